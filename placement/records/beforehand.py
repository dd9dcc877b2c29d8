"""What `analysis.json` holds of questions answered beforehand, each with its proof."""

from __future__ import annotations

from pydantic import Field

from placement.records.exact import Count, Exactly
from placement.records.measured import MeasuredRecord
from placement.records.record import Record
from placement.values.beforehand import State


class AskedRecord(Record):
    """A question: the scenario's own with another reach, or another number of offices."""

    reach: Exactly = Field(description="The reach, as a share of the scenario's own.")
    least: Count = Field(description="Fewest offices open in the end.")
    most: Count = Field(description="Most offices open in the end.")


class AnsweredRecord(Record):
    """A question with its answer."""

    asked: AskedRecord = Field(description="The question.")
    state: State = Field(
        description="A plan proven the best, the best met when the time was over, a proof that there is none, or nothing."
    )
    plan: MeasuredRecord | None = Field(description="The plan; null where there is none.")
    alone: bool | None = Field(description="Whether no other plan is as good; null where that was not found out.")
    bounds: tuple[int | None, ...] = Field(
        description="What no plan is better than, objective by objective, where this one is not proven."
    )


class BeforehandRecord(Record):
    """Questions close to the scenario's own, answered for the page where it cannot look at every set of sites."""

    answers: tuple[AnsweredRecord, ...] = Field(description="The scenario's own question first.")
    comparable: bool = Field(
        description="Whether plans of different numbers of offices compare by their values: not where objectives have tolerances."
    )
    limit_s: Count = Field(description="The seconds that there were for all of them.")
