"""The ward's choice for other people: those of 2010, who could be known then, the old, those projected for 2050, and at chome centres."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from geodata.load import load_study
from geodata.study import Study
from models.messages.findings import InputError
from placement import load_scenario
from placement.analysis.sweep.points import Experiment, answer
from placement.documents.whose import everyone

CHOICE = ("dai2", "seki")
WARD_OFFICES, BRANCHES = range(4), range(4, 17)


@pytest.fixture(scope="module")
def buildings() -> Study:
    """Return the bundled study, its people spread over the buildings."""
    return load_study("nerima")


@pytest.fixture(scope="module")
def points(buildings: Study) -> Study:
    """Return the study with all people of a chome at its centre."""
    areas = buildings.areas
    return replace(buildings, demand=areas.assign(area=areas["id"], cell="").set_geometry(areas.centroid))


def every_pair(study: Study, column: str) -> tuple[int, int, list[tuple[int, int, tuple[str, ...]]]]:
    """Return by hand everyone, those within 3 km before, and of each pair those within 3 km, the sum of millimetres and its ids; best first."""
    people, at, to = (
        study.demand[column].to_numpy(),
        *(np.column_stack([frame.geometry.x, frame.geometry.y]) for frame in (study.demand, study.offices)),
    )
    apart = np.rint(np.hypot(*(at[:, None, :] - to[None, :, :]).T).T * 1000).astype(np.int64)
    ids = study.offices["id"].tolist()
    now = apart[:, WARD_OFFICES].min(1)
    found = []
    for pair in combinations(BRANCHES, 2):
        nearest = np.minimum(now, apart[:, pair].min(1))
        found.append((int(people[nearest <= 3_000_000].sum()), int(people @ nearest), tuple(ids[office] for office in pair)))
    return int(people.sum()), int(people[now <= 3_000_000].sum()), sorted(found, key=lambda row: (-row[0], row[1]))


# everyone, within 3 km before and with the best pair; pairs tied on it; mean distance of the best, of the next; the next value
FIGURES = {
    ("buildings", "people"): (721_722, 685_132, 721_656, 6, 1148.7, 1176.8, 718_061),
    ("buildings", "people_2010"): (716_124, 679_809, 716_020, 6, 1148.6, 1177.0, 712_383),
    ("buildings", "people_2050"): (787_379, 748_744, 787_310, 6, 1145.7, 1172.8, 783_471),
    ("buildings", "people_65"): (158_290, 149_971, 158_278, 6, 1171.1, 1200.4, 157_566),
    ("buildings", "people_75"): (80_260, 76_089, 80_258, 6, 1181.4, 1209.7, 79_902),
    ("points", "people"): (721_722, 687_535, 721_602, 10, 1149.1, 1177.2, 711_252),
    ("points", "people_2010"): (716_124, 682_007, 715_921, 10, 1149.3, 1177.6, 705_718),
}


@pytest.mark.parametrize(("where", "column"), FIGURES)
def test_the_choice_wins_alone_whoever_counts_and_the_docs_figures_hold(
    where: str, column: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    study = request.getfixturevalue(where)
    everyone, before, pairs = every_pair(study, column)
    best, after = pairs[0], pairs[1]
    tied = sum(served == best[0] for served, *_ in pairs)
    further = max(served for served, *_ in pairs if served < best[0])
    means = [round(pair[1] / everyone / 1000, 1) for pair in (best, after)]
    assert (everyone, before, best[0], tied, *means, further) == FIGURES[where, column]
    assert (best[2], after[2]) == (CHOICE, ("dai2", "kamishakujii"))

    (tmp_path / "other.yaml").write_text(
        f"extends: nerima-2013\nscenario: other\ntitle: {{en: other}}\npeople: {column}\n", encoding="utf-8"
    )
    found = answer(Experiment(load_scenario(tmp_path / "other.yaml"), study).question())
    assert found.plans == (CHOICE,)
    assert (found.values, found.tied_first) == ((best[0], best[1]), tied)


@pytest.mark.parametrize(
    ("name", "column", "year"), [("nerima-2010", "people_2010", "2010"), ("nerima-2050", "people_2050", "2018")]
)
def test_the_scenarios_of_other_years_count_those_people_and_say_so(name: str, column: str, year: str, buildings: Study) -> None:
    bench = Experiment(load_scenario(name), buildings)
    assert bench.file.scenario.people == column
    assert bench.file.scenario.assumptions
    assert answer(bench.question()).plans == (CHOICE,)
    people = bench.study.layer_of("demand")
    assert people is not None
    assert f"{column}: {year}" in people.vintage
    assert f"{column}: 「" in people.source.to("ja")
    assert any(f"people of the year {column.removeprefix('people_')}" in text.to("en") for text in bench.study.assumptions)


def test_scenarios_that_count_other_people_do_not_speak_of_them(buildings: Study) -> None:
    study = Experiment(load_scenario("nerima-2013"), buildings).study
    assert study.layer_of("demand") in buildings.layers
    said = " ".join(text.to("en") for text in study.assumptions)
    assert "people_2010" not in said
    assert "people_2050" not in said
    # an indicator counts those of 65 and over: nobody of them is hidden
    assert "No small area withholds ages" in said


def test_further_people_are_whole_numbers_in_the_areas_and_add_up_at_their_points(buildings: Study) -> None:
    columns = ["people_2010", "people_65", "people_75", "people_2050"]
    sums = buildings.demand.groupby("area")[columns].sum().loc[buildings.areas["id"]]
    assert (sums.to_numpy() == buildings.areas[columns].to_numpy()).all()
    assert buildings.areas[columns].sum().to_dict() == dict(zip(columns, (716_124, 158_290, 80_260, 787_379), strict=True))
    assert (buildings.areas["people_75"] <= buildings.areas["people_65"]).all()


def test_whose_people_count_is_said_in_words_and_the_column_once(buildings: Study) -> None:
    bench = Experiment(load_scenario("nerima-2050"), buildings)
    assert everyone(bench.file.scenario, 787_379).to("ja") == "2050年 (推計) の 787,379 人"
    assert [reading.title.to("en") for reading in bench.question().readings] == [
        "people served (2050 (projected))",
        "mean distance (2050 (projected))",
    ]


def test_words_for_people_go_with_their_column(tmp_path: Path) -> None:
    text = "extends: nerima-2013\nscenario: other\ntitle: {en: other}\npeople_title: {en: the old}\n"
    (tmp_path / "other.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_scenario(tmp_path / "other.yaml")
    assert [(finding.code, finding.line) for finding in raised.value.findings] == [("belongs-to", 4)]
