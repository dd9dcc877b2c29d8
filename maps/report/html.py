"""The printed report: one static HTML file, for paper, for a PDF and for whoever cannot use the interactive page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.study import names_of
from maps.charts.channel_marks import Look, shown
from maps.charts.period_maps import changes_of, draw_period
from maps.charts.plan_map import draw_map
from maps.charts.population import REACHES, classify, find_squares
from maps.charts.range_chart import draw_ranges
from maps.charts.report_charts import draw_catchments, draw_distances, draw_steps
from maps.charts.sheet import lay_out, mark_of, name_role
from maps.charts.svg import Picture
from maps.course_labels import PERIOD_MARKS
from maps.labels import (
    CATCHMENTS,
    CATCHMENTS_OF,
    CONTENTS,
    COUNTED,
    DISTANCES,
    DISTANCES_OF,
    JOIN,
    KIND,
    MAP_ALT,
    MAPS,
    MAPS_TWO,
    NOW,
    PAGE_OF,
    STEPS,
    STEPS_OPEN,
    THEN,
    name_reach_of,
)
from maps.page.layers import find_rows
from maps.report.legend import COLOURS, channel_keys, describe_legend
from maps.report.markup import column_kinds, runs
from maps.selfcontained import render_closed
from models.messages.text import Text, joined, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.study import Study
    from maps.charts.period_maps import PeriodMap
    from maps.charts.population import Reach
    from maps.charts.range_chart import Ranges
    from maps.charts.report_charts import CurveStep
    from maps.charts.sheet import Role
    from maps.page.case import Channels
    from maps.report.legend import Legend
    from models.access import AccessMatrix, IntArray
    from models.messages.document import Page
    from models.messages.text import Language
    from models.plan import State

# A3 on its side, less its margins; two maps beside each other, or one with its legend at its side
TWO_MM, TWO_HIGH_MM, ONE_MM, ONE_HIGH_MM = 195.0, 148.0, 252.0, 236.0
CHART_MM, CHART_HIGH_MM, CHART_LOW_MM = 132.0, 90.0, 78.0
STEPS_MM, STEPS_HIGH_MM = 180.0, 52.0
# three beside each other
SMALL_MM = 57.0


def render_report(  # noqa: PLR0913  # the report is drawn from these things, none of which another could hold
    study: Study,
    distance: AccessMatrix,
    before: State,
    after: State,
    texts: Page,
    *,
    circle_mm: int | None,
    lang: Language = "ja",
    several_ways: bool = False,
    steps: Sequence[CurveStep] = (),
    roles: Mapping[str, Role] | None = None,
    column: str | None = None,
    ranges: Sequence[Ranges] = (),
    channels: Channels | None = None,
    periods: Sequence[PeriodMap] = (),
) -> str:
    """Return the report of a plan as one HTML file that asks the network for nothing and runs no script.

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
    steps
        the best plans for other numbers of offices; fewer than two are not drawn.
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

    Returns
    -------
    HTML whose bytes depend on the arguments alone.

    Raises
    ------
    ValueError
        if `distance` is not in millimetres or lacks a demand point of the study.
    ExternalAddressError
        if the page would load anything from outside itself.
    InputError
        as `draw_svg`.
    """
    if distance.unit != "mm":
        msg = f"the report shows metres, the matrix is in {distance.unit}"
        raise ValueError(msg)
    rows = find_rows(study, distance, np.arange(len(study.demand)))
    plan = _Plan(study, distance, before, after, rows, circle_mm, lang, several_ways, roles or {}, column, channels)
    heading = MAPS if plan.one_state else MAPS_TWO
    sections = [(f"s{number}", section) for number, section in enumerate(texts.sections, start=1)]
    places = [(place, section.title) for place, section in sections]
    return render_closed(
        "report.html",
        lang=lang,
        kind=KIND,
        texts=texts,
        sections=sections,
        contents=CONTENTS,
        places=[*places[:1], ("map", heading), *places[1:]],
        heading=heading,
        single=plan.one_state,
        steps=_draw_steps(steps, lang),
        maps=_draw_maps(plan),
        legend=_legend(plan),
        charts=(_draw_distances(plan), _draw_catchments(plan)),
        ranges=[_draw_ranges(ranges, section.title, lang) for _, section in sections],
        periods=[_draw_periods(plan, periods, section.title) for _, section in sections],
        period_marks=PERIOD_MARKS,
        # what stands before, between and behind the two numbers
        page_of=PAGE_OF.filled(page="\n", pages="\n").to(lang).split("\n"),
        colours=COLOURS,
        runs=runs,
        column_kinds=column_kinds,
    )


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure as the template lays it out; `more` stands beside its caption."""

    picture: Picture
    caption: Text | str
    more: Text | None = None


