"""Offices and stations of a still map: shape and name tell them apart, colour only helps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from geodata.study import names_of
from maps.charts.label_placement import Box, Wanted, place_names
from maps.charts.svg import LEAST, cut, embolden, text_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from maps.charts.label_placement import Placed
    from maps.charts.sheet import Role, Sheet
    from maps.page.callouts import Callout
    from models.access import FloatArray
    from models.messages.text import Language

WIDEST_POINTS = 120.0
# a smaller sheet has its stations unnamed: their names would cover where people live
STATIONS_FROM_MM = 150.0
EDGE_POINTS = 3.0
# of the ring round a place that is approximate: how much wider than the mark it is, and its colour
RING_POINTS, RING = 5.0, "#3c4852"
LINE_GAP = 3.0
PHRASE_END = re.compile(r"(?<=[\u3041-\u3096])(?=[\u4e00-\u9fff0-9])|(?<=[^0-9]) |(?<=[0-9]) (?!k?m\b)")
# callouts stand farther from their place than names do
CALLOUT_AWAY = 6.0


@dataclass(frozen=True)
class Mark:
    """How a kind of place is drawn: matplotlib's marker, half its size in points, colours, and the size of its name."""

    marker: str
    reach: float
    face: str
    edge: str
    ink: str
    size: float
    bold: bool = False


OFFICES: dict[Role, Mark] = {
    "added": Mark("*", 7.0, "#a34700", "white", "#8a3c00", 8.5, bold=True),
    "kept": Mark("s", 4.2, "#12385c", "white", "#12385c", LEAST, bold=True),
    "raised": Mark("^", 5.4, "#a34700", "white", "#8a3c00", LEAST, bold=True),
    "changed": Mark("D", 4.2, "#12385c", "white", "#12385c", LEAST),
    "reduced": Mark("v", 5.0, "#5f5753", "white", "#4a4340", LEAST),
    "moved": Mark(">", 5.0, "#5f5753", "white", "#4a4340", LEAST),
    "merged": Mark("P", 4.8, "#5f5753", "white", "#4a4340", LEAST),
    "closed": Mark("X", 4.2, "#5f5753", "white", "#4a4340", LEAST),
    "rest": Mark("o", 2.8, "white", "#55626e", "#3c4852", LEAST),
}
CALLOUT = Mark("", 2.0, "white", "#5b6570", "#1b2733", LEAST)
STATION = Mark("s", 1.6, "white", "#5b6570", "#55626e", LEAST)
# the most telling first: they choose where their names stand
ORDER: tuple[Role, ...] = ("added", "raised", "kept", "changed", "reduced", "moved", "merged", "closed", "rest")


def draw_offices(land: Axes, sheet: Sheet, roles: Sequence[Role]) -> None:
    """Draw every office by its role, those outside the boundary hollow, and a ring of dashes round those whose place is approximate."""
    x, y = sheet.study.offices.geometry.x.to_numpy(), sheet.study.offices.geometry.y.to_numpy()
    beyond = sheet.study.offices["id"].isin(sheet.study.neighbours).to_numpy()
    for role in reversed(ORDER):
        look, ours = OFFICES[role], np.array([one == role for one in roles])
        for here, outside in ((ours & ~beyond, False), (ours & beyond, True)):
            (marks,) = land.plot(x[here], y[here], look.marker, markersize=2 * look.reach, zorder=10)
            # a counter of a neighbour is an outline
            marks.set_markerfacecolor("white" if outside else look.face)
            marks.set_markeredgecolor(look.ink if outside else look.edge)
            marks.set_markeredgewidth(1.3 if outside or role == "rest" else 0.8)
    rough = sheet.study.offices["id"].isin(sheet.study.approximate).to_numpy()
    if rough.any():
        reach = np.array([OFFICES[role].reach for role, one in zip(roles, rough, strict=True) if one])
        draw_rings(land, x[rough], y[rough], reach)


