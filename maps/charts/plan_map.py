"""The plan as a still map: residents by state, water, parks and borders of areas, circles, railways, offices with their names, scale and north."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from maps.charts.channel_marks import draw_channels
from maps.charts.hatching import HATCHES, TINTS_OF, hatch_lines
from maps.charts.marks import STATION, draw_names, draw_offices
from maps.charts.population import classify
from maps.charts.sheet import draw_scale, name_role
from maps.charts.svg import INK, draw_svg
from maps.ground import draw_areas, draw_ground

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoSeries
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path

    from maps.charts.channel_marks import Look
    from maps.charts.population import Reach, Squares
    from maps.charts.sheet import Role, Sheet
    from maps.charts.svg import Drawing
    from maps.page.callouts import Callout
    from models.access import IntArray
    from models.messages.text import Language
    from models.plan import State

OUTSIDE, GROUND, BORDER, RAIL = "#e9edf0", "#ffffff", "#2f3b46", "#5b6570"
# colour, width in points, and dashes of the circle round an open office
CIRCLES: dict[Role, tuple[str, float, Any]] = {
    "kept": ("#12385c", 0.9, "solid"),
    "added": ("#a34700", 1.4, (0, (6, 3))),
    "closed": ("#5f5753", 0.9, (0, (1, 3))),
}
# of parks and ponds, and of a river: its edges, and the light between them
PARK, WATER = "#cfe3bd", "#86b4c6"
COURSE = (("#5f96a9", 1.3), ("#eff6f9", 0.6))
# of the borders of areas, over the squares: colour and width
AREA = ("#66727d", 0.3)
DOT = 3.0


def draw_map(  # noqa: PLR0913 - all that stands on a map
    sheet: Sheet,
    squares: Squares,
    before: State,
    after: State,
    rows: IntArray,
    *,
    roles: Sequence[Role],
    circle_mm: int | None,
    lang: Language,
    channels: tuple[GeoSeries, Sequence[Look]] | None = None,
    callouts: Sequence[Callout] = (),
) -> Drawing:
    """Return the map of a plan as SVG.

    Parameters
    ----------
    sheet
        from `lay_out`.
    squares
        the residents, from `find_squares`.
    before, after
        the states compared; the same twice shows one state.
    rows
        (n,) the states' row of each demand point of the study.
    roles
        how each office of the study is marked, in its order.
    circle_mm
        radius of the circles round open offices, None for none.
    lang
        language of the names.
    channels
        where channels are, and how each is marked; None for none.
    callouts
        a few words each, of a place.
    """
    parts = [name_role(office, before, after) for office in sheet.study.offices["id"]]

    def paint(figure: Figure) -> None:
        land, paper = sheet.axes_of_land(figure), sheet.axes_of_paper(figure)
        paint_ground(land, sheet)
        _paint_water_and_parks(land, sheet)
        _paint_areas(land, sheet)
        _paint_people(land, sheet, squares, classify(before.served[rows], after.served[rows]))
        _paint_lines(land, sheet)
        if circle_mm is not None:
            _paint_circles(land, sheet, parts, circle_mm / 1000)
        if channels is not None:
            draw_channels(land, *channels)
        draw_offices(land, sheet, roles)
        draw_names(paper, sheet, roles, draw_scale(paper, sheet, lang), lang, callouts)

    return draw_svg(paint, width_mm=sheet.width_mm, height_mm=sheet.height_mm)


def add_path(axes: Axes, path: Path, **look: Any) -> None:
    """Draw a path."""
    from matplotlib.patches import PathPatch

    # an artist, not a patch: nothing has to find out how far it reaches
    axes.add_artist(PathPatch(path, **look))


def add_shape(axes: Axes, shape: shapely.Geometry, **look: Any) -> None:
    """Draw polygons as one path; holes run the other way round."""
    from matplotlib.path import Path

    rings = [
        np.asarray(ring.coords)
        for part in shapely.get_parts(shapely.orient_polygons(shape))
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    if rings:
        codes = [[Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY] for ring in rings]
        add_path(axes, Path(np.concatenate(rings), np.concatenate(codes).astype(np.uint8)), **look)


def paint_ground(axes: Axes, sheet: Sheet) -> None:
    """Draw the land within the boundary, and what lies outside."""
    add_shape(axes, shapely.box(*sheet.bounds), facecolor=OUTSIDE, linewidth=0, zorder=0)
    add_shape(axes, sheet.study.boundary, facecolor=GROUND, linewidth=0, zorder=1)
    add_shape(axes, sheet.study.boundary, facecolor="none", edgecolor=BORDER, linewidth=1.1, zorder=4)


def _paint_water_and_parks(axes: Axes, sheet: Sheet) -> None:
    """Draw parks and ponds under the squares, and rivers over them, as light lines that hide no colour."""
    from matplotlib.path import Path

    ground = draw_ground(sheet.study)
    for order, colour, shapes in ((1.2, PARK, ground.parks), (1.3, WATER, ground.water)):
        if shapes:
            add_shape(axes, shapely.MultiPolygon(shapes), facecolor=colour, linewidth=0, zorder=order)
    if ground.courses:
        path = Path.make_compound_path(*(Path(np.asarray(course.coords)) for course in ground.courses))
        for colour, width in COURSE:
            add_path(axes, path, facecolor="none", edgecolor=colour, linewidth=width, zorder=3.5)


def _paint_areas(axes: Axes, sheet: Sheet) -> None:
    """Draw the borders of areas as hairlines over the squares, which would hide them; where two areas meet, once."""
    from matplotlib.path import Path

    borders = shapely.line_merge(shapely.union_all([shape.boundary for shape in draw_areas(sheet.study)]))
    lines = [Path(np.asarray(line.coords)) for line in shapely.get_parts(borders)]
    if lines:
        colour, width = AREA
        add_path(axes, Path.make_compound_path(*lines), facecolor="none", edgecolor=colour, linewidth=width, zorder=3.2)


def _paint_people(axes: Axes, sheet: Sheet, squares: Squares, states: IntArray) -> None:
    from matplotlib.path import Path

    hatched: dict[Reach, list[shapely.Geometry]] = {}
    for reach, tint, shapes, points in squares.coloured(states):
        colour = TINTS_OF[reach][tint]
        if len(shapes):
            shape = squares.merged(shapes)
            # a hairline in the same colour closes the seams that a viewer's smoothing leaves between shapes
            add_shape(axes, shape, facecolor=colour, edgecolor=colour, linewidth=0.15, zorder=2)
            if HATCHES[reach]:
                hatched.setdefault(reach, []).append(shape)
        if len(points):
            marker = "o" if reach in {"already", "newly"} else "X"
            axes.plot(*points.T, linestyle="none", color=colour, zorder=2, marker=marker, markersize=DOT)
    for reach, parts in hatched.items():
        lines = list(hatch_lines(shapely.union_all(parts), HATCHES[reach], sheet.metres_per_point))
        if lines:
            path = Path.make_compound_path(*map(Path, lines))
            add_path(axes, path, facecolor="none", edgecolor=INK, linewidth=0.45, alpha=0.75, zorder=3)


def _paint_lines(axes: Axes, sheet: Sheet) -> None:
    """Draw railways as black and white bands, stations as small boxes."""
    parts = [
        np.asarray(part.coords)[:, :2]
        for line in sheet.study.lines.geometry
        for part in shapely.get_parts(line)
        if not part.is_empty
    ]
    for place in parts:
        axes.plot(*place.T, color=RAIL, linewidth=1.7, zorder=5, solid_capstyle="butt")
        axes.plot(*place.T, color="white", linewidth=0.9, zorder=5, dashes=(4, 4), dash_capstyle="butt")
    rail = sheet.study.stops[sheet.study.stops["kind"] == "rail"].geometry
    look: dict[str, Any] = {"markerfacecolor": "white", "markeredgecolor": RAIL, "markeredgewidth": 0.9}
    axes.plot(rail.x, rail.y, STATION.marker, markersize=2 * STATION.reach, zorder=7, **look)


def _paint_circles(axes: Axes, sheet: Sheet, roles: Sequence[Role], radius_m: float) -> None:
    from matplotlib.patches import Circle

    for place, role in zip(sheet.study.offices.geometry, roles, strict=True):
        if role in CIRCLES:
            colour, width, style = CIRCLES[role]
            circle = Circle((place.x, place.y), radius_m, edgecolor=colour, linewidth=width, linestyle=style, facecolor="none")
            circle.set_zorder(6)
            axes.add_artist(circle)
