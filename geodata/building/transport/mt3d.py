"""Trains as mini-tokyo-3d writes them: one file a line, through trains joined end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# the service day ends here; before it, a time belongs to the day before
DAY_BEGINS_S = 3 * 3600
DAY_S = 86_400
DAY_TYPES = {"Weekday": "weekday", "SaturdayHoliday": "holiday"}


@dataclass(frozen=True, slots=True)
class Call:
    """One stop of a train: the station's name, and seconds after midnight of the service day."""

    line: str
    station: str
    arrival_s: int
    departure_s: int


@dataclass(frozen=True, slots=True)
class Train:
    """One train, from where it first to where it last calls, across lines that it runs through.

    Parameters
    ----------
    day
        `weekday` or `holiday`.
    kinds
        its kind on each line, such as `Local`.
    calls
        its stops in order.
    """

    day: str
    kinds: tuple[str, ...]
    calls: tuple[Call, ...]


def join_trains(parts: Sequence[tuple[str, Any]], names: dict[str, str]) -> list[Train]:
    """Join the parts of through trains.

    Parameters
    ----------
    parts
        line id and content of every file.
    names
        Japanese name of every station id.

    Returns
    -------
    trains
        ordered by line, day and first departure. A part that names a next or previous train which no file
        has begins or ends there.

    Raises
    ------
    KeyError, TypeError, ValueError
        if the content is not of the form expected.
    """
    trains = {train["id"]: (line, train) for line, content in parts for train in content}
    joined = []
    for train in trains.values():
        if any(before in trains for before in train[1].get("pt", ())):
            continue
        chain, follower = [train], train
        while (after := next((trains[name] for name in follower[1].get("nt", ()) if name in trains), None)) is not None:
            if after in chain:
                break
            chain.append(after)
            follower = after
        joined.append(_joined(chain, names))
    return sorted(joined, key=lambda one: (one.day, one.calls[0].departure_s, one.calls[0].line, one.calls[-1].arrival_s))


def _joined(chain: Sequence[tuple[str, Any]], names: dict[str, str]) -> Train:
    calls: list[Call] = []
    for line, train in chain:
        for place, stop in enumerate(train["tt"]):
            name = names[stop["s"]]
            arrival, departure = stop.get("a") or stop["d"], stop.get("d") or stop["a"]
            call = Call(line, name, _seconds(arrival), _seconds(departure))
            if place == 0 and calls and calls[-1].station == name:
                # the junction is one stop: in on one line, out on the next
                call = Call(line, name, calls.pop().arrival_s, call.departure_s)
            calls.append(call)
    day = DAY_TYPES[chain[0][1]["id"].rsplit(".", 1)[1]]
    return Train(day, tuple(train["y"].split(".", 1)[1] for _, train in chain), tuple(calls))


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    seconds = int(hours) * 3600 + int(minutes) * 60
    return seconds if seconds >= DAY_BEGINS_S else seconds + DAY_S
