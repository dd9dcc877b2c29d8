"""Who stays out of reach with a plan, and which candidate would reach them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unreached:
    """People out of reach with a plan.

    Parameters
    ----------
    areas
        for each area that has some, its id and how many, in the study's order.
    rescued
        for each candidate, how many of them it would reach; in the study's order.
    """

    areas: tuple[tuple[str, int], ...]
    rescued: tuple[tuple[str, int], ...]

    @property
    def people(self) -> int:
        """How many they are."""
        return sum(count for _, count in self.areas)
