"""Who loses and who gains by each service, side by side: both of one scale, both of the same people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.charts.svg import INK, LEAST, POINTS_PER_MM, SOFT, Picture, cut, draw_svg
from models.messages.numbers import percent
from models.messages.text import Text, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from models.messages.text import Language

# of equal lightness, so that neither is played down; hatched and plain in black and white
LOSS, GAIN = "#b9742f", "#2f8f83"
ROW_MM, HEAD_MM = 9.0, 6.0
# of the half that the longest bar takes; the rest is for its figure
LONGEST = 0.6


@dataclass(frozen=True, slots=True)
class Balance:
    """What becomes of the distances to one service.

    Parameters
    ----------
    service
        what it is called.
    farther, nearer
        people whose nearest place gets farther, or nearer.
    people
        of how many.
    """

    service: Text
    farther: int
    nearer: int
    people: int


def draw_balance(rows: Sequence[Balance], *, width_mm: float, lang: Language) -> Picture:
    """Return the chart, as high as its rows need: losses to the left, gains to the right."""
    high_mm = HEAD_MM + ROW_MM * len(rows)
    most = max(1, *(max(row.farther, row.nearer) for row in rows))

    def paint(figure: Figure) -> None:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        wide, high = width_mm * POINTS_PER_MM, high_mm * POINTS_PER_MM
        axes.set_xlim(-wide / 2, wide / 2)
        axes.set_ylim(0, high)
        line = high - HEAD_MM * POINTS_PER_MM
        for side, said in ((-1, Text("Farther than now")), (1, Text("Nearer than now"))):
            axes.text(6 * side, line + 5, said.to(lang), fontsize=LEAST, color=SOFT, ha="left" if side > 0 else "right")
        for place, row in enumerate(rows):
            top = line - place * ROW_MM * POINTS_PER_MM
            axes.text(-wide / 2, top - 2, cut(row.service.to(lang), LEAST, wide / 2), fontsize=LEAST, color=INK, va="top")
            for side, people in ((-1, row.farther), (1, row.nearer)):
                _bar(axes, side, people * wide / 2 * LONGEST / most, top - 21, share_said(people, row.people).to(lang))
        axes.plot([0, 0], [2, line], color=INK, linewidth=0.8)

    said = Text("{service}: {farther}; {nearer}")
    alt = Text(
        "People farther and nearer than now. {rows}.",
        rows=joined(
            Text("{this}. {next}"),
            (
                said.filled(
                    service=row.service,
                    farther=Text("farther {n}", n=share_said(row.farther, row.people)),
                    nearer=Text("nearer {n}", n=share_said(row.nearer, row.people)),
                )
                for row in rows
            ),
        ),
    )
    return Picture(draw_svg(paint, width_mm=width_mm, height_mm=high_mm), alt)


def share_said(people: int, of: int) -> Text:
    """Return people with their share of everybody."""
    return Text("{people:,} people ({share})", people=people, share=percent(people / max(of, 1)))


def _bar(axes: Axes, side: int, length: float, bottom: float, said: str) -> None:
    from matplotlib.patches import Rectangle

    face, hatch = (LOSS, "////") if side < 0 else (GAIN, None)
    axes.add_patch(Rectangle((0, bottom), side * length, 9, facecolor=face, edgecolor=INK, linewidth=0.5, hatch=hatch))
    axes.text(side * (length + 4), bottom + 4.5, said, fontsize=LEAST, va="center", ha="left" if side > 0 else "right")
