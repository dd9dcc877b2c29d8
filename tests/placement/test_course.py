"""A course that was given: recounted plainly, against what the scenario allows, and beside the best; and history as it was."""

from __future__ import annotations

import itertools
import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.messages.document import Table
from models.messages.findings import InputError
from placement.analysis.evaluation import evaluate
from placement.documents.course import course_sections, same_size_section
from placement.records.plan import plan_record
from placement.results.result import Result
from tests.placement import plainly as plain
from tests.placement.test_language import town
from tests.placement.test_states import GIVES, HEAD, PARTS, PHASES, SITES, STATES, YEARS, drawn, written

__all__ = ["town"]


def told(result: Result) -> Any:
    """Return what `plan.json` says."""
    return json.loads(plan_record(result).text())


def ways_of(seed: int) -> dict[str, dict[str, str]]:
    """Return a random course: by phase, what some sites become."""
    rng = np.random.default_rng(seed)
    found: dict[str, dict[str, str]] = {}
    for phase in PHASES:
        moved = [site for site in SITES if rng.random() < 0.3]
        found[phase] = {site: str(rng.choice(STATES)) for site in moved}
    # every service is given in every phase
    found["p1"] |= {"hon": "full", SITES[-1]: "base"}
    for phase in ("p2", "p3"):
        found[phase].pop("hon", None)
        found[phase].pop(SITES[-1], None)
    return found


def stated(course: dict[str, dict[str, str]]) -> str:
    """Return a course as the plan of a file."""
    phases = []
    for phase, moved in course.items():
        by_state = {state: [site for site, to in moved.items() if to == state] for state in STATES}
        said = ", ".join(f"{state}: [{', '.join(sites)}]" for state, sites in by_state.items() if sites)
        phases += [f"{phase}: {{{said}}}"] if said else []
    return f"plan: {{phases: {{{', '.join(phases)}}}}}\n"


def broken_by(case: Any, ways: list[dict[str, str]]) -> set[tuple[str, str]]:
    """Return what a course breaks, in the plainest way: kind, and the phase, the site or the state."""
    found: set[tuple[str, str]] = set()
    before = case.first
    for number, (phase, here) in enumerate(zip(PHASES, ways, strict=True)):
        spent = 0
        for site in SITES:
            pair = (before[site], here[site])
            if pair[0] == pair[1]:
                continue
            if site == "hon":
                found.add(("keep", site))
            elif pair not in case.moving:
                found.add(("states", site))
            spent += case.moving.get(pair, 0)
        shut = sum(bool(GIVES[before[site]]) and not GIVES[here[site]] for site in SITES)
        found |= {("budget", phase)} if spent > case.budgets[number] else set()
        found |= {("closings", phase)} if shut > case.closings[number] else set()
        found |= {("sites", f"full-{phase}")} if [*here.values()].count("full") > case.most else set()
        site, since = case.leaves
        found |= {("leave", site)} if number >= since and GIVES[here[site]] else set()
        before = here
    return found


@cache
def nearest(sites: frozenset[str], point: Any) -> int:
    return plain.way(point, sites)


def fates(old: frozenset[str], new: frozenset[str], column: str) -> tuple[int, int]:
    """Return who gets nearer and who farther."""
    ways = [(nearest(old, point), nearest(new, point), getattr(point, column)) for point in plain.POINTS]
    return sum(count for one, two, count in ways if two < one), sum(count for one, two, count in ways if two > one)


