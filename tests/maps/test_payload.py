import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.access import straight_line
from maps.payload import compose_payload, write_json
from models.access import AccessMatrix
from tests.maps.conftest import ADDED, KEPT, RADIUS_MM, TEXTS, find_state


def compose(study, distance=None, *, kept=KEPT, added=ADDED, circle_mm=RADIUS_MM, radius_mm=RADIUS_MM):
    distance = straight_line(study) if distance is None else distance
    before, after = (find_state(distance, offices, radius_mm) for offices in (kept, (*kept, *added)))
    return compose_payload(study, distance, before, after, TEXTS, circle_mm=circle_mm, lang="ja")


def shuffle(distance):
    rows, columns = (np.random.default_rng(3).permutation(size) for size in distance.values.shape)
    return AccessMatrix(
        demand_ids=tuple(distance.demand_ids[row] for row in rows),
        office_ids=tuple(distance.office_ids[column] for column in columns),
        values=distance.values[np.ix_(rows, columns)],
        unit="mm",
        reachable=distance.reachable[np.ix_(rows, columns)],
    )


def test_offices_have_the_part_they_play(town):
    roles = {office["name"]["en"].split()[0]: office["role"] for office in compose(town)["offices"]}
    assert roles == {
        "Hon": "kept",
        "Hama": "kept",
        "Misaki": "added",
        "Kita": "added",
        "Minato": "rest",
        "Yamate": "rest",
        "Mori": "rest",
    }


def test_everybody_is_counted_at_one_nearest_office_before_and_after(town):
    offices = compose(town)["offices"]
    everybody = int(town.demand["people"].sum())
    assert sum(office.get("people_before", 0) for office in offices) == everybody
    assert sum(office.get("people_after", 0) for office in offices) == everybody


def test_rows_and_columns_are_matched_by_id_and_not_by_position(town):
    assert compose(town, shuffle(straight_line(town))) == compose(town)


def test_a_row_carries_its_area_its_people_and_its_offices(town):
    payload = compose(town)
    demand = payload["demand"]
    told = {
        (
            payload["areas"][area]["en"],
            people,
            payload["offices"][before]["name"]["en"],
            metres,
            payload["offices"][after]["name"]["en"],
        )
        for area, people, before, metres, after in zip(
            *(demand[key] for key in ("area", "people", "before", "before_m", "after")), strict=True
        )
    }
    distance = straight_line(town)
    (kept, mm), (all_, _) = distance.nearest(KEPT), distance.nearest((*KEPT, *ADDED))
    names = town.offices["name_en"]
    areas = dict(zip(town.areas["id"], town.areas["name_en"], strict=True))
    rows = zip(town.demand["area"], town.demand["people"], kept, mm, all_, strict=True)
    assert told == {(areas[area], people, names[b], -(-int(d) // 1000), names[a]) for area, people, b, d, a in rows}


def test_metres_are_rounded_up_so_that_nobody_beyond_the_limit_seems_within(town):
    distance = straight_line(town)
    values = distance.values.copy()
    values[:, distance.columns(KEPT)] = RADIUS_MM + 1
    payload = compose(town, replace(distance, values=values), added=())
    assert set(payload["demand"]["before_m"]) == {1501}
    assert set(payload["demand"]["before_served"]) == {"0"}


def test_whom_no_office_reaches_has_none(town):
    distance = straight_line(town)
    reachable = distance.reachable.copy()
    reachable[7] = False
    demand = compose(town, replace(distance, reachable=reachable))["demand"]
    assert demand["before"].count(-1) == demand["after"].count(-1) == 1


def test_a_code_that_is_no_mesh_code_leaves_its_people_at_their_point(town):
    odd = town.demand.assign(cell=["", "abc", "５３３９４５７３", "53394573999", *town.demand["cell"][4:]])
    assert len(compose(replace(town, demand=odd))["demand"]["points"]) == 4 + 5


def test_the_legend_names_the_distance_only_where_the_circles_alone_decide(town):
    assert "1.5 km" in compose(town)["reach"]["newly"]["en"]
    assert "km" not in compose(town, radius_mm=RADIUS_MM - 200_000)["reach"]["newly"]["en"]
    assert "km" not in compose(town, circle_mm=None)["reach"]["newly"]["en"]


def test_circles_stand_round_open_offices_only(town):
    payload = compose(town)
    assert {"circle" in office for office in payload["offices"] if office["role"] == "rest"} == {False}
    assert {"circle" in office for office in payload["offices"] if office["role"] != "rest"} == {True}
    assert not any("circle" in office for office in compose(town, circle_mm=None)["offices"])


def test_a_plan_that_adds_nothing_has_one_state(town):
    assert compose(town, added=())["one_state"] is True
    assert compose(town)["one_state"] is False


def test_each_source_is_named_once_with_its_years(town):
    sources = compose(town)["sources"]
    assert [source["en"] for source in sources] == ["an imaginary town (2024, 2020, 2023)"]


def test_a_matrix_that_does_not_fit_the_study_is_refused(town):
    distance = straight_line(town)
    with pytest.raises(ValueError, match="metres"):
        compose(town, replace(distance, unit="s"))
    other = replace(distance, demand_ids=("other", *distance.demand_ids[1:]))
    with pytest.raises(ValueError, match=f"the first is {town.demand['id'][0]}"):
        compose(town, other)


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_survives_and_cannot_leave_its_script(value):
    text = write_json(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")
