"""Scenario files: what is accepted, and the one clear message for what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.yamlfiles.reader import read_yaml
from models.messages.findings import InputError
from placement.scenario.files import BUNDLED, Scenario, bundled_scenarios, load_scenario
from placement.scenario.quantities import Distance
from placement.scenario.schema import schema
from tests.placement.conftest import TOWN, run

FAULTS = [
    # what is changed, code, line, column, words of the cure
    ([("title:", "titel:")], "unknown-key", 2, 1, "Did you mean title?"),
    ([("study: minato-town\n", "")], "missing-key", 1, 1, "study is missing"),
    ([("study: minato-town", "study: minato-town\nstudy: other")], "duplicate-key", 4, 1, "already on line 3"),
    ([("title: {ja: 港町の案, en: A plan for Minato Town}", "title: {}")], "empty", 2, 8, "must not be empty"),
    ([("title: {ja: 港町の案, en: A plan for Minato Town}", "title: {japanese: 港町の案}")], "out-of-range", 2, 19, "the code of a language"),
    ([("straight_line: 1.5 km", "straight_line: 3")], "distance-form", 6, 22, "write it like 3 km"),
    ([("straight_line: 1.5 km", "straight_line: 3 mi")], "distance-form", 6, 22, "write it like 3 km"),
    ([("straight_line: 1.5 km", "straight_line: 3km")], "distance-form", 6, 22, "write it like 3 km"),
    ([("straight_line: 1.5 km", "straight_line: ３ km")], "distance-form", 6, 22, "write it like 3 km"),
    ([("straight_line: 1.5 km", "straight_line: -1 km")], "distance-form", 6, 22, "write it like 3 km"),
    ([("straight_line: 1.5 km", "straight_line: 0 m")], "distance-range", 6, 22, "1 mm to 1,000 km"),
    ([("straight_line: 1.5 km", "straight_line: 2000 km")], "distance-range", 6, 22, "1 mm to 1,000 km"),
    ([("straight_line: 1.5 km", "straight_line: .inf")], "number-form", 6, 22, "plain decimal"),
    ([("straight_line: 1.5 km", "walking: 3")], "reach-form", 6, 16, "neither a distance nor a time"),
    ([("straight_line: 1.5 km", "walking: 0 min")], "time-range", 6, 16, "1 minute to 1 day"),
    ([("straight_line: 1.5 km", "walking: 1.5 min")], "time-form", 6, 16, "write it like 30 min"),
    ([("straight_line: 1.5 km", "transit: 3 km")], "time-form", 6, 16, "write it like 30 min"),
    ([("straight_line: 1.5 km", "straight_line: 1 km\n      walking: 1 km")], "one-of", 6, 7, "one of straight_line, walking, transit, driving, cycling and matrix"),
    ([("straight_line: 1.5 km", "walking: 1 km\n      percentile: 90")], "transit-only", 6, 7, "go with transit"),
    ([("straight_line: 1.5 km", "transit: 30 min\n      percentile: 0")], "out-of-range", 7, 19, "at least 1"),
    ([("straight_line: 1.5 km", "transit: 30 min\n      depart: Monday 10:00-12:00")], "depart-form", 7, 15, "weekday 10:00-12:00"),
    ([("straight_line: 1.5 km", "transit: 30 min\n      depart: weekday 12:00-10:00")], "depart-form", 7, 15, "weekday 10:00-12:00"),
    ([("straight_line: 1.5 km", "transit: 30 min\n      date: 15 July")], "date-form", 7, 13, "write it like 2026-07-15"),
    ([("straight_line: 1.5 km", "transit: 30 min")], "no-feeds", 6, 16, "add them under feeds"),
    ([("straight_line: 1.5 km", "straight_line: {km: 3}")], "wrong-type", 6, 22, "write text"),
    ([("straight_line: 1.5 km", "strait_line: 1.5 km")], "unknown-key", 6, 7, "Did you mean straight_line?"),
    ([("  any:", "  any: []\n  all:")], "empty", 5, 8, "must not be empty"),
    ([("  any:\n    - straight_line: 1.5 km", "  any: [{straight_line: 1 km}]\n  all: [{straight_line: 2 km}]")], "one-of", 5, 3, "any or all"),
    ([("keep: [hon]", "keep: [honn]")], "unknown-office", 8, 10, "Did you mean hon?"),
    ([("keep: [hon]", "keep: [hon, hon]")], "repeated-office", 8, 15, "listed twice"),
    ([("keep: [hon]", "keep: hon")], "wrong-type", 8, 9, "write a list"),
    ([("keep: [hon]", "keep: [hon]\n  forbid: [hon]")], "kept-and-forbidden", 9, 12, "in keep (line 8)"),
    ([("{kind: branch}", "{kind: branches}")], "unknown-kind", 9, 16, "Did you mean branch?"),
    ([("{kind: branch}", "{kind: branch, ids: [kita]}")], "one-of", 9, 9, "kind, kinds, areas or column"),
    ([("{kind: branch}", "{ids: [kita, nord]}")], "unknown-office", 9, 22, "the study has no office nord"),
    ([("open: 2", "open: 0")], "open-range", 10, 9, "leave out from and open"),
    ([("open: 2", "open: -2")], "open-range", 10, 9, "write at least 1"),
    ([("open: 2", "open: two")], "wrong-type", 10, 9, "a whole number in ASCII digits"),
    ([("open: 2", "open: ２")], "wrong-type", 10, 9, "found ２"),
    ([("open: 2", "open: 1_000")], "number-form", 10, 9, "plain decimal"),
    ([("open: 2", "open: 0x2")], "number-form", 10, 9, "plain decimal"),
    ([("open: 2", "open: 1e1")], "number-form", 10, 9, "plain decimal"),
    ([("open: 2", "open: yes")], "wrong-type", 10, 9, "found yes"),
    ([("open: 2", "open: 12:30")], "wrong-type", 10, 9, "found 12:30"),
    ([("open: 2", "open: {min: 3, max: 2}")], "range-order", 10, 9, "min 3 is more than max 2"),
    ([("open: 2", "open: 6")], "too-many-to-open", 10, 9, "there are 5 candidates"),
    ([("  open: 2\n", "")], "both-or-neither", 8, 3, "both from and open"),
    ([("maximize: served_population", "maximize: served_populaton")], "not-allowed", 12, 15, "Did you mean served_population?"),
    ([("maximize: served_population", "minimize: served_population")], "wrong-sense", 12, 5, "goes with maximize"),
    ([("minimize: mean_distance", "maximize: served_population")], "repeated", 13, 5, "written twice"),
    ([("  - maximize: served_population\n  - minimize: mean_distance", "  []")], "empty", 12, 3, "must not be empty"),
    ([("objective:", "rules: [{id: a, at_least: 3, of: [kita, mori]}]\nobjective:")], "impossible-count", 11, 27, "cannot open 3 of 2"),
    ([("objective:", "rules: [{id: a, of: [kita, mori]}]\nobjective:")], "one-of", 11, 9, "at_least / at_most"),
    ([("objective:", "rules: [{id: a, at_least: -1, of: [kita]}]\nobjective:")], "out-of-range", 11, 27, "at least 0"),
    ([("objective:", "rules: [{id: a, at_most: 1, of: [kit]}]\nobjective:")], "unknown-office", 11, 34, "Did you mean kita?"),
    ([("keep: [hon]", "keep: []"), ("open: 2", "open: {min: 0, max: 2}")], "no-office-open", 8, 3, "distances mean nothing"),
    ([("  open: 2", "\topen: 2")], "yaml-syntax", 10, 1, "tabs cannot indent"),
    ([("study: minato-town", "study: &s minato-town")], "yaml-alias", 3, 8, "write it out"),
    ([("study: minato-town", "study: !!python/object:os.system minato-town")], "yaml-tag", 3, 8, "remove it"),
    ([("keep: [hon]", "keep: " + "[" * 5000)], "yaml-too-deep", 8, 37, "nested more than 30 deep"),
    ([("keep: [hon]", "keep: [hon")], "yaml-syntax", 8, 9, "this [ is not closed"),
    ([("study: minato-town", "study: elsewhere")], "study-missing", 3, 8, "there is no study"),
    ([("study: minato-town", "study: /vsicurl/http://127.0.0.1:9/x")], "study-missing", 3, 8, "there is no study"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "line", "column", "cure"), FAULTS)
def test_a_fault_has_its_place_its_cure_and_exit_code_3(
    edit: Callable[..., str],
    folder: Path,
    changes: list[tuple[str, str]],
    code: str,
    line: int | None,
    column: int | None,
    cure: str,
) -> None:
    edit(*changes)
    done = run("solve", "town.yaml", "--json")
    assert done.exit_code == 3
    found = {finding["code"]: finding for finding in json.loads(done.stdout)["findings"]}
    assert code in found
    assert (found[code].get("line"), found[code].get("column")) == (line, column)
    assert cure in found[code]["message"]["en"]
    assert found[code]["message"]["ja"]
    assert "Traceback" not in done.stderr
    assert not (folder / "out").exists()


def test_every_fault_of_a_file_is_reported_at_once(edit: Callable[..., str]) -> None:
    edit(("title:", "titel:"), ("1.5 km", "3"), ("open: 2", "open: 0"), ("maximize: served", "maximise: served"))
    with pytest.raises(InputError) as caught:
        load_scenario("town.yaml")
    assert [finding.code for finding in caught.value.findings] == ["unknown-key", "distance-form", "open-range", "unknown-key"]


def test_a_fault_shows_its_line_with_a_caret(edit: Callable[..., str]) -> None:
    edit(("open: 2", "open: 0"))
    lines = run("check", "town.yaml").stderr.splitlines()
    assert lines[1] == "   10 |   open: 0"
    assert lines[2].index("^") == lines[1].index("0", 8)


def test_japanese_is_spoken_when_asked(edit: Callable[..., str]) -> None:
    edit(("title:", "titel:"))
    assert "もしかして title?" in run("check", "town.yaml", "--lang", "ja").stderr


def test_a_very_short_radius_is_a_warning(edit: Callable[..., str]) -> None:
    edit(("1.5 km", "3 m"))
    done = run("check", "town.yaml")
    assert done.exit_code == 0
    assert "did you mean 3 km?" in done.stderr


def test_a_rule_on_an_office_that_cannot_open_is_a_warning(edit: Callable[..., str]) -> None:
    edit(("objective:", "rules: [{id: a, at_most: 1, of: [hama, kita]}]\nobjective:"))
    done = run("check", "town.yaml")
    assert done.exit_code == 0
    assert "can never open" in done.stderr


def test_several_files_are_checked_in_one_run(edit: Callable[..., str], folder: Path) -> None:
    edit()
    (folder / "bad.yaml").write_text("scenario: x\n", encoding="utf-8")
    done = run("check", "town.yaml", "bad.yaml", "nerima-2013")
    assert done.exit_code == 3
    assert "town.yaml: fine" in done.stderr
    assert "bad.yaml:1:1" in done.stderr
    assert "nerima-2013: fine" in done.stderr


def test_an_unknown_scenario_names_the_bundled_ones() -> None:
    done = run("check", "nerima-2014")
    assert done.exit_code == 3
    assert "nerima-2013" in done.stderr


def test_a_missing_or_strange_file_is_said_plainly(folder: Path) -> None:
    (folder / "latin.yaml").write_bytes("scenario: é".encode("latin-1"))
    (folder / "empty.yaml").write_text("", encoding="utf-8")
    (folder / "large.yaml").write_text("#" * 1_000_001, encoding="utf-8")
    for name, words in {
        "nowhere.yaml": "no such file",
        "latin.yaml": "not UTF-8",
        "empty.yaml": "empty",
        "large.yaml": "larger",
    }.items():
        done = run("check", name)
        assert done.exit_code == 3
        assert words in done.stderr


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.text(alphabet="{}[]:,-&*!|>'\"%#?@ \n\tab01.", max_size=80)))
def test_any_text_gives_a_message_never_a_crash(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    with pytest.raises(InputError) as caught:
        read_yaml(path, Scenario)
    assert all(finding.message.to("ja") and finding.message.to("en") for finding in caught.value.findings)


@given(st.integers(1, 10**9))
def test_every_whole_millimetre_can_be_written(millimetres: int) -> None:
    assert Distance.parse(f"{millimetres // 1000}.{millimetres % 1000:03d} m").mm == millimetres


def test_the_committed_schema_is_current() -> None:
    committed = json.loads((BUNDLED / "scenario.schema.json").read_text(encoding="utf-8"))
    assert committed == json.loads(json.dumps(schema()))
    assert json.loads(run("schema").stdout) == committed


def test_bundled_scenarios_load_and_name_themselves() -> None:
    ours = [name for name in bundled_scenarios() if not name.startswith("example-")]
    assert ours == [
        "nerima-2008",
        "nerima-2010",
        "nerima-2013",
        "nerima-2013-both",
        "nerima-2013-channels",
        "nerima-2013-loads",
        "nerima-2013-peak",
        "nerima-2013-peak-moved",
        "nerima-2013-strict",
        "nerima-2013-strict-repaired",
        "nerima-2013-transit",
        "nerima-2013-walk",
        "nerima-2014-certificates",
        "nerima-2017",
        "nerima-2050",
        "nerima-bases",
        "nerima-channels-2020",
        "nerima-history",
    ]
    for name in bundled_scenarios():
        assert load_scenario(name).scenario.scenario == name


def test_the_town_of_these_tests_is_a_valid_scenario(edit: Callable[..., str]) -> None:
    edit()
    assert run("check", "town.yaml").exit_code == 0
    assert TOWN.count("\n") == 13


def test_a_fault_in_a_very_long_line_shows_only_what_is_round_it(folder: Path) -> None:
    (folder / "deep.yaml").write_text(
        f"scenario: deep\ntitle: {'a' * 300}{'[' * 5_000}\nrules: {'[' * 5_000}\n", encoding="utf-8"
    )
    done = run("check", "deep.yaml")
    assert done.exit_code == 3
    assert "deep.yaml:3:37: nested more than 30 deep" in done.stderr
    shown, caret = done.stderr.splitlines()[1:3]
    assert shown.startswith("    3 | rules: [[[")
    assert shown.endswith("[…")
    assert len(shown) < 200
    assert caret.index("^") == len("    3 | ") + 36
