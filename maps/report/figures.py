"""The figures of a report: maps with their key, charts, each with its caption."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geodata.study import names_of
from maps.charts.balance import draw_balance, share_said
from maps.charts.channel_marks import shown
from maps.charts.period_maps import changes_of, draw_period
from maps.charts.plan_map import draw_map
from maps.charts.population import find_squares
from maps.charts.range_chart import draw_ranges
from maps.charts.report_charts import BARS, draw_catchments, draw_distances, draw_steps
from maps.charts.sheet import lay_out, mark_of, name_role
from maps.charts.spread import draw_spreads
from maps.charts.svg import Picture
from maps.ground import draw_areas
from maps.labels import (
    BALANCE,
    BALANCE_NONE,
    BUSIEST,
    CATCHMENTS,
    CATCHMENTS_OF,
    COUNTED,
    DISTANCES,
    DISTANCES_OF,
    HALF_WITHIN,
    JOIN,
    MAP_ALT,
    NOW,
    SHARE_WITHIN,
    STEPS,
    STEPS_BESIDE,
    STEPS_FOUND,
    STEPS_FOUND_OPEN,
    STEPS_OPEN,
    THEN,
    far_said,
    name_reach_of,
)
from maps.report.drawn import PAGE_MM, Drawn
from maps.report.figure_tables import (
    tell_balance,
    tell_catchments,
    tell_change,
    tell_distances,
    tell_map,
    tell_ranges,
    tell_spreads,
    tell_steps,
)
from maps.report.legend import channel_keys, describe_legend
from models.messages.findings import visible
from models.messages.numbers import metres, percent, signed
from models.messages.text import Text, applied, joined, plural, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.charts.balance import Balance
    from maps.charts.period_maps import PeriodMap
    from maps.charts.population import Squares
    from maps.charts.range_chart import Ranges
    from maps.charts.report_charts import CurveStep
    from maps.charts.sheet import Role, Sheet
    from maps.charts.spread import Spreads
    from maps.report.legend import Legend
    from maps.report.paper import Paper
    from models.access import IntArray
    from models.messages.document import Table
    from models.messages.text import Language
    from models.plan import State

# width and height of each map, where there are two and where there is one
MAP_MM: dict[tuple[Paper, bool], tuple[float, float]] = {
    ("a4", False): (124.0, 108.0),
    ("a4", True): (180.0, 150.0),
    ("a3", False): (195.0, 148.0),
    ("a3", True): (252.0, 236.0),
}
STEPS_HIGH_MM = 52.0
# of a chart by offices
ROW_MM, ROUND_MM = 5.0, 12.0
# three beside each other
SMALL_MM = 57.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its caption and the table of what it draws; `more` stands beside it, `wide` ones have the page's width."""

    picture: Picture
    caption: Text | str
    table: Table
    more: Text | None = None
    wide: bool = False


def draw_curve(steps: Sequence[CurveStep], lang: Language) -> list[Figure]:
    """Return the chart of the best plans for other numbers of offices, where there are several."""
    if len(steps) < 2:
        return []
    chart = draw_steps(steps, width_mm=PAGE_MM, height_mm=STEPS_HIGH_MM, lang=lang)
    return [Figure(chart, _curve_found(steps), tell_steps(steps), wide=True)]


def _curve_found(steps: Sequence[CurveStep]) -> Text:
    """Return what the chosen number brings over one fewer, and what one more would; what is drawn where none is chosen."""
    title, found = (STEPS_OPEN, STEPS_FOUND_OPEN) if steps[0].left_open else (STEPS, STEPS_FOUND)
    said = [
        found.filled(fewer=old.count, count=new.count, more=signed(new.served - old.served))
        for old, new in pairwise(steps)
        if old.chosen or new.chosen
    ]
    return joined(STEPS_BESIDE, said) if said else title


def draw_losses(rows: Sequence[Balance], lang: Language) -> list[Figure]:
    """Return the chart of losses beside gains, titled by the most people on each side."""
    if not rows:
        return []
    lost, gained = max(rows, key=lambda row: row.farther), max(rows, key=lambda row: row.nearer)
    said = BALANCE_NONE
    if lost.farther or gained.nearer:
        far, near = share_said(lost.farther, lost.people), share_said(gained.nearer, gained.people)
        said = BALANCE.filled(far=far, lost=lost.service, near=near, gained=gained.service)
    return [Figure(draw_balance(rows, width_mm=PAGE_MM, lang=lang), said, tell_balance(rows), wide=True)]


