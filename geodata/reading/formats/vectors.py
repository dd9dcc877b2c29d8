"""Reading GeoPackage and Shapefile through GDAL, and choosing between a file's layers."""

from __future__ import annotations

import io
import re
import sqlite3
import warnings
import zipfile
from typing import Any

import numpy as np
from pyproj import CRS

from geodata.reading.formats.binary import read_binary
from geodata.reading.formats.choosing import choose_table
from geodata.reading.formats.encodings import is_western, say_unknown
from geodata.reading.formats.geojson import as_text
from geodata.reading.gdal import pyogrio
from geodata.reading.opener import Opened
from geodata.reading.raw import Raw
from models.messages.findings import Faults, brief, listed
from models.messages.text import Text
from models.processwide import PROCESS_WIDE

# what a .cpg file calls encodings of Western Europe
WESTERN_NAMES = re.compile(r"(ansi |cp|windows-)?1252|iso[ -]?8859-1|88591|latin-?1")


def read_vector(opened: Opened, layer: str | None, faults: Faults) -> Raw | None:
    """Read a GeoPackage or a Shapefile.

    Parameters
    ----------
    opened
        the file, already known to be one of the two.
    layer
        the table to read, where a GeoPackage holds several.
    faults
        takes what is wrong; its `layer` is set to the table read.

    Returns
    -------
    raw
        attributes as text and shapes, or None when they cannot be read.
    """
    try:
        with PROCESS_WIDE, warnings.catch_warnings():
            # what GDAL finds odd and reads all the same is checked by us, and said in two languages
            warnings.simplefilter("ignore")
            return _read_opened(opened, layer, faults)
    except (RuntimeError, ValueError, IndexError, sqlite3.DatabaseError):
        # pyogrio's and pyproj's errors are RuntimeErrors; an archive without a layer is an IndexError
        if not faults.stopped():
            faults.stop("layer-broken", Text("is damaged and cannot be read; export it again"))
        return None


def table_names(opened: Opened, faults: Faults) -> list[str] | None:
    """Return the tables of a GeoPackage that hold geometries; None with the fault recorded."""
    data = _closed(opened.data)
    try:
        with PROCESS_WIDE, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _tables(_archive({".gpkg": data}), faults) if _only_tables(data, faults) else None
    except (RuntimeError, ValueError, sqlite3.DatabaseError):
        faults.stop("layer-broken", Text("is damaged and cannot be read; export it again"))
        return None


def _closed(data: bytes) -> bytes:
    """Return a GeoPackage without a write-ahead log, for which a memory file has no room; a closed database reads the same."""
    return data[:18] + b"\x01\x01" + data[20:]


def _read_opened(opened: Opened, layer: str | None, faults: Faults) -> Raw | None:
    if opened.format == "shapefile":
        # the encoding is settled by us
        parts = {suffix: data for suffix, data in opened.siblings.items() if suffix != ".cpg"}
        encoding = _dbf_encoding(opened, faults)
        return None if encoding is None else _read(_archive({".shp": opened.data, **parts}), None, encoding, faults)
    data = _closed(opened.data)
    if not _only_tables(data, faults):
        return None
    archive = _archive({".gpkg": data})
    chosen = _choose(archive, layer, faults)
    return None if chosen is None else _read(archive, chosen, None, faults)


def _only_tables(data: bytes, faults: Faults) -> bool:
    """Record views and virtual tables: reading one runs what its author wrote."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(data)
        rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    finally:
        connection.close()
    odd = sorted(
        str(name)
        for kind, name, sql in rows
        if kind == "view" or (sql.lstrip().upper().startswith("CREATE VIRTUAL") and "RTREE" not in sql.upper())
    )
    if odd:
        faults.stop(
            "gpkg-view",
            Text(
                "holds views or virtual tables, which are not read: {odd}; export the layer into a new GeoPackage",
                odd=listed(odd),
            ),
        )
    return not odd


def _choose(archive: bytes, layer: str | None, faults: Faults) -> str | None:
    """Return the name of the table to read."""
    names = _tables(archive, faults)
    return None if names is None else choose_table(names, layer, faults)


def _tables(archive: bytes, faults: Faults) -> list[str] | None:
    names = [str(name) for name, kind in pyogrio.list_layers(archive) if kind is not None]
    if not names:
        faults.stop("layer-empty", Text("holds no table with geometries; export it again"))
    return names or None


def _archive(parts: dict[str, bytes]) -> bytes:
    """Return files as one archive in memory, so that GDAL sees the bytes that were hashed and nothing beside them."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as stored:
        for suffix, data in parts.items():
            stored.writestr(f"layer{suffix}", data)
    return archive.getvalue()


def _dbf_encoding(opened: Opened, faults: Faults) -> str | None:
    """Return the encoding of a Shapefile's attributes: what `.cpg` says, else UTF-8, cp932 or cp1252 by trial; None where the two disagree."""
    named = opened.siblings.get(".cpg", b"").decode("ascii", "replace").strip().lower()
    if named in {"utf-8", "utf8", "65001"}:
        return "utf-8"
    if named in {"cp932", "932", "sjis", "shift_jis", "shift-jis", "ms932", "windows-31j", "ansi 932"}:
        return "cp932"
    table = opened.siblings[".dbf"]
    header = int.from_bytes(table[8:10], "little")
    try:
        table[header:].decode("utf-8")
    except UnicodeDecodeError:
        western = is_western(table[header:])
        if WESTERN_NAMES.fullmatch(named) and not western:
            say_unknown(faults)
            return None
        if western:
            return _said("cp1252", faults)
        return _said("cp932", faults)
    return "utf-8"


def _said(encoding: str, faults: Faults) -> str:
    faults.fix("encoding", Text("attributes read as {encoding}", encoding=encoding), value=encoding)
    return encoding


def _read(source: bytes, layer: str | None, encoding: str | None, faults: Faults) -> Raw | None:
    meta, _, wkb, fields = pyogrio.raw.read(source, layer=layer, encoding=encoding)
    if layer is not None:
        faults.layer = brief(layer)
    if wkb is None or len(wkb) == 0:
        faults.stop("layer-empty", Text("the layer is empty: it holds no feature"))
        return None
    shapes = read_binary(wkb, faults)
    columns = {str(name): _texts(values) for name, values in zip(meta["fields"], fields, strict=True)}
    crs = CRS.from_user_input(meta["crs"]) if meta["crs"] else None
    return None if faults.stopped() else Raw(columns, shapes, crs)


def _texts(values: Any) -> list[str]:
    """Return one attribute as text; GDAL gives whole numbers with gaps as floats, and gaps as NaN."""
    if np.issubdtype(values.dtype, np.floating):
        return ["" if np.isnan(value) else as_text(float(value)) for value in values]
    return [as_text(value.item() if isinstance(value, np.generic) else value) for value in values]
