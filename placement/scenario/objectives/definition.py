"""What an objective is: its names, what it needs, and how it is measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from pydantic_core import PydanticCustomError

from geodata.access.departures import Departures
from models.access import AccessMatrix, BoolArray, IntArray
from models.criteria import Criterion, Sense
from models.messages.text import Text, comma_list, in_context, joined
from placement.scenario.facts import Facts
from placement.scenario.written import refusal

Unit = Literal[
    "people",
    "thousandths",
    "person_mm",
    "person_km",
    "person_s",
    "person_h",
    "mm",
    "s",
    "count",
    "equivalent",
    "score",
    "yen",
    "yen_60",
    "staff_min",
]
Need = Literal["capacity", "walking", "transit", "open_office", "queue", "staff", "counters", "states", "money", "hours"]
Mode = Literal["walking", "transit"]


@dataclass(frozen=True, eq=False)
class Inputs:
    """What one objective is measured on.

    Parameters
    ----------
    name
        what its criterion is called in the results.
    own
        its own parameters, as the scenario gives them.
    facts
        the study and its access.
    departures
        when people set out by public transport.
    people
        (n,) who counts, in this phase or future.
    everyone
        (n,) who counts in any phase or future, each times its weight.
    covers
        (n, m) bool: whom each office would serve, in this future.
    capacity
        (m,) people each office can take; 0 where nothing is said.
    """

    name: str
    own: Mapping[str, Any]
    facts: Facts
    departures: Departures
    people: IntArray
    everyone: IntArray
    covers: BoolArray
    capacity: IntArray

    @property
    def distance(self) -> AccessMatrix:
        """Straight-line millimetres."""
        return self.facts.distance

    def seconds(self, mode: Mode) -> AccessMatrix:
        """Return the seconds that people travel."""
        return self.facts.seconds(mode, self.departures)


@dataclass(frozen=True)
class Parameter:
    """A key of an objective's own.

    Parameters
    ----------
    key, kind
        the key in the file, and the type of its value as pydantic reads it.
    description
        what it says, for editors and the manual.
    example
        a value, where the objective cannot do without it; empty where it can.
    """

    key: str
    kind: Any
    description: str
    example: str = ""


@dataclass(frozen=True)
class Column:
    """A column of the study's offices that an objective sums.

    Parameters
    ----------
    name
        its name.
    code, missing
        the finding where the study has none.
    """

    name: str
    code: str
    missing: Text


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What a value of a plan is called, and what its integer counts.

    Parameters
    ----------
    name
        as scenarios and results write it.
    unit
        what the integer counts.
    title
        what people read.
    """

    name: str
    unit: Unit
    title: Text


@dataclass(frozen=True, kw_only=True)
class Objective(Definition):
    """What a plan can be judged by.

    Parameters
    ----------
    sense
        whether more or less is better.
    criterion
        makes it a criterion over the offices.
    is_sum
        whether it adds up over people or offices: only then can it be weighed, or summed over phases and futures.
    futures
        how it is judged over several futures: `each` by itself, by the mean `expected` alone, or `once` where all are alike.
    counts_people
        whether its value rests on how many people live where.
    everyone
        how people travel where the value has no end unless everyone can reach an office that may be open.
    needs
        what the scenario must have or measure: capacities, a queue, its staff, access on foot or by public transport,
        or an office that is open in every plan.
    column
        the column of the study's offices that it sums.
    parameters, order
        its own keys, and what is wrong with their values together, if anything.
    shown
        the column of tables of plans that shows it already: people served, mean or largest distance, or open offices.
    seconds
        of a mean time: how people travel.
    scale
        of an `equivalent`: the aversion in 1/mm, and the factor by which exponentials were made whole.
    """

    sense: Sense
    criterion: Callable[[Inputs], Criterion]
    is_sum: bool = True
    futures: Literal["each", "expected", "once"] = "each"
    counts_people: bool = True
    everyone: Mode | None = None
    needs: tuple[Need, ...] = ()
    column: Column | None = None
    parameters: tuple[Parameter, ...] = ()
    order: Callable[[Mapping[str, Any]], PydanticCustomError | None] | None = None
    shown: Literal["served", "mean", "largest", "offices"] | None = None
    seconds: Mode | None = None
    scale: Callable[[Inputs], tuple[Fraction, int]] | None = None

    def fault(self, chosen: str, given: Mapping[str, Any]) -> PydanticCustomError | None:
        """Return what is wrong with its own parameters where an objective is written.

        Parameters
        ----------
        chosen
            the objective written.
        given
            the parameters written beside it.
        """
        ours, needed = chosen == self.name, [one for one in self.parameters if one.example]
        if any(ours != (one.key in given) for one in needed):
            keys = joined(in_context("keys of a file", "{this} and {next}"), [one.key for one in needed])
            examples = comma_list([f"{one.key}: {one.example}" for one in needed])
            message = Text("{name} goes with {keys} (such as {examples})", name=self.name, keys=keys, examples=examples)
            return refusal("belongs_to", message)
        stray = [one.key for one in self.parameters if one.key in given and not ours]
        if stray:
            return refusal("belongs_to", Text("{key} goes with {owners}", key=stray[0], owners=self.name))
        return self.order(given) if ours and self.order else None
