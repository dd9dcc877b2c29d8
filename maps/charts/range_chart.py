"""A chart of figures of offices that are known as a range alone: a mark for one way of working them out, a line for the range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.charts.report_charts import AFTER, BEFORE, NAME_POINTS
from maps.charts.svg import EDGE, LEAST, Picture, cut, draw_svg
from models.messages.text import Text, comma_list, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from models.messages.text import Language

# rows beyond are left out: they stand in the table
ROWS = 24
ROW_MM, ROUND_MM = 6.0, 22.0
LOOKS = ((BEFORE, "o", "white", -0.16), (AFTER, "D", AFTER, 0.16))


@dataclass(frozen=True, slots=True)
class Ranges:
    """What is drawn.

    Parameters
    ----------
    section
        title of the section that the chart goes with.
    caption
        what it shows.
    states
        what the marks of each row are called, first that of before; one or two.
    rows
        for each office its name, and for each state the value, and the least and the most of its range; None where it has none.
    """

    section: Text
    caption: Text
    states: tuple[Text, ...]
    rows: tuple[tuple[Text, tuple[tuple[int, int, int] | None, ...]], ...]


def draw_ranges(ranges: Ranges, *, width_mm: float, lang: Language) -> Picture:
    """Return the chart, as high as its rows need."""
    rows = ranges.rows[:ROWS]
    looks = LOOKS[-len(ranges.states) :]

    def paint(figure: Figure) -> None:
        axes = figure.add_subplot()
        high = figure.get_figheight() * 25.4
        figure.subplots_adjust(left=0.24, right=0.97, top=1 - 9 / high, bottom=7 / high)
        for place, (name, (colour, marker, face, off)) in enumerate(zip(ranges.states, looks, strict=True)):
            shift = off if len(looks) > 1 else 0.0
            found = [(row + shift, values[place]) for row, (_, values) in enumerate(rows) if values[place] is not None]
            for row, value in found:
                if value is not None:
                    axes.plot(value[1:], (row, row), color=colour, linewidth=2.2, solid_capstyle="butt", alpha=0.55, zorder=2)
            marks = [(value[0], row) for row, value in found if value is not None]
            axes.plot(
                [mark[0] for mark in marks],
                [mark[1] for mark in marks],
                marker,
                color=colour,
                markerfacecolor=face,
                markersize=4.5,
                label=name.to(lang),
                zorder=3,
            )
        axes.set_yticks(range(len(rows)), [cut(name.to(lang), LEAST, NAME_POINTS) for name, _ in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(left=0)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=True, axis="x", color=EDGE)
        axes.set_axisbelow(True)
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=len(looks), frameon=False, fontsize=LEAST, borderaxespad=0.2)

    said = Text(
        "{caption}. {rows}.",
        caption=ranges.caption,
        rows=joined(Text("{this}; {next}"), (_row_said(ranges, name, values) for name, values in rows)),
    )
    return Picture(draw_svg(paint, width_mm=width_mm, height_mm=ROUND_MM + ROW_MM * len(rows)), said)


def _row_said(ranges: Ranges, name: Text, values: Sequence[tuple[int, int, int] | None]) -> Text:
    said = (
        Text("{state} {value:,} ({least:,} to {most:,})", state=state, value=value[0], least=value[1], most=value[2])
        for state, value in zip(ranges.states, values, strict=True)
        if value is not None
    )
    return Text("{name}: {row}", name=name, row=comma_list(said))
