"""Reading GeoJSON (RFC 7946) as the JSON text it is, so that nothing in it is guessed, dropped or fetched."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.reading.raw import Raw, shape_array
from models.messages.findings import Faults, brief, visible
from models.messages.text import Text

WGS84 = "OGC:CRS84"
MAX_VERTICES = 500_000
# also false for NaN, and unlike math.isfinite fit for a whole number of a thousand digits
LARGEST = 1e300
DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}

Fault = tuple[str, Text]


class _Twice(dict[str, Any]):
    """A JSON object in which some key stands twice."""

    def __init__(self, pairs: list[tuple[str, Any]], key: str) -> None:
        super().__init__(pairs)
        self.key = key


def read_geojson(data: bytes, faults: Faults) -> Raw | None:
    """Read a FeatureCollection, a Feature or a bare geometry.

    Parameters
    ----------
    data
        the file's bytes, UTF-8.
    faults
        takes what is wrong: broken JSON with its byte, doubled keys, rings that do not close, ….

    Returns
    -------
    raw
        properties as text and shapes, or None when they cannot be read.
    """
    document = _parse(data, faults)
    features = _features(document, faults)
    if features is None:
        return None
    if not features:
        faults.stop("layer-empty", Text("the layer is empty: it holds no feature"))
        return None
    crs = _crs(document, faults)
    shapes: list[Any] = []
    wrong: list[tuple[int, Fault]] = []
    for row, feature in enumerate(features):
        shape, fault = _shape(feature.get("geometry"))
        shapes.append(shape)
        if fault:
            wrong.append((row, fault))
    for code in dict.fromkeys(fault[0] for _, fault in wrong):
        said = {row: fault[1] for row, fault in wrong if fault[0] == code}
        faults.stop_rows(code, list(said), said.__getitem__)
    _find_doubled(features, faults)
    if faults.stopped():
        return None
    return Raw(_columns(features), shape_array(shapes), crs or CRS(WGS84), crs_by_standard=crs is None)


def _parse(data: bytes, faults: Faults) -> Any:
    """Return the JSON value, or None with the fault recorded."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.stop("not-utf-8", Text("is not UTF-8 (byte {start:,}); save it again as UTF-8", start=error.start))
        return None
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        byte = len(text[: error.pos].encode())
        if not text[error.pos :].strip() or error.msg.startswith("Unterminated string"):
            faults.stop(
                "truncated",
                Text("breaks off at byte {byte:,}; export or copy it again", byte=byte),
                line=error.lineno,
                column=error.colno,
            )
        else:
            faults.stop(
                "json-broken",
                Text("is not JSON from byte {byte:,} on; look for a comma or quote missing there, or export it again", byte=byte),
                line=error.lineno,
                column=error.colno,
            )
    except (RecursionError, ValueError):
        faults.stop("json-broken", Text("is nested too deeply or holds a number of thousands of digits; export it again"))
    return None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    return _Twice(pairs, next(name for name in names if names.count(name) > 1))


def _features(document: Any, faults: Faults) -> list[dict[str, Any]] | None:
    """Return the features of a document; a bare geometry is a feature without properties."""
    kind = _kind(document)
    features: Any = None
    if isinstance(document, _Twice):
        _say_doubled(document.key, faults)
    elif kind == "FeatureCollection":
        features = document.get("features")
    elif kind == "Feature":
        features = [document]
    elif kind in DEPTHS:
        features = [{"type": "Feature", "geometry": document}]
    if isinstance(features, list) and all(_kind(one) == "Feature" for one in features):
        return features
    if not faults.stopped():
        faults.stop(
            "not-geojson",
            Text("is JSON but not GeoJSON (a FeatureCollection or a Feature); export it as GeoJSON"),
            value=kind,
        )
    return None


def _kind(part: Any) -> str | None:
    """Return the `type` of a GeoJSON object, or None for anything else."""
    kind = part.get("type") if isinstance(part, dict) else None
    return kind if isinstance(kind, str) else None


def _crs(document: Any, faults: Faults) -> CRS | None:
    """Return the CRS of a `crs` member; None when there is none."""
    member = document.get("crs")
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) and member.get("type") == "name" else None
    name = properties.get("name") if isinstance(properties, dict) else None
    try:
        if not isinstance(name, str):
            raise CRSError("no name")  # noqa: TRY301 - every unusable member takes the same way out
        return CRS.from_user_input(name)
    except CRSError:
        faults.stop(
            "crs-unknown",
            Text("its crs member is not understood: {name}; write for example urn:ogc:def:crs:EPSG::6668", name=brief(str(name))),
            field="crs",
            value=str(name),
        )
        return None


