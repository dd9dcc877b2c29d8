"""Writing a study folder: the same bytes every time, and the whole folder or nothing."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geodata.building.csvtext import csv_text
from geodata.building.geocoding.answers import ANSWERS
from geodata.building.ground.making import GROUND, Ground
from geodata.building.metadata import as_yaml, describe, record_of
from geodata.building.people.outlines import OUTLINES
from geodata.building.recipe import Recipe
from geodata.building.streets import EDGES, NODES, tables_of
from geodata.building.transport.trains import FOLDER as FEEDS
from geodata.load import load_study
from geodata.reading.approximate import PLACED_AT, PLACED_BY, PLACED_OFF_M, PLACED_ON
from geodata.reading.coordinates import to_crs
from models.messages.findings import Finding, InputError, listed
from models.messages.text import Text

if TYPE_CHECKING:
    from geodata.building.layers import Layers

DEGREE_DIGITS = 6
METRE_DIGITS = 2
BUILD_LOG, RECIPE = "build.yaml", "recipe.yaml"
FILES = frozenset(
    {
        "areas.csv",
        "boundary.geojson",
        BUILD_LOG,
        "channels.csv",
        "demand.csv",
        GROUND,
        "lines.geojson",
        EDGES,
        FEEDS,
        ANSWERS,
        NODES,
        OUTLINES,
        "offices.csv",
        RECIPE,
        "stops.csv",
        "study.yaml",
    }
)


def check_target(out: Path, recipe_file: Path, raw: Sequence[Path], tables: Iterable[str] = ()) -> None:
    """Refuse to replace anything but a study folder that was built, or to lose a raw layer with it.

    Parameters
    ----------
    out
        the folder to be replaced as a whole.
    recipe_file
        the recipe; it may be that of the folder itself, which is written again as it is.
    raw
        the files and folders that the recipe names.
    tables
        the tables written by hand that the recipe names: any other is nothing that the study was built from.

    Raises
    ------
    InputError
        if `out` is a file, a folder with other things than a built study, holds one of the inputs, or is the current
        folder or holds that.
    """
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        message = Text("is not a folder and is not replaced; give another --out")
        raise InputError(Finding("not-a-folder", "stop", message, file=out.name))
    known = FILES | {f"{name}.csv" for name in tables}
    strange = sorted(path.name for path in out.iterdir() if path.name not in known)
    if strange:
        message = Text(
            "holds files that are not a study's ({strange}) and is not replaced; give another --out", strange=listed(strange)
        )
        raise InputError(Finding("not-a-study", "stop", message, file=out.name))
    _keep_inputs(out, recipe_file, raw)
    others = [path for path in out.iterdir() if path.resolve() != recipe_file.resolve()]
    if others and not (out / BUILD_LOG).exists():
        message = Text(
            "holds no {build_log}, so that it was not made by study build, and is not replaced; give another --out",
            build_log=BUILD_LOG,
        )
        raise InputError(Finding("not-a-study", "stop", message, file=out.name))


def _keep_inputs(out: Path, recipe_file: Path, raw: Sequence[Path]) -> None:
    """Refuse a folder that holds an input, or the current folder."""
    whole = out.resolve()
    if Path.cwd().is_relative_to(whole):
        message = Text("is the current folder, or holds it, and is not replaced; give another --out")
        raise InputError(Finding("not-a-study", "stop", message, file=str(out)))
    own = whole / RECIPE
    held = [path for path in (recipe_file, *raw) if path.resolve().is_relative_to(whole) and path.resolve() != own]
    held = [path for path in held if path.exists()]
    if held:
        names = listed([path.name for path in held])
        message = Text("holds {names}, which the study is built from, and is not replaced; give another --out", names=names)
        raise InputError(Finding("out-is-input", "stop", message, file=out.name))


def write_study(out: Path, recipe_file: Path, recipe: Recipe, layers: Layers) -> tuple[dict[str, object], tuple[Finding, ...]]:
    """Write a study folder beside its place, read it back, then move it there.

    Parameters
    ----------
    out
        the folder; a study already there is replaced.
    recipe_file
        the recipe, copied in as `recipe.yaml`.
    recipe
        its content.
    layers
        what to write.

    Returns
    -------
    record
        the figures in `build.yaml`.
    findings
        what a reader of the study is warned of.

    Raises
    ------
    InputError
        if the layers do not make a study that can be read; nothing is written then.
    """
    record = record_of(recipe, layers)
    files = {
        "boundary.geojson": _boundary(recipe, layers),
        "demand.csv": _demand(layers),
        **_areas(recipe, layers),
        "offices.csv": _offices(layers),
        "study.yaml": as_yaml(describe(recipe, layers)),
        BUILD_LOG: as_yaml(record),
    }
    if layers.stops:
        files["stops.csv"] = _stops(layers)
    if layers.channels:
        files["channels.csv"] = _channels(layers)
    if layers.lines:
        files["lines.geojson"] = _lines(recipe, layers)
    if layers.ground is not None:
        files[GROUND] = _ground(recipe, layers.ground)
    contents = {name: text.encode() for name, text in files.items()}
    # as it is: it may be the folder's own, of which nothing must be lost
    contents[RECIPE] = recipe_file.read_bytes()
    if layers.streets is not None:
        contents |= tables_of(layers.streets.network)
    contents |= {feed.file: feed.data for feed in layers.feeds}
    contents |= {f"{name}.csv": data for name, data in layers.tables.items()}
    contents |= {ANSWERS: layers.answers} if layers.answers else {}
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
        fresh = Path(beside) / "study"
        fresh.mkdir()
        for name, content in contents.items():
            (fresh / name).parent.mkdir(exist_ok=True)
            with (fresh / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        try:
            findings = tuple(as_named(finding, fresh, out) for finding in load_study(fresh).findings)
        except InputError as error:
            raise InputError(as_named(finding, fresh, out) for finding in error.findings) from None
        _put_in_place(fresh, out, Path(beside) / "old")
    return record, findings


def _put_in_place(fresh: Path, out: Path, aside: Path) -> None:
    """Move the new folder to its place, and the old one back should that fail."""
    if not out.exists():
        fresh.rename(out)
        return
    out.rename(aside)
    try:
        fresh.rename(out)
    except BaseException:
        # Ctrl-C among them; it may have come when the new one was there
        if not out.exists():
            aside.rename(out)
        raise


def as_named(finding: Finding, fresh: Path, out: Path) -> Finding:
    """Return what was found in a folder as what is in the one that takes its place."""
    return replace(finding, file=finding.file.replace(str(fresh), str(out))) if finding.file else finding


def _metres(value: float) -> str:
    # adding zero turns -0.0 into 0.0
    return f"{round(float(value), METRE_DIGITS) + 0.0:.{METRE_DIGITS}f}"


def _demand(layers: Layers) -> str:
    demand, ids = layers.demand, layers.areas.ids
    rows = zip(demand.area, demand.people, demand.cell, demand.x, demand.y, *demand.counts.values(), strict=True)
    return csv_text(
        ["id", "area", "people", *demand.counts, "cell", "x", "y"],
        (
            [f"{cell}-{ids[area]}", ids[area], people, *more, cell, _metres(x), _metres(y)]
            for area, people, cell, x, y, *more in rows
        ),
    )


def _areas(recipe: Recipe, layers: Layers) -> dict[str, str]:
    """Return the areas as the one file they are written to: with their outlines, or else a table of points."""
    areas = layers.areas
    counts = {"people": areas.people, "households": areas.households, **areas.counts}
    texts = {"name_ja": areas.names_ja, "name_en": areas.names_en, **({"postcode": areas.postcodes} if areas.postcodes else {})}
    if layers.outlines is not None:
        known = [dict(zip(("id", *texts), row, strict=True)) for row in zip(areas.ids, *texts.values(), strict=True)]
        whole = [dict(zip(counts, map(int, row), strict=True)) for row in zip(*counts.values(), strict=True)]
        rows_drawn = zip(known, whole, layers.outlines, strict=True)
        return {OUTLINES: _geojson(recipe.crs, [({**words, **numbers}, shape) for words, numbers, shape in rows_drawn])}
    rows = zip(areas.ids, *texts.values(), *counts.values(), areas.x, areas.y, strict=True)
    lines = ([*first, _metres(x), _metres(y)] for *first, x, y in rows)
    return {"areas.csv": csv_text(["id", *texts, *counts, "x", "y"], lines)}


def _offices(layers: Layers) -> str:
    # only where some are not where they stand
    flagged, searched = (any(getattr(one, key) for one in layers.offices) for key in (PLACED_AT, PLACED_BY))
    flags = [*((PLACED_AT, PLACED_OFF_M) if flagged else ()), *((PLACED_BY, PLACED_ON) if searched else ())]
    return csv_text(
        ["id", "name_ja", "name_en", "kind", "address", "note", *flags, "x", "y"],
        (
            [one.id, one.name.to("ja"), one.name.to("en"), one.kind, one.address, one.note]
            + ["" if getattr(one, key) is None else getattr(one, key) for key in flags]
            + [_metres(one.x), _metres(one.y)]
            for one in layers.offices
        ),
    )


def _stops(layers: Layers) -> str:
    return csv_text(
        ["id", "name_ja", "name_en", "kind", "lines", "x", "y"],
        (
            [stop.id, stop.name.to("ja"), stop.name.to("en"), stop.kind, ";".join(stop.lines), _metres(stop.x), _metres(stop.y)]
            for stop in layers.stops
        ),
    )


def _channels(layers: Layers) -> str:
    return csv_text(
        ["id", "name_ja", "name_en", "kind", "opens", "closes", "inside", "note", "x", "y"],
        (
            [one.id, one.name.to("ja"), one.name.to("en"), one.kind, one.opens, one.closes]
            + (
                ["", one.note, "", ""]
                if one.place is None
                else ["yes" if one.inside else "no", one.note, *map(_metres, one.place)]
            )
            for one in layers.channels
        ),
    )


def _boundary(recipe: Recipe, layers: Layers) -> str:
    properties = {"code": recipe.code, "name_ja": recipe.title.to("ja"), "name_en": recipe.title.to("en")}
    return _geojson(recipe.crs, [(properties, layers.boundary)])


def _lines(recipe: Recipe, layers: Layers) -> str:
    return _geojson(
        recipe.crs,
        [
            ({"id": line.id, "name_ja": line.name.to("ja"), "name_en": line.name.to("en"), "colour": line.colour}, line.shape)
            for line in layers.lines
        ],
    )


def _ground(recipe: Recipe, ground: Ground) -> str:
    number: Counter[str] = Counter()
    rows = []
    for kind, shape in ground.shapes:
        number[kind] += 1
        rows.append(({"id": f"{kind}-{number[kind]:03d}", "kind": kind}, shape))
    return _geojson(recipe.crs, rows)


def _geojson(crs: str, features: Sequence[tuple[Mapping[str, str | int], shapely.Geometry]]) -> str:
    """Return a FeatureCollection in WGS 84, one feature a line of text."""

    def to_degrees(points: Any) -> Any:
        return np.round(np.column_stack(to_crs(points[:, 0], points[:, 1], crs, "OGC:CRS84")), DEGREE_DIGITS)

    rows = [
        {
            "type": "Feature",
            "properties": properties,
            # RFC 7946 wants outer rings counterclockwise
            "geometry": json.loads(shapely.to_geojson(shapely.orient_polygons(shapely.transform(shape, to_degrees)))),
        }
        for properties, shape in features
    ]
    body = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return '{"type":"FeatureCollection","features":[\n' + body + "\n]}\n"
