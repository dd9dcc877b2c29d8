"""axe-core's rules on a page, and a measurement of each contrast that it leaves open: of the letters' colour against what is painted behind."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import axe_playwright_python
import numpy as np
from PIL import Image
from playwright.sync_api import Page

# a page unfolded whole is long
Image.MAX_IMAGE_PIXELS = None
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# every tab and all that folds, in a column as wide as ever and as long as it needs, the row of tabs within it
UNFOLD = """async () => {
  document.querySelectorAll(".tab-page").forEach((page) => { page.hidden = false; });
  document.querySelectorAll("#panel details").forEach((one) => { one.open = true; });
  Object.assign(document.querySelector("#side").style, { overflow: "visible", margin: "0" });
  document.querySelector(".tabs").style.position = "static";
  await new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(tell)));
}"""
# What axe-core finds wrong, and of what it cannot tell: where its letters stand, and what they have to differ by.
LOOK = """async (tags) => {
  // what a box opened over the map covers, be it in part, is read when it is closed; what is scrolled out of the column, when it is scrolled in
  const covered = (element, { left, top, right, bottom }) => top < 0 || [[0.05, 0.05], [0.5, 0.5], [0.95, 0.05], [0.05, 0.95], [0.95, 0.95]].some(([across, down]) => {
    const there = document.elementFromPoint(left + across * (right - left), top + down * (bottom - top));
    return there && !there.contains(element) && !element.contains(there) && (there.closest(".callout") || !there.closest(".leaflet-map-pane"));
  });
  const { violations, incomplete } = await axe.run(document, { elementRef: true, runOnly: { type: "tag", values: tags } });
  const faults = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
  const doubts = incomplete.flatMap(({ id, nodes }) => nodes.map(({ element, target }) => {
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const lines = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()).flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      // above and below letters is room that a tight line leaves to its neighbours
      return [...range.getClientRects()].filter((box) => !covered(element, box)).map(({ left, top, right, bottom }) => [left + scrollX, top + scrollY + (bottom - top) / 6, right + scrollX, bottom + scrollY - (bottom - top) / 6]);
    });
    const size = parseFloat(fontSize);
    return { rule: id, target: target.join(" "), colour: color.match(/[\\d.]+/g).map(Number), least: size >= 24 || (size >= 18.66 && fontWeight >= 700) ? 3 : 4.5, lines };
  }));
  return { faults, doubts };
}"""
# the line between before and after covers what a reader moves it to
HIDE_LETTERS = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { -webkit-text-fill-color: transparent !important; text-shadow: none !important; text-decoration: none !important; } .swipe-line { visibility: hidden; }");
  document.adoptedStyleSheets.push(sheet);
}"""
SHOW_LETTERS = "() => { document.adoptedStyleSheets.pop(); }"


def luminance(colours: Any) -> Any:
    """Return the relative luminance of WCAG 2 of colours from 0 to 255, red, green and blue last."""
    share = np.asarray(colours, dtype=float)[..., :3] / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]


def contrast(one: Any, other: Any) -> Any:
    """Return the contrast of WCAG 2 of colours."""
    a, b = luminance(one), luminance(other)
    return (np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)


def faults_of(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page as it stands, and what it left open that our own measurement finds wrong."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(LOOK, RULES)
    faults: list[str] = found["faults"]
    page.evaluate(HIDE_LETTERS)
    picture = np.asarray(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB"))
    page.evaluate(SHOW_LETTERS)
    for doubt in found["doubts"]:
        if doubt["rule"] != "color-contrast":
            faults.append(f"{doubt['rule']}: {doubt['target']}: not resolved")
            continue
        for left, top, right, bottom in doubt["lines"]:
            behind = picture[max(round(top), 0) : round(bottom), max(round(left), 0) : round(right)].reshape(-1, 3)
            # what is out of the window, as the skip link, is seen by nobody
            if len(behind) and (worst := float(np.percentile(contrast(doubt["colour"], behind), 1))) < doubt["least"]:
                faults.append(f"contrast {worst:.2f}: {doubt['target']}")
    return faults
