"""Every picture of the page and of the report is tied to a table, and the table holds what is drawn."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from maps.charts.balance import Balance
from maps.page.case import OtherService
from models.messages.document import Section, Table
from models.messages.text import given, same
from tests.maps.browser import open_tab, read_rows, shown
from tests.maps.conftest import ADDED, KEPT, covered, in_order, make_case
from tests.maps.council import make_council
from tests.maps.reports import draw_report, figures_drawn

NEAR_FAR = Section(
    given({"ja": "近くなる人", "en": "Nearer and farther"}),
    (
        Table(
            given({"ja": "人数", "en": "People"}),
            (same(""), given({"ja": "遠い", "en": "Farther"}), given({"ja": "近い", "en": "Nearer"})),
            ((same("A"), same("120"), same("480")), (same("B"), same("60"), same("0"))),
            sides=((0.25, 1.0), (0.125, 0.0)),
        ),
    ),
)
# Pictures that no table says: of what is drawn, keys and marks of the map aside, what neither stands in a row of a table nor names one.
UNTOLD = """() => [...document.querySelectorAll("svg, canvas, img")].filter((picture) => {
  if (picture.closest(".key, .row, .site summary, .mark, .swatch")) return false;
  const told = picture.closest("[aria-details]");
  return !picture.closest("td") && !document.getElementById(told?.getAttribute("aria-details"))?.querySelector("table");
}).map((picture) => picture.outerHTML.slice(0, 120))"""
# By table the figures beside lengths, and the lengths, as shares of the picture.
LENGTHS = """() => [...document.querySelectorAll("#panel table:has(.bar, .sided)")].map((table) => [...table.querySelectorAll("td:has(.bar, .sided)")].map((cell) =>
  [parseFloat(cell.textContent.replaceAll(",", "")), parseFloat(cell.querySelector("rect").getAttribute("width"))]))"""
CURVES = """() => [...document.querySelectorAll(".spread")].map((figure) => ({
  drawn: [...figure.querySelectorAll("polyline")].map((line) => line.getAttribute("points").split(" ").map((point) => point.split(",").map(Number))),
  told: [...figure.querySelectorAll("tbody tr")].map((row) => [...row.cells].slice(1).map((cell) => parseFloat(cell.textContent))),
}))"""


def test_every_picture_of_the_page_is_told_by_a_table(browser, drawn_cases, town):
    papers = OtherService(given({"ja": "書類", "en": "papers"}), (*KEPT, "misaki", "mori"), KEPT, follows=False)
    council = make_council(town)
    council = type(council)(council.proposal, (NEAR_FAR,), council.story, council.cards, council.why, choices=council.choices)
    case = make_case(town, council=council, services=[papers])
    with shown(browser, drawn_cases([case], lang="en"), hash_="#lang=en") as page:
        open_tab(page, "areas")
        page.click("#area-table > summary")
        areas = read_rows(page.locator("#area-table table"))
        offices = read_rows(page.locator("#office-table table"))
        assert page.evaluate(UNTOLD) == []
        for lengths in page.evaluate(LENGTHS):
            figures, drawn = np.array(lengths).T
            assert drawn / drawn.max() == pytest.approx(figures / figures.max(), abs=0.001)
        curves = page.evaluate(CURVES)
        # the way from the map itself
        page.click(".layers-button")
        page.locator(".layers .in-figures button").last.click()
        assert page.evaluate("document.activeElement.id") == "office-table"
        page.evaluate("document.querySelector('.spread table').remove()")
        assert len(page.evaluate(UNTOLD)) == 1
    assert len(curves) == 2
    for curve in curves:
        for state, points in enumerate(curve["drawn"]):
            shares = {round(x): 100 - y for x, y in points if abs(x - round(x)) < 1e-9}
            assert [row[state] for row in curve["told"]] == pytest.approx([shares[10 * k] for k in range(11)], abs=0.051)
    demand, before, after = town.demand, in_order(town, KEPT), in_order(town, (*KEPT, *ADDED))
    for area, row in zip(town.areas["id"], areas, strict=True):
        here = (demand["area"] == area).to_numpy()
        people = [demand["people"].to_numpy()[here & one].sum() for one in (True, covered(case, before), covered(case, after))]
        assert [row[1], *row[-3:-1]] == [f"{n:,}" for n in people]
    for state, opened in ((-2, before), (-1, after)):
        column, _ = case.distance.nearest(opened)
        nearest = [int(demand["people"].to_numpy()[column == place].sum()) for place in case.distance.columns(opened)]
        told = {row[0]: row[state] for row in offices if row[state] != "—"}
        assert list(told.values()) == [f"{n:,}" for n in nearest]


class Figures(HTMLParser):
    """The pictures of a report, and the texts of the cells of the tables they name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.named: list[str | None] = []
        self.cells: dict[str, list[str]] = {}
        self._into: str | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "img":
            self.named.append(told.get("aria-details"))
        if tag == "details" and told.get("id"):
            self._into = told["id"]
            self.cells[self._into] = []

    def handle_endtag(self, tag):
        if tag == "details":
            self._into = None

    def handle_data(self, data):
        if self._into:
            self.cells[self._into].append(data)


def test_every_picture_of_the_report_is_told_by_a_table_of_its_figures(town):
    balance = (Balance(given({"ja": "窓口", "en": "counters"}), 120, 480, 2900),)
    with figures_drawn() as drawn:
        found = Figures(draw_report(town, lang="en", balance=balance))
    assert len(found.named) >= 5
    assert len(set(found.named)) == len(found.named)
    assert set(found.named) == set(found.cells)
    charts = [figure for figure in drawn if any(text.get_text() for axes in figure.axes for text in axes.texts)]
    told = [re.findall(r"\d[\d,.]*", " ".join(cells)) for cells in found.cells.values()]
    assert len(charts) >= 4
    # whatever number is written in a chart stands in one of the tables
    for figure in charts:
        numbers = {n for axes in figure.axes for text in axes.texts for n in re.findall(r"\d[\d,.]*", text.get_text())}
        assert any(numbers <= set(one) for one in told), numbers
