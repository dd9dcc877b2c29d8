"""What one table of a planner seems to be, and which of its columns holds what."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely

from geodata.guessing import values
from geodata.guessing.columns import Columns, Doubt, Field, field_of
from geodata.guessing.layers import LAYER_NAMES, LayerName, code_of, kind_of, layers_of
from geodata.guessing.official import Official, recognise, timetable
from geodata.guessing.opening import Content, Table, open_tables, read_table_of
from geodata.reading.raw import Raw
from models.messages.findings import Faults, Finding, InputError, brief, listed
from models.messages.text import Text


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
    official
        the official file that it was known as; None of any other.
    files
        by name: what a study takes in place of the file, since it is in a ZIP file or has rows above its header; {} the file itself.
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
    official: Official | None = None
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def columns(self) -> dict[str, str]:
        """Our column: the file's column."""
        return {one.ours: one.theirs for one in self.fields}

    @property
    def file(self) -> str:
        """What its file is called in a study."""
        return next(iter(self.files), self.path.name)

    @property
    def sheet(self) -> str | None:
        """The sheet or table of that file, where it holds several."""
        return None if self.files else self.table

    @property
    def shown(self) -> str:
        """The file as messages name it, with its sheet."""
        name = brief(self.path.name)
        return name if self.table is None else f"{name}, {brief(self.table)}"

    def stop(self, code: str, message: Text, *, of: str | None = None) -> Finding:
        """Return what keeps it from being a layer, `of` one of our columns."""
        return Finding(code, "stop", message, file=str(self.path), layer=self.table, field=of)


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
    found = open_tables(path)
    one = next((one for one in found if table in {None, one.name}), None)
    if one is None:
        message = Text(
            "there is no table {table}; there are {names}",
            table=brief(str(table)),
            names=listed([str(each.name) for each in found]),
        )
        raise InputError(Finding("told-unknown", "stop", message, file=str(path), value=brief(str(table))))
    return _guess(one, layer, told or {})


def _guess(table: Table, layer: LayerName | None, told: Mapping[str, str]) -> Guess:
    faults = Faults(str(table.path), layer=table.name)
    content = read_table_of(table, faults)
    if content is None or faults.stopped():
        raise InputError(faults.found)
    raw = content.raw
    there = {ours: named for ours, theirs in told.items() if (named := _named(theirs, raw)) is not None}
    kind = kind_of(raw)
    official = (
        timetable(table.feed)
        if table.feed is not None
        else recognise(raw.columns, kind, content.labels, f"{table.path.name}/{table.file}")
    )
    if official is not None and layer in {None, official.study} and (official.study or table.feed is not None):
        made = _official(table, content, official, there)
    else:
        made = _ordinary(table, raw, kind, layer, there)
        official = official if official is not None and official.study is None else None
    return replace(made, findings=tuple(faults.found), files=content.files, official=official)


def _official(table: Table, content: Content, official: Official, told: Mapping[str, str]) -> Guess:
    """Return an official file, whose columns are known."""
    raw, why = content.raw, Text("a column of this official file")
    fields = [
        field_of(raw, ours, theirs, "synonym", why)
        for ours, theirs in {**official.columns, **official.later}.items()
        if ours not in told
    ]
    fields += [field_of(raw, ours, theirs, "told", Text("as you said")) for ours, theirs in told.items()]
    taken = {one.theirs for one in fields}
    left = tuple(name for name in raw.columns if name not in taken)
    return Guess(
        table.path,
        table.name,
        official.study,
        Text("it is {name}", name=official.name),
        (),
        tuple(fields),
        (),
        (),
        left,
        code_of(raw),
        raw,
    )


def _ordinary(table: Table, raw: Raw, kind: str | None, layer: LayerName | None, told: Mapping[str, str]) -> Guess:
    """Return what a table seems to be whose columns are anybody's."""
    likely, why = ((layer,), Text("as you said")) if layer else layers_of(raw, kind, told)
    chosen = likely[0] if len(likely) == 1 else None
    columns = Columns(raw, chosen or "", told)
    if chosen is not None:
        columns.take_all(placed=kind is not None)
    fields = sorted(columns.found.values(), key=lambda one: one.ours != "id")
    taken = {one.theirs for one in fields}
    return Guess(
        table.path,
        table.name,
        chosen,
        why,
        likely if chosen is None else (),
        tuple(fields),
        tuple(columns.doubts),
        tuple(columns.missing),
        tuple(name for name in raw.columns if name not in taken),
        code_of(raw),
        raw,
    )


def _named(column: str, raw: Raw) -> str | None:
    """Return a column as the table has it, whose header was read without full-width letters and space round it."""
    return next((name for name in (column, unicodedata.normalize("NFKC", column).strip()) if name in raw.columns), None)


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
            tables = open_tables(path)
            guesses += [_guess_table(table, known, columns or {}, alone=len(tables) == 1) for table in tables]
        except InputError as error:
            findings += error.findings
    if not findings:
        findings += _unheard(guesses, columns or {})
    if findings:
        raise InputError(findings)
    return tuple(guesses)


def _guess_table(table: Table, layer: LayerName | None, told: Mapping[str, str], *, alone: bool) -> Guess:
    """Return what a table seems to be; a sheet among others that is none, such as one of notes, is nothing."""
    try:
        return _guess(table, layer, told)
    except InputError as error:
        if alone:
            raise
        return Guess(table.path, table.name, None, error.findings[0].message, (), (), (), (), (), "", Raw({}), error.findings)


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
