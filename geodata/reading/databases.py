"""Tables of databases that stand in place of a study's files: each database is asked once, in one read-only transaction.

So all tables of it are of one moment. Their rows come in the order of their columns, as text, and become bytes like those of a
file: the same rows always have the same hash. What the planner's user may not read is not read, and nothing is written.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from geodata.databases import connect
from geodata.reading.formats.choosing import choose_table
from geodata.reading.opener import MAX_BYTES, POSTGIS, Opened
from models.messages.findings import Faults, InputError, brief, listed
from models.messages.text import Text

# types whose own order is a whole one; all others are ordered as text, byte by byte
ORDERED = frozenset({"bool", "int2", "int4", "int8", "numeric", "float4", "float8", "date", "timestamp", "timestamptz", "uuid"})
NUMBERS = frozenset({"numeric", "float4", "float8"})
SHAPES = frozenset({"geometry", "geography"})
# how values are written as text, whatever the server's own ways are
WAYS = {"TimeZone": "UTC", "DateStyle": "ISO, YMD", "IntervalStyle": "iso_8601", "extra_float_digits": "1", "bytea_output": "hex"}
ROWS = 2_000
# all that may be read but what belongs to the system, or to PostGIS itself
THERE = """
SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 2, 3
"""
COLUMNS = """
SELECT a.attname, t.typname FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
HOME = "SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'"


class Databases:
    """The databases that one study is read from; they are left when the study is read."""

    def __init__(self) -> None:
        # None of one that could not be reached, which was said once
        self._known: dict[str, Any] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def open(self, address: str, table: str | None, faults: Faults) -> Opened | None:
        """Return the rows of a table.

        Parameters
        ----------
        address
            `postgresql://HOST/DATABASE` or `postgresql:///?service=NAME`, without a password.
        table
            `SCHEMA.TABLE`, or None where there is only one.
        faults
            takes what is wrong; its `file` names the table once it is known.

        Returns
        -------
        opened
            None when it must not or cannot be read; of a database that cannot be reached the fault is recorded once.
        """
        connection = self._reached(address, faults)
        if connection is None:
            return None
        from psycopg import Error

        try:
            with connection.transaction(), connection.cursor() as cursor:
                return _fetch(cursor, table, faults)
        except Error as error:
            if connection.broken:
                self._known[address] = None
            code = error.sqlstate or "—"
            message = Text(
                "the database would not give it; see whether psql with the same address can read it (SQLSTATE {code})", code=code
            )
            faults.stop("postgis-unread", message)
            return None

    def _reached(self, address: str, faults: Faults) -> Any:
        if address not in self._known:
            self._known[address] = None
            try:
                self._known[address] = self._begun(address)
            except InputError as error:
                faults.found += [replace(finding, file=faults.file) for finding in error.findings]
        return self._known[address]

    def _begun(self, address: str) -> Any:
        """Return a connection in a transaction that only reads, and sees one moment."""
        connection = connect(address)
        # without a commit: nothing was changed
        self._open.callback(connection.close)
        from psycopg import IsolationLevel

        connection.read_only = True
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        for name, way in WAYS.items():
            connection.execute("SELECT set_config(%s, %s, true)", (name, way))
        return connection


def _fetch(cursor: Any, asked: str | None, faults: Faults) -> Opened | None:
    """Return the rows of a table with what its columns are and the CRS of its shapes, as bytes."""
    found = {f"{schema}.{name}": (oid, schema, name) for oid, schema, name in cursor.execute(THERE).fetchall()}
    if not found:
        faults.stop("postgis-empty", Text("holds no table that this user may read; GRANT SELECT on it, and USAGE on its schema"))
        return None
    chosen = choose_table(list(found), asked, faults)
    if chosen is None:
        return None
    from psycopg import sql

    oid, *names = found[chosen]
    table, name = sql.Identifier(*names), f"{POSTGIS}: {chosen}"
    faults.file = faults.file.removesuffix(POSTGIS) + brief(name)
    columns = dict(cursor.execute(COLUMNS, (oid,)).fetchall())
    shapes = [column for column, kind in columns.items() if kind in SHAPES]
    if len(shapes) > 1:
        message = Text("has several columns of shapes ({columns}); make a view that has one", columns=listed(shapes))
        faults.stop("postgis-shapes", message, field=shapes[0])
        return None
    head: dict[str, Any] = {"columns": list(columns), "numbers": [column for column in columns if columns[column] in NUMBERS]}
    if shapes:
        crs = _crs(cursor, table, shapes[0], faults)
        head |= {"shapes": shapes[0], "crs": crs}
    data = None if faults.stopped() else _rows(cursor, table, columns, head, faults)
    if data is None:
        return None
    read_at = cursor.execute("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')").fetchone()[0]
    return Opened(Path(name), "postgis", data, read_at=read_at)


def _crs(cursor: Any, table: Any, shapes: str, faults: Faults) -> str | None:
    """Return the CRS of a table's shapes, `EPSG:n` or as WKT, or None where the database knows none."""
    from psycopg import sql

    (home,) = cursor.execute(HOME).fetchone()
    query = sql.SQL("SELECT DISTINCT {srid}({column}::{geometry}) FROM {table} WHERE {column} IS NOT NULL ORDER BY 1").format(
        srid=sql.Identifier(home, "st_srid"),
        column=sql.Identifier(shapes),
        geometry=sql.Identifier(home, "geometry"),
        table=table,
    )
    numbers = [row[0] for row in cursor.execute(query).fetchall()]
    if len(numbers) > 1:
        message = Text(
            "its shapes are of several CRSs (SRID {numbers}); make a view that brings them to one with ST_Transform",
            numbers=listed([str(number) for number in numbers]),
        )
        faults.stop("postgis-several-crs", message, field=shapes)
        return None
    known = sql.SQL("SELECT auth_name, auth_srid, srtext FROM {} WHERE srid = ANY(%s)").format(
        sql.Identifier(home, "spatial_ref_sys")
    )
    row = cursor.execute(known, (numbers,)).fetchone()
    if row is None:
        return None
    return f"EPSG:{row[1]}" if row[0] == "EPSG" else str(row[2])


def _rows(cursor: Any, table: Any, columns: dict[str, str], head: dict[str, Any], faults: Faults) -> bytes | None:
    """Return what stands before the rows and the rows in the order of their columns, one a line."""
    from psycopg import sql

    texts = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns)
    order = sql.SQL(", ").join(
        sql.SQL("{}" if kind in ORDERED else '{}::text COLLATE "C"').format(sql.Identifier(column))
        for column, kind in columns.items()
    )
    query = sql.SQL("SELECT {} FROM {} ORDER BY {}").format(texts, table, order)
    data = bytearray(_line(head))
    with cursor.connection.cursor(name="rows") as rows:
        rows.itersize = ROWS
        for row in rows.execute(query):
            data += _line(row)
            if len(data) > MAX_BYTES:
                message = Text("has more than {limit:,} bytes; make a view of the area that is asked about", limit=MAX_BYTES)
                faults.stop("file-too-large", message)
                return None
    return bytes(data)


def _line(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()
