"""The workbench's map in a real browser: a new site is clicked, named, dragged, chosen and solved with, and put by keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.maps.browser import COLOURS
from tests.placement.driving import EXAMPLE, no_violations, window

# for one step on a busy machine; a solve is the longest
PATIENCE_MS = 90_000
# of the map's width and height from its left and upper edge: no mark stands there
EMPTY = 0.12, 0.6


def text_of(page: Page) -> str:
    return page.locator(".editor").input_value()


def put_by_click(page: Page) -> None:
    box = page.locator("#study-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * EMPTY[0], box["y"] + box["height"] * EMPTY[1])
    name = page.locator("#map_card [name=name]")
    expect(name).to_be_focused()
    no_violations(page)
    page.keyboard.type("Mill")
    page.keyboard.press("Enter")
    expect(page.locator("#map_card section[data-site=mill]")).to_be_visible()
    expect(page.locator(".mark-frame.movable")).to_have_count(1)
    expect(page.locator("tr.may_open", has_text="Mill")).to_be_visible()
    no_violations(page)


def drag(page: Page) -> None:
    box = page.locator(".mark-frame.movable").bounding_box()
    assert box is not None
    drawn = page.locator("[data-drawn]")
    before = text_of(page), drawn.get_attribute("data-drawn") or ""
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 20, steps=6)
    page.mouse.up()
    expect(page.locator(".editor")).not_to_have_value(before[0])
    # once the file is looked through, the next thing may be chosen
    expect(drawn).not_to_have_attribute("data-drawn", before[1])


@pytest.mark.long
def test_a_new_site_is_clicked_chosen_and_solved_with(opened: tuple[str, Path]) -> None:
    address, folder = opened
    file = folder / "example-town.yaml"
    with window(address, PATIENCE_MS) as (page, said):
        page.get_by_role("button", name=EXAMPLE).click()
        expect(page.locator("#study-map .mark-frame")).to_have_count(17)
        assert page.evaluate(COLOURS) > 3

        put_by_click(page)
        drag(page)
        # what is chosen in the card stands in the list and in the file; the mark alone changes
        page.locator("#map_card select").select_option("stays_shut")
        expect(page.locator(".mark-frame.movable")).to_have_class(re.compile(r"\brest\b"))
        expect(page.locator("select[data-keep=site-mill]")).to_have_value("stays_shut")
        assert "forbid: [mill]" in file.read_text(encoding="utf-8")
        expect(page.locator("tr.stays_shut", has_text="Mill")).to_be_visible()
        page.locator("select[data-keep=site-mill]").select_option("may_open")
        expect(page.locator(".mark-frame.movable")).to_have_class(re.compile(r"\badded\b.*\bchoice\b"))

        # the same by keyboard alone, at the cross, and the name is found
        page.locator("#study-map").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator("#map_card [name=name]")).to_be_focused()
        page.keyboard.type("水車小屋")
        page.keyboard.press("Enter")
        expect(page.locator("#map_card section[data-site=new]")).to_be_visible()
        page.keyboard.press("Escape")
        page.locator("#map-search").fill("水車")
        page.keyboard.press("Enter")
        page.locator("[data-act=map-remove]").click()
        expect(page.locator(".mark-frame.movable")).to_have_count(1)
        assert "id: new" not in file.read_text(encoding="utf-8")

        page.get_by_role("button", name="Solve").click()
        expect(page.locator(".state")).to_have_text("Solve: proven")
        expect(page.locator("iframe")).to_be_visible()
    assert "{id: mill, name: Mill," in file.read_text(encoding="utf-8") or "- id: mill" in file.read_text(encoding="utf-8")
    assert '"mill"' in (folder / "results" / "1-example-town" / "plan.json").read_text(encoding="utf-8")
    assert said == []
