"""A result as layers for a GIS: those of the study with what the plan means for each row, and three made from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series, to_numeric

from geodata.disclosure import marks_of
from geodata.names import NAME
from geodata.provenance import credits_of
from maps.charts.population import REACHES, classify, find_squares
from models.messages.text import Language
from placement.problem.columns import COUNTED, GROUP, ROLE, folded, layers_of, names_beside, result_columns
from placement.records.columns import AREAS, COUNT, DEMAND, FLAG, OFFICES, SECONDS, TEXT, WHOLE, Schema
from placement.results.withheld import areas_told, demand_told, offices_told
from placement.scenario.ids import EVERYONE
from placement.values.gains import Effect, effect_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.study import Study
    from models.access import IntArray
    from models.plan import State
    from placement.results.result import Result
    from placement.results.tables import Columns

# made from the demand: squares of its mesh, and a line from each point to its nearest open office
CELLS, LINES = "cells", {"nearest_before": "_before", "nearest": ""}
# what becomes of a point's distance
SHIFTS: dict[Effect, str] = {"better": "nearer", "same": "same", "worse": "farther"}
# the counts of a cell, by what they are summed as
COUNTS = {
    **{name: name for name in ("people", "served_before", "served", "nearer", "farther")},
    "newly": "newly_served",
    "lost": "no_longer_served",
}
STATES: dict[str, Callable[[Result], State]] = {"_before": lambda result: result.before, "": lambda result: result.after}
WHOLES = (WHOLE, COUNT, FLAG, SECONDS)


def credits_told(result: Result, lang: Language) -> str:
    """Return where the layers of a result come from and on which terms, as one line."""
    return "; ".join(one.said.to(lang) for one in credits_of(result.study.layers))


def layers_told(result: Result) -> dict[str, GeoDataFrame]:
    """Return the layers of a result that has a plan, by name, in the study's CRS; counts that are withheld are empty.

    A column of the study that has the name of one of the result's stands under another name (`column-renamed`).
    """
    study = result.study
    columns = result_columns(study, result.access, result.file.scenario)
    told = demand_told(result)
    shifts = _shifts(told)
    added = {"areas": _areas(result), "demand": _demand(told), "offices": _offices(result)}
    layers = {"boundary": GeoDataFrame({"id": [study.id]}, geometry=[study.boundary], crs=study.crs)}
    for name, layer in layers_of(study).items():
        frame = _marked(study, name, layer)
        own = frame.rename(columns=names_beside(frame.columns, columns.get(name, ())))
        layers[name] = own.assign(**{column: Series(cells, index=own.index) for column, cells in added.get(name, {}).items()})
    layers[CELLS] = _cells(result, told, shifts)
    for name, ending in LINES.items():
        layers[name] = _lines(result, STATES[ending](result), told, shifts)
    return {name: frame for name, frame in layers.items() if len(frame)}


def _typed(schema: Schema, columns: Mapping[str, Sequence[object]]) -> dict[str, Series]:
    """Return columns of a table as numbers where they hold numbers; a mark in place of a count leaves its cell empty."""
    found: dict[str, Series] = {}
    for name, cells in schema.cells(columns).items():
        if schema.kind(name) is TEXT:
            found[name] = Series(cells, dtype=object)
        else:
            numbers = _numbers(cells)
            found[name] = numbers.astype("Int64") if schema.kind(name) in WHOLES else numbers
    return found


def _areas(result: Result) -> dict[str, Series]:
    told = _typed(AREAS, areas_told(result))
    counted = {} if result.file.scenario.people == EVERYONE else {COUNTED: told["people"]}
    return counted | {name: cells for name, cells in told.items() if name not in {"id", "people"} and not NAME.fullmatch(name)}


def _demand(told: Columns) -> dict[str, Series]:
    return {name: cells for name, cells in _typed(DEMAND, told).items() if name not in {"id", "area", "people"}}


def _offices(result: Result) -> dict[str, Series]:
    told = _typed(OFFICES, offices_told(result))
    told[ROLE] = told.pop("role_after")
    own = {"id", "caseload", *(name for name in told if NAME.fullmatch(name) or name.startswith("kind"))}
    return {name: cells for name, cells in told.items() if name not in own}


def _marked(study: Study, layer: str, frame: GeoDataFrame) -> GeoDataFrame:
    """Return a layer without its counts that are withheld: nothing stands there, and the mark in a column of its own."""
    for column in study.withheld.get(layer, {}):
        marks, told = marks_of(study, layer, column), f"{column}_withheld"
        while folded(told) in {folded(str(name)) for name in frame.columns}:
            told += "_"
        shown = [None if mark else value for mark, value in zip(marks, frame[column].tolist(), strict=True)]
        frame = frame.assign(**{column: Series(shown, dtype="Int64", index=frame.index), told: marks})
    return frame


def _shifts(told: Columns) -> NDArray[np.object_]:
    """Return for each demand point how its own nearest office changes: nearer, farther, or the same."""
    both = zip(told["distance_m_before"], told["distance_m"], strict=True)
    return np.array([SHIFTS[effect_of(before, after)] for before, after in both], dtype=object)  # type: ignore[arg-type]


def _cells(result: Result, told: Columns, shifts: NDArray[np.object_]) -> GeoDataFrame:
    """Return the mesh cells people live in, with the sums of those who count; none where the demand has no cells.

    The people of a cell may differ in their state: the most numerous give it its own, and of equals the first.
    """
    study, people = result.counted, result.question.people
    squares, states = find_squares(study), classify(result.before.served, result.after.served)
    counted = {
        "people": np.ones(len(people), dtype=bool),
        "served_before": result.before.served,
        "served": result.after.served,
        "nearer": shifts == "nearer",
        "farther": shifts == "farther",
        **{str(reach): states == place for place, reach in enumerate(REACHES)},
    }
    rows = DataFrame({name: np.where(those, people, 0) for name, those in counted.items()})
    for ending, state in STATES.items():
        column, far = _nearest(result, state(result))
        rows[f"far{ending}"], rows[f"lost{ending}"] = people * far, column < 0
    rows["mark"] = [isinstance(cell, str) for cell in told["people"]]
    sums = rows[squares.members < len(squares.shapes)].groupby(squares.members[squares.members < len(squares.shapes)]).sum()
    empty = sums["people"] == 0
    columns = {"id": study.demand["cell"].groupby(squares.members).first()[: len(sums)]}
    for name, counted_as in COUNTS.items():
        columns[counted_as] = sums[name].astype("Int64").mask(empty & (sums["mark"] > 0))
    for ending in STATES:
        mean = sums[f"far{ending}"] / sums["people"].clip(lower=1) / 1000
        columns[f"mean_distance_m{ending}"] = mean.round(3).mask(empty | (sums[f"lost{ending}"] > 0))
    columns["state"] = sums[[*REACHES]].idxmax(axis=1).astype(object).mask(empty)
    return GeoDataFrame(columns, geometry=list(squares.shapes), crs=study.crs)


def _lines(result: Result, state: State, told: Columns, shifts: NDArray[np.object_]) -> GeoDataFrame:
    """Return a straight line from each demand point to its nearest open office; none of those who live at it, or reach none."""
    demand, offices = result.study.demand, result.study.offices
    column, far = _nearest(result, state)
    drawn = (column >= 0) & (far > 0)
    ends = [shapely.get_coordinates(demand.geometry[drawn]), shapely.get_coordinates(offices.geometry)[column[drawn]]]
    columns = {
        "id": demand["id"],
        **({GROUP: told["group"]} if "group" in told else {}),
        "people": _numbers(told["people"]).astype("Int64"),
        "office": offices["id"].to_numpy()[column],
        "distance_m": far / 1000,
        "shift": shifts,
    }
    return GeoDataFrame(
        DataFrame(columns)[drawn], geometry=np.asarray(shapely.linestrings(np.stack(ends, axis=1))), crs=demand.crs
    )


def _nearest(result: Result, state: State) -> tuple[IntArray, IntArray]:
    """Return for each demand point the column of its nearest open office, -1 where there is none, and the millimetres to it."""
    rows, column = np.arange(len(state.assignment)), state.assignment
    matrix = result.distance.values  # noqa: PD011 - an array of ours
    return column, np.where(column < 0, 0, matrix[rows, np.maximum(column, 0)])


def _numbers(cells: Sequence[object]) -> Series:
    """Return numbers, with nothing where a mark stands for one."""
    found: Series = to_numeric(Series(list(cells), dtype=object), errors="coerce")
    return found
