"""The polygons that rules name by file: which offices stand in them, and who lives there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import shapely

from geodata.reading import coordinates, shapes
from geodata.reading.coordinates import Target
from geodata.reading.layers import parse
from geodata.reading.opener import open_file
from geodata.reading.raw import Raw, Shapes
from geodata.study import Study
from geodata.yamlfiles.source import Steps
from models.access import BoolArray
from models.messages.findings import Faults, Finding, brief
from models.messages.text import Text
from placement.problem.profile import read_day
from placement.scenario.facts import PolygonFile, Polygons
from placement.scenario.files import PROFILE, ScenarioFile
from placement.scenario.ids import Named, each_named

SUFFIXES = frozenset({".geojson", ".json", ".gpkg"})
# where the studies' readers speak of the study and its study.yaml
CURES = {
    "outside-folder": Text("is outside the scenario file's folder; put it into that folder"),
    "file-missing": Text("no such file; write its name as seen from the scenario file"),
    "layer-choice": Text("holds several tables; export the one meant into a GeoPackage of its own"),
    "metres-as-degrees": Text("its coordinates are not degrees; export it in degrees, or as a GeoPackage, which names its CRS"),
}


def read_polygons(file: ScenarioFile, study: Study) -> Polygons:
    """Read every file that a scenario names: which offices and demand points are in or on its polygons, and the hours of its day.

    Parameters
    ----------
    file
        the scenario; each file is looked for beside the scenario file that its rule was written in.
    study
        its layers.

    Returns
    -------
    polygons
        with a finding at its line of the scenario for everything wrong.
    """
    offices: dict[str, tuple[str, ...]] = {}
    homes: dict[str, BoolArray] = {}
    files: list[PolygonFile] = []
    findings: list[Finding] = []
    for path, rule, name, what in polygon_files(file):
        found, sha256, faults = _read(file.folder_of(rule), name, study.crs)
        said = [_at_line(file, path, name, fault) for fault in faults.found]
        if found is not None and sha256 is not None:
            files.append(PolygonFile(rule, name, sha256))
            if what is Named.OFFICE_POLYGONS:
                inside = _inside(found, np.asarray(study.offices.geometry))
                offices[rule] = tuple(study.offices["id"][inside])
            else:
                homes[rule] = _inside(found, np.asarray(study.demand.geometry))
        if rule in offices and not offices[rule]:
            del offices[rule]
            said.append(_no_office(file, path, name))
        findings += said
    day, sha256, faults_of_day = read_day(file)
    if day is not None:
        files.append(PolygonFile(PROFILE, str(file.scenario.queue.profile if file.scenario.queue else ""), sha256))
    return Polygons(offices, homes, tuple(files), day, (*findings, *faults_of_day))


def polygon_files(file: ScenarioFile) -> Iterator[tuple[Steps, str, str, Named]]:
    """Yield where a file is named, by which rule, its name, and what it is for."""
    for number, rule in enumerate(file.scenario.rules):
        for what in (Named.OFFICE_POLYGONS, Named.DEMAND_POLYGONS):
            for path, name in each_named(rule, what):
                yield ("rules", number, *path), rule.id, name, what


def _read(folder: Path, name: str, crs: str) -> tuple[Shapes | None, str | None, Faults]:
    """Return the polygons of a file in the study's CRS, the file's hash, and what is wrong with it."""
    faults = Faults(brief(name))
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        faults.stop("format-unknown", Text("is neither GeoJSON (.geojson) nor GeoPackage (.gpkg); export it as one of them"))
        return None, None, faults
    opened = open_file(folder, name, faults)
    if opened is None:
        return None, None, faults
    raw = parse(opened, None, faults)
    return None if raw is None else _brought(raw, Target.of(crs), faults), opened.sha256, faults


def _brought(raw: Raw, target: Target, faults: Faults) -> Shapes | None:
    """Return sound polygons in the study's CRS, or None where something else is found."""
    if raw.crs is None or raw.shapes is None:
        faults.stop("crs-missing", Text("its CRS is unknown; export it again with its CRS"))
        return None
    empty = [row for row, shape in enumerate(raw.shapes) if shape is None or shape.is_empty]
    faults.stop_rows("geometry-missing", empty, lambda _: Text("has no geometry; remove the row"))
    if empty or not shapes.check_kinds(raw.shapes, ("polygon",), faults):
        return None
    if not coordinates.check_places(raw.shapes, raw.crs, target, faults):
        return None
    here: Shapes = shapely.force_2d(coordinates.bring(raw.shapes, raw.crs, target))
    # unlike a study's layers, nothing is mended: a border decides who counts
    broken = [row for row, shape in enumerate(here) if not shape.is_valid]
    faults.stop_rows(
        "geometry-broken",
        broken,
        lambda row: Text(
            "is no valid polygon ({is_valid_reason}); mend the shape", is_valid_reason=shapely.is_valid_reason(here[row])
        ),
    )
    return None if broken else here


def _inside(found: Shapes, points: Any) -> BoolArray:
    """Return which points lie in or on any of the polygons."""
    shapely.prepare(found)
    inside: BoolArray = np.logical_or.reduce([shapely.covers(shape, points) for shape in found])
    return inside


def _at_line(file: ScenarioFile, path: Steps, name: str, fault: Finding) -> Finding:
    """Return what is wrong with a file as a finding at the line that names it."""
    said = CURES.get(fault.code, fault.message)
    message = Text("{place}: {said}", place=fault.place, said=said)
    made = file.located.source.finding(fault.code, message, *path, severity=fault.severity, value=brief(name))
    return replace(made, count=fault.count)


def _no_office(file: ScenarioFile, path: Steps, name: str) -> Finding:
    message = Text("no office stands in {name}; is it the right file?", name=brief(name))
    return file.located.source.finding("empty-set", message, *path, value=brief(name))
