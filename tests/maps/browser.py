"""A real browser with the network cut off, and what it saw of a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = ViewportSize(width=1400, height=900)
PHONE = ViewportSize(width=360, height=740)


@dataclass
class Seen:
    """A page, with everything it asked for and complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def start_browser() -> Iterator[Browser]:
    """Yield the machine's Chromium; without one, skip the test, or fail it where CI is set."""
    executable = os.environ.get("PLACEMENT_CHROMIUM") or shutil.which("chromium")
    if executable is None:
        message = "no chromium found: install it, or name it in PLACEMENT_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def open_file(browser: Browser, path: Path, *, size: ViewportSize = DESKTOP, hash_: str = "") -> Iterator[Seen]:
    """Yield the page of a file, shown with the network cut off."""
    context = browser.new_context(viewport=size, offline=True)
    page = context.new_page()
    seen = Seen(page)
    address = path.as_uri() + hash_
    page.on("request", lambda request: seen.requests.append(request.url) if request.url != address.partition("#")[0] else None)
    page.on("console", lambda message: seen.complaints.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.goto(address)
    page.wait_for_selector(".label.kept")
    yield seen
    context.close()


def keep_picture(picture: Path) -> None:
    """Copy a picture to the documentation, when PLACEMENT_PICTURES=1 asks for it."""
    if os.environ.get("PLACEMENT_PICTURES") == "1":
        folder = Path(__file__).parents[2] / "docs" / "pictures"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, folder / picture.name)
