"""The words of a review: what was measured beside what the plan says, and no verdict."""

from __future__ import annotations

from models.messages.decimals import trimmed
from models.messages.document import Page, Section, Table
from models.messages.text import NOTHING, Text, in_context, same
from placement.glossary import NOT_IN_DATA
from placement.records.schema import WrittenPlan
from placement.values.review import Ends, Review, Reviewed

DASH = same("—")
SIDES = {"before": in_context("review", "before"), "plan": in_context("review", "the plan")}
UNITS = {
    "people": in_context("review", "people"),
    "cases": in_context("review", "cases"),
    "counters": in_context("review", "counters"),
    "posts": in_context("review", "posts"),
    "yen": in_context("review", "yen"),
    "min": in_context("review", "min"),
}


def compose_review(found: Review, plan: WrittenPlan) -> Page:
    """Return the page of a review."""
    beside = [row for row in found.rows if row.said is not None]
    headline = Text(
        "{label}: {count} figures that were measured; the plan says something of {beside} of them.",
        label=plan.label,
        count=len(found.rows),
        beside=len(beside),
    )
    sections = [_beside(plan, found, beside)] if beside else []
    alone = [row for row in found.rows if row.said is None]
    sections += [_alone(plan, alone)] if alone else []
    sections.append(Section(Text("Assumptions"), plan.assumptions))
    sections += [Section(NOT_IN_DATA, plan.not_in_data)] if plan.not_in_data else []
    return Page(Text("What was measured, beside the plan"), headline, tuple(sections))


def _beside(plan: WrittenPlan, found: Review, rows: list[Reviewed]) -> Section:
    """Return the figures that the plan says something of, with what exactly it says."""
    when = (
        Text(
            "What was measured up to {month} stands beside what was before, what was measured from then on beside the plan.",
            month=found.changed,
        )
        if found.changed
        else Text("The scenario names no month of the change, so that everything stands beside the plan.")
    )
    how = Text("The difference is what was measured less what the plan says; a range is over all cases that the plan looks at.")
    head = (
        Text("measured"),
        Text("office"),
        in_context("review", "date"),
        Text("measured figure"),
        Text("beside"),
        Text("what the plan says"),
        Text("difference"),
        in_context("review", "unit"),
    )
    table = Table(
        Text("{when} {how}", when=when, how=how),
        head,
        tuple(
            (
                _named(row),
                _office(plan, row),
                same(row.observed.date),
                same(trimmed(row.observed.value)),
                NOTHING if row.side is None else SIDES[row.side],
                _ends(row.said),
                _ends(row.difference, signed=True),
                _unit(row),
            )
            for row in rows
        ),
        strong=(0,),
    )
    said = {row.observed.measure: row.means for row in rows}
    means = [in_context("review", "{name}: {means}.", name=name, means=means) for name, means in said.items()]
    return Section(Text("Measured, and what the plan says"), (table, *means, *_sources(rows)))


def _alone(plan: WrittenPlan, rows: list[Reviewed]) -> Section:
    """Return the figures that the plan says nothing of, with the reason."""
    head = (
        Text("measured"),
        Text("office"),
        in_context("review", "date"),
        Text("measured figure"),
        in_context("review", "unit"),
        Text("because"),
    )
    body = tuple(
        (
            _named(row),
            _office(plan, row),
            same(row.observed.date),
            same(trimmed(row.observed.value)),
            _unit(row),
            row.because or NOTHING,
        )
        for row in rows
    )
    return Section(
        Text("Measured, without anything of the plan beside it"), (Table(NOTHING, head, body, strong=(0,)), *_sources(rows))
    )


def _named(row: Reviewed) -> Text:
    one = row.observed
    name = same(one.measure) if one.name == NOTHING else one.name
    return Text("{name} ({service})", name=name, service=one.service) if one.service else name


def _office(plan: WrittenPlan, row: Reviewed) -> Text:
    office = row.observed.office
    return plan.offices.get(office, same(office)) if office else in_context("review", "all")


def _unit(row: Reviewed) -> Text:
    return UNITS.get(row.unit, same(row.unit))


def _ends(ends: Ends | None, *, signed: bool = False) -> Text:
    if ends is None:
        return DASH
    low, high = (trimmed(end, signed=signed) for end in ends)
    return same(low) if low == high else Text("{low} to {high}", low=low, high=high)


def _sources(rows: list[Reviewed]) -> list[Text]:
    named = dict.fromkeys(row.observed.source for row in rows if row.observed.source)
    return [Text("Source: {source}.", source="; ".join(named))] if named else []
