"""The layers of a study as the page draws them: compact, in degrees, the same for every scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from geodata.disclosure import marks_of
from geodata.names import name_columns
from geodata.reading.postcodes import BETWEEN
from geodata.study import names_of
from maps.extent import settled
from maps.ground import draw_areas, draw_ground
from maps.page.geometry import (
    CELL_CODE,
    code_lines,
    code_outlines,
    code_path,
    code_points,
    code_rings,
    code_steps,
    frame_points,
    number_cells,
    pack,
)
from models.messages.text import Text, comma_list, unstopped

if TYPE_CHECKING:
    from geodata.study import Study
    from models.access import AccessMatrix, IntArray

# Four steps of a round number make five classes; the top one holds about the densest tenth.
CLASS_STEPS = 4
DENSE_QUANTILE = 0.9


def describe_layers(study: Study) -> dict[str, object]:
    """Return everything of a study but its demand: boundary, areas, offices, stops, lines, classes of people."""
    return {
        "boundary": code_rings(gpd.GeoSeries([study.boundary], crs=study.crs).to_crs(4326).iloc[0]),
        **_describe_home(study),
        "areas": names_of(study.areas),
        **_describe_outlines(study),
        **_describe_postcodes(study),
        "offices": describe_offices(study),
        **_describe_stops(study),
        "lines": _describe_lines(study),
        **_describe_ground(study),
        "classes": _classify_people(study),
    }


def _describe_home(study: Study) -> dict[str, object]:
    """Return south-west and north-east of the land that the map opens with, where that is not all within the boundary."""
    land = settled(study)
    if land is study.boundary:
        return {}
    west, south, east, north = gpd.GeoSeries([land], crs=study.crs).to_crs(4326).total_bounds
    return {"home": code_points(gpd.GeoSeries(gpd.points_from_xy([west, east], [south, north]), crs=4326))}


def describe_sources(study: Study) -> list[Text]:
    """Return each source of a study once, with the years it was used for; scenarios of one study may use other layers of it."""
    years: dict[Text, list[str]] = {}
    for layer in study.layers:
        seen = years.setdefault(layer.source, [])
        if layer.vintage not in seen:
            seen.append(layer.vintage)
    return [
        Text("{source} ({vintages})", source=unstopped(source), vintages=comma_list(vintages))
        for source, vintages in years.items()
    ]


def order_demand(study: Study) -> tuple[dict[str, object], IntArray]:
    """Return columns of equal length, and the study's row of each entry.

    People of one cell stand together, in the order of the lattice; those without a cell come last, with their points.
    """
    demand = study.demand
    has_cell = demand["cell"].str.fullmatch(CELL_CODE).to_numpy(dtype=bool)
    cells: IntArray = np.zeros((3, len(demand)), dtype=np.int64)
    cells[:, has_cell] = number_cells(list(demand["cell"][has_cell]))
    row, column, span = cells
    order = np.lexsort((column, row, ~has_cell))
    areas = {area: index for index, area in enumerate(study.areas["id"])}
    described: dict[str, object] = {
        "row": pack(row[order]),
        "column": pack(column[order]),
        "span": pack(span[order]),
        "points": code_points(demand.geometry.iloc[order[has_cell.sum() :]]),
        "area": pack(demand["area"].map(areas).to_numpy()[order]),
        "people": pack(demand["people"].to_numpy()[order]),
        **_withheld(study, order),
    }
    return described, order


def _withheld(study: Study, order: IntArray) -> dict[str, object]:
    """Return which people are counted elsewhere, as there are too few to be told: the marks met, and of each entry 0 or which."""
    marks = np.array(marks_of(study, "demand", "people"))[order]
    if not any(marks):
        return {}
    met = sorted(set(marks.tolist()) - {""})
    return {"marks": met, "marked": pack(np.array([met.index(mark) + 1 if mark else 0 for mark in marks.tolist()]))}


def find_rows(study: Study, distance: AccessMatrix, order: IntArray) -> IntArray:
    """Return the matrix's row of each of the study's demand points, in an order.

    Raises
    ------
    ValueError
        if a demand point is not in the matrix.
    """
    ids = study.demand["id"].to_numpy()
    position = {demand: row for row, demand in enumerate(distance.demand_ids)}
    missing = [demand for demand in ids.tolist() if demand not in position]
    if missing:
        msg = f"{len(missing)} demand points have no distances, the first is {missing[0]}"
        raise ValueError(msg)
    return np.array([position[demand] for demand in ids[order].tolist()], dtype=np.int64)


def _describe_outlines(study: Study) -> dict[str, object]:
    """Return the rings of each area; nothing where the areas are not drawn."""
    drawn = draw_areas(study)
    return {"outlines": code_outlines(gpd.GeoSeries(drawn, crs=study.crs))} if drawn else {}


def _describe_postcodes(study: Study) -> dict[str, object]:
    """Return the postcodes of each area as digits, several with a blank between; nothing where the study has none."""
    if "postcode" not in study.areas:
        return {}
    return {"postcodes": [codes.replace("-", "").replace(BETWEEN, " ") for codes in study.areas["postcode"]]}


def describe_offices(study: Study) -> list[dict[str, object]]:
    """Return the offices in the study's order, each where it is and how circles lie round it."""
    offices, points, beyond, rough = study.offices, study.offices.geometry, set(study.neighbours), set(study.approximate)
    columns = (offices["id"], names_of(offices), code_points(points), frame_points(points), offices["address"], offices["kind"])
    return [
        {
            "id": office,
            "name": name,
            "at": at,
            "frame": frame,
            **({"address": address} if address else {}),
            **({"outside": True} if office in beyond else {}),
            **({"rough": True} if office in rough else {}),
            **({"kind": study.kinds[kind].title} if kind in study.kinds else {}),
        }
        for office, name, at, frame, address, kind in zip(*columns, strict=True)
    ]


