"""The pieces that bad studies are built from: edits of the well-formed town, and files of other kinds."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd

from tests import town
from tests.town import write_town

Build = Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    """One bad input: its number in the catalogue, how to build it, and what must be found."""

    id: str
    code: str
    severity: str
    build: Build
    file: str
    place: dict[str, object] = field(default_factory=dict)
    says: str = ""


def change(**changes: town.Edit) -> Build:
    """Return a builder that writes the town with these changes."""
    return lambda folder: write_town(folder, **changes)


def swap(old: str, new: str, count: int = 1) -> Callable[[str], str]:
    """Return an edit that replaces a text, which must be there."""

    def edit(text: str) -> str:
        assert old in text, f"{old!r} is not in the file"
        return text.replace(old, new, count)

    return edit


def use(layer: str, file: str, *, extra: str = "", crs: str | None = None) -> Callable[[str], str]:
    """Return an edit of `study.yaml` that points a layer at another file."""

    def edit(text: str) -> str:
        more = (f"    crs: {crs}\n" if crs else "") + (f"    {extra}\n" if extra else "")
        entry = f"  {layer}:\n    file: {json.dumps(file)}\n{more}"
        edited, made = re.subn(rf"  {layer}:\n    file: .*\n(    crs: .*\n)?", lambda _: entry, text)
        assert made == 1
        return edited

    return edit


def with_file(layer: str, file: str, content: bytes | str, **options: str) -> Build:
    """Return a builder that points a layer at a file of this content."""

    def build(folder: Path) -> None:
        write_town(folder, study=use(layer, file, **options))
        (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)

    return build


def frame(texts: str, crs: str | None = town.CRS) -> gpd.GeoDataFrame:
    """Return a CSV layer of the town as a frame of points."""
    header, *rows = [line.split(",") for line in texts.splitlines()]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(header)}
    x, y = [float(value) for value in columns.pop("x")], [float(value) for value in columns.pop("y")]
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(x, y), crs=crs)


def with_frame(layer: str, file: str, made: gpd.GeoDataFrame, then: Build | None = None, **options: str) -> Build:
    """Return a builder that points a layer at a GeoPackage or Shapefile of this frame."""

    def build(folder: Path) -> None:
        write_town(folder, study=use(layer, file, **options))
        made.to_file(folder / file, engine="pyogrio")
        if then:
            then(folder)

    return build


def demand_polygons(edit: Callable[[list[dict]], object]) -> str:
    """Return the demand as squares that tile the town, 1 km wide, as GeoJSON."""
    features = []
    for number in range(24):
        west, south = town.WEST + (number % 6) * 1_000, town.SOUTH + (number // 6) * 1_000
        area = town.AREAS[(number % 6) // 2 + 3 * (number // 12)][0]
        properties = {"id": f"c{number:02}", "area": area, "people": 100 + number}
        features.append({"properties": properties, "corners": [west, south, west + 1_000, south + 1_000]})
    edit(features)
    return town.collection([(one["properties"], one.get("geometry") or town.polygon(*one["corners"])) for one in features])


def polygons(edit: Callable[[list[dict]], object]) -> Build:
    """Return a builder of the town with polygon demand."""

    def build(folder: Path) -> None:
        write_town(folder, study=lambda text: re.sub(r"people: \d+\n", "", use("demand", "cells.geojson")(text)))
        (folder / "cells.geojson").write_text(demand_polygons(edit))

    return build


def geometry(row: int, value: object) -> Callable[[str], str]:
    """Return an edit of one feature's geometry."""

    def edit(text: str) -> str:
        document = json.loads(text)
        document["features"][row]["geometry"] = value
        return json.dumps(document)

    return edit


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def drop(*names: str) -> Build:
    """Return a step that removes files."""
    return lambda folder: [(folder / name).unlink() for name in names]


CLOCKWISE = json.loads(town.areas())["features"][0]["geometry"]["coordinates"][0][::-1]
