"""Faulty scenarios, one a row: each is refused at its place, with its cure, in both languages, before anything is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.placement import plainly as plain
from tests.placement.conftest import TOWN, run
from tests.town import demand, total_people, write_town

HEAD = """\
scenario: town
title: t
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices: {keep: [hon], from: {kind: branch}, open: 2}
"""
GOAL = "objective: [{maximize: served_population}]\n"


def rule(text: str) -> str:
    return f"{HEAD}rules: [{{id: a, {text}}}]\n{GOAL}"


def goal(text: str, head: str = HEAD) -> str:
    return f"{head}objective: [{text}]\n"


def offices(text: str) -> str:
    return HEAD.replace("{keep: [hon], from: {kind: branch}, open: 2}", text) + GOAL


def beside(text: str, head: str = HEAD) -> str:
    return f"{head}{text}\n{GOAL}"


NO_OPEN = HEAD.replace(", open: 2", "")
NO_FROM = HEAD.replace(", from: {kind: branch}, open: 2", "")
NO_KEEP = HEAD.replace("keep: [hon]", "keep: []").replace("open: 2", "open: {min: 0, max: 2}")
CAPPED = HEAD.replace("open: 2", "open: 2, capacity: {of: {hon: 900, kita: 5}}")
STAY = "services: [{id: papers, title: t, choose: {from: {kind: branch}, open: 1}}]"
WEIGHED = "{{maximize: served_population, weight: {}}}, {{minimize: mean_distance, weight: {}}}"
GRADUAL = "maximize: gradual_population"
LINES = TOWN.replace("title: {ja: 港町の案, en: A plan for Minato Town}", "title: t")


def lines(old: str, new: str) -> str:
    assert old in LINES
    return LINES.replace(old, new)


def distance(said: str) -> str:
    return lines("1.5 km", said)


ROWS: list[tuple[str, str, int, int, str]] = [
    # the forms of rules
    (rule("at_least: 1"), "needs", 6, 9, "at_least needs of"),
    (rule("exactly: 1"), "needs", 6, 9, "exactly needs of"),
    (rule("if_open: kita"), "needs", 6, 9, "if_open needs then"),
    (rule("limit: 3"), "older-key", 6, 17, "limit is written otherwise now: at_most: 3"),
    (rule("total: staff, limit: 3"), "older-key", 6, 17, "total is written otherwise now: of: opened, sum: staff"),
    (rule("then: [kita]"), "one-of", 6, 9, "write one of these forms"),
    (rule("at_least: 1, exactly: 1, of: [kita]"), "one-of", 6, 9, "write one of these forms"),
    (rule("at_least: 1, of: [kita], serve: 90 %"), "one-of", 6, 9, "write one of these forms"),
    (rule("together: [kita, mori], never_together: [kita, mori]"), "one-of", 6, 9, "write one of these forms"),
    (rule("at_least: 2, at_most: 1, of: [kita, mori]"), "range-order", 6, 9, "at_least 2 is more than at_most 1"),
    (rule("serve: 90 %, of: [kita]"), "belongs-to", 6, 9, "of goes with"),
    (rule("serve: 90 %, then: [kita]"), "belongs-to", 6, 9, "then goes with if_open"),
    (rule("longest: 3 km, each_area: true"), "belongs-to", 6, 9, "each_area goes with serve"),
    (rule("longest: 3 km, people: people_65"), "belongs-to", 6, 9, "people goes with serve"),
    (rule("apart: 3 km, then: [kita]"), "belongs-to", 6, 9, "then goes with if_open"),
    (rule("together: [kita]"), "too-few", 6, 27, "at least 2"),
    (rule("never_together: []"), "too-few", 6, 33, "at least 2"),
    (rule("at_most: 1, of: []"), "empty", 6, 33, "must not be empty"),
    (rule("at_most: 1.5, of: [kita]"), "wrong-type", 6, 26, "a whole number"),
    (rule("at_most: '1', of: [kita]"), "wrong-type", 6, 26, "a whole number"),
    (rule("at_most: no, of: [kita]"), "wrong-type", 6, 26, "a whole number"),
    (rule("at_most: .nan, of: [kita]"), "number-form", 6, 26, "plain decimal"),
    (rule("at_mots: 1, of: [kita]"), "unknown-key", 6, 17, "Did you mean at_most?"),
    (rule("exactly: 3, of: [kita, mori]"), "impossible-count", 6, 26, "cannot open 3 of 2"),
    (rule("sum: staff, of: open, at_most: -1"), "out-of-range", 6, 48, "at least 0"),
    (rule("sum: staff, of: open"), "needs", 6, 9, "sum needs at_least or at_most"),
    (rule("sum: staff, at_most: 4"), "needs", 6, 9, "sum needs of"),
    (rule("sum: staff, of: all, at_most: 4"), "not-allowed", 6, 33, "open, opened, kept or closed"),
    (rule("sum: staff, of: [kita], at_most: 4"), "not-allowed", 6, 33, "open, opened, kept or closed"),
    (rule("sum: staff, of: open, at_most: then"), "wrong-type", 6, 48, "a whole number"),
    (rule("sum: staff, of: open, at_least: 5, at_most: 4"), "range-order", 6, 9, "at_least 5 is more than at_most 4"),
    (rule("sum: staff, of: open, exactly: 4"), "one-of", 6, 9, "write one of these forms"),
    (rule("sum: stff, of: open, at_most: 4"), "unknown-column", 6, 22, "Did you mean staff?"),
    (rule("at_most: now, of: [kita]"), "belongs-to", 6, 26, "now goes with sum"),
    (rule("at_most: 1, of: closed"), "belongs-to", 6, 33, "closed goes with sum; write all"),
    (rule("apart: 1 km, of: opened"), "belongs-to", 6, 34, "opened goes with sum; write all"),
    (rule("at_least: 1, of_each: bnak"), "unknown-column", 6, 39, "Did you mean bank?"),
    (rule("exactly: 4, of_each: bank"), "impossible-count", 6, 26, "bank north: cannot open 4 of 3"),
    (rule("of_each: bank"), "one-of", 6, 9, "write one of these forms"),
    (rule("if_open: kita, then_any: [mori]"), "too-few", 6, 42, "at least 2"),
    (rule("then_any: [kita, mori]"), "one-of", 6, 9, "write one of these forms"),
    (rule("if_open: kita, then_any: [moori, kita]"), "unknown-office", 6, 43, "Did you mean mori?"),
    (rule("farther: 500 m"), "wrong-type", 6, 26, "a mapping"),
    (rule("farther: {by_more_than: 500 m}"), "missing-key", 6, 17, "at_most is missing"),
    (rule("farther: {at_most: 3 %}"), "people-form", 6, 36, "1200 people"),
    (rule("farther: {at_most: 3, by_more_then: 3 m}"), "unknown-key", 6, 39, "Allowed: by_more_than, at_most"),
    (rule("least_load: 99999 people"), "impossible-level", 6, 29, "only 4,311 people"),
    (rule("gini: {at_most: 30 %}"), "coefficient-form", 6, 33, "write it like 0.3"),
    (rule("gini: {at_most: 1.2}"), "coefficient-range", 6, 33, "0 to 1"),
    (rule("gini: {at_most: 0.1234567}"), "coefficient-range", 6, 33, "no finer than"),
    (rule("gini: 0.3"), "wrong-type", 6, 23, "a mapping"),
    (rule("least_load: 20 %"), "people-form", 6, 29, "1200 people"),
    (goal("{minimize: {sum: stff, of: open}}"), "unknown-column", 6, 30, "Did you mean staff?"),
    (goal("{minimize: {sum: staff, of: opne}}"), "not-allowed", 6, 41, "Did you mean open?"),
    (goal("{minimize: {sum: staff, of: open}, people: people_65}"), "belongs-to", 6, 13, "people goes with"),
    (goal("{minimize: {sum: staff}}"), "missing-key", 6, 14, "of is missing"),
    (offices("{keep: [hon], from: {kind: branch}, open: 2, capacity: {column: bank}}"), "unknown-column", 5, 74, "no such column bank"),
    (offices("{keep: [hon], from: {kind: branch}, open: 2, capacity: {column: staff, each: 5}}"), "one-of", 5, 65, "each or column"),
    (rule("each_area: yes, serve: 50 %"), "wrong-type", 6, 28, "true or false"),
    # sets
    (rule("at_most: 1, of: {kind: branch, ids: [kita]}"), "one-of", 6, 33, "one of ids, kind, kinds, areas, polygons or column"),
    (rule("at_most: 1, of: {}"), "one-of", 6, 33, "one of ids, kind, kinds, areas, polygons or column"),
    (rule("at_most: 1, of: {kind: brnch}"), "unknown-kind", 6, 40, "Did you mean branch?"),
    (rule("at_most: 1, of: {column: bank}"), "both-or-neither", 6, 33, "column goes with equals"),
    (rule("at_most: 1, of: {ids: [kita], equals: 3}"), "both-or-neither", 6, 33, "column goes with equals"),
    (rule("at_most: 1, of: {column: bnk, equals: north}"), "unknown-column", 6, 42, "have no column bnk. Did you mean bank?"),
    (rule("at_most: 1, of: {column: bank, equals: nroth}"), "empty-set", 6, 56, "Did you mean north?"),
    (rule("at_most: 1, of: {column: staff, equals: 77}"), "empty-set", 6, 57, "no office has 77 in staff"),
    (rule("at_most: 1, of: {areas: ['429990009']}"), "unknown-area", 6, 42, "no area 429990009"),
    (rule("at_most: 1, of: {areas: [港町]}"), "unknown-area", 6, 42, "Did you mean 429990002?"),
    (rule("at_most: 1, of: {kindd: branch}"), "unknown-key", 6, 34, "Did you mean kind?"),
    (rule("at_most: 1, of: kita"), "wrong-type", 6, 33, "a list of ids [a, b]"),
    (rule("if_open: kitta, then: [mori]"), "unknown-office", 6, 26, "Did you mean kita?"),
    (rule("if_open: kita, then: [moori]"), "unknown-office", 6, 39, "Did you mean mori?"),
    (rule("together: [kita, kita]"), "repeated-office", 6, 34, "listed twice"),
    # floors, longest, apart, totals
    (rule("serve: 101 %"), "share-range", 6, 24, "more than 100 %"),
    (rule("serve: 0.9"), "level-form", 6, 24, "98 % or 1200 people"),
    (rule("serve: ９０ %"), "share-form", 6, 24, "write it like 98 %"),
    (rule("serve: -5 %"), "share-form", 6, 24, "write it like 98 %"),
    (rule("serve: 1,000 people"), "unknown-key", 6, 26, "Write numbers without a comma"),
    (rule("serve: 99999 people"), "impossible-level", 6, 24, "only 4,311 people"),
    (rule("serve: 1000 people, areas: ['429990001']"), "impossible-level", 6, 24, "ask for fewer"),
    (rule("serve: 50 %, people: peple_65"), "unknown-column", 6, 38, "Did you mean people_65?"),
    (rule("serve: 50 %, people: id"), "unknown-column", 6, 38, "Allowed: people"),
    (rule("serve: 50 %, areas: [浜町]"), "unknown-area", 6, 38, "Did you mean 429990001?"),
    (rule("longest: 3"), "distance-form", 6, 26, "write it like 3 km"),
    (rule("longest: 30 min"), "distance-form", 6, 26, "write it like 3 km"),
    (rule("longest: 0 km"), "distance-range", 6, 26, "1 mm to 1,000 km"),
    (rule("apart: -2 km"), "distance-form", 6, 24, "write it like 3 km"),
    (rule("apart: .inf"), "number-form", 6, 24, "plain decimal"),
    (rule("sum: bank, of: open, at_most: 3"), "unknown-column", 6, 22, "no such column bank"),
    # objectives
    (goal(f"{{{GRADUAL}}}"), "belongs-to", 6, 13, "full and none"),
    (goal(f"{{{GRADUAL}, full: 2 km}}"), "belongs-to", 6, 13, "full and none"),
    (goal(f"{{{GRADUAL}, full: 2 km, none: 2000 m}}"), "range-order", 6, 13, "must be less than none"),
    (goal("{maximize: served_population, full: 1 km, none: 2 km}"), "belongs-to", 6, 13, "gradual_population goes with"),
    (goal("{minimize: mean_distance, aversion: 2}"), "belongs-to", 6, 13, "aversion goes with equal_distance"),
    (goal("{minimize: equal_distance, aversion: 0}"), "out-of-range", 6, 50, "more than 0"),
    (goal("{minimize: equal_distance, aversion: 11}"), "out-of-range", 6, 50, "at most 10"),
    (goal("{minimize: equal_distance, aversion: high}"), "wrong-type", 6, 50, "a number"),
    (goal("{maximize: separation, minimize: mean_distance}"), "one-of", 6, 13, "write one of"),
    (goal("{minimize: separation}"), "wrong-sense", 6, 13, "goes with maximize"),
    (goal("{maximize: max_distance}"), "wrong-sense", 6, 13, "goes with minimize"),
    (goal("{give_up: 3 %}"), "one-of", 6, 13, "write one of"),
    (goal("{maximize: served_population, give_up: 3}"), "share-form", 6, 52, "write it like 98 %"),
    (goal("{maximize: served_population, give_up: 130 %}"), "share-range", 6, 52, "more than 100 %"),
    (goal("{maximize: placed_population}"), "needs", 6, 13, "needs offices: capacity"),
    (goal("{maximize: certificate_population}"), "older-key", 6, 14, "maximize: served_population, service: certificates"),
    (goal("{maximize: placed_population}", CAPPED), "capacity-missing", 5, 65, "no capacity for minato"),
    (goal("{minimize: max_distance}", NO_KEEP), "no-office-open", 5, 10, "no office need be open"),
    (goal(f"{{weigh: [{WEIGHED.format('60 %', '50 %')}]}}"), "weights-sum", 6, 13, "add up to 110 %"),
    (goal("{weigh: [{maximize: served_population, weight: 100 %}]}"), "too-few", 6, 21, "at least 2"),
    (goal("{weigh: [{maximize: served_population}, {minimize: mean_distance, weight: 40 %}]}"), "missing-key", 6, 22, "weight is missing"),
    (goal("{weigh: {maximize: served_population}}"), "wrong-type", 6, 21, "a list"),
    (goal(f"{{weigh: [{WEIGHED.format('50 %, best: 9 people', '50 %')}]}}"), "anchors-pair", 6, 22, "both best and worst"),
    (goal(f"{{weigh: [{WEIGHED.format('50 %, best: 9 km, worst: 3', '50 %')}]}}"), "anchor-kind", 6, 72, "like 1200 people"),
    (goal(f"{{weigh: [{WEIGHED.format('50 %', '50 %, best: 900 m, worst: 20 min')}]}}"), "anchor-kind", 6, 127, "like 1.2 km"),
    (goal(f"{{weigh: [{WEIGHED.format('50 %', '50 %, best: 3 km, worst: 1 km')}]}}"), "anchors-order", 6, 113, "best 3 km must be better than worst 1 km"),
    (goal(f"{{weigh: [{WEIGHED.format('50 %, best: 900, worst: 900 people', '50 %')}]}}"), "anchors-order", 6, 72, "must be better than worst"),
    (goal(f"{{weigh: [{WEIGHED.format('50 %, best: 9km, worst: 3', '50 %')}]}}"), "figure-form", 6, 72, "Did you mean 9 km?"),
    (goal("{weigh: [{maximize: separation, weight: 50 %}, {minimize: mean_distance, weight: 50 %}]}"), "not-a-sum", 6, 13, "does not go with weigh"),
    # offices
    (offices("{keep: [hon], from: {kind: branch}, open: {min: 1}}"), "missing-key", 5, 46, "max is missing"),
    (offices("{keep: [hon], from: {kind: branch}, open: 2, capacity: -1}"), "people-form", 5, 65, "1200 people"),
    (offices("{keep: [hon], from: {kind: branch}, open: 2, capacity: many}"), "people-form", 5, 65, "1200 people"),
    (offices("{keep: [hon], from: {kind: branch}, open: 2, capacity: {of: {kitta: 5}}}"), "unknown-office", 5, 71, "Did you mean kita?"),
    (offices("{keep: [hon], from: {kind: branch}, open: 2, capacity: {every: 5}}"), "unknown-key", 5, 66, "Allowed: each, column, of"),
    (offices("{keep: [hon, hon], from: {kind: branch}, open: 2}"), "repeated-office", 5, 23, "listed twice"),
    (offices("{keep: [hon, kita], from: {kind: branch}, forbid: [kita], open: 2}"), "kept-and-forbidden", 5, 61, "remove one of them"),
    (offices("{keep: [hon], from: {ids: [012]}, open: 1}"), "number-form", 5, 37, 'quote it if it is a code ("012")'),
    # structures
    (beside("certificates: {served: {any: [{straight_line: 1 km}]}, stay: 1}"), "older-key", 6, 1, "choose: {from: {kind: branch}, open: 1}}]"),
    (beside(STAY.replace(", open: 1", "")), "missing-key", 6, 35, "open is missing"),
    (beside(STAY.replace("open: 1", "open: -1")), "out-of-range", 6, 72, "at least 0"),
    (beside(STAY.replace("open: 1", "open: 4")), "too-many-to-stay", 6, 72, "at most 3 are left"),
    (beside(STAY.replace("open: 1", "open: 6")), "too-many-to-open", 6, 72, "6 are to be chosen, of 5 that are there"),
    (beside(STAY.replace("{kind: branch}", "[kita, kitta]")), "unknown-place", 6, 57, "Did you mean kita?"),
    (beside(STAY.replace("{kind: branch}", "[hon]").replace("open: 1", "open: 0")), "empty-set", 6, 50, "nothing is there to choose from"),
    (beside("services: [{id: papers, title: t}]"), "missing-key", 6, 12, "write which offices and channels give it today"),
    (beside("phases: [{id: a, open: 1}, {id: b, open: 2}]"), "phases-count", 5, 46, "leave out open under offices"),
    (beside("phases: [{id: a, open: 2}, {id: b, open: 1}]", NO_OPEN), "phases-order", 6, 42, "stays open"),
    (beside("phases: [{id: a, open: 2}]", NO_OPEN), "too-few", 6, 9, "at least 2"),
    (beside("phases: [{id: a, open: 1}, {id: a, open: 2}]", NO_OPEN), "repeated", 6, 33, "phase id a is written twice"),
    (beside("phases: [{id: a, open: 1}, {id: b, open: 9}]", NO_OPEN), "too-many-to-open", 6, 42, "there are 5 candidates"),
    (beside("phases: [{id: a, open: 1}, {id: b, open: 2, people: people_2400}]", NO_OPEN), "unknown-column", 6, 53, "Did you mean people_2040?"),
    (beside("phases: [{id: a, open: 1, weight: 0}, {id: b, open: 2}]", NO_OPEN), "out-of-range", 6, 35, "at least 1"),
    (beside("phases: [{id: A b, open: 1}, {id: b, open: 2}]", NO_OPEN), "out-of-range", 6, 15, "write it with a-z, 0-9"),
    (beside("futures: {by: mean, of: [{id: a}, {id: b}]}"), "not-allowed", 6, 15, "Allowed: expected, worst, regret"),
    (beside("futures: {by: worst, of: [{id: a}]}"), "too-few", 6, 26, "at least 2"),
    (beside("futures: {by: worst, of: [{id: a}, {id: a}]}"), "repeated", 6, 41, "a is written twice"),
    (beside("futures: {by: worst, of: [{id: a}, {id: b, people: peple}]}"), "unknown-column", 6, 52, "Did you mean people?"),
    (beside("futures: {by: worst, of: [{id: a}, {id: b, served: {}}]}"), "one-of", 6, 52, "either any or all"),
    (beside(f"{STAY}\nfutures: {{by: worst, of: [{{id: a}}, {{id: b}}]}}"), "one-structure", 6, 35, "do not go together"),
    (goal("{maximize: separation}", f"{HEAD}futures: {{by: worst, of: [{{id: a}}, {{id: b}}]}}\n"), "not-a-sum", 7, 13, "does not go with futures"),
    (goal("{minimize: equal_distance}", f"{HEAD}futures: {{by: worst, of: [{{id: a}}, {{id: b}}]}}\n"), "not-a-sum", 7, 13, "use by: expected"),
    (goal("{minimize: placed_distance}", f"{NO_OPEN}phases: [{{id: a, open: 1}}, {{id: b, open: 2}}]\n"), "not-a-sum", 7, 13, "does not go with phases"),
    # the file
    (HEAD.replace("title: t", "title: {japanese: あ}") + GOAL, "out-of-range", 2, 19, "write the code of a language"),
    (HEAD.replace("title: t", "title: {}") + GOAL, "empty", 2, 8, "must not be empty"),
    (HEAD.replace("title: t", "title: ''") + GOAL, "empty", 2, 8, "must not be empty"),
    (HEAD.replace("scenario: town", "scenario: Town A") + GOAL, "out-of-range", 1, 11, "write it with a-z, 0-9"),
    (HEAD, "missing-key", 1, 1, "objective is missing"),
    (HEAD + GOAL + GOAL, "duplicate-key", 7, 1, "already on line 6"),
    (HEAD + "rules: 3\n" + GOAL, "wrong-type", 6, 8, "a list"),
    (HEAD + "rules:\n- id: a\n   at_most: 1\n" + GOAL, "yaml-syntax", 8, 11, "cannot be read as YAML"),
    ("- a\n- b\n", "wrong-type", 1, 1, "a mapping"),
    ("just a text\n", "wrong-type", 1, 1, "a mapping"),
    ("", "file-empty", 1, 1, "the file is empty"),
    ("# nothing yet\n# but comments\n", "file-empty", 1, 1, "the file is empty"),
    ("---\n", "wrong-type", 2, 1, "a mapping"),
    (LINES + "---\n" + LINES, "yaml-documents", 14, 1, "a file holds one"),
    (LINES + "study: minato-town\n", "duplicate-key", 14, 1, "already on line 3"),
    (LINES + "? [a, b]\n: 2\n", "yaml-odd-key", 14, 3, "plain text"),
    # YAML's own refusals, at the place where the writer went wrong
    (lines("open: 2", "open:2"), "yaml-syntax", 10, 3, "a colon and a space"),
    (lines("open: 2", "open： 2"), "yaml-syntax", 10, 3, "full-width ："),
    (lines("study: minato", "study：minato"), "yaml-syntax", 3, 1, "an ASCII :"),
    (lines("open: 2", "open:\u00a02"), "yaml-syntax", 10, 3, "U+00A0"),
    (lines("  open: 2", "\u3000\u3000open: 2"), "yaml-space", 10, 1, "U+3000"),
    (lines("open: 2", "open:\t2"), "yaml-syntax", 10, 8, "use spaces"),
    (lines("  open: 2", "   open: 2"), "yaml-syntax", 10, 4, "does not line up"),
    (lines("  open: 2", " open: 2"), "yaml-syntax", 10, 2, "does not line up"),
    (lines("- maximize", "-maximize"), "yaml-syntax", 13, 3, "a dash is followed by a space"),
    (lines("[hon]", "[hon"), "yaml-syntax", 8, 9, "this [ is not closed"),
    (lines("[hon]", "[hon］"), "yaml-syntax", 8, 9, "full-width ］"),
    (lines("[hon]", "[, hon]"), "yaml-syntax", 8, 10, "a value is missing"),
    (lines("{kind: branch}", "{kind: branch"), "yaml-syntax", 9, 9, "this { is not closed"),
    (lines("title: t", 'title: "t'), "yaml-syntax", 2, 8, "this quote is not closed"),
    (lines("title: t", 'title: "t" and more'), "yaml-syntax", 2, 12, "quote the whole text"),
    (lines("title: t", "title: Plan: six offices"), "yaml-syntax", 2, 12, "quote a text that holds one"),
    (lines("title: t", "title: @six"), "yaml-syntax", 2, 8, "cannot begin with @"),
    (lines("title: t", "title: >six"), "yaml-syntax", 2, 9, "cannot begin with | or >"),
    (LINES + "] more\n", "yaml-syntax", 14, 1, "something follows"),
    (lines("title: t", 'title: "C:\\data"'), "yaml-syntax", 2, 12, "double it"),
    (lines("title: t", 'title: "a\x07b"'), "yaml-syntax", 2, 10, "U+0007"),
    (lines("title: t", "title: **six**"), "yaml-alias", 2, 8, "anchors and aliases"),
    (lines("  open: 2", "  <<: *base\n  open: 2"), "yaml-alias", 10, 7, "write it out"),
    # nothing where something belongs: the line of its key, not the next
    (lines("[hon]", ""), "wrong-type", 8, 3, "found nothing; write a list"),
    (lines("title: t", "title: #6"), "wrong-type", 2, 1, "a text, or {ja: …, en: …}"),
    (lines("    - straight_line: 1.5 km", "    - straight_line: 1.5 km\n    -"), "wrong-type", 7, 6, "found nothing"),
    # values of another type, with what may be written
    (lines("open: 2", "open: 2.0"), "wrong-type", 10, 9, "a whole number in ASCII digits"),
    (lines("open: 2", "open: 2か所"), "wrong-type", 10, 9, "or {min: 1, max: 3}"),
    (lines("open: 2", "open: [1, 3]"), "wrong-type", 10, 9, "or {min: 1, max: 3}"),
    (lines("open: 2", "open: 1..3"), "wrong-type", 10, 9, "or {min: 1, max: 3}"),
    (lines("[hon]", "[hon、 kita]"), "unknown-office", 8, 10, "Write an ASCII , for the full-width 、"),
    (lines("[hon]", "[[hon]]"), "wrong-type", 8, 10, "write text"),
    (lines("[hon]", "{hon}"), "wrong-type", 8, 9, "write a list"),
    (lines("{kind: branch}", "{kind： branch}"), "unknown-key", 9, 10, "Write an ASCII :"),
    (lines("[hon]", "[本町役場]"), "unknown-office", 8, 10, "Did you mean hon?"),
    (lines("[hon]", "[Hon]"), "unknown-office", 8, 10, "Did you mean hon?"),
    (lines("  - minimize: mean_distance", "  - maximize: served_population"), "repeated", 13, 5, "written twice"),
    (lines("    - straight_line", "    straight_line"), "wrong-type", 6, 5, "write a list"),
    (lines("  any:\n    - straight", "  straight"), "unknown-key", 5, 3, "Allowed: any, all"),
    (lines("minato-town", "minato-twon"), "study-missing", 3, 8, "Did you mean minato-town?"),
    # quantities spelt otherwise
    (distance("１．５ｋｍ"), "distance-form", 6, 22, "Did you mean 1.5 km?"),
    (distance("1.5km"), "distance-form", 6, 22, "Did you mean 1.5 km?"),
    (distance("1.5 KM"), "distance-form", 6, 22, "Did you mean 1.5 km?"),
    (distance("2キロ"), "distance-form", 6, 22, "Did you mean 2 km?"),
    (distance("1,500 m"), "distance-form", 6, 22, "Did you mean 1500 m?"),
    (distance("1,5 km"), "distance-form", 6, 22, "write it like 3 km"),
    (distance("2 mi"), "distance-form", 6, 22, "write it like 3 km"),
    (distance("1.5000001 km"), "distance-range", 6, 22, "finer than 1 mm"),
    (distance("1500 km"), "distance-range", 6, 22, "1 mm to 1,000 km"),
    (lines("straight_line: 1.5 km", "transit: 30分"), "time-form", 6, 16, "Did you mean 30 min?"),
    (lines("straight_line: 1.5 km", "walking: 15分"), "reach-form", 6, 16, "Did you mean 15 min?"),
    (rule("serve: 98 パーセント"), "level-form", 6, 24, "Did you mean 98 %?"),
    (rule("serve: '1,200 人'"), "level-form", 6, 24, "Did you mean 1200 人?"),
    (rule("serve: 50 %, areas: [港町]"), "unknown-area", 6, 38, "Did you mean 429990002?"),
    (rule("serve: 50 %, areas: [ＭＩＮＡＴＯ]"), "unknown-area", 6, 38, "Did you mean 429990002?"),
    (rule("at_most: 1, of: {polygons: nowhere.geojson}"), "file-missing", 6, 44, "no such file"),
    # rules and what they belong to
    (rule("at_most: 1, of: [kita]}, {id: a, longest: 3 km"), "repeated", 6, 47, "rule id a is written twice"),
    (rule("remove: true"), "belongs-to", 6, 17, "only takes away a rule of the scenario that is extended"),
    (rule("at_least: 1, because: [x], of: [kita]"), "wrong-type", 6, 39, "a text, or {ja: …, en: …}"),
    (rule("if_open: [kita], then: [mori]"), "wrong-type", 6, 26, "write text"),
    (rule("if_open: kita, then: mori"), "wrong-type", 6, 38, "write a list"),
    (goal("{weigh: [{maximize: served_population, weight: 0.5}, {minimize: mean_distance, weight: 50 %}]}"), "share-form", 6, 60, "98 %"),
    (goal("{weigh: [{maximize: caseload, weight: 50 %}, {maximize: caseload, weight: 50 %}]}"), "repeated", 6, 58, "written twice"),
    # extends
    ("extends: bad.yaml\nscenario: c\n", "extends-cycle", 1, 10, "extends itself"),
    ("extends:\nscenario: c\n", "wrong-type", 1, 1, "name of a bundled scenario"),
    ("Extends: nerima-2013\nscenario: c\n", "unknown-key", 1, 1, "Did you mean extends?"),
    ("extends: example-rules\nscenario: c\nrules:\n  - {id: nort-east, remove: true}\n", "unknown-rule", 4, 10, "Did you mean north-east?"),
    ("extends: example-rules\nscenario: c\nrules:\n  - {id: west, remove: no}\n", "belongs-to", 4, 16, "only takes away a rule"),
    ("extends: example-rules\nscenario: c\nrules:\n  - {id: west, remove: true, at_most: 1}\n", "belongs-to", 4, 30, "does not go with remove"),
]  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    plain.write(folder / "minato-town")
    (folder / "out").mkdir()
    (folder / "out" / "plan.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.mark.parametrize(("text", "code", "line", "column", "cure"), ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_faulty_scenario_is_refused_at_its_place_with_its_cure(
    town: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: str, line: int, column: int, cure: str
) -> None:
    monkeypatch.chdir(town)
    (town / "bad.yaml").write_text(text, encoding="utf-8")
    done = run("solve", "bad.yaml", "--json")
    assert done.exit_code == 3, done.stderr
    found = [one for one in json.loads(done.stdout)["findings"] if one["code"] == code]
    assert (code, line, column) in [(one["code"], one["line"], one["column"]) for one in found], done.stderr
    assert any(cure in one["message"]["en"] and one["message"]["ja"] for one in found), done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in (town / "out").iterdir()] == ["plan.json"]
    assert (town / "out" / "plan.json").read_text(encoding="utf-8") == "{}"


IMPOSSIBLE = [
    rule("serve: 100 %"),
    rule("longest: 1 km"),
    rule("exactly: 0, of: [hon]"),
    rule("apart: 5 km"),
    rule("least_load: 2000 people"),
    rule("gini: {at_most: 0.05}"),
    rule("sum: staff, of: opened, at_most: 1"),
    f"{HEAD}rules: [{{id: a, together: [kita, mori]}}, {{id: b, never_together: [kita, mori]}}, {{id: c, at_least: 1, of: [kita]}}]\n{GOAL}",
    f"{HEAD}rules: [{{id: a, at_least: 2, of: [kita, mori]}}, {{id: b, at_least: 1, of: [yamate]}}]\n{GOAL}",
    goal("{minimize: placed_distance}", HEAD.replace("open: 2", "open: 2, capacity: 1 people")),
    f"{HEAD}rules: [{{id: a, serve: 100 %}}]\nobjective: [{{weigh: [{WEIGHED.format('50 %', '50 %')}]}}]\n",
    f"{HEAD}futures: {{by: regret, of: [{{id: a}}, {{id: b}}]}}\nrules: [{{id: a, serve: 100 %}}]\n{GOAL}",
    f"{NO_OPEN}phases: [{{id: a, open: 1}}, {{id: b, open: 2}}]\nrules: [{{id: a, serve: 100 %}}]\n{GOAL}",
    f"{HEAD}{STAY}\nrules: [{{id: a, longest: 1 km}}]\n{GOAL}",
]


@pytest.mark.parametrize("text", IMPOSSIBLE, ids=range(len(IMPOSSIBLE)))
def test_conditions_that_no_plan_meets_are_exit_code_4(town: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.chdir(town)
    (town / "bad.yaml").write_text(text, encoding="utf-8")
    done = run("solve", "bad.yaml")
    assert done.exit_code == 4, done.stderr
    assert run("rank", "bad.yaml").exit_code == 4
    assert [path.name for path in (town / "out").iterdir()] == ["plan.json"]


DOUBTS: list[tuple[str, str, int, int, str]] = [
    (rule("at_least: 0, of: [kita]"), "never-binds", 6, 27, "every plan opens at least 0"),
    (rule("at_least: 1, of: [kita, hon]"), "never-binds", 6, 27, "every plan opens at least 1"),
    (rule("at_least: 1, of: [kita, mori, minato, misaki]"), "never-binds", 6, 27, "every plan opens at least 1"),
    (rule("at_most: 2, of: [kita, mori, minato]"), "never-binds", 6, 26, "no plan opens more than 2"),
    (rule("exactly: 2, of: {kind: branch}"), "never-binds", 6, 26, "every plan opens at least 2"),
    (rule("never_together: [kita, hama]"), "never-binds", 6, 33, "no plan opens two"),
    (rule("if_open: kita, then: [hon]"), "never-binds", 6, 38, "all of them are kept"),
    (rule("if_open: kita, then: [kita]"), "never-binds", 6, 38, "or the office itself"),
    (rule("if_open: hama, then: [kita]"), "never-binds", 6, 26, "hama can never open"),
    (rule("apart: 1 km"), "never-binds", 6, 24, "no two offices are nearer"),
    (rule("apart: 3 m"), "short-distance", 6, 24, "did you mean 3 km?"),
    (rule("longest: 3 m"), "short-distance", 6, 26, "did you mean 3 km?"),
    (rule("serve: 20 %"), "never-binds", 6, 24, "kept already meet it"),
    (rule("longest: 9 km"), "never-binds", 6, 26, "kept already meet it"),
    (rule("sum: staff, of: opened, at_most: 11"), "never-binds", 6, 50, "the sum is at most 11"),
    (rule("sum: staff, of: open, at_most: 31"), "never-binds", 6, 48, "the sum is at most 31"),
    (rule("sum: staff, of: open, at_least: 25"), "never-binds", 6, 49, "the sum is at least 25"),
    (rule("sum: staff, of: closed, at_most: now"), "never-binds", 6, 50, "the sum is at most 0"),
    (rule("farther: {by_more_than: 3 m, at_most: 0}"), "short-distance", 6, 41, "did you mean 3 km?"),
    (rule("farther: {at_most: 0}"), "never-binds", 6, 26, "leave no more people farther"),
    (rule("gini: {at_most: 1}"), "never-binds", 6, 23, "never more than 1"),
    (rule("gini: {at_most: 0.4}}, {id: b, gini: {at_most: 0.5}"), "implied-rule", 6, 40, "follows from rule a"),
    (rule("least_load: 0"), "never-binds", 6, 29, "it asks for nobody"),
    (rule("at_most: 3, of: all"), "never-binds", 6, 26, "no plan opens more than 3"),
    (rule("at_least: 0, of_each: bank"), "never-binds", 6, 27, "every plan opens at least 0"),
    (rule("if_open: kita, then_any: [mori, hon]"), "never-binds", 6, 42, "one of them is kept"),
    (rule("sum: staff, of: open, at_most: 28}, {id: b, sum: staff, of: open, at_most: 29"), "implied-rule", 6, 53, "follows from rule a"),
    (rule("farther: {at_most: 0}}, {id: b, farther: {by_more_than: 1 km, at_most: 0}"), "implied-rule", 6, 41, "follows from rule a"),
    (rule("at_most: 1, of: [kita, hama]"), "never-open", 6, 29, "can never open"),
    (offices("{keep: [hon, hama], from: {kind: branch}, open: 2}").replace("objective", "rules: [{id: a, apart: 3 km}]\nobjective"), "never-binds", 6, 24, "both kept"),
    (offices("{keep: [hon], from: {ids: [hon, kita, mori]}, open: 1}"), "kept-candidate", 5, 37, "left out of from"),
    (HEAD.replace("1.5 km", "9 km") + GOAL, "everyone-served", 4, 9, "no plan serves more"),
    (goal(f"{{weigh: [{WEIGHED.format('99.5 %', '0.5 %')}]}}"), "weight-small", 6, 103, "1 % or more"),
    (rule("at_most: 1, of: [kita, mori]}, {id: b, at_most: 1, of: [mori, kita]"), "implied-rule", 6, 48, "follows from rule a (line 6)"),
    (rule("serve: 50 %}, {id: b, serve: 60 %"), "implied-rule", 6, 9, "follows from rule b"),
    (rule("at_most: 0, of: [hon]"), "never-met", 6, 9, "cannot change"),
    (offices("{keep: [hon, hama], from: {kind: branch}, open: 2}").replace("objective", "rules: [{id: a, never_together: [hon, hama]}]\nobjective"), "never-met", 6, 9, "cannot change"),
    (offices("{keep: [hon, hama], from: {kind: branch}, open: 2}").replace("objective", "rules: [{id: a, exactly: 2, of: [hon, hama]}]\nobjective"), "never-binds", 6, 26, "every plan opens at least 2"),
    (offices("{keep: [hon], from: {kind: branch}, open: 2, capacity: 900 people}"), "capacity-unused", 5, 65, "placed_population, placed_distance give places"),
    (goal("{maximize: served_population, give_up: 5 %}"), "give-up-last", 6, 52, "no objective comes after"),
    (goal("{maximize: served_population}, {minimize: mean_distance, give_up: 5 %}"), "give-up-last", 6, 79, "no objective comes after"),
    (goal("{minimize: open_offices}"), "objective-fixed", 6, 13, "open offices is the same in every plan"),
    (goal("{maximize: served_population}").replace("1.5 km", "60 m"), "objective-fixed", 6, 13, "people served is the same"),
    (goal("{maximize: backup_population}").replace("1.5 km", "700 m").replace("branch}, open: 2", "branch}, open: 1"), "objective-fixed", 6, 13, "two offices or more is the same"),
    (goal("{weigh: [{maximize: served_population, weight: 50 %}, {minimize: open_offices, weight: 50 %}]}"), "objective-fixed", 6, 67, "open offices is the same in every plan"),
    (goal("{minimize: open_offices}", NO_OPEN + "phases: [{id: a, open: 1}, {id: b, open: 2}]\n"), "objective-fixed", 7, 13, "open offices"),
    (beside("futures: {by: worst, of: [{id: a}, {id: b, people: people_65}, {id: c, people: people}]}"), "futures-alike", 6, 64, "future c has the same people and the same reach as a"),
    (beside("futures: {by: worst, of: [{id: a}, {id: b, served: {any: [{straight_line: 1500 m}]}}]}"), "futures-alike", 6, 36, "as a; it adds no future"),
    (beside("phases: [{id: a, open: 1}, {id: b, open: 1}]", NO_OPEN), "phases-alike", 6, 28, "phase b opens as many as a"),
    (offices("{keep: [hon], from: {kind: branch}, open: 5}"), "no-choice", 5, 52, "leave nothing to choose"),
    (offices("{now: [hon, hama, kita], keep: [hon], close: 2}"), "no-choice", 5, 55, "leave nothing to choose"),
    (offices("{now: [hon, hama, kita], keep: [hon], total: 3}"), "no-choice", 5, 55, "leave nothing to choose"),
    (beside("phases: [{id: a, open: 5}, {id: b, open: 5}]", NO_OPEN), "no-choice", 6, 24, "leave nothing to choose"),
    (rule("longest: 3.4 km}, {id: b, longest: 3.2 km"), "implied-rule", 6, 9, "follows from rule b"),
    (rule("apart: 2 km}, {id: b, apart: 1.5 km, of: {kind: branch}"), "implied-rule", 6, 31, "follows from rule a"),
    (rule("exactly: 1, of: [kita, mori]}, {id: b, at_most: 1, of: [kita, mori]"), "implied-rule", 6, 48, "follows from rule a"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "words"), DOUBTS, ids=[f"{row[1]}-{n}" for n, row in enumerate(DOUBTS)]
)
def test_what_is_legal_and_probably_wrong_is_a_warning(
    town: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: str, line: int, column: int, words: str
) -> None:
    monkeypatch.chdir(town)
    (town / "bad.yaml").write_text(text, encoding="utf-8")
    done = run("check", "bad.yaml", "--json")
    assert done.exit_code == 0, done.stderr
    found = [one for one in json.loads(done.stdout)["findings"] if one["code"] == code]
    assert all(one["severity"] == "warn" for one in found)
    assert (line, column) in [(one["line"], one["column"]) for one in found], done.stderr
    assert any(words in one["message"]["en"] and one["message"]["ja"] for one in found), done.stderr


def test_a_plain_scenario_has_no_doubts(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    (town / "bad.yaml").write_text(rule("at_most: 1, of: [kita, mori]}, {id: b, serve: 60 %"), encoding="utf-8")
    assert json.loads(run("check", "bad.yaml", "--json").stdout)["findings"] == []


def test_a_study_in_which_nobody_lives_is_refused_and_a_column_of_nobody_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [line.split(",") for line in demand().splitlines()]
    place = rows[0].index("people")
    none = [[*row[:place], "0", *row[place + 1 :]] for row in rows[1:]]
    for folder, body, column in (("empty", none, none), ("some", rows[1:], none)):
        text = "\n".join(
            ",".join([*row, other[place]])
            for row, other in zip([rows[0], *body], [[*rows[0][:place], "cats"], *column], strict=True)
        )
        write_town(
            tmp_path / folder,
            demand=text + "\n",
            study=lambda text, folder=folder: (
                text.replace(f"people: {total_people()}", "people: 0") if folder == "empty" else text
            ),
        )
    (tmp_path / "bad.yaml").write_text((HEAD + GOAL).replace("minato-town", "empty"), encoding="utf-8")
    done = run("check", "bad.yaml", "--json")
    assert done.exit_code == 3
    (found,) = json.loads(done.stdout)["findings"]
    assert (found["code"], found["severity"], found["line"]) == ("nobody", "stop", 3)
    text = beside("futures: {by: worst, of: [{id: a}, {id: b, people: cats}]}").replace("minato-town", "some")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    done = run("check", "bad.yaml", "--json")
    assert done.exit_code == 0
    (found,) = json.loads(done.stdout)["findings"]
    assert (found["code"], found["severity"], found["line"], found["value"]) == ("counts-nobody", "warn", 6, "cats")
    assert "bad.yaml: no errors, 1 warning" in run("check", "bad.yaml").stderr


def test_weights_that_need_anchors_say_what_to_write(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    monkeypatch.setattr("models.analysis.weighing.has_table", lambda _: False)
    three = "{{weigh: [{{maximize: served_population, weight: 40 %{}}}, {{minimize: mean_distance, weight: 30 %{}}}, {{maximize: caseload, weight: 30 %{}}}]}}"
    stated = (", best: 4000, worst: 1000 people", ", best: 500 m, worst: 3 km", ", best: 90, worst: 0")
    for left_out, said in (
        ((0, 1, 2), "of served_population, mean_distance, caseload, such as best: 1200 people"),
        ((1,), "of mean_distance, such as best: 1.2 km"),
    ):
        written = ["" if place in left_out else figures for place, figures in enumerate(stated)]
        (town / "bad.yaml").write_text(goal(three.format(*written)), encoding="utf-8")
        for command in ("check", "solve"):
            done = run(command, "bad.yaml", "--json")
            assert done.exit_code == 3
            (found,) = json.loads(done.stdout)["findings"]
            assert (found["code"], found["line"], found["column"]) == ("anchors-needed", 6, 21)
            assert found["message"]["en"].endswith(f"write best and worst beside the weight {said}")
    (town / "bad.yaml").write_text(goal(three.format(*stated)), encoding="utf-8")
    assert run("check", "bad.yaml").exit_code == 0
    assert run("solve", "bad.yaml", "--out", "stated").exit_code == 0
