"""The leaflet for residents: what it says, and what it leaves out; one page."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from maps.report.leaflet import render_leaflet
from models.messages.document import Page, Section
from models.messages.text import Language, Text, given
from placement import load_scenario, solve
from placement.documents.leaflet import compose_leaflet, sources_of_leaflet
from placement.output.report import drawn_of
from placement.results.result import Result
from tests.maps.reports import need_pdf


def said(page: Page, lang: Language) -> dict[str, list[str]]:
    return {
        section.title.to("en"): [text.to(lang) for text in section.body if isinstance(text, Text)] for section in page.sections
    }


def with_contact(name: str) -> Result:
    contact = {"ja": "岬町 町民課 電話 000-000", "en": "Misaki town, residents, 000-000"}
    return solve({"extends": name, "scenario": "asking", "contact": contact})


def test_losses_stand_beside_gains_and_what_stands_in_is_the_scenarios_own(ward: Result) -> None:
    page = said(compose_leaflet(ward), "en")
    assert page["What changes"][1] == "Certificate counters (17 → 6 places): people farther 414,485 (57.4%), nearer 0."
    assert page["From when"] == ["Certificate counters: from 2014-07"]
    assert page["What stands in"][0].startswith("The 22 kiosks stay")
    assert "the council decides" in page["What is not known or not decided"][0]
    assert page["Where to go"][1].startswith("Certificate counters (6): Nerima ward office, ")
    assert page["Where to go"][2].endswith("and 7 more")


def test_nothing_is_invented(ward: Result) -> None:
    assert "Where to ask" not in said(compose_leaflet(ward), "en")
    page = said(compose_leaflet(with_contact("nerima-2008")), "ja")
    assert page["Where to ask"] == ["岬町 町民課 電話 000-000"]


def test_without_a_time_that_is_said() -> None:
    result = solve(load_scenario("nerima-2008"))
    page = compose_leaflet(result)
    assert said(page, "en")["From when"] == ["When it begins is not in the data."]
    assert page.headline.to("en") == "The offices open now, unchanged."


def test_it_is_one_page_that_asks_for_nothing(ward: Result) -> None:
    html = render_leaflet(drawn_of(ward, "en", "a4"), compose_leaflet(ward), sources_of_leaflet(ward))
    assert "default-src 'none'" in html.replace("&#39;", "'")
    assert "<script" not in html
    assert html.count("<img ") == 1
    # as its licence asks
    assert "OpenStreetMap contributors" in html
    assert 'alt="Map, With the plan' in html
    assert html == render_leaflet(drawn_of(ward, "en", "a4"), compose_leaflet(ward), sources_of_leaflet(ward))


def test_the_more_there_is_to_say_the_smaller_the_letters(ward: Result) -> None:
    def size(words: int) -> float:
        text = given({"ja": "あ" * words, "en": "a" * words})
        html = render_leaflet(drawn, Page(text, text, (Section(text, (text,)),)), ())
        return float(html.split("body { font-size: ")[1].split("pt")[0])

    drawn = drawn_of(ward, "ja", "a4")
    sizes = [size(words) for words in (10, 300, 900)]
    assert sizes == sorted(set(sizes), reverse=True)
    assert min(sizes) >= 9


@pytest.mark.long  # a PDF takes seconds
@pytest.mark.parametrize(
    "name", ["nerima-2013", "nerima-2014-certificates", "example-town", "nerima-history", "example-town-states"]
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_bundled_ones_fill_one_page(name: str, lang: Language) -> None:
    from maps.report.pdf import render_pdf

    need_pdf()
    result = with_contact(name)
    html = render_leaflet(drawn_of(result, lang, "a4"), compose_leaflet(result), sources_of_leaflet(result))
    content, findings = render_pdf(html, identifier=bytes(16))
    assert findings == ()
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
