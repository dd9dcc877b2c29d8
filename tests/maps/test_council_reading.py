"""The reading test of docs/council.md: each question's clicks from the opened page lead to the sentence that answers it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.maps.browser import shown

DOCS = Path(__file__).parents[2] / "docs"
ROW = re.compile(
    r"^\| (?P<number>\d+) \| (?P<question>[^|]+) \| (?P<clicks>[^|]+) \| [“「](?P<sentence>[^|]+)[”」] \|", re.MULTILINE
)
CLICK = re.compile(r"`([^`]+)`")
# what a reader sees, as one line
SEEN = "() => document.getElementById('side').innerText.replace(/\\s+/gu, ' ')"


def read_rows(name):
    """Return of every question its clicks and its sentence."""
    text = (DOCS / name).read_text(encoding="utf-8")
    return [(row["number"], CLICK.findall(row["clicks"]), row["sentence"]) for row in ROW.finditer(text)]


def click(page, wanted):
    """Click what is called so; a choice of a list is taken, and any other words are typed into the search."""
    option = page.locator("option", has_text=re.compile(f"^{re.escape(wanted)}$"))
    named = page.locator("[role=tab]:visible, summary:visible").filter(has_text=re.compile(f"^{re.escape(wanted)}$"))
    if named.count():
        if named.first.evaluate("(node) => !(node.tagName === 'SUMMARY' && node.parentNode.open)"):
            named.first.click()
    elif option.count():
        option.first.locator("xpath=..").select_option(label=wanted)
    else:
        page.fill("#area-search", wanted)
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("name", "lang"), [("council.md", "en"), ("council.ja.md", "ja")])
def test_every_question_is_answered_where_the_page_says(browser, ward_page, name, lang):
    rows = read_rows(name)
    assert [number for number, _, _ in rows] == [str(number) for number in range(1, 13)]
    with shown(browser, ward_page, hash_=f"#lang={lang}") as page:
        home = page.locator("[role=tab]").first
        for number, clicks, sentence in rows:
            home.click()
            for wanted in clicks:
                click(page, wanted)
            assert sentence in page.evaluate(SEEN), (number, clicks)


def test_both_languages_ask_the_same():
    english, japanese = (read_rows(name) for name in ("council.md", "council.ja.md"))
    assert [len(clicks) for _, clicks, _ in english] == [len(clicks) for _, clicks, _ in japanese]
    figures = [[sorted(re.findall(r"\d[\d,.]*\d|\d", sentence)) for _, _, sentence in rows] for rows in (english, japanese)]
    assert figures[0] == figures[1]
