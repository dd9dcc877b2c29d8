"""What `analysis.json` holds of what a reader may try: the ranking, the sets that break a rule, and what the page counts itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from placement.records.exact import Bits, Count, Ids
from placement.records.record import Record
from placement.values.countable import ConditionKind, Goal


class OfficeSumRecord(Record):
    """A limit on a sum over the open offices."""

    terms: tuple[tuple[str, int], ...] = Field(description="Ids of offices, each with what it adds when open.")
    least: int | None = Field(description="The sum is this at least; null where there is no such limit.")
    most: int | None = Field(description="The sum is this at most; null where there is no such limit.")


class PeopleLeftRecord(Record):
    """A limit on the people of whom no open office is near enough."""

    near: Literal["reach", "distance", "before"] = Field(
        description="Near enough is within the scenario's reach, within a distance, or not farther than before by more than one."
    )
    mm: Count = Field(description="That distance in millimetres; 0 for the reach.")
    most: int = Field(description="How many people may be left.")
    areas: Ids | None = Field(description="Ids of the areas whose people count; null for everybody.")


class CountableRecord(Record):
    """A condition of the scenario as the page counts it; neither sums nor people where it cannot."""

    kind: ConditionKind = Field(description="What sort of condition it is.")
    row: Count = Field(description="Its place in the scenario, from 0.")
    sums: tuple[OfficeSumRecord, ...] = Field(description="Limits on sums over open offices.")
    people: tuple[PeopleLeftRecord, ...] = Field(description="Limits on people left.")


class CountAgainRecord(Record):
    """What the page needs to find the best of all sets of offices itself."""

    goals: tuple[Goal, ...] | None = Field(description="The objectives in order; null where the page cannot count one of them.")
    conditions: tuple[CountableRecord, ...] = Field(description="The conditions besides the number of offices.")


class BrokenRecord(Record):
    """The sets of candidates that break a rule, a bit each, the first set in the lowest bit of the first byte."""

    kind: ConditionKind = Field(description="What sort of condition forbids them.")
    row: Count = Field(description="Its place in the scenario, from 0.")
    broken: Bits = Field(description="A bit for each set of candidates, in base64.")


class ChoicesRecord(Record):
    """What may be tried; a plan is its bits over the candidates, and its rank."""

    keep: Ids = Field(description="Ids of the offices that stay open.")
    candidates: Ids = Field(description="Ids of the candidates; the first is the lowest bit.")
    least: Count = Field(description="Fewest candidates that may be open.")
    most: Count = Field(description="Most candidates that may be open.")
    rules: tuple[BrokenRecord, ...] | None = Field(description="What is forbidden; null where it was not listed.")
    plans: tuple[tuple[Count, Annotated[int, Field(ge=1)]], ...] = Field(
        description="Bits of candidates, each with the rank of that plan."
    )
    count: Count | None = Field(description="How many plans there are; null where they were not counted.")
    again: CountAgainRecord | None = Field(
        None,
        description="Objectives and conditions as the page counts them itself, for any set; missing in results of earlier versions.",
    )

    @field_validator("rules")
    @classmethod
    def _whole(cls, rules: tuple[BrokenRecord, ...] | None, info: ValidationInfo) -> tuple[BrokenRecord, ...] | None:
        """Check that every rule has a bit for each set of candidates."""
        sets = -(-(1 << len(info.data.get("candidates", ()))) // 8) if rules else 0
        if any(len(rule.broken) != sets for rule in rules or ()):
            raise ValueError("not a bit for each set of candidates")
        return rules

    @field_validator("plans")
    @classmethod
    def _known(cls, plans: tuple[tuple[int, int], ...], info: ValidationInfo) -> tuple[tuple[int, int], ...]:
        """Check that plans add candidates alone."""
        if any(mask >> len(info.data.get("candidates", ())) for mask, _ in plans):
            raise ValueError("a plan of more than the candidates")
        return plans
