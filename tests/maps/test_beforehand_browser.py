"""Answers found beforehand, on the page: a reader's question is found among them where it is one of them, and only there."""

from __future__ import annotations

from importlib.resources import files

import pytest

from maps.page.html import render_page
from placement.analysis.analyse import analyse
from placement.analysis.beforehand import MOST_FREE
from placement.documents.council.case import case_of
from placement.solving.solve import solve
from tests.benchmarks.towns import town_of
from tests.maps.browser import open_tab, shown, switch_to
from tests.placement.test_beforehand import KEEP, OFFICES, POINTS, asked

ASK = """async ({ steps, least, most, standing, unticked }) => {
  const range = document.getElementById("try-reach");
  range.value = steps;
  range.dispatchEvent(new Event("input", { bubbles: true }));
  document.getElementById("open-least").value = least;
  document.getElementById("open-most").value = most;
  document.querySelectorAll("select[name=may]").forEach((select) => { if (standing[select.id.slice(4)]) select.value = standing[select.id.slice(4)]; });
  document.querySelectorAll("input[name=holds]").forEach((box, k) => { box.checked = !unticked.includes(k); });
  const place = document.querySelector(".bests");
  const told = new Promise((tell) => {
    const seen = new MutationObserver(() => { if (place.querySelector("details")) { seen.disconnect(); tell(); } });
    seen.observe(place, { childList: true, subtree: true });
  });
  document.querySelector("button.find").click();
  await told;
  const sets = [...place.querySelectorAll(":scope > .table")].map((frame) => frame.textContent);
  return { said: place.querySelector(".strong").textContent, set: sets[0] ?? "", all: place.querySelectorAll("details tbody").length };
}"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ahead")
    result = solve(asked(town_of(folder / "town", POINTS, OFFICES)))
    analysis = analyse(result, only={"choices", "beforehand"})
    (folder / "map.html").write_text(render_page([case_of(result, analysis)]), encoding="utf-8")
    return folder / "map.html", result, analysis.beforehand.answers


def test_pages_and_commands_mean_the_same_by_many():
    assert f"const MOST_FREE = {MOST_FREE};" in (files("maps") / "assets" / "search.js").read_text(encoding="utf-8")


def test_a_question_is_answered_where_it_was_asked_beforehand(browser, made):
    path, result, answers = made
    ids = list(result.study.offices["id"])
    names = dict(zip(ids, result.study.offices["name_en"], strict=True))
    (steps,) = {int(one.asked.reach * 20) for one in answers if one.asked.reach == 1}
    opened = len(result.after.open)
    own = {"steps": steps, "least": opened, "most": opened, "standing": {}, "unticked": []}
    by = {(one.asked.reach, one.asked.least): one for one in answers}
    free = [office for office in ids if office not in KEEP and office not in result.plan.added]
    with shown(browser, path, hash_="#lang=en") as page:
        open_tab(page, "choices")
        for one in answers[::4]:
            share, number = one.asked.reach, one.asked.least
            told = page.evaluate(ASK, own | {"steps": int(share * steps), "least": number, "most": number})
            assert told["said"].startswith("Computed beforehand, proven: "), one
            assert ("no set keeps" in told["said"]) == (one.state == "infeasible")
            assert f"with {number} open" in told["said"]
            if one.plan:
                assert f"{one.plan.measures.served:,}" in told["set"]
                assert all(names[office] in told["set"] for office in one.plan.added)
            assert told["all"] == sum(one.plan is not None for one in answers)
        # of several numbers the best of one for each
        told = page.evaluate(ASK, own | {"least": opened - 1, "most": opened + 1})
        assert told["said"].startswith("Computed beforehand, proven: the best for 800 m with 9 to 11 open")
        assert f"{by[1, opened + 1].plan.measures.served:,}" in told["set"]
        # what the best set has anyway may be fixed
        place = {office: str(ids.index(office)) for office in ids}
        fixed = {place[result.plan.added[0]]: "open", place[free[0]]: "shut"}
        assert page.evaluate(ASK, own | {"standing": fixed})["said"].startswith("Computed beforehand, proven")
        for other in (
            {"standing": {place[result.plan.added[0]]: "shut", place[free[0]]: "free"}},
            {"standing": {place[result.plan.added[0]]: "free", place[KEEP[0]]: "free"}},
            {"standing": {place[KEEP[0]]: "open"}, "unticked": [0]},
            {"steps": steps - 1},
            {"most": opened + 3},
        ):
            told = page.evaluate(ASK, own | other)
            assert told["said"] == "The answer to this question was not computed beforehand.", other
        switch_to(page, "ja")
        assert "あらかじめ計算されていません" in page.locator(".bests .strong").first.inner_text()
