"""The cases of a scenario put to its study: how many there are, over whom they are spread, and what was published of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geodata.services.published import Figure
from geodata.study import Study
from models.access import IntArray
from placement.problem.inputs import ProblemInputs
from placement.scenario.files import Scenario
from placement.scenario.loads import CaseLoad


def with_load_tables(scenario: Scenario, study: Study) -> Study:
    """Return a study that names its published figures among the layers an answer rests on, where the scenario's loads use them."""
    stated, layer = scenario.loads, study.layer_of("published")
    if stated is None or layer is None or layer in study.layers:
        return study
    used = stated.compare or stated.shares or any(load.published for load in stated.of)
    return replace(study, layers=(*study.layers, layer)) if used else study


def figures_of(study: Study, measure: str, year: str | None = None) -> tuple[Figure, ...]:
    """Return the published figures of a measure, of all its parts, and of one year where one is named."""
    return tuple(one for one in study.published if one.measure == measure and (year is None or one.year == year))


def whole_of(study: Study, measure: str, year: str) -> int | None:
    """Return a published total of whole cases; None where there is none."""
    found = [one.value for one in figures_of(study, measure, year) if not one.of]
    return int(found[0]) if found and found[0] == int(found[0]) and found[0] >= 0 else None


def cases_of(load: CaseLoad, inputs: ProblemInputs) -> int:
    """Return how many cases of a year a load has; those for each person are rounded, half up."""
    if load.cases is not None:
        return load.cases
    if load.published is not None:
        return sum(whole_of(inputs.study, measure, load.year) or 0 for measure in load.published)
    people = int(spread_of(load, inputs).sum())
    if load.per_person is None:
        return people
    amount = 2 * load.per_person.amount * people
    return (amount.numerator + amount.denominator) // (2 * amount.denominator)


def spread_of(load: CaseLoad, inputs: ProblemInputs) -> IntArray:
    """Return (n,) whole numbers in proportion to which the cases come from the demand points."""
    return np.asarray(inputs.people(load.column or load.spread), dtype=np.int64)


def column_of(load: CaseLoad, inputs: ProblemInputs) -> str:
    """Return the column of the demand over which the cases are spread."""
    return load.column or load.spread or inputs.whose


def row_of(loads: Sequence[CaseLoad], service: str | None, chosen: str) -> CaseLoad | None:
    """Return the first load of a service, None for that of the offices chosen; None where there is none."""
    return next((one for one in loads if (one.service or chosen) == (service or chosen)), None)
