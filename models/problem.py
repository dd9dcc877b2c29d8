"""The question put to the integer program, as arrays and ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.access import AccessMatrix, BoolArray, IntArray

Sense = Literal["max", "min"]
ObjectiveName = Literal["served_population", "mean_distance", "open_offices"]
SENSES: dict[str, Sense] = {"served_population": "max", "mean_distance": "min", "open_offices": "min"}


@dataclass(frozen=True, slots=True)
class SetRule:
    """At least or at most `count` offices of a set are open after the plan.

    Parameters
    ----------
    id
        the rule's name in the scenario file.
    bound
        `at_least` or `at_most`.
    count
        the limit, inclusive.
    of
        office ids.
    """

    id: str
    bound: Literal["at_least", "at_most"]
    count: int
    of: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Problem:
    """Which offices may open, whom they serve, and what counts, in order.

    Parameters
    ----------
    people
        (n,) int64, people at each demand point.
    distance
        millimetres from every demand point to every office; its ids name rows and columns.
    covers
        (n, m) bool: demand point i is served when office j is open.
    keep
        ids of the offices that stay open.
    candidates
        ids of the offices that may be added, in the study's order.
    added_min, added_max
        how many candidates are opened, at least and at most.
    rules
        further limits on sets of offices.
    objectives
        names, the most important first; each decides among the optima of those before it.
    """

    people: IntArray
    distance: AccessMatrix
    covers: BoolArray
    keep: tuple[str, ...]
    candidates: tuple[str, ...]
    added_min: int
    added_max: int
    rules: tuple[SetRule, ...] = ()
    objectives: tuple[ObjectiveName, ...] = ("served_population", "mean_distance")

    def __post_init__(self) -> None:
        if self.people.shape != (len(self.distance.demand_ids),) or self.people.dtype != "int64":
            msg = f"people must be int64 with one entry per demand point, not {self.people.dtype} {self.people.shape}"
            raise ValueError(msg)
        if self.covers.shape != self.distance.values.shape or self.covers.dtype != "bool":
            msg = f"covers must be bool {self.distance.values.shape}, not {self.covers.dtype} {self.covers.shape}"
            raise ValueError(msg)
        named = {*self.keep, *self.candidates, *(office for rule in self.rules for office in rule.of)}
        unknown = named - set(self.distance.office_ids)
        if unknown or set(self.keep) & set(self.candidates):
            msg = f"ids unknown or both kept and candidate: {sorted(unknown | set(self.keep) & set(self.candidates))}"
            raise ValueError(msg)
        for array in (self.people, self.covers):
            array.setflags(write=False)
