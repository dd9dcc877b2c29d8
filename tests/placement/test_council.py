"""What a council's page says of a result: who gains and who loses, the story, the questions, what may be tried."""

from __future__ import annotations

import itertools
import re
from contextlib import nullcontext
from fractions import Fraction

import pytest

from models.checker import check_plan
from models.messages.document import Section, Table
from models.messages.findings import CheckError
from models.messages.text import Text
from placement import load_scenario, solve
from placement.analysis.analyse import analyse
from placement.analysis.choices import choices
from placement.documents.council.answers import answers
from placement.documents.council.case import case_of
from placement.documents.council.choices import shown_choices
from placement.documents.council.proposal import proposal
from placement.documents.council.story import story
from placement.solving.question import study_of
from placement.solving.ranking import standings
from tests.placement.conftest import run
from tests.placement.plainly import BRANCHES, KEPT, PLACES, POINTS, write

RULED = """\
scenario: ruled
title: {ja: 条件つき, en: With rules}
study: minato-town
served:
  any:
    - straight_line: 1.5 km
offices:
  keep: [hon]
  from: {kind: branch}
  open: {min: 1, max: 3}
  service: {ja: 届出, en: notifications}
services:
  - id: certificates
    title: {ja: 証明書, en: certificates}
    now: {kinds: [ward_office, branch]}
    because: {ja: 出張所での交付は終わる, en: branches stop issuing them}
    source: 計画 2024
rules:
  - id: north
    at_least: 1
    of: [yamate, kita]
    because: {ja: 北に要る, en: the north needs one}
  - id: apart
    never_together: [misaki, mori]
  - id: reach
    serve: 60 %
objective:
  - maximize: served_population
  - minimize: mean_distance
"""


@pytest.fixture
def ruled(folder):
    write(folder / "minato-town")
    (folder / "ruled.yaml").write_text(RULED, encoding="utf-8")
    return solve(load_scenario("ruled.yaml"))


def far_mm(point, offices):
    """Return whole millimetres to the nearest of some offices, in the plainest way."""
    return min(round(((point.x - PLACES[o][0]) ** 2 + (point.y - PLACES[o][1]) ** 2) ** 0.5 * 1000) for o in offices)


def texts_of(blocks):
    for block in blocks:
        if isinstance(block, Section):
            yield block.title
            yield from texts_of(block.body)
        elif isinstance(block, Table):
            yield from (block.caption, *block.head, *itertools.chain(*block.rows))
        elif isinstance(block, Text):
            yield block


def test_who_gains_and_who_loses_is_counted_person_by_person(ruled):
    certificates = ("hon", "hama", *BRANCHES)
    opened = ruled.after.open
    for one, before in zip(ruled.gains, ((KEPT,), certificates), strict=True):
        pairs = [(point.people, far_mm(point, before), far_mm(point, opened)) for point in POINTS]
        assert one.shift.homes["better"] == sum(people for people, old, new in pairs if new < old)
        assert one.shift.homes["worse"] == sum(people for people, old, new in pairs if new > old)
        assert one.shift.newly_served == sum(people for people, old, new in pairs if new <= 1_500_000 < old)
        assert one.shift.no_longer_served == sum(people for people, old, new in pairs if old <= 1_500_000 < new)
        assert set(one.before.open) == set(before)
    homes = ruled.gains[1].shift.homes
    assert homes["better"] == 0 < homes["worse"]


def test_the_change_of_an_area_is_the_mean_over_its_people(ruled):
    (main, _) = ruled.gains
    assert [change.area.id for change in main.shift.areas] == list(ruled.study.areas["id"])
    for change in main.shift.areas:
        here = [point for point in POINTS if point.area == change.area.id]
        total = sum(point.people * (far_mm(point, ruled.after.open) - far_mm(point, (KEPT,))) for point in here)
        assert change.change_m == Fraction(total, 1000 * sum(point.people for point in here))


def test_the_wards_first_screen_shows_notifications_beside_certificates(ward):
    certificates = ward.gains[1]
    assert (len(certificates.before.open), len(certificates.after.open)) == (17, 6)
    assert (certificates.shift.homes["better"], certificates.shift.homes["worse"] > 0) == (0, True)
    said = [text.to("en") for text in texts_of(proposal(ward))]
    assert {"4 → 6", "17 → 6"} <= set(said)
    assert any("Proven best for these objectives" in text for text in said)
    assert any("Years of the layers" in text for text in said)
    assert any("not part of the calculation" in text for text in said)


