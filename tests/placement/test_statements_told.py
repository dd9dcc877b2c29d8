"""Statements of a scenario through the commands: told, weighed, swept, compared, evaluated, repaired, and the manual's example."""

from __future__ import annotations

import itertools
import json
import math
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from geodata.load import load_study
from placement.scenario.files import load_scenario
from placement.scenario.rules.sum_limit import SumLimit
from placement.solving.solve import solve
from tests.placement import plainly
from tests.placement.conftest import run
from tests.placement.test_decisions import SITES, Case, Sets, Town
from tests.placement.test_statements import added_up, least_load
from tests.town import OFFICES, degrees, demand_rows, table, total_people, write_town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("town")
    plainly.write(folder / "minato-town")
    return Town(folder, load_study(folder / "minato-town"))


TOWN = """\
scenario: town
title: t
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices: {now: [hon, hama, misaki], keep: [hon], from: {kind: branch}, close: {min: 0, max: 2}, total: 3}
"""


def test_what_each_office_can_take_stands_in_a_column(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    text = TOWN.replace("total: 3", "total: 3, capacity: {column: caseload, of: {kita: 555 people}}")
    (town.folder / "s.yaml").write_text(text + "objective: [{maximize: placed_population}]\n", encoding="utf-8")
    monkeypatch.chdir(town.folder)
    result = solve(load_scenario("s.yaml"))
    takes = plainly.CASES | {"kita": 555}
    case = Case(
        frozenset({"hon", "hama", "misaki"}),
        frozenset({"hon"}),
        frozenset(plainly.BRANCHES),
        None,
        frozenset(),
        {},
        (),
        (),
        "1.5 km",
    )
    plans = list(replace(case, ranges={"close": (0, 2), "total": (3, 3)}).plans())
    values = {opened: plainly.placed(opened, takes) for opened in plans}
    assert result.plan.objectives[0].value == max(values.values())
    assert {frozenset(result.question.sites(("hon", *options))) for options in result.plan.tied} == {
        opened for opened, value in values.items() if value == max(values.values())
    }


def test_sums_are_weighed_swept_and_said_like_any_objective(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town.folder)
    weighed = "{weigh: [{maximize: served_population, weight: 60 %}, {minimize: {sum: staff, of: open}, weight: 40 %}]}"
    (town.folder / "s.yaml").write_text(
        f"{TOWN}rules: [{{id: staff, sum: staff, of: open, at_most: 40}}]\nobjective: [{weighed}]\n", encoding="utf-8"
    )
    varied = run("sweep", "s.yaml", "--vary", "sum_open_staff.weight=10 %..50 %:20 %")
    assert varied.exit_code == 0, varied.stderr
    assert "score in staff," in run("sweep", "s.yaml", "--weights").stderr + run("sweep", "s.yaml", "--weights").stdout
    swept = run("sweep", "s.yaml", "--vary", "staff.at_most=30..40:5", "--json")
    assert swept.exit_code == 0, swept.stderr
    (town.folder / "s.yaml").write_text(f"{TOWN}objective: [{{minimize: {{sum: staff, of: closed}}}}]\n", encoding="utf-8")
    record = json.loads(run("rank", "s.yaml", "--json", "--top", "0").stdout)
    for row in record["plans"]:
        assert row["objectives"][0]["name"] == "sum_closed_staff"
        now = frozenset({"hon", "hama", "misaki"})
        opened = now.difference(row["closed"]).union(row["added"])
        assert row["objectives"][0]["exact"] == added_up("staff", "closed", now, opened)


def test_a_plan_says_how_many_are_farther_and_a_repair_allows_more(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town.folder)
    text = TOWN.replace("close: {min: 0, max: 2}", "close: 2")
    rule = "rules: [{id: near, farther: {by_more_than: 200 m, at_most: 0 people}}]\n"
    (town.folder / "s.yaml").write_text(f"{text}{rule}objective: [{{maximize: served_population}}]\n", encoding="utf-8")
    done = run("explain", "s.yaml", "--json")
    assert done.exit_code == 4, done.stdout
    now = frozenset({"hon", "hama", "misaki"})
    least = min(
        sum(p.people for p in plainly.POINTS if plainly.way(p, {"hon", *two}) - plainly.way(p, now) > 200_000)
        for two in itertools.combinations(["minato", "yamate", "mori", "kita"], 2)
    )
    repairs = {one["path"]: one["value"] for one in json.loads(done.stdout)["repairs"]}
    assert repairs["rules.0.farther.at_most"] == f"{least} people"
    (town.folder / "s.yaml").write_text(
        f"{text}{rule.replace('0 people', f'{least} people')}objective: [{{maximize: served_population}}]\n", encoding="utf-8"
    )
    record = json.loads(run("explain", "s.yaml", "--json").stdout)
    standing = next(one["standing"]["en"] for one in record["conditions"] if one["kind"] == "rule")
    assert standing == f"{least:,} people farther, {least} people allowed"


BROKEN = [
    ("sum: staff, of: open, at_most: 20", "hon,hama", "32 of at most 20"),
    ("sum: staff, of: opened, at_least: now", "hon,kita", "2 of at least 38"),
    ("sum: staff, of: closed, at_least: 5, at_most: 10", "hon,hama,misaki", "0 of 5 to 10"),
    ("farther: {by_more_than: 100 m, at_most: 3 people}", "hon,hama", "1,126 people farther, 3 people allowed"),
    ("if_open: hon, then_any: [mori, kita]", "hon,hama", "open, but not with all the others"),
    ("exactly: 1, of_each: bank", "hon,hama", "0 of 2 groups as asked"),
    ("at_least: 3, of: all", "hon,hama", "2 open of at least 3"),
    ("least_load: 2000 people", "hon,hama", "1,126 people at the least, 2000 people asked"),
    ("gini: {at_most: 0.1}", "hon,hama", "Gini {}, 0.1 allowed"),
    ("gini: {at_most: 0.1234}", "hon,hama", "Gini {}, 0.1234 allowed"),
]


@pytest.mark.parametrize(("rule", "plan", "said"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_plan_given_that_breaks_a_statement_is_told_what_it_comes_to(
    town: Town, monkeypatch: pytest.MonkeyPatch, rule: str, plan: str, said: str
) -> None:
    monkeypatch.chdir(town.folder)
    text = f"{TOWN}rules: [{{id: a, {rule}}}]\nobjective: [{{maximize: served_population}}]\n"
    (town.folder / "s.yaml").write_text(text, encoding="utf-8")
    done = run("evaluate", "s.yaml", "--plan", plan, "--json")
    assert done.exit_code == 0, done.stderr
    broken = {one["id"]: one["reached"]["en"] for one in json.loads(done.stdout)["broken"] if one["kind"] == "rule"}
    places = 4 if "0.1234" in said else 3
    shown = math.ceil(plainly.unevenness({"hon", "hama"}) * 10**places) / 10**places
    assert broken == {"a": said.format(f"{shown:.{places}f}") if "{}" in said else said}


def test_unevenness_is_priced_and_a_repair_allows_more(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town.folder)
    text = TOWN.replace("close: {min: 0, max: 2}", "close: 2")
    goal = "objective: [{maximize: served_population}]\n"
    plans = [frozenset({"hon", *two}) for two in itertools.combinations(["minato", "yamate", "mori", "kita"], 2)]
    least = math.ceil(min(map(plainly.unevenness, plans)) * 10**6)
    (town.folder / "s.yaml").write_text(f"{text}rules: [{{id: even, gini: {{at_most: 0.05}}}}]\n{goal}", encoding="utf-8")
    done = run("explain", "s.yaml", "--json")
    assert done.exit_code == 4, done.stdout
    (repair,) = (one for one in json.loads(done.stdout)["repairs"] if one["path"] == "rules.0.gini.at_most")
    assert Decimal(repair["value"]) == Decimal(math.ceil(least / 10**4)) / 100
    for parts, code in ((least, 0), (least - 1, 4)):
        rule = f"rules: [{{id: even, gini: {{at_most: {parts / 10**6:.6f}}}}}]\n"
        (town.folder / "s.yaml").write_text(f"{text}{rule}{goal}", encoding="utf-8")
        assert run("check", "s.yaml").exit_code == 0
        done = run("explain", "s.yaml", "--json")
        assert done.exit_code == code, done.stderr
        if not code:
            (price,) = (one for one in json.loads(done.stdout)["conditions"] if one["kind"] == "rule")
            shown = f"{parts / 10**6:.6f}".rstrip("0")
            assert price["standing"]["en"] == f"Gini {shown}, {shown} allowed"
    swept = run("sweep", "s.yaml", "--vary", "even.at_most=0.2..0.5:0.05", "--json")
    assert swept.exit_code == 0, swept.stderr


def test_unevenness_is_refused_where_plans_are_too_many_to_compare(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town.folder)
    places = ", ".join(
        f"{{id: n{k}, name: n{k}, at: {degrees(30_000 + 100 * k, -28_000)}, columns: {{staff: 1}}}}" for k in range(14)
    )
    head = TOWN.replace("total: 3", f"total: 3, open: 1, new: [{places}]")
    rule = "rules: [{id: a, gini: {at_most: 0.3}}]\n"
    (town.folder / "s.yaml").write_text(f"{head}{rule}objective: [{{maximize: served_population}}]\n", encoding="utf-8")
    done = run("check", "s.yaml", "--json")
    (found,) = (one for one in json.loads(done.stdout)["findings"] if one["severity"] == "stop")
    assert (done.exit_code, found["code"], found["field"]) == (3, "too-many-candidates", "rules.0.gini")
    assert "up to 18 offices may open or close, not " in found["message"]["en"]


def test_those_who_count_are_those_of_the_scenario(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town.folder)
    rules = "rules: [{id: a, farther: {at_most: 0}}, {id: b, least_load: 1000}]\n"
    text = f"{TOWN}people: people_65\n{rules}objective: [{{maximize: served_population}}]\n"
    (town.folder / "s.yaml").write_text(text, encoding="utf-8")
    record = json.loads(run("evaluate", "s.yaml", "--plan", "hon,hama", "--json").stdout)
    now, then = {"hon", "hama", "misaki"}, {"hon", "hama"}
    farther = sum(p.people_65 for p in plainly.POINTS if plainly.way(p, then) > plainly.way(p, now))
    loads = [sum(p.people_65 for p in plainly.POINTS if plainly.way(p, then) == plainly.way(p, [site])) for site in then]
    said = {one["id"]: one["reached"]["en"] for one in record["broken"] if one["kind"] == "rule"}
    assert said == {
        "a": f"{farther} people farther, 0 people allowed",
        "b": f"{min(loads)} people at the least, 1000 people asked",
    }


def test_statements_hold_in_every_phase(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town.folder)
    text = TOWN.replace("now: [hon, hama, misaki], keep: [hon]", "keep: [hon, hama]").replace(
        ", close: {min: 0, max: 2}, total: 3", ""
    )
    rules = "rules: [{id: a, least_load: 400}, {id: b, sum: staff, of: opened, at_most: 9}, {id: c, at_most: 2, of_each: bank, of: {kind: branch}}]\n"
    phases = "phases: [{id: one, open: 1}, {id: two, open: 3}]\n"
    (town.folder / "s.yaml").write_text(f"{text}{phases}{rules}objective: [{{maximize: served_population}}]\n", encoding="utf-8")
    result = solve(load_scenario("s.yaml"))
    kept = frozenset({"hon", "hama"})
    values = {}
    for first, *others in itertools.permutations(plainly.BRANCHES, 3):
        steps = [kept | {first}, kept | {first, *others}]
        banks = [[plainly.BANK[site] for site in step - kept] for step in steps]
        if all(
            (least_load(step) or 0) >= 400
            and sum(plainly.STAFF[site] for site in step - kept) <= 9
            and max(map(bank.count, bank)) <= 2
            for step, bank in zip(steps, banks, strict=True)
        ):
            values[tuple(steps)] = sum(plainly.served(step) for step in steps)
    assert values
    assert result.plan.objectives[0].value == max(values.values())
    opened = tuple(frozenset(result.question.sites(result.plan.open, view)) for view in result.question.views)
    assert values[opened] == max(values.values())


def test_what_is_extended_keeps_the_form_of_a_rule_whose_bound_alone_changes(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town.folder)
    rules = "rules: [{id: a, sum: staff, of: open, at_most: now}, {id: b, at_least: 1, of: [kita]}]\n"
    (town.folder / "s.yaml").write_text(f"{TOWN}{rules}objective: [{{maximize: served_population}}]\n", encoding="utf-8")
    changes = "rules: [{id: a, at_most: 30}, {id: b, sum: staff, of: closed, at_least: 3}]\n"
    (town.folder / "c.yaml").write_text(f"extends: s.yaml\nscenario: c\n{changes}", encoding="utf-8")
    first, second = load_scenario("c.yaml").scenario.rules
    assert isinstance(first, SumLimit)
    assert (first.sum, first.of, first.at_most) == ("staff", "open", 30)
    assert isinstance(second, SumLimit)
    assert (second.of, second.at_least) == ("closed", 3)


def test_plans_are_compared_by_their_sums_in_words(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town.folder)
    for name, key in (("one", "minimize"), ("two", "maximize")):
        (town.folder / "s.yaml").write_text(f"{TOWN}objective: [{{{key}: {{sum: staff, of: open}}}}]\n", encoding="utf-8")
        assert run("solve", "s.yaml", "--out", name).exit_code == 0
    compared = run("compare", "one", "two")
    assert compared.exit_code == 0, compared.stderr
    assert "staff, summed over the open offices" in " ".join(compared.stdout.split())


@pytest.mark.parametrize(
    ("statement", "staff", "said"),
    [
        ("rules: [{id: a, sum: staff, of: open, at_most: 5}]", 10**16, "staff comes to more than can be added up exactly"),
        ("rules: []", -5, "staff is below 0 for there; write it under of"),
    ],
)
def test_figures_of_a_new_site_that_cannot_be_counted_are_refused(
    town: Town, monkeypatch: pytest.MonkeyPatch, statement: str, staff: int, said: str
) -> None:
    monkeypatch.chdir(town.folder)
    place = f"{{id: there, name: there, at: {degrees(33_000, -28_000)}, columns: {{staff: {staff}}}}}"
    head = TOWN.replace("total: 3", f"total: 3, open: 1, new: [{place}], capacity: {{column: staff}}")
    (town.folder / "s.yaml").write_text(f"{head}{statement}\nobjective: [{{maximize: placed_population}}]\n", encoding="utf-8")
    done = run("check", "s.yaml")
    assert done.exit_code == 3
    assert said in done.stderr


# what the study of the manual's example says of the offices: open now, cost, people on its floor, district
MANUAL = {
    "hon": (1, 60, 150_000, "centre"),
    "hama": (1, 45, 90_000, "west"),
    "minato": (0, 14, 60_000, "south"),
    "misaki": (1, 20, 70_000, "south"),
    "yamate": (0, 12, 50_000, "north"),
    "mori": (1, 18, 80_000, "north"),
    "kita": (0, 9, 40_000, "north"),
}


@pytest.mark.parametrize("page", ["scenario.md", "scenario.ja.md"])
def test_the_example_of_the_manual_is_answered_as_it_says(tmp_path: Path, page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
    (block,) = (one for one in re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL) if "scenario: fewer" in one)
    assert all(
        word in block for word in ("sum:", "farther:", "then_any:", "of_each:", "of: all", "least_load:", "gini:", "column:")
    )
    study(tmp_path / "my-town")
    (tmp_path / "s.yaml").write_text(block, encoding="utf-8")
    result = solve(load_scenario(str(tmp_path / "s.yaml")))
    now, takes = frozenset({"hon", "hama", "misaki", "mori"}), {site: row[2] // 100 for site, row in MANUAL.items()}
    values = {}
    for size in range(3, 6):
        for chosen in itertools.combinations(SITES, size):
            opened = frozenset(chosen)
            if manual_allows(now, opened):
                cost = sum(MANUAL[site][1] for site in opened)
                values[opened] = (100 * plainly.placed(opened, takes | {"hon": 900}), -cost)
    best = max(values.values())
    assert len(values) > 1
    assert [value.value for value in result.plan.objectives] == [best[0], -best[1]]
    assert values[frozenset(result.after.open)] == best


def study(folder: Path) -> None:
    """Write the town with a hundred times its people, and with the manual's columns."""
    rows = [(*row[:2], row[2] * 100, *row[3:]) for row in demand_rows()]
    offices = [(*row[:4], plainly.STAFF[row[0]], *MANUAL[row[0]], *row[4:]) for row in OFFICES]
    names = ("id", "name_ja", "name_en", "kind", "staff", "open", "cost", "floor_people", "district", "x", "y")
    write_town(
        folder,
        study=lambda text: text.replace(f"people: {total_people()}", f"people: {total_people() * 100}"),
        demand=table(("id", "area", "people", "x", "y"), rows),
        offices=table(names, offices),
    )


def manual_allows(now: Sets, opened: Sets) -> bool:
    branches = [site for site in opened if plainly.KINDS[site] == "branch"]
    districts = sorted({MANUAL[site][3] for site in SITES if plainly.KINDS[site] == "branch"})
    ways = [(100 * p.people, plainly.way(p, now), plainly.way(p, opened)) for p in plainly.POINTS]
    loads = dict.fromkeys(opened, 0)
    for p in plainly.POINTS:
        loads[min(opened, key=lambda site: (plainly.way(p, [site]), SITES.index(site)))] += 100 * p.people
    return (
        opened - now <= {site for site in SITES if plainly.KINDS[site] == "branch"}
        and 1 <= len(now - opened) <= 3
        and added_up("staff", "open", now, opened) <= added_up("staff", "open", now, now)
        and sum(MANUAL[site][1] for site in now - opened) >= 40
        and sum(people for people, before, after in ways if after - before > 500_000) <= 100_000
        and ("kita" not in opened or bool(opened & {"mori", "yamate"}))
        and sorted(MANUAL[site][3] for site in branches) == districts
        and min(loads.values()) >= 20_000
        and plainly.unevenness(opened) <= Fraction(2, 5)
    )
