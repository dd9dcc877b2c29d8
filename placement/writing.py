"""Writing a result: the files of the contract, the same bytes for the same input."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pandas import DataFrame, to_numeric

from geodata.reading.gdal import pyogrio
from maps.page import lay_out, render_page
from maps.payload import describe_case, write_json
from models.errors import Finding
from models.plan import ObjectiveValue
from models.progress import Event, Progress, Stage, tell
from models.text import Language, Text
from placement.asking.readings import Reading
from placement.council.page import case_of
from placement.csvfile import csv_text
from placement.folder import staged
from placement.indicators.figures import CSV_HEAD, csv_rows
from placement.pipeline import shown_study
from placement.report.files import write_report
from placement.result import Measures, Result
from placement.scenario.files import dump_scenario
from placement.tables import areas_table, demand_table, measured, offices_table, role

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TABLES = Stage("write-tables", Text("表を書いています", "writing the tables"))
MAP = Stage("draw-map", Text("地図を描いています", "drawing the map"))
# GeoPackage stores the time of writing; a fixed one keeps the bytes equal
GPKG_TIME = "2000-01-01T00:00:00Z"
LIBRARIES = (
    "folium",
    "geopandas",
    "highspy",
    "matplotlib",
    "numpy",
    "pandas",
    "placement",
    "pulp",
    "pyogrio",
    "pyproj",
    "shapely",
)


def write_plan(
    result: Result, out: Path, *, lang: Language = "ja", pdf: bool = False, progress: Progress | None = None
) -> tuple[Finding, ...]:
    """Write every file of a solved scenario.

    Parameters
    ----------
    result
        from `solve`; its status is `optimal` or `feasible`.
    out
        folder, made where it is missing; files of these names in it are replaced.
    lang
        language the map opens in, and of the report.
    pdf
        also write the report as a PDF.
    progress
        called with every step; where it answers False, nothing is written (`models.progress`). The steps are those of
        `placement.council.page.case_of`, `write-tables`, `draw-map`, `write-report` and `write-pdf`.

    Returns
    -------
    Warnings met while writing.

    Raises
    ------
    ValueError
        if there is no plan to write.
    InputError
        if a PDF is asked for and cannot be written here.
    StoppedError
        if it was stopped.
    """
    if result.plan.status == "infeasible":
        msg = "an infeasible scenario has no plan to write"
        raise ValueError(msg)
    case = case_of(result, progress=progress)
    described = describe_case(case)
    page = write_json(described)
    head, rows = demand_table(result)
    points = list(rows)
    with staged(out) as stage:
        tell(progress, Event(TABLES))
        _write_text(stage / "plan.json", _json(plan_record(result)))
        _write_text(stage / "demand.csv", csv_text(head, points))
        _write_text(stage / "offices.csv", csv_text(*offices_table(result)))
        _write_text(stage / "indicators.csv", csv_text(CSV_HEAD, csv_rows(result.indicators)))
        _write_text(stage / "areas.csv", csv_text(*areas_table(result)))
        _write_text(stage / "scenario.yaml", _scenario(result))
        _write_text(
            stage / "manifest.json", _json(_manifest(result, lang) | {"page_sha256": hashlib.sha256(page.encode()).hexdigest()})
        )
        _write_geopackage(result, DataFrame(points, columns=list(head)), stage / "plan.gpkg")
        _write_access(result, stage / "access.npz")
        tell(progress, Event(MAP))
        _write_text(stage / "page.json", page)
        _write_text(stage / "map.html", lay_out([described], lang=lang))
        return write_report(result, case.council, stage, lang=lang, pdf=pdf, progress=progress)


def render_map(result: Result, path: Path, *, lang: Language = "ja", progress: Progress | None = None) -> None:
    """Write a result's page, its map at the heart, as one self-contained HTML file; `progress` follows as in `write_plan`."""
    case = case_of(result, progress=progress)
    tell(progress, Event(MAP))
    _write_text(path, render_page([case], lang=lang))


def plan_record(result: Result) -> dict[str, object]:
    """Return what `plan.json` holds, and `--json` prints."""
    plan, measures, before = result.plan, result.measures, result.before_measures
    scenario = result.file.scenario
    return {
        "scenario": scenario.scenario,
        "title": scenario.title.text.as_dict(),
        "study": result.study.id,
        "status": plan.status,
        "open": list(result.after.open),
        "added": list(result.added),
        "objectives": [
            _objective(value, reading) for value, reading in zip(plan.objectives, result.question.readings, strict=False)
        ],
        "served": _served(measures),
        "distance_m": _distance(measures),
        **_times(measures),
        "before": {
            "open": list(result.before.open),
            "served": _served(before),
            "distance_m": _distance(before),
            **_times(before),
        },
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
                "added": list(point.added),
                "count": point.count,
                "served": _served(point.measures),
                "distance_m": _distance(point.measures),
            }
            for point in result.curve
        ],
        **_views(result),
        **_firmness(result),
        "assumptions": [text.en for text in result.assumptions],
        "assumptions_ja": [text.ja for text in result.assumptions],
        "layers": {layer.name: layer.vintage for layer in result.study.layers},
        "solver": {"name": plan.solver.name, "version": plan.solver.version},
        "input_sha256": result.input_sha256,
    }


