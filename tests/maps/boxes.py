"""What is wrong with a page's boxes, as a browser lays them out: each question returns the parts at fault, in words to find them by."""

from __future__ import annotations

# Helpers of every question. What is scrolled out of a box, or below the window, overlaps nothing.
COMMON = r"""
const PARTS = ".head, #side, #legend";
const tell = (node) => `${node.tagName.toLowerCase()}${node.id ? `#${node.id}` : ""}.${[...node.classList].join(".")} ${(node.textContent || node.value || "").trim().slice(0, 40)}`;
const visible = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const nodesOf = (root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (data.trim() && visible(parentElement) && !parentElement.closest("script, style, option, .skip, .legend > fieldset > legend")) found.push(walker.currentNode);
  }
  return found;
};
const rangeOf = (text, from = 0, to = text.length) => {
  const range = document.createRange();
  range.setStart(text, from);
  range.setEnd(text, to);
  return range;
};
const linesOf = (range) => {
  const tops = [...range.getClientRects()].filter(({ width }) => width > 0).map(({ top, bottom }) => (top + bottom) / 2).sort((a, b) => a - b);
  return tops.filter((top, k) => !k || top - tops[k - 1] > 4).length;
};
const cross = (a, b, least) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > least && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > least;
"""

# The window scrolls up and down alone, and nothing is cut off by it or by the box it stands in.
STICKS_OUT = r"""
const width = document.documentElement.clientWidth;
const wide = document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
const out = [...document.querySelectorAll(`:is(${PARTS}, #panel) *`)].filter((node) => {
  const box = node.getBoundingClientRect();
  if (!box.width || !visible(node) || node.closest(".table, svg, .skip, legend")) return false;
  return box.right > width + 1 || box.left < -1;
});
const cut = [...document.querySelectorAll(":is(.head, #side, #legend, #panel) :is(p, li, td, th, dd, dt, button, label, summary, h1, h2, h3), .label")]
  .filter((node) => visible(node) && node.clientWidth && node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible");
return [...wide, ...[...out, ...cut].map(tell)];
"""

# A number stands on one line with its sign and its unit, in a table as in a key.
BROKEN_NUMBERS = r"""
const number = /[+−±]?\d[\d.,]*(?:\s?(?:%|km|m|min|people|人|分|か所)(?!\w))?/g;
return nodesOf(document.body).filter(({ parentElement }) => parentElement.closest("td, th, .key, .row, output")).flatMap((text) =>
  [...text.data.matchAll(number)].filter((found) => linesOf(rangeOf(text, found.index, found.index + found[0].trimEnd().length)) > 1)
    .map((found) => `${found[0]} in ${tell(text.parentElement)}`));
"""

# No text that is seen runs down the page a letter or two a line.
RUNS_DOWN = r"""
return nodesOf(document.body).filter((text) => {
  if (text.parentElement.closest(".heard")) return false;
  const length = text.data.trim().length;
  const lines = linesOf(rangeOf(text));
  return lines >= 3 && lines * 2 > length;
}).map((text) => tell(text.parentElement));
"""

# Every name on the map is whole, and within it.
NAMES_CUT = r"""
const frame = document.querySelector("#plan_map").getBoundingClientRect();
return [...document.querySelectorAll(".mark-frame:is(.kept, .added, .closed, .raised, .reduced) .label")].filter((label) => {
  const box = label.getBoundingClientRect();
  return !visible(label) || label.scrollWidth > label.clientWidth + 1 || label.scrollHeight > 1.2 * label.clientHeight
    || box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
}).map(tell);
"""

# WCAG 2.2, 2.5.8: a target is 24 by 24 pixels, or a circle of 24 about its middle meets no other target and no other such circle.
SMALL_TARGETS = r"""
const all = [...document.querySelectorAll("a[href], button, input, select, summary, .mark-frame[tabindex]")]
  .filter((node) => visible(node) && node.getBoundingClientRect().width && !node.closest(".skip") && !(node.tagName === "INPUT" && node.classList.contains("file")));
const boxOf = (node) => {
  const parts = [node.getBoundingClientRect()];
  if (node.labels?.length) parts.push(...[...node.labels].map((label) => label.getBoundingClientRect()));
  const [left, top, right, bottom] = [Math.min(...parts.map((box) => box.left)), Math.min(...parts.map((box) => box.top)),
    Math.max(...parts.map((box) => box.right)), Math.max(...parts.map((box) => box.bottom))];
  const wider = node.matches(".mark-frame") ? Math.max(0, (parseFloat(getComputedStyle(node, "::before").width) || 0) - (right - left)) / 2 : 0;
  return { left: left - wider, top: top - wider, right: right + wider, bottom: bottom + wider };
};
const boxes = all.map(boxOf);
const small = boxes.map(({ left, top, right, bottom }) => right - left < 23.9 || bottom - top < 23.9);
return all.filter((node, k) => {
  if (!small[k]) return false;
  const { left, top, right, bottom } = boxes[k];
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return boxes.some((box, j) => {
    if (j === k) return false;
    const dx = Math.max(box.left - x, 0, x - box.right);
    const dy = Math.max(box.top - y, 0, y - box.bottom);
    const apart = small[j] ? Math.hypot((box.left + box.right) / 2 - x, (box.top + box.bottom) / 2 - y) < 24 : false;
    return Math.hypot(dx, dy) < 12 || apart;
  });
}).map((node) => `${tell(node)} ${["left", "top", "right", "bottom"].map((side) => Math.round(boxOf(node)[side]))}`);
"""

