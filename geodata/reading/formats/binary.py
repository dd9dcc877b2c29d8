"""Shapes as well-known binary, which GDAL and databases give."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from geodata.reading.formats.geojson import MAX_VERTICES
from geodata.reading.raw import Shapes, shape_array
from models.messages.findings import Faults
from models.messages.text import Text


def read_binary(held: Sequence[bytes | None], faults: Faults) -> Shapes:
    """Return the shape of each row, None where it has none or is broken, which is recorded.

    Parameters
    ----------
    held
        each row's well-known binary, or None.
    faults
        takes what is wrong.
    """
    curved: set[int] = set()
    try:
        shapes = shapely.from_wkb(np.array(held, dtype=object), on_invalid="ignore")
    except NotImplementedError:
        curved = _curved(held)
        shapes = shapely.from_wkb(
            np.array([None if row in curved else one for row, one in enumerate(held)], dtype=object), on_invalid="ignore"
        )
    lost = [row for row in range(len(held)) if shapes[row] is None and held[row] is not None and row not in curved]
    faults.stop_rows("ring-open", lost, lambda _: Text("its geometry is broken (a ring not closed); mend it"))
    said = Text("its geometry has curves, which are not read; draw it of straight lines (ST_CurveToLine in PostGIS)")
    faults.stop_rows("geometry-curved", sorted(curved), lambda _: said)
    most = int(shapely.get_num_coordinates(shapes).max(initial=0))
    if most > MAX_VERTICES:
        faults.stop(
            "too-many-vertices",
            Text(
                "one geometry has {most:,} vertices, more than the limit of {max_vertices:,}; simplify it",
                most=most,
                max_vertices=MAX_VERTICES,
            ),
        )
    return shape_array(list(shapes))


def _curved(held: Sequence[bytes | None]) -> set[int]:
    """Return the rows whose shapes have curves, which no shape of ours can have."""
    found = set()
    for row, one in enumerate(held):
        try:
            shapely.from_wkb(one, on_invalid="ignore")
        except NotImplementedError:
            found.add(row)
    return found
