"""Every service has its say: what my area gets of each, gains and losses with the headline, and what a trial is called and printed as."""

from __future__ import annotations

import re
from datetime import date

import pytest

from maps.page.case import OtherService
from models.messages.text import given
from tests.maps.browser import DESKTOP, open_tab, shown
from tests.maps.conftest import ADDED, KEPT, make_case
from tests.maps.council import make_council
from tests.maps.test_areas_browser import moved

PAPERS = OtherService(given({"ja": "書類", "en": "papers"}), (*KEPT, "misaki", "mori"), (), follows=True)
GUIDANCE = OtherService(given({"ja": "案内", "en": "guidance"}), (*KEPT, "kita"), KEPT, follows=False)
SERVICES = (PAPERS, GUIDANCE)
NOT_THE_PLAN = "This sheet does not show the plan: its map and figures are of the offices named here."
# How each figure of the headline is set.
LOOKS = """(all) => all.map((one) => {
  const { fontSize, color, fontWeight } = getComputedStyle(one);
  return [one.textContent, [fontSize, color, fontWeight].join()];
})"""
PRINTED = """() => { window.dispatchEvent(new Event("beforeprint")); return document.body.innerText; }"""


def test_my_area_answers_for_every_service(browser, drawn, town):
    case = make_case(town, services=SERVICES)
    answers = set()
    with shown(browser, drawn(services=SERVICES), hash_="#lang=en&tab=areas") as page:
        for area, name in zip(town.areas["id"], town.areas["name_en"], strict=True):
            page.fill("#area-search", name)
            page.locator(".found button").first.click()
            said = page.locator(".area-card .verdict li").all_text_contents()
            expected = [
                moved(case, area),
                moved(case, area, PAPERS.before, case.after),
                moved(case, area, GUIDANCE.before, GUIDANCE.after),
            ]
            assert said == [
                f"{title}: {words}" for title, words in zip(("counters", "papers", "guidance"), expected, strict=True)
            ]
            assert page.locator(".area-card caption").all_text_contents() == ["counters", "papers", "guidance"]
            answers.add((expected[0] == "no change", any(words.endswith("farther") for words in expected[1:])))
        page.click("details.all-areas summary")
        page.locator(".all-areas th[scope=col]").last.wait_for()  # the table is filled once it is open
        heads = page.locator(".all-areas th[scope=col]").all_text_contents()
    assert heads[4:7] == ["Change: counters", "Change: papers", "Change: guidance"]
    assert (True, True) in answers or (False, True) in answers


def test_an_area_of_the_ward_that_keeps_its_counter_is_told_of_the_certificates(browser, ward_page):
    with shown(browser, ward_page, hash_="#tab=areas") as page:
        page.fill("#area-search", "大泉学園町7丁目")
        page.keyboard.press("Enter")
        said = page.locator(".area-card .verdict li").all_text_contents()
    assert said == [
        "届出 (転入・転出など) の窓口: 変わらない",
        "証明書の窓口: 1,821 m 遠くなる",
        "書類の取り次ぎと案内の窓口: 変わらない",
    ]


def test_losses_stand_beside_gains_in_one_look(browser, ward, ward_page):
    with shown(browser, ward_page, size={"width": 1280, "height": 720}, hash_="#lang=en") as page:
        points = page.locator("#points li")
        said = points.all_text_contents()
        looks = points.evaluate_all(
            "(all) => all.map((one) => { const s = getComputedStyle(one); return [s.fontSize, s.color, s.fontWeight].join(); })"
        )
        assert all(point.bounding_box()["y"] + point.bounding_box()["height"] <= 720 for point in points.all())
        headline, firm, lacks = (page.locator(name).inner_text() for name in ("#headline", "#firm", "#missing"))
        stressed = dict(page.locator("#headline b").evaluate_all(LOOKS))
    assert len(set(looks)) == 1
    assert len(said) == len(ward.gains) - 1
    # the service that most people lose is in the headline itself
    for one, words in zip((ward.gains[0], ward.gains[2]), said, strict=True):
        homes = one.shift.homes
        if homes["better"] or homes["worse"]:
            assert re.search(r"nearer (\d[\d,]*\d|\d)", words)[1] == f"{homes['better']:,}"
            assert re.search(r"farther (\d[\d,]*\d|\d)", words)[1] == f"{homes['worse']:,}"
        else:
            assert words.endswith("nobody's distance changes.")
    assert "go from 94.9% to 99.99% (2015 census: 721,722 people; 709,609 when the plan was made)" in headline
    assert (
        "go from 17 to 6 places; the nearest gets farther for 414,485 people (57.4%), nearer for 0. The 22 kiosks stay"
        in headline
    )
    assert "6 plans tie on people served; mean distance decided, 28 m ahead of the next plan." in firm
    assert "is not computed" in lacks
    # gain and loss are set alike
    assert {"99.99%", "414,485"} <= set(stressed)
    assert len(set(stressed.values())) == 1


