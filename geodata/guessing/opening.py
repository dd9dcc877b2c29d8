"""The tables that a file holds, ZIP files as they are published among them: chosen, and read without titles above the header."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from geodata.reading.archives import MAX_BYTES, harmless, kept_members, name_of, read_member
from geodata.reading.formats.rows import with_header
from geodata.reading.layers import parse
from geodata.reading.opener import (
    CONTENT,
    SHEETS,
    SIBLINGS,
    SIBLINGS_NEEDED,
    SUFFIXES,
    Format,
    Opened,
    open_file,
    read_bytes,
    sniff,
)
from geodata.reading.raw import Raw
from models.messages.findings import Faults, Finding, InputError, brief
from models.messages.text import Text

ZIP, TEXT, SHAPEFILE, CSV = ".zip", ".txt", ".shp", ".csv"
# of the same table in several forms or folders, as KSJ has it, the one that is taken
FORMS = (".shp", ".gpkg", ".parquet", ".geojson", ".json", ".xlsx", ".xls", ".ods", ".csv", TEXT)
UNICODE = "utf-8"
# the tables without which nothing is a timetable
FEED = frozenset({"stops.txt", "trips.txt", "stop_times.txt"})
# rows above the header have a cell or two; so many rows show how wide the table is
TITLE_CELLS, LOOKED_AT = 2, 30
# e-Stat's tables have codes in the first row and words in the second
KEY = "KEY_CODE"


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One table of a file.

    Parameters
    ----------
    path
        the file.
    name
        the sheet, the table or the file in a ZIP file, where it holds several or is one; else None.
    opened
        what is to be read; None of a timetable.
    sheet
        which sheet or table of what was opened.
    feed
        the small tables of a timetable (GTFS) by name, so far as they say who made it; None of any other.
    """

    path: Path
    name: str | None
    opened: Opened | None
    sheet: str | None = None
    feed: Mapping[str, bytes] | None = None

    @property
    def file(self) -> str:
        """What the file is called in a study."""
        return self.path.name if self.opened is None else self.opened.path.name


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What a table holds.

    Parameters
    ----------
    raw
        its columns.
    labels
        by column: what a second row of names calls it.
    files
        by name: what a study takes in place of the file, since it is in a ZIP file or has rows above its header; {} the file itself.
    """

    raw: Raw
    labels: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def open_tables(path: Path) -> tuple[Table, ...]:
    """Return the tables that a file holds.

    Raises
    ------
    InputError
        if it cannot be read, or is a ZIP file that only a broken or hostile hand makes.
    """
    faults = Faults(str(path))
    tables = _unpacked(path, faults) if path.suffix.lower() == ZIP else _tables(path, faults)
    if faults.stopped():
        raise InputError(faults.found)
    if not tables:
        message = Text("holds no table or layer that is read (CSV, spreadsheet, Shapefile, GeoJSON, GeoPackage, GTFS)")
        raise InputError(Finding("zip-no-table", "stop", message, file=str(path)))
    return tables


def read_table_of(table: Table, faults: Faults) -> Content | None:
    """Return what a table holds, without rows above its header or a second header; None with the faults recorded."""
    if table.opened is None:
        return Content(Raw({}))
    opened, packed = table.opened, table.path.suffix.lower() == ZIP
    if opened.format != "csv" and opened.format not in SHEETS:
        raw = parse(opened, table.sheet, faults)
        return None if raw is None else Content(raw, {}, _copies(opened) if packed else {})
    read = _rows(opened, table.sheet, faults)
    if read is None:
        return None
    rows, lines = read
    above = _titles(rows)
    raw = with_header(rows[above:], lines[above:], faults)
    if raw is None:
        return None
    if above:
        message = Text("rows above the header were left out: {rows}", rows=above)
        faults.fix("title-rows", message, count=above)
    raw, labels = _without_labels(raw)
    if labels:
        faults.fix("second-header", Text("the second row has names, too, and was taken as such"), line=2)
    plain = not (above or labels or packed or table.path.suffix.lower() == TEXT)
    return Content(raw, labels, {} if plain else {f"{Path(table.file).stem}{CSV}": as_csv(raw.columns)})


def as_csv(columns: Mapping[str, Sequence[str]]) -> bytes:
    """Return columns as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue().encode()


def _tables(path: Path, faults: Faults) -> tuple[Table, ...]:
    opened = _text(path, faults) if path.suffix.lower() == TEXT else open_file(path.absolute().parent, path.name, faults)
    names = None if opened is None else _names(opened, faults)
    if opened is None or names is None:
        return ()
    several = len(names) > 1
    return tuple(Table(path, name if several else None, opened, name if several else None) for name in names)


def _text(path: Path, faults: Faults) -> Opened | None:
    """Return a table of text that is called .txt, as e-Stat's are."""
    data = read_bytes(path.absolute().parent, path, faults)
    if data is not None and sniff(data) != CONTENT["csv"]:
        message = Text("is no table of text ({found}); give a real one or correct the name", found=sniff(data))
        faults.stop("not-what-it-says", message, value=sniff(data))
        return None
    return None if data is None else Opened(path, "csv", data)


def _names(opened: Opened, faults: Faults) -> Sequence[str | None] | None:
    if opened.format in SHEETS:
        from geodata.reading.formats.spreadsheets import sheet_names

        return sheet_names(opened.data, faults)
    if opened.format == "gpkg":
        from geodata.reading.formats.vectors import table_names

        return table_names(opened, faults)
    return [None]


