"""How QGIS draws the layers of a plan: styles in its own form (QML), with the colours and marks of the printed map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from maps.charts.balance import GAIN, LOSS
from maps.charts.hatching import TINTS_OF
from maps.charts.marks import OFFICES, STATION
from maps.charts.plan_map import BORDER, RAIL
from maps.charts.sheet import Role
from maps.charts.svg import SOFT
from maps.explore import SHADES
from maps.labels import name_roles, name_words
from models.messages.text import Language, Text

# the oldest version of QGIS whose form this is
FORM = "3.22"
Shape = Literal["marker", "line", "fill"]
# matplotlib's markers as QGIS calls them, with the degrees they are turned by
MARKERS = {
    "*": ("star", 0),
    "s": ("square", 0),
    "^": ("triangle", 0),
    "D": ("diamond", 0),
    "v": ("triangle", 180),
    ">": ("triangle", 90),
    "P": ("cross_fill", 0),
    "X": ("cross_fill", 45),
    "o": ("circle", 0),
}
MM_PER_POINT = 25.4 / 72
PALE = "#c3ccd4"


@dataclass(frozen=True)
class Symbol:
    """How one kind of thing is drawn.

    Parameters
    ----------
    shape
        a mark for a point, a line, or the fill of a polygon.
    look
        properties of QGIS's simple symbol of this shape.
    """

    shape: Shape
    look: Mapping[str, str]


@dataclass(frozen=True)
class Style:
    """How a layer is drawn.

    Parameters
    ----------
    symbols
        one alone, or one for each value or step of `column`.
    column
        what decides; None where every row is drawn alike.
    values
        what stands in the column, with what people call it; empty where its numbers are cut into steps.
    steps
        lowest and highest number of each step.
    label
        the column that names the rows.
    """

    symbols: Sequence[Symbol]
    column: str | None = None
    values: Mapping[str, Text] = field(default_factory=dict)
    steps: Sequence[tuple[float, float, Text]] = ()
    label: str | None = None

    def qml(self, lang: Language) -> str:
        """Return the style as QGIS keeps it, with its legend in a language."""
        labels = self._labels()
        return (
            "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
            f'<qgis version="{FORM}" styleCategories="Symbology|Labeling" labelsEnabled="{int(bool(labels))}">'
            f"{self._renderer(lang)}{labels}</qgis>\n"
        )

    def _renderer(self, lang: Language) -> str:
        symbols = _element("symbols", "".join(_symbol(place, one) for place, one in enumerate(self.symbols)))
        if self.column is None:
            return _element("renderer-v2", symbols, type="singleSymbol")
        if self.steps:
            ranges = "".join(
                _element("range", lower=f"{low:g}", upper=f"{high:g}", symbol=str(place), label=said.to(lang), render="true")
                for place, (low, high, said) in enumerate(self.steps)
            )
            return _element("renderer-v2", _element("ranges", ranges) + symbols, type="graduatedSymbol", attr=self.column)
        categories = "".join(
            _element("category", value=value, symbol=str(place), label=said.to(lang), render="true")
            for place, (value, said) in enumerate(self.values.items())
        )
        return _element("renderer-v2", _element("categories", categories) + symbols, type="categorizedSymbol", attr=self.column)

    def _labels(self) -> str:
        if self.label is None:
            return ""
        buffer = _element("text-buffer", bufferDraw="1", bufferSize="0.8", bufferColor="255,255,255,255")
        text = _element("text-style", buffer, fieldName=self.label, fontSize="8", textColor=_colour(SOFT), isExpression="0")
        return _element("labeling", _element("settings", text + _element("placement", placement="6", dist="1.5")), type="simple")


def marker(look: str, size: float, colour: str, edge: str = "white") -> Symbol:
    """Return a mark, by matplotlib's name of it and its size in millimetres."""
    name, angle = MARKERS[look]
    shown = {"name": name, "angle": str(angle), "size": f"{size:.2f}", "color": _colour(colour), "outline_color": _colour(edge)}
    return Symbol("marker", shown | {"outline_width": "0.2", "size_unit": "MM", "outline_width_unit": "MM"})


