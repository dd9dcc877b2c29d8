"""The words of a comparison of plans."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from models.messages.document import Page, Section, Table
from models.messages.numbers import metres, minutes, moved_said, people_said, percent, signed
from models.messages.text import NOTHING, Text, comma_list, in_context, joined, same
from placement.documents.gains import shift_words
from placement.documents.served import way_said, ways_said
from placement.glossary import ADDED, CLOSED, LARGEST_DISTANCE, MEAN_DISTANCE, NONE, NOT_IN_DATA
from placement.indicators.figures import UNITS
from placement.records.comparison import Comparison, assumptions, not_in_data
from placement.records.parts import ObjectiveRecord
from placement.records.schema import IndicatorRow, WrittenPlan
from placement.scenario.objectives.registry import defined, objectives
from placement.values.gains import Shift

DASH = same("—")
PLAN = Text("plan")
SEE_ABOVE = Text("Served means different things (see above), so that a change in it is not the work of the plan alone.")
EVALUATED = Text("evaluated only")


def compose_comparison(found: Comparison) -> Page:
    """Return the page of a comparison: the measures side by side, then who gains and who loses."""
    shifts = [
        section for plan, shift in zip(found.plans[1:], found.shifts, strict=True) for section in _shift(found, plan, shift)
    ]
    sections = (_plans(found), _measures(found), _objectives(found), _catchments(found), *_indicators(found))
    return Page(Text("Plans side by side"), _headline(found), (*sections, *shifts, _assumptions(found), *_not_in_data(found)))


def _headline(found: Comparison) -> Text:
    parts = []
    base = found.base.record
    for plan in found.plans[1:]:
        gained = plan.record.served.people - base.served.people
        nearer = moved_said(found.base.further_m(plan))
        parts.append(
            Text(
                "{label} against {base_label}: as many people served, mean distance {nearer}",
                label=plan.label,
                base_label=found.base.label,
                nearer=nearer,
            )
            if not gained
            else Text(
                "{label} against {base_label}: people served {gained}, mean distance {nearer}",
                label=plan.label,
                base_label=found.base.label,
                gained=signed(gained),
                nearer=nearer,
            )
        )
    said = in_context("comparison", "{parts}.", parts=joined(Text("{this}. {next}"), parts))
    if not found.served_differs:
        return said
    warning = served_warning(found)
    return Text("{warning} {said}", warning=warning, said=said)


def served_warning(found: Comparison) -> Text:
    """Return that served means different things, and what in each plan."""
    meanings = [(plan.label, served_said(plan)) for plan in found.plans]
    words = joined(
        in_context("comparison", "{this}; {next}"), (Text("{label}: {said}", label=label, said=said) for label, said in meanings)
    )
    return Text("Served means different things ({said}).", said=words)


def served_said(plan: WrittenPlan) -> Text:
    """Return in words when a resident counts as served under a plan."""
    said = []
    for service in plan.served.services:
        way = way_said(service)
        day = f" {service.date}" if service.date else ""
        if service.transit is not None:
            middle = service.departures.percentile
            way = Text("{way}{day}, percentile {middle}", way=way, day=day, middle=middle)
        said.append(way)
    return ways_said(said, any_of=bool(plan.served.any_of))


def _plans(found: Comparison) -> Section:
    closing = any(plan.record.closed for plan in found.plans)
    proofs = {"optimal": Text("proven best"), "feasible": Text("not proven")}
    rows = tuple(
        (
            same(plan.label),
            same(str(len(plan.record.open))),
            _names(plan, plan.record.added),
            *((_names(plan, plan.record.closed),) if closing else ()),
            EVALUATED if plan.evaluated_only else proofs[plan.record.status],
        )
        for plan in found.plans
    )
    head = (PLAN, Text("open"), ADDED, *((CLOSED,) if closing else ()), Text("proof"))
    caption = Text("{label} is what the others are compared with.", label=found.base.label)
    several = [plan for plan in found.plans if plan.record.views]
    return Section(Text("The plans"), (Table(caption, head, rows, strong=(0,)), *map(_in_the_end, several)))


def _in_the_end(plan: WrittenPlan) -> Text:
    """Return what part of a plan of several phases, futures or kinds of counter is compared."""
    return Text(
        "{label} is compared as it stands in the end, for everyone; its phases or futures are in plan.json.",
        label=plan.label,
    )


def _names(plan: WrittenPlan, ids: Sequence[str]) -> Text:
    named = [plan.offices.get(office, same(office)) for office in ids]
    return comma_list(named) if named else NONE


def _measures(found: Comparison) -> Section:
    rows = []
    for plan in found.plans:
        first, record, base = plan is found.base, plan.record, found.base.record
        far = (record.distance_m.max, base.distance_m.max)
        rows.append(
            (
                same(plan.label),
                people_said(record.served.people),
                same("" if first else signed(record.served.people - base.served.people)),
                percent(plan.share),
                metres(record.distance_m.mean),
                NOTHING if first else moved_said(found.base.further_m(plan)),
                metres(record.distance_m.max),
                NOTHING if first else DASH if None in far else moved_said(_exact(far[0]) - _exact(far[1])),
            )
        )
    change = Text("change")
    head = (PLAN, Text("served"), change, Text("share"), MEAN_DISTANCE, change, LARGEST_DISTANCE, change)
    caption = SEE_ABOVE if found.served_differs else _one_meaning(served_said(found.base))
    body: list[Text | Table] = [Table(caption, head, tuple(rows), strong=(0,))]
    kinds = sorted({name for plan in found.plans for name in plan.times})
    if kinds:
        times = tuple((same(plan.label), *(minutes(plan.mean_s(name)) for name in kinds)) for plan in found.plans)
        body.append(Table(same(""), (PLAN, *map(_kind, kinds)), times, strong=(0,)))
    return Section(Text("Figures"), tuple(body))


def _one_meaning(said: Text) -> Text:
    return Text("Served: {said}.", said=said)


# no objective goes by these times
BY_ROAD = {"driving": Text("mean time by car"), "cycling": Text("mean time by bicycle")}


def _kind(name: str) -> Text:
    mode, _, later = name.partition("_s")
    if mode in BY_ROAD:
        return BY_ROAD[mode]
    title = next(of.title for of in objectives() if of.seconds == mode)
    return Text("{title}{later}", title=title, later=later.replace("_", " "))


def _objectives(found: Comparison) -> Section:
    rows = []
    for plan in found.plans:
        for order, goal in enumerate(plan.record.objectives, start=1):
            of = defined(goal.name)
            title = of.title if of else same(goal.name)
            title = Text("{title} ({how})", title=title, how=goal.people) if goal.people else title
            proof = Text("proven") if goal.proven else Text("not proven")
            proof = DASH if plan.evaluated_only else proof
            name = same(plan.label if order == 1 else "")
            rows.append((name, title, _value(goal), proof))
    head = (PLAN, Text("objective, in order"), Text("value"), Text("proof"))
    return Section(Text("Objectives and proof"), (Table(same(""), head, tuple(rows)),))


def _value(goal: ObjectiveRecord) -> Text:
    if goal.unit == "m":
        return same(f"{goal.value:,.3f} m")
    if goal.unit == "s":
        return minutes(goal.value)
    figure = f"{goal.value:,}"
    of = defined(goal.name)
    people = (of is not None and of.unit == "people") or goal.unit == "people"
    return (
        in_context("comparison", "{figure}", figure=figure)
        if people
        else same(figure if goal.unit in {None, "0-1"} else f"{figure} {goal.unit}")
    )


def _catchments(found: Comparison) -> Section:
    counts = [plan.catchments for plan in found.plans]
    offices = list(dict.fromkeys(office for plan in found.plans for office in plan.record.open))
    named = {office: plan.offices[office] for plan in found.plans for office in plan.record.open if office in plan.offices}
    rows = tuple(
        (named.get(office, same(office)), *(people_said(count[office]) if office in count else DASH for count in counts))
        for office in offices
    )
    head = (Text("office"), *(same(plan.label) for plan in found.plans))
    caption = Text("People whose nearest open office it is (in the model, not users; —: not open)")
    return Section(Text("People of each office"), (Table(caption, head, rows),))


def _indicators(found: Comparison) -> list[Section]:
    """Return the indicators; one measured in different ways (its name says how) stands in a row for each way."""
    known = {(row.id, row.name): row for plan in found.plans for row in plan.indicators.values() if row.value}
    rows = []
    order = [name for name, _ in known]
    for row in sorted(known.values(), key=lambda row: order.index(row.id)):
        here = [plan.indicators.get(row.id) for plan in found.plans]
        values = [_figure(one) if one is not None and one.name == row.name else DASH for one in here]
        rows.append((row.name, UNITS.get(row.unit, same(row.unit)), *values))
    head = (Text("indicator"), Text("unit"), *(same(plan.label) for plan in found.plans))
    return [Section(Text("Indicators"), (Table(same(""), head, tuple(rows)),))] if rows else []


def _figure(row: IndicatorRow) -> Text:
    if not row.value:
        return DASH
    return same(f"{int(row.value):,}" if row.value.isascii() and row.value.isdigit() else row.value)


def _shift(found: Comparison, plan: WrittenPlan, shift: Shift) -> list[Section]:
    title = Text("From {label} to {plan_label}: who gains and who loses", label=found.base.label, plan_label=plan.label)
    return [Section(title, shift_words(shift))]


def _assumptions(found: Comparison) -> Section:
    return Section(Text("Assumptions"), _held(*assumptions(found)))


def _not_in_data(found: Comparison) -> list[Section]:
    said = _held(*not_in_data(found))
    return [Section(NOT_IN_DATA, said)] if said else []


def _held(shared: Sequence[Text], some: Sequence[tuple[Text, list[str]]]) -> tuple[Text, ...]:
    named = [(", ".join(labels), text) for text, labels in some]
    return (*shared, *(Text("{labels} only: {text}", labels=labels, text=text) for labels, text in named))


def _exact(value: float | None) -> Fraction:
    return Fraction(str(value or 0))
