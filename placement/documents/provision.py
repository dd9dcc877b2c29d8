"""The words of where each service is to be had: with staff or at machines, with and without what it needs, by the part of the week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from geodata.kinds import kind_title
from geodata.services.hours import SLOT_WORDS, State
from geodata.services.needs import need_title
from models.messages.document import Section, Table
from models.messages.numbers import metres, number
from models.messages.text import Text, capital, comma_list, in_context, joined, same
from placement.documents.change import part_said
from placement.glossary import MEAN_DISTANCE, channel_kind
from placement.problem.offered import full_kind, kinds_at, months_of
from placement.results.result import Result
from placement.values.measures import Measures
from placement.values.provision import Bound, Part, Provision, SlotReach, Which

WHICH: dict[Which, Text] = {
    "all": Text("all places"),
    "offices": Text("staffed counters of offices alone"),
    "machines": Text("machines alone"),
    "no_machines": Text("all but machines"),
    "inside": Text("without those outside the boundary"),
    "outside_too": Text("with those outside the boundary too"),
}
STATES: dict[State, Text] = {
    "yes": in_context("hours", "open"),
    "part": in_context("hours", "open on some of these days"),
    "unknown": in_context("hours", "hours not known"),
    "no": in_context("hours", "closed"),
}


def provision_sections(result: Result) -> list[Section]:
    """Return where each service is to be had; nothing where the study knows neither channels nor hours of any."""
    found = result.provision
    if not found:
        return []
    body: list[Text | Table] = []
    for one in found:
        body += [*_parts(result, one), *(_bound(result, one, bound) for bound in one.bounds)]
    sections = [Section(Text("Where each service is to be had"), tuple(body))] if body else []
    slots = [_slots(result, one) for one in found if one.slots]
    if slots:
        sections.append(Section(Text("By the part of the week"), (*slots, *_hours_said(result))))
    return sections


def part_title(result: Result, part: Part) -> Text:
    """Return which places of a service are meant."""
    if part.which == "without":
        return Text("without {need}", need=need_title(result.study.needs, part.need))
    return WHICH[part.which]


def bykind_said(result: Result, places: Sequence[str], *, planned: bool) -> Text:
    """Return how many places there are of each kind, in the study's order."""
    raised = set(result.added) if planned else set()
    counts = Counter(kinds_at(result.study, places, raised))
    return comma_list(Text("{kind} {count}", kind=kind_said(result, kind), count=number(count)) for kind, count in counts.items())


def kind_said(result: Result, kind: str) -> Text:
    """Return what people call a kind of offices or channels."""
    if not kind:
        return Text("offices raised")
    return kind_title(result.study.kinds, kind) if kind in result.study.kinds else channel_kind(kind)


def _parts(result: Result, one: Provision) -> list[Table]:
    """Return the service at all of its places and at some of them alone, side by side."""
    if len(one.parts) < 2:
        return []
    rows = []
    for part in one.parts:
        old, new = part.before.measures, part.after.measures
        rows.append(
            (
                part_title(result, part),
                _from_to(same(number(len(part.before.ids))), same(number(len(part.after.ids)))),
                _from_to(_served(old), _served(new)),
                _from_to(metres(old.distance_mean_m), metres(new.distance_mean_m)),
                part_said(part.homes["better"], new.people),
                part_said(part.homes["worse"], new.people),
            )
        )
    head = (
        in_context("provision", "at which places"),
        Text("places"),
        Text("people within reach"),
        MEAN_DISTANCE,
        Text("people nearer"),
        Text("people farther"),
    )
    return [Table(Text("{title}, before and with the plan", title=capital(one.title)), head, tuple(rows))]


def _served(measures: Measures) -> Text:
    return part_said(measures.served, measures.people)


def _from_to(old: Text, new: Text) -> Text:
    return new if old == new else Text("{old} → {new}", old=old, new=new)


def _bound(result: Result, one: Provision, bound: Bound) -> Text:
    """Return how many of those who get farther may lack what some places need."""
    figure, need = result.study.needs[bound.need].figure, need_title(result.study.needs, bound.need)
    if figure is None:
        raise ValueError("a bound rests on a published figure")
    title, kinds = capital(one.title), comma_list(kind_said(result, kind) for kind in bound.kinds)
    if any(part.need == bound.need for part in one.parts):
        said = Text(
            "{title}: {need} is needed there: {kinds}. Without it, {farther:,} people get farther; between {least:,} and {farther:,} of "
            "them have none.",
            title=title,
            kinds=kinds,
            need=need,
            farther=bound.farther,
            least=bound.least,
        )
    else:
        said = Text(
            "{title}: not counted here is where it is to be had with {need}: {kinds}. Of the {farther:,} people who get farther, "
            "between {least:,} and {farther:,} have none.",
            title=title,
            kinds=kinds,
            need=need,
            farther=bound.farther,
            least=bound.least,
        )
    return Text(
        "{said} In the whole municipality {holders:,} have it ({source}, {place}, {year}); where they live is not published, so that this "
        "is a bound, never a share by area.",
        said=said,
        holders=bound.holders,
        source=figure.source,
        place=figure.place,
        year=figure.year,
    )


def _slots(result: Result, one: Provision) -> Table:
    """Return the service in each part of the week, before and with the plan."""
    rows = []
    for slot in one.slots:
        part = SLOT_WORDS[slot.slot]
        rows.append(
            (
                Text("{part}, with the plan", part=part) if slot.planned else Text("{part}, before", part=part),
                _places(result, slot),
                _span(*(_served(measures) for measures in _ends(slot))),
                _span(*(metres(measures.distance_mean_m) for measures in _ends(slot))),
            )
        )
    head = (Text("part of the week"), Text("places"), Text("people within reach"), MEAN_DISTANCE)
    return Table(capital(one.title), head, tuple(rows))


def _ends(slot: SlotReach) -> tuple[Measures, Measures]:
    """Return what those surely open mean, and all that may be."""
    return slot.counted["sure"], slot.counted["unknown"]


def _places(result: Result, slot: SlotReach) -> Text:
    said = [
        in_context("hours", "{state}: {places}", state=words, places=bykind_said(result, places, planned=slot.planned))
        for state, words in STATES.items()
        if (places := slot.having(state))
    ]
    return joined(in_context("hours", "{this}; {next}"), said)


def _span(low: Text, high: Text) -> Text:
    return low if low == high else Text("{low} to {high}", low=low, high=high)


def _hours_said(result: Result) -> Iterator[Text]:
    """Yield how to read the parts of the week."""
    months = months_of(result.file.scenario)
    if months is not None:
        yield Text(
            "Before is {now}, with the plan {then}. Where two figures stand, the first counts the places that are surely open, the second "
            "also those open on some of these days and those whose hours the study does not know.",
            now=months[0],
            then=months[1],
        )
    full = full_kind(result.study)
    if result.added and full is not None:
        yield Text("An office that the plan raises has the hours of a {kind}.", kind=kind_title(result.study.kinds, full))
