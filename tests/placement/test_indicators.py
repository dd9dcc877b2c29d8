"""Indicators against counting people one by one, against values worked out by hand, and on the town."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.access.departures import Departures
from geodata.access.measure import measure_access
from geodata.access.measured import Access
from geodata.load import load_study
from geodata.study import Study
from models.access import AccessMatrix
from models.gini import gini
from models.messages.decimals import decimal, percentage
from models.messages.document import Table
from models.messages.text import Text
from models.plan import evaluate
from placement.documents.indicators import table
from placement.indicators.catchment import floating_catchment
from placement.indicators.figures import Indicator, indicators
from placement.indicators.inequality import palma
from placement.records.columns import INDICATORS, indicator_columns
from tests.town import total_people, write_town

BURDENS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6)), max_size=12)


def ints(values: object) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def one_by_one(pairs: list[tuple[int, int]]) -> list[int]:
    """Return the burden of every single person, the least first."""
    return sorted(burden for burden, people in pairs for _ in range(people))


@given(BURDENS)
def test_gini_is_half_the_mean_difference_of_every_two_people_over_the_mean(pairs: list[tuple[int, int]]) -> None:
    each = one_by_one(pairs)
    found = gini(ints(burden for burden, _ in pairs), ints(people for _, people in pairs))
    if not sum(each):
        assert found is None
    else:
        differences = sum(abs(one - other) for one in each for other in each)
        assert found == Fraction(differences, 2 * len(each) * sum(each))


@given(BURDENS)
def test_palma_counts_people_one_by_one_on_the_rim(pairs: list[tuple[int, int]]) -> None:
    each = one_by_one(pairs)
    most, least = -(-len(each) // 10), -(-4 * len(each) // 10)
    found = palma(ints(burden for burden, _ in pairs), ints(people for _, people in pairs))
    if not sum(each[:least]):
        assert found is None
    else:
        assert found == Fraction(sum(each[-most:]), most) / Fraction(sum(each[:least]), least)


def test_gini_and_palma_worked_out_by_hand() -> None:
    distance, people = ints([100, 300]), ints([5, 5])
    # of 100 ordered pairs 50 differ by 200: mean difference 100, mean 200
    assert gini(distance, people) == Fraction(1, 4)
    assert palma(distance, people) == 3
    assert gini(ints([7, 7]), people) == 0
    assert palma(ints([7, 7]), people) == 1


def test_inequality_is_exact_beyond_64_bits() -> None:
    far, many = ints([1, 2**40]), ints([2**35, 2**35])
    assert gini(far, many) == Fraction(2**40 - 1, 2 * (2**40 + 1))
    assert palma(far, many) == 2**40


@given(
    st.lists(st.tuples(st.integers(0, 40), st.lists(st.booleans(), min_size=3, max_size=3)), min_size=1, max_size=10),
)
def test_floating_catchment_agrees_with_exact_fractions(points: list[tuple[int, list[bool]]]) -> None:
    people, near = ints(many for many, _ in points), np.array([row for _, row in points], dtype=bool)
    found = floating_catchment(near, people)
    shared = [int(people[near[:, office]].sum()) for office in range(3)]
    for point, many in enumerate(people):
        own = sum((Fraction(1, shared[office]) for office in range(3) if near[point, office] and many), Fraction(0))
        assert found[point] == pytest.approx(float(own), rel=1e-12)


def test_floating_catchment_worked_out_by_hand() -> None:
    near = np.array([[True, False], [True, True], [False, False]])
    # the first office is shared by 40, the second by 30
    assert floating_catchment(near, ints([10, 30, 5])) == pytest.approx([1 / 40, 1 / 40 + 1 / 30, 0])


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(1), "100.00"),
        (Fraction(999_999, 1_000_000), "99.99"),
        (Fraction(1, 1_000_000), "0.01"),
        (Fraction(0), "0.00"),
        (Fraction(1, 3), "33.33"),
        (Fraction(1, 800), "0.13"),
    ],
)
def test_a_percentage_never_rounds_to_everyone_or_no_one(share: Fraction, text: str) -> None:
    assert percentage(share) == text


@given(st.fractions(min_value=0, max_value=1000, max_denominator=10_000), st.integers(0, 4))
def test_decimals_are_the_nearest(value: Fraction, places: int) -> None:
    assert abs(Fraction(decimal(value, places)) - value) <= Fraction(1, 2 * 10**places)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return load_study(write_town(tmp_path_factory.mktemp("town")))


def found_in(study: Study, access: Access, before: tuple[str, ...], after: tuple[str, ...]) -> dict[str, Indicator]:
    straight = access.straight_line
    covers = straight.within(1_500_000)
    states = [evaluate(straight, covers, opened) for opened in (before, after)]
    found = indicators(study, access, study.demand["people"].to_numpy(), *states)
    assert len({one.id for one in found}) == len(found)
    return {one.id: one for one in found}


def metres(points: gpd.GeoSeries, others: gpd.GeoSeries) -> np.ndarray:
    """Return (n,) the distance to the nearest of the others, by shapely."""
    return np.array([min(point.distance(other) for other in others) for point in points])


def share(study: Study, chosen: np.ndarray) -> str:
    return percentage(Fraction(int(study.demand["people"].to_numpy()[chosen].sum()), total_people()))


def test_on_the_town_walking_and_stops_are_counted_as_shapely_counts_them(town: Study) -> None:
    found = found_in(town, measure_access(town, walking=True), ("hon",), ("hon", "hama"))
    points, offices = town.demand.geometry, town.offices.set_index("id").geometry
    rail = metres(points, town.stops[town.stops["kind"] == "rail"].geometry)
    bus = metres(points, town.stops[town.stops["kind"] == "bus"].geometry)

    walkable = found["walkable_share"]
    assert walkable.before == share(town, metres(points, offices[["hon"]]) * 1.3 <= 800)
    assert walkable.after == share(town, metres(points, offices[["hon", "hama"]]) * 1.3 <= 800)
    assert walkable.before != walkable.after
    assert "1.3" in walkable.name.to("en")
    assert "1.3" in walkable.definition.to("ja")
    stops = found["stop_share"]
    assert stops.before == stops.after == share(town, (rail <= 800) | (bus <= 300))
    lost = int(town.demand["people"].to_numpy()[(rail >= 800) & (bus >= 300)].sum())
    assert found["transit_gap_people"].before == found["transit_gap_people"].after == str(lost)
    assert lost > 0


def test_without_walking_the_straight_line_stands_in_and_says_so(town: Study) -> None:
    found = found_in(town, measure_access(town), ("hon",), ("hon", "mori"))
    offices = town.offices.set_index("id").geometry
    walkable = found["walkable_share"]
    assert walkable.after == share(town, metres(town.demand.geometry, offices[["hon", "mori"]]) <= 800)
    assert "straight line" in walkable.name.to("en")
    assert "直線距離" in walkable.name.to("ja")
    assert "not measured" in walkable.definition.to("en")
    for name in ("offices_walk_15min", "offices_walk_30min", "offices_transit_30min"):
        assert found[name].before is None
        assert found[name].after is None
        assert "not measured" in found[name].definition.to("en")
        assert "測っていない" in found[name].definition.to("ja")


def test_cumulative_opportunities_are_the_mean_number_of_open_offices(town: Study) -> None:
    access = measure_access(town, walking=True)
    departures = Departures("holiday", 9 * 3600, 10 * 3600 + 1800, 90)
    assert access.walking_s is not None
    found = found_in(town, replace(access, transit_s={departures: access.walking_s}), ("hon",), ("hon", "mori", "kita"))
    people, seconds = town.demand["people"].to_list(), access.walking_s
    for minutes, name in (
        (15, "offices_walk_15min"),
        (30, "offices_walk_30min"),
        (30, "offices_transit_30min_holiday_0900_1030_p90"),
    ):
        for opened, value in ((("hon",), found[name].before), (("hon", "mori", "kita"), found[name].after)):
            reached = sum(
                many
                for row, many in enumerate(people)
                for column, office in enumerate(seconds.office_ids)
                if office in opened and seconds.values[row, column] <= minutes * 60
            )
            assert value == decimal(Fraction(reached, total_people()), 3)
    assert "09:00-10:30" in found["offices_transit_30min_holiday_0900_1030_p90"].name.to("ja")


def test_where_a_study_lacks_bus_stops_only_stations_count_and_the_gap_is_unknown(town: Study) -> None:
    rail_only = replace(town, stops=town.stops[town.stops["kind"] == "rail"].reset_index(drop=True))
    found = found_in(rail_only, measure_access(rail_only), ("hon",), ("hon",))
    rail = metres(town.demand.geometry, rail_only.stops.geometry)
    assert found["stop_share"].after == share(town, rail <= 800)
    assert "bus" not in found["stop_share"].name.to("en")
    assert "no bus stops" in found["stop_share"].definition.to("en")
    assert found["transit_gap_people"].after is None
    assert "バス停がないため" in found["transit_gap_people"].definition.to("ja")


def test_where_a_study_lacks_stations_bus_stops_decide(town: Study) -> None:
    bus_only = replace(town, stops=town.stops[town.stops["kind"] == "bus"].reset_index(drop=True))
    found = found_in(bus_only, measure_access(bus_only), ("hon",), ("hon",))
    bus = metres(town.demand.geometry, bus_only.stops.geometry)
    assert found["stop_share"].after == share(town, bus <= 300)
    assert found["transit_gap_people"].after == str(int(town.demand["people"].to_numpy()[bus >= 300].sum()))
    none = replace(town, stops=town.stops.iloc[:0])
    found = found_in(none, measure_access(none), ("hon",), ("hon",))
    assert found["stop_share"].after is None
    assert "neither stations nor bus stops" in found["stop_share"].definition.to("en")


def test_a_rim_counts_on_both_sides_as_the_rules_say(town: Study) -> None:
    """At exactly 800 m one is near a station, and by Nerima's words (以上) also 800 m or more away from it."""
    station, stop = town.stops.geometry.iloc[0], town.stops.geometry.iloc[2]
    demand = town.demand.iloc[:1].copy()
    demand["geometry"] = gpd.points_from_xy([station.x + 800], [station.y], crs=town.crs)
    assert abs(stop.x - station.x) > 1_200
    rim = replace(town, demand=demand)
    found = found_in(rim, measure_access(rim), ("hon",), ("hon",))
    assert found["stop_share"].after == "100.00"
    assert found["transit_gap_people"].after == str(demand["people"].iloc[0])


