"""The words of who gets nearer and who farther by how much, and of how far all people have it, service by service."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from maps.charts.spread import Spread, Spreads
from models.messages.document import Section, Table
from models.messages.numbers import number, people_said
from models.messages.text import Text, capital, in_context, same
from placement.documents.change import effect_said
from placement.documents.titles import distances_found, titled
from placement.documents.whose import everyone
from placement.results.flows import NOWHERE, flows, nearest_of
from placement.results.result import Result
from placement.values.flows import Distribution, Flows, ServiceFlows

TITLE = Text("Nearer and farther, step by step")
HOW_FAR = Text("How far people have it")


def near_far_sections(result: Result) -> tuple[Section, ...]:
    """Return losses beside gains by the steps of the change, and the distances before and with the plan; nothing without a plan."""
    found = flows(result)
    if not result.compared or not any(sum(one.farther) + sum(one.nearer) for one in found.services):
        return ()
    most = max(count for one in found.services for count in (*one.farther, *one.nearer))
    scale = Text(
        "{people}, by how much farther or nearer their nearest place is in a straight line; all bars are on one scale.",
        people=everyone(result.file.scenario, found.services[0].people),
    )
    charts = (
        _chart(found, one, effect_said(gains), most) if any((*one.farther, *one.nearer)) else effect_said(gains)
        for one, gains in zip(found.services, result.gains, strict=True)
    )
    return (Section(TITLE, (scale, *charts)), Section(HOW_FAR, (_distances(found),)))


def spreads_of(result: Result) -> Spreads | None:
    """Return how far everybody has it to each service, to be drawn; nothing where the distances have no section."""
    if not near_far_sections(result):
        return None
    rows = []
    for one in nearest_of(result):
        now, then = (np.where(mm == NOWHERE, -1, mm) for mm in one.mm)
        rows.append(Spread(capital(one.title), one.people, now, then))
    return Spreads(HOW_FAR, tuple(rows))


def _chart(found: Flows, one: ServiceFlows, finding: Text, most: int) -> Table:
    steps = zip(steps_said(found.limits_m), one.farther, one.nearer, strict=True)
    rows = [(step, people_said(farther), people_said(nearer)) for step, farther, nearer in steps]
    rows.append((Text("all"), people_said(sum(one.farther)), people_said(sum(one.nearer))))
    sides = [(farther / most, nearer / most) for farther, nearer in zip(one.farther, one.nearer, strict=True)]
    head = (Text("change of the distance"), in_context("gains", "farther"), in_context("gains", "nearer"))
    return Table(finding, head, tuple(rows), strong=(len(rows) - 1,), sides=(*sides, (0.0, 0.0)))


def steps_said(limits_m: tuple[int, ...]) -> list[Text]:
    """Return what the steps between limits are called: up to the first, …, over the last."""
    said = [number(metres) for metres in limits_m]
    between = [Text("{a}–{b} m", a=low, b=high) for low, high in pairwise(said)]
    return [Text("up to {b} m", b=said[0]), *between, Text("over {a} m", a=said[-1])]


def _distances(found: Flows) -> Table:
    """Return half, nine tenths and all of the people: within how many metres they have it, before and with the plan."""
    base = Text("Within so many metres in a straight line of their nearest place live: before → with the plan")
    caption = titled(distances_found(found.services), base)
    head = (same(""), Text("half of the people"), Text("90% of the people"), Text("everybody"))
    parts = ("median", "ninth", "farthest")
    rows = tuple((one.title, *(_from_to(*one.distributions, part) for part in parts)) for one in found.services)
    return Table(caption, head, rows)


def _from_to(before: Distribution, after: Distribution, part: str) -> Text:
    old, new = (_whole_metres(getattr(one, part)) for one in (before, after))
    return same(new if old == new else f"{old} → {new}")


def _whole_metres(mm: int | None) -> str:
    return "—" if mm is None else f"{mm / 1000:,.0f}"
