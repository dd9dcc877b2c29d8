"""One place for an objective: its definition is all that a new one needs, and no other file knows any by name."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from models.criteria import Coverage
from models.messages.text import given, same
from placement import load_scenario, load_study, solve
from placement.records.plan import plan_record
from placement.scenario.objectives import registry
from placement.scenario.objectives.definition import Column, Inputs, Objective
from placement.scenario.schema import schema
from tests.placement.conftest import run

ROOT = Path(__file__).parents[2]
NEAR_MM = 800_000


def _near(of: Inputs) -> Coverage:
    return Coverage(of.name, of.distance.within(NEAR_MM), of.people)


TOY = Objective(
    name="near_population",
    sense="max",
    unit="people",
    title=given({"ja": "すぐ近くの人口", "en": "people close by"}),
    criterion=_near,
    column=Column("doors", "no-doors", same("the study's offices have no column doors")),
)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch, edit: Callable[..., str]) -> str:
    """Return a scenario with an objective that this test alone knows."""
    monkeypatch.setattr(registry, "OBJECTIVES", (*registry.OBJECTIVES, TOY))
    name = edit(("maximize: served_population", "maximize: near_population"))
    offices = Path("minato-town/offices.csv")
    head, *rows = offices.read_text(encoding="utf-8").splitlines()
    offices.write_text("\n".join([f"{head},doors", *(f"{row},1" for row in rows)]) + "\n", encoding="utf-8")
    return name


def near(plan: list[str]) -> int:
    study = load_study(Path("minato-town"))
    homes, offices = study.demand.geometry, study.offices[study.offices["id"].isin(plan)].geometry
    far = np.array([offices.distance(home).min() * 1000 for home in homes])
    return int(study.demand["people"][np.rint(far) <= NEAR_MM].sum())


def test_a_new_objective_is_solved_ranked_explained_swept_and_said_by_its_definition_alone(toy: str) -> None:
    solved = solve(load_scenario(toy))
    first = plan_record(solved).objectives[0]
    assert (first.name, first.sense, first.proven) == ("near_population", "max", True)
    assert first.value == near(list(solved.after.open))
    ranked = json.loads(run("rank", toy, "--json", "--top", "0").stdout)
    values = [row["objectives"][0]["value"] for row in ranked["plans"]]
    assert values == [near(["hon", *row["added"]]) for row in ranked["plans"]]
    assert values == sorted(values, reverse=True)
    assert "people close by" in run("rank", toy).stdout
    assert "すぐ近くの人口" in run("rank", toy, "--lang", "ja").stdout
    assert '"name": "near_population"' in run("explain", toy, "--json").stdout
    assert run("sweep", toy, "--vary", "open=1..3").exit_code == 0
    assert "near_population" in schema()["$defs"]["Goal"]["properties"]["maximize"]["anyOf"][0]["enum"]  # type: ignore[index]


def test_what_a_new_objective_needs_is_asked_for_by_name(toy: str) -> None:
    offices = Path("minato-town/offices.csv")
    offices.write_text(offices.read_text(encoding="utf-8").replace("doors", "windows"), encoding="utf-8")
    refused = run("check", toy)
    assert refused.exit_code == 3
    assert "the study's offices have no column doors" in refused.stderr


def test_without_its_definition_the_name_means_nothing(edit: Callable[..., str]) -> None:
    refused = run("check", edit(("maximize: served_population", "maximize: near_population")))
    assert refused.exit_code == 3
    assert "near_population is not allowed here" in refused.stderr


def test_every_sense_is_refused_the_other_senses_names(edit: Callable[..., str]) -> None:
    for of in registry.objectives():
        wrong, right = ("minimize", "maximize") if of.sense == "max" else ("maximize", "minimize")
        refused = run("check", edit(("maximize: served_population", f"{wrong}: {of.name}")))
        assert f"{of.name} goes with {right}" in refused.stderr
    assert load_scenario("nerima-2013").scenario.needs == {"open_office"}


def texts(path: Path) -> Iterator[str]:
    """Yield every text of a module that is no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    yield from (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    )


def test_no_objective_is_named_outside_its_definition() -> None:
    # a column of the study, a word and a key of a limit may have an objective's name; the page's words have keys of their own; a manual names what it tells of
    columns = {of.column.name for of in registry.objectives() if of.column}
    names = {of.name for of in registry.objectives()} - columns - {"counters", "staff", "staff_hours"} | {registry.WEIGHED.name}
    words = re.compile("|".join(rf"\b{name}\b" for name in names if "_" in name))
    files = [path for package in ("models", "geodata", "maps", "placement") for path in (ROOT / package).rglob("*.py")]
    elsewhere = [path for path in files if not path.is_relative_to(ROOT / "placement/scenario/objectives")]
    for words_of in ("labels", "trying_labels"):
        elsewhere.remove(ROOT / f"maps/{words_of}.py")
    elsewhere.remove(ROOT / "placement/scenario/described_ja.py")
    found = [(path, text) for path in elsewhere for text in texts(path) if text in names or words.search(text)]
    assert len(files) > len(elsewhere) > 250
    assert not found
