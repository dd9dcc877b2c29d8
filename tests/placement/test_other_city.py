"""Another city closes an office, opens some and finds ties: no output holds a word of the bundled ward."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.placement.conftest import TOWN, run
from tests.town import write_town

CLOSING = """\
scenario: town
title: {ja: 港町の案, en: A plan for Minato Town}
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices:
  now: [hon, hama, minato, misaki]
  keep: [hon]
  close: 1
objective: [{maximize: served_population}, {minimize: mean_distance}]
"""
KINDS = """\
kinds:
  town_hall: {is: main, title: {ja: 町役場, en: town hall}}
  sub_centre: {is: branch, title: {ja: 行政センター, en: local centre}}
not_in_data:
  - {ja: 港の待合所の使われ方, en: How the harbour's waiting room is used}
"""
WARD = re.compile(r"nerima|練馬|区民事務所|ward.office|出張所|区の計画|基本計画|区は|区が|区役所|the ward", re.IGNORECASE)


@pytest.fixture
def city(folder: Path) -> Path:
    """Return a folder with a town that calls its offices otherwise."""
    words = [("出張所", "行政センター"), ("Branch", "Centre"), ("ward_office", "town_hall"), ("branch", "sub_centre")]

    def renamed(text: str) -> str:
        for old, new in words:
            text = text.replace(old, new)
        return text

    write_town(folder / "minato-town", offices=renamed, study=lambda text: text.replace("layers:\n", KINDS + "layers:\n"))
    (folder / "close.yaml").write_text(CLOSING, encoding="utf-8")
    opening = TOWN.replace("branch", "sub_centre").replace("  open: 2", "  open: {min: 1, max: 2}")
    rules = "rules:\n  - {id: few, at_most: 1, of: {kind: sub_centre}}\n"
    (folder / "open.yaml").write_text(opening.replace("scenario: town", "scenario: opening") + rules, encoding="utf-8")
    tie = TOWN.replace("branch", "sub_centre").replace("1.5 km", "20 km").replace("  - minimize: mean_distance\n", "")
    (folder / "tie.yaml").write_text(tie.replace("scenario: town", "scenario: tie"), encoding="utf-8")
    return folder


def read(path: Path) -> str:
    """Return the letters of a file, those of a GeoPackage among its other bytes."""
    return path.read_bytes().decode("utf-8", errors="ignore")


@pytest.mark.parametrize("lang", ["ja", pytest.param("en", marks=pytest.mark.long)])
def test_no_word_of_the_bundled_ward_stands_in_the_outputs_of_another_city(city: Path, lang: str) -> None:
    asked = [
        ("check", "close.yaml", "open.yaml", "tie.yaml"),
        ("study", "show", "minato-town"),
        ("solve", "close.yaml", "--out", "closed"),
        ("solve", "open.yaml", "--out", "opened"),
        ("solve", "tie.yaml", "--out", "tied"),
        ("explain", "close.yaml"),
        ("rank", "close.yaml"),
        ("evaluate", "close.yaml", "--plan=-misaki", "--out", "given"),
        ("evaluate", "open.yaml", "--plan=minato,misaki", "--out", "broken"),
        ("sweep", "open.yaml", "--vary", "served.any.0.straight_line=1 km..2 km:500 m", "--out", "swept"),
        ("compare", "closed", "given"),
    ]
    done = [run(*command, "--lang", lang) for command in asked]
    assert [(command, one.exit_code, one.stderr) for command, one in zip(asked, done, strict=True) if one.exit_code] == []
    said = {" ".join(command): one.stdout + one.stderr for command, one in zip(asked, done, strict=True)}
    folders = ("closed", "opened", "tied", "given", "broken", "swept")
    files = {str(path): read(path) for name in folders for path in (city / name).iterdir() if path.suffix != ".npz"}
    found = {name: sorted(set(WARD.findall(text))) for name, text in {**said, **files}.items() if WARD.search(text)}
    assert found == {}


def test_kinds_have_the_names_of_the_city_wherever_they_are_named(city: Path) -> None:
    for lang, hall in (("ja", "町役場"), ("en", "town hall")):
        shown = run("study", "show", "minato-town", "--lang", lang).stdout
        assert hall in shown
        assert "town_hall" not in shown
    assert run("evaluate", "open.yaml", "--plan=minato,misaki", "--out", "broken").exit_code == 0
    rule = next(one for one in json.loads(read(city / "broken" / "plan.json"))["broken"] if one["id"] == "few")
    assert rule["asked"] == {
        "ja": "種別 行政センター の施設のうち、多くとも 1 か所が開く",
        "en": "at most 1 of the offices of kind local centre open",
    }
    page = json.loads(read(city / "broken" / "page.json"))
    assert len({json.dumps(office["kind"]) for office in page["study"]["offices"]}) == 2
    offices = (city / "broken" / "offices.csv").read_text("utf-8").splitlines()
    head = offices[0].split(",")
    cells = dict(zip(head, offices[1].split(","), strict=True))
    assert {name: cells[name] for name in ("kind", "kind_is", "kind_ja", "kind_en")} == {
        "kind": "town_hall",
        "kind_is": "main",
        "kind_ja": "町役場",
        "kind_en": "town hall",
    }


def test_a_kind_written_by_its_title_is_understood_and_completed(city: Path) -> None:
    text = (city / "open.yaml").read_text("utf-8").replace("from: {kind: sub_centre}", "from: {kind: 行政センター}")
    (city / "title.yaml").write_text(text, encoding="utf-8")
    checked = run("check", "title.yaml")
    assert "no office is of kind 行政センター. Did you mean sub_centre?" in checked.stderr.replace("\n", " ")
    schema = run("schema", "minato-town").stdout
    assert '"enumDescriptions": [\n' in schema
    assert "行政センター / local centre" in schema


def test_an_office_of_a_study_that_names_no_kinds_keeps_its_own_word(folder: Path) -> None:
    assert " ward_office" in run("study", "show", "minato-town").stdout
    assert run("solve", "town.yaml", "--out", "out").exit_code == 0
    assert "kind_is" not in (folder / "out" / "offices.csv").read_text("utf-8").splitlines()[0]