def test_the_aged_are_counted_where_they_live_or_spread_in_their_area(town: Study) -> None:
    access = measure_access(town)
    near = access.straight_line.within(800_000)[:, [access.straight_line.office_ids.index("hon")]].any(axis=1)
    people = town.demand["people"].to_numpy()
    none = found_in(town, access, ("hon",), ("hon",))["walkable_share_65"]
    assert none.after is None
    assert "people_65" in none.definition.to("ja")

    by_point = replace(town, demand=town.demand.assign(people_65=np.arange(len(people), dtype=np.int64)))
    aged = by_point.demand["people_65"].to_numpy()
    expected = percentage(Fraction(int(aged[near].sum()), int(aged.sum())))
    assert found_in(by_point, access, ("hon",), ("hon",))["walkable_share_65"].after == expected

    by_area = replace(town, areas=town.areas.assign(people_65=np.array([5, 10, 20, 40, 80, 160], dtype=np.int64)))
    counted = Fraction(0)
    for area, many in zip(by_area.areas["id"], by_area.areas["people_65"], strict=True):
        here = town.demand["area"].to_numpy() == area
        counted += Fraction(int(many) * int(people[here & near].sum()), int(people[here].sum()))
    one = found_in(by_area, access, ("hon",), ("hon",))["walkable_share_65"]
    assert one.after == percentage(counted / 315)
    assert one.after != found_in(town, access, ("hon",), ("hon",))["walkable_share"].after
    assert "by area only" in one.definition.to("en")


