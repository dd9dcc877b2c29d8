"""What is said with the headline, and how changes of distance, trials and purposes are said: each against the numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from models.messages.document import Section, Table
from models.messages.numbers import moved_said, signed, size_said
from models.messages.text import LANGUAGES, Text
from placement import load_scenario, solve
from placement.analysis.analyse import analyse
from placement.documents.council.case import case_of
from placement.documents.council.story import story
from placement.documents.headline import firm, headline, missing, points
from placement.documents.result import compose, summarize
from placement.documents.uncertainty import people_page
from placement.problem.names import Names
from placement.results.analysis import Analysis
from placement.results.result import Result
from tests.placement.conftest import run


def texts_in(sections: tuple[Section, ...]) -> list[Text]:
    """Return every paragraph and cell."""
    found: list[Text] = []
    for section in sections:
        for block in section.body:
            found += (
                [block.caption, *block.head, *(cell for row in block.rows for cell in row)]
                if isinstance(block, Table)
                else [block]
            )
    return found


def nearest_mm(result: Result, offices: tuple[str, ...]) -> np.ndarray:
    """Return everybody's millimetres to the nearest of some offices, worked out here."""
    matrix = result.distance
    return matrix.values[:, [matrix.office_ids.index(office) for office in offices]].min(axis=1)


@pytest.mark.parametrize(
    ("change", "english", "japanese"),
    [
        (0, "no change", "変わらない"),
        (Fraction(-3, 100), "under 1 m nearer", "1 m 未満 近くなる"),
        (0.999, "under 1 m farther", "1 m 未満 遠くなる"),
        (-1821.4, "1,821 m nearer", "1,821 m 近くなる"),
        (28, "28 m farther", "28 m 遠くなる"),
        (None, "—", "—"),
    ],
)
def test_a_change_of_distance_is_nearer_or_farther_and_never_nothing_but_where_it_is(
    change: float | Fraction | None, english: str, japanese: str
) -> None:
    assert (moved_said(change).to("en"), moved_said(change).to("ja")) == (english, japanese)


def test_numbers_that_do_not_change_have_no_sign() -> None:
    assert [signed(value) for value in (0, 66, -13921)] == ["0", "+66", "-13,921"]
    assert size_said(0.4).to("en") == "under 1 m"


def test_with_the_headline_stands_who_gets_nearer_and_who_farther_by_every_service(ward: Result) -> None:
    people = ward.study.demand["people"].to_numpy()
    # the service that most lose is in the headline itself, the others stand beside it, each once
    lost = headline(ward).to("en").partition("). ")[2]
    first, second, third = ward.gains
    said = [*(point.to("en") for point in points(ward)), lost]
    assert len(said) == len(ward.gains)
    for one, words in zip((first, third, second), said, strict=True):
        old, new = nearest_mm(ward, one.before.open), nearest_mm(ward, one.after.open)
        nearer, farther = int(people[new < old].sum()), int(people[new > old].sum())
        if not nearer and not farther:
            assert "nobody's distance changes" in words
            continue
        assert re.search(r"nearer (?:for )?(\d[\d,]*\d|\d)", words)[1] == f"{nearer:,}"  # type: ignore[index]
        assert re.search(r"farther (?:for )?(\d[\d,]*\d|\d)", words)[1] == f"{farther:,}"  # type: ignore[index]
        for count in (nearer, farther):
            assert not count or re.search(rf"{count:,} (people )?\({count / people.sum():.1%}\)", words)
    for lang in LANGUAGES:
        assert "721,722" in headline(ward).to(lang)


def test_the_headline_says_how_many_tie_what_decided_and_by_how_much(ward: Result, ward_analysis: Analysis) -> None:
    people = ward.study.demand["people"].to_numpy()
    kept, branches = ward.before.open, ward.problem.candidates
    plans = []
    for two in combinations(branches, 2):
        mm = nearest_mm(ward, (*kept, *two))
        plans.append((-int(people[mm <= 3_000_000].sum()), int((people * mm).sum())))
    plans.sort()
    tied = [plan for plan in plans if plan[0] == plans[0][0]]
    gap = (tied[1][1] - tied[0][1]) / people.sum() / 1000
    [said] = firm(ward, ward_analysis.standings)
    assert f"{len(tied)} plans tie on people served; mean distance decided, {gap:.0f} m ahead of the next plan." in said.to("en")
    assert f"{len(tied)} 案が同点で、決め手は「平均距離」です (次の案との差 {gap:.0f} m)。" in said.to("ja")
    assert (len(tied), round(gap)) == (6, 28)
    # what was not ranked is not told
    assert not any("ahead" in one.to("en") for one in firm(ward, None))
    assert said.to("en").startswith("Proven best for the stated objectives. ")


