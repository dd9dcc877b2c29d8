"""The best of all sets on the page, as a reader asks for it: its words, its conditions, and the solver run on the same rules."""

from __future__ import annotations

import numpy as np
import pytest

from maps.page.html import render_page
from placement import load_scenario, solve
from placement.analysis.analyse import analyse
from placement.documents.council.case import case_of
from placement.problem.build import Question
from placement.solving.question import put
from placement.solving.solve import best_plan
from tests.maps.browser import PHONE, open_tab, shown, switch_to

NOW = ["nerima", "shakujii", "hikarigaoka", "oizumi"]
STEP_M = 100
# every condition that a page counts, by what a reader may leave out
RULES = [
    {"id": "north-east", "at_least": 1, "of": ["dai2", "dai7", "dai8", "nerima"]},
    {"id": "west", "at_most": 2, "of": ["oizuminishi", "seki", "kamishakujii", "oizumi"]},
    {"id": "not-both", "never_together": ["seki", "kamishakujii"]},
    {"id": "pair", "together": ["dai5", "dai6"]},
    {"id": "follows", "if_open": "dai8", "then": ["dai7"]},
    {"id": "not-side-by-side", "apart": "1.6 km", "of": {"kind": "branch"}},
    {"id": "ward", "serve": "60 %"},
    {"id": "sekimachi", "serve": "40 %", "areas": ["13120039001", "13120038001"], "each_area": True},
    {"id": "nobody-too-far", "longest": "4.5 km"},
    {"id": "few-farther", "farther": {"by_more_than": "300 m", "at_most": "90000 people"}},
]
# Sets the controls as a reader would, asks, and waits for the whole answer.
ASK = """async ({ steps, least, most, standing, holds }) => {
  const set = (node, value, kind) => { node.value = value; node.dispatchEvent(new Event(kind, { bubbles: true })); };
  const range = document.getElementById("try-reach");
  if (Number(range.value) !== steps) set(range, steps, "input");
  document.getElementById("open-least").value = least;
  document.getElementById("open-most").value = most;
  document.querySelectorAll("select[name=may]").forEach((select, k) => { select.value = standing[k]; });
  document.querySelectorAll("input[name=holds]").forEach((box, k) => { box.checked = holds[k]; });
  const place = document.querySelector(".bests");
  const whole = new Promise((tell) => {
    const seen = new MutationObserver(() => {
      const none = place.querySelector(":scope > .strong") && !place.querySelector("table");
      if (none || place.querySelectorAll("details").length >= 2) { seen.disconnect(); tell(); }
    });
    seen.observe(place, { childList: true, subtree: true });
  });
  document.querySelector("button.find").click();
  await whole;
  const first = place.querySelector("table.sets");
  const sets = first ? [...first.tBodies].map((body) => ({
    name: body.querySelector(".strong").textContent,
    changes: [...body.querySelectorAll(".change")].map((change) => [...change.querySelectorAll("bdi")].map((name) => name.textContent)),
    kinds: [...body.querySelectorAll(".change")].map((change) => change.textContent.split(":")[0]),
    figures: [...body.rows[1].cells].map((cell) => cell.textContent),
  })) : [];
  return { said: place.querySelector(".strong").textContent, without: [...place.querySelectorAll(":scope > ul li")].map((item) => item.textContent), sets };
}"""


def page_of(scenario, path):
    """Write the page of a scenario, and return its result."""
    result = solve(load_scenario(scenario))
    path.write_text(render_page([case_of(result, analyse(result))]), encoding="utf-8")
    return result


@pytest.fixture(scope="module")
def ruled(tmp_path_factory):
    """Return the page of a scenario with every condition that a page counts, and its result."""
    path = tmp_path_factory.mktemp("ruled") / "map.html"
    offices = {
        "now": {"ids": NOW},
        "may_close": {"ids": ["oizumi"]},
        "from": {"kind": "branch"},
        "open": {"min": 0, "max": 13},
        "total": {"min": 5, "max": 8},
    }
    asked = {"extends": "nerima-2013", "scenario": "trial", "offices": {**offices, "keep": NOW[:3]}, "rules": RULES}
    return path, page_of(asked, path)


def ward_settings(ids):
    """Return the ward's own question."""
    standing = ["open" if office in NOW else "free" for office in ids]
    return {"steps": 30, "least": 6, "most": 6, "standing": standing, "holds": [True] * 20}


