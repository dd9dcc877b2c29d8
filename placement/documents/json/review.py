"""A review as data: what `placement review --json` prints."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from models.messages.text import NOTHING
from placement.records.findings import FindingRecord, finding_records
from placement.records.record import ANSWER_FORMAT, Answer, Record, Words
from placement.records.schema import WrittenPlan
from placement.values.review import Ends, Review, Reviewed

Numbers = tuple[float, float]


class ReviewedRecord(Record):
    """A figure that was measured, beside what the plan says."""

    measure: str = Field(description="What was measured, as the sheet has it.")
    name: Words | None = Field(None, description="The measure in words, by language code, where the sheet has them.")
    service: str | None = Field(None, description="Id of the service it is of, where the sheet names one.")
    office: str | None = Field(None, description="Id of the office it is of; absent for all together.")
    date: str = Field(description="When: 2015, FY2015 (from April), 2015-03 or 2015-03-30.")
    value: float = Field(description="What was measured.")
    unit: str = Field(description="What the figures are of; empty where neither the plan nor the sheet names it.")
    source: str | None = Field(None, description="Where the figure is from, where the sheet says so.")
    beside: Literal["before", "plan"] | None = Field(description="Beside which state it stands; null where beside none.")
    said: Numbers | None = Field(description="The least and the most that the plan says; null where it says nothing.")
    difference: Numbers | None = Field(description="What was measured less the most, and less the least, that the plan says.")
    because: Words | None = Field(None, description="Why the plan says nothing of it, by language code.")

    @classmethod
    def made(cls, row: Reviewed) -> ReviewedRecord:
        """Return it of a row."""
        one = row.observed
        told = {key: text for key, text in (("service", one.service), ("office", one.office), ("source", one.source)) if text}
        words = {
            key: text.as_dict()
            for key, text in (("name", one.name), ("because", row.because))
            if text not in {None, NOTHING} and text
        }
        return cls.model_validate(
            {
                "measure": one.measure,
                "date": one.date,
                "value": _number(one.value),
                "unit": row.unit,
                "beside": row.side,
                "said": _numbers(row.said),
                "difference": _numbers(row.difference),
                **told,
                **words,
            }
        )


class ReviewAnswer(Answer):
    """What `placement review --json` prints."""

    scenario: str = Field(description="Name of the scenario.")
    changed: str | None = Field(description="The month from which the plan holds; null where the scenario names none.")
    rows: tuple[ReviewedRecord, ...] = Field(description="The rows of the sheet, in its order.")
    findings: tuple[FindingRecord, ...] = Field(description="What was warned of.")


def review_answer(found: Review, plan: WrittenPlan) -> ReviewAnswer:
    """Return what `placement review --json` prints."""
    return ReviewAnswer(
        format=ANSWER_FORMAT,
        scenario=plan.record.scenario,
        changed=found.changed or None,
        rows=tuple(map(ReviewedRecord.made, found.rows)),
        findings=finding_records(found.findings),
    )


def _number(value: Fraction) -> float:
    return round(float(value), 6)


def _numbers(ends: Ends | None) -> Numbers | None:
    return None if ends is None else (_number(ends[0]), _number(ends[1]))
