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
