"""Brute force over every plan of a problem: the tests' own answer, which shares nothing with the models."""

from __future__ import annotations

import itertools

from models.problem import Problem


def every_plan(problem: Problem) -> dict[tuple[str, ...], dict[str, int]]:
    """Return the measures of every feasible set of added offices, by the plainest loops."""
    ids = problem.distance.office_ids
    distance, reachable = problem.distance.values.tolist(), problem.distance.reachable.tolist()
    people, covers = problem.people.tolist(), problem.covers.tolist()
    found = {}
    for count in range(problem.added_min, problem.added_max + 1):
        for added in itertools.combinations(problem.candidates, count):
            opened = {*problem.keep, *added}
            columns = [ids.index(office) for office in opened]
            if not all(_holds(rule, opened) for rule in problem.rules):
                continue
            if "mean_distance" in problem.objectives and any(
                here and not any(row[j] for j in columns) for here, row in zip(people, reachable, strict=True)
            ):
                continue
            found[added] = {
                "served_population": sum(here for here, row in zip(people, covers, strict=True) if any(row[j] for j in columns)),
                "mean_distance": sum(
                    here * min(row[j] for j in columns if able[j])
                    for here, row, able in zip(people, distance, reachable, strict=True)
                    if here and any(able[j] for j in columns)
                ),
                "open_offices": len(opened),
            }
    return found


def best_plans(problem: Problem, objectives: int | None = None) -> tuple[tuple[int, ...], list[tuple[str, ...]]]:
    """Return the best values of the first `objectives` (all by default) and every plan that reaches them."""
    names = problem.objectives[:objectives]
    signs = {"served_population": -1, "mean_distance": 1, "open_offices": 1}
    plans = every_plan(problem)
    keys = {added: tuple(signs[name] * values[name] for name in names) for added, values in plans.items()}
    best = min(keys.values())
    return tuple(abs(value) for value in best), sorted(added for added, key in keys.items() if key == best)


def _holds(rule, opened) -> bool:
    count = len(opened & set(rule.of))
    return count >= rule.count if rule.bound == "at_least" else count <= rule.count
