"""The page in a real browser with the network cut off."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from models.text import Section, Table, same
from tests.maps.browser import COLOURS, DESKTOP, FIRST_PAINT, HOSTILE, PHONE, hover_at, keep_picture, shown, start_browser
from tests.maps.conftest import ADDED, KEPT, TEXTS, people_served


def visible_text(page):
    return page.evaluate("document.body.innerText")


def test_the_page_works_with_nothing_but_itself(browser, drawn):
    with shown(browser, drawn()) as page:
        assert page.title() == "港町の案"
        assert page.evaluate(COLOURS) > 3
        assert page.locator("#headline").inner_text() == "岬と北に開きます。"


def test_the_legend_counts_the_people_of_every_state(browser, drawn, town):
    before, after = people_served(town, KEPT), people_served(town, (*KEPT, *ADDED))
    everybody = int(town.demand["people"].sum())
    assert before < after < everybody
    with shown(browser, drawn()) as page:
        counts = [
            int(re.search(r"：([\d,]+)人", text)[1].replace(",", "")) for text in page.locator(".keys .key").all_inner_texts()
        ]
    assert counts == [before, after - before, everybody - after]


def test_offices_carry_their_names_and_shapes_of_their_own(browser, drawn, town):
    with shown(browser, drawn()) as page:
        assert set(page.locator(".mark-frame:not(.rail, .bus) .label").all_text_contents()) == set(town.offices["name_ja"])
        for office in ("岬出張所", "本町役場"):
            assert page.locator(".label", has_text=office).is_visible()
        shapes = {role: page.locator(f".mark .shape.{role} path").first.get_attribute("d") for role in ("kept", "added", "rest")}
        assert len(set(shapes.values())) == 3


def test_labels_that_must_show_do_not_cover_each_other(browser, drawn):
    with shown(browser, drawn()) as page:
        boxes = [label.bounding_box() for label in page.locator(".label").all() if label.is_visible()]
    assert len(boxes) > 5
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            across = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
            down = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
            assert across <= 1 or down <= 1


def test_the_language_switch_changes_everything(browser, drawn):
    with shown(browser, drawn()) as page:
        page.click("button[data-lang=en]")
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.title() == "A plan for Minato"
        assert page.evaluate("location.hash") == "#lang=en"
        text = visible_text(page).replace("日本語", "")
        for words in ("Residents", "Newly opened", "Circles of 1.5 km", "Misaki Branch", "Before and after", "Railways", "Print"):
            assert words in text
        assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text)
        names = page.evaluate("[...document.querySelectorAll('[aria-label], [title]')].map((e) => e.ariaLabel + e.title).join()")
        assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", names)
        page.hover(".mark-frame.added")
        assert "Newly opened" in page.locator(".leaflet-tooltip").inner_text()


def test_a_link_opens_in_its_language_and_a_strange_one_in_the_default(browser, drawn):
    with shown(browser, drawn(), hash_="#lang=en") as page:
        assert page.title() == "A plan for Minato"
    with shown(browser, drawn(lang="en"), hash_="#lang=<b>") as page:
        assert page.title() == "A plan for Minato"
    with shown(browser, drawn(lang="en"), hash_="#lang=ja") as page:
        assert page.title() == "港町の案"


@pytest.mark.parametrize(
    ("value", "selector"),
    [
        ("kept", ".mark-frame.kept"),
        ("added", ".mark-frame.added"),
        ("rest", ".mark-frame.rest"),
        ("circles_before", "path.circle.kept"),
        ("circles_after", "path.circle.added"),
        ("rail", "path.rail-bed"),
    ],
)
def test_each_layer_can_be_hidden_and_shown(browser, drawn, value, selector):
    with shown(browser, drawn()) as page:
        shapes = page.locator(f"#plan_map {selector}")
        there = shapes.count()
        assert there > 0
        page.uncheck(f"input[value={value}]")
        assert shapes.count() == 0
        page.check(f"input[value={value}]")
        assert shapes.count() == there


def test_bus_stops_are_there_when_asked_for(browser, drawn):
    with shown(browser, drawn()) as page:
        assert page.locator("#plan_map .mark-frame.bus").count() == 0
        page.check("input[value=bus]")
        assert page.locator("#plan_map .mark-frame.bus").count() == 1


def test_squares_are_coloured_by_reach_by_people_or_not_at_all(browser, drawn):
    with shown(browser, drawn()) as page:
        page.check("input[value=by_people]")
        assert page.evaluate(COLOURS) > 3
        assert "人未満" in page.locator(".keys").inner_text()
        page.check("input[value=no_cells]")
        assert page.evaluate(COLOURS) == 0
        page.check("input[value=by_reach]")
        assert page.evaluate(COLOURS) > 3


def test_every_control_is_reached_with_the_keyboard(browser, drawn):
    with shown(browser, drawn()) as page:
        reached = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            reached.add(
                page.evaluate("(document.activeElement.value || document.activeElement.id || document.activeElement.ariaLabel)")
            )
        assert {
            "print",
            "plan_map",
            "kept",
            "added",
            "rest",
            "circles_before",
            "circles_after",
            "rail",
            "bus",
            "panel",
        } <= reached
        assert {"by_reach", "拡大", "縮小", "全体を表示", "岬出張所 (新たに開く事務所)"} <= reached
        page.focus("input[value=rest]")
        page.keyboard.press("Space")
        assert page.locator("#plan_map .mark-frame.rest").count() == 0
        page.focus(".mark-frame.added")
        assert "新たに開く事務所" in page.locator(".leaflet-tooltip").inner_text()


@pytest.mark.parametrize("row", [5, 38])
def test_pointing_at_people_tells_their_area_and_nearest_office(browser, drawn, town, row):
    one = town.demand.iloc[row]
    alone = replace(town, demand=town.demand.iloc[[row]].reset_index(drop=True), offices=town.offices.assign(address="1-1"))
    place = alone.demand.geometry.to_crs(4326).iloc[0]
    area = town.areas.set_index("id").loc[one["area"], "name_ja"]
    with shown(browser, drawn(alone, circle_mm=None)) as page:
        for role in ("kept", "added", "rest"):
            page.uncheck(f"input[value={role}]")
        hover_at(page, place.x, place.y)
        tip = page.locator(".leaflet-tooltip").inner_text()
        assert f"{area} {one['people']}人" in tip
        metres = min(one.geometry.distance(office) for office in town.offices.set_index("id").loc[list(KEPT), "geometry"])
        assert f"{-(-round(metres * 1000) // 1000):,} m" in tip.split("計画後")[0]
        hover_at(page, place.x + 0.01, place.y)
        assert page.locator(".leaflet-tooltip").count() == 0


def test_a_plan_with_nothing_to_choose_shows_one_state(browser, drawn):
    with shown(browser, drawn(added=())) as page:
        text = page.locator("#legend").inner_text()
        assert "事務所まで1.5 km以内" in text
        assert "新たに" not in text
        assert page.locator("path.circle.added").count() == 0


def test_without_a_radius_there_are_no_circles(browser, drawn):
    with shown(browser, drawn(circle_mm=None)) as page:
        assert page.locator("path.circle").count() == 0
        assert "半径" not in page.locator("#legend").inner_text()


def test_a_phone_shows_it_without_scrolling_sideways(browser, drawn):
    with shown(browser, drawn(), size=PHONE) as page:
        for lang in ("ja", "en"):
            page.click(f"button[data-lang={lang}]")
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert page.locator("#plan_map").bounding_box()["height"] >= 320


def test_tables_of_sentences_become_entries(browser, drawn):
    with shown(browser, drawn()) as page:
        assert page.locator(".panel table").count() == 1
        assert page.locator(".panel td.number").all_text_contents() == ["1,234", "2,345"]
        assert page.locator(".panel tr.strong").count() == 1
        assert "とても長い出典の説明" in page.locator(".panel .entry dd").inner_text()


@pytest.mark.parametrize("paper", [{"format": "A4"}, {"format": "A3", "landscape": True}])
def test_printing_keeps_the_map_and_gives_the_screen_back(browser, drawn, paper):
    with shown(browser, drawn()) as page:
        size = page.locator("#plan_map").bounding_box()
        page.evaluate("addEventListener('beforeprint', () => { window.printed = plan_map.getSize().x / 96 * 25.4; })")
        assert page.pdf(**paper).startswith(b"%PDF")
        assert page.evaluate("printed") == pytest.approx(186, abs=1)
        assert page.locator("#plan_map").bounding_box() == size
        assert page.locator("details.sources").get_attribute("open") is None


def test_on_large_paper_squares_stay_where_the_boundary_is(browser, drawn):
    centre = "(e) => { const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }"
    with shown(browser, drawn(), size={"width": 1500, "height": 1000}) as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        # In Chromium's PDF a zoomed canvas leaves its place, which no box on the screen shows.
        assert page.locator("#plan_map").evaluate("(e) => getComputedStyle(e).zoom") == "1"
        size = page.locator("#plan_map").bounding_box()
        assert size["width"] / 96 * 25.4 == pytest.approx(186 * 1.34, abs=1)
        frame = [size["x"] + size["width"] / 2, size["y"] + size["height"] / 2]
        for layer in ("canvas.cells", "svg:has(path.outside)", "svg:has(path.circle)"):
            assert page.locator(f"#plan_map {layer}").evaluate(centre) == pytest.approx(frame, abs=2), layer


def test_hostile_texts_are_shown_and_never_run(browser, drawn, town):
    evil = [HOSTILE[i % len(HOSTILE)] for i in range(len(town.offices))]
    study = replace(
        town,
        offices=town.offices.assign(name_ja=evil, name_en=evil[::-1], address=evil),
        areas=town.areas.assign(name_ja=evil[: len(town.areas)], name_en=evil[: len(town.areas)]),
        stops=town.stops.assign(name_ja=evil[: len(town.stops)], name_en=evil[: len(town.stops)]),
        lines=town.lines.assign(name_ja=evil[: len(town.lines)], name_en=evil[: len(town.lines)]),
        layers=tuple(replace(layer, source=same(text), vintage=text) for layer, text in zip(town.layers, HOSTILE, strict=False)),
    )
    everything = same(" ".join(HOSTILE))
    table = Table(everything, (everything, everything), ((everything, everything),))
    short = Table(same(HOSTILE[0]), (same(HOSTILE[1]), same(HOSTILE[2])), ((same(HOSTILE[3]), same(HOSTILE[4])),), (0,))
    texts = replace(TEXTS, title=everything, headline=everything, sections=(Section(everything, (everything, table, short)),))
    with shown(browser, drawn(study, texts=texts)) as page:
        assert page.title().split() == " ".join(HOSTILE).split()
        assert page.locator("h1").text_content() == " ".join(HOSTILE)
        assert set(page.locator(".mark-frame:not(.rail, .bus) .label").all_text_contents()) == set(evil)
        page.check("input[value=bus]")
        for role in ("added", "kept", "rest"):
            page.locator(f".mark-frame.{role}").first.focus()
            tip = page.locator(".leaflet-tooltip").text_content()
            assert any(text in tip for text in HOSTILE)
        page.click("button[data-lang=en]")
        for area in study.demand.geometry.to_crs(4326).iloc[:6]:
            hover_at(page, area.x, area.y)
        assert page.evaluate("window.pwned") is None
        assert page.locator("img, svg[onload]").count() == 0


@pytest.fixture(scope="module")
def nerima(tmp_path_factory):
    """Return the map of the main job as the command line draws it."""
    from placement import load_scenario, render_map, solve

    path = tmp_path_factory.mktemp("nerima") / "map.html"
    render_map(solve(load_scenario("nerima-2013")), path)
    return path


def test_the_ward_is_light_and_quick_to_show(browser, nerima):
    assert nerima.stat().st_size < 700_000
    with shown(browser, nerima) as page:
        painted = page.evaluate(FIRST_PAINT)
        assert painted < 10_000
        assert page.evaluate(COLOURS) > 5


def test_every_office_of_the_ward_is_named_at_the_first_look(browser, nerima):
    with shown(browser, nerima) as page:
        labels = page.locator(".mark-frame:not(.rail, .bus) .label")
        assert labels.count() == 17
        assert all(label.is_visible() for label in labels.all())


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_picture(browser, nerima, tmp_path, lang):
    path = tmp_path / f"map-{lang}.png"
    with shown(browser, nerima, size=DESKTOP, hash_=f"#lang={lang}") as page:
        page.screenshot(path=path)
    keep_picture(path)
    assert path.stat().st_size > 50_000


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_missing_browser_fails_where_ci_is_set_and_skips_elsewhere(monkeypatch, ci, outcome):
    monkeypatch.delenv("PLACEMENT_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no chromium found"), start_browser():
        pass
