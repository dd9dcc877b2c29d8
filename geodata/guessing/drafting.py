"""The study that several tables make together: what each is, how their ids meet, and in which CRS distances are measured."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely
from pydantic import TypeAdapter, ValidationError
from pyproj import CRS
from ruamel.yaml import YAML

from geodata.building.japan.zones import FIRST_EPSG, crs_of, zone_of
from geodata.guessing import values
from geodata.guessing.guess import COUNTS, LAYER_NAMES, Guess, LayerName, centre, field_of
from geodata.reading.coordinates import to_crs
from geodata.reading.manifest import PlaneCode
from geodata.yamlfiles.writing import yaml_text
from models.messages.findings import Finding, InputError, brief, listed
from models.messages.text import Language, Text

JGD2011, WGS84 = "EPSG:6668", "EPSG:4326"
ZONES = range(1, 20)
NEEDED: tuple[LayerName, ...] = ("demand", "offices")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
CONFIRM = Text("guessed: confirm")
FILL_IN = Text("not known: fill in")
CONFIRMED = Text("remove this line when the columns are confirmed; until then every output says that they were guessed")
MET = Text("by its values: by it people and areas meet")
HEAD = Text("Written by placement study guess. Confirm or correct each line that is marked so, then: placement study check")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One layer of a drafted study.

    Parameters
    ----------
    guesses
        the tables it is read from, which have the same columns.
    columns
        our column: the file's column.
    crs
        what `study.yaml` says of its CRS; None where the file says it.
    counts
        our further columns of whole numbers.
    zero
        which figures count as 0: `missing`, `secret`.
    in_areas
        whether its rows have no coordinates and stand inside their areas.
    """

    guesses: tuple[Guess, ...]
    columns: Mapping[str, str]
    crs: str | None
    counts: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    in_areas: bool = False

    @property
    def guess(self) -> Guess:
        """The first of its tables."""
        return self.guesses[0]

    def cells(self, column: str) -> list[str]:
        """Return a column of the files, one file below the other; nothing of those that have no such column."""
        return [cell for one in self.guesses for cell in one.raw.columns.get(column, ())]


@dataclass(frozen=True, slots=True)
class Draft:
    """A study that was guessed from tables.

    Parameters
    ----------
    name
        what it is called.
    code, crs
        of the municipality, "" where no table says it, and of its distances.
    layers
        by name.
    findings
        what was left out.
    """

    name: str
    code: str
    crs: str
    layers: Mapping[LayerName, Drafted]
    findings: tuple[Finding, ...] = ()

    def text(self, lang: Language) -> str:
        """Return `study.yaml`, each guessed line marked in a language."""
        tree = YAML()
        tree.width = 120
        tree.preserve_quotes = True
        found = tree.load(yaml_text(self._tree(lang)))
        _mark(found, "crs", CONFIRM, lang)
        if self.code:
            _mark(found, "code", CONFIRM, lang)
        for layer in found["layers"].values():
            for ours in layer["columns"]:
                _mark(layer["columns"], ours, CONFIRM, lang)
            if "crs" in layer:
                _mark(layer, "crs", CONFIRM, lang)
            _mark(layer, "guessed", CONFIRMED, lang)
            for key in ("vintage", "source", "licence"):
                _mark(layer, key, FILL_IN, lang)
        made = io.StringIO()
        tree.dump(found, made)
        return f"# {HEAD.to(lang)}\n{made.getvalue()}"

    def _tree(self, lang: Language) -> dict[str, object]:
        slug = self.name.lower()
        return {
            "study": slug if SLUG.fullmatch(slug) else "study",
            "title": self.name,
            **({"code": self.code} if self.code else {}),
            "crs": self.crs,
            "layers": {name: _entry(layer, lang) for name, layer in self.layers.items()},
        }


def as_drafted(guesses: Sequence[Guess], draft: Draft) -> tuple[Guess, ...]:
    """Return guesses with the columns that were taken in the end, so that the ids of people and areas meet."""
    return tuple(_as_drafted(one, draft.layers.get(one.layer)) if one.layer is not None else one for one in guesses)


def _as_drafted(one: Guess, layer: Drafted | None) -> Guess:
    known = {field.ours: field for field in one.fields}
    columns = {} if layer is None else layer.columns
    fields = [
        known[ours] if ours in known and known[ours].theirs == theirs else field_of(one.raw, ours, theirs, "values", MET)
        for ours, theirs in columns.items()
    ]
    taken = {field.theirs for field in fields}
    return replace(one, fields=tuple(fields), left=tuple(name for name in one.raw.columns if name not in taken))


