"""A window of the workbench in a real browser, and what every job in one needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, ViewportSize, expect, sync_playwright

from tests.maps.browser import launched

MOST_TABS = 120
SCREEN = ViewportSize(width=1280, height=720)
EXAMPLE = "Example: two offices closed and one opened, in a fictitious city"


@contextmanager
def window(address: str, patience_ms: int, locale: str | None = None) -> Iterator[tuple[Page, list[str]]]:
    """Yield a window of Chromium at an address, and what its console says of errors."""
    said: list[str] = []
    with sync_playwright() as playwright, launched(playwright.chromium) as browser:
        context = browser.new_context(viewport=SCREEN, locale=locale)
        context.set_default_timeout(patience_ms)
        expect.set_options(timeout=patience_ms)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address)
        yield page, said


def no_violations(page: Page) -> None:
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        if target.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{target} is not reached by {key}")
