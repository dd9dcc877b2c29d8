"""The tables of a result as they are written: counts too small to be published, and sums of nothing but such, as marks."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.disclosure import WITHHELD, marks_of
from models.messages.text import Text, same
from placement.problem.columns import FATES
from placement.results.solved import Solved
from placement.results.tables import Columns, areas_columns, demand_columns, offices_columns

COUNTS_OF_AREAS = ("people", "served_before", "served")


def said(mark: str) -> Text:
    """Return a mark for people."""
    return Text("withheld") if mark == WITHHELD else same(mark)


def marked(values: Sequence[object], marks: Sequence[str]) -> list[object]:
    """Return values, with a mark in place of each that has one."""
    return [mark or value for value, mark in zip(values, marks, strict=True)]


def demand_told(result: Solved) -> Columns:
    """Return the columns of `demand.csv`."""
    columns = demand_columns(result)
    return columns | {"people": marked(columns["people"], people_marks(result))}


def offices_told(result: Solved) -> Columns:
    """Return the columns of `offices.csv`."""
    columns = offices_columns(result)
    if "caseload" in columns:
        columns["caseload"] = marked(columns["caseload"], marks_of(result.study, "offices", "caseload"))
    return columns


def areas_told(result: Solved) -> Columns:
    """Return the columns of `areas.csv`."""
    columns, marks = areas_columns(result), area_marks(result)
    counts = [name for name in columns if name in COUNTS_OF_AREAS or name.startswith(tuple(f"{fate}_" for fate in FATES))]
    return columns | {name: marked(columns[name], marks) for name in counts}


def people_marks(result: Solved) -> list[str]:
    """Return for each demand point the mark of the people who count, "" where their number is shown."""
    return marks_of(result.study, "demand", result.file.scenario.people)


def area_marks(result: Solved) -> list[str]:
    """Return for each area `withheld` where all the people who count are counted in another, else ""."""
    demand, marks = result.study.demand, people_marks(result)
    if not any(marks):
        return [""] * len(result.study.areas)
    shown = {area for area, people in zip(demand["area"], result.question.people.tolist(), strict=True) if people}
    hidden = {area for area, mark in zip(demand["area"], marks, strict=True) if mark} - shown
    return [WITHHELD if area in hidden else "" for area in result.study.areas["id"]]
