import copy
import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.access.straight import straight_line
from maps.page.case import ServedBy, TimeLayer
from maps.page.council import Card, Choices, Council, PageRule, RankedPlan, StoryStep
from maps.page.payload import describe_case, join_payload, write_json
from models.access import AccessMatrix
from models.messages.document import Section, Table
from models.messages.text import Text, same
from models.messages.text import given as written
from tests.maps.conftest import ADDED, KEPT, RADIUS_MM, circle, compose_payload, draw, make_case, on_foot
from tests.maps.council import conditions, make_council
from tests.maps.reading import read_broken, read_distances, unpack


def compose(study, **choices):
    return compose_payload([make_case(study, **choices)], lang="ja")


def compose_town(study, **choices):
    payload = compose(study, **choices)
    return payload["studies"][0], payload["cases"][0]


def shuffle(distance):
    rows, columns = (np.random.default_rng(3).permutation(size) for size in distance.values.shape)
    return AccessMatrix(
        demand_ids=tuple(distance.demand_ids[row] for row in rows),
        office_ids=tuple(distance.office_ids[column] for column in columns),
        values=distance.values[np.ix_(rows, columns)],
        unit=distance.unit,
        reachable=distance.reachable[np.ix_(rows, columns)],
    )


def test_open_offices_are_told_by_their_place_in_the_study(town):
    study, case = compose_town(town, closed=("minato",))
    ids = [study["offices"][index]["id"] for index in range(len(town.offices))]
    assert ids == list(town.offices["id"])
    assert [ids[index] for index in case["before"]] == ["hon", "hama", "minato"]
    assert [ids[index] for index in case["after"]] == ["hon", "hama", "misaki", "kita"]


def test_everybody_is_there_once(town):
    study, _ = compose_town(town)
    areas = dict(zip(town.areas["id"], town.areas["name_en"], strict=True))
    told = Counter(
        (study["areas"][area]["en"], people)
        for area, people in zip(*(unpack(study["demand"][column]) for column in ("area", "people")), strict=True)
    )
    assert told == Counter((areas[area], people) for area, people in zip(town.demand["area"], town.demand["people"], strict=True))


def test_rows_and_columns_are_matched_by_id_and_not_by_position(town):
    plain, mixed = straight_line(town), shuffle(straight_line(town))
    assert compose(town, distance=mixed) == compose(town, distance=plain)


def test_layers_stand_in_the_order_of_the_distances(town):
    def layered(distance):
        seconds = on_foot(distance, nowhere=0)
        layer = TimeLayer(same("walk"), same("walking time"), seconds)
        return compose(town, distance=distance, times=[layer], ways=[ServedBy(same("walk"), seconds, 900)])

    assert layered(shuffle(straight_line(town))) == layered(straight_line(town))


def test_a_code_that_is_no_mesh_code_leaves_its_people_at_their_point(town):
    odd = town.demand.assign(cell=["", "abc", "５３３９４５７３", "53394573999", *town.demand["cell"][4:]])
    study, _ = compose_town(replace(town, demand=odd))
    assert len(study["demand"]["points"]) == 4 + 5


@pytest.mark.parametrize(
    ("ways", "named"),
    [
        (lambda distance: [circle(distance)], True),
        (lambda distance: [ServedBy(same("walk"), on_foot(distance), 900)], False),
        (lambda distance: [circle(distance), ServedBy(same("walk"), on_foot(distance), 900)], False),
    ],
)
def test_the_legend_names_the_distance_only_where_one_circle_alone_decides(town, ways, named):
    _, case = compose_town(town, ways=ways(straight_line(town)), distance=None)
    assert "{far}" not in case["reach"]["newly"]["en"]
    distance = straight_line(town)
    _, case = compose_town(town, ways=ways(distance), distance=distance)
    assert ("{far}" in case["reach"]["newly"]["en"]) is named


def test_only_the_very_matrix_of_distances_makes_a_circle(town):
    distance = straight_line(town)
    _, case = compose_town(town, distance=distance, ways=[circle(distance), circle(straight_line(town))])
    assert ["codes" in way for way in case["ways"]] == [False, True]
    assert [(way["unit"], way["limit"]) for way in case["ways"]] == [("mm", RADIUS_MM)] * 2


