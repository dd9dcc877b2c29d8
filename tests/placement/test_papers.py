"""The report's table of papers: every paper of the page, each once, what is not known said."""

from __future__ import annotations

import pytest

from models.messages.document import Section, Table
from placement import load_scenario, solve
from placement.documents.council.papers import shown_papers
from placement.documents.papers import papers_section
from placement.results.result import Result


def tables_of(section: Section) -> list[Table]:
    return [block for block in section.body if isinstance(block, Table)]


def test_every_paper_of_the_page_stands_once_with_what_is_not_known_said(ward: Result) -> None:
    (section,) = papers_section(ward)
    papers, times = tables_of(section)
    shown = shown_papers(ward)
    assert shown is not None
    named = dict.fromkeys(row[0].to("en") for row in papers.rows)
    assert sorted(title for cell in named for title in cell.split("; ")) == sorted(paper.title.to("en") for paper in shown.papers)
    assert [head.to("en") for head in papers.head] == [
        "paper",
        "where",
        "now",
        "with the plan",
        "Fee",
        "Needed first",
        "To bring",
    ]
    cells = {(row[0].to("en"), row[1].to("en")): [cell.to("en") for cell in row[2:]] for row in papers.rows}
    # nothing empty, and the ward's papers tell of no fees before the plan
    assert all(all(said) for said in cells.values())
    assert cells["Copy of the resident record; Seal registration certificate", "Kiosk"] == [
        "21 places",
        "21 places",
        "not in the data",
        "kiosk registration",
        "not in the data",
    ]
    opened = {row[0].to("en"): [cell.to("en") for cell in row[1:]] for row in times.rows}
    assert opened["Post office"] == ["not in the data"] * 2
    # one office keeps other hours than its kind, and has a row of its own
    assert "9:00 to 17:00 (every week)" in opened["Nerima ward office"][1]
    assert "(every week)" not in opened["Ward office"][1]


def test_papers_are_titled_by_how_many_have_fewer_counters(ward: Result) -> None:
    (section,) = papers_section(ward)
    assert (
        tables_of(section)[0]
        .caption.to("en")
        .startswith("Of 20 papers, 14 are given at fewer counters with staff than now, 2 at more. ")
    )
    assert tables_of(section)[0].caption.to("ja").startswith("20 種類のうち、職員のいる窓口が減るもの 14、増えるもの 2。")


def test_where_nothing_is_compared_one_state_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    town = solve(load_scenario("example-town"))
    (compared,) = papers_section(town)
    monkeypatch.setattr(Result, "compared", False)
    (section,) = papers_section(town)
    before, _ = tables_of(compared)
    papers, times = tables_of(section)
    assert [head.to("en") for head in papers.head] == ["paper", "where", "now", "Fee", "Needed first", "To bring"]
    # papers that the plan alone tells apart stand together now
    assert {row[2] for row in papers.rows} == {row[2] for row in before.rows}
    assert papers.caption.to("en") == "The places within the boundary that give each certificate, notification or payment"
    assert len(times.head) == 2
