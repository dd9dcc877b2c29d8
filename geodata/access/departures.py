"""When people set out by public transport."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MEDIAN = 50


@dataclass(frozen=True, slots=True, order=True)
class Departures:
    """When people set out by public transport, and which of their travel times counts.

    Parameters
    ----------
    day
        `weekday`, `saturday`, or `holiday` (Saturdays, Sundays and holidays).
    start_s, end_s
        seconds after midnight, every minute from the first (included) to the last (excluded).
    percentile
        of the times over those minutes: 50 is the median.
    date
        the day itself, as `2026-07-15`; by default the first such day all feeds cover.
    """

    day: Literal["weekday", "saturday", "holiday"] = "weekday"
    start_s: int = 10 * 3600
    end_s: int = 12 * 3600
    percentile: int = 50
    date: str | None = None
