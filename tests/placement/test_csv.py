"""`--csv` of rank, explain, sweep and compare: the answer of `--json` as a table, with every name, and nothing lost for it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from placement.records.files import RESULT_FILES
from tests.placement.conftest import TOWN, contents, run
from tests.placement.features import OBJECTIVE
from tests.placement.test_outputs import IMPOSSIBLE

Row = dict[str, str]
COMMANDS: dict[str, tuple[str, ...]] = {
    "rank": ("rank", "town.yaml"),
    "explain": ("explain", "town.yaml"),
    "sweep": ("sweep", "town.yaml", "--vary", "open=1..3"),
    "compare": ("compare", "town.yaml", "other.yaml"),
}
CLOSING = (("  keep: [hon]\n", "  now: [hon, kita]\n  may_close: [hon, kita]\n"), ("  open: 2\n", "  total: 2\n"))


@pytest.fixture
def named(folder: Path) -> Path:
    """Return the working folder; its offices and areas have Korean names, too."""
    path = folder / "minato-town" / "offices.csv"
    head, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([[*head, "name_ko"], *([*row, f"한글 {row[0]}"] for row in rows)])
    path.write_text(made.getvalue(), encoding="utf-8")
    path = folder / "minato-town" / "areas.geojson"
    areas = json.loads(path.read_text(encoding="utf-8"))
    for area in areas["features"]:
        area["properties"]["name_ko"] = f"한글 {area['properties']['id']}"
    path.write_text(json.dumps(areas), encoding="utf-8")
    (folder / "other.yaml").write_text(
        TOWN.replace("open: 2", "open: 3").replace("scenario: town", "scenario: o"), encoding="utf-8"
    )
    return folder


def told(*command: str) -> tuple[Any, list[Row]]:
    """Return a command's answer as records and as a table."""
    done = run(*command, "--json", "--csv", "table.csv")
    assert done.exit_code in {0, 4}, done.stderr
    assert "table: table.csv" in done.stderr
    data = Path("table.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    return json.loads(done.stdout), rows


def names_of(folder: Path, lang: str) -> dict[str, str]:
    with (folder / "minato-town" / "offices.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row[f"name_{lang}"] for row in csv.DictReader(file)}


def holds(row: Row, plan: dict[str, Any], folder: Path) -> None:
    """Check that a row tells a plan by ids, by names in every language, and in the same figures."""
    for key in ("added", "closed"):
        if key in plan:
            assert row[key].split() == plan[key]
            for lang, between in (("ja", "、"), ("en", ", "), ("ko", ", ")):
                assert row[f"{key}_name_{lang}"] == between.join(names_of(folder, lang)[office] for office in plan[key])
    assert int(row["served_people"]) == plan["served"]["people"]
    assert float(row["served_share"]) == plan["served"]["share"]
    for end in ("mean", "max"):
        assert float(row[f"distance_m_{end}"]) == plan["distance_m"][end]
    served, mean = plan["objectives"]
    assert int(row["served_population_people"]) == served["value"] == served["exact"]
    assert float(row["mean_distance_m"]) == mean["value"]
    assert int(row["mean_distance_person_mm"]) == mean["exact"]
    assert mean["unit"] == "m"


def rows_of(rows: list[Row], section: str) -> list[Row]:
    return [row for row in rows if row["section"] == section]


@pytest.mark.parametrize("changes", [(), CLOSING], ids=["opening", "closing"])
def test_a_ranking_has_every_plan_with_its_names_and_exact_numbers(
    named: Path, edit: Callable[..., str], changes: tuple[tuple[str, str], ...]
) -> None:
    edit(*changes)
    record, rows = told("rank", "town.yaml", "--top", "0")
    plans = rows_of(rows, "plans")
    for row, plan in zip(plans, record["plans"], strict=True):
        holds(row, plan, named)
        assert int(row["rank"]) == plan["rank"]
        assert (row["tied_with_best"] == "1", row["on_front"] == "1") == (plan["tied_with_best"], plan["on_front"])
    for row, plan in zip(rows_of(rows, "by_count"), record["by_count"], strict=True):
        holds(row, plan, named)
        assert int(row["count"]) == plan["count"]
    for row, other, office in zip(rows_of(rows, "best_with"), rows_of(rows, "best_without"), record["offices"], strict=True):
        assert row["office"] == other["office"] == office["id"]
        assert row["office_name_ko"] == names_of(named, "ko")[office["id"]]
        assert row["added"].split() == (office["best_with"] or [])
        assert other["added"].split() == (office["best_without"] or [])
        assert int(row["among_first_open"]) == office["among_first"]["open"]
        gain = None if row["gain_alone_people"] == "" else float(row["gain_alone_people"])
        assert gain == office["gain_alone"]
        assert float(row["shapley_people"] or 0) == (office["shapley"] or 0)
    # the mean is the exact sum over everyone, to the millimetre
    everyone = record["plans"][0]["served"]["of"]
    for row in plans:
        exact = Fraction(int(row["distance_person_mm"]), 1000 * everyone)
        assert abs(Fraction(Decimal(row["distance_m_mean"])) - exact) <= Fraction(1, 2000)


@pytest.mark.parametrize("changes", [(), CLOSING], ids=["opening", "closing"])
def test_an_explanation_has_every_price_and_swap(
    named: Path, edit: Callable[..., str], changes: tuple[tuple[str, str], ...]
) -> None:
    edit(
        *changes,
        (OBJECTIVE, "rules:\n  - {id: north, at_least: 1, of: [kita, yamate], because: {ja: 北, en: north}}\n" + OBJECTIVE),
    )
    record, rows = told("explain", "town.yaml")
    (answer,) = rows_of(rows, "answer")
    holds(answer, record["answer"], named)
    assert answer["open"].split() == record["answer"]["open"]
    for row, price in zip(rows_of(rows, "conditions"), record["conditions"], strict=True):
        assert (row["kind"], row["id"], row["path"], int(row["line"])) == tuple(
            price[key] for key in ("kind", "id", "path", "line")
        )
        assert (row["title_ja"], row["standing_en"]) == (price["title"]["ja"], price["standing"]["en"])
        assert row["binds"] == {True: "1", False: "0", None: ""}[price["binds"]]
        changed(row, price["without"], price["change"], named)
    for key in ("with", "without"):
        for row, swap in zip(rows_of(rows, key), record[key], strict=True):
            assert row["office"] == swap["office"]
            assert row["decides"] == (swap["decides"] or "")
            changed(row, swap["best"], swap["change"], named)
            assert (row.get("ruled_out_by", "") == "") == (swap["best"] is not None)


def changed(row: Row, plan: dict[str, Any] | None, change: dict[str, Any] | None, folder: Path) -> None:
    if plan is None or change is None:
        assert row["served_people"] == ""
        return
    holds(row, plan, folder)
    assert int(row["change_served_people"]) == change["served"]
    assert int(row["change_offices"]) == change["offices"]
    assert abs(float(row["change_distance_m_mean"]) - change["distance_m"]["mean"]) <= 0.001
    assert [int(row[f"change_{name}"]) for name in ("served_population_people", "mean_distance_person_mm")] == [
        objective["exact"] for objective in change["objectives"]
    ]


def test_an_impasse_has_its_conflicts_and_repairs(named: Path, edit: Callable[..., str]) -> None:
    edit((OBJECTIVE, IMPOSSIBLE + OBJECTIVE))
    record, rows = told("explain", "town.yaml")
    assert [row["id"] for row in rows_of(rows, "conflict")] == [part["id"] for part in record["conflict"]["conditions"]]
    assert [row["was"] for row in rows_of(rows, "repairs")] == [repair["was"] for repair in record["repairs"]]
    assert [int(row["line"]) for row in rows_of(rows, "repairs")] == [repair["line"] for repair in record["repairs"]]
    record, rows = told("rank", "town.yaml")
    assert (record["plans"], rows_of(rows, "plans")) == ([], [])
    assert (named / "table.csv").read_text(encoding="utf-8").startswith("section,rank,")


def test_a_sweep_has_its_plans_by_name_and_its_objectives_with_units(named: Path) -> None:
    record, rows = told("sweep", "town.yaml", "--vary", "open=1..3", "--out", "out")
    for row, point in zip(rows, record["points"], strict=True):
        assert row["offices.open"] == str(point["values"][0])
        assert row["plans"] == "; ".join(" ".join(plan) for plan in point["plans"])
        assert row["plans_name_ko"] == "; ".join(
            ", ".join(names_of(named, "ko")[office] for office in plan) for plan in point["plans"]
        )
        assert int(row["mean_distance_person_mm"]) == point["objectives"][1]["exact"]
        assert float(row["mean_distance_m"]) == point["objectives"][1]["value"]
    assert (named / "out" / "sweep.csv").read_bytes() == (named / "table.csv").read_bytes()
    record, rows = told("sweep", "town.yaml", "--vary", "radius=500 m..2 km")
    assert [(int(row["from_mm"]), int(row["to_mm"])) for row in rows] == [
        (stretch["from_mm"], stretch["to_mm"]) for stretch in record["stretches"]
    ]
    assert [row["mean_distance_person_mm_to"] for row in rows] == [
        str(stretch["objectives_to"][1]["exact"]) for stretch in record["stretches"]
    ]
    record, rows = told("sweep", "town.yaml", "--people", "±20 %", "--draws", "20")
    assert [int(row["best"]) for row in rows] == [win["best"] for win in record["wins"]]
    assert [float(row["wilson_95_high"]) for row in rows] == [win["wilson_95"][1] for win in record["wins"]]


def test_a_comparison_names_areas_in_every_language(named: Path) -> None:
    record, rows = told("compare", "town.yaml", "other.yaml")
    areas = record["changes"][0]["by_area"]
    assert list(rows[0])[:5] == ["id", "name_ja", "name_en", "name_ko", "people"]
    for row, area in zip(rows, areas, strict=True):
        assert row["name_ko"] == f"한글 {area['id']}"
        assert row["name_ja"] == area["name"]["ja"]
        assert float(row["distance_change_m: other"]) == area["change_m"]
    assert (named / "table.csv").exists()


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("place", ["minato-town/offices.csv", "town.yaml", "note.docx", "nowhere/table.csv", "minato-town"])
def test_a_table_takes_the_place_of_no_input_and_of_nothing_else(
    named: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], place: str
) -> None:
    (named / "note.docx").write_text("mine", encoding="utf-8")
    before = {path: path.read_bytes() for path in named.rglob("*") if path.is_file()}
    for name in ("placement.solving.question.put", "placement.solving.solve.solve"):
        monkeypatch.setattr(name, lambda *_, **__: pytest.fail("work was done before the refusal"))
    done = run(*command, "--csv", place, "--json")
    assert done.exit_code == 3, done.stderr
    assert json.loads(done.stdout)["findings"][0]["code"] in {"out-is-input", "out-other-kind", "csv-no-folder", "csv-not-file"}
    assert {path: path.read_bytes() for path in named.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_table_is_the_same_bytes_again_and_replaces_no_file_of_a_result(named: Path, command: tuple[str, ...]) -> None:
    told(*command)
    first = (named / "table.csv").read_bytes()
    told(*command)
    assert (named / "table.csv").read_bytes() == first
    assert run("solve", "town.yaml", "--out", "out").exit_code == 0
    before = contents(named / "out")
    assert run(*command, "--csv", "out/demand.csv").exit_code == 3
    assert contents(named / "out") == before
    assert set(before) <= set(RESULT_FILES)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_run_that_fails_while_writing_leaves_the_old_table(
    named: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (named / "table.csv").write_text("old", encoding="utf-8")

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("placement.output.writing._sync", full)
    done = run(*command, "--csv", "table.csv")
    assert done.exit_code == 3
    assert "what table.csv held before is unchanged" in done.stderr
    assert (named / "table.csv").read_text(encoding="utf-8") == "old"
    assert not [path for path in named.iterdir() if path.name.startswith(".")]
