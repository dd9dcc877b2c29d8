"""Reading one layer of a study, from its file to a frame in the study's CRS."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from geodata.names import name_columns
from geodata.reading import coordinates, counts, fields, positions, shapes
from geodata.reading.columns import with_our_names
from geodata.reading.coordinates import Target
from geodata.reading.formats.choosing import may_choose
from geodata.reading.formats.geojson import read_geojson
from geodata.reading.formats.tables import read_table
from geodata.reading.manifest import LayerSpec
from geodata.reading.opener import SHEETS, Folders, Opened, faults_of, open_file
from geodata.reading.positions import CODE_COLUMNS
from geodata.reading.postcodes import read_postcodes
from geodata.reading.raw import Raw, Shapes
from geodata.reading.shapes import Kind
from geodata.reading.standing_in import WHOLE
from geodata.services.channels import PLACELESS
from models.messages.findings import Faults, brief
from models.messages.text import Text, same

# a property of one of these names would stand in the way of the shapes
NOT_FIELDS = {"x", "y", "lon", "lat", "geometry"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a layer must look like.

    Parameters
    ----------
    kinds
        kinds of geometry accepted.
    named
        whether its rows have names, in one language at least.
    texts
        text columns that must be there and filled.
    optional
        text columns that are "" when absent.
    counts
        whole-number columns, those that must be there.
    optional_counts
        whole-number columns read where the file has them.
    placeless
        kinds of row that stand nowhere.
    mixed
        whether rows may be of several kinds of geometry.
    """

    kinds: tuple[Kind, ...]
    named: bool = True
    texts: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    optional_counts: tuple[str, ...] = ()
    placeless: frozenset[str] = frozenset()
    mixed: bool = False


SHAPES: dict[str, Shape] = {
    "boundary": Shape(("polygon",), named=False),
    "demand": Shape(("point", "polygon"), named=False, counts=("people",)),
    "areas": Shape(("point", "polygon"), optional_counts=("people", "households")),
    "offices": Shape(("point",), texts=("kind",), optional=("address", "note"), optional_counts=("caseload", "staff")),
    "stops": Shape(("point",), texts=("kind",), optional=("lines",)),
    "lines": Shape(("line",), optional=("colour",)),
    "ground": Shape(("line", "polygon"), named=False, texts=("kind",), mixed=True),
    "channels": Shape(("point",), texts=("kind",), optional=("opens", "closes", "inside", "note"), placeless=PLACELESS),
}


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """One layer as read: its frame in the study's CRS, its file's hash, and what was found."""

    name: str
    spec: LayerSpec
    faults: Faults
    opened: Opened | None = None
    frame: gpd.GeoDataFrame | None = None


def read_layer(folder: Path | Folders, shown: str, name: str, spec: LayerSpec, target: Target, *, in_areas: bool = True) -> Read:
    """Read one layer of a study.

    Parameters
    ----------
    folder, shown
        the study's folder, or those in which its files may lie, and the name to show for it.
    name
        which layer.
    spec
        what `study.yaml` says of it.
    target
        the study's CRS.
    in_areas
        whether each row of demand must name an area.

    Returns
    -------
    read
        the layer; its frame is None when what was found leaves nothing to compare with the other layers.
    """
    faults = faults_of(shown, spec.file)
    opened = open_file(folder, spec.file, faults, spec.layer)
    raw = None if opened is None else _parse_layer(opened, spec, faults)
    raw = None if raw is None else _with_our_names(raw, name, spec, faults, in_areas=in_areas)
    frame = None if raw is None else _frame(raw, name, spec, target, faults)
    return Read(name, spec, faults, opened, None if faults.stopped() and name == "boundary" else frame)


def _parse_layer(opened: Opened, spec: LayerSpec, faults: Faults) -> Raw | None:
    return parse(opened, spec.layer, faults) if may_choose(opened, spec.layer, faults) else None


def parse(opened: Opened, layer: str | None, faults: Faults) -> Raw | None:
    """Return what an opened file holds, `layer` of it where a GeoPackage or a workbook has several; None with the faults recorded."""
    if opened.format in {"csv", "parquet", "postgis"} or opened.format in SHEETS:
        return read_table(opened, layer, faults)
    if opened.format == "geojson":
        return read_geojson(opened.data, faults)
    # GDAL is loaded where a file needs it
    from geodata.reading.formats.vectors import read_vector

    return read_vector(opened, layer, faults)