def draw_rings(axes: Axes, x: FloatArray, y: FloatArray, reach: FloatArray) -> None:
    """Draw a ring of dashes round marks; `reach` is half their size in points."""
    sizes = (2 * reach + RING_POINTS) ** 2
    axes.scatter(
        x, y, sizes, marker="o", facecolors="none", edgecolors=RING, linewidths=1.1, linestyles=[(0, (2.2, 1.6))], zorder=9
    )


def draw_names(
    paper: Axes, sheet: Sheet, roles: Sequence[Role], taken: Box, lang: Language, callouts: Sequence[Callout] = ()
) -> None:
    """Write the names of offices, callouts, and the names of stations where there is room, so that none covers another.

    Parameters
    ----------
    paper
        axes of points.
    sheet
        the paper.
    roles
        of the study's offices, in its order.
    taken
        where no name may stand.
    lang
        language of the names.
    callouts
        a few words each, of a place.
    """
    offices, stops = sheet.study.offices, sheet.study.stops
    stations = stops[(stops["kind"] == "rail") & (sheet.width_mm >= STATIONS_FROM_MM)]
    order = sorted(range(len(roles)), key=lambda number: ORDER.index(roles[number]))
    looks = [*(OFFICES[roles[number]] for number in order), *[CALLOUT] * len(callouts), *[STATION] * len(stations)]
    named = names_of(offices)
    texts = [
        name.to(lang) for name in (*(named[number] for number in order), *(one.text for one in callouts), *names_of(stations))
    ]
    told = gpd.GeoSeries(gpd.points_from_xy([one.x for one in callouts], [one.y for one in callouts]), crs=offices.crs)
    places = [
        *sheet.on_paper(offices.geometry)[order].tolist(),
        *sheet.on_paper(told).tolist(),
        *sheet.on_paper(stations.geometry).tolist(),
    ]
    names = [
        in_two(str(text)) if look is CALLOUT else cut(str(text), look.size, WIDEST_POINTS)
        for text, look in zip(texts, looks, strict=True)
    ]
    wanted = []
    for name, (x, y), look in zip(names, places, looks, strict=True):
        width, height = _size(name, look)
        away = CALLOUT_AWAY if look is CALLOUT else 1.0
        wanted.append(Wanted(x, y, look.reach, width + 2, height + 2, far=look is not STATION, away=away))
    frame = Box(EDGE_POINTS, EDGE_POINTS, sheet.frame.right - EDGE_POINTS, sheet.frame.top - EDGE_POINTS)
    for name, place, want, look in zip(names, place_names(wanted, frame, [taken]), wanted, looks, strict=True):
        if place is not None and name:
            _write(paper, name, place, want, look)


def in_two(text: str) -> str:
    """Return a text in two lines, parted near its middle where a phrase ends: at a space, or in Japanese where kana go before other letters."""
    ends = [match.start() for match in PHRASE_END.finditer(text)]
    if not ends:
        return text
    end = min(ends, key=lambda place: abs(2 * place - len(text)))
    return f"{text[:end]}\n{text[end:].lstrip()}"


def _size(name: str, look: Mark) -> tuple[float, float]:
    """Return how wide and high a name of one or more lines is, in points."""
    sizes = [text_size(line, look.size) for line in name.split("\n")]
    return max(width for width, _ in sizes), sum(height for _, height in sizes) + LINE_GAP * (len(sizes) - 1)


def _write(paper: Axes, name: str, place: Placed, want: Wanted, look: Mark) -> None:
    box = place.box
    if place.led:
        near = (min(max(want.x, box.left), box.right), min(max(want.y, box.bottom), box.top))
        paper.plot([want.x, near[0]], [want.y, near[1]], color=look.ink, linewidth=0.6, zorder=1)
    middle = (box.bottom + box.top) / 2
    text = paper.text(box.left + 1, middle, name, fontsize=look.size, color=look.ink, va="center")
    framed = {"alpha": 1, "linewidth": 0.6, "edgecolor": look.edge} if look is CALLOUT else {"alpha": 0.8, "linewidth": 0}
    text.set_bbox({"facecolor": "white", "pad": 0.8, **framed})
    if look.bold:
        embolden(text)