def _find_doubled(features: list[dict[str, Any]], faults: Faults) -> None:
    for row, feature in enumerate(features):
        for part in (feature, feature.get("properties"), feature.get("geometry")):
            if isinstance(part, _Twice):
                _say_doubled(part.key, faults, row)
                return


def _say_doubled(key: str, faults: Faults, row: int | None = None) -> None:
    faults.stop(
        "duplicate-key",
        Text("the key {key} stands twice in one object; keep one", key=brief(key)),
        field=brief(key),
        row=None if row is None else row + 1,
    )


def _columns(features: list[dict[str, Any]]) -> dict[str, list[str]]:
    rows = [feature.get("properties") or {} for feature in features]
    rows = [row if isinstance(row, dict) else {} for row in rows]
    names = dict.fromkeys(name for row in rows for name in row)
    # a name may hold what no table can: half a character, or the zero that ends a text
    columns = {visible(name): [as_text(row.get(name)) for row in rows] for name in names}
    if "id" not in columns and all("id" in feature for feature in features):
        columns["id"] = [as_text(feature["id"]) for feature in features]
    return columns


def as_text(value: object) -> str:
    """Return a property's value as text: nothing is "", a whole number has no decimal point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, (dict, list, bool)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _shape(geometry: Any) -> tuple[Any, Fault | None]:
    """Return the shapely geometry of a GeoJSON one, or what is wrong with it."""
    if geometry is None:
        return None, None
    kind = _kind(geometry)
    if kind not in DEPTHS:
        name = brief(str(kind))
        return None, (
            "wrong-geometry",
            Text("the geometry type {name} is not read; give points, lines or polygons", name=name),
        )
    coordinates = geometry.get("coordinates")
    count, fault = _check(coordinates, DEPTHS[kind]) if coordinates != [] else (0, None)
    fault = fault or _check_rings(coordinates, kind)
    if count > MAX_VERTICES:
        fault = (
            "too-many-vertices",
            Text(
                "one geometry has {count:,} vertices, more than the limit of {max_vertices:,}; simplify it",
                count=count,
                max_vertices=MAX_VERTICES,
            ),
        )
    if fault:
        return None, fault
    try:
        return _build(kind, coordinates), None
    except (shapely.errors.GEOSException, ValueError, IndexError):
        return None, _form(coordinates)


def _check(part: Any, depth: int) -> tuple[int, Fault | None]:
    """Return the number of positions in nested coordinates, and the first fault."""
    if not isinstance(part, list):
        return 0, _form(part)
    if depth == 0:
        if not 2 <= len(part) <= 4 or any(type(number) not in (int, float) for number in part):
            return 1, _form(part)
        if not all(abs(number) < LARGEST for number in part):
            return 1, (
                "coordinate-not-finite",
                Text("a coordinate is NaN or infinite: {part}; correct it", part=part),
            )
        return 1, None
    total = 0
    for inner in part:
        count, fault = _check(inner, depth - 1)
        total += count
        if fault:
            return total, fault
    return total, None


def _form(part: Any) -> Fault:
    found = brief(json.dumps(part, ensure_ascii=False, default=str))
    return (
        "coordinate-form",
        Text("is not a position: {found}; write numbers as [longitude, latitude], such as [139.65, 35.74]", found=found),
    )


def _check_rings(coordinates: Any, kind: str) -> Fault | None:
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind, [])
    for ring in (ring for polygon in polygons for ring in polygon):
        if len(ring) < 4:
            return (
                "ring-short",
                Text("a ring has {ring} points; it needs 4 or more", ring=len(ring)),
            )
        if ring[0][:2] != ring[-1][:2]:
            return (
                "ring-open",
                Text("a ring is not closed; repeat its first point at the end"),
            )
    return None


def _build(kind: str, coordinates: Any) -> Any:
    """Return the shapely geometry; what is empty stays empty, and is found later with its id."""
    if not coordinates:
        return shapely.from_wkt(f"{kind} EMPTY".upper())
    makers: dict[str, Callable[[Any], Any]] = {
        "Point": shapely.Point,
        "MultiPoint": shapely.MultiPoint,
        "LineString": shapely.LineString,
        "MultiLineString": shapely.MultiLineString,
        "Polygon": _polygon,
        "MultiPolygon": lambda parts: shapely.MultiPolygon([_polygon(rings) for rings in parts]),
    }
    return makers[kind](coordinates)


def _polygon(rings: Any) -> shapely.Polygon:
    return shapely.Polygon(rings[0], rings[1:])


def wound_wrong(shapes: list[Any]) -> int:
    """Return how many polygons have an outer ring that runs clockwise, against RFC 7946."""
    found = 0
    for shape in shapes:
        parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
        found += any(not part.exterior.is_ccw for part in parts)
    return found
