"""The report as a PDF that needs no browser, and what is said on a machine that cannot write one."""

from __future__ import annotations

import io
import logging
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from maps import labels
from maps.report.browser import Browser, find_browser, print_pdf
from maps.report.pdf import render_pdf, require_pdf
from models.messages.findings import InputError
from models.messages.text import same
from tests.maps.bare import bare_machine
from tests.maps.reports import LONG, draw_report, make_hostile, need_pdf
from tests.maps.test_report_browser import A3, A4, sizes_mm

IDENTIFIER = bytes(range(16))
BOLD = '<html lang="ja"><title>案</title><h1>案 1</h1><p>岬に<strong>開きます</strong>。قهوة ≤ 3 km</p>'
PLAIN = '<html lang="ja"><title>案</title><h1>案</h1><p>岬に開きます。</p>'
PICTURE = (
    PLAIN + '<img alt="図" style="display: block; break-before: page" src="data:image/svg+xml,'
    '<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%229%22 height=%229%22><g><rect width=%229%22 height=%229%22/></g></svg>">'
)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def extra():
    """Hold that this machine can write a PDF."""
    need_pdf()


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def fonts(pdf: PdfReader):
    """Yield every font of a document, by name."""
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            yield from (entry.get_object() for entry in font.get_object()["/DescendantFonts"])


@pytest.fixture(scope="module", params=["ja", pytest.param("en", marks=pytest.mark.long)])
def written(request, town):
    """Return a long report as a PDF in one language, and that language."""
    request.getfixturevalue("extra")
    paper = {"ja": "a4", "en": "a3"}[request.param]
    content, findings = render_pdf(draw_report(town, texts=LONG, lang=request.param, paper=paper), identifier=IDENTIFIER)
    assert findings == ()
    return content, request.param


def test_the_pdf_has_the_pages_of_the_paper(written):
    sizes = sizes_mm(read(written[0]))
    assert len(sizes) >= 5
    assert set(sizes) == {A4} if written[1] == "ja" else {A4, A3}
    assert [number for number, size in enumerate(sizes) if size == A3] == ([] if written[1] == "ja" else [1])


def test_the_pdf_is_tagged_with_its_title_language_and_bookmarks(written):
    content, lang = written
    pdf = read(content)
    catalog = pdf.trailer["/Root"]
    title = {"ja": "長い報告書", "en": "A long report"}[lang]
    assert pdf.metadata.title == title
    assert catalog["/Lang"] == lang
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert 'pdfuaid:part="1"' in catalog["/Metadata"].get_data().decode()
    assert pdf.outline[0].title == title


def test_its_letters_are_embedded_and_can_be_read_out(written):
    content, lang = written
    pdf = read(content)
    every = "".join(page.extract_text() for page in pdf.pages)
    for words in {"ja": ("町丁目が多い。", "鉄道と駅", "地区129"), "en": ("Many areas.", "Railway and station", "Area 129")}[
        lang
    ]:
        assert words in every
    found = list(fonts(pdf))
    assert found
    assert all({"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"]) for font in found)
    assert "\ufffd" not in every
    assert {re.sub("-Bold$", "", font["/BaseFont"].partition("+")[2]) for font in found} == {"placement-Japanese"}


def test_every_page_has_its_number_and_from_the_second_on_the_title(written):
    pages = read(written[0]).pages
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert {"ja": f"{number} / {len(pages)} ページ", "en": f"page {number} of {len(pages)}"}[written[1]] in text
        assert number == 1 or {"ja": "長い報告書", "en": "A long report"}[written[1]] in text


def test_the_contents_name_pages(written):
    text = "".join(page.extract_text() for page in read(written[0]).pages)
    assert re.search({"ja": r"町丁目 ?\.+ ?\d", "en": r"Areas ?\.+ ?\d"}[written[1]], text)


def test_no_letter_is_smaller_than_eight_points(written):
    sizes = set()
    for page in read(written[0]).pages:
        page.extract_text(
            visitor_text=lambda text, _, matrix, __, size: sizes.add(round(abs(matrix[3]) * size, 2)) if text.strip() else None
        )
    assert sizes
    assert min(sizes) >= 8


def test_every_page_of_a_long_table_has_its_head(written):
    content, lang = written
    for page in read(content).pages[2:]:
        assert {"ja": "人口", "en": "people"}[lang] in page.extract_text()


