"""Small maps of a plan over phases, all of one scale: for a service in a phase, who is nearer and who farther than in the phase before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.charts.hatching import HATCHES, hatch_lines
from maps.charts.marks import draw_offices
from maps.charts.plan_map import add_path, add_shape, paint_ground
from maps.charts.svg import INK, POINTS_PER_MM, draw_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from maps.charts.population import Reach, Squares
    from maps.charts.sheet import Role, Sheet
    from maps.charts.svg import Drawing
    from models.access import IntArray
    from models.messages.text import Language, Text

# the positions of REACHES that stand for as far, nearer and farther; their hatchings tell them apart in black and white
SAME, NEARER, FARTHER = 0, 1, 2
# light for no change, green for nearer, brown and darker for farther
TONES: dict[Reach, str] = {"already": "#eef1f3", "newly": "#b7dccd", "lost": "#b98350"}
LETTERS, LINE, SWATCH = 8.0, 11.5, 9.0
KEY_MM = 3.4 * LINE / POINTS_PER_MM


@dataclass(frozen=True, slots=True)
class PeriodMap:
    """One small map.

    Parameters
    ----------
    section
        title of the section that it goes with.
    finding
        what it shows, in one sentence: its title.
    before, after
        ids of the sites that give the service in the phase before, and in this one.
    keys
        in words, how many people are farther, nearer and as far.
    """

    section: Text
    finding: Text
    before: tuple[str, ...]
    after: tuple[str, ...]
    keys: tuple[Text, Text, Text]


def changes_of(before: IntArray, after: IntArray) -> IntArray:
    """Return for each point whether it is as far, nearer or farther; -1 millimetres stands for nobody to go to."""
    old, new = (np.where(mm < 0, np.iinfo(np.int64).max, mm) for mm in (before, after))
    return np.where(new < old, NEARER, np.where(new > old, FARTHER, SAME)).astype(np.int64)


def draw_period(
    sheet: Sheet, squares: Squares, changes: IntArray, roles: Sequence[Role], keys: tuple[Text, Text, Text], lang: Language
) -> Drawing:
    """Return one small map as SVG, with its keys below.

    Parameters
    ----------
    sheet
        from `lay_out`.
    squares
        the residents, from `find_squares`.
    changes
        (n,) of each demand point of the study, from `changes_of`.
    roles
        how each office of the study is marked, in its order.
    keys
        of farther, nearer and as far.
    lang
        language of the keys.
    """
    high = sheet.height_mm + KEY_MM

    def paint(figure: Figure) -> None:
        land = sheet.axes_of_land(figure)
        land.set_position((0, KEY_MM / high, 1, sheet.height_mm / high))
        paint_ground(land, sheet)
        _paint_changes(land, sheet, squares, changes)
        draw_offices(land, sheet, roles)
        _write_keys(sheet, figure, high, [key.to(lang) for key in keys])

    return draw_svg(paint, width_mm=sheet.width_mm, height_mm=high)


def _paint_changes(land: Axes, sheet: Sheet, squares: Squares, changes: IntArray) -> None:
    parts: dict[Reach, list[shapely.Geometry]] = {}
    for reach, _, shapes, points in squares.coloured(changes):
        parts.setdefault(reach, []).extend(shapes)
        land.plot(*points.T, linestyle="none", marker="X" if reach == "lost" else "o", color=TONES[reach], markersize=2, zorder=2)
    for reach, found in parts.items():
        if found:
            shape = squares.merged(np.asarray(found, dtype=object))
            add_shape(land, shape, facecolor=TONES[reach], edgecolor=TONES[reach], linewidth=0.15, zorder=2)
            _hatch(land, reach, shape, sheet.metres_per_point)


def _hatch(axes: Axes, reach: Reach, shape: shapely.Geometry, metres_per_point: float) -> None:
    from matplotlib.path import Path

    lines = list(hatch_lines(shape, HATCHES[reach], metres_per_point))
    if lines:
        path = Path.make_compound_path(*map(Path, lines))
        add_path(axes, path, facecolor="none", edgecolor=INK, linewidth=0.4, alpha=0.75, zorder=3)


def _write_keys(sheet: Sheet, figure: Figure, high: float, said: Sequence[str]) -> None:
    paper = figure.add_axes((0, 0, 1, KEY_MM / high))
    paper.set_axis_off()
    paper.set_xlim(0, sheet.frame.right)
    paper.set_ylim(0, KEY_MM * POINTS_PER_MM)
    order: tuple[Reach, ...] = ("lost", "newly", "already")
    for line, (reach, words) in enumerate(zip(order, said, strict=True)):
        bottom = KEY_MM * POINTS_PER_MM - (line + 1) * LINE
        box = shapely.box(1, bottom, 1 + 2 * SWATCH, bottom + SWATCH)
        add_shape(paper, box, facecolor=TONES[reach], edgecolor=INK, linewidth=0.5, zorder=2)
        _hatch(paper, reach, box, 1.0)
        paper.text(2 * SWATCH + 6, bottom + SWATCH / 2, words, fontsize=LETTERS, color=INK, va="center")
