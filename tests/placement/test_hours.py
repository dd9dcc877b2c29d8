"""Opening times: against every way to open, worked out plainly; what is refused; and what is said of them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.access.departures import Departures
from geodata.provenance import Layer
from geodata.services.slots import SlotCases
from geodata.study import Study
from models.hours_checker import Time, Times, carried, check_times, reached, staff_minutes, yen
from models.messages.document import Page, Table
from models.messages.findings import CheckError, InputError
from models.messages.text import Text
from placement.analysis.evaluation import evaluate
from placement.documents.result import compose
from placement.problem.build import ask
from placement.problem.inputs import needs_transit
from placement.problem.loads import with_load_tables
from placement.problem.slots import SlotTable
from placement.records.plan import plan_record
from placement.results.result import Result
from placement.scenario.files import Scenario, dump_scenario, load_scenario
from placement.scenario.hours import StatedHours
from placement.solving.checking import check
from placement.solving.hours import hours_faults, hours_of
from placement.solving.question import access_for, put, study_of
from placement.solving.solve import best_plan, solve
from tests.placement import plainly as plain
from tests.placement.conftest import run
from tests.placement.test_language import town

__all__ = ["town"]

SITES = tuple(plain.PLACES)
AREAS = tuple(dict.fromkeys(point.area for point in plain.POINTS))
AIMS = {"cases_in_hours": 1, "staff_hours": -1, "hours_cost": -1, "distance_in_hours": -1}
REACH_MM = 1_500_000
COVERS = np.array([[plain.between((p.x, p.y), plain.PLACES[site]) <= REACH_MM for site in SITES] for p in plain.POINTS])
WAYS = np.array([[plain.between((p.x, p.y), plain.PLACES[site]) for site in SITES] for p in plain.POINTS])


@dataclass
class Slot:
    """A random opening time in plain numbers."""

    id: str
    always: bool
    openings: int
    minutes: int
    crew: int | None
    fixed: int
    only: tuple[str, ...]
    number: tuple[int, int]
    after: str = ""
    stated: int | None = None
    rows: tuple[tuple[str, str, int], ...] = ()


@dataclass
class Case:
    """A random question in plain numbers."""

    kept: tuple[str, ...]
    free: tuple[str, ...]
    opened: tuple[int, int]
    slots: list[Slot]
    aims: list[str]
    wage: int
    hours: int | None
    yen: int | None
    share: Fraction | None
    demand: list[np.ndarray] = field(default_factory=list)


def drawn(seed: int) -> Case:
    """Return a random question of five sites and three opening times; in every third, all offices are fixed."""
    rng = np.random.default_rng(seed)
    five = tuple(sorted(rng.choice(SITES, 5, replace=False).tolist(), key=SITES.index))
    kept = five if seed % 3 == 0 else tuple(sorted(rng.choice(five, 2, replace=False).tolist(), key=SITES.index))
    free = tuple(site for site in five if site not in kept)
    low = int(rng.integers(0, 2))
    opened = (low, int(rng.integers(max(low, 1), len(free) + 1))) if free else (0, 0)
    slots = []
    for number in range(3):
        low = int(rng.integers(0, 3))
        slot = Slot(
            id=f"t{number}",
            always=bool(rng.random() < 0.25) and number < 2,
            openings=int(rng.integers(1, 60)),
            minutes=int(rng.integers(1, 13)) * 15,
            crew=int(rng.integers(1, 5)) if rng.random() < 0.5 else None,
            fixed=int(rng.integers(0, 3)) * 50_000,
            only=tuple(site for site in five if rng.random() < 0.8),
            number=(low, int(rng.integers(low, 6))) if rng.random() < 0.4 else (0, 5),
        )
        if number and not slot.always and rng.random() < 0.3:
            slot.after = f"t{number - 1}"
        if rng.random() < 0.5:
            slot.stated = int(rng.integers(1, 3000))
        else:
            places = [("", area) for area in AREAS] + [(site, "") for site in five]
            chosen = rng.choice(len(places), int(rng.integers(1, 5)), replace=False)
            slot.rows = tuple((*places[place], int(rng.integers(0, 900))) for place in sorted(chosen.tolist()))
        slots.append(slot)
    aims = rng.permutation(list(AIMS))[: int(rng.integers(2, 5))].tolist()
    hours = int(rng.integers(100, 3000)) if rng.random() < 0.7 else None
    money = int(rng.integers(1, 60)) * 100_000 if rng.random() < 0.5 else None
    share = Fraction(int(rng.integers(0, 11)), 20) if rng.random() < 0.4 else None
    return Case(kept, free, opened, slots, aims, int(rng.integers(0, 40)) * 125, hours, money, share)


def written(case: Case) -> str:
    """Return the question as a scenario."""
    lines = [
        "scenario: hours",
        "title: Hours",
        "study: minato-town",
        "served: {any: [{straight_line: 1.5 km}]}",
        f"offices: {{keep: [{', '.join(case.kept)}]"
        + (
            f", from: {{ids: [{', '.join(case.free)}]}}, open: {{min: {case.opened[0]}, max: {case.opened[1]}}}}}"
            if case.free
            else "}"
        ),
        "hours:",
        "  crew: staff",
        f"  yen_an_hour: {case.wage}",
    ]
    limits = [f"{key}: {of}" for key, of in (("staff_hours", case.hours), ("yen", case.yen)) if of is not None]
    lines += [f"  limit: {{{', '.join(limits)}}}"] if limits else []
    lines += [f"  shift: {{from: t0, to: t2, share: {int(case.share * 100)} %}}"] if case.share is not None else []
    lines.append("  slots:")
    for slot in case.slots:
        keys = [
            f"id: {slot.id}",
            f"title: {slot.id}",
            "part: saturday",
            f"openings: {slot.openings}",
            f"fixed_cost: {slot.fixed}",
        ]
        keys.append(f"clock: 09:00-{9 + slot.minutes // 60:02}:{slot.minutes % 60:02}")
        keys += [f"crew: {slot.crew}"] if slot.crew else []
        keys += [f"cases: {slot.stated}"] if slot.stated else []
        if slot.always:
            keys.append("always: true")
        else:
            keys += [f"only: [{', '.join(slot.only)}]"] if slot.only else []
            keys += [f"offices: {{min: {slot.number[0]}, max: {slot.number[1]}}}"]
            keys += [f"after: {slot.after}"] if slot.after else []
        lines.append(f"    - {{{', '.join(keys)}}}")
    lines.append(
        "objective: [" + ", ".join(f"{{{'maximize' if AIMS[aim] > 0 else 'minimize'}: {aim}}}" for aim in case.aims) + "]"
    )
    return "\n".join(lines) + "\n"


def shared(total: int, weights: list[int]) -> np.ndarray:
    """Return whole shares by largest remainder."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return np.array(parts)


