"""Reading one layer of a study, from its file to a frame in the study's CRS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from geodata.names import name_columns
from geodata.reading import coordinates, counts, fields, positions, shapes
from geodata.reading.approximate import read_approximate
from geodata.reading.columns import with_our_names
from geodata.reading.coordinates import Target
from geodata.reading.formats.choosing import may_choose
from geodata.reading.formats.geojson import read_geojson
from geodata.reading.formats.tables import read_table
from geodata.reading.manifest import LayerSpec
from geodata.reading.opener import PATTERN, SHEETS, Folders, Opened, faults_of, files_named, open_file
from geodata.reading.positions import CODE_COLUMNS
from geodata.reading.postcodes import read_postcodes
from geodata.reading.raw import Raw, Shapes
from geodata.reading.shapes import Kind
from geodata.reading.standing_in import WHOLE
from geodata.services.channels import PLACELESS
from models.messages.findings import Faults, brief, listed
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
    """One layer as read: its frame in the study's CRS, the files it was read from as they are written, and what was found."""

    name: str
    spec: LayerSpec
    faults: Faults
    opened: tuple[tuple[str, Opened], ...] = ()
    frame: gpd.GeoDataFrame | None = None


def read_layer(
    folder: Path | Folders, shown: str, name: str, spec: LayerSpec, target: Target, *, areas: Read | None = None
) -> Read:
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
    areas
        the areas, of which each row of demand must name one; None where there are none.

    Returns
    -------
    read
        the layer; its frame is None when what was found leaves nothing to compare with the other layers.
    """
    named = files_named(folder, spec.file)
    files = list(dict.fromkeys(file for of_one in named.values() for file in of_one))
    parts = [_part(folder, shown, file, name, spec, in_areas=areas is not None) for file in files]
    faults = parts[0].faults if len(parts) == 1 else _together(shown, spec.file, parts)
    for pattern in (pattern for pattern, fitting in named.items() if not fitting):
        faults.stop("file-missing", Text("no file fits {pattern}; check the name", pattern=brief(pattern)))
    whole = None if faults.stopped() and len(parts) != 1 else _joined(parts, name, faults)
    if spec.places is not None and (name != "demand" or areas is None):
        said = Text("places: areas is for people, beside a layer of areas; remove it, or give the areas")
        faults.stop("places-areas", said, field="places")
        whole = None
    frame = None if whole is None else _frame(whole, parts, name, spec, target, faults, areas)
    opened = tuple((file, part.opened) for file, part in zip(files, parts, strict=True) if part.opened is not None)
    return Read(name, spec, faults, opened, None if faults.stopped() and name == "boundary" else frame)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One of the files of a layer: its columns by our names, None where it is of no use."""

    faults: Faults
    opened: Opened | None
    raw: Raw | None


def _part(folder: Path | Folders, shown: str, file: str, name: str, spec: LayerSpec, *, in_areas: bool) -> _Part:
    faults = faults_of(shown, file)
    opened = open_file(folder, file, faults, spec.layer)
    raw = None if opened is None else _parse_layer(opened, spec, faults)
    return _Part(faults, opened, None if raw is None else _with_our_names(raw, name, spec, faults, in_areas=in_areas))


def _together(shown: str, written: Sequence[str], parts: Sequence[_Part]) -> Faults:
    """Return one collector for the rows of several files, which has what was found in each, and takes what will be found."""
    names = ", ".join(faults_of(shown, file).file.removeprefix(f"{shown}/") for file in written)
    faults = Faults.joined(f"{shown}/{names}", [(part.faults, len(part.raw) if part.raw is not None else 0) for part in parts])
    for part in parts:
        faults.found += part.faults.found
        part.faults.found = faults.found
    return faults


def _joined(parts: Sequence[_Part], name: str, faults: Faults) -> Raw | None:
    """Return the columns of all files, one below the other, None where one is of no use or their columns differ."""
    raws = [part.raw for part in parts if part.raw is not None]
    if len(raws) < len(parts) or not raws:
        return None
    if len(raws) == 1:
        return raws[0]
    first, *others = ([column for column in raw.columns if column not in NOT_FIELDS] for raw in raws)
    for part, columns in zip(parts[1:], others, strict=True):
        if name != "boundary":
            _compare(first, columns, parts[0].faults.file, part.faults)
    if faults.stopped():
        return None
    kept = [column for column in first if all(column in columns for columns in others)]
    return Raw({column: [cell for raw in raws for cell in raw.columns[column]] for column in kept})


def _compare(first: Sequence[str], columns: Sequence[str], other: str, faults: Faults) -> None:
    """Record columns that one file of a layer has and another has not."""
    lost = [column for column in first if column not in columns]
    more = [column for column in columns if column not in first]
    if lost:
        said = Text(
            "lacks the columns {columns} of {other}; files of one layer have the same: add or remove them",
            columns=listed(lost),
            other=other,
        )
        faults.stop("columns-differ", said, field=brief(lost[0]))
    if more:
        said = Text(
            "has the columns {columns}, which {other} lacks; files of one layer have the same: add or remove them",
            columns=listed(more),
            other=other,
        )
        faults.stop("columns-differ", said, field=brief(more[0]))


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


