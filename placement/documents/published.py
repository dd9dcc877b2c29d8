"""The words of figures as they were published, year by year; nothing is computed of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geodata.services.offers import names_of_services
from geodata.services.published import Figure
from geodata.study import names_of
from models.messages.document import Section, Table
from models.messages.text import Text, capital, in_context, joined, plural, same
from placement.documents.loads import year_said
from placement.results.result import Result
from placement.scenario.published import PublishedSeries


def published_section(result: Result) -> list[Section]:
    """Return the figures that the scenario shows as published; nothing where it names none."""
    stated = result.file.scenario.published
    if not stated:
        return []
    body = [part for series in stated for part in _series(result, series)]
    longest = max(len(_years(_figures(result, series))) for series in stated)
    told = plural(
        "Figures as they were published; nothing is computed of them, and no forecast is made from one year.",
        "Figures as they were published, year by year; nothing is computed of them, and no forecast is fitted to {n} points.",
        longest,
    )
    return [Section(Text("Published figures"), (told, *body))]


def _figures(result: Result, series: PublishedSeries) -> tuple[Figure, ...]:
    return tuple(one for one in result.study.published if one.measure == series.measure)


def _years(figures: Sequence[Figure]) -> list[str]:
    return sorted({one.year for one in figures}, key=lambda year: year.removeprefix("FY"))


def _series(result: Result, series: PublishedSeries) -> Iterator[Text | Table]:
    figures = _figures(result, series)
    years, names = _years(figures), _names(result, series)
    by_part: dict[str, dict[str, Figure]] = {}
    for one in figures:
        by_part.setdefault(one.of, {})[one.year] = one
    rows = tuple(
        (names.get(part, same(part)) if part else in_context("published", "in all"), *(_said(of.get(year)) for year in years))
        for part, of in by_part.items()
    )
    yield Table(capital(series.title), (in_context("published", "of"), *map(year_said, years)), rows)
    yield _sources(figures)
    yield from ([series.because] if series.because else [])


def _said(one: Figure | None) -> Text:
    if one is None:
        return same("—")
    said = same(f"{one.value:,}%" if one.unit == "%" else f"{one.value:,}")
    return Text("about {number}", number=said) if one.about else said


def _sources(figures: Sequence[Figure]) -> Text:
    """Return where the figures stand, and what their rows note."""
    places = list(dict.fromkeys(f"{one.source}, {one.place}" for one in figures))
    notes = list(dict.fromkeys(one.note for one in figures if one.note))
    said = Text("Source: {places}", places="; ".join(places))
    return joined(Text("{this} ({next})"), (said, same("; ".join(notes)))) if notes else said


def _names(result: Result, series: PublishedSeries) -> dict[str, Text]:
    offices = result.study.offices
    return {
        **dict(zip(offices["id"], names_of(offices), strict=True)),
        **names_of_services(result.study.services),
        **series.parts,
    }
