"""A page for everybody: keyboard alone, narrow and enlarged screens, settings of the reader's system, axe-core's rules."""

from __future__ import annotations

import pytest

from geodata.access.straight import straight_line
from maps.page.case import ServedBy, TimeLayer
from models.messages.document import Section
from models.messages.text import given
from tests.maps.browser import COLOURS, DESKTOP, PHONE, open_layers, open_tab, shown, switch_to, tab_keys
from tests.maps.conftest import circle, make_case, on_foot
from tests.maps.contrast import UNFOLD, faults_of
from tests.maps.council import conditions, make_council


@pytest.fixture
def everything(town, drawn_cases):
    """Return a page with every kind of layer, table and control."""
    distance = straight_line(town)
    long = given(
        {
            "ja": "とても長い乗りものの名前で折り返しを試すための条件",
            "en": "A very long name of a way to travel, made to see it wrap",
        }
    )
    times = [
        TimeLayer(given({"ja": "徒歩", "en": "On foot"}), given({"ja": "歩く時間", "en": "Walking time"}), on_foot(distance)),
        TimeLayer(long, long, on_foot(distance, slower=2)),
    ]
    ways = (circle(distance), ServedBy(long, on_foot(distance), 900))
    council = make_council(town, conditions())
    cases = [make_case(town, distance=distance, ways=ways, times=times, council=council, name=name) for name in ("one", "two")]
    return drawn_cases(
        cases, (Section(given({"ja": "比べる", "en": "Compared"}), (given({"ja": "並べます。", "en": "Side by side."}),)),)
    )


def open_details(page):
    closed = page.locator("details:not([open]) > summary:visible")
    while closed.count():
        closed.first.click()


@pytest.mark.parametrize(("size", "lang"), [(DESKTOP, "ja"), (PHONE, "en")], ids=["desktop", "phone"])
def test_axe_finds_no_fault_and_leaves_nothing_open(browser, everything, size, lang):
    with shown(browser, everything, size=size, hash_=f"#lang={lang}") as page:
        page.evaluate(UNFOLD)
        assert faults_of(page) == []


def test_axe_finds_no_fault_in_what_appears_later(browser, everything):
    with shown(browser, everything) as page:
        page.click(".swipe-button")
        for view in page.locator("input[name=residents]").all():
            view.check()
            assert faults_of(page) == [], view.input_value()
        page.click(".swipe-button")
        open_layers(page)
        assert faults_of(page) == []
        page.check("input[value=bus]")
        page.keyboard.press("Escape")
        assert page.locator("#layers").is_hidden()
        assert page.evaluate("document.activeElement.className") == "layers-button"
        page.locator(".mark-frame.added").first.focus()
        assert page.locator(".leaflet-tooltip").is_visible()
        assert faults_of(page) == []
        open_tab(page, "choices").locator("input[name=try]").first.click()
        assert faults_of(page) == []
        open_tab(page, "areas")
        page.fill("#area-search", "岬")
        page.keyboard.press("Enter")
        assert faults_of(page) == []
        open_tab(page, "story").locator(".step-title").first.click()
        assert faults_of(page) == []


@pytest.mark.long  # the town's pages hold the same in a tenth of the time
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_no_fault_on_the_real_ward(browser, ward_page, size):
    with shown(browser, ward_page, size=size) as page:
        for lang in ("ja", "en"):
            switch_to(page, lang)
            page.evaluate(UNFOLD)
            assert faults_of(page) == []


def test_axe_would_find_a_fault(browser, drawn):
    with shown(browser, drawn()) as page:
        page.evaluate("document.querySelector('#area-search').parentNode.querySelector('label').remove()")
        page.evaluate("document.querySelector('#area-search').placeholder = ''")
        page.evaluate("document.documentElement.lang = ''")
        page.evaluate("document.querySelector('.label.added').style.color = '#e8c9b0'")
        faults = faults_of(page)
        assert any(fault.startswith("html-has-lang") for fault in faults)
        # of a name on the map axe-core cannot tell
        assert any(fault.startswith("contrast 1.") and ".label.added" in fault for fault in faults)


def test_every_control_is_reached_with_the_keyboard(browser, everything):
    with shown(browser, everything) as page:
        wanted = {
            "print",
            "plan_map",
            "kept",
            "added",
            "rest",
            "circles_before",
            "circles_after",
            "rail",
            "bus",
            "base",
            "by_reach",
        }
        wanted |= {
            "拡大",
            "縮小",
            "全体を表示",
            "現況と計画後を並べる",
            "岬出張所 (新設する施設)",
            "日本語",
            "English",
            "地図の資料",
        }
        wanted |= {f"tab-{key}" for key in tab_keys(page)[:1]} | {"page-proposal", "skip", "ほかの表示"}
        open_layers(page)
        assert wanted <= walk(page)
        inside = {
            "story": {"次へ", "1. 現況", "5. 変わる"},
            "areas": {"area-search", "岬町", "すべての町の表"},
            "choices": {"現況の施設", "提案の施設", "try-reach", "try"},
            "why": {"なぜ山手ではないか。", "地図で見る"},
        }
        for key, controls in inside.items():
            open_tab(page, key)
            if key == "story":
                page.click(".step-tools .primary")
            open_details(page)
            assert controls <= walk(page), key