def _firmness(result: Result) -> dict[str, object]:
    """Return the second look at tied plans, and the answer with buses assumed, where there are any."""
    record: dict[str, object] = {}
    if result.looks:
        record["second_look"] = [
            {
                "added": list(look.added),
                "mean_s": {
                    name: None if value is None else round(value, 1)
                    for name, value in (
                        ("walking", look.walking_s),
                        ("timetables", look.transit_s),
                        ("buses_assumed", look.buses_s),
                    )
                },
            }
            for look in result.looks
        ]
    if result.bound is not None:
        record["buses_assumed"] = {
            "firm": result.bound.firm,
            "served": _served(result.bound.ours),
            "best": {"added": list(result.bound.plan.added), "served": _served(result.bound.measures)},
        }
    return record


def _objective(value: ObjectiveValue, reading: Reading) -> dict[str, object]:
    bound = None if value.bound is None else reading.figure(value.bound)
    record: dict[str, object] = {"name": value.name, "sense": value.sense, "value": reading.figure(value.value), "bound": bound}
    if reading.unit in {"person_mm", "person_s"}:
        # the exact objective is a sum; the mean is for reading
        record |= {"unit": reading.shown_unit, reading.unit: {"value": value.value, "bound": value.bound}}
    elif reading.shown_unit:
        record |= {"unit": reading.shown_unit, "exact": {"value": value.value, "bound": value.bound}}
    return record | {"proven": value.proven, "ties": value.ties, "ties_complete": value.ties_complete}


def _views(result: Result) -> dict[str, object]:
    """Return the plan seen in further ways: phases, futures, certificates."""
    if not result.views:
        return {}
    return {
        "views": [
            {
                "id": seen.view.id,
                "title": seen.view.title.as_dict(),
                "open": list(seen.after.open),
                "served": _served(seen.measures),
                "distance_m": _distance(seen.measures),
                "before": {
                    "open": list(seen.before.open),
                    "served": _served(seen.before_measures),
                    "distance_m": _distance(seen.before_measures),
                },
            }
            for seen in result.views
        ]
    }


def _served(measures: Measures) -> dict[str, object]:
    return {"people": measures.served, "of": measures.people, "share": round(measures.share, 6)}


def _distance(measures: Measures) -> dict[str, float | None]:
    mean, largest = measures.distance_mean_m, measures.distance_max_m
    return {"mean": None if mean is None else round(mean, 3), "max": None if largest is None else round(largest, 3)}


def _times(measures: Measures) -> dict[str, object]:
    """Return the mean seconds of each kind of travel measured, and the people it is a mean of."""
    return {
        name.removeprefix("mean_").removesuffix("_time") + "_s": {"mean": round(total / max(people, 1), 1), "people": people}
        for name, (total, people) in measures.times.items()
    }


def _json(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _scenario(result: Result) -> str:
    scenario = result.file.scenario
    return dump_scenario(scenario.model_copy(update={"study": shown_study(scenario.study)}))


def _manifest(result: Result, lang: Language) -> dict[str, object]:
    study = result.study
    named = [(found.file, found.sha256) for found in result.question.ground.polygons.files]
    return {
        "input_sha256": result.input_sha256,
        "scenario": {
            "name": result.file.scenario.scenario,
            "file": result.file.path.name,
            "sha256": _sha256(result.file.path),
            "extends": [{"file": parent.name, "sha256": _sha256(parent)} for parent in result.file.parents],
        },
        "files": [{"file": name, "sha256": sha256} for name, sha256 in dict.fromkeys(named)],
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


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_access(result: Result, path: Path) -> None:
    extra: dict[str, Any] = {
        name.replace("_m", "_mm") if matrix.unit == "mm" else name: np.where(matrix.reachable, matrix.values, -1)
        for name, matrix in measured(result).items()
    }
    np.savez_compressed(
        path,
        demand_ids=np.array(result.distance.demand_ids),
        office_ids=np.array(result.distance.office_ids),
        straight_line_mm=result.distance.values,
        **extra,
        covers=result.question.main.covers,
    )


def _write_geopackage(result: Result, points: DataFrame, path: Path) -> None:
    from geopandas import GeoDataFrame

    study = result.study
    told = points.set_index(study.demand.index)
    new = [str(name) for name in told.columns if name not in study.demand]
    added = {name: told[name] if name == "nearest_office" else to_numeric(told[name]) for name in new}
    roles = [role(office, result, result.after) for office in study.offices["id"]]
    layers: dict[str, GeoDataFrame] = {
        "boundary": GeoDataFrame({"id": [study.id]}, geometry=[study.boundary], crs=study.crs),
        "areas": study.areas,
        "demand": study.demand.assign(**added),
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
