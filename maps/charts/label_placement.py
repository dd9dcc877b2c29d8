"""Where names go on a still map, so that none covers another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# sides in the order a reader expects a name: right, left, above, below, then the corners
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1), (1, 0.5), (-1, 0.5), (1, -0.5), (-1, -0.5))
# how far from its mark a name may stand, as a factor of the mark's own reach
STEPS = (1.0, 1.8, 3.0, 4.6, 6.5)
NEAR = 1.8


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Whether the two cover each other anywhere."""
        return self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top

    def inside(self, other: Box) -> bool:
        """Whether this lies wholly in the other."""
        return self.left >= other.left and self.right <= other.right and self.bottom >= other.bottom and self.top <= other.top


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that wants a place.

    Parameters
    ----------
    x, y
        its mark, in points.
    reach
        half the mark's size.
    width, height
        of the name.
    far
        whether it may stand away from its mark, with a line between.
    away
        how many times as far as names of its reach do.
    """

    x: float
    y: float
    reach: float
    width: float
    height: float
    far: bool = True
    away: float = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a name stands: its box, and whether it is so far from its mark that a line must lead there."""

    box: Box
    led: bool


def mark_box(x: float, y: float, reach: float) -> Box:
    """Return the square a mark covers."""
    return Box(x - reach, y - reach, x + reach, y + reach)


def place_names(names: Sequence[Wanted], frame: Box, taken: Sequence[Box] = ()) -> list[Placed | None]:
    """Return a place for each name, the first names choosing first; None where there is none that covers nothing.

    Parameters
    ----------
    names
        in the order of their weight.
    frame
        no name leaves it.
    taken
        what no name may cover, besides the names' own marks and the names placed before.
    """
    covered = [*taken, *(mark_box(name.x, name.y, name.reach) for name in names)]
    found: list[Placed | None] = []
    for name in names:
        places = (place for place in _places(name) if place.box.inside(frame))
        free = next((place for place in places if not any(place.box.meets(other) for other in covered)), None)
        found.append(free)
        if free is not None:
            covered.append(free.box)
    return found


def _places(name: Wanted) -> Iterator[Placed]:
    """Yield the places of a name, the best first."""
    for step, (across, up) in product(STEPS if name.far else STEPS[:1], SIDES):
        gap = name.reach * step * name.away + 1.5
        x = name.x + across * gap + (across - 1) * name.width / 2
        y = name.y + up * gap + (up - 1) * name.height / 2
        yield Placed(Box(x, y, x + name.width, y + name.height), step > NEAR)
