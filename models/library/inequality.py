"""The Kolm-Pollak equally-distributed equivalent: the distance that, were it everyone's, would be as good as this plan's.

It is ln(mean of exp(kappa × cost)) / kappa, so the plan that has it least has the least sum of exp(kappa × cost): a
p-median of transformed costs (Horton, Logan, Murrell & Speakman 2024, after Sheriff & Maguire 2020). The exponentials
become integers by a stated factor; they are made with decimal arithmetic, so that every machine has the same ones.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import replace
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from models.access import BoolArray, IntArray
from models.library.answers import infeasible
from models.library.arguments import Costs, Sites, read_demand, read_sites
from models.library.centres import greedy_centres
from models.library.medians import nearest_of
from models.plan import Solution
from models.progress import Progress

LARGEST_FACTOR, LEAST_FACTOR = 10**12, 10**3
LARGEST_SUM = 2**56
DIGITS = 40
BASE = 2**12


def kolm_pollak(
    cost: ArrayLike,
    weight: ArrayLike,
    p: int,
    *,
    aversion: float | Fraction = 1,
    fixed: Collection[int] = (),
    forbidden: Collection[int] = (),
    allowed: ArrayLike | None = None,
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> Solution:
    """Serve everyone from `p` sites at the least equally-distributed equivalent cost (Horton et al. 2024).

    min sum of weight_i e_ij y_ij  under the constraints of `p_median`, where e_ij = factor × exp(kappa cost_ij), rounded to
    the nearest whole number (`kolm_pollak_costs`).

    Parameters
    ----------
    cost
        (n, m) non-negative ints or floats.
    weight
        (n,) non-negative ints.
    p
        number of open sites, the fixed ones too.
    aversion
        to inequality, above 0: the larger, the more the worst served count. 0 gives the mean.
    fixed, forbidden
        columns that must, and must not, be open.
    allowed
        (n, m) bool: pairs that may be used; all by default.
    time_limit_s
        wall seconds; none by default.
    progress
        follows the search, and can end it (`models.progress`).

    Returns
    -------
    solution
        `objective` and `bound` are equivalents, in the unit of `cost`, floats; `optimal` is proven for the rounded e_ij,
        each of which is within half of 1 / factor.

    Raises
    ------
    ValueError
        if shapes, types or numbers do not fit, or the exponentials are too large for 64 bits.
    """
    started = time.monotonic()
    costs, weights = read_demand(cost, weight, allowed, largest=2**62)
    sites = read_sites(costs.values.shape[1], p, fixed, forbidden)
    if not sites.possible or sites.strand(costs.allowed, weights):
        return infeasible(started)
    able = costs.allowed & np.isin(np.arange(sites.total), sites.pool)
    near = _no_farther(costs, sites, weights, _aversion(aversion) * _alpha(costs.values, weights, able))
    values, kappa, factor = kolm_pollak_costs(near, weights, aversion, reachable=able)
    found = nearest_of(Costs(values, values, able, 0, exact=True), weights, sites, time_limit_s, progress)

    def equivalent(total: float | None) -> float | None:
        return None if total is None else costs.unscaled(equal_equivalent(int(total), int(weights.sum()), kappa, factor))

    return replace(found, objective=equivalent(found.objective), bound=equivalent(found.bound))


def kolm_pollak_costs(
    values: IntArray, weight: IntArray, aversion: float | Fraction, *, reachable: BoolArray | None = None
) -> tuple[IntArray, Fraction, int]:
    """Return costs transformed so that the plan with their least sum has the least equivalent.

    Parameters
    ----------
    values
        (n, m) non-negative ints.
    weight
        (n,) non-negative ints.
    aversion
        to inequality, 0 or more; kappa is this times sum of weight × cost / sum of weight × cost², over the least cost of
        each point when everything is open.
    reachable
        (n, m) bool: pairs that count; all by default. The others are transformed to 0.

    Returns
    -------
    costs, kappa, factor
        (n, m) round(factor × exp(kappa × value)); kappa, per unit of `values`; the factor, the largest power of ten up to
        10**12 for which weight × the largest cost of each point comes to less than 2**56 in all. Where kappa is 0, because the aversion is, or because
        everyone would have no cost at all, they are the values themselves.

    Raises
    ------
    ValueError
        if the aversion is negative, or so large that no factor of at least 1000 fits.
    """
    able = np.ones(values.shape, dtype=bool) if reachable is None else reachable
    usable = np.where(able, values, 0)
    kappa = _aversion(aversion) * _alpha(values, weight, able)
    if not kappa or not usable.size:
        return usable, Fraction(0), 1
    factor = _factor(kappa, usable.max(axis=1), weight)
    distinct, inverse = np.unique(usable, return_inverse=True)
    grown = np.array(_exponentials(distinct, kappa, factor), dtype=np.int64)
    return np.where(able, grown[inverse.reshape(usable.shape)], 0), kappa, factor


def equal_equivalent(total: int, weight_sum: int, kappa: Fraction, factor: int) -> float:
    """Return the equivalent of a plan, in the unit of the values that were transformed.

    Parameters
    ----------
    total
        sum of weight × transformed cost.
    weight_sum
        sum of all weights counted.
    kappa, factor
        as `kolm_pollak_costs` gave them.
    """
    if not weight_sum:
        return 0.0
    if not kappa:
        return total / (weight_sum * factor)
    with localcontext(Context(prec=DIGITS)):
        mean = Decimal(total) / Decimal(weight_sum * factor)
        return float(mean.ln() * kappa.denominator / kappa.numerator) if mean > 1 else 0.0


def rounding_error(kappa: Fraction, factor: int) -> Fraction:
    """Return how far the equivalent of any plan may be from what it would be without rounding, in the unit of the values.

    Each transformed cost is off by half at most, so their mean, which is at least `factor`, is off by half at most; its logarithm
    by 1 / (2 × factor), and that over kappa is the error. Parameters are as in `equal_equivalent`.
    """
    return 1 / (2 * factor * kappa) if kappa else Fraction(0)


def equal_total(equivalent: Fraction, weight_sum: int, kappa: Fraction, factor: int) -> int:
    """Return the sum of weight × transformed cost, rounded, of a plan in which everyone has the same: `equal_equivalent`'s inverse."""
    if not kappa:
        return round(equivalent * weight_sum * factor)
    with localcontext(Context(prec=DIGITS)):
        power = kappa * equivalent
        return int((Decimal(weight_sum * factor) * (Decimal(power.numerator) / power.denominator).exp()).to_integral_value())


