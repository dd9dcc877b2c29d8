"""What a report is made of, once for every form it takes: words and figures, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.labels import MAPS, MAPS_TWO
from maps.report.drawn import Drawn
from maps.report.figures import (
    Figure,
    draw_curve,
    draw_far,
    draw_losses,
    draw_maps,
    draw_nearest,
    draw_range_charts,
    draw_small_maps,
    draw_spread_charts,
    legend_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.charts.balance import Balance
    from maps.charts.period_maps import PeriodMap
    from maps.charts.range_chart import Ranges
    from maps.charts.report_charts import CurveStep
    from maps.charts.spread import Spreads
    from maps.report.legend import Legend
    from maps.report.paper import Paper
    from models.messages.document import Page, Section
    from models.messages.text import Language, Text


@dataclass(frozen=True, slots=True)
class Placed:
    """A section with its address, and the figures that stand before and behind its words."""

    address: str
    section: Section
    before: tuple[Figure, ...] = ()
    behind: tuple[Figure, ...] = ()
    small: tuple[Figure, ...] = ()


@dataclass(frozen=True, eq=False)
class Report:
    """A report's parts, in the order to read them.

    Parameters
    ----------
    texts
        title, headline and sections.
    lang
        the language of the report.
    paper
        of the maps.
    first
        what stands on the first page: who loses and who gains.
    sections
        the others, behind the maps.
    heading
        of the maps.
    single
        whether one state is shown.
    maps
        of each state.
    legend
        their key.
    charts
        that go with the maps.
    """

    texts: Page
    lang: Language
    paper: Paper
    first: tuple[Placed, ...]
    sections: tuple[Placed, ...]
    heading: Text
    single: bool
    maps: tuple[Figure, ...]
    legend: Legend
    charts: tuple[Figure, ...]


def make_report(
    drawn: Drawn,
    texts: Page,
    *,
    lang: Language | None = None,
    balance: Sequence[Balance] = (),
    steps: Sequence[CurveStep] = (),
    ranges: Sequence[Ranges] = (),
    spreads: Spreads | None = None,
    periods: Sequence[PeriodMap] = (),
) -> Report:
    """Return the report of a plan.

    Parameters
    ----------
    drawn
        what the figures are drawn from.
    texts
        title, headline and sections, composed elsewhere; the first stands before the maps, the others after them.
    lang
        the language of the report, where its figures are drawn in another.
    balance
        who loses and who gains by each service, drawn before the first section; none where nothing is compared.
    steps
        the best plans for other numbers of offices, drawn behind the second section; fewer than two are not drawn.
    ranges
        charts of ranges, each drawn behind the section of that title.
    spreads
        how far everybody has it to each service, drawn behind the section of that title; None for no such chart.
    periods
        small maps of a plan over phases, all of one size, behind the section of their title.

    Raises
    ------
    InputError
        as `draw_svg`.
    """
    drawn_in = drawn.lang
    placed = []
    for place, section in enumerate(texts.sections):
        behind = [*(draw_curve(steps, drawn_in) if place == min(1, len(texts.sections) - 1) else ())]
        behind += [*draw_range_charts(ranges, section.title, drawn_in), *draw_spread_charts(spreads, section.title, drawn_in)]
        leading = tuple(draw_losses(balance, drawn_in)) if place == 0 else ()
        small = tuple(draw_small_maps(drawn, periods, section.title))
        placed.append(Placed(f"s{place + 1}", section, leading, tuple(behind), small))
    return Report(
        texts,
        lang or drawn_in,
        drawn.paper,
        tuple(placed[:1]),
        tuple(placed[1:]),
        MAPS if drawn.one_state else MAPS_TWO,
        drawn.one_state,
        tuple(draw_maps(drawn)),
        legend_of(drawn),
        (draw_far(drawn), draw_nearest(drawn)),
    )
