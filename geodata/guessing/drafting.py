"""The study that several tables make together: what each is, and how the ids of people and areas meet."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from geodata.guessing import values
from geodata.guessing.columns import COUNTS, field_of
from geodata.guessing.guess import Guess
from geodata.guessing.layers import LAYER_NAMES, LayerName
from geodata.guessing.manifest import Draft, Drafted
from geodata.guessing.placing import crs_of_table, middle_in_degrees, plane_of, require_plane
from geodata.guessing.unsettled import absent, differing, is_alone, is_placeless, unsettled
from models.messages.findings import Finding, InputError
from models.messages.text import Text

MET = Text("by its values: by it people and areas meet")


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
    require_plane(crs)
    feeds = tuple(one for one in guesses if one.official is not None and one.official.becomes == "feeds")
    guesses = [one for one in guesses if one not in feeds]
    areas = any(one.layer == "areas" for one in guesses)
    findings = [
        finding
        for one in guesses
        for finding in unsettled(one, alone=is_alone(one, guesses), in_areas=areas and is_placeless(one))
    ]
    known = [one for one in guesses if one.layer is not None]
    findings += differing(known, crs)
    findings += absent(known, findings)
    places = [degrees for one in known if (degrees := middle_in_degrees(one, crs)) is not None]
    code = _common_code(known)
    target = crs or plane_of(code, places)
    if target is None and not findings:
        message = Text("no table says where it is in degrees; name the CRS of its metres with --crs EPSG:…")
        findings.append(Finding("crs-missing", "stop", message))
    layers: dict[LayerName, Drafted] = {}
    for one in known:
        if one.layer is not None:
            own, lost = crs_of_table(one, crs)
            findings += lost
            before = layers.get(one.layer)
            layers[one.layer] = (
                Drafted((one,), one.columns, own, _counts(one), tuple(zero) if one.layer in COUNTS else (), is_placeless(one))
                if before is None
                else replace(before, guesses=(*before.guesses, one), crs=before.crs or own)
            )
    findings += _meet(layers)
    if any(finding.severity == "stop" for finding in findings):
        raise InputError(findings)
    ordered = {layer: layers[layer] for layer in LAYER_NAMES if layer in layers}
    return Draft(name, code, target or "", ordered, tuple(findings), feeds)


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


def _common_code(known: Sequence[Guess]) -> str:
    codes = {one.code for one in known if one.code}
    return codes.pop() if len(codes) == 1 else ""


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
    return [] if "area" in demand.columns else [demand.guess.stop("column-missing", message, of="area")]


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
