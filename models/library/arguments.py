"""What callers of the library hand in: arrays and column numbers, read once and refused with a reason.

Integers are taken as they are. Floats become integers by a power of two, the finest whose sums still fit, so that
whatever is decided is decided in integers; how far that may be from the floats is known, and said in the answer.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from models.access import AccessMatrix, BoolArray, IntArray
from models.criteria import Criterion
from models.problem import Constraint, Limit, Problem, ProblemGoal
from models.program.merging import Merged, merge_covers, read_matrix, read_weights

LARGEST_SUM = 2**58
PRECISION = 1e-9
FLOAT_BITS = 53
# finer costs would tell plans apart that no solver in floating point can
SCALED_BITS = 44


@dataclass(frozen=True)
class Sites:
    """Which columns may open, and how many.

    Parameters
    ----------
    total
        number of columns m.
    least, most
        how many open, the fixed ones too.
    fixed, forbidden
        columns that must, and must not, be open, ascending.
    """

    total: int
    least: int
    most: int
    fixed: tuple[int, ...]
    forbidden: tuple[int, ...]

    @property
    def candidates(self) -> tuple[int, ...]:
        """Columns that may open or not."""
        return tuple(sorted(set(range(self.total)) - {*self.fixed, *self.forbidden}))

    @property
    def pool(self) -> list[int]:
        """Columns that may be open: the fixed ones, then the candidates."""
        return [*self.fixed, *self.candidates]

    @property
    def possible(self) -> bool:
        """Whether any choice of columns has the right number."""
        return len(self.fixed) <= self.most and self.least <= len(self.pool)

    def problem(self, *criteria: Criterion, rules: Iterable[Constraint] = (), limits: Iterable[Limit] = ()) -> Problem:
        """Return the problem whose offices are the columns, by their numbers, and whose objectives are the criteria."""
        return Problem(
            offices=tuple(map(str, range(self.total))),
            keep=tuple(map(str, self.fixed)),
            candidates=tuple(map(str, self.candidates)),
            added_min=max(self.least - len(self.fixed), 0),
            added_max=min(self.most - len(self.fixed), len(self.candidates)),
            objectives=tuple(map(ProblemGoal, criteria)),
            rules=tuple(rules),
            limits=tuple(limits),
        )

    def strand(self, able: BoolArray, weight: IntArray) -> bool:
        """Return whether some point with weight may use none of the columns that may be open."""
        return not bool(able[weight > 0][:, self.pool].any(axis=1).all())


def read_sites(total: int, p: int | None, fixed: Collection[int], forbidden: Collection[int], *, least: int = 1) -> Sites:
    """Return which columns may open.

    Parameters
    ----------
    total
        number of columns m.
    p
        how many open; None for any number.
    fixed, forbidden
        columns that must, and must not, be open.
    least
        the smallest p that makes sense.

    Raises
    ------
    ValueError
        if p or a column is no whole number in its range, or a column is both fixed and forbidden.
    """
    must, never = (tuple(sorted(set(_whole_numbers(columns)))) for columns in (fixed, forbidden))
    if not {*must, *never} <= set(range(total)) or set(must) & set(never):
        raise ValueError(f"fixed and forbidden must be different columns below {total}, not {must} and {never}")
    if p is None:
        return Sites(total, 0, total, must, never)
    (count,) = _whole_numbers([p])
    if not least <= count <= total:
        raise ValueError(f"p must be {least} to {total}, not {p}")
    return Sites(total, count, count, must, never)


def _whole_numbers(numbers: Iterable[Any]) -> list[int]:
    try:
        return [operator.index(number) for number in numbers]
    except TypeError as error:
        raise ValueError(f"p, fixed and forbidden must be whole numbers: {error}") from None


def read_weight(weight: ArrayLike, points: int) -> IntArray:
    """Return (points,) weights as int64 that add up to no more than 2**58; the rest as in `read_weights`."""
    return read_weights(weight, points, LARGEST_SUM)


def read_covers(covers: ArrayLike | Any, weight: ArrayLike | None) -> tuple[Merged, int]:
    """Return demand merged by what covers it, and the number of columns; sparse covers stay sparse.

    Parameters
    ----------
    covers
        (n, m) bool array or scipy sparse matrix.
    weight
        (n,) non-negative ints; None where each point weighs 1.

    Raises
    ------
    ValueError
        if shapes, types or signs do not fit.
    """
    matrix = read_matrix(covers)
    points, sites = matrix.shape
    weights = np.ones(points, dtype=np.int64) if weight is None else read_weight(weight, points)
    return merge_covers(matrix, weights), int(sites)


@dataclass(frozen=True, eq=False)
class Costs:
    """Costs of pairs, in whole numbers.

    Parameters
    ----------
    given
        (n, m) as handed in, 0 where a pair is not allowed.
    values
        (n, m) int64: `given` times 2**`exponent`, rounded to the nearest.
    allowed
        (n, m) bool: pairs that may be used.
    exponent
        0 for ints.
    exact
        the rounding changed nothing.
    """

    given: Any
    values: IntArray
    allowed: BoolArray
    exponent: int
    exact: bool

    @property
    def matrix(self) -> AccessMatrix:
        """The costs as criteria take them."""
        rows, columns = (tuple(map(str, range(size))) for size in self.values.shape)
        return AccessMatrix(rows, columns, self.values, "mm", self.allowed)

    @property
    def whole(self) -> bool:
        """Whether ints were handed in."""
        return bool(np.issubdtype(self.given.dtype, np.integer))

    def nearest(self, opened: Sequence[int]) -> tuple[Any, BoolArray]:
        """Return (n,) the least cost to the open columns as handed in, and (n,) bool whether there is one."""
        columns = list(opened)
        far = np.iinfo(np.int64).max if self.whole else np.inf
        found = np.where(self.allowed[:, columns], self.given[:, columns], far).min(axis=1, initial=far)
        served: BoolArray = np.asarray(self.allowed[:, columns].any(axis=1))
        return np.where(served, found, 0), served

    def error(self, weight: IntArray) -> float:
        """Return how far rounding may have moved a sum of weight × cost, in scaled costs."""
        return 0.0 if self.exact else int(weight.sum()) / 2

    def unscaled(self, value: float) -> float:
        """Return a value of `values` in the unit handed in."""
        return math.ldexp(value, -self.exponent)


def read_costs(
    cost: ArrayLike, allowed: ArrayLike | None = None, *, weight: int = 1, largest: int = LARGEST_SUM, finest: bool = False
) -> Costs:
    """Return costs as integers.

    Parameters
    ----------
    cost
        (n, m) non-negative ints, or finite floats.
    allowed
        (n, m) bool; all pairs by default. What stands where a pair is not allowed does not matter.
    weight
        what a cost may at most be multiplied by.
    largest
        what weight × cost may come to.
    finest
        take the largest power of two that fits, even where a smaller one keeps all digits.

    Raises
    ------
    ValueError
        if shapes, types or signs do not fit, or the products are too large.
    """
    values = np.asarray(cost)
    real = np.issubdtype(values.dtype, np.floating)
    if values.ndim != 2 or not (real or np.issubdtype(values.dtype, np.integer)):
        raise ValueError(f"cost must be a matrix of ints or floats, not {values.dtype} with {values.ndim} dimensions")
    able = np.ones(values.shape, dtype=bool) if allowed is None else np.array(allowed)
    if able.shape != values.shape or able.dtype != np.bool_:
        raise ValueError(f"allowed must be a bool matrix of {values.shape}, not {able.dtype} of {able.shape}")
    given = np.where(able, values, values.dtype.type(0))
    if not np.isfinite(given).all() or (given < 0).any():
        raise ValueError("costs must be finite, and not negative")
    top = given.max(initial=0)
    if not real:
        if int(top) * max(weight, 1) > largest:
            raise ValueError(f"weights of {weight} in all × costs up to {top} come to more than {largest}; use a coarser unit")
        return Costs(given.astype(np.int64), given.astype(np.int64), able, 0, exact=True)
    given = given.astype(np.float64)
    exponent = _exponent(float(top), largest // max(weight, 1), given, finest=finest)
    scaled = np.ldexp(given, exponent)
    return Costs(given, np.rint(scaled).astype(np.int64), able, exponent, exact=bool((scaled == np.rint(scaled)).all()))


def read_demand(
    cost: ArrayLike,
    weight: ArrayLike,
    allowed: ArrayLike | None = None,
    *,
    largest: int = LARGEST_SUM,
    finest: bool = False,
) -> tuple[Costs, IntArray]:
    """Return costs and the weights of their rows, as `read_costs` and `read_weight` do."""
    shape = np.shape(cost)
    if len(shape) != 2:
        raise ValueError(f"cost must be a matrix, not of {len(shape)} dimensions")
    weights = read_weight(weight, shape[0])
    return read_costs(cost, allowed, weight=int(weights.sum()), largest=largest, finest=finest), weights


def _exponent(top: float, room: int, given: Any, *, finest: bool) -> int:
    if not top:
        return 0
    # top is less than 2**size, so times 2**(bits - size) it is less than 2**bits
    most = min(room.bit_length() - 1, SCALED_BITS) - math.frexp(top)[1]
    mantissa, size = np.frexp(given[given > 0])
    digits = np.ldexp(mantissa, FLOAT_BITS).astype(np.int64)
    last_digit = np.frexp((digits & -digits).astype(np.float64))[1] - 1
    return most if finest else min(most, max(0, int((FLOAT_BITS - size - last_digit).max())))


def read_time_limit(time_limit_s: float | None) -> float:
    """Return the wall seconds that may pass; infinite where there is no limit.

    Raises
    ------
    ValueError
        if the limit is negative or no number.
    """
    if time_limit_s is None:
        return math.inf
    if not time_limit_s >= 0:
        raise ValueError(f"time_limit_s must not be negative, not {time_limit_s}")
    return float(time_limit_s)
