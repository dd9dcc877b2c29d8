"""What is not in the data is a block of its own: seen from what is lacking, or said by the study and the scenario."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.messages.text import Text
from placement.scenario.files import load_scenario
from placement.solving.not_in_data import not_in_data
from placement.solving.question import study_of
from tests.placement.conftest import TOWN, run
from tests.town import write_town

OWN = "not_in_data:\n  - {ja: 防災の拠点としての役割, en: The part in disasters}\n"
MORE = "not_in_data:\n  - {ja: 待合室, en: The waiting room}\n"
LACKING = {
    "costs": "What offices cost to run, to open and to close",
    "cases": "Cases handled at each office",
    "staff": "Staff at each office",
    "date": "When it would be done: the scenario has no phases",
    "who": "Who people are, such as their age: only their number is counted",
    "stops": "Stations and bus stops",
    "times": "Times of trains and buses: the study has no timetables",
    "streets": "Streets to walk on: the study has no street network",
}


def said(name: str = "town.yaml") -> list[str]:
    file = load_scenario(name)
    return [text.to("en") for text in not_in_data(study_of(file), file.scenario)]


def test_what_the_layers_lack_is_told(folder: Path) -> None:
    assert said() == [LACKING[key] for key in ("costs", "cases", "staff", "date", "who", "times", "streets")]
    (folder / "minato-town" / "stops.csv").unlink()
    study = folder / "minato-town" / "study.yaml"
    text = study.read_text("utf-8")
    start, end = text.index("  stops:\n"), text.index("  lines:\n")
    study.write_text(text[:start] + text[end:], encoding="utf-8")
    assert LACKING["stops"] in said()


def test_what_is_there_is_not_said_to_lack(folder: Path) -> None:
    rows = (folder / "minato-town" / "offices.csv").read_text("utf-8").splitlines()
    more = [f"{rows[0]},caseload,staff,rent", *(f"{row},100,3,9" for row in rows[1:])]
    (folder / "minato-town" / "offices.csv").write_text("\n".join(more) + "\n", encoding="utf-8")
    people = (folder / "minato-town" / "demand.csv").read_text("utf-8").splitlines()
    (folder / "minato-town" / "demand.csv").write_text(
        "\n".join([f"{people[0]},people_65", *(f"{row},5" for row in people[1:])]) + "\n", encoding="utf-8"
    )
    assert said() == [LACKING[key] for key in ("date", "times", "streets")]


def test_counters_and_years_of_buildings_are_no_costs_and_staff_of_today_is_staff(folder: Path) -> None:
    rows = (folder / "minato-town" / "offices.csv").read_text("utf-8").splitlines()
    more = [f"{rows[0]},counters_now,built,staff_now", *(f"{row},2,1990,5" for row in rows[1:])]
    (folder / "minato-town" / "offices.csv").write_text("\n".join(more) + "\n", encoding="utf-8")
    assert said() == [LACKING[key] for key in ("costs", "cases", "date", "who", "times", "streets")]


def test_how_deep_a_flood_is_at_an_office_is_no_cost(folder: Path) -> None:
    write_town(
        folder / "minato-town",
        study=lambda text: (
            text
            + "hazards:\n  flood: {file: boundary.geojson, title: {ja: 浸水, en: flood}, columns: {depth: depth}, vintage: '2024', source: a city, licence: CC0}\n"
        ),
    )
    shape = json.loads((folder / "minato-town" / "boundary.geojson").read_text("utf-8"))
    for feature in shape["features"]:
        feature["properties"]["depth"] = 3
    (folder / "minato-town" / "boundary.geojson").write_text(json.dumps(shape), encoding="utf-8")
    assert "flood_depth" in study_of(load_scenario("town.yaml")).offices
    assert LACKING["costs"] in said()


def test_study_and_scenario_add_their_own_and_every_output_has_the_block(folder: Path) -> None:
    write_town(folder / "minato-town", study=lambda text: text + OWN)
    (folder / "town.yaml").write_text(TOWN + MORE, encoding="utf-8")
    assert said()[-2:] == ["The part in disasters", "The waiting room"]
    for lang, title, own in (
        ("ja", "このデータにないもの", ("防災の拠点としての役割", "待合室")),
        ("en", "What is not in the data", ("The part in disasters", "The waiting room")),
    ):
        done = run("solve", "town.yaml", "--out", "out", "--lang", lang)
        plan = json.loads((folder / "out" / "plan.json").read_text("utf-8"))
        assert plan["not_in_data"][-2:] == ["The part in disasters", "The waiting room"]
        assert plan["not_in_data_ja"][-2:] == ["防災の拠点としての役割", "待合室"]
        assert len(plan["not_in_data"]) == len(plan["not_in_data_ja"])
        for output in (done.stderr, *((folder / "out" / name).read_text("utf-8") for name in ("report.html", "map.html"))):
            assert title in output
            assert all(words in output for words in own)
        compared = run("compare", "out", "out", "--lang", lang)
        assert title in compared.stdout + compared.stderr
    page = json.loads((folder / "out" / "page.json").read_text("utf-8"))
    titles = [json.dumps(section["title"], ensure_ascii=False) for section in page["case"]["page"]["sections"]]
    assert sum("What is not in the data" in title for title in titles) == 1


def test_a_plan_whose_languages_say_different_numbers_of_things_is_refused(folder: Path) -> None:
    from tests.placement.conftest import codes_of, sign

    assert run("solve", "town.yaml", "--out", "out").exit_code == 0
    path = folder / "out" / "plan.json"
    record = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(record | {"not_in_data_ja": record["not_in_data_ja"][1:]}), encoding="utf-8")
    sign(folder / "out")
    compared = run("compare", "out", "out")
    assert compared.exit_code != 0
    assert "not_in_data_ja" in compared.stderr
    assert codes_of("out") == []


@pytest.mark.parametrize(
    "word", ["防災の拠点", "集会室", "相談", "高齢者や障害のある方", "条例", "バス", "月ごとの取扱件数", "費用", "時期"]
)
def test_the_bundled_study_names_what_its_council_would_ask(word: str) -> None:
    file = load_scenario("nerima-2013")
    found: tuple[Text, ...] = not_in_data(study_of(file), file.scenario)
    assert any(word in text.to("ja") for text in found)
