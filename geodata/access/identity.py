"""What decides measured access, in one hash: the places, the streets' and timetables' bytes, the settings, the code that measures."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely

from models.messages.findings import Finding
from models.messages.recorded import record

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geodata.access.departures import Departures
    from geodata.access.rides import Ride
    from geodata.study import Study

PACKAGE = Path(__file__).parents[1]
# folders of the package whose code decides what is measured, and the libraries it measures with
CODE = ("access", "gtfs", "reading", "streets", "transit")
LIBRARIES = ("numpy", "scipy", "shapely", "pyproj", "numba")


def identity(study: Study, asked: Collection[Departures] = (), ride: Ride | None = None) -> str | None:
    """Return a hash of all that decides access on foot, or with settings by public transport too, or by road alone.

    None of streets nobody has hashed.
    """
    if study.network is not None and not study.network.sha256:
        return None
    by_road = () if ride is None else ("by road", plain(ride))
    return hash_of([*_walked(study), *(_ridden(study, asked) if asked else ()), *by_road])


def plain(value: Finding | Departures | Ride) -> dict[str, object]:
    """Return the fields of a value by name."""
    return {spec.name: getattr(value, spec.name) for spec in fields(value)}


def hash_of(parts: Iterable[object]) -> str:
    """Return one hash of bytes, arrays, texts and whatever JSON holds; no part passes for two, nor for one of another kind."""
    total = hashlib.sha256()
    for part in parts:
        kind, data = _bytes_of(part)
        total.update(f"{kind}:{len(data)}:".encode())
        total.update(data)
    return total.hexdigest()


@cache
def _measured_by() -> str:
    """Return a hash of our code that measures, and of the versions of what it measures with."""
    paths = [path for folder in CODE for path in sorted((PACKAGE / folder).rglob("*.py"))]
    code = (part for path in paths for part in (path.relative_to(PACKAGE).as_posix(), path.read_bytes()))
    versions = (sys.version, pyproj.__proj_version__, shapely.geos_version_string, *map(version, LIBRARIES))
    return hash_of([*versions, *code])


def _walked(study: Study) -> Iterator[object]:
    yield _measured_by()
    yield from (study.crs, study.boundary.wkb, *_places(study.demand), study.demand["people"].to_numpy(), *_places(study.offices))
    yield [(layer.name, layer.file) for layer in study.layers]  # findings name them
    if study.network is not None:
        yield from (study.network.sha256, study.network.islands_are_real, record(study.network.source_note))


def _ridden(study: Study, asked: Collection[Departures]) -> Iterator[object]:
    yield from (*_places(study.stops), study.stops["kind"].tolist())
    yield [plain(setting) for setting in sorted(asked, key=str)]
    for feed in study.feeds:
        yield [feed.file, feed.members_sha256, *(plain(finding) for finding in feed.findings)]


def _places(frame: GeoDataFrame) -> tuple[object, ...]:
    return frame["id"].tolist(), frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()


def _bytes_of(part: object) -> tuple[str, bytes]:
    if isinstance(part, bytes):
        return "bytes", part
    if isinstance(part, np.ndarray):
        return f"{part.dtype.str}{part.shape}", np.ascontiguousarray(part).tobytes()
    return "json", json.dumps(part, sort_keys=True, default=record).encode()
