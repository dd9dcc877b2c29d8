"""Travel times and ways of being served, as data and as colours."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from geodata.access import straight_line
from maps.elements import read_asset
from maps.payload import TimeLayer, Way, compose_payload
from maps.times import describe_time
from models.text import same
from tests.maps.conftest import ADDED, KEPT, RADIUS_MM, TEXTS, draw, find_state

SECONDS = np.array([-1, 0, 1, 600, 601, 900, 901, 2700, 2701], dtype=np.int64)
MINUTES = [-1, 0, 1, 10, 11, 15, 16, 45, 46]


def lay_times(seconds, size=40):
    values = np.resize(seconds, size)
    return TimeLayer(same("on foot"), values, values[::-1], same("walking time"))


def lay_way(size=40):
    served = np.arange(size) % 3 == 0
    return Way(same("walk"), served, ~served)


def compose(study, *, distance=None, times=(), ways=()):
    distance = straight_line(study) if distance is None else distance
    before, after = (find_state(distance, offices) for offices in (KEPT, (*KEPT, *ADDED)))
    return compose_payload(study, distance, before, after, TEXTS, circle_mm=RADIUS_MM, lang="ja", times=times, ways=ways)


def test_a_page_without_times_or_ways_carries_nothing_of_them(town):
    assert not {"times", "ways"} & set(compose(town))
    html = draw(town)
    for trace in ("function makeTimeViews", "function makeWays", "--minutes-0", '"times_change"'):
        assert trace not in html
        assert trace in draw(town, times=[lay_times(SECONDS)])
        assert trace in draw(town, ways=[lay_way()])


def test_two_renders_with_times_and_ways_are_equal_byte_for_byte(town):
    first, second = (draw(town, times=[lay_times(SECONDS)], ways=[lay_way()]) for _ in range(2))
    assert first == second


def test_minutes_are_rounded_up_and_who_reaches_nothing_stays_apart(town):
    layer = lay_times(SECONDS)
    (written,) = compose(town, times=[layer])["times"]
    told = dict(zip(SECONDS.tolist(), MINUTES, strict=True))
    assert sorted(written["before"]) == sorted(told[second] for second in layer.before_s.tolist())
    assert sorted(written["after"]) == sorted(told[second] for second in layer.after_s.tolist())


def test_times_and_ways_stand_in_the_order_of_the_distances_demand(town):
    distance = straight_line(town)
    rows = np.random.default_rng(5).permutation(len(distance.demand_ids))
    shuffled = replace(
        distance,
        demand_ids=tuple(distance.demand_ids[row] for row in rows),
        values=distance.values[rows],
        reachable=distance.reachable[rows],
    )
    times, way = lay_times(SECONDS), lay_way()
    moved_times = replace(times, before_s=times.before_s[rows], after_s=times.after_s[rows])
    moved_way = replace(way, served_before=way.served_before[rows], served_after=way.served_after[rows])
    assert compose(town, times=[times], ways=[way]) == compose(town, distance=shuffled, times=[moved_times], ways=[moved_way])


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ({"times": [lay_times(SECONDS, 39)]}, "40 demand points"),
        ({"ways": [lay_way(41)]}, "40 demand points"),
        ({"times": [lay_times(np.array([-2], dtype=np.int64))]}, "below -1"),
    ],
)
def test_a_layer_that_does_not_fit_the_demand_is_refused(town, layers, message):
    with pytest.raises(ValueError, match=message):
        compose(town, **layers)


def test_every_class_is_lighter_than_the_nearer_one_for_every_eye():
    style = read_asset("times.css")
    classes = [re.search(rf"--minutes-{index}: #(\w{{6}})", style)[1] for index in range(6)]
    lights = [find_luminance(code) for code in classes]
    assert all((far + 0.05) / (near + 0.05) > 1.3 for near, far in pairwise(lights))


def test_times_share_no_colour_with_reach_and_people():
    others = set(re.findall(r"--(?:already|newly|still|lost|people)-\d: (#\w{6})", read_asset("page.css")))
    times = set(re.findall(r"--minutes-\d: (#\w{6})", read_asset("times.css")))
    assert len(times) == 7
    assert not times & others


def find_luminance(code):
    """Return the relative luminance of WCAG 2: the lightness that is left when hues are not told apart."""
    channels = np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_minutes_to_one_office_are_one_character_each_and_an_hour_is_the_last():
    seconds = np.array([-1, 0, 1, 600, 601, 3600, 3661, 10_000])
    layer = TimeLayer(same("on foot"), seconds, seconds, same("walking time"), ((2, seconds),))
    assert describe_time(layer, np.arange(8), 8)["offices"] == [[2, "-01AByzz"]]
