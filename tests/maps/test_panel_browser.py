"""The panel beside the map: tabs, story, questions, scenarios, in a real browser with the network cut off."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

import geodata
from geodata.access.straight import straight_line
from maps.page.case import ServedBy, TimeLayer
from maps.page.council import Card, Council, StoryStep
from models.messages.document import Page, Section, Table
from models.messages.text import given, same
from tests.maps.browser import ALL_TEXT, COLOURS, HOSTILE, JAPANESE, open_tab, read_rows, shown, switch_to, tab_keys
from tests.maps.conftest import ADDED, KEPT, TEXTS, circle, covered, in_order, make_case, on_foot
from tests.maps.council import conditions, make_choices, make_council

TABS = ["proposal", "story", "areas", "sites", "choices", "why", "details"]
OPEN_NOW = "() => [...document.querySelectorAll('.mark-frame')].filter((m) => m.matches('.kept, .added')).map((m) => m.ariaLabel.split(' (')[0])"
VIEW = "() => { const b = plan_map.getBounds(); return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; }"


def visible_tab(page):
    """Return the key of the only tab on show."""
    (shown_page,) = page.locator("[role=tabpanel]:visible").evaluate_all("(pages) => pages.map((page) => page.id)")
    (selected,) = page.locator("[role=tab][aria-selected=true]").evaluate_all("(tabs) => tabs.map((tab) => tab.id)")
    assert shown_page.removeprefix("page-") == selected.removeprefix("tab-")
    return selected.removeprefix("tab-")


def test_every_tab_opens_by_its_button_and_stands_in_the_address(browser, drawn, town):
    with shown(browser, drawn(council=make_council(town))) as page:
        assert tab_keys(page) == TABS
        assert visible_tab(page) == "proposal"
        for key in (*TABS[1:], TABS[0]):
            open_tab(page, key)
            assert visible_tab(page) == key
            assert page.evaluate("location.hash") == ("" if key == TABS[0] else f"#tab={key}")


def test_tabs_answer_the_arrow_keys_home_and_end(browser, drawn, town):
    with shown(browser, drawn(council=make_council(town))) as page:
        page.focus("#tab-proposal")
        steps = [
            ("ArrowRight", "story"),
            ("ArrowRight", "areas"),
            ("ArrowLeft", "story"),
            ("End", "details"),
            ("ArrowRight", "proposal"),
            ("ArrowLeft", "details"),
            ("Home", "proposal"),
        ]
        for key, tab in steps:
            page.keyboard.press(key)
            assert visible_tab(page) == tab
            assert page.evaluate("document.activeElement.id") == f"tab-{tab}"
        assert page.locator("[role=tab][tabindex='0']").count() == 1
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "page-proposal"


def test_a_link_opens_its_tab_and_a_strange_one_the_first(browser, drawn, town):
    path = drawn(council=make_council(town))
    for hash_, tab in (
        ("#tab=why", "why"),
        ("#tab=areas&lang=en", "areas"),
        ("#tab=<b>", "proposal"),
        ("#tab=compare", "proposal"),
    ):
        with shown(browser, path, hash_=hash_) as page:
            assert visible_tab(page) == tab


def test_a_part_with_nothing_in_it_has_no_tab(browser, drawn):
    with shown(browser, drawn()) as page:
        assert tab_keys(page) == ["areas", "sites", "details"]


def test_the_story_moves_the_map_and_says_what_it_shows(browser, drawn, town):
    names = dict(zip(town.offices["id"], town.offices["name_ja"], strict=True))
    now, plan = (sorted(names[office] for office in offices) for offices in (KEPT, (*KEPT, *ADDED)))
    with shown(browser, drawn(council=make_council(town))) as page:
        home = page.evaluate(VIEW)
        panel, banner = open_tab(page, "story"), page.locator(".banner")
        back, following = panel.locator(".step-tools button").all()
        assert back.is_disabled()
        told = [
            ("by_people", now, "現況"),
            ("by_reach", now, "届かない"),
            ("by_reach", now, "選べる"),
            ("by_reach", plan, None),
            ("by_reach", plan, None),
        ]
        views = []
        for number, (view, offices, title) in enumerate(told, start=1):
            following.click()
            assert panel.locator(".step-place").inner_text() == f"{number} / 5"
            assert panel.locator("li.current").count() == 1
            assert page.is_checked(f"input[value={view}]")
            assert sorted(page.evaluate(OPEN_NOW)) == offices
            assert banner.is_visible() is (title is not None)
            assert title is None or banner.locator("span").inner_text() == title
            assert panel.locator("button[aria-current=step]").inner_text().startswith(f"{number}. ")
            views.append(page.evaluate(VIEW))
        assert following.is_disabled()
        assert not back.is_disabled()
        # the legend's height, and with it the map's, goes with the colours
        assert views[0][::2] == pytest.approx(home[::2], abs=1e-6)
        assert views[4][::2] == pytest.approx(home[::2], abs=1e-6)
        case = make_case(town)
        before, after = covered(case, KEPT), covered(case, (*KEPT, *ADDED))
        for (west, south, east, north), looked_at in ((views[1], ~before), (views[3], after & ~before)):
            points = town.demand.geometry.to_crs(4326)[looked_at]
            assert points.x.between(west, east).all()
            assert points.y.between(south, north).all()
        # people at both ends are seen best on the whole map, never on less of it
        assert all(view[2] - view[0] <= (home[2] - home[0]) * (1 + 1e-9) for view in views)
        back.click()
        assert panel.locator(".step-place").inner_text() == "4 / 5"
        panel.get_by_role("button", name="1. 現況").click()
        assert banner.is_visible()
        banner.get_by_role("button", name="提案に戻す").click()
        assert not banner.is_visible()
        assert sorted(page.evaluate(OPEN_NOW)) == plan
        switch_to(page, "en")
        assert panel.locator(".step-place").inner_text() == "Step 1 of 5"


def test_a_step_that_shows_as_many_offices_but_others_says_so(browser, drawn, town):
    """One office closes and another opens: the story's first step is not the plan."""
    before, after = ("hon", "hama"), ("hon", "kita")
    story = tuple(
        StoryStep(same(title), same("told"), in_order(town, offices)) for title, offices in (("Today", before), ("Plan", after))
    )
    choices = {"kept": ("hon",), "closed": ("hama",), "added": ("kita",)}
    with shown(browser, drawn(council=Council(story=story), **choices)) as page:
        panel, banner = open_tab(page, "story"), page.locator(".banner")
        panel.get_by_role("button", name="1. Today").click()
        assert banner.is_visible()
        panel.get_by_role("button", name="2. Plan").click()
        assert not banner.is_visible()