def test_cases_of_one_study_share_its_layers(town):
    # one of them read a layer less, and names fewer sources
    fewer = replace(town, layers=town.layers[:1])
    payload = compose_payload([make_case(town), make_case(fewer, added=("mori",))], lang="en")
    assert [case["study"] for case in payload["cases"]] == [0, 0]
    assert len(payload["studies"]) == 1
    assert [[source["en"] for source in case["sources"]] for case in payload["cases"]] == [
        ["an imaginary town (2024, 2020, 2023)"],
        ["an imaginary town (2024)"],
    ]
    assert payload["lang"] == "en"


def test_cases_that_measure_otherwise_keep_their_own_distances(town):
    distance = straight_line(town)
    farther = replace(distance, values=distance.values + 1)
    cases = [make_case(town), make_case(town, distance=farther), make_case(replace(town, areas=town.areas[::-1]))]
    payload = compose_payload(cases, lang="ja")
    assert [case["study"] for case in payload["cases"]] == [0, 1, 2]
    told = [sorted(map(tuple, read_distances(study["demand"]["distances"]))) for study in payload["studies"]]
    assert told == [sorted(map(tuple, values.tolist())) for values in (distance.values, farther.values, distance.values)]


def test_cases_of_one_study_share_the_codes_of_their_layers(town):
    distance = straight_line(town)
    quick, slow = on_foot(distance), on_foot(distance, slower=2)
    cases = [
        make_case(town, distance=distance, times=[TimeLayer(same("walk"), same("time"), matrix) for matrix in matrices])
        for matrices in ((quick,), (slow, quick))
    ]
    cases.append(make_case(town, distance=distance, ways=[ServedBy(same("walk"), slow, 1_000), circle(distance)]))
    described = [describe_case(case) for case in cases]
    before = copy.deepcopy(described)
    payload = join_payload(described, lang="ja")
    assert described == before
    codes = payload["studies"][0]["codes"]
    assert len(codes) == len(set(codes)) == 3
    one, two, three = payload["cases"]
    assert codes[two["times"][1]["codes"]] == codes[one["times"][0]["codes"]] == described[0]["study"]["codes"][0]
    assert codes[two["times"][0]["codes"]] == described[1]["study"]["codes"][0]
    assert codes[three["ways"][0]["codes"]] == described[2]["study"]["codes"][0]
    assert "codes" not in three["ways"][1]


def test_each_source_is_named_once_with_its_years(town):
    _, case = compose_town(town)
    assert [source["en"] for source in case["sources"]] == ["an imaginary town (2024, 2020, 2023)"]