def _rows(opened: Opened, sheet: str | None, faults: Faults) -> tuple[list[list[str]], list[int]] | None:
    if opened.format == "csv":
        from geodata.reading.formats.csv_tables import rows_of_csv

        return rows_of_csv(opened.data, faults)
    from geodata.reading.formats.spreadsheets import rows_of_sheet

    return rows_of_sheet(opened.data, sheet, faults)


def _titles(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows stand above the header: those of a cell or two, where the table is more than twice as wide."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:LOOKED_AT]]
    widest = max(filled, default=0)
    return next((row for row, cells in enumerate(filled) if cells > TITLE_CELLS or cells * 2 >= widest), 0)


def _without_labels(raw: Raw) -> tuple[Raw, dict[str, str]]:
    """Return a table without the row of words below e-Stat's codes, and these words."""
    first = {name: unicodedata.normalize("NFKC", cells[0]).strip() for name, cells in raw.columns.items()}
    labels = {name: label for name, label in first.items() if label}
    if KEY not in raw.columns or KEY in labels or not labels or any(label[0].isdigit() for label in labels.values()):
        return raw, {}
    return raw.rows(range(1, len(raw))), labels


def _copies(opened: Opened) -> dict[str, bytes]:
    """Return the files of a layer out of a ZIP file."""
    path = Path(opened.path.name)
    return {path.name: opened.data, **{f"{path.stem}{suffix}": data for suffix, data in opened.siblings.items()}}


def _unpacked(path: Path, faults: Faults) -> tuple[Table, ...]:
    """Return the tables of a ZIP file; of one that is there in several forms or folders, one."""
    data = read_bytes(path.absolute().parent, path, faults)
    if data is None:
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return tuple(_of_archive(path, archive, faults)) if harmless(archive.infolist(), faults) else ()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        faults.stop("not-a-zip", Text("cannot be read as a ZIP file: it is cut short or something else; fetch it again"))
        return ()


def _of_archive(path: Path, archive: zipfile.ZipFile, faults: Faults) -> Iterator[Table]:
    files = {name_of(info): info for info in kept_members(archive)}
    feeds = [
        str(folder)
        for folder in _folders(files)
        if {PurePosixPath(name).name.lower() for name in files if PurePosixPath(name).parent == folder} >= FEED
    ]
    if feeds:
        told = {
            PurePosixPath(name).name.lower(): info
            for name, info in files.items()
            if PurePosixPath(name).name.lower() in {"feed_info.txt", "agency.txt", "agency_jp.txt"}
        }
        yield Table(
            path, None, None, feed={name: read_member(archive, info, MAX_BYTES, faults) or b"" for name, info in told.items()}
        )
        return
    for name in _chosen(files):
        opened = _member(name, archive, files, faults)
        names = None if opened is None else _names(opened, faults)
        for sheet in names or ():
            yield Table(path, name if sheet is None else f"{name}, {sheet}", opened, sheet)


def _folders(files: Mapping[str, zipfile.ZipInfo]) -> list[PurePosixPath]:
    return list(dict.fromkeys(PurePosixPath(name).parent for name in files))


def _chosen(files: Mapping[str, zipfile.ZipInfo]) -> list[str]:
    """Return a file for each table, by what it is called; of several the form that is read best, in the folder that says UTF-8."""
    best: dict[str, tuple[tuple[bool, int], str]] = {}
    for name in files:
        place = PurePosixPath(name)
        suffix = place.suffix.lower()
        if suffix not in FORMS or "meta" in place.stem.lower():
            continue
        rank = (UNICODE not in str(place.parent).lower(), FORMS.index(suffix))
        best[place.stem] = min(best.get(place.stem, (rank, name)), (rank, name))
    return [name for _, name in best.values()]


def _member(name: str, archive: zipfile.ZipFile, files: Mapping[str, zipfile.ZipInfo], faults: Faults) -> Opened | None:
    """Return one file of a ZIP file, of a Shapefile with its parts, or None with the fault recorded."""
    place = PurePosixPath(name)
    suffix = place.suffix.lower()
    form: Format = "csv" if suffix == TEXT else SUFFIXES[suffix]
    data = read_member(archive, files[name], MAX_BYTES, faults)
    if data is None:
        return None
    if sniff(data) != CONTENT[form]:
        message = Text(
            "{name} in it is not what its name says: the content is {found}; use a ZIP file made afresh",
            name=brief(name),
            found=sniff(data),
        )
        faults.stop("not-what-it-says", message, value=sniff(data))
        return None
    siblings: dict[str, bytes] = {}
    for part in SIBLINGS if suffix == SHAPEFILE else ():
        info = next((info for other, info in files.items() if other.lower() == str(place.with_suffix(part)).lower()), None)
        if info is not None:
            found = read_member(archive, info, MAX_BYTES, faults)
            siblings |= {} if found is None else {part: found}
        elif part in SIBLINGS_NEEDED:
            message = Text(
                "{name} is missing; a Shapefile needs its .shp, .shx and .dbf together", name=brief(str(place.with_suffix(part)))
            )
            faults.stop("shapefile-part-missing", message, value=part)
    return None if faults.stopped() else Opened(Path(place.name), form, data, siblings)
