"""What `placement study show` says of a study."""

from __future__ import annotations

from geodata.load import layer_years
from geodata.study import Study
from models.text import Page, Section, Table, Text, same


def study_page(study: Study) -> Page:
    """Return a study's contents for people."""
    people = int(study.demand["people"].sum())
    headline = Text(
        f"人口 {people:,} 人、需要点 {len(study.demand):,}、町丁目 {len(study.areas):,}、施設 {len(study.offices):,} ({study.crs})",
        f"{people:,} people at {len(study.demand):,} demand points in {len(study.areas):,} areas; {len(study.offices):,} offices ({study.crs})",
    )
    offices = Table(
        same(""),
        (same("id"), Text("名称", "name"), Text("種別", "kind")),
        tuple((same(row.id), Text(row.name_ja, row.name_en), same(row.kind)) for row in study.offices.itertuples()),
    )
    layers = tuple(
        Text(
            f"{layer.name} ({layer.file}、{layer.vintage}): {layer.source.ja} [{layer.licence.ja}]",
            f"{layer.name} ({layer.file}, {layer.vintage}): {layer.source.en} [{layer.licence.en}]",
        )
        for layer in study.layers
    )
    return Page(
        study.title,
        headline,
        (
            Section(Text("施設", "Offices"), (offices,)),
            Section(Text("データ", "Layers"), (layer_years(study), *layers)),
            Section(Text("前提", "Assumptions"), study.assumptions),
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
            {"id": row.id, "name": {"ja": row.name_ja, "en": row.name_en}, "kind": row.kind} for row in study.offices.itertuples()
        ],
        "layers": [
            {"name": layer.name, "file": layer.file, "vintage": layer.vintage, "sha256": layer.sha256} for layer in study.layers
        ],
        "assumptions": [text.as_dict() for text in study.assumptions],
        "findings": [finding.as_dict() for finding in study.findings],
    }
