"""The indicators planners are asked for, before and after, each with its definition and source."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from geodata.access.departures import Departures
from geodata.access.measured import Access
from geodata.study import Study
from models.access import AccessMatrix, BoolArray, IntArray
from models.gini import gini
from models.messages.decimals import decimal, percentage
from models.messages.text import Text, in_context, same
from models.plan import State
from placement.indicators import definitions
from placement.indicators.catchment import floating_catchment
from placement.indicators.definitions import IndicatorWords, WalkingWay
from placement.indicators.inequality import palma
from placement.indicators.nearness import aged_share, ages, to_nearest_stop

WALKABLE_MM, STATION_MM, BUS_STOP_MM, CATCHMENT_MM = 800_000, 800_000, 300_000, 3_000_000
UNITS = {
    "%": same("%"),
    "people": in_context("figures", "people"),
    "offices": in_context("figures", "offices"),
    "offices per 100,000 people": Text("offices per 100,000 people"),
    "": same(""),
}
NONE = same("—")
# the one that counts people of its own
AGED_SHARE = "walkable_share_65"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator before and after the plan.

    Parameters
    ----------
    id
        stable name, such as `walkable_share`.
    name
        what it is called.
    definition
        how it is counted, what it does not see, and why there is no value where there is none.
    source
        where the definition comes from.
    unit
        a key of `UNITS`.
    before, after
        decimal numbers; None where there is no value.
    """

    id: str
    name: Text
    definition: Text
    source: Text
    unit: str
    before: str | None
    after: str | None


@dataclass(frozen=True, eq=False)
class _Case:
    """What the indicators are computed from."""

    study: Study
    access: Access
    people: IntArray
    states: tuple[State, State]

    def both(self, measure: Callable[[State], Fraction | None]) -> tuple[Fraction | None, Fraction | None]:
        """Return a measure before and after."""
        before, after = self.states
        return measure(before), measure(after)

    def near(self, matrix: AccessMatrix, state: State, limit: int) -> BoolArray:
        """Return (n, k) bool: the point lies within the limit of each open office."""
        return matrix.within(limit)[:, np.sort(matrix.columns(state.open))]

    def near_any(self, matrix: AccessMatrix, state: State, limit: int) -> BoolArray:
        """Return (n,) bool: the point lies within the limit of some open office."""
        column, value = matrix.nearest(state.open)
        return (column >= 0) & (value <= limit)

    def mean(self, values: IntArray | BoolArray) -> Fraction | None:
        """Return the mean of whole numbers over people; of yes and no, the share of people."""
        everyone = int(self.people.sum())
        return Fraction(int((self.people * values).sum()), everyone) if everyone else None


def indicators(
    study: Study,
    access: Access,
    people: IntArray,
    before: State,
    after: State,
    column: Text | None = None,
    limits: Sequence[int] = (),
) -> tuple[Indicator, ...]:
    """Return the indicators of a plan, in the order to read them.

    Parameters
    ----------
    study
        the layers.
    access
        every kind of access measured; what was not measured leaves indicators without a value.
    people
        (n,) everyone, at each demand point.
    before, after
        the open offices of both.
    column
        the column of the demand that these people are of, as people read it; None where they are everyone.
    limits
        millimetres beyond which people are counted, each an indicator.

    Returns
    -------
    found
        always the same ones, but for public transport, one for each setting measured, and for the limits.
    """
    case = _Case(study, access, people, (before, after))
    found = (
        _walkable(case),
        _walkable_65(case),
        *_near_stops(case),
        *(_on_foot(case, minutes) for minutes in (15, 30)),
        *_by_transit(case, 30),
        *_catchment(case),
        *_inequality(case),
        *(_beyond(case, limit) for limit in limits),
    )
    return tuple(_of_column(one, column) for one in found) if column else found


def _of_column(one: Indicator, column: Text) -> Indicator:
    """Return an indicator that says whose people it counts, unless its words do."""
    if one.id == AGED_SHARE:
        return one
    name = Text("{name} (of {column})", name=one.name, column=column)
    said = Text("People here are those of {column}.", column=column)
    return replace(one, name=name, definition=definitions.sentences(one.definition, said))


def _made(
    name: str,
    words: IndicatorWords,
    unit: str,
    values: tuple[Fraction | None, Fraction | None],
    reason: Text = definitions.NOT_DEFINED,
) -> Indicator:
    """Return an indicator; where a value is missing its definition says why."""
    places = {"people": 0}.get(unit, 3)
    before, after = (None if v is None else percentage(v) if unit == "%" else decimal(v, places) for v in values)
    said = words.definition
    if before is None or after is None:
        said = definitions.sentences(said, reason)
    return Indicator(name, words.name, said, words.source, unit, before, after)


def _way(case: _Case) -> tuple[WalkingWay, AccessMatrix]:
    """Return how "on foot" is measured, and its millimetres."""
    if case.access.walking_mm is None:
        return definitions.CROW, case.access.straight_line
    return (definitions.DETOUR if case.study.network is None else definitions.STREETS), case.access.walking_mm


def _walkable(case: _Case) -> Indicator:
    way, matrix = _way(case)
    values = case.both(lambda state: case.mean(case.near_any(matrix, state, WALKABLE_MM)))
    return _made("walkable_share", definitions.walkable(way), "%", values)


