"""Months in a scenario that are missing, have no meaning, or do not come one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from geodata.yamlfiles.source import Source, Steps
from models.messages.findings import Finding
from models.messages.text import Text
from placement.scenario.files import Scenario
from placement.scenario.years import Years


def year_faults(scenario: Scenario, source: Source) -> Iterator[Finding]:
    """Yield a finding for each month of phases, of columns of people and of rules that is not as it must be."""
    if scenario.years is None:
        yield from _without_years(scenario, source)
    elif scenario.phases is None:
        yield source.finding("needs", Text("{name} needs {key}", name="years", key="phases"), "years", key=True)
    else:
        yield from _phases(scenario, source)
        yield from _order(scenario, scenario.years, source)
        yield from _rules(scenario, source)


def _without_years(scenario: Scenario, source: Source) -> Iterator[Finding]:
    phases = [(("phases", row), "from_year") for row, phase in enumerate(scenario.phases or ()) if phase.from_year]
    keys = ("from_year", "until_year")
    rules = [(("rules", row), key) for row, rule in enumerate(scenario.rules) for key in keys if getattr(rule, key)]
    for path, key in (*phases, *rules):
        message = Text("{key} needs years, which say from when to when phases last and whose people count", key=key)
        yield source.finding("needs-years", message, *path, key, key=True)


def _phases(scenario: Scenario, source: Source) -> Iterator[Finding]:
    for row, phase in enumerate(scenario.phases or ()):
        if phase.from_year is None:
            message = Text("with years, write from_year: the month from which this phase holds")
            yield source.finding("phases-years", message, "phases", row)
        # what a file says and what follows when it says nothing are alike once it was read and written again
        for key in [key for key in ("people", "weight") if getattr(phase, key) != type(phase).model_fields[key].default]:
            message = Text("with years, leave out {key} here: it follows from the months and the columns under years", key=key)
            yield source.finding("phases-years", message, "phases", row, key, key=True)


def _order(scenario: Scenario, years: Years, source: Source) -> Iterator[Finding]:
    begun: list[tuple[Steps, str]] = [
        (("phases", row, "from_year"), phase.from_year) for row, phase in enumerate(scenario.phases or ()) if phase.from_year
    ]
    counted: list[tuple[Steps, str]] = [
        (("years", "people", row, "from_year"), one.from_year) for row, one in enumerate(years.people)
    ]
    for months in ([*begun, (("years", "until_year"), years.until_year)], counted):
        yield from _ascending(months, source)
    (path, month), first = counted[0], begun[0][1] if begun else ""
    if first and month > first:
        message = Text(
            "no column of people counts in {month}, when the first phase begins; a year takes the latest column before it",
            month=first,
        )
        yield source.finding("years-order", message, *path, value=month)


def _ascending(months: list[tuple[Steps, str]], source: Source) -> Iterator[Finding]:
    for (_, earlier), (path, later) in pairwise(months):
        if later <= earlier:
            message = Text("{later} does not come after {earlier}", later=later, earlier=earlier)
            yield source.finding("years-order", message, *path, value=later)


def _rules(scenario: Scenario, source: Source) -> Iterator[Finding]:
    for row, rule in enumerate(scenario.rules):
        if rule.from_year and rule.until_year:
            both: list[tuple[Steps, str]] = [((), rule.from_year), (("rules", row, "until_year"), rule.until_year)]
            yield from _ascending(both, source)
        if not scenario.phases_of(rule):
            message = Text("rule {id} holds in none of the phases; correct its months", id=rule.id)
            key = "from_year" if rule.from_year else "until_year"
            yield source.finding("rule-outside", message, "rules", row, key, value=getattr(rule, key))