def _entry(layer: Drafted, lang: Language) -> dict[str, object]:
    guess = layer.guess
    names = [one.path.name for one in layer.guesses]
    return {
        "file": names if len(names) > 1 else names[0],
        **({"layer": guess.table} if guess.table is not None else {}),
        **({"crs": layer.crs} if layer.crs is not None else {}),
        **({"places": "areas"} if layer.in_areas else {}),
        "columns": dict(layer.columns),
        "guessed": True,
        **({"counts": list(layer.counts)} if layer.counts else {}),
        **dict.fromkeys(layer.zero, "zero"),
        "vintage": Text("year not known").to(lang),
        "source": ", ".join(names),
        "licence": Text("terms not known").to(lang),
    }


def _mark(tree: object, key: str, said: Text, lang: Language) -> None:
    tree.yaml_add_eol_comment(said.to(lang), key, column=0)  # type: ignore[attr-defined]


def draft_study(guesses: Sequence[Guess], name: str, *, crs: str | None = None, zero: Collection[str] = ()) -> Draft:
    """Return the study that some tables make.

    Parameters
    ----------
    guesses
        what each seems to be.
    name
        what the study is called.
    crs
        for distances, and of coordinates in metres; by default the plane zone of the place, abroad the zone of UTM.
    zero
        which figures count as 0 and are no faults: `missing`, the empty ones, and `secret`, those withheld.

    Raises
    ------
    InputError
        with everything that must be settled first: a table that could be several layers or none, columns that are missing or could
        be several, layers that are missing or there twice.
    """
    _require_plane(crs)
    areas = any(one.layer == "areas" for one in guesses)
    findings = [
        finding
        for one in guesses
        for finding in unsettled(one, alone=_is_alone(one, guesses), in_areas=areas and _is_placeless(one))
    ]
    known = [one for one in guesses if one.layer is not None]
    findings += _differing(known, crs)
    findings += _absent(known, findings)
    places = [degrees for one in known if (degrees := _degrees(one, crs)) is not None]
    code = _common_code(known)
    target = crs or _zone(code, places)
    if target is None and not findings:
        message = Text("no table says where it is in degrees; name the CRS of its metres with --crs EPSG:…")
        findings.append(Finding("crs-missing", "stop", message))
    layers: dict[LayerName, Drafted] = {}
    for one in known:
        if one.layer is not None:
            own, lost = _crs(one, crs)
            findings += lost
            before = layers.get(one.layer)
            layers[one.layer] = (
                Drafted((one,), one.columns, own, _counts(one), tuple(zero) if one.layer in COUNTS else (), _is_placeless(one))
                if before is None
                else replace(before, guesses=(*before.guesses, one), crs=before.crs or own)
            )
    findings += _meet(layers)
    if any(finding.severity == "stop" for finding in findings):
        raise InputError(findings)
    ordered = {layer: layers[layer] for layer in LAYER_NAMES if layer in layers}
    return Draft(name, code, target or "", ordered, tuple(findings))


def _require_plane(crs: str | None) -> None:
    """Refuse a CRS that distances cannot be measured in."""
    if crs is None:
        return
    try:
        TypeAdapter(PlaneCode).validate_python(crs)
    except ValidationError:
        message = Text("--crs {crs}: name a projected CRS in metres, such as EPSG:6677", crs=brief(crs))
        raise InputError(Finding("crs-unfit", "stop", message, value=brief(crs))) from None


def _is_placeless(one: Guess) -> bool:
    """Return whether a table of people has no coordinates at all."""
    return one.layer == "demand" and {"lon", "lat"} <= set(one.missing)


def _is_alone(one: Guess, guesses: Iterable[Guess]) -> bool:
    return sum(other.path == one.path for other in guesses) == 1


