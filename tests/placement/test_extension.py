"""A scenario that extends another: what is merged, what is replaced, and where faults are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from models.messages.findings import InputError
from placement.scenario.files import load_scenario
from placement.scenario.rules.longest import Longest
from tests.placement.conftest import run

RULES = """\
rules:
  - {id: a, at_most: 1, of: [kita, mori]}
  - {id: b, at_least: 1, of: [minato, misaki]}
objective:"""


@pytest.fixture
def child(folder: Path, edit: Callable[..., str]) -> Callable[[str], str]:
    edit(("objective:", RULES))

    def write(text: str) -> str:
        (folder / "child.yaml").write_text(text, encoding="utf-8")
        return "child.yaml"

    return write


def test_only_the_changes_are_written(child: Callable[[str], str]) -> None:
    base = load_scenario("town.yaml").scenario
    made = load_scenario(child("extends: town.yaml\nscenario: c\noffices: {open: 3, forbid: [kita]}\n")).scenario
    assert made.added == (3, 3)
    assert made.offices.forbid == ("kita",)
    assert made.offices.keep == base.offices.keep
    assert made.offices.from_ == base.offices.from_
    assert (made.title, made.served, made.rules, made.objective) == (base.title, base.served, base.rules, base.objective)


def test_a_part_of_a_mapping_can_change_and_null_takes_a_key_away(child: Callable[[str], str], edit: Callable[..., str]) -> None:
    edit(("open: 2", "open: {min: 1, max: 2}\n  forbid: [kita]\n  capacity: 900"))
    made = load_scenario(
        child("extends: town.yaml\nscenario: c\noffices: {open: {max: 3}, forbid: null, capacity: ~}\n")
    ).scenario
    assert made.added == (1, 3)
    assert made.offices.forbid == ()
    assert made.offices.capacity is None


def test_lists_and_mappings_of_alternatives_are_replaced_whole(child: Callable[[str], str]) -> None:
    text = "extends: town.yaml\nscenario: c\nserved: {all: [{straight_line: 2 km}]}\noffices: {from: {ids: [kita, mori]}}\n"
    made = load_scenario(child(f"{text}rules: [{{id: b, remove: true}}]\nobjective: [{{minimize: mean_distance}}]\n")).scenario
    assert made.served.any_of is None
    assert made.offices.from_ is not None
    assert made.offices.from_.ids == ("kita", "mori")
    assert [goal.name for goal in made.objective] == ["mean_distance"]


def test_a_text_is_replaced_in_every_language(child: Callable[[str], str]) -> None:
    parent = "published_people: {number: 9, because: {ja: 甲, en: A, ko: 가}, source: {en: S, ko: 시}}"
    middle = child(f"extends: town.yaml\nscenario: m\n{parent}\n")
    Path(middle).rename("middle.yaml")
    made = load_scenario(child("extends: middle.yaml\nscenario: c\npublished_people: {because: {ja: 乙, en: B}}\n")).scenario
    assert made.published_people is not None
    assert [made.published_people.because.to(lang) for lang in ("ja", "en", "ko")] == ["乙", "B", "B"]
    assert made.published_people.source.to("ko") == "시"


def test_rules_are_merged_by_their_ids(child: Callable[[str], str]) -> None:
    rules = "rules: [{id: c, at_most: 2, of: {kind: branch}}, {id: a, at_most: 1, of: [kita, yamate]}, {id: b, remove: true}]"
    made = load_scenario(child(f"extends: town.yaml\nscenario: c\n{rules}\n")).scenario
    assert [rule.id for rule in made.rules] == ["a", "c"]
    assert made.rules[0].of is not None
    assert made.rules[0].of.ids == ("kita", "yamate")


def test_a_rule_written_twice_is_still_a_fault(child: Callable[[str], str]) -> None:
    name = child("extends: town.yaml\nscenario: c\nrules: [{id: a, at_most: 1, of: [kita]}, {id: a, at_most: 1, of: [mori]}]\n")
    with pytest.raises(InputError, match="written twice"):
        load_scenario(name)


def test_a_bundled_scenario_is_extended_by_its_name(child: Callable[[str], str]) -> None:
    made = load_scenario(child("extends: nerima-2013\nscenario: three\noffices: {open: 3}\n"))
    assert made.scenario.added == (3, 3)
    assert run("check", "child.yaml").exit_code == 0


def test_a_grandchild_keeps_the_changes_of_its_parent(child: Callable[[str], str], folder: Path) -> None:
    child("extends: town.yaml\nscenario: c\noffices: {open: 3}\n")
    (folder / "grand.yaml").write_text("extends: child.yaml\nscenario: g\ntitle: G\n", encoding="utf-8")
    file = load_scenario("grand.yaml")
    assert file.scenario.added == (3, 3)
    assert [parent.name for parent in file.parents] == ["child.yaml", "town.yaml"]


def test_a_study_is_found_from_the_file_that_names_it(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "town.yaml").write_text("extends: ../town.yaml\nscenario: c\n", encoding="utf-8")
    assert run("check", "sub/town.yaml").exit_code == 0


FAULTS = [
    ("extends: nowhere.yaml\nscenario: c\n", "extends-missing", "child.yaml", 1, 10, "no scenario nowhere.yaml"),
    ("extends: nerima-2031\nscenario: c\n", "extends-missing", "child.yaml", 1, 10, "Did you mean nerima-2013?"),
    ("scenario: c\nextends: child.yaml\n", "extends-cycle", "child.yaml", 2, 10, "extends itself"),
    ("extends: [town.yaml]\nscenario: c\n", "wrong-type", "child.yaml", 1, 10, "name of a bundled scenario"),
    ("extends: town.yaml\n", "missing-key", "child.yaml", 1, 1, "a name of its own"),
    ("extends: town.yaml\nscenario: c\noffices: {opne: 3}\n", "unknown-key", "child.yaml", 3, 11, "Did you mean open?"),
    ("extends: town.yaml\nscenario: c\nrules: [{id: z, remove: true}]\n", "unknown-rule", "child.yaml", 3, 14, "no rule z"),
    ("extends: town.yaml\nscenario: c\noffices: {from: null}\n", "both-or-neither", "child.yaml", 3, 10, "both from and open"),
    ("extends: town.yaml\nscenario: c\noffices: {keep: [hama, kita]}\n", "too-many-to-open", None, None, None, ""),
    ("extends: town.yaml\nscenario: c\noffices: {from: {ids: [kita]}}\n", "too-many-to-open", "town.yaml", 10, 9, "1 candidates"),
    ("extends: town.yaml\nscenario: c\noffices: {keep: [mor]}\n", "unknown-office", "child.yaml", 3, 18, "Did you mean mori?"),
]


@pytest.mark.parametrize(("text", "code", "file", "line", "column", "cure"), FAULTS)
def test_a_fault_keeps_the_place_of_the_file_it_came_from(
    child: Callable[[str], str], text: str, code: str, file: str | None, line: int, column: int, cure: str
) -> None:
    done = run("check", child(text), "--json")
    found = {finding["code"]: finding for finding in json.loads(done.stdout)["findings"]}
    if file is None:
        assert code not in found
        return
    assert done.exit_code == 3
    assert (Path(found[code]["file"]).name, found[code]["line"], found[code]["column"]) == (file, line, column)
    assert cure in found[code]["message"]["en"]
    assert found[code]["message"]["ja"]


def test_the_results_hold_the_whole_scenario_and_the_hashes_of_all_files(child: Callable[[str], str], folder: Path) -> None:
    name = child("extends: town.yaml\nscenario: c\noffices: {open: 3}\n")
    assert run("solve", name, "--out", "made").exit_code == 0
    text = (folder / "made" / "scenario.yaml").read_text(encoding="utf-8")
    assert "extends" not in YAML(typ="safe", pure=True).load(text)
    (folder / "again.yaml").write_text(text, encoding="utf-8")
    assert load_scenario("again.yaml").scenario == load_scenario(name).scenario
    manifest = json.loads((folder / "made" / "manifest.json").read_text(encoding="utf-8"))
    assert [parent["file"] for parent in manifest["scenario"]["extends"]] == ["town.yaml"]


def test_of_a_rule_only_what_changes_is_written(child: Callable[[str], str]) -> None:
    rules = "rules: [{id: a, because: why}, {id: b, at_least: 2}]"
    made = load_scenario(child(f"extends: town.yaml\nscenario: c\n{rules}\n")).scenario
    assert made.rules[0].at_most == 1
    assert made.rules[0].because is not None
    assert made.rules[0].because.to("en") == "why"
    assert made.rules[1].range == (2, None)
    assert made.rules[1].of is not None
    assert made.rules[1].of.ids == ("minato", "misaki")


def test_a_rule_of_another_form_takes_the_place_of_the_one_before(child: Callable[[str], str]) -> None:
    rules = "rules: [{id: a, longest: 3 km}, {id: b, exactly: 1, of: [kita, mori]}]"
    made = load_scenario(child(f"extends: town.yaml\nscenario: c\n{rules}\n")).scenario
    assert made.rules[0] == Longest(id="a", longest="3 km")
    assert made.rules[1].range == (1, 1)


def test_a_key_of_a_rule_is_taken_away_by_null_and_faults_keep_their_file(child: Callable[[str], str], folder: Path) -> None:
    text = (folder / "town.yaml").read_text(encoding="utf-8").replace("of: [kita, mori]}", "of: [kita, mori], because: why}")
    (folder / "town.yaml").write_text(text, encoding="utf-8")
    made = load_scenario(child("extends: town.yaml\nscenario: c\nrules: [{id: a, because: null}]\n")).scenario
    assert made.rules[0].because is None
    done = run("check", child("extends: town.yaml\nscenario: c\nrules: [{id: a, at_most: two}]\n"), "--json")
    found = json.loads(done.stdout)["findings"]
    assert [(Path(one["file"]).name, one["line"], one["column"]) for one in found] == [("child.yaml", 3, 26)]
    named = run("check", child("extends: town.yaml\nscenario: c\nrules: [{id: b, at_least: 3}]\n"), "--json")
    (one,) = json.loads(named.stdout)["findings"]
    assert (one["code"], one["file"], one["line"]) == ("impossible-count", "child.yaml", 3)


@pytest.mark.usefixtures("child")
def test_the_polygons_of_a_changed_rule_lie_beside_the_file_that_names_them(folder: Path) -> None:
    text = (folder / "town.yaml").read_text(encoding="utf-8").replace("of: [kita, mori]}", "of: {polygons: east.geojson}}")
    (folder / "town.yaml").write_text(text, encoding="utf-8")
    (folder / "sub").mkdir()
    (folder / "sub" / "child.yaml").write_text(
        "extends: ../town.yaml\nscenario: c\nrules: [{id: a, at_most: 2}]\n", encoding="utf-8"
    )
    file = load_scenario("sub/child.yaml")
    assert file.folder_of("a").resolve() == folder.resolve()
