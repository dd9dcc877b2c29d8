"""The residents of a still map: squares of one state and tint as one shape, in the study's CRS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from pyproj import Transformer

from maps.page.geometry import CELL_CODE, COLUMNS_PER_DEGREE, ROWS_PER_DEGREE, number_cells
from maps.page.layers import people_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geodata.study import Study
    from models.access import BoolArray, IntArray

Reach = Literal["already", "newly", "lost", "still"]
# as the interactive page has them: where a square's people differ, the most numerous give the colour, and of equals the first
REACHES: tuple[Reach, ...] = ("already", "newly", "lost", "still")
TINTS = 3


def classify(served_before: BoolArray, served_after: BoolArray) -> IntArray:
    """Return for each demand point the position of its state in `REACHES`."""
    return np.where(served_before, np.where(served_after, 0, 2), np.where(served_after, 1, 3)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Squares:
    """Where people live, as a map shows it.

    Parameters
    ----------
    shapes
        (k,) squares in the study's CRS.
    points
        (p, 2) places of the demand that has no mesh cell.
    members
        (n,) for each demand point of the study its square, or k + its point.
    people
        (n,) people of each demand point.
    even
        all squares are of one size, so that neighbours share whole edges.
    """

    shapes: NDArray[np.object_]
    points: NDArray[np.float64]
    members: IntArray
    people: IntArray
    even: bool

    def merged(self, shapes: NDArray[np.object_]) -> shapely.Geometry:
        """Return squares as one shape."""
        return shapely.coverage_union_all(shapes) if self.even else shapely.union_all(shapes)

    def coloured(self, states: IntArray) -> Iterator[tuple[Reach, int, NDArray[np.object_], NDArray[np.float64]]]:
        """Yield state, tint, squares and points of every colour that is there; `states` is (n,), as from `classify`."""
        size = len(self.shapes) + len(self.points)
        counts = np.zeros((size, len(REACHES)), dtype=np.int64)
        np.add.at(counts, (self.members, states), self.people)
        state, tint = counts.argmax(axis=1), self._tints(counts.sum(axis=1))
        for number, reach in enumerate(REACHES):
            for level in range(TINTS):
                here = (state == number) & (tint == level)
                if here.any():
                    yield reach, level, self.shapes[here[: len(self.shapes)]], self.points[here[len(self.shapes) :]]

    def _tints(self, people: IntArray) -> IntArray:
        steps = np.searchsorted(people_steps(people), people, side="right")
        return np.minimum(TINTS - 1, -(-steps // 2))


def find_squares(study: Study) -> Squares:
    """Return the squares of a study's demand."""
    demand = study.demand
    has_cell = demand["cell"].str.fullmatch(CELL_CODE).to_numpy(dtype=bool)
    codes, found = np.unique(demand["cell"].to_numpy(dtype=str)[has_cell], return_inverse=True)
    members = np.zeros(len(demand), dtype=np.int64)
    members[has_cell] = found
    members[~has_cell] = len(codes) + np.arange((~has_cell).sum())
    loose = demand.geometry[~has_cell]
    points = np.column_stack([loose.x, loose.y]).astype(float)
    even = len({len(code) for code in codes}) < 2
    return Squares(_draw_squares(codes.tolist(), study.crs), points, members, demand["people"].to_numpy(), even)


def _draw_squares(codes: list[str], crs: str) -> NDArray[np.object_]:
    """Return mesh cells as polygons of a projected CRS; neighbours share their corners exactly."""
    row, column, span = number_cells(codes)
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    east = np.column_stack([column + across * span for across, _ in corners]) / COLUMNS_PER_DEGREE
    north = np.column_stack([row + up * span for _, up in corners]) / ROWS_PER_DEGREE
    x, y = Transformer.from_crs("OGC:CRS84", crs, always_xy=True).transform(east, north)
    return np.asarray(shapely.polygons(np.stack([x, y], axis=-1)), dtype=object)
