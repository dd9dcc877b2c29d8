"""The workbench from a city's name to a printed report, its clicks counted and its pictures taken; and on a phone, for reading."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Download, Locator, Page, ViewportSize, expect

from tests.maps.browser import keep_picture
from tests.packed import packed
from tests.placement.conftest import workbench
from tests.placement.driving import no_violations, window

# for one step on a busy machine; a study is the longest
PATIENCE_MS = 180_000
REST_MS = 1_000
PHONE = ViewportSize(width=390, height=800)
# pictures of the documentation are no heavier
MOST_BYTES = 100_000
# as docs/workbench.md says; more than 25 would be too many
CLICKS = 21
# of the marks on the map, the one of a site that is to stay as it is
SITE = 3
# what reaches beyond the window's width, and what is cut off without a way to scroll to it
ASIDE = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const box = one.getBoundingClientRect();
  return one.checkVisibility() && box.width && box.right > innerWidth + 1 && !one.closest("#study-map, .editor, .lines, .cards, .wide");
}).map((one) => `${one.tagName} ${one.id} ${one.className}`).concat(document.documentElement.scrollWidth > innerWidth ? ["the page scrolls aside"] : [])"""
CITY = "富谷市"


@dataclass
class Hand:
    """A hand on the mouse, which counts its clicks, and takes pictures of what it sees."""

    page: Page
    lang: str
    folder: Path
    clicks: int = 0
    pictures: list[Path] = field(default_factory=list)

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def choose(self, target: Locator, value: str) -> None:
        """Choose from a list: a click opens it, another one chooses."""
        self.clicks += 2
        target.select_option(value)

    def write(self, target: Locator, text: str) -> None:
        """Write into a field: a click leads into it."""
        self.clicks += 1
        target.fill(text)

    def picture(self) -> None:
        # what moves, and names that find their places, come to rest
        self.page.wait_for_timeout(REST_MS)
        path = self.folder / f"workbench-{len(self.pictures) + 1}-{self.lang}.png"
        path.write_bytes(packed(self.page.screenshot()))
        self.pictures.append(path)


@pytest.mark.long
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_from_a_name_to_a_printed_report(tmp_path: Path, lang: str) -> None:
    with workbench(tmp_path / "plans", lang) as address, window(address, PATIENCE_MS) as (page, said):
        hand = Hand(page, lang, tmp_path)
        study(page, hand)
        ask(page, hand)
        answer(page, hand)
    assert said == []
    assert hand.clicks == CLICKS
    assert len(hand.pictures) == 8
    for path in hand.pictures:
        assert path.stat().st_size <= MOST_BYTES
        keep_picture(path)


def study(page: Page, hand: Hand) -> None:
    """From the name to the study's map."""
    name = page.locator("#place_form input[name=name]")
    hand.write(name, CITY)
    hand.picture()
    hand.click(page.locator("[data-act=place-save]"))
    page.wait_for_url("**scenario=tomiya.yaml**")
    expect(page.locator("#study-map .mark-frame").first).to_be_visible()
    expect(page.locator("#study-map .label").first).to_be_visible()
    expect(page.locator("#findings")).not_to_be_empty()
    hand.picture()


def ask(page: Page, hand: Hand) -> None:
    """What may become of a site, on the map, and a rule."""
    mark = page.locator("#study-map .mark-frame").nth(SITE)
    hand.click(mark)
    hand.choose(page.locator("#map_card select"), "stays_shut")
    says(page, r"forbid: \[")
    expect(page.locator("tr.stays_shut")).to_be_visible()
    hand.picture()
    hand.click(page.locator("[data-value='rules:new']"))
    hand.choose(page.locator("#rules .pick"), "apart")
    hand.write(page.locator("[name=apart]"), "1.5")
    hand.picture()
    hand.click(page.locator("[data-act=rules-save]"))
    says(page, r"apart: 1\.5 km")
    expect(page.locator("#saved")).not_to_be_empty()


def says(page: Page, words: str) -> None:
    expect(page.locator(".editor")).to_have_value(re.compile(words))


def answer(page: Page, hand: Hand) -> None:
    """The best plan, what else there would be, and the report on paper."""
    hand.click(page.locator("[data-act=solve]"))
    expect(page.locator("progress")).to_be_visible()
    expect(page.locator("[data-run]")).to_have_text(re.compile("."))
    hand.picture()
    drawn = page.frame_locator("#answer iframe")
    expect(drawn.locator(".label.added").first).to_be_visible()
    no_violations(page)
    hand.picture()
    hand.click(page.locator("#examine-tab"))
    hand.choose(page.locator("[data-keep=ask-question]"), "rank")
    hand.click(page.locator("[data-keep=ask]"))
    expect(page.locator("#answered table").first).to_be_visible()
    hand.picture()
    hand.click(page.locator("#answer-tab"))
    with page.expect_download() as saved:
        hand.click(page.locator(".exports a[href*='report.html']"))
    printed(hand, saved.value)


def printed(hand: Hand, saved: Download) -> None:
    """Open what was saved, and print it: a click in the list of downloads, two in the browser's menu and one in its dialog."""
    report = hand.folder / "report.html"
    saved.save_as(report)
    opened = hand.page.context.new_page()
    opened.goto(report.as_uri())
    hand.clicks += 4
    pages = opened.pdf(path=hand.folder / "report.pdf", prefer_css_page_size=True)
    assert pages.startswith(b"%PDF")
    assert pages.count(b"/Type /Page") > 1
    hand.page = opened
    hand.picture()


@pytest.mark.long
def test_closing_two_of_ten_and_reading_on_a_phone(tmp_path: Path) -> None:
    with workbench(tmp_path / "plans") as address, window(address, PATIENCE_MS) as (page, said):
        hand = Hand(page, "en", tmp_path)
        hand.click(page.locator("[data-act=take][data-value=example-town]"))
        hand.click(page.locator("[data-act=solve]"))
        expect(page.frame_locator("#answer iframe").locator(".label.closed")).to_have_count(2)
        plan = json.loads((tmp_path / "plans" / "results" / "1-example-town" / "plan.json").read_text(encoding="utf-8"))
        assert (len(plan["before"]["open"]), len(plan["closed"]), plan["status"]) == (10, 2, "optimal")
        assert hand.clicks == 2

        page.set_viewport_size(PHONE)
        for tab, seen in (("map", "#study-map .label"), ("examine", "#ask, [data-keep=ask]"), ("answer", "#answer iframe")):
            page.locator(f"#{tab}-tab").click()
            expect(page.locator(seen).first).to_be_visible()
            assert page.evaluate(ASIDE) == []
            no_violations(page)
        # most of the screen is the council's page
        box = page.locator("#answer iframe").bounding_box()
        assert box is not None
        assert box["height"] >= PHONE["height"] / 2
        assert page.frame_locator("#answer iframe").locator("html").evaluate("one => one.scrollWidth - innerWidth") <= 0
    assert said == []
