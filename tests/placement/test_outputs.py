"""Every JSON output has a schema that says all of it, and holds to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from maps.page.payload import FORMAT as PAGE_FORMAT
from placement.records.files import DICTIONARY, RESULT_FILES, schemas
from tests.geodata import raw_town
from tests.placement.conftest import run
from tests.placement.features import FORMS, OBJECTIVE, write_forms
from tests.placement.test_stopping import press_ctrl_c
from tests.schemas import OUTPUTS, closed, properties, text_of

# that of the data dictionary is Frictionless's own
JSON_FILES = [name.removesuffix(".json") for name in RESULT_FILES if name.endswith(".json") and name != DICTIONARY]
IMPOSSIBLE = "rules:\n  - {id: all, serve: 100 %}\n  - {id: none, at_most: 0, of: {kind: branch}}\n"
# conditions that the forms lack: offices that close, plans nearly as good, distances, groups of people
FURTHER = {
    "closing": (("  keep: [hon]\n", "  now: [hon, kita]\n  may_close: [hon, kita]\n"), ("  open: 2\n", "  total: 2\n")),
    "alternatives": ((OBJECTIVE, f"alternatives: {{give_up: 50 %, differ_by: 1 site}}\n{OBJECTIVE}"),),
    "beyond": ((OBJECTIVE, f"beyond: [500 m, 1 km]\n{OBJECTIVE}"),),
}


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a scenario of every form there is."""
    made = tmp_path_factory.mktemp("forms")
    write_forms(made)
    plain = (made / "plain.yaml").read_text(encoding="utf-8")
    for name, replacements in FURTHER.items():
        text = plain
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        (made / f"{name}.yaml").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def here(forms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder of one's own with all of them."""
    folder = tmp_path / "work"
    shutil.copytree(forms, folder)
    monkeypatch.chdir(folder)
    return folder


def faults(name: str, text: str) -> list[str]:
    """Return where an output is not as its schema says, or says more."""
    schema = json.loads(schemas()[name].read_text(encoding="utf-8"))
    return [
        f"{error.json_path}: {error.message[:200]}"
        for error in Draft202012Validator(closed(schema)).iter_errors(json.loads(text))
    ]


def answered(name: str, *command: str, code: int = 0) -> Any:
    """Run a command with `--json`, and return what it printed, which is as the schema says."""
    done = run(*command, "--json")
    assert done.exit_code == code, done.stderr
    assert faults(name, done.stdout) == []
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_schemas_are_those_of_the_records(name: str) -> None:
    assert schemas()[name].read_text(encoding="utf-8") == text_of(name), "run python -m tests.schemas"


def test_every_file_of_a_result_that_is_json_has_a_schema() -> None:
    assert set(JSON_FILES) <= set(schemas())
    assert set(schemas()) == {*OUTPUTS, "page"}


@pytest.mark.parametrize("name", schemas())
def test_every_property_is_described_and_the_form_is_numbered(name: str) -> None:
    schema = json.loads(schemas()[name].read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    for place, part in properties(schema):
        assert len(part["description"].split()) > 1, place
        assert part["description"].endswith((".", "…")), place
    wholes = [schema] if "properties" in schema else [schema["$defs"][one["$ref"].rpartition("/")[2]] for one in schema["anyOf"]]
    for whole in wholes:
        assert "const" in whole["properties"]["format"]
        assert "format" in whole["required"]
    assert run("schema", "--of", name).stdout == schemas()[name].read_text(encoding="utf-8")


def test_the_page_is_of_the_form_that_its_schema_numbers() -> None:
    schema = json.loads(schemas()["page"].read_text(encoding="utf-8"))
    assert schema["properties"]["format"]["const"] == PAGE_FORMAT


def test_an_output_that_there_is_not_is_refused_with_those_there_are() -> None:
    done = run("schema", "--of", "ranking")
    assert done.exit_code == 2
    assert all(name in done.stderr for name in schemas())
    assert run("schema", "nerima", "--of", "rank").exit_code == 2


@pytest.mark.parametrize("form", [*FORMS, *FURTHER])
@pytest.mark.usefixtures("here")
def test_solve_rank_and_explain_print_what_their_schemas_say(form: str) -> None:
    plan = answered("plan", "solve", f"{form}.yaml")
    assert (plan["format"], plan["status"]) == (2, "optimal")
    ranked = answered("rank", "rank", f"{form}.yaml", "--top", "5", "--csv", "rank.csv")
    assert ("alternatives" in ranked) == (form == "alternatives")
    explained = answered("explain", "explain", f"{form}.yaml", "--csv", "explain.csv")
    assert ranked["format"] == explained["format"] == 1
    sections = [line.partition(",")[0] for line in Path("rank.csv").read_text(encoding="utf-8").splitlines()]
    assert sections.count("plans") == len(ranked["plans"])
    assert "\nanswer," in Path("explain.csv").read_text(encoding="utf-8")
    assert all("closed" in row for row in ranked["plans"]) == (form == "closing")


@pytest.mark.parametrize("form", ["plain", "services", "rules", "weighed", "transit", "closing", "alternatives", "beyond"])
def test_every_json_file_of_a_result_is_what_its_schema_says(here: Path, form: str) -> None:
    assert run("solve", f"{form}.yaml", "--out", "out").exit_code == 0
    for name in JSON_FILES:
        text = (here / "out" / f"{name}.json").read_text(encoding="utf-8")
        assert faults(name, text) == [], name
        assert "format" in json.loads(text)


@pytest.mark.parametrize("form", ["plain", "weighed", "futures", "transit", "closing"])
def test_a_plan_that_was_given_is_what_the_schema_says(here: Path, form: str) -> None:
    plan = answered("plan", "evaluate", f"{form}.yaml", "--plan", "hon,hama", "--out", "out")
    assert plan["status"] == "evaluated"
    assert plan["best"]["status"] == "optimal"
    assert faults("analysis", (here / "out" / "analysis.json").read_text(encoding="utf-8")) == []


def test_what_was_stopped_is_what_the_schema_says(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.pmedian import detection
    from models.pmedian.branching import Search

    text = (here / "plain.yaml").read_text(encoding="utf-8")
    (here / "plain.yaml").write_text(text.replace("  - maximize: served_population\n", ""), encoding="utf-8")
    whole = Search.offer

    def offer(search: Search, opened: object) -> None:
        whole(search, opened)
        press_ctrl_c()

    monkeypatch.setattr(detection, "MEDIAN_FROM", 0)
    monkeypatch.setattr(Search, "offer", offer)
    assert answered("plan", "solve", "plain.yaml", code=5)["status"] == "feasible"


def test_no_plan_is_what_the_schemas_say(edit: Callable[..., str]) -> None:
    edit((OBJECTIVE, IMPOSSIBLE + OBJECTIVE))
    assert answered("plan", "solve", "town.yaml", code=4)["status"] == "infeasible"
    assert answered("rank", "rank", "town.yaml", code=4)["plans"] == []
    assert answered("explain", "explain", "town.yaml", code=4)["status"] == "infeasible"
    assert answered("plan", "evaluate", "town.yaml", "--plan", "+kita")["best"] == {"status": "infeasible"}
    answered("sweep", "sweep", "town.yaml", "--vary", "open=1..3", code=4)


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("plain", ("--vary", "radius=500 m..2 km")),
        ("plain", ("--vary", "open=1..3", "--vary", "radius=1 km,2 km")),
        ("plain", ("--people", "±20 %", "--draws", "20")),
        ("closing", ("--vary", "total=1..3")),
        ("closing", ("--people", "±20 %", "--draws", "20")),
        ("weighed", ("--weights",)),
    ],
)
def test_sweeps_are_what_the_schema_says(here: Path, form: str, options: tuple[str, ...]) -> None:
    record = answered("sweep", "sweep", f"{form}.yaml", *options, "--out", "out")
    assert json.loads((here / "out" / "sweep.json").read_text(encoding="utf-8")) == record


def test_comparisons_are_what_the_schema_says(here: Path) -> None:
    record = answered("compare", "compare", "plain.yaml", "transit.yaml", "weighed.yaml", "--out", "out")
    assert json.loads((here / "out" / "compare.json").read_text(encoding="utf-8")) == record


@pytest.mark.parametrize("command", ["solve", "evaluate", "rank", "explain", "sweep", "check", "compare"])
def test_faults_are_what_the_schema_says(edit: Callable[..., str], command: str) -> None:
    edit(("maximize", "maximise"))
    more = {"sweep": ("--weights",), "compare": ("town.yaml",)}.get(command, ())
    record = answered("findings", command, "town.yaml", *more, code=3)
    assert record["findings"][0]["severity"] == "stop"


@pytest.mark.usefixtures("folder")
def test_studies_are_what_the_schemas_say(tmp_path: Path) -> None:
    assert answered("study", "study", "show", "minato-town")["format"] == 1
    assert answered("findings", "study", "check", "minato-town")["format"] == 1
    assert answered("findings", "check", "town.yaml")["findings"] == []
    raw = tmp_path / "raw"
    raw.mkdir()
    recipe = raw_town.write_town(raw, raw_town.BUILDINGS)
    assert answered("build", "study", "build", str(recipe), "--out", "made")["matching"]
