"""Writing a result: the files of the contract, the same bytes for the same input."""

from __future__ import annotations

import hashlib
import io
import json
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from ruamel.yaml import YAML

from geodata.reading.gdal import pyogrio
from maps.page import render_page
from models.plan import ObjectiveValue, State
from models.text import Language
from placement.csvfile import csv_text
from placement.folder import staged
from placement.pipeline import shown_study
from placement.result import Measures, Result
from placement.scenario import distance_mm
from placement.wording import compose

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# GeoPackage stores the time of writing; a fixed one keeps the bytes equal
GPKG_TIME = "2000-01-01T00:00:00Z"
LIBRARIES = ("folium", "geopandas", "highspy", "numpy", "pandas", "placement", "pulp", "pyogrio", "pyproj", "shapely")


def write_plan(result: Result, out: Path, *, lang: Language = "ja") -> None:
    """Write every file of a solved scenario.

    Parameters
    ----------
    result
        from `solve`; its status is `optimal` or `feasible`.
    out
        folder, made where it is missing; files of these names in it are replaced.
    lang
        language the map opens in.

    Raises
    ------
    ValueError
        if there is no plan to write.
    """
    if result.plan.status == "infeasible":
        msg = "an infeasible scenario has no plan to write"
        raise ValueError(msg)
    with staged(out) as stage:
        _write_text(stage / "plan.json", _json(plan_record(result)))
        _write_text(stage / "demand.csv", csv_text(*_demand(result)))
        _write_text(stage / "offices.csv", csv_text(*_offices(result)))
        _write_text(stage / "areas.csv", csv_text(*_areas(result)))
        _write_text(stage / "scenario.yaml", _scenario(result))
        _write_text(stage / "manifest.json", _json(_manifest(result, lang)))
        _write_geopackage(result, stage / "plan.gpkg")
        _write_access(result, stage / "access.npz")
        render_map(result, stage / "map.html", lang=lang)


def render_map(result: Result, path: Path, *, lang: Language = "ja") -> None:
    """Write a result's map as one self-contained HTML file."""
    radii = {distance_mm(way.straight_line) for way in result.file.scenario.served.services}
    html = render_page(
        result.study,
        result.distance,
        result.before,
        result.plan,
        compose(result),
        circle_mm=radii.pop() if len(radii) == 1 else None,
        lang=lang,
    )
    _write_text(path, html)


def plan_record(result: Result) -> dict[str, object]:
    """Return what `plan.json` holds, and `--json` prints."""
    plan, measures, before = result.plan, result.measures, result.before_measures
    scenario = result.file.scenario
    return {
        "scenario": scenario.scenario,
        "title": scenario.title.text.as_dict(),
        "study": result.study.id,
        "status": plan.status,
        "open": list(plan.open),
        "added": list(plan.added),
        "objectives": [_objective(value, measures.people) for value in plan.objectives],
        "served": _served(measures),
        "distance_m": _distance(measures),
        "before": {"open": list(result.before.open), "served": _served(before), "distance_m": _distance(before)},
        "ties": {
            "count": len(plan.tied),
            "complete": all(value.ties_complete for value in plan.objectives[-1:]),
            "plans": [list(added) for added in plan.tied],
            "first_objective": [
                {"added": list(added), "served": _served(of), "distance_m": _distance(of)}
                for added, of in zip(plan.tied_after[0] if plan.tied_after else (), result.tied_measures, strict=True)
            ],
        },
        "by_number_added": [
            {
                "added": list(point.plan.added),
                "count": point.added,
                "served": _served(point.measures),
                "distance_m": _distance(point.measures),
            }
            for point in result.curve
        ],
        "assumptions": [text.en for text in result.assumptions],
        "assumptions_ja": [text.ja for text in result.assumptions],
        "layers": {layer.name: layer.vintage for layer in result.study.layers},
        "solver": {"name": plan.solver.name, "version": plan.solver.version},
        "input_sha256": result.input_sha256,
    }


def _objective(value: ObjectiveValue, people: int) -> dict[str, object]:
    record: dict[str, object] = {"name": value.name, "sense": value.sense, "value": value.value, "bound": value.bound}
    if value.name == "mean_distance":
        # the exact objective is a sum of people × millimetres; the mean is for reading
        record["value"] = _mean_m(value.value, people)
        record["bound"] = None if value.bound is None else _mean_m(value.bound, people)
        record |= {"unit": "m", "person_mm": {"value": value.value, "bound": value.bound}}
    return record | {"ties": value.ties, "ties_complete": value.ties_complete}


def _mean_m(person_mm: int, people: int) -> float:
    return round(person_mm / max(people, 1) / 1000, 3)


def _served(measures: Measures) -> dict[str, object]:
    return {"people": measures.served, "of": measures.people, "share": round(measures.share, 6)}


def _distance(measures: Measures) -> dict[str, float | None]:
    mean, largest = measures.distance_mean_m, measures.distance_max_m
    return {"mean": None if mean is None else round(mean, 3), "max": None if largest is None else round(largest, 3)}


def _nearest(result: Result, state: State) -> tuple[list[str], list[str]]:
    """Return id of and metres to each demand point's nearest open office, empty where there is none."""
    ids = result.distance.office_ids
    rows = np.arange(len(state.assignment))
    values = result.distance.values[rows, np.maximum(state.assignment, 0)]
    offices = ["" if column < 0 else ids[column] for column in state.assignment.tolist()]
    metres = [
        "" if column < 0 else _metres(value) for column, value in zip(state.assignment.tolist(), values.tolist(), strict=True)
    ]
    return offices, metres