def test_the_purpose_is_named_as_not_computed_wherever_the_headline_stands(ward: Result, ward_analysis: Analysis) -> None:
    purpose = ward.file.scenario.purpose
    assert purpose is not None
    assert purpose.not_computed in missing(ward)
    pages = compose(ward, ward_analysis), summarize(ward, ward_analysis), case_of(ward, ward_analysis).texts
    assert len({(page.headline, *page.beside) for page in pages}) == 1
    assert "721,722" in pages[0].headline.to("ja")
    assert purpose.not_computed.to("ja") == (  # type: ignore[union-attr]
        "計画の目的である混雑期の待ち時間への効果は、月ごと・窓口ごとの件数と窓口数が公表されていないため計算していません。"
    )
    bare = replace(
        ward.file.located,
        value=ward.file.scenario.model_copy(update={"purpose": purpose.model_copy(update={"not_computed": None})}),
    )
    (*_, last) = missing(replace(ward, file=replace(ward.file, located=bare)))
    assert last.to("en") == "What the plan is for: shorter waits in the peak season."


def test_what_is_not_in_the_data_is_named_in_a_line_with_how_much_more(ward: Result) -> None:
    first, *_ = missing(ward)
    lacks = [text.to("en") for text in ward.not_in_data]
    assert first.to("en") == (
        f"Not in the data: {'; '.join(lacks[:3])}; and {len(lacks) - 3} more. "
        "The people counted are of 2015, 2 years after the plan (2013)."
    )


def test_the_plans_own_number_of_people_stands_beside_the_base(ward: Result, ward_analysis: Analysis) -> None:
    figures = compose(ward, ward_analysis).sections[0]
    said = " ".join(text.to("en") for text in texts_in((figures,)))
    assert "721,722 people" in said
    assert "The plan's own number is 709,609 people. It is the total of 1 April 2013." in said
    first = " ".join(text.to("ja") for text in texts_in(case_of(ward, ward_analysis).council.proposal))
    assert "人口 721,722 人" in first
    assert "計画の人口は 709,609 人です。" in first


def test_draws_are_said_with_their_number_and_seed(ward: Result, ward_analysis: Analysis) -> None:
    found = ward_analysis.people
    assert found is not None
    from placement.documents.sweep import SweepNames

    page = people_page(SweepNames(ward.file.scenario.title, Names(ward.question)), found)
    best = found.wins[0].best
    assert f"in {best:,} of {found.draws:,} draws of the people (seed {found.seed})" in page.headline.to("en")
    assert f"{found.draws:,}回試行 (乱数シード{found.seed}) のうち {best:,} 回で最良です" in page.headline.to("ja")
    assert "%" not in page.headline.to("en")


def test_a_story_without_anybody_out_of_reach_says_nobody() -> None:
    result = solve(load_scenario("nerima-2014-certificates"))
    steps = story(result)
    assert steps[1].text.to("en").startswith("Nobody is out of reach.")
    assert all(not re.search(r"(?<![\d,])0 (people|人)", step.text.to("en")) for step in steps[1:2])


def test_names_lose_no_letter_that_is_no_word() -> None:
    result = solve(load_scenario("nerima-2014-certificates"))
    assert Names(result.question).brief(["nerima", "dai2"]).to("ja") == "練馬区民事務所、第二出張所"


@pytest.mark.parametrize("lang", ["ja", pytest.param("en", marks=pytest.mark.long)])
@pytest.mark.usefixtures("folder")
def test_terminal_and_report_say_the_same_points(lang: str) -> None:
    done = run("solve", "nerima-2013", "--out", "out", "--lang", lang)
    said = re.sub(r"\s+", "", done.stderr)
    from pathlib import Path

    html = re.sub(r"\s+", "", Path("out/report.html").read_text(encoding="utf-8").replace("&#39;", "'"))
    result = solve(load_scenario("nerima-2013"))
    for point in compose(result, analyse(result, only={"standings"})).beside:
        words = re.sub(r"\s+", "", point.to(lang))
        assert words in said
        assert f"<li>{words}</li>" in html