def test_the_ward_finds_its_own_plan_proven_and_what_is_best_without_a_condition(browser, ward, ward_page):
    ids = list(ward.study.offices["id"])
    with shown(browser, ward_page, hash_="#lang=en") as page:
        open_tab(page, "choices")
        asked = ward_settings(ids)
        told = page.evaluate(ASK, asked)
        assert told["said"] == "Proven best for 3 km: all 8,192 sets were looked at, 78 keep the conditions."
        assert told["without"] == []
        assert [one["name"] for one in told["sets"]][:2] == ["Best: 6 open", "Next best: 6 open"]
        assert told["sets"][0]["changes"] == [["Dai-ni branch office", "Seki branch office"]]
        assert told["sets"][0]["figures"] == ["721,656 99.99%", "1,149 m", "200,461 27.8%", "0 0.0%"]
        told = page.evaluate(ASK, {**asked, "standing": ["free"] * 17})
        assert told["said"].startswith("Best for 3 km of 131,072 sets looked at")
        assert len(told["without"]) == 4
        assert (told["sets"][0]["figures"][0], told["sets"][0]["figures"][1]) == ("721,722 100.0%", "1,154 m")
        page.locator(".bests button").first.click()
        tried = page.locator("input[name=try]:checked").evaluate_all("(boxes) => boxes.map((box) => Number(box.value))")
        assert [ids[place] for place in tried] == ["nerima", "shakujii", "hikarigaoka", "dai2", "seki", "oizumikita"]
        switch_to(page, "ja")
        assert page.locator(".bests .strong").first.inner_text().startswith("圏域を3 kmとすると")


def test_the_search_fits_a_telephone(browser, ward_page):
    with shown(browser, ward_page, size=PHONE) as page:
        panel = open_tab(page, "choices")
        page.locator("details.may").evaluate("(node) => { node.open = true; }")
        page.locator("button.find").click()
        panel.locator(".sets").first.wait_for()
        assert panel.evaluate("(node) => node.scrollWidth <= node.clientWidth")


def hold(browser, ruled, seed, count):
    """Ask the page and the solver the same, so many times."""
    path, result = ruled
    rng = np.random.default_rng(seed)
    ids = list(result.study.offices["id"])
    with shown(browser, path, hash_="#lang=en") as page:
        open_tab(page, "choices")
        for _ in range(count):
            asked = settings(rng, ids)
            compare(result, ids, asked, page.evaluate(ASK, asked))


def settings(rng, ids):
    """Return what a reader might ask."""
    odds = {"open": 0.12, "free": 0.6, "shut": 0.28}
    standing = [str(one) for one in rng.choice(list(odds), len(ids), p=list(odds.values()))]
    least = int(rng.integers(2, 8))
    holds = [bool(one) for one in rng.random(len(RULES)) < rng.choice([0.1, 0.5, 0.9])]
    return {
        "steps": int(rng.integers(8, 46)),
        "least": least,
        "most": least + int(rng.integers(0, 4)),
        "standing": standing,
        "holds": holds,
    }


def same_question(ids, asked) -> Question:
    """Return the same question as a scenario of its own."""
    by = {
        wanted: [office for office, one in zip(ids, asked["standing"], strict=True) if one == wanted]
        for wanted in ("open", "shut")
    }
    rules = [rule for rule, held in zip(RULES, asked["holds"], strict=True) if held]
    # every rule may name every office: what is open or shut in any case is said by rules of their own
    rules += [{"id": f"open-{office}", "at_least": 1, "of": [office]} for office in by["open"]]
    rules += [{"id": f"shut-{office}", "at_most": 0, "of": [office]} for office in by["shut"]]
    offices = {
        "now": {"ids": NOW},
        "keep": [],
        "may_close": {"ids": NOW},
        "from": {"ids": [office for office in ids if office not in NOW]},
        "open": {"min": 0, "max": len(ids) - len(NOW)},
        "total": {"min": asked["least"], "max": asked["most"]},
    }
    served = {"any": [{"straight_line": f"{asked['steps'] * STEP_M} m"}]}
    return put(
        load_scenario({"extends": "nerima-2013", "scenario": "same", "offices": offices, "rules": rules, "served": served})
    )


def compare(result, ids, asked, told):
    """Hold what the page says against the solver."""
    question = same_question(ids, asked)
    plan = best_plan(question, None, None)
    if plan.status == "infeasible":
        assert told["said"].startswith("None of the"), (asked, plan)
        return
    names = dict(zip(result.study.offices["name_en"], ids, strict=True))
    found = []
    for one in told["sets"]:
        if one["name"].startswith("Best"):
            changed = [{names[name] for name in change} for change in one["changes"]]
            by = dict(zip(one["kinds"], changed, strict=True))
            found.append(frozenset(({*NOW} | by.get("opens", set())) - by.get("closes", set())))
    assert {frozenset(question.sites((*question.problem.keep, *added))) for added in plan.tied} == {*found}, asked
    served, total = (int(value.value) for value in plan.objectives)
    people = int(question.people.sum())
    figures = told["sets"][0]["figures"]
    assert figures[0].split(" ")[0] == f"{served:,}"
    assert figures[1] == f"{int(total / people / 1000 + 0.5):,} m"


@pytest.mark.long
def test_the_page_and_the_solver_find_the_same_over_a_thousand_settings(browser, ruled):
    hold(browser, ruled, seed=30, count=1000)