def test_nothing_is_called_optimal_without_saying_for_what(ward, ruled):
    for result in (ward, ruled):
        case = case_of(result, analyse(result))
        council = case.council
        blocks = [
            *council.proposal,
            *council.why,
            *case.texts.sections,
            *itertools.chain(*(card.answer for card in council.cards)),
        ]
        said = [*texts_of(blocks), *(step.text for step in council.story), case.texts.headline]
        assert not [
            text.to("en")
            for text in said
            if re.search(r"\boptim(al|um)\b", text.to("en"), re.IGNORECASE) and "Pareto" not in text.to("en")
        ]
        # what is best is so by the criteria that were set, and says so
        bare = [text.to("ja").replace("設定した評価基準", "") for text in said if "設定した評価基準" not in text.to("ja")]
        assert not [text for text in bare if "最適" in text and "パレート" not in text]


def test_everything_is_said_in_both_languages(ward, ward_analysis):
    council = case_of(ward, ward_analysis).council
    blocks = [*council.proposal, *council.why, *itertools.chain(*((card.question, *card.answer) for card in council.cards))]
    said = [*texts_of(blocks), *(text for step in council.story for text in (step.title, step.text))]
    japanese = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
    # the source of a reason is quoted as it is written
    assert not [text.to("en") for text in said if japanese.search(text.to("en")) and "基本計画" not in text.to("en")]
    assert all(text.to("ja") for text in said if text.to("en"))


def test_the_story_goes_from_today_to_what_changes(ward):
    steps = story(ward)
    assert [step.title.to("en") for step in steps] == ["Today", "The gap", "The options", "The choice", "What it changes"]
    assert [step.open == ward.after.open for step in steps] == [False, False, False, True, True]
    assert "36,590" in steps[1].text.to("en")
    assert "6 plans tie" in steps[2].text.to("en")


def test_an_evaluation_tells_no_story_and_answers_no_questions(edit):
    name = edit(("  from: {kind: branch}\n  open: 2\n", ""))
    result = solve(load_scenario(name))
    assert story(result) == ()
    assert answers(result, analyse(result)) == ((), ())
    assert any("nothing is proposed" in text.to("en") for text in texts_of(proposal(result)))


def test_every_candidate_has_its_question(ward, ward_analysis):
    cards, why = answers(ward, ward_analysis)
    questions = [card.question.to("en") for card in cards]
    assert questions[0] == "Why 2?"
    assert "How sure is this?" in questions
    assert "Why is my area not reached?" in questions
    for office in ward.problem.candidates:
        name = ward.study.offices.set_index("id").loc[office, "name_en"]
        asked = f"What without {name}?" if office in ward.added else f"Why not {name}?"
        card = cards[questions.index(asked)]
        assert (office in card.open) == (office not in ward.added)
    assert {section.title.to("en") for section in why} >= {"The plans, best first", "The price of each condition"}


def test_who_stays_out_of_reach_is_told_by_area(ward, ward_analysis):
    cards, _ = answers(ward, ward_analysis)
    card = next(card for card in cards if card.question.to("en") == "Why is my area not reached?")
    left = ward.question.people * ~ward.after.served
    assert f"{left.sum():,} people" in card.answer[0].to("en")
    told = {row[0].to("ja"): int(row[1].to("en").replace(",", "")) for row in card.answer[1].rows}
    names = ward.study.areas.set_index("id")["name_ja"]
    for area, count in zip(ward.study.demand["area"], left, strict=True):
        if count:
            told[names[area]] -= int(count)
    assert set(told.values()) == {0}


def test_the_chart_of_numbers_has_a_bar_for_each(ward, ward_analysis):
    cards, _ = answers(ward, ward_analysis)
    table = next(block for block in cards[0].answer if isinstance(block, Table))
    assert len(table.bars) == len(table.rows) == 14
    assert table.bars[0] == 1.0
    assert list(table.bars) == sorted(table.bars, reverse=True)


