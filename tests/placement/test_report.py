"""The report that goes with a result: its tables, its words, its files and the commands that write it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from models.messages.document import Page, Section, Table
from models.messages.text import Language
from placement import load_scenario, solve
from placement.analysis.analyse import analyse
from placement.analysis.comparison import compare
from placement.documents.council.case import council_of
from placement.documents.report import compose_report
from placement.documents.report_tables import areas_section, offices_section
from placement.documents.result import compose
from placement.output.papers import Papers
from placement.output.report import write_report
from placement.records.read import read_result
from placement.results.result import Result
from tests.maps.reports import need_pdf
from tests.placement.conftest import run


@pytest.fixture
def nerima(ward: Result) -> Result:
    return ward


@pytest.fixture(scope="module")
def nerima_2008() -> Result:
    return solve(load_scenario("nerima-2008"))


def compose_all(result: Result, lang: Language) -> Page:
    analysis = analyse(result)
    return compose_report(result, analysis, council_of(result, analysis), lang)


def table_of(section: Section) -> Table:
    return next(block for block in section.body if isinstance(block, Table))


def test_every_section_of_the_page_is_in_the_report_in_its_order(nerima: Result) -> None:
    analysis = analyse(nerima)
    council, page = council_of(nerima, analysis), compose(nerima, analysis)
    report = compose_report(nerima, analysis, council, "ja")
    assert (report.title, report.headline, report.beside) == (page.title, page.headline, page.beside)
    assert [section for section in report.sections if section in page.sections] == list(page.sections)
    said = (*page.sections, *council.proposal, *council.near_far, *council.why)
    own = [section.title.to("en") for section in report.sections if section not in said]
    assert own == [
        "People of each office",
        "Offices one by one",
        "Method",
        "How to reproduce it",
        "Where each paper is to be had",
        "Figures by area",
    ]
    claim, gains, *areas = council.proposal
    assert [section for section in report.sections if section in council.proposal] == [gains, claim, *areas]
    # who loses and who gains comes before all else
    assert report.sections[0] == gains
    assert council.why
    assert set(council.why) <= set(report.sections)


def test_who_gains_is_what_compare_says_between_the_two_states(nerima: Result, nerima_2008: Result) -> None:
    (theirs,) = compare([read_result(nerima_2008, "2008"), read_result(nerima, "2013")]).shifts
    ours = nerima.gains[0].shift
    assert ours.homes == theirs.homes
    assert (ours.newly_served, ours.no_longer_served) == (theirs.newly_served, theirs.no_longer_served)
    assert {change.area.id: (change.served, change.total_mm) for change in ours.areas} == {
        change.area.id: (change.served, change.total_mm) for change in theirs.areas
    }


def test_the_table_of_areas_has_all_of_them_in_the_studys_order(nerima: Result) -> None:
    table = table_of(areas_section(nerima, nerima.gains[0].shift))
    assert [row[0].to("ja") for row in table.rows] == list(nerima.study.areas["name_ja"])
    people, served = (sum(int(row[column].to("en").replace(",", "")) for row in table.rows) for column in (1, 3))
    assert (people, served) == (nerima.measures.people, nerima.measures.served)


def test_the_table_of_offices_counts_everybody_once(nerima: Result) -> None:
    table = table_of(offices_section(nerima))
    assert len(table.rows) == len(nerima.after.open)
    after = sum(int(row[3].to("en").replace(",", "")) for row in table.rows)
    assert after == nerima.measures.people
    assert [table.rows[row][0].to("ja") for row in table.strong] == ["第二出張所", "関出張所"]


def test_an_evaluation_has_one_state_and_chose_nothing(nerima_2008: Result) -> None:
    assert len(table_of(areas_section(nerima_2008, nerima_2008.gains[0].shift)).head) == 4
    assert len(table_of(offices_section(nerima_2008)).head) == 3
    said = str(compose_all(nerima_2008, "en").sections)
    assert "Nothing was chosen" in said
    assert "What ties mean" not in said


def test_no_plan_is_called_optimal_without_its_objectives(nerima: Result) -> None:
    report = compose_all(nerima, "en")
    said = json.dumps(
        [[block.as_dict() if not isinstance(block, Table) else str(block) for block in s.body] for s in report.sections]
    )
    assert not re.search(r"(?<!Pareto )\b[Oo]ptim", said)
    assert "最適" not in said.replace("パレート最適", "")


def test_the_command_that_reproduces_it_names_no_place_on_this_machine(folder: Path) -> None:
    result = solve(load_scenario(folder / "town.yaml"))
    table = table_of(
        next(section for section in compose_all(result, "en").sections if section.title.to("en") == "How to reproduce it")
    )
    values = {row[0].to("en"): row[1].to("en") for row in table.rows}
    assert values["command"] == "placement solve town.yaml --lang en"
    assert values["hash of the input (input_sha256)"] == result.input_sha256
    assert values["solver"].startswith("HiGHS ")
    assert str(folder) not in str(table)


def test_the_report_is_in_the_language_asked_for(folder: Path) -> None:
    for lang, words in (("ja", "だれが近くなり"), ("en", "Who gains and who loses")):
        assert run("solve", "town.yaml", "--out", lang, "--lang", lang).exit_code == 0
        html = (folder / lang / "report.html").read_text(encoding="utf-8")
        assert f'<html lang="{lang}">' in html
        assert words in html


def test_a_plan_that_was_stopped_says_so_in_its_method(nerima: Result) -> None:
    from dataclasses import replace

    stopped = replace(nerima, plan=replace(nerima.plan, status="feasible"))
    said = str(compose_all(stopped, "en").sections)
    assert "There may be better plans" in said
    assert "What proven means" not in said


def test_without_the_extra_nothing_is_solved_and_nothing_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setattr("maps.report.pdf.find_browser", lambda: None)
    done = run("solve", "town.yaml", "--pdf")
    assert done.exit_code == 3
    assert "pip install 'office-placement[pdf]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "out").exists()


@pytest.mark.long  # a PDF of a whole report takes half a minute, and this writes two
def test_pdf_writes_the_report_as_a_pdf_too(folder: Path) -> None:
    need_pdf()
    done = run("solve", "town.yaml", "--pdf")
    assert done.exit_code == 0
    assert "report: out/report.html, out/report.pdf" in done.stderr
    first = (folder / "out" / "report.pdf").read_bytes()
    assert first.startswith(b"%PDF-1.7")
    assert str(folder).encode() not in first
    again = run("solve", "town.yaml")
    assert "report.pdf of the earlier run was removed" in again.stderr
    assert not (folder / "out" / "report.pdf").exists()
    result = solve(load_scenario(folder / "town.yaml"))
    analysis = analyse(result)
    write_report(result, analysis, council_of(result, analysis), folder, lang="en", papers=Papers(pdf=True))
    assert (folder / "report.pdf").read_bytes() == first
