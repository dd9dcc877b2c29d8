"""A plan with its measures: the one shape in which rankings, explanations, curves and pages speak of a plan."""

from __future__ import annotations

from typing import NamedTuple

from placement.values.measures import Measures


class MeasuredPlan(NamedTuple):
    """A plan and what it means for the people; a tuple, as there may be a hundred thousand.

    Parameters
    ----------
    added
        the options it adds.
    measures
        what it means for the people.
    values
        the exact value of every objective; empty where it was not valued.
    options
        what it adds and what is kept; empty where only the addition is told.
    open
        ids of the offices open in the end, in the study's order; likewise.
    tied
        how many plans are as good, by the objectives and their tolerances; None where they were not counted.
    """

    added: tuple[str, ...]
    measures: Measures
    values: tuple[int, ...] = ()
    options: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    tied: int | None = None
