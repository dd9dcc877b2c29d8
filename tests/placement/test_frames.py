"""What a result offers in a notebook: frames, pictures, a map."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import pytest

from placement import load_scenario, solve
from placement.records.columns import AREAS, DEMAND, OFFICES
from placement.results.result import Result
from placement.results.tables import areas_columns, demand_columns, offices_columns

mpl.use("svg")


@pytest.fixture
def result(folder: Path) -> Result:
    return solve(load_scenario(str(folder / "town.yaml")))


def test_frames_say_what_the_tables_say_in_metres(result: Result) -> None:
    for frame, columns, schema, layer in (
        (result.demand_frame(), demand_columns(result), DEMAND, result.study.demand),
        (result.plan_frame(), offices_columns(result), OFFICES, result.study.offices),
        (result.areas_frame(), areas_columns(result), AREAS, result.study.areas),
    ):
        assert frame.crs == layer.crs
        assert list(frame["id"]) == list(layer["id"])
        assert frame.geometry.geom_equals(layer.geometry.reset_index(drop=True)).all()
        for name, cells in schema.cells(columns).items():
            if name.endswith("_m"):
                assert [f"{far:.3f}" for far in frame[name].dropna()] == [cell for cell in cells if cell != ""]


def test_the_summary_of_a_notebook_escapes_names_and_says_how_many_are_served(result: Result) -> None:
    shown = result._repr_html_()
    assert f"{result.measures.served:,} of {result.measures.people:,}" in shown
    assert "<script" not in shown


def test_the_picture_marks_every_office(result: Result) -> None:
    axes = result.plot()
    assert {text.get_text() for text in axes.get_legend().get_texts()} == set(result.plan_frame()["role_after"])


def test_the_map_asks_no_server_for_pictures_and_names_every_office(result: Result) -> None:
    html = result.explore().get_root().render()
    assert "tile.openstreetmap" not in html
    for office in result.study.offices["id"]:
        assert office in html
