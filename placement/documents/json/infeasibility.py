"""Why there is no plan, as data: what `placement explain --json` prints then."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from geodata.yamlfiles.source import dotted
from placement.documents.json.parts import ConditionPart, part_of
from placement.records.record import ANSWER_FORMAT, Answer, Record
from placement.results.explanation import Impasse
from placement.values.conditions import Part


class Conflict(Record):
    """Conditions that conflict."""

    smallest: bool = Field(description="Whether it is proven that no fewer conflict.")
    conditions: tuple[ConditionPart, ...] = Field(description="The conditions; without any one of them the others can be met.")


class RepairPart(Record):
    """One change of the file that is enough by itself."""

    path: str = Field(description="The keys that lead to it in the file, joined by points.")
    file: str = Field(description="The file it is written in.")
    line: int = Field(description="The line, from 1.")
    was: str = Field(description="What the file says.")
    value: str | None = Field(description="What to write instead; null where the condition is left out.")
    exact: str | None = Field(description="The exact limit, where value is rounded, as a scenario writes it; else null.")


class ImpasseAnswer(Answer):
    """What `placement explain --json` prints where there is no plan: what conflicts, and what repairs it."""

    scenario: str = Field(description="Name of the scenario.")
    status: Literal["infeasible"] = Field(description="No plan meets all conditions.")
    conflict: Conflict = Field(description="A set of conditions that conflict.")
    other_conflicts: tuple[tuple[ConditionPart, ...], ...] = Field(description="Further sets, each enough by itself.")
    conflicts_complete: bool = Field(description="Whether there are no further sets.")
    repairs: tuple[RepairPart, ...] = Field(description="The smallest changes, each enough by itself.")
    fewest_to_drop: tuple[ConditionPart, ...] | None = Field(
        description="The fewest conditions without which there is a plan; null where that is not known."
    )


def impasse_answer(found: Impasse) -> ImpasseAnswer:
    """Return the conditions that conflict, and the repairs."""
    return ImpasseAnswer(
        format=ANSWER_FORMAT,
        scenario=found.question.inputs.scenario.scenario,
        status="infeasible",
        conflict=Conflict(smallest=found.smallest, conditions=_parts(found.conflict)),
        other_conflicts=tuple(map(_parts, found.others)),
        conflicts_complete=found.complete,
        repairs=tuple(
            RepairPart(
                path=dotted(repair.path),
                file=repair.words.file,
                line=repair.words.first,
                was=repair.was,
                value=repair.value,
                exact=None if repair.exact is None else repair.exact.written,
            )
            for repair in found.repairs
        ),
        fewest_to_drop=None if found.fewest is None else _parts(found.fewest),
    )


def _parts(parts: tuple[Part, ...]) -> tuple[ConditionPart, ...]:
    return tuple(ConditionPart(**part_of(part)) for part in parts)
