"""The question put to the integer program, as arrays and ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from models.access import AccessMatrix, BoolArray, IntArray

Sense = Literal["max", "min"]
ObjectiveName = Literal[
    "served_population",
    "mean_distance",
    "mean_walking_time",
    "mean_transit_time",
    "transit_access",
    "caseload",
    "open_offices",
]
SENSES: dict[str, Sense] = {
    "served_population": "max",
    "mean_distance": "min",
    "mean_walking_time": "min",
    "mean_transit_time": "min",
    "transit_access": "max",
    "caseload": "max",
    "open_offices": "min",
}
# averages over people, each of its own matrix, and sums over open offices, each of its own scores
MEANS = frozenset({"mean_distance", "mean_walking_time", "mean_transit_time"})
SCORES = frozenset({"transit_access", "caseload"})


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
    times
        seconds, for `mean_walking_time` and `mean_transit_time` where they are objectives.
    scores
        (m,) non-negative int64 for each office, for `transit_access` and `caseload` likewise.
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
    times: Mapping[str, AccessMatrix] = field(default_factory=dict)
    scores: Mapping[str, IntArray] = field(default_factory=dict)

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
        missing = {name for name in self.objectives if name in MEANS | SCORES} - {*self.means, *self.scores}
        if missing or any(matrix.values.shape != self.covers.shape for matrix in self.means.values()):
            msg = f"objectives without a matrix or scores of the problem's shape: {sorted(missing)}"
            raise ValueError(msg)
        for array in (self.people, self.covers):
            array.setflags(write=False)

    @property
    def means(self) -> dict[str, AccessMatrix]:
        """The matrix whose average over people each mean objective is."""
        return {"mean_distance": self.distance, **self.times}
