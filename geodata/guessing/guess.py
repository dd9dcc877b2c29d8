"""What one table of a planner seems to be, and which of its columns holds what."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import shapely

from geodata.guessing import values
from geodata.names import name_columns
from geodata.reading.checks import STOP_KINDS
from geodata.reading.layers import SHAPES, parse
from geodata.reading.opener import SHEETS, Opened, open_file
from geodata.reading.raw import Raw
from geodata.reading.shapes import KINDS
from geodata.reading.synonyms import Known, Match, find_columns
from models.messages.findings import Faults, Finding, InputError, brief, listed
from models.messages.text import Text

LayerName = Literal["boundary", "demand", "areas", "offices", "stops", "lines", "channels"]
LAYER_NAMES: tuple[LayerName, ...] = ("boundary", "demand", "areas", "offices", "stops", "lines", "channels")
Sure = Known | Literal["values", "told"]

# what a layer may have besides what it must; counts are taken only where every cell is one
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "demand": ("cell",),
    "areas": ("postcode",),
    "offices": ("address", "note"),
    "stops": ("lines",),
    "channels": ("opens", "closes", "note"),
    "lines": ("colour",),
}
COUNTS: Mapping[str, tuple[str, ...]] = {
    "demand": ("households", "people_65", "people_75"),
    "areas": ("people", "households"),
    "offices": ("caseload", "staff"),
}
CHANNEL_KINDS = frozenset({"kiosk", "post_office", "store", "issuing_machine", "mobile", "online", "mail", "telephone"})
# rows that show what a column holds
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Field:
    """One column that was taken for something we need.

    Parameters
    ----------
    ours, theirs
        what we call it, and the file.
    sample
        its first cells that are filled.
    sure
        `exact`: it has our name; `synonym`: a name in the table of synonyms; `similar`: such a name with a unit or a year; `values`: by
        its cells alone; `told`: somebody said so.
    why
        that in words.
    """

    ours: str
    theirs: str
    sample: str
    sure: Sure
    why: Text


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something we need for which several columns are equally likely.

    Parameters
    ----------
    ours
        what we call it.
    columns
        those that it could be.
    needed
        whether the layer cannot do without it.
    """

    ours: str
    columns: tuple[str, ...]
    needed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Guess:
    """What one table seems to be.

    Parameters
    ----------
    path, table
        the file, and the sheet or table in it where it holds several.
    layer
        of a study: `demand` (people), `offices`, `areas`, `boundary`, `stops`, `lines`, `channels`; None where it is not known.
    why
        what it was known by.
    could_be
        layers that are equally likely, where none is known for that reason.
    fields
        the columns that were taken, in our order.
    doubts
        what several columns are equally likely to be.
    missing
        what the layer needs and no column could be.
    left
        columns that were not taken.
    code
        JIS X 0402 code of the municipality, five digits; "" where no column says it.
    raw
        the table as its file has it.
    findings
        what reading it repaired.
    """

    path: Path
    table: str | None
    layer: LayerName | None
    why: Text
    could_be: tuple[LayerName, ...]
    fields: tuple[Field, ...]
    doubts: tuple[Doubt, ...]
    missing: tuple[str, ...]
    left: tuple[str, ...]
    code: str
    raw: Raw = field(repr=False)
    findings: tuple[Finding, ...] = ()

    @property
    def columns(self) -> dict[str, str]:
        """Our column: the file's column."""
        return {one.ours: one.theirs for one in self.fields}

    @property
    def shown(self) -> str:
        """The file as messages name it, with its sheet."""
        name = brief(self.path.name)
        return name if self.table is None else f"{name}, {brief(self.table)}"


