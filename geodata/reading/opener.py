"""Opening a study's files: local regular files inside the folder, which are what their names say, and nothing else.

GDAL opens whatever a file's content asks for, be it another file of the machine or the network, so
it is given only files whose first bytes were looked at here (see `geodata.reading.gdal` for the rest).
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol

from geodata.databases import is_address
from models.messages.findings import Faults, brief, visible
from models.messages.text import Text

Format = Literal["csv", "xlsx", "xls", "ods", "parquet", "geojson", "gpkg", "shapefile", "postgis"]

MAX_BYTES = 50_000_000
# what a database is called in messages
POSTGIS = "PostGIS"
LONGEST_NAME = 200
SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".parquet": "parquet",
    ".geojson": "geojson",
    ".json": "geojson",
    ".gpkg": "gpkg",
    ".shp": "shapefile",
}
CONTENT: dict[Format, str] = {
    "csv": "text",
    "xlsx": "xlsx",
    "xls": "xls",
    "ods": "ods",
    "parquet": "Parquet",
    "geojson": "JSON",
    "gpkg": "GeoPackage",
    "shapefile": "Shapefile",
}
# tables that a spreadsheet program saves, and that may hold several
SHEETS: frozenset[Format] = frozenset({"xlsx", "xls", "ods"})
SIBLINGS_NEEDED = (".dbf", ".shx")
SIBLINGS = (*SIBLINGS_NEEDED, ".prj", ".cpg")
GPKG_IDS = (b"GPKG", b"GP10", b"GP11")
SIGNATURES = {
    b"\x00\x00\x27\x0a": "Shapefile",
    b"\x1f\x8b": "gzip",
    b"%PDF": "PDF",
    b"PAR1": "Parquet",
    b"\xd0\xcf\x11\xe0": "xls",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "rar",
    # the marks of UTF-16, whose text is full of zero bytes
    b"\xff\xfe": "text",
    b"\xfe\xff": "text",
}
# an archive of this kind begins with its name
ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
# what makes a name stand for several files
PATTERN = re.compile(r"[*?\[]")
NOT_LOCAL = re.compile(r"^(/vsi|[a-z][a-z0-9+_. -]*:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that may be parsed.

    Parameters
    ----------
    path
        where it is; of a table of a database, what it is called.
    format
        what it is, by name and content.
    data
        its bytes.
    siblings
        bytes of the files that belong to it, by suffix (Shapefile only).
    read_at
        the moment at which a table of a database was read, in UTC; "" of a file.
    """

    path: Path
    format: Format
    data: bytes = field(repr=False)
    siblings: dict[str, bytes] = field(default_factory=dict, repr=False)
    read_at: str = ""

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes, and of its siblings' in the order of their suffixes."""
        digest = hashlib.sha256(self.data)
        for suffix in sorted(self.siblings):
            digest.update(self.siblings[suffix])
        return digest.hexdigest()


class Tables(Protocol):
    """Databases that tables may be read from."""

    def open(self, address: str, table: str | None, faults: Faults) -> Opened | None:
        """Return the rows of a table, or None with the fault recorded."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a study's files may lie.

    Parameters
    ----------
    home
        the study's own folder.
    further
        those that `study.yaml` lists under `folders:`, as they are written there: seen from the study's folder, or from the root.
    databases
        those whose addresses may stand in place of files; None where none may.
    """

    home: Path
    further: tuple[str, ...] = ()
    databases: Tables | None = None

    def of(self, name: str) -> tuple[Path, str]:
        """Return the folder in which a file lies, and its name there; the study's own where it lies in none of the others."""
        path = Path(os.path.normpath(self.home.absolute() / name))
        for written in () if NOT_LOCAL.match(name) else self.further:
            other = Path(os.path.normpath(self.home.absolute() / written))
            if path.is_relative_to(other):
                return other, path.relative_to(other).as_posix()
        return self.home, name

    def check(self, faults: Faults) -> None:
        """Record folders that are not there."""
        for written in self.further:
            if NOT_LOCAL.match(written) or not (self.home / written).is_dir():
                message = Text(
                    "folders: there is no folder {folder} here; write it as seen from study.yaml", folder=brief(written)
                )
                faults.stop("folder-missing", message, field="folders", value=written)