def test_figures_carry_their_words(written):
    pdf = read(written[0])
    alts = [str(entry["/Alt"]) for entry in _objects(pdf) if isinstance(entry, dict) and entry.get("/S") == "/Figure"]
    assert len(alts) == 5
    assert all(alts)


def _objects(pdf: PdfReader):
    for number in range(1, int(pdf.trailer["/Size"])):
        found = pdf.get_object(number)
        if found is not None:
            yield found


@pytest.mark.usefixtures("extra")
def test_two_writings_are_equal_byte_for_byte(town):
    html = draw_report(town)
    first, second = (render_pdf(html, identifier=IDENTIFIER)[0] for _ in range(2))
    assert first == second
    assert b"CreationDate" not in first


@pytest.mark.usefixtures("extra")
def test_hostile_texts_become_letters(town):
    study, texts = make_hostile(town)
    content, _ = render_pdf(draw_report(study, texts=texts), identifier=IDENTIFIER)
    pdf = read(content)
    assert pdf.metadata.title.startswith("</script><script>window.pwned=1</script> <img src=x onerror=")
    assert "/JavaScript" not in content.decode("latin-1")
    assert not [entry for page in pdf.pages for entry in page.get("/Annots", []) if "/URI" in str(entry.get_object())]


@pytest.mark.usefixtures("extra")
def test_letters_no_font_has_are_told_never_left_as_boxes_in_silence():
    _, findings = render_pdf(PLAIN.replace("岬", "\U000f1234"), identifier=IDENTIFIER)
    assert [(finding.code, finding.severity, finding.count) for finding in findings] == [("pdf-characters-missing", "warn", 1)]
    assert "U+F1234" in findings[0].message.to("en")


@pytest.mark.usefixtures("extra")
def test_nothing_is_fetched_and_nothing_is_said_elsewhere(caplog):
    html = PLAIN + '<img alt="x" src="http://127.0.0.1:9/x.png"><img alt="x" src="file:///etc/hostname">'
    with caplog.at_level(logging.DEBUG), pytest.raises(InputError) as caught:
        render_pdf(html, identifier=IDENTIFIER)
    assert [finding.code for finding in caught.value.findings] == ["pdf-torn"]
    assert caplog.records == []


@pytest.fixture
def faults(request, monkeypatch):
    """Return a list of faults; whoever draws a picture meets the last one in it, once."""
    request.getfixturevalue("extra")
    from weasyprint.svg import SVG

    waiting, draw = [], SVG.draw_node

    def draw_node(picture, node, *how):
        if node.tag == "rect" and waiting:
            waiting.pop()(picture)
        draw(picture, node, *how)

    monkeypatch.setattr(SVG, "draw_node", draw_node)
    return waiting


def fail(_picture) -> None:
    raise RecursionError


def leave_open(picture) -> None:
    picture.stream.push_state()


def test_a_page_that_a_picture_tears_is_drawn_once_more_and_then_refused(faults):
    whole = render_pdf(PICTURE, identifier=IDENTIFIER)
    faults.append(fail)
    assert render_pdf(PICTURE, identifier=IDENTIFIER) == whole
    faults += [leave_open, fail]
    with pytest.raises(InputError) as caught:
        render_pdf(PICTURE, identifier=IDENTIFIER)
    assert [(one.code, one.severity, one.file, one.field, one.value) for one in caught.value.findings] == [
        ("pdf-torn", "stop", "report.pdf", "page", "2")
    ]
    assert not faults