def guess(
    path: Path, table: str | None = None, *, layer: LayerName | None = None, told: Mapping[str, str] | None = None
) -> Guess:
    """Return what one table seems to be, and which of its columns holds what.

    Parameters
    ----------
    path
        a file that a study may have: CSV, spreadsheet, Parquet, GeoJSON, GeoPackage or Shapefile.
    table
        the sheet or table in it, where it holds several.
    layer
        what it is, where that is known.
    told
        our column: the file's column, of those that are known; columns that the file does not have are passed over.

    Returns
    -------
    guessed
        nothing is written, and doubts are for the caller to settle.

    Raises
    ------
    InputError
        if the file cannot be read.
    """
    faults = Faults(str(path))
    opened = open_file(path.absolute().parent, path.name, faults)
    raw = None if opened is None else parse(opened, table, faults)
    if raw is None or faults.stopped():
        raise InputError(faults.found)
    there = {ours: named for ours, theirs in (told or {}).items() if (named := _named(theirs, raw)) is not None}
    kind = _kind(raw)
    likely, why = ((layer,), Text("as you said")) if layer else _layers(raw, kind, there)
    chosen = likely[0] if len(likely) == 1 else None
    columns = _Columns(raw, chosen or "", there)
    if chosen is not None:
        columns.take_all(placed=kind is not None)
    fields = sorted(columns.found.values(), key=lambda one: one.ours != "id")
    taken = {one.theirs for one in fields}
    return Guess(
        path,
        table,
        chosen,
        why,
        likely if chosen is None else (),
        tuple(fields),
        tuple(columns.doubts),
        tuple(columns.missing),
        tuple(name for name in raw.columns if name not in taken),
        _code(raw),
        raw,
        tuple(faults.found),
    )


def _named(column: str, raw: Raw) -> str | None:
    """Return a column as the table has it, whose header was read without full-width letters and space round it."""
    return next((name for name in (column, unicodedata.normalize("NFKC", column).strip()) if name in raw.columns), None)


def tables_in(path: Path) -> tuple[str | None, ...]:
    """Return the sheets or tables that a file holds; one without a name where it cannot hold several.

    Raises
    ------
    InputError
        if the file cannot be read.
    """
    faults = Faults(str(path))
    opened = open_file(path.absolute().parent, path.name, faults)
    names = None if opened is None else _tables(opened, faults)
    if names is None or faults.stopped():
        raise InputError(faults.found)
    return tuple(names) if len(names) > 1 else (None,)


def guess_files(
    files: Sequence[Path], *, layers: Mapping[str, str] | None = None, columns: Mapping[str, str] | None = None
) -> tuple[Guess, ...]:
    """Return what every table of some files seems to be, in order.

    Parameters
    ----------
    files
        that a study may have; workbooks and GeoPackages with all their tables.
    layers
        by the name of a file: what it is, where that is known.
    columns
        our column: the files' column, of those that are known.

    Raises
    ------
    InputError
        with every file that cannot be read, and what was told of no file, no layer or no column.
    """
    guesses: list[Guess] = []
    findings = [*_misnamed(files, layers or {})]
    for path in files:
        try:
            known = next((name for name in LAYER_NAMES if name == (layers or {}).get(path.name)), None)
            guesses += [_guess_table(path, table, known, columns or {}) for table in tables_in(path)]
        except InputError as error:
            findings += error.findings
    if not findings:
        findings += _unheard(guesses, columns or {})
    if findings:
        raise InputError(findings)
    return tuple(guesses)


def _guess_table(path: Path, table: str | None, layer: LayerName | None, told: Mapping[str, str]) -> Guess:
    """Return what a table seems to be; a sheet among others that is none, such as one of notes, is nothing."""
    try:
        return guess(path, table, layer=layer, told=told)
    except InputError as error:
        if table is None:
            raise
        return Guess(path, table, None, error.findings[0].message, (), (), (), (), (), "", Raw({}), error.findings)


