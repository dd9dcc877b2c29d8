"""Spans of months, from the first one to the one before the last word: `from` <= month < `to`."""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Months:
    """A span of months.

    Parameters
    ----------
    begin
        the first month, as `2014-07`; "" for since ever.
    end
        the month from which on it is over, likewise; "" for never.
    """

    begin: str = ""
    end: str = ""

    def holds(self, month: str) -> bool:
        """Return whether a month (`2014-07`) lies in the span."""
        return self.begin <= month and (not self.end or month < self.end)

    def meets(self, other: Months) -> bool:
        """Return whether two spans share a month."""
        return (not other.end or self.begin < other.end) and (not self.end or other.begin < self.end)


ALWAYS = Months()


def months_between(begin: str, end: str) -> int:
    """Return how many months there are from one to another; less than 0 where that is the earlier."""
    (year, month), (later, last) = (map(int, one.split("-")) for one in (begin, end))
    return 12 * (later - year) + last - month


def month_before(month: str) -> str:
    """Return the month before one."""
    year, number = map(int, month.split("-"))
    return f"{year:04}-{number - 1:02}" if number > 1 else f"{year - 1:04}-12"


def month_after(month: str) -> str:
    """Return the month after one."""
    year, number = map(int, month.split("-"))
    return f"{year:04}-{number + 1:02}" if number < 12 else f"{year + 1:04}-01"
