"""Travel times and ways of being served, in a real browser with the network cut off."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from geodata.access.straight import straight_line
from maps.page.case import ServedBy, TimeLayer
from models.access import AccessMatrix
from models.messages.text import given, same
from tests.maps.browser import COLOURS, HOSTILE, JAPANESE, MAIN_COLOUR, hover_at, read_rows, shown
from tests.maps.browser import point_at as point_at_degrees
from tests.maps.conftest import ADDED, KEPT, circle, covered, make_case, on_foot

LIMITS = (600, 900, 1200, 1800, 2700)
NOWHERE = len(LIMITS) + 1
# one office before, another with the plan
MOVED = {"kept": (), "closed": ("hon",), "added": ("misaki",)}


def lay_times(study, nowhere=3):
    distance = straight_line(study)
    return (
        TimeLayer(
            given({"ja": "徒歩", "en": "On foot"}),
            given({"ja": "歩く時間", "en": "Walking time"}),
            on_foot(distance, slower=2, nowhere=nowhere),
        ),
        TimeLayer(
            given({"ja": "公共交通", "en": "By transit"}),
            given({"ja": "乗る時間", "en": "Transit time"}),
            on_foot(distance, nowhere=nowhere),
        ),
    )


def lay_ways(study):
    return tuple(
        ServedBy(given({"ja": f"{most}秒", "en": f"{most} s"}), on_foot(straight_line(study)), most) for most in (900, 1500)
    )


def alone(study, row):
    """Return the study with one demand point, and where it is."""
    one = replace(study, demand=study.demand.iloc[[row]].reset_index(drop=True))
    return one, one.demand.geometry.to_crs(4326).iloc[0]


def fix_matrix(study, columns):
    """Return seconds from everybody to some offices, negative for who cannot go there; nobody reaches the others."""
    ids = tuple(study.offices["id"])
    values = np.full((len(study.demand), len(ids)), -1, dtype=np.int64)
    for office, seconds in columns.items():
        values[:, ids.index(office)] = seconds
    return AccessMatrix(tuple(study.demand["id"]), ids, np.maximum(values, 0), "s", values >= 0)


def fix_time(study, before_s, after_s, name="徒歩"):
    """Return a layer of the plan that moves one office: seconds to it before, and with the plan."""
    matrix = fix_matrix(study, {"hon": before_s, "misaki": after_s})
    return TimeLayer(given({"ja": name, "en": "On foot"}), given({"ja": "歩く時間", "en": "Walking time"}), matrix)


def read_counts(page):
    """Return the people of each shown class, before and after."""
    columns = [page.locator(f".lying tbody td:nth-child({place})").all_text_contents() for place in (2, 3)]
    return [[int(text.replace(",", "")) for text in column] for column in columns]


def count_people(study, matrix, offices):
    people = study.demand["people"].to_numpy()
    nearest, seconds = matrix.nearest(offices)
    classes = np.where(nearest < 0, NOWHERE, np.searchsorted(LIMITS, seconds))
    return [int(people[classes == index].sum()) for index in range(NOWHERE + 1)]


def point_at(page, place):
    return point_at_degrees(page, place.x, place.y)


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        (
            "ja",
            [
                "圏域内か圏域外か",
                "近くなる・遠くなる",
                "人口",
                "直線距離",
                "歩く時間",
                "乗る時間",
                "最寄りの施設",
                "色をつけない",
            ],
        ),
        (
            "en",
            [
                "Within reach",
                "Nearer or farther",
                "Population",
                "Straight-line distance",
                "Walking time",
                "Transit time",
                "Nearest office",
                "None",
            ],
        ),
    ],
)
def test_every_layer_is_a_choice_of_what_the_colours_show(browser, drawn, town, lang, names):
    with shown(browser, drawn(times=lay_times(town)), hash_=f"#lang={lang}") as page:
        assert page.locator("label:has(input[name=residents])").all_inner_texts() == names
        assert page.locator("input[name=when]").count() == 0
        for value in ("time_0", "time_1"):
            page.check(f"input[value={value}]")
            assert page.evaluate(COLOURS) > 2
            assert page.locator("input[name=when]").count() == 2
        page.check("input[value=by_reach]")
        assert page.locator("input[name=when]:visible, .lying").count() == 0


def test_without_times_there_is_no_choice_of_them(browser, drawn, town):
    with shown(browser, drawn(ways=lay_ways(town))) as page:
        values = page.locator("input[name=residents]").evaluate_all("(boxes) => boxes.map((box) => box.value)")
        assert values == ["by_reach", "by_change", "by_people", "by_distance", "by_office", "no_cells"]
        assert page.locator(".ways").count() == 1


def test_the_legend_counts_everybody_in_one_class_before_and_after(browser, drawn, town):
    layers = lay_times(town)
    with shown(browser, drawn(times=layers)) as page:
        for index, layer in enumerate(layers):
            page.check(f"input[value=time_{index}]")
            counts = read_counts(page)
            assert counts == [count_people(town, layer.matrix, offices) for offices in (KEPT, (*KEPT, *ADDED))]
            assert [sum(column) for column in counts] == [town.demand["people"].sum()] * 2
        assert counts[0] != counts[1]


def test_nowhere_is_a_class_only_where_somebody_can_go_nowhere(browser, drawn, town):
    for nowhere in (3, 0):
        with shown(browser, drawn(times=lay_times(town, nowhere))) as page:
            page.check("input[value=time_0]")
            assert page.locator(".lying tbody tr").count() <= len(LIMITS) + 1 + bool(nowhere)
            assert ("行けない" in page.locator(".lying").inner_text()) is bool(nowhere)


def test_a_square_has_the_colour_of_its_class_before_and_after(browser, drawn, town):
    one, _ = alone(town, 5)
    classes = {0: 0, 600: 0, 601: 1, 900: 1, 901: 2, 1201: 3, 1801: 4, 2700: 4, 2701: 5, -1: NOWHERE}
    colour_of = "(i) => getComputedStyle(document.documentElement).getPropertyValue(`--minutes-${i}`)"
    with shown(browser, drawn(one, times=[fix_time(one, seconds, 1000) for seconds in classes], **MOVED)) as page:
        for choice, (seconds, index) in enumerate(classes.items()):
            page.check(f"input[value=time_{choice}]")
            for state, of_state in (("after", 2), ("before", index)):
                page.check(f"input[name=when][value={state}]")
                assert page.evaluate(MAIN_COLOUR) == page.evaluate(colour_of, of_state), (seconds, state)
                assert page.locator(".lying").get_attribute("data-state") == state


def test_one_choice_of_before_and_after_holds_for_all_layers(browser, drawn, town):
    with shown(browser, drawn(times=lay_times(town))) as page:
        page.check("input[value=time_0]")
        page.check("input[name=when][value=before]")
        page.check("input[value=time_1]")
        assert page.is_checked("input[name=when][value=before]")
        assert page.locator(".lying caption").text_content() == "乗る時間（現況）"
        page.click("button[data-lang=en]")
        assert page.locator(".lying caption").text_content() == "Transit time (Now)"


@pytest.mark.parametrize(
    ("before_s", "after_s", "ja", "en"),
    [(1501, 720, "26分 → 12分", "26 min → 12 min"), (-1, 60, "行けない → 1分", "not reachable → 1 min")],
)
def test_pointing_at_a_square_tells_its_minutes_before_and_after(browser, drawn, town, before_s, after_s, ja, en):
    one, place = alone(town, 5)
    path = drawn(one, times=[fix_time(one, before_s, after_s)], **MOVED)
    for lang, minutes in (("ja", f"徒歩\n{ja}"), ("en", f"On foot\n{en}")):
        with shown(browser, path, hash_=f"#lang={lang}") as page:
            assert minutes in point_at(page, place)


def test_a_square_takes_the_minutes_of_its_median_resident(browser, drawn, town):
    three = town.demand.iloc[[5, 11, 17]].reset_index(drop=True)
    study = replace(town, demand=three.assign(people=[1, 3, 2], cell=three["cell"][0]))
    medians = {
        (60, 120, 1800): "2分",
        (1800, 60, 120): "1分",
        (120, 1800, 60): "2分",
        (-1, 600, -1): "10分",
        (60, -1, 1800): "30分",
        (600, -1, -1): "行けない",
    }
    layers = []
    for seconds in medians:
        matrix = fix_matrix(study, {"hon": seconds})
        layers.append(TimeLayer(same(f"walk {seconds}"), same("walking"), matrix))
    with shown(browser, drawn(study, times=layers)) as page:
        tip = point_at(page, three.geometry.to_crs(4326).iloc[0])
    for seconds, minutes in medians.items():
        assert f"walk {seconds}\n{minutes} → {minutes}" in tip


@pytest.mark.parametrize("together", ["any", "all"])
def test_the_legend_counts_the_people_of_every_way_and_of_all(browser, drawn, town, together):
    distance = straight_line(town)
    ways = (circle(distance, 1_200_000), *lay_ways(town))
    people = town.demand["people"].to_numpy()
    states = (KEPT, (*KEPT, *ADDED))
    case = make_case(town, distance=distance, ways=ways, together=together)
    with shown(browser, drawn(distance=distance, ways=ways, together=together)) as page:
        rows = read_rows(page.locator(".ways"))
        keys = page.locator(".keys .key").all_text_contents()
    alone_served = [
        [int(people[way.matrix.within(way.limit)[:, way.matrix.columns(open_)].any(axis=1)].sum()) for open_ in states]
        for way in ways
    ]
    assert rows == [
        [way.name.to("ja"), *(f"{count:,}" for count in counts)] for way, counts in zip(ways, alone_served, strict=True)
    ]
    before, after = (covered(case, open_) for open_ in states)
    told = [int(re.search(r"：([\d,]+)人", text)[1].replace(",", "")) for text in keys]
    assert told == [people[before & after].sum(), people[after & ~before].sum(), people[~after].sum()]


@pytest.mark.parametrize(
    ("walk_serves", "ride_serves", "told"),
    [
        ((True, True), (False, False), ["歩く\n全員"]),
        ((True, False), (True, True), ["歩く\n50人中20人", "乗る\n全員"]),
        ((False, False), (False, False), ["満たす条件（計画後） なし"]),
    ],
)
def test_pointing_at_a_square_tells_which_ways_serve_its_people(browser, drawn, town, walk_serves, ride_serves, told):
    two = town.demand.iloc[[5, 11]].reset_index(drop=True)
    study = replace(town, demand=two.assign(people=[20, 30], cell=two["cell"][0]))
    ways = [
        ServedBy(same(name), fix_matrix(study, {"misaki": [900 if one else 901 for one in serves]}), 900)
        for name, serves in (("歩く", walk_serves), ("乗る", ride_serves))
    ]
    with shown(browser, drawn(study, ways=ways)) as page:
        tip = point_at(page, two.geometry.to_crs(4326).iloc[0])
    assert all(words in tip for words in told)
    assert sum(tip.count(name) for name in ("歩く", "乗る")) == sum(any(serves) for serves in (walk_serves, ride_serves))


def test_a_plan_with_nothing_to_choose_shows_one_time(browser, drawn, town):
    with shown(browser, drawn(added=(), times=lay_times(town), ways=lay_ways(town)), hash_="#lang=en") as page:
        page.check("input[value=time_0]")
        assert page.locator("input[name=when]:visible, .lying:has(td:nth-child(3)), .ways td:nth-child(3)").count() == 0
        assert page.locator(".lying caption").text_content() == "Walking time"
        tip = point_at(page, town.demand.geometry.to_crs(4326).iloc[5])
        assert re.search(r"Travel time\n+On foot\n(over )?\d+ min\n", tip)
        assert "→" not in tip


def test_a_tall_tooltip_stays_on_the_map(browser, drawn, town):
    with shown(browser, drawn(times=lay_times(town) * 3, ways=lay_ways(town)), hash_="#lang=en") as page:
        frame = page.locator("#plan_map").bounding_box()
        for place in town.demand.geometry.to_crs(4326).iloc[:12]:
            point_at(page, place)
            tip = page.locator(".leaflet-tooltip").bounding_box()
            for start, length in (("x", "width"), ("y", "height")):
                # Leaflet places by whole pixels.
                assert frame[start] - 1 <= tip[start]
                assert tip[start] + tip[length] <= frame[start] + frame[length] + 1


def test_times_are_chosen_with_the_keyboard(browser, drawn, town):
    with shown(browser, drawn(times=lay_times(town))) as page:
        page.focus("input[value=by_reach]")
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        assert page.is_checked("input[value=time_0]")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "when"
        page.keyboard.press("ArrowLeft")
        assert page.locator(".lying").get_attribute("data-state") == "before"
        assert page.locator("[role=radiogroup]").get_attribute("aria-label") == "現況か変更後か"


def test_the_language_switch_reaches_times_and_ways(browser, drawn, town):
    with shown(browser, drawn(times=lay_times(town), ways=lay_ways(town))) as page:
        page.check("input[value=time_0]")
        page.click("button[data-lang=en]")
        text = page.locator("#legend").text_content().replace("日本語", "")
        for words in (
            "Walking time",
            "up to 10 min",
            "11–15 min",
            "over 45 min",
            "not reachable",
            "With the plan",
            "Within reach by",
        ):
            assert words in text
        assert JAPANESE.findall(text) == []


def test_paper_says_which_time_it_shows(browser, drawn, town):
    with shown(browser, drawn(times=lay_times(town), ways=lay_ways(town))) as page:
        page.check("input[value=time_0]")
        assert page.pdf(format="A4").startswith(b"%PDF")
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".lying caption").bounding_box()["height"] > 10
        assert not page.locator("input[name=when]").first.is_visible()
        legend, table = (page.locator(part).bounding_box() for part in ("#legend", ".lying"))
        assert table["x"] + table["width"] <= legend["x"] + legend["width"]


def test_hostile_names_of_times_and_ways_are_shown_and_never_run(browser, drawn, town):
    texts = [same(text) for text in (*HOSTILE, "{n}", "{state}")]
    times = [replace(layer, name=text, title=text) for text in texts for layer in lay_times(town)[:1]]
    ways = [replace(way, name=text) for text in texts for way in lay_ways(town)[1:]]
    with shown(browser, drawn(times=times, ways=ways)) as page:
        shown_titles = page.locator("label:has(input[value^=time_])").all_text_contents()
        assert shown_titles == [text.to("ja") for text in texts]
        assert page.locator(".ways tbody th").all_text_contents() == [text.to("ja") for text in texts]
        for index, text in enumerate(texts):
            page.check(f"input[value=time_{index}]")
            assert page.locator(".lying caption").text_content() == f"{text.to('ja')}（計画後）"
        point_at(page, town.demand.geometry.to_crs(4326).iloc[0])
        assert set(page.locator(".leaflet-tooltip dt bdi").all_text_contents()) == {text.to("ja") for text in texts}
        assert page.evaluate("window.pwned") is None
        assert page.locator("img, svg[onload]").count() == 0


def test_the_reach_of_a_single_office_can_be_chosen(browser, drawn, town):
    one, _ = alone(town, 5)
    names = town.offices["name_ja"].tolist()
    layer = TimeLayer(
        given({"ja": "徒歩", "en": "On foot"}),
        given({"ja": "歩く時間", "en": "Walking time"}),
        fix_matrix(one, {"hon": 300, "misaki": 5000}),
    )
    with shown(browser, drawn(one, times=[layer, replace(layer, title=same("other"))])) as page:
        page.check("input[value=time_0]")
        choice = page.locator("select.office-choice")
        assert choice.locator("option").all_inner_texts() == ["最も早く着く施設まで", *names]
        assert choice.get_attribute("aria-label") == "どの施設まで"
        quickest = page.evaluate(MAIN_COLOUR)
        choice.select_option(index=1 + names.index("本町役場"))
        assert page.evaluate(MAIN_COLOUR) == quickest
        choice.select_option(index=1 + names.index("岬出張所"))
        beyond = page.evaluate(MAIN_COLOUR)
        choice.select_option(index=1 + names.index("北出張所"))
        assert len({quickest, beyond, page.evaluate(MAIN_COLOUR)}) == 3
        # the choice holds for the next layer, too
        page.check("input[value=time_1]")
        assert page.locator("select.office-choice").evaluate("(select) => select.selectedIndex") == 1 + names.index("北出張所")
        page.locator("select.office-choice").select_option(index=0)
        assert page.evaluate(MAIN_COLOUR) == quickest


def test_no_way_is_told_only_of_plans_with_several(browser, drawn, town):
    with shown(browser, drawn(ways=lay_ways(town)[:1])) as page:
        assert page.locator(".ways").count() == 0
        hover_at(page, *town.demand.geometry.to_crs(4326).iloc[5].coords[0])
        assert "条件" not in page.locator(".leaflet-tooltip").inner_text()
