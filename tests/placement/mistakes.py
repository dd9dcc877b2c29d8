"""Scenarios as they should be, and what people write in their place: the table of `test_mistakes.py`.

`SILENT` stands for a cure that lists what may be written and proposes nothing, because what was written has a meaning of its own, or
could mean several things.
"""

from __future__ import annotations

SILENT = "Allowed: "
MAIN = """\
scenario: town
title: t
study: minato-town
served:
  any:
    - straight_line: 1.5 km
    - walking: 15 min
offices:
  keep: [hon]
  from: {kind: branch}
  forbid: [mori]
  open: 2
  service: {id: moving, title: counters}
services:
  - id: certificates
    title: certificates
    now: {kinds: [ward_office, branch]}
    then: plan
    because: branches stop issuing them
    source: a paper
rules:
  - id: north
    at_least: 1
    of: [yamate, kita]
    because: the north needs one
    source: a paper
  - id: apart
    apart: 1 km
    of: {kind: branch}
  - id: follows
    if_open: misaki
    then: [kita]
  - id: not-both
    never_together: [misaki, minato]
  - id: reach
    serve: 20 people
    people: people_65
    areas: ["429990001"]
    each_area: true
  - id: far
    longest: 9 km
  - id: staff
    sum: staff
    at_most: 90
    of: opened
objective:
  - maximize: served_population
    give_up: 1 %
  - minimize: mean_distance
"""
CLOSE = """\
scenario: town
title: t
study: minato-town
served: {any: [{straight_line: 2 km}]}
offices:
  now: [hon, hama, minato]
  keep: [hon]
  from: [kita]
  may_close: [hama]
  must_close: [minato]
  open: {min: 0, max: 1}
  close: {min: 1, max: 2}
  total: {min: 1, max: 3}
  new:
    - id: plaza
      name: Plaza
      kind: new_site
      at: [129.85, 32.75]
objective: [{maximize: served_population}]
"""
PARTS = """\
scenario: town
title: t
study: minato-town
served: {any: [{straight_line: 2 km}]}
offices:
  keep: [hon]
  from: {kind: branch}
phases:
  - id: one
    title: first
    open: 1
    people: people
    weight: 2
  - id: two
    open: 2
objective:
  - maximize: gradual_population
    full: 1 km
    none: 3 km
"""
SCORES = """\
scenario: town
title: t
study: minato-town
served: {any: [{straight_line: 2 km}]}
offices:
  keep: [hon]
  from: {kind: branch}
  open: 2
  capacity:
    each: 5000 people
    of: {hon: 900 people}
objective:
  - weigh:
      - maximize: served_population
        weight: 60 %
      - minimize: mean_distance
        weight: 40 %
"""
WAYS = """\
scenario: town
title: t
study: minato-town
served:
  all:
    - transit: 30 min
      depart: weekday 10:00-12:00
      percentile: 50
      date: 2026-07-15
offices: {keep: [hon], from: {column: bank, equals: north}, open: 1}
services:
  - {id: papers, title: t, served: {any: [{straight_line: 1 km}]},
     choose: {from: {kind: branch}, open: 1}}
futures:
  by: expected
  of:
    - id: now
      people: people
      weight: 2
    - id: later
      people: people_2040
objective:
  - minimize: equal_distance
    aversion: 1
"""