def cases_of(slot: Slot) -> np.ndarray | None:
    """Return the cases of a time at each point; None where some come from nobody."""
    people = [point.people for point in plain.POINTS]
    if slot.stated:
        return shared(slot.stated, people)
    total = np.zeros(len(people), dtype=np.int64)
    offices = [SITES.index(site) for site, _, _ in slot.rows if site]
    for site, area, cases in slot.rows:
        if area:
            weights = [point.people if point.area == area else 0 for point in plain.POINTS]
        else:
            near = [min(sorted(offices), key=lambda column: ways[column]) for ways in WAYS.tolist()]
            weights = [count if SITES[column] == site else 0 for count, column in zip(people, near, strict=True)]
        if cases and not sum(weights):
            return None
        total += shared(cases, weights) if cases else 0
    return total


def every_way(case: Case) -> tuple[tuple[int, ...], int] | None:
    """Return the best values over every way to open offices and times, and how many ways have them; None where none is."""
    demand = case.demand
    columns: list[list[np.ndarray]] = []
    for count in range(case.opened[0], case.opened[1] + 1):
        for added in itertools.combinations(case.free, count):
            here = {*case.kept, *added}
            columns.append(of_offices(case, demand, here))
    values = [np.concatenate([part[place] for part in columns]) for place in range(5)]
    cases, minutes, cost, way, allowed = values
    allowed = allowed.astype(bool)
    figures = {"cases_in_hours": cases, "staff_hours": minutes, "hours_cost": cost, "distance_in_hours": way}
    best = []
    if "distance_in_hours" in case.aims:
        allowed &= way >= 0
    for aim in case.aims:
        if not allowed.any():
            return None
        found = (AIMS[aim] * figures[aim])[allowed].max()
        allowed &= AIMS[aim] * figures[aim] == found
        best.append(int(AIMS[aim] * found))
    return tuple(best), int(allowed.sum())


