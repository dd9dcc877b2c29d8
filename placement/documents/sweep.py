"""The words of a sweep: which plans win where, and how far the scenario's own value is from the next change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from models.messages.decimals import percentage
from models.messages.document import Page, Section, Table
from models.messages.numbers import number
from models.messages.text import Text, joined, plural, same
from placement.glossary import BEST_PLAN
from placement.problem.names import Names
from placement.results.sweep import Plan, Point, SameAnswer, Stability, Stretch, Variation, runs_of
from placement.scenario.quantities import Distance

NOTHING = Text("no plan")
LISTED = 40
TIED = 3


@dataclass(frozen=True, eq=False)
class SweepNames:
    """What is said in every page of a sweep.

    Parameters
    ----------
    title
        of the scenario.
    names
        of its offices.
    """

    title: Text
    names: Names

    def plan(self, plan: Plan) -> Text:
        """Return a plan by the names of what it adds and closes."""
        return self.names.change(plan, "brief")

    def plans(self, plans: Sequence[Plan]) -> Text:
        """Return tied plans in a row, the first few by name."""
        if not plans:
            return NOTHING
        said = [self.plan(plan) for plan in plans[:TIED]]
        more = f" (+{len(plans) - TIED})" if len(plans) > TIED else ""
        return Text("{said}{more}", said=joined(Text("{this} = {next}"), said), more=more)


def metres_within(start: int, end: int) -> tuple[str, str]:
    """Return the ends of a stretch in whole metres that lie within it; to the millimetre where it holds no two metres."""
    low, high = -(-start // 1000), end // 1000
    return (f"{low:,} m", f"{high:,} m") if low <= high else (str(Distance.of(start)), str(Distance.of(end)))


def stability_page(speaker: SweepNames, found: Stability) -> Page:
    """Return the page of an exact range."""
    reading = found.readings[0]
    rows = [_stretch_row(speaker, found, stretch) for stretch in found.stretches]
    now = found.now
    strong = tuple(row for row, s in enumerate(found.stretches) if now is not None and s.start <= now <= s.end)
    head = (
        Text("from"),
        Text("to"),
        BEST_PLAN,
        Text("share of the range looked at"),
        Text("{title} (at both ends)", title=reading.title),
        Text("tied on the first objective"),
    )
    body: list[Text | Table] = [Table(same(""), head, tuple(rows[:LISTED]), tuple(row for row in strong if row < LISTED))]
    body += left_out(len(rows))
    body.append(
        Text(
            "{key} from {low} to {high}, compared at all {events:,} distances at which plans may change; between them "
            "nothing does. Ends are whole metres within the stretch; --json has millimetres.",
            key=found.number.key,
            low=Distance.of(found.low),
            high=Distance.of(found.high),
            events=found.events,
        )
    )
    sections = (
        Section(Text("Which plan wins at which distance"), tuple(body)),
        _totals(speaker, found),
    )
    return Page(speaker.title, _stability_headline(speaker, found), sections)


def _stretch_row(speaker: SweepNames, found: Stability, stretch: Stretch) -> tuple[Text, ...]:
    low, high = metres_within(stretch.start, stretch.end)
    reading = found.readings[0]
    values = [reading.text(values[0]) for values in (stretch.first_values, stretch.last_values) if values]
    said = dict.fromkeys(values)
    fewest, most = stretch.tied_first
    return (
        same(str(Distance.of(stretch.start)) if stretch.start == found.low else low),
        same(str(Distance.of(stretch.end)) if stretch.end == found.high else high),
        speaker.plans(stretch.plans),
        share(Fraction(stretch.end - stretch.start + 1, found.high - found.low + 1)),
        joined(Text("{this} → {next}"), said) if said else same("—"),
        same("—") if not stretch.plans else same(str(most) if fewest == most else f"{fewest}-{most}"),
    )


def _totals(speaker: SweepNames, found: Stability) -> Section:
    totals: dict[Plan, list[int]] = {}
    for stretch in found.stretches:
        for plan in stretch.plans:
            total = totals.setdefault(plan, [0, 0])
            total[0] += stretch.end - stretch.start + 1
            total[1] += (stretch.end - stretch.start + 1) * (len(stretch.plans) == 1)
    whole = found.high - found.low + 1
    ordered = sorted(totals.items(), key=lambda item: -item[1][0])[:LISTED]
    rows = tuple(
        (speaker.plan(plan), share(Fraction(best, whole)), share(Fraction(alone, whole))) for plan, (best, alone) in ordered
    )
    head = (Text("plan"), Text("best (alone or tied)"), Text("best alone"))
    return Section(Text("Over the whole range"), (Table(same(""), head, rows),))


def _stability_headline(speaker: SweepNames, found: Stability) -> Text:
    if found.now is None:
        count = len(found.stretches)
        return plural("The range falls into {n} stretch.", "The range falls into {n} stretches.", count)
    here = next(stretch for stretch in found.stretches if stretch.start <= (found.now or 0) <= stretch.end)
    plans, now = speaker.plans(here.plans), Distance.of(found.now)
    if here.start == found.low and here.end == found.high:
        return Text("At the scenario's {now}: {plans}. Nothing changes in the whole range.", now=now, plans=plans)
    shorter, longer = found.flips
    parts = []
    if shorter is not None:
        parts.append(Text("{shorter} shorter", shorter=Distance.of(shorter)))
    if longer is not None:
        parts.append(Text("{longer} longer", longer=Distance.of(longer)))
    return Text(
        "At the scenario's {now}: {plans}. It changes once the distance is {parts}.",
        now=now,
        plans=plans,
        parts=joined(Text("{this} or {next}"), parts),
    )


def points_page(speaker: SweepNames, variation: Variation, points: Sequence[Point]) -> Page:
    """Return the page of one number's values."""
    kind, now = variation.number.kind, variation.number.now
    runs = runs_of(points)
    titles = points[0].answer.readings
    head = (variation.number.title, BEST_PLAN, *(reading.title for reading in titles), Text("tied on the first objective"))
    rows = tuple(
        (
            kind.said(point.amounts[0]),
            speaker.plans(point.answer.plans),
            *_values(point),
            same(str(point.answer.tied_first)) if point.answer.plans else same("—"),
        )
        for point in points
    )
    strong = tuple(row for row, point in enumerate(points) if point.amounts[0] == now)
    body: list[Text | Table] = [Table(same(""), head, rows, strong)]
    body.append(Text("Each value was solved exactly."))
    if any(other - one != kind.finest for one, other in pairwise(variation.amounts)):
        body.append(Text("Between the values nothing was looked at."))
    sections = (
        Section(Text("Which plan wins at which value"), tuple(body)),
        _runs(speaker, variation, runs),
    )
    return Page(speaker.title, _points_headline(speaker, variation, runs), sections)