def draw_range_charts(ranges: Sequence[Ranges], title: Text, lang: Language) -> list[Figure]:
    """Return the charts that go with a section."""
    return [
        Figure(draw_ranges(one, width_mm=PAGE_MM, lang=lang), one.caption, tell_ranges(one), wide=True)
        for one in ranges
        if one.section.to(lang) == title.to(lang)
    ]


def draw_spread_charts(spreads: Spreads | None, title: Text, lang: Language) -> list[Figure]:
    """Return the curves of people by distance that go with a section."""
    if spreads is None or spreads.section.to(lang) != title.to(lang):
        return []
    return [
        Figure(draw_spreads(spreads, (NOW, THEN), width_mm=PAGE_MM, lang=lang), spreads.finding, tell_spreads(spreads), wide=True)
    ]


def draw_small_maps(plan: Drawn, periods: Sequence[PeriodMap], title: Text) -> list[Figure]:
    """Return the small maps that go with a section."""
    wanted = [one for one in periods if one.section.to(plan.lang) == title.to(plan.lang)]
    if not wanted:
        return []
    sheet, squares = lay_out(plan.study, width_mm=SMALL_MM, height_mm=SMALL_MM), find_squares(plan.study)
    return [draw_change(plan, one, sheet, squares) for one in wanted]


def draw_change(plan: Drawn, one: PeriodMap, sheet: Sheet, squares: Squares) -> Figure:
    """Return the map of who gets nearer and who farther."""
    old, new = (_nearest_mm(plan, sites) for sites in (one.before, one.after))
    roles: list[Role] = [mark_of(office in one.before, office in one.after) for office in plan.study.offices["id"]]
    changes = changes_of(old, new)
    svg = draw_period(sheet, squares, changes, roles, one.keys, plan.lang)
    return Figure(Picture(svg, one.finding), one.finding, tell_change(plan, one, changes))


def _nearest_mm(plan: Drawn, sites: Sequence[str]) -> IntArray:
    """Return the millimetres of each demand point of the study to the nearest of some sites; -1 where there is none."""
    column, far = plan.distance.nearest(sites)
    return np.where(column < 0, -1, far)[plan.rows]


def draw_maps(plan: Drawn, size: tuple[float, float] | None = None) -> list[Figure]:
    """Return the map of every state shown, as large as the sheet has room for, or a size in millimetres."""
    lang, size = plan.lang, size or MAP_MM[plan.paper, plan.one_state]
    sheet, squares = lay_out(plan.study, width_mm=size[0], height_mm=size[1]), find_squares(plan.study)
    maps = []
    for name, one, other in plan.compared:
        counted, offices = _count_said(plan, one, other), len(other.open)
        roles = plan.parts(one, other)
        looks = plan.channels_given(planned=plan.one_state or one is not other)
        channels = None if plan.channels is None else (plan.channels.places.geometry, looks)
        callouts = () if one is other else plan.callouts
        svg = draw_map(
            sheet,
            squares,
            one,
            other,
            plan.rows,
            roles=roles,
            circle_mm=plan.circle_mm,
            lang=lang,
            channels=channels,
            callouts=callouts,
        )
        alt = MAP_ALT.filled(when=name, offices=offices, people=joined(JOIN, (counted, *(said.text for said in callouts))))
        maps.append(
            Figure(
                Picture(svg, alt),
                Text(
                    "{name} ({offices})", name=name, offices=plural("{count} office", "{count} offices", offices, count=offices)
                ),
                tell_map(plan, one, other),
                counted,
            )
        )
    return maps


def legend_of(plan: Drawn) -> Legend:
    """Return the key of the maps."""
    _, *states = plan.compared[-1]
    return describe_legend(
        plan.count(*states),
        plan.parts(*states),
        {name_role(office, *states) for office in plan.study.offices["id"]},
        one_state=plan.one_state,
        reach_mm=plan.reach_mm,
        circle_mm=plan.circle_mm,
        rail=len(plan.study.lines) > 0 or bool((plan.study.stops["kind"] == "rail").any()),
        ground=[*plan.study.ground["kind"].unique(), *(["area"] if draw_areas(plan.study) else [])],
        column=plan.column,
        channels=_channel_keys(plan),
        rough=bool(plan.study.approximate),
    )


