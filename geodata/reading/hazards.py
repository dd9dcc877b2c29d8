"""Reading the zones of a hazard: polygons, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import shapely

from geodata.hazards import Hazard
from geodata.provenance import HAZARD, Layer
from geodata.reading import coordinates, counts, fields, shapes
from geodata.reading.columns import with_our_names
from geodata.reading.coordinates import Target
from geodata.reading.formats.choosing import may_choose
from geodata.reading.layers import parse
from geodata.reading.manifest import HazardSpec
from geodata.reading.opener import Folders, faults_of, open_file
from geodata.reading.origins import origin_of
from geodata.reading.positions import Area
from geodata.reading.raw import Raw, Shapes
from models.messages.findings import Faults
from models.messages.text import Text


@dataclass(frozen=True, slots=True, eq=False)
class ReadHazard:
    """One hazard as read, where it comes from, and what is wrong with it; None where it cannot be read."""

    name: str
    faults: Faults
    hazard: Hazard | None = None
    layer: Layer | None = None


def read_hazard(
    folder: Path | Folders, shown: str, name: str, spec: HazardSpec, target: Target, boundary: Area | None
) -> ReadHazard:
    """Read the zones of one hazard of a study.

    Parameters
    ----------
    folder, shown
        the study's folder, or those in which its files may lie, and the name to show for it.
    name
        the hazard's.
    spec
        what `study.yaml` says of it.
    target
        the study's CRS.
    boundary
        the municipality, or None when it could not be read.
    """
    faults = faults_of(shown, spec.file)
    opened = open_file(folder, spec.file, faults, spec.layer)
    raw = parse(opened, spec.layer, faults) if opened is not None and may_choose(opened, spec.layer, faults) else None
    raw = None if raw is None else with_our_names(raw, spec.columns, (), faults, named=False)
    found = None if raw is None else _shapes(raw, spec, target, faults)
    if opened is None or raw is None or found is None:
        return ReadHazard(name, faults)
    if boundary is not None and not shapely.intersects(found, boundary).any():
        message = Text("none of its zones lies in the municipality; is it the right file, with the right CRS?")
        faults.warn("hazard-elsewhere", message)
    values = {column: _values(raw.columns[column], column, faults) for column in spec.columns}
    layer = origin_of(f"{HAZARD}{name}", spec, [(spec.file, opened)])
    return ReadHazard(name, faults, Hazard(spec.title, found, values), layer)


def _shapes(raw: Raw, spec: HazardSpec, target: Target, faults: Faults) -> Shapes | None:
    """Return sound polygons in the study's CRS; None with the fault recorded where there is anything else."""
    if raw.shapes is None:
        faults.stop("wrong-geometry", Text("holds no polygons; give the zones as GeoJSON, GeoPackage or Shapefile"))
        return None
    crs = coordinates.settle_crs(raw, spec, faults)
    empty = [row for row, shape in enumerate(raw.shapes) if shape is None or shape.is_empty]
    faults.stop_rows("geometry-missing", empty, lambda _: Text("has no geometry; remove the row"))
    if crs is None or empty or not shapes.check_kinds(raw.shapes, ("polygon",), faults):
        return None
    if not coordinates.check_places(raw.shapes, crs, target, faults):
        return None
    here = coordinates.bring(shapes.drop_heights(raw.shapes, faults), crs, target)
    return shapes.mend(here, [str(row) for row in range(1, len(raw) + 1)], faults, rfc7946=raw.crs_by_standard)


def _values(cells: list[str], column: str, faults: Faults) -> pd.Series:
    if counts.looks_like_counts(cells):
        return pd.Series([int(cell) for cell in cells], dtype="int64")
    return pd.Series(fields.read_texts(cells, column, faults), dtype="str")
