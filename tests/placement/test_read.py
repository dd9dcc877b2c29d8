"""What a reader found untrue, half true or badly put, of openings, closings, ties and given plans: each said as the numbers are."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from maps.charts.report_charts import draw_distances
from maps.labels import name_roles, name_words
from maps.report.legend import describe_legend
from models.messages.numbers import percent
from models.messages.text import Text, in_context
from placement import load_scenario, solve
from placement.analysis.analyse import analyse
from placement.documents.council.proposal import proposal
from placement.documents.council.story import story
from placement.documents.explanation import compose_explanation
from placement.documents.headline import firm, headline
from placement.documents.report_tables import offices_section
from placement.documents.result import compose
from placement.documents.sweep import SweepNames
from placement.documents.uncertainty import people_page
from placement.problem.names import Names
from placement.results.analysis import Analysis
from placement.results.result import Result
from tests.placement.conftest import TOWN, run
from tests.placement.test_sentences import nearest_mm, texts_in

CLOSING = """\
scenario: closing
title: {ja: 港町の案, en: A plan for Minato Town}
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices:
  now: [hon, hama, minato, misaki]
  keep: [hon]
  close: 1
  service: {id: certificates, title: {ja: 証明書の窓口, en: certificate counters}}
objective: [{maximize: served_population}, {minimize: mean_distance}]
"""
OTHER = """\
services:
  - {id: guidance, title: {ja: 案内の窓口, en: guidance}, now: [hon, hama, minato, misaki], then: now}
"""
TIE = TOWN.replace("1.5 km", "20 km").replace("  - minimize: mean_distance\n", "")


@pytest.fixture
def closing(folder: Path) -> Result:
    """Return the town with one of its counters for certificates closed, and nothing else given there."""
    (folder / "closing.yaml").write_text(CLOSING, encoding="utf-8")
    return solve(load_scenario("closing.yaml"))


@pytest.fixture
def tie(folder: Path) -> Result:
    """Return the town with ten plans that serve everyone, as today."""
    (folder / "tie.yaml").write_text(TIE, encoding="utf-8")
    return solve(load_scenario("tie.yaml"))


@pytest.fixture(scope="module")
def certificates() -> Result:
    """Return the best six of the ward's seventeen counters for certificates."""
    return solve(load_scenario("nerima-2014-certificates"))


def told(result: Result, lang: str) -> str:
    """Return all that a result's page says."""
    return "\n".join(text.to(lang) for text in texts_in(compose(result).sections))


def test_the_next_plan_of_a_scale_that_is_not_even_is_as_far_as_the_values_read() -> None:
    result = solve(load_scenario("example-equity"))
    people, (reading,) = result.study.demand["people"].to_numpy(), result.question.readings
    kappa, values = float(reading.kappa), []
    for two in combinations(result.problem.candidates, 2):
        mm = nearest_mm(result, (*result.before.open, *two))
        values.append(float(np.log((people * np.exp(kappa * mm)).sum() / people.sum()) / kappa / 1000))
    first, second = sorted(values)[:2]
    said = " ".join(one.to("en") for one in firm(result, analyse(result, only={"standings"}).standings))
    assert f"{second - first:,.0f} m ahead of the next plan" in said
    assert second - first > 1


def test_a_gap_in_people_has_its_unit_and_a_loss_stands_beside_what_was(closing: Result) -> None:
    people, before = closing.study.demand["people"].to_numpy(), closing.before.open

    def served(offices: tuple[str, ...]) -> int:
        return int(people[nearest_mm(closing, offices) <= 1_500_000].sum())

    ours, other, _ = sorted(
        (served(tuple(office for office in before if office != shut)) for shut in ("hama", "minato", "misaki")), reverse=True
    )
    said, stands = headline(closing), firm(closing, analyse(closing, only={"standings"}).standings)
    assert any(f"{ours - other} people ahead of the next plan" in point.to("en") for point in stands)
    was, total = served(tuple(before)), int(people.sum())
    assert was > ours
    assert (
        f"residents within 1.5 km (straight line) of certificate counters go from {was / total:.1%} to {ours / total:.1%} ({total:,} people)."
        in said.to("en")
    )
    assert f"直線 1.5 km 以内の住民は {was / total:.1%} から {ours / total:.1%} になります (人口 {total:,} 人)" in said.to("ja")
    far = nearest_mm(closing, tuple(closing.after.open)) > nearest_mm(closing, tuple(before))
    losers = int(people[far].sum())
    # the loss in the same sentence group and size as the gain, with the same base
    assert (
        f"Certificate counters go from 4 to 3 places; the nearest gets farther for {losers:,} people ({losers / total:.1%})"
        in said.to("en")
    )