def _walkable_65(case: _Case) -> Indicator:
    way, matrix = _way(case)
    layer = ages(case.study)
    words = definitions.walkable_65(way, spread=layer == "areas")
    if layer is None:
        return _made(AGED_SHARE, words, "%", (None, None), definitions.NO_AGES)
    values = case.both(lambda state: aged_share(case.study, case.near_any(matrix, state, WALKABLE_MM)))
    return _made(AGED_SHARE, words, "%", values)


def _near_stops(case: _Case) -> tuple[Indicator, Indicator]:
    """Return the people near public transport, and those in areas without it; neither depends on the offices."""
    rail_mm, bus_mm = to_nearest_stop(case.study, "rail"), to_nearest_stop(case.study, "bus")
    rail, bus = rail_mm is not None, bus_mm is not None
    nobody = np.zeros(len(case.people), dtype=bool)
    at_station = nobody if rail_mm is None else rail_mm <= STATION_MM
    at_stop = nobody if bus_mm is None else bus_mm <= BUS_STOP_MM
    share = case.mean(at_station | at_stop) if rail or bus else None
    reason = definitions.NOT_DEFINED if rail or bus else definitions.NO_STOPS
    off_rail = ~nobody if rail_mm is None else rail_mm >= STATION_MM
    lost = None if bus_mm is None else Fraction(int(case.people[off_rail & (bus_mm >= BUS_STOP_MM)].sum()))
    return (
        _made("stop_share", definitions.near_stops(rail=rail, bus=bus), "%", (share, share), reason),
        _made("transit_gap_people", definitions.gap(rail=rail), "people", (lost, lost), definitions.NO_BUS_STOPS),
    )


def _reached(case: _Case, matrix: AccessMatrix, minutes: int) -> tuple[Fraction | None, Fraction | None]:
    return case.both(lambda state: case.mean(case.near(matrix, state, minutes * 60).sum(axis=1)))


def _on_foot(case: _Case, minutes: int) -> Indicator:
    name, words, matrix = f"offices_walk_{minutes}min", definitions.on_foot(minutes, _way(case)[0]), case.access.walking_s
    if matrix is None:
        return _made(name, words, "offices", (None, None), definitions.NOT_WALKED)
    return _made(name, words, "offices", _reached(case, matrix, minutes))


def _by_transit(case: _Case, minutes: int) -> tuple[Indicator, ...]:
    name, transit = f"offices_transit_{minutes}min", case.access.transit_s
    if not transit:
        words = definitions.by_transit(minutes, None)
        return (_made(name, words, "offices", (None, None), definitions.NOT_RIDDEN),)
    return tuple(
        _made(
            f"{name}_{_setting(departures)}",
            definitions.by_transit(minutes, departures),
            "offices",
            _reached(case, matrix, minutes),
        )
        for departures, matrix in transit.items()
    )


def _setting(departures: Departures) -> str:
    clock = [f"{seconds // 3600:02}{seconds % 3600 // 60:02}" for seconds in (departures.start_s, departures.end_s)]
    day = departures.date.replace("-", "") if departures.date else departures.day
    return f"{day}_{clock[0]}_{clock[1]}_p{departures.percentile}"


def _beyond(case: _Case, limit: int) -> Indicator:
    """Return how many people are farther than a distance from every open office."""
    lost = case.both(lambda state: Fraction(int(case.people[~case.near_any(case.access.straight_line, state, limit)].sum())))
    return _made(f"beyond_{_metres_of(limit)}m", definitions.beyond(f"{_metres_of(limit)} m"), "people", lost)


def _metres_of(millimetres: int) -> str:
    """Return metres without needless decimals: 1000, 1500, 2.5."""
    whole, rest = divmod(millimetres, 1000)
    return f"{whole}.{rest:03}".rstrip("0") if rest else f"{whole}"


def _catchment(case: _Case) -> tuple[Indicator, ...]:
    before, after = (_catchment_of(case, state) for state in case.states)
    return tuple(
        _made(name, words, unit, (before[place], after[place]))
        for place, (name, words, unit) in enumerate(
            [
                ("catchment_mean", definitions.CATCHMENT_MEAN, "offices per 100,000 people"),
                ("catchment_least", definitions.CATCHMENT_LEAST, "offices per 100,000 people"),
                ("catchment_least_share", definitions.CATCHMENT_SHARE, "%"),
            ]
        )
    )


def _catchment_of(case: _Case, state: State) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Return the mean, the least, and the share of people who have the least, of offices per 100,000 people."""
    everyone = int(case.people.sum())
    if not everyone:
        return None, None, None
    offices = floating_catchment(case.near(case.access.straight_line, state, CATCHMENT_MM), case.people) * 100_000
    least = float(offices[case.people > 0].min())
    mean = Fraction(math.fsum(case.people * offices)) / everyone
    return mean, Fraction(least), case.mean(np.isclose(offices, least, rtol=1e-9, atol=0))


def _inequality(case: _Case) -> tuple[Indicator, Indicator]:
    """Return Gini and Palma of the distance to the nearest open office."""

    def over_people(measure: Callable[[IntArray, IntArray], Fraction | None]) -> Callable[[State], Fraction | None]:
        return lambda state: measure(case.access.straight_line.nearest(state.open)[1], case.people) if state.open else None

    return (
        _made("distance_gini", definitions.DISTANCE_GINI, "", case.both(over_people(gini))),
        _made("distance_palma", definitions.DISTANCE_PALMA, "", case.both(over_people(palma))),
    )
