"""The places where services are to be had, as the council's page and the report's maps draw them."""

from __future__ import annotations

from geodata.services.hours import SLOT_WORDS
from maps.page.case import Channels, SomePlaces, Week, WeekPart
from models.messages.text import capital
from placement.documents.provision import part_title
from placement.glossary import channel_kind
from placement.problem.offered import months_of, open_at
from placement.results.result import Result
from placement.values.provision import Part


def drawn_channels(result: Result) -> Channels | None:
    """Return the channels that give a service before or with the plan, and those of their kinds beyond the boundary; None without any."""
    before, after = (
        frozenset(place for one in result.gains[1:] for place in (one.before, one.after)[planned].open) for planned in (0, 1)
    )
    outside = {channel for facts in result.question.inputs.services.values() for channel in facts.outside}
    study = result.study
    places = study.channels[study.channels["id"].isin(before | after | outside)].reset_index(drop=True)
    if places.empty:
        return None
    ours = frozenset(places["id"])
    kinds = {kind: channel_kind(kind) for kind in places["kind"]}
    return Channels(places, result.question.inputs.to_channels(places), kinds, before & ours, after & ours)


def told_apart(result: Result, service: str) -> tuple[SomePlaces, ...]:
    """Return the places of a service that are told apart: counters with staff, machines, what needs nothing, those outside too."""
    parts = next((one.parts for one in result.provision if one.id == service), ())
    return tuple(_some(result, parts[0], part) for part in parts[1:])


def _some(result: Result, every: Part, part: Part) -> SomePlaces:
    """Return a part of a service as a page can work it out with other offices: channels by name, offices all or none."""
    channels, whole = frozenset(result.study.channels["id"]), {*every.before.ids, *every.after.ids}
    ours = dict.fromkeys(place for places in (part.before, part.after) for place in places.ids if place in channels)
    before, after = (tuple(place for place in places.ids if place not in whole) for places in (part.before, part.after))
    title = capital(part_title(result, part))
    return SomePlaces(title, part.which != "machines", tuple(place for place in ours if place in whole), (before, after))


def week(result: Result) -> Week | None:
    """Return when every office and every channel drawn is open, before and with the plan; None where it is not asked."""
    study, months = result.study, months_of(result.file.scenario)
    if months is None or not study.hours:
        return None
    channels = drawn_channels(result)
    offices = tuple(study.offices["id"])
    places = (*offices, *(channels.places["id"] if channels else ()))
    now, then = months
    return Week(
        months,
        tuple(
            WeekPart(
                words,
                open_at(study, slot, now, places, ()),
                open_at(study, slot, then, places, ()),
                open_at(study, slot, then, places, offices),
            )
            for slot, words in SLOT_WORDS.items()
        ),
    )
