"""Raw layers that a recipe names: opened as strictly as a study's own files, Parquet and dBASE tables besides."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from geodata.reading.formats.geojson import as_text
from geodata.reading.gdal import pyogrio
from geodata.reading.layers import parse
from geodata.reading.opener import open_file, read_bytes
from geodata.reading.raw import Raw
from geodata.yamlfiles.spelling import nearest
from models.access import FloatArray, IntArray
from models.messages.findings import Faults, Finding, InputError, brief, listed
from models.messages.text import Text

WHOLE = re.compile(r"[0-9]{1,15}")
NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]+)?")


class Sources:
    """The raw layers of one recipe, and everything found wrong with them.

    Parameters
    ----------
    folders
        those that the recipe's file names start from; a name is of the one that holds it.
    """

    def __init__(self, *folders: Path) -> None:
        self.folders = folders
        self.faults: list[Faults] = []

    def open(self, name: str, layer: str | None, wanted: Sequence[str]) -> tuple[Raw, Faults] | None:
        """Read one layer that must have the columns `wanted`, or return None with the faults recorded."""
        faults = self.about(name)
        raw = self._read(name, layer, faults)
        return None if raw is None or not require_columns(raw, wanted, faults) else (raw, faults)

    def subfolder(self, name: str) -> Path | None:
        """Return a folder inside the raw folder, or None with the fault recorded."""
        faults = self.about(name)
        folder = self.folder_of(name, faults)
        path = folder / name
        if path.is_dir() and path.resolve().is_relative_to(folder.resolve()):
            return None if faults.stopped() else path
        faults.stop("folder-missing", Text("there is no such folder inside the folder of raw layers"))
        return None

    def folder_of(self, name: str, faults: Faults) -> Path:
        """Return the folder that holds a name; the first where none does, and where several do, which is a fault."""
        holding = [folder for folder in self.folders if (folder / name).exists()]
        if len(holding) > 1:
            faults.stop("layer-in-several", Text("is in several of the folders of raw layers; leave it in one of them"))
        return (holding or self.folders)[0]

    def about(self, name: str) -> Faults:
        """Return a new collector for the faults of a file."""
        faults = Faults(brief(name))
        self.faults.append(faults)
        return faults

    @property
    def found(self) -> tuple[Finding, ...]:
        """Everything found so far."""
        return tuple(finding for faults in self.faults for finding in faults.found)

    @property
    def wrong(self) -> bool:
        """Whether anything found so far stops the build."""
        return any(faults.stopped() for faults in self.faults)

    def stop_if_wrong(self) -> None:
        """Raise what stops the build, with all that was found beside it.

        Raises
        ------
        InputError
            if any finding is a `stop`.
        """
        if self.wrong:
            raise InputError(self.found)

    def _read(self, name: str, layer: str | None, faults: Faults) -> Raw | None:
        suffix = PurePosixPath(name).suffix.lower()
        folder = self.folder_of(name, faults)
        if faults.stopped():
            return None
        if suffix in {".parquet", ".dbf"}:
            data = read_bytes(folder, folder / name, faults)
            if data is None:
                return None
            return _read_parquet(data, faults) if suffix == ".parquet" else _read_dbf(data, faults)
        opened = open_file(folder, name, faults)
        return None if opened is None else parse(opened, layer, faults)


def require_columns(raw: Raw, wanted: Sequence[str], faults: Faults) -> bool:
    """Record columns that are not there; return whether all are."""
    missing = [column for column in wanted if column not in raw.columns]
    for column in missing:
        near = nearest(column, raw.columns)
        faults.stop(
            "column-missing",
            Text(
                "has no column {column}; it has {near}",
                column=brief(column),
                near=listed([near] if near else list(raw.columns)),
            ),
            field=column,
        )
    return not missing


def whole_numbers(raw: Raw, column: str, rows: Sequence[int], faults: Faults) -> IntArray:
    """Return a column of counts; a cell that is not a plain whole number is a fault, but e-Stat's `-` is 0."""
    cells = [raw.columns[column][row].strip() for row in rows]
    cells = ["0" if cell == "-" else cell for cell in cells]
    _refuse(cells, rows, WHOLE, column, faults, Text("a whole number, not negative, in ASCII digits"))
    return np.array([int(cell) if WHOLE.fullmatch(cell) else 0 for cell in cells], dtype=np.int64)


def numbers(raw: Raw, column: str, rows: Sequence[int], faults: Faults) -> FloatArray:
    """Return a column of plain decimal numbers; any other cell is a fault."""
    cells = [raw.columns[column][row].strip() for row in rows]
    _refuse(cells, rows, NUMBER, column, faults, Text("a plain decimal number in ASCII digits"))
    return np.array([float(cell) if NUMBER.fullmatch(cell) else 0.0 for cell in cells], dtype=np.float64)


def _refuse(cells: Sequence[str], rows: Sequence[int], form: re.Pattern[str], column: str, faults: Faults, wanted: Text) -> None:
    wrong = {row: cell for row, cell in zip(rows, cells, strict=True) if not form.fullmatch(cell)}
    faults.stop_rows(
        "not-a-number",
        list(wrong),
        lambda row: Text("found '{wrong}'; wanted {wanted}", wrong=brief(wrong[row]), wanted=wanted),
        field=column,
    )


def _read_parquet(data: bytes, faults: Faults) -> Raw | None:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(pa.BufferReader(data))
    except (pa.ArrowException, OSError):
        faults.stop("layer-broken", Text("cannot be read as Parquet"))
        return None
    return Raw({name: [_cell(value) for value in table.column(name).to_pylist()] for name in table.column_names})


def _read_dbf(data: bytes, faults: Faults) -> Raw | None:
    # GDAL knows a table without shapes by its file's name alone, so it gets one of ours
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.dbf"
        path.write_bytes(data)
        try:
            meta, _, _, fields = pyogrio.raw.read(path, encoding="cp932", read_geometry=False)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError):
            faults.stop("layer-broken", Text("cannot be read as a dBASE table (.dbf)"))
            return None
    return Raw(
        {
            str(name): [_cell(value.item() if isinstance(value, np.generic) else value) for value in values]
            for name, values in zip(meta["fields"], fields, strict=True)
        }
    )


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return as_text(value)
