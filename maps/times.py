"""Travel times to the nearest open office, and the ways people are served, as the page draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from models.access import BoolArray, IntArray
    from models.text import Text

SECONDS_PER_MINUTE = 60
UNREACHED = -1
# minutes to a single office are written as one character each; times.js reads the same alphabet
MINUTE_CODES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
NO_WAY = "-"


@dataclass(frozen=True, eq=False)
class TimeLayer:
    """How long everybody travels to an open office in one way, before and after the plan.

    Parameters
    ----------
    name
        the way of travelling, in the tooltip: 徒歩 / On foot.
    before_s, after_s
        (n,) seconds to the nearest open office, in the order of the distances' demand; -1 where none can be reached.
    title
        what the colours show, in the legend: 歩く時間 / Walking time. Before or after is the reader's choice there.
    to_offices
        the reach of single offices: position among the study's offices, and (n,) seconds to it, -1 where it cannot
        be reached.
    """

    name: Text
    before_s: IntArray
    after_s: IntArray
    title: Text
    to_offices: tuple[tuple[int, IntArray], ...] = ()


@dataclass(frozen=True, eq=False)
class Way:
    """Whom one of several ways of being served serves, alone, before and after the plan.

    Parameters
    ----------
    name
        the way as a reader knows it: 徒歩で3 km以内 / Within 3 km on foot.
    served_before, served_after
        (n,) bool, in the order of the distances' demand.
    """

    name: Text
    served_before: BoolArray
    served_after: BoolArray


def describe_time(layer: TimeLayer, rows: IntArray, size: int) -> dict[str, object]:
    """Return a layer's texts and whole minutes.

    Parameters
    ----------
    layer
        the times.
    rows
        the demand to write, in the page's order.
    size
        how many demand points the distances have.

    Returns
    -------
    Minutes are rounded up, so that 10 minutes and a second do not read as "10 minutes"; -1 reaches no office.

    Raises
    ------
    ValueError
        if an array has another length, or a time is below -1.
    """
    return {
        "name": layer.name.as_dict(),
        "title": layer.title.as_dict(),
        "before": _round_up(layer.before_s, rows, size),
        "after": _round_up(layer.after_s, rows, size),
        "offices": [[office, _write_minutes(_round_up(seconds, rows, size))] for office, seconds in layer.to_offices],
    }


def describe_way(way: Way, rows: IntArray, size: int) -> dict[str, object]:
    """Return a way's name, and a digit for every demand point of `rows`: 1 where it serves; raises as `describe_time`."""
    return {
        "name": way.name.as_dict(),
        "before": _write_digits(way.served_before, rows, size),
        "after": _write_digits(way.served_after, rows, size),
    }


def _round_up(seconds: IntArray, rows: IntArray, size: int) -> list[int]:
    _check_length(seconds, size)
    if bool((seconds < UNREACHED).any()):
        msg = f"a time is below {UNREACHED}"
        raise ValueError(msg)
    minutes = -(-seconds[rows] // SECONDS_PER_MINUTE)
    return np.where(seconds[rows] < 0, UNREACHED, minutes).tolist()  # type: ignore[no-any-return]


def _write_minutes(minutes: list[int]) -> str:
    """Return one character for every demand point; an hour and more are alike, in the last class of all."""
    return "".join(NO_WAY if value < 0 else MINUTE_CODES[min(value, len(MINUTE_CODES) - 1)] for value in minutes)


def _write_digits(served: BoolArray, rows: IntArray, size: int) -> str:
    _check_length(served, size)
    return "".join("1" if value else "0" for value in served[rows])


def _check_length(values: IntArray | BoolArray, size: int) -> None:
    if values.shape != (size,):
        msg = f"the distances have {size} demand points, a layer has {values.shape}"
        raise ValueError(msg)