def _aversion(aversion: float | Fraction) -> Fraction:
    try:
        exact = Fraction(aversion)
    except (ValueError, OverflowError, TypeError):
        exact = Fraction(-1)
    if exact < 0:
        raise ValueError(f"aversion must not be negative, not {aversion!r}")
    return exact


def _alpha(values: IntArray, weight: IntArray, able: BoolArray) -> Fraction:
    """Return sum of weight × cost / sum of weight × cost² of the least costs; 0 where all are 0."""
    counts = (weight > 0) & able.any(axis=1)
    nearest = np.where(able, values, np.iinfo(np.int64).max)[counts].min(axis=1, initial=np.iinfo(np.int64).max)
    pairs = list(zip(weight[counts].tolist(), nearest.tolist(), strict=True))
    squares = sum(people * way * way for people, way in pairs)
    return Fraction(sum(people * way for people, way in pairs), squares) if squares else Fraction(0)


def _factor(kappa: Fraction, farthest: IntArray, weight: IntArray) -> int:
    """Return the largest factor for which everyone going the farthest way still fits."""
    most = _grown(farthest, weight, kappa)
    factor = LARGEST_FACTOR
    while factor >= LEAST_FACTOR:
        if (most + int(weight.sum())) * factor < LARGEST_SUM * LEAST_FACTOR:
            return factor
        factor //= 10
    raise ValueError(
        f"exp(kappa × cost) comes to {Decimal(most) / LEAST_FACTOR:.3g} in all, too much for 64 bits; use a smaller aversion"
    )


def _grown(values: IntArray, weight: IntArray, kappa: Fraction) -> int:
    """Return the sum of weight × exp(kappa × value), in thousandths."""
    distinct, inverse = np.unique(values, return_inverse=True)
    grown = _exponentials(distinct, kappa, LEAST_FACTOR)
    return sum(people * grown[position] for people, position in zip(weight.tolist(), inverse.ravel().tolist(), strict=True))


def _exponentials(values: IntArray, kappa: Fraction, factor: int) -> list[int]:
    """Return round(factor × exp(kappa × value)), half up, of ascending values, each a product of its digits' powers."""
    one = 10**DIGITS
    grown = [factor * one] * len(values)
    place = 1
    with localcontext(Context(prec=2 * DIGITS)):
        while place <= int(values[-1]):
            digits = values // place % BASE
            powers = {
                digit: int((Decimal(kappa.numerator) * digit * place / kappa.denominator).exp() * one)
                for digit in np.unique(digits).tolist()
            }
            grown = [product * powers[digit] // one for product, digit in zip(grown, digits.tolist(), strict=True)]
            place *= BASE
    return [(product + one // 2) // one for product in grown]


def _no_farther(costs: Costs, sites: Sites, weight: IntArray, kappa: Fraction) -> IntArray:
    """Return the costs, none above what can still be part of a best plan: larger ones decide nothing.

    No point is farther than when its farthest sites are the open ones; nor so far that it alone weighs as much as all
    points together do in a greedy plan.
    """
    pool, far = sites.pool, np.iinfo(np.int64).max
    values = np.where(costs.allowed, costs.values, far)
    most = np.sort(values[:, pool], axis=1)[:, len(pool) - sites.most]
    most = np.minimum(most, values[:, list(sites.fixed)].min(axis=1, initial=far))
    ways = values[:, greedy_centres(values, sites)].min(axis=1, initial=far)
    if kappa and weight.any() and (ways[weight > 0] < far).all():
        # no less than the plan's own: each exponential is rounded by half a thousandth at most
        total = Decimal(_grown(np.where(weight > 0, ways, 0), weight, kappa) + int(weight.sum())) / LEAST_FACTOR
        with localcontext(Context(prec=DIGITS)):
            far_for = {
                people: int((total / people).ln() * kappa.denominator / kappa.numerator) + 2
                for people in np.unique(weight[weight > 0]).tolist()
            }
        most = np.minimum(most, np.array([far_for.get(people, 0) for people in weight.tolist()], dtype=np.int64))
    return np.where(costs.allowed, np.minimum(costs.values, most[:, None]), 0)
