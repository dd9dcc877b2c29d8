"""Writing a result into a PostGIS database: all of it in one transaction, beside whatever else is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import shapely
from pandas import DataFrame, isna
from pandas.api.types import is_bool_dtype, is_float_dtype, is_integer_dtype
from pyproj import CRS

from geodata.databases import connect
from models.messages.findings import Finding, InputError
from models.messages.text import Language, Text
from placement.output.layers import credits_told, layers_told
from placement.output.tables import tables_told
from placement.records.columns import AREAS, DEMAND, OFFICES, TEXT, Schema
from placement.records.dictionary import meaning
from placement.records.plan import plan_record

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from placement.results.result import Result

# how the comment of a table of ours begins: only such a one is replaced
OURS = "placement: "
# bytes of a name that PostgreSQL keeps
LONGEST = 63
SHAPES = ("Point", "LineString", "Polygon")


def require_postgis(address: str) -> None:
    """Check, before any work, that a database can be written to.

    Raises
    ------
    InputError
        if the extra `postgis` is missing (`postgis-extra-missing`), the address is none or holds a password (`postgis-address`,
        `postgis-secret`), or the database does not answer or lacks PostGIS (`postgis-unreachable`, `postgis-lacking`).
    """
    with _connected(address):
        pass


def write_postgis(result: Result, address: str, *, lang: Language = "ja") -> str:
    """Write the layers and tables of a result that has a plan into a schema of its own, in one transaction.

    Parameters
    ----------
    result
        from `solve`.
    address
        `postgresql://HOST/DATABASE`, without a password.
    lang
        of the comments on columns.

    Returns
    -------
    The schema: the scenario's name, with `_` for `-`.

    Raises
    ------
    InputError
        as `require_postgis`; if a table of others has the name of one of ours (`postgis-not-results`); or if the database refuses,
        which leaves it as it was (`postgis-refused`).
    """
    from psycopg import Error

    schema = result.file.scenario.scenario.replace("-", "_")
    layers = layers_told(result)
    tables = {name: table for name, table in tables_told(result).items() if name not in layers}
    with _connected(address) as connection:
        try:
            with connection.transaction(), connection.cursor() as cursor:
                _clear(cursor, schema, (*layers, *tables, "plan"))
                for name, frame in layers.items():
                    _put(cursor, schema, name, frame, {"areas": AREAS, "demand": DEMAND, "offices": OFFICES}.get(name), lang)
                for name, table in tables.items():
                    cells = table.schema.cells(table.columns)
                    typed = {key: [None if cell == "" else cell for cell in column] for key, column in cells.items()}
                    numbers = [key for key in typed if table.schema.kind(key) is not TEXT]
                    _put(cursor, schema, name, DataFrame(typed).astype(dict.fromkeys(numbers, float)), table.schema, lang)
                record = DataFrame({"input_sha256": [result.input_sha256], "plan": [plan_record(result).text()]})
                _put(cursor, schema, "plan", record, None, lang)
                _say_ours(cursor, schema, {name: credits_told(result, lang) for name in (*layers, *tables, "plan")})
        except Error as error:
            raise InputError(_refused(error)) from None
    return schema


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """Yield a connection to a database that has PostGIS."""
    with connect(address) as connection:
        if connection.execute("SELECT to_regtype('geometry')").fetchone() == (None,):
            message = Text("the database has no PostGIS; run CREATE EXTENSION postgis in it")
            raise InputError(Finding("postgis-lacking", "stop", message))
        connection.rollback()
        yield connection


def _clear(cursor: Any, schema: str, names: tuple[str, ...]) -> None:
    """Remove our tables of these names from a schema, which is made where it is missing; a table of others stops everything."""
    from psycopg import sql

    cursor.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    cursor.execute(
        "SELECT relname, obj_description(pg_class.oid, 'pg_class') FROM pg_class JOIN pg_namespace ON relnamespace = pg_namespace.oid"
        " WHERE nspname = %s AND relname = ANY(%s)",
        (schema, list(names)),
    )
    for name, comment in sorted(cursor.fetchall()):
        if not (comment or "").startswith(OURS):
            message = Text(
                "{schema}.{name} in the database is a table of others, and is not replaced; rename the scenario",
                schema=schema,
                name=name,
            )
            raise InputError(Finding("postgis-not-results", "stop", message))
        # without CASCADE: a view of somebody's that rests on it is not lost
        cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(schema, name)))


def _put(cursor: Any, schema: str, name: str, frame: DataFrame | GeoDataFrame, told: Schema | None, lang: Language) -> None:
    """Make a table of a frame, with comments on the columns that the dictionary knows."""
    from psycopg import sql

    table, shapes = sql.Identifier(schema, name), getattr(frame, "geometry", None)
    plain = frame if shapes is None else frame.drop(columns=shapes.name)
    names = _fitted([str(column) for column in plain.columns])
    parts: list[sql.Composable] = [sql.SQL("fid bigint PRIMARY KEY")]
    parts += [sql.SQL("{} {}").format(sql.Identifier(fit), sql.SQL(_kind(plain[column]))) for column, fit in names.items()]
    columns = [[_cell(cell) for cell in plain[column].astype(object)] for column in names]
    if shapes is not None:
        srid = CRS(frame.crs).to_epsg() or 0
        met = set(shapes.geom_type)
        shape = met.pop() if len(met) == 1 and met <= set(SHAPES) else "Geometry"
        parts.append(sql.SQL("geom geometry({}, {})").format(sql.SQL(shape), sql.Literal(srid)))
        columns.append(
            [None if one is None else shapely.to_wkb(shapely.set_srid(one, srid), hex=True, include_srid=True) for one in shapes]
        )
    cursor.execute(sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(", ").join(parts)))
    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
        for row, cells in enumerate(zip(*columns, strict=True), start=1):
            copy.write_row((row, *cells))
    if shapes is not None:
        cursor.execute(sql.SQL("CREATE INDEX ON {} USING gist (geom)").format(table))
    for column, fit in names.items() if told else ():
        said = _said(told, column, lang)
        if said:
            cursor.execute(sql.SQL("COMMENT ON COLUMN {}.{} IS {}").format(table, sql.Identifier(fit), sql.Literal(said)))


def _say_ours(cursor: Any, schema: str, told: dict[str, str]) -> None:
    """Mark tables as ours, with the sources that their figures rest on."""
    from psycopg import sql

    for name, sources in told.items():
        table, comment = sql.Identifier(schema, name), sql.Literal(f"{OURS}{name}. {sources}")
        cursor.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(table, comment))


def _said(schema: Schema | None, column: str, lang: Language) -> str:
    """Return what a column means; nothing of one that is the study's own."""
    try:
        return "" if schema is None else meaning(schema, "role_after" if column == "role" else column).to(lang)
    except KeyError:
        return ""


def _fitted(names: list[str]) -> dict[str, str]:
    """Return names as long as the database keeps them, no two alike, by the whole ones."""
    found: dict[str, str] = {}
    taken = {"fid", "geom"}
    for name in names:
        fit, number = name.encode()[:LONGEST].decode(errors="ignore"), 1
        while fit in taken:
            number += 1
            ending = f"_{number}"
            fit = name.encode()[: LONGEST - len(ending)].decode(errors="ignore") + ending
        taken.add(fit)
        found[name] = fit
    return found


def _kind(cells: Any) -> str:
    if is_bool_dtype(cells):
        return "boolean"
    return "bigint" if is_integer_dtype(cells) else "double precision" if is_float_dtype(cells) else "text"


def _cell(value: object) -> object:
    return None if value is None or isna(value) is True else value  # type: ignore[call-overload]


def _refused(error: Exception) -> Finding:
    code = getattr(error, "sqlstate", None) or "—"
    message = Text(
        "the database refused the result, and is as it was; its log says why (SQLSTATE {code}), such as rights or space",
        code=code,
    )
    return Finding("postgis-refused", "stop", message)
