"""The stops of every trip in order, with whole times: stop_times.txt made fit to ride on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.gtfs.checks import check_forward
from geodata.gtfs.tables import FeedTable
from geodata.gtfs.times import MISSING, fill_blanks, read_times
from models.access import BoolArray, IntArray
from models.messages.findings import brief
from models.messages.text import Text

FORBIDDEN = "1"


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """Calls of trips at stops, in the order of trips.txt and then of stop_sequence.

    Parameters
    ----------
    trip, stop
        positions in trips.txt and stops.txt.
    arrival_s, departure_s
        seconds after midnight of the service day; may exceed a day.
    can_board, can_alight
        whether passengers may.
    row
        the row of stop_times.txt, from 0.
    """

    trip: IntArray
    stop: IntArray
    arrival_s: IntArray
    departure_s: IntArray
    can_board: BoolArray
    can_alight: BoolArray
    row: IntArray

    def __len__(self) -> int:
        return len(self.trip)

    def take(self, rows: IntArray | BoolArray) -> Calls:
        """Return some of the calls."""
        return Calls(*(getattr(self, name)[rows] for name in self.__slots__))


def read_calls(table: FeedTable, trips: FeedTable, stops: FeedTable) -> Calls:
    """Read stop_times.txt.

    Parameters
    ----------
    table
        stop_times.txt, whose references are known to hold; takes what is wrong.
    trips, stops
        trips.txt and stops.txt.

    Returns
    -------
    calls
        every stop a trip calls at. A stop without times where boarding and alighting are both forbidden is
        passed, and dropped; other blank times are filled by stop order. Both are counted as findings.
    """
    order = table.column("stop_sequence").numbers("stop_sequence", table.faults, whole=True)
    arrival, departure = (read_times(table.column(name), name, table.faults) for name in ("arrival_time", "departure_time"))
    trip = _positions(table, "trip_id", trips)
    board, alight = (_allowed(table, name) for name in ("pickup_type", "drop_off_type"))
    rows = np.lexsort((order, trip))
    calls = Calls(trip, _positions(table, "stop_id", stops), arrival, departure, board, alight, np.arange(table.rows)).take(rows)
    blank = (calls.arrival_s == MISSING) & (calls.departure_s == MISSING)
    passed = blank & ~calls.can_board & ~calls.can_alight
    if passed.any():
        table.faults.fix(
            "passed-station",
            Text(
                "left out {passed:,} rows without times where nobody may board or alight: passed stations",
                passed=int(passed.sum()),
            ),
            count=int(passed.sum()),
        )
        calls = calls.take(~passed)
    return _with_times(calls, table, trips)


def _with_times(calls: Calls, table: FeedTable, trips: FeedTable) -> Calls:
    """Return the calls with every time filled, and every fault of their times recorded."""
    ids = trips.texts("trip_id")
    same = calls.trip[1:] == calls.trip[:-1]
    edge = np.ones(len(calls), dtype=bool)
    edge[1:-1] = ~(same[1:] & same[:-1])
    open_end = edge & (calls.arrival_s == MISSING) & (calls.departure_s == MISSING)
    by_row = {int(calls.row[call]): int(calls.trip[call]) for call in np.flatnonzero(open_end)}
    table.faults.stop_rows(
        "end-without-time",
        sorted(by_row),
        lambda row: Text("trip {ids} has no time at its first or last stop; give it one", ids=brief(ids[by_row[row]])),
    )
    if table.faults.stopped():
        return calls
    arrival, departure, filled = fill_blanks(calls.trip, calls.arrival_s, calls.departure_s)
    if filled.any():
        table.faults.fix(
            "blank-time",
            Text(
                "filled {filled:,} rows without times evenly, by stop order, between the times round them",
                filled=int(filled.sum()),
            ),
            count=int(filled.sum()),
        )
    check_forward(table, calls.row, same, arrival, departure, [ids[trip] for trip in calls.trip])
    return Calls(calls.trip, calls.stop, arrival, departure, calls.can_board, calls.can_alight, calls.row)


def _positions(table: FeedTable, name: str, other: FeedTable) -> IntArray:
    place = {value: row for row, value in enumerate(other.texts(name))}
    column = table.column(name)
    return np.array([place.get(value, -1) for value in column.values], dtype=np.int64)[column.codes]


def _allowed(table: FeedTable, name: str) -> BoolArray:
    column = table.column(name)
    return np.array([value != FORBIDDEN for value in column.values], dtype=bool)[column.codes]