def _with_our_names(raw: Raw, name: str, spec: LayerSpec, faults: Faults, *, in_areas: bool) -> Raw | None:
    """Return the layer with its columns renamed as `columns:` says, when all that it needs are there."""
    shape = SHAPES[name]
    if not _may_be_counts(name, spec, faults):
        return None
    needed = (
        []
        if name == "boundary"
        else ["id", *(["area"] if name == "demand" and in_areas else []), *shape.texts, *shape.counts, *spec.whole]
    )
    named = with_our_names(raw, spec.columns, needed, faults, named=shape.named)
    if named is not None:
        _find_alike(name, list(named.columns), faults)
    return named


def _find_alike(name: str, columns: list[str], faults: Faults) -> None:
    """Record columns that differ from another, or from one that is always made, in large and small letters alone."""
    if name == "boundary":
        return
    made = {"demand": ("cell",), "areas": ("people", "households")}.get(name, ())
    met: dict[bytes, str] = {}
    for column in dict.fromkeys((*columns, *SHAPES[name].optional, *made)):
        if column in NOT_FIELDS:
            continue
        # ASCII alone: a GeoPackage tells other letters apart
        other = met.setdefault(column.encode().lower(), column)
        if other == column:
            continue
        first, second = brief(other), brief(column)
        if column in columns:
            said = Text(
                "its columns {first} and {second} differ in capitals alone, and are one in a GeoPackage; rename or remove one",
                first=first,
                second=second,
            )
        else:
            said = Text(
                "its column {first} differs from {second} in capitals alone; if it is that, write columns: {{{second}: "
                "{first}}} in study.yaml, else rename it",
                first=first,
                second=second,
            )
        faults.stop("column-alike", said, field=first)


def _may_be_counts(name: str, spec: LayerSpec, faults: Faults) -> bool:
    """Record columns under `counts:` that a layer reads as text or places, or not at all; return whether there are none."""
    shape = SHAPES[name]
    other = NOT_FIELDS | {"id", "area", "cell", *shape.texts, *shape.optional}
    wrong = [column for column in spec.whole if name == "boundary" or column in other]
    for column in wrong:
        faults.stop(
            "count-reserved",
            Text(
                "{column} under counts: is no column of counts in {name}; remove it from counts: in study.yaml",
                column=brief(column),
                name=name,
            ),
            field=brief(column),
        )
    return not wrong


def _frame(raw: Raw, name: str, spec: LayerSpec, target: Target, faults: Faults) -> gpd.GeoDataFrame | None:
    """Return the layer's checked columns and shapes in the study's CRS, or None when its shapes are of no use."""
    placeless = SHAPES[name].placeless
    nowhere = {row for row, kind in enumerate(raw.columns.get("kind", ())) if kind.strip() in placeless}
    there = [row for row in range(len(raw)) if row not in nowhere]
    some = bool(there) or not nowhere
    crs = coordinates.settle_crs(raw, spec, faults) if some else target.crs
    columns = _columns(raw, name, spec, faults)
    if nowhere:
        _say_needless(raw, nowhere, faults)
    if not some:
        return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([None] * len(raw), crs=target.crs))
    if crs is None and raw.shapes is not None:
        return None
    part, of_part = (raw.rows(there), faults.of_rows(there)) if nowhere else (raw, faults)
    labels = columns["id"].tolist() if "id" in columns else range(1, len(raw) + 1)
    people = columns.get("people")
    named = [str(labels[row]) for row in there]
    sound = _sound(part, crs, _Rows(named, people, placeless), name, spec, target, of_part)
    if sound is None:
        return None
    places: list[object] = [None] * len(raw)
    for row, shape in zip(there, sound, strict=True):
        places[row] = shape
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(places, crs=target.crs))


@dataclass(frozen=True, slots=True)
class _Rows:
    """What is said of rows that have no shape: their names, their people, and the kinds that need none."""

    names: list[str]
    people: pd.Series | None
    placeless: frozenset[str]