def test_a_share_that_stays_is_told_to_stay_and_one_short_of_everyone_is_not_rounded_to_it(tie: Result, ward: Result) -> None:
    assert "as before, 100.0% of residents are within 20 km (straight line) of counters (4,311 people)" in headline(tie).to("en")
    assert "窓口から直線 20 km 以内の住民は、現況と同じ 100.0% です (人口 4,311 人)" in headline(tie).to("ja")
    assert "go from 94.9% to 99.99% (2015 census: 721,722 people; 709,609 when the plan was made)" in headline(ward).to("en")
    assert [percent(share).to("en") for share in (1, 0.9996, 721656 / 721722, 0.999996, 0.0004, 0.0, 0.5)] == [
        "100.0%",
        "99.96%",
        "99.99%",
        "99.9996%",
        "0.04%",
        "0.0%",
        "50.0%",
    ]


def test_of_many_offices_the_headline_says_how_many_and_the_page_which() -> None:
    result = solve(load_scenario("nerima-2014-certificates"))
    said, named = headline(result).to("en"), texts_in(proposal(result))[0].to("en")
    assert said.startswith("End certificate counters at 11 sites: as before, 100.0% of residents are within 3 km")
    assert "Dai-san branch office" in named
    assert "Dai-san branch office" not in said
    assert "The 22 kiosks stay" in said


def test_a_service_that_ends_is_named_where_the_office_goes_on_with_others(closing: Result, folder: Path) -> None:
    assert headline(closing).to("en").startswith("Close Minato Branch: ")
    (folder / "closing.yaml").write_text(CLOSING + OTHER, encoding="utf-8")
    result = solve(load_scenario("closing.yaml"))
    assert headline(result).to("en").startswith("End certificate counters at Minato Branch: ")
    assert headline(result).to("ja").startswith("港出張所の証明書の窓口を廃止する案です。")
    first = texts_in(proposal(result))[0]
    assert first.to("en") == "End certificate counters at Minato Branch: certificate counters go from 4 to 3."
    assert first.to("ja") == "港出張所の証明書の窓口を廃止する案で、証明書の窓口を 4 か所から 3 か所にします。"
    given = run("evaluate", "closing.yaml", "--plan=-misaki", "--out", "given")
    assert "certificate counters ended at Misaki Branch" in " ".join(given.stderr.split())


def test_a_look_at_some_of_the_tied_plans_says_so_and_reads_as_a_sentence(certificates: Result) -> None:
    tied = len(certificates.plan.tied_after[0])
    full = certificates.question.full_offices
    looked = {look.added for look in certificates.looks}
    assert full(certificates.plan.added) in looked
    pairs = zip(certificates.plan.tied_after[0], certificates.tied_measures, strict=True)
    far = sorted((measures.distance_total_mm, full(added)) for added, measures in pairs)
    assert {added for _, added in far[: len(looked) - 1]} <= looked
    assert tied > len(certificates.looks)
    assert f"Looked at were {len(certificates.looks)} of {tied} tied plans" in told(certificates, "en")
    assert f"同点の {tied} 案のうち {len(certificates.looks)} 案です" in told(certificates, "ja")
    assert "するです" not in told(certificates, "ja")


def test_all_tied_plans_looked_at_need_no_word(ward: Result) -> None:
    assert "Looked at were" not in told(ward, "en")


@pytest.mark.parametrize(("scenario", "said"), [(TOWN, "best"), (TIE, "tied best")])
def test_a_plan_is_tied_with_others_alone(folder: Path, scenario: str, said: str) -> None:
    (folder / "town.yaml").write_text(scenario, encoding="utf-8")
    lines = [line for line in run("rank", "town.yaml").stdout.splitlines() if re.match(r"1 +\S", line)]
    marks = [re.search(r"(tied )?best", line) for line in lines]
    assert {mark[0] for mark in marks if mark} == {said}


