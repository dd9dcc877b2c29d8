"""`placement explain` on the command line: its words, its data, its exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.placement.conftest import run
from tests.placement.features import STAYING

BRANCHES = {"minato", "misaki", "yamate", "mori", "kita"}
RULE = "rules:\n  - id: north\n    at_least: 1\n    of: [kita, mori]\n    because: {ja: 北は遠い, en: the north is far}\n    source: 基本計画, 2024\nobjective:"
WISH = "rules:\n  - id: most\n    serve: 75 %\nobjective:"


def test_a_plan_is_explained_in_words(edit: Callable[..., str]) -> None:
    done = run("explain", edit(("objective:", RULE)))
    assert done.exit_code == 0
    for said in (
        "is best for the stated objectives",
        "The price of each condition",
        "rule north: the north is far (基本計画, 2024)",
        "Why this many?",
        "One fewer",
        "Without each office added",
        "With each office that was not added",
    ):
        assert said in " ".join(done.stdout.split())
    in_japanese = run("explain", "town.yaml", "--lang", "ja")
    assert "条件緩和の効果" in in_japanese.stdout
    assert "の代わりに" in in_japanese.stdout


def test_the_same_as_data(edit: Callable[..., str]) -> None:
    record = json.loads(run("explain", edit(("objective:", RULE)), "--json").stdout)
    ranked = json.loads(run("rank", "town.yaml", "--json").stdout)
    assert record["status"] == "optimal"
    assert record["count"] == ranked["count"]
    assert record["answer"]["added"] == ranked["plans"][0]["added"]
    assert record["by_count"] == ranked["by_count"]
    rule = record["conditions"][0]
    assert (rule["kind"], rule["id"], rule["path"], rule["line"]) == ("rule", "north", "rules.0", 12)
    assert rule["text"][0] == "  - id: north"
    assert len(rule["text"]) == 5
    assert rule["standing"]["en"].endswith("open of at least 1")
    kept = {one["id"]: one["standing"] for one in record["conditions"] if one["kind"] == "keep"}
    assert kept["hon"] == {"ja": "開いている", "en": "open"}
    assert {swap["office"] for swap in record["without"]} == set(record["answer"]["added"])
    assert {swap["office"] for swap in (*record["without"], *record["with"])} == BRANCHES


def test_a_scenario_without_a_plan_is_explained_by_its_conflict_and_its_repairs(edit: Callable[..., str]) -> None:
    done = run("explain", edit(("objective:", WISH)))
    text = " ".join(done.stdout.split())
    assert done.exit_code == 4
    assert "12 rule most - id: most" in text
    assert "13 serve: 75 %" in text
    assert "10 how many are added open: 2" in text
    assert re.search(r"line 13: serve: \d\d\.\d % instead of 75 %", text)
    assert re.search(r"line 10: open: 3 instead of 2", text)
    assert re.search(r"line 6: straight_line: [\d.]+ km instead of 1.5 km", text)
    assert "line 12: remove rule most" in text
    record = json.loads(run("explain", "town.yaml", "--json").stdout)
    assert record["status"] == "infeasible"
    assert record["conflict"]["smallest"]
    assert [(part["kind"], part["line"]) for part in record["conflict"]["conditions"]] == [("rule", 12), ("open", 10)]
    assert {repair["path"] for repair in record["repairs"]} >= {"rules.0.serve", "offices.open", "rules.0"}


def test_written_repairs_make_the_file_feasible(edit: Callable[..., str]) -> None:
    lines = Path(edit(("objective:", WISH))).read_text(encoding="utf-8").splitlines()
    record = json.loads(run("explain", "town.yaml", "--json").stdout)
    tried = 0
    for repair in record["repairs"]:
        if repair["value"] is not None:
            changed = list(lines)
            changed[repair["line"] - 1] = changed[repair["line"] - 1].replace(repair["was"], repair["value"])
            Path("town.yaml").write_text("\n".join(changed), encoding="utf-8")
            assert run("explain", "town.yaml").exit_code == 0
            tried += 1
    assert tried >= 3


def test_where_no_single_change_is_enough_the_fewest_conditions_are_named(edit: Callable[..., str]) -> None:
    wishes = "rules:\n  - {id: a, never_together: [hon, hama]}\n  - {id: b, at_most: 1, of: [mori]}\n  - {id: c, at_least: 2, of: [kita, mori, yamate]}\n  - {id: d, at_least: 2, of: [minato, misaki]}\nobjective:"
    done = run("explain", edit(("objective:", wishes), ("[hon]", "[hon, hama]"), ("open: 2", "open: 3")))
    assert done.exit_code == 4
    text = " ".join(done.stdout.split())
    assert "No single change is enough" in text
    assert "The fewest conditions without which there is a plan are these 2" in text


PHASES = ("  open: 2\n", "phases:\n  - {id: p1, open: 1}\n  - {id: p2, open: 2}\n")
CERTIFICATES = ("objective:", STAYING.format(reach="1 km", stay="{min: 0, max: 1}") + "objective:")
FUTURES = (
    "objective:",
    "futures:\n  by: regret\n  of:\n    - {id: near}\n    - {id: far, served: {any: [{straight_line: 2 km}]}}\nobjective:",
)


@pytest.mark.parametrize("change", [PHASES, CERTIFICATES, FUTURES])
def test_phases_certificates_and_futures_say_what_is_left_out(edit: Callable[..., str], change: tuple[str, str]) -> None:
    done = run("explain", edit(change))
    text = " ".join(done.stdout.split())
    assert done.exit_code == 0
    assert "not asked for in scenarios with phases, futures, or places chosen for another service" in text
    assert "Without each office added" in text
    if change is not FUTURES:
        assert "What keeping an office costs is not asked for" in text


@pytest.mark.parametrize("change", [PHASES, CERTIFICATES, FUTURES])
def test_conflicts_of_phases_certificates_and_futures_are_found(edit: Callable[..., str], change: tuple[str, str]) -> None:
    wish = ("objective:\n", "rules:\n  - {id: three, at_least: 3, of: {kind: branch}}\nobjective:\n")
    text = Path(edit(change)).read_text(encoding="utf-8").replace(*wish)
    Path("town.yaml").write_text(text, encoding="utf-8")
    done = run("explain", "town.yaml", "--json")
    assert done.exit_code == 4
    record = json.loads(done.stdout)
    assert [part["kind"] for part in record["conflict"]["conditions"]] == ["rule", "open"]
    assert "rules.0" in {repair["path"] for repair in record["repairs"]}


def test_a_scenario_that_adds_nothing_says_so(edit: Callable[..., str]) -> None:
    done = run("explain", edit(("  from: {kind: branch}\n  open: 2\n", "")))
    assert done.exit_code == 0
    assert "Nothing may be added" in done.stdout


def test_conditions_of_a_scenario_that_is_extended_are_shown_in_their_own_file(edit: Callable[..., str]) -> None:
    edit()
    Path("more.yaml").write_text("extends: town.yaml\nscenario: more\nrules:\n  - id: most\n    serve: 75 %\n", encoding="utf-8")
    text = " ".join(run("explain", "more.yaml").stdout.split())
    assert "4 rule most - id: most" in text
    assert "town.yaml:10" in text
    assert "- town.yaml:10: open: 3 instead of 2" in text
