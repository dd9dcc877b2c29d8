"""Black-and-white printers and eyes without colour: what the squares say is told by lightness or by hatching, on screen and on paper."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from tests.maps.browser import shown
from tests.maps.conftest import ADDED, covered, distances_mm, make_case
from tests.maps.reports import draw_report
from tests.maps.test_stage_browser import clear_the_map

APART = 20.0
# A4 between its margins
A4_PIXELS = 703
STATES = {(True, True): "already", (False, True): "newly", (True, False): "lost", (False, False): "still"}
GREY = "document.documentElement.style.filter = 'grayscale(1)'"


def lightness(pixels):
    """Return CIE L* of greys from 0 to 255."""
    share = np.asarray(pixels, dtype=float) / 255
    luminance = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.where(luminance > 0.008856, 116 * np.cbrt(luminance) - 16, 903.3 * luminance)


def look_at(patch):
    """Return the lightness of a patch and its hatching: where its lines run, as far as they are to be told from it."""
    light = lightness(patch)
    ground = float(np.median(light))
    if np.abs(light - ground).max() < APART:
        return ground, "none"
    down, across = np.gradient(light)
    xx, yy, xy = (across**2).sum(), (down**2).sum(), (across * down).sum()
    slope, level = 2 * xy / (xx + yy), (xx - yy) / (xx + yy)
    return ground, "level" if level < -0.6 else "rising" if slope > 0.5 else "falling" if slope < -0.5 else "crossed"


def hold_apart(found, names):
    """Hold that classes that differ in no hatching differ in lightness."""
    assert set(found) >= set(names)
    for one, other in combinations(names, 2):
        for light, hatch in found[one]:
            for dark, lines in found[other]:
                assert hatch != lines or abs(light - dark) >= APART, (one, other, light, dark, hatch)


def squares_of(page, town, classes):
    """Return how the squares of each class look, where one square has one demand point."""
    page.evaluate(GREY)
    picture = np.asarray(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L"))
    frame = page.locator("#plan_map").bounding_box()
    degrees, cells = town.demand.geometry.to_crs(4326), town.demand["cell"].to_numpy()
    found = {}
    for i in range(len(cells)):
        if not cells[i] or (cells == cells[i]).sum() > 1:
            continue
        row, column = np.floor(degrees.y[i] * 960), np.floor(degrees.x[i] * 640)
        corners = [[row + 1, column], [row, column + 1]]
        (left, top), (right, bottom) = page.evaluate(
            "(all) => all.map(([row, column]) => { const p = plan_map.latLngToContainerPoint([row / 960, column / 640]); return [p.x, p.y]; })",
            corners,
        )
        x, y, width, height = frame["x"] + left, frame["y"] + top, right - left, bottom - top
        inside = picture[round(y + 0.15 * height) : round(y + 0.85 * height), round(x + 0.15 * width) : round(x + 0.85 * width)]
        if inside.size > 50:
            found.setdefault(classes[i], set()).add(look_at(inside))
    return found


def print_on(page, medium):
    if medium == "paper":
        page.set_viewport_size({"width": A4_PIXELS, "height": 1100})
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")


@pytest.mark.parametrize("medium", ["screen", "paper"])
def test_in_grey_reach_is_told_by_hatching_and_change_by_hatching_and_lightness(browser, drawn, town, medium):
    case = make_case(town, kept=("hon",), closed=("hama",), added=ADDED)
    before, after = (covered(case, offices) for offices in (case.before, case.after))
    states = [STATES[one, other] for one, other in zip(before, after, strict=True)]
    was, now = (distances_mm(case, offices)[0] for offices in (case.before, case.after))
    moved = ["nearer" if b < a else "farther" if b > a else "unmoved" for a, b in zip(was, now, strict=True)]
    with shown(browser, drawn(kept=("hon",), closed=("hama",))) as page:
        clear_the_map(page)
        print_on(page, medium)
        found = squares_of(page, town, states)
        hold_apart(found, STATES.values())
        assert {hatch for _, hatch in found["newly"]} == {"rising"}
        page.evaluate("document.querySelector('input[value=by_change]').click()")
        hold_apart(squares_of(page, town, moved), ["nearer", "farther", "unmoved"])
        # the key shows what the map shows
        hatches = page.locator(".keys .swatch i.hatched").evaluate_all(
            "(all) => all.map((one) => one.className.split(' ').at(-1))"
        )
        assert set(hatches) == {"rising"}


def test_the_keys_of_the_printed_report_are_told_in_grey(browser, town, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(draw_report(town, kept=("hon",), closed=("hama",)), encoding="utf-8")
    page = browser.new_page(offline=True, device_scale_factor=4)
    page.goto(path.as_uri())
    page.evaluate(GREY)
    found = {}
    for state in STATES.values():
        key = page.locator(f".key.state-{state}").first
        picture = np.asarray(Image.open(io.BytesIO(key.screenshot())).convert("L"))
        third = picture.shape[1] // 3
        tints = [picture[14:-14, tint * third + 11 : (tint + 1) * third - 11] for tint in range(3)]
        found[state] = {look_at(tint) for tint in tints}
    page.context.close()
    hold_apart(found, STATES.values())
