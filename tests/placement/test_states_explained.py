"""`rank` and `explain` of states over phases: against every course there is, counted plainly."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from placement.analysis.courses import Looking
from placement.asking import explain, rank
from placement.documents.courses import compose_course_reasons, compose_ranked_courses
from placement.documents.json.courses import explain_course_answer
from placement.documents.tables.courses import course_reasons_table
from placement.problem.courses import ways_of
from placement.results.courses import CourseReasons
from placement.results.explanation import Impasse
from placement.values.plans import MeasuredPlan
from tests.placement.conftest import run
from tests.placement.test_language import town
from tests.placement.test_states import AIMS, HEAD, KEPT, SITES, YEARS, far, unserved

__all__ = ["town"]

MOVING = {("full", "base"): 3, ("full", "closed"): 4, ("base", "full"): 5, ("base", "closed"): 1, ("closed", "full"): 9}
FIRST = dict.fromkeys(SITES, "closed") | {KEPT: "full", "hama": "base"}
PEOPLE = {"p1": (("people", 60),), "p2": (("people_65", 48), ("people_2040", 36))}
SCENARIO = (
    HEAD
    + f"""offices: {{keep: [{KEPT}]}}
states:
  - {{id: full, gives: [service, certificates], now: [{KEPT}], sites: {{min: 0, max: 4}}, may_become: {{base: 3, closed: 4}}}}
  - {{id: base, gives: [advice], now: [hama], may_become: {{full: 5, closed: 1}}}}
  - {{id: closed, may_become: {{full: 9}}}}
phases:
  - {{id: p1, from_year: 2030-04, budget: 20, closings: 0}}
  - {{id: p2, from_year: 2035-04, budget: 15}}
"""
    + YEARS
    + AIMS
)
# no question below pays for more in both phases
MOST_YEN = 45
Course = tuple[tuple[str, str], ...]
Values = tuple[int, int, int]
Allowed = Callable[[Course], bool]


def spent(course: Course, phase: int) -> int:
    before = FIRST.values() if not phase else (states[0] for states in course)
    return sum(MOVING[old, states[phase]] for old, states in zip(before, course, strict=True) if old != states[phase])


def closed(course: Course, phase: int) -> int:
    before = FIRST.values() if not phase else (states[0] for states in course)
    return sum(states[phase] == "closed" != old for old, states in zip(before, course, strict=True))


def full(course: Course, phase: int) -> frozenset[str]:
    return frozenset(site for site, states in zip(SITES, course, strict=True) if states[phase] == "full")


LIMITS: dict[str, Allowed] = {
    "budget p1": lambda course: spent(course, 0) <= 20,
    "budget p2": lambda course: spent(course, 1) <= 15,
    "closings p1": lambda course: not closed(course, 0),
    "sites full": lambda course: max(len(full(course, phase)) for phase in (0, 1)) <= 4,
    f"keep {KEPT}": lambda course: course[SITES.index(KEPT)] == ("full", "full"),
}


def ways(site: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield every way of a site by itself, with what its moves cost; the one that stays may move all the same."""
    for way in itertools.product(("full", "base", "closed"), repeat=2):
        moves = [pair for pair in itertools.pairwise((FIRST[site], *way)) if pair[0] != pair[1]]
        if all(pair in MOVING for pair in moves):
            yield way, sum(MOVING[pair] for pair in moves)


@cache
def every_course() -> tuple[tuple[Course, Values], ...]:
    """Return every way through the phases with what it is worth, but for those that no wider budget would pay for."""
    courses: list[tuple[Course, int]] = [((), 0)]
    for site in SITES:
        courses = [((*course, way), yen + more) for course, yen in courses for way, more in ways(site) if yen + more <= MOST_YEN]
    found = []
    for course, yen in courses:
        sites = {phase: full(course, place) for place, phase in enumerate(PEOPLE)}
        if all(sites.values()):
            parts = [(months, sites[phase], column) for phase, counted in PEOPLE.items() for column, months in counted]
            lost, total = (sum(months * of(here, column) for months, here, column in parts) for of in (unserved, far))
            found.append((course, (lost, total, 12 * yen)))
    return tuple(found)


def best_of(*allowed: Allowed) -> Values | None:
    """Return the best values of the courses that are allowed."""
    return min((values for course, values in every_course() if all(may(course) for may in allowed)), default=None)


def told(plan: MeasuredPlan | None) -> Values | None:
    """Return the values of a plan as they are counted here."""
    if plan is None:
        return None
    everyone = sum(months * unserved(frozenset(), column) for parts in PEOPLE.values() for column, months in parts)
    return everyone - plan.values[0], plan.values[1], plan.values[2]