def _values(point: Point) -> tuple[Text, ...]:
    got = point.answer
    if not got.values:
        return tuple(same("—") for _ in got.readings)
    return tuple(reading.text(value) for reading, value in zip(got.readings, got.values, strict=True))


def _runs(speaker: SweepNames, variation: Variation, runs: Sequence[SameAnswer]) -> Section:
    kind = variation.number.kind
    whole = sum(len(run.points) for run in runs)
    rows = tuple(
        (
            kind.said(run.points[0].amounts[0]),
            kind.said(run.points[-1].amounts[0]),
            speaker.plans(run.plans),
            share(Fraction(len(run.points), whole)),
        )
        for run in runs
    )
    head = (Text("from"), Text("to"), BEST_PLAN, Text("share of the values looked at"))
    return Section(Text("Stability"), (Table(same(""), head, rows),))


def _points_headline(speaker: SweepNames, variation: Variation, runs: Sequence[SameAnswer]) -> Text:
    kind, now = variation.number.kind, variation.number.now
    place = next((row for row, run in enumerate(runs) if any(point.amounts[0] == now for point in run.points)), None)
    if place is None or now is None:
        return plural("The values fall into {n} stretch.", "The values fall into {n} stretches.", len(runs))
    plans = speaker.plans(runs[place].plans)
    below = runs[place - 1].points[-1].amounts[0] if place else None
    above = runs[place + 1].points[0].amounts[0] if place + 1 < len(runs) else None
    changed = [kind.said(amount) for amount in (below, above) if amount is not None]
    if not changed:
        return Text("At the scenario's {now}: {plans}. No value looked at changes it.", now=kind.said(now), plans=plans)
    return Text(
        "At the scenario's {now}: {plans}. It changes at {changed}.",
        now=kind.said(now),
        plans=plans,
        changed=joined(Text("{this} and at {next}"), changed),
    )


def grid_page(speaker: SweepNames, variations: Sequence[Variation], points: Sequence[Point]) -> Page:
    """Return the page of all combinations of two numbers' values."""
    down, across = variations
    plans = {point.amounts: point.answer.plans for point in points}
    head = (
        Text("{title} \\ {number_title}", title=down.number.title, number_title=across.number.title),
        *(across.number.kind.said(amount) for amount in across.amounts),
    )
    rows = tuple(
        (down.number.kind.said(one), *(speaker.plans(plans[one, other]) for other in across.amounts)) for one in down.amounts
    )
    distinct = len({point.answer.plans for point in points})
    headline = Text("{points:,} combinations; {distinct} different answers.", points=len(points), distinct=distinct)
    strong = tuple(row for row, one in enumerate(down.amounts) if one == down.number.now)
    body = (
        Table(same(""), head, rows, strong),
        Text("Each combination was solved exactly."),
    )
    return Page(speaker.title, headline, (Section(Text("Which plan wins where"), body),))


def share(part: Fraction) -> Text:
    """Return a share as a percentage that never rounds to all, or to nothing."""
    return same(f"{percentage(part)}%")


def left_out(count: int) -> list[Text]:
    """Return what is said where a table leaves rows out."""
    if count <= LISTED:
        return []
    left = number(count - LISTED)
    return [Text("{left} more rows: sweep.csv of --out has all.", left=left)]
