"""What decides a municipality's row, in one hash: what is asked, the national data, and the code and libraries that answer."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

from geodata.access.identity import hash_of
from geodata.building.japan.opening import Extract
from placement.atlas.question import AtlasQuestion

ROOT = Path(__file__).parents[2]
# folders and files whose code decides a row, and the libraries it computes with
CODE = ("placement/atlas", "placement/records/atlas.py", "geodata/building/japan", "geodata/mesh.py", "models")
LIBRARIES = ("highspy", "jismesh", "numpy", "pyproj", "scipy")
TABLES = ("municipalities", "census2015", "projections", "offices", "places_osm")


def identity(question: AtlasQuestion, extract: Extract) -> str:
    """Return the hash that rows are kept under: equal where the same rows come out."""
    return hash_of([question.asked, code_identity(), *(f"{name} {sha256}" for name, sha256 in tables_of(extract).items())])


def tables_of(extract: Extract) -> dict[str, str]:
    """Return the SHA-256 of the tables of an extract that questions are answered from."""
    return {name: hashlib.sha256(extract.path(name).read_bytes()).hexdigest() for name in TABLES if extract.has(name)}


@cache
def code_identity() -> str:
    """Return a hash of our code that answers, and of the versions of what it computes with."""
    files = [path for name in CODE for path in sorted([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))]
    code = (part for path in files for part in (path.relative_to(ROOT).as_posix(), path.read_bytes()))
    return hash_of([sys.version_info[:2], *map(version, LIBRARIES), *code])