def files_named(folder: Path | Folders, written: Iterable[str]) -> dict[str, list[str]]:
    """Return the files that `study.yaml` means, by how it names them: one, or all that fit a pattern, in order of their names.

    Parameters
    ----------
    folder
        the study's folder, or those in which its files may lie.
    written
        names, or patterns such as `people-*.csv`; what stands before the last / is no pattern.
    """
    return {name: _fitting(folder, name) if PATTERN.search(name) and not is_address(name) else [name] for name in written}


def _fitting(folder: Path | Folders, name: str) -> list[str]:
    home, inside = folder.of(name) if isinstance(folder, Folders) else (folder, name)
    if not named_well(inside, Faults("")) or (home / inside).exists():
        return [name]
    pattern = PurePosixPath(inside)
    # programs leave files beside those they have open
    found = sorted(path.name for path in (home / pattern.parent).glob(pattern.name) if not path.name.startswith((".", "~$")))
    return [str(PurePosixPath(name).parent / one) for one in found]


def faults_of(shown: str, name: str) -> Faults:
    """Return a collector for the faults of a file of a study, or of a database, whose address is not repeated."""
    return Faults(f"{shown}/{POSTGIS if is_address(name) else brief(name)}")


def open_file(folder: Path | Folders, name: str, faults: Faults, table: str | None = None) -> Opened | None:
    """Open one file of a study.

    Parameters
    ----------
    folder
        the study's folder, or those in which its files may lie.
    name
        the file's name as `study.yaml` gives it, or the address of a database.
    faults
        takes what is wrong with it.
    table
        which table of a database, `SCHEMA.TABLE`; of files it is chosen once they are open.

    Returns
    -------
    opened
        the file's bytes and format, or None when it must not be read.
    """
    if isinstance(folder, Folders):
        if is_address(name) and folder.databases is not None:
            return folder.databases.open(name, table, faults)
        folder, name = folder.of(name)
    return _open_local(folder, name, faults) if named_well(name, faults) else None


def _open_local(folder: Path, name: str, faults: Faults) -> Opened | None:
    path = folder / name
    form = SUFFIXES.get(PurePosixPath(name).suffix.lower())
    data = read_bytes(folder, path, faults)
    if data is None:
        return None
    found = sniff(data)
    if form is None:
        faults.stop(
            "format-unknown",
            Text(
                "this format ({found}) is not read; give CSV, a spreadsheet (.xlsx, .ods), Parquet, GeoJSON, GeoPackage (.gpkg) or Shapefile (.shp)",
                found=found,
            ),
        )
        return None
    if found != CONTENT[form]:
        _say_what_it_is(form, found, faults)
        return None
    siblings = _read_siblings(folder, path, faults) if form == "shapefile" else {}
    if siblings is None or (form == "gpkg" and _in_use(path, data, faults)):
        return None
    return Opened(path, form, data, siblings)


def read_bytes(folder: Path, path: Path, faults: Faults) -> bytes | None:
    """Return the bytes of a regular file inside `folder` within the size limit, or None with the fault recorded."""
    try:
        real = path.resolve(strict=True)
        status = real.stat()
        if not real.is_relative_to(folder.resolve(strict=True)):
            faults.stop(
                "outside-folder",
                Text("is a link to a place outside the study folder; put the file itself into the folder"),
            )
        elif not stat.S_ISREG(status.st_mode):
            faults.stop("not-a-file", Text("is not a regular file; name a file"))
        elif status.st_size > MAX_BYTES:
            faults.stop(
                "file-too-large",
                Text(
                    "has {st_size:,} bytes, more than the limit of {max_bytes:,}; cut it to the area or simplify it",
                    st_size=status.st_size,
                    max_bytes=MAX_BYTES,
                ),
            )
        elif status.st_size == 0:
            faults.stop("file-empty", Text("the file is empty (0 bytes); export it again"))
        else:
            with real.open("rb") as file:
                return file.read(MAX_BYTES)
    except FileNotFoundError:
        faults.stop("file-missing", Text("no such file; check the name"))
    except (OSError, ValueError, RuntimeError):
        faults.stop("file-unreadable", Text("cannot be opened; check its name and permissions"))
    return None