def test_the_story_ends_the_swipe(browser, drawn, town):
    with shown(browser, drawn(council=make_council(town))) as page:
        page.click(".swipe-button")
        open_tab(page, "story").get_by_role("button", name="はじめから見る").click()
        assert page.locator(".swipe").is_hidden()
        assert page.locator(".swipe-button").is_hidden()


def test_a_question_shows_its_plan_on_the_map(browser, drawn, town):
    names = dict(zip(town.offices["id"], town.offices["name_ja"], strict=True))
    with shown(browser, drawn(council=make_council(town))) as page:
        page.check("input[value=by_office]")
        panel, banner = open_tab(page, "why"), page.locator(".banner")
        first, second = panel.locator("details.card").all()
        assert first.get_attribute("open") is not None
        assert first.get_by_role("button").inner_text() == "提案を地図で見る"
        second.locator("summary").click()
        second.get_by_role("button", name="地図で見る").click()
        assert banner.locator("span").inner_text() == "なぜ山手ではないか。"
        assert page.is_checked("input[value=by_reach]")
        assert sorted(page.evaluate(OPEN_NOW)) == sorted(names[office] for office in (*KEPT, "yamate", "mori"))
        first.get_by_role("button").click()
        assert not banner.is_visible()
        assert sorted(page.evaluate(OPEN_NOW)) == sorted(names[office] for office in (*KEPT, *ADDED))


def test_bars_stand_beside_the_figures_they_draw(browser, drawn, town):
    with shown(browser, drawn(council=make_council(town)), hash_="#tab=why&lang=en") as page:
        card = page.locator("#page-why details.card").first
        assert card.locator("td").all_text_contents() == ["1,500 m", "750 m"]
        widths = card.locator(".bar rect").evaluate_all("(bars) => bars.map((bar) => bar.getBoundingClientRect().width)")
        assert widths[0] == pytest.approx(2 * widths[1], rel=0.1)
        assert card.locator(".bar.strong").count() == 1
        assert card.locator(".bar").evaluate_all("(bars) => bars.every((bar) => bar.getAttribute('aria-hidden') === 'true')")