def test_a_page_says_what_it_does_not_do_and_no_more() -> None:
    words = name_words()
    assert words["rank_unknown"].to("en") == "With so many candidates, this page gives no rank to a choice."
    assert name_roles()["rest"].to("ja") == "現況でも計画後でもこの窓口のない施設"


@pytest.mark.usefixtures("folder")
def test_as_many_people_served_are_told_in_words() -> None:
    for name in ("one", "two"):
        assert run("solve", "town.yaml", "--out", name).exit_code == 0
    assert "two against one: as many people served, mean distance no change." in run("compare", "one", "two").stdout
    japanese = run("compare", "one", "two", "--lang", "ja").stdout
    assert "one に比べて two は、圏域内人口は同じ、平均距離は変わらない。" in japanese
    assert "0 人、" not in japanese.splitlines()[1]


def test_nobody_newly_within_reach_and_nobody_lost_is_no_sentence_of_noughts(certificates: Result) -> None:
    choice = story(certificates)[3].text
    assert "The same people are within reach as before." in choice.to("en")
    assert "圏域内に入る人も、圏域内から外れる人もいません。" in choice.to("ja")


def test_one_objective_has_no_order(tie: Result, ward: Result) -> None:
    said = "\n".join(text.to("ja") for text in texts_in(proposal(tie)))
    assert "(「圏域内人口」)" in said
    assert "の順" not in said
    assert "の順" in "\n".join(text.to("ja") for text in texts_in(proposal(ward)))


def test_the_first_screen_leaves_what_the_data_lack_to_its_own_block(ward: Result) -> None:
    said = "\n".join(text.to("en") for text in texts_in(proposal(ward)))
    lacking = "\n".join(text.to("en") for text in ward.not_in_data)
    assert "Waiting times" in said
    for word in ("cost", "Cases", "Staff"):
        assert word in lacking
    assert not re.search(r"caseload|costs|\bstaff\b|opening hours", said, re.IGNORECASE)


@pytest.mark.parametrize(("verb", "japanese"), [("keeps", "港を存続させる案は"), ("closes", "港を廃止する案は")])
def test_plans_the_conditions_forbid_are_said_in_whole_verbs(verb: str, japanese: str) -> None:
    said = Text("The conditions allow no plan that {verb} {office}.", verb=in_context("a plan", verb), office="港")
    assert said.to("ja").startswith(japanese)


def test_an_office_that_closes_instead_closes_not_as_well(closing: Result) -> None:
    from placement.documents.council.answers import answers

    cards, _ = answers(closing, analyse(closing))
    asked = [card.question.to("en") for card in cards]
    assert "What if Hama Office closed?" in asked
    assert not [one for one in asked if "too" in one]
    assert "浜事務所を廃止するとどうなりますか。" in [card.question.to("ja") for card in cards]


def test_draws_that_several_plans_win_alike_name_none_as_the_most_frequent(tie: Result, closing: Result) -> None:
    for result, alike in ((tie, 10), (closing, 1)):
        found = analyse(result, only={"people"}).people
        assert found is not None
        said = people_page(SweepNames(result.file.scenario.title, Names(result.question)), found).headline
        assert sum(win.best == found.wins[0].best for win in found.wins) == alike
        assert (f"{alike} are best most often" in said.to("en")) == (alike > 1)
        assert (f"{alike} 案が同じ回数で最も多く" in said.to("ja")) == (alike > 1)


def test_conditions_that_cost_nothing_change_nothing_and_more_offices_are_more(ward_analysis: Analysis) -> None:
    assert ward_analysis.explanation is not None
    rows = [row for section in compose_explanation(ward_analysis.explanation).sections for row in _rows(section)]
    said = {row[3].to("en"): row for row in rows if len(row) == 7}
    assert [cell.to("en") for cell in said["the same plan: costs nothing"][4:]] == ["0", "no change", "0"]
    assert "with 11 more offices" in said
    assert said["with 11 more offices"][3].to("ja") == "さらに 11 か所を追加する"


