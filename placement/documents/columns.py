"""Which objectives tables of plans must show, as they have no columns of their own."""

from __future__ import annotations

from collections.abc import Sequence

from placement.problem.units import Reading
from placement.scenario.objectives.registry import objectives


def without_column(readings: Sequence[Reading]) -> list[tuple[int, Reading]]:
    """Return the objectives that people served, mean and largest distance do not tell already, with their places."""
    shown = {of.name for of in objectives() if of.shown in {"served", "mean", "largest"}}
    return [(place, reading) for place, reading in enumerate(readings) if reading.whose or reading.name not in shown]