def of_offices(case: Case, demand: list[np.ndarray], here: set[str]) -> list[np.ndarray]:
    """Return, for every way to open times at some offices, the cases, minutes, cost, ways, and whether it is allowed."""
    each = []
    for slot, cases in zip(case.slots, demand, strict=True):
        may = [site for site in SITES if site in here and (slot.always or not slot.only or site in slot.only)]
        sets = [tuple(may)] if slot.always else [one for size in range(len(may) + 1) for one in itertools.combinations(may, size)]
        rows = []
        for sites in sets:
            at = [SITES.index(site) for site in sites]
            minutes = sum(slot.openings * slot.minutes * (slot.crew or plain.STAFF[site]) for site in sites)
            cost = minutes * case.wage + (60 * slot.fixed if sites else 0)
            way = int((cases * WAYS[:, at].min(axis=1)).sum()) if at else 0 if not cases.any() else -(10**15)
            number = slot.always or slot.number[0] <= len(sites) <= slot.number[1]
            rows.append((set(sites), int(cases[COVERS[:, at].any(axis=1)].sum()), minutes, cost, way, number))
        each.append(rows)
    made = []
    for place in range(1, 5):
        one, two, three = (np.array([row[place] for row in rows], dtype=np.int64) for rows in each)
        made.append((one[:, None, None] + two[:, None] + three).ravel())
    fits = [np.array([row[5] for row in rows]) for rows in each]
    allowed = fits[0][:, None, None] & fits[1][:, None] & fits[2]
    for number in (1, 2):
        if case.slots[number].after:
            inside = np.array([[one[0] <= other[0] for other in each[number - 1]] for one in each[number]])
            allowed &= inside.T[:, :, None] if number == 1 else inside.T
    allowed = allowed.ravel()
    allowed &= (made[1] <= 60 * case.hours) if case.hours is not None else True
    allowed &= (made[2] <= 60 * case.yen) if case.yen is not None else True
    return [*made, allowed]


STUDY: dict[str, Any] = {}


def hold(folder: Path, seed: int) -> str:
    """Check one random question; return what became of it."""
    case = drawn(seed)
    path = folder / "hours.yaml"
    path.write_text(written(case), encoding="utf-8")
    file = load_scenario(path) if any(not slot.always for slot in case.slots) else None
    assert file is not None
    if "study" not in STUDY:
        STUDY["study"] = study_of(file)
        STUDY["access"] = access_for(file, STUDY["study"])
    rows = [
        SlotCases(slot.id, Fraction(slot.openings * slot.minutes, 60), site, area, cases)
        for slot in case.slots
        for site, area, cases in slot.rows
    ]
    study: Study = replace(STUDY["study"], slots=tuple(rows))
    own = [cases_of(slot) for slot in case.slots]
    lost = any(cases is None for cases in own)
    case.demand = [cases for cases in own if cases is not None]
    if not lost and case.share is not None:
        moved = (
            shared(int(case.share * int(case.demand[0].sum()) + Fraction(1, 2)), case.demand[0].tolist())
            if case.demand[0].any()
            else 0
        )
        case.demand[0], case.demand[2] = case.demand[0] - moved, case.demand[2] + moved
    try:
        question = ask(file, study, STUDY["access"])
    except InputError as error:
        codes = {finding.code for finding in error.findings if finding.severity == "stop"}
        assert codes <= {"limit-too-small", "too-many-to-open", "cases-of-nobody", "no-office-open"}, (seed, codes)
        if "cases-of-nobody" in codes or lost:
            assert lost, seed
            return "refused"
        assert every_way(case) is None, (seed, codes)
        return "refused"
    assert not lost, seed
    found = every_way(case)
    plan = best_plan(question, None, None)
    if found is None:
        assert plan.status == "infeasible", seed
        return "infeasible"
    values, ties = found
    assert plan.status == "optimal", seed
    assert tuple(value.value for value in plan.objectives) == values, (seed, case)
    if plan.ties_complete:
        assert plan.ties == ties, seed
    check(question, plan)
    hours = hours_of(question, plan, file, deadline=float("inf"), progress=None)
    assert hours is not None
    assert not list(hours_faults(question, plan, hours)), seed
    return "solved"


