"""A real browser with the network cut off, and what it saw of a page."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, BrowserType, Locator, Page, ViewportSize, sync_playwright

from maps.fonts import FACES

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# for one step of a reader on a busy machine
PATIENCE_MS = 15_000
DESKTOP = ViewportSize(width=1400, height=900)
PHONE = ViewportSize(width=360, height=740)
# How many pixels of the squares' canvas have each colour.
COLOURS = """() => {
  const { width, height } = document.querySelector("canvas.cells");
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(document.querySelector("canvas.cells"), 0, 0);
  const data = new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer);
  return new Set(data.filter((value) => value)).size;
}"""
# Milliseconds until something was to be seen; a busy machine paints late, and says so later still. The page's own policy
# forbids the strings as code by which Playwright's wait_for_function would ask again and again.
FIRST_PAINT = """() => new Promise((tell) => {
  new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").forEach((entry) => tell(entry.startTime)))
    .observe({ type: "paint", buffered: true });
})"""
# The colour most of the squares' canvas has, as #rrggbb; hatching covers less.
MAIN_COLOUR = """() => {
  const { width, height } = document.querySelector("canvas.cells");
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(document.querySelector("canvas.cells"), 0, 0);
  const counts = new Map();
  for (const value of new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer)) {
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [value] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
  return `#${[value, value >> 8, value >> 16].map((byte) => (byte & 255).toString(16).padStart(2, "0")).join("")}`;
}"""
# Everything a reader may meet, hidden tabs too; the page's code and data, and the language switch, left out.
ALL_TEXT = """() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll("script, style, noscript, #languages button").forEach((node) => node.remove());
  const names = ["aria-label", "aria-valuetext", "title", "placeholder", "alt"];
  const said = [...copy.querySelectorAll("*")].flatMap((node) => names.map((name) => node.getAttribute(name) ?? ""));
  return [document.title, copy.textContent, ...said].join("\\n");
}"""
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")
HOSTILE = [
    "</script><script>window.pwned=1</script>",
    '<img src=x onerror="window.pwned=1">',
    "${window.pwned=1}",
    "`+(window.pwned=1)+`",
    "\\2019 \\u003cb\\u003e",
    "'\"--><svg onload=window.pwned=1>",
    "{{ 7*7 }} {% raw %}",
    "\u202eقهوة\u2028\u2029",
    "<!--<script>",
]


@dataclass
class Seen:
    """A page, with everything it asked for and complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def start_browser() -> Iterator[Browser]:
    """Yield the machine's Chromium; without one, skip the test, or fail it where CI is set."""
    # before Playwright starts, which a thread does once
    executable()
    with sync_playwright() as playwright, launched(playwright.chromium) as browser:
        yield browser


def executable() -> str:
    """Return where this machine's Chromium is; without one, skip the test, or fail it where CI is set."""
    # the headless shell is the same engine without the windows of a desktop, and opens pages in a third of the time
    found = os.environ.get("PLACEMENT_CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if found is None:
        message = "no chromium found: install it, or name it in PLACEMENT_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


@contextmanager
def launched(kind: BrowserType, *flags: str) -> Iterator[Browser]:
    """Yield a Chromium of this machine, started with further flags."""
    with TemporaryDirectory() as folder:
        browser = kind.launch(executable_path=executable(), args=[*FLAGS, *flags], env={**with_japanese(Path(folder))})
        yield browser
        browser.close()


def with_japanese(folder: Path) -> dict[str, str | float | bool]:
    """Return an environment in which the browser finds the fonts of this machine and the Japanese one that drawings have."""
    machine = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    config = folder / "fonts.conf"
    config.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<include ignore_missing='yes'>{machine}</include><dir>{FACES[0].find().parent}</dir></fontconfig>",
        encoding="utf-8",
    )
    return {**os.environ, "FONTCONFIG_FILE": str(config)}


@contextmanager
def open_file(browser: Browser, path: Path, *, size: ViewportSize = DESKTOP, hash_: str = "") -> Iterator[Seen]:
    """Yield the page of a file, shown with the network cut off."""
    context = browser.new_context(viewport=size, offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    seen = Seen(page)
    address = path.as_uri() + hash_
    # a worker is made of the page's own text, and asks for it under an address of this page alone
    own = (address.partition("#")[0], "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else seen.requests.append(request.url))
    page.on("console", lambda message: seen.complaints.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.goto(address)
    page.wait_for_selector(".label.kept, .label.added, .label.closed")
    yield seen
    context.close()


@contextmanager
def shown(browser: Browser, path: Path, *, size: ViewportSize = DESKTOP, hash_: str = "") -> Iterator[Page]:
    """Yield the page, and afterwards hold that it asked for nothing and complained of nothing."""
    with open_file(browser, path, size=size, hash_=hash_) as seen:
        yield seen.page
        assert seen.requests == []
        assert seen.complaints == []


def open_tab(page: Page, key: str) -> Locator:
    """Open a tab of the panel by its key and return what it shows."""
    page.click(f"#tab-{key}")
    return page.locator(f"#page-{key}")


def open_layers(page: Page) -> None:
    """Open the box of further layers, where it is not open already or always there."""
    button = page.locator(".layers-button")
    if button.is_visible() and button.get_attribute("aria-expanded") == "false":
        button.click()


def tab_keys(page: Page) -> list[str]:
    """Return the keys of the panel's tabs."""
    return [tab.removeprefix("tab-") for tab in page.locator("[role=tab]").evaluate_all("(tabs) => tabs.map((tab) => tab.id)")]


def switch_to(page: Page, lang: str) -> None:
    """Switch the page's language."""
    page.click(f"button[data-lang={lang}]")


def point_at(page: Page, lon: float, lat: float) -> str:
    """Return what the map says of a place, with no office in the way."""
    for box in page.locator("input[name=offices]:visible").all():
        box.uncheck()
    hover_at(page, lon, lat)
    return page.locator(".leaflet-tooltip").inner_text()


def hover_at(page: Page, lon: float, lat: float) -> None:
    """Point at a place of the map."""
    x, y = page.evaluate(f"(() => {{ const p = plan_map.latLngToContainerPoint([{lat}, {lon}]); return [p.x, p.y]; }})()")
    box = page.locator("#plan_map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x, box["y"] + y)


def read_rows(table: Locator) -> list[list[str]]:
    """Return the texts of a table's body, row by row, once it has any."""
    rows = table.locator("tbody tr")
    # a table behind a <details> is filled by its toggle event, which comes after the click
    rows.first.wait_for(state="attached")
    texts = rows.evaluate_all("(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))")
    assert isinstance(texts, list)
    return texts


def keep_picture(picture: Path) -> None:
    """Copy a picture to the documentation, when PLACEMENT_PICTURES=1 asks for it."""
    if os.environ.get("PLACEMENT_PICTURES") == "1":
        folder = Path(__file__).parents[2] / "docs" / "pictures"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, folder / picture.name)
