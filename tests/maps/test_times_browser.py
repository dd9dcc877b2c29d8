"""Travel times and ways of being served, in a real browser with the network cut off."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from geodata.access import straight_line
from geodata.reading import load_study
from maps.payload import TimeLayer, Way
from models.text import Text, same
from tests.maps.browser import COLOURS, HOSTILE, PHONE, hover_at, shown
from tests.maps.conftest import ADDED, KEPT, draw

LIMITS = (600, 900, 1200, 1800, 2700)
NOWHERE = len(LIMITS) + 1
# The colour most of the squares' canvas has, as #rrggbb; hatching covers less.
MAIN_COLOUR = """() => {
  const { width, height } = document.querySelector("canvas.cells");
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(document.querySelector("canvas.cells"), 0, 0);
  const counts = new Map();
  for (const value of new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer)) {
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [value] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
  return `#${[value, value >> 8, value >> 16].map((byte) => (byte & 255).toString(16).padStart(2, "0")).join("")}`;
}"""


def walk(study, offices):
    """Return seconds on foot to the nearest of `offices`; the last three demand points go nowhere."""
    _, millimetres = straight_line(study).nearest(offices)
    seconds = millimetres * 3 // 4000
    seconds[-3:] = -1
    return seconds


def lay_times(study, added=ADDED):
    before, after = walk(study, KEPT), walk(study, (*KEPT, *added))
    return (
        TimeLayer(Text("徒歩", "On foot"), before, after, Text("歩く時間", "Walking time")),
        TimeLayer(
            Text("公共交通", "By transit"),
            np.where(before < 0, -1, before // 3),
            np.where(after < 0, -1, after // 3),
            Text("乗る時間", "Transit time"),
        ),
    )


def lay_ways(study):
    before, after = walk(study, KEPT), walk(study, (*KEPT, *ADDED))
    return tuple(
        Way(Text(f"{most}秒", f"{most} s"), (before >= 0) & (before <= most), (after >= 0) & (after <= most))
        for most in (900, 1500)
    )


def alone(study, row):
    """Return the study with one demand point, and where it is."""
    one = replace(study, demand=study.demand.iloc[[row]].reset_index(drop=True))
    return one, one.demand.geometry.to_crs(4326).iloc[0]


def fix_time(before_s, after_s):
    values = (np.array([value], dtype=np.int64) for value in (before_s, after_s))
    return TimeLayer(Text("徒歩", "On foot"), *values, Text("歩く時間", "Walking time"))


def read_counts(page):
    """Return the people of each shown class, before and after."""
    columns = [page.locator(f".lying td.{state}").all_text_contents() for state in ("before", "after")]
    return [[int(text.replace(",", "")) for text in column] for column in columns]


def count_people(study, seconds):
    people = study.demand["people"].to_numpy()
    classes = np.where(seconds < 0, NOWHERE, np.searchsorted(LIMITS, seconds))
    return [int(people[classes == index].sum()) for index in range(NOWHERE + 1)]


def point_at(page, place):
    """Return what the map says of a place, with no office in the way."""
    for box in page.locator("input[name=offices]").all():
        box.uncheck()
    hover_at(page, place.x, place.y)
    return page.locator(".leaflet-tooltip").inner_text()


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("ja", ["圏内か圏外か", "人口", "歩く時間", "乗る時間", "色をつけない"]),
        ("en", ["Within reach", "Population", "Walking time", "Transit time", "None"]),
    ],
)
def test_every_layer_is_a_choice_of_what_the_colours_show(browser, drawn, town, lang, names):
    with shown(browser, drawn(times=lay_times(town)), hash_=f"#lang={lang}") as page:
        assert page.locator("label:has(input[name=residents])").all_inner_texts() == names
        assert page.locator("input[name=time_state]").count() == 0
        for value in ("time_0", "time_1"):
            page.check(f"input[value={value}]")
            assert page.evaluate(COLOURS) > 2
            assert page.locator("input[name=time_state]").count() == 2
        page.check("input[value=by_reach]")
        assert page.locator("input[name=time_state], .lying").count() == 0


def test_without_times_there_is_no_choice_of_them(browser, drawn, town):
    with shown(browser, drawn(ways=lay_ways(town))) as page:
        values = page.locator("input[name=residents]").evaluate_all("(boxes) => boxes.map((box) => box.value)")
        assert values == ["by_reach", "by_people", "no_cells"]
        assert page.locator(".ways").count() == 1


def test_the_legend_counts_everybody_in_one_class_before_and_after(browser, drawn, town):
    layers = lay_times(town)
    with shown(browser, drawn(times=layers)) as page:
        for index, layer in enumerate(layers):
            page.check(f"input[value=time_{index}]")
            counts = read_counts(page)
            assert counts == [count_people(town, layer.before_s), count_people(town, layer.after_s)]
            assert [sum(column) for column in counts] == [town.demand["people"].sum()] * 2
        assert counts[0] != counts[1]


def test_nowhere_is_a_class_only_where_somebody_can_go_nowhere(browser, drawn, town):
    everywhere = tuple(
        replace(layer, before_s=np.abs(layer.before_s), after_s=np.abs(layer.after_s)) for layer in lay_times(town)
    )
    with shown(browser, drawn(times=everywhere)) as page:
        page.check("input[value=time_0]")
        assert page.locator(".lying tbody tr").count() == len(LIMITS) + 1
        assert "行けない" not in page.locator(".lying").inner_text()


def test_a_square_has_the_colour_of_its_class_before_and_after(browser, drawn, town):
    one, _ = alone(town, 5)
    classes = {0: 0, 600: 0, 601: 1, 900: 1, 901: 2, 1201: 3, 1801: 4, 2700: 4, 2701: 5, -1: NOWHERE}
    colour_of = "(i) => getComputedStyle(document.documentElement).getPropertyValue(`--minutes-${i}`)"
    with shown(browser, drawn(one, times=[fix_time(seconds, 1000) for seconds in classes])) as page:
        for choice, (seconds, index) in enumerate(classes.items()):
            page.check(f"input[value=time_{choice}]")
            for state, of_state in (("after", 2), ("before", index)):
                page.check(f"input[name=time_state][value={state}]")
                assert page.evaluate(MAIN_COLOUR) == page.evaluate(colour_of, of_state), (seconds, state)
                assert page.locator(".lying").get_attribute("data-state") == state


def test_one_choice_of_before_and_after_holds_for_all_layers(browser, drawn, town):
    with shown(browser, drawn(times=lay_times(town))) as page:
        page.check("input[value=time_0]")
        page.check("input[name=time_state][value=before]")
        page.check("input[value=time_1]")
        assert page.is_checked("input[name=time_state][value=before]")
        assert page.locator(".lying caption").text_content() == "乗る時間（いま）"
        page.click("button[data-lang=en]")
        assert page.locator(".lying caption").text_content() == "Transit time (Now)"


@pytest.mark.parametrize(
    ("before_s", "after_s", "ja", "en"),
    [(1501, 720, "26分 → 12分", "26 min → 12 min"), (-1, 60, "行けない → 1分", "not reachable → 1 min")],
)
def test_pointing_at_a_square_tells_its_minutes_before_and_after(browser, drawn, town, before_s, after_s, ja, en):
    one, place = alone(town, 5)
    path = drawn(one, times=[fix_time(before_s, after_s)])
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
        times = np.array(seconds, dtype=np.int64)
        layers.append(TimeLayer(same(f"walk {seconds}"), times, times, same("walking")))
    with shown(browser, drawn(study, times=layers)) as page:
        tip = point_at(page, three.geometry.to_crs(4326).iloc[0])
    for seconds, minutes in medians.items():
        assert f"walk {seconds}\n{minutes} → {minutes}" in tip


def test_the_legend_counts_the_people_of_every_way(browser, drawn, town):
    ways = lay_ways(town)
    people = town.demand["people"].to_numpy()
    with shown(browser, drawn(ways=ways)) as page:
        rows = [row.locator("th, td").all_text_contents() for row in page.locator(".ways tbody tr").all()]
    assert rows == [[way.name.ja, *(f"{people[of].sum():,}" for of in (way.served_before, way.served_after))] for way in ways]
    assert all(before < after for _, before, after in rows)


@pytest.mark.parametrize(
    ("walk_serves", "ride_serves", "told"),
    [
        ((True, True), (False, False), ["歩く\n全員"]),
        ((True, False), (True, True), ["歩く\n50人中20人", "乗る\n全員"]),
        ((False, False), (False, False), ["計画後に満たす条件 なし"]),
    ],
)
def test_pointing_at_a_square_tells_which_ways_serve_its_people(browser, drawn, town, walk_serves, ride_serves, told):
    two = town.demand.iloc[[5, 11]].reset_index(drop=True)
    study = replace(town, demand=two.assign(people=[20, 30], cell=two["cell"][0]))
    ways = [
        Way(same(name), np.zeros(2, dtype=bool), np.array(serves))
        for name, serves in (("歩く", walk_serves), ("乗る", ride_serves))
    ]
    with shown(browser, drawn(study, ways=ways)) as page:
        tip = point_at(page, two.geometry.to_crs(4326).iloc[0])
    assert all(words in tip for words in told)
    assert sum(tip.count(name) for name in ("歩く", "乗る")) == sum(any(serves) for serves in (walk_serves, ride_serves))


def test_a_plan_with_nothing_to_choose_shows_one_time(browser, drawn, town):
    with shown(browser, drawn(added=(), times=lay_times(town, ()), ways=lay_ways(town)), hash_="#lang=en") as page:
        page.check("input[value=time_0]")
        assert page.locator("input[name=time_state], .lying td.before, .ways td.before").count() == 0
        assert page.locator(".lying caption").text_content() == "Walking time"
        tip = point_at(page, town.demand.geometry.to_crs(4326).iloc[5])
        assert re.search(r"Travel time\n+On foot\n\d+ min\n", tip)
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
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert page.is_checked("input[value=time_0]")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "time_state"
        page.keyboard.press("ArrowLeft")
        assert page.locator(".lying").get_attribute("data-state") == "before"
        assert page.locator("[role=radiogroup]").get_attribute("aria-label") == "いまか計画後か"


def test_the_language_switch_reaches_times_and_ways(browser, drawn, town):
    with shown(browser, drawn(times=lay_times(town), ways=lay_ways(town))) as page:
        page.check("input[value=time_0]")
        page.click("button[data-lang=en]")
        text = page.locator("#legend").inner_text().replace("日本語", "")
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
        assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text.split("Map data")[0])


def test_a_phone_shows_times_and_ways_without_scrolling_sideways(browser, drawn, town):
    with shown(browser, drawn(times=lay_times(town), ways=lay_ways(town)), size=PHONE) as page:
        page.check("input[value=time_0]")
        for lang in ("ja", "en"):
            page.click(f"button[data-lang={lang}]")
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_paper_says_which_time_it_shows(browser, drawn, town):
    with shown(browser, drawn(times=lay_times(town), ways=lay_ways(town))) as page:
        page.check("input[value=time_0]")
        assert page.pdf(format="A4").startswith(b"%PDF")
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".lying caption").bounding_box()["height"] > 10
        assert not page.locator("input[name=time_state]").first.is_visible()
        legend, table = (page.locator(part).bounding_box() for part in ("#legend", ".lying"))
        assert table["x"] + table["width"] <= legend["x"] + legend["width"]


def test_hostile_names_of_times_and_ways_are_shown_and_never_run(browser, drawn, town):
    texts = [same(text) for text in (*HOSTILE, "{n}", "{state}")]
    times = [replace(layer, name=text, title=text) for text in texts for layer in lay_times(town)[:1]]
    ways = [replace(way, name=text) for text in texts for way in lay_ways(town)[1:]]
    with shown(browser, drawn(times=times, ways=ways)) as page:
        shown_titles = page.locator("label:has(input[value^=time_])").all_text_contents()
        assert shown_titles == [text.ja for text in texts]
        assert page.locator(".ways tbody th").all_text_contents() == [text.ja for text in texts]
        for index, text in enumerate(texts):
            page.check(f"input[value=time_{index}]")
            assert page.locator(".lying caption").text_content() == f"{text.ja}（計画後）"
        point_at(page, town.demand.geometry.to_crs(4326).iloc[0])
        assert set(page.locator(".leaflet-tooltip dt bdi").all_text_contents()) == {text.ja for text in texts}
        assert page.evaluate("window.pwned") is None
        assert page.locator("img, svg[onload]").count() == 0


def test_the_ward_with_two_times_and_two_ways_is_light(browser, tmp_path):
    study = load_study(Path(__file__).parents[2] / "geodata" / "nerima")
    kept, added = ("nerima", "shakujii", "hikarigaoka", "oizumi"), ("dai2", "seki")
    before, after = walk(study, kept), walk(study, (*kept, *added))
    times = [TimeLayer(same(name), before, after, same(name)) for name in ("walk", "ride")]
    ways = [Way(same(name), before <= 2250, after <= 2250) for name in ("walk", "ride")]
    path = tmp_path / "map.html"
    path.write_text(draw(study, kept=kept, added=added, circle_mm=3_000_000, times=times, ways=ways), encoding="utf-8")
    # The words of a real plan take less than the 100 kB left here.
    assert path.stat().st_size < 600_000
    with shown(browser, path) as page:
        page.check("input[value=time_0]")
        assert page.evaluate(COLOURS) > 5


def test_the_reach_of_a_single_office_can_be_chosen(browser, drawn, town):
    near, far, none = (np.full(len(town.demand), seconds) for seconds in (300, 5000, -1))
    layer = replace(fix_time(0, 0), before_s=near, after_s=near, to_offices=((0, near), (3, far), (4, none)))
    names = town.offices["name_ja"].iloc[[0, 3, 4]].tolist()
    with shown(browser, drawn(times=[layer])) as page:
        page.check("input[value=time_0]")
        choice = page.locator("select.office-choice")
        assert choice.locator("option").all_inner_texts() == ["最も早く着く事務所まで", *names]
        assert choice.get_attribute("aria-label") == "どの事務所まで"
        quickest = page.evaluate(MAIN_COLOUR)
        choice.select_option(index=1)
        assert page.evaluate(MAIN_COLOUR) == quickest
        choice.select_option(index=2)
        beyond = page.evaluate(MAIN_COLOUR)
        choice.select_option(index=3)
        assert len({quickest, beyond, page.evaluate(MAIN_COLOUR)}) == 3
        choice.select_option(index=0)
        assert page.evaluate(MAIN_COLOUR) == quickest


def test_a_layer_without_single_offices_offers_none(browser, drawn, town):
    with shown(browser, drawn(times=lay_times(town))) as page:
        page.check("input[value=time_0]")
        assert page.locator("select.office-choice").count() == 0
