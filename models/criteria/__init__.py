"""What a plan can be measured by, declared by its data: arrays over demand points (rows) and offices (columns).

A criterion says *what* is measured. `models.program.measures` makes it a part of an integer program, `models.checker`
recomputes it in the plainest way, and neither knows the other.
"""

from __future__ import annotations

from models.criteria.combined import Blend, Worst
from models.criteria.crowds import CapacityCoverage, CapacityTravel, Counters, LeastLoad, WorstWait
from models.criteria.evenness import Farthest, Gini, Separation, WorstGroup
from models.criteria.sums import Coverage, Gain, Score, Sense, Simple, Through, Travel, open_count

__all__ = [
    "Blend",
    "CapacityCoverage",
    "CapacityTravel",
    "Counters",
    "Coverage",
    "Criterion",
    "Farthest",
    "Gain",
    "Gini",
    "LeastLoad",
    "Score",
    "Sense",
    "Separation",
    "Simple",
    "Through",
    "Travel",
    "Worst",
    "WorstGroup",
    "WorstWait",
    "open_count",
    "width",
]

Criterion = (
    Coverage
    | Travel
    | Gain
    | Score
    | Through
    | Farthest
    | WorstGroup
    | Separation
    | LeastLoad
    | Gini
    | Counters
    | WorstWait
    | CapacityCoverage
    | CapacityTravel
    | Worst
    | Blend
)


def width(criterion: Criterion) -> int:  # noqa: PLR0911 - a plain case each
    """Return the number m of offices that a criterion measures."""
    match criterion:
        case Coverage() | CapacityCoverage():
            return int(criterion.covers.shape[1])
        case Gain():
            return int(criterion.gains.shape[1])
        case Score():
            return len(criterion.scores)
        case Through():
            return len(criterion.columns)
        case Separation():
            return len(criterion.between)
        case Worst() | Blend():
            return width(criterion.parts[0])
        case _:
            return int(criterion.matrix.values.shape[1])
