"""What fifty more offices reach: each municipality for itself, and as one problem, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import shapely
from pyarrow import compute

from geodata.building.japan.boundaries import unpack_boundary
from geodata.building.japan.opening import open_extract
from geodata.building.japan.places import DEGREE
from maps.charts.svg import Drawing
from models.access import BoolArray
from tests.benchmarks.metropolis.place import Metropolis

Lang = Literal["en", "ja"]
WIDTH_MM, DPI = 180, 150
# west, south, east, north; the islands of Tokyo counted in the figures lie south of it
FRAMES = {"tokyo": (138.68, 34.86, 140.9, 36.32), "osaka": (134.2, 33.8, 136.3, 35.8)}
ALREADY, NEWLY, STILL, CHOSEN = "#b9c6d2", "#e69f00", "#6b6b6b", "#0b3d63"
WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "with_borders": "Borders respected: {own} people have a counter of\ntheir own municipality within 3 km",
        "without_borders": "Borders ignored: {any} people have a counter of\nany municipality within 3 km",
        "already": "within reach now",
        "newly": "newly within reach",
        "still": "not within reach",
        "chosen": "one of the {number} further places",
        "caption": "An estimate; no real planning body. Nobody has proposed an office at any of these places. A dot is a small area of the 2015 census.",
        "source": "2015 census, Digital National Land Information (boundaries, public halls), processed; civic sites © OpenStreetMap contributors",
    },
    "ja": {
        "with_borders": "境界を守る場合: 自分の市区町村の窓口が3km以内に\nある人 {own}人",
        "without_borders": "境界がない場合: どこかの市区町村の窓口が3km以内に\nある人 {any}人",
        "already": "現在も圏域内",
        "newly": "新たに圏域内",
        "still": "圏域外",
        "chosen": "増やす{number}か所",
        "caption": "実在の計画主体はない試算。どの場所についても、誰かが窓口の設置を提案したものではありません。点は2015年国勢調査の町丁・字等。",
        "source": "平成27年国勢調査、国土数値情報 (行政区域、公的集会施設) を加工して作成。公共施設 © OpenStreetMap contributors",
    },
}


def draw(place: Metropolis, name: str, told: Mapping[str, Any], lang: Lang) -> bytes:
    """Return the picture of a metropolis as PNG."""
    from matplotlib.collections import LineCollection

    west, south, east, north = FRAMES[name]
    stretch = 1 / np.cos(np.radians((south + north) / 2))
    height_mm = WIDTH_MM / 2 * (north - south) / (east - west) * stretch + 30
    outlines = _outlines(place)
    words = WORDS[lang]

    def paint(figure: Any) -> None:
        for position, (way, own) in enumerate((("with_borders", True), ("without_borders", False))):
            ax = figure.add_axes((0.005 + 0.5 * position, 17 / height_mm, 0.49, 1 - 29 / height_mm))
            ax.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], aspect=stretch)
            for side in ax.spines.values():
                side.set_visible(False)
            ax.add_collection(LineCollection(outlines, color="#9aa7b2", linewidth=0.25, zorder=1))
            _people(ax, place, _sites(place, told[way]["places"]), own=own)
            at = [[one["lon"], one["lat"]] for one in told[way]["places"]]
            ax.scatter(*np.transpose(at), s=13, marker="o", facecolor="white", edgecolor=CHOSEN, linewidth=1.1, zorder=4)
            people = {whose: f"{told[way][whose]:,}" for whose in ("own", "any")}
            ax.set_title(words[way].format(**people), fontsize=8, loc="left", linespacing=1.3)
        _key(figure, words, told["number"], 13 / height_mm)
        figure.text(0.01, 5.2 / height_mm, words["caption"], fontsize=6.5)
        figure.text(0.01, 1.6 / height_mm, words["source"], fontsize=6)

    # as pixels alone: an SVG of so many dots would be large and slow
    return Drawing("", paint, width_mm=WIDTH_MM, height_mm=height_mm).png(DPI)


def _people(ax: Any, place: Metropolis, sites: list[int], *, own: bool) -> None:
    now, then = place.reached((), own=own), place.reached(sites, own=own)
    lived = place.people > 0
    states: tuple[tuple[BoolArray, str], ...] = ((now, ALREADY), (~then, STILL), (then & ~now, NEWLY))
    for order, (which, colour) in enumerate(states, 2):
        some = which & lived
        x, y = place.areas.lon[some] / DEGREE, place.areas.lat[some] / DEGREE
        ax.scatter(x, y, s=1.1, marker="o", color=colour, linewidth=0, zorder=order)


def _sites(place: Metropolis, told: list[Mapping[str, Any]]) -> list[int]:
    wanted = {(one["kind"], one["name"], round(one["lon"] * DEGREE), round(one["lat"] * DEGREE)) for one in told}
    where = zip(place.named, place.points.lon.tolist(), place.points.lat.tolist(), strict=True)
    return [number for number, (named, lon, lat) in enumerate(where) if (*named, lon, lat) in wanted]


def _key(figure: Any, words: Mapping[str, str], number: int, height: float) -> None:
    ax = figure.add_axes((0, 0, 1, 1), zorder=-1)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.axis("off")
    marks = (("already", ALREADY), ("newly", NEWLY), ("still", STILL), ("chosen", "white"))
    for position, (word, colour) in enumerate(marks):
        x = 0.015 + 0.2 * position
        ax.scatter([x], [height], s=20, color=colour, edgecolor=CHOSEN if word == "chosen" else colour, linewidth=1.1)
        ax.text(x + 0.012, height, words[word].format(number=number), fontsize=7, va="center")


def _outlines(place: Metropolis) -> list[Any]:
    """Return the borders of the municipalities, as lines."""
    extract = open_extract()
    codes: dict[str, list[str]] = {}
    for one in extract.municipalities:
        codes.setdefault(one.muni, []).append(one.code)
    rings = extract.table("boundaries", [code for one in place.municipalities for code in codes[one.code]])
    lines = []
    for one in place.municipalities:
        own = rings.filter(compute.is_in(rings["code"], pa.array(codes[one.code], rings["code"].type)))
        shape = unpack_boundary(own, codes[one.code])
        lines += [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(shape))]
    return lines
