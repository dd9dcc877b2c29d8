"""The parts that the answers of several commands share: plans in figures, and conditions with their lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from geodata.yamlfiles.source import dotted
from placement.problem.build import Question
from placement.problem.units import SHOWN, Reading
from placement.records.parts import DistanceRecord, ServedRecord
from placement.records.plan import ChangedRecord, changed
from placement.records.record import Record, Words
from placement.values.conditions import Kind, Part
from placement.values.plans import MeasuredPlan
from placement.values.standings import Standing


class Named(Record):
    """An objective by its name."""

    name: str = Field(description="Name of the objective, as scenarios write it.")
    people: str | None = Field(None, description="The column of the people counted, where the objective names one of its own.")


class FigureRecord(Named):
    """What a plan reaches on one objective: the figure that people read, and the integer that decides."""

    value: int | float = Field(description="The figure, in unit.")
    unit: str = Field(description="Unit of value: people, count, m, s, person-km, person-hours, or 0-1 for a score.")
    exact: int = Field(description="The exact integer that decides, such as people × millimetres of a mean distance.")

    @classmethod
    def made(cls, reading: Reading, value: int) -> FigureRecord:
        """Return it from how the integer of the objective reads."""
        return cls(**reading.known, value=reading.figure(value), unit=SHOWN[reading.unit], exact=value)


def figures(readings: Sequence[Reading], values: Sequence[int]) -> tuple[FigureRecord, ...]:
    """Return what a plan reaches on each objective; nothing where there is no plan."""
    return tuple(FigureRecord.made(reading, value) for reading, value in zip(readings, values, strict=True)) if values else ()


class FiguredPlan(ChangedRecord):
    """A plan, and what it reaches."""

    served: ServedRecord = Field(description="People served.")
    distance_m: DistanceRecord = Field(description="Metres to the nearest open office, in a straight line.")
    objectives: tuple[FigureRecord, ...] = Field(description="What it reaches on each objective, in order.")


def figured(plan: MeasuredPlan | Standing, question: Question) -> dict[str, Any]:
    """Return what a plan adds and closes, and what it reaches."""
    return {
        **changed(question, plan.added),
        "served": ServedRecord.made(plan.measures),
        "distance_m": DistanceRecord.made(plan.measures),
        "objectives": figures(question.readings, plan.values),
    }


class OpenPlan(FiguredPlan):
    """A plan with the offices that are open in the end."""

    open: tuple[str, ...] = Field(description="Ids of the offices that are open, in the study's order.")


class ConditionPart(Record):
    """A condition with its place in the file."""

    kind: Kind = Field(description="What sort of condition it is.")
    id: str = Field(description="Id of the rule, the number, the office or the objective.")
    title: Words = Field(description="The condition in words, by language code.")
    path: str = Field(description="The keys that lead to it in the file, joined by points.")
    file: str = Field(description="The file it is written in.")
    line: int = Field(description="Its first line, from 1.")
    lines: tuple[str, ...] = Field(alias="text", description="Its lines, as they stand in the file.")


def part_of(part: Part) -> dict[str, Any]:
    """Return a condition with its place in the file."""
    return {
        "kind": part.kind,
        "id": part.id,
        "title": part.title.as_dict(),
        "path": dotted(part.path),
        "file": part.words.file,
        "line": part.words.first,
        "text": part.words.lines,
    }
