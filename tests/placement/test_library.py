"""What the package offers to programs: what the commands do, with values in and typed results out."""

from __future__ import annotations

import inspect
import io
import json
import pickle
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

import placement
from models.messages.findings import InputError, PlacementError
from placement import Scenario, dump_scenario, evaluate, explain, load_scenario, load_study, rank, solve, sweep, write_plan
from placement.cli import compare as compare_command
from placement.cli import evaluate as evaluate_command
from placement.cli import explain as explain_command
from placement.cli import rank as rank_command
from placement.cli import solve as solve_command
from placement.cli import sweep as sweep_command
from placement.documents.explanation import compose_explanation
from placement.documents.infeasibility import compose_impasse
from placement.results.explanation import Explanation, Impasse
from tests.placement.conftest import TOWN, run

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TOWN_VALUES: dict[str, Any] = YAML(typ="safe").load(TOWN)


def values(**changes: Any) -> dict[str, Any]:
    return TOWN_VALUES | changes


def said(asked: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        solve(asked)
    return [finding.line_of_text.to("en") for finding in caught.value.findings]


# the package


def test_the_version_is_that_of_the_distribution() -> None:
    assert placement.__version__ == PROJECT["version"]


def test_every_name_of_the_package_is_there() -> None:
    assert all(callable(getattr(placement, name)) for name in placement.__all__)
    assert set(placement.__all__) < set(dir(placement))
    with pytest.raises(AttributeError, match="has no attribute 'solvee'"):
        _ = placement.solvee


def test_all_packages_are_typed() -> None:
    assert all((ROOT / name / "py.typed").exists() for name in ("placement", "models", "geodata", "maps"))


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = "import sys, placement; print({'pandas', 'geopandas', 'numpy', 'folium'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "set()"


def test_errors_are_one_family() -> None:
    errors = {name for name in placement.__all__ if name.endswith("Error")}
    assert errors == {"PlacementError", "InputError", "StoppedError", "CancelledError", "SolverError", "CheckError"}
    assert all(issubclass(getattr(placement, name), PlacementError) for name in errors)
    page = (ROOT / "docs" / "reference" / "placement.md").read_text("utf-8")
    assert all(f"::: models.messages.findings.{name}\n" in page for name in errors)


def test_every_name_of_the_package_stands_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "placement.md").read_text("utf-8")
    assert all(f"{name}" in page for name in placement.__all__)


def test_the_package_says_how_to_cite_it() -> None:
    cited = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert (cited["version"], cited["license"]) == (PROJECT["version"], PROJECT["license"])
    assert cited["abstract"] == PROJECT["description"]
    assert cited["keywords"] == PROJECT["keywords"]
    assert {"message", "title", "authors"} <= set(cited)


def test_nobody_is_told_to_install_somebody_elses_package() -> None:
    texts = [path for name in ("docs", "placement", "maps", "geodata", "models") for path in (ROOT / name).rglob("*")]
    read = [
        path
        for path in [*texts, *ROOT.glob("*.md"), *ROOT.glob("*.toml")]
        if path.suffix in {".md", ".py", ".po", ".ipynb", ".toml"}
    ]
    wrong = [path for path in read for ask in ("'", '"', " ", "`") if f"{ask}placement[" in path.read_text("utf-8")]
    wrong += [path for path in read if "pip install placement" in path.read_text("utf-8")]
    assert not wrong
    assert PROJECT["name"] == placement.distribution.NAME == "office-placement"


# commands and functions

SAME = [
    (solve_command.solve, "solve"),
    (evaluate_command.evaluate, "evaluate"),
    (rank_command.rank, "rank"),
    (explain_command.explain, "explain"),
    (sweep_command.sweep, "sweep"),
    (compare_command.compare, "compare"),
]
# how a command speaks, and what it writes: `write_plan`, `write_lp` and frames do so from a result
OF_COMMANDS = {
    "as_json",
    "lang",
    "also_in",
    "debug",
    "out",
    "csv",
    "pdf",
    "docx",
    "leaflet",
    "figures",
    "paper",
    "tables",
    "postgis",
    "write_lp",
    "beforehand",
}
OF_FUNCTIONS = {"study", "progress"}


