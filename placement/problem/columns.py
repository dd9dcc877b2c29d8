"""The columns of the result in `plan.gpkg`, and what the study's own are called where they would be taken for these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from geodata.study import Study
from models.access import AccessMatrix
from models.messages.findings import Finding, brief, visible
from models.messages.text import Text
from placement.scenario.files import Scenario, ScenarioFile
from placement.scenario.ids import EVERYONE

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geodata.access.measured import Access

# of each demand point, and of each office
SERVED = ("served", "nearest_office", "distance_m", "served_before", "distance_m_before")
GROUP, ROLE = "group", "role"
SITE = ("role_before", "change", "services_before", "services_after")
NEAREST = ("people_before", "mean_distance_m_before", "people", "mean_distance_m")
# people of an office's surroundings are counted within these times
REACH_MIN = (15, 30, 45)
# of each area: those who count, where that is not everybody
COUNTED = "people_counted"
MEANS = ("served_before", "served", "mean_distance_m_before", "mean_distance_m")
# of each area and service
FATES = ("nearer", "farther", "newly_served", "no_longer_served")
# what a GeoPackage calls the number of a row and its shape
KEPT = ("fid", "geom")
PREFIX = "study_"


def measured(access: Access) -> dict[str, AccessMatrix]:
    """Return the kinds of access measured besides the straight line, by column name."""
    found: dict[str, AccessMatrix | None] = {"walking_m": access.walking_mm, "walking_s": access.walking_s}
    for number, matrix in enumerate(access.transit_s.values(), start=1):
        found["transit_s" if number == 1 else f"transit_s_{number}"] = matrix
    found |= {f"{ride.mode}_s": matrix for ride, matrix in access.rides_s.items()}
    found |= {f"matrix_{name}_{'s' if matrix.unit == 's' else 'm'}": matrix for name, matrix in access.given.items()}
    return {name: matrix for name, matrix in found.items() if matrix is not None}


def result_columns(study: Study, access: Access, scenario: Scenario) -> Mapping[str, tuple[str, ...]]:
    """Return the columns that a result adds to layers of the study, by layer."""
    services = (scenario.offices.service.id, *(service.id for service in scenario.services))
    times = [name for name, matrix in measured(access).items() if matrix.unit == "s"]
    near = ("nearest_stop", "nearest_stop_m") if len(study.stops) else ()
    busy = () if access.departures_an_hour is None else ("departures_an_hour",)
    return {
        "demand": (*([GROUP] if scenario.groups else []), *SERVED, *measured(access)),
        "offices": (ROLE, *SITE, *NEAREST, *near, *(people_within(name, most) for name in times for most in REACH_MIN), *busy),
        "areas": (
            *([] if scenario.people == EVERYONE else [COUNTED]),
            *MEANS,
            *(f"mean_{name}{ending}" for name in times for ending in ("_before", "")),
            *(f"{name}_{service}" for service in services for name in FATES),
        ),
    }


def people_within(time: str, minutes: int) -> str:
    """Return the column of the people within some minutes of an office, by the column of a time."""
    return f"people_{minutes}min_{time.removesuffix('_s').replace('transit_s_', 'transit_')}"


def layers_of(study: Study) -> dict[str, GeoDataFrame]:
    """Return the layers of rows of a study, by name."""
    return {name: getattr(study, name) for name in ("areas", "demand", "offices", "stops", "lines")}


def names_beside(columns: Iterable[str], result: Iterable[str]) -> dict[str, str]:
    """Return new names for a layer's own columns that cannot keep theirs.

    Parameters
    ----------
    columns
        the layer's own.
    result
        those that the result adds to it, which keep their names.

    Returns
    -------
    names
        by the old one: with `study_` before it. A GeoPackage sees no difference between large and small letters.
    """
    own = [str(column) for column in columns]
    taken = {folded(name) for name in (*result, *KEPT)}
    used, names = taken | {folded(column) for column in own}, {}
    for column in own:
        if folded(column) in taken:
            new = PREFIX + column
            while folded(new) in used:
                new = PREFIX + new
            used.add(folded(new))
            names[column] = new
    return names


def folded(name: str) -> bytes:
    """Return a column's name as a GeoPackage compares it: without regard to large and small letters of ASCII."""
    return name.encode(errors="replace").lower()


def renamed_columns(file: ScenarioFile, study: Study, access: Access) -> list[Finding]:
    """Return a warning for each column of the study that has another name in `plan.gpkg`, at its file.

    Parameters
    ----------
    file
        the scenario, which names the study.
    study
        its layers.
    access
        what the scenario measures: each kind is a column of the result.
    """
    folder = visible(str(file.study_source)).rstrip("/")
    files = {layer.name: f"{folder}/{brief(layer.file)}" for layer in study.layers}
    added = result_columns(study, access, file.scenario)
    return [
        _renamed(files.get(layer, layer), old, new)
        for layer, frame in layers_of(study).items()
        for old, new in names_beside(frame.columns, added.get(layer, ())).items()
    ]


def _renamed(file: str, old: str, new: str) -> Finding:
    said = (
        Text("a GeoPackage keeps this name for itself")
        if folded(old) in {folded(name) for name in KEPT}
        else Text("this name is a column of the result there")
    )
    message = Text("the column {old} is called {new} in plan.gpkg: {said}", old=brief(old), new=brief(new), said=said)
    return Finding("column-renamed", "warn", message, file=file, field=brief(old))
