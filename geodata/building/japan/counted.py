"""The study of one municipality as a question to all of them counts it: people at the points of their small areas, its own places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from geodata.building.build import build_study
from geodata.building.japan.drafting import recipe_of, title_of
from geodata.building.japan.national import HALLS, Named, counted_by_area
from geodata.building.japan.opening import Extract, Municipality
from geodata.building.japan.places import DEGREE
from geodata.building.japan.sites import hall_name
from geodata.building.japan.slicing import OFFICE_COLUMNS, cut_slice
from geodata.building.japan.study import RAW, RECIPE, STUDY, Drawn, common_zone, require_contents
from geodata.building.japan.terms import PROJECTIONS
from geodata.building.japan.zones import crs_of
from geodata.yamlfiles.writing import yaml_text
from models.progress import Progress

CENSUS = "2015"
LATER = "later.csv"
# a question's kinds of places, where a study calls them otherwise
STUDY_KINDS = {"head_office": "hall", "ward_office": "ward_hall"}


def study_kind(kind: str) -> str:
    """Return what a study calls a question's kind of places."""
    return STUDY_KINDS.get(kind, kind)


def draw_counted(
    extract: Extract,
    one: Municipality,
    people: str,
    places: Mapping[str, Named],
    folder: Path,
    *,
    progress: Progress | None = None,
) -> Drawn:
    """Write the study of a municipality in which the same is counted as by a question to all.

    Parameters
    ----------
    extract
        the national extract.
    one
        the municipality; a designated city is one, with all its wards.
    people
        whom the question counts: a column of the study's demand besides `people`.
    places
        its own places by the question's kinds: all of them are offices of the study, in this order.
    folder
        an empty folder; gets `raw/` with `recipe.yaml`, and `study/`.
    progress
        follows the steps of `build_study`.

    Raises
    ------
    InputError
        if nobody lives there, it has none of these places, or the study cannot be built.
    """
    zone = common_zone([one])
    raw = folder / RAW
    raw.mkdir()
    cut = cut_slice(extract, [one], crs_of(zone), CENSUS, raw)
    offices = _offices(extract, one, places)
    _save(offices, raw, "offices.csv")
    kinds = {str(kind): int(number) for kind, number in offices["kind"].value_counts(sort=False).items()}
    cut = replace(cut, offices=kinds, halls_away={}, sites_known=0, post_office_sites=False)
    require_contents(extract, [one], cut, CENSUS)
    recipe = recipe_of(extract, [one], cut, zone, CENSUS)
    # everyone stands at the point of their small area, and what no list knows of is said by the question
    del recipe["mesh"], recipe["not_in_data"]
    if people not in {"people", "people_65", "people_75"}:
        _save(counted_by_area(extract, people, one.code), raw, LATER)
        later = {"file": LATER, "area": "key", "columns": {people: "counted"}, "everyone": True, **PROJECTIONS.entry()}
        recipe["counts"] = [*list(recipe["counts"]), later]  # type: ignore[call-overload]
    (raw / RECIPE).write_text(yaml_text(recipe), encoding="utf-8")
    log = build_study(raw / RECIPE, raw, folder / STUDY, progress=progress)
    return Drawn((one,), title_of(extract, [one]), zone, cut, log)


def _offices(extract: Extract, one: Municipality, places: Mapping[str, Named]) -> pd.DataFrame:
    """Return the table of offices; halls are named as people call them, all others as their list has them."""
    parts = {part.name: part for part in extract.municipalities if part.muni == one.code}
    rows = []
    for kind, named in places.items():
        word = study_kind(kind)
        for number, name in enumerate(named.names):
            own, latin = hall_name(parts[name]) if kind in HALLS and name in parts else (name or word, "")
            lon, lat = (f"{int(axis[number]) / DEGREE:.5f}" for axis in (named.points.lon, named.points.lat))
            rows.append((f"{word.replace('_', '-')}-{number + 1:02d}", own, latin, word, "", lon, lat))
    return pd.DataFrame(rows, columns=list(OFFICE_COLUMNS))


def _save(rows: pd.DataFrame, folder: Path, name: str) -> None:
    (folder / name).write_text(rows.to_csv(index=False, lineterminator="\n"), encoding="utf-8")
