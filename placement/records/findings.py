"""Findings as data: what was found in the inputs, as `--json` and `manifest.json` tell it."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from models.messages.findings import Finding, Severity
from placement.records.record import ANSWER_FORMAT, Answer, Record, Words


class FindingRecord(Record):
    """One thing found in an input: where it is, what was found, what to do."""

    code: str = Field(description="Stable name of the kind of fault, such as swapped-coordinates.")
    severity: Severity = Field(description="stop: nothing is written; warn: the run goes on; fix: repaired by the program.")
    message: Words = Field(description="What was found and what to do about it, by language code.")
    file: str | None = Field(None, description="The file, as the user named it.")
    layer: str | None = Field(None, description="The layer or table in the file, where it has several.")
    line: int | None = Field(None, description="Line of a text file, from 1.")
    column: int | None = Field(None, description="Column in that line, in characters from 1.")
    row: int | None = Field(None, description="Row of a table or feature of a layer, from 1, the header not counted.")
    field: str | None = Field(None, description="The column or key concerned.")
    value: str | None = Field(None, description="The value found, as text.")
    count: int = Field(1, description="How many times the same fault was found.")
    excerpt: str | None = Field(None, description="The offending line of the file, where it helps.")


class FindingsAnswer(Answer):
    """What `check` and `study check` print with `--json`, and every command whose input has faults."""

    findings: tuple[FindingRecord, ...] = Field(description="What was found, in the order met; of very many the first ones.")


def finding_records(found: Sequence[Finding]) -> tuple[FindingRecord, ...]:
    """Return findings as records; absent fields are left out."""
    return tuple(FindingRecord.model_validate(finding.as_dict()) for finding in found)


def findings_answer(found: Sequence[Finding]) -> FindingsAnswer:
    """Return findings as what a command prints."""
    return FindingsAnswer(format=ANSWER_FORMAT, findings=finding_records(found))
