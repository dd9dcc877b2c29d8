"""A mixed-integer program as it is written down: columns and rows by name, and the arrays that a solver takes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from models.access import FloatArray, Int32Array
from models.criteria import Sense

# a row whose terms may come to more is divided by a power of two: the tolerance must be above the rounding of doubles
LARGEST_ROW = 2.0**17

Relation = Literal["<=", ">=", "=="]


class ProgramColumn(NamedTuple):
    """A variable: where it stands, and between what it lies."""

    position: int
    low: float
    high: float
    binary: bool


class Row(NamedTuple):
    """A sum of terms (variable: coefficient), and what it is held against."""

    terms: Mapping[str, float]
    relation: Relation
    bound: float


class SparseRows(NamedTuple):
    """Rows as one sparse matrix: those of row `i` stand from `starts[i]` to `starts[i + 1]`."""

    lower: FloatArray
    upper: FloatArray
    starts: Int32Array
    column: Int32Array
    value: FloatArray


class ProgramArrays(NamedTuple):
    """A program to be minimised, as arrays.

    Parameters
    ----------
    cost, lower, upper
        of every column.
    rows
        as one sparse matrix.
    row
        the position of every row.
    fraction
        what a row was multiplied by, where it was.
    """

    cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    rows: SparseRows
    row: Mapping[str, int]
    fraction: Mapping[str, float]


def _require_new(name: str, known: Mapping[str, object]) -> None:
    if name in known:
        msg = f"two of one name: {name}"
        raise ValueError(msg)


class Draft:
    """A mixed-integer program under construction, minimised or maximised over binaries, shares and amounts.

    Parameters
    ----------
    name
        the model's name in the `.lp` text.
    sense
        `max` or `min`.
    """

    def __init__(self, name: str, sense: Sense) -> None:
        self._name, self._sense = name, sense
        self._columns: dict[str, ProgramColumn] = {}
        self._rows: dict[str, Row] = {}
        self._goal: tuple[Mapping[str, float], float] = ({}, 0.0)
        self._impossible = False
        self._fractions: dict[str, float] = {}

    def binary(self, name: str) -> str:
        """Add a variable that is 0 or 1 and return its name."""
        return self._add(name, 0.0, 1.0, binary=True)

    def share(self, name: str) -> str:
        """Add a continuous variable between 0 and 1 and return its name."""
        return self._add(name, 0.0, 1.0)

    def amount(self, name: str) -> str:
        """Add a continuous variable without bounds and return its name."""
        return self._add(name, -math.inf, math.inf)

    def _add(self, name: str, low: float, high: float, *, binary: bool = False) -> str:
        _require_new(name, self._columns)
        self._columns[name] = ProgramColumn(len(self._columns), low, high, binary)
        return name

    def aim(self, terms: Mapping[str, float], constant: float = 0) -> None:
        """Set the objective to the sum of `terms` (variable: coefficient) and `constant`."""
        self._goal = (dict(terms), constant)

    def constrain(self, name: str, terms: Mapping[str, float], relation: Relation, bound: float) -> None:
        """Add the row `sum of terms (relation) bound`, divided by a power of two where its numbers are large."""
        size = sum(map(abs, terms.values())) + abs(bound)
        if size > LARGEST_ROW:
            fraction = 0.5 ** math.ceil(math.log2(size / LARGEST_ROW))
            terms, bound = {name: factor * fraction for name, factor in terms.items()}, bound * fraction
            self._fractions[name] = fraction
        _require_new(name, self._rows)
        # HiGHS calls a model without columns optimal, whatever its rows say
        self._impossible |= not terms and not {"<=": bound >= 0, ">=": bound <= 0, "==": bound == 0}[relation]
        self._rows[name] = Row(dict(terms), relation, bound)

    def arrays(self) -> ProgramArrays:
        """Return all that was written down, to be minimised; the goal's constant is left aside."""
        sparse, places = self._sparse(list(self._rows.values())), {name: place for place, name in enumerate(self._rows)}
        return ProgramArrays(self._cost(self.sign), *self._bounds(), sparse, places, self._fractions)

    @property
    def sign(self) -> float:
        """What turns the goal into a minimum, and back."""
        return -1.0 if self._sense == "max" else 1.0

    def exclude(self, name: str, chosen: Iterable[str], groups: Iterable[Sequence[str]] | None = None) -> None:
        """Forbid exactly this choice of binaries, and no other.

        Parameters
        ----------
        name
            of the row.
        chosen
            the binaries at 1.
        groups
            groups of binaries of which one at most is 1: every choice is forbidden that has one of the same groups, and of no other.
        """
        inside, terms, count = set(chosen), dict[str, float](), 0
        for group in ((name,) for name in self._binaries) if groups is None else groups:
            one = not inside.isdisjoint(group)
            terms |= dict.fromkeys(group, -1.0 if one else 1.0)
            count += one
        self.constrain(name, terms, ">=", 1.0 - count)

    @property
    def constant(self) -> float:
        """What the objective counts besides the sum of its terms, which the `.lp` text leaves out."""
        return self._goal[1]

    @property
    def _binaries(self) -> dict[str, int]:
        """The position of every binary."""
        return {name: column.position for name, column in self._columns.items() if column.binary}

    def _cost(self, sign: float) -> FloatArray:
        """Return what every column costs in the objective times `sign`."""
        cost = np.zeros(len(self._columns))
        for name, factor in self._goal[0].items():
            cost[self._columns[name].position] = sign * factor
        return cost

    def _bounds(self) -> tuple[FloatArray, FloatArray]:
        """Return the bounds of every column, infinite ones too."""
        columns = self._columns.values()
        low, high = ([getattr(column, end) for column in columns] for end in ("low", "high"))
        return np.array(low, dtype=np.float64), np.array(high, dtype=np.float64)

    def _sparse(self, rows: Sequence[Row]) -> SparseRows:
        """Return rows as one sparse matrix."""
        terms = [(self._columns[name].position, factor) for row in rows for name, factor in row.terms.items()]
        return SparseRows(
            lower=np.array([-math.inf if row.relation == "<=" else row.bound for row in rows], dtype=np.float64),
            upper=np.array([math.inf if row.relation == ">=" else row.bound for row in rows], dtype=np.float64),
            starts=np.cumsum([0, *(len(row.terms) for row in rows[:-1])], dtype=np.int32)[: len(rows)],
            column=np.array([place for place, _ in terms], dtype=np.int32),
            value=np.array([factor for _, factor in terms], dtype=np.float64),
        )