def test_poles_of_one_name_share_it(town):
    stops = town.stops.assign(kind="bus", name_ja=["駅", "駅", "岬口"], name_en=["Pole 1", "Pole 2", "Point"])
    study, _ = compose_town(replace(town, stops=stops))
    assert [(stop["name"]["ja"], len(stop["at"]) // 2) for stop in study["bus"]] == [("駅", 2), ("岬口", 1)]
    assert study["rail"] == []


def test_the_council_is_told_whole(town):
    held = conditions()
    _, case = compose_town(town, council=make_council(town, held))
    place = {office: index for index, office in enumerate(town.offices["id"])}
    assert [(step["view"], step["focus"]) for step in case["story"]] == [
        ("by_people", "all"),
        ("by_reach", "beyond"),
        ("by_reach", "all"),
        ("by_reach", "served"),
        ("by_reach", "all"),
    ]
    assert case["story"][0]["open"] == [place[office] for office in KEPT]
    assert case["cards"][1]["open"] == [place[office] for office in ("hon", "hama", "yamate", "mori")]
    assert [block.get("bars") for block in case["cards"][0]["answer"]] == [None, [1.0, 0.5]]
    choices = case["choices"]
    assert choices["keep"] == [place[office] for office in KEPT]
    assert (choices["least"], choices["most"], choices["count"]) == (2, 2, len(choices["plans"]))
    for condition, told in zip(held, choices["conditions"], strict=True):
        assert told["title"] == condition.title.as_dict()
        assert read_broken(told["broken"]) == np.flatnonzero(condition.broken).tolist()


@given(st.lists(st.booleans(), min_size=1, max_size=1 << 6))
def test_sets_that_break_a_condition_survive_their_bytes(town, broken):
    choices = Choices((), (), 0, 0, (PageRule(same(""), np.array(broken)),), (RankedPlan(0, 1),), 1)
    _, case = compose_town(town, council=Council(choices=choices))
    assert read_broken(case["choices"]["conditions"][0]["broken"]) == np.flatnonzero(broken).tolist()


def test_conditions_nobody_could_tell_are_none(town):
    _, case = compose_town(town, council=Council(choices=Choices(KEPT, ADDED, 1, 2, conditions=None)))
    assert case["choices"]["conditions"] is None
    assert case["choices"]["count"] is None
    assert compose_town(town)[1]["choices"] is None


def test_an_office_unknown_to_the_study_is_an_error(town):
    for council in (
        Council(story=(StoryStep(same(""), same(""), ("nowhere",)),)),
        Council(cards=(Card(same(""), (), ("nowhere",)),)),
        Council(choices=Choices(("nowhere",), (), 0, 0)),
    ):
        with pytest.raises(KeyError, match="nowhere"):
            compose(town, council=council)


def test_the_scenarios_are_compared_in_words(town):
    table = Table(same("beside"), (same(""), same("a")), ((same("served"), same("1")),))
    payload = compose_payload([make_case(town)], (Section(written({"ja": "比べる", "en": "Compared"}), (table,)),), lang="ja")
    assert payload["comparison"][0]["title"] == {"ja": "比べる", "en": "Compared"}
    assert payload["comparison"][0]["body"][0]["rows"][0][1] == {"ja": "1", "en": "1"}


def test_a_matrix_that_does_not_fit_the_study_is_refused(town):
    distance = straight_line(town)
    with pytest.raises(ValueError, match="metres"):
        compose(town, distance=replace(distance, unit="s"))
    other = replace(distance, demand_ids=("other", *distance.demand_ids[1:]))
    with pytest.raises(ValueError, match=f"the first is {town.demand['id'][0]}"):
        compose(town, distance=other)


def test_a_layer_for_other_demand_or_offices_is_refused(town):
    distance = straight_line(town)
    seconds = on_foot(distance)
    for strange, what in (
        (replace(seconds, demand_ids=("other", *seconds.demand_ids[1:])), "demand points"),
        (replace(seconds, office_ids=("other", *seconds.office_ids[1:])), "offices"),
    ):
        with pytest.raises(ValueError, match=f"for other {what}"):
            compose(town, distance=distance, ways=[ServedBy(same("walk"), strange, 900)])
        with pytest.raises(ValueError, match=f"for other {what}"):
            compose(town, distance=distance, times=[TimeLayer(same("walk"), same("time"), strange)])
    with pytest.raises(ValueError, match="a travel time is in seconds"):
        compose(town, distance=distance, times=[TimeLayer(same("walk"), same("time"), distance)])


def test_no_value_is_written_twice(town):
    seconds = on_foot(straight_line(town))
    layers = [TimeLayer(same(name), same(name), seconds) for name in ("one", "other")]
    study, case = compose_town(town, times=layers)
    assert len(study["codes"]) == 1
    assert [layer["codes"] for layer in case["times"]] == [0, 0]


def test_a_page_holds_no_address_but_that_of_the_base_map(town):
    html = draw(town, council=make_council(town))
    policy = html.split('http-equiv="Content-Security-Policy"')[1].split(">")[0]
    assert [part for part in policy.split() if part.startswith("http")] == ["https://cyberjapandata.gsi.go.jp;"]


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_survives_and_cannot_leave_its_script(value):
    text = write_json([value, same("a")], Text.as_dict)
    assert json.loads(text) == [value, {"ja": "a", "en": "a"}]
    assert not set(text) & set("<>&\u2028\u2029")