def test_the_details_hold_the_offices_as_a_table_that_follows(browser, drawn, town):
    people = town.demand["people"].to_numpy()
    nearest = {
        state: straight_line(town).nearest(offices)[0] for state, offices in (("before", KEPT), ("after", (*KEPT, *ADDED)))
    }
    roles = {"hon": "Office kept", "hama": "Office kept", "misaki": "Newly opened", "kita": "Newly opened"}
    expected = []
    for place, office in enumerate(town.offices["id"]):
        counts = [
            f"{people[nearest[state] == place].sum():,}" if office in open_ else "—"
            for state, open_ in (("before", KEPT), ("after", (*KEPT, *ADDED)))
        ]
        expected.append([town.offices["name_en"][place], roles.get(office, "No counter of this kind, before or after"), *counts])
    with shown(browser, drawn(council=make_council(town)), hash_="#lang=en&tab=details") as page:
        table = page.locator("table", has=page.locator("caption", has_text="Offices, and the people"))
        assert read_rows(table) == expected
        open_tab(page, "why").locator("details.card").nth(1).locator("summary").click()
        page.get_by_role("button", name="See it on the map").click()
        open_tab(page, "details")
        assert table.locator("tr", has_text="Yamate").locator("td").first.inner_text() == "Newly opened"


def test_the_language_switch_covers_every_tab(browser, drawn_cases, town):
    distance = straight_line(town)
    layer = TimeLayer(given({"ja": "徒歩", "en": "On foot"}), given({"ja": "歩く時間", "en": "Walking time"}), on_foot(distance))
    ways = (circle(distance), ServedBy(given({"ja": "徒歩", "en": "On foot"}), on_foot(distance), 900))
    council = make_council(town, conditions())
    cases = [make_case(town, distance=distance, ways=ways, times=[layer], council=council, name=name) for name in ("one", "two")]
    compared = Section(given({"ja": "比べる", "en": "Compared"}), (given({"ja": "並べます。", "en": "Side by side."}),))
    with shown(browser, drawn_cases(cases, (compared,))) as page:
        hear_everything(page)
        switch_to(page, "en")
        hear_everything(page)
        assert JAPANESE.findall(page.evaluate(ALL_TEXT)) == []
        switch_to(page, "ja")
        text = page.evaluate(ALL_TEXT)
        for words in ("The gap", "Why two?", "With the plan", "Find your area", "Best of", "Compare before", "Boundary"):
            assert words not in text


def hear_everything(page):
    """Open every tab and every layer, so that all there is to say has been said."""
    for key in tab_keys(page):
        panel = open_tab(page, key)
        closed = panel.locator("details:not([open]) > summary")
        while closed.count():
            closed.first.click()
    page.locator("#tab-areas").click()
    page.fill("#area-search", "")
    page.locator(".found button").first.click()
    page.locator("#tab-choices").click()
    page.locator("input[name=try]").first.click()
    for view in page.locator("input[name=residents]").all():
        view.check()
    page.locator("input[value=by_reach]").check()


def test_english_of_the_real_ward_has_no_japanese_in_it(browser, ward_page):
    with shown(browser, ward_page, hash_="#lang=en") as page:
        hear_everything(page)
        text = page.evaluate(ALL_TEXT)
    # a document of the ward and four bus routes have no name but their own, and sources are cited in their own words: chapter, chart, line and note
    with (Path(geodata.__file__).parent / "nerima" / "services.csv").open(encoding="utf-8", newline="") as table:
        cited = {row[column] for row in csv.DictReader(table) for column in ("source_chapter", "chart", "line", "note")} - {""}
    for name in (*sorted(cited, key=len, reverse=True), "基本計画", "練68", "白61", "池65", "王78"):
        text = text.replace(name, "")
    assert JAPANESE.findall(text) == []


def test_scenarios_are_chosen_by_link_and_by_address(browser, drawn_cases, town):
    other = replace(TEXTS, title=given({"ja": "別の案", "en": "Another plan"}))
    cases = [
        make_case(town, council=make_council(town), name="one"),
        make_case(town, added=("mori",), texts=other, name="two"),
    ]
    compared = Section(
        given({"ja": "比べる", "en": "Compared"}),
        (Table(same("sides"), (same(""), same("one"), same("two")), ((same("served"), same("1"), same("2")),)),),
    )
    path = drawn_cases(cases, (compared,))
    with shown(browser, path) as page:
        assert page.title() == "港町の案"
        links = page.locator("#cases a")
        assert links.all_inner_texts() == ["港町の案", "別の案"]
        assert links.first.get_attribute("aria-current") == "page"
        assert open_tab(page, "compare").locator("tbody td").all_text_contents() == ["1", "2"]
        with page.expect_navigation():
            links.nth(1).click()
        page.wait_for_selector(".label.kept")
        assert page.title() == "別の案"
        assert page.evaluate("location.hash") == "#tab=compare&plan=two"
        assert page.locator(".mark-frame.added").count() == 1
        assert links.nth(1).get_attribute("aria-current") == "page"
        assert tab_keys(page) == ["areas", "sites", "compare", "details"]
        assert page.evaluate(COLOURS) > 3
        with page.expect_navigation():
            links.first.focus()
            page.keyboard.press("Enter")
        page.wait_for_selector(".label.kept")
        assert page.title() == "港町の案"
    with shown(browser, path, hash_="#plan=two&lang=en") as page:
        assert page.title() == "Another plan"
    with shown(browser, path, hash_="#plan=three") as page:
        assert page.title() == "港町の案"


