"""Writing the tables of a result: as CSV, and where it is asked for as a workbook and as GeoParquet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from models.messages.catalogue import FIRST
from models.messages.text import Language
from placement.output.papers import Form
from placement.records.columns import AREAS, COUNT, DEMAND, INDICATORS, LOADS, OFFICES, TEXT, indicator_columns
from placement.records.datapackage import Table, data_package
from placement.records.dictionary import meaning
from placement.records.files import DICTIONARY, PARQUET, WORKBOOK
from placement.records.loads import loads_columns
from placement.records.matrix import PLACES, places_columns
from placement.records.provision import REACH, reach_columns
from placement.results.withheld import areas_told, demand_told, offices_told

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from placement.results.result import Result

MARK = "\ufeff"
# a workbook stores the time of writing; a fixed one keeps the bytes equal
WRITTEN = dt.datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook knows no zones
# widths of columns, in letters
NARROW, WIDE = 16, 90


def tables_told(result: Result) -> dict[str, Table]:
    """Return the tables of a result, by the names of their files without the ending."""
    found = {
        "areas": Table(AREAS, areas_told(result)),
        "demand": Table(DEMAND, demand_told(result)),
        "indicators": Table(INDICATORS, indicator_columns(result.indicators)),
        "offices": Table(OFFICES, offices_told(result)),
    }
    if result.loads is not None:
        found["loads"] = Table(LOADS, loads_columns(result.loads))
    if result.matrix:
        found["service_places"] = Table(PLACES, places_columns(result.matrix))
    if result.provision:
        found["service_reach"] = Table(REACH, reach_columns(result.provision))
    return found


def write_tables(
    result: Result, layers: Mapping[str, GeoDataFrame], folder: Path, forms: Collection[Form], lang: Language
) -> None:
    """Write every table of a result into a folder, with the dictionary of their columns, and the further forms asked for."""
    tables = tables_told(result)
    mark = MARK if "bom" in forms else ""
    for name, table in tables.items():
        (folder / f"{name}.csv").write_text(mark + table.schema.text(table.columns), encoding="utf-8", newline="\n")
    package = data_package(result, tables, folder, "utf-8-sig" if mark else "utf-8")
    (folder / DICTIONARY).write_text(package, encoding="utf-8", newline="\n")
    if "xlsx" in forms:
        _write_workbook(tables, result.file.scenario.title.to(lang), folder / WORKBOOK)
    if "parquet" in forms:
        for name, frame in layers.items():
            frame.to_parquet(folder / PARQUET[name], index=False)


def _write_workbook(tables: Mapping[str, Table], title: str, path: Path) -> None:
    """Write a sheet for each table, numbers as numbers and all else as text that is never run, and one that says what each column means."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": WRITTEN, "title": title})
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        for name, table in tables.items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 1)
            for place, (column, cells) in enumerate(table.schema.cells(table.columns).items()):
                kind = table.schema.kind(column)
                page.set_column(place, place, NARROW, text if kind is TEXT else None)
                page.write_string(0, place, column, bold)
                for row, cell in enumerate(cells, start=1):
                    if kind is TEXT or (kind is COUNT and isinstance(cell, str)):
                        page.write_string(row, place, str(cell), text)
                    elif cell not in {"", None}:
                        page.write_number(row, place, float(str(cell)))
            # ids of digits alone are meant to be text
            page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
            page.autofilter(0, 0, max(len(next(iter(table.columns.values()))), 1), len(table.columns) - 1)
        page = book.add_worksheet("columns")
        page.freeze_panes(1, 0)
        page.set_column(0, 1, 2 * NARROW)
        page.set_column(2, 1 + len(FIRST), WIDE)
        rows = [
            (name, column, *(meaning(table.schema, column).to(lang) for lang in FIRST))
            for name, table in tables.items()
            for column in table.columns
        ]
        for row, told in enumerate([("table", "column", *(f"meaning_{lang}" for lang in FIRST)), *rows]):
            for place, cell in enumerate(told):
                page.write_string(row, place, cell, bold if row == 0 else None)
