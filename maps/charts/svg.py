"""Still figures as SVG: the same input gives the same bytes on the same machine.

Letters are drawn as shapes, so that a reader needs no font; where this machine has no font for one of them, they stay text.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from models.processwide import PROCESS_WIDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from models.messages.text import Language

INK, SOFT, EDGE = "#1b2733", "#55626e", "#c3ccd4"
MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
POINTS_PER_MM = POINTS_PER_INCH / MM_PER_INCH
JAPANESE = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "BIZ UDPGothic",
    "IPAexGothic",
    "IPAGothic",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "MS Gothic",
    "TakaoGothic",
)
LATIN = "DejaVu Sans"
CUT = "…"
_LONG_NUMBER = re.compile(r"(\d+\.\d{2})\d+")
_SHAPE = re.compile(r'\sd="[^"]*"')
_LEFT_OUT = re.compile(
    r'<\?xml.*?\?>\s*|<!DOCTYPE.*?>\s*|<metadata>.*?</metadata>\s*|\s+id="(?:figure|axes|patch|text|line2d|matplotlib)[^"]*"',
    re.DOTALL,
)


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

    svg: str
    alt: str

    @property
    def address(self) -> str:
        """The drawing as a `data:` address for an image."""
        return "data:image/svg+xml," + quote(self.svg, safe=" !$()*+,-./:;=?@[]_'~|^{}").replace("'", "%27")


def draw_svg(paint: Callable[[Figure], None], *, width_mm: float, height_mm: float, lang: Language) -> str:
    """Return a figure of a size on paper.

    Parameters
    ----------
    paint
        draws on the figure; its lengths are in points.
    width_mm, height_mm
        size.
    lang
        decides which font comes first.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with PROCESS_WIDE, rc_context(_settings(lang)), warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        figure = Figure(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), dpi=POINTS_PER_INCH)
        paint(figure)
        svg = _save(figure, "path")
        if any("missing from font" in str(warned.message) for warned in seen):
            svg = _save(figure, "none")
    return _slim(svg)


def _save(figure: Figure, fonttype: str) -> str:
    from matplotlib import rc_context

    buffer = io.BytesIO()
    with rc_context({"svg.fonttype": fonttype}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return buffer.getvalue().decode()


def _settings(lang: Language) -> dict[Any, Any]:
    japanese = find_japanese_font()
    # the Latin letters of a Japanese font are narrower than DejaVu's, and sit well beside it
    families = [japanese, LATIN] if japanese else [LATIN, *JAPANESE[: 1 if lang == "ja" else 0]]
    return {
        "svg.hashsalt": "placement",
        "font.family": families,
        "font.size": 8,
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
    }


def find_japanese_font() -> str | None:
    """Return the first of the known Japanese fonts that is installed."""
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    return next((name for name in JAPANESE if name in installed), None)


def _slim(svg: str) -> str:
    """Return the drawing without what only an editor reads, its coordinates to a hundredth of a point."""
    svg = _LEFT_OUT.sub("", svg)
    svg = _SHAPE.sub(lambda shape: _LONG_NUMBER.sub(r"\1", " " + " ".join(shape[0].split())), svg)
    return re.sub(r">\s+<", "><", svg).strip()


def one_line(text: str) -> str:
    """Return a text for a picture: one line, with nothing in it that no font draws."""
    kept = (" " if unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cf"} else char for char in text)
    return " ".join("".join(kept).split())


def text_size(text: str, size: float, *, bold: bool = False) -> tuple[float, float]:
    """Return width and height in points of a text of the current font, as the picture will have it."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    width, height, _ = text_to_path.get_text_width_height_descent(text, font, False)
    return float(width), max(float(height), size * 0.9)


def cut(text: str, size: float, widest: float, *, bold: bool = False) -> str:
    """Return a text on one line, cut with "…" where it would be wider than so many points."""
    text = one_line(text)
    if text_size(text, size, bold=bold)[0] <= widest:
        return text
    low, high = 0, min(len(text), int(widest))
    while low < high:
        middle = (low + high + 1) // 2
        fits = text_size(text[:middle].rstrip() + CUT, size, bold=bold)[0] <= widest
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + CUT
