"""The report in a real browser with the network cut off: on a screen, on a phone, and printed."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.maps.browser import DESKTOP, PHONE, keep_picture
from tests.maps.reports import LONG, draw_report, make_hostile

A4, A3 = (210, 297), (420, 297)
PIXELS_PER_MM = 96 / 25.4
MM_PER_POINT = 25.4 / 72
# Every box of the page that reaches further right than the paper, and every figure that is taller.
OUTSIDE = """([width, height]) => [...document.querySelectorAll("body *")].filter((e) => {
  const box = e.getBoundingClientRect();
  return box.width && !e.closest("thead") && (box.right > width + 1 || box.left < -1 || (e.tagName === "IMG" && box.height > height));
}).map((e) => e.tagName + " " + e.className + " " + e.textContent.slice(0, 40))"""
ASKED = "() => performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => !name.startsWith('data:'))"


@contextmanager
def opened(browser: Browser, html: str, tmp_path, *, size=DESKTOP) -> Iterator[Page]:
    """Yield the report in a browser, and afterwards hold that it asked for nothing and complained of nothing."""
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    context = browser.new_context(viewport=size, offline=True)
    page = context.new_page()
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    yield page
    assert [url for url in requests if not url.startswith(("data:", path.as_uri()))] == []
    assert page.evaluate(ASKED) == []
    assert complaints == []
    context.close()


def sizes_mm(pdf: PdfReader) -> list[tuple[int, int]]:
    """Return width and height of every page."""
    boxes = [page.mediabox for page in pdf.pages]
    return [(round(float(box.width) * MM_PER_POINT), round(float(box.height) * MM_PER_POINT)) for box in boxes]


def shown_images(page: Page) -> list[int]:
    return page.evaluate("() => [...document.images].map((image) => image.naturalWidth)")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_report_is_whole_with_nothing_but_itself(browser, town, tmp_path, lang):
    with opened(browser, draw_report(town, lang=lang), tmp_path) as page:
        assert page.locator("h1").inner_text() == {"ja": "港町の案", "en": "A plan for Minato"}[lang]
        assert min(shown_images(page)) > 100
        assert page.locator(".key").first.evaluate("(e) => getComputedStyle(e).backgroundImage").startswith('url("data:')


def test_a_phone_shows_it_without_scrolling_sideways(browser, town, tmp_path):
    with opened(browser, draw_report(town), tmp_path, size=PHONE) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_it_prints_on_its_paper_with_the_number_of_each_page(browser, town, tmp_path, paper):
    with opened(browser, draw_report(town, texts=LONG, paper=paper), tmp_path) as page:
        pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, tagged=True)))
    sizes = sizes_mm(pdf)
    assert len(sizes) >= 4
    assert sizes == [A3 if paper == "a3" and number == 1 else A4 for number in range(len(sizes))]
    # Chromium writes some characters as the radicals they look like
    texts = [unicodedata.normalize("NFKC", page.extract_text()) for page in pdf.pages]
    assert "鉄道と駅" in (texts[1] if paper == "a3" else "".join(texts[:2]))
    assert all("人口" in text for text in texts[3:]), "a page lacks the head of the table"
    every = "".join(texts)
    assert all(f"地区{number}" in every for number in range(130))
    assert [f"{number} / {len(texts)} ページ" in text for number, text in enumerate(texts, start=1)] == [True] * len(texts)
    assert ["い報告書" in text for text in texts[1:]] == [True] * (len(texts) - 1)


@pytest.mark.parametrize(
    ("paper", "one_state"),
    [
        ("a3", False),
        ("a4", True),
        pytest.param("a3", True, marks=pytest.mark.long),
        pytest.param("a4", False, marks=pytest.mark.long),
    ],
)
def test_nothing_is_cut_off_on_paper(browser, town, tmp_path, paper, one_state):
    html = draw_report(town, texts=LONG, added=() if one_state else ("misaki", "kita"), paper=paper)
    with opened(browser, html, tmp_path) as page:
        page.emulate_media(media="print")
        sheets = {"sheet": (396, 271) if paper == "a3" else (180, 264), "rest": (180, 264)}
        for part, (width, height) in sheets.items():
            page.set_viewport_size({"width": int(width * PIXELS_PER_MM), "height": int(height * PIXELS_PER_MM)})
            hidden = "section:not(.sheet), header, nav, body > .charts" if part == "sheet" else ".sheet"
            page.evaluate(f"() => document.querySelectorAll('{hidden}').forEach((e) => {{ e.hidden = true; }})")
            assert page.evaluate(OUTSIDE, [width * PIXELS_PER_MM, height * PIXELS_PER_MM]) == []
            if part == "sheet" and paper == "a3":
                assert page.locator(".sheet").bounding_box()["height"] <= height * PIXELS_PER_MM
            page.evaluate("() => document.querySelectorAll('[hidden]').forEach((e) => { e.hidden = false; })")


def test_hostile_texts_are_shown_and_never_run(browser, town, tmp_path):
    study, texts = make_hostile(town)
    with opened(browser, draw_report(study, texts=texts), tmp_path) as page:
        assert page.evaluate("window.pwned") is None
        assert page.locator("body svg, body script, body b").count() == 0
        assert "</script><script>window.pwned=1</script>" in page.locator("h1").text_content()
        assert min(shown_images(page)) > 100


@pytest.fixture(scope="module", params=["ja", "en"])
def nerima(request, ward, ward_analysis, ward_case, tmp_path_factory):
    """Return the report of the main job in one language, and that language."""
    from placement.output.report import write_report

    folder = tmp_path_factory.mktemp("nerima")
    write_report(ward, ward_analysis, ward_case.council, folder, lang=request.param)
    return (folder / "report.html").read_text(encoding="utf-8"), request.param


def test_the_ward_is_small_and_fits_its_paper(browser, nerima, tmp_path):
    html, lang = nerima
    assert len(html.encode()) < 1_000_000
    with opened(browser, html, tmp_path) as page:
        sizes = sizes_mm(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))))
    assert set(sizes) == {A4}
    assert 8 <= len(sizes) <= 28, lang


def test_picture(browser, nerima, tmp_path):
    html, lang = nerima
    path = tmp_path / f"report-{lang}.png"
    with opened(browser, html, tmp_path, size={"width": int(180 * PIXELS_PER_MM), "height": 1000}) as page:
        page.emulate_media(media="print")
        page.locator(".sheet").screenshot(path=path)
    keep_picture(path)
    assert path.stat().st_size > 50_000
