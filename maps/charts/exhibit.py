"""A drawing ready to be pasted into a text or a slide: with its title, its key, and where its data are from, in the picture itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maps.charts.keys import KEY_POINTS, draw_key
from maps.charts.svg import INK, POINTS_PER_MM, SOFT, draw_svg, embolden, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from maps.charts.svg import Drawing
    from models.messages.text import Language, Text

TITLE, WORDS, NOTES = 13.0, 9.0, 8.0
# a line is so many times as high as its letters
LEADING = 1.45
EDGE_MM, GAP = 4.0, 7.0
COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands round a drawing.

    Parameters
    ----------
    title
        what it shows; empty where the words around it say so.
    said
        a sentence under it; empty for none.
    keys
        headings, each with its keys and what they mean, below the drawing.
    notes
        what is said of the key, and where the data are from, under what terms and of which year: below everything.
    """

    title: str
    said: str = ""
    keys: Sequence[tuple[Text, Sequence[tuple[str, Text]]]] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of words, so many points from the left and from the top of its block; with the key that stands before it."""

    x: float
    y: float
    words: str
    size: float
    bold: bool = False
    key: str = ""


def draw_exhibit(body: Drawing, caption: Caption, lang: Language) -> Drawing:
    """Return a drawing with its caption, as wide as the drawing and its margins, as high as all of it."""
    edge = EDGE_MM * POINTS_PER_MM
    inner = body.width_mm * POINTS_PER_MM
    wide, middle = inner + 2 * edge, body.height_mm * POINTS_PER_MM
    head, head_high = _head(caption, inner)
    keys, keys_high = _keys(caption, inner, lang)
    foot, foot_high = _foot(caption, inner)
    high = edge + head_high + GAP + middle + keys_high + foot_high + edge

    def paint(figure: Figure) -> None:
        heights = [edge + head_high + GAP, middle, keys_high + foot_high + edge]
        across = [edge, inner, edge]
        cells: Any = figure.subfigures(3, 3, height_ratios=heights, width_ratios=across, wspace=0, hspace=0)
        body.paint(cells[1][1])
        paper = figure.add_axes((0, 0, 1, 1), zorder=5)
        paper.set_axis_off()
        paper.patch.set_visible(False)
        paper.set_xlim(0, wide)
        paper.set_ylim(0, high)
        _write(paper, head, edge, high - edge, INK)
        below = high - heights[0] - middle
        _write(paper, keys, edge, below, INK)
        _write(paper, foot, edge, below - keys_high, SOFT)

    return draw_svg(paint, width_mm=wide / POINTS_PER_MM, height_mm=high / POINTS_PER_MM, letters=body.letters)


def _head(caption: Caption, wide: float) -> tuple[list[_Line], float]:
    title = [(line, TITLE, True) for line in wrap(caption.title, TITLE * 1.04, wide) if line]
    said = [(line, WORDS, False) for line in wrap(caption.said, WORDS, wide)] if caption.said else []
    return _stacked([*title, *said])


def _foot(caption: Caption, wide: float) -> tuple[list[_Line], float]:
    lines = [(line, NOTES, False) for note in caption.notes for line in wrap(note, NOTES, wide)]
    placed, high = _stacked(lines)
    return [_Line(line.x, line.y + GAP, line.words, line.size) for line in placed], high + GAP if lines else 0.0


def _stacked(lines: Sequence[tuple[str, float, bool]]) -> tuple[list[_Line], float]:
    placed, y = [], 0.0
    for words, size, bold in lines:
        placed.append(_Line(0.0, y, words, size, bold))
        y += size * LEADING
    return placed, y


def _keys(caption: Caption, wide: float, lang: Language) -> tuple[list[_Line], float]:
    """Place the keys in columns; a heading stays with its first key."""
    if not caption.keys:
        return [], 0.0
    column = (wide - GAP * (COLUMNS - 1)) / COLUMNS
    blocks: list[list[_Line]] = []
    heights = []
    for heading, keys in caption.keys:
        lines, y = [_Line(0.0, 0.0, heading.to(lang), WORDS, bold=True)], WORDS * LEADING
        for key, meaning in keys:
            for number, words in enumerate(wrap(meaning.to(lang), WORDS, column - KEY_POINTS - 6)):
                lines.append(_Line(KEY_POINTS + 6, y, words, WORDS, key="" if number else key))
                y += WORDS * LEADING
        blocks.append(lines)
        heights.append(y + 3)
    placed, used = [], [GAP] * COLUMNS
    for lines, high in zip(blocks, heights, strict=True):
        place = used.index(min(used))
        placed += [
            _Line(line.x + place * (column + GAP), line.y + used[place], line.words, line.size, line.bold, line.key)
            for line in lines
        ]
        used[place] += high
    return placed, max(used)


def _write(paper: Axes, lines: Sequence[_Line], left: float, top: float, colour: str) -> None:
    for line in lines:
        base = top - line.y - line.size
        text = paper.text(left + line.x, base, line.words, fontsize=line.size, color=colour, va="baseline")
        if line.bold:
            embolden(text)
        if line.key:
            draw_key(paper, line.key, left + line.x - KEY_POINTS - 6, base + line.size * 0.36)
