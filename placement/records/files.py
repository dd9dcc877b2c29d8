"""The files that make up one result, and their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from maps.page.languages import files_of
from models.messages.catalogue import languages

MANIFEST = "manifest.json"
# of the manifest; folders of another are solved again
FORMAT: Literal[1] = 1
MAP = "map.html"
# the map in the languages that do not stand in it
MAPS = tuple(name for name in files_of(MAP, languages()).values() if name != MAP)
PLACES = "service_places.csv"
REACH = "service_reach.csv"
SCHEMAS = Path(__file__).parent.parent / "schemas"
# pictures to paste, without the ends of their names
FIGURES = (
    "figure-1-map-now",
    "figure-2-map-with-plan",
    "figure-3-nearer-and-farther",
    "figure-4-distances",
    "figure-5-people-by-nearest-office",
)
PICTURES = tuple(f"{name}.{form}" for name in FIGURES for form in ("png", "svg"))
LEAFLETS = tuple(f"leaflet-{lang}.{form}" for lang in ("en", "ja") for form in ("html", "pdf"))
DICTIONARY = "datapackage.json"
WORKBOOK = "tables.xlsx"
# layers of `plan.gpkg` as GeoParquet, by name
LAYERS = ("areas", "boundary", "cells", "demand", "lines", "nearest", "nearest_before", "offices", "stops")
PARQUET = {name: f"{name}.parquet" for name in LAYERS}
# what `solve` writes into one folder
RESULT_FILES = (
    "access.npz",
    "analysis.json",
    "areas.csv",
    DICTIONARY,
    "demand.csv",
    *PICTURES,
    "indicators.csv",
    *LEAFLETS,
    "loads.csv",
    MANIFEST,
    MAP,
    *MAPS,
    "offices.csv",
    "page.json",
    "plan.gpkg",
    "plan.json",
    "report.docx",
    "report.html",
    "report.pdf",
    "scenario.yaml",
    PLACES,
    REACH,
    WORKBOOK,
    *PARQUET.values(),
)
# of what is asked besides the answer: its words, to be shown again; each question's table and record, pictures and maps
ANSWER = "answer.json"
QUESTIONS = ("compare", "explain", "rank", "sweep")
ASKED_FILES = (
    ANSWER,
    *(f"{name}.{form}" for name in QUESTIONS for form in ("csv", "json")),
    MAP,
    *MAPS,
    "sweep.svg",
)
# opened and saved again by those who look at them; no command reads them back
FOR_PEOPLE = frozenset(
    {
        MAP,
        *MAPS,
        "plan.gpkg",
        "report.docx",
        "report.html",
        "report.pdf",
        *PICTURES,
        *LEAFLETS,
        DICTIONARY,
        WORKBOOK,
        *PARQUET.values(),
    }
)
# names that a planner's own files may have, and those that nobody else writes
COMMON = ("areas.csv", DICTIONARY, "demand.csv", "loads.csv", "offices.csv", "scenario.yaml", WORKBOOK)
OURS = ("access.npz", "analysis.json", MANIFEST, "page.json", "plan.gpkg", "plan.json")


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hashes_of(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of files by name, in the order of their names."""
    return {name: hash_of(folder / name) for name in sorted(names)}


def schemas() -> dict[str, Path]:
    """Return the files of the JSON Schemas of our outputs, by the name of the output."""
    return {path.name.removesuffix(".schema.json"): path for path in sorted(SCHEMAS.glob("*.schema.json"))}
