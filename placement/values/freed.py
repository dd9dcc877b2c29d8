"""The buildings that a plan frees, those it takes, and the floor of all with a counter."""

from __future__ import annotations

from dataclasses import dataclass

from models.messages.text import Text


@dataclass(frozen=True, slots=True)
class Building:
    """The building of one office.

    Parameters
    ----------
    office
        its id.
    floor_m2
        square metres.
    built, renewal
        years; None where the scenario names no column of them.
    use
        what is to become of its room; None where the scenario does not say.
    """

    office: str
    floor_m2: int
    built: int | None
    renewal: int | None
    use: Text | None


@dataclass(frozen=True, slots=True)
class Freed:
    """The buildings that a plan frees, and those in which it opens a counter.

    Parameters
    ----------
    freed, taken
        in the study's order.
    floor_m2
        square metres of all buildings with a counter, before and with the plan.
    """

    freed: tuple[Building, ...]
    taken: tuple[Building, ...]
    floor_m2: tuple[int, int]

    @property
    def sums(self) -> tuple[int, int]:
        """Square metres freed and taken."""
        return sum(one.floor_m2 for one in self.freed), sum(one.floor_m2 for one in self.taken)
