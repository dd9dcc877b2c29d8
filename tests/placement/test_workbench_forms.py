"""The workbench's forms in a real browser: reach, rules and objectives by keyboard alone, in step with the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.placement.driving import EXAMPLE, no_violations, tab_to, window

PATIENCE_MS = 40_000


def press(page: Page, button: Locator) -> None:
    tab_to(page, button)
    page.keyboard.press("Enter")


def says(page: Page, words: str) -> None:
    expect(page.locator(".editor")).to_have_value(re.compile(words))


def add_a_rule(page: Page) -> None:
    """Its kind is typed, its number too; Enter writes it."""
    add = page.locator("[data-value='rules:new']")
    press(page, add)
    kind = page.locator("#rules .pick")
    expect(kind).to_be_focused()
    page.keyboard.type("open offices are far")
    expect(page.locator("[name=apart]")).to_be_visible()
    expect(kind).to_be_focused()
    no_violations(page)
    tab_to(page, page.locator("[name=apart]"))
    page.keyboard.press("Enter")
    # what cannot be left empty is asked for, and nothing is written
    expect(page.locator("[name=apart]:invalid")).to_be_visible()
    assert "rules:" not in page.locator(".editor").input_value()
    page.keyboard.type("1.2")
    page.keyboard.press("Enter")
    says(page, r"rules:\n  - id: apart\n    apart: 1\.2 km\n$")
    expect(page.locator("#rules .said")).to_have_text("open offices are at least 1.2 km apart")


def change_a_rule(page: Page) -> None:
    """It takes another form in its place; a fault stands at its line, and Undo takes it back."""
    press(page, page.locator("[data-value='rules:0:apart']"))
    expect(page.locator("#rules .pick")).to_be_focused()
    page.locator("#rules .pick").select_option("at_least")
    tab_to(page, page.locator("[name=at_least]"))
    page.keyboard.type("9")
    page.locator("[name=of]").select_option("listed")
    box = page.get_by_role("checkbox", name="Nocho Community Hall")
    tab_to(page, box)
    page.keyboard.press("Space")
    no_violations(page)
    press(page, page.get_by_role("button", name="Write into the file"))
    says(page, r"rules:\n  - id: apart\n    at_least: 9\n    of: \[\"no\"\]\n$")
    fault = page.locator("#findings .stop button")
    expect(fault).to_contain_text("cannot open 9 of 1")
    page.get_by_role("button", name="Undo").click()
    says(page, r"apart: 1\.2 km\n$")
    expect(page.locator("#rules .said")).to_have_text("open offices are at least 1.2 km apart")


def order_objectives(page: Page) -> None:
    first = page.locator("#goals .said").first
    expect(first).to_have_text("people served: as much as possible")
    press(page, page.locator("[data-keep='objective:1-up']"))
    expect(first).to_have_text("mean distance: as little as possible")
    says(page, r"objective:\n  - minimize: mean_distance\n  - maximize: served_population\n")


def change_the_reach(page: Page) -> None:
    editor = page.locator(".editor")
    editor.fill(editor.input_value().replace("straight_line: 1 km", "straight_line: 1 km   # near"))
    says(page, "# near")
    expect(page.locator("#saved")).to_have_text("saved; no errors")
    press(page, page.locator("[data-value='served.any:0:straight_line']"))
    tab_to(page, page.locator("[name=straight_line]"))
    page.keyboard.press("Control+a")
    page.keyboard.type("1.5")
    page.keyboard.press("Enter")
    says(page, r"    - straight_line: 1\.5 km   # near\n")
    # what is typed into the file is in the form
    editor.fill(editor.input_value().replace("1.5 km", "800 m"))
    expect(page.locator("#reach .said")).to_have_text("within 800 m (straight line)")


@pytest.mark.long
def test_reach_rules_and_objectives_by_keyboard_alone(opened: tuple[str, Path]) -> None:
    address, folder = opened
    with window(address, PATIENCE_MS) as (page, said):
        page.get_by_role("button", name=EXAMPLE).click()
        expect(page.locator("#rules .rows")).to_be_visible()
        no_violations(page)
        add_a_rule(page)
        change_a_rule(page)
        order_objectives(page)
        change_the_reach(page)
        page.locator("select[data-value=no]").select_option("must_open")
        says(page, r"  - id: open-no\n    at_least: 1\n    of: \[\"no\"\]\n")
        expect(page.locator("#rules .said").last).to_have_text("Nocho Community Hall is open")
        press(page, page.locator("[data-keep='rules:0-remove']"))
        expect(page.locator("#rules .said")).to_have_count(1)
        assert "apart" not in (folder / "example-town.yaml").read_text(encoding="utf-8")

        # on a phone nothing is wider than the screen
        page.set_viewport_size({"width": 360, "height": 740})
        page.locator("[data-value='rules:0:at_least']").click()
        expect(page.locator("[name=at_least]")).to_be_visible()
        no_violations(page)
        assert page.evaluate("document.querySelector('.column.left').scrollWidth") <= 360
    assert said == []
