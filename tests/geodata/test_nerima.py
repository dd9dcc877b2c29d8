"""The bundled study holds what it says it holds."""

import json
from importlib import resources
from pathlib import Path

import pytest
import shapely

from geodata.building.recipe import read_recipe
from geodata.load import load_study
from geodata.mesh import cell_codes
from geodata.reading.coordinates import to_crs

FOLDER = Path(str(resources.files("geodata") / "nerima"))
WARD_OFFICES = ["nerima", "shakujii", "hikarigaoka", "oizumi"]
BRANCHES = [
    *(f"dai{number}" for number in range(2, 9)),
    *("sakuradai", "yahara", "seki", "kamishakujii", "oizuminishi", "oizumikita"),
]


@pytest.fixture(scope="module")
def study():
    return load_study(FOLDER)


def test_everybody_of_the_census_is_there(study):
    assert int(study.demand["people"].sum()) == 721_722
    assert int(study.areas["people"].sum()) == 721_722
    assert int(study.areas["households"].sum()) == 337_987
    assert len(study.areas) == 202


def test_every_chome_has_in_its_cells_the_people_of_the_census(study):
    by_area = study.demand.groupby("area")["people"].sum()
    assert by_area.to_dict() == dict(zip(study.areas["id"], study.areas["people"], strict=True))


def test_every_row_is_named_by_the_cell_it_lies_in(study):
    demand = study.demand
    assert (demand["id"] == demand["cell"] + "-" + demand["area"]).all()
    lon, lat = to_crs(demand.geometry.x.to_numpy(), demand.geometry.y.to_numpy(), study.crs, "EPSG:6668")
    # a centroid rounded to the centimetre may fall over the edge of its cell
    same = cell_codes(lon, lat).astype(str) == demand["cell"].to_numpy()
    assert same.mean() > 0.999


def test_the_seventeen_offices_stand_in_the_order_ties_are_shown_in(study):
    assert study.offices["id"].tolist() == WARD_OFFICES + BRANCHES
    assert study.offices["kind"].tolist() == ["ward_office"] * 4 + ["branch"] * 13
    oizumi = study.offices[study.offices["id"] == "oizumi"].geometry.to_crs("EPSG:6668").iloc[0]
    assert (oizumi.x, oizumi.y) == pytest.approx((139.585572, 35.750389), abs=1e-6)


def test_names_are_there_in_both_languages_and_english_ones_are_plain(study):
    for frame in (study.areas, study.offices, study.stops, study.lines):
        assert (frame["name_ja"] != "").all()
        assert frame["name_en"].map(str.isascii).all()
        assert frame["name_en"].is_unique
    areas = dict(zip(study.areas["name_ja"], study.areas["name_en"], strict=True))
    assert areas["旭丘2丁目"] == "Asahigaoka 2-chome"
    assert areas["谷原1丁目"] == "Yahara 1-chome"
    assert areas["立野町"] == "Tatenocho"


def test_the_boundary_is_the_ward_simplified(study):
    assert study.boundary.is_valid
    assert study.boundary.area == pytest.approx(48.073e6, rel=0.002)
    assert int(shapely.get_num_coordinates(study.boundary)) < 600


def test_stations_and_lines_are_those_of_the_ward_and_its_rim(study):
    assert {"nerima", "hikarigaoka", "oizumi-gakuen", "kichijoji"} <= set(study.stops["id"])
    assert study.stops.distance(study.boundary).max() < 1_600
    assert len(study.lines) == 10


def test_every_layer_names_its_source_and_the_study_what_it_assumes(study):
    feeds = [f"feed:feeds/{name}.zip" for name in ("toei-train", "toei-bus", "headways")]
    assert [layer.name for layer in study.layers] == [
        *("boundary", "demand", "areas", "offices", "stops", "lines", "ground", "network"),
        *feeds,
    ]
    for layer in study.layers:
        assert layer.source.to("ja")
        assert layer.source.to("en")
        assert layer.licence.to("en")
        assert layer.vintage
    said = " ".join(text.to("en") for text in study.assumptions)
    assert "Every building counts, whatever its use" in said
    assert "do not re-enact" in said


def test_warnings_are_few_and_nothing_is_repaired(study):
    assert {finding.code for finding in study.findings if finding.severity != "warn"} == set()
    assert len(study.findings) <= 1


def test_the_bundle_is_small_and_holds_plain_text_feeds_and_streets_alone():
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    plain = [path for path in files if path.suffix not in {".zip", ".gz"}]
    assert sum(path.stat().st_size for path in plain) < 1_000_000
    assert sum(path.stat().st_size for path in files) < 4_500_000
    for path in plain:
        text = path.read_bytes().decode("utf-8")
        assert "\r" not in text
    for name in ("boundary.geojson", "lines.geojson", "ground.geojson"):
        document = json.loads((FOLDER / name).read_text(encoding="utf-8"))
        shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in document["features"]]
        millionths = shapely.get_coordinates(shapes) * 1e6
        assert abs(millionths - millionths.round()).max() < 1e-3


def test_the_recipe_in_the_bundle_is_one():
    assert read_recipe(FOLDER / "recipe.yaml").value.study == "nerima"
