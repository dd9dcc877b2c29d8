"""Five municipalities by their names alone, as a planner makes them: names on the map lie apart, all lived-in land is in sight, pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.maps.boxes import COMMON
from tests.maps.browser import keep_picture, shown
from tests.packed import packed
from tests.placement.conftest import run

SCREEN = {"width": 1280, "height": 720}
# pictures of the documentation are no heavier
MOST_BYTES = 120_000
FIVE = {"islands": "42209", "one-office": "47357", "city": "14100", "ward": "27128", "mountains": "19443"}
# names on the map that lie on each other, and squares of people out of sight
AT_FAULT = (
    "() => {"
    + COMMON
    + """
  const map = document.getElementById("plan_map").getBoundingClientRect();
  const labels = [...document.querySelectorAll("#plan_map .label")].filter(visible).map((node) => [tell(node), node.getBoundingClientRect()]);
  const pairs = labels.flatMap(([name, box], k) => labels.slice(k + 1).filter(([, other]) => cross(box, other, 3)).map(([other]) => `${name} on ${other}`));
  const cut = labels.filter(([, box]) => box.left < map.left - 1 || box.right > map.right + 1 || box.top < map.top - 1 || box.bottom > map.bottom + 1);
  return [...pairs, ...cut.map(([name]) => `${name} is cut off`)];
}"""
)


@pytest.mark.long
@pytest.mark.parametrize("kind", FIVE)
def test_a_municipality_by_its_name_is_a_map_to_show(browser: Browser, tmp_path: Path, kind: str) -> None:
    assert run("study", "new", FIVE[kind], "--out", str(tmp_path / "new")).exit_code == 0
    solved = run("solve", str(tmp_path / "new" / "scenario.yaml"), "--out", str(tmp_path / "out"))
    assert solved.exit_code == 0, solved.stderr
    for lang in ("ja", "en"):
        path = tmp_path / f"by-name-{kind}-{lang}.png"
        with shown(browser, tmp_path / "out" / "map.html", size=SCREEN, hash_=f"#lang={lang}") as page:
            assert page.evaluate(AT_FAULT) == []
            path.write_bytes(packed(page.screenshot()))
        assert 20_000 < path.stat().st_size <= MOST_BYTES
        keep_picture(path)
