"""Twenty years of seventeen sites in four states of the fictitious town, all three objectives in order, proven.

People differ in every year, moves cost, each year has a budget and a limit of closings, and one site leaves its building:
`pytest tests/benchmarks/test_years.py -m long -s`.
"""

from __future__ import annotations

import time

import numpy as np
import pytest

from geodata.access.straight import straight_line
from geodata.load import load_study
from models.access import IntArray
from models.checker import check_plan
from models.criteria import Blend, Coverage, Score, Through, Travel
from models.lexicographic import solve_problem
from models.problem import Constraint, Problem, ProblemGoal, of_set
from models.timeline import Timeline

STATES = ("full", "certificates", "base", "closed")
FIRST = {"city_hall": "full", "full_office": "full", "branch": "certificates", "building": "closed"}
KEEPING = {"full": 40, "certificates": 17, "base": 5}
MOVING = {
    ("certificates", "full"): 60,
    ("closed", "full"): 90,
    ("base", "full"): 70,
    ("closed", "base"): 20,
    ("certificates", "base"): 10,
    ("full", "certificates"): 25,
    ("full", "base"): 25,
    ("certificates", "closed"): 15,
    ("base", "closed"): 5,
    ("full", "closed"): 30,
}
COUNTED = ("people", "people_2030", "people_2035", "people_2040", "people_2045")
YEARS = tuple(range(2026, 2046))
MOST_SECONDS = 60


def question(budget: int, most_full: int) -> Problem:
    """Return twenty years of the town, under a budget of each year and so many full offices."""
    study = load_study("example-town")
    demand, offices = study.demand, study.offices
    matrix = straight_line(study, offices)
    counts = np.array([demand[column].to_numpy() for column in COUNTED], dtype=np.int64)
    phases = tuple(map(str, YEARS))
    leaves = {("hama", state, str(year)) for state in STATES[:-1] for year in YEARS if year >= 2028}
    first = {site: FIRST[kind] for site, kind in zip(offices["id"], offices["kind"], strict=True)}
    line = Timeline(tuple(offices["id"]), phases, STATES, "closed", first, tuple(MOVING), leaves, counted=True)
    layout = line.layout

    def people(year: int) -> IntArray:
        """Return people of every year by itself: the town is made up, and so are these."""
        place = min((year - 2025) // 5, len(counts) - 2)
        return counts[place] + (counts[place + 1] - counts[place]) * (year - 2025 - 5 * place) // 5

    def full(name: str, of: Coverage | Travel, phase: str) -> Through:
        return Through(name, of, layout.columns, layout.counting([line.label("full", phase)]))

    covers = matrix.within(1_000_000)
    served = [full("served", Coverage("served", covers, people(int(phase))), phase) for phase in phases]
    ways = [full("distance", Travel("distance", matrix, people(int(phase))), phase) for phase in phases]
    costs = {move.id: MOVING[move.before, move.after] for move in line.movements}
    costs |= {line.option(site, state, phase): cost for site in line.sites for state, cost in KEEPING.items() for phase in phases}
    rules: list[Constraint] = []
    for phase in phases:
        moves = [move for move in line.movements if move.phase == phase]
        rules.append(Constraint(f"budget-{phase}", tuple((move.id, costs[move.id]) for move in moves), at_most=budget))
        rules.append(of_set(f"closings-{phase}", [move.id for move in moves if move.after == "closed"], at_most=1))
        rules.append(of_set(f"full-{phase}", [line.option(site, "full", phase) for site in line.sites], at_most=most_full))
    goals = (
        Blend("served", tuple(served), (1,) * len(phases), "max"),
        Blend("distance", tuple(ways), (1,) * len(phases), "min"),
        Score("cost", np.array([costs.get(option, 0) for option in layout.ids], dtype=np.int64), "min"),
    )
    return line.problem(map(ProblemGoal, goals), rules)


@pytest.mark.long
@pytest.mark.parametrize(("budget", "most_full"), [(100, 6), (60, 17)])
def test_twenty_years_are_proven_within_a_minute(budget: int, most_full: int) -> None:
    started = time.process_time()
    problem = question(budget, most_full)
    plan = solve_problem(problem, tie_limit=1)
    took = time.process_time() - started
    print(f"\nbudget {budget}, {most_full} full at most: {len(problem.candidates):,} columns, {took:.1f} CPU s")
    for value in plan.objectives:
        print(f"  {value.name}: {value.value:,}, bound {value.bound:,}")
    assert plan.status == "optimal"
    check_plan(problem, plan.open, {value.name: value.value for value in plan.objectives})
    assert took < MOST_SECONDS
