"""`placement rank`: every plan, best first, against plain enumeration."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.messages.document import Page
from models.messages.text import Text
from models.subsets.enumeration import tabulate
from placement import load_scenario
from placement.analysis.explanation import explain
from placement.documents.ranking import compose_ranking
from placement.documents.result import compose
from placement.records.plan import plan_record
from placement.results.explanation import Explanation
from placement.solving.question import put
from placement.solving.ranking import best_by_count, standings
from placement.solving.solve import solve
from tests.brute import best_plans, every_plan
from tests.models.test_lexicographic import best_first
from tests.placement.conftest import run


def ranked(*arguments: str) -> dict:
    done = run("rank", *arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_nerima_has_78_plans_and_the_first_is_the_one_that_solve_finds() -> None:
    record = ranked("nerima-2013", "--top", "0")
    assert record["count"] == len(record["plans"]) == 78
    first = record["plans"][0]
    assert (first["rank"], first["added"], first["tied_with_best"]) == (1, ["dai2", "seki"], True)
    assert first["served"] == {"people": 721656, "of": 721722, "share": 0.999909}
    assert first["distance_m"] == {"mean": 1148.673, "max": 3267.899}
    assert [objective["name"] for objective in first["objectives"]] == ["served_population", "mean_distance"]
    assert [row["served"]["people"] for row in record["plans"][:6]] == [721656] * 6
    assert sum(row["tied_with_best"] for row in record["plans"]) == 1


def test_nerima_shows_the_best_plan_for_every_number_from_0_to_13() -> None:
    record = ranked("nerima-2013")
    assert [len(row["added"]) for row in record["by_count"]] == list(range(14))
    assert [row["served"]["people"] for row in record["by_count"][:4]] == [685132, 707735, 721656, 721722]
    means = [row["distance_m"]["mean"] for row in record["by_count"]]
    assert means == sorted(means, reverse=True)


def test_every_plan_stands_where_plain_enumeration_puts_it(edit: Callable[..., str]) -> None:
    edit(("open: 2", "open: {min: 0, max: 3}"))
    question = put(load_scenario("town.yaml"))
    plans = every_plan(question.problem)
    found = standings(question, 0)
    assert {row.added: dict(zip(["served_population", "mean_distance"], row.values, strict=True)) for row in found.plans} == plans
    keys = [(-row.values[0], row.values[1]) for row in found.plans]
    assert keys == sorted(keys)
    assert [row.rank for row in found.plans] == [1 + sum(other < key for other in keys) for key in keys]
    for row in found.plans:
        assert row.measures.served == row.values[0]
        assert row.measures.distance_total_mm == row.values[1]
        beaten = any(
            other[0] <= key[0] and other[1] <= key[1] and other != key for key in [keys[found.plans.index(row)]] for other in keys
        )
        assert row.on_front == (not beaten)


def test_what_an_office_is_worth_is_that_of_plain_enumeration(edit: Callable[..., str]) -> None:
    edit(("open: 2", "open: {min: 0, max: 5}"))
    question = put(load_scenario("town.yaml"))
    served = {frozenset(added): values["served_population"] for added, values in every_plan(question.problem).items()}
    found = standings(question, 0)
    everyone = frozenset(question.problem.candidates)
    assert sum(office.shapley for office in found.offices) == served[everyone] - served[frozenset()]
    for office in found.offices:
        assert office.alone == served[frozenset({office.office})] - served[frozenset()]
        assert office.with_it is not None
        assert office.with_it.added == next(row.added for row in found.plans if office.office in row.added)
        assert isinstance(office.shapley, Fraction)


def test_with_a_tolerance_the_first_plan_is_still_the_one_that_solve_finds(edit: Callable[..., str]) -> None:
    for share in ("1 %", "10 %", "30 %"):
        edit(("- maximize: served_population", f"- maximize: served_population\n    give_up: {share}"))
        file = load_scenario("town.yaml")
        result, found = solve(file), standings(put(file), 0)
        assert found.plans[0].added == result.plan.added
        assert {row.added for row in found.plans if row.tied_with_best} == set(result.plan.tied)
        places = ["tied" if row.tied_with_best else row.values for row in found.plans]
        assert [row.rank for row in found.plans] == [1 + places.index(place) for place in places]


@pytest.mark.parametrize("tabled", [True, False])
def test_plans_that_a_tolerance_leaves_tied_are_counted_as_they_are_shown(
    edit: Callable[..., str], monkeypatch: pytest.MonkeyPatch, *, tabled: bool
) -> None:
    edit(("- maximize: served_population", "- maximize: served_population\n    give_up: 90 %"), ("mean_distance", "open_offices"))
    file = load_scenario("town.yaml")
    if not tabled:
        for module in ("placement.solving.ranking", "models.analysis.alternatives", "placement.analysis.best"):
            monkeypatch.setattr(f"{module}.tabulate", lambda _: None)
        monkeypatch.setattr("models.analysis.alternatives.listing", lambda _: None)
        monkeypatch.setattr("placement.analysis.best.listing", lambda _: None)
        monkeypatch.setattr("models.decision.has_table", lambda _: False)
    result, question = solve(file), put(file)
    _, ties = best_plans(question.problem)
    assert len(ties) > 1
    assert len({question.state_of(added).served.sum() for added in ties}) > 1
    record = plan_record(result)
    assert record.ties is not None
    assert (record.ties.count, record.ties.complete, sorted(record.ties.plans)) == (len(ties), True, ties)
    assert record.objectives[-1].ties == len(ties)
    assert record.ties.plans[0] == result.plan.added
    plans = every_plan(question.problem)
    assert plans[result.plan.added]["served_population"] == max(plans[added]["served_population"] for added in ties)
    assert sorted(row.added for row in standings(question, 0).plans if row.rank == 1) == ties
    explained = explain(question, file)
    assert isinstance(explained, Explanation)
    assert explained.answer.tied == len(ties)
    said = " ".join(text.to("en") for text in said_in(compose(result), "Ties"))
    assert f"{len(ties)} plans are equally good by the objectives and what may be given up of them" in said


def said_in(page: Page, title: str) -> list[Text]:
    (section,) = [section for section in page.sections if section.title.to("en") == title]
    return [body for body in section.body if isinstance(body, Text)]


FIRST = st.sampled_from(
    ["maximize: served_population", "minimize: mean_distance", "minimize: max_distance", "minimize: open_offices"]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=FIRST, second=FIRST, share=st.integers(0, 60), other=st.integers(0, 60), count=st.integers(1, 4))
def test_the_best_plan_for_each_number_is_that_of_brute_force_also_with_tolerances(
    edit: Callable[..., str], first: str, second: str, share: int, other: int, count: int
) -> None:
    goals = "".join(f"  - {goal}\n    give_up: {within} %\n" for goal, within in {first: share, second: other}.items())
    text = edit(("open: 2", f"open: {count}"))
    path = Path(text)
    kept, _, _ = path.read_text("utf-8").partition("objective:")
    path.write_text(f"{kept}objective:\n{goals}", "utf-8")
    question = put(load_scenario(text))
    candidates = question.problem.candidates
    expected = []
    for number in range(len(candidates) + 1):
        asked = replace(question.problem, added_min=number, added_max=number)
        plans = every_plan(asked)
        if plans:
            expected.append(best_first(asked, plans, best_plans(asked, plans=plans)[1])[0])
    assert [row.added for row in best_by_count(question)] == expected


def test_as_many_plans_are_listed_as_asked_for_and_the_rest_are_counted(edit: Callable[..., str]) -> None:
    edit()
    record = ranked("town.yaml", "--top", "3")
    assert (len(record["plans"]), record["count"]) == (3, 10)
    assert "7 more plans" in run("rank", "town.yaml", "--top", "3").stdout


@pytest.mark.parametrize("share", ["0 %", "30 %"])
def test_without_a_table_the_solver_finds_the_same_first_plans(
    edit: Callable[..., str], monkeypatch: pytest.MonkeyPatch, share: str
) -> None:
    edit(("- maximize: served_population", f"- maximize: served_population\n    give_up: {share}"))
    question = put(load_scenario("town.yaml"))
    table = standings(question, 4)
    assert tabulate(question.problem) is not None
    for module in ("placement.solving.ranking", "models.analysis.alternatives"):
        monkeypatch.setattr(f"{module}.tabulate", lambda _: None)
    monkeypatch.setattr("models.analysis.alternatives.listing", lambda _: None)
    found = standings(question, 4)
    assert found.count is None
    assert [(row.rank, row.added, row.values) for row in found.plans] == [
        (row.rank, row.added, row.values) for row in table.plans
    ]


def test_what_cannot_be_met_exits_4(edit: Callable[..., str]) -> None:
    edit(("objective:", "rules:\n  - {id: a, at_least: 1, of: [kita]}\n  - {id: b, at_most: 0, of: [kita]}\nobjective:"))
    done = run("rank", "town.yaml")
    assert done.exit_code == 4
    assert "No plan meets" in done.stdout


def test_both_languages_and_names_without_their_common_ending(edit: Callable[..., str]) -> None:
    edit()
    question = put(load_scenario("town.yaml"))
    page = compose_ranking(question, standings(question))
    (table,) = (block for block in page.sections[0].body if hasattr(block, "rows"))
    assert all("Branch" not in row[1].to("en") and "出張所" not in row[1].to("ja") for row in table.rows)
    assert "案の順位" in run("rank", "town.yaml", "--lang", "ja").stdout