@pytest.fixture(scope="module")
def path(town: Path) -> Path:
    file = town / "explained.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def reasons(path: Path) -> CourseReasons:
    found = explain(path)
    assert isinstance(found, CourseReasons)
    return found


def test_the_next_best_courses_are_those_of_all(path: Path) -> None:
    found = rank(path, top=4)
    allowed = sorted(values for course, values in every_course() if all(may(course) for may in LIMITS.values()))
    assert [told(row.plan) for row in found.standings.plans] == allowed[:4]
    assert [row.rank for row in found.standings.plans] == [1 + allowed.index(values) for values in allowed[:4]]
    text = compose_ranked_courses(found.question, found.standings)
    assert "There may be more" in text.sections[0].body[1].to("en")  # type: ignore[union-attr]


def test_what_each_condition_costs_is_that_of_all_courses(reasons: CourseReasons) -> None:
    assert told(reasons.answer) == best_of(*LIMITS.values())
    priced = {f"{price.part.kind} {price.part.id}": price for price in reasons.prices}
    assert set(priced) == set(LIMITS)
    for name, price in priced.items():
        best = best_of(*(may for other, may in LIMITS.items() if other != name))
        assert told(price.best) == best, name
        assert price.binds == (best != told(reasons.answer))
    assert any(price.binds for price in reasons.prices)


def test_why_a_site_is_what_it_is_is_that_of_all_courses(reasons: CourseReasons) -> None:
    ways = ways_of(reasons.question, reasons.answer.added)
    assert {one.site for one in reasons.otherwise} == set(SITES) - {KEPT}
    for one in reasons.otherwise:
        assert all(ways[phase][one.site] == one.state for phase in one.phases)
        place, phases = SITES.index(one.site), [("p1", "p2").index(phase) for phase in one.phases]
        best = best_of(*LIMITS.values(), lambda course: any(course[place][at] != one.state for at in phases))  # noqa: B023
        assert told(one.best) == best, one


def test_what_one_more_would_bring_is_that_of_all_courses(reasons: CourseReasons) -> None:
    wider: dict[str, Allowed] = {
        "closings p1": lambda course: closed(course, 0) <= 1,
        "sites full": lambda course: max(len(full(course, phase)) for phase in (0, 1)) <= 5,
    }
    more = {f"{one.part.kind} {one.part.id}": one for one in reasons.more}
    # a million yen is more than all moves cost
    assert {*more} == {*wider, "budget p1", "budget p2"}
    for name, may in {**wider, "budget p1": lambda _: True, "budget p2": lambda _: True}.items():
        others = (kept for other, kept in LIMITS.items() if other != name)
        assert told(more[name].best) == best_of(*others, may), name


def test_reasons_are_told_in_words_data_and_a_table(reasons: CourseReasons) -> None:
    page = compose_course_reasons(reasons)
    assert [section.title.to("en") for section in page.sections] == [
        "The price of each condition",
        "Why each site is what it is",
        "What one more would bring",
    ]
    record = json.loads(explain_course_answer(reasons).model_dump_json(by_alias=True))
    assert [one["site"] for one in record["otherwise"]] == [one.site for one in reasons.otherwise]
    rows = list(csv.DictReader(io.StringIO(course_reasons_table(reasons))))
    assert [row["section"] for row in rows].count("otherwise") == len(reasons.otherwise)
    assert rows[0]["states_p1"].startswith(f"{SITES[0]}=")


def test_a_scenario_without_a_course_is_told_why(path: Path) -> None:
    file = path.parent / "impossible.yaml"
    file.write_text(SCENARIO.replace("min: 0, max: 4", "min: 6, max: 6"), encoding="utf-8")
    found = explain(file)
    assert isinstance(found, Impasse)
    assert {part.kind for part in found.conflict} <= {"budget", "closings", "sites"}


def test_the_command_line_ranks_courses(path: Path) -> None:
    done = run("rank", str(path), "--top", "2", "--json")
    assert done.exit_code == 0, done.stderr
    assert [plan["rank"] for plan in json.loads(done.stdout)["plans"]] == [1, 2]


def test_the_least_more_of_a_budget_that_brings_anything_is_that_of_all_courses(reasons: CourseReasons) -> None:
    part = next(price.part for price in reasons.prices if (price.part.kind, price.part.id) == ("budget", "p1"))
    least = Looking(reasons.question, reasons.file, reasons.answer, (part,), None).least_yen(part, 0)
    others, ours = [may for name, may in LIMITS.items() if name != "budget p1"], told(reasons.answer)
    assert ours is not None
    better = [course for course, values in every_course() if values < ours and all(may(course) for may in others)]
    assert (least.more, least.least) == (min(spent(course, 0) for course in better) - 20, True)
    assert told(least.best) == best_of(*others, lambda course: spent(course, 0) <= 20 + least.more)