def _frame(
    whole: Raw, parts: Sequence[_Part], name: str, spec: LayerSpec, target: Target, faults: Faults, areas: Read | None
) -> gpd.GeoDataFrame | None:
    """Return the layer's checked columns and shapes in the study's CRS, or None when its shapes are of no use."""
    if spec.places is not None:
        return _inside_areas(whole, parts, spec, faults, areas)
    systems = [_system(part, name, spec, target) for part in parts]
    columns = _columns(whole, name, spec, faults)
    labels = columns["id"].tolist() if "id" in columns else list(range(1, sum(map(_rows_of, parts)) + 1))
    people = columns["people"].tolist() if "people" in columns else None
    places: list[object] = []
    useless = False
    for part, crs in zip(parts, systems, strict=True):
        here = slice(len(places), len(places) + _rows_of(part))
        rows = _Rows([str(label) for label in labels[here]], None if people is None else people[here], SHAPES[name].placeless)
        found = _places(part, crs, rows, name, spec, target)
        useless = useless or found is None
        places += [None] * _rows_of(part) if found is None else found
    return None if useless else gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(places, crs=target.crs))


def _inside_areas(
    whole: Raw, parts: Sequence[_Part], spec: LayerSpec, faults: Faults, areas: Read | None
) -> gpd.GeoDataFrame | None:
    """Return people without coordinates, each row at a point inside the area that it names."""
    columns = _columns(whole, "demand", spec, faults)
    own = [
        part for part in parts if part.raw is not None and (part.raw.shapes is not None or {"lon", "x"} & set(part.raw.columns))
    ]
    for part in own:
        part.faults.stop("places-areas", Text("has places of its own; remove places: areas"), field="places")
    if own or areas is None or areas.frame is None:
        return None
    inside = dict(zip(areas.frame["id"], shapely.point_on_surface(areas.frame.geometry.to_numpy()), strict=True))
    named = columns["area"].tolist()
    unknown = [row for row, area in enumerate(named) if area not in inside]
    faults.stop_rows(
        "area-unknown",
        unknown,
        lambda row: Text(
            "area {area} is not among the areas, and its people have no place; use the areas' ids", area=brief(named[row])
        ),
        field="area",
    )
    places = gpd.GeoSeries([inside.get(area) for area in named], crs=areas.frame.crs)
    return None if unknown else gpd.GeoDataFrame(columns, geometry=places)


def _rows_of(part: _Part) -> int:
    return 0 if part.raw is None else len(part.raw)


def _nowhere(raw: Raw, name: str) -> set[int]:
    """Return the rows whose kind stands nowhere."""
    return {row for row, kind in enumerate(raw.columns.get("kind", ())) if kind.strip() in SHAPES[name].placeless}


def _system(part: _Part, name: str, spec: LayerSpec, target: Target) -> CRS | None:
    """Return the CRS of one file; `crs:` is for those of several that do not name their own."""
    raw = part.raw
    if raw is None or 0 < len(raw) == len(_nowhere(raw, name)):
        return target.crs
    alone = len(spec.file) == 1 and not PATTERN.search(spec.file[0])
    own = alone or raw.crs is None
    return coordinates.settle_crs(raw, spec if own else spec.model_copy(update={"crs": None}), part.faults)


def _places(part: _Part, crs: CRS | None, rows: _Rows, name: str, spec: LayerSpec, target: Target) -> list[object] | None:
    """Return the shape of every row of one file in the study's CRS, None when they are of no use."""
    raw, faults = part.raw, part.faults
    if raw is None:
        return None
    nowhere = _nowhere(raw, name)
    there = [row for row in range(len(raw)) if row not in nowhere]
    if nowhere:
        _say_needless(raw, nowhere, faults)
    places: list[object] = [None] * len(raw)
    if nowhere and not there:
        return places
    if crs is None and raw.shapes is not None:
        return None
    kept, of_kept = (raw.rows(there), faults.of_rows(there)) if nowhere else (raw, faults)
    sound = _sound(kept, crs, rows.of(there), name, spec, target, of_kept)
    if sound is None:
        return None
    for row, shape in zip(there, sound, strict=True):
        places[row] = shape
    return places


@dataclass(frozen=True, slots=True)
class _Rows:
    """What is said of rows that have no shape: their names, their people, and the kinds that need none."""

    names: list[str]
    people: list[int] | None
    placeless: frozenset[str]

    def of(self, rows: Sequence[int]) -> _Rows:
        """Return what is said of some of them."""
        return _Rows(
            [self.names[row] for row in rows], None if self.people is None else [self.people[row] for row in rows], self.placeless
        )


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
    found |= {column: _series(texts) for column, texts in read_approximate(cells if name == "offices" else {}, faults).items()}
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
