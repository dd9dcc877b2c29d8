"""The page of the main job: weight, speed, names, paper, pictures."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest
from pypdf import PdfReader

from maps.page.html import render_page
from tests.maps.browser import COLOURS, DESKTOP, FIRST_PAINT, PHONE, keep_picture, open_layers, open_tab, shown
from tests.maps.conftest import KEPT
from tests.maps.council import make_council

MM_PER_PIXEL = 25.4 / 96
MARGIN_MM = 12
# paper as the printer takes it: what page.pdf asks for, how wide the part inside the margins is, and how many sheets it may take
PAPERS = {
    "A4": ({"format": "A4"}, 210 - 2 * MARGIN_MM, (1, 2)),
    "A4 on its side": ({"format": "A4", "landscape": True}, 297 - 2 * MARGIN_MM, (1, 3)),
    "A3": ({"format": "A3", "landscape": True}, 420 - 2 * MARGIN_MM, (1, 1)),
}
# a station on the map, and the first and the last words of its key
KEYS = {"ja": ["小竹向原", "これまでも", "行政界"], "en": ["Kotake-mukaihara", "Within 3 km already", "Boundary"]}
# What reaches past the paper's right edge, or is cut off by the box it stands in.
CUT_OFF = """() => {
  const width = document.documentElement.clientWidth;
  const seen = [...document.querySelectorAll("h1, #headline, #plan_map, #legend, #legend *, #panel *")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && box.height && getComputedStyle(node).visibility !== "hidden";
  });
  const outside = seen.filter((node) => node.getBoundingClientRect().right > width + 1 || node.getBoundingClientRect().left < -1);
  const cut = seen.filter((node) => node.matches("#panel, #legend, .table, .tab-page, fieldset") && node.scrollWidth > node.clientWidth + 1);
  return [...outside, ...cut].map((node) => node.outerHTML.slice(0, 100));
}"""

# What paper shows in letters of less than 8 points.
SMALL = """() => [...document.querySelectorAll("body *")].filter((node) => node.checkVisibility() && !node.closest(".folium-map, .heard")
  && [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim())
  && parseFloat(getComputedStyle(node).fontSize) < 8 * 96 / 72 - 0.01).map((node) => node.outerHTML.slice(0, 100))"""


def count_sheets(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_the_ward_is_light_and_quick_to_show(browser, ward_page):
    assert ward_page.stat().st_size < 900_000
    with shown(browser, ward_page) as page:
        painted = page.evaluate(FIRST_PAINT)
        assert painted < 10_000
        assert page.evaluate(COLOURS) > 5
        page.check("input[value=time_0]")
        assert page.evaluate(COLOURS) > 5
        open_layers(page)
        for value, selector in (("park", "path.park"), ("water", "path.course, #plan_map path.water")):
            assert page.locator(f"#plan_map {selector}").count() > 0
            page.uncheck(f"input[value={value}]")
            assert page.locator(f"#plan_map {selector}").count() == 0


def test_two_renders_of_the_ward_are_equal_byte_for_byte(ward_case, ward_page):
    assert render_page([ward_case]) == ward_page.read_text(encoding="utf-8")


def test_every_office_of_the_ward_is_named_at_the_first_look(browser, ward_page):
    with shown(browser, ward_page) as page:
        labels = page.locator(".mark-frame:not(.rail, .bus, .callout) .label")
        assert labels.count() == 17
        assert all(label.is_visible() for label in labels.all())


def test_the_first_screen_tells_who_gains_and_who_loses(browser, ward, ward_page):
    with shown(browser, ward_page, hash_="#lang=en") as page:
        text = page.locator("#page-proposal").inner_text()
    for words in ("notification", "certificate", "nearer", "farther", "not decide"):
        assert words in text, words
    assert f"{ward.measures.served - ward.before_measures.served:,}" in text


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("lang", ["ja", pytest.param("en", marks=pytest.mark.long)])
def test_the_ward_fits_its_paper(browser, ward_page, lang, paper):
    size, width_mm, (fewest, most) = PAPERS[paper]
    with shown(browser, ward_page, hash_=f"#lang={lang}") as page:
        page.evaluate("addEventListener('beforeprint', () => { window.printed = plan_map.getSize().x; })")
        screen = page.locator("#plan_map").bounding_box()
        sheets = [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in PdfReader(io.BytesIO(page.pdf(**size))).pages]
        assert fewest <= len(sheets) <= most
        # the map and all of its key are on the first
        assert all(words in sheets[0] for words in KEYS[lang])
        assert page.evaluate("printed") * MM_PER_PIXEL == pytest.approx(186, abs=1)
        assert page.locator("#plan_map").bounding_box() == screen
        assert page.locator("details.sources").get_attribute("open") is None
        # The same styles on a screen as wide as the paper between its margins.
        page.set_viewport_size({"width": int(width_mm / MM_PER_PIXEL), "height": 900})
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate(CUT_OFF) == []
        assert page.evaluate(SMALL) == []
        drawn_map, legend = (page.locator(part).bounding_box() for part in ("#plan_map", "#legend"))
        assert drawn_map["x"] + drawn_map["width"] <= width_mm / MM_PER_PIXEL + 1
        beside = legend["x"] >= drawn_map["x"] + drawn_map["width"] - 1
        assert beside or legend["y"] >= drawn_map["y"] + drawn_map["height"] - 1
        for table in page.locator("#panel table:visible").all():
            box = table.bounding_box()
            assert box["x"] + box["width"] <= width_mm / MM_PER_PIXEL + 1


@pytest.mark.parametrize("paper", PAPERS)
def test_printing_keeps_the_map_and_gives_the_screen_back(browser, drawn, town, paper):
    size, _, (_, most) = PAPERS[paper]
    with shown(browser, drawn(council=make_council(town))) as page:
        open_tab(page, "why")
        page.check("input[value=by_distance]")
        page.click(".swipe-button")
        page.evaluate("plan_map.setZoom(plan_map.getZoom() + 1, { animate: false })")
        page.click("button[aria-label='拡大']")
        page.wait_for_timeout(400)
        before = page.evaluate("[plan_map.getZoom(), plan_map.getCenter().lat, plan_map.getCenter().lng]")
        assert count_sheets(page.pdf(**size)) <= most
        assert page.evaluate("[plan_map.getZoom(), plan_map.getCenter().lat, plan_map.getCenter().lng]") == pytest.approx(before)
        assert page.locator("#page-why").is_visible()


def test_the_print_button_prints(browser, drawn):
    with shown(browser, drawn()) as page:
        page.evaluate("window.print = () => { window.asked = true; }")
        page.click("#print")
        assert page.evaluate("asked") is True


def test_paper_leaves_out_what_cannot_be_pressed(browser, drawn, town):
    with shown(browser, drawn(council=make_council(town))) as page:
        open_tab(page, "choices")
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("button:visible, input:visible, select:visible, [role=tab]:visible").count() == 0
        assert page.locator("#page-proposal").is_visible()
        assert page.locator("#page-choices").is_hidden()
        assert page.locator(".sources p").first.is_visible()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        assert page.locator("#page-choices").is_visible()


def test_on_large_paper_squares_stay_where_the_boundary_is(browser, drawn):
    centre = "(e) => { const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }"
    with shown(browser, drawn(), size={"width": 1500, "height": 1000}) as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        # In Chromium's PDF a zoomed canvas leaves its place, which no box on the screen shows.
        assert page.locator("#plan_map").evaluate("(e) => getComputedStyle(e).zoom") == "1"
        size = page.locator("#plan_map").bounding_box()
        assert size["width"] * MM_PER_PIXEL == pytest.approx(186 * 1.25, abs=1)
        frame = [size["x"] + size["width"] / 2, size["y"] + size["height"] / 2]
        for layer in ("canvas.cells", "svg:has(path.outside)", "svg:has(path.circle)"):
            assert page.locator(f"#plan_map {layer}").first.evaluate(centre) == pytest.approx(frame, abs=2), layer
        assert page.locator("#plan_map path.circle.kept").count() == len(KEPT)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_picture(browser, ward_page, tmp_path, lang):
    path = tmp_path / f"map-{lang}.png"
    with shown(browser, ward_page, size=DESKTOP, hash_=f"#lang={lang}") as page:
        page.screenshot(path=path)
    keep_picture(path)
    assert path.stat().st_size > 50_000


def test_picture_on_a_phone(browser, ward_page, tmp_path):
    path = tmp_path / "map-phone.png"
    with shown(browser, ward_page, size=PHONE) as page:
        page.screenshot(path=path)
    keep_picture(path)
    assert path.stat().st_size > 20_000


def test_picture_on_paper(browser, ward_page, tmp_path):
    path = tmp_path / "map-print.png"
    with shown(browser, ward_page, size={"width": 1497, "height": 1030}) as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.screenshot(path=path)
    keep_picture(path)
    assert path.stat().st_size > 50_000
