"""A newer grid of people in the place of the one that a study of a place anywhere was made with."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from geodata.building.abroad.grid import DENSE, NAMED_DENSE, WGS84, GridPeople, read_people
from geodata.building.abroad.study import DEMAND, MADE, PEOPLE, UNKNOWN, demand_table, doubts_said, people_said
from geodata.building.build import BuildLog
from geodata.building.writing import as_named
from geodata.load import load_study
from geodata.reading.coordinates import moved
from geodata.reading.manifest import MANIFEST
from geodata.reading.raw import shape_array
from geodata.study import Study
from models.messages.findings import Finding, InputError
from models.messages.text import Text

# the folder of a study in the one that study new made
STUDY = "study"
# what is said of a grid
OF_GRID = (PEOPLE, UNKNOWN, DENSE, NAMED_DENSE)


def is_abroad(folder: Path) -> bool:
    """Return whether a folder is one that `study new --osm` made."""
    manifest = folder / STUDY / MANIFEST
    return manifest.is_file() and manifest.read_bytes().startswith(MADE.encode())


def renew_grid(folder: Path, grid: Path, year: str, *, source: str = "") -> BuildLog:
    """Take the people of a newer grid into a study that was made with `--osm`; nobody is asked.

    Parameters
    ----------
    folder
        as `study new --osm` made it.
    grid
        a GeoTIFF of people by cell.
    year
        of these people.
    source
        who published it; by default its file name.

    Returns
    -------
    log
        what stands in the study now.

    Raises
    ------
    InputError
        if the grid cannot be used, or people are no longer those of a grid; nothing is changed then.
    """
    manifest = folder / STUDY / MANIFEST
    yaml = YAML()
    yaml.width = 120
    yaml.preserve_quotes = True
    before = load_study(folder / STUDY)
    tree: dict[str, Any] = yaml.load(manifest.read_text(encoding="utf-8"))
    if tree["layers"]["demand"].get("file") != DEMAND:
        message = Text(
            "no longer names {file} as its people; put the newer ones into the table that it names, with their year and source",
            file=DEMAND,
        )
        raise InputError(Finding("not-drawn", "stop", message, file=str(manifest)))
    shape = moved(shape_array([before.boundary]), before.crs, WGS84)[0]
    people = read_people(grid, shape, before.crs)
    _rewrite(tree, people, year, source or grid.name)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.absolute().parent) as beside:
        fresh = Path(beside) / STUDY
        shutil.copytree(folder / STUDY, fresh)
        (fresh / DEMAND).write_text(demand_table(people), encoding="utf-8")
        with (fresh / MANIFEST).open("w", encoding="utf-8") as file:
            yaml.dump(tree, file)
        try:
            study = load_study(fresh)
        except InputError as error:
            raise InputError(as_named(finding, fresh, folder / STUDY) for finding in error.findings) from None
        (folder / STUDY).rename(Path(beside) / "old")
        fresh.rename(folder / STUDY)
    found = tuple(as_named(finding, fresh, folder / STUDY) for finding in study.findings)
    if people.suspect is not None:
        found = (Finding("grid-of-density", "warn", people.suspect, file=str(grid)), *found)
    return BuildLog(folder / STUDY, _record(study, people), found)


def _rewrite(tree: dict[str, Any], people: GridPeople, year: str, source: str) -> None:
    """Say in the manifest where the people are from now, keeping everything else as it stands."""
    tree["people"] = int(people.people.sum())
    tree["layers"]["demand"] |= {"vintage": year, "source": source, "licence": Text("terms not known").as_dict()}
    kept = [text for text in tree.get("assumptions", ()) if not _is_of_grid(text)]
    said = [people_said(people, source, year), *doubts_said(people)]
    tree["assumptions"] = [*(text.as_dict() for text in said), *kept]


def _is_of_grid(text: object) -> bool:
    english = str(text.get("en", "")) if isinstance(text, Mapping) else ""
    patterns = (re.sub(r"\\\{.*?\\\}", ".*", re.escape(one.template)) for one in OF_GRID)
    return any(re.fullmatch(pattern, english) for pattern in patterns)


def _record(study: Study, people: GridPeople) -> dict[str, object]:
    outside = int((~study.demand.geometry.intersects(study.boundary)).sum())
    return {
        "study": study.id,
        "method": "grid",
        "rows": {
            "areas": len(study.areas),
            "demand": len(study.demand),
            "cells": people.cells,
            "offices": len(study.offices),
            "stops": len(study.stops),
            "lines": len(study.lines),
        },
        "people": int(np.sum(people.people)),
        "households": int(study.areas["households"].sum()),
        "areas_without_a_piece": [],
        "demand_rows_outside_the_boundary_drawn": outside,
    }
