"""Twenty years of seventeen sites in four states of the fictitious town, all three objectives in order, proven from a scenario file.

People differ in every year, moves cost, each period has a budget and a limit of closings, and one site leaves its building: in twenty
periods of a year, and in four of five years. Beside it HiGHS alone, on the plain formulation: states and moves as in
`models.timeline`, a variable for every point that is served, and one for every point and site that it goes to.
`pytest tests/benchmarks/test_years.py -m long -s`.
"""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.access import IntArray
from models.criteria import Blend, Coverage, Criterion, Score, Through, Travel
from models.given import values_of
from models.problem import Problem
from models.program.solver import Program
from placement.problem.build import Question, ask
from placement.scenario.files import BUNDLED, load_scenario
from placement.solving.checking import check
from placement.solving.course import course_faults, course_of
from placement.solving.question import access_for, study_of
from placement.solving.solve import best_plan
from tests.example_town import FOLDER

YEARS = range(2026, 2046)
COUNTED = ("people", "people_2030", "people_2035", "people_2040", "people_2045")
MOST_SECONDS = 60
# wall seconds that HiGHS alone is given
ALONE_S = 300


def write_study(folder: Path) -> None:
    """Write the fictitious town with people of every year by themselves: it is made up, and so are these."""
    shutil.copytree(FOLDER, folder)
    with (folder / "demand.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for year in YEARS:
            place = min((year - 2025) // 5, len(COUNTED) - 2)
            old, new = (int(row[COUNTED[place + step]]) for step in (0, 1))
            row[f"in_{year}"] = str(old + (new - old) * (year - 2025 - 5 * place) // 5)
    with (folder / "demand.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    manifest = folder / "study.yaml"
    named = ", ".join(f"in_{year}" for year in YEARS)
    text = manifest.read_text(encoding="utf-8").replace("people_2045]", f"people_2045, {named}]")
    manifest.write_text(text.replace("study: example-town", "study: yearly-town"), encoding="utf-8")


def write_scenario(folder: Path, begins: Sequence[int], million_yen: int, closings: int, most_full: int) -> Path:
    """Write the bundled scenario of states with other periods, a column of people for every year, and other limits."""
    text = (BUNDLED / "example-town-states.yaml").read_text(encoding="utf-8")
    head, rest = text.split("phases:\n")
    tail = rest.split("  generation:")[1]
    limits = f"budget: {million_yen}000000, closings: {closings}"
    phases = "".join(f"  - {{id: y{year}, from_year: {year}-04, {limits}}}\n" for year in begins)
    people = "".join(f"    - {{from_year: {year}-04, people: in_{year}}}\n" for year in YEARS)
    head = head.replace("study: example-town", "study: yearly-town").replace("max: 6}", f"max: {most_full}}}")
    path = folder / "years.yaml"
    years = f"years:\n  until_year: 2046-04\n  people:\n{people}  generation:"
    path.write_text(f"{head}phases:\n{phases}{years}{tail}", encoding="utf-8")
    return path


def asked(folder: Path, begins: Sequence[int], million_yen: int, closings: int, most_full: int) -> Question:
    """Return twenty years of the town, put to its study."""
    write_study(folder / "yearly-town")
    file = load_scenario(write_scenario(folder, begins, million_yen, closings, most_full))
    study = study_of(file)
    return ask(file, study, access_for(file, study))


class Alone:
    """HiGHS alone on the plain formulation, one objective after the other.

    A point is served where a site within its reach gives the service; it goes to one site that gives it. Periods share what
    does not change with the people.

    Parameters
    ----------
    problem
        sites in states, what the moves between them cost, and what counts.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem, self.xs = problem, [f"x_{place}" for place in range(len(problem.offices))]

    def solve(self) -> tuple[str, list[tuple[int, float | None]]]:
        """Return how it ended, and of each objective the value of the plan found and the bound."""
        deadline, decided, found = time.monotonic() + ALONE_S, list[int](), list[tuple[int, float | None]]()
        for level, goal in enumerate(self.problem.objectives):
            program = Program(goal.name, goal.criterion.sense)
            self.write(program, decided)
            terms, constant, unit = self.express(program, goal.criterion, f"goal{level}")
            program.aim(terms, constant)
            outcome = program.solve(time_limit_s=deadline - time.monotonic())
            if outcome.chosen is None:
                return outcome.end, found
            opened = [self.problem.offices[int(name[2:])] for name in outcome.chosen if name[0] == "x"]
            value = values_of(self.problem, opened)[level]
            assert value is not None
            found.append((value, None if outcome.bound is None else outcome.bound * unit))
            if outcome.end != "optimal":
                return outcome.end, found
            decided.append(value)
        return "optimal", found

    def write(self, program: Program, decided: Sequence[int]) -> None:
        """Write the sites, the rules, and what is decided."""
        problem, place = self.problem, dict(zip(self.problem.offices, self.xs, strict=True))
        for name in self.xs:
            program.binary(name)
        for option, name in place.items():
            if option not in problem.candidates:
                program.constrain(f"fixed_{name}", {name: 1}, "==", float(option in problem.keep))
        for number, rule in enumerate(problem.rules):
            terms = {place[option]: float(factor) for option, factor in rule.terms}
            if rule.at_least is not None:
                program.constrain(f"low_{number}", terms, ">=", rule.at_least)
            if rule.at_most is not None:
                program.constrain(f"high_{number}", terms, "<=", rule.at_most)
        limits = [(limit.criterion, limit.bound) for limit in problem.limits]
        bounds = [*limits, *((goal.criterion, value) for goal, value in zip(problem.objectives, decided, strict=False))]
        for number, (criterion, bound) in enumerate(bounds):
            terms, constant, unit = self.express(program, criterion, f"held{number}")
            program.constrain(f"held_{number}", terms, ">=" if criterion.sense == "max" else "<=", bound / unit - constant)

    def express(self, program: Program, criterion: Criterion, name: str) -> tuple[dict[str, float], float, int]:
        """Return a criterion's terms and constant, and what they are divided by."""
        unit = 1 if criterion.sense == "max" else 1_000_000
        if isinstance(criterion, Score):
            scores = zip(self.xs, criterion.scores.tolist(), strict=True)
            return {x: score / unit for x, score in scores if score}, criterion.base / unit, unit
        parts = zip(criterion.parts, criterion.factors, strict=True) if isinstance(criterion, Blend) else [(criterion, 1)]
        people: dict[bytes, IntArray] = {}
        seen: dict[bytes, Through] = {}
        for part, factor in parts:
            assert isinstance(part, Through)
            key = part.counts.tobytes()
            seen[key] = part
            people[key] = people.get(key, 0) + factor * part.of.people
        terms: dict[str, float] = {}
        for number, (key, part) in enumerate(seen.items()):
            terms |= self.served(program, part, people[key], f"{name}_{number}", unit)
        return terms, 0.0, unit

    def served(self, program: Program, part: Through, people: IntArray, name: str, unit: int) -> dict[str, float]:
        """Write where the points go in one period; return what that is worth."""
        giving: dict[int, list[str]] = {}
        for option in np.flatnonzero(part.counts).tolist():
            giving.setdefault(int(part.columns[option]), []).append(self.xs[option])
        terms = {}
        for point in np.flatnonzero(people).tolist():
            if isinstance(part.of, Coverage):
                near = [x for site, options in giving.items() if part.of.covers[point, site] for x in options]
                hit = program.share(f"{name}_{point}")
                program.constrain(f"of_{hit}", {hit: 1.0, **dict.fromkeys(near, -1.0)}, "<=", 0)
                terms[hit] = float(people[point]) / unit
                continue
            assert isinstance(part.of, Travel)
            ways = [program.share(f"{name}_{point}_{site}") for site in giving]
            program.constrain(f"of_{name}_{point}", dict.fromkeys(ways, 1.0), "==", 1)
            for way, (site, options) in zip(ways, giving.items(), strict=True):
                program.constrain(f"of_{way}", {way: 1.0, **dict.fromkeys(options, -1.0)}, "<=", 0)
                terms[way] = float(people[point]) * float(part.of.matrix.values[point, site]) / unit
        return terms


@pytest.mark.long
@pytest.mark.parametrize(
    ("begins", "million_yen", "closings", "most_full"),
    [(YEARS, 150, 1, 6), (YEARS, 60, 1, 17), (YEARS, 90, 1, 6), (YEARS[::5], 150, 2, 6), (YEARS[::5], 100, 2, 17)],
    ids=["years-150-6", "years-60-17", "years-90-6", "periods-150-6", "periods-100-17"],
)
def test_twenty_years_are_proven_within_a_minute(
    tmp_path: Path, begins: range, million_yen: int, closings: int, most_full: int
) -> None:
    question = asked(tmp_path, begins, million_yen, closings, most_full)
    started = time.process_time()
    plan = best_plan(question, None, None)
    took = time.process_time() - started
    assert plan.status == "optimal"
    check(question, plan)
    course = course_of(question, plan)
    assert course is not None
    assert not list(course_faults(question, plan, course))
    started = time.process_time()
    end, found = Alone(question.problem).solve()
    alone = time.process_time() - started
    ratio = "" if end == "optimal" else "more than "
    print(
        f"\n{len(question.problem.candidates):,} columns, {took:.1f} CPU s; HiGHS alone ({end}) {alone:.1f}: {ratio}{alone / took:.1f} times"
    )
    for row, value in enumerate(plan.objectives):
        print(f"  {value.name}: {value.value:,}; alone {found[row] if row < len(found) else 'not asked'} (value, bound)")
    if end == "optimal":
        assert [value.value for value in plan.objectives] == [value for value, _ in found]
    assert took < MOST_SECONDS
