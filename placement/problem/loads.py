"""The cases of a scenario put to its study: how many there are, over whom they are spread, and what was published of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from geodata.provenance import Layer
from geodata.services.cases import Cases, counted_in
from geodata.services.published import Figure
from geodata.services.slots import SlotCases
from geodata.study import Study
from models.access import IntArray
from placement.problem.inputs import ProblemInputs
from placement.scenario.files import Scenario
from placement.scenario.loads import CaseLoad


def with_load_tables(scenario: Scenario, study: Study) -> Study:
    """Return a study that names its tables of figures and cases among the layers an answer rests on, where loads or opening times use them."""
    stated, hours = scenario.loads, scenario.hours
    if stated is None and hours is None:
        return study
    used: set[str] = set()
    if stated is not None:
        used |= {"published"} if stated.compare or stated.shares or any(load.published for load in stated.of) else set()
        services = {load.service or scenario.offices.service.id for load in stated.of}
        used |= {"cases"} if services.intersection(row.service for row in study.cases) else set()
    if hours is not None:
        used |= {"slots"} if any(slot.cases is None for slot in hours.slots) else set()
    layers = [layer for layer in map(study.layer_of, sorted(used)) if layer is not None and layer not in study.layers]
    return replace(study, layers=(*study.layers, *(_published(layer, study) for layer in layers)))


def _published(layer: Layer, study: Study) -> Layer:
    """Return a layer with a hash that betrays no small count: of a table of cases, that of the rows that are not small."""
    tables: dict[str, Sequence[Cases | SlotCases]] = {"cases": study.cases, "slots": study.slots}
    table = tables.get(layer.name, ())
    if all(row.cases >= study.cases_at_least for row in table):
        return layer
    rows = [repr(row) for row in table if row.cases >= study.cases_at_least]
    return replace(layer, sha256=hashlib.sha256("\n".join(rows).encode()).hexdigest())


def counted_of(load: CaseLoad, inputs: ProblemInputs) -> Counts:
    """Return what was counted of a load at the places that give its service now."""
    study, chosen = inputs.study, inputs.scenario.offices.service.id
    now = inputs.of(load.service).now
    found = counted_in(study.cases, load.service or chosen, load.year)
    cases = {office: found.cases[office] for office in now if office in found.cases}
    small = any(count < study.cases_at_least for count in cases.values())
    whole = sum(cases.values()) if cases and len(cases) == len(now) else None
    partly = tuple(office for office in now if office in found.partly)
    return Counts({} if small else cases, whole, partly, withheld=small)


def figures_of(study: Study, measure: str, year: str | None = None) -> tuple[Figure, ...]:
    """Return the published figures of a measure, of all its parts, and of one year where one is named."""
    return tuple(one for one in study.published if one.measure == measure and (year is None or one.year == year))


def whole_of(study: Study, measure: str, year: str) -> int | None:
    """Return a published total of whole cases; None where there is none."""
    found = [one.value for one in figures_of(study, measure, year) if not one.of]
    return int(found[0]) if found and found[0] == int(found[0]) and found[0] >= 0 else None


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted of a load.

    Parameters
    ----------
    cases
        by place; none where one of them is too small to be published.
    whole
        of all places that give the service now together; None where not all of them were counted.
    partly
        the places of which some months of the year were counted, and not all.
    withheld
        whether the counts of single places are not published.
    """

    cases: Mapping[str, int]
    whole: int | None
    partly: tuple[str, ...]
    withheld: bool


def cases_of(load: CaseLoad, inputs: ProblemInputs) -> int:
    """Return how many cases of a year a load has; those for each person are rounded, half up."""
    if load.cases is not None:
        return load.cases
    if load.published is not None:
        return sum(whole_of(inputs.study, measure, load.year) or 0 for measure in load.published)
    if load.counted:
        return counted_of(load, inputs).whole or 0
    people = int(spread_of(load, inputs).sum())
    if load.per_person is None:
        return people
    return _half_up(load.per_person.amount * people)


def elsewhere_of(load: CaseLoad, inputs: ProblemInputs) -> tuple[int, int]:
    """Return how many of a load's cases need no place, before and with the plan, each rounded, half up."""
    if load.elsewhere is None:
        return 0, 0
    cases = cases_of(load, inputs)
    return _half_up(load.elsewhere.now.share * cases), _half_up(load.elsewhere.then.share * cases)


def _half_up(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def spread_of(load: CaseLoad, inputs: ProblemInputs) -> IntArray:
    """Return (n,) whole numbers in proportion to which the cases come from the demand points."""
    return np.asarray(inputs.people(load.column or load.spread), dtype=np.int64)


def column_of(load: CaseLoad, inputs: ProblemInputs) -> str:
    """Return the column of the demand over which the cases are spread."""
    return load.column or load.spread or inputs.whose


def row_of(loads: Sequence[CaseLoad], service: str | None, chosen: str) -> CaseLoad | None:
    """Return the first load of a service, None for that of the offices chosen; None where there is none."""
    return next((one for one in loads if (one.service or chosen) == (service or chosen)), None)
