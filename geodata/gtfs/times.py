"""Times of stop_times.txt: seconds after midnight of the service day, blanks between them filled or passed by."""

from __future__ import annotations

import re

import numpy as np

from geodata.gtfs.tables import FeedColumn
from models.access import BoolArray, IntArray
from models.messages.findings import Faults, brief
from models.messages.text import Text

CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])")
MISSING = -1


def seconds_of(clock: str) -> int | None:
    """Return `25:10:00` as seconds after midnight, or None for what is no time."""
    match = CLOCK.fullmatch(clock)
    if match is None:
        return None
    hours, minutes, seconds = map(int, match.groups())
    return hours * 3600 + minutes * 60 + seconds


def read_times(column: FeedColumn, name: str, faults: Faults) -> IntArray:
    """Return a column of times in seconds after midnight, -1 where it is blank; past 24:00 is legal."""
    seconds = [seconds_of(value) if value else MISSING for value in column.values]
    bad = {code for code, value in enumerate(seconds) if value is None}
    rows = [int(row) for row in np.flatnonzero(np.isin(column.codes, list(bad)))] if bad else []
    faults.stop_rows(
        "time-unreadable",
        rows,
        lambda row: Text("'{column}' is no time; write it as 25:10:00", column=brief(column.values[column.codes[row]])),
        field=name,
    )
    return np.array([MISSING if value is None else value for value in seconds], dtype=np.int64)[column.codes]


def fill_blanks(trip: IntArray, arrival: IntArray, departure: IntArray) -> tuple[IntArray, IntArray, BoolArray]:
    """Fill blank times by stop order between the times round them.

    Parameters
    ----------
    trip, arrival, departure
        rows in the order of trip and stop; -1 is blank. The first and last row of every trip have a time.

    Returns
    -------
    arrival, departure
        every time; between two timed stops the calls in between are spaced evenly, to the whole second.
    filled
        the rows that had neither time.
    """
    arrival, departure = arrival.copy(), departure.copy()
    arrival = np.where(arrival == MISSING, departure, arrival)
    departure = np.where(departure == MISSING, arrival, departure)
    filled = arrival == MISSING
    if not filled.any():
        return arrival, departure, filled
    place = np.arange(len(trip))
    before = np.maximum.accumulate(np.where(filled, -1, place))
    after = np.minimum.accumulate(np.where(filled, len(trip), place)[::-1])[::-1]
    blank = np.flatnonzero(filled)
    left, right = before[blank], after[blank]
    span, done = right - left, blank - left
    between = departure[left] + (arrival[right] - departure[left]) * done // span
    arrival[blank] = departure[blank] = between
    return arrival, departure, filled
