"""Before and after side by side, and the one layer that asks the network."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from tests.maps.browser import open_file, open_layers, open_tab, shown, switch_to
from tests.maps.conftest import ADDED, KEPT, covered, make_case
from tests.maps.council import make_council

GSI = "https://cyberjapandata.gsi.go.jp/xyz/pale/"
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
STYLES = "(names) => names.map((name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim())"


def colours_of(page, state):
    codes = page.evaluate(STYLES, [f"{state}-{tint}" for tint in range(3)])
    return {tuple(int(code[i : i + 2], 16) for i in (1, 3, 5)) for code in codes}


def newly_served_cells(town):
    """Return lon, lat in the middle of each square's upper edge, whose people are newly served: hatching does not cross there."""
    case = make_case(town)
    before, after = covered(case, KEPT), covered(case, (*KEPT, *ADDED))
    degrees = town.demand.geometry.to_crs(4326)
    cells = town.demand["cell"].to_numpy()
    places = []
    for i in np.flatnonzero(after & ~before):
        if cells[i] and (cells == cells[i]).sum() == 1:
            row, column = np.floor(degrees.y[i] * 960), np.floor(degrees.x[i] * 640)
            places.append(((column + 0.5) / 640, (row + 0.85) / 960))
    return places


def clear_the_map(page):
    """Leave nothing on the map but its squares."""
    open_layers(page)
    for box in page.locator("input[name=offices]:visible, input[name=circles]:visible, input[value=rail]").all():
        box.uncheck()
    if page.locator(".layers-button").is_visible():
        page.click(".layers-button")


def pixel_at(page, lon, lat):
    box = page.locator("#plan_map").bounding_box()
    x, y = page.evaluate(f"(() => {{ const p = plan_map.latLngToContainerPoint([{lat}, {lon}]); return [p.x, p.y]; }})()")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return picture.getpixel((int(box["x"] + x), int(box["y"] + y)))


def test_the_line_parts_before_from_after(browser, drawn, town):
    places = newly_served_cells(town)
    assert len(places) > 1
    with shown(browser, drawn()) as page:
        clear_the_map(page)
        newly, still = colours_of(page, "newly"), colours_of(page, "still")
        width = page.locator("#plan_map").bounding_box()["width"]
        lon, lat = places[0]
        assert pixel_at(page, lon, lat) in newly
        page.click(".swipe-button")
        assert page.locator(".swipe-button").get_attribute("aria-pressed") == "true"
        at = 100 * page.evaluate(f"plan_map.latLngToContainerPoint([{lat}, {lon}]).x") / width
        for value, colours in ((int(at) - 2, newly), (int(at) + 3, still), (0, newly), (100, still)):
            page.locator(".swipe-range").fill(str(value))
            assert pixel_at(page, lon, lat) in colours, value
        page.click(".swipe-button")
        assert page.locator(".swipe").is_hidden()
        assert pixel_at(page, lon, lat) in newly


def test_new_circles_and_squares_stand_on_the_right_of_the_line_alone(browser, drawn):
    edges = """(pane) => {
      const [drawing] = plan_map.getPane(pane).children;
      const from = plan_map.layerPointToContainerPoint(L.DomUtil.getPosition(drawing)).x;
      return drawing.style.clipPath.match(/-?[\\d.]+(?=px -?[\\d.]+px)/g).map((x) => Number(x) + from);
    }"""
    with shown(browser, drawn()) as page:
        width = page.evaluate("plan_map.getSize().x")
        page.click(".swipe-button")
        page.locator(".swipe-range").fill("30")
        line = pytest.approx(0.3 * width, abs=1)
        for pane, (left, right) in {"cells-before": (-1e5, line), "cells": (line, 1e5), "circles-after": (line, 1e5)}.items():
            found = page.evaluate(edges, pane)
            assert min(found) == (left if left == line else pytest.approx(left)), pane
            assert max(found) == (right if right == line else pytest.approx(right)), pane
        page.click(".swipe-button")
        assert page.evaluate("plan_map.getPane('circles-after').firstChild.style.clipPath") == ""


def test_an_office_that_the_plan_opens_is_not_open_on_the_side_of_today(browser, drawn):
    faces = """() => [...document.querySelectorAll(".mark-frame:not(.rail, .bus)")]
      .map((mark) => [mark.querySelector(".label").textContent, ["kept", "added", "closed", "rest"].find((face) => mark.classList.contains(face))])"""
    today = {"本町役場": "kept", "浜事務所": "kept", "岬出張所": "rest", "北出張所": "rest"}
    with shown(browser, drawn(kept=("hon",), closed=("hama",))) as page:
        planned = dict(page.evaluate(faces))
        assert (planned["岬出張所"], planned["浜事務所"]) == ("added", "closed")
        page.click(".swipe-button")
        page.locator(".swipe-range").fill("100")
        assert today.items() <= dict(page.evaluate(faces)).items()
        assert page.locator(".marks p").is_visible()
        page.locator(".swipe-range").fill("0")
        assert dict(page.evaluate(faces)) == planned
        page.locator(".swipe-range").fill("100")
        page.click(".swipe-button")
        assert dict(page.evaluate(faces)) == planned
        assert page.locator(".marks p").is_hidden()


