"""The independent check of opening times: plain loops over what a plan says, and no code of the program that found it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Time:
    """One opening time, in plain numbers.

    Parameters
    ----------
    minutes
        how long an office is open then in a year.
    crew
        staff at each office that is open.
    fixed
        yen a year once it is open anywhere.
    always
        whether every open office is open then.
    only
        the offices that may be.
    after
        the time in which an office must be open, too; "" for none.
    number
        how many offices are open then, at least and at most; None where nothing is said.
    """

    minutes: int
    crew: Mapping[str, int]
    fixed: int = 0
    always: bool = False
    only: Collection[str] | None = None
    after: str = ""
    number: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Times:
    """What opening times must keep to.

    Parameters
    ----------
    times
        by id.
    yen_an_hour
        what a staff-hour costs.
    staff_hours, yen
        what all may take together in a year; None where there is no limit.
    """

    times: Mapping[str, Time]
    yen_an_hour: int = 0
    staff_hours: Fraction | None = None
    yen: int | None = None


def staff_minutes(opened: Mapping[str, Sequence[str]], times: Times) -> int:
    """Return the minutes of staff a year that offices open in each time take."""
    total = 0
    for name, offices in opened.items():
        for office in offices:
            total += times.times[name].minutes * times.times[name].crew[office]
    return total


def yen(opened: Mapping[str, Sequence[str]], times: Times) -> Fraction:
    """Return what that costs in a year."""
    fixed = 0
    for name, offices in opened.items():
        if len(offices) > 0:
            fixed += times.times[name].fixed
    return Fraction(staff_minutes(opened, times) * times.yen_an_hour, 60) + fixed


def check_times(opened: Mapping[str, Sequence[str]], offices: Collection[str], times: Times) -> Iterator[str]:
    """Yield what offices open in each time break, one sentence a fault; `offices` are those that are open at all."""
    if set(opened) != set(times.times):
        yield f"opening times {sorted(opened)}, stated {sorted(times.times)}"
        return
    for name, here in opened.items():
        time = times.times[name]
        yield from (fault for office in here for fault in _office(office, time, name, opened, offices))
        if time.always and set(here) != set(offices):
            yield f"{name} is not open at every open office"
        if time.number is not None and not time.number[0] <= len(set(here)) <= time.number[1]:
            yield f"{len(here)} offices are open in {name}, not {time.number[0]} to {time.number[1]}"
    if times.staff_hours is not None and Fraction(staff_minutes(opened, times), 60) > times.staff_hours:
        yield f"{staff_minutes(opened, times)} minutes of staff are more than {times.staff_hours} hours"
    if times.yen is not None and yen(opened, times) > times.yen:
        yield f"{yen(opened, times)} yen are more than {times.yen}"


def _office(office: str, time: Time, name: str, opened: Mapping[str, Sequence[str]], offices: Collection[str]) -> Iterator[str]:
    if office not in offices:
        yield f"{office} is open in {name} and not at all"
    if time.only is not None and office not in time.only:
        yield f"{office} may not be open in {name}"
    if time.after and office not in opened[time.after]:
        yield f"{office} is open in {name} and not in {time.after}"


def reached(covers: NDArray[np.bool_], weight: NDArray[np.int64], columns: Sequence[int]) -> int:
    """Return how much weight is within reach of any of some offices, point by point."""
    total = 0
    for row, amount in enumerate(weight.tolist()):
        for column in columns:
            if covers[row, column]:
                total += amount
                break
    return total


def carried(values: NDArray[np.int64], able: NDArray[np.bool_], weight: NDArray[np.int64], columns: Sequence[int]) -> int | None:
    """Return weight × way to the nearest of some offices, point by point; None where somebody reaches none of them."""
    total = 0
    for row, amount in enumerate(weight.tolist()):
        ways = [int(values[row, column]) for column in columns if able[row, column]]
        if amount and not ways:
            return None
        total += amount * min(ways, default=0)
    return total
