"""How far everybody has it, service by service: the share of people within each distance, now and with the plan, all on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from maps.charts.report_charts import AFTER, BEFORE, MM_PER_KM
from maps.charts.svg import EDGE, INK, LEAST, POINTS_PER_MM, Picture, draw_svg, embolden, wrap
from models.messages.numbers import metres, people_said, percent
from models.messages.text import Text, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from models.access import IntArray
    from models.messages.text import Language

MM_PER_M = 1000
COLUMNS, KEY_MM = 3, 7.0
# of each panel: a line of its title, the curves, the distances below, the shares to the left, half a distance to the right
TITLE_MM, CURVE_MM, FOOT_MM, SIDE_MM, ROOM_MM = 4.5, 30.0, 9.0, 9.0, 7.0
BOLD_WIDER = 1.05
# services beyond are left out: they stand in the table
PANELS = 15
MARKS = (50, 90)
# told apart without colour, too: now is dashed, and stands on the other where both are the same
DASH: tuple[float, tuple[float, ...]] = (0, (4, 2))


@dataclass(frozen=True, slots=True)
class Gap:
    """Where two curves are farthest apart: within so many millimetres, so many people now and with the plan."""

    mm: int
    now: int
    then: int

    @property
    def size(self) -> tuple[int, bool]:
        """By which the larger is told first, a loss before as large a gain."""
        return abs(self.then - self.now), self.then < self.now


@dataclass(frozen=True, eq=False)
class Spread:
    """How far everybody has it to one service.

    Parameters
    ----------
    service
        what it is called.
    people
        (n,) at each demand point.
    now, then
        (n,) millimetres to the nearest place, now and with the plan; -1 where there is none.
    """

    service: Text
    people: IntArray
    now: IntArray
    then: IntArray

    @cached_property
    def everyone(self) -> int:
        """How many people there are."""
        return int(self.people.sum())

    @property
    def farthest(self) -> int:
        """The most millimetres that anybody has it."""
        return max(int(mm[self.people > 0].max(initial=0)) for mm in (self.now, self.then))

    def gap(self, step: int, end: int) -> Gap:
        """Return where the curves are farthest apart, of whole steps of millimetres; of equal gaps the nearest."""
        limits = np.arange(step, end + 1, step, dtype=np.int64)
        now, then = (self.within(mm, limits) for mm in (self.now, self.then))
        gaps = [Gap(*row) for row in zip(limits.tolist(), now.tolist(), then.tolist(), strict=True)]
        return max(gaps, key=lambda gap: (*gap.size, -gap.mm))

    def within(self, mm: IntArray, limits: IntArray) -> IntArray:
        """Return how many people have it within each of some millimetres."""
        order = np.argsort(mm, kind="stable")
        order = order[mm[order] >= 0]
        counted: IntArray = np.concatenate([[0], np.cumsum(self.people[order])])
        return counted[np.searchsorted(mm[order], limits, side="right")]


@dataclass(frozen=True, eq=False)
class Spreads:
    """The curves of all services.

    Parameters
    ----------
    section
        title of the section that the chart goes with.
    rows
        by service.
    """

    section: Text
    rows: tuple[Spread, ...]

    @cached_property
    def scale(self) -> tuple[int, int]:
        """The steps in which curves are compared and the end of the scale, both in millimetres: round numbers of metres."""
        most = max(-(-max(row.farthest for row in self.rows) // MM_PER_M), 10)
        unit = 10 ** (len(str(most)) - 1)
        return unit // 10 * MM_PER_M, -(-most // unit) * unit * MM_PER_M

    @cached_property
    def gaps(self) -> list[Gap]:
        """Where the curves of each service are farthest apart."""
        return [row.gap(*self.scale) for row in self.rows]

    @property
    def finding(self) -> Text:
        """At which distance most people are lost, and at which most are gained, the more first."""
        told = [one for one in zip(self.rows, self.gaps, strict=True) if one[0].everyone]
        sides = ([one for one in told if (one[1].then < one[1].now) == lost and one[1].size[0]] for lost in (True, False))
        most = [max(side, key=lambda one: one[1].size[0] / one[0].everyone) for side in sides if side]
        most.sort(key=lambda one: -one[1].size[0] / one[0].everyone)
        if not most:
            return Text("Within every whole {step} live as many people as now", step=metres(self.scale[0] / MM_PER_M))
        return joined(Text("{this}; {next}"), (_said(row, gap) for row, gap in most))


def _said(row: Spread, gap: Gap) -> Text:
    far = metres(gap.mm / MM_PER_M)
    if gap.now == gap.then:
        return Text("{service}: as many people within each distance as now", service=row.service)
    now, then = (percent(people / row.everyone) for people in (gap.now, gap.then))
    if now == then:
        now, then = people_said(gap.now), people_said(gap.then)
    return Text(
        "{service}: {then} of the people live within {far} instead of {now}", service=row.service, then=then, far=far, now=now
    )


def draw_spreads(spreads: Spreads, names: Sequence[Text], *, width_mm: float, lang: Language) -> Picture:
    """Return the chart, as high as its panels need.

    Parameters
    ----------
    spreads
        what is drawn.
    names
        of now, and of the plan.
    width_mm
        on paper.
    lang
        language of the words.
    """
    rows, gaps = spreads.rows[:PANELS], spreads.gaps[:PANELS]
    across, end = width_mm / COLUMNS, spreads.scale[1]
    titles = [wrap(row.service.to(lang), LEAST * BOLD_WIDER, (across - 6) * POINTS_PER_MM) for row in rows]
    head_mm = TITLE_MM * max(map(len, titles), default=1)
    each_mm = head_mm + CURVE_MM + FOOT_MM
    high_mm = KEY_MM + each_mm * -(-len(rows) // COLUMNS)

    def paint(figure: Figure) -> None:
        for place, (row, gap, title) in enumerate(zip(rows, gaps, titles, strict=True)):
            line, column = divmod(place, COLUMNS)
            left, top = column * across, high_mm - KEY_MM - line * each_mm
            size = (
                (left + SIDE_MM) / width_mm,
                (top - head_mm - CURVE_MM) / high_mm,
                (across - SIDE_MM - ROOM_MM) / width_mm,
                CURVE_MM / high_mm,
            )
            _panel(figure.add_axes(size), row, gap, end)
            said = figure.text(left / width_mm, (top - head_mm + 2) / high_mm, "\n".join(title), fontsize=LEAST, va="bottom")
            embolden(said)
        _keys(figure, [*(name.to(lang) for name in names), Text("farthest apart").to(lang)])

    alt = Text(
        "Share of people within each distance of their nearest place, in a straight line, now and with the plan. {services}.",
        services=joined(Text("{this}; {next}"), (_said(row, gap) for row, gap in zip(rows, gaps, strict=True))),
    )
    return Picture(draw_svg(paint, width_mm=width_mm, height_mm=high_mm), alt)


def _keys(figure: Figure, said: Sequence[str]) -> None:
    from matplotlib.lines import Line2D

    now, then = Line2D([], [], color=BEFORE, linewidth=1.6, linestyle=DASH), Line2D([], [], color=AFTER, linewidth=2.2)
    apart = Line2D([], [], color=INK, linewidth=0, marker="|", markersize=8)
    figure.legend(
        [now, then, apart], said, loc="upper left", ncols=3, frameon=False, fontsize=LEAST, borderaxespad=0, handlelength=3
    )


def _panel(axes: Axes, row: Spread, gap: Gap, end: int) -> None:
    axes.plot(*_curve(row, row.then, end), color=AFTER, linewidth=2.2, zorder=3)
    axes.plot(*_curve(row, row.now, end), color=BEFORE, linewidth=1.6, linestyle=DASH, zorder=4)
    if gap.now != gap.then:
        ends = [100 * people / max(row.everyone, 1) for people in (gap.now, gap.then)]
        axes.plot([gap.mm / MM_PER_KM] * 2, ends, color=INK, linewidth=1.0, marker="_", markersize=5, zorder=5)
    axes.set_xlim(0, end / MM_PER_KM)
    axes.set_ylim(0, 102)
    axes.set_xticks([0, end / 2 / MM_PER_KM, end / MM_PER_KM], [f"{mm / MM_PER_KM:g} km" for mm in (0, end / 2, end)])
    axes.set_yticks(MARKS, [f"{mark}%" for mark in MARKS])
    axes.tick_params(axis="both", length=2, labelsize=LEAST)
    axes.grid(visible=True, axis="y", color=EDGE)
    axes.set_axisbelow(True)


def _curve(row: Spread, mm: IntArray, end: int) -> tuple[list[float], list[float]]:
    """Return the distances met in kilometres, and the share in % of everybody within each; at equal steps of the scale."""
    limits = np.linspace(0, end, 201)[1:].astype(np.int64)
    within = row.within(mm, limits)
    return [0.0, *(limits / MM_PER_KM)], [0.0, *(100 * within / max(row.everyone, 1))]