def test_one_scenario_needs_no_switch(browser, drawn):
    with shown(browser, drawn()) as page:
        assert page.locator("#cases").is_hidden()
        assert page.locator("#tab-compare").count() == 0


def test_hostile_texts_everywhere_are_shown_and_never_run(browser, drawn_cases, town):
    evil = [HOSTILE[i % len(HOSTILE)] for i in range(len(town.offices))]
    everything = same(" ".join(HOSTILE))
    study = replace(
        town,
        offices=town.offices.assign(name_ja=evil, name_en=evil[::-1], address=evil),
        areas=town.areas.assign(name_ja=evil[: len(town.areas)], name_en=evil[: len(town.areas)]),
        lines=town.lines.assign(name_ja=evil[: len(town.lines)], name_en=evil[: len(town.lines)]),
    )
    table = Table(everything, (everything, everything), ((everything, everything),))
    short = Table(same(HOSTILE[0]), (same(HOSTILE[1]), same(HOSTILE[2])), ((same(HOSTILE[3]), same(HOSTILE[4])),), (0,), (0.5,))
    section = Section(everything, (everything, table, short))
    opened = in_order(study, (*KEPT, *ADDED))
    held = tuple(replace(condition, title=same(text)) for condition, text in zip(conditions(), HOSTILE, strict=False))
    council = Council(
        proposal=(section,),
        story=tuple(StoryStep(same(text), same(text), in_order(study, KEPT)) for text in HOSTILE),
        cards=tuple(Card(same(text), (same(text), table, short), in_order(study, KEPT)) for text in HOSTILE),
        why=(section,),
        choices=make_choices(study, held),
    )
    distance = straight_line(study)
    times = [TimeLayer(same(text), same(text), on_foot(distance)) for text in HOSTILE]
    ways = [circle(distance), *(ServedBy(same(text), on_foot(distance), 900) for text in HOSTILE)]
    texts = Page(everything, everything, (section,))
    cases = [
        make_case(study, distance=distance, texts=texts, times=times, ways=ways, council=council, name=name) for name in HOSTILE
    ]
    assert opened == cases[0].after
    with shown(browser, drawn_cases(cases, (section,))) as page:
        assert page.locator("h1").text_content() == " ".join(HOSTILE)
        assert page.locator("#cases a").all_text_contents() == [" ".join(HOSTILE)] * len(HOSTILE)
        assert page.locator(".step-title").all_text_contents() == [f"{k}. {text}" for k, text in enumerate(HOSTILE, start=1)]
        assert page.locator("#page-why .card summary").all_text_contents() == HOSTILE
        hear_everything(page)
        for step in page.locator(".step-title").all():
            step.evaluate("(button) => button.click()")
        assert page.locator(".banner span").text_content() == HOSTILE[-1]
        page.evaluate("document.querySelectorAll('input[name=try]').forEach((box) => box.checked && box.click())")
        page.evaluate("document.querySelectorAll('input[name=try]').forEach((box) => box.click())")
        broken = page.locator("#page-choices .verdict li").all_text_contents()
        assert HOSTILE[0] in broken
        assert HOSTILE[1] not in broken
        for text in HOSTILE:
            page.locator("#tab-areas").click()
            page.fill("#area-search", text)
            page.keyboard.press("Enter")
        switch_to(page, "en")
        hear_everything(page)
        page.pdf()
        assert page.evaluate("window.pwned") is None
        assert page.locator("img, svg[onload]").count() == 0
        with page.expect_navigation():
            page.locator("#cases a").nth(3).click()
        page.wait_for_selector(".label.kept")
        assert page.locator("#cases a").nth(3).get_attribute("aria-current") == "page"
        assert page.evaluate("window.pwned") is None