def _misnamed(files: Sequence[Path], layers: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what is wrong with what was said of files."""
    names = [path.name for path in files]
    for file, layer in layers.items():
        if file not in names:
            message = Text("--layer: there is no file {file} among {names}", file=brief(file), names=listed(names))
            yield Finding("told-unknown", "stop", message, value=brief(file))
        elif layer not in LAYER_NAMES:
            message = Text(
                "--layer: there is no layer {layer}; write one of {names}", layer=brief(layer), names=listed(LAYER_NAMES)
            )
            yield Finding("told-unknown", "stop", message, value=brief(layer))


def _unheard(guesses: Sequence[Guess], columns: Mapping[str, str]) -> Iterator[Finding]:
    """Yield columns that somebody named and no layer took."""
    for ours, theirs in columns.items():
        if not any(_took(one, ours, theirs) for one in guesses):
            there = listed([name for one in guesses for name in one.raw.columns], most=30)
            message = Text(
                "--column: no table takes {theirs} for {ours}; the columns are {there}",
                theirs=brief(theirs),
                ours=brief(ours),
                there=there,
            )
            yield Finding("told-unknown", "stop", message, value=brief(theirs))


def _took(one: Guess, ours: str, theirs: str) -> bool:
    """Return whether a column was taken for ours; a name, for that of the language it is in."""
    named = _named(theirs, one.raw)
    return any(
        field.theirs == named and (field.ours == ours or field.ours.rpartition("_")[0] == ours == "name") for field in one.fields
    )


def _tables(opened: Opened, faults: Faults) -> list[str] | None:
    if opened.format in SHEETS:
        from geodata.reading.formats.spreadsheets import sheet_names

        return sheet_names(opened.data, faults)
    if opened.format == "gpkg":
        from geodata.reading.formats.vectors import table_names

        return table_names(opened, faults)
    return [""]


def _kind(raw: Raw) -> str | None:
    """Return what kind of geometry a layer holds, None for a table."""
    if raw.shapes is None:
        return None
    kinds = {KINDS.get(shape.geom_type, "") for shape in raw.shapes if shape is not None}
    return kinds.pop() if len(kinds) == 1 else ""


def _layers(raw: Raw, kind: str | None, told: Mapping[str, str]) -> tuple[tuple[LayerName, ...], Text]:
    """Return the layers that a table could be, one where it is clear, and why."""
    columns = list(raw.columns)
    people = "people" in told or bool(find_columns(columns, "demand", "people")) or bool(_people_by_sum(raw))
    kinds = "kind" in told or bool(find_columns(columns, "offices", "kind"))
    names = bool(find_columns(columns, "offices", "name") or find_columns(columns, "areas", "area") or name_columns(columns))
    if kind == "line":
        return ("lines",), Text("it holds lines")
    if kind == "polygon":
        return _polygons(raw, people=people, names=names)
    if people:
        either: tuple[LayerName, ...] = ("demand", "offices") if kinds else ("demand",)
        return either, Text("it has people and kinds") if kinds else Text("it has people")
    return _of_kinds(raw, told) if kinds else _named_places(raw, placed=kind == "point", names=names)


def _named_places(raw: Raw, *, placed: bool, names: bool) -> tuple[tuple[LayerName, ...], Text]:
    of_stops, of_offices = (find_columns(raw.columns, layer, "name") for layer in ("stops", "offices"))
    if of_stops and not of_offices:
        return ("stops",), Text("it has names of stops")
    if names and (placed or find_columns(raw.columns, "offices", "lat") or _by_range(raw, "lat")):
        return ("offices",), Text("it has names and places")
    return (), Text("no column is known")


def _polygons(raw: Raw, *, people: bool, names: bool) -> tuple[tuple[LayerName, ...], Text]:
    if people:
        return ("demand",), Text("it has people")
    coded = bool(find_columns(raw.columns, "boundary", "code"))
    if len(raw) == 1 or (coded and not names):
        return ("boundary",), Text("it is the area of one municipality")
    if names:
        return ("areas",), Text("it holds areas with names")
    return (), Text("no column is known")


def _of_kinds(raw: Raw, told: Mapping[str, str]) -> tuple[tuple[LayerName, ...], Text]:
    column = told.get("kind") or find_columns(raw.columns, "offices", "kind")[0].column
    kinds = {cell.strip() for cell in raw.columns[column]}
    if kinds <= set(STOP_KINDS):
        return ("stops",), Text("its kinds are rail and bus")
    if kinds <= CHANNEL_KINDS:
        return ("channels",), Text("its kinds are those of channels")
    return ("offices",), Text("it has kinds")


def _people_by_sum(raw: Raw) -> list[str]:
    """Return the columns that are the sum of men and women."""
    men, women = (find_columns(raw.columns, "demand", field) for field in ("men", "women"))
    return values.sums_of(raw.columns, men[0].column, women[0].column) if len(men) == 1 and len(women) == 1 else []


def _by_range(raw: Raw, ours: str) -> list[str]:
    """Return the columns that are degrees of Japan, of latitude or of longitude."""
    low, high = values.LATITUDES if ours == "lat" else values.LONGITUDES
    return [name for name, cells in raw.columns.items() if values.are_degrees(cells, low, high)]


def _code(raw: Raw) -> str:
    """Return the code of the only municipality that a table names."""
    for match in find_columns(raw.columns, "boundary", "code"):
        cells = {cell.strip() for cell in raw.columns[match.column] if cell.strip()}
        # the open data's has a sixth digit, which checks the others
        codes = {cell[:5] for cell in cells if cell.isascii() and cell.isdigit() and len(cell) in {5, 6}}
        if len(codes) == 1 and len(cells) == 1:
            return codes.pop()
    keys = [match.column for match in find_columns(raw.columns, "areas", "id") if match.of == "KEY_CODE"]
    starts = {cell.strip()[:5] for key in keys for cell in raw.columns[key]}
    return starts.pop() if len(starts) == 1 and all(start.isdigit() and len(start) == 5 for start in starts) else ""


class _Columns:
    """Takes the columns of one table for those of a layer, one after the other."""

    def __init__(self, raw: Raw, layer: str, told: Mapping[str, str]) -> None:
        self.raw = raw
        self.layer = layer
        self.told = told
        self.found: dict[str, Field] = {}
        self.doubts: list[Doubt] = []
        self.missing: list[str] = []

    def take_all(self, *, placed: bool) -> None:
        """Take every column that the layer needs or may have."""
        if self.layer == "boundary":
            self.take("code", needed=False)
            return
        shape = SHAPES[self.layer]
        self._take_names(needed=shape.named)
        for text in shape.texts:
            self.take(text, needed=True)
        for count in shape.counts:
            self._take_people(count)
        self._take_id()
        for ours in COUNTS.get(self.layer, ()):
            if ours not in self.found:
                self.take(ours, needed=False, only=values.are_counts)
        for ours in OPTIONAL.get(self.layer, ()):
            self.take(ours, needed=False)
        if not placed:
            self._take_place()

    def take(self, ours: str, *, needed: bool, only: Callable[[Sequence[str]], bool] | None = None, words: str = "") -> None:
        """Take the column that is most likely to be ours."""
        if ours in self.told:
            self._put(ours, self.told[ours], "told", Text("as you said"))
            return
        matches = [match for match in find_columns(self.raw.columns, self.layer, words or ours) if self._free(match.column)]
        if only is not None:
            matches = [match for match in matches if only(self.raw.columns[match.column])]
        matches = self._without_copies(matches)
        if len(matches) == 1:
            self._put(ours, matches[0].column, matches[0].known, _why(matches[0]))
        elif matches:
            self.doubts.append(Doubt(ours, tuple(match.column for match in matches), needed))
        elif needed:
            self.missing.append(ours)

    def _take_names(self, *, needed: bool) -> None:
        if self.layer == "demand":
            self.take("area", needed=False)
            return
        own = name_columns(self.raw.columns)
        for name in own:
            self._put(name, name, "exact", Text("this is our name"))
        # names in English alone may stand beside those of the place, which have a name of the file's own
        if set(own) <= {"name_en"} or any(ours.startswith("name_") for ours in self.told):
            self._take_one_name(needed=needed and not own)
            if "name_en" not in self.found:
                self.take("name_en", needed=False)

    def _take_one_name(self, *, needed: bool) -> None:
        self.take("name", needed=needed, words="area" if self.layer == "areas" and not self._known("name") else "")
        one = self.found.pop("name", None)
        if one is not None:
            ours = "name_ja" if "name_en" in self.found or values.are_japanese(self.raw.columns[one.theirs]) else "name_en"
            self.found[ours] = Field(ours, one.theirs, one.sample, one.sure, one.why)

    def _known(self, ours: str) -> bool:
        return bool(find_columns(self.raw.columns, self.layer, ours))

    def _take_people(self, ours: str) -> None:
        """Take the people; of several columns the one that is the sum of men and women."""
        sums = _people_by_sum(self.raw)
        matches = find_columns(self.raw.columns, self.layer, ours)
        fitting = [match for match in matches if match.column in sums]
        if ours not in self.told and len(sums) == 1 and (not matches or (len(matches) > 1 and len(fitting) == 1)):
            self._put(ours, sums[0], "values", Text("by its values: each is the sum of men and women"))
        else:
            self.take(ours, needed=True)

    def _take_id(self) -> None:
        """Take the ids, else names that each stand once."""
        own = "id" in self.raw.columns or "id" in self.told
        self.take("id", needed=False, only=None if own else values.are_distinct)
        doubtful = next((doubt for doubt in self.doubts if doubt.ours == "id"), None)
        if doubtful is not None:
            self.doubts[self.doubts.index(doubtful)] = Doubt("id", doubtful.columns, needed=True)
        if "id" in self.found or doubtful is not None:
            return
        names = [one.theirs for ours, one in self.found.items() if ours == "area" or ours.startswith("name_")]
        alone = next((name for name in names if values.are_distinct(self.raw.columns[name])), None)
        if alone is None:
            self.missing.append("id")
        else:
            self._put("id", alone, "values", Text("by its values: every one is filled and stands once"))

    def _take_place(self) -> None:
        """Take the coordinates: degrees by name or by their range, else metres called x and y."""
        for ours in ("lat", "lon"):
            self.take(ours, needed=False)
        if any(doubt.ours in {"lat", "lon"} for doubt in self.doubts):
            self.doubts = [
                Doubt(doubt.ours, doubt.columns, needed=doubt.needed or doubt.ours in {"lat", "lon"}) for doubt in self.doubts
            ]
            return
        for ours in ("lat", "lon"):
            if ours not in self.found:
                self._take_by_range(ours)
        lost = [ours for ours in ("lon", "lat") if ours not in self.found and not self._doubted(ours)]
        if len(lost) == 2 and {"x", "y"} <= set(self.raw.columns):
            degrees = values.are_degrees(self.raw.columns["x"], -180, 180) and values.are_degrees(self.raw.columns["y"], -90, 90)
            for ours, theirs in (("lon", "x"), ("lat", "y")):
                if degrees:
                    self._put(ours, theirs, "values", Text("by its values: degrees"))
                else:
                    self._put(theirs, theirs, "exact", Text("this is our name"))
        else:
            self.missing += lost

    def _take_by_range(self, ours: str) -> None:
        columns = [name for name in _by_range(self.raw, ours) if self._free(name)]
        if len(columns) == 1:
            self._put(ours, columns[0], "values", Text("by its values: degrees of Japan"))
        elif columns:
            self.doubts.append(Doubt(ours, tuple(columns), needed=True))

    def _doubted(self, ours: str) -> bool:
        return any(doubt.ours == ours for doubt in self.doubts)

    def _free(self, column: str) -> bool:
        return all(one.theirs != column for one in self.found.values())

    def _without_copies(self, matches: Sequence[Match]) -> list[Match]:
        """Return columns without those that hold the same as one before."""
        first: dict[tuple[str, ...], Match] = {}
        for match in matches:
            first.setdefault(tuple(self.raw.columns[match.column]), match)
        return list(first.values())

    def _put(self, ours: str, theirs: str, sure: Sure, why: Text) -> None:
        self.found[ours] = field_of(self.raw, ours, theirs, sure, why)


def field_of(raw: Raw, ours: str, theirs: str, sure: Sure, why: Text) -> Field:
    """Return a column that is taken for one of ours, with its first values."""
    cells = list(dict.fromkeys(cell.strip() for cell in raw.columns[theirs] if cell.strip()))
    return Field(ours, theirs, listed(cells[:SHOWN]), sure, why)


def _why(match: Match) -> Text:
    if match.known == "exact":
        return Text("this is our name")
    if match.known == "similar":
        return Text("a known name ({of}) with a unit or a year", of=match.of)
    if match.publisher:
        return Text("a known name ({publisher})", publisher=match.publisher)
    return Text("a known name")


def centre(one: Guess) -> tuple[float, float] | None:
    """Return the middle of a table's places, as they are written; None where it has none."""
    if one.raw.shapes is not None:
        places = shapely.get_coordinates([shape for shape in one.raw.shapes if shape is not None])
        return None if len(places) == 0 else (float(np.median(places[:, 0])), float(np.median(places[:, 1])))
    pair = next((pair for pair in (("lon", "lat"), ("x", "y")) if set(pair) <= set(one.columns)), None)
    if pair is None:
        return None
    east, north = (values.numbers(one.raw.columns[one.columns[ours]]) for ours in pair)
    return None if len(east) == 0 or len(north) == 0 else (float(np.median(east)), float(np.median(north)))
