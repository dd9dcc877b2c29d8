"""All objectives there are, by name: the schema, the checks, the words and the records take theirs from here."""

from __future__ import annotations

from models.messages.text import Text
from placement.scenario.objectives import coverage, distance, hours, money, offices, states, travel, waiting
from placement.scenario.objectives.definition import Definition, Need, Objective
from placement.scenario.objectives.sums import sum_named, sum_objective

OBJECTIVES: tuple[Objective, ...] = (
    *coverage.OBJECTIVES,
    *distance.OBJECTIVES,
    *travel.OBJECTIVES,
    *offices.OBJECTIVES,
    *waiting.OBJECTIVES,
    *states.OBJECTIVES,
    *money.OBJECTIVES,
    *hours.OBJECTIVES,
)
# several objectives as one score, which a scenario writes as `weigh`
WEIGHED = Definition(name="weighed", unit="score", title=Text("weighed score"))


def objectives() -> tuple[Objective, ...]:
    """Return every objective, in the order of the schema."""
    return OBJECTIVES


def objective(name: str) -> Objective:
    """Return the objective of a name.

    Raises
    ------
    KeyError
        if there is none.
    """
    return {one.name: one for one in OBJECTIVES}[name]


def defined(name: str) -> Definition | None:
    """Return what a value in a plan's record is, by its name; None where this version knows no such value."""
    known = next((one for one in (*OBJECTIVES, WEIGHED) if one.name == name), None)
    added_up = sum_named(name) if known is None else None
    # what it is does not depend on its sense
    return known if added_up is None else sum_objective(added_up, "min")


def counting() -> list[str]:
    """Return the names of the objectives that count people, and may count others than the scenario: queues are of one kind of people."""
    return [one.name for one in OBJECTIVES if one.counts_people and "queue" not in one.needs]


def of_places() -> list[str]:
    """Return the names of the objectives that look at places in a straight line alone: those of another service as well."""
    return [one.name for one in OBJECTIVES if one.counts_people and not (set(one.needs) - {"open_office"})]


def needing(need: Need) -> list[str]:
    """Return the names of the objectives that need something."""
    return [one.name for one in OBJECTIVES if need in one.needs]
