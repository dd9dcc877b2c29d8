"""Whose people count: a column of the demand for a scenario, or for one objective, in every figure and in words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.labels import own_words
from placement.scenario.files import load_scenario
from placement.solving.solve import solve
from tests.placement import plainly as plain
from tests.placement.conftest import run
from tests.placement.plainly import Aim, additions, choose, served, total
from tests.placement.test_language import FUTURES, HEAD, PHASES, USUAL, in_phase, nested, put, read, same_in_the_problem

COLUMNS = ("people", "people_65", "people_2040")
AGED = sum(point.people_65 for point in plain.POINTS)
MADE: dict[str, Callable[[str], Aim]] = {
    "maximize: served_population": lambda column: Aim("max", lambda s: served(s, column=column)),
    "maximize: backup_population": lambda column: Aim("max", lambda s: served(s, column=column, times=2)),
    "minimize: mean_distance": lambda column: Aim("min", lambda s: total(s, column)),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    plain.write(folder / "minato-town")
    return folder


@settings(max_examples=60)
@given(
    whose=st.sampled_from(("", *COLUMNS)),
    asked=st.lists(
        st.tuples(st.sampled_from(sorted(MADE)), st.sampled_from(("", *COLUMNS))), min_size=1, max_size=4, unique=True
    ),
    floor=st.sampled_from((0, 20, 40)),
)
def test_each_objective_counts_those_it_names_or_those_of_the_scenario(
    town: Path, whose: str, asked: list[tuple[str, str]], floor: int
) -> None:
    goals = ", ".join(f"{{{words}{f', people: {column}' if column else ''}}}" for words, column in asked)
    text = f"people: {whose}\n" if whose else ""
    text += f"rules: [{{id: floor, serve: {floor} %}}]\n" if floor else ""
    answer = put(town, f"  open: {{min: 1, max: 3}}\n{text}objective: [{goals}]\n")
    aims = [MADE[words](column or whose or "people") for words, column in asked]

    everyone = sum(getattr(p, whose or "people") for p in plain.POINTS)
    plans = additions(1, 3, lambda s: served(s, column=whose or "people") * 100 >= floor * everyone)
    assert sorted(answer.plan.tied) == choose(plans, aims)
    assert [v.value for v in answer.plan.objectives] == [aim.value(plain.chosen(answer.plan.added)) for aim in aims]
    same_in_the_problem(answer)
    known = [(reading.name, reading.whose) for reading in answer.question.readings]
    assert known == [(words.split(": ")[1], column) for words, column in asked]


def test_weighed_criteria_may_count_different_people(town: Path) -> None:
    parts = "{maximize: served_population, weight: 50 %}, {maximize: served_population, people: people_65, weight: 50 %}"
    answer = put(town, f"  open: 2\nobjective: [{{weigh: [{parts}]}}]\n")
    same_in_the_problem(answer)
    people, aged = answer.problem.objectives[0].criterion.parts  # type: ignore[union-attr]
    assert (people.people.sum(), aged.people.sum()) == (sum(p.people for p in plain.POINTS), AGED)


def test_a_phase_counts_the_scenarios_people_unless_it_says_otherwise(town: Path) -> None:
    answer = put(town, f"people: people_65\n{PHASES}{USUAL}")
    aim = Aim(
        "max",
        lambda p: 6 * served(in_phase(p, "y2014"), column="people_65") + 4 * served(in_phase(p, "y2020"), column="people_2040"),
    )
    best = {tuple(plan) for plan in choose(nested(), [aim], tuple)}
    assert set(answer.plan.tied) <= best
    assert answer.question.readings[0].title.to("en") == "people served (mean of the phases)"


def test_an_objectives_people_count_in_every_future(town: Path) -> None:
    futures = (FUTURES % "expected").replace(", people: people_2040", "")
    goals = "objective: [{maximize: served_population, people: people_65}]\n"
    answer = put(town, f"  open: 2\n{futures}{goals}")
    aim = Aim("max", lambda s: 5 * served(s, column="people_65") + served(s, 1000, column="people_65"))
    assert sorted(answer.plan.tied) == choose(additions(2, 2), [aim])


def test_every_output_says_whose_people_it_counts(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    goals = "objective: [{maximize: served_population}, {minimize: mean_distance}, {minimize: mean_distance, people: people}]\n"
    (town / "aged.yaml").write_text(f"{HEAD}  open: 2\npeople: people_65\n{goals}", encoding="utf-8")
    done = run("solve", "aged.yaml", "--out", "aged")
    assert done.exit_code == 0, done.stderr
    record = json.loads((town / "aged" / "plan.json").read_text(encoding="utf-8"))
    opened = frozenset(record["open"])

    assert record["people"] == "people_65"
    assert record["served"]["of"] == AGED
    assert record["served"]["people"] == served(opened, column="people_65")
    assert record["distance_m"]["mean"] == round(total(opened, "people_65") / AGED / 1000, 3)
    named = [(goal["name"], goal.get("people")) for goal in record["objectives"]]
    assert named == [("served_population", None), ("mean_distance", None), ("mean_distance", "people")]
    said = f"the {AGED:,} people of the column people_65"
    assert any(said in text for text in record["assumptions"])
    for text in (
        done.stderr,
        (town / "aged" / "map.html").read_text("utf-8"),
        (town / "aged" / "report.html").read_text("utf-8"),
    ):
        plainly = re.sub(r"\s+", " ", text)
        assert "people_65" in plainly
        assert "of residents" not in plainly
    assert f"{AGED:,} people of people_65" in re.sub(r"\s+", " ", done.stderr)
    assert "he people of people_65 within" in (town / "aged" / "map.html").read_text(encoding="utf-8")
    assert "People of people_65 by their nearest office" in (town / "aged" / "report.html").read_text(encoding="utf-8")
    words = json.loads((town / "aged" / "page.json").read_text(encoding="utf-8"))["case"]["words"]
    assert set(words) == set(own_words(given=False, column="people_65"))
    assert all("people_65" in str(text) for text in words.values())
    indicators = (town / "aged" / "indicators.csv").read_text(encoding="utf-8")
    assert "(of people_65)" in indicators
    assert "People here are those of people_65." in indicators
    rows = (town / "aged" / "demand.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [int(row.split(",")[2]) for row in rows] == [point.people_65 for point in plain.POINTS]


def test_the_page_counts_those_who_count(town: Path) -> None:
    result = solve(read(town, "  open: 2\npeople: people_65\n" + USUAL))
    assert result.counted.demand["people"].tolist() == [point.people_65 for point in plain.POINTS]
    assert result.study.demand["people"].tolist() == [point.people for point in plain.POINTS]
    plainly = solve(read(town, "  open: 2\n" + USUAL))
    assert plainly.counted is plainly.study


def test_ranking_explanation_and_comparison_name_whose_people_count(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    own = "objective: [{maximize: served_population, people: people_65}, {minimize: mean_distance}]\n"
    (town / "own.yaml").write_text(f"{HEAD}  open: 2\n{own}", encoding="utf-8")
    ranked = json.loads(run("rank", "own.yaml", "--json", "--top", "0").stdout)
    assert ranked["people"] == "people"
    by_aged = sorted(served(plain.chosen(pair), column="people_65") for pair in combinations(plain.BRANCHES, 2))[::-1]
    assert [plan["objectives"][0]["exact"] for plan in ranked["plans"]] == by_aged
    assert {plan["objectives"][0]["people"] for plan in ranked["plans"]} == {"people_65"}
    assert "people_65" in run("rank", "own.yaml").stdout
    explained = json.loads(run("explain", "own.yaml", "--json").stdout)
    assert explained["answer"]["objectives"][0]["people"] == "people_65"

    (town / "aged.yaml").write_text(f"{HEAD}  open: 2\npeople: people_65\n{USUAL}", encoding="utf-8")
    refused = run("compare", "own.yaml", "aged.yaml")
    assert refused.exit_code == 3
    assert "count different people (people and people_65)" in refused.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  open: 2\npeople: people_66\n" + USUAL, "no such column people_66 of whole numbers. Allowed: people, people_65"),
        ("  open: 2\npeople: area\n" + USUAL, "no such column area of whole numbers"),
        ("  open: 2\npeople: people_66\nrules: [{id: a, serve: 50 %}]\n" + USUAL, "no such column people_66"),
        (
            "  open: 2\nobjective: [{maximize: served_population, people: aged}]\n",
            "the study's demand (demand.csv) has no such column aged of whole numbers",
        ),
        ("  open: 2\nobjective: [{minimize: open_offices, people: people_65}]\n", "people goes with served_population / "),
        (
            "  open: 2\nobjective: [{maximize: served_population}, {maximize: served_population}]\n",
            "objective served_population is written twice",
        ),
        (
            PHASES + "objective: [{maximize: served_population, people: people_65}]\n",
            "people is written here and in y2020, where it counts for every objective; write one of them",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(town: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    monkeypatch.chdir(town)
    (town / "bad.yaml").write_text(HEAD + text, encoding="utf-8")
    done = run("solve", "bad.yaml", "--out", "bad")
    assert done.exit_code == 3
    assert said in re.sub(r"\s+", " ", done.stdout + done.stderr)
    assert not (town / "bad").exists()


def test_it_is_written_again_as_it_was_read(town: Path, tmp_path: Path) -> None:
    from placement.scenario.files import dump_scenario

    file = read(town, "  open: 2\npeople: people_65\nobjective: [{maximize: served_population, people: people_2040}]\n")
    (tmp_path / "again.yaml").write_text(dump_scenario(file.scenario), encoding="utf-8")
    assert load_scenario(tmp_path / "again.yaml").scenario == file.scenario
