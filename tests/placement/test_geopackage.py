"""plan.gpkg: what the plan means stands on areas, cells, offices and lines, agrees with the tables, and QGIS draws it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from maps.charts.hatching import TINTS_OF
from placement import load_scenario, solve
from placement.output.geopackage import write_geopackage
from placement.output.layers import SHIFTS, layers_told
from placement.problem.columns import result_columns
from placement.records.columns import AREAS, DEMAND, OFFICES
from placement.results.result import Result
from placement.results.withheld import areas_told, demand_told, offices_told

# the system's own, which Debian's QGIS is for
PYTHON = "/usr/bin/python3"
# draws layers of a GeoPackage by the styles in it, and tells how each is drawn
DRAWING = """\
import json
import sys

from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

path, picture, *names = sys.argv[1:]
application = QgsApplication([], False)
application.initQgis()
layers = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names]
told = {
    layer.name(): {
        "rows": layer.featureCount(),
        "renderer": layer.renderer().type(),
        "legend": [item.label() for item in layer.renderer().legendSymbolItems()],
        "labels": layer.labelsEnabled(),
    }
    for layer in layers
}
settings = QgsMapSettings()
settings.setLayers(layers)
settings.setOutputSize(QSize(700, 500))
settings.setBackgroundColor(QColor("white"))
settings.setDestinationCrs(layers[0].crs())
settings.setExtent(layers[-1].extent())
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
image.save(picture)
colours = {QColor(image.pixel(x, y)).name() for x in range(700) for y in range(500)}
sys.stdout.write(json.dumps({"layers": told, "colours": sorted(colours)}) + "\\n")
sys.stdout.flush()
# what is left of Qt crashes where Python ends first
del job, settings, layers
application.exitQgis()
"""


@pytest.fixture(scope="module")
def solved(ward: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("solved")
    write_geopackage(ward, layers_told(ward), folder / "plan.gpkg", "en")
    for name, schema, told in (("areas", AREAS, areas_told), ("demand", DEMAND, demand_told), ("offices", OFFICES, offices_told)):
        (folder / f"{name}.csv").write_text(schema.text(told(ward)), encoding="utf-8")
    return folder


def layer(folder: Path, name: str) -> Any:
    import pyogrio

    return pyogrio.read_dataframe(folder / "plan.gpkg", layer=name)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["areas", "demand", "offices"])
def test_layers_carry_the_columns_of_the_tables(solved: Path, ward: Result, name: str) -> None:
    made, table = layer(solved, name), rows(solved, name)
    added = result_columns(ward.study, ward.access, ward.file.scenario)[name]
    assert set(added) <= set(made.columns)
    own = {"id", "area", "kind", "kind_is", "kind_ja", "kind_en", "name_ja", "name_en"}
    assert {"role" if column == "role_after" else column for column in table[0]} - own - {"people"} <= set(added)
    for column in table[0]:
        cells = made["role" if column == "role_after" else column] if column not in {"kind_is", "kind_ja", "kind_en"} else []
        for cell, told in zip(cells, (row[column] for row in table), strict=False):
            assert (told == "" and cell != cell) or str(cell) == told or float(cell) == float(told), column  # noqa: PLR0124 - NaN


def test_cells_are_the_sums_of_their_demand(solved: Path) -> None:
    cells, demand = layer(solved, "cells"), layer(solved, "demand")
    assert sorted(cells["id"]) == sorted(set(demand["cell"]))
    assert set(cells.geom_type) == {"Polygon"}
    cells = cells.set_index("id")
    for code, group in list(demand.groupby("cell"))[::200]:
        told, people = cells.loc[code], group["people"]
        assert told["people"] == people.sum()
        assert told["served"] == people[group["served"] == 1].sum()
        assert told["served_before"] == people[group["served_before"] == 1].sum()
        assert told["nearer"] == people[group["distance_m"] < group["distance_m_before"]].sum()
        assert told["mean_distance_m"] == pytest.approx((people * group["distance_m"]).sum() / people.sum(), abs=0.0006)
        assert group.geometry.within(told["geometry"].buffer(0.01)).all()
        states = Counter()
        for row in group.itertuples():
            states[{(1, 1): "already", (0, 1): "newly", (1, 0): "lost", (0, 0): "still"}[row.served_before, row.served]] += (
                row.people
            )
        assert states[told["state"]] == max(states.values())


def test_lines_lead_from_each_point_to_its_office(solved: Path) -> None:
    demand = layer(solved, "demand").set_index("id")
    offices = layer(solved, "offices").set_index("id")
    for name, ending in (("nearest", ""), ("nearest_before", "_before")):
        lines = layer(solved, name).set_index("id")
        assert (lines.length - lines["distance_m"]).abs().max() < 0.001
        assert lines["distance_m"].equals(demand[f"distance_m{ending}"].loc[lines.index])
        assert set(lines["shift"]) <= set(SHIFTS.values())
        start, end = lines.geometry.iloc[7].coords
        assert start == demand.geometry[lines.index[7]].coords[0]
        assert end == offices.geometry[lines["office"].iloc[7]].coords[0]
        assert (
            demand.loc[lines.index[lines["shift"] == "nearer"], "distance_m"]
            < demand.loc[lines.index[lines["shift"] == "nearer"], "distance_m_before"]
        ).all()


def test_every_layer_has_a_style_that_names_its_values(solved: Path) -> None:
    import pyogrio

    styles = layer(solved, "layer_styles").set_index("f_table_name")
    names = {name for name, _ in pyogrio.list_layers(solved / "plan.gpkg")} - {"layer_styles"}
    assert set(styles.index) == names
    assert styles["useAsDefault"].all()
    for name, qml in styles["styleQML"].items():
        root = ET.fromstring(qml)  # noqa: S314 - ours
        renderer = root.find("renderer-v2")
        frame = layer(solved, name)
        column = renderer.get("attr")
        symbols = {symbol.get("name") for symbol in renderer.iter("symbol")}
        shown = [*renderer.iter("category"), *renderer.iter("range")]
        assert {one.get("symbol") for one in shown} <= symbols
        if column is None:
            continue
        assert column in frame
        if renderer.get("type") == "categorizedSymbol":
            assert set(frame[column]) <= {one.get("value") for one in shown}
        else:
            ends = [(float(one.get("lower")), float(one.get("upper"))) for one in shown]
            assert [low for low, _ in ends] == [0, *(high for _, high in ends[:-1])]
            assert ends[-1][1] >= frame[column].max()


def test_a_demand_without_cells_has_points_and_lines_alone(edit: Callable[..., str]) -> None:
    layers = layers_told(solve(load_scenario(edit())))
    assert set(layers) == {"boundary", "areas", "demand", "offices", "stops", "lines", "nearest", "nearest_before"}


def drawn(path: Path, picture: Path, *names: str) -> dict[str, Any]:
    """Have QGIS draw layers without a screen; without it, skip the test, or fail it where CI is set."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | {"QT_QPA_PLATFORM": "offscreen"}
    told: dict[str, Any] = {"env": bare, "capture_output": True, "text": True, "timeout": 120}
    if subprocess.run([PYTHON, "-c", "import qgis.core"], check=False, **told).returncode:
        message = "no QGIS found: install Debian's python3-qgis and qgis-providers"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    done = subprocess.run([PYTHON, "-c", DRAWING, path, picture, *names], check=False, **told)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.long
def test_qgis_draws_every_layer_by_its_style(solved: Path, tmp_path: Path) -> None:
    names = ("offices", "nearest", "nearest_before", "cells", "areas", "demand", "stops", "lines", "boundary")
    told = drawn(solved / "plan.gpkg", tmp_path / "drawn.png", *names)["layers"]
    assert {name: one["renderer"] for name, one in told.items()} == {
        "offices": "categorizedSymbol", "nearest": "categorizedSymbol", "nearest_before": "categorizedSymbol",
        "cells": "categorizedSymbol", "areas": "graduatedSymbol", "demand": "singleSymbol", "stops": "categorizedSymbol",
        "lines": "singleSymbol", "boundary": "singleSymbol",
    }  # fmt: skip
    assert all(one["rows"] == len(layer(solved, name)) for name, one in told.items())
    assert told["offices"]["labels"]
    assert told["cells"]["legend"][1] == "Newly within 3 km"
    colours = drawn(solved / "plan.gpkg", tmp_path / "drawn.png", "cells")["colours"]
    assert {tints[1] for state, tints in TINTS_OF.items() if state != "lost"} <= set(colours)
