"""Plans nearly as good that differ most: against brute force, in `rank`, on the page, and what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.analysis.alternatives import MOST, alternatives
from placement.analysis.analyse import analyse
from placement.analysis.sweep.keys import numbers_in
from placement.documents.council.case import council_of
from placement.documents.ranking import compose_ranking
from placement.records.analysis import analysis_record
from placement.scenario.files import load_scenario
from placement.solving.question import put as ask_again
from placement.solving.ranking import standings
from placement.solving.solve import solve
from tests.placement import plainly as plain
from tests.placement.conftest import run
from tests.placement.plainly import Sites, additions, chosen, served, total
from tests.placement.test_language import FUTURES, HEAD, PHASES, USUAL, in_futures, put, read, weigh

FIRST: dict[str, tuple[str, Callable[[Sites], int]]] = {
    "{maximize: served_population}": ("max", served),
    "{maximize: served_population, people: people_65}": ("max", lambda s: served(s, column="people_65")),
    "{minimize: mean_distance}": ("min", total),
}
Plan = tuple[str, ...]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    plain.write(folder / "minato-town")
    return folder


def farthest(plans: list[Plan], own: Plan, least: int) -> tuple[list[Plan], bool]:
    """Return the plans that differ most, one after the other, and whether those are all."""
    order = {office: number for number, office in enumerate(plain.BRANCHES)}
    plans = sorted(plans, key=lambda plan: [order[office] for office in plan])
    shown, found = [own], []
    while plans:
        by = [min(len(set(plan) ^ set(other)) for other in shown) for plan in plans]
        if max(by) < least or len(found) == MOST:
            return found, max(by) < least
        found.append(plans[by.index(max(by))])
        shown.append(found[-1])
    return found, True


def near(plans: list[Plan], sense: str, value: Callable[[Sites], int], share: int) -> list[Plan]:
    values = {plan: value(chosen(plan)) for plan in plans}
    best = max(values.values()) if sense == "max" else min(values.values())
    return [plan for plan in plans if abs(values[plan] - best) * 100 <= share * best]


@settings(max_examples=60)
@given(
    first=st.sampled_from(sorted(FIRST)),
    share=st.sampled_from([0, 1, 5, 20, 60, 100]),
    least=st.integers(1, 6),
    count=st.sampled_from([(2, 2), (1, 3), (0, 5)]),
    ruled=st.booleans(),
)
def test_they_are_those_of_brute_force(
    town: Path, first: str, share: int, least: int, count: tuple[int, int], ruled: bool
) -> None:
    rules = "rules: [{id: a, never_together: [minato, mori]}]\n" if ruled else ""
    low, high = max(count[0], 1), count[1]
    asked = f"alternatives: {{give_up: {share} %, differ_by: {least}}}\n"
    answer = put(town, f"  open: {{min: {low}, max: {high}}}\n{rules}{asked}objective: [{first}, {{minimize: open_offices}}]\n")
    found = alternatives(answer.question, answer.plan.added)
    assert found is not None

    plans = additions(low, high, lambda s: not ruled or not s >= {"minato", "mori"})
    expected = farthest(near(plans, *FIRST[first], share), answer.plan.added, least)
    assert ([one.plan.added for one in found.plans], found.complete) == expected
    for one in found.plans:
        assert one.from_best == len(set(one.plan.added) ^ set(answer.plan.added))
        assert one.plan.measures.served == served(chosen(one.plan.added))
        assert one.plan.values[0] == FIRST[first][1](chosen(one.plan.added))


def test_over_futures_the_tolerance_is_on_what_is_judged(town: Path) -> None:
    asked = "alternatives: {give_up: 10 %, differ_by: 2 sites}\n"
    answer = put(town, f"  open: 2\n{FUTURES % 'expected'}{asked}{USUAL}")
    found = alternatives(answer.question, answer.plan.added)
    assert found is not None
    plans = near(additions(2, 2), "max", lambda s: weigh(in_futures(s)), 10)
    assert ([one.plan.added for one in found.plans], found.complete) == farthest(plans, answer.plan.added, 2)


def test_where_offices_close_each_that_one_plan_closes_and_the_other_keeps_differs(town: Path) -> None:
    offices = "offices:\n  now: [hon, minato, mori]\n  keep: [hon]\n  from: {kind: branch}\n  total: 3\n"
    head = HEAD[: HEAD.index("offices:")] + offices + "alternatives: {give_up: 40 %, differ_by: 2 sites}\n"
    (town / "closing.yaml").write_text(head + USUAL, encoding="utf-8")
    question = ask_again(load_scenario(town / "closing.yaml"))
    ranked = standings(question)
    found = alternatives(question, ranked.plans[0].added)
    assert found is not None
    plans = near(additions(2, 2), "max", served, 40)
    assert ([one.plan.added for one in found.plans], found.complete) == farthest(plans, ranked.plans[0].added, 2)
    assert {"minato", "mori"} & {
        office for one in found.plans for office in set(question.problem.candidates) - set(one.plan.added)
    }


ASKED = f"  open: 2\nalternatives: {{give_up: 30 %, differ_by: 2 sites}}\n{USUAL}"


def test_rank_lists_them_after_the_plans(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    (town / "other.yaml").write_text(HEAD + ASKED, encoding="utf-8")
    own = put(town, ASKED).plan.added
    plans, complete = farthest(near(additions(2, 2), "max", served, 30), own, 2)
    best = max(served(chosen(pair)) for pair in combinations(plain.BRANCHES, 2))

    record = json.loads(run("rank", "other.yaml", "--json").stdout)["alternatives"]
    assert [tuple(plan["added"]) for plan in record["plans"]] == plans
    assert record["complete"] is complete
    assert (record["give_up"], record["differ_by"]) == (0.3, 2)
    assert record["best"] == {"name": "served_population", "unit": "people", "value": best, "exact": best}
    assert record["limit"]["exact"] == best - best * 30 // 100
    assert [plan["differs"]["from_plan"] for plan in record["plans"]] == [len(set(plan) ^ set(own)) for plan in plans]
    assert record["plans"][0]["served"]["people"] == served(chosen(plans[0]))
    said = re.sub(r"\s+", " ", run("rank", "other.yaml").stdout)
    assert f"At most 30 % of the best on people served is given up: {best - best * 30 // 100:,} instead of {best:,}." in said
    assert "Quite different plans" in said
    plainly = HEAD + "  open: 2\n" + USUAL
    (town / "plain.yaml").write_text(plainly, encoding="utf-8")
    assert "alternatives" not in json.loads(run("rank", "plain.yaml", "--json").stdout)
    assert "Quite different" not in run("rank", "plain.yaml").stdout


def test_the_page_asks_about_each_and_shows_it_on_the_map(town: Path) -> None:
    heard: list[str] = []
    result = solve(read(town, ASKED))
    found = analyse(result, only=("explanation", "alternatives"), progress=lambda event: heard.append(event.stage.id))
    assert found.alternatives is not None
    assert found.alternatives.plans
    assert "alternatives" in heard
    council = council_of(result, found)
    cards = [card for card in council.cards if card.question.to("en").startswith("What about something quite different")]
    assert [set(card.open) for card in cards] == [chosen(one.plan.added) for one in found.alternatives.plans]
    assert "Quite different plans" in [section.title.to("en") for section in council.why]
    own = served(chosen(result.plan.added))
    assert (
        cards[0]
        .answer[0]
        .to("en")
        .endswith(f"people served: {served(chosen(found.alternatives.plans[0].plan.added)):,}, with the proposal {own:,}.")
    )  # type: ignore[union-attr]

    record = analysis_record(result, found).alternatives
    assert record is not None
    assert [(one.plan.added, one.differs, one.from_best) for one in record.plans] == [
        (one.plan.added, one.differs, one.from_best) for one in found.alternatives.plans
    ]
    without = analyse(solve(read(town, "  open: 2\n" + USUAL)), only=("explanation", "alternatives"))
    assert without.alternatives is None


@pytest.mark.parametrize(
    ("share", "least", "said"),
    [
        ("0 %", 4, "No other plan so near the best differs by 4 sites; this is proven."),
        ("100 %", 1, "There are more that differ by 1 site."),
        ("100 %", 4, "no other plan so near the best differs by 4 sites from"),
    ],
)
def test_it_says_whether_there_are_more(town: Path, share: str, least: int, said: str) -> None:
    text = ASKED.replace("30 %", share).replace("2 sites", f"{least} sites")
    question = put(town, text).question
    ranked = standings(question)
    page = compose_ranking(question, ranked, alternatives(question, ranked.plans[0].added))
    words = " ".join(block.to("en") for section in page.sections for block in section.body if hasattr(block, "to"))
    assert said in words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ASKED.replace("2 sites", "two"), "two is no number of sites; write it like 2 sites"),
        (ASKED.replace("2 sites", "0 sites"), "0 sites is no difference; write 1 site or more"),
        (ASKED.replace("2 sites", "0"), "0 sites is no difference"),
        (ASKED.replace("2 sites", "2箇所"), "Did you mean 2 sites?"),
        (ASKED.replace("30 %", "1.5"), "1.5 is no share; write it like 98 %"),
        (ASKED.replace("give_up: 30 %, ", ""), "give_up"),
        (PHASES + "alternatives: {give_up: 1 %, differ_by: 2 sites}\n" + USUAL, "phases and alternatives do not go together"),
    ],
)
def test_what_makes_no_sense_is_refused(town: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    monkeypatch.chdir(town)
    (town / "bad.yaml").write_text(HEAD + text, encoding="utf-8")
    done = run("check", "bad.yaml")
    assert done.exit_code == 3
    assert said in re.sub(r"\s+", " ", done.stdout + done.stderr)


def test_where_nothing_may_be_added_there_are_no_alternatives(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    text = HEAD.replace("  from: {kind: branch}\n", "") + ASKED.replace("  open: 2\n", "")
    (town / "bad.yaml").write_text(text, encoding="utf-8")
    done = run("check", "bad.yaml")
    assert "alternatives needs from under offices" in done.stdout + done.stderr


def test_a_sweep_does_not_vary_what_changes_no_answer(town: Path) -> None:
    assert not [number.key for number in numbers_in(read(town, ASKED).scenario) if number.path[0] == "alternatives"]