def test_the_ranking_on_the_page_is_that_of_rank(ward, ward_analysis):
    found = shown_choices(ward, ward_analysis.choices)
    ranked = standings(ward.question, 0).plans
    assert found.count == len(found.plans) == len(ranked) == 78
    for told, row in zip(found.plans, ranked, strict=True):
        added = tuple(office for place, office in enumerate(found.candidates) if told.mask >> place & 1)
        assert (added, told.rank) == (row.added, row.rank)


def test_conditions_are_broken_by_just_the_sets_that_break_them(ruled):
    found = shown_choices(ruled, choices(ruled))
    problem = ruled.problem
    assert [condition.title.to("en") for condition in found.conditions] == [
        "at least 1 of Yamate Branch, Kita Branch open (the north needs one)",
        "at most one of Misaki Branch, Mori Branch opens",
        "at least 60 % within reach",
    ]
    north, apart, reach = (condition.broken for condition in found.conditions)
    for mask in range(2 ** len(found.candidates)):
        added = {office for place, office in enumerate(found.candidates) if mask >> place & 1}
        served = sum(point.people for point in POINTS if far_mm(point, {KEPT, *added}) <= 1_500_000)
        assert north[mask] == (not added & {"yamate", "kita"})
        assert apart[mask] == ({"misaki", "mori"} <= added)
        assert reach[mask] == (served * 100 < 60 * sum(point.people for point in POINTS))
        broken = north[mask] or apart[mask] or reach[mask] or not found.least <= len(added) <= found.most
        opened = (*problem.keep, *(office for office in found.candidates if office in added))
        with pytest.raises(CheckError) if broken else nullcontext():
            check_plan(problem, opened, {})


def test_where_a_site_may_become_several_things_nothing_is_tried():
    assert choices(solve(load_scenario("example-phases"))) is None
    assert choices(solve(load_scenario("example-certificates"))) is None


def test_the_page_travels_on_foot_even_where_circles_decide(ward, ward_analysis):
    assert [layer.title.to("en") for layer in case_of(ward, ward_analysis).times] == ["Time on foot", "Time by public transport"]


def test_broken_streets_leave_the_page_without_times(edit):
    result = solve(load_scenario(edit()))
    assert case_of(result, analyse(result)).times == ()


@pytest.mark.parametrize(
    ("written", "line", "said"),
    [
        ("now: {kinds: [branhc]}", 14, "Did you mean branch?"),
        ("now: {ids: [hon, nowhere]}", 14, "no office nowhere"),
        ("now: {ids: [hon], kinds: [branch]}", 14, "one of ids, kind, kinds"),
        ("now: {}", 14, "one of ids, kind, kinds"),
    ],
)
def test_a_service_that_nobody_gives_is_refused_at_its_place(edit, written, line, said):
    name = edit(
        ("objective:", f"services:\n  - id: certificates\n    title: {{ja: 証明書, en: certificates}}\n    {written}\nobjective:")
    )
    done = run("check", name)
    assert done.exit_code == 3
    assert f"town.yaml:{line}:" in done.stderr
    assert said in done.stderr


def test_two_services_of_one_name_are_refused(edit):
    one = "  - id: certificates\n    title: {ja: 証明書, en: certificates}\n    now: {kinds: [branch]}\n"
    done = run("check", edit(("objective:", f"services:\n{one}{one}objective:")))
    assert done.exit_code == 3
    assert "written twice" in done.stderr


def test_services_choose_nothing(edit):
    plain = solve(load_scenario(edit()))
    service = "services:\n  - id: other\n    title: {ja: 他, en: other}\n    now: {kinds: [branch]}\nobjective:"
    shown = solve(load_scenario(edit(("objective:", service))), study_of(plain.file))
    assert (plain.plan.open, plain.plan.objectives) == (shown.plan.open, shown.plan.objectives)
    assert len(shown.services) == 1


def test_every_form_of_rule_is_said_in_plain_words():
    result = solve(load_scenario("example-rules"))
    said = [condition.title for condition in shown_choices(result, choices(result)).conditions]
    assert len(said) == len(result.file.scenario.rules)
    assert all(text.to("ja") and text.to("en") and "None" not in text.to("en") for text in said)
    assert said[2].to("ja") == "第二出張所、第四出張所、桜台出張所のうち、ちょうど 1 か所が開く"
    assert said[5].to("en") == "if Dai-hachi branch office opens, so does Dai-nana branch office"
    assert said[-1].to("en") == "nobody is farther than 3.4 km from an office"