def test_catchments_and_inequality_on_the_town(town: Study) -> None:
    access = measure_access(town)
    found = found_in(town, access, ("hon",), ("hon", "misaki"))
    people, straight = town.demand["people"].to_numpy(), access.straight_line
    near = straight.within(3_000_000)[:, straight.columns(("hon", "misaki"))]
    shared = [int(people[near[:, office]].sum()) for office in range(2)]
    own = [sum((Fraction(100_000, shared[office]) for office in range(2) if row[office]), Fraction(0)) for row in near]
    assert found["catchment_mean"].after == decimal(Fraction(200_000, total_people()), 3)
    assert found["catchment_least"].after == decimal(min(own), 3)
    assert found["catchment_least_share"].after == share(town, np.array([value == min(own) for value in own]))

    nearest = straight.values[:, straight.columns(("hon", "misaki"))].min(axis=1)
    even, ratio = gini(nearest, people), palma(nearest, people)
    assert even is not None
    assert ratio is not None
    assert (found["distance_gini"].after, found["distance_palma"].after) == (decimal(even, 3), decimal(ratio, 3))


def test_with_nothing_open_there_is_no_distance_to_compare(town: Study) -> None:
    found = found_in(town, measure_access(town, walking=True), (), ("hon",))
    assert found["walkable_share"].before == "0.00"
    assert found["offices_walk_30min"].before == "0.000"
    assert found["catchment_least_share"].before == "100.00"
    assert found["distance_gini"].before is None
    assert found["distance_gini"].after is not None
    assert "divide by zero" in found["distance_gini"].definition.to("en")


