"""A number of like things allotted among areas, so that what they bring together is the most there can be."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allotment:
    """How many each area gets.

    Parameters
    ----------
    counts
        for each area, in the order given.
    value
        what they bring together.
    ties
        how many ways of allotting bring as much, this one counted.
    """

    counts: tuple[int, ...]
    value: int
    ties: int


def allot(values: Sequence[Sequence[int]], total: int) -> Allotment:
    """Allot at most `total` things among areas, exactly: the resource allocation problem (Ibaraki & Katoh 1988).

    Sets: areas m = 1..n; k = 0..K_m, where K_m is one less than m has values. Variables: k_m, how many area m gets.
    max sum of f_m(k_m)  under  sum of k_m <= total. By dynamic programming (Bellman 1957), from the last area to the first:
    V_(n+1)(b) = 0;  V_m(b) = max over k <= min(b, K_m) of f_m(k) + V_(m+1)(b - k). As many ways as N_m(b), the sum of
    N_(m+1)(b - k) over every k that attains the maximum, bring V_m(b). It takes n × total² additions of whole numbers.

    Nothing is presumed of f_m. Giving one thing after another where it adds most is exact only where every f_m is concave
    (Gross 1956), and how many people a number of sites reach at best is not always.

    Parameters
    ----------
    values
        for each area, ints: f_m(0), f_m(1) and so on, as far as m may get any.
    total
        how many there are, not negative.

    Returns
    -------
    allotment
        of ways that bring as much the one with least for the first area, then for the second, and so on: nobody gets
        one that brings nothing to their own area.

    Raises
    ------
    ValueError
        if an area has no value, a value is no whole number, or `total` is negative.
    """
    areas = [_whole(row) for row in values]
    (room,) = _whole([total])
    if room < 0 or not all(areas):
        raise ValueError(f"total must not be negative, and each area needs a value for none at least; total is {total}")
    best, ways = [[0] * (room + 1)], [[1] * (room + 1)]
    for row in reversed(areas):
        after, number = best[-1], ways[-1]
        sums = [[value + after[budget - k] for k, value in enumerate(row[: budget + 1])] for budget in range(room + 1)]
        best.append([max(each) for each in sums])
        ways.append(
            [
                sum(number[budget - k] for k, value in enumerate(each) if value == most)
                for budget, (each, most) in enumerate(zip(sums, best[-1], strict=True))
            ]
        )
    return Allotment(_counts(areas, best[::-1], room), best[-1][room], ways[-1][room])


def _counts(areas: list[list[int]], best: list[list[int]], room: int) -> tuple[int, ...]:
    """Return the least for each area in turn that leaves the best within reach."""
    counts = []
    for row, here, after in zip(areas, best, best[1:], strict=False):
        got = next(k for k, value in enumerate(row[: room + 1]) if value + after[room - k] == here[room])
        counts.append(got)
        room -= got
    return tuple(counts)


def _whole(numbers: Sequence[int]) -> list[int]:
    try:
        return [operator.index(number) for number in numbers]
    except TypeError as error:
        raise ValueError(f"values and total must be whole numbers: {error}") from None
