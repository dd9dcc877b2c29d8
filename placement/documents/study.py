"""What `placement study show` says of a study."""

from __future__ import annotations

from geodata.access.given import coverage_said
from geodata.further import with_counts
from geodata.kinds import kind_title
from geodata.load import layer_years
from geodata.services.channels import have_a_place
from geodata.services.hours import SLOT_WORDS, unknown_slots
from geodata.services.offers import names_of_services
from geodata.study import Study, names_of
from models.messages.document import Page, Section, Table
from models.messages.text import Text, comma_list, in_context, plural, same
from placement.glossary import NOT_IN_DATA


def study_page(study: Study) -> Page:
    """Return a study's contents for people."""
    study = with_counts(study)
    people = int(study.demand["people"].sum())
    headline = Text(
        "{people:,} people at {demand:,} demand points in {areas:,} areas; {offices:,} offices ({crs})",
        people=people,
        demand=len(study.demand),
        areas=len(study.areas),
        offices=len(study.offices),
        crs=study.crs,
    )
    offices = Table(
        same(""),
        (same("id"), Text("name"), Text("kind")),
        tuple(
            (same(office), name, kind_title(study.kinds, kind))
            for office, name, kind in zip(study.offices["id"], names_of(study.offices), study.offices["kind"], strict=True)
        ),
    )
    layers = tuple(
        Text(
            "{name} ({file}, {vintage}): {source} [{licence}]",
            name=layer.name,
            file=layer.file,
            vintage=layer.vintage,
            source=layer.source,
            licence=layer.licence,
        )
        for layer in (*study.layers, *study.service_layers)
    )
    channels = channel_lines(study)
    return Page(
        study.title,
        headline,
        (
            Section(in_context("study", "Offices"), (offices,)),
            *([Section(Text("Channels and services"), tuple(channels))] if channels else []),
            Section(Text("Layers"), (layer_years(study), *layers)),
            Section(Text("Assumptions"), study.assumptions),
            *([Section(NOT_IN_DATA, study.not_in_data)] if study.not_in_data else []),
        ),
    )


def channel_lines(study: Study) -> list[Text]:
    """Return what a study knows of channels and services, a line each: kinds, where they lie, hours, tables; and of matrices."""
    lines = [_kind_line(study, str(kind)) for kind in dict.fromkeys(study.channels["kind"])]
    for kind in dict.fromkeys(map(str, study.offices["kind"])) if study.hours else ():
        ids = study.offices["id"][study.offices["kind"] == kind]
        unknown = unknown_slots(study.hours, ids, kind)
        if unknown:
            lines.append(Text("{kind}: hours unknown: {slots}", kind=kind_title(study.kinds, kind), slots=_slots(unknown)))
    services, figures = len(names_of_services(study.services)), len(study.published)
    if services:
        said = plural("{n} service", "{n} services", services)
        rows = plural("{n} row of a service and a kind", "{n} rows of a service and a kind", len(study.services))
        lines.append(Text("{said} in {rows}", said=said, rows=rows))
    if figures:
        lines.append(plural("{n} published figure", "{n} published figures", figures))
    if study.cases:
        lines.append(plural("{n} row of counted cases", "{n} rows of counted cases", len(study.cases)))
    if study.slots:
        lines.append(plural("{n} row of cases of opening times", "{n} rows of cases of opening times", len(study.slots)))
    return [*lines, *(coverage_said(study, name) for name in study.matrices)]


def _kind_line(study: Study, kind: str) -> Text:
    channels = study.channels[study.channels["kind"] == kind]
    placed = channels[have_a_place(channels)]
    inside = int(placed["inside"].sum())
    said = Text(
        "{kind}: {number:,} ({inside:,} inside the boundary, {outside:,} outside)",
        kind=kind,
        number=len(channels),
        inside=inside,
        outside=len(placed) - inside,
    )
    if not len(placed):
        said = Text("{kind}: {number:,}, without a place", kind=kind, number=len(channels))
    unknown = unknown_slots(study.hours, channels["id"], kind)
    return Text("{said}; hours unknown: {slots}", said=said, slots=_slots(unknown)) if unknown else said


def _slots(slots: list[str]) -> Text:
    return comma_list(SLOT_WORDS[slot] for slot in slots)
