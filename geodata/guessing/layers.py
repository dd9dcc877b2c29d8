"""Which layer of a study a table is, by its columns and its shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from geodata.guessing import values
from geodata.names import name_columns
from geodata.reading.checks import STOP_KINDS
from geodata.reading.raw import Raw
from geodata.reading.shapes import KINDS
from geodata.reading.synonyms import find_columns
from models.messages.text import Text

LayerName = Literal["boundary", "demand", "areas", "offices", "stops", "lines", "channels"]
LAYER_NAMES: tuple[LayerName, ...] = ("boundary", "demand", "areas", "offices", "stops", "lines", "channels")
CHANNEL_KINDS = frozenset({"kiosk", "post_office", "store", "issuing_machine", "mobile", "online", "mail", "telephone"})


def kind_of(raw: Raw) -> str | None:
    """Return what kind of geometry a layer holds, None for a table."""
    if raw.shapes is None:
        return None
    kinds = {KINDS.get(shape.geom_type, "") for shape in raw.shapes if shape is not None}
    return kinds.pop() if len(kinds) == 1 else ""


def layers_of(raw: Raw, kind: str | None, told: Mapping[str, str]) -> tuple[tuple[LayerName, ...], Text]:
    """Return the layers that a table could be, one where it is clear, and why."""
    columns = list(raw.columns)
    people = "people" in told or bool(find_columns(columns, "demand", "people")) or bool(values.people_by_sum(raw.columns))
    kinds = "kind" in told or bool(find_columns(columns, "offices", "kind"))
    names = bool(find_columns(columns, "offices", "name") or find_columns(columns, "areas", "area") or name_columns(columns))
    if kind == "line":
        return ("lines",), Text("it holds lines")
    if kind == "polygon":
        return _polygons(raw, people=people, names=names)
    if people:
        either: tuple[LayerName, ...] = ("demand", "offices") if kinds else ("demand",)
        return either, Text("it has people and kinds") if kinds else Text("it has people")
    return _of_kinds(raw, told) if kinds else _named_places(raw, placed=kind == "point", names=names)


def _named_places(raw: Raw, *, placed: bool, names: bool) -> tuple[tuple[LayerName, ...], Text]:
    of_stops, of_offices = (find_columns(raw.columns, layer, "name") for layer in ("stops", "offices"))
    if of_stops and not of_offices:
        return ("stops",), Text("it has names of stops")
    if names and (placed or find_columns(raw.columns, "offices", "lat") or values.by_range(raw.columns, "lat")):
        return ("offices",), Text("it has names and places")
    return (), Text("no column is known")


def _polygons(raw: Raw, *, people: bool, names: bool) -> tuple[tuple[LayerName, ...], Text]:
    if people:
        return ("demand",), Text("it has people")
    coded = bool(find_columns(raw.columns, "boundary", "code"))
    if len(raw) == 1 or (coded and not names):
        return ("boundary",), Text("it is the area of one municipality")
    if names:
        return ("areas",), Text("it holds areas with names")
    return (), Text("no column is known")


def _of_kinds(raw: Raw, told: Mapping[str, str]) -> tuple[tuple[LayerName, ...], Text]:
    column = told.get("kind") or find_columns(raw.columns, "offices", "kind")[0].column
    kinds = {cell.strip() for cell in raw.columns[column]}
    if kinds <= set(STOP_KINDS):
        return ("stops",), Text("its kinds are rail and bus")
    if kinds <= CHANNEL_KINDS:
        return ("channels",), Text("its kinds are those of channels")
    return ("offices",), Text("it has kinds")


def code_of(raw: Raw) -> str:
    """Return the code of the only municipality that a table names."""
    for match in find_columns(raw.columns, "boundary", "code"):
        cells = {cell.strip() for cell in raw.columns[match.column] if cell.strip()}
        # the open data's has a sixth digit, which checks the others
        codes = {cell[:5] for cell in cells if cell.isascii() and cell.isdigit() and len(cell) in {5, 6}}
        if len(codes) == 1 and len(cells) == 1:
            return codes.pop()
    keys = [match.column for match in find_columns(raw.columns, "areas", "id") if match.of == "KEY_CODE"]
    starts = {cell.strip()[:5] for key in keys for cell in raw.columns[key]}
    return starts.pop() if len(starts) == 1 and all(start.isdigit() and len(start) == 5 for start in starts) else ""