def _sound(raw: Raw, crs: CRS | None, rows: _Rows, name: str, spec: LayerSpec, target: Target, faults: Faults) -> Shapes | None:
    """Return the shapes of rows that stand somewhere in the study's CRS, or None when they are of no use."""
    shape = SHAPES[name]
    placed = coordinates.read_points(raw, crs, faults) if raw.shapes is None else raw
    if crs is None or placed is None or placed.shapes is None:
        return None
    if not _all_there(placed.shapes, rows, faults) or not shapes.check_kinds(
        placed.shapes, shape.kinds, faults, mixed=shape.mixed
    ):
        return None
    if not coordinates.check_places(placed.shapes, crs, target, faults):
        return None
    positions.check_coarse(placed.shapes, crs, faults)
    here = coordinates.bring(shapes.drop_heights(placed.shapes, faults), crs, target)
    if here is not placed.shapes and not crs.equals(target.crs, ignore_axis_order=True) and not _plain_geojson(raw, spec):
        theirs, ours = coordinates.short_name(crs), coordinates.short_name(target.crs)
        faults.fix("reprojected", Text("brought from {theirs} to {ours}", theirs=theirs, ours=ours), count=len(raw))
    return shapes.mend(here, rows.names, faults, rfc7946=raw.crs_by_standard and raw.shapes is not None)


def _say_needless(raw: Raw, nowhere: set[int], faults: Faults) -> None:
    """Tell of places given to rows that stand nowhere: they are left out."""
    cells = [raw.columns[column] for column in NOT_FIELDS if column in raw.columns]
    placed = [
        row
        for row in nowhere
        if any(column[row].strip() for column in cells) or (raw.shapes is not None and raw.shapes[row] is not None)
    ]
    if placed:
        message = Text("left out the places of rows whose kind has none ({rows:,})", rows=len(placed))
        faults.fix("place-needless", message, **faults.at(min(placed)), field="kind", count=len(placed))


def _plain_geojson(raw: Raw, spec: LayerSpec) -> bool:
    return raw.crs_by_standard and spec.crs is None


def _columns(raw: Raw, name: str, spec: LayerSpec, faults: Faults) -> dict[str, pd.Series]:
    """Return the layer's columns in our types and order."""
    shape = SHAPES[name]
    cells = raw.columns
    if name == "boundary":
        return {column: _series(fields.read_texts(cells[column], column, faults)) for column in CODE_COLUMNS if column in cells}
    found = {"id": _series(fields.read_ids(cells["id"], "id", faults, unique=True))}
    if name == "demand":
        areas = [WHOLE] * len(raw) if "area" not in cells else fields.read_ids(cells["area"], "area", faults, unique=False)
        found["area"] = _series(areas)
    for column in (*name_columns(cells), *shape.texts) if shape.named else shape.texts:
        found[column] = _series(fields.read_texts(cells[column], column, faults, required=True))
    for column in dict.fromkeys((*shape.counts, *shape.optional_counts, *spec.whole)):
        if column in cells:
            found[column] = pd.Series(counts.read_counts(cells[column], column, spec, faults))
    for column in shape.optional:
        found[column] = _series(fields.read_texts(cells.get(column, [""] * len(raw)), column, faults))
    if name == "areas" and "postcode" in cells:
        found["postcode"] = _series(read_postcodes(cells["postcode"], faults))
    if name == "demand":
        found["cell"] = _series(fields.read_mesh(cells.get("cell", [""] * len(raw)), faults))
        counts.find_unusual(found["people"].to_numpy(), faults)
    if name in {"demand", "areas"}:
        counts.find_subtotals(cells, found["people"].to_numpy() if "people" in found else None, faults)
    return found | _further(cells, set(found) | NOT_FIELDS, faults)


def _further(cells: dict[str, list[str]], known: set[str], faults: Faults) -> dict[str, pd.Series]:
    """Return the columns nobody asked for: whole numbers where every cell is one, else text."""
    return {
        column: pd.Series([int(value) for value in values], dtype="int64")
        if counts.looks_like_counts(values)
        else _series(fields.read_texts(values, column, faults))
        for column, values in cells.items()
        if column not in known
    }


def _series(texts: list[str]) -> pd.Series:
    return pd.Series(texts, dtype="str")


def _all_there(placed: Shapes, rows: _Rows, faults: Faults) -> bool:
    """Record rows without a shape, with the people who would vanish with them."""
    bare = [row for row, shape in enumerate(placed) if shape is None or shape.is_empty]

    def say(row: int) -> Text:
        name = brief(rows.names[row])
        if rows.placeless:
            kinds = ", ".join(sorted(rows.placeless))
            return Text("{name} has no place; give it coordinates, or a kind that has none ({kinds})", name=name, kinds=kinds)
        people = rows.people
        said = Text(" ({people:,} people)", people=int(people[row])) if people is not None else same("")
        return Text("{name} has no geometry{said}; give it one or remove the row", name=name, said=said)

    faults.stop_rows("geometry-missing", bare, say)
    return not bare
