"""The workbench in a real browser: a new city from its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.maps.browser import launched
from tests.placement.test_workbench import no_violations, opened

__all__ = ["opened"]
PATIENCE_MS = 120_000


@pytest.mark.long
def test_a_new_city_from_its_name(opened: tuple[str, Path]) -> None:
    address, folder = opened
    said: list[str] = []
    with sync_playwright() as playwright, launched(playwright.chromium) as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address)

        # a name that three have is asked back, and one that nobody has is told
        name = page.get_by_label("Name or code")
        name.fill("Fuchu")
        page.keyboard.press("Enter")
        expect(page.locator("[data-act=place]")).to_have_count(3)
        no_violations(page)
        name.fill("Nowhereville")
        page.keyboard.press("Enter")
        expect(page.locator("#place_answer")).to_have_text(re.compile("^there is no municipality Nowhereville"))

        # a city's study is made, and its first question opened
        name.fill("富谷市")
        page.get_by_role("button", name="Make its study").click()
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        no_violations(page)
        page.wait_for_url("**scenario=tomiya.yaml**")
        expect(page.locator("#findings")).to_have_text("No errors.")
        page.get_by_role("button", name="Solve").click()
        expect(page.locator(".state").first).to_have_text("Solve: proven")
        page.get_by_role("link", name="placement workbench").click()
        expect(page.get_by_role("link", name="tomiya.yaml", exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="Open tomiya.yaml")).to_be_visible()
        no_violations(page)

    assert (folder / "tomiya" / "study" / "study.yaml").is_file()
    assert said == []
