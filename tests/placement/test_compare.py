"""Plans side by side: folders and scenarios, who gains and who loses, and what is refused."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement import load_scenario, solve
from placement.analysis.comparison import labels_of
from placement.records.read import read_result
from placement.records.schema import meaning
from placement.scenario.served import Served
from tests.placement.conftest import TOWN, run
from tests.placement.conftest import sign as renew
from tests.town import write_town

OTHER = TOWN.replace("open: 2", "open: 3").replace("scenario: town", "scenario: three")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the town, its two scenarios and their results, solved once."""
    made = tmp_path_factory.mktemp("solved")
    write_town(made / "minato-town")
    for name, text in (("two", TOWN), ("three", OTHER)):
        scenario = made / ("town.yaml" if name == "two" else "three.yaml")
        scenario.write_text(text, encoding="utf-8")
        assert run("solve", str(scenario), "--out", str(made / name)).exit_code == 0
    return made


@pytest.fixture
def solved(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with `two` and `three`, the results of `town.yaml` and of `three.yaml`, which adds one more."""
    folder = tmp_path / "work"
    shutil.copytree(original, folder)
    monkeypatch.chdir(folder)
    return folder


def compared(*arguments: str) -> dict[str, Any]:
    done = run("compare", *arguments, "--json")
    assert done.exit_code == 0, done.stderr
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def homes(folder: str) -> dict[str, tuple[str, int, bool, int]]:
    """Return area, people, served and millimetres of each demand point, read in the plainest way."""
    with Path(folder, "demand.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: (row["area"], int(row["people"]), row["served"] == "1", int(Decimal(row["distance_m"]) * 1000))
            for row in csv.DictReader(file)
        }


@pytest.mark.usefixtures("solved")
def test_gains_and_losses_are_what_demand_csv_says() -> None:
    record = compared("two", "three")
    old, new = homes("two"), homes("three")
    change = record["changes"][0]
    for area in change["by_area"]:
        here = [name for name, home in old.items() if home[0] == area["id"]]
        sums = [sum(homes_of[name][1] * homes_of[name][3] for name in here) for homes_of in (old, new)]
        assert area["person_mm"] == sums
        assert area["people"] == sum(old[name][1] for name in here)
        assert area["served"] == [sum(plan[name][1] * plan[name][2] for name in here) for plan in (old, new)]
        assert area["change_m"] == pytest.approx((sums[1] - sums[0]) / area["people"] / 1000, abs=0.0006)
        assert area["effect"] == ("better" if sums[1] < sums[0] else "worse" if sums[1] > sums[0] else "same")
    for effect, sign in (("better", -1), ("same", 0), ("worse", 1)):
        areas = [area for area in change["by_area"] if area["effect"] == effect]
        assert change["areas"][effect] == len(areas)
        assert change["people_by_area"][effect] == sum(area["people"] for area in areas)
        moved = [name for name in old if (new[name][3] > old[name][3]) - (new[name][3] < old[name][3]) == sign]
        assert change["people"][effect] == sum(old[name][1] for name in moved)
    assert change["newly_served"] == sum(old[name][1] for name in old if new[name][2] and not old[name][2])
    assert change["no_longer_served"] == sum(old[name][1] for name in old if old[name][2] and not new[name][2])
    assert change["newly_served"] - change["no_longer_served"] == record["plans"][1]["change"]["served"]
    assert change["areas"]["better"] > 0


def test_measures_are_those_of_each_plan_json(solved: Path) -> None:
    for seen in compared("two", "three")["plans"]:
        plan = json.loads((solved / seen["name"] / "plan.json").read_text(encoding="utf-8"))
        assert seen["served"] == plan["served"]
        assert (seen["distance_m"]["mean"], seen["distance_m"]["max"]) == (plan["distance_m"]["mean"], plan["distance_m"]["max"])
        assert (seen["open"], seen["added"], seen["status"]) == (plan["open"], plan["added"], plan["status"])
        assert [goal["value"] for goal in seen["objectives"]] == [goal["value"] for goal in plan["objectives"]]
        with (solved / seen["name"] / "offices.csv").open(encoding="utf-8", newline="") as file:
            assert seen["catchments"] == {
                row["id"]: int(row["people"]) for row in csv.DictReader(file) if row["role_after"] != "not_open"
            }


def test_a_folder_and_its_scenario_compare_alike(solved: Path) -> None:
    shutil.move(solved / "two", solved / "town")
    folders = compared("town", "three")
    assert compared("town.yaml", "three.yaml") == folders
    assert compared("town", "three.yaml") == folders


@pytest.mark.usefixtures("solved")
def test_looking_the_other_way_turns_gain_into_loss() -> None:
    there, back = compared("two", "three")["changes"][0], compared("three", "two")["changes"][0]
    for kind in ("areas", "people_by_area", "people"):
        assert [there[kind][effect] for effect in ("better", "same", "worse")] == [
            back[kind][effect] for effect in ("worse", "same", "better")
        ]
    assert (there["newly_served"], there["no_longer_served"]) == (back["no_longer_served"], back["newly_served"])
    assert there["gain_most"] == back["lose_most"]
    assert [area["person_mm"] for area in there["by_area"]] == [area["person_mm"][::-1] for area in back["by_area"]]


@pytest.mark.usefixtures("solved")
def test_the_areas_that_gain_most_come_first() -> None:
    change = compared("two", "three")["changes"][0]
    exact = {
        area["id"]: Fraction(area["person_mm"][1] - area["person_mm"][0], area["people"])
        for area in change["by_area"]
        if area["people"]
    }
    ordered = [exact[area] for area in change["gain_most"]]
    assert ordered == sorted(value for value in exact.values() if value < 0)[:10]


def test_csv_and_json_are_written_and_equal_from_run_to_run(solved: Path) -> None:
    for name in ("first", "second"):
        assert run("compare", "two", "three", "--out", name, "--csv", f"{name}.csv").exit_code == 0
    for file in ("compare.csv", "compare.json"):
        assert (solved / "first" / file).read_bytes() == (solved / "second" / file).read_bytes()
    assert (solved / "first.csv").read_bytes() == (solved / "first" / "compare.csv").read_bytes()
    assert json.loads((solved / "first" / "compare.json").read_text(encoding="utf-8")) == compared("two", "three")
    with (solved / "first.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["id"] for row in rows] == [area["id"] for area in compared("two", "three")["changes"][0]["by_area"]]
    # changes are numbers: nothing in them is quoted against spreadsheets
    assert any(float(row["distance_change_m: three"]) < 0 for row in rows)
    assert not [path for path in solved.iterdir() if path.name.startswith(".")]


def test_three_plans_are_each_compared_with_the_first(solved: Path) -> None:
    one = TOWN.replace("open: 2", "open: 1").replace("scenario: town", "scenario: one")
    (solved / "one.yaml").write_text(one, encoding="utf-8")
    record = compared("one.yaml", "two", "three")
    assert [plan["name"] for plan in record["plans"]] == ["one", "two", "three"]
    assert [change["name"] for change in record["changes"]] == ["two", "three"]
    assert (
        record["plans"][2]["change"]["served"] == record["plans"][2]["served"]["people"] - record["plans"][0]["served"]["people"]
    )


def test_served_that_means_different_things_is_said_first(solved: Path) -> None:
    (solved / "far.yaml").write_text(TOWN.replace("1.5 km", "2 km").replace("scenario: town", "scenario: far"), encoding="utf-8")
    assert compared("town.yaml", "far.yaml")["served_differs"]
    said = run("compare", "town.yaml", "far.yaml").stdout
    assert "Served means different things (town: within 1.5 km" in " ".join(said.splitlines()[1:3])
    assert "「圏域内」の意味が案によって違います" in run("compare", "town.yaml", "far.yaml", "--lang", "ja").stdout
    assert not compared("two", "three")["served_differs"]


def test_two_ways_of_writing_one_reach_mean_the_same() -> None:
    def served(kind: str, *ways: dict[str, str]) -> Served:
        return Served.model_validate({kind: tuple(ways)})

    assert meaning(served("any", {"straight_line": "3 km"})) == meaning(served("all", {"straight_line": "3000 m"}))
    assert meaning(served("any", {"walking": "15 min"})) != meaning(served("any", {"walking": "800 m"}))
    both = {"straight_line": "3 km"}, {"transit": "30 min"}
    assert meaning(served("any", *both)) == meaning(served("any", *both[::-1])) != meaning(served("all", *both))


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ["nearer", "Served: within 1.5 km", "proven best"]), ("ja", ["近くなる", "圏域: 直線 1.5 km", "最良と証明済み"])],
)
@pytest.mark.usefixtures("solved")
def test_the_page_speaks_both_languages(lang: str, words: list[str]) -> None:
    said = run("compare", "two", "three", "--lang", lang).stdout
    for word in words:
        assert word in said
    assert ("圏域" in said) == (lang == "ja")


def test_assumptions_that_all_share_are_told_once_and_others_with_their_plan(solved: Path) -> None:
    plan = json.loads((solved / "three" / "plan.json").read_text(encoding="utf-8"))
    plan["assumptions"].append("Only here.")
    plan["assumptions_ja"].append("ここだけ。")
    plan["layers"]["offices"] = "1999"
    (solved / "three" / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    renew(solved / "three")
    record = compared("two", "three")
    assert {"plans": ["three"], "ja": "ここだけ。", "en": "Only here."} in record["assumptions"]["some"]
    assert [text["plans"] for text in record["assumptions"]["some"]] == [["two"], ["three"], ["three"]]
    assert {"ja": "架空の町です。", "en": "The town is imaginary."} in record["assumptions"]["shared"]


@pytest.mark.usefixtures("solved")
def test_one_plan_alone_is_refused() -> None:
    done = run("compare", "two")
    assert done.exit_code == 3
    assert "name two or more" in done.stderr


@pytest.mark.usefixtures("solved")
def test_the_same_plan_twice_is_allowed_and_warned_of() -> None:
    done = run("compare", "two", "./two", "--json")
    assert done.exit_code == 0
    record = json.loads(done.stdout)
    assert [finding["code"] for finding in record["findings"]] == ["same-twice"]
    assert [plan["name"] for plan in record["plans"]] == ["two", "two (2)"]
    assert record["changes"][0]["areas"]["same"] == 6


def test_a_scenario_without_a_plan_ends_with_its_own_code(solved: Path) -> None:
    rules = (
        "rules:\n  - {id: none, at_most: 0, of: [kita, hama, misaki, mori]}\n  - {id: some, at_least: 1, of: [kita]}\nobjective:"
    )
    (solved / "stuck.yaml").write_text(TOWN.replace("objective:", rules), encoding="utf-8")
    done = run("compare", "two", "stuck.yaml")
    assert done.exit_code == 4
    assert "stuck.yaml: no plan meets" in done.stderr


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def recolumn(path: Path) -> None:
    change(path, "distance_m,", "far,")


DAMAGE: list[tuple[str, str, Callable[[Path], object]]] = [
    ("plan.json", "cannot be read as JSON", cut),
    ("plan.json", "cannot be read as JSON", lambda path: path.write_bytes(b"\xff\xfe\0")),
    ("plan.json", "cannot be read as JSON", lambda path: path.write_text("[" * 100_000)),
    ("plan.json", "is not of the right form", lambda path: path.write_text("[]")),
    ("plan.json", "status", lambda path: change(path, '"optimal"', '"infeasible"')),
    ("plan.json", "served is missing", lambda path: change(path, '"served":', '"server":')),
    ("plan.json", "served.people is", lambda path: change(path, '  "people": ', '  "people": 1')),
    ("plan.json", "distance_m.mean", lambda path: path.write_text(re.sub(r'"mean": [0-9.]+', '"mean": NaN', path.read_text(), count=1))),
    ("plan.json", "distance_m.mean is 1.5", lambda path: path.write_text(re.sub(r'"mean": [0-9.]+', '"mean": 1.5', path.read_text(), count=1))),
    ("plan.json", "open is hon", lambda path: path.write_text(re.sub(r'"open": \[.*?\]', '"open": ["hon"]', path.read_text(), count=1, flags=re.DOTALL))),
    ("plan.json", "assumptions_ja is 0", lambda path: path.write_text(re.sub(r'"assumptions_ja": \[.*?\]', '"assumptions_ja": []', path.read_text(), flags=re.DOTALL))),
    ("manifest.json", "study is missing", lambda path: path.write_text('{"format": 1, "files": {}, "input_sha256": ""}')),
    ("manifest.json", "study.id is elsewhere", lambda path: change(path, '"id": "minato-town"', '"id": "elsewhere"')),
    ("demand.csv", "demand.csv", cut),
    ("demand.csv", "distance_m is missing", recolumn),
    ("demand.csv", "the layer is empty", lambda path: path.write_text(path.read_text().splitlines()[0] + "\n")),
    ("demand.csv", "'many' is not a whole number", lambda path: path.write_text(re.sub(r"(p01,\w+),\d+", r"\1,many", path.read_text()))),
    ("demand.csv", "'-5' is not a whole number", lambda path: path.write_text(re.sub(r"(p01,\w+),\d+", r"\1,-5", path.read_text()))),
    ("demand.csv", "'2' is not 0 or 1", lambda path: path.write_text(re.sub(r"(p01,\w+,\d+),\d", r"\1,2", path.read_text()))),
    ("demand.csv", "'nan' is not metres", lambda path: path.write_text(re.sub(r"(p01,\w+,\d+,\d,\w+),[0-9.]+", r"\1,nan", path.read_text()))),
    ("demand.csv", "the id p01 is there twice", lambda path: change(path, "\np02,", "\np01,")),
    ("demand.csv", "has 9 cells", lambda path: change(path, "p02,", "p02,,")),
    ("areas.csv", "is missing; run", lambda path: path.write_text("\n".join(path.read_text().splitlines()[:-1]))),
    ("areas.csv", "people and served of", lambda path: path.write_text(re.sub(r"-chome,\d+|(\n[^,]+,[^,]+,[^,]+),\d+", r"\1,7", path.read_text(), count=1))),
    ("offices.csv", "the column name_en is missing", lambda path: change(path, "name_ja,name_en", "naam,nom")),
    ("scenario.yaml", "scenario.yaml", cut),
]  # fmt: skip


@pytest.mark.parametrize(("name", "message", "damage"), DAMAGE)
def test_a_damaged_folder_is_refused_with_its_file(
    solved: Path, name: str, message: str, damage: Callable[[Path], object]
) -> None:
    damage(solved / "three" / name)
    if name != "manifest.json":
        done = run("compare", "two", "three")
        assert (done.exit_code, f"three: its files are not of one run: {name} (changed)" in done.stderr) == (3, True)
        renew(solved / "three")
    done = run("compare", "two", "three", "--out", "result")
    assert done.exit_code == 3, done.stderr
    assert message in done.stderr
    assert "three" in done.stderr
    assert not (solved / "result").exists()


@pytest.mark.parametrize("argument", ["nowhere", "two/plan.json", "minato-town", "x" * 5000, "a\0b", "\x1b[31m"])
@pytest.mark.usefixtures("solved")
def test_what_is_no_plan_is_refused(argument: str) -> None:
    done = run("compare", "two", argument)
    assert done.exit_code == 3
    assert "folder" in done.stderr
    assert "\x1b[31m" not in done.stderr


@pytest.mark.usefixtures("solved")
def test_the_faults_of_all_plans_are_told_at_once() -> None:
    done = run("compare", "nowhere", "two", "elsewhere", "--json")
    assert [finding["file"] for finding in json.loads(done.stdout)["findings"]] == ["nowhere", "elsewhere"]


def test_folders_of_different_people_are_refused_with_what_differs(solved: Path) -> None:
    for name in ("demand.csv", "areas.csv"):
        path = solved / "three" / name
        path.write_text(path.read_text(encoding="utf-8").replace("p01,", "p99,"), encoding="utf-8")
    renew(solved / "three")
    done = run("compare", "two", "three")
    assert done.exit_code == 3
    assert "two ↔ three" in done.stderr
    assert "p01, p99" in done.stderr


def test_folders_of_different_studies_are_refused(solved: Path) -> None:
    for name in ("plan.json", "manifest.json"):
        change(solved / "three" / name, '"minato-town"', '"elsewhere"')
    renew(solved / "three")
    done = run("compare", "two", "three")
    assert done.exit_code == 3
    assert "different studies (minato-town and elsewhere)" in done.stderr


def test_layers_of_other_content_are_warned_of(solved: Path) -> None:
    manifest = solved / "three" / "manifest.json"
    record = json.loads(manifest.read_text(encoding="utf-8"))
    record["study"]["layers"][3]["sha256"] = "0"
    manifest.write_text(json.dumps(record), encoding="utf-8")
    assert [finding["code"] for finding in compared("two", "three")["findings"]] == ["layers-differ"]


def test_the_study_is_not_needed(solved: Path) -> None:
    shutil.rmtree(solved / "minato-town")
    assert compared("two", "three")["base"] == "two"


@pytest.mark.parametrize("option", [("--csv", "no/such/file.csv"), ("--csv", "two"), ("--out", "town.yaml")])
@pytest.mark.usefixtures("solved")
def test_places_that_cannot_be_written_are_refused_before_any_work(option: tuple[str, str]) -> None:
    done = run("compare", "two", "three", *option)
    assert done.exit_code == 3
    assert done.stdout == ""


def test_no_office_before_reads_as_a_gain_without_a_number(folder: Path) -> None:
    """A plan of no office at all has no distance, so that any office is better."""
    none = TOWN.replace("keep: [hon]", "keep: []").replace("open: 2", "open: {min: 0, max: 1}")
    none = none.replace("  - maximize: served_population\n  - minimize: mean_distance", "  - minimize: open_offices")
    (folder / "none.yaml").write_text(none, encoding="utf-8")
    record = compared("none.yaml", "town.yaml")
    assert record["plans"][0]["open"] == []
    assert record["plans"][0]["distance_m"] == {"mean": None, "max": None, "person_mm": None}
    assert record["changes"][0]["areas"] == {"better": 6, "same": 0, "worse": 0}
    assert record["changes"][0]["by_area"][0]["change_m"] is None
    assert run("compare", "none.yaml", "town.yaml").exit_code == 0


def test_a_plan_of_phases_is_compared_as_it_stands_in_the_end_and_says_so(solved: Path) -> None:
    phases = "phases:\n  - {id: early, open: 1}\n  - {id: late, open: 3}\n"
    (solved / "steps.yaml").write_text(TOWN.replace("  open: 2\n", phases), encoding="utf-8")
    assert len(compared("two", "steps.yaml")["plans"][1]["added"]) == 3
    assert "steps is compared as it stands in the end" in " ".join(run("compare", "two", "steps.yaml").stdout.split())


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3).map("/".join), min_size=2, max_size=5))
def test_labels_are_all_different(arguments: list[str]) -> None:
    labels, _ = labels_of(arguments)
    assert len(set(labels)) == len(arguments)


def test_labels_are_short_and_tell_folders_of_one_name_apart() -> None:
    assert labels_of(["x/out", "y/out", "town.yaml"])[0] == ("x/out", "y/out", "town")
    assert labels_of(["/one/out", "/two/three"])[0] == ("out", "three")


def test_what_is_read_back_of_nerima_is_what_was_found() -> None:
    result = solve(load_scenario("nerima-2008"))
    plan = read_result(result, "nerima-2008")
    assert plan.distance_total_mm == result.measures.distance_total_mm
    assert sum(plan.catchments.values()) == result.measures.people
