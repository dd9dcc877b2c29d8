"""Everything the page shows, as one compact JSON value; the page's scripts know no other data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from maps.geometry import CELL_CODE, code_lines, code_points, code_rings, delta_code, draw_circles, number_cells
from maps.times import TimeLayer, Way, describe_time, describe_way
from maps.words import name_reach, name_roles, name_time_words, name_words
from models.text import Table, Text, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandas import DataFrame

    from geodata.study import Study
    from models.access import AccessMatrix, BoolArray, IntArray
    from models.plan import State
    from models.text import Language, Page

__all__ = ["TimeLayer", "Way", "compose_payload", "write_json"]

MM_PER_M = 1000
# Four steps of a round number make five classes; the top one holds about the densest tenth.
CLASS_STEPS = 4
DENSE_QUANTILE = 0.9


def compose_payload(  # noqa: PLR0913  # the page is drawn from nine things, none of which another could hold
    study: Study,
    distance: AccessMatrix,
    before: State,
    after: State,
    texts: Page,
    *,
    circle_mm: int | None,
    lang: Language,
    times: Sequence[TimeLayer] = (),
    ways: Sequence[Way] = (),
) -> dict[str, object]:
    """Return the page's data.

    Parameters
    ----------
    study
        the layers drawn.
    distance
        millimetres from the study's demand to its offices; the plans point into it.
    before, after
        the plan of the offices kept only, and the plan proposed.
    texts
        the words of the panel.
    circle_mm
        radius of the circles round open offices, None for none.
    lang
        the language the page opens in.
    times
        travel times the squares can be coloured by; in the order of the matrix's demand.
    ways
        whom each way of being served serves; in the order of the matrix's demand.

    Returns
    -------
    Values JSON can hold, the same for the same input.

    Raises
    ------
    ValueError
        if the matrix is not in millimetres, or lacks a demand point of the study, or a layer has another length.
    """
    if distance.unit != "mm":
        msg = f"the map shows metres, the matrix is in {distance.unit}"
        raise ValueError(msg)
    alone = not ways and _is_served_by_circle(distance, (before, after), circle_mm)
    reach_mm = circle_mm if alone else None
    demand, rows = _describe_demand(study, distance, before, after)
    size = len(distance.demand_ids)
    payload: dict[str, object] = {
        "lang": lang,
        "words": _write_texts(name_words() | (name_time_words() if times or ways else {})),
        "reach": _write_texts(name_reach(reach_mm)),
        "roles": _write_texts(name_roles()),
        "page": _describe_page(texts),
        "sources": _describe_sources(study),
        "one_state": before.open == after.open,
        "radius_m": None if circle_mm is None else circle_mm / MM_PER_M,
        "boundary": code_rings(gpd.GeoSeries([study.boundary], crs=study.crs).to_crs(4326).iloc[0]),
        "offices": _describe_offices(study, distance, before, after, circle_mm),
        "areas": _write_names(study.areas),
        "stops": _describe_stops(study),
        "lines": _describe_lines(study),
        "classes": _classify_people(study),
        "demand": demand,
    }
    if times:
        payload["times"] = [describe_time(layer, rows, size) for layer in times]
    if ways:
        payload["ways"] = [describe_way(way, rows, size) for way in ways]
    return payload


def write_json(value: object) -> str:
    """Return JSON that stays data inside a `<script type="application/json">`, whatever its texts hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _is_served_by_circle(distance: AccessMatrix, plans: tuple[State, ...], circle_mm: int | None) -> bool:
    """Whether the circles alone say who is served, so that the legend may name the distance."""
    return circle_mm is not None and all(np.array_equal(plan.served, _cover(distance, plan, circle_mm)) for plan in plans)


def _cover(distance: AccessMatrix, plan: State, limit_mm: int) -> BoolArray:
    return np.asarray(distance.within(limit_mm)[:, distance.columns(plan.open)].any(axis=1))


def _describe_page(texts: Page) -> dict[str, object]:
    return {
        "title": texts.title.as_dict(),
        "headline": texts.headline.as_dict(),
        "sections": [
            {"title": section.title.as_dict(), "body": [_describe_block(block) for block in section.body]}
            for section in texts.sections
        ],
    }


def _describe_block(block: Text | Table) -> dict[str, object]:
    if isinstance(block, Text):
        return {"text": block.as_dict()}
    return {
        "caption": block.caption.as_dict(),
        "head": [cell.as_dict() for cell in block.head],
        "rows": [[cell.as_dict() for cell in row] for row in block.rows],
        "strong": list(block.strong),
    }


def _describe_sources(study: Study) -> list[dict[str, str]]:
    """Return each source once, with the years it was used for."""
    years: dict[Text, list[str]] = {}
    for layer in study.layers:
        seen = years.setdefault(layer.source, [])
        if layer.vintage not in seen:
            seen.append(layer.vintage)
    return [
        Text(f"{source.ja}（{'、'.join(vintages)}）", f"{source.en.rstrip('.')} ({', '.join(vintages)})").as_dict()
        for source, vintages in years.items()
    ]