def _metres(millimetres: int) -> str:
    return f"{millimetres // 1000}.{millimetres % 1000:03d}"


def _demand(result: Result) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    head = ["id", "area", "people", "served", "nearest_office", "distance_m", "served_before", "distance_m_before"]
    offices, metres = _nearest(result, result.plan)
    _, before = _nearest(result, result.before)
    columns = (result.plan.served.astype(int).tolist(), offices, metres, result.before.served.astype(int).tolist(), before)
    demand = result.study.demand
    return head, zip(demand["id"], demand["area"], demand["people"], *columns, strict=True)


def _offices(result: Result) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    head = ["id", "name_ja", "name_en", "kind", "role_before", "role_after"]
    head += ["people_before", "mean_distance_m_before", "people", "mean_distance_m"]
    before, after = _catchments(result, result.before), _catchments(result, result.plan)
    rows = []
    for position, office in enumerate(result.study.offices.itertuples()):
        roles = [_role(office.id, result, state) for state in (result.before, result.plan)]
        rows.append([office.id, office.name_ja, office.name_en, office.kind, *roles, *before[position], *after[position]])
    return head, rows


def _role(office: str, result: Result, state: State) -> str:
    if office not in state.open:
        return "not_open"
    return "kept" if office in result.before.open else "added"


def _catchments(result: Result, state: State) -> list[tuple[int, str]]:
    """Return people and mean distance of each office's catchment, in the study's order."""
    people, values = result.problem.people, result.distance.values
    found = []
    for column in range(len(result.distance.office_ids)):
        here = state.assignment == column
        found.append((int(people[here].sum()), _mean(people[here], values[here, column])))
    return found


def _areas(result: Result) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    head = ["id", "name_ja", "name_en", "people", "served_before", "served", "mean_distance_m_before", "mean_distance_m"]
    people, area = result.problem.people, result.study.demand["area"].to_numpy()
    rows = np.arange(len(people))
    states = [(state, result.distance.values[rows, np.maximum(state.assignment, 0)]) for state in (result.before, result.plan)]
    table = []
    for place in result.study.areas.itertuples():
        here = area == place.id
        served = [int(people[here & state.served].sum()) for state, _ in states]
        means = [_mean(people[here], values[here]) if (state.assignment[here] >= 0).all() else "" for state, values in states]
        table.append([place.id, place.name_ja, place.name_en, int(people[here].sum()), *served, *means])
    return head, table


def _mean(people: np.ndarray, millimetres: np.ndarray) -> str:
    total = int(people.sum())
    return f"{_mean_m(int((people * millimetres).sum()), total):.3f}" if total else ""


def _json(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _scenario(result: Result) -> str:
    values = result.file.scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    values["study"] = shown_study(values["study"])
    if "open" in values["offices"] and values["offices"]["open"]["min"] == values["offices"]["open"]["max"]:
        values["offices"]["open"] = values["offices"]["open"]["min"]
    made = io.StringIO()
    yaml = YAML()
    yaml.width = 120
    yaml.dump(values, made)
    return made.getvalue()


def _manifest(result: Result, lang: Language) -> dict[str, object]:
    study = result.study
    return {
        "input_sha256": result.input_sha256,
        "scenario": {
            "name": result.file.scenario.scenario,
            "file": result.file.path.name,
            "sha256": hashlib.sha256(result.file.path.read_bytes()).hexdigest(),
        },
        "study": {
            "id": study.id,
            "sha256": study.manifest_sha256,
            "title": study.title.as_dict(),
            "code": study.code,
            "crs": study.crs,
            "layers": [
                {
                    "name": layer.name,
                    "file": layer.file,
                    "sha256": layer.sha256,
                    "vintage": layer.vintage,
                    "source": layer.source.as_dict(),
                    "licence": layer.licence.as_dict(),
                    "note": layer.note.as_dict() if layer.note else None,
                }
                for layer in study.layers
            ],
            "assumptions": [text.as_dict() for text in study.assumptions],
        },
        "options": {"lang": lang},
        "findings": [finding.as_dict() for finding in result.findings],
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
    }


def _write_access(result: Result, path: Path) -> None:
    np.savez_compressed(
        path,
        demand_ids=np.array(result.distance.demand_ids),
        office_ids=np.array(result.distance.office_ids),
        straight_line_mm=result.distance.values,
        covers=result.problem.covers,
    )


def _write_geopackage(result: Result, path: Path) -> None:
    from geopandas import GeoDataFrame

    study = result.study
    served = {"served_before": result.before.served.astype(int), "served": result.plan.served.astype(int)}
    roles = [_role(office, result, result.plan) for office in study.offices["id"]]
    layers: dict[str, GeoDataFrame] = {
        "boundary": GeoDataFrame({"id": [study.id]}, geometry=[study.boundary], crs=study.crs),
        "areas": study.areas,
        "demand": study.demand.assign(**served, nearest_office=_nearest(result, result.plan)[0]),
        "offices": study.offices.assign(role=roles),
        "stops": study.stops,
        "lines": study.lines,
    }
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": GPKG_TIME})
    for name, frame in layers.items():
        if len(frame):
            pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=path.exists())


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
