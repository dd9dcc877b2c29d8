"""Reading a Parquet table strictly: every cell is text until something asks for a number."""

from __future__ import annotations

import io
from typing import Any

from geodata.reading.formats.rows import with_header
from geodata.reading.formats.spreadsheets import MAX_CELLS, MAX_UNPACKED
from geodata.reading.raw import Raw
from models.messages.findings import Faults
from models.messages.text import Text


def read_parquet(data: bytes, faults: Faults) -> Raw | None:
    """Read a table of numbers and text.

    Parameters
    ----------
    data
        the file's bytes.
    faults
        takes what is wrong.

    Returns
    -------
    raw
        the columns as text, whole numbers without a point, a missing value as ""; None when the table cannot be read.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        about = file.metadata
        unpacked = sum(about.row_group(place).total_byte_size for place in range(about.num_row_groups))
        cells = about.num_rows * about.num_columns
        if unpacked > MAX_UNPACKED or cells > MAX_CELLS:
            large = unpacked > MAX_UNPACKED
            faults.stop(
                "file-too-large",
                Text(
                    "unpacks to {unpacked:,} bytes, more than the limit of {limit:,}; cut it to the table",
                    unpacked=unpacked,
                    limit=MAX_UNPACKED,
                )
                if large
                else Text(
                    "spans {cells:,} cells, more than the limit of {limit:,}; cut it to the table", cells=cells, limit=MAX_CELLS
                ),
            )
            return None
        table = file.read()
    except (pa.ArrowException, OSError, ValueError):
        faults.stop("layer-broken", Text("is damaged and cannot be read; export it again"))
        return None
    odd = [name for name, kind in zip(table.column_names, table.schema.types, strict=True) if not _is_plain(pa, kind)]
    if odd:
        message = Text(
            "its columns {names} hold no plain text or numbers; save shapes as a GeoPackage, or leave them out",
            names=", ".join(odd),
        )
        faults.stop("parquet-columns", message, field=odd[0])
        return None
    columns = [[_text(cell) for cell in column.to_pylist()] for column in table.columns]
    rows = [list(table.column_names), *map(list, zip(*columns, strict=True))]
    raw = with_header(rows, list(range(len(rows))), faults)
    faults.lines = None
    return raw


def _is_plain(pa: Any, kind: Any) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    types = pa.types
    return any(
        fits(kind)
        for fits in (types.is_string, types.is_large_string, types.is_integer, types.is_floating, types.is_decimal, types.is_null)
    )


def _text(cell: object) -> str:
    if cell is None or cell != cell:  # noqa: PLR0124 - what is no number is unlike itself
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