def sniff(data: bytes) -> str:
    """Return what the first bytes of a file say it is: `text`, `JSON`, `GeoPackage`, `Shapefile`, `zip`, `xlsx`, `ods`, …."""
    start = data[:4096]
    if start[:16] == b"SQLite format 3\0":
        return "GeoPackage" if start[68:72] in GPKG_IDS else "SQLite"
    known = next((name for signature, name in SIGNATURES.items() if start.startswith(signature)), None)
    if known is not None:
        return known
    if start.startswith(b"PK"):
        return _archive(start)
    if b"\0" in start:
        return "binary"
    words = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if words.startswith(b"<"):
        return "VRT" if b"OGRVRTDataSource" in start else "XML"
    return "JSON" if words.startswith((b"{", b"[")) else "text"


def _archive(start: bytes) -> str:
    if ODS in start:
        return "ods"
    return "xlsx" if b"xl/" in start or b"[Content_Types].xml" in start else "zip"


def named_well(name: str, faults: Faults) -> bool:
    """Record a name that is not that of a file inside the folder."""
    if NOT_LOCAL.match(name):
        faults.stop("not-local", Text("only local files are read; put the file into the folder and give its name"))
    elif visible(name) != name or len(name.encode()) > LONGEST_NAME or "\\" in name or name.startswith("-"):
        faults.stop(
            "name-odd",
            Text(
                "no name for a file here (control characters, \\, a leading -, over {longest_name} bytes); rename it",
                longest_name=LONGEST_NAME,
            ),
        )
    elif name.startswith("/") or ".." in PurePosixPath(name).parts:
        faults.stop(
            "outside-folder",
            Text("is outside the study folder; put the file into it, or list its folder under folders: in study.yaml"),
        )
    else:
        return True
    return False


def _say_what_it_is(form: Format, found: str, faults: Faults) -> None:
    cure = (
        Text("call it .{found}, or save it as CSV", found=found)
        if found in {"xlsx", "xls", "ods"}
        else Text("give a real {content} file or correct the name", content=CONTENT[form])
    )
    faults.stop(
        "not-what-it-says",
        Text(
            "is not what its name says: expected {content}, the content is {found}; {other}",
            content=CONTENT[form],
            found=found,
            other=cure,
        ),
        value=found,
    )


def _read_siblings(folder: Path, path: Path, faults: Faults) -> dict[str, bytes] | None:
    """Return the bytes of a Shapefile's other parts."""
    parts: dict[str, bytes] = {}
    for suffix in SIBLINGS:
        sibling = next((other for other in (path.with_suffix(suffix), path.with_suffix(suffix.upper())) if other.exists()), None)
        if sibling is None:
            if suffix in SIBLINGS_NEEDED:
                faults.stop(
                    "shapefile-part-missing",
                    Text(
                        "{name} is missing; a Shapefile needs its .shp, .shx and .dbf together",
                        name=brief(path.with_suffix(suffix).name),
                    ),
                    value=suffix,
                )
            continue
        data = read_bytes(folder, sibling, faults)
        if data is not None:
            parts[suffix] = data
    return None if faults.stopped() else parts


def _in_use(path: Path, data: bytes, faults: Faults) -> bool:
    """Record a GeoPackage that another program holds open: what it has not yet written would be missed."""
    import sqlite3
    from urllib.parse import quote

    busy = any(side.exists() and side.stat().st_size > 0 for side in (Path(f"{path}-wal"), Path(f"{path}-journal")))
    # a database in WAL mode without a -wal file was closed properly; asking it would leave files of ours behind
    if not busy and data[18:20] != b"\x02\x02":
        try:
            # asking for a shared lock is enough to see another program's exclusive one; nothing is written
            connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=0)
            try:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            finally:
                connection.close()
        except sqlite3.OperationalError as error:
            busy = "locked" in str(error)
        except sqlite3.DatabaseError:
            busy = False
    if busy:
        faults.stop("file-in-use", Text("another program is using it (a lock or a -wal file is left); close it and try again"))
    return busy