def test_the_line_stays_on_the_screen_while_the_map_moves(browser, drawn, town):
    lon, lat = newly_served_cells(town)[0]
    with shown(browser, drawn()) as page:
        clear_the_map(page)
        newly, still = colours_of(page, "newly"), colours_of(page, "still")
        page.click(".swipe-button")
        page.evaluate(f"plan_map.setView([{lat}, {lon}], plan_map.getZoom() + 1, {{ animate: false }})")
        page.evaluate("plan_map.panBy([-60, 0], { animate: false })")
        assert pixel_at(page, lon, lat) in newly
        page.evaluate("plan_map.panBy([120, 0], { animate: false })")
        assert pixel_at(page, lon, lat) in still


def test_the_arrow_keys_move_the_line(browser, drawn):
    with shown(browser, drawn()) as page:
        page.focus(".swipe-button")
        page.keyboard.press("Enter")
        page.focus(".swipe-range")
        left = page.locator(".swipe-line").evaluate("(line) => line.getBoundingClientRect().x")
        for key, value in (("ArrowRight", 51), ("ArrowRight", 52), ("ArrowLeft", 51), ("Home", 0), ("End", 100)):
            page.keyboard.press(key)
            assert page.locator(".swipe-range").input_value() == str(value)
            assert page.locator(".swipe-range").get_attribute("aria-valuetext") == f"左から {value}% までが「現況」"
        assert page.locator(".swipe-line").evaluate("(line) => line.getBoundingClientRect().x") > left
        switch_to(page, "en")
        assert page.locator(".swipe-range").get_attribute("aria-valuetext") == "now on the left 100%"
        assert page.locator(".swipe-range").get_attribute("aria-label") == "Where before and after meet"
        assert page.locator(".swipe-name").all_inner_texts() == ["Now", "With the plan"]


def test_while_both_are_on_show_there_is_no_choice_of_one(browser, drawn):
    with shown(browser, drawn(), hash_="#lang=en") as page:
        page.check("input[value=by_distance]")
        assert page.locator("input[name=when]:visible").count() == 2
        page.click(".swipe-button")
        assert page.locator("input[name=when]:visible").count() == 0
        assert page.locator(".lying").get_attribute("data-state") == "both"
        assert page.locator(".lying caption").text_content() == "Straight-line distance"
        page.click(".swipe-button")
        assert page.locator("input[name=when]:visible").count() == 2


def test_nothing_to_compare_leaves_no_swipe(browser, drawn, town):
    with shown(browser, drawn(added=())) as page:
        assert page.locator(".swipe-button").is_hidden()
    with shown(browser, drawn(council=make_council(town))) as page:
        page.click(".swipe-button")
        open_tab(page, "choices").get_by_role("button", name="現況の施設").click()
        assert page.locator(".swipe-button").is_hidden()
        assert page.locator(".swipe").is_hidden()
        page.locator(".banner button").click()
        assert page.locator(".swipe-button").is_visible()


def test_dragging_the_line_leaves_the_map_where_it_is(browser, drawn):
    with shown(browser, drawn()) as page:
        page.click(".swipe-button")
        centre = page.evaluate("[plan_map.getCenter().lat, plan_map.getCenter().lng]")
        box = page.locator(".swipe-range").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2, steps=4)
        page.mouse.up()
        assert 20 <= int(page.locator(".swipe-range").input_value()) <= 30
        assert page.evaluate("[plan_map.getCenter().lat, plan_map.getCenter().lng]") == centre


def test_the_base_map_is_asked_for_only_when_a_reader_wants_it(browser, drawn, town):
    path = drawn(council=make_council(town))
    with open_file(browser, path) as seen:
        page = seen.page
        page.route(f"{GSI}**", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
        page.evaluate("plan_map.zoomIn()")
        page.click(".swipe-button")
        assert seen.requests == []
        assert page.locator(".base-credit").is_hidden()
        open_layers(page)
        page.check("input[value=base]")
        page.wait_for_selector("img.leaflet-tile-loaded")
        assert page.locator(".base-credit").is_visible()
        assert page.locator(".base-credit").inner_text() == "背景：地理院タイル（淡色地図、国土地理院）"
        page.uncheck("input[value=base]")
        assert page.locator(".base-credit").is_hidden()
        assert page.locator("img.leaflet-tile").count() == 0
        asked = len(seen.requests)
        page.evaluate("plan_map.panBy([300, 0], { animate: false })")
        assert len(seen.requests) == asked > 0
        assert all(request.startswith(GSI) for request in seen.requests)
        assert seen.complaints == []


def test_without_a_network_the_base_map_breaks_nothing(browser, drawn):
    with open_file(browser, drawn()) as seen:
        with seen.page.expect_event("requestfailed"):
            open_layers(seen.page)
            seen.page.check("input[value=base]")
        assert all(request.startswith(GSI) for request in seen.requests)
        assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in seen.complaints)
        seen.page.uncheck("input[value=base]")
        clear_the_map(seen.page)


def test_no_other_host_is_allowed(browser, drawn):
    with open_file(browser, drawn()) as seen:
        for host in ("https://example.com/pixel.png", "https://cyberjapandata.gsi.go.jp.example.com/pixel.png"):
            refused = seen.page.evaluate(
                "(address) => new Promise((tell) => { const i = new Image(); i.onerror = () => tell(true); i.onload = () => tell(false); i.src = address; })",
                host,
            )
            assert refused
        for complaint, host in zip(
            seen.complaints, ("https://example.com", "https://cyberjapandata.gsi.go.jp.example.com"), strict=True
        ):
            assert "violates the following Content Security Policy" in complaint
            assert host in complaint
