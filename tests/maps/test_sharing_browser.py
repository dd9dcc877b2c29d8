"""What a reader finds, keeps and hands on: names in any spelling, the choice in the address, tables as files."""

from __future__ import annotations

import csv

import pytest

from maps.rendering import read_asset
from tests.maps.browser import open_tab, shown

SAME = "(pairs) => {" + read_asset("spelling.js") + "return pairs.map(([wanted, name]) => plain(name).includes(plain(wanted))); }"


@pytest.mark.parametrize(
    ("wanted", "name", "found"),
    [
        ("九丁目", "大泉学園町９丁目", True),
        ("9丁目", "大泉学園町九丁目", True),
        ("９丁目", "大泉学園町九丁目", True),
        ("11丁目", "西新井十一丁目", True),
        ("二十丁目", "南20丁目", True),
        ("1丁目", "西新井十一丁目", True),
        ("2丁目", "大泉学園町九丁目", False),
        ("おおいずみがくえんちょう", "Oizumigakuencho 9-chome", True),
        ("オオイズミ", "Ōizumimachi 1-chome", True),
        ("しゃくじい", "Shakujiidai 3-chome", True),
        ("ねりま", "Nerima 1-chome", True),
        ("oizumi", "Oizumimachi 1-chome", True),
        ("きたまち8ちょうめ", "Kitamachi 8-chome", True),
        ("なんば", "Namba", True),
        ("さっぽろ", "Sapporo", True),
        ("はっちょうぼり", "Hatchobori", True),
        ("みつばし", "Mitsubashi", True),
        ("三原台", "三原台一丁目", True),
        ("みはらだい", "Mihara-dai 1-chome", True),
    ],
)
def test_an_area_is_found_however_it_is_spelled(bare, wanted, name, found):
    assert bare.evaluate(SAME, [[wanted, name]]) == [found]


@pytest.fixture(scope="module")
def bare(browser):
    """Return an empty page to compute in."""
    page = browser.new_page()
    yield page
    page.close()


def tried(page):
    """Return the ids of the offices tried, and the reach."""
    boxes = page.locator("input[name=try]:checked").evaluate_all("(boxes) => boxes.map((box) => Number(box.value))")
    return boxes, page.locator("#try-reach").input_value()


def test_the_address_keeps_what_is_tried_and_opens_it(browser, ward_page):
    with shown(browser, ward_page, hash_="#tab=choices&lang=en") as page:
        assert "open=" not in page.url
        page.locator("input[name=try]").nth(8).click()
        page.locator("#try-reach").fill("25")
        page.wait_for_url(lambda address: "reach=25" in address)
        kept, link = tried(page), page.url
        open_tab(page, "choices").get_by_role("button", name="Offices of the proposal").click()
        page.locator("#try-reach").fill("30")
        page.wait_for_url(lambda address: "open=" not in address)
    with shown(browser, ward_page, hash_=link[link.index("#") :]) as page:
        assert tried(page) == kept
    with shown(browser, ward_page, hash_="#tab=choices&open=nerima,%3Cb%3E,nowhere&reach=1e9") as page:
        assert (page.locator("input[name=try]:checked").count(), page.locator("#try-reach").input_value()) == (1, "60")


def test_a_table_is_saved_for_a_spreadsheet(browser, ward_page, tmp_path):
    with shown(browser, ward_page, hash_="#tab=details&lang=en") as page:
        with page.expect_download() as download:
            page.locator("#page-details button.save").first.click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
    assert path.name == "nerima-2013-offices.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["Office", "Part in the plan", "Now", "With the plan"]
    assert len(rows) == 18
    assert rows[1][0] == "Nerima ward office"


def test_a_table_is_copied_with_tabs_also_where_the_clipboard_is_refused(browser, ward_page):
    with shown(browser, ward_page, hash_="#tab=details&lang=en") as page:
        tools = page.locator("#page-details .table-tools").first
        for refuse in (False, True):
            page.evaluate(
                """(refuse) => {
              window.copied = null;
              const refused = () => Promise.reject(new Error("refused"));
              const keep = (text) => { window.copied = text; return Promise.resolve(); };
              Object.defineProperty(navigator, "clipboard", { value: { writeText: refuse ? refused : keep }, configurable: true });
              document.addEventListener("copy", () => { window.copied = document.activeElement.value; }, { once: true });
            }""",
                refuse,
            )
            tools.get_by_role("button", name="Copy the table").click()
            tools.get_by_text("Copied").wait_for()
            rows = [row.split("\t") for row in page.evaluate("window.copied").replace("\r", "").split("\n")]
            assert rows[0] == ["Office", "Part in the plan", "Now", "With the plan"]
            assert {len(row) for row in rows} == {4}
            assert len(rows) == 18
            assert page.locator("textarea").count() == 0


def test_no_cell_of_a_saved_table_is_a_formula(bare):
    code = (
        "(texts) => {"
        + read_asset("save.js")
        + """
      const table = document.createElement("table");
      texts.forEach((text) => { table.insertRow().insertCell().textContent = text; });
      return writeCsv(table); }"""
    )
    cells = ["=1+1", "@SUM(A1)", "+1,234", "-5", "−5", "+cmd|' /C calc'!A0", 'a "b"', "−1,234 m"]
    written = bare.evaluate(code, cells).removeprefix("\ufeff").splitlines()
    assert written == [
        '"\'=1+1"',
        '"\'@SUM(A1)"',
        '"+1,234"',
        '"-5"',
        '"−5"',
        "\"'+cmd|' /C calc'!A0\"",
        '"a ""b"""',
        '"−1,234 m"',
    ]
