"""The page's languages: three in one file, the others in files beside it, linked with what is on show; what nobody has read over says so."""

from __future__ import annotations

import json
import re

import pytest

from maps.page.html import lay_out_in
from maps.page.payload import describe_case, join_payload, write_json
from models.messages.recorded import record
from tests.catalogues import is_on_page, written
from tests.maps.browser import PHONE, open_file, shown, switch_to
from tests.maps.conftest import KEPT, make_case
from tests.maps.test_services_browser import GUIDANCE

NUMBERS = re.compile(r"[0-9][0-9,.]*")


@pytest.fixture
def pages(town, tmp_path, monkeypatch):
    """Return the folder of a page that is also in Korean and in Chinese."""
    known = ("ja", "en", "ja-plain", "ko", "zh_Hans")
    monkeypatch.setattr("maps.page.languages.languages", lambda: known)
    made = lay_out_in(
        [describe_case(make_case(town, services=[GUIDANCE]))], lang="ja", name="my map.html", further=("zh_Hans", "ko")
    )
    assert set(made) == {"my map.html", "my map.ko.html", "my map.zh_Hans.html"}
    for name, page in made.items():
        (tmp_path / name).write_text(page, encoding="utf-8")
    return tmp_path


def test_three_languages_stand_in_one_file_and_others_beside_it(browser, pages):
    with open_file(browser, pages / "my map.html", hash_="#open=hon,hama,kita", size=PHONE) as seen:
        page = seen.page
        tags = page.locator("#languages > *").evaluate_all("(all) => all.map((one) => [one.tagName, one.lang])")
        assert tags == [["BUTTON", "ja"], ["BUTTON", "ja-simple"], ["BUTTON", "en"], ["A", "ko"], ["A", "zh-Hans"]]
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert page.locator(".unreviewed").count() == 0
        page.click("button[data-lang=ja-plain]")
        assert page.evaluate("document.documentElement.lang") == "ja-simple"
        assert "もしも" in page.locator(".banner").inner_text()
        page.click("#languages a[lang=ko]")
        page.wait_for_selector(".label.kept")
        assert page.url.endswith("/my%20map.ko.html#open=hon%2Chama%2Ckita&lang=ko")
        assert page.evaluate("document.documentElement.lang") == "ko"
        notice = page.locator(".unreviewed")
        assert notice.is_visible()
        assert "Not yet reviewed" in notice.locator("[lang=en]").inner_text()
        assert "Malgun Gothic" in page.evaluate("getComputedStyle(document.body).fontFamily")
        # what is not said in Korean is marked as what it is
        assert page.locator("#title > [lang=en]").inner_text() == "A plan for Minato"
        assert page.locator(".label.kept .name > [lang=en]").count() == len(KEPT)
        page.check("input[value=by_change]")
        assert page.locator(".service-choice option[lang=en]").all_text_contents() == ["counters", "guidance"]
        assert page.locator("head title").get_attribute("lang") == "en"
        # a name that is filled into a sentence, too
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#title > [lang=en]").inner_text() == "A plan for Minato"
        assert page.locator("#title").inner_text() != "A plan for Minato"
        assert page.locator("head title").get_attribute("lang") is None
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="print")
        assert page.locator(".watermark").is_visible()
        page.emulate_media(media="screen")
        assert page.locator(".banner").is_visible()
        page.click("#languages a[lang=ja-simple]")
        page.wait_for_selector(".label.kept")
        assert page.url.endswith("/my%20map.html#open=hon%2Chama%2Ckita&lang=ja-plain")
        assert page.locator("button[data-lang=ja-plain]").get_attribute("aria-pressed") == "true"
        assert seen.complaints == []
        assert [address for address in seen.requests if not address.startswith((pages.as_uri(), "blob:"))] == []


def test_the_wards_page_says_three_languages_in_900_kb_with_the_same_figures(ward_page):
    html = ward_page.read_text("utf-8")
    assert len(html.encode()) < 900_000
    payload = json.loads(re.search(r'id="plan-data">(.*?)</script>', html, re.DOTALL)[1])
    assert list(payload["languages"]) == ["ja", "ja-plain", "en"]
    pairs = []

    def read(value):
        if isinstance(value, dict) and "ja-plain" in value:
            pairs.append((value["ja"], value["ja-plain"]))
        elif isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                read(one)

    read(payload)
    assert len(pairs) > 400
    assert [pair for pair in pairs if len({tuple(sorted(NUMBERS.findall(said))) for said in pair}) > 1] == []


def test_whatever_the_wards_page_says_is_in_the_scope_of_every_catalogue(ward_case):
    in_scope = {(text.context, text.one) for text in written() if is_on_page(text.file)}
    payload = join_payload([describe_case(ward_case)], lang="ja")
    said = set()

    def read(value):
        if isinstance(value, dict) and "$text" in value:
            said.add((value.get("context"), value["$text"]))
        if isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                read(one)

    read(json.loads(write_json(payload, record)))
    assert len(said) > 500
    assert said - in_scope == set()


def test_the_switch_works_where_nothing_else_is_beside(browser, drawn):
    with shown(browser, drawn()) as page:
        for lang in ("ja-plain", "en", "ja"):
            switch_to(page, lang)
            assert page.locator("#headline").inner_text()
        assert page.locator("#languages a").count() == 0