def _describe_offices(
    study: Study, distance: AccessMatrix, before: State, after: State, circle_mm: int | None
) -> list[dict[str, object]]:
    people = _people_by_row(study, distance)
    nearest_before, nearest_after = (_count_nearest(distance, plan, people) for plan in (before, after))
    circles = [] if circle_mm is None else draw_circles(study.offices, circle_mm / MM_PER_M)
    addresses = list(study.offices["address"])
    offices: list[dict[str, object]] = []
    for index, (office, name, at) in enumerate(
        zip(study.offices["id"], _write_names(study.offices), code_points(study.offices.geometry), strict=True)
    ):
        record: dict[str, object] = {"name": name, "at": at, "role": _name_role(office, before, after)}
        if office in before.open:
            record["people_before"] = nearest_before[office]
        if office in after.open:
            record["people_after"] = nearest_after[office]
        if circles and (office in before.open or office in after.open):
            record["circle"] = circles[index]
        if addresses[index]:
            record["address"] = addresses[index]
        offices.append(record)
    return offices


def _name_role(office: str, before: State, after: State) -> str:
    roles = {(True, True): "kept", (False, True): "added", (True, False): "closed", (False, False): "rest"}
    return roles[office in before.open, office in after.open]


def _count_nearest(distance: AccessMatrix, plan: State, people: IntArray) -> dict[str, int]:
    reached = plan.assignment >= 0
    # Unweighted counts are exact; bincount's weights would turn people into floats.
    totals = np.zeros(len(distance.office_ids), dtype=np.int64)
    np.add.at(totals, plan.assignment[reached], people[reached])
    return {office: int(total) for office, total in zip(distance.office_ids, totals, strict=True)}


def _describe_stops(study: Study) -> list[dict[str, object]]:
    return [
        {"name": name, "at": at, "kind": str(kind)}
        for name, at, kind in zip(_write_names(study.stops), code_points(study.stops.geometry), study.stops["kind"], strict=True)
    ]


def _describe_lines(study: Study) -> list[dict[str, object]]:
    return [
        {"name": name, "paths": paths}
        for name, paths in zip(_write_names(study.lines), code_lines(study.lines.geometry), strict=True)
    ]


def _describe_demand(study: Study, distance: AccessMatrix, before: State, after: State) -> tuple[dict[str, object], IntArray]:
    """Return columns of equal length and the matrix's row of each entry.

    People of one cell stand together, in the order of the lattice.
    """
    demand = study.demand
    has_cell = demand["cell"].str.fullmatch(CELL_CODE).to_numpy(dtype=bool)
    cells: IntArray = np.zeros((3, len(demand)), dtype=np.int64)
    cells[:, has_cell] = number_cells(list(demand["cell"][has_cell]))
    row, column, span = cells
    order = np.lexsort((column, row, ~has_cell))
    matrix_row = _find_rows(study, distance)[order]
    areas = {area: index for index, area in enumerate(study.areas["id"])}
    columns = _match_offices(study, distance)
    described: dict[str, object] = {
        "row": delta_code(row[order]),
        "column": delta_code(column[order]),
        "span": delta_code(span[order]),
        "points": code_points(demand.geometry.iloc[order[has_cell.sum() :]]),
        "area": [areas[area] for area in demand["area"].iloc[order]],
        "people": demand["people"].to_numpy()[order].tolist(),
    }
    for name, plan in (("before", before), ("after", after)):
        nearest = plan.assignment[matrix_row]
        millimetres = distance.values[matrix_row, nearest]  # noqa: PD011  # an AccessMatrix, not a frame
        # Rounded up, 3 000.001 m does not read as "3 000 m" beside "farther than 3 km".
        metres = -(-millimetres // MM_PER_M)
        described[name] = np.where(nearest < 0, -1, columns[nearest]).tolist()
        described[f"{name}_m"] = np.where(nearest < 0, 0, metres).tolist()
        described[f"{name}_served"] = "".join(str(int(value)) for value in plan.served[matrix_row])
    return described, matrix_row


def _classify_people(study: Study) -> list[int]:
    """Return the lowest number of people of every class but the first, in even round steps."""
    cells = study.demand.groupby(study.demand["cell"].where(study.demand["cell"] != "", study.demand["id"]))
    dense = float(cells["people"].sum().quantile(DENSE_QUANTILE)) if len(study.demand) else 0.0
    wanted = max(dense / CLASS_STEPS, 1.0)
    magnitude = 10 ** int(np.floor(np.log10(wanted)))
    step = min((factor * magnitude for factor in (1, 2, 5, 10)), key=lambda round_: abs(round_ - wanted))
    return [step * count for count in range(1, CLASS_STEPS + 1)]


def _find_rows(study: Study, distance: AccessMatrix) -> IntArray:
    position = {demand: row for row, demand in enumerate(distance.demand_ids)}
    missing = [demand for demand in study.demand["id"] if demand not in position]
    if missing:
        msg = f"{len(missing)} demand points have no distances, the first is {missing[0]}"
        raise ValueError(msg)
    return np.array([position[demand] for demand in study.demand["id"]], dtype=np.int64)


def _people_by_row(study: Study, distance: AccessMatrix) -> IntArray:
    people = np.zeros(len(distance.demand_ids), dtype=np.int64)
    people[_find_rows(study, distance)] = study.demand["people"].to_numpy()
    return people


def _match_offices(study: Study, distance: AccessMatrix) -> IntArray:
    """Return, for every column of the matrix, the office's place in the study."""
    position = {office: index for index, office in enumerate(study.offices["id"])}
    return np.array([position[office] for office in distance.office_ids], dtype=np.int64)


def _write_names(frame: DataFrame) -> list[dict[str, str]]:
    return [
        Text(str(ja), str(en)).as_dict() if en else same(str(ja)).as_dict()
        for ja, en in zip(frame["name_ja"], frame["name_en"], strict=True)
    ]


def _write_texts(texts: Mapping[str, Text]) -> dict[str, dict[str, str]]:
    return {key: text.as_dict() for key, text in texts.items()}