# No part of the page, no text and no control lies on another.
OVERLAPS = r"""
const parts = ["#plan_map", "#legend", ".head", "#summary", "#panel", ".tabs"].map((name) => document.querySelector(name)).filter(visible);
const shownPart = (node, { left, top, right, bottom }) => {
  const seen = { left, top, right, bottom };
  // what is placed by something further out is not scrolled with a frame, nor cut off by it
  let placed = getComputedStyle(node).position;
  for (let frame = node.parentElement; frame !== document.body && frame; frame = frame.parentElement) {
    const { overflowY, position } = getComputedStyle(frame);
    const passes = overflowY === "visible" || (placed === "absolute" && position === "static");
    if (position !== "static") placed = position;
    if (passes) continue;
    const box = frame.getBoundingClientRect();
    Object.assign(seen, { left: Math.max(seen.left, box.left), right: Math.min(seen.right, box.right), top: Math.max(seen.top, box.top), bottom: Math.min(seen.bottom, box.bottom) });
  }
  return seen;
};
const pieces = [
  ...nodesOf(document.body).filter(({ parentElement }) => parentElement.closest(`${PARTS}, #panel, .layers`)).flatMap((text) =>
    [...rangeOf(text).getClientRects()].map((box) => ({ node: text.parentElement, box: shownPart(text.parentElement, box), text: true }))),
  ...[...document.querySelectorAll("button, input, select, summary")].filter((node) => visible(node) && node.closest(`${PARTS}, #panel`))
    .map((node) => ({ node, box: shownPart(node, node.getBoundingClientRect()), text: false })),
].filter(({ box }) => box.right > box.left && box.bottom > box.top).sort((a, b) => a.box.top - b.box.top);
const floating = (node) => Boolean(node.closest(".layers")) && !document.querySelector(".layers-button:not([hidden])")?.checkVisibility() === false;
const found = [];
parts.forEach((one, k) => parts.slice(k + 1).forEach((other) => {
  const [a, b] = [one, other].map((node) => shownPart(node, node.getBoundingClientRect()));
  if (cross(a, b, 1)) found.push(`${tell(one)} / ${tell(other)}`);
}));
pieces.forEach((one, k) => {
  for (let j = k + 1; j < pieces.length && pieces[j].box.top < one.box.bottom; j += 1) {
    const other = pieces[j];
    if (one.node === other.node || one.node.contains(other.node) || other.node.contains(one.node)) continue;
    if (floating(one.node) !== floating(other.node)) continue;
    if (cross(one.box, other.box, 3)) found.push(`${tell(one.node)} / ${tell(other.node)}`);
  }
});
return found;
"""

# On a desk the whole of the key is in the window.
KEY_OUTSIDE = r"""
const box = document.querySelector("#legend").getBoundingClientRect();
const stacked = getComputedStyle(document.body).display !== "grid";
return box.left < -1 || box.right > innerWidth + 1 || (!stacked && (box.bottom > innerHeight + 1 || box.top < 0)) ? [tell(document.querySelector("#legend"))] : [];
"""

QUESTIONS = {
    "sticks out": STICKS_OUT,
    "broken number": BROKEN_NUMBERS,
    "runs down": RUNS_DOWN,
    "name cut": NAMES_CUT,
    "small target": SMALL_TARGETS,
    "overlaps": OVERLAPS,
    "key outside": KEY_OUTSIDE,
}
FIND_FAULTS = (
    "() => {"
    + COMMON
    + "return ["
    + ",".join(f"...(() => {{{body}}})().map((fault) => `{name}: ${{fault}}`)" for name, body in QUESTIONS.items())
    + "];}"
)
