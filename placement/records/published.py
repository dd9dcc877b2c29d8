"""Figures shown as they were published, as `plan.json` holds them."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from placement.records.record import Record, Words
from placement.results.result import Result


class FigureRecord(Record):
    """One figure."""

    of: str = Field(description="Of which part: a service, an office, …; empty for all.")
    year: str = Field(description="FY2012 for a fiscal year (from April), 2012 for a calendar year, 2013-03 for a month's end.")
    value: str = Field(description="The figure, as it was published.")
    unit: str = Field(description="What it is of.")
    about: bool = Field(description="Whether the source rounds it.")
    source: str = Field(description="The document.")
    place: str = Field(description="Where in it.")
    note: str = Field(description="What a reader must know.")


class SeriesRecord(Record):
    """A measure that is shown as it was published."""

    measure: str = Field(description="The measure.")
    title: Words = Field(description="What people read above it, by language code.")
    figures: tuple[FigureRecord, ...] = Field(description="Its figures, in the order of the study's table.")


def series_records(result: Result) -> Iterator[SeriesRecord]:
    """Yield the measures that the scenario shows as published."""
    for series in result.file.scenario.published:
        figures = tuple(
            FigureRecord(
                of=one.of,
                year=one.year,
                value=str(one.value),
                unit=one.unit,
                about=one.about,
                source=one.source,
                place=one.place,
                note=one.note,
            )
            for one in result.study.published
            if one.measure == series.measure
        )
        yield SeriesRecord(measure=series.measure, title=series.title.as_dict(), figures=figures)
