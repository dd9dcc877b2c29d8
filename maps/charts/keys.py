"""The keys of a still map, drawn as the map draws what they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import shapely

from maps.charts.channel_marks import FAINT, FILLS, OUTSIDE, WITHIN
from maps.charts.channel_marks import INK as CHANNEL_INK
from maps.charts.hatching import HATCHES, TINTS_OF, hatch_lines
from maps.charts.marks import OFFICES, STATION, draw_rings
from maps.charts.plan_map import AREA, BORDER, CIRCLES, COURSE, PARK, RAIL, add_path, add_shape
from maps.charts.svg import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from maps.charts.population import Reach
    from maps.charts.sheet import Role

KEY_POINTS, HIGH = 30.0, 9.0


def draw_key(paper: Axes, key: str, left: float, middle: float) -> None:
    """Draw a key at a place on axes of points.

    Parameters
    ----------
    paper
        axes of points.
    key
        its name, as in `legend.Legend`: the kind, and which one.
    left, middle
        where its left end is, and half its height.
    """
    kind, _, which = key.partition("-")
    centre = left + KEY_POINTS / 2
    if kind == "state":
        _draw_state(paper, cast("Reach", which), left, middle)
    elif kind == "role":
        look = OFFICES[cast("Role", which)]
        _mark(paper, centre, middle, look.marker, 2 * look.reach, look.face, look.edge, 1.3 if which == "rest" else 0.8)
    elif kind == "rough":
        draw_rings(paper, np.array([centre]), np.array([middle]), np.array([2.5]))
    elif kind == "circle":
        colour, width, style = CIRCLES[cast("Role", which)]
        paper.plot([left, left + KEY_POINTS], [middle, middle], color=colour, linewidth=width, linestyle=style)
    elif kind == "channel":
        number, _, outside = which.partition("-")
        face, width = FILLS[int(number)] if number.isdigit() else ("white", 0.5)
        marker, size = OUTSIDE if outside or not number.isdigit() else WITHIN
        _mark(paper, centre, middle, marker, size, face, CHANNEL_INK if number.isdigit() else FAINT, width)
    elif kind == "rail":
        ends = [left, left + KEY_POINTS]
        paper.plot(ends, [middle, middle], color=RAIL, linewidth=1.7)
        paper.plot(ends, [middle, middle], color="white", linewidth=0.9, dashes=(4, 4))
        _mark(paper, centre, middle, STATION.marker, 2 * STATION.reach, "white", RAIL, 0.9)
    elif kind == "park":
        box = shapely.box(left, middle - HIGH / 2, left + KEY_POINTS, middle + HIGH / 2)
        add_shape(paper, box, facecolor=PARK, linewidth=0)
    elif kind == "water":
        for colour, width in COURSE:
            paper.plot([left, left + KEY_POINTS], [middle, middle], color=colour, linewidth=1.6 * width)
    else:
        colour, width = AREA if kind == "area" else (BORDER, 1.1)
        paper.plot([left, left + KEY_POINTS], [middle, middle], color=colour, linewidth=width)


def _mark(paper: Axes, x: float, y: float, marker: str, size: float, face: str, edge: str, width: float) -> None:
    (marks,) = paper.plot([x], [y], marker, markersize=size)
    marks.set_markerfacecolor(face)
    marks.set_markeredgecolor(edge)
    marks.set_markeredgewidth(width)


def _draw_state(paper: Axes, reach: Reach, left: float, middle: float) -> None:
    """Draw the three tints of a state beside each other, hatched as the map's squares are."""
    from matplotlib.path import Path

    bottom, top = middle - HIGH / 2, middle + HIGH / 2
    for place, colour in enumerate(TINTS_OF[reach]):
        start = left + place * KEY_POINTS / 3
        add_shape(paper, shapely.box(start, bottom, start + KEY_POINTS / 3, top), facecolor=colour, linewidth=0, zorder=2)
    whole = shapely.box(left, bottom, left + KEY_POINTS, top)
    lines = list(hatch_lines(whole, HATCHES[reach], 1.0))
    if lines:
        path = Path.make_compound_path(*map(Path, lines))
        add_path(paper, path, facecolor="none", edgecolor=INK, linewidth=0.45, alpha=0.75, zorder=3)
    add_shape(paper, whole, facecolor="none", edgecolor="#8b96a0", linewidth=0.5, zorder=4)