def line(colour: str, width: float) -> Symbol:
    """Return a line, as wide as so many millimetres."""
    return Symbol("line", {"line_color": _colour(colour), "line_width": f"{width:.2f}", "line_width_unit": "MM"})


def fill(colour: str | None, edge: str = "white", width: float = 0.1) -> Symbol:
    """Return a filled polygon, or its edge alone."""
    shown = {"style": "no"} if colour is None else {"style": "solid", "color": _colour(colour)}
    edged = {"outline_color": _colour(edge), "outline_width": f"{width:.2f}", "outline_width_unit": "MM"}
    return Symbol("fill", shown | edged)


def shaded(shape: Shape, column: str, limits: Sequence[int], longest: float) -> Style:
    """Return a style of steps of metres, the farther the darker.

    Parameters
    ----------
    shape
        of the layer: marks or filled polygons.
    column
        of the metres.
    limits
        the numbers between the steps, one fewer than there are shades.
    longest
        the largest number of all.
    """
    words, ends = name_words(), [0, *limits, max(longest, limits[-1])]
    said = [words["metres_first"], *[words["metres_between"]] * (len(limits) - 1), words["metres_last"]]
    steps = [
        (low, high, one.filled(a=f"{low:,}", b=f"{high:,}")) for low, high, one in zip(ends[:-1], ends[1:], said, strict=True)
    ]
    return Style([marker("o", 2.6, shade, SOFT) if shape == "marker" else fill(shade) for shade in SHADES], column, steps=steps)


def of_cells(names: Mapping[str, Text]) -> Style:
    """Return the style of squares by the state of their people, by the names of `name_reach_of`."""
    return Style([fill(tints[1]) for tints in TINTS_OF.values()], "state", {state: names[state] for state in TINTS_OF})


def of_demand() -> Style:
    """Return the style of the points where people are counted."""
    return Style([marker("o", 0.8, SOFT)])


def of_offices(roles: Mapping[str, Role], label: str) -> Style:
    """Return the style of offices by what becomes of them.

    Parameters
    ----------
    roles
        the part that each word of the column `change` is drawn as.
    label
        the column of their names.
    """
    looks, names = [OFFICES[role] for role in roles.values()], name_roles()
    symbols = [marker(look.marker, 2 * look.reach * MM_PER_POINT, look.face, look.edge) for look in looks]
    return Style(symbols, "change", {word: names[role] for word, role in roles.items()}, label=label)


def of_shifts(names: Mapping[str, Text]) -> Style:
    """Return the style of the lines to the nearest office: by `nearer`, `farther` and `same`, as they are named."""
    colours = {"nearer": GAIN, "farther": LOSS, "same": PALE}
    return Style([line(colours[word], 0.2) for word in names], "shift", names)


def of_boundary() -> Style:
    """Return the style of the municipality's edge."""
    return Style([fill(None, BORDER, 0.5)])


def of_stops() -> Style:
    """Return the style of stations and bus stops, by their kind."""
    station = marker("s", 2 * STATION.reach * MM_PER_POINT, STATION.face, STATION.edge)
    words = name_words()
    return Style([station, marker("o", 0.7, PALE, PALE)], "kind", {kind: words[kind] for kind in ("rail", "bus")})


def of_lines() -> Style:
    """Return the style of railways."""
    return Style([line(RAIL, 0.5)])


def _symbol(place: int, symbol: Symbol) -> str:
    options = "".join(_element("Option", type="QString", name=name, value=value) for name, value in symbol.look.items())
    names = {"marker": "SimpleMarker", "line": "SimpleLine", "fill": "SimpleFill"}
    layer = _element(
        "layer", _element("Option", options, type="Map"), **{"class": names[symbol.shape], "enabled": "1", "pass": "0"}
    )
    return _element("symbol", layer, name=str(place), type=symbol.shape, alpha="1", clip_to_extent="1")


def _element(tag: str, content: str = "", **attributes: str) -> str:
    told = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{told}>{content}</{tag}>"


def _colour(name: str) -> str:
    """Return a colour as red, green, blue and opacity."""
    code = {"white": "#ffffff"}.get(name, name)
    return ",".join(str(int(code[place : place + 2], 16)) for place in (1, 3, 5)) + ",255"
