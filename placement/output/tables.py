"""Writing the tables of a result: as CSV, and where it is asked for as a workbook and as GeoParquet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.provenance import credits_of
from models.messages.catalogue import FIRST
from models.messages.text import Language
from placement.output.layers import credits_told
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
        _write_workbook(result, tables, folder / WORKBOOK, lang)
    if "parquet" in forms:
        _write_parquet(layers, credits_told(result, lang), folder)


def _write_parquet(layers: Mapping[str, GeoDataFrame], told: str, folder: Path) -> None:
    """Write each layer as GeoParquet, with the sources that it rests on."""
    from pyarrow import parquet

    for name, frame in layers.items():
        path = folder / PARQUET[name]
        frame.to_parquet(path, index=False)
        table = parquet.read_table(path)
        parquet.write_table(table.replace_schema_metadata({**table.schema.metadata, "sources": told}), path)


def _write_workbook(result: Result, tables: Mapping[str, Table], path: Path, lang: Language) -> None:
    """Write a sheet for each table, numbers as numbers and all else as text that is never run; what columns mean; and the sources."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        title, told = result.file.scenario.title.to(lang), credits_told(result, lang)
        book.set_properties({"created": WRITTEN, "title": title, "comments": told})
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
        columns = [
            (name, column, *(meaning(table.schema, column).to(lang) for lang in FIRST))
            for name, table in tables.items()
            for column in table.columns
        ]
        sources = [
            (", ".join(one.layers), one.years, *(f"{one.source.to(lang)} ({one.terms.to(lang)})" for lang in FIRST))
            for one in credits_of(result.study.layers)
        ]
        heads = (("columns", ("table", "column"), "meaning", columns), ("sources", ("layers", "years"), "source", sources))
        for name, head, said, rows in heads:
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.set_column(0, 1, 2 * NARROW)
            page.set_column(2, 1 + len(FIRST), WIDE)
            for row, words in enumerate([(*head, *(f"{said}_{lang}" for lang in FIRST)), *rows]):
                for place, cell in enumerate(words):
                    page.write_string(row, place, cell, bold if row == 0 else None)
