"""Colours and hatchings of the residents' states: told apart with any colour vision, and in black and white."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps.charts.population import Reach

# few people, more, many: as on the interactive page
TINTS_OF: dict[Reach, tuple[str, str, str]] = {
    "already": ("#cfe0ee", "#93bbdb", "#4c87b8"),
    "newly": ("#fbe3a8", "#f4bd47", "#d98b06"),
    "lost": ("#d9d5d2", "#a39c97", "#5f5753"),
    "still": ("#e9cfe0", "#c685ae", "#953d78"),
}
# slopes of the lines: none, rising, level, rising and falling
RISING, FALLING, LEVEL = (1.0, 1.0), (1.0, -1.0), (1.0, 0.0)
HATCHES: dict[Reach, tuple[tuple[float, float], ...]] = {
    "already": (),
    "newly": (RISING,),
    "lost": (LEVEL,),
    "still": (RISING, FALLING),
}
GAP_POINTS = 3.6


def hatch_lines(
    shape: shapely.Geometry, slopes: tuple[tuple[float, float], ...], metres_per_point: float
) -> Iterator[NDArray[np.float64]]:
    """Yield the lines that hatch a shape, in its own coordinates."""
    bounds = shapely.bounds(shape)
    for slope in slopes:
        lines = _rulings(bounds, slope, GAP_POINTS * metres_per_point)
        for part in shapely.get_parts(shapely.intersection(lines, shape)):
            if part.geom_type == "LineString":
                yield np.asarray(part.coords)


def _rulings(bounds: NDArray[np.float64], slope: tuple[float, float], gap: float) -> shapely.MultiLineString:
    """Return parallel lines over a rectangle, on a grid that is the same for every shape."""
    along = np.array(slope) / np.hypot(*slope)
    across = np.array([-along[1], along[0]])
    corners = np.array([[x, y] for x in bounds[::2] for y in bounds[1::2]])
    offsets, reach = corners @ across, corners @ along
    steps = np.arange(np.floor(offsets.min() / gap), np.ceil(offsets.max() / gap) + 1) * gap
    ends = [offset * across + np.outer([reach.min(), reach.max()], along) for offset in steps]
    return shapely.MultiLineString(ends)
