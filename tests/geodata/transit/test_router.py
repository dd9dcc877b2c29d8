"""The router: hand-computed answers, one rule a test."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numba
import numpy as np
import pytest

from geodata.transit.profile import compiled, look_up, scan
from geodata.transit.router import Walks, door_to_door
from tests.geodata.transit.lines import Lines, Ride, at, lines, walks

MINUTE = 60


def minutes(timetable: Lines, leave: str, *, access=None, egress=None, direct_s: int = -1, **options) -> float | None:
    """Return the minutes from a home at stop 0 to a door at the last stop for one departure, or None."""
    last = len(timetable.stop_ids) - 1
    times, reachable = door_to_door(
        timetable,
        walks([{0: 0} if access is None else access]),
        walks([{last: 0} if egress is None else egress]),
        np.array([[direct_s]]),
        depart=range(at(leave), at(leave) + MINUTE, MINUTE),
        percentiles=(50,),
        **options,
    )[50]
    return times[0, 0] / MINUTE if reachable[0, 0] else None


def ride(trip: int, *calls: tuple[int, str], board: Sequence[bool] = (), alight: Sequence[bool] = ()) -> list[Ride]:
    """Return the connections of a trip that calls at (stop, clock), leaving as it arrives."""
    return [
        Ride(at(start), at(end), here, there, trip, *(flags[leg] if flags else True for flags in (board, alight)))
        for leg, ((here, start), (there, end)) in enumerate(pairwise(calls))
    ]


def test_a_ride_costs_the_wait_and_the_ride() -> None:
    assert minutes(lines(2, ride(0, (0, "10:05"), (1, "10:12"))), "10:00") == 12


def test_walks_to_and_from_the_stops_count() -> None:
    line = lines(2, ride(0, (0, "10:05"), (1, "10:12")))
    assert minutes(line, "10:00", access={0: 300}, egress={1: 90}) == 13.5


def test_boarding_first_needs_no_slack_and_one_second_late_is_late() -> None:
    line = lines(2, [*ride(0, (0, "10:05"), (1, "10:12")), *ride(1, (0, "10:25"), (1, "10:32"))])
    assert minutes(line, "10:00", access={0: 300}) == 12
    assert minutes(line, "10:00", access={0: 301}) == 32


def test_a_change_needs_the_slack() -> None:
    late = ride(9, (1, "11:00"), (2, "11:10"))
    in_time = lines(3, [*ride(0, (0, "10:05"), (1, "10:10")), *ride(1, (1, "10:11"), (2, "10:20")), *late])
    too_tight = lines(3, [*ride(0, (0, "10:05"), (1, "10:10")), *ride(1, (1, "10:10:59"), (2, "10:20")), *late])
    assert minutes(in_time, "10:00") == 20
    assert minutes(too_tight, "10:00") == 70
    assert minutes(too_tight, "10:00", transfer_slack_s=59) == 20


def test_a_change_to_another_pole_walks_and_then_needs_the_slack() -> None:
    first, late = ride(0, (0, "10:05"), (1, "10:10")), ride(9, (2, "11:00"), (3, "11:10"))
    feet = [(1, 2, 120)]
    assert minutes(lines(4, [*first, *ride(1, (2, "10:13"), (3, "10:20")), *late], feet), "10:00") == 20
    assert minutes(lines(4, [*first, *ride(1, (2, "10:12:59"), (3, "10:20")), *late], feet), "10:00") == 70


def test_footpaths_do_not_chain() -> None:
    line = lines(5, [*ride(0, (0, "10:05"), (1, "10:10")), *ride(1, (3, "11:00"), (4, "11:10"))], [(1, 2, 60), (2, 3, 60)])
    assert minutes(line, "10:00") is None


def test_footpaths_stand_between_rides_only() -> None:
    line = lines(4, ride(0, (1, "10:05"), (2, "10:10")), [(0, 1, 60), (2, 3, 60)])
    assert minutes(line, "10:00") is None
    assert minutes(line, "10:00", access={1: 60}, egress={2: 60}) == 11


def test_staying_seated_needs_no_slack() -> None:
    assert minutes(lines(3, ride(0, (0, "10:05"), (1, "10:10"), (2, "10:15"))), "10:00") == 15
    assert minutes(lines(3, ride(0, (0, "10:05"), (1, "10:10"), (2, "10:15"))), "10:00", max_transfers=0) == 15


def test_a_stop_at_which_a_train_waits_no_time_is_ridden_through() -> None:
    line = lines(4, ride(0, (0, "10:05"), (1, "10:05"), (2, "10:05"), (3, "10:06")))
    assert minutes(line, "10:00") == 6


def test_an_overtaking_train_is_taken() -> None:
    slow, fast = ride(0, (0, "10:05"), (1, "10:40")), ride(1, (0, "10:15"), (1, "10:25"))
    assert minutes(lines(2, [*slow, *fast]), "10:00") == 25


def test_a_train_is_left_for_one_that_overtakes_it() -> None:
    slow = ride(0, (0, "10:05"), (1, "10:10"), (2, "10:40"))
    fast = ride(1, (1, "10:12"), (2, "10:20"))
    assert minutes(lines(3, [*slow, *fast]), "10:00") == 20
    assert minutes(lines(3, [*slow, *fast]), "10:00", max_transfers=0) == 40


def test_limits_count_changes() -> None:
    legs = [*ride(0, (0, "10:05"), (1, "10:10")), *ride(1, (1, "10:15"), (2, "10:20")), *ride(2, (2, "10:25"), (3, "10:30"))]
    answers = [minutes(lines(4, legs), "10:00", max_transfers=most) for most in (0, 1, 2, 3, None)]
    assert answers == [None, None, 30, 30, 30]


def test_times_run_on_past_midnight() -> None:
    line = lines(3, [*ride(0, (0, "23:55"), (1, "24:05")), *ride(1, (1, "24:10"), (2, "24:30"))])
    assert minutes(line, "23:50") == 40
    assert minutes(line, "24:06", access={1: 60}) == 24


def test_where_boarding_is_forbidden_nobody_boards() -> None:
    line = lines(
        3, [*ride(0, (0, "10:05"), (1, "10:10"), (2, "10:15"), board=[False, True]), *ride(1, (0, "10:20"), (2, "10:50"))]
    )
    assert minutes(line, "10:00") == 50
    assert minutes(line, "10:00", access={1: 0}) == 15


def test_where_alighting_is_forbidden_nobody_alights_but_rides_on() -> None:
    trip = ride(0, (0, "10:05"), (1, "10:10"), (2, "10:15"), alight=[False, True])
    onward = ride(1, (1, "10:12"), (2, "10:13"))
    assert minutes(lines(3, [*trip, *onward]), "10:00") == 15
    assert minutes(lines(3, trip), "10:00", egress={1: 0}) is None


def test_walking_wins_when_it_is_faster() -> None:
    line = lines(2, ride(0, (0, "10:05"), (1, "10:12")))
    assert minutes(line, "10:00", direct_s=719) == 719 / 60
    assert minutes(line, "10:00", direct_s=721) == 12
    assert minutes(line, "10:10", direct_s=3000) == 50
    assert minutes(line, "10:05", direct_s=421) == 7


def test_what_neither_feet_nor_trains_reach_is_not_reachable() -> None:
    line = lines(2, ride(0, (0, "10:05"), (1, "10:12")))
    assert minutes(line, "10:06") is None
    assert minutes(line, "10:00", egress={}) is None
    assert minutes(line, "10:00", access={}) is None
    assert minutes(lines(2, []), "10:00") is None


def test_the_shorter_of_two_walks_between_a_door_and_a_stop_counts() -> None:
    line = lines(2, ride(0, (0, "10:05"), (1, "10:12")))
    door = Walks(indptr=np.array([0, 2]), stop=np.array([1, 1]), seconds=np.array([60, 120]))
    times, _ = door_to_door(line, walks([{0: 0}]), door, np.array([[-1]]), depart=range(at("10:00"), at("10:01"), 60))[50]
    assert times.tolist() == [[13 * MINUTE]]


def test_the_window_holds_its_first_minute_and_not_its_last() -> None:
    line = lines(2, [*ride(0, (0, "10:00"), (1, "10:01")), *ride(1, (0, "10:04"), (1, "10:05"))])
    home, door, nowhere = walks([{0: 0}]), walks([{1: 0}]), np.array([[-1]])

    def slowest(start: str, stop: str) -> tuple[int, bool]:
        times, reachable = door_to_door(line, home, door, nowhere, depart=range(at(start), at(stop), MINUTE), percentiles=(100,))[
            100
        ]
        return int(times[0, 0]), bool(reachable[0, 0])

    assert slowest("10:00", "10:01") == (60, True)
    assert slowest("10:00", "10:05") == (240, True)  # leaving at 10:01 waits longest; 10:05 itself is outside
    assert slowest("10:00", "10:06") == (0, False)


def test_a_percentile_is_a_time_that_occurs() -> None:
    """A train at 10:10 alone: leaving at 10:00, 10:01 ... 10:09 takes 15, 14 ... 6 minutes."""
    line = lines(2, ride(0, (0, "10:10"), (1, "10:15")))
    wanted = (1, 10, 11, 50, 51, 90, 91, 100)
    window = range(at("10:00"), at("10:10"), MINUTE)
    times = door_to_door(line, walks([{0: 0}]), walks([{1: 0}]), np.array([[-1]]), depart=window, percentiles=wanted)
    assert [int(times[percent][0][0, 0]) // MINUTE for percent in wanted] == [6, 6, 7, 10, 11, 14, 15, 15]


def test_every_minute_takes_the_stop_that_suits_it() -> None:
    """Until 10:04 the train at 10:05 from the farther stop (10 to 6 minutes), then that at 10:10 from the door (10 to 5)."""
    line = lines(3, [*ride(0, (0, "10:10"), (2, "10:15")), *ride(1, (1, "10:05"), (2, "10:10"))])
    window = range(at("10:00"), at("10:11"), MINUTE)
    times = door_to_door(line, walks([{0: 0, 1: 60}]), walks([{2: 0}]), np.array([[-1]]), depart=window, percentiles=(1, 50, 100))
    assert [int(value[0, 0]) // MINUTE for value, _ in times.values()] == [5, 8, 10]


def test_departures_that_never_arrive_are_the_longest() -> None:
    """Of ten minutes the first six catch the last train: the sixth-longest still arrives, the seventh does not."""
    line = lines(2, ride(0, (0, "10:05"), (1, "10:06")))
    window = range(at("10:00"), at("10:10"), MINUTE)
    times = door_to_door(line, walks([{0: 0}]), walks([{1: 0}]), np.array([[-1]]), depart=window, percentiles=(50, 60, 61))
    assert [(int(value[0, 0]), bool(reached[0, 0])) for value, reached in times.values()] == [
        (300, True),
        (360, True),
        (0, False),
    ]


def test_every_pair_of_people_and_offices_has_its_own_answer() -> None:
    line = lines(3, [*ride(0, (0, "10:05"), (1, "10:10"), (2, "10:20")), *ride(1, (2, "10:05"), (1, "10:15"))])
    homes, doors = walks([{0: 0}, {2: 60}, {}]), walks([{1: 0}, {2: 60}, {}])
    direct = np.array([[-1, 60, -1], [-1, -1, -1], [5, -1, -1]])
    times, reachable = door_to_door(line, homes, doors, direct, depart=range(at("10:00"), at("10:01"), 60))[90]
    assert (times // MINUTE).tolist() == [[10, 1, 0], [15, 0, 0], [0, 0, 0]]
    assert reachable.tolist() == [[True, True, False], [True, False, False], [True, False, False]]
    assert times[2, 0] == 5


def test_read_only_and_strided_arrays_are_taken_without_compiling_again() -> None:
    line = lines(2, ride(0, (0, "10:05"), (1, "10:12")))
    direct = np.full((4, 4), -1)[::2, ::2]
    direct.setflags(write=False)
    for array in line[1:]:
        array.setflags(write=False)
    minutes(line, "10:00")
    times, _ = door_to_door(line, walks([{0: 0}] * 2), walks([{1: 0}] * 2), direct, depart=range(at("10:00"), at("10:01"), 60))[
        50
    ]
    assert times.tolist() == [[720, 720], [720, 720]]
    assert len(scan.signatures) == len(look_up.signatures) == 1


def test_tables_of_walks_keep_what_is_reachable() -> None:
    table = Walks.where(np.array([[True, False], [False, False], [True, True]]), np.array([[5, 6], [7, 8], [9, 10]]))
    assert (table.indptr.tolist(), table.stop.tolist(), table.seconds.tolist()) == ([0, 1, 1, 3], [0, 0, 1], [5, 9, 10])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"direct_s": np.array([[1, 1]])}, "shape"),
        ({"access": walks([{2: 0}])}, "past the last of 2"),
        ({"egress": walks([{2: 0}])}, "past the last of 2"),
        ({"depart": range(0)}, "must hold a departure"),
        ({"depart": range(60, 0, -60)}, "must hold a departure"),
        ({"percentiles": (0,)}, "between 1 and 100"),
        ({"percentiles": (101,)}, "between 1 and 100"),
        ({"transfer_slack_s": 0}, "at least 1"),
        ({"max_transfers": -1}, "not negative"),
        (
            {"timetable": lines(2, [Ride(5, 6, 0, 1, 0), Ride(7, 8, 0, 1, 1)])._replace(departure_s=np.array([7, 5]))},
            "order of departure",
        ),
    ],
)
def test_arguments_without_a_meaning_are_refused(change: dict[str, object], said: str) -> None:
    usual = {
        "timetable": lines(2, []),
        "access": walks([{0: 0}]),
        "egress": walks([{1: 0}]),
        "direct_s": np.array([[-1]]),
        "depart": range(60),
    }
    with pytest.raises(ValueError, match=said):
        door_to_door(**usual | change)


@pytest.mark.parametrize(
    ("indptr", "stop", "seconds"),
    [([], [], []), ([0, 2], [0], [5]), ([0, 1, 0, 1], [0], [5]), ([0, 1], [-1], [5]), ([0, 1], [0], [-5])],
)
def test_walks_that_do_not_fit_together_are_refused(indptr: list[int], stop: list[int], seconds: list[int]) -> None:
    with pytest.raises(ValueError, match=r"indptr|negative"):
        Walks(*(np.array(values, dtype=np.int64) for values in (indptr, stop, seconds)))


def test_kernels_are_compiled_anew_where_nothing_may_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = numba.njit

    def closed(**options: bool) -> object:
        if options.pop("cache", False):
            message = "no locator available"
            raise RuntimeError(message)
        return whole(**options)

    monkeypatch.setattr(numba, "njit", closed)

    def twice(number: int) -> int:
        return 2 * number

    assert compiled(twice)(21) == 42