# the scenario, what stands in it, what is written in its place; the code, line and column of the fault; the cure
ROWS: list[tuple[str, str, str, str, int, int, str]] = [
    (MAIN, "scenario: town", "scenaro: town", "unknown-key", 1, 1, "Did you mean scenario?"),
    (MAIN, "scenario: town", "name: town", "unknown-key", 1, 1, SILENT),
    (MAIN, "scenario: town", "シナリオ: town", "unknown-key", 1, 1, SILENT),
    (MAIN, "scenario: town", "Scenario: town", "unknown-key", 1, 1, "Did you mean scenario?"),
    (MAIN, "title: t\n", "titel: t\n", "unknown-key", 2, 1, "Did you mean title?"),
    (MAIN, "title: t\n", "題名: t\n", "unknown-key", 2, 1, SILENT),
    (MAIN, "study: minato", "stduy: minato", "unknown-key", 3, 1, "Did you mean study?"),
    (MAIN, "study: minato", "studies: minato", "unknown-key", 3, 1, SILENT),
    (MAIN, "served:", "serve:", "unknown-key", 4, 1, "Did you mean served?"),
    (MAIN, "served:", "unserved:", "unknown-key", 4, 1, SILENT),
    (MAIN, "offices:\n", "office:\n", "unknown-key", 8, 1, "Did you mean offices?"),
    (MAIN, "offices:\n", "ofices:\n", "unknown-key", 8, 1, "Did you mean offices?"),
    (MAIN, "services:", "service:", "unknown-key", 14, 1, "Did you mean services?"),
    (MAIN, "services:", "sevices:", "unknown-key", 14, 1, "Did you mean services?"),
    (MAIN, "rules:", "rule:", "unknown-key", 21, 1, "Did you mean rules?"),
    (MAIN, "rules:", "constraints:", "unknown-key", 21, 1, SILENT),
    (MAIN, "rules:", "条件:", "unknown-key", 21, 1, SILENT),
    (MAIN, "objective:", "objectives:", "unknown-key", 46, 1, "Did you mean objective?"),
    (MAIN, "objective:", "obejctive:", "unknown-key", 46, 1, "Did you mean objective?"),
    (MAIN, "objective:", "goal:", "unknown-key", 46, 1, SILENT),
    (MAIN, "objective:", "目的:", "unknown-key", 46, 1, SILENT),
    (PARTS, "phases:", "phase:", "unknown-key", 8, 1, "Did you mean phases?"),
    (PARTS, "phases:", "steps:", "unknown-key", 8, 1, SILENT),
    (WAYS, "futures:", "future:", "unknown-key", 14, 1, "Did you mean futures?"),
    (WAYS, "futures:", "past:", "unknown-key", 14, 1, SILENT),
    (WAYS, "choose: {from", "chose: {from", "unknown-key", 13, 6, "Did you mean choose?"),
    (WAYS, "choose: {from", "stay: {from", "unknown-key", 13, 6, SILENT),
    (MAIN, "  any:", "  either:", "unknown-key", 5, 3, SILENT),
    (MAIN, "  any:", "  an:", "unknown-key", 5, 3, "Did you mean any?"),
    (MAIN, "  any:", "  none:", "unknown-key", 5, 3, SILENT),
    (MAIN, "  any:", "  anny:", "unknown-key", 5, 3, "Did you mean any?"),
    (WAYS, "  all:", "  both:", "unknown-key", 5, 3, SILENT),
    (WAYS, "  all:", "  al:", "unknown-key", 5, 3, "Did you mean all?"),
    (WAYS, "  all:", "  every:", "unknown-key", 5, 3, SILENT),
    (MAIN, "straight_line:", "straightline:", "unknown-key", 6, 7, "Did you mean straight_line?"),
    (MAIN, "straight_line:", "straigth_line:", "unknown-key", 6, 7, "Did you mean straight_line?"),
    (MAIN, "straight_line:", "distance:", "unknown-key", 6, 7, SILENT),
    (MAIN, "straight_line:", "直線:", "unknown-key", 6, 7, SILENT),
    (MAIN, "straight_line:", "Straight-Line:", "unknown-key", 6, 7, "Did you mean straight_line?"),
    (MAIN, "walking:", "walk:", "unknown-key", 7, 7, "Did you mean walking?"),
    (MAIN, "walking:", "walkng:", "unknown-key", 7, 7, "Did you mean walking?"),
    (MAIN, "walking:", "boating:", "unknown-key", 7, 7, SILENT),
    (WAYS, "transit:", "tranist:", "unknown-key", 6, 7, "Did you mean transit?"),
    (WAYS, "transit:", "bus:", "unknown-key", 6, 7, SILENT),
    (WAYS, "depart:", "arrive:", "unknown-key", 7, 7, SILENT),
    (WAYS, "depart:", "departs:", "unknown-key", 7, 7, "Did you mean depart?"),
    (WAYS, "percentile:", "percentil:", "unknown-key", 8, 7, "Did you mean percentile?"),
    (WAYS, "percentile:", "percent:", "unknown-key", 8, 7, "Did you mean percentile?"),
    (WAYS, "date:", "day:", "unknown-key", 9, 7, SILENT),
    (WAYS, "date:", "dates:", "unknown-key", 9, 7, "Did you mean date?"),
    (CLOSE, "  now:", "  new:", "duplicate-key", 14, 3, "remove one of them"),
    (CLOSE, "  now:", "  today:", "unknown-key", 6, 3, SILENT),
    (CLOSE, "  now:", "  after:", "unknown-key", 6, 3, SILENT),
    (MAIN, "  keep:", "  kep:", "unknown-key", 9, 3, "Did you mean keep?"),
    (MAIN, "  keep:", "  close:", "wrong-type", 9, 10, "write a whole number in ASCII digits, such as 2, or {min: 1, max: 3}"),
    (MAIN, "  keep:", "  keeps:", "unknown-key", 9, 3, "Did you mean keep?"),
    (MAIN, "  keep:", "  残す:", "unknown-key", 9, 3, SILENT),
    (MAIN, "  from:", "  form:", "unknown-key", 10, 3, "Did you mean from?"),
    (MAIN, "  from:", "  to:", "unknown-key", 10, 3, SILENT),
    (MAIN, "  forbid:", "  forbidden:", "unknown-key", 11, 3, SILENT),
    (MAIN, "  forbid:", "  allow:", "unknown-key", 11, 3, SILENT),
    (MAIN, "  open: 2", "  opne: 2", "unknown-key", 12, 3, "Did you mean open?"),
    (MAIN, "  open: 2", "  closed: 2", "unknown-key", 12, 3, "Did you mean close?"),
    (MAIN, "  open: 2", "  add: 2", "unknown-key", 12, 3, SILENT),
    (CLOSE, "may_close:", "may_open:", "unknown-key", 9, 3, SILENT),
    (CLOSE, "may_close:", "can_close:", "unknown-key", 9, 3, SILENT),
    (CLOSE, "may_close:", "may_cloes:", "unknown-key", 9, 3, "Did you mean may_close?"),
    (CLOSE, "must_close:", "must_open:", "unknown-key", 10, 3, SILENT),
    (CLOSE, "must_close:", "mustclose:", "unknown-key", 10, 3, "Did you mean must_close?"),
    (CLOSE, "must_close:", "must-close:", "unknown-key", 10, 3, "Did you mean must_close?"),
    (CLOSE, "  close:", "  closes:", "unknown-key", 12, 3, "Did you mean close?"),
    (CLOSE, "  close:", "  shut:", "unknown-key", 12, 3, SILENT),
    (CLOSE, "  total:", "  totals:", "unknown-key", 13, 3, "Did you mean total?"),
    (CLOSE, "  total:", "  sum:", "unknown-key", 13, 3, SILENT),
    (CLOSE, "  new:", "  news:", "unknown-key", 14, 3, "Did you mean new?"),
    (CLOSE, "  new:", "  old:", "unknown-key", 14, 3, SILENT),
    (CLOSE, "      name:", "      nmae:", "unknown-key", 16, 7, "Did you mean name?"),
    (CLOSE, "      kind:", "      kinds:", "unknown-key", 17, 7, "Did you mean kind?"),
    (CLOSE, "      at:", "      att:", "unknown-key", 18, 7, "Did you mean at?"),
    (CLOSE, "      at:", "      place:", "unknown-key", 18, 7, SILENT),
    (CLOSE, "close: {min: 1, max: 2}", "close: {mix: 1, max: 2}", "unknown-key", 12, 11, SILENT),
    (CLOSE, "close: {min: 1, max: 2}", "close: {min: 1, maximum: 2}", "unknown-key", 12, 19, SILENT),
    (CLOSE, "close: {min: 1, max: 2}", "close: {least: 1, most: 2}", "unknown-key", 12, 11, SILENT),
    (CLOSE, "close: {min: 1, max: 2}", "close: {min: 3, max: 2}", "range-order", 12, 10, "min 3 is more than max 2"),
    (SCORES, "  capacity:", "  capcity:", "unknown-key", 9, 3, "Did you mean capacity?"),
    (SCORES, "    each:", "    every:", "unknown-key", 10, 5, SILENT),
    (SCORES, "    each:", "    eahc:", "unknown-key", 10, 5, "Did you mean each?"),
    (MAIN, "  service: {id: moving, title: counters}", "  service: {id: moving, titel: counters}", "unknown-key", 13, 25, "Did you mean title?"),
    (MAIN, "    now: {kinds", "    new: {kinds", "unknown-key", 17, 5, SILENT),
    (MAIN, "    then: plan", "    before: plan", "unknown-key", 18, 5, SILENT),
    (MAIN, "    then: plan", "    thne: plan", "unknown-key", 18, 5, "Did you mean then?"),
    (MAIN, "    then: plan", "    then: closed", "not-allowed", 18, 11, SILENT),
    (MAIN, "    then: plan", "    then: paln", "not-allowed", 18, 11, "Did you mean plan?"),
    (MAIN, "    then: plan", "    after: open", "older-key", 18, 5, "then: plan"),
    (MAIN, "at_least: 1", "at_lest: 1", "unknown-key", 23, 5, "Did you mean at_least?"),
    (MAIN, "at_least: 1", "at_most_least: 1", "unknown-key", 23, 5, SILENT),
    (MAIN, "at_least: 1", "more_than: 1", "unknown-key", 23, 5, SILENT),
    (MAIN, "at_least: 1", "atleast: 1", "unknown-key", 23, 5, "Did you mean at_least?"),
    (MAIN, "at_least: 1", "min: 1", "unknown-key", 23, 5, SILENT),
    (MAIN, "at_least: 1", "最低: 1", "unknown-key", 23, 5, SILENT),
    (MAIN, "at_least: 1", "at_mots: 1", "unknown-key", 23, 5, "Did you mean at_most?"),
    (MAIN, "at_least: 1", "exactely: 1", "unknown-key", 23, 5, "Did you mean exactly?"),
    (MAIN, "    of: [yamate", "    off: [yamate", "unknown-key", 24, 5, SILENT),
    (MAIN, "    of: [yamate", "    on: [yamate", "unknown-key", 24, 5, SILENT),
    (MAIN, "    because: the north", "    becuase: the north", "unknown-key", 25, 5, "Did you mean because?"),
    (MAIN, "    because: the north", "    why: the north", "unknown-key", 25, 5, SILENT),
    (MAIN, "    apart: 1 km", "    apert: 1 km", "unknown-key", 28, 5, "Did you mean apart?"),
    (MAIN, "    apart: 1 km", "    together: 1 km", "wrong-type", 28, 15, "write a list [a, b]"),
    (MAIN, "if_open:", "if_closed:", "unknown-key", 31, 5, SILENT),
    (MAIN, "if_open:", "if_opened:", "unknown-key", 31, 5, "Did you mean if_open?"),
    (MAIN, "if_open:", "ifopen:", "unknown-key", 31, 5, "Did you mean if_open?"),
    (MAIN, "if_open:", "if_opne:", "unknown-key", 31, 5, "Did you mean if_open?"),
    (MAIN, "    then: [", "    than: [", "unknown-key", 32, 5, "Did you mean then?"),
    (MAIN, "    then: [", "    else: [", "unknown-key", 32, 5, SILENT),
    (MAIN, "never_together:", "not_together:", "unknown-key", 34, 5, SILENT),
    (MAIN, "never_together:", "always_together:", "unknown-key", 34, 5, SILENT),
    (MAIN, "never_together:", "nevertogether:", "unknown-key", 34, 5, "Did you mean never_together?"),
    (MAIN, "never_together:", "never_togehter:", "unknown-key", 34, 5, "Did you mean never_together?"),
    (MAIN, "    serve: 20", "    served: 20", "unknown-key", 36, 5, "Did you mean serve?"),
    (MAIN, "    serve: 20", "    unserve: 20", "unknown-key", 36, 5, SILENT),
    (MAIN, "    people: people_65", "    peolpe: people_65", "unknown-key", 37, 5, "Did you mean people?"),
    (MAIN, "    areas: [", "    area: [", "unknown-key", 38, 5, "Did you mean areas?"),
    (MAIN, "each_area:", "any_area:", "unknown-key", 39, 5, SILENT),
    (MAIN, "each_area:", "each_areas:", "unknown-key", 39, 5, "Did you mean each_area?"),
    (MAIN, "longest:", "shortest:", "unknown-key", 41, 5, SILENT),
    (MAIN, "longest:", "longst:", "unknown-key", 41, 5, "Did you mean longest?"),
    (MAIN, "longest:", "farthest:", "unknown-key", 41, 5, SILENT),
    (MAIN, "    sum: staff", "    summ: staff", "unknown-key", 43, 5, "Did you mean sum?"),
    (MAIN, "    at_most: 90", "    at_mosst: 90", "unknown-key", 44, 5, "Did you mean at_most?"),
    (MAIN, "    at_most: 90", "    minimum: 90", "unknown-key", 44, 5, SILENT),
    (MAIN, "- maximize: served", "- maximise: served", "unknown-key", 47, 5, "Did you mean maximize?"),
    (MAIN, "- maximize: served", "- max: served", "unknown-key", 47, 5, "Did you mean maximize?"),
    (MAIN, "- minimize: mean", "- minimise: mean", "unknown-key", 49, 5, "Did you mean minimize?"),
    (MAIN, "- minimize: mean", "- maximize: mean", "wrong-sense", 49, 5, "mean_distance goes with minimize"),
    (MAIN, "- minimize: mean", "- 最小化: mean", "unknown-key", 49, 5, SILENT),
    (MAIN, "give_up: 1 %", "giveup: 1 %", "unknown-key", 48, 5, "Did you mean give_up?"),
    (MAIN, "give_up: 1 %", "within: 1 %", "older-key", 48, 5, "placement migrate rewrites the file"),
    (MAIN, "give_up: 1 %", "give_up: 1%%", "share-form", 48, 14, "write it like 98 %"),
    (MAIN, "served_population", "unserved_population", "not-allowed", 47, 15, SILENT),
    (MAIN, "served_population", "served_populaton", "not-allowed", 47, 15, "Did you mean served_population?"),
    (MAIN, "served_population", "population", "not-allowed", 47, 15, SILENT),
    (MAIN, "served_population", "servedPopulation", "not-allowed", 47, 15, "Did you mean served_population?"),
    (MAIN, "served_population", "population_served", "not-allowed", 47, 15, "Did you mean served_population?"),
    (MAIN, "served_population", "カバー人口", "not-allowed", 47, 15, SILENT),
    (MAIN, "served_population", "total_distance", "not-allowed", 47, 15, SILENT),
    (MAIN, "mean_distance", "total_distance", "not-allowed", 49, 15, SILENT),
    (MAIN, "mean_distance", "min_distance", "not-allowed", 49, 15, SILENT),
    (MAIN, "mean_distance", "median_distance", "not-allowed", 49, 15, SILENT),
    (MAIN, "mean_distance", "max_ditance", "not-allowed", 49, 15, "Did you mean max_distance?"),
    (MAIN, "mean_distance", "unequal_distance", "not-allowed", 49, 15, SILENT),
    (MAIN, "mean_distance", "mean_walking_tim", "not-allowed", 49, 15, "Did you mean mean_walking_time?"),
    (MAIN, "mean_distance", "mean-distance", "not-allowed", 49, 15, "Did you mean mean_distance?"),
    (MAIN, "mean_distance", "average_distance", "not-allowed", 49, 15, SILENT),
    (WAYS, "aversion:", "avresion:", "unknown-key", 24, 5, "Did you mean aversion?"),
    (WAYS, "aversion: 1", "aversion: big", "wrong-type", 24, 15, "write a number in ASCII digits"),
    (PARTS, "    full:", "    ful:", "unknown-key", 18, 5, "Did you mean full?"),
    (PARTS, "    none:", "    non:", "unknown-key", 19, 5, "Did you mean none?"),
    (SCORES, "  - weigh:", "  - weight:", "unknown-key", 13, 5, "Did you mean weigh?"),
    (SCORES, "        weight: 60 %", "        wieght: 60 %", "unknown-key", 15, 9, "Did you mean weight?"),
    (SCORES, "        weight: 60 %", "        weight: 60", "share-form", 15, 17, "write it like 98 %"),
    (WAYS, "  by: expected", "  by: expcted", "not-allowed", 15, 7, "Did you mean expected?"),
    (WAYS, "  by: expected", "  by: best", "not-allowed", 15, 7, SILENT),
    (WAYS, "  by: expected", "  by: unexpected", "not-allowed", 15, 7, SILENT),
    (WAYS, "  by: expected", "  by: wrost", "not-allowed", 15, 7, "Did you mean worst?"),
    (WAYS, "  of:\n", "  off:\n", "unknown-key", 16, 3, SILENT),
    (PARTS, "    open: 1\n", "    opens: 1\n", "unknown-key", 11, 5, "Did you mean open?"),
    (PARTS, "    weight: 2", "    weigth: 2", "unknown-key", 13, 5, "Did you mean weight?"),
    (WAYS, ", open: 1}}", ", opne: 1}}", "unknown-key", 13, 37, "Did you mean open?"),
    (WAYS, ", open: 1}}", ", leave: 1}}", "unknown-key", 13, 37, SILENT),
    (MAIN, "1.5 km", "1.5", "distance-form", 6, 22, "write it like 3 km or 800 m"),
    (MAIN, "1.5 km", "1500", "distance-form", 6, 22, "write it like 3 km or 800 m"),
    (MAIN, "1.5 km", "1.5 キロ", "distance-form", 6, 22, "Did you mean 1.5 km?"),
    (MAIN, "1.5 km", "1.5km", "distance-form", 6, 22, "Did you mean 1.5 km?"),
    (MAIN, "1.5 km", "1.5 miles", "distance-form", 6, 22, "write it like 3 km or 800 m"),
    (MAIN, "1.5 km", "15 min", "distance-form", 6, 22, "write it like 3 km or 800 m"),
    (MAIN, "1.5 km", "１．５ km", "distance-form", 6, 22, "Did you mean 1.5 km?"),
    (MAIN, "1.5 km", "150000 cm", "distance-form", 6, 22, "write it like 3 km or 800 m"),
    (MAIN, "1.5 km", "-1.5 km", "distance-form", 6, 22, "write it like 3 km or 800 m"),
    (MAIN, "15 min", "15", "reach-form", 7, 16, "write it like 3 km, 800 m or 15 min"),
    (MAIN, "15 min", "15 分", "reach-form", 7, 16, "Did you mean 15 min?"),
    (MAIN, "15 min", "0.25 h", "reach-form", 7, 16, "write it like 3 km, 800 m or 15 min"),
    (MAIN, "15 min", "900 s", "reach-form", 7, 16, "write it like 3 km, 800 m or 15 min"),
    (WAYS, "30 min", "30 km", "time-form", 6, 16, "write it like 30 min"),
    (WAYS, "30 min", "half an hour", "time-form", 6, 16, "write it like 30 min"),
    (WAYS, "weekday 10:00-12:00", "10:00-12:00", "depart-form", 7, 15, "write it like weekday 10:00-12:00 or holiday 09:00-11:00"),
    (WAYS, "weekday 10:00-12:00", "weekday 10-12", "depart-form", 7, 15, "write it like weekday 10:00-12:00 or holiday 09:00-11:00"),
    (WAYS, "weekday 10:00-12:00", "weekday 12:00-10:00", "depart-form", 7, 15, "write it like weekday 10:00-12:00 or holiday 09:00-11:00"),
    (WAYS, "2026-07-15", "15.7.2026", "date-form", 9, 13, "write it like 2026-07-15"),
    (WAYS, "2026-07-15", "2026-07-18", "date-weekend", 6, 7, "write depart: holiday 10:00-12:00, or a date from Monday to Friday"),
    (WAYS, "percentile: 50", "percentile: 100", "out-of-range", 8, 19, "it must be at most 99"),
    (WAYS, "percentile: 50", "percentile: 50 %", "wrong-type", 8, 19, "write a whole number in ASCII digits"),
    (MAIN, "20 people", "20", "level-form", 36, 12, "write it like 98 % or 1200 people"),
    (MAIN, "20 people", "1,200 people", "level-form", 36, 12, "Did you mean 1200 people?"),
    (MAIN, "20 people", "20 名", "level-form", 36, 12, "Did you mean 20 people?"),
    (MAIN, "20 people", "20 km", "level-form", 36, 12, "write it like 98 % or 1200 people"),
    (MAIN, "longest: 9 km", "longest: 9", "distance-form", 41, 14, "write it like 3 km or 800 m"),
    (MAIN, "at_most: 90", "at_most: 90 人", "wrong-type", 44, 14, "write a whole number in ASCII digits"),
    (MAIN, "open: 2\n", "open: two\n", "wrong-type", 12, 9, "write a whole number in ASCII digits, such as 2, or {min: 1, max: 3}"),
    (MAIN, "open: 2\n", "open: ２\n", "wrong-type", 12, 9, "write a whole number in ASCII digits, such as 2, or {min: 1, max: 3}"),
    (MAIN, "open: 2\n", "open: 2か所\n", "wrong-type", 12, 9, "write a whole number in ASCII digits, such as 2, or {min: 1, max: 3}"),
    (MAIN, "each_area: true", "each_area: 1", "wrong-type", 39, 16, "write true or false"),
    (MAIN, "each_area: true", "each_area: はい", "wrong-type", 39, 16, "write true or false"),
    (SCORES, "5000 people", "5,000", "people-form", 10, 11, "write it like 1200 people"),
    (SCORES, "5000 people", "5000.5", "wrong-type", 10, 11, "write a whole number of people, such as 150000"),
    (MAIN, "  any:\n    - straight_line: 1.5 km\n    - walking: 15 min", "  straight_line: 1.5 km", "unknown-key", 5, 3, SILENT),
    (MAIN, "  any:\n    - straight_line: 1.5 km\n    - walking: 15 min", "  any:\n    straight_line: 1.5 km", "wrong-type", 6, 5, "write a list [a, b]"),
    (MAIN, "  keep: [hon]", "  keep: hon", "wrong-type", 9, 9, "write a list [a, b]"),
    (MAIN, "  keep: [hon]", "  keep: {ids: [hon]}", "wrong-type", 9, 9, "write a list [a, b]"),
    (MAIN, "  from: {kind: branch}", "  from: branch", "wrong-type", 10, 9, "write a list of ids [a, b], or a set such as {kind: branch}"),
    (MAIN, "  from: {kind: branch}", "  from: {kind: [branch]}", "wrong-type", 10, 16, "write text (quote a number that is a code)"),
    (MAIN, "  from: {kind: branch}", "  from: {kinds: branch}", "wrong-type", 10, 17, "write a list [a, b]"),
    (MAIN, "  open: 2", "  open: {min: 2}", "missing-key", 12, 3, "add it"),
    (MAIN, "objective:\n  - maximize: served_population\n    give_up: 1 %\n  - minimize: mean_distance", "objective: served_population", "wrong-type", 46, 12, "write a list [a, b]"),
    (MAIN, "objective:\n  - maximize: served_population\n    give_up: 1 %\n  - minimize: mean_distance", "objective: {maximize: served_population}", "wrong-type", 46, 12, "write a list [a, b]"),
    (MAIN, "  - id: north\n    at_least", "  north:\n    at_least", "yaml-syntax", 27, 3, "keys of one mapping, and the dashes of one list, begin in the same col"),
    (MAIN, "    of: [yamate, kita]", "    of: yamate", "wrong-type", 24, 9, "write a list of ids [a, b], or a set such as {kind: branch}"),
    (MAIN, "    then: [kita]", "    then: kita", "wrong-type", 32, 11, "write a list [a, b]"),
    (MAIN, "    if_open: misaki", "    if_open: [misaki]", "wrong-type", 31, 14, "write text (quote a number that is a code)"),
    (MAIN, "title: t\n", "title: [t]\n", "wrong-type", 2, 8, "write a text, or {ja: …, en: …}"),
    (MAIN, "title: t\n", "title: 5\n", "wrong-type", 2, 8, "write a text, or {ja: …, en: …}"),
    (MAIN, "offices:\n", "offices:\n  served: {any: [{straight_line: 1 km}]}\n", "unknown-key", 9, 3, SILENT),
    (MAIN, "rules:\n", "rules:\n  - maximize: served_population\n", "unknown-key", 22, 5, SILENT),
    (MAIN, "  open: 2\n", "  open: 2\n  rules: []\n", "unknown-key", 13, 3, SILENT),
    (CLOSE, "at: [129.85, 32.75]", "at: 129.85", "wrong-type", 18, 11, "write a list [a, b]"),
    (CLOSE, "at: [129.85, 32.75]", "at: [129.85]", "too-few", 18, 11, "add the missing one"),
    (CLOSE, "at: [129.85, 32.75]", "at: [32.75, 129.85]", "out-of-range", 18, 19, "it must be at most 90.0"),
    (CLOSE, "at: [129.85, 32.75]", "at: {lon: 129.85, lat: 32.75}", "wrong-type", 18, 11, "write a list [a, b]"),
    (SCORES, "{hon: 900 people}", "{hom: 900 people}", "unknown-office", 11, 10, "Did you mean hon?"),
    (SCORES, "{hon: 900 people}", "[hon]", "wrong-type", 11, 9, "write a mapping {key: value}"),
    (SCORES, "60 %", "60％", "share-form", 15, 17, "Did you mean 60 %?"),
    (SCORES, "60 %", "0.6", "share-form", 15, 17, "write it like 98 %"),
    (SCORES, "60 %", "60 percent", "share-form", 15, 17, "Did you mean 60 %?"),
    (PARTS, "full: 1 km", "full: 4 km", "range-order", 17, 5, "full 4 km must be less than none 3 km"),
    (PARTS, "none: 3 km", "none: 3 min", "distance-form", 19, 11, "write it like 3 km or 800 m"),
    (MAIN, "[hon]", "[hom]", "unknown-office", 9, 10, "Did you mean hon?"),
    (MAIN, "[hon]", "[本町役場]", "unknown-office", 9, 10, "Did you mean hon?"),
    (MAIN, "[hon]", "[HON]", "unknown-office", 9, 10, "Did you mean hon?"),
    (MAIN, "[hon]", "[minami]", "unknown-office", 9, 10, SILENT),
    (MAIN, "{kind: branch}\n  forbid", "{kind: brnach}\n  forbid", "unknown-kind", 10, 16, "Did you mean branch?"),
    (MAIN, "{kind: branch}\n  forbid", "{kind: 出張所}\n  forbid", "unknown-kind", 10, 16, SILENT),
    (MAIN, "forbid: [mori]", "forbid: [moria]", "unknown-office", 11, 12, "Did you mean mori?"),
    (MAIN, "if_open: misaki", "if_open: misak", "unknown-office", 31, 14, "Did you mean misaki?"),
    (MAIN, "people: people_65", "people: people65", "unknown-column", 37, 13, "Did you mean people_65?"),
    (MAIN, "people: people_65", "people: people_56", "unknown-column", 37, 13, SILENT),
    (MAIN, "people: people_65", "people: people_75", "unknown-column", 37, 13, SILENT),
    (MAIN, "people: people_65", "people: 高齢者", "unknown-column", 37, 13, SILENT),
    (MAIN, '["429990001"]', '["429990009"]', "unknown-area", 38, 13, "the study has no area 429990009. Write ids of the study's areas"),
    (MAIN, '["429990001"]', "[浜町]", "unknown-area", 38, 13, "Did you mean 429990001?"),
    (MAIN, '["429990001"]', "[429990001]", "wrong-type", 38, 13, "write text (quote a number that is a code)"),
    (MAIN, "sum: staff", "sum: stuff", "unknown-column", 43, 10, "Did you mean staff?"),
    (MAIN, "sum: staff", "sum: bank", "unknown-column", 43, 10, SILENT),
    (MAIN, "[ward_office, branch]", "[ward_ofice, branch]", "unknown-kind", 17, 19, "Did you mean ward_office?"),
    (MAIN, "study: minato-town", "study: minato-twon", "study-missing", 3, 8, "Did you mean minato-town?"),
    (MAIN, "study: minato-town", "study: minato_town", "study-missing", 3, 8, "Did you mean minato-town?"),
    (MAIN, "study: minato-town", "study: ../../../etc", "study-missing", 3, 8, SILENT),
    (MAIN, "study: minato-town", "study: 港町", "study-missing", 3, 8, SILENT),
    (MAIN, "scenario: town", "scenario: Town A", "out-of-range", 1, 11, "write it with a-z, 0-9, - and _, beginning with a letter or a digit"),
    (MAIN, "id: moving", "id: 届出", "out-of-range", 13, 17, "write it with a-z, 0-9, - and _, beginning with a letter or a digit"),
    (MAIN, "  - id: follows", "  - id: north", "repeated", 30, 9, "rule id north is written twice"),
]  # fmt: skip