def _channel_keys(plan: Drawn) -> list[tuple[str, Text]]:
    if plan.channels is None:
        return []
    before, after = (shown(plan.channels_given(planned=planned)) for planned in (plan.one_state, True))
    return channel_keys([plan.channels.kinds[kind] for kind in sorted(plan.channels.kinds)], before, after)


def _count_said(plan: Drawn, before: State, after: State) -> Text:
    """Return how many people are of each colour of a map."""
    names = name_reach_of(plan.reach_mm, one_state=before is after)
    counts = plan.count(before, after).items()
    return joined(JOIN, [COUNTED.filled(state=names[reach], n=f"{count:,}") for reach, count in counts if count])


def draw_far(plan: Drawn) -> Figure:
    """Return the chart of how far people live."""
    people = np.zeros(len(plan.distance.demand_ids), dtype=np.int64)
    people[plan.rows] = plan.study.demand["people"].to_numpy()
    size = plan.chart_size
    picture = draw_distances(plan.distance, people, plan.states, circle_mm=plan.circle_mm, lang=plan.lang, **size)
    return Figure(picture, _far_found(plan, people), tell_distances(plan, people), wide=plan.paper == "a4")


def _far_found(plan: Drawn, people: IntArray) -> Text:
    """Return how many live within the circles, or how far half of them live; what is drawn where somebody reaches no office."""
    if plan.column is not None:
        return DISTANCES_OF.filled(column=plan.column)
    told = []
    for _, state in plan.states:
        column, far = plan.distance.nearest(state.open)
        if plan.circle_mm is not None:
            within = int(people[(column >= 0) & (far <= plan.circle_mm)].sum())
            told.append(percent(within / max(int(people.sum()), 1)))
            continue
        order = np.argsort(np.where(column < 0, np.iinfo(np.int64).max, far), kind="stable")
        middle = int(order[np.searchsorted(np.cumsum(people[order]) * 2, people.sum())])
        if column[middle] < 0:
            return DISTANCES
        told.append(metres(int(far[middle]) / 1000))
    share = joined(same("{this} → {next}"), dict.fromkeys(told))
    if plan.circle_mm is None:
        return HALF_WITHIN.filled(far=share)
    return SHARE_WITHIN.filled(far=far_said(plan.circle_mm), share=share)


def draw_nearest(plan: Drawn) -> Figure:
    """Return the chart of how many people each office is the nearest to."""
    people = plan.study.demand["people"].to_numpy()
    named = dict(zip(plan.study.offices["id"], names_of(plan.study.offices), strict=True))
    shown = [office for office in plan.distance.office_ids if any(office in state.open for _, state in plan.states)]
    counts = []
    for name, state in plan.states:
        nearest = state.assignment[plan.rows]
        totals = np.zeros(len(plan.distance.office_ids), dtype=np.int64)
        np.add.at(totals, nearest[nearest >= 0], people[nearest >= 0])
        counts.append((name, [int(totals[column]) for column in plan.distance.columns(shown)]))
    size = plan.chart_size
    if plan.paper == "a4":
        size["height_mm"] = max(size["height_mm"], ROUND_MM + ROW_MM * min(len(shown), BARS))
    picture = draw_catchments([named[office] for office in shown], counts, lang=plan.lang, **size)
    return Figure(
        picture,
        _nearest_found(plan, shown, counts),
        tell_catchments([named[office] for office in shown], counts),
        wide=plan.paper == "a4",
    )


def _nearest_found(plan: Drawn, offices: Sequence[str], counts: Sequence[tuple[Text, Sequence[int]]]) -> Text:
    """Return which office most people have nearest with the plan, and how many before; what is drawn where there is none."""
    if plan.column is not None:
        return CATCHMENTS_OF.filled(column=plan.column)
    last = counts[-1][1]
    if not max(last, default=0):
        return CATCHMENTS
    place = max(range(len(last)), key=lambda number: last[number])
    named = dict(zip(plan.study.offices["id"], names_of(plan.study.offices), strict=True))
    people = " → ".join(f"{values[place]:,}" for _, values in counts)
    return BUSIEST.filled(office=applied(visible, named[offices[place]]), people=people)
