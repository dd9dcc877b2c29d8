"""What a run left, to be saved elsewhere: the files that people ask for by name, and all of them in one."""

from __future__ import annotations

from collections.abc import Sequence

from htmltools import Tag, tags

from models.messages.text import Language, Text, in_context
from placement.app.project import ALL, Project

NAMED: dict[str, Text] = {
    "map.html": in_context("workbench", "Council's page"),
    "report.html": in_context("workbench", "Report"),
    "report.pdf": in_context("workbench", "Report (PDF)"),
    "report.docx": in_context("workbench", "Report (Word)"),
    "leaflet-ja.html": in_context("workbench", "Leaflet (Japanese)"),
    "leaflet-en.html": in_context("workbench", "Leaflet (English)"),
    "leaflet-ja.pdf": in_context("workbench", "Leaflet (Japanese, PDF)"),
    "leaflet-en.pdf": in_context("workbench", "Leaflet (English, PDF)"),
    "tables.xlsx": in_context("workbench", "Tables (Excel)"),
    "plan.gpkg": in_context("workbench", "Layers (QGIS)"),
    "sweep.svg": in_context("workbench", "Picture"),
    **{f"{name}.csv": in_context("workbench", "Table (CSV)") for name in ("compare", "explain", "rank", "sweep")},
    ALL: in_context("workbench", "All files (ZIP)"),
}


def exports(result: str, files: Sequence[str], lang: Language) -> Tag:
    """Return links that save files of a result; those that it has."""
    links = [
        tags.li(tags.a(said.to(lang), href=f"/results/{result}/{name}?download", download=f"{result}-{name}"))
        for name, said in NAMED.items()
        if name in files
    ]
    title = in_context("workbench", "Save").to(lang)
    if not links:
        return tags.nav(class_="exports", hidden="hidden")
    return tags.nav(tags.span(title), tags.ul(*links), class_="exports", aria_label=title)


def exports_of(project: Project, result: str, lang: Language) -> Tag:
    """Return links that save what lies in the folder of a result."""
    there = [name for name in NAMED if name != ALL and project.result_file(result, name) is not None]
    return exports(result, [*there, ALL] if there else [], lang)
