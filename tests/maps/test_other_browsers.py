"""The page in Firefox and in WebKit, opened from its file: drawn, compared, tried, searched, and nothing complained of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL.ImageColor import getrgb

from maps.page.counting import Counting
from tests.maps.council import conditions, make_council
from tests.maps.webdriver import Driven, firefox, webkit

# so many points of a picture must have a colour of the squares for the squares to be seen
SEEN = 100
STATES = ["already", "newly", "still"]
BOX = "(({ left, top, right, bottom }) => [left, top, right, bottom])(document.querySelector('%s').getBoundingClientRect())"
TINTS = f"{STATES}.map((state) => [0, 1, 2].map((tint) => getComputedStyle(document.documentElement).getPropertyValue(`--${{state}}-${{tint}}`)))"
TRIED = "[...document.querySelectorAll('#page-choices table td.number')].map((cell) => cell.textContent)"


def seen(driven: Driven, left: float, top: float, right: float, bottom: float) -> set[str]:
    """Return which states' colours are seen in a part of the window."""
    pixels = driven.picture()[round(top) : round(bottom), round(left) : round(right)].reshape(-1, 3).astype(int)
    of = {
        state: [np.array(getrgb(tint.strip())) for tint in tints] for state, tints in zip(STATES, driven.run(TINTS), strict=True)
    }
    near = {state: sum(int((np.abs(pixels - tint).max(axis=1) <= 2).sum()) for tint in tints) for state, tints in of.items()}
    return {state for state, points in near.items() if points >= SEEN}


@pytest.mark.parametrize("start", [firefox, webkit], ids=["firefox", "webkit"])
def test_the_page_works_in_other_browsers(drawn, town, tmp_path, start):
    council = make_council(town, conditions())
    council = replace(council, choices=replace(council.choices, counting=Counting(("served", "mean"))))
    path = drawn(council=council)
    with start() as driven:
        driven.open(path, tmp_path / "copies")
        driven.wait("document.querySelectorAll('.label').length")
        assert seen(driven, *driven.run(BOX % "#plan_map")) == set(STATES)
        assert driven.run("document.querySelectorAll('.mark-frame.added .shape, .mark-frame.kept .shape').length") == 4

        driven.click(".swipe-button")
        left, top, right, bottom = driven.run(BOX % "#plan_map")
        middle = driven.run(BOX % ".swipe-line")[0]
        # nobody is newly served on the side of today, and the squares of either side are there
        assert seen(driven, left, top, middle, bottom) == {"already", "still"}
        assert "newly" in seen(driven, middle + 5, top, right, bottom)
        driven.click(".swipe-button")

        driven.click("#tab-choices")
        planned = driven.run(TRIED)
        driven.click("#page-choices input[name=try]")
        assert driven.run("document.querySelector('.banner').checkVisibility()")
        assert driven.run(TRIED) != planned
        driven.click("button.find")
        assert driven.wait("document.querySelectorAll('.bests table.sets tbody').length")

        driven.click("#tab-areas")
        driven.write("#area-search", "岬")
        assert driven.wait("document.querySelectorAll('.found button').length === 1")
        driven.click(".found button")
        assert "岬町" in driven.wait("document.querySelector('.area-card')?.textContent")
        assert driven.run("complaints") == []
        # a page whose script is not the one that its policy allows is complained of
        altered = tmp_path / "altered.html"
        altered.write_text(path.read_text(encoding="utf-8").replace("showPlan(", "showNothing(", 1), encoding="utf-8")
        driven.open(altered, tmp_path / "copies")
        assert driven.wait("complaints.length")
