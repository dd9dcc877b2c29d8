"""The numbers of a file that could be changed so that it asks less, and the values worth trying."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from placement.scenario.quantities import LONGEST_MM, distance_mm, in_kilometres, in_metres

# distances are proposed in whole 10 m
STEP_MM = 10_000


def as_it_is(value: int) -> object:
    """Return a number as the file has it."""
    return value


@dataclass(frozen=True)
class Loosening:
    """A number of the file, and what it could be instead.

    Parameters
    ----------
    key
        its key.
    was
        what the file says.
    values
        what to try, the nearest to the file's first; each asks less than the one before.
    write
        a value as the file has it.
    one_by_one
        whether a value may be too much although a nearer one is not.
    rounded
        the value to propose in place of the nearest, as the file has it; None where none is sensible.
    """

    key: str
    was: str
    values: Sequence[int]
    write: Callable[[int], object] = as_it_is
    one_by_one: bool = False
    rounded: Callable[[int], str | None] | None = None


def longer(key: str, said: str, distances: Iterable[int]) -> Loosening:
    """Return how a distance could be longer: at those given, proposed rounded up."""
    beyond = [int(value) for value in distances if distance_mm(said) < value <= LONGEST_MM]
    return Loosening(
        key, said, beyond, in_metres, rounded=lambda least: in_kilometres(min(-(-least // STEP_MM) * STEP_MM, LONGEST_MM))
    )


def shorter(key: str, said: str, distances: Iterable[int]) -> Loosening:
    """Return how a distance could be shorter: at those given in ascending order, proposed rounded down."""
    within = [int(value) for value in distances if 0 < value < distance_mm(said)][::-1]
    return Loosening(
        key, said, within, in_metres, rounded=lambda most: in_kilometres(most // STEP_MM * STEP_MM) if most >= STEP_MM else None
    )
