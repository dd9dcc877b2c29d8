"""`analysis.json`: numbers and ids, exactly as they were found, and strictly read back."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.messages.findings import InputError
from placement.analysis.analyse import analyse
from placement.records.analysis import FORMAT, AnalysisRecord, analysis_record
from placement.records.read import read_analysis
from placement.results.analysis import Analysis
from placement.results.result import Result
from placement.scenario.files import load_scenario
from placement.solving.solve import solve
from placement.tool import write_plan
from tests.placement.conftest import TOWN, sign
from tests.town import write_town

RULES = """\
rules:
  - {id: one-side, never_together: [minato, kita], because: {ja: 近すぎるため, en: They are too near each other.}}
  - {id: enough, serve: 40 %}
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Analysis, Path]:
    """Return a result, what was asked of it, and the folder they were written to."""
    folder = tmp_path_factory.mktemp("analysis")
    write_town(folder / "minato-town")
    (folder / "town.yaml").write_text(TOWN + RULES, encoding="utf-8")
    result = solve(load_scenario(str(folder / "town.yaml")))
    analysis = analyse(result)
    write_plan(result, folder / "out", lang="en")
    return result, analysis, folder / "out"


def leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value of a record that holds no other, with the key it stands under."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part, key)
    else:
        yield key, value


def test_what_was_found_is_read_back(found: tuple[Result, Analysis, Path]) -> None:
    result, analysis, out = found
    record = read_analysis(out, "out")
    assert record == analysis_record(result, analysis)
    assert record.text() + "\n" == (out / "analysis.json").read_text("utf-8")


def test_numbers_are_those_of_the_analysis(found: tuple[Result, Analysis, Path]) -> None:
    result, analysis, out = found
    record = read_analysis(out, "out")
    assert (record.scenario, record.study, record.input_sha256) == ("town", "minato-town", result.input_sha256)
    assert record.objectives == ("served_population", "mean_distance")
    shift, kept = result.gains[0].shift, record.gains[0].shift
    assert [(one.area.id, one.total_mm) for one in kept.areas] == [(one.area.id, one.total_mm) for one in shift.areas]
    assert sum(one.total_mm[1] or 0 for one in kept.areas) == result.measures.distance_total_mm
    assert kept.homes == shift.homes
    assert analysis.explanation and analysis.standings and analysis.reach and analysis.people and analysis.choices  # noqa: PT018
    assert record.explanation and record.standings and record.reach and record.people and record.choices  # noqa: PT018
    assert [(one.kind, one.id, one.binds) for one in record.explanation.conditions] == [
        (price.part.kind, price.part.id, price.binds) for price in analysis.explanation.prices
    ]
    lines = {one.id: one.lines for one in record.explanation.conditions if one.kind == "rule"}
    text = (out.parent / "town.yaml").read_text("utf-8").splitlines()
    assert {name: text[at.first - 1].split(",")[0].strip() for name, at in lines.items()} == {
        name: f"- {{id: {name}" for name in ("one-side", "enough")
    }
    assert [one.shapley for one in record.standings.offices] == [one.shapley for one in analysis.standings.offices]
    assert any(isinstance(one.shapley, Fraction) for one in record.standings.offices)
    assert [one.end for one in record.reach.stretches] == [one.end for one in analysis.reach.stretches]
    assert [(one.plan, one.best) for one in record.people.wins] == [(one.plan, one.best) for one in analysis.people.wins]
    assert record.people.margin == Fraction(1, 10)
    assert [one.broken for one in record.choices.rules or ()] == [one.broken for one in analysis.choices.rules or ()]
    assert record.choices.rules


def test_the_file_holds_ids_and_exact_numbers_and_no_sentence(found: tuple[Result, Analysis, Path]) -> None:
    result, _, out = found
    record = json.loads((out / "analysis.json").read_text("utf-8"))
    assert record["format"] == FORMAT
    ids = {*result.study.offices["id"], *result.study.areas["id"], *record["objectives"], "one-side", "enough", "town"}
    said = [(key, value) for key, value in leaves(record) if isinstance(value, str) and value not in ids]
    assert {key for key, _ in said} <= {
        *("study", "kind", "id", "path", "file", "broken", "shapley", "now", "margin", "input_sha256", "goals", "near")
    }
    assert all(value.isascii() and " " not in value for _, value in said)
    assert not [key for key, value in leaves(record) if isinstance(value, float)]
    assert record["people"]["margin"] == "1/10"
    rule = record["choices"]["rules"][0]["broken"]
    assert len(base64.b64decode(rule)) == 2 ** len(record["choices"]["candidates"]) // 8


def test_parts_that_were_not_asked_for_are_null(found: tuple[Result, Analysis, Path]) -> None:
    result, _, _ = found
    record = analysis_record(result, analyse(result, only=()))
    assert AnalysisRecord.model_validate_json(record.text()) == record
    assert [name for name, part in json.loads(record.text()).items() if part is None] == [
        *("explanation", "standings", "alternatives", "front", "reach", "people", "unreached", "choices", "beforehand")
    ]