def unsettled(one: Guess, *, alone: bool, in_areas: bool) -> list[Finding]:
    """Return what must be said of one table before it can be a layer.

    Parameters
    ----------
    one
        what it seems to be.
    alone
        whether its file holds no other table.
    in_areas
        whether it may do without coordinates.
    """
    file = one.path.name
    if one.could_be:
        said = Text("could be {first} or {second}", first=one.could_be[0], second=one.could_be[1])
        cure = Text("{said} ({why}); say which: --layer {file}={first}", said=said, why=one.why, file=file, first=one.could_be[0])
        return [_stop("layer-doubt", one, cure)]
    if one.layer is None:
        there = listed(list(one.raw.columns))
        if not alone:
            message = Text("is left out: {why}", why=one.why)
            return [Finding("table-left-out", "warn", message, file=str(one.path), layer=one.table)]
        message = Text(
            "no column is known; the first row must name the columns ({there}), and --layer {file}=offices says what it is",
            there=there,
            file=file,
        )
        return [_stop("table-unknown", one, message)]
    found = []
    for doubt in one.doubts:
        if doubt.needed:
            message = Text(
                "{ours} could be the column {first} or {second}; say which: --column {ours}={first}",
                ours=doubt.ours,
                first=brief(doubt.columns[0]),
                second=listed(list(doubt.columns[1:])),
            )
            found.append(_stop("column-doubt", one, message, of=doubt.ours))
    if one.layer == "boundary" and "code" in one.columns:
        codes = sorted(set(one.raw.columns[one.columns["code"]]))
        if len(codes) > 1:
            message = Text("holds several municipalities: {codes}; cut it to one", codes=listed(codes))
            found.append(_stop("boundary-several", one, message, of="code"))
    for ours in (ours for ours in one.missing if not (in_areas and ours in {"lon", "lat"})):
        message = Text(
            "has no column that could be {ours} of the layer {layer}; add it, or say which it is: --column {ours}=NAME (there are {there})",
            ours=ours,
            layer=one.layer,
            there=listed(list(one.raw.columns)),
        )
        found.append(_stop("column-missing", one, message, of=ours))
    return found


def _stop(code: str, one: Guess, message: Text, *, of: str | None = None) -> Finding:
    return Finding(code, "stop", message, file=str(one.path), layer=one.table, field=of)


def _differing(known: Sequence[Guess], crs: str | None) -> list[Finding]:
    """Return what keeps tables that seem to be one layer from being read as one: columns, sheets or coordinates that differ."""
    first: dict[str, Guess] = {}
    found = []
    for one in known:
        layer = str(one.layer)
        before = first.setdefault(layer, one)
        if before is one or _is_like(before, one, crs):
            continue
        own, theirs = ({f"{ours} = {column}" for ours, column in each.columns.items()} for each in (one, before))
        parts = listed(sorted(own ^ theirs) or [one.shown])
        message = Text(
            "seems to be {layer}, as {other} does, and is not like it ({parts}): give both the same columns in files of their own, or say "
            "what it is: --layer {file}=…",
            layer=layer,
            other=before.shown,
            parts=parts,
            file=one.path.name,
        )
        found.append(_stop("layer-twice", one, message))
    return found


def _is_like(one: Guess, other: Guess, crs: str | None) -> bool:
    systems = {system for system in (_crs(one, crs)[0], _crs(other, crs)[0]) if system is not None}
    return one.columns == other.columns and one.table == other.table and one.path != other.path and len(systems) < 2


def _absent(known: Sequence[Guess], found: Sequence[Finding]) -> list[Finding]:
    there = {one.layer for one in known}
    lost = [layer for layer in NEEDED if layer not in there]
    if not lost or any(finding.code in {"layer-doubt", "table-unknown"} for finding in found):
        return []
    message = Text("no table seems to be {layers}; a study needs people (demand) and offices: give it, too", layers=listed(lost))
    return [Finding("layers-absent", "stop", message, value=lost[0], count=len(lost))]


def _crs(one: Guess, told: str | None) -> tuple[str | None, list[Finding]]:
    """Return what is to be said of a layer's CRS, and what is missing for it."""
    middle = centre(one)
    if one.raw.crs is not None or middle is None:
        return None, []
    if _in_degrees(one, middle):
        return (JGD2011 if _in_japan(*middle) or _in_japan(*middle[::-1]) else WGS84), []
    if told is None:
        message = Text("its coordinates are metres, of which CRS no file says; name it with --crs EPSG:…")
        return None, [_stop("crs-missing", one, message)]
    return told, []


def _in_degrees(one: Guess, middle: tuple[float, float]) -> bool:
    return "lon" in one.columns or ("x" not in one.columns and abs(middle[0]) <= 180 and abs(middle[1]) <= 180)


def _in_japan(lon: float, lat: float) -> bool:
    return values.LONGITUDES[0] <= lon <= values.LONGITUDES[1] and values.LATITUDES[0] <= lat <= values.LATITUDES[1]


