"""The question put to the integer program, as arrays and ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from models.criteria import Criterion, width


@dataclass(frozen=True, slots=True)
class Constraint:
    """A limit on a sum over open offices: how many of a set are open, what they cost, which comes with which.

    Parameters
    ----------
    id
        the rule's name in the scenario file.
    terms
        pairs of an office id and what it adds when open.
    at_least, at_most
        the limits, inclusive; None where there is none.
    """

    id: str
    terms: tuple[tuple[str, int], ...]
    at_least: int | None = None
    at_most: int | None = None

    @property
    def demand(self) -> tuple[tuple[tuple[str, int], ...], int | None, int | None]:
        """What it demands, whatever it is called: of thousands of rules, many say the same."""
        return self.terms, self.at_least, self.at_most


def of_set(name: str, offices: Iterable[str], *, at_least: int | None = None, at_most: int | None = None) -> Constraint:
    """Return the rule that limits how many offices of a set are open."""
    return Constraint(name, tuple((office, 1) for office in dict.fromkeys(offices)), at_least, at_most)


def requires(name: str, office: str, other: str) -> Constraint:
    """Return the rule that `office` opens only where `other` is open."""
    return Constraint(name, ((other, 1), (office, -1)), at_least=0)


@dataclass(frozen=True, slots=True)
class ProblemGoal:
    """An objective: a criterion, and how much of its best may be given up for the objectives after it.

    Parameters
    ----------
    criterion
        what is made as large or as small as possible.
    within
        share of the best value that may be given up, 0 by default.
    """

    criterion: Criterion
    within: Fraction = Fraction(0)

    @property
    def name(self) -> str:
        """The criterion's name."""
        return self.criterion.name

    def limit(self, best: int) -> int:
        """Return the worst value still allowed when `best` is the best possible."""
        room = int(abs(best) * self.within)
        return best - room if self.criterion.sense == "max" else best + room


@dataclass(frozen=True, slots=True)
class Limit:
    """A criterion that must come at least so far: no less than `bound` when more is better, else no more.

    Parameters
    ----------
    id
        the rule's name in the scenario file.
    criterion
        what is limited.
    bound
        the limit, inclusive.
    """

    id: str
    criterion: Criterion
    bound: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """Which offices may open, and what counts, in order.

    Parameters
    ----------
    offices
        ids of all offices, in the study's order: the columns of every criterion.
    keep
        ids of the offices that stay open.
    candidates
        ids of the offices that may be added, in the study's order.
    added_min, added_max
        how many candidates are opened, at least and at most.
    objectives
        the most important first; each decides among the plans that those before it leave.
    rules
        further limits on sums over open offices.
    limits
        how far a plan must come on criteria, whatever the objectives say.

    Raises
    ------
    ValueError
        if ids or shapes do not fit: problems are made by our own code.
    """

    offices: tuple[str, ...]
    keep: tuple[str, ...]
    candidates: tuple[str, ...]
    added_min: int
    added_max: int
    objectives: tuple[ProblemGoal, ...]
    rules: tuple[Constraint, ...] = ()
    limits: tuple[Limit, ...] = ()

    def __repr__(self) -> str:
        goals = ", ".join(goal.name for goal in self.objectives)
        return f"<Problem: {len(self.keep)} kept, {len(self.candidates)} candidates, {goals}>"

    def __post_init__(self) -> None:
        named = {*self.keep, *self.candidates, *(office for rule in self.rules for office, _ in rule.terms)}
        wrong = (named - set(self.offices)) | set(self.keep) & set(self.candidates)
        if wrong:
            raise ValueError(f"ids unknown or both kept and candidate: {sorted(wrong)}")
        odd = sorted({criterion.name for criterion in self.criteria if width(criterion) != len(self.offices)})
        if odd:
            raise ValueError(f"criteria that do not measure {len(self.offices)} offices: {odd}")

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria: of the objectives in order, then of the limits."""
        return (*(goal.criterion for goal in self.objectives), *(limit.criterion for limit in self.limits))

    def columns(self, ids: Iterable[str]) -> list[int]:
        """Return the column of each office id, in the order given."""
        position = {office: column for column, office in enumerate(self.offices)}
        return [position[office] for office in ids]
