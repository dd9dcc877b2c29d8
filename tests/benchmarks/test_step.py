"""What a step of the reach costs the main thread, by where it goes, on the page of the main job.

Times of the thread's own processor, as on one four times as slow. `pytest tests/benchmarks/test_step.py -m long -s` prints them;
with `PLACEMENT_BESIDE=map.html`, a page drawn before a change, the two take turns.
"""

from __future__ import annotations

import os
import statistics
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession

from maps.page.case import Case
from maps.page.html import render_page
from tests.maps.browser import shown

SLOWED = 4
# steps of one turn, and turns of each page
STEPS, TURNS = 5, 12
FEWEST, SPAN = 6, 28
TIMES = ("TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration")
COUNTS = ("RecalcStyleCount", "LayoutCount")
# every step until it is on the screen; the same frames without any step are what the browser itself takes
STEP = """async (all) => {
  const range = document.querySelector("#try-reach");
  for (const steps of all) {
    if (steps) {
      range.value = steps;
      range.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}"""


@pytest.mark.long
def test_what_a_step_costs(browser: Browser, ward_case: Case, tmp_path: Path) -> None:
    """Print medians of a step, and of as many frames in which nothing is done."""
    ours = tmp_path / "map.html"
    ours.write_text(render_page([ward_case]), encoding="utf-8")
    beside = os.environ.get("PLACEMENT_BESIDE")
    pages = [*([Path(beside)] if beside else []), ours]
    found: dict[tuple[Path, bool, str], list[float]] = defaultdict(list)
    with ExitStack() as stack:
        opened = []
        for path in pages:
            page = stack.enter_context(shown(browser, path, size={"width": 1280, "height": 720}, hash_="#tab=choices"))
            metrics = page.context.new_cdp_session(page)
            metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
            opened.append((path, page, metrics))
            page.evaluate(STEP, [FEWEST + k for k in range(STEPS)])
        for turn in range(TURNS):
            for path, page, metrics in opened[:: (-1) ** turn]:
                steps = [FEWEST + (turn * STEPS + k) % SPAN for k in range(STEPS)]
                for moving in (False, True):
                    before = _read(metrics)
                    page.evaluate(STEP, steps if moving else [0] * STEPS)
                    after = _read(metrics)
                    for name in (*TIMES, *COUNTS):
                        found[path, moving, name].append((after[name] - before[name]) / STEPS)
                page.wait_for_timeout(300)
    for path in pages:
        times = (f"{name} {SLOWED * 1000 * _median(found, path, name):.1f} ms" for name in TIMES)
        counts = (f"{name} {_median(found, path, name):.1f}" for name in COUNTS)
        print(f"\n{path}: a step: {', '.join((*times, *counts))}")
        # whatever it takes, a step is laid out once, and is dearer than none
        assert _median(found, path, "LayoutCount") == 1
        assert _median(found, path, "TaskDuration") > 0


def _read(metrics: CDPSession) -> dict[str, float]:
    return {one["name"]: one["value"] for one in metrics.send("Performance.getMetrics")["metrics"]}


def _median(found: dict[tuple[Path, bool, str], list[float]], path: Path, name: str) -> float:
    """Return what a step takes over what frames take in which nothing is done."""
    return statistics.median(found[path, True, name]) - statistics.median(found[path, False, name])