def test_the_answer_is_the_best_of_every_way_to_open(town: Path) -> None:
    done = [hold(town, seed) for seed in range(6)]
    assert done.count("solved") >= 3


@pytest.mark.long
@pytest.mark.parametrize("many", range(16))
def test_thousands_of_ways_to_open_have_the_best_answer(town: Path, many: int) -> None:
    for seed in range(1000 + 100 * many, 1100 + 100 * many):
        hold(town, seed)


WHOLE = """\
scenario: hours
title: Hours
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices: {now: [hon, hama], keep: [hon], may_close: [hama], from: [minato, misaki], open: {min: 0, max: 1}}
hours:
  crew: staff
  yen_an_hour: 3000
  limit: {staff_hours: 70000, yen: 400000000}
  shift: {from: weekday, to: saturday, share: [0 %, 20 %, 60 %]}
  slots:
    - {id: weekday, part: weekday_day, openings: 240, clock: 08:30-17:00, always: true, cases: 9000}
    - {id: evening, part: weekday_evening, openings: 240, clock: 17:00-19:00, now: [hon], crew: 2, cases: 800, fixed_cost: 1000000}
    - {id: late, title: later, part: weekday_evening, openings: 240, clock: 19:00-20:00, after: evening, crew: 2, cases: 90}
    - {id: saturday, part: saturday, openings: 12, clock: 09:00-17:00, now: [hama], cases: 700, offices: {min: 0, max: 2}}
objective: [{maximize: cases_in_hours}, {minimize: staff_hours}, {minimize: distance_in_hours}]
"""


@pytest.fixture(scope="module")
def used(town: Path) -> Path:
    path = town / "used.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def layers(used: Path) -> Study:
    return study_of(load_scenario(used))


