"""What a member sees before touching anything, on a municipal PC, and the map of losses and gains."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from maps.page.case import OtherService
from maps.page.html import lay_out, render_page
from maps.page.languages import INSIDE
from maps.page.payload import describe_case
from models.messages.catalogue import FIRST, languages
from models.messages.text import given
from placement import load_scenario, solve
from placement.analysis.analyse import analyse
from placement.documents.council.case import case_of
from tests.maps.browser import COLOURS, open_layers, shown, switch_to
from tests.maps.conftest import ADDED, KEPT, make_case
from tests.maps.council import make_council

SIZES = [{"width": 1280, "height": 720}, {"width": 1024, "height": 768}]
LEAST_SHARE = 0.55
PAPERS = OtherService(given({"ja": "書類", "en": "papers"}), (*KEPT, "misaki", "mori", "kita"), KEPT, follows=False)
BOXES = """() => Object.fromEntries(["#plan_map", "#legend", ".head", "#side", "#headline", "#beside"].map((name) => {
  const { left, top, right, bottom } = document.querySelector(name).getBoundingClientRect();
  return [name, [left, top, right, bottom]];
}))"""
# What is cut off: wider or higher than its box, below the window, or set smaller than 11 px.
CUT_OFF = """() => [...document.querySelectorAll("#headline, #legend, #legend .key, #legend .row")]
  .filter((node) => node.checkVisibility() && (node.scrollWidth > node.clientWidth + 1 || node.getBoundingClientRect().bottom > innerHeight + 1
    || node.getBoundingClientRect().right > innerWidth + 1 || parseFloat(getComputedStyle(node).fontSize) < 11))
  .map((node) => node.textContent.slice(0, 60))"""
# Names, and the parts of the first screen, two by two: what lies on what.
OVERLAP = """(names) => {
  // what is scrolled out of the column is not seen
  const side = document.querySelector("#side").getBoundingClientRect();
  const seen = (node) => {
    const { left, top, right, bottom } = node.getBoundingClientRect();
    return { left, top, right, bottom: node.matches("#side *:not(.tabs)") ? Math.min(bottom, Math.max(top, side.bottom)) : bottom };
  };
  const boxes = names.flatMap((name) => [...document.querySelectorAll(name)]).filter((node) => node.checkVisibility())
    .map((node) => [`${node.id || node.className} ${node.textContent.slice(0, 20)}`, seen(node)]);
  return boxes.flatMap(([one, a], k) => boxes.slice(k + 1).filter(([, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
    .map(([other]) => `${one} / ${other}`));
}"""
# Tabs that a reader does not see whole.
TABS_OUTSIDE = """() => {
  const side = document.querySelector("#side").getBoundingClientRect();
  return [...document.querySelectorAll(".tab")].filter((tab) => {
    const { left, top, right, bottom } = tab.getBoundingClientRect();
    return left < side.left - 1 || right > side.right + 1 || top < side.bottom - 1 || bottom > innerHeight + 1
      || tab.scrollWidth > tab.clientWidth + 1;
  }).map((tab) => tab.textContent);
}"""
# The map follows the room it has in the next frames.
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"
APART = [
    [".mark-frame:not(.rail, .bus) .label"],
    ["#plan_map", "#legend", ".head", "#side"],
    [".head", "#headline", "#points li", "#firm", "#missing", "#ways-on", ".tabs"],
    ["#legend .key", "#legend .row", "#legend .layers-button"],
    [".tools", ".map-tools", ".leaflet-control-scale"],
]


@pytest.fixture(scope="module")
def closing_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a town that closes two offices and opens one."""
    result = solve(load_scenario("example-town"))
    path = tmp_path_factory.mktemp("closing") / "map.html"
    path.write_text(render_page([case_of(result, analyse(result, only={"standings"}))]), encoding="utf-8")
    return path


@pytest.mark.parametrize("town_page", ["ward_page", "closing_page"])
def test_the_first_screen_holds_headline_map_and_key_whole(browser, request, town_page):
    with shown(browser, request.getfixturevalue(town_page), size=SIZES[0]) as page:
        for size in SIZES:
            page.set_viewport_size(size)
            for lang in INSIDE:
                switch_to(page, lang)
                page.evaluate(SETTLED)
                where, boxes = f"{size['width']} {lang}", page.evaluate(BOXES)
                assert page.evaluate(CUT_OFF) == [], where
                assert [page.evaluate(OVERLAP, names) for names in APART] == [[]] * len(APART), where
                left, top, right, bottom = boxes["#plan_map"]
                # plain words are longer, and their key higher
                assert lang not in FIRST or (right - left) * (bottom - top) >= LEAST_SHARE * size["width"] * size["height"], where
                left, top, right, bottom = boxes["#headline"]
                assert boxes[".head"][3] <= top < bottom <= size["height"], where
                assert boxes["#side"][0] <= left < right <= size["width"], where
                assert page.evaluate(TABS_OUTSIDE) == [], where


@pytest.mark.long  # the languages that stand together are held above
@pytest.mark.parametrize("lang", sorted(set(languages()) - set(INSIDE)))
def test_every_tab_is_in_sight_in_a_language_that_stands_alone(browser, ward_case, tmp_path, lang):
    path = tmp_path / "map.html"
    path.write_text(lay_out([describe_case(ward_case)], lang=lang), encoding="utf-8")
    with shown(browser, path, size=SIZES[0]) as page:
        for size in SIZES:
            page.set_viewport_size(size)
            page.evaluate(SETTLED)
            assert page.evaluate(TABS_OUTSIDE) == [], size


def test_callouts_tell_of_the_plan_in_the_view_that_shows_it_and_of_nothing_else(browser, ward_page):
    with shown(browser, ward_page, size=SIZES[0], hash_="#lang=en") as page:
        callouts = page.locator(".label.callout:visible")
        told = ["South-west: 22,603 people newly within 3 km", "North-east: 13,921 people newly within 3 km"]
        assert [text.replace("\u00a0", " ") for text in callouts.all_text_contents()] == told
        # whatever has room on the map, all of them can be heard
        assert page.locator(".heard li").all_text_contents()[:2] == told
        page.check("input[value=by_change]")
        assert all("farther" in text for text in callouts.all_text_contents())
        assert callouts.count() >= 2
        page.check("input[value=by_people]")
        assert callouts.count() == 0
        page.check("input[value=by_reach]")
        assert callouts.count() == 2
        open_layers(page)
        page.uncheck("input[value=callouts]")
        assert callouts.count() == 0
        page.check("input[value=callouts]")
        page.click("#tab-choices")
        page.locator("#page-choices label", has_text="Dai-hachi").first.click()
        assert callouts.count() == 0


def test_on_a_phone_the_headline_comes_first_then_the_map(browser, ward_page):
    with shown(browser, ward_page, size={"width": 390, "height": 844}) as page:
        boxes, width = page.evaluate(BOXES), page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    assert boxes["#headline"][3] <= boxes["#plan_map"][1] + 1 < boxes["#legend"][1] < boxes["#beside"][1]
    # the map begins on the first screen
    assert boxes["#plan_map"][1] < 844


def test_the_ways_on_lead_to_their_tabs(browser, ward_page):
    with shown(browser, ward_page, size=SIZES[0], hash_="#lang=en") as page:
        ways = page.locator("#ways-on button")
        assert ways.all_text_contents() == ["Find my area", "Try another plan", "Why this plan?", "Office by office"]
        for way, key in zip(ways.all(), ("areas", "choices", "why", "sites"), strict=True):
            way.click()
            assert page.locator(f"#page-{key}").is_visible()
            assert page.evaluate("document.activeElement.id") == f"page-{key}"


def classed(case, before, after):
    """Return how many people a change of so many metres meets, from the matrix alone."""
    was, now = ({**dict(zip(case.distance.office_ids, case.distance.values.T, strict=True))} for _ in range(2))
    was, now = (np.min([of[office] for office in offices], axis=0) for of, offices in ((was, before), (now, after)))
    people = case.study.demand["people"].to_numpy()
    change = now - was
    far = np.abs(change)
    steps = [("up to 300 m", (far > 0) & (far <= 300_000)), ("300–1,000 m", (far > 300_000) & (far <= 1_000_000))]
    steps.append(("over 1,000 m", far > 1_000_000))
    found = {"No change in distance": int(people[change == 0].sum())}
    for side, sign in (("farther", 1), ("nearer", -1)):
        found |= {f"{words} {side}": int(people[(np.sign(change) == sign) & there].sum()) for words, there in steps}
    return {words: count for words, count in found.items() if count}


def read_keys(page):
    texts = page.locator(".keys .key").all_text_contents()
    return {
        words: int(n.replace(",", "")) for words, n in (re.fullmatch(r"(.+): ([\d,]+) people", text).groups() for text in texts)
    }


def test_losses_and_gains_are_mapped_service_by_service(browser, drawn, town):
    case = make_case(town, services=[PAPERS])
    with shown(browser, drawn(services=[PAPERS]), hash_="#lang=en") as page:
        page.check("input[value=by_change]")
        choice = page.locator(".service-choice")
        # nobody is farther from a counter, many are from papers: the loss is what is shown first
        assert choice.locator("option:checked").text_content() == "papers"
        assert read_keys(page) == classed(case, PAPERS.before, PAPERS.after)
        assert page.locator(".keys .swatch .hatched").count() == sum("farther" in words for words in read_keys(page))
        losses = page.evaluate(COLOURS)
        choice.select_option(label="counters")
        assert read_keys(page) == classed(case, case.before, case.after)
        assert not any("farther" in words for words in read_keys(page))
        page.click("button[data-lang=ja]")
        assert any("近くなる" in text for text in page.locator(".keys .key").all_text_contents())
        assert losses > 2


def test_a_plan_that_changes_nothing_has_no_map_of_changes(browser, drawn):
    with shown(browser, drawn(added=())) as page:
        assert page.locator("input[value=by_change]").count() == 0


def test_the_map_of_changes_follows_what_is_tried(browser, drawn, town):
    case = make_case(town)
    with shown(browser, drawn(council=make_council(town)), hash_="#lang=en&tab=choices") as page:
        page.check("input[value=by_change]")
        planned = read_keys(page)
        page.locator("#page-choices label", has_text="Mori").click()
        assert read_keys(page) == classed(case, case.before, (*KEPT, *ADDED, "mori")) != planned


def test_further_layers_open_over_the_map_and_close(browser, drawn):
    with shown(browser, drawn()) as page:
        assert page.locator("#layers").is_hidden()
        open_layers(page)
        box, frame = page.locator("#layers").bounding_box(), page.locator("#plan_map").bounding_box()
        assert box["x"] >= frame["x"]
        assert box["y"] >= frame["y"]
        page.click(".layers-button")
        assert page.locator("#layers").is_hidden()


def test_the_first_stop_of_the_keyboard_leads_to_the_answer(browser, drawn):
    with shown(browser, drawn()) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "summary"
