"""What a built study says of itself: `study.yaml`, and the figures of `build.yaml`."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from ruamel.yaml import YAML

from geodata.building.geocoding.searching import sources_of
from geodata.building.ground.making import GROUND
from geodata.building.origin import ODBL, Origin
from geodata.building.people.outlines import OUTLINES
from geodata.building.recipe import ChannelsRecipe, Recipe
from geodata.building.streets import EDGES, NODES
from geodata.kinds import KindSpec
from geodata.provenance import Counts
from geodata.reading.manifest import NeedSpec, PublishSpec
from geodata.reading.raw import Shapes
from models.messages.text import Text, given, in_context, joined, unstopped, words_of

if TYPE_CHECKING:
    from geodata.building.layers import Layers

# under which key of a layer further counts stand, by whether they count cases
USES = (("counts", False), ("cases", True))
METHODS = {
    "buildings": Text(
        "Population is an estimate: each small area's people are spread over its buildings by volume (height "
        "times footprint) and summed by 1/8 mesh cell (125 m). Every building counts, whatever its use, homes or "
        "not. The total of every small area is the one published for it."
    ),
    "mesh": Text(
        "Population is an estimate: each small area's people are spread over mesh cells by the people of each "
        "cell. Cells on the rim count by the share of their ground inside, and ground belongs to the small area "
        "with the nearest centre. The total of every small area is the one published for it."
    ),
    "points": Text("All people of a small area stand at its centre; how they spread inside it is not seen."),
}


def describe(recipe: Recipe, layers: Layers) -> dict[str, object]:
    """Return the content of `study.yaml`."""
    entries: dict[str, object] = {
        "boundary": {"file": "boundary.geojson", **_origin(recipe.boundary)},
        "demand": {"file": "demand.csv", "crs": recipe.crs, **_counted(recipe), **_demand_origin(recipe, layers.method)},
        "areas": {**_areas_file(recipe, layers), **_counted(recipe), **_areas_origin(recipe)},
        "offices": {"file": "offices.csv", "crs": recipe.crs, **_offices_origin(recipe, layers)},
    }
    if layers.stops:
        entries["stops"] = {"file": "stops.csv", "crs": recipe.crs, **_stops_origin(recipe)}
    if layers.lines:
        entries["lines"] = {"file": "lines.geojson", **_lines_origin(recipe)}
    if recipe.ground is not None and layers.ground is not None:
        entries["ground"] = {"file": GROUND, **_origin(recipe.ground)}
    if recipe.streets is not None and layers.streets is not None:
        entries["network"] = {"file": NODES, "edges": EDGES, "crs": recipe.crs, **_origin(recipe.streets)}
    if recipe.channels is not None and layers.channels:
        entries["channels"] = {"file": "channels.csv", "crs": recipe.crs, **_channels_origin(recipe.channels)}
    return {
        "study": recipe.study,
        "title": words_of(recipe.title),
        **({"code": recipe.code} if recipe.code else {}),
        "crs": recipe.crs,
        "people": int(layers.areas.people.sum()),
        **({"kinds": {word: _kind(spec) for word, spec in recipe.kinds.items()}} if recipe.kinds else {}),
        "layers": entries,
        **({"counts": [_counts(one) for one in layers.counts]} if layers.counts else {}),
        **({"feeds": [{"file": feed.file, **_origin(feed.origin)} for feed in layers.feeds]} if layers.feeds else {}),
        **{name: {"file": f"{name}.csv", **_origin(table)} for name, table in recipe.tables().items()},
        **({"needs": {word: _need(spec) for word, spec in recipe.needs.items()}} if recipe.needs else {}),
        **({"stations_left_out": list(layers.stations_left_out)} if layers.stations_left_out else {}),
        "assumptions": [
            METHODS[layers.method].as_dict(),
            *(words_of(text) for text in recipe.assumptions),
        ],
        **({"not_in_data": [words_of(text) for text in recipe.not_in_data]} if recipe.not_in_data else {}),
    }


def _kind(spec: KindSpec) -> dict[str, object]:
    title = {} if spec.title is None else {"title": words_of(spec.title)}
    return {"is": spec.is_, **title, **({"elsewhere": True} if spec.elsewhere else {})}


def _need(spec: NeedSpec) -> dict[str, object]:
    return {"title": words_of(spec.title), **({"published": spec.published} if spec.published else {})}


def _origin(origin: Origin) -> dict[str, object]:
    entry: dict[str, object] = {
        "vintage": origin.vintage,
        "source": words_of(origin.source),
        "licence": words_of(origin.licence),
    }
    said = {"note": origin.note, "caution": origin.caution}
    return entry | {key: words_of(text) for key, text in said.items() if text is not None}


def _counts(counts: Counts) -> dict[str, object]:
    """Return whence further counts are, with what every output that counts them must say."""
    return {
        "columns": list(counts.columns),
        "vintage": counts.vintage,
        "source": words_of(counts.source),
        "licence": words_of(counts.licence),
        "said": [text.as_dict() for text in counts.said],
    }


def _counted(recipe: Recipe) -> dict[str, object]:
    """Return what a layer says of the further counts in it: which they are, and from which number on they are published."""
    by_use = [(key, [name for one in recipe.counts if one.cases is of for name in one.columns]) for key, of in USES]
    return {
        **{key: names for key, names in by_use if names},
        **({"publish": _publish(recipe.publish)} if recipe.publish else {}),
    }


def _areas_file(recipe: Recipe, layers: Layers) -> dict[str, object]:
    return {"file": "areas.csv", "crs": recipe.crs} if layers.outlines is None else {"file": OUTLINES}


def _areas_origin(recipe: Recipe) -> dict[str, object]:
    """Return the provenance of the areas: the census, and where they have any the outlines and postcodes, once where it is the same."""
    first: dict[str, Any] = _origin(recipe.census)
    named = ((Text("Borders"), recipe.outlines), (Text("Postcodes"), recipe.postcodes))
    more: list[tuple[Text, dict[str, Any]]] = [(name, _origin(origin)) for name, origin in named if origin is not None]
    if not more:
        return first

    def told(key: str) -> dict[str, str]:
        said = [Text("{text}.", text=unstopped(given(first[key])))] if key in first else []
        for name, origin in more:
            if key in origin and origin[key] != first.get(key):
                said.append(Text("{name}: {text}.", name=name, text=unstopped(given(origin[key]))))
        return (
            joined(in_context("notes", "{this} {next}"), said).as_dict() if len(said) > 1 else first.get(key, said[0].as_dict())
        )

    keys = [key for key in ("source", "licence", "note", "caution") if key in first or any(key in origin for _, origin in more)]
    vintage = " / ".join(dict.fromkeys([first["vintage"], *(origin["vintage"] for _, origin in more)]))
    return {"vintage": vintage, **{key: told(key) for key in keys}}


def _offices_origin(recipe: Recipe, layers: Layers) -> dict[str, object]:
    """Return the provenance of the offices: their list, and the searches of addresses that placed some of them."""
    entry: dict[str, Any] = _origin(recipe.offices)
    geocode = recipe.offices.geocode
    placed = sources_of([(one.placed_by, one.placed_on) for one in layers.offices if one.placed_by])
    if geocode is None or not placed:
        return entry
    of_osm = geocode.by == "nominatim"
    source = Text("© OpenStreetMap contributors ({by}, {day})") if of_osm else Text("{by}, {day}")
    licence = ODBL if of_osm else Text("terms of its dictionary")
    for key, told in (("source", [source.filled(by=by, day=day) for by, day in placed.items()]), ("licence", [licence])):
        parts = [Text("{text}.", text=unstopped(given(entry[key])))]
        parts += [Text("{name}: {text}.", name=Text("Places from addresses"), text=text) for text in told]
        entry[key] = joined(in_context("notes", "{this} {next}"), parts).as_dict()
    return entry


def _publish(spec: PublishSpec) -> dict[str, object]:
    return {"at_least": spec.at_least, **({"columns": list(spec.columns)} if spec.columns else {})}


def _demand_origin(recipe: Recipe, method: str) -> dict[str, object]:
    """Return the provenance of the demand layer: the census, and what its people were spread by."""
    by = {"buildings": recipe.buildings, "mesh": recipe.mesh}.get(method)
    if by is None:
        return {**_origin(recipe.census), "note": METHODS[method].as_dict()}

    def both(name: str) -> dict[str, str]:
        people, places = getattr(recipe.census, name), getattr(by, name)
        return Text("People: {people}. Spread: {places}.", people=unstopped(people), places=unstopped(places)).as_dict()

    return {
        "vintage": f"{recipe.census.vintage} / {by.vintage}",
        "source": both("source"),
        "licence": both("licence"),
        "note": METHODS[method].as_dict(),
        **({"caution": words_of(recipe.census.caution)} if recipe.census.caution else {}),
    }


def _stops_origin(recipe: Recipe) -> dict[str, object]:
    """Return the provenance of the stops: stations, bus stops, or both in one layer."""
    both = ((Text("Stations"), recipe.rail), (Text("Bus stops"), recipe.bus_stops))
    return _joined([(kind, origin) for kind, origin in both if origin is not None])


def _lines_origin(recipe: Recipe) -> dict[str, object]:
    """Return the provenance of the lines: drawn through stations, as layers have them, or both in one layer."""
    drawn = [(Text("Lines"), recipe.rail)] if recipe.rail is not None and recipe.rail.lines else []
    return _joined([*drawn, *((Text("Lines"), part) for part in recipe.lines)])


def _channels_origin(recipe: ChannelsRecipe) -> dict[str, object]:
    """Return the provenance of the channels, of all kinds in one layer."""
    return _joined([(part.name, part) for part in (*recipe.listed, *recipe.files)])


def _joined(parts: Sequence[tuple[Text, Origin]]) -> dict[str, object]:
    """Return the provenance of a layer made of several parts, each after its name."""
    if len(parts) == 1:
        return _origin(parts[0][1])

    def told(name: str) -> dict[str, str]:
        said = [(kind, value) for kind, origin in parts if (value := getattr(origin, name)) is not None]
        return joined(
            in_context("notes", "{this} {next}"),
            (Text("{kind}: {text}.", kind=kind, text=unstopped(text)) for kind, text in said),
        ).as_dict()

    vintage = " / ".join(dict.fromkeys(origin.vintage for _, origin in parts))
    entry: dict[str, object] = {"vintage": vintage, "source": told("source"), "licence": told("licence")}
    return {**entry, "note": told("note")} if any(origin.note for _, origin in parts) else entry


def record_of(recipe: Recipe, layers: Layers) -> dict[str, object]:
    """Return the content of `build.yaml`."""
    demand, areas = layers.demand, layers.areas
    return {
        "study": recipe.study,
        "method": layers.method,
        "rows": {
            "areas": len(areas.ids),
            "demand": len(demand.people),
            "cells": len(np.unique(demand.cell)),
            "offices": len(layers.offices),
            "stops": sum(stop.kind == "rail" for stop in layers.stops),
            **_bus_stops(layers),
            "lines": len(layers.lines),
            **_channels(layers),
        },
        "people": int(demand.people.sum()),
        "households": int(areas.households.sum()),
        **({"counts": {name: int(count.sum()) for name, count in demand.counts.items()}} if demand.counts else {}),
        "areas_without_a_piece": [areas.names_ja[index] for index in demand.homeless],
        "demand_rows_outside_the_boundary_drawn": int((~shapely.intersects_xy(layers.boundary, demand.x, demand.y)).sum()),
        **({"matching": layers.quality} if layers.quality else {}),
        **({"outlines": _outlines(layers.outlines)} if layers.outlines is not None else {}),
        **({"streets": layers.streets.quality} if layers.streets else {}),
        **({"ground": layers.ground.quality} if layers.ground else {}),
        **({"feeds": {feed.file: feed.rows for feed in layers.feeds}} if layers.feeds else {}),
    }


def _outlines(outlines: Shapes) -> dict[str, object]:
    return {
        "km2": round(float(shapely.area(outlines).sum()) / 1e6, 3),
        "points": int(shapely.get_num_coordinates(outlines).sum()),
    }


def _bus_stops(layers: Layers) -> dict[str, int]:
    number = sum(stop.kind == "bus" for stop in layers.stops)
    return {"bus_stops": number} if number else {}


def _channels(layers: Layers) -> dict[str, object]:
    """Return the number of channels of each kind, and how many of them lie in the municipality."""
    number = Counter(channel.kind for channel in layers.channels)
    inside = Counter(channel.kind for channel in layers.channels if channel.inside)
    found = {kind: {"inside": inside[kind], "outside": count - inside[kind]} for kind, count in number.items()}
    return {"channels": found} if found else {}


def as_yaml(content: dict[str, object]) -> str:
    """Return content as YAML, keys in their order and every text on one line."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 10_000
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    text = io.StringIO()
    writer.dump(_plain(content), text)
    return text.getvalue()


def _plain(value: Any) -> Any:
    """Return a value with tuples as lists, which YAML has."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, (list, tuple)) else value
