"""Still figures as SVG and PNG: the same input gives the same bytes on every machine.

Letters are drawn as shapes of the fonts that packages bring (`fonts`), so that neither reader nor writer needs one.
"""

from __future__ import annotations

import io
import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from maps.fonts import BOLDER, families, one_line, register_faces, require_letters
from models.processwide import PROCESS_WIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.text import Text as Words

    from models.messages.text import Text

INK, SOFT, EDGE = "#1b2733", "#55626e", "#c3ccd4"
MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
POINTS_PER_MM = POINTS_PER_INCH / MM_PER_INCH
CUT = "…"
PRINTED_DPI = 300
# the smallest letters of anything that is printed, in points
LEAST = 8.0
SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "placement",
    "svg.fonttype": "path",
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": EDGE,
    "grid.linewidth": 0.5,
    "hatch.linewidth": 0.5,
}
# nothing of the moment or the machine
NOTHING_TOLD = {"Date": None, "Creator": None, "Format": None, "Type": None}
_FURTHER_DIGITS = re.compile(r"(?<=\d\.\d\d)\d+")
# a word with the space behind it, Korean ones too, or one Japanese letter with the stops and closing brackets behind it
_BREAKS = re.compile(r"[(「『]*(?:[A-Za-z0-9가-힣.,:%/+\-–→±<>=≤≥'’&]+|.)[、。，．)」』々ー〜%]*\s*")
_SHAPE = re.compile(r'\sd="[^"]*"')
_LEFT_OUT = re.compile(
    r'<\?xml.*?\?>\s*|<!DOCTYPE.*?>\s*|<metadata>.*?</metadata>\s*|\s+id="(?:figure|axes|patch|text|line2d|matplotlib)[^"]*"',
    re.DOTALL,
)


class Drawing(str):
    """A figure as SVG, which knows how it was painted: the same is had as pixels.

    Parameters
    ----------
    svg
        the drawing; asks for nothing, runs nothing.
    paint, width_mm, height_mm, letters
        as `draw_svg`.
    """

    __slots__ = ("height_mm", "letters", "paint", "width_mm")
    paint: Callable[[Any], None]
    width_mm: float
    height_mm: float
    letters: float

    def __new__(cls, svg: str, paint: Callable[[Any], None], *, width_mm: float, height_mm: float, letters: float = 8) -> Self:
        """Keep how it was painted beside the letters of the SVG."""
        made = super().__new__(cls, svg)
        made.paint, made.width_mm, made.height_mm, made.letters = paint, width_mm, height_mm, letters
        return made

    def png(self, dpi: int = PRINTED_DPI) -> bytes:
        """Return the drawing in its size on paper, so many pixels to the inch."""
        buffer = io.BytesIO()
        with _drawn_by(self.paint, self.width_mm, self.height_mm, self.letters) as figure:
            figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
        return buffer.getvalue()


@dataclass(frozen=True)
class Picture:
    """A figure ready to be placed on a page.

    Parameters
    ----------
    svg
        the drawing; asks for nothing, runs nothing.
    alt
        what it shows, in words, for those who do not see it.
    """

    svg: Drawing
    alt: Text

    @property
    def address(self) -> str:
        """The drawing as a `data:` address for an image."""
        return "data:image/svg+xml," + quote(self.svg, safe=" !$()*+,-./:;=?@[]_'~|^{}").replace("'", "%27")


def draw_svg(
    paint: Callable[[Figure], None], *, width_mm: float, height_mm: float, letters: float = 8, grow: bool = False
) -> Drawing:
    """Return a figure of a size on paper, in the one setup that all drawings share.

    Parameters
    ----------
    paint
        draws on the figure; its lengths are in points. Names and other texts of the data go through `one_line` or `cut`.
    width_mm, height_mm
        size.
    letters
        their size in points, where `paint` asks for none.
    grow
        make the paper as large as what was drawn, beyond its edges too.

    Raises
    ------
    InputError
        if a package that brings a font is missing, or a word that is no data's has a letter that no font holds.
    """
    svg = _painted(paint, width_mm, height_mm, letters, grow=grow)
    return Drawing(svg, paint, width_mm=width_mm, height_mm=height_mm, letters=letters)


def _painted(paint: Callable[[Figure], None], width_mm: float, height_mm: float, letters: float, *, grow: bool) -> str:
    """Return what was painted, as slim SVG."""
    from matplotlib.text import Text as Words

    buffer = io.BytesIO()
    with _drawn_by(paint, width_mm, height_mm, letters) as figure:
        figure.savefig(buffer, format="svg", metadata=NOTHING_TOLD, bbox_inches="tight" if grow else None)
    # now they are as they were drawn: ticks are written at the last moment
    require_letters(artist.get_text() for artist in _drawn(figure) if isinstance(artist, Words))
    return _slim(buffer.getvalue().decode())


@contextmanager
def _drawn_by(paint: Callable[[Figure], None], width_mm: float, height_mm: float, letters: float) -> Iterator[Figure]:
    """Yield what was painted, in the one setup of all drawings; a reader's own matplotlibrc is set aside."""
    from matplotlib import style
    from matplotlib.figure import Figure

    register_faces()
    settings = SETTINGS | {"font.family": families(), "font.size": letters}
    with PROCESS_WIDE, style.context(["default", settings]), warnings.catch_warnings():
        # refused in words below
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), dpi=POINTS_PER_INCH)
        paint(figure)
        yield figure


def _drawn(artist: Artist) -> Iterator[Artist]:
    """Yield an artist and all in it, but for the ticks of axes that are not drawn, which would be made to be looked at."""
    from matplotlib.axis import Axis

    yield artist
    for part in artist.get_children():
        if not isinstance(part, Axis) or part.axes.axison:
            yield from _drawn(part)


def _slim(svg: str) -> str:
    """Return the drawing without what only an editor reads, its coordinates to a hundredth of a point."""
    svg = _LEFT_OUT.sub("", svg)
    svg = _SHAPE.sub(lambda shape: _FURTHER_DIGITS.sub("", " " + " ".join(shape[0].split())), svg)
    return re.sub(r">\s+<", "><", svg).strip()


def text_size(text: str, size: float) -> tuple[float, float]:
    """Return width and height in points of a text, as the picture will have it."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    register_faces()
    width, height, _ = text_to_path.get_text_width_height_descent(text, FontProperties(family=families(), size=size), False)
    return float(width), max(float(height), size * 0.9)


def cut(text: str, size: float, widest: float) -> str:
    """Return a text on one line, cut with "…" where it would be wider than so many points."""
    text = one_line(text)
    if text_size(text, size)[0] <= widest:
        return text
    low, high = 0, min(len(text), int(widest))
    while low < high:
        middle = (low + high + 1) // 2
        fits = text_size(text[:middle].rstrip() + CUT, size)[0] <= widest
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + CUT


def wrap(text: str, size: float, widest: float) -> list[str]:
    """Return a text in lines no wider than so many points: broken at spaces, between Japanese letters anywhere but before a stop."""
    lines = [""]
    for part in _BREAKS.findall(one_line(text)):
        if lines[-1] and text_size((lines[-1] + part).rstrip(), size)[0] > widest:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]


def embolden(text: Words) -> None:
    """Draw a text's letters in bold: with a line round them."""
    from matplotlib.patheffects import Stroke

    text.set_path_effects([Stroke(linewidth=float(text.get_fontsize()) * BOLDER, foreground=text.get_color())])
