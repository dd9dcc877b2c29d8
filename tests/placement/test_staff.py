"""Posts, room and yen of a scenario: every plan of the town worked out plainly, and what is missing named with its sheet."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.load import load_study
from geodata.study import Study
from placement.documents.council.proposal import proposal
from placement.documents.waiting import waiting_section
from placement.results.result import Result
from placement.scenario.files import load_scenario
from placement.solving.solve import solve
from tests.placement import plainly
from tests.placement.conftest import run
from tests.placement.test_sentences import texts_in
from tests.placement.test_waiting import Asked, loads_of
from tests.town import OFFICES, table, write_town

slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
NOW = {"hon": 9, "hama": 0, "minato": 5, "misaki": 2, "yamate": 3, "mori": 4, "kita": 1}
LEAST = {"hon": 4, "hama": 3, "minato": 2, "misaki": 2, "yamate": 1, "mori": 5, "kita": 2}
ROOM = {"hon": 5, "hama": 2, "minato": 3, "misaki": 2, "yamate": 4, "mori": 1, "kita": 6}
COST = {"hon": 90, "hama": 40, "minato": 31, "misaki": 17, "yamate": 18, "mori": 22, "kita": 9}
THERE = {"hon": 4, "hama": 1, "minato": 2, "misaki": 1, "yamate": 0, "mori": 3, "kita": 9}
HEAD = """\
scenario: town
title: t
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices: {now: [hon, minato, misaki, yamate], keep: [hon], from: {kind: branch}, may_close: {kind: branch}, open: {min: 0, max: 2}}
"""
STAFF = "staff: {per_counter: 1.5, relief: 1.2, least: crew, now: posts}\n"
PLANS = [
    frozenset({"hon", *some})
    for count in range(6)
    for some in itertools.combinations(plainly.BRANCHES, count)
    if len({"mori", "kita"} & set(some)) <= 2
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("staff")
    columns = ("posts", "crew", "room", "cost", "counters_now")
    rows = [(*row[:4], NOW[row[0]], LEAST[row[0]], ROOM[row[0]], COST[row[0]], THERE[row[0]], *row[4:]) for row in OFFICES]
    write_town(folder / "minato-town", offices=table(("id", "name_ja", "name_en", "kind", *columns, "x", "y"), rows))
    return folder


@pytest.fixture(scope="module")
def town(folder: Path) -> Study:
    return load_study(folder / "minato-town")


def solved(folder: Path, town: Study, text: str) -> Result:
    (folder / "s.yaml").write_text(HEAD + text, encoding="utf-8")
    return solve(load_scenario(str(folder / "s.yaml")), town)


def counters(asked: Asked, sites: frozenset[str], case: int = -1) -> dict[str, int]:
    """Return the counters of each office of a plan, in the hardest case by default."""
    cases = sorted(itertools.product(asked.minutes, asked.per_hour))
    minutes, per_hour = cases[case] if case >= 0 else (max(asked.minutes), max(asked.per_hour))
    return {site: asked.counters(people, per_hour, minutes) for site, people in loads_of(tuple(sites)).items()}


def posts(asked: Asked, sites: frozenset[str], factor: Fraction) -> int:
    return sum(max(math.ceil(count * factor), LEAST[site]) for site, count in counters(asked, sites).items())


def served(sites: frozenset[str]) -> int:
    return sum(point.people for point in plainly.POINTS if plainly.way(point, sites) <= 1_500_000)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Asked, int, int]:
    per_hour, minutes = draw(st.integers(5, 60)), draw(st.integers(4, 20))
    return Asked((per_hour,), (minutes,), draw(st.integers(3, 30)), None), draw(st.integers(10, 20)), draw(st.integers(10, 16))


def staffed(asked: Asked, each: int, relief: int, rules: str) -> str:
    queue, rule = asked.text.splitlines()
    return f"{queue}\nstaff: {{per_counter: {each / 10}, relief: {relief / 10}, least: crew, now: posts}}\n{rule[:-1]}{rules}]\n"


def hold_least(folder: Path, town: Study, question: tuple[Asked, int, int]) -> None:
    asked, each, relief = question
    factor = Fraction(each * relief, 100)
    result = solved(
        folder, town, staffed(asked, each, relief, "") + "objective: [{minimize: staff}, {maximize: served_population}]\n"
    )
    needed = {plan: posts(asked, plan, factor) for plan in PLANS}
    least = min(needed.values())
    best = max(served(plan) for plan, count in needed.items() if count == least)
    assert [value.value for value in result.plan.objectives] == [least, best]
    assert result.plan.ties == sum(count == least and served(plan) == best for plan, count in needed.items())
    assert result.staffing.hardest.totals[1] == least


def hold_now(folder: Path, town: Study, question: tuple[Asked, int, int], *, room: bool) -> None:
    asked, each, relief = question
    factor, today = Fraction(each * relief, 100), sum(NOW[site] for site in ("hon", "minato", "misaki", "yamate"))
    rules = ", {id: posts, staff: {at_most: now}}" + (", {id: room, room: room}" if room else "")
    result = solved(folder, town, staffed(asked, each, relief, rules) + "objective: [{maximize: served_population}]\n")
    allowed = [
        plan
        for plan in PLANS
        if posts(asked, plan, factor) <= today
        and (not room or all(count <= ROOM[site] for site, count in counters(asked, plan).items()))
    ]
    if not allowed:
        assert result.plan.status == "infeasible"
        return
    best = max(map(served, allowed))
    assert result.measures.served == best
    assert result.plan.ties == sum(served(plan) == best for plan in allowed)


@settings(max_examples=20, suppress_health_check=slow, deadline=None)
@given(question=questions())
def test_the_least_staff_is_that_of_every_plan_compared(folder: Path, town: Study, question: tuple[Asked, int, int]) -> None:
    hold_least(folder, town, question)


@settings(max_examples=20, suppress_health_check=slow, deadline=None)
@given(question=questions(), room=st.booleans())
def test_todays_staff_and_room_leave_the_plans_that_keep_them(
    folder: Path, town: Study, question: tuple[Asked, int, int], *, room: bool
) -> None:
    hold_now(folder, town, question, room=room)


@pytest.mark.long
@settings(max_examples=1_000, suppress_health_check=slow, deadline=None)
@given(question=questions(), room=st.booleans())
def test_staff_and_room_over_many_questions(folder: Path, town: Study, question: tuple[Asked, int, int], *, room: bool) -> None:
    hold_least(folder, town, question)
    hold_now(folder, town, question, room=room)


def test_a_year_costs_what_posts_and_offices_do(folder: Path, town: Study) -> None:
    asked = Asked((20, 40), (10, 15), 20, None)
    money = "money: {post: [7000000, 9000000], place: {column: cost, yen: 1000}, cases_a_year: [50000, 60000]}\n"
    text = staffed(asked, 15, 12, "") + money + "objective: [{maximize: served_population}, {minimize: staff}]\n"
    result = solved(folder, town, text)
    before, after = (frozenset(state.open) for state in (result.before, result.after))
    places = [1000 * sum(COST[site] for site in sites) for sites in (before, after)]
    for found, place in zip(result.money.cases, range(4), strict=True):
        needed = [
            sum(max(math.ceil(count * Fraction(18, 10)), LEAST[site]) for site, count in counters(asked, sites, place).items())
            for sites in (before, after)
        ]
        assert found.posts == tuple(needed)
        total = [[count * wage + place for wage in (7_000_000, 9_000_000)] for count, place in zip(needed, places, strict=True)]
        assert found.total == (tuple(total[0]), tuple(total[1]))
        assert found.change == tuple(sorted(new - old for old, new in zip(*total, strict=True)))
    (low, high), more = result.money.hardest.change, served(after) - served(before)
    assert more > 0
    assert result.money.per_person == (low // more, -(-high // more))
    assert result.money.per_case[1] == (
        result.money.hardest.total[1][0] // 60_000,
        -(-result.money.hardest.total[1][1] // 50_000),
    )


def test_the_counters_of_today_stand_beside_those_needed_where_the_study_has_them(folder: Path, town: Study) -> None:
    result = solved(folder, town, staffed(Asked((20, 40), (10, 15), 20, None), 15, 12, "") + "objective: [{minimize: staff}]\n")
    (section,) = waiting_section(result)
    first, offices, *_ = section.body
    assert "today there are 7, by the study's column counters_now" in first.to("en")
    assert "not in the data" not in first.to("en")
    names = dict(zip(town.offices["name_en"], town.offices["id"], strict=True))
    told = {names[name]: row[1].to("en") for row in offices.rows[:-1] if (name := full(row[0].to("en"), names))}
    assert told == {office: str(THERE[office]) if office in result.before.open else "—" for office in told}
    assert {*result.before.open, *result.after.open} == set(told)
    assert offices.rows[-1][1].to("en") == "7"
    assert all("Waiting times" not in text.to("en") for text in texts_in(proposal(result)))


def full(brief: str, names: Iterable[str]) -> str:
    """Return the whole name of an office that is told without the words all names end with."""
    return next(name for name in names if name.startswith(brief))


def test_the_bundled_examples_say_what_they_ask() -> None:
    least, same = solve("example-town-least-staff"), solve("example-town-same-staff")
    assert least.measures.served * 100 >= 98 * least.measures.people
    for result in (least, same):
        assert all(queue.wait_s <= 1200 for queue in result.waiting.hardest.after)
        room = dict(zip(result.study.offices["id"], result.study.offices["counter_max"].tolist(), strict=True))
        assert all(one.counters <= room[one.office] for one in result.staffing.hardest.after)
    assert least.staffing.hardest.totals[1] == 44
    assert same.staffing.hardest.totals[1] == sum(same.staffing.now.values()) == 58


def test_plan_json_holds_posts_and_yen() -> None:
    done = run("solve", "example-town-least-staff", "--json")
    assert done.exit_code == 0, done.stderr
    plan = json.loads(done.stdout)
    (deciding,) = (case for case in plan["staff"]["cases"] if case["decides"])
    assert sum(one["posts"] for one in deciding["after"]) == plan["objectives"][0]["value"] == 44
    assert plan["staff"]["posts_now"]["hon"] == 16
    assert all(year["before"][0] <= year["before"][1] for year in plan["money"]["yearly"])
    assert plan["money"]["per_person_more"][0] < 0


QUEUE = "queue: {service_time: 15 min, arrivals: {per_hour: 40}}\n"
MANY = "objective: [{maximize: served_population}]\n"
FEW = "objective: [{minimize: staff}]\n"
FAULTS = [
    (f"{QUEUE}rules: [{{id: peak, wait: 20 min}}]\n{FEW}", "needs", "staff needs staff"),
    (f"{STAFF}{MANY}", "needs", "staff needs queue"),
    (f"rules: [{{id: a, staff: {{at_most: 40}}}}]\n{MANY}", "needs", "rule a needs queue"),
    (f"rules: [{{id: a, room: room}}]\n{MANY}", "needs", "rule a needs queue"),
    (f"{QUEUE}rules: [{{id: peak, wait: 20 min}}, {{id: a, staff: {{at_most: 40}}}}]\n{MANY}", "needs", "rule a needs staff"),
    (
        f"{QUEUE}staff: {{per_counter: 1, relief: 1}}\nrules: [{{id: peak, wait: 20 min}}, {{id: a, staff: {{at_most: now}}}}]\n{MANY}",
        "needs",
        "now: staff_now",
    ),
    (f"{QUEUE}{STAFF.replace('crew', 'crew_min')}rules: [{{id: peak, wait: 20 min}}]\n{FEW}", "unknown-column", "crew_min"),
    (
        f"{QUEUE}{STAFF}rules: [{{id: peak, wait: 20 min}}, {{id: a, room: counter_max}}]\n{MANY}",
        "unknown-column",
        "(offices.csv) have no such column counter_max",
    ),
    (f"{QUEUE}staff: {{per_counter: 0.5, relief: 1}}\n{MANY}", "factor-range", "1 to 10"),
    (f"{QUEUE}staff: {{per_counter: 1, relief: many}}\n{MANY}", "factor-form", "write it like 1.2"),
    (f"money: {{cases_a_year: 3}}\n{MANY}", "needs", "money needs post / place"),
    (f"money: {{post: 7000000}}\n{MANY}", "needs", "post needs staff"),
    (f"money: {{place: {{column: costs}}}}\n{MANY}", "unknown-column", "costs"),
    (f"money: {{place: {{column: cost}}, cases_a_year: [9, 3]}}\n{MANY}", "range-order", "9 is more than 3"),
    (f"money: {{place: {{column: cost}}, cases_a_year: [9, 3, 4]}}\n{MANY}", "range-form", "from and to"),
    (f"money: {{place: {{column: cost}}, cases_a_year: -1}}\n{MANY}", "range-form", "from and to"),
]


@pytest.mark.parametrize(("text", "code", "cure"), FAULTS, ids=[f"{row[1]}-{n}" for n, row in enumerate(FAULTS)])
def test_what_staff_and_money_lack_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: str, cure: str
) -> None:
    monkeypatch.chdir(folder)
    (folder / "bad.yaml").write_text(HEAD + text, encoding="utf-8")
    done = run("solve", "bad.yaml", "--json")
    assert done.exit_code == 3, done.stderr
    found = [one for one in json.loads(done.stdout)["findings"] if one["code"] == code]
    assert any(cure in one["message"]["en"] and one["message"]["ja"] for one in found), done.stderr
