"""The page of all municipalities in a real browser with the network cut off: each one's own figures, by mouse, by name and by keyboard alone."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from maps.atlas import AtlasPage, Place, render_atlas
from models.messages.text import given, same
from tests.maps.browser import DESKTOP, PATIENCE_MS, PHONE, read_rows
from tests.maps.contrast import faults_of

# a degree wide each, side by side; the last has no answer, and one name would be a tag
NAMES = (
    ("01001", "北県", "西市", "Nishi City"),
    ("01002", "北県", "<b>中</b>町", "Naka Town"),
    ("02001", "南県", "東村", "Higashi Village"),
)
PEOPLE = (2_000, 1_000, 0)
VALUES = ((500, 1_999), (0, 1_000), ())
SAID = "1つだけなくしたら (廃止の提案ではありません)"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    places = tuple(
        Place(*names, people, values, (given({"ja": SAID, "en": "If one were closed"}),))
        for names, people, values in zip(NAMES, PEOPLE, VALUES, strict=True)
    )
    outlines = [(code, [1_000 * (138 + number), 36_000, 900, 0, 0, 900, -900, 0]) for number, (code, *_) in enumerate(NAMES)]
    page = AtlasPage(
        title=given({"ja": "問い", "en": "The question"}),
        headline=same("500 of 3,000"),
        notes=(given({"ja": "注", "en": "A note"}),),
        figures=(given({"ja": "役所", "en": "town halls"}), given({"ja": "支所も", "en": "and branches"})),
        shown=0,
        places=places,
        own="placement map atlas/",
        outlines=outlines,
    )
    path = tmp_path_factory.mktemp("atlas") / "map.html"
    path.write_text(render_atlas(page, lang="en"), encoding="utf-8")
    return path


@contextmanager
def seen(browser, path, size=DESKTOP):
    """Yield the page, and afterwards hold that it asked for nothing and complained of nothing."""
    context = browser.new_context(viewport=size, offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    yield page
    assert asked == [path.as_uri()]
    assert complaints == []
    context.close()


def test_the_keyboard_alone_finds_a_municipality_and_its_own_figures(browser, page_file):
    with seen(browser, page_file) as page:
        one = page.locator("#one")
        assert "Point at a municipality" in one.inner_text()
        while page.evaluate("document.activeElement.id") != "find":
            page.keyboard.press("Tab")
        page.keyboard.type("02001")
        page.keyboard.press("Enter")
        assert "02001 Higashi Village" in one.inner_text()
        assert "placement map" not in one.inner_text()
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type("西市")
        page.keyboard.press("Enter")
        assert "01001 Nishi City (西市, 北県): 2,000 people" in one.inner_text()
        assert one.locator("caption > [lang=ja]").inner_text() == "西市, 北県"
        assert page.locator("#prefecture option[lang=ja]").all_text_contents() == ["北県", "南県"]
        # never rounded up to everyone
        assert read_rows(one.locator("table")) == [["town halls", "500", "25.0%"], ["and branches", "1,999", "99.95%"]]
        assert one.locator("code").inner_text() == "placement map atlas/01001"
        # a name of several is asked back
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type("北県")
        page.keyboard.press("Enter")
        assert "Several" in one.inner_text()
        assert one.locator("button").all_inner_texts() == ["01001 Nishi City (西市, 北県)", "01002 Naka Town (<b>中</b>町, 北県)"]
        assert faults_of(page) == []
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert "01002 Naka Town" in one.locator("caption").inner_text()
        assert page.evaluate("document.activeElement.id") == "find"
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type("nowhere")
        page.keyboard.press("Enter")
        assert "No municipality of this page" in one.inner_text()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        assert read_rows(page.locator("#table")) == [
            ["01001 Nishi City", "2,000", "500", "25.0%"],
            ["01002 Naka Town", "1,000", "0", "0.0%"],
        ]


def test_pointing_at_a_municipality_shows_its_figures_in_the_language_chosen(browser, page_file):
    with seen(browser, page_file) as page:
        page.click("button[data-lang=ja]")
        assert page.evaluate("document.documentElement.lang") == "ja"
        box = page.locator(".folium-map").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        one = page.locator("#one")
        one.locator("table").wait_for()
        assert "01002 北県<b>中</b>町: 1,000" in one.inner_text()
        assert SAID in one.inner_text()
        page.select_option("#figure", "1")
        page.select_option("#prefecture", "南県")
        assert read_rows(page.locator("#table")) == [["02001 東村", "0", "—", "—"]]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_no_fault_and_leaves_nothing_open(browser, page_file, size):
    with seen(browser, page_file, size) as page:
        page.fill("#find", "01001")
        page.keyboard.press("Enter")
        page.select_option("#prefecture", "北県")
        page.locator("#one table").wait_for()
        assert faults_of(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
