"""The bundled fictitious town: made by its generator alone, small, sound, and called fictitious wherever it is shown."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from geodata.load import bundled_studies, load_study
from geodata.study import Study
from tests.example_town import FOLDER, study_files
from tests.placement.conftest import run

SAID = {"ja": "架空市は実在しません。", "en": "Example City does not exist."}


@pytest.fixture(scope="module")
def town() -> Study:
    return load_study("example-town")


def test_its_files_are_what_the_generator_makes() -> None:
    assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == study_files()
    assert sum(map(len, study_files().values())) < 100_000


def test_it_is_bundled_and_sound(town: Study) -> None:
    assert bundled_studies() == ["example-town", "nerima"]
    assert town.findings == ()
    assert (len(town.demand), len(town.areas), len(town.offices)) == (402, 20, 17)
    assert (town.areas["people"] > 500).all()
    assert set(town.offices["kind"]) == set(town.kinds)


def test_its_people_are_parted_by_age_and_change_by_year(town: Study) -> None:
    people = town.demand
    assert (people["people"] == people["people_0_14"] + people["people_15_64"] + people["people_65"]).all()
    totals = [int(people[column].sum()) for column in ("people", *(f"people_{year}" for year in (2030, 2035, 2040, 2045)))]
    assert totals == sorted(totals, reverse=True)
    of_area = people.groupby("area")[["people", "people_2045"]].sum()
    assert (of_area["people_2045"] > of_area["people"]).sum() == 4


def test_its_offices_have_the_planners_columns(town: Study) -> None:
    offices = town.offices
    counts = ["open_now", "staff_now", "crew_min", "counters_now", "counter_max", "cost", "floor_m2", "built", "renewal_year"]
    assert all(offices[column].dtype.kind == "i" for column in counts)
    assert int(offices["open_now"].sum()) == 10
    shut = offices["open_now"] == 0
    assert not offices.loc[shut, ["staff_now", "counters_now"]].to_numpy().any()
    assert (offices.loc[~shut, "staff_now"] >= offices.loc[~shut, "crew_min"]).all()
    assert (offices["counters_now"] <= offices["counter_max"]).all()
    assert (offices["renewal_year"] == offices["built"] + 60).all()
    assert sorted(offices["district"].value_counts().tolist()) == [3, 3, 3, 4, 4]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_output_says_that_it_is_fictitious(tmp_path: Path, lang: str) -> None:
    done = run("solve", "example-town", "--out", str(tmp_path / "out"), "--lang", lang)
    assert done.exit_code == 0, done.stderr
    shown = run("study", "show", "example-town", "--lang", lang)
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    for text in (done.stderr, shown.stdout, html.unescape(report)):
        assert SAID[lang] in " ".join(text.split())
    assert all(said in page for said in SAID.values())