@pytest.fixture(scope="module")
def solved(used: Path, layers: Study) -> Result:
    return solve(used, layers)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("after: evening", "after: evenings", "unknown-time", 14),
        ("after: evening", "after: late", "times-in-circle", 14),
        ("to: saturday,", "to: sunday,", "unknown-time", 10),
        ("to: saturday,", "to: weekday,", "repeated", 10),
        ("share: [0 %, 20 %, 60 %]", "share: [0 %, 20 %, 20.0 %]", "repeated", 10),
        ("  crew: staff\n", "", "needs", 11),
        ("crew: staff", "crew: crew_min", "unknown-column", 7),
        ("crew: staff", "crew: 0", "crew-form", 7),
        ("clock: 17:00-19:00", "clock: 17:00", "clock-form", 13),
        ("clock: 17:00-19:00", "clock: 19:00-17:00", "clock-form", 13),
        ("part: saturday", "part: saturdays", "not-allowed", 15),
        ("title: later, ", "", "repeated", 14),
        ("always: true", "always: true, now: [hon]", "belongs-to", 12),
        ("staff_hours: 70000", "staff_hours: none", "staff-hours-form", 9),
        ("staff_hours: 70000", "staff_hours: 40000", "limit-too-small", 9),
        ("yen: 400000000", "yen: 4", "limit-too-small", 9),
        ("  yen_an_hour: 3000\n", "", "needs", 8),
        ("now: [hama], cases: 700", "now: [misaki], cases: 700", "open-then-not-now", 15),
        ("offices: {min: 0, max: 2}", "only: [hon], offices: {min: 2, max: 2}", "too-many-to-open", 15),
        ("crew: 2, cases: 90", "crew: 2", "no-cases", 14),
        ("study: minato-town", "study: minato-town\nphases: [{id: p1, open: 1}, {id: p2, open: 1}]", "one-structure", 7),
        ("{min: 0, max: 1}}", "{min: 0, max: 1}}\nalternatives: {give_up: 5 %, differ_by: 1 site}", "one-structure", 7),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(town: Path, layers: Study, old: str, new: str, code: str, line: int) -> None:
    assert WHOLE.count(old) == 1
    path = town / "bad.yaml"
    path.write_text(WHOLE.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        put(load_scenario(path), layers)
    found = [(finding.code, finding.line) for finding in caught.value.findings]
    assert (code, line) in found, found


def test_objectives_on_opening_times_need_some(town: Path) -> None:
    head, _, tail = WHOLE.partition("hours:\n")
    path = town / "bad.yaml"
    path.write_text(head.rpartition("\n")[0] + "\nobjective" + tail.partition("\nobjective")[2], encoding="utf-8")
    with pytest.raises(InputError) as caught:
        solve(path)
    assert {finding.code for finding in caught.value.findings} == {"needs"}


def test_the_record_tells_where_it_is_open_when_and_whom_that_reaches(solved: Result) -> None:
    hours = json.loads(plan_record(solved).text())["hours"]
    people, minutes = [point.people for point in plain.POINTS], 0
    for time in hours["times"]:
        cases = shared(time["cases"], people)
        for state in ("before", "after"):
            at = [SITES.index(site) for site in time[state]["open"]]
            within = COVERS[:, at].any(axis=1)
            assert time[state]["people"] == sum(np.array(people)[within])
            assert time[state]["cases"] == cases[within].sum()
            mean = round(int((cases * WAYS[:, at].min(axis=1)).sum()) / time["cases"] / 1000, 3) if at else None
            assert time[state]["distance_m"] == mean
        before, after = (
            COVERS[:, [SITES.index(site) for site in time[state]["open"]]].any(axis=1) for state in ("before", "after")
        )
        assert (time["newly"], time["no_longer"]) == (cases[after & ~before].sum(), cases[before & ~after].sum())
        assert time["people_newly"] - time["people_no_longer"] == time["after"]["people"] - time["before"]["people"]
        crews = [2 if time["id"] in {"evening", "late"} else plain.STAFF[site] for site in time["after"]["open"]]
        minutes += sum(crews) * time["hours"] * 60
        assert time["id"] == "weekday" or set(time["after"]["open"]) <= set(solved.after.open)
    late, evening = (next(time for time in hours["times"] if time["id"] == name) for name in ("late", "evening"))
    assert set(late["after"]["open"]) <= set(evening["after"]["open"])
    assert hours["staff_hours"][1] * 60 == minutes
    fixed = 1_000_000 if evening["after"]["open"] else 0
    assert hours["yen"][1] == round(hours["staff_hours"][1] * 3000 + fixed)
    assert [one["cases"] for one in hours["shares"]] == [0, 1800, 5400]
    assert all(one["best_cases"] >= one["plan_cases"] for one in hours["shares"])
    assert hours["shares"][0]["holds"]


@pytest.mark.parametrize(("lang", "moved", "unit"), [("en", "Assumed: 0 % of the cases", ""), ("ja", "仮定: ", " 件")])
def test_the_words_tell_the_figures_of_the_record(solved: Result, lang: str, moved: str, unit: str) -> None:
    hours = json.loads(plan_record(solved).text())["hours"]
    text = "\n".join(words_of(compose(solved), lang))
    assert moved in text
    for time in hours["times"]:
        assert time["title"][lang] in text
        assert f"{time['after']['cases']:,}{unit} ({time['after']['cases'] / time['cases']:.1%})" in text
    assert f"{hours['staff_hours'][1]:,.0f}" in text


def words_of(page: Page, lang: str) -> Iterator[str]:
    """Yield every text of a page, of tables cell by cell."""
    yield from (text.to(lang) for text in (page.headline, *page.beside))
    for section in page.sections:
        for part in section.body:
            yield from (
                (cell.to(lang) for row in (part.head, *part.rows) for cell in row) if isinstance(part, Table) else [part.to(lang)]
            )


def test_a_plan_that_is_given_is_beside_the_best_and_told_what_it_breaks(used: Path, layers: Study) -> None:
    result = evaluate(used, "+hama@evening,+hon@late,-hama@saturday,+hon@saturday,+minato,+minato@late", layers)
    assert result.hours is not None
    assert result.evaluation is not None
    opened = {time.id: time.sites[1] for time in result.hours.times}
    assert opened == {
        "weekday": ("hon", "hama", "minato"),
        "evening": ("hon", "hama"),
        "late": ("hon", "minato"),
        "saturday": ("hon",),
    }
    broken = {(one.kind, one.id) for one in result.evaluation.broken}
    assert ("hours", "late") in broken  # Minato keeps no evening
    assert ("hours", "staff_hours") in broken


def test_an_office_that_closes_is_open_at_no_time(used: Path, layers: Study) -> None:
    result = evaluate(used, "-hama", layers)
    assert result.hours is not None
    assert {time.id: time.sites[1] for time in result.hours.times}["saturday"] == ()


@pytest.mark.parametrize("command", ["rank", "explain"])
def test_what_looks_at_sets_of_offices_refuses_opening_times(used: Path, command: str) -> None:
    done = run(command, str(used))
    assert done.exit_code == 3
    assert "placement compare" in done.stderr


def test_limits_that_no_plan_keeps_are_named_with_their_lines(town: Path) -> None:
    path = town / "narrow.yaml"
    floor = "rules: [{id: more, at_least: 1, of: [minato, misaki]}]\nobjective"
    path.write_text(WHOLE.replace("staff_hours: 70000", "staff_hours: 45000").replace("objective", floor), encoding="utf-8")
    done = run("solve", str(path))
    assert done.exit_code == 4, done.stderr
    assert "limit of staff-hours" in done.stderr


def test_a_written_scenario_reads_back(used: Path) -> None:
    again = used.parent / "again.yaml"
    again.write_text(dump_scenario(load_scenario(used).scenario), encoding="utf-8")
    assert load_scenario(again).scenario == load_scenario(used).scenario


def test_a_sheet_over_other_hours_is_warned_of_and_named_among_the_layers(used: Path) -> None:
    path = used.parent / "sheet.yaml"
    path.write_text(WHOLE.replace("crew: 2, cases: 90", "crew: 2"), encoding="utf-8")
    file = load_scenario(path)
    study = replace(study_of(file), slots=(SlotCases("late", Fraction(200), "hon", "", 60),))
    question = ask(file, study, access_for(file, study))
    assert [(one.code, one.severity) for one in question.findings] == [("hours-differ", "warn")]


@pytest.mark.parametrize("part", ["opened", "minutes_of", "cost_of"])
def test_what_is_not_so_is_caught(used: Path, layers: Study, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    right: Any = getattr(SlotTable, part)

    def wrong(self: SlotTable, *given: Any) -> Any:
        found = right(self, *given)
        return dict.fromkeys(found, ()) if part == "opened" else found + 1

    monkeypatch.setattr(SlotTable, part, wrong)
    with pytest.raises(CheckError):
        solve(used, layers)


TIMES = Times(
    times={
        "day": Time(minutes=600, crew={"a": 2, "b": 3}, always=True),
        "night": Time(minutes=60, crew={"a": 1, "b": 1}, fixed=7, only=("a", "b"), after="day", number=(0, 1)),
    },
    yen_an_hour=10,
    staff_hours=Fraction(51),
    yen=517,
)


@pytest.mark.parametrize(
    ("day", "night", "said"),
    [
        (("a", "b"), ("a",), ""),
        (("a",), (), "not open at every open office"),
        (("a", "b"), ("a", "b"), "2 offices are open in night"),
        (("a", "b"), ("c",), "c is open in night and not at all"),
    ],
)
def test_the_independent_check_finds_what_is_not_allowed(day: tuple[str, ...], night: tuple[str, ...], said: str) -> None:
    times = (
        TIMES
        if "c" not in night
        else replace(TIMES, times={**TIMES.times, "night": replace(TIMES.times["night"], crew={"c": 1})})
    )
    faults = list(check_times({"day": day, "night": night}, ("a", "b"), times))
    assert any(said in fault for fault in faults) if said else not faults
    short = replace(times, staff_hours=Fraction(1), yen=1)
    assert any("minutes of staff" in fault for fault in check_times({"day": day, "night": night}, ("a", "b"), short))
    assert any("yen" in fault for fault in check_times({"day": day, "night": night}, ("a", "b"), short))


def test_it_counts_point_by_point() -> None:
    opened = {"day": ("a", "b"), "night": ("a",)}
    assert (staff_minutes(opened, TIMES), yen(opened, TIMES)) == (3060, 517)
    covers = np.array([[True, False], [False, False], [True, True]])
    ways, weight = np.array([[1, 5], [2, 2], [9, 3]]), np.array([10, 20, 30])
    assert reached(covers, weight, [0]) == 40
    assert carried(ways, np.ones((3, 2), dtype=bool), weight, [0, 1]) == 10 + 40 + 90
    assert carried(ways, np.zeros((3, 2), dtype=bool), weight, [0]) is None


def test_an_opening_time_goes_by_the_timetable_of_its_own_day_and_hours(town: Path) -> None:
    def read(text: str) -> Scenario:
        path = town / "by_train.yaml"
        path.write_text(text, encoding="utf-8")
        return load_scenario(path).scenario

    by_train = WHOLE.replace("straight_line: 1.5 km", "transit: 30 min")
    assert needs_transit(read(by_train)) == (
        Departures("weekday", 36000, 43200),
        Departures("weekday", 61200, 68400),
        Departures("weekday", 68400, 72000),
        Departures("saturday", 32400, 61200),
    )
    told = by_train.replace("clock: 09:00-17:00", "clock: 09:00-17:00, depart: saturday 10:00-11:00, date: 2026-07-25")
    assert needs_transit(read(told))[-1] == Departures("saturday", 36000, 39600, 50, "2026-07-25")
    with pytest.raises(InputError) as caught:
        read(told.replace("2026-07-25", "2026-07-26"))
    assert [finding.code for finding in caught.value.findings] == ["date-no-saturday"]


def test_plans_as_good_are_told_with_what_they_do_otherwise(town: Path, layers: Study) -> None:
    path = town / "tied.yaml"
    one = WHOLE.replace("keep: [hon], may_close: [hama]", "keep: [hon, hama]").replace(
        "now: [hon], crew: 2", "offices: {min: 1, max: 1}, crew: 2"
    )
    path.write_text(
        one.replace("[{maximize: cases_in_hours}, {minimize: staff_hours}, ", "[{minimize: staff_hours}]\n#"), encoding="utf-8"
    )
    result = solve(path, layers)
    assert result.hours is not None
    assert len(result.hours.ties) == min(result.plan.ties, 6) - 1 > 0
    ours = {time.id: time.sites[1] for time in result.hours.times}
    assert all(opened != ours for opened in result.hours.ties)
    words = "\n".join(words_of(compose(result), "en"))
    assert "What some of them do otherwise" in words


def test_small_counts_of_the_sheet_are_not_betrayed_by_its_hash(used: Path) -> None:
    file = load_scenario(used)
    layer = Layer("slots", "slots.csv", "whole", "2025", Text("the town"), Text("in the house"), None)
    study = study_of(file)

    def hashed(cases: int) -> str:
        rows = (SlotCases("late", Fraction(240), "hon", "", cases), SlotCases("late", Fraction(240), "hama", "", 60))
        sheet = replace(study, slots=rows, service_layers=(layer,))
        asked = file.scenario.model_copy(update={"hours": file.scenario.hours and _of_the_sheet(file.scenario.hours)})
        return next(one.sha256 for one in with_load_tables(asked, sheet).layers if one.name == "slots")

    assert hashed(10) == "whole"
    assert hashed(3) == hashed(4) != "whole"


def _of_the_sheet(hours: StatedHours) -> StatedHours:
    return hours.model_copy(update={"slots": tuple(slot.model_copy(update={"cases": None}) for slot in hours.slots)})