def test_people_who_reach_no_office_on_foot_count_as_not_near(town: Study) -> None:
    access = measure_access(town, walking=True)
    walking = access.walking_mm
    assert walking is not None
    nowhere = np.zeros(walking.values.shape, dtype=bool)
    island = AccessMatrix(walking.demand_ids, walking.office_ids, np.zeros_like(walking.values), "mm", nowhere)
    found = found_in(town, replace(access, walking_mm=island), ("hon",), ("hon", "hama"))
    assert found["walkable_share"].after == "0.00"


@pytest.mark.parametrize(("distance_mm", "text"), [(800_000, "100.00"), (800_001, "0.00")])
def test_eight_hundred_metres_are_within_eight_hundred_metres(town: Study, distance_mm: int, text: str) -> None:
    access = measure_access(town, walking=True)
    walking = access.walking_mm
    assert walking is not None
    rim = AccessMatrix(
        walking.demand_ids, walking.office_ids, np.full_like(walking.values, distance_mm), "mm", walking.reachable.copy()
    )
    assert found_in(town, replace(access, walking_mm=rim), ("hon",), ("hon",))["walkable_share"].after == text


def test_the_table_and_the_csv_say_everything_in_both_languages(town: Study) -> None:
    found = tuple(found_in(town, measure_access(town, walking=True), ("hon",), ("hon", "hama")).values())
    section = table(found)
    numbers, missing, words = section.body
    assert isinstance(numbers, Table)
    assert isinstance(missing, Text)
    assert isinstance(words, Table)
    assert [row[0] for row in numbers.rows] == [row[0] for row in words.rows] == [one.name for one in found]
    assert all(len(row) == len(part.head) for part in (numbers, words) for row in part.rows)
    assert {row[2].to("en") for row in numbers.rows if row[0].to("en").startswith("people aged")} == {"—"}
    now = table(found, compared=False, defined=False).body
    assert len(now) == 2
    assert isinstance(now[0], Table)
    assert [head.to("en") for head in now[0].head] == ["indicator", "unit", "now"]

    rows = list(csv.DictReader(io.StringIO(INDICATORS.text(indicator_columns(found)))))
    assert [row["id"] for row in rows] == [one.id for one in found]
    for row, one in zip(rows, found, strict=True):
        assert (row["before"], row["after"]) == (one.before or "", one.after or "")
        assert re.search("[ぁ-ん一-龥]", row["definition_ja"])
        assert not re.search("[ぁ-ん]", row["definition_en"])
        assert row["source_ja"]
        assert row["source_en"]


def test_the_guide_names_every_indicator(town: Study) -> None:
    found = found_in(town, measure_access(town), ("hon",), ("hon",))
    for page in ("indicators.md", "indicators.ja.md"):
        text = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
        assert [name for name in found if f"`{name}" not in text] == []