@pytest.mark.parametrize(("command", "name"), SAME)
def test_functions_take_what_commands_take(command: Any, name: str) -> None:
    options = {"time_limit_s" if option == "time_limit" else option for option in inspect.signature(command).parameters}
    assert options - OF_COMMANDS == set(inspect.signature(getattr(placement, name)).parameters) - OF_FUNCTIONS
    defaults = {name: one.default for name, one in inspect.signature(command).parameters.items()}
    ours = inspect.signature(getattr(placement, name)).parameters
    assert all(ours[key].default == of for key, of in defaults.items() if key in {"top", "draws", "seed", "weights", "people"})


@pytest.mark.usefixtures("folder")
def test_functions_find_what_commands_print() -> None:
    found = rank("town.yaml", top=3)
    printed = json.loads(run("rank", "town.yaml", "--top", "3", "--json").stdout)
    assert [list(row.added) for row in found.standings.plans] == [row["added"] for row in printed["plans"]]
    why = explain("town.yaml")
    assert isinstance(why, Explanation)
    printed = json.loads(run("explain", "town.yaml", "--json").stdout)
    assert list(why.answer.added) == printed["answer"]["added"]
    assert [price.binds for price in why.prices] == [row["binds"] for row in printed["conditions"]]
    varied = sweep("town.yaml", vary="open=1..3")
    printed = json.loads(run("sweep", "town.yaml", "--vary", "open=1..3", "--json").stdout)
    assert [len(point.answer.plans) for point in varied.found.points] == [len(row["plans"]) for row in printed["points"]]
    given = evaluate("town.yaml", "+kita,+mori")
    assert given.plan.open == evaluate("town.yaml", ["+kita", "+mori"]).plan.open
    side = placement.compare(["town.yaml", given])
    assert [plan.record.served.people for plan in side.plans] == [solve("town.yaml").measures.served, given.measures.served]
    assert [plan.label for plan in side.plans] == ["town", "town (2)"]


def test_folders_results_and_values_are_compared(folder: Path) -> None:
    plain, fewer = solve("town.yaml"), values(scenario="fewer", offices=TOWN_VALUES["offices"] | {"open": 1})
    write_plan(plain, folder / "out")
    found = placement.compare([folder / "out", plain, fewer])
    assert [plan.label for plan in found.plans] == ["out", "town", "fewer"]
    assert [shift.homes["better"] + shift.homes["worse"] > 0 for shift in found.shifts] == [False, True]
    assert not any(finding.code == "same-twice" for finding in found.findings)
    with pytest.raises(InputError) as caught:
        placement.compare([folder / "nowhere", values(offices=TOWN_VALUES["offices"] | {"open": 9}), plain])
    assert caught.value.findings[0].code == "plan-missing"
    assert len(caught.value.findings) == 2


@pytest.mark.usefixtures("folder")
def test_what_cannot_be_asked_for_is_refused_with_the_name_of_the_parameter() -> None:
    for ask, field in ((lambda: rank("town.yaml", top=-1), "top"), (lambda: sweep("town.yaml", people="±5 %", draws=0), "draws")):
        with pytest.raises(InputError) as caught:
            ask()
        assert [(finding.code, finding.field) for finding in caught.value.findings] == [("out-of-range", field)]
    for asked in ({}, {"vary": "open=1..2", "weights": True}, {"vary": [], "people": None}):
        with pytest.raises(InputError) as caught:
            sweep("town.yaml", **asked)
        assert caught.value.findings[0].code == "sweep-what"