def _degrees(one: Guess, told: str | None) -> tuple[float, float] | None:
    """Return the middle of a layer in degrees; None where it has none that could be."""
    middle = centre(one)
    if middle is None:
        return None
    source = one.raw.crs or (WGS84 if _in_degrees(one, middle) else told)
    if source is None:
        return None
    lon, lat = to_crs(np.array([middle[0]]), np.array([middle[1]]), source, WGS84)
    there = (float(lon[0]), float(lat[0]))
    return there if abs(there[0]) <= 180 and abs(there[1]) <= 90 else None


def _common_code(known: Sequence[Guess]) -> str:
    codes = {one.code for one in known if one.code}
    return codes.pop() if len(codes) == 1 else ""


def _zone(code: str, places: Sequence[tuple[float, float]]) -> str | None:
    """Return the CRS for distances: the plane zone that the law gives the municipality, the nearest one, or abroad UTM's."""
    if code and 1 <= int(code[:2]) <= 47:
        return crs_of(zone_of(code))
    if not places:
        return None
    lon, lat = (float(np.median([place[axis] for place in places])) for axis in (0, 1))
    if _in_japan(lon, lat):
        zones = [CRS.from_epsg(FIRST_EPSG + zone) for zone in ZONES]
        nearest = min((crs for crs in zones if _covers(crs, lon, lat)), key=lambda crs: _away(crs, lon, lat), default=None)
        return None if nearest is None else f"EPSG:{nearest.to_epsg()}"
    point = gpd.GeoSeries([shapely.Point(lon, lat)], crs=WGS84)
    return f"EPSG:{point.estimate_utm_crs().to_epsg()}"


def _covers(crs: CRS, lon: float, lat: float) -> bool:
    area = crs.area_of_use
    return area is None or (area.west <= lon <= area.east and area.south <= lat <= area.north)


def _away(crs: CRS, lon: float, lat: float) -> float:
    """Return how far, in metres, the origin of a plane zone is."""
    x, y = to_crs(np.array([lon]), np.array([lat]), WGS84, crs)
    return float(np.hypot(x[0], y[0]))


def _counts(one: Guess) -> tuple[str, ...]:
    further = ("people_65", "people_75", "households") if one.layer == "demand" else ()
    return tuple(name for name in further if name in one.columns)


def _meet(layers: dict[LayerName, Drafted]) -> list[Finding]:
    """Make the ids of people and areas meet: by a column with the areas' ids or names, or areas from the table of people itself."""
    demand, areas = layers.get("demand"), layers.get("areas")
    if demand is None:
        return []
    if areas is None:
        if demand.guess.raw.shapes is not None and "id" in demand.columns and _kind_is_area(demand.guess):
            names = demand.columns.get("area", demand.columns["id"])
            ours = "name_ja" if values.are_japanese(demand.guess.raw.columns[names]) else "name_en"
            own = {"id": demand.columns["id"], ours: names}
            layers["areas"] = replace(demand, columns=own, counts=())
            layers["demand"] = replace(demand, columns={**demand.columns, "area": demand.columns["id"]})
        return []
    for key in (ours for ours in areas.columns if ours == "id" or ours.startswith("name_")):
        theirs = areas.columns[key]
        known = _ids(areas.cells(theirs))
        if not values.are_distinct(areas.cells(theirs)):
            continue
        column = _naming(demand, known)
        if column is not None:
            layers["demand"] = replace(demand, columns={**demand.columns, "area": column})
            layers["areas"] = replace(areas, columns={**areas.columns, "id": theirs})
            return []
    message = Text(
        "no column names the areas of {other} in every row; give their ids, or say which column it is: --column area=NAME",
        other=areas.guess.shown,
    )
    return [] if "area" in demand.columns else [_stop("column-missing", demand.guess, message, of="area")]


def _naming(demand: Drafted, known: set[str]) -> str | None:
    """Return the column of the people whose every cell is one of the areas'."""
    first = [
        demand.columns[ours]
        for ours in ("area", "id")
        if ours in demand.columns and _ids(demand.cells(demand.columns[ours])) <= known
    ]
    everywhere = set.intersection(*(set(one.raw.columns) for one in demand.guesses))
    others = sorted(name for name in everywhere if _ids(demand.cells(name)) <= known)
    alike = {tuple(demand.cells(name)) for name in others}
    return first[0] if first else others[0] if len(alike) == 1 else None


def _ids(cells: Iterable[str]) -> set[str]:
    return {unicodedata.normalize("NFKC", cell).strip() for cell in cells}


def _kind_is_area(one: Guess) -> bool:
    return one.raw.shapes is not None and any(
        shape is not None and shape.geom_type in {"Polygon", "MultiPolygon"} for shape in one.raw.shapes
    )
