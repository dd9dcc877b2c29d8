"""Objectives that are the same whatever opens: they decide nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geodata.yamlfiles.source import Source
from models.access import AccessMatrix, IntArray
from models.criteria import (
    Blend,
    CapacityCoverage,
    Coverage,
    Criterion,
    Farthest,
    Gain,
    Score,
    Travel,
    Worst,
    WorstGroup,
)
from models.messages.findings import Finding
from models.messages.text import Text
from models.problem import Problem
from placement.problem.inputs import Path
from placement.problem.units import Reading
from placement.scenario.objectives.goals import Goal


def fixed_objectives(
    problem: Problem, asked: tuple[Goal, ...], readings: tuple[Reading, ...], source: Source
) -> Iterator[Finding]:
    """Yield a warning for each objective, and each criterion weighed, that no office can change.

    Parameters
    ----------
    problem
        with its objectives.
    asked, readings
        the same as the scenario has them, and how they read.
    source
        the scenario's text.
    """
    if problem.added_min >= len(problem.candidates) or not problem.added_max:
        return  # there is nothing to choose at all
    for position, (goal, wanted, reading) in enumerate(zip(problem.objectives, asked, readings, strict=True)):
        parts: list[tuple[Path, Criterion, Reading]] = [(("objective", position), goal.criterion, reading)]
        if wanted.weigh and isinstance(goal.criterion, Blend):
            rows = zip(goal.criterion.parts, reading.parts, strict=True)
            parts = [((*parts[0][0], "weigh", row), part, said) for row, (part, said) in enumerate(rows)]
        for path, criterion, said in parts:
            if not may_vary(criterion, problem):
                message = Text("{title} is the same in every plan, so this objective decides nothing", title=said.title)
                yield source.finding("objective-fixed", message, *path, severity="warn")


def may_vary(criterion: Criterion, problem: Problem) -> bool:  # noqa: PLR0911 - a plain case each
    """Return False where a criterion is surely the same in all plans, as far as one look at its arrays tells."""
    kept, able = problem.columns(problem.keep), problem.columns(problem.candidates)
    match criterion:
        case Coverage():
            now = criterion.covers[:, kept].sum(axis=1)
            most = now + criterion.covers[:, able].sum(axis=1)
            return bool(((criterion.people > 0) & (now < criterion.times) & (most >= criterion.times)).any())
        case Gain():
            now, most = (criterion.gains[:, columns].max(axis=1, initial=0) for columns in (kept, able))
            return bool(((criterion.people > 0) & (most > now)).any())
        case Travel() | Farthest() | WorstGroup():
            now, best = (_nearest(criterion.matrix, columns) for columns in (kept, able))
            return bool(((criterion.people > 0) & (best < now)).any())
        case Score():
            return _score_varies(criterion.scores, problem)
        case CapacityCoverage():
            takes = criterion.covers[:, able] & (criterion.capacity[able] > 0)
            return bool(takes[criterion.people > 0].any())
        case Worst() | Blend():
            return any(may_vary(part, problem) for part in criterion.parts)
        case _:
            return True


def _nearest(matrix: AccessMatrix, columns: list[int]) -> IntArray:
    far = np.iinfo(np.int64).max
    nearest: IntArray = np.where(matrix.reachable[:, columns], matrix.values[:, columns], far).min(axis=1, initial=far)
    return nearest


def _score_varies(scores: IntArray, problem: Problem) -> bool:
    """Return False where all offices of which a fixed number opens have the same figure, and all others none."""
    left = {
        office: int(scores[column])
        for office, column in zip(problem.candidates, problem.columns(problem.candidates), strict=True)
    }
    fixed = [set(problem.candidates)] if problem.added_min == problem.added_max else []
    fixed += [
        {office for office, _ in rule.terms}
        for rule in problem.rules
        if rule.at_least is not None and rule.at_least == rule.at_most and all(factor == 1 for _, factor in rule.terms)
    ]
    for offices in fixed:
        figures = {left[office] for office in offices if office in left}
        if len(figures) == 1:
            left |= dict.fromkeys(offices & left.keys(), 0)
    return any(left.values())