def test_nothing_is_printed(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    result = solve(values())
    rank(values())
    explain(values())
    sweep(values(), people="±10 %", draws=10)
    placement.compare([result, evaluate(values(), "+kita")])
    write_plan(result, folder / "out")
    placement.write_lp(result, folder / "town.lp")
    assert capfd.readouterr() == ("", "")


# scenarios as values


class _Read(Mapping[str, Any]):
    """A mapping that is no dict."""

    def __getitem__(self, key: str) -> Any:
        return TOWN_VALUES[key]

    def __iter__(self) -> Any:
        return iter(TOWN_VALUES)

    def __len__(self) -> int:
        return len(TOWN_VALUES)


@pytest.mark.usefixtures("folder")
def test_a_scenario_is_the_same_however_it_is_given() -> None:
    file = load_scenario("town.yaml")
    study = load_study("minato-town")
    ways = ["town.yaml", Path("town.yaml"), values(), _Read(), file.scenario, file]
    results = [solve(way, study) for way in ways]
    assert len({result.input_sha256 for result in results}) == 1
    assert len({result.plan.added for result in results}) == 1
    assert load_scenario(file) is file
    assert all(load_scenario(way).scenario == file.scenario for way in ways)
    assert load_scenario(values()).path is None


@pytest.mark.usefixtures("folder")
def test_values_of_other_libraries_are_read_as_what_they_say() -> None:
    asked = values(
        study=Path("minato-town"),
        offices={"keep": ("hon",), "from": {"kind": np.str_("branch")}, "open": np.int64(2)},
    )
    read = load_scenario(asked).scenario
    assert read.offices.open is not None
    assert (read.study, read.offices.keep, read.offices.open.max) == ("minato-town", ("hon",), 2)


def test_values_extend_files_and_bundled_scenarios(folder: Path) -> None:
    more = {"extends": "town.yaml", "scenario": "three", "offices": {"open": 3}}
    assert len(solve(more).plan.added) == 3
    assert load_scenario(more).parents == (Path("town.yaml"),)
    assert load_scenario({"extends": "nerima-2013", "scenario": "mine"}).scenario.study == "nerima"
    assert said({"extends": "tonw.yaml", "scenario": "three"}) == [
        "extends: there is no scenario tonw.yaml. Did you mean town.yaml?"
    ]
    (folder / "again").mkdir()
    write_plan(solve(more), folder / "again")
    manifest = json.loads((folder / "again" / "manifest.json").read_text("utf-8"))
    assert manifest["scenario"]["file"] is None
    assert [one["file"] for one in manifest["scenario"]["extends"]] == ["town.yaml"]
    assert solve("again/scenario.yaml", load_study("minato-town")).input_sha256 == manifest["input_sha256"]


@pytest.mark.usefixtures("folder")
def test_faults_of_values_stand_at_their_keys() -> None:
    assert said({"scenario": "town"})[0] == "title: title is missing; add it"
    assert said(values(objectiv=[])) == ["objectiv: unknown key objectiv. Did you mean objective?"]
    offices = TOWN_VALUES["offices"]
    assert said(values(offices=offices | {"keep": ["hon", "kitaa"]})) == [
        "offices.keep.1: the study has no office kitaa. Did you mean kita?"
    ]
    assert said(values(offices=offices | {"open": 9})) == ["offices.open: 9 are to be added, but there are 5 candidates"]
    assert said(values(served={"any": [{"straight_line": "1.5km"}]}))[0].startswith(
        "served.any.0.straight_line: 1.5km is no distance"
    )
    assert said(values(rules=[{"id": "a", "remove": True}])) == [
        "rules.0.remove: remove: true only takes away a rule of the scenario that is extended"
    ]
    assert said(values(study="nowhere"))[0].startswith("study: there is no study nowhere.")


def test_what_no_file_could_hold_is_refused() -> None:
    endless: dict[str, Any] = values()
    endless["rules"] = [endless]
    assert any("nested more than 30 deep" in line for line in said(endless))
    assert said(values(beyond={"1 km"}, groups=object())) == [
        "beyond: set is nothing that a file could hold; write text, a number, a list or a mapping",
        "groups: object is nothing that a file could hold; write text, a number, a list or a mapping",
    ]
    assert said({1: "a"} | values()) == ["1: a key must be plain text"]
    shared = ["hon"]
    assert load_scenario(values(offices=TOWN_VALUES["offices"] | {"keep": shared, "forbid": shared})).scenario.offices.keep == (
        "hon",
    )


@pytest.mark.usefixtures("folder")
def test_conditions_of_values_are_named_by_their_keys() -> None:
    why = explain(values())
    assert isinstance(why, Explanation)
    page = str(compose_explanation(why))
    assert "offices.open" in page
    assert all(price.part.words.key and not price.part.words.file for price in why.prices)
    none = explain(values(offices=TOWN_VALUES["offices"] | {"open": 1}, rules=[{"id": "all", "serve": "66 %"}]))
    assert isinstance(none, Impasse)
    table = compose_impasse(none).sections[0].body[0]
    assert [row[0].to("en") for row in table.rows if row[1].to("en")] == ["rules.0", "offices.open"]
    repairs = [one.to("en") for one in compose_impasse(none).sections[-1].body]
    assert any(one.startswith("rules.0.serve: serve: ") for one in repairs)
    assert not any(one.startswith("line") or "yaml" in one for one in repairs[:-1])


def test_a_plan_of_values_is_written_and_reproduced(folder: Path) -> None:
    write_plan(solve(values()), folder / "one", lang="en")
    write_plan(solve("town.yaml"), folder / "two", lang="en")
    for name in ("plan.json", "demand.csv", "scenario.yaml", "plan.gpkg"):
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()
    report = (folder / "one" / "report.html").read_text("utf-8")
    assert "placement solve scenario.yaml --lang en" in report


@pytest.mark.usefixtures("folder")
def test_a_scenario_is_changed_and_asked_again() -> None:
    scenario = load_scenario("town.yaml").scenario
    one = Scenario.model_validate_json(json.dumps(values(offices=TOWN_VALUES["offices"] | {"open": 1})))
    assert len(solve(one).plan.added) == 1
    assert YAML(typ="safe").load(io.StringIO(dump_scenario(scenario)))["offices"]["open"] == 2


# on one line


@pytest.mark.usefixtures("folder")
def test_what_is_found_shows_itself_on_one_line() -> None:
    result = solve("town.yaml")
    from placement.analysis.analyse import analyse

    analysis = analyse(result)
    shown = {
        "Result": result,
        "Analysis": analysis,
        "Study": result.study,
        "Scenario": result.file.scenario,
        "ScenarioFile": result.file,
        "Plan": result.plan,
        "State": result.before,
        "Question": result.question,
        "Problem": result.problem,
        "View": result.question.main,
        "AccessMatrix": result.distance,
        "Ranked": rank("town.yaml"),
        "Standings": analysis.standings,
        "Explanation": analysis.explanation,
        "Impasse": explain(values(rules=[{"id": "all", "serve": "100 %"}])),
        "Sweep": sweep("town.yaml", vary="radius=1 km..2 km"),
        "Comparison": placement.compare(["town.yaml", result]),
    }
    for name, value in shown.items():
        again = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own
        for text in (repr(value), str(value), repr(again)):
            assert text.startswith(f"<{name} "[:-1]), text
            assert "\n" not in text
            assert "array" not in text
            assert len(text) < 200
    assert repr(result) == "<Result of town: optimal, +yamate, +mori, 2,869 of 4,311 served>"


# the programs


def read_lp(path: Path) -> Any:
    """Return a program as HiGHS reads it from the file, solved."""
    import highspy

    highs = highspy.Highs()
    highs.silent()
    highs.readModel(str(path))
    highs.run()
    return highs


def test_programs_written_have_the_answers_that_were_proven(folder: Path) -> None:
    done = run("solve", "town.yaml", "--write-lp", "town.lp", "--json")
    assert done.exit_code == 0
    assert "programs: town-1.lp, town-2.lp" in done.stderr
    plan = json.loads(done.stdout)
    for step, goal in enumerate(plan["objectives"], start=1):
        path = folder / f"town-{step}.lp"
        text = path.read_text("utf-8")
        (line,) = (one for one in text.splitlines() if one.startswith(f"\\ {goal['name']} is the sum of OBJ and "))
        constant, unit = line.removeprefix(f"\\ {goal['name']} is the sum of OBJ and ").split(", times ")
        solved = read_lp(path)
        exact = goal.get("person_mm", goal)["value"]
        assert round((solved.getObjectiveValue() + float(constant)) * int(unit)) == exact
        names = [line.split() for line in text.splitlines() if line.startswith("\\ x_")]
        offices = {words[1]: words[5] for words in names}
        opened = {
            offices[name]
            for name, value in zip(solved.getLp().col_names_, solved.getSolution().col_value, strict=True)
            if name in offices and value > 0.5
        }
        assert step == 1 or opened == set(plan["added"])


def test_one_objective_is_one_file_and_no_plan_one_program(folder: Path, edit: Any) -> None:
    edit(("\n  - minimize: mean_distance", ""))
    assert placement.write_lp(solve("town.yaml"), folder / "one.lp") == (folder / "one.lp",)
    impossible = solve(values(rules=[{"id": "all", "serve": "100 %"}]))
    assert impossible.plan.status == "infeasible"
    (first,) = placement.write_lp(impossible, folder / "none.lp")
    assert first.name == "none-1.lp"
    import highspy

    assert read_lp(first).getModelStatus() == highspy.HighsModelStatus.kInfeasible


def test_programs_replace_no_input_and_nothing_of_another_kind(folder: Path) -> None:
    (folder / "notes-1.md").write_text("mine", encoding="utf-8")
    for place in ("notes.md", "nowhere/town.lp"):
        done = run("solve", "town.yaml", "--json", "--write-lp", place)
        assert done.exit_code == 3
    assert (folder / "notes-1.md").read_text("utf-8") == "mine"
