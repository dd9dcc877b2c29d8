"""The gallery: bundled examples of every feature, which run, warn of nothing, and say that they are examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geodata.study import Study
from models.lexicographic import solve_problem
from placement.problem.build import ask
from placement.scenario.files import BUNDLED, bundled_scenarios, load_scenario
from placement.scenario.schema import schema
from placement.solving.checking import check
from placement.solving.question import access_for, study_of
from placement.solving.solve import ties_listed
from tests.placement.conftest import run

EXAMPLES = [name for name in bundled_scenarios() if name.startswith("example-")]
ADDED = {
    "example-alternatives": ("dai2", "seki"),
    "example-backup": ("dai2", "oizuminishi"),
    "example-capacity": ("dai2", "oizuminishi"),
    "example-certificates": ("dai2", "seki", "oizumikita@certificates"),
    "example-driving": ("dai2", "seki"),
    "example-equity": ("dai2", "seki"),
    "example-extends": ("dai2", "seki", "oizumikita"),
    "example-farthest": ("dai2", "seki"),
    "example-fewest": ("dai2", "seki"),
    "example-futures": ("dai2", "seki"),
    "example-longest-walk": ("dai2", "seki"),
    "example-nearby": ("dai2", "dai3", "dai5", "sakuradai", "seki", "kamishakujii", "oizumikita"),
    "example-phases": ("seki@first", "dai2@second", "seki@second", "oizumikita@second"),
    "example-rules": ("dai3", "dai7", "sakuradai", "seki"),
    "example-services": ("dai2", "seki"),
    "example-slow-walk": ("dai2", "seki"),
    "example-spread": ("dai2", "seki"),
    "example-town": ("hama", "yamate", "kawara", "minami", "no"),
    "example-town-freed": ("yamate", "no", "izumi"),
    "example-town-hours": (
        *("minato@evening", "kita@evening", "higashi@evening", "higashi@evening-late"),
        *("minato@saturday-1", "kita@saturday-1", "higashi@saturday-1"),
        *("minato@saturday-3", "kita@saturday-3", "higashi@saturday-3"),
        *("minato@saturday-peak", "kita@saturday-peak", "higashi@saturday-peak", "higashi@sunday"),
        *("@evening", "@evening-late", "@sunday"),
    ),
    "example-town-hours-free": (
        *("kita", "higashi", "misaki", "kawara"),
        *("kita@evening", "higashi@evening", "misaki@evening", "kawara@evening"),
        *("kita@saturday-3", "higashi@saturday-3", "misaki@saturday-3", "kawara@saturday-3"),
        *("hon@saturday-peak", "kita@saturday-peak", "higashi@saturday-peak", "misaki@saturday-peak", "kawara@saturday-peak"),
        "@evening",
    ),
    "example-town-least-staff": ("midori", "minami", "no", "izumi"),
    "example-town-same-staff": (
        *("hama", "misaki", "yamate", "midori", "kawara", "minami"),
        *("matsu", "shin", "no", "izumi"),
    ),
    "example-town-states": (
        *("kawara@certificates>full@soon", "no@closed>full@soon"),
        *("hama@certificates>closed@middle", "ekimae@closed>certificates@middle"),
        *("shin@closed>certificates@middle", "izumi@closed>certificates@middle"),
        *("minami@certificates>base@late", "hashiba@closed>certificates@late", "oka@closed>base@late"),
        *("matsu@closed>base@late", "izumi@certificates>base@late"),
    ),
    "example-weights": ("dai2", "seki"),
    "example-years": ("kawara@soon", "kawara@middle", "no@middle", "kawara@late", "no@late", "izumi@late"),
}


@pytest.fixture(scope="module")
def studies() -> dict[str, Study]:
    files = {file.scenario.study: file for file in map(load_scenario, EXAMPLES)}
    return {name: study_of(file) for name, file in files.items()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs_to_a_proof_without_a_warning(studies: dict[str, Study], name: str) -> None:
    file = load_scenario(name)
    study = studies[file.scenario.study]
    question = ask(file, study, access_for(file, study))
    plan = solve_problem(question.problem, tie_limit=ties_listed(question))
    check(question, plan)
    assert plan.status == "optimal"
    assert question.findings == ()
    moves = tuple(option for option in plan.added if ">" in option)
    assert (moves or plan.added) == ADDED[name]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_that_it_is_one_and_what_it_shows(name: str) -> None:
    title = load_scenario(name).scenario.title
    assert title.to("ja").startswith("例: ")
    assert title.to("en").startswith("Example: ")
    lines = (BUNDLED / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=scenario.schema.json"
    assert lines[1].startswith("# ")
    assert max(map(len, lines)) <= 120


def test_the_gallery_shows_every_key_of_the_language() -> None:
    """Keys that only other studies can use, or that the ward's own scenarios show, are named here."""
    elsewhere = {
        "walking",
        "transit",
        "depart",
        "percentile",
        "date",
        "column",
        "equals",
        "total",
        "sum",
        "people",
        "people_title",
        "all",
        "assumptions",
        "aversion",
        "published",
        "published_people",
        "purpose",
        "problems",
        "plan",
        "polygons",
        "service",
        "format",
        "loads",
        "nearest_to",
        "queue",
        "wait",
        "wait_share",
        "within",
    }
    text = "\n".join((BUNDLED / f"{name}.yaml").read_text(encoding="utf-8") for name in EXAMPLES)
    whole = schema()
    keys = {*whole["properties"], *whole["$defs"]["Rule"]["properties"]} - {"remove"} - elsewhere
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}:", text)] == []


@pytest.mark.long
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_written_with_its_map(name: str, tmp_path: Path) -> None:
    done = run("solve", name, "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.stderr
    assert "<title>" in (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
