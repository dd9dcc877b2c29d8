"""A plan with its measures and exact values, as `analysis.json` holds it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from placement.records.exact import Count, Ids
from placement.records.record import Record


class MeasuresRecord(Record):
    """What a set of open offices means for the people; `times` by kind: people × seconds, and of how many people."""

    people: Count = Field(description="Everyone of the study.")
    served: Count = Field(description="People served.")
    distance_total_mm: Count | None = Field(
        description="People × millimetres to the nearest open office, summed; null where somebody reaches none."
    )
    distance_max_mm: Count | None = Field(
        description="The largest of these distances in millimetres; null where somebody reaches none."
    )
    times: Mapping[str, tuple[Count, Count]] = Field(
        description="By kind of travel: people × seconds, summed, and of how many people."
    )


class MeasuredRecord(Record):
    """A plan with its measures, and its exact value in every objective."""

    added: Ids = Field(description="Ids of the options it adds.")
    measures: MeasuresRecord = Field(description="What it means for the people.")
    values: tuple[int, ...] = Field(description="Its exact value in every objective, in order.")
    options: Ids = Field(description="Ids of the options added and kept.")
    open: Ids = Field(description="Ids of the offices open in the end.")
    tied: Count | None = Field(description="How many plans are as good; null where they were not counted.")
