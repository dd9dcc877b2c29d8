"""What a report is made of, once for every form it takes: words and figures, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.labels import MAPS, MAPS_TWO
from maps.page.layers import find_rows
from maps.report.figures import (
    Drawn,
    Figure,
    draw_curve,
    draw_far,
    draw_losses,
    draw_maps,
    draw_nearest,
    draw_range_charts,
    draw_small_maps,
    legend_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.study import Study
    from maps.charts.balance import Balance
    from maps.charts.period_maps import PeriodMap
    from maps.charts.range_chart import Ranges
    from maps.charts.report_charts import CurveStep
    from maps.charts.sheet import Role
    from maps.page.case import Channels
    from maps.report.legend import Legend
    from maps.report.paper import Paper
    from models.access import AccessMatrix
    from models.messages.document import Page, Section
    from models.messages.text import Language, Text
    from models.plan import State


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


def make_report(  # noqa: PLR0913  # the report is drawn from these things, none of which another could hold
    study: Study,
    distance: AccessMatrix,
    before: State,
    after: State,
    texts: Page,
    *,
    circle_mm: int | None,
    lang: Language = "ja",
    several_ways: bool = False,
    balance: Sequence[Balance] = (),
    steps: Sequence[CurveStep] = (),
    roles: Mapping[str, Role] | None = None,
    column: str | None = None,
    ranges: Sequence[Ranges] = (),
    channels: Channels | None = None,
    periods: Sequence[PeriodMap] = (),
    paper: Paper = "a4",
) -> Report:
    """Return the report of a plan.

    Parameters
    ----------
    study
        the layers drawn.
    distance
        millimetres from the study's demand to its offices; both plans point into it.
    before
        the plan of the offices kept only; where it opens the same offices as `after`, one state is shown.
    after
        the plan proposed.
    texts
        title, headline and sections, composed elsewhere; the first stands before the maps, the others after them.
    circle_mm
        radius of the circles round open offices, measured in the study's CRS; None draws none.
    lang
        the language of the report.
    several_ways
        whether people are served in further ways than within the circles, so that no colour may be named by the distance.
    balance
        who loses and who gains by each service, drawn before the first section; none where nothing is compared.
    steps
        the best plans for other numbers of offices, drawn behind the second section; fewer than two are not drawn.
    roles
        what becomes of each office with the plan; by default whether it is open before and after.
    column
        the column whose people count; None where they are all residents.
    ranges
        charts of ranges, each drawn behind the section of that title.
    channels
        the places besides the offices where services are to be had.
    periods
        small maps of a plan over phases, all of one size, behind the section of their title.
    paper
        of the maps.

    Raises
    ------
    ValueError
        if `distance` is not in millimetres or lacks a demand point of the study.
    InputError
        as `draw_svg`.
    """
    if distance.unit != "mm":
        msg = f"the report shows metres, the matrix is in {distance.unit}"
        raise ValueError(msg)
    rows = find_rows(study, distance, np.arange(len(study.demand)))
    plan = Drawn(study, distance, before, after, rows, circle_mm, lang, several_ways, roles or {}, column, channels, paper)
    placed = []
    for place, section in enumerate(texts.sections):
        behind = [*(draw_curve(steps, lang) if place == min(1, len(texts.sections) - 1) else ())]
        behind += draw_range_charts(ranges, section.title, lang)
        leading = tuple(draw_losses(balance, lang)) if place == 0 else ()
        small = tuple(draw_small_maps(plan, periods, section.title))
        placed.append(Placed(f"s{place + 1}", section, leading, tuple(behind), small))
    return Report(
        texts,
        lang,
        paper,
        tuple(placed[:1]),
        tuple(placed[1:]),
        MAPS if plan.one_state else MAPS_TWO,
        plan.one_state,
        tuple(draw_maps(plan)),
        legend_of(plan),
        (draw_far(plan), draw_nearest(plan)),
    )
