"""What `placement study show` says of a study."""

from __future__ import annotations

from geodata.load import layer_years
from geodata.study import Study, names_of
from models.messages.document import Page, Section, Table
from models.messages.text import Text, in_context, same


def study_page(study: Study) -> Page:
    """Return a study's contents for people."""
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
            (same(office), name, same(kind))
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
        for layer in study.layers
    )
    return Page(
        study.title,
        headline,
        (
            Section(in_context("study", "Offices"), (offices,)),
            Section(Text("Layers"), (layer_years(study), *layers)),
            Section(Text("Assumptions"), study.assumptions),
        ),
    )


def study_record(study: Study) -> dict[str, object]:
    """Return a study's contents for machines."""
    return {
        "study": study.id,
        "title": study.title.as_dict(),
        "code": study.code,
        "crs": study.crs,
        "people": int(study.demand["people"].sum()),
        "demand": len(study.demand),
        "areas": len(study.areas),
        "offices": [
            {"id": office, "name": name.as_dict(), "kind": kind}
            for office, name, kind in zip(study.offices["id"], names_of(study.offices), study.offices["kind"], strict=True)
        ],
        "layers": [
            {"name": layer.name, "file": layer.file, "vintage": layer.vintage, "sha256": layer.sha256} for layer in study.layers
        ],
        "assumptions": [text.as_dict() for text in study.assumptions],
        "findings": [finding.as_dict() for finding in study.findings],
    }