@dataclass(frozen=True, eq=False)
class _Plan:
    """What the figures are drawn from; `rows` is the matrix's row of each demand point of the study."""

    study: Study
    distance: AccessMatrix
    before: State
    after: State
    rows: IntArray
    circle_mm: int | None
    lang: Language
    several_ways: bool
    roles: Mapping[str, Role]
    column: str | None
    channels: Channels | None

    @property
    def one_state(self) -> bool:
        return self.before.open == self.after.open

    @property
    def states(self) -> list[tuple[Text, State]]:
        return [(name, after) for name, _, after in self.compared]

    @property
    def compared(self) -> list[tuple[Text, State, State]]:
        """The maps: what each is called, and the states whose difference it shows."""
        if self.one_state:
            return [(NOW, self.after, self.after)]
        return [(NOW, self.before, self.before), (THEN, self.before, self.after)]

    @property
    def chart_size(self) -> dict[str, float]:
        return {"width_mm": CHART_MM, "height_mm": CHART_LOW_MM if self.one_state else CHART_HIGH_MM}

    @property
    def reach_mm(self) -> int | None:
        """The radius of the circles, where they alone say who is served."""
        if self.circle_mm is None or self.several_ways:
            return None
        within = self.distance.within(self.circle_mm)
        states = (state for _, state in self.states)
        alone = all(np.array_equal(state.served, within[:, self.distance.columns(state.open)].any(axis=1)) for state in states)
        return self.circle_mm if alone else None

    def parts(self, before: State, after: State) -> list[Role]:
        """Return how each office is marked on the map of two states: on that of now, whether it is open."""
        told: Mapping[str, Role] = {} if before is after else self.roles
        return [told.get(office) or name_role(office, before, after) for office in self.study.offices["id"]]

    def channels_given(self, *, planned: bool) -> list[Look]:
        """Return how each channel is marked on the map of now, or with the plan."""
        if self.channels is None:
            return []
        places, given = self.channels.places, self.channels.after if planned else self.channels.before
        kinds = sorted(self.channels.kinds)
        pairs = zip(places["id"], places["kind"], places["inside"], strict=True)
        return [Look(kinds.index(kind), not inside, channel in given) for channel, kind, inside in pairs]

    def count(self, before: State, after: State) -> dict[Reach, int]:
        """Return the people of every state."""
        people, states = self.study.demand["people"].to_numpy(), classify(before.served, after.served)[self.rows]
        return {reach: int(people[states == number].sum()) for number, reach in enumerate(REACHES)}


def _draw_steps(steps: Sequence[CurveStep], lang: Language) -> _Figure | None:
    if len(steps) < 2:
        return None
    title = STEPS_OPEN if steps[0].left_open else STEPS
    return _Figure(draw_steps(steps, width_mm=STEPS_MM, height_mm=STEPS_HIGH_MM, lang=lang), title)


def _draw_ranges(ranges: Sequence[Ranges], title: Text, lang: Language) -> list[_Figure]:
    """Return the charts that go with a section."""
    return [
        _Figure(draw_ranges(one, width_mm=STEPS_MM, lang=lang), one.caption)
        for one in ranges
        if one.section.to(lang) == title.to(lang)
    ]


