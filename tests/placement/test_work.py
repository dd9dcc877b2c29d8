"""How often a command runs a solver: not more with every rule, and within what is stated with every site."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import placement.analysis.analyse as page
import placement.analysis.choices as tried
from models.subsets.enumeration import tabulate
from placement.analysis import conditions
from placement.analysis.analyse import NODES_A_PAGE, analyse
from placement.analysis.explanation import explain
from placement.analysis.sweep.keys import numbers_in, varied
from placement.documents.explanation import left_out
from placement.problem.build import ask
from placement.problem.checks import references
from placement.results.explanation import Explanation, Impasse
from placement.scenario.files import load_scenario
from placement.scenario.ids import named_in
from placement.solving.question import put
from placement.solving.ranking import standings
from placement.solving.solve import solve
from tests.benchmarks.towns import ceilings, counted, each_area, floors, scenario_in, town_of

CERTIFICATES = """\
scenario: certificates
title: certificates
study: nerima
served: {any: [{straight_line: 3 km}]}
offices: {keep: [nerima, shakujii, hikarigaoka, oizumi], from: {kind: branch}, open: 2}
services:
  - id: certificates
    title: certificates
    served: {any: [{straight_line: 1.5 km}]}
    choose: {from: {kind: branch}, open: 5}
objective:
  - maximize: served_population
  - {maximize: served_population, service: certificates}
  - {minimize: mean_distance, service: certificates}
"""


@pytest.mark.parametrize("rules", [floors, each_area, ceilings])
def test_rules_add_no_runs_of_a_solver(tmp_path: Path, rules: Callable[[int], str]) -> None:
    runs = []
    for number in (3, 60):
        study = town_of(tmp_path / f"town{number}", 32, 7)
        with counted() as count:
            analyse(solve(scenario_in(tmp_path, study, 7, opened=2, rules=rules(number), reach="1 km")))
        runs.append((count.programs, count.linear))
    assert runs[0] == runs[1]
    assert runs[0][0] <= 4


def test_rules_that_demand_the_same_are_tried_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = town_of(tmp_path / "town", 32, 7)
    result = solve(scenario_in(tmp_path, study, 7, opened=2, rules=ceilings(90), reach="1 km"))
    tables = []
    monkeypatch.setattr(tried, "tabulate", lambda problem: tables.append(problem) or tabulate(problem))
    found = tried.choices(result)
    assert found is not None
    assert len(found.rules) == 90
    assert len(tables) == 1 + 15  # of all plans, and of each pair of six offices
    assert [rule.broken for rule in found.rules[:30]] == [rule.broken for rule in found.rules[30:60]]


def test_names_are_looked_up_once_however_many_changes_are_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = town_of(tmp_path / "town", 32, 7)
    at_most = ceilings(30).replace("at_most: 2", "at_most: 1")
    file = scenario_in(tmp_path, study, 7, opened=3, rules=at_most, reach="1 km")
    question, looked, asked = put(file), [], []
    monkeypatch.setattr(references, "named_in", lambda node, what: looked.append(what) or named_in(node, what))
    monkeypatch.setattr(conditions, "ask", lambda *given, **how: asked.append(how) or ask(*given, **how))
    assert isinstance(explain(question, file), Impasse)
    assert len(asked) > 1
    assert not looked


def test_rules_are_read_once_where_another_number_varies(tmp_path: Path) -> None:
    study = town_of(tmp_path / "town", 32, 7)
    file = scenario_in(tmp_path, study, 7, opened=2, rules=ceilings(20), reach="1 km")
    numbers = numbers_in(file.scenario)
    reach = next(number for number in numbers if number.is_reach)
    most = next(number for number in numbers if number.path[0] == "rules")
    farther, fewer = varied(file, [(reach, Fraction(2_000_000))]), varied(file, [(most, Fraction(1))])
    assert farther.scenario.rules is file.scenario.rules
    assert fewer.scenario.rules[1:] == file.scenario.rules[1:]
    assert farther.scenario.model_copy(update={"served": file.scenario.served}) == file.scenario
    assert varied(file, [(reach, Fraction(1_000_000))]).scenario == file.scenario


@pytest.mark.parametrize("offices", [35, pytest.param(60, marks=pytest.mark.long)])
def test_sites_add_no_integer_programs_and_few_linear_ones(tmp_path: Path, offices: int) -> None:
    study = town_of(tmp_path / "town", 200, offices)
    file = scenario_in(tmp_path, study, offices)
    with counted() as proving:
        result = solve(file)
    with counted() as count:
        found = analyse(result)
    # the proof itself, and nothing after it
    assert proving.programs <= 2 * 100
    assert count.programs == 0
    assert count.linear <= 2 * NODES_A_PAGE
    assert found.explanation is not None
    assert not found.explanation.left_out
    assert not found.explanation.unasked
    assert len(found.explanation.swaps) == len(result.problem.candidates)


@pytest.mark.long
def test_the_page_and_explain_say_the_same_beyond_a_table(tmp_path: Path) -> None:
    study = town_of(tmp_path / "town", 100, 36)
    file = scenario_in(tmp_path, study, 36)
    question = put(file)
    found = explain(question, file)
    paged = analyse(solve(file)).explanation
    assert isinstance(found, Explanation)
    assert paged is not None
    assert [(swap.office, swap.best and swap.best.values) for swap in paged.swaps] == [
        (swap.office, swap.best and swap.best.values) for swap in found.swaps
    ]
    assert [(price.part.id, price.binds) for price in paged.prices] == [(price.part.id, price.binds) for price in found.prices]


def test_what_a_page_leaves_out_is_said_with_the_command_that_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = town_of(tmp_path / "town", 100, 36)
    file = scenario_in(tmp_path, study, 36)
    monkeypatch.setattr(page, "NODES_A_PAGE", 12)
    result = solve(file)
    found = analyse(result, beforehand_s=0)
    assert found.explanation is not None
    assert found.explanation.left_out
    assert len(found.explanation.swaps) + len(found.explanation.left_out) == len(result.problem.candidates)
    (said,) = left_out(found.explanation)
    assert "placement explain town" in said.to("en")
    assert found.standings is not None
    again = analyse(result, beforehand_s=0)
    assert again.explanation is not None
    assert again.explanation.left_out == found.explanation.left_out
    everything = explain(put(file), file)
    assert isinstance(everything, Explanation)
    assert not everything.left_out


def test_two_kinds_of_service_are_listed_not_solved(tmp_path: Path) -> None:
    path = tmp_path / "certificates.yaml"
    path.write_text(CERTIFICATES, encoding="utf-8")
    question, file = put(load_scenario(path)), load_scenario(path)
    with counted() as count:
        found = explain(question, file)
        ranked = standings(question, 20)
    assert count.programs + count.linear == 0
    assert isinstance(found, Explanation)
    assert found.answer.values == ranked.plans[0].values
