"""The main job: solving scenarios on the town and on Nerima, checked against exhaustive search."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from placement import load_scenario, load_study, solve, write_plan
from placement.results.result import Result
from tests.brute import best_plans, every_plan
from tests.placement.conftest import run

FILES = {
    "access.npz",
    "analysis.json",
    "areas.csv",
    "datapackage.json",
    "demand.csv",
    "indicators.csv",
    "manifest.json",
    "map.html",
    "offices.csv",
    "page.json",
    "plan.gpkg",
    "plan.json",
    "report.html",
    "scenario.yaml",
}


@pytest.fixture
def nerima(ward: Result) -> Result:
    return ward


def proves_by_exhaustion(result: Result, plans: int | None = None) -> None:
    """Compare a result with every plan there is, ties and all; and their number, where it is known."""
    plan, problem = result.plan, result.problem
    assert plan.status == "optimal"
    every = every_plan(problem)
    assert plans in {None, len(every)}
    for level, value in enumerate(plan.objectives):
        best, ties = best_plans(problem, level + 1, every)
        assert (value.value, value.bound) == (best[level], best[level])
        assert sorted(plan.tied_after[level]) == ties
    assert plan.added in plan.tied


def test_nerima_adds_dai2_and_seki(nerima: Result) -> None:
    assert nerima.plan.added == ("dai2", "seki")
    assert nerima.plan.open == ("nerima", "shakujii", "hikarigaoka", "oizumi", "dai2", "seki")


def test_nerima_is_proven_by_all_78_plans(nerima: Result) -> None:
    proves_by_exhaustion(nerima, plans=78)


def test_nerima_says_that_pairs_tie_at_3_km_and_what_decided(nerima: Result) -> None:
    first, second = nerima.plan.objectives
    assert first.ties == len(nerima.plan.tied_after[0]) > 1
    assert second.ties == 1


def test_nerima_shows_none_to_three_added(nerima: Result) -> None:
    assert [len(point.added) for point in nerima.curve] == [0, 1, 2, 3]
    served = [point.measures.served for point in nerima.curve]
    assert served == sorted(served)
    assert nerima.curve[2].added == nerima.plan.added
    assert nerima.curve[0].measures == nerima.before_measures


def test_nerima_2008_evaluates_the_four() -> None:
    result = solve(load_scenario("nerima-2008"))
    assert result.plan.status == "optimal"
    assert result.plan.added == ()
    assert result.measures == result.before_measures


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [("open: 2", "open: 3")],
        [("open: 2", "open: {min: 1, max: 4}")],
        [("1.5 km", "800 m")],
        [("1.5 km", "40 km")],
        [("  open: 2", "  forbid: [mori, kita]\n  open: 2")],
        [("keep: [hon]", "keep: [hon, hama]"), ("open: 2", "open: 1")],
        [("keep: [hon]", "keep: []"), ("{kind: branch}", "{ids: [kita, hama, hon, mori]}")],
        [
            (
                "objective:",
                "rules:\n  - {id: east, at_least: 1, of: [misaki, mori]}\n  - {id: north, at_most: 0, of: [kita]}\nobjective:",
            )
        ],
        [
            (
                "  - maximize: served_population\n  - minimize: mean_distance",
                "  - minimize: mean_distance\n  - maximize: served_population",
            )
        ],
        [("  any:\n    - straight_line: 1.5 km", "  all:\n    - straight_line: 1.5 km\n    - straight_line: 900 m")],
        [
            ("open: 2", "open: {min: 0, max: 5}"),
            ("- minimize: mean_distance", "- minimize: open_offices\n  - minimize: mean_distance"),
        ],
    ],
)
def test_variants_on_a_second_town_are_proven_by_exhaustion(edit: Callable[..., str], changes: list[tuple[str, str]]) -> None:
    proves_by_exhaustion(solve(load_scenario(edit(*changes))))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ([("open: 2", "open: 3")], "three"),
        ([("3 km", "2 km")], "radius"),
        ([("  open: 2", "  forbid: [dai2]\n  open: 2")], "forbidden"),
    ],
)
def test_variants_of_nerima_are_proven_by_exhaustion(tmp_path: Path, changes: list[tuple[str, str]], name: str) -> None:
    text = load_scenario("nerima-2013").path.read_text(encoding="utf-8")
    for old, new in changes:
        text = text.replace(old, new)
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    proves_by_exhaustion(solve(load_scenario(path)))


def test_caseload_is_summed_over_open_offices(edit: Callable[..., str], folder: Path) -> None:
    edit(("maximize: served_population", "maximize: caseload"))
    assert "the study's offices have no column caseload" in run("solve", "town.yaml").stderr
    offices = folder / "minato-town" / "offices.csv"
    head, *rows = offices.read_text(encoding="utf-8").splitlines()
    cases = [900, 800, 10, 40, 40, 40, 20]
    table = [f"{head},caseload", *(f"{row},{count}" for row, count in zip(rows, cases, strict=True))]
    offices.write_text("\n".join(table) + "\n", encoding="utf-8")
    result = solve(load_scenario("town.yaml"))
    proves_by_exhaustion(result)
    assert result.plan.objectives[0].value == 900 + 40 + 40
    assert result.plan.objectives[0].ties == 3


def test_walking_fills_its_columns_and_says_what_it_rests_on(edit: Callable[..., str], folder: Path) -> None:
    edit(("straight_line: 1.5 km", "walking: 25 min"), ("minimize: mean_distance", "minimize: mean_walking_time"))
    done = run("solve", "town.yaml")
    assert "mean walking time" in done.stderr
    assert "1.3 times the straight line" in " ".join(done.stderr.split())
    rows = list(csv.DictReader((folder / "out" / "demand.csv").read_text(encoding="utf-8").splitlines()))
    for row in rows:
        assert float(row["walking_m"]) == pytest.approx(float(row["distance_m"]) * 1.3, abs=0.002)
        assert int(row["walking_s"]) == int(float(row["walking_m"]) * 1000 * 3 + 2000) // 4000
        assert row["served"] == str(int(int(row["walking_s"]) <= 25 * 60))
    plan = json.loads((folder / "out" / "plan.json").read_text(encoding="utf-8"))
    total = sum(int(row["people"]) * int(row["walking_s"]) for row in rows)
    assert plan["objectives"][1]["person_s"]["value"] == total
    assert plan["walking_s"]["mean"] == pytest.approx(total / plan["served"]["of"], abs=0.05)


def test_nerima_on_foot_is_proven_by_exhaustion() -> None:
    result = solve(load_scenario("nerima-2013-walk"))
    proves_by_exhaustion(result)
    assert result.plan.added == ("dai2", "seki")


def test_the_tied_pairs_of_nerima_get_a_second_look(nerima: Result) -> None:
    assert {look.added for look in nerima.looks} == set(nerima.plan.tied_after[0])
    assert min(nerima.looks, key=lambda look: look.walking_s).added == ("dai2", "seki")
    assert any("80 m a minute" in text.to("en") for text in nerima.assumptions)


def test_the_command_writes_every_file_and_names_the_map(folder: Path) -> None:
    done = run("solve", "town.yaml", "--out", "results")
    assert done.exit_code == 0
    assert {path.name for path in (folder / "results").iterdir()} == FILES
    assert done.stdout == "results/map.html\n"
    for word in (
        "added: ",
        "proven optimal",
        "people served",
        "mean distance",
        "Years of the layers",
        "map: results/map.html",
        "report: results/report.html",
    ):
        assert word in done.stderr


def test_nerima_from_the_command_line_says_all_a_planner_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("solve")
    assert done.exit_code == 0
    for word in (
        "added: dai2, seki",
        "proven optimal for the stated objectives",
        "6 plans tie",
        "Why this many?",
        "out/map.html",
    ):
        assert word in done.stderr
    assert run("solve", "--lang", "ja").exit_code == 0


def test_json_is_the_plan_and_nothing_else(folder: Path) -> None:
    done = run("solve", "town.yaml", "--json", "--out", "out")
    assert json.loads(done.stdout) == json.loads((folder / "out" / "plan.json").read_text(encoding="utf-8"))


def test_json_without_a_folder_prints_the_plan_and_writes_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = run("solve", "town.yaml", "--json", "--out", "out")
    before = sorted(folder.iterdir())
    monkeypatch.setattr("placement.analysis.analyse.explain", lambda *_, **__: pytest.fail("it was explained"))
    done = run("solve", "town.yaml", "--json")
    assert (done.exit_code, done.stdout) == (0, written.stdout)
    assert sorted(folder.iterdir()) == before


def test_a_process_of_its_own_prints_the_plan_and_nothing_else(folder: Path) -> None:
    # what a library writes to file descriptor 1, as HiGHS 1.16 does with its banner, only a process shows
    program = [sys.executable, "-c", "from placement.cli import main; main()"]
    done = subprocess.run([*program, "solve", "town.yaml", "--json", "--out", "out"], capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout == (folder / "out" / "plan.json").read_bytes()
    assert b"Running HiGHS" not in done.stderr


def test_two_runs_give_the_same_bytes_without_paths_or_times(folder: Path) -> None:
    for name in ("one", "two"):
        assert run("solve", "town.yaml", "--out", name).exit_code == 0
    for name in sorted(FILES):
        first, second = ((folder / run_ / name).read_bytes() for run_ in ("one", "two"))
        assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest(), name
        assert str(folder).encode() not in first, name
        assert not re.search(rb"20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:", first.replace(b"2000-01-01T00:00:00", b"")), name


def test_an_absolute_study_path_is_not_written_out(folder: Path) -> None:
    text = (folder / "town.yaml").read_text(encoding="utf-8").replace("study: minato-town", f"study: {folder}/minato-town")
    text = text.replace("1.5 km", "3 m")  # with two warnings, which name the file
    (folder / "absolute.yaml").write_text(text, encoding="utf-8")
    demand = folder / "minato-town" / "demand.csv"
    demand.write_text(demand.read_text(encoding="utf-8").replace(",20,", ',"２０",', 1), encoding="utf-8")
    assert run("solve", str(folder / "absolute.yaml")).exit_code == 0
    assert len(json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))["findings"]) == 3
    for name in sorted(FILES):
        assert str(folder).encode() not in (folder / "out" / name).read_bytes(), name


def test_the_resolved_scenario_gives_the_same_plan(folder: Path) -> None:
    write_plan(solve(load_scenario("town.yaml")), folder / "out")
    again = folder / "again.yaml"
    again.write_bytes((folder / "out" / "scenario.yaml").read_bytes())
    assert load_scenario(again).scenario == load_scenario("town.yaml").scenario


def test_the_tables_add_up_to_the_plan(folder: Path) -> None:
    run("solve", "town.yaml")
    plan = json.loads((folder / "out" / "plan.json").read_text(encoding="utf-8"))
    tables = {
        name: list(csv.DictReader((folder / "out" / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
        for name in ("demand", "areas", "offices")
    }
    demand = tables["demand"]
    assert list(demand[0])[:6] == ["id", "area", "people", "served", "nearest_office", "distance_m"]
    people = sum(int(row["people"]) for row in demand)
    assert people == plan["served"]["of"] == load_study(folder / "minato-town").demand["people"].sum()
    assert sum(int(row["people"]) for row in demand if row["served"] == "1") == plan["served"]["people"]
    assert sum(int(row["people"]) for row in demand if row["served_before"] == "1") == plan["before"]["served"]["people"]
    mean = sum(int(row["people"]) * float(row["distance_m"]) for row in demand) / people
    assert mean == pytest.approx(plan["distance_m"]["mean"], abs=0.001)
    assert max(float(row["distance_m"]) for row in demand) == pytest.approx(plan["distance_m"]["max"], abs=0.001)
    assert sum(int(row["served"]) for row in tables["areas"]) == plan["served"]["people"]
    assert sum(int(row["people"]) for row in tables["offices"]) == people
    assert {row["id"] for row in tables["offices"] if row["role_after"] == "added"} == set(plan["added"])


def test_the_geopackage_holds_the_layers_of_the_contract(folder: Path) -> None:
    import pyogrio

    run("solve", "town.yaml")
    layers = {name for name, _ in pyogrio.list_layers(folder / "out" / "plan.gpkg")}
    assert {"boundary", "areas", "demand", "offices"} <= layers


def test_names_that_look_like_formulas_are_defused(folder: Path) -> None:
    offices = folder / "minato-town" / "offices.csv"
    offices.write_text(offices.read_text(encoding="utf-8").replace("Kita Branch", "=1+1"), encoding="utf-8")
    done = run("solve", "town.yaml")
    assert done.exit_code == 0
    assert "would be formulas to a spreadsheet" in done.stderr
    assert "'=1+1" in (folder / "out" / "offices.csv").read_text(encoding="utf-8")


def test_what_cannot_be_met_exits_4_and_writes_nothing(edit: Callable[..., str], folder: Path) -> None:
    edit(("objective:", "rules:\n  - {id: a, at_least: 1, of: [kita]}\n  - {id: b, at_most: 0, of: [kita]}\nobjective:"))
    done = run("solve", "town.yaml")
    assert done.exit_code == 4
    assert "No plan meets all the conditions" in done.stderr
    assert not (folder / "out").exists()


def test_a_link_in_the_output_folder_is_replaced_not_followed(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "precious.txt").write_text("precious", encoding="utf-8")
    (folder / "out" / "plan.json").symlink_to(folder / "precious.txt")
    assert run("solve", "town.yaml").exit_code == 0
    assert (folder / "precious.txt").read_text(encoding="utf-8") == "precious"
    assert not (folder / "out" / "plan.json").is_symlink()


def test_an_output_that_is_a_file_is_refused_before_any_work(folder: Path) -> None:
    (folder / "out").write_text("mine", encoding="utf-8")
    done = run("solve", "town.yaml")
    assert done.exit_code == 3
    assert (folder / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("out", "said"), [("/proc/out", "cannot be written"), ("loose", "is a link to nothing")])
def test_an_output_that_cannot_be_made_is_refused_before_any_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch, out: str, said: str
) -> None:
    (folder / "loose").symlink_to(folder / "nowhere")
    monkeypatch.setattr("placement.solving.solve.solve", lambda *_, **__: pytest.fail("it was solved"))
    done = run("solve", "town.yaml", "--out", out)
    assert done.exit_code == 3
    assert said in done.stderr
    assert not (folder / "nowhere").exists()


def test_a_failure_while_writing_leaves_the_old_results_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("solve", "town.yaml").exit_code == 0
    before = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("placement.output.write.lay_out_in", full)
    assert run("solve", "town.yaml").exit_code != 0
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == before
    assert sorted(path.name for path in folder.iterdir()) == ["minato-town", "out", "town.yaml"]


def test_a_limit_that_leaves_no_plan_exits_5_and_writes_nothing(folder: Path) -> None:
    done = run("solve", "town.yaml", "--time-limit", "0.000001")
    assert done.exit_code == 2  # a limit below a millisecond is a slip
    done = run("solve", "town.yaml", "--time-limit", "0.001")
    assert done.exit_code in {0, 5}
    assert (folder / "out").exists() == (done.exit_code == 0)