def _rows(section: object) -> list[tuple[Text, ...]]:
    return [row for block in getattr(section, "body", ()) for row in getattr(block, "rows", ())]


def test_a_share_that_is_not_everyone_is_not_rounded_to_all(ward: Result) -> None:
    people = ward.study.demand["people"].to_numpy()
    plans = [(Text("With the plan"), ward.after)]
    picture = draw_distances(ward.distance, people, plans, circle_mm=3_000_000, width_mm=80, height_mm=60, lang="en")
    assert int(people[nearest_mm(ward, ward.after.open) <= 3_000_000].sum()) < people.sum()
    assert "3 km 99.99%" in picture.alt.to("en")


@pytest.mark.parametrize(("people", "said"), [({"already": 5}, False), ({"already": 5, "newly": 1}, True), ({"lost": 5}, False)])
def test_the_key_of_maps_explains_squares_that_are_there(people: dict[str, int], said: bool) -> None:
    legend = describe_legend(
        people,  # type: ignore[arg-type]
        {"kept"},
        {"kept"},
        one_state=False,
        reach_mm=3_000_000,
        circle_mm=None,
        rail=False,
    )
    assert any("map of now" in note.to("en") for note in legend.notes) == said


def test_a_counter_at_an_office_that_is_open_is_no_new_office(ward: Result) -> None:
    roles = {row[0].to("en"): row[1].to("en") for row in _rows(offices_section(ward))}
    assert roles["Seki branch office"] == "raised"
    assert roles["Nerima ward office"] == "kept"


def test_one_office_is_no_plural(tie: Result) -> None:
    assert "1 office is open. Of 4,311 people" in story(tie)[0].text.to("en")
    assert texts_in(proposal(tie))[0].to("en").endswith("counters go from 1 to 3.")
    assert run("solve", "tie.yaml", "--out", "out").exit_code == 0
    report = re.sub(r"<[^>]+>", " ", Path("out/report.html").read_text("utf-8"))
    assert not re.search(r"(?<![\d.,])1 (offices|places|candidates|plans|people|areas)\b", report)


def test_indicators_say_over_whom_they_are_means_and_why_one_is_missing(closing: Result, ward: Result) -> None:
    assert "open offices within 15 minutes (on foot; mean over people)" in told(ward, "en")
    assert "15分以内に行ける施設の数 (徒歩、1人あたりの平均)" in told(ward, "ja")
    assert "—: the study lacks what this takes, or the scenario does not use it." in told(closing, "en")


def test_a_branch_that_takes_up_another_service_is_raised_and_not_added(ward: Result, certificates: Result) -> None:
    assert headline(ward).to("en").startswith("Raise Dai-ni branch office and Seki branch office to ward office status: ")
    assert headline(ward).to("ja").startswith("第二出張所と関出張所を区民事務所にする案です。")
    assert "raised" in told(ward, "en")
    assert "\nadded " not in told(ward, "en")
    assert "ending certificate counters at Oizumi ward, Dai-san branch" in told(certificates, "en")
    assert "\nclosing " not in told(certificates, "en")


def test_what_becomes_of_an_office_follows_its_services_and_the_kinds_of_the_study(closing: Result, folder: Path) -> None:
    (folder / "closing.yaml").write_text(CLOSING + OTHER.replace("misaki]", "mori]"), encoding="utf-8")
    names = Names(solve(load_scenario("closing.yaml")).question)
    assert (
        names.changed((), ("minato", "misaki")).to("en")
        == "ending certificate counters at Minato Branch and closing Misaki Branch"
    )
    assert names.changed((), ("minato", "misaki"), "brief").to("ja") == "港出張所の証明書の窓口を廃止する。岬出張所を廃止する"
    assert (
        names.changed(("mori",), ("misaki",)).to("en")
        == "beginning certificate counters at Mori Branch and closing Misaki Branch"
    )
    assert names.changed(("kita",), ("misaki",)).to("en") == "opening Kita Branch and closing Misaki Branch"
    assert Names(closing.question).changed((), ("minato",)).to("en") == "closing Minato Branch"
