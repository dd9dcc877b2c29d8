"""What `datapackage.json` holds: the tables of a result and the meaning of every column, as a Frictionless Tabular Data Package."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.provenance import credits_of
from models.messages.catalogue import FIRST
from placement.records.columns import (
    COUNT,
    FLAG,
    MEAN_METRES,
    MEAN_SECONDS,
    METRES,
    NUMBER,
    SECONDS,
    TEXT,
    WHOLE,
    CellKind,
    Schema,
)
from placement.records.dictionary import meaning
from placement.records.files import hash_of
from placement.records.matrix import MAYBE
from placement.results.result import Result
from placement.results.tables import Columns

TYPES: Mapping[CellKind, str] = {
    TEXT: "string",
    FLAG: "boolean",
    **dict.fromkeys((WHOLE, SECONDS, COUNT, MAYBE), "integer"),
    **dict.fromkeys((METRES, MEAN_METRES, MEAN_SECONDS, NUMBER), "number"),
}
# ids that lead to another table
KEYS = {
    "demand": (("area", "areas"), ("nearest_office", "offices")),
}


@dataclass(frozen=True, eq=False)
class Table:
    """A table of a result.

    Parameters
    ----------
    schema
        what its columns may hold.
    columns
        its columns, in order.
    """

    schema: Schema
    columns: Columns


def data_package(result: Result, tables: Mapping[str, Table], folder: Path, encoding: str) -> str:
    """Return the text of `datapackage.json`.

    Parameters
    ----------
    result
        from which the tables are.
    tables
        by the names of their files without the ending, as they stand in the folder.
    folder
        where they are.
    encoding
        of their text.
    """
    study, scenario = result.study, result.file.scenario
    sources = [(one.source, one.terms) for one in credits_of(study.layers)]
    package = {
        "profile": "tabular-data-package",
        "name": scenario.scenario,
        "title": scenario.title.to("en"),
        "title_ja": scenario.title.to("ja"),
        "sources": [
            {f"title{'' if lang == 'en' else f'_{lang}'}": f"{source.to(lang)} ({terms.to(lang)})" for lang in FIRST}
            for source, terms in sources
        ],
        "resources": [_resource(name, table, folder / f"{name}.csv", encoding) for name, table in tables.items()],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(name: str, table: Table, path: Path, encoding: str) -> dict[str, Any]:
    keys = [
        {"fields": column, "reference": {"resource": other, "fields": "id"}}
        for column, other in KEYS.get(name, ())
        if column in table.columns
    ]
    fields = [_field(table.schema, column) for column in table.columns]
    schema = {"fields": fields, "missingValues": ["", *_marks(table)], "foreignKeys": keys}
    if "group" not in table.columns and table.schema.needed[0] == "id":
        schema["primaryKey"] = "id"
    return {
        "name": name,
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": encoding,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{hash_of(path)}",
        "schema": schema,
    }


def _field(schema: Schema, column: str) -> dict[str, Any]:
    said, kind = meaning(schema, column), TYPES[schema.kind(column)]
    told = {"name": column, "type": kind, "description": said.to("en")}
    told |= {f"description_{lang}": said.to(lang) for lang in FIRST if lang != "en"}
    return told | ({"trueValues": ["1"], "falseValues": ["0"]} if kind == "boolean" else {})


def _marks(table: Table) -> Sequence[str]:
    """Return the marks that stand in place of numbers of people which are not published."""
    counts = [cells for name, cells in table.columns.items() if table.schema.kind(name) is COUNT]
    return sorted({cell for cells in counts for cell in cells if isinstance(cell, str) and re.fullmatch(COUNT.form or "", cell)})
