"""The tables that say what a report's figures draw, for whoever cannot see them or wants to count on with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.study import names_of
from maps.charts.balance import share_said
from maps.charts.period_maps import FARTHER, NEARER, SAME
from maps.charts.population import REACHES, classify
from maps.charts.report_charts import MM_PER_KM, TOLD_KM, shares_within
from maps.charts.spread import MM_PER_M
from maps.labels import IN_FIGURES, NOW, THEN, name_reach_of
from models.messages.document import Table
from models.messages.numbers import metres, percent
from models.messages.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.charts.balance import Balance
    from maps.charts.period_maps import PeriodMap
    from maps.charts.range_chart import Ranges
    from maps.charts.report_charts import CurveStep
    from maps.charts.spread import Spreads
    from maps.report.drawn import Drawn
    from models.access import IntArray
    from models.plan import State

OFFICE, AREA = Text("Office"), Text("Area")


def tell_map(plan: Drawn, before: State, after: State) -> Table:
    """Return the people of each area by the colours of a map of two states."""
    names = name_reach_of(plan.reach_mm, one_state=before is after)
    found = classify(before.served, after.served)[plan.rows]
    demand, areas = plan.study.demand, plan.study.areas
    people, place = demand["people"].to_numpy(), {area: row for row, area in enumerate(areas["id"])}
    counts = np.zeros((len(areas), len(REACHES)), dtype=np.int64)
    np.add.at(counts, (demand["area"].map(place).to_numpy(), found), people)
    shown = [column for column in range(len(REACHES)) if counts[:, column].any()]
    return Table(
        IN_FIGURES,
        (AREA, *(names[REACHES[column]] for column in shown)),
        tuple((name, *(same(f"{row[column]:,}") for column in shown)) for name, row in zip(names_of(areas), counts, strict=True)),
    )


def tell_change(plan: Drawn, one: PeriodMap, changes: IntArray) -> Table:
    """Return how many people each key of a map of changes stands for."""
    people = plan.study.demand["people"].to_numpy()
    counts = [f"{int(people[changes == change].sum()):,}" for change in (FARTHER, NEARER, SAME)]
    return Table(
        IN_FIGURES,
        (same(""), _people(plan)),
        tuple((key, same(count)) for key, count in zip(one.keys, counts, strict=True)),
    )


def tell_steps(steps: Sequence[CurveStep]) -> Table:
    """Return the best plan for each number of offices."""
    counted = (
        Text("offices open in the end (★ the plan shown)") if steps[0].left_open else Text("offices added (★ the plan shown)")
    )
    return Table(
        IN_FIGURES,
        (counted, Text("People served"), Text("Mean distance to the nearest office (m)")),
        tuple(
            (
                same(f"★ {step.count}" if step.chosen else f"{step.count}"),
                same(f"{step.served:,}"),
                same("—" if step.mean_m is None else f"{step.mean_m:,.0f}"),
            )
            for step in steps
        ),
        tuple(place for place, step in enumerate(steps) if step.chosen),
    )


def tell_balance(rows: Sequence[Balance]) -> Table:
    """Return who loses and who gains by each service."""
    return Table(
        IN_FIGURES,
        (Text("Which service"), Text("Farther than now"), Text("Nearer than now")),
        tuple((row.service, share_said(row.farther, row.people), share_said(row.nearer, row.people)) for row in rows),
    )


def tell_ranges(ranges: Ranges) -> Table:
    """Return the value of each office with its range, those too that the chart has no row for."""

    def said(value: tuple[int, int, int] | None) -> Text:
        return same("—" if value is None else f"{value[0]:,} ({value[1]:,}–{value[2]:,})")

    return Table(
        IN_FIGURES, (OFFICE, *ranges.states), tuple((name, *(said(value) for value in values)) for name, values in ranges.rows)
    )


def tell_distances(plan: Drawn, people: IntArray) -> Table:
    """Return the share of people within some distances, that of the circles among them."""
    circle = [] if plan.circle_mm is None else [plan.circle_mm]
    limits = sorted({*(int(km * MM_PER_KM) for km in TOLD_KM), *circle})
    curves = [shares_within(plan.distance, people, state, limits) for _, state in plan.states]
    return Table(
        IN_FIGURES,
        (Text("straight-line distance to the nearest office (km)"), *(name for name, _ in plan.states)),
        tuple(
            (same(f"{limit / MM_PER_KM:g}"), *(percent(share) for share in shares))
            for limit, *shares in zip(limits, *curves, strict=True)
        ),
    )


def tell_catchments(names: Sequence[Text], counts: Sequence[tuple[Text, Sequence[int]]]) -> Table:
    """Return how many people each office is the nearest to, those too that the chart has no row for."""
    return Table(
        IN_FIGURES,
        (OFFICE, *(state for state, _ in counts)),
        tuple((name, *(same(f"{values[row]:,}") for _, values in counts)) for row, name in enumerate(names)),
    )


def tell_spreads(spreads: Spreads) -> Table:
    """Return the share of people within some distances of each service, those among them where its curves are farthest apart."""
    rows = []
    for one, gap in zip(spreads.rows, spreads.gaps, strict=True):
        limits = np.array(sorted({*(int(km * MM_PER_KM) for km in TOLD_KM), gap.mm}), dtype=np.int64)
        now, then = (one.within(mm, limits) / max(one.everyone, 1) for mm in (one.now, one.then))
        rows += [
            (one.service, metres(int(limit) / MM_PER_M), percent(float(a)), percent(float(b)))
            for limit, a, b in zip(limits, now, then, strict=True)
        ]
    return Table(IN_FIGURES, (Text("Which service"), Text("Distance to the nearest place"), NOW, THEN), tuple(rows))


def _people(plan: Drawn) -> Text:
    return Text("People") if plan.column is None else Text("People of {column}", column=plan.column)