def test_what_is_asked_to_end_while_a_picture_is_drawn_ends(faults):
    faults.append(lambda _: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        render_pdf(PICTURE, identifier=IDENTIFIER)


@pytest.fixture
def no_browser(monkeypatch):
    """Make no browser be found."""
    monkeypatch.setattr("maps.report.pdf.find_browser", lambda: None)


@pytest.mark.usefixtures("no_browser")
def test_a_missing_extra_names_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(InputError) as caught:
        require_pdf("ja")
    assert [finding.code for finding in caught.value.findings] == ["pdf-extra-missing"]
    for said in caught.value.findings[0].message.as_dict().values():
        assert "pip install 'office-placement[pdf]'" in said


@pytest.mark.usefixtures("no_browser")
def test_a_missing_library_names_the_package_that_holds_it(monkeypatch):
    class Broken:
        def find_spec(self, name, _path=None, _target=None):
            if name == "weasyprint":
                msg = "cannot load library 'libpango-1.0-0'"
                raise OSError(msg)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(InputError, match=r"apt-get install libpango.* or install Chromium, Chrome or Edge"):
        require_pdf("ja")


def test_where_pango_is_missing_an_installed_browser_prints_tagged_and_says_so(browser, monkeypatch):
    assert browser
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    first, findings = render_pdf(BOLD, identifier=IDENTIFIER)
    assert [(finding.code, finding.severity) for finding in findings] == [("pdf-by-browser", "warn")]
    assert findings[0].message.to("en").startswith("Chrom")
    pdf = read(first)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "ja"
    assert pdf.outline[0].title == "案 1"
    assert {re.sub("^.*[+]|-Bold", "", font["/BaseFont"]) for font in fonts(pdf)} & {"IPAexGothic"}


@pytest.mark.long  # two seconds more
def test_a_browser_prints_the_same_bytes_twice(browser, town):
    found = find_browser()
    assert browser
    assert found
    html = draw_report(town, texts=LONG)
    assert print_pdf(html, found) == print_pdf(html, found)


@pytest.mark.parametrize("does", ["exit 1", "exit 0", "sleep 9"])
def test_a_browser_that_prints_nothing_is_told_with_its_path(monkeypatch, tmp_path, does):
    program = tmp_path / "chromium"
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("maps.report.browser.PATIENCE_S", 0.2)
    with pytest.raises(InputError, match=re.escape(str(program))) as caught:
        print_pdf(PLAIN, Browser("Chromium", program))
    assert [finding.code for finding in caught.value.findings] == ["pdf-browser-failed"]


def test_browsers_are_found_by_their_names_and_usual_places(monkeypatch, tmp_path):
    place = tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    place.parent.mkdir(parents=True)
    place.touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() is None
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    assert find_browser() == Browser("Edge", place)
    monkeypatch.setattr(sys, "platform", "linux")
    program = tmp_path / "google-chrome"
    program.touch(0o755)
    assert find_browser() == Browser("Chrome", program)


@pytest.mark.usefixtures("extra")
def test_a_machine_without_fonts_writes_the_same_bytes_and_complains_of_nothing(tmp_path):
    code = f"import sys\nfrom maps.report.pdf import render_pdf\nsys.stdout.buffer.write(render_pdf({BOLD!r}, identifier={IDENTIFIER!r})[0])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=bare_machine(tmp_path), capture_output=True, check=True)
    assert done.stdout == render_pdf(BOLD, identifier=IDENTIFIER)[0]
    assert done.stderr == b""


@pytest.mark.usefixtures("extra")
def test_bold_letters_have_a_face_of_their_own():
    found = {font["/BaseFont"].partition("+")[2] for font in fonts(read(render_pdf(BOLD, identifier=IDENTIFIER)[0]))}
    assert found == {"placement-Japanese", "placement-Japanese-Bold", "placement-Latin"}


def test_a_language_whose_letters_no_package_has_is_refused_before_any_work(monkeypatch):
    monkeypatch.setattr(labels, "KIND", same("보고서"))
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(InputError, match="U\\+BCF4") as caught:
        require_pdf("en")
    assert [finding.code for finding in caught.value.findings] == ["font-letters-missing"]


@pytest.mark.usefixtures("no_browser")
@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_machine_without_pdf_fails_where_ci_is_set_and_skips_elsewhere(monkeypatch, ci, outcome):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="pip install"):
        need_pdf()


def lowest_mm(page):
    """Return how far down a page its lines and pictures go; the margins with title and number are no part of it."""
    body = page._page_box.children[0]
    boxes = [box for box in body.descendants() if type(box).__name__ in {"LineBox", "BlockReplacedBox", "InlineReplacedBox"}]
    return max((box.position_y + box.height for box in boxes), default=0) / 96 * 25.4


@pytest.mark.long  # two whole reports are laid out
@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_page_of_the_ward_but_the_last_is_less_than_two_fifths_full(ward, ward_analysis, ward_case, tmp_path, lang):
    import weasyprint

    from placement.output.report import write_report

    write_report(ward, ward_analysis, ward_case.council, tmp_path, lang=lang)
    pages = weasyprint.HTML(filename=tmp_path / "report.html").render().pages
    assert len(pages) > 8
    assert [number for number, page in enumerate(pages[:-1], start=1) if lowest_mm(page) < 0.4 * 297] == []