def _describe_stops(study: Study) -> dict[str, object]:
    """Return stops by kind; poles that the layer's first language calls the same share a name, however others number them."""
    own = name_columns(study.stops.columns)[0].removeprefix("name_")
    described: dict[str, object] = {}
    for kind in ("rail", "bus"):
        stops = study.stops[(study.stops["kind"] == "bus") == (kind == "bus")]
        poles: dict[str, list[tuple[Text, list[int]]]] = {}
        for name, at in zip(names_of(stops), code_points(stops.geometry), strict=True):
            poles.setdefault(name.to(own), []).append((name, at))
        described[kind] = [{"name": named[0][0], "at": code_steps([at for _, at in named])} for named in poles.values()]
    return described


def _describe_lines(study: Study) -> list[dict[str, object]]:
    return [
        {"name": name, "paths": paths}
        for name, paths in zip(names_of(study.lines), code_lines(study.lines.geometry), strict=True)
    ]


def _describe_ground(study: Study) -> dict[str, object]:
    """Return the rings of parks and water and the paths of watercourses; nothing where the study has none."""
    drawn = draw_ground(study)
    parts = {"park": drawn.parks, "water": drawn.water, "course": drawn.courses}
    placed = {kind: gpd.GeoSeries(shapes, crs=study.crs).to_crs(4326) for kind, shapes in parts.items() if shapes}
    described = {
        kind: [code_path(shape) for shape in shapes]
        if kind == "course"
        else [ring for shape in shapes for ring in code_rings(shape)]
        for kind, shapes in placed.items()
    }
    return {"ground": described} if described else {}


def _classify_people(study: Study) -> list[int]:
    """Return the classes of people of the study's squares."""
    cells = study.demand.groupby(study.demand["cell"].where(study.demand["cell"] != "", study.demand["id"]))
    return people_steps(cells["people"].sum().to_numpy())


def people_steps(people: IntArray) -> list[int]:
    """Return the lowest number of people of every class of squares but the first, in even round steps."""
    dense = float(np.quantile(people, DENSE_QUANTILE)) if len(people) else 0.0
    wanted = max(dense / CLASS_STEPS, 1.0)
    magnitude = 10 ** int(np.floor(np.log10(wanted)))
    step = min((factor * magnitude for factor in (1, 2, 5, 10)), key=lambda round_: abs(round_ - wanted))
    return [step * count for count in range(1, CLASS_STEPS + 1)]