def _draw_periods(plan: _Plan, periods: Sequence[PeriodMap], title: Text) -> list[_Figure]:
    """Return the small maps that go with a section."""
    wanted = [one for one in periods if one.section.to(plan.lang) == title.to(plan.lang)]
    if not wanted:
        return []
    sheet, squares = lay_out(plan.study, width_mm=SMALL_MM, height_mm=SMALL_MM), find_squares(plan.study)
    offices = list(plan.study.offices["id"])
    figures = []
    for one in wanted:
        old, new = (_nearest_mm(plan, sites) for sites in (one.before, one.after))
        roles: list[Role] = [mark_of(office in one.before, office in one.after) for office in offices]
        svg = draw_period(sheet, squares, changes_of(old, new), roles, one.keys, plan.lang)
        figures.append(_Figure(Picture(svg, one.finding.to(plan.lang)), one.finding))
    return figures


def _nearest_mm(plan: _Plan, sites: Sequence[str]) -> IntArray:
    """Return the millimetres of each demand point of the study to the nearest of some sites; -1 where there is none."""
    column, far = plan.distance.nearest(sites)
    return np.where(column < 0, -1, far)[plan.rows]


def _draw_maps(plan: _Plan) -> list[_Figure]:
    """Return the map of every state shown, as large as the sheet has room for."""
    lang, size = plan.lang, (ONE_MM, ONE_HIGH_MM) if plan.one_state else (TWO_MM, TWO_HIGH_MM)
    sheet, squares = lay_out(plan.study, width_mm=size[0], height_mm=size[1]), find_squares(plan.study)
    maps = []
    for name, one, other in plan.compared:
        counted, offices = _count_said(plan, one, other), len(other.open)
        roles = plan.parts(one, other)
        looks = plan.channels_given(planned=plan.one_state or one is not other)
        channels = None if plan.channels is None else (plan.channels.places.geometry, looks)
        svg = draw_map(sheet, squares, one, other, plan.rows, roles=roles, circle_mm=plan.circle_mm, lang=lang, channels=channels)
        alt = MAP_ALT.filled(when=name, offices=offices, people=counted).to(lang)
        maps.append(
            _Figure(
                Picture(svg, alt),
                Text(
                    "{name} ({offices})", name=name, offices=plural("{count} office", "{count} offices", offices, count=offices)
                ),
                counted,
            )
        )
    return maps


def _legend(plan: _Plan) -> Legend:
    _, *states = plan.compared[-1]
    return describe_legend(
        plan.count(*states),
        plan.parts(*states),
        {name_role(office, *states) for office in plan.study.offices["id"]},
        one_state=plan.one_state,
        reach_mm=plan.reach_mm,
        circle_mm=plan.circle_mm,
        rail=len(plan.study.lines) > 0 or bool((plan.study.stops["kind"] == "rail").any()),
        column=plan.column,
        channels=_channel_keys(plan),
    )


def _channel_keys(plan: _Plan) -> list[tuple[str, Text]]:
    if plan.channels is None:
        return []
    before, after = (shown(plan.channels_given(planned=planned)) for planned in (plan.one_state, True))
    return channel_keys([plan.channels.kinds[kind] for kind in sorted(plan.channels.kinds)], before, after)


def _count_said(plan: _Plan, before: State, after: State) -> Text:
    """Return how many people are of each colour of a map."""
    names = name_reach_of(plan.reach_mm, one_state=before is after)
    counts = plan.count(before, after).items()
    return joined(JOIN, [COUNTED.filled(state=names[reach], n=f"{count:,}") for reach, count in counts if count])


def _draw_distances(plan: _Plan) -> _Figure:
    people = np.zeros(len(plan.distance.demand_ids), dtype=np.int64)
    people[plan.rows] = plan.study.demand["people"].to_numpy()
    size = plan.chart_size
    picture = draw_distances(plan.distance, people, plan.states, circle_mm=plan.circle_mm, lang=plan.lang, **size)
    return _Figure(picture, DISTANCES if plan.column is None else DISTANCES_OF.filled(column=plan.column))


def _draw_catchments(plan: _Plan) -> _Figure:
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
    picture = draw_catchments([named[office].to(plan.lang) for office in shown], counts, lang=plan.lang, **size)
    return _Figure(picture, CATCHMENTS if plan.column is None else CATCHMENTS_OF.filled(column=plan.column))
