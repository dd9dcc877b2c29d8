"""Brute force over every plan of a problem: the tests' own answer, which shares nothing with the models."""

from __future__ import annotations

import itertools

from models.problem import SENSES, Problem


def every_plan(problem: Problem) -> dict[tuple[str, ...], dict[str, int]]:
    """Return the measures of every feasible set of added offices, by the plainest loops."""
    ids = problem.distance.office_ids
    people, covers = problem.people.tolist(), problem.covers.tolist()
    pool = [ids.index(office) for office in (*problem.keep, *problem.candidates)]
    ways = {
        name: [
            {j: row[j] for j in pool if able[j]}
            for row, able in zip(matrix.values.tolist(), matrix.reachable.tolist(), strict=True)
        ]
        for name, matrix in problem.means.items()
    }
    found = {}
    for count in range(problem.added_min, problem.added_max + 1):
        for added in itertools.combinations(problem.candidates, count):
            opened = {*problem.keep, *added}
            columns = [ids.index(office) for office in opened]
            if not all(_holds(rule, opened) for rule in problem.rules):
                continue
            lived = {
                name: [(here, row) for here, row in zip(people, rows, strict=True) if here and row] for name, rows in ways.items()
            }
            if any(not row.keys() & set(columns) for name in problem.objectives if name in lived for _, row in lived[name]):
                continue
            found[added] = {
                "served_population": sum(here for here, row in zip(people, covers, strict=True) if any(row[j] for j in columns)),
                "open_offices": len(opened),
                **{
                    name: sum(here * min((row[j] for j in columns if j in row), default=0) for here, row in rows)
                    for name, rows in lived.items()
                },
                **{name: sum(int(scores[j]) for j in columns) for name, scores in problem.scores.items()},
            }
    return found


def best_plans(problem: Problem, objectives: int | None = None) -> tuple[tuple[int, ...], list[tuple[str, ...]]]:
    """Return the best values of the first `objectives` (all by default) and every plan that reaches them."""
    names = problem.objectives[:objectives]
    signs = {name: -1 if sense == "max" else 1 for name, sense in SENSES.items()}
    plans = every_plan(problem)
    keys = {added: tuple(signs[name] * values[name] for name in names) for added, values in plans.items()}
    best = min(keys.values())
    return tuple(abs(value) for value in best), sorted(added for added, key in keys.items() if key == best)


def _holds(rule, opened) -> bool:
    count = len(opened & set(rule.of))
    return count >= rule.count if rule.bound == "at_least" else count <= rule.count
