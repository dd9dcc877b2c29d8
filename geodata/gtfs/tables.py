"""GTFS tables as columns of text: nothing is guessed, and every value that repeats is kept once."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import csv as pa_csv

from geodata.reading.formats.csv_tables import read_csv
from geodata.reading.formats.encodings import decode
from models.access import BoolArray, FloatArray, IntArray
from models.messages.findings import Faults, brief
from models.messages.text import Text

WHOLE = re.compile(r"[0-9]{1,9}")
NUMBER = re.compile(r"[-+]?[0-9]{1,4}(\.[0-9]+)?")


@dataclass(frozen=True, slots=True, eq=False)
class FeedColumn:
    """One column: each distinct text once, and which of them every row has.

    Parameters
    ----------
    values
        the distinct texts, without spaces at their ends.
    codes
        one index into `values` a row.
    """

    values: tuple[str, ...]
    codes: IntArray

    def texts(self) -> tuple[str, ...]:
        """Return the text of every row."""
        return tuple(self.values[code] for code in self.codes)

    def blank(self) -> BoolArray:
        """Return which rows are empty."""
        return np.array([not value for value in self.values], dtype=bool)[self.codes]

    def numbers(self, name: str, faults: Faults, *, whole: bool, blank: float | None = None) -> FloatArray:
        """Return the column as numbers; a text that is none is a fault, `blank` stands for an empty cell."""
        form = WHOLE if whole else NUMBER
        good = [bool(form.fullmatch(value)) or (blank is not None and not value) for value in self.values]
        numbers = [(float(value) if value else blank) if fits else 0.0 for value, fits in zip(self.values, good, strict=True)]
        bad = np.flatnonzero(~np.array(good, dtype=bool)[self.codes]) if self.values else np.empty(0, dtype=np.int64)
        wanted = Text("a whole number, not negative") if whole else Text("a plain decimal number")
        faults.stop_rows(
            "not-a-number",
            [int(row) for row in bad],
            lambda row: Text(
                "found '{self}'; wanted {other}, in ASCII digits", self=brief(self.values[self.codes[row]]), other=wanted
            ),
            field=name,
        )
        return np.array(numbers, dtype=np.float64)[self.codes] if self.values else np.empty(0)


@dataclass(frozen=True, slots=True, eq=False)
class FeedTable:
    """One table of a feed.

    Parameters
    ----------
    rows
        how many rows it has.
    columns
        its columns by name.
    faults
        takes what is wrong with it.
    """

    rows: int
    columns: dict[str, FeedColumn]
    faults: Faults

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def column(self, name: str) -> FeedColumn:
        """Return a column, empty in every row where the table does not have it."""
        return self.columns.get(name) or FeedColumn(("",), np.zeros(self.rows, dtype=np.int64))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the text of a column in every row."""
        return self.column(name).texts()


def read_table(data: bytes, faults: Faults) -> FeedTable | None:
    """Read one table.

    Parameters
    ----------
    data
        the file's bytes: UTF-8 with or without BOM, as GTFS asks (cp932 and UTF-16 are read and said).
    faults
        takes what is wrong with it.

    Returns
    -------
    table
        its columns, with no rows where there is a header only; None when it cannot be read.
    """
    text = decode(data, faults)
    if text is None:
        return None
    head, _, body = text.lstrip("\r\n").partition("\n")
    if not body.strip():
        names = [name.strip().strip('"') for name in head.strip().split(",")]
        return FeedTable(0, {name: FeedColumn((), np.empty(0, dtype=np.int64)) for name in names if name}, faults)
    columns = _read_fast(text) or _read_slowly(text, faults)
    if columns is None:
        return None
    return FeedTable(len(next(iter(columns.values())).codes), columns, faults)


def _read_fast(text: str) -> dict[str, FeedColumn] | None:
    """Return the columns, or None when anything at all is unusual and the patient reader must say what."""
    source = io.BytesIO(text.encode())
    parse = pa_csv.ParseOptions(newlines_in_values='"' in text)
    names = [name.strip() for name in text.lstrip("\r\n").partition("\n")[0].replace('"', "").split(",")]
    if len(set(names)) < len(names) or not all(names):
        return None
    convert = pa_csv.ConvertOptions(strings_can_be_null=False, column_types={})
    try:
        read = pa_csv.ReadOptions(use_threads=False, column_names=names, skip_rows=1)
        convert.column_types = dict.fromkeys(names, pa.string())
        table = pa_csv.read_csv(source, read_options=read, parse_options=parse, convert_options=convert)
    except pa.ArrowException:
        return None
    if table.num_rows == 0:
        return None
    return {name: _encode(table.column(name)) for name in names}


def _encode(column: Any) -> FeedColumn:
    encoded = pc.dictionary_encode(pc.utf8_trim_whitespace(column)).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    return FeedColumn(tuple(encoded.dictionary.to_pylist()), encoded.indices.to_numpy().astype(np.int64))


def _read_slowly(text: str, faults: Faults) -> dict[str, FeedColumn] | None:
    raw = read_csv(text.encode(), faults)
    if raw is None:
        return None
    return {name: _encode(pa.chunked_array([pa.array(cells, pa.string())])) for name, cells in raw.columns.items()}
