"""Where each certificate, notification and payment is to be had, from the study's services and hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geodata.services.channels import have_a_place, open_in
from geodata.services.hours import OPEN, SLOT_WORDS, Opening
from geodata.services.months import ALWAYS
from geodata.services.needs import need_title
from geodata.services.offers import Offer, names_of_services
from geodata.study import names_of
from maps.page.papers import GivenAt, Near, Paper, PaperKind, Papers
from models.messages.text import Text, capital, given, joined, unstopped
from placement.documents.provision import STATES
from placement.glossary import channel_kind
from placement.problem.offered import kinds_at, months_of
from placement.results.result import Result

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geodata.study import Study

BETWEEN_LANGUAGES = " / "


def has_papers(result: Result) -> bool:
    """Return whether the study has papers, something says which month to look at, and no office is in states, which tell of what it gives."""
    study = result.study
    undated = all(offer.months == ALWAYS for offer in study.services)
    known = undated or months_of(result.file.scenario) is not None
    return bool(study.services) and result.question.inputs.table is None and known


def shown_papers(result: Result) -> Papers | None:
    """Return all papers of the study; None where `has_papers` says that there are none to tell of."""
    if not has_papers(result):
        return None
    study, months = result.study, months_of(result.file.scenario)
    kinds = {
        offer.kind for offer in study.services if months is None or any(offer.months.holds(month) for month in months)
    } - set(study.offices["kind"])
    near = {kind: _near(result, kind, months) for kind in sorted(kinds)}
    channels = {
        kind: PaperKind(
            capital(channel_kind(kind)),
            (hours_of(study, months, 0, kind), hours_of(study, months, 1, kind)),
            found,
        )
        for kind, found in near.items()
        if found is not None or not _placed(study, kind)
    }
    wanted = {one[0] for both in near.values() if both for state in both for one in state if one}
    rows = zip(study.channels["id"], names_of(study.channels), study.channels["kind"], strict=True)
    names = {
        place: (name, hours_of(study, months, 0, str(kind), place), hours_of(study, months, 1, str(kind), place))
        for place, name, kind in rows
        if place in wanted
    }
    offices = tuple(study.offices["id"])
    own, raised = list(kinds_at(study, offices, ())), list(kinds_at(study, offices, offices))
    hours = {
        office: (
            hours_of(study, months, 0, kind, office),
            hours_of(study, months, 1, kind, office),
            hours_of(study, months, 1, high, office),
        )
        for office, kind, high in zip(offices, own, raised, strict=True)
    }
    return Papers(
        given_papers(study, months),
        channels,
        names,
        {office: (kind, high) for office, kind, high in zip(offices, own, raised, strict=True)},
        hours,
        sources_said(study, channels=bool(channels)),
    )


def given_papers(study: Study, months: tuple[str, str] | None) -> tuple[Paper, ...]:
    """Return each paper with the kinds that give it before or with the plan; one row of the table for each."""
    found = []
    for service, title in names_of_services(study.services).items():
        at = []
        for offer in study.services:
            before, after = (True, True) if months is None else (offer.months.holds(month) for month in months)
            if offer.service == service and (before or after):
                at.append(_given_at(study, offer, before=before, after=after))
        found.append(Paper(title, tuple(at)))
    return tuple(found)


def _given_at(study: Study, offer: Offer, *, before: bool, after: bool) -> GivenAt:
    fee = None
    if offer.fee_yen is not None:
        fee = Text("{yen:,} yen ({year})", yen=offer.fee_yen, year=f"{offer.fee_year}")
        if offer.fee_yen == 0:
            fee = Text("free of charge ({year})", year=f"{offer.fee_year}")
    need = need_title(study.needs, offer.needs) if offer.needs else None
    return GivenAt(offer.kind, before, after, offer.some, fee, need, _spoken(offer.bring), _spoken(offer.note))


def _spoken(note: str) -> Text | None:
    """Return a note of a table, which may stand in Japanese and English."""
    if not note:
        return None
    first, _, second = note.partition(BETWEEN_LANGUAGES)
    return given({"ja": first, "en": second or first})


def hours_of(study: Study, months: tuple[str, str] | None, state: int, kind: str, label: str | None = None) -> Text | None:
    """Return when places of a kind, or one of them, are open, part by part of the week; None where nothing is known of it."""
    hours = [row for row in study.hours if (row.months.holds(months[state]) if months else row.months == ALWAYS)]
    known = {}
    for slot in SLOT_WORDS:
        rows = [row for row in hours if row.slot == slot]
        known[slot] = [row for row in rows if row.id and row.id == label] or [row for row in rows if row.kind == kind]
    if not any(known.values()):
        return None
    parts = (Text("{part} {hours}", part=SLOT_WORDS[slot], hours=_opening(rows)) for slot, rows in known.items())
    return joined(Text("{this}; {next}"), parts)


def _opening(rows: Sequence[Opening]) -> Text:
    if not rows:
        return Text("not in the data")
    row = min(rows, key=lambda row: OPEN.index(row.open))
    clock = {"begins": row.begins.lstrip("0"), "ends": row.ends.lstrip("0")}
    if row.open == "no" or (row.open == "part" and not row.begins):
        said = STATES[row.open]
    elif not row.begins:
        said = Text("open (from when to when is not in the data)")
    elif row.open == "yes":
        said = Text("{begins} to {ends}").filled(**clock)
    else:
        said = Text("on some of these days, {begins} to {ends}").filled(**clock)
    note = _spoken(row.note)
    return said if note is None else Text("{said} ({note})", said=said, note=unstopped(note))


def _placed(study: Study, kind: str) -> bool:
    return bool(have_a_place(study.channels[study.channels["kind"] == kind]).any())


def _near(result: Result, kind: str, months: tuple[str, str] | None) -> tuple[Near, Near] | None:
    """Return the nearest of a kind inside the boundary for each area, before and with the plan; None where it has none at all."""
    channels = result.study.channels
    ours = channels[(channels["kind"] == kind) & channels["inside"].astype(bool) & have_a_place(channels)].reset_index(drop=True)
    if ours.empty:
        return None
    there = [np.ones(len(ours), dtype=bool) if months is None else open_in(ours, month) for month in months or ("", "")]
    before, after = (_nearest(result, ours[open_].reset_index(drop=True)) for open_ in there)
    return before, after


def _nearest(result: Result, places: GeoDataFrame) -> Near:
    """Return for each area the place that is nearest to most of its people, and their mean metres to their own nearest."""
    study = result.counted
    if places.empty:
        return (None,) * len(study.areas)
    matrix = result.question.inputs.to_channels(places)
    at = {point: row for row, point in enumerate(matrix.demand_ids)}
    values = matrix.values[[at[point] for point in study.demand["id"]]]
    best, mm, people = values.argmin(axis=1), values.min(axis=1), study.demand["people"].to_numpy()
    found: list[tuple[str, int] | None] = []
    for area in study.areas["id"]:
        here = (study.demand["area"] == area).to_numpy()
        total = int(people[here].sum())
        if not total:
            found.append(None)
            continue
        most = int(np.bincount(best[here], people[here]).argmax())
        # to the nearest metre, a half upwards, as the page rounds its own
        metres = (2 * int((people[here] * mm[here]).sum()) + 1000 * total) // (2000 * total)
        found.append((str(places["id"][most]), metres))
    return tuple(found)


def sources_said(study: Study, *, channels: bool) -> Text:
    """Return where the papers, their hours and their places are from, and of which year."""
    named = ("services", "hours", *(["channels"] if channels else []))
    layers = [layer for layer in study.service_layers if layer.name in named]
    said = (Text("{source} ({vintages})", source=unstopped(layer.source), vintages=layer.vintage) for layer in layers)
    return joined(Text("{this}; {next}"), said)