def walk(page):
    """Return what every stop of the Tab key is known by, once round the page, and hold that each can be seen."""
    known = """() => {
      const node = document.activeElement;
      if (node === document.body) return null;
      const { outlineStyle, boxShadow } = getComputedStyle(node);
      return [node.name === "try" ? "try" : node.type === "checkbox" || node.type === "radio" ? node.value
        : node.id || node.ariaLabel || node.textContent.trim(), outlineStyle !== "none" || boxShadow !== "none" || node.tagName === "INPUT"];
    }"""
    page.evaluate("document.activeElement.blur()")
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    reached = set()
    for _ in range(250):
        page.keyboard.press("Tab")
        found = page.evaluate(known)
        if found is None:
            break
        assert found[1], f"{found[0]} does not show that it has the focus"
        reached.add(found[0])
    return reached


def test_the_keyboard_works_what_it_reaches(browser, everything):
    with shown(browser, everything) as page:
        page.focus("input[value=rest]")
        page.keyboard.press("Space")
        assert page.locator("#plan_map .mark-frame.rest").count() == 0
        page.focus(".mark-frame.added")
        assert "新設する施設" in page.locator(".leaflet-tooltip").inner_text()
        page.focus("#plan_map")
        zoom = page.evaluate("plan_map.getZoom()")
        page.keyboard.press("+")
        page.wait_for_timeout(400)
        assert page.evaluate("plan_map.getZoom()") > zoom
        open_tab(page, "choices")
        page.locator("input[name=try]").first.focus()
        page.keyboard.press("Space")
        assert page.locator(".banner").is_visible()
        page.focus("#try-reach")
        before = page.locator("#page-choices output").inner_text()
        page.keyboard.press("ArrowLeft")
        assert page.locator("#page-choices output").inner_text() != before
        page.focus("button[data-lang=en]")
        page.keyboard.press("Enter")
        assert page.title() == "A plan for Minato"


@pytest.mark.parametrize(
    "setting",
    [{"reduced_motion": "reduce"}, {"forced_colors": "active"}, {"color_scheme": "dark"}, {"contrast": "more"}],
    ids=str,
)
def test_the_readers_settings_change_nothing_of_what_is_told(browser, everything, setting):
    with shown(browser, everything) as page:
        page.emulate_media(**setting)
        assert page.evaluate(COLOURS) > 3
        swatches = page.locator(".keys .swatch i").evaluate_all(
            "(all) => all.map((one) => getComputedStyle(one).backgroundColor)"
        )
        assert len(set(swatches)) == len(swatches) > 3
        shapes = page.locator(".mark .shape").evaluate_all("(all) => all.map((one) => getComputedStyle(one).fill)")
        assert len(set(shapes)) >= 3
        page.click(".swipe-button")
        for key in tab_keys(page):
            assert open_tab(page, key).is_visible()
        page.click("button[aria-label='拡大']")
        if "reduced_motion" in setting:
            durations = page.locator("*").evaluate_all("(all) => all.map((one) => getComputedStyle(one).transitionDuration)")
            assert set(durations) <= {"0s"}


def test_every_table_names_its_rows_and_columns(browser, everything):
    with shown(browser, everything) as page:
        for key in tab_keys(page):
            open_tab(page, key)
            open_details(page)
        tables = page.locator("#panel table, #legend table")
        assert tables.count() > 8
        assert page.locator("thead th:not([scope=col]), tbody th:not([scope=row]), tbody tr:not(:has(th))").count() == 0


def test_the_language_of_the_page_and_its_buttons_is_marked(browser, everything):
    with shown(browser, everything) as page:
        for lang in ("ja", "en"):
            switch_to(page, lang)
            assert page.evaluate("document.documentElement.lang") == lang
            assert page.locator(f"button[data-lang={lang}]").get_attribute("aria-pressed") == "true"
            assert page.locator(f"button[data-lang={lang}]").get_attribute("lang") == lang


def test_an_office_is_told_by_shape_and_name_and_not_by_colour_alone(browser, drawn):
    with shown(browser, drawn(kept=("hon",), closed=("hama",))) as page:
        paths = {
            role: page.locator(f".mark .shape.{role} path").first.get_attribute("d")
            for role in ("kept", "added", "closed", "rest")
        }
        assert len(set(paths.values())) == 4
        hatched = page.locator(".keys .key:has(.hatched)").all_inner_texts()
        assert [text.split("：")[0] for text in hatched] == [
            "新たに1.5 km以内になる",
            "1.5 kmを超えるようになる",
            "1.5 kmを超えるまま",
        ]


def test_colours_of_the_system_keep_what_is_chosen(browser, everything):
    chosen = """() => [["[role=tab]", "aria-selected"], ["#languages button", "aria-pressed"], [".cases a", "aria-current"]].map(([all, told]) =>
      [...document.querySelectorAll(all)].map((one) => [[null, "false"].includes(one.getAttribute(told)), getComputedStyle(one).textDecorationLine]))"""
    with shown(browser, everything) as page:
        page.emulate_media(forced_colors="active")
        for controls in page.evaluate(chosen):
            assert {(idle, line) for idle, line in controls} == {(True, "none"), (False, "underline")}
        # a box that is chosen is drawn by the system, otherwise than one that is not
        one, other = page.locator("input[name=residents]").all()[:2]
        assert one.is_checked()
        assert one.screenshot() != other.screenshot()


def test_few_stops_of_the_keyboard_come_before_the_content(browser, everything):
    with shown(browser, everything) as page:
        stops = 0
        while not page.evaluate("document.querySelector('#side').contains(document.activeElement)"):
            page.keyboard.press("Tab")
            stops += 1
        assert stops <= 8
