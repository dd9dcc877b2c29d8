"""A layer as its file has it: columns of text, shapes and a CRS, before anything is believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pyproj import CRS

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """What one file holds.

    Parameters
    ----------
    columns
        every column as text, one entry per row; a missing value is "".
    shapes
        one shapely geometry or None per row; None for a table of coordinates.
    crs
        the CRS that the file itself names, or None.
    crs_by_standard
        True for GeoJSON without a `crs` member, which is WGS 84 by RFC 7946.
    """

    columns: dict[str, list[str]]
    shapes: Shapes | None = None
    crs: CRS | None = None
    crs_by_standard: bool = False

    def __len__(self) -> int:
        """Return the number of rows."""
        if self.shapes is not None:
            return len(self.shapes)
        return len(next(iter(self.columns.values()), []))

    def renamed(self, columns: dict[str, list[str]]) -> Raw:
        """Return the same layer with other columns."""
        return replace(self, columns=columns)

    def rows(self, kept: Sequence[int]) -> Raw:
        """Return the same layer with some of its rows."""
        columns = {name: [cells[row] for row in kept] for name, cells in self.columns.items()}
        return replace(self, columns=columns, shapes=None if self.shapes is None else self.shapes[list(kept)])


def shape_array(shapes: list[Any]) -> Shapes:
    """Return shapes as an array, which numpy must not take apart."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array