def hold(folder: Path, seed: int) -> bool:
    """Check one random course; return whether it breaks anything."""
    case, course = drawn(seed), ways_of(seed)
    path = folder / "course.yaml"
    # a plan needs every service today, too: these sites give all of them
    case = case._replace(first=case.first | {"hon": "full", SITES[-1]: "base"})
    path.write_text(written(case) + stated(course), encoding="utf-8")
    result = None
    with suppress(InputError):  # a service that no site may give, or a site that cannot leave
        result = evaluate(path)
    if result is None:
        return False
    ways, here = [], case.first
    for phase in PHASES:
        here = here | course[phase]
        ways.append(here)
    said = told(result)
    assert {(one["kind"], one["id"]) for one in said["broken"]} == broken_by(case, ways), seed
    assert [phase["states"] for phase in said["course"]["phases"]] == ways, seed
    moves = [(old[site], new[site]) for old, new in itertools.pairwise([case.first, *ways]) for site in SITES]
    unknown = any(old != new and (old, new) not in case.moving for old, new in moves)
    months = {phase: sum(number for name, _, number in PARTS if name == phase) for phase in PHASES}
    kept = sum(months[phase] * case.keeping[state] for phase, way in zip(PHASES, ways, strict=True) for state in way.values())
    spent = sum(case.moving.get(pair, 0) for pair in moves if pair[0] != pair[1])
    assert said["course"]["cost_yen"] == (None if unknown else (kept + 12 * spent + 6) // 12), seed
    at = dict(zip(PHASES, ways, strict=True))
    earlier = dict(zip(PHASES, [case.first, *ways], strict=False))
    for one in said["course"]["services"]:
        giving = {state for state in STATES if one["service"] in GIVES[state]}
        first, last, now = (
            frozenset(site for site, state in way.items() if state in giving)
            for way in (case.first, earlier[one["phase"]], at[one["phase"]])
        )
        column = one["people"]
        assert one["after"]["served"]["people"] == plain.served(now, column=column)
        assert (one["nearer"], one["farther"]) == fates(first, now, column)
        assert (one["nearer_since"], one["farther_since"]) == fates(last, now, column)
    for one in said["same_size"]:
        count = len(one["sites"])
        if count == len(SITES):
            assert one["best"] == []
            continue
        sets = [frozenset(some) for some in itertools.combinations(SITES, count)]
        reach, mean = one["best"]
        values = {some: (-plain.served(some, column=one["people"]), plain.total(some, column=one["people"])) for some in sets}
        best, nearest_of_all = min(values.values()), min(far for _, far in values.values())
        assert values[frozenset(reach["sites"])] == best
        assert reach["ties"] == sum(value == best for value in values.values())
        assert values[frozenset(mean["sites"])][1] == nearest_of_all
        assert (mean["nearer"], mean["farther"]) == fates(frozenset(one["sites"]), frozenset(mean["sites"]), one["people"])
    return bool(said["broken"])


def test_a_course_is_recounted_and_what_it_breaks_is_told(town: Path) -> None:
    assert any(hold(town, seed) for seed in range(2))


@pytest.mark.long
@pytest.mark.parametrize("many", range(10))
def test_hundreds_of_courses_are_recounted(town: Path, many: int) -> None:
    for seed in range(100 + 30 * many, 130 + 30 * many):
        hold(town, seed)


PLAIN = """\
offices: {}
states:
  - {id: full, gives: [service, certificates, advice], now: [hon, hama], may_become: [closed]}
  - {id: closed, may_become: [full]}
phases:
  - {id: p1, from_year: 2030-04, sites: {full: 1}}
  - {id: p2, from_year: 2035-04}
objective: [{minimize: mean_distance}]
"""


def put(town: Path, plan: str, text: str = PLAIN) -> Path:
    path = town / "given.yaml"
    path.write_text(HEAD + text + YEARS + plan, encoding="utf-8")
    return path


def test_a_course_without_costs_tells_none(town: Path) -> None:
    result = evaluate(put(town, "plan: {phases: {p1: {closed: [hama]}, p2: {full: [hama]}}}\n"))
    said = told(result)
    assert said["broken"] == []
    assert "cost_yen" not in said["course"]
    words = str([section.title.to("en") for section in course_sections(result)] + [one.to("en") for one in result.assumptions])
    assert "What changes, period by period" in words
    assert "No cost is stated" in words


def test_sets_of_periods_in_which_people_change_are_told_by_their_months(town: Path) -> None:
    result = evaluate(put(town, "plan: {phases: {p1: {closed: [hama]}}}\n"))
    (section,) = same_size_section(result)
    rows = [row for block in section.body if isinstance(block, Table) for row in block.rows]
    labels = [tuple(cell.to("en") for cell in row[:2]) for row in rows if row[1].to("en") == "as it was"]
    # each service has parts of its own, and no two of them are called the same
    assert labels
    assert all(labels.count(label) == 3 for label in labels)
    assert all(label[0].startswith("20") for label in labels)


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ("plan: {phases: {p9: {closed: [hama]}}}", "unknown-phase"),
        ("plan: {phases: {p1: {shut: [hama]}}}", "unknown-state"),
        ("plan: {phases: {p1: {closed: [hama], full: [hama]}}}", "two-states"),
        ("plan: {phases: {p1: {closed: [hon, hama]}}}", "no-giver"),
        ("plan: {phases: {p1: {closed: [honn]}}}", "unknown-office"),
        ("plan: {offices: [hon], phases: {p1: {closed: [hama]}}}", "one-of"),
        ("plan: [-hama]", "plan-structure"),
    ],
)
def test_a_course_that_is_none_is_refused(town: Path, plan: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        evaluate(put(town, f"{plan}\n"))
    assert code in {finding.code for finding in caught.value.findings}


def test_a_number_of_sites_in_no_state_is_refused(town: Path) -> None:
    with pytest.raises(InputError) as caught:
        evaluate(put(town, "plan: {phases: {p1: {closed: [hama]}}}\n", PLAIN.replace("{full: 1}", "{ful: 1}")))
    assert [(finding.code, finding.line) for finding in caught.value.findings] == [("unknown-state", 11)]


def test_history_is_recounted_and_set_beside_the_best_of_the_same_size() -> None:
    """The figures were worked out by hand from the layers, by code that shares nothing with the project."""
    said = told(evaluate("nerima-history"))
    assert said["broken"] == []
    rows = {(one["service"], one["phase"]): one for one in said["course"]["services"]}
    # in 2008, all who had another office nearer than the four; it is told against 2007
    first = rows["notifications", "y2008"]
    assert (first["farther"], first["farther_since"], first["nearer"]) == (523_931, 523_931, 0)
    assert (first["before"]["served"]["people"], round(first["before"]["distance_m"]["mean"], 1)) == (721_722, 686.4)
    assert (first["after"]["served"]["people"], round(first["after"]["distance_m"]["mean"], 1)) == (685_132, 1520.1)
    six = [rows[key] for key in (("notifications", "y2014"), ("certificates", "y2014"), ("guidance", "y2017"))]
    assert {(one["after"]["served"]["people"], round(one["after"]["distance_m"]["mean"], 1)) for one in six} == {
        (721_656, 1148.7)
    }
    assert {one["farther"] for one in six} == {414_485}
    assert [one["farther_since"] for one in six] == [0, 414_485, 414_485]
    assert all(rows["guidance", phase]["after"]["sites"] == 17 for phase in ("y2008", "y2014"))
    best = {
        (one["service"], len(one["sites"]), set_["best_on"]): (
            set_["sites"],
            set_["reached"]["served"]["people"],
            round(set_["reached"]["distance_m"]["mean"], 1),
        )
        for one in said["same_size"]
        for set_ in one["best"]
    }
    assert best["notifications", 4, "reach"] == (["nerima", "oizumi", "dai7", "kamishakujii"], 719_131, 1497.3)
    sites, _, mean = best["notifications", 4, "mean"]
    assert (sites, mean) == (["nerima", "hikarigaoka", "oizumi", "kamishakujii"], 1465.7)
    assert {key[1] for key in best} == {4, 6}
    assert "cost_yen" not in said["course"]