@pytest.mark.parametrize("tab", ["areas", "details"])
def test_a_trial_is_nowhere_called_the_plan(browser, drawn, town, tab):
    with shown(browser, drawn(council=make_council(town), services=SERVICES), hash_="#lang=en") as page:
        read = ["#legend", f"#page-{tab}", ".swipe", "#page-choices"]
        open_tab(page, "areas").locator("#area-search").fill("Hama")
        page.keyboard.press("Enter")
        page.click("details.all-areas summary")
        page.check("input[value=by_office]")
        planned = "\n".join(page.locator(place).first.text_content() for place in read)
        assert planned.count("With the plan") >= 3
        open_tab(page, "choices").locator("label", has_text="Misaki").click()
        tried = "\n".join(page.locator(place).first.text_content() for place in read)
        assert "With the plan" not in tried
        assert "With the offices shown" in tried


@pytest.mark.parametrize("paper", [DESKTOP])
def test_a_trial_is_printed_as_one(browser, drawn, town, paper):
    case = make_case(town, services=SERVICES)
    with shown(browser, drawn(council=make_council(town), services=SERVICES), size=paper, hash_="#lang=en") as page:
        page.emulate_media(media="print")
        planned = page.evaluate(PRINTED)
        assert NOT_THE_PLAN not in planned
        assert page.locator("#headline").is_visible()
        open_tab_without_paper(page)
        tried = page.evaluate(PRINTED)
        assert NOT_THE_PLAN in tried
        assert "Showing your own choice" in tried
        assert page.title() == page.locator("h1").text_content() == "A trial, not the proposal: A plan for Minato"
        assert f"Printed on {date.today().day} {date.today():%B %Y}" in tried  # noqa: DTZ011 - the reader's own day
        for place in ("#headline", "#points", "#panel"):
            assert not page.locator(place).is_visible()
        grid = page.locator("#trial table").first
        opened = len(case.before) + len(ADDED) + 1
        assert grid.locator("tbody tr").first.text_content() == f"Open offices{len(case.before)}{len(case.after)}{opened}"
        assert page.locator("#trial").text_content().count("Mori") >= 1
        page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
        assert page.title() == page.locator("h1").text_content() == "A plan for Minato"
        page.evaluate("() => document.querySelector('.banner button').click()")
        assert NOT_THE_PLAN not in page.evaluate(PRINTED)


def open_tab_without_paper(page):
    """Try another office: the controls are not on paper, and are set by the page itself."""
    page.evaluate(
        """() => {
          const label = [...document.querySelectorAll("#page-choices label")].find((one) => one.textContent.startsWith("Mori"));
          label.querySelector("input").click();
        }"""
    )


def test_people_nearest_to_an_office_are_never_called_its_users(browser, drawn):
    with shown(browser, drawn(), hash_="#lang=en") as page:
        page.check("input[value=by_office]")
        assert "nearest in the model, not users" in page.locator("#legend").inner_text()
        assert "in the model, not users" in open_tab(page, "details").locator("caption").first.text_content()
        page.locator(".mark-frame[aria-label]").first.focus()
        assert "(nearest in the model, not users)" in page.locator(".leaflet-tooltip").first.inner_text()
