"""What does not fit between the loads of a scenario, its services and its study."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.yamlfiles.schema_errors import did_you_mean
from geodata.yamlfiles.source import Source, Steps
from models.messages.findings import Finding, brief, listed
from models.messages.text import Text
from placement.problem.checks.measures import unknown_measure
from placement.problem.inputs import ProblemInputs
from placement.problem.loads import cases_of, counted_of, figures_of, row_of, spread_of, whole_of
from placement.scenario.facts import counts_of
from placement.scenario.loads import CaseLoad, PublishedShares

# what may not stand beside loads
STRUCTURES = ("phases", "futures", "groups")
# cases times people, beyond which nothing was meant
LARGEST = 10**12


def load_faults(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a finding for each service, measure and column of the loads that is not there, and for what does not go together."""
    stated = inputs.scenario.loads
    if stated is None:
        return
    used = next((key for key in STRUCTURES if getattr(inputs.scenario, key)), None)
    if used:
        message = Text("{used} and {other} do not go together", used=used, other="loads")
        yield source.finding("one-structure", message, "loads", key=True)
    yield from _services(inputs, source)
    for row, load in enumerate(stated.of):
        path: Steps = ("loads", "of", row)
        lacking = [*_measures(inputs, source, path, load.published or (), load.year), *_counted(inputs, source, path, load)]
        yield from lacking
        lacking = [one for one in lacking if one.severity == "stop"]
        column = load.column or load.spread or inputs.whose
        if lacking or column not in counts_of(inputs.study.demand):
            continue
        if not int(spread_of(load, inputs).sum()):
            message = Text("nobody is in the column {column}, so that the cases have nowhere to come from", column=column)
            yield source.finding("cases-of-nobody", message, *path)
        elif cases_of(load, inputs) > LARGEST:
            message = Text("{cases:,} cases a year are more than can be meant", cases=cases_of(load, inputs))
            yield source.finding("cases-too-many", message, *path)
    for row, total in enumerate(stated.compare):
        if not [one for one in figures_of(inputs.study, total.measure) if not one.of]:
            yield unknown_measure(inputs.study, source, ("loads", "compare", row, "measure"), total.measure)
    if stated.shares is not None:
        yield from _shares(inputs, source, stated.shares)


def _services(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    stated, chosen = inputs.scenario.loads, inputs.scenario.offices.service.id
    if stated is None:
        return
    known = [chosen, *inputs.services]
    named: tuple[tuple[str, tuple[str | None, ...]], ...] = (
        ("of", tuple(one.service for one in stated.of)),
        ("compare", tuple(one.service for one in stated.compare)),
    )
    for key, rows in named:
        for row, service in enumerate(rows):
            if service is not None and service not in known:
                message = Text(
                    "the scenario has no service {service}. {cure}", service=service, cure=did_you_mean(service, known)
                )
                yield source.finding("unknown-service", message, "loads", key, row, "service", value=service)
            elif key == "compare" and row_of(stated.of, service, chosen) is None:
                message = Text("there are no cases of {service} to compare; write them under of", service=service or chosen)
                yield source.finding("needs", message, "loads", key, row)


def _measures(inputs: ProblemInputs, source: Source, path: Steps, measures: tuple[str, ...], year: str) -> Iterator[Finding]:
    for place, measure in enumerate(measures):
        here = (*path, "published", place)
        totals = [one for one in figures_of(inputs.study, measure) if not one.of]
        if not totals:
            yield unknown_measure(inputs.study, source, here, measure)
        elif year not in [one.year for one in totals]:
            yield _of_another_year(source, here, measure, year, [one.year for one in totals])
        elif whole_of(inputs.study, measure, year) is None:
            message = Text("{measure} is no whole number of cases", measure=measure)
            yield source.finding("measure-not-cases", message, *here, value=measure)
        elif measure in measures[:place]:
            yield source.finding("repeated", Text("{twice} is written twice", twice=measure), *here, value=measure)


def _counted(inputs: ProblemInputs, source: Source, path: Steps, load: CaseLoad) -> Iterator[Finding]:
    """Yield a finding where cases were counted and none of the load's are, or not all that it asks for."""
    known, chosen = inputs.study.cases, inputs.scenario.offices.service.id
    if (load.service or chosen) not in (chosen, *inputs.services):
        return
    if not known:
        if load.counted:
            message = Text(
                "the study has no counted cases; add cases to its study.yaml (placement study template writes an empty sheet)"
            )
            yield source.finding("no-counted-cases", message, *path, "counted")
        return
    found, service = counted_of(load, inputs), load.service or chosen
    if load.counted and found.whole is None:
        missing = [office for office in inputs.of(load.service).now if office not in found.cases]
        message = Text(
            "not all places have counted cases of {service} in {year}: {offices}; count them, or write cases, published or per_person",
            service=service,
            year=load.year,
            offices=listed(missing),
        )
        yield source.finding("no-counted-cases", message, *path, "counted")
    elif not found.cases and not found.withheld and not found.partly:
        there = ", ".join(dict.fromkeys(f"{row.service} {row.year}" for row in known))
        message = Text(
            "the study has counted cases, but none of {service} in {year} at the places that give it now (there are {there}); the model stands alone",
            service=service,
            year=load.year,
            there=brief(there),
        )
        yield source.finding("no-counted-cases", message, *path, severity="warn")
    if found.partly:
        message = Text(
            "not all twelve months of {year} were counted at {offices}; these are left to the model",
            year=load.year,
            offices=listed(found.partly),
        )
        yield source.finding("cases-partly", message, *path, severity="warn")


def _shares(inputs: ProblemInputs, source: Source, stated: PublishedShares) -> Iterator[Finding]:
    path: Steps = ("loads", "shares")
    parts = [one for one in figures_of(inputs.study, stated.measure) if one.of in set(inputs.sites)]
    if not parts:
        yield unknown_measure(inputs.study, source, (*path, "measure"), stated.measure)
    elif not [one for one in parts if one.year == stated.year]:
        years = list(dict.fromkeys(one.year for one in parts))
        yield _of_another_year(source, (*path, "measure"), stated.measure, stated.year, years)
    if stated.cases is not None and whole_of(inputs.study, stated.cases, stated.year) is None:
        yield unknown_measure(inputs.study, source, (*path, "cases"), stated.cases)
    if stated.of_year is not None:
        whole = [one for one in figures_of(inputs.study, stated.of_year.share, stated.year) if not one.of and one.value > 0]
        if not whole:
            yield unknown_measure(inputs.study, source, (*path, "of_year", "share"), stated.of_year.share)
        for place, measure in enumerate(stated.of_year.published):
            if whole_of(inputs.study, measure, stated.year) is None:
                yield unknown_measure(inputs.study, source, (*path, "of_year", "published", place), measure)


def _of_another_year(source: Source, path: Steps, measure: str, year: str, years: list[str]) -> Finding:
    message = Text(
        "{measure} was not published of {year}, but of {years}; write another year or measure",
        measure=measure,
        year=year,
        years=", ".join(years),
    )
    return source.finding("measure-of-another-year", message, *path, value=measure)
