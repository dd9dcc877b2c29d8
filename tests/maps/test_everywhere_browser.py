"""Any window, language and light: boxes measured on a sample in which every pair of settings meets, the full grid when there is time."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from models.messages.text import LANGUAGES
from tests.maps.boxes import FIND_FAULTS
from tests.maps.browser import launched, shown
from tests.maps.contrast import UNFOLD
from tests.maps.test_for_all_browser import everything  # noqa: F401 - a fixture

SIZES = ((320, 640), (390, 844), (1024, 768), (1280, 720), (1920, 1080))
LIGHTS = ("light", "dark", "grey")
PAGE_LANGUAGES = ("ja", "en")
GRID = list(product(SIZES, PAGE_LANGUAGES, LIGHTS))
# every size in every light; languages in turn, so that each meets every size and every light
SAMPLE = [
    (size, PAGE_LANGUAGES[(i + j) % len(PAGE_LANGUAGES)], light) for i, size in enumerate(SIZES) for j, light in enumerate(LIGHTS)
]
MOST_PAGES = 16
LEAST_MAP = 220
# how wide the page is with each view of the map
WIDTHS = """() => [...document.querySelectorAll("input[name=residents]")].map((view) => {
  view.click();
  return [view.value, document.documentElement.scrollWidth];
})"""


def faults_of(browser, path, size, lang, light):
    """Return what is wrong with the boxes of a page, all of its tabs on show below each other."""
    width, height = size
    with shown(browser, path, size={"width": width, "height": height}, hash_=f"#lang={lang}") as page:
        page.emulate_media(color_scheme="dark" if light == "dark" else "light")
        if light == "grey":
            page.evaluate("document.documentElement.style.filter = 'grayscale(1)'")
        found = set(page.evaluate(FIND_FAULTS))
        page.evaluate(UNFOLD)
        found |= set(page.evaluate(FIND_FAULTS))
        found |= {f"{view} makes the page {wide} wide" for view, wide in page.evaluate(WIDTHS) if wide != width}
        assert page.locator("#plan_map").bounding_box()["height"] >= LEAST_MAP
        return found


def test_every_pair_of_settings_meets_in_the_sample():
    assert len(SAMPLE) <= MOST_PAGES
    assert set(PAGE_LANGUAGES) <= set(LANGUAGES)
    for one, other in combinations(range(3), 2):
        assert {(page[one], page[other]) for page in SAMPLE} == {(page[one], page[other]) for page in GRID}


def test_no_box_is_wrong_in_any_window_language_or_light(browser, everything):  # noqa: F811
    assert {str(page): faults for page in SAMPLE if (faults := faults_of(browser, everything, *page))} == {}


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_box_of_the_real_ward_is_wrong_in_any_window_language_or_light(browser, ward_page, size):
    grid = [page for page in GRID if page[0] == size]
    assert {str(page): faults for page in grid if (faults := faults_of(browser, ward_page, *page))} == {}


BREAK = {
    "sticks out": "document.querySelector('#headline').style.width = '120vw'",
    "broken number": "Object.assign(document.querySelector('#panel td.number').style, { display: 'block', width: '1em', whiteSpace: 'normal', overflowWrap: 'anywhere' })",
    "runs down": "document.querySelector('#headline').style.cssText = 'width: 1em; padding: 0'",
    "name cut": "document.querySelector('.mark-frame.added .label').style.cssText += '; width: 10px; white-space: nowrap'",
    "small target": "document.querySelectorAll('.legend .row').forEach((row) => { row.style.minHeight = '0'; row.style.height = '12px'; })",
    "overlaps": "document.querySelector('#side').style.transform = 'translateY(-60px)'",
    "key outside": "document.querySelector('#legend').style.transform = 'translateY(60px)'",
}


def test_each_question_finds_its_fault(browser, everything):  # noqa: F811
    with shown(browser, everything, size={"width": 1280, "height": 720}) as page:
        for name, harm in BREAK.items():
            page.reload()
            page.wait_for_selector(".label.added")
            page.evaluate(UNFOLD)
            page.evaluate(f"() => {{ {harm}; }}")
            assert any(fault.startswith(f"{name}: ") for fault in page.evaluate(FIND_FAULTS)), name


@pytest.fixture(scope="module")
def large_letters(browser):
    """Return a browser whose reader has set letters of twice the usual size."""
    with launched(browser.browser_type, "--blink-settings=defaultFontSize=32") as other:
        yield other


@pytest.mark.parametrize(("size", "lang"), [((1280, 720), "ja"), ((390, 844), "en")], ids=["desk", "phone"])
def test_letters_of_twice_the_size_break_nothing(large_letters, everything, size, lang):  # noqa: F811
    with shown(large_letters, everything, size={"width": 1280, "height": 720}) as page:
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 2 * 14
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.label.added')).fontSize)") >= 2 * 12
    assert faults_of(large_letters, everything, size, lang, "light") == set()
