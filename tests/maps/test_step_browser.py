"""A step of the reach: what is seen is drawn once, what is not seen is left until the reader rests or looks."""

from __future__ import annotations

from tests.maps.browser import shown

STEPS = 8
COUNT = """async (steps) => {
  const counts = { wiped: 0, sized: 0, tried: 0, moved: 0, details: 0 };
  const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function wipe(...box) { counts.wiped += 1; return clearRect.apply(this, box); };
  const canvas = document.querySelector("canvas.cells");
  new MutationObserver(() => { counts.sized += 1; }).observe(canvas, { attributeFilter: ["width", "height"] });
  const watch = (node, key) => new MutationObserver(() => { counts[key] += 1; }).observe(node, { childList: true, subtree: true });
  const frames = [...document.querySelectorAll("#page-choices > .table")];
  watch(frames[0], "tried");
  watch(frames.at(-1), "moved");
  watch(document.querySelector("#page-details"), "details");
  // on a busy machine a step may take longer than a reader rests
  const later = window.setTimeout;
  window.setTimeout = (act, ms, ...given) => (ms >= 200 ? 0 : later(act, ms, ...given));
  const range = document.querySelector("#try-reach");
  const begin = Number(range.value);
  for (let k = 1; k <= steps; k += 1) {
    range.value = begin + k;
    range.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => later(done)));
  }
  CanvasRenderingContext2D.prototype.clearRect = clearRect;
  window.setTimeout = later;
  return counts;
}"""


def test_a_step_draws_what_is_seen_once_and_nothing_else(browser, ward_page):
    with shown(browser, ward_page, size={"width": 1280, "height": 720}, hash_="#tab=choices&lang=en") as page:
        page.wait_for_timeout(300)
        counts = page.evaluate(COUNT, STEPS)
        assert counts == {"wiped": STEPS, "sized": 0, "tried": STEPS, "moved": 0, "details": 0}
        # at rest the table below is that of the last step
        moved = page.locator("#page-choices table", has=page.locator("caption", has_text="Areas that change most"))
        page.wait_for_timeout(300)
        waited = moved.text_content()
        page.locator("#try-reach").fill(str(int(page.locator("#try-reach").input_value()) - 1))
        moved.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        assert moved.text_content() != waited
