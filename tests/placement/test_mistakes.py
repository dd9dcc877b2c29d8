"""What people get wrong in a scenario, one a row: each is met at its place, and no cure says the contrary of what was meant."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from geodata.building.recipe import Recipe
from geodata.load import load_study
from geodata.reading.manifest import Manifest
from geodata.study import Study
from geodata.yamlfiles.schema_errors import PATTERNS, did_you_mean
from geodata.yamlfiles.spelling import CONTRARY, edits, nearest
from models.messages.findings import MORE, SHOWN, Finding, InputError, more, number_of, shown
from models.messages.text import Text
from placement.scenario.files import Scenario, load_scenario
from placement.scenario.objectives.registry import objectives
from placement.scenario.schema import schema
from placement.solving.question import put
from tests.placement import plainly
from tests.placement.conftest import TOWN, run
from tests.placement.mistakes import CLOSE, MAIN, PARTS, ROWS, SCORES, SILENT


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Study]:
    folder = tmp_path_factory.mktemp("mistakes")
    plainly.write(folder / "minato-town")
    return folder, load_study(folder / "minato-town")


def findings(town: tuple[Path, Study], text: str) -> list[Finding]:
    """Return what is found of a scenario on the town, nothing where it is sound."""
    folder, study = town
    path = folder / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        file = load_scenario(path)
        put(file, study if file.scenario.study == "minato-town" else None)
    except InputError as error:
        return list(error.findings)
    return []


@pytest.mark.parametrize("text", [MAIN, CLOSE, PARTS, SCORES])
def test_the_scenarios_of_the_table_are_sound(town: tuple[Path, Study], text: str) -> None:
    assert findings(town, text) == []


@pytest.mark.parametrize(
    ("text", "right", "wrong", "code", "line", "column", "cure"),
    ROWS,
    ids=[f"{row[2][:30].strip()}-{n}" for n, row in enumerate(ROWS)],
)
def test_a_mistake_is_met_at_its_place_with_its_cure(
    town: tuple[Path, Study], text: str, right: str, wrong: str, code: str, line: int, column: int, cure: str
) -> None:
    assert right in text
    found = findings(town, text.replace(right, wrong, 1))
    here = [fault for fault in found if (fault.code, fault.line, fault.column) == (code, line, column)]
    assert here, [fault.line_of_text.to("en") for fault in found]
    assert any(cure in fault.message.to("en") for fault in here), [fault.message.to("en") for fault in here]
    for fault in found:
        said = fault.message.to("en")
        assert cure != SILENT or "Did you mean" not in said
        assert fault.message.to("ja") != said
        assert not re.search(r"\^|\(\?|\[a-z]-|<class|input should|Input should|\('", said), said


def test_the_table_is_long_and_covers_every_key() -> None:
    assert len(ROWS) >= 150
    assert len({(text, right, wrong) for text, right, wrong, *_ in ROWS}) == len(ROWS)


REVERSED = [
    ("either", ["together", "never_together"]),
    ("if_closed", ["if_open"]),
    ("total_distance", ["equal_distance", "mean_distance"]),
    ("min_distance", ["max_distance", "mean_distance"]),
    ("maximum", ["minimum"]),
    ("minimize", ["maximize"]),
    ("at_most", ["at_least"]),
    ("any", ["all"]),
    ("before", ["after"]),
    ("after", ["now"]),
    ("now", ["new"]),
    ("closed", ["added", "open"]),
    ("may_open", ["may_close"]),
    ("unserved_population", ["served_population"]),
    ("exclude", ["include"]),
    ("unexpected", ["expected"]),
    ("inequality", ["equality"]),
    ("decrease", ["increase"]),
    ("home_to_office", ["office_to_home"]),
    ("people_75", ["people_65"]),
    ("p11", ["p12"]),
    ("北町", ["本町"]),
    ("東出張所", ["西出張所"]),
    ("east", ["west", "least"]),
    ("never", ["ever"]),
    ("people_car", ["people_carless"]),
    ("people_with_car", ["people_without_car"]),
    ("pop_male", ["pop_female"]),
]


@pytest.mark.parametrize(("said", "allowed"), REVERSED, ids=[said for said, _ in REVERSED])
def test_no_word_is_proposed_for_one_that_says_something_else(said: str, allowed: list[str]) -> None:
    assert nearest(said, allowed) is None
    assert "Did you mean" not in did_you_mean(said, allowed).to("en")


MEANT = [
    ("at_lest", "at_least"),
    ("At-Least", "at_least"),
    ("atLeast", "at_least"),
    ("atleast", "at_least"),
    ("least_at", "at_least"),
    ("ａｔ＿ｌｅａｓｔ", "at_least"),
    ("max_dist", "max_distance"),
    ("closes", "close"),
    ("kindd", "kind"),
    ("people_2400", "people_2040"),
    ("自由ケ丘", "自由が丘"),
    ("自由ヶ丘", "自由が丘"),
]


@pytest.mark.parametrize(("said", "meant"), MEANT)
def test_a_slip_is_understood(said: str, meant: str) -> None:
    assert nearest(said, ["at_least", "at_most", "max_distance", "close", "kind", "kinds", "people_2040", "自由が丘"]) == meant


def test_a_word_that_only_looks_the_same_is_not_proposed_as_if_it_were_another() -> None:
    assert "only looks like" in did_you_mean("か\u3099", ["が"]).to("en")


@cache
def models() -> tuple[type[BaseModel], ...]:
    """Return every model of the scenario file."""
    met: dict[type[BaseModel], None] = {}

    def walk(kind: Any) -> None:
        written = [mark.written() for mark in getattr(kind, "__metadata__", ()) if hasattr(mark, "written")]
        for part in written or get_args(kind):
            walk(part)
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in met:
            met[kind] = None
            for field in kind.model_fields.values():
                walk(field.annotation)
                for mark in field.metadata:
                    if hasattr(mark, "written"):
                        walk(mark.written())

    walk(Scenario)
    return tuple(met)


def keys_of(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def test_no_key_or_objective_is_proposed_for_another() -> None:
    language = {key for model in models() for key in keys_of(model)} | {of.name for of in objectives()} | CONTRARY
    lists = [keys_of(model) for model in models()] + [
        [of.name for of in objectives() if of.sense == sense] for sense in ("max", "min")
    ]
    assert len(lists) > 15
    # a word that differs in its ending, or is cut short, is the same word; who writes main for a number is helped by min
    same = {"serve", "served", "service", "services", "weigh", "weight", "moved", "moves", "main", "min", "counted", "counters"}
    for allowed in lists:
        for word in language - set(allowed):
            near = nearest(word, allowed)
            kin = near is None or near.startswith(word) or word.startswith(near) or {word, near} <= same
            assert kin, (word, near)


@given(st.data())
def test_one_slip_in_a_key_finds_it_or_nothing(data: st.DataObject) -> None:
    allowed = keys_of(data.draw(st.sampled_from(models())))
    key = data.draw(st.sampled_from(allowed))
    place = data.draw(st.integers(1, max(len(key) - 1, 1)))
    slip = data.draw(st.sampled_from(["drop", "double", "swap"]))
    wrong = {
        "drop": key[:place] + key[place + 1 :],
        "double": key[:place] + key[place - 1] + key[place:],
        "swap": key[: place - 1] + key[place : place + 1] + key[place - 1] + key[place + 1 :],
    }[slip]
    if wrong not in allowed and wrong:
        assert nearest(wrong, allowed) in {None, key, key.removesuffix("s")}


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_edits_are_counted_as_in_the_plainest_way(one: str, other: str) -> None:
    def plain(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        ways = [plain(a[1:], b) + 1, plain(a, b[1:]) + 1, plain(a[1:], b[1:]) + (a[0] != b[0])]
        if len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0]:
            ways.append(plain(a[2:], b[2:]) + 1)
        return min(ways)

    least = plain(one, other)
    assert edits(one, other, 12) == least
    assert edits(one, other, 1) == (least if least <= 1 else None)


@pytest.mark.parametrize("model", [Scenario, Manifest, Recipe])
def test_every_pattern_of_a_file_is_said_in_words(model: type[BaseModel]) -> None:
    patterns = (
        set(re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps(model.model_json_schema())))
        if model is not Scenario
        else set()
    )
    text = json.dumps(schema()) if model is Scenario else ""
    assert text.count('"pattern"') == text.count('"patternErrorMessage"')
    assert {json.loads(f'"{pattern}"') for pattern in patterns} <= set(PATTERNS)


def test_a_study_of_a_wrong_form_is_refused_in_words(folder: Path) -> None:
    path = folder / "minato-town" / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("crs: EPSG:6669\npeople", "crs: JGD2011\npeople"), encoding="utf-8")
    done = run("study", "check", "minato-town")
    assert "JGD2011 cannot be used; write it like EPSG:6677" in done.stderr
    assert "^" not in done.stderr.split("cannot be used")[1].splitlines()[0]


def many(folder: Path, old: str, new: str) -> None:
    assert old in TOWN
    (folder / "town.yaml").write_text(TOWN.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("what", ["keys", "offices", "areas"])
def test_very_many_faults_are_said_as_a_number(folder: Path, what: str) -> None:
    names = [f"s{number}" for number in range(4_000)]
    listed = ", ".join(names)
    replacement = {
        "keys": ("objective:\n", "".join(f"{name}: 1\n" for name in names) + "objective:\n"),
        "offices": ("[hon]", f"[{listed}]"),
        "areas": ("objective:\n", f"rules: [{{id: a, serve: 1 %, areas: [{listed}]}}]\nobjective:\n"),
    }[what]
    many(folder, *replacement)
    done = run("check", "town.yaml", "--json")
    assert done.exit_code == 3
    found = json.loads(done.stdout)["findings"]
    assert len(found) == SHOWN + 1
    assert found[-1]["code"] == MORE
    assert found[-1]["count"] == 4_000 - SHOWN
    assert "and 3,900 more" in done.stderr
    assert "town.yaml: 4000 errors" in done.stderr
    assert len(done.stdout) < 200_000
    assert len(done.stderr) < 100_000


def test_what_stops_a_run_is_shown_before_what_does_not() -> None:
    warned = [Finding("a", "warn", Text("x")) for _ in range(SHOWN)]
    stopped = Finding("b", "stop", Text("y"))
    made = shown([*warned, stopped, more(7)])
    assert len(made) == SHOWN + 1
    assert stopped in made
    assert (made[-1].count, made[-1].severity) == (8, "stop")
    assert number_of(made) == SHOWN + 8
    assert shown(warned) == tuple(warned)


@pytest.mark.parametrize("kind", ["folder", "link", "space"])
def test_no_file_is_proposed_in_place_of_itself(folder: Path, kind: str) -> None:
    name = folder / "f.yaml"
    {"folder": name.mkdir, "link": lambda: name.symlink_to("nowhere"), "space": lambda: name.write_text(TOWN)}[kind]()
    said = "'f.yaml '" if kind == "space" else "f.yaml"
    (folder / "child.yaml").write_text(f"extends: {said}\nscenario: c\n", encoding="utf-8")
    done = run("check", "child.yaml")
    assert done.exit_code == 3
    assert "there is no scenario f.yaml" in done.stderr
    assert "Did you mean" not in done.stderr


@pytest.mark.parametrize("study", ["../../../etc", "./", "/", "minato-town/offices.csv", "~"])
def test_a_study_that_is_none_has_its_line(folder: Path, study: str) -> None:
    many(folder, "study: minato-town", f'study: "{study}"')
    done = run("check", "town.yaml", "--json")
    assert done.exit_code == 3
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["code"], finding["file"], finding["line"], finding["column"]) == ("study-missing", "town.yaml", 3, 8)


def test_no_message_hands_on_the_words_of_an_exception() -> None:
    """What a parser or validator of others says is English, and speaks of its own insides."""
    root = Path(__file__).parent.parent.parent
    handed_on = []
    for path in (file for package in ("models", "geodata", "maps", "placement") for file in (root / package).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        caught = {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)} - {None}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"Text", "plural", "same", "in_context"}:
                values = [value for part in (*call.args, *(word.value for word in call.keywords)) for value in ast.walk(part)]
                numbers = {
                    value.value for value in values if isinstance(value, ast.Attribute) and value.attr in {"start", "errno"}
                }
                values = [value for value in values if value not in numbers]
                handed_on += [
                    f"{path.name}:{call.lineno}" for value in values if isinstance(value, ast.Name) and value.id in caught
                ]
    assert handed_on == []
