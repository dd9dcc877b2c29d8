"""A step of the reach: what is seen is drawn once, where it changes; what is not seen is left until the reader rests or looks."""

from __future__ import annotations

from tests.maps.browser import shown

STEPS = 8
COUNT = """async (steps) => {
  const counts = { wiped: 0, sized: 0, twice: 0, replaced: 0, same: 0, tried: 0, moved: 0, details: 0, squares: [] };
  const { clearRect, fillRect } = CanvasRenderingContext2D.prototype;
  const canvas = document.querySelector("canvas.cells");
  let drawn = new Set();
  CanvasRenderingContext2D.prototype.clearRect = function wipe(...box) { counts.wiped += 1; return clearRect.apply(this, box); };
  CanvasRenderingContext2D.prototype.fillRect = function fill(...box) {
    counts.twice += drawn.has(String(box));
    drawn.add(String(box));
    return fillRect.apply(this, box);
  };
  new MutationObserver(() => { counts.sized += 1; }).observe(canvas, { attributeFilter: ["width", "height"] });
  // on a busy machine a step may take longer than a reader rests
  const later = window.setTimeout;
  window.setTimeout = (act, ms, ...given) => (ms >= 200 ? 0 : later(act, ms, ...given));
  const range = document.querySelector("#try-reach");
  const begin = Number(range.value);
  const step = async (k) => {
    range.value = begin - k;
    range.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => later(done)));
  };
  const frames = [...document.querySelectorAll("#page-choices > .table")];
  const places = { tried: frames[0], moved: frames.at(-1), details: document.querySelector("#page-details") };
  const nowOf = ({ type, target, attributeName }) => (type === "attributes" ? target.getAttribute(attributeName) : target.data);
  const watch = new MutationObserver((records) => records.forEach((record) => {
    if (record.type === "childList") counts.replaced += 1;
    else if (record.oldValue === nowOf(record)) counts.same += 1;
    Object.entries(places).forEach(([key, place]) => { if (place.contains(record.target)) counts[key] += 1; });
  }));
  watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true,
    characterDataOldValue: true, attributeOldValue: true });
  for (let k = 1; k <= steps; k += 1) {
    await step(k);
    counts.squares.push(drawn.size);
    drawn = new Set();
  }
  watch.disconnect();
  const pixels = () => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    return new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  };
  const before = pixels();
  counts.seen = before.filter(Boolean).length;
  plan_map.fire("moveend");
  counts.all = drawn.size;
  const anew = pixels();
  counts.otherwise = anew.filter((pixel, i) => pixel !== before[i]).length;
  Object.assign(CanvasRenderingContext2D.prototype, { clearRect, fillRect });
  window.setTimeout = later;
  return counts;
}"""


def test_a_step_draws_what_changes_once_and_nothing_else(browser, ward_page):
    with shown(browser, ward_page, size={"width": 1280, "height": 720}, hash_="#tab=choices&lang=en") as page:
        # the first step tells that something else is on show than the plan, and does so once
        page.locator("#try-reach").fill(str(int(page.locator("#try-reach").input_value()) - 1))
        page.wait_for_timeout(300)
        metrics = page.context.new_cdp_session(page)
        metrics.send("Performance.enable")

        def layouts():
            return next(one["value"] for one in metrics.send("Performance.getMetrics")["metrics"] if one["name"] == "LayoutCount")

        before = layouts()
        counts = page.evaluate(COUNT, STEPS)
        assert layouts() - before <= STEPS + 1  # and one for what is drawn anew at the end
        squares, every, seen, tried = (counts.pop(key) for key in ("squares", "all", "seen", "tried"))
        assert all(squares)
        assert sum(squares) < every
        # people and their share now, with the plan and as tried: these figures, never their table
        assert STEPS <= tried <= 2 * 3 * STEPS
        # what is drawn where it changes is what is drawn anew, to the pixel
        assert seen > every
        assert counts == {"wiped": 1, "sized": 0, "twice": 0, "replaced": 0, "same": 0, "moved": 0, "details": 0, "otherwise": 0}
        # at rest the table below is that of the last step
        moved = page.locator("#page-choices table", has=page.locator("caption", has_text="Areas that change most"))
        page.wait_for_timeout(300)
        waited = moved.text_content()
        page.locator("#try-reach").fill(str(int(page.locator("#try-reach").input_value()) - 1))
        moved.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        assert moved.text_content() != waited