def put(*path: str | int, value: object) -> Callable[[dict[str, Any]], object]:
    def change(record: dict[str, Any]) -> None:
        at: Any = record
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value

    return change


FAULTS: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (put("format", value=True), "True of format is not of the right form"),
    (lambda record: record.pop("format"), "format is missing"),
    (lambda record: record.pop("choices"), "choices is missing"),
    (put("tabulated", value=1), "the value 1 of tabulated"),
    (put("gains", 0, "measures", "served", value=1.0), "of gains.0.measures.served"),
    (put("gains", 0, "measures", "served", value="1"), "of gains.0.measures.served"),
    (put("gains", 0, "measures", "served", value=-1), "of gains.0.measures.served"),
    (put("gains", 0, "shift", "homes", "nobody", value=1), "of gains.0.shift.homes.nobody"),
    (put("explanation", "conditions", 0, "kind", value="wish"), "of explanation.conditions.0.kind"),
    (put("explanation", "conditions", 0, "lines", "first", value=0), "of explanation.conditions.0.lines.first"),
    (put("explanation", "swaps", 0, "decides", value=9), "is not of the right form"),
    (put("people", "margin", value="2/20"), "the value '2/20' of people.margin"),
    (put("people", "margin", value="1/0"), "the value '1/0' of people.margin"),
    (put("people", "margin", value="1e9"), "the value '1e9' of people.margin"),
    (put("people", "margin", value=0.1), "the value 0.1 of people.margin"),
    (put("choices", "rules", 0, "broken", value="A"), "the value 'A' of choices.rules.0.broken"),
    (put("choices", "rules", 0, "broken", value="あ"), "of choices.rules.0.broken"),
    (put("choices", "rules", 0, "broken", value="AAAA"), "of choices.rules"),
    (put("choices", "candidates", value=["a"] * 100_000), "of choices.rules"),
    (put("choices", "plans", 0, 0, value=1 << 40), "of choices.plans"),
    (put("choices", "plans", 0, value=[1]), "choices.plans.0.1 is missing"),
]


@pytest.mark.parametrize(("change", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_file_of_another_form_is_refused_with_the_place(
    found: tuple[Result, Analysis, Path], tmp_path: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    record = json.loads((found[2] / "analysis.json").read_text("utf-8"))
    change(record)
    shutil.copytree(found[2], tmp_path, dirs_exist_ok=True)
    (tmp_path / "analysis.json").write_text(json.dumps(record), encoding="utf-8")
    sign(tmp_path)
    with pytest.raises(InputError) as caught:
        read_analysis(tmp_path, "out")
    first = caught.value.findings[0]
    assert (first.code, first.file) == ("plan-file-broken", "out/analysis.json")
    assert said in first.message.to("en")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'{"format": 2, "people": NaN}'])
def test_what_is_no_such_file_is_refused(found: tuple[Result, Analysis, Path], tmp_path: Path, data: bytes) -> None:
    shutil.copytree(found[2], tmp_path, dirs_exist_ok=True)
    (tmp_path / "analysis.json").write_bytes(data)
    sign(tmp_path)
    with pytest.raises(InputError) as caught:
        read_analysis(tmp_path, "out")
    assert {finding.code for finding in caught.value.findings} == {"plan-file-broken"}


def test_a_folder_without_it_is_refused(found: tuple[Result, Analysis, Path], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is not a folder that placement solve wrote"):
        read_analysis(tmp_path, "out")
    shutil.copytree(found[2], tmp_path, dirs_exist_ok=True)
    (tmp_path / "analysis.json").unlink()
    with pytest.raises(InputError, match=r"analysis\.json \(missing\)"):
        read_analysis(tmp_path, "out")


ANY = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4), st.just([]), st.just({}))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_is_refused_or_harmless(
    found: tuple[Result, Analysis, Path], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    record = json.loads((found[2] / "analysis.json").read_text("utf-8"))
    at: Any = record
    while True:
        steps = list(at) if isinstance(at, dict) else range(len(at))
        step = data.draw(st.sampled_from(steps))
        if not isinstance(at[step], dict | list) or not at[step] or data.draw(st.booleans()):
            at[step] = data.draw(ANY)
            break
        at = at[step]
    path = tmp_path_factory.mktemp("damaged") / "out" / "analysis.json"
    shutil.copytree(found[2], path.parent)
    path.write_text(json.dumps(record), encoding="utf-8")
    sign(path.parent)
    codes = {"plan-file-broken"}
    try:
        read = read_analysis(path.parent, "out")
        assert AnalysisRecord.model_validate_json(read.text()) == read
    except InputError as error:
        codes = {finding.code for finding in error.findings}
    other = type(record["format"]) is int and record["format"] != FORMAT
    assert codes == {"result-version" if other else "plan-file-broken"}
