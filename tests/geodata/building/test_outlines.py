"""Outlines of small areas: the same from a layer of polygons and from tiles, shared borders shared, and refused where they do not fit."""

from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.building.build import build_study
from geodata.building.people.outlines import OUTLINES, read_outlines
from geodata.building.recipe import OutlinesRecipe
from geodata.building.sources import Sources
from geodata.load import load_study
from models.messages.findings import InputError
from tests.geodata import raw_town
from tests.geodata.raw_tiles import ZOOM, write_tiles

AREAS = {
    "99201001001": shapely.box(-500, 0, 0, 500),
    "99201001002": shapely.box(0, 0, 500, 500),
    "99201002001": shapely.box(-500, -500, 0, 0),
    "99201002002": shapely.box(0, -500, 500, 0),
    "992010030": shapely.box(-560, 200, -500, 400),
}
CENTRES = np.array([shape.centroid.coords[0] for shape in AREAS.values()])
ORIGIN = {"vintage": "2015", "source": "境の一覧", "licence": "自由"}
SAID = "vintage: '2015', source: 境の一覧, licence: 自由"
NEIGHBOUR = {"99202001001": shapely.box(500, -500, 900, 500)}


LISTED: Any = SimpleNamespace(ids=tuple(AREAS), x=CENTRES[:, 0], y=CENTRES[:, 1])


def write_layers(folder, areas):
    """Write outlines as a layer of polygons in degrees, as a shapefile, and as tiles."""
    frame = gpd.GeoDataFrame({"KEY_CODE": list(areas)}, geometry=list(areas.values()), crs=raw_town.CRS)
    # one area in two rows that share a key, as e-Stat has it
    first = frame.geometry.iloc[0]
    halves = [first.intersection(half) for half in (shapely.box(-500, 0, -200, 500), shapely.box(-200, 0, 0, 500))]
    if first.equals(AREAS["99201001001"]):
        rows = {"KEY_CODE": [next(iter(areas)), *areas]}
        frame = gpd.GeoDataFrame(rows, geometry=[*halves, *frame.geometry.iloc[1:]], crs=raw_town.CRS)
    frame.to_crs(4326).to_file(folder / "areas.geojson", driver="GeoJSON")
    frame.to_file(folder / "areas.gpkg", layer="small")
    write_tiles(folder / "small", [("small", {"KEY_CODE": key}, shape) for key, shape in areas.items()])


def outlines_of(raw, **said):
    sources = Sources(raw)
    read = read_outlines(sources, OutlinesRecipe(**{"zoom": ZOOM, "simplify_m": 1.0, **said}, **ORIGIN), LISTED, raw_town.CRS)
    return read, [finding.code for finding in sources.found]


@pytest.mark.parametrize("said", [{"file": "areas.geojson"}, {"file": "areas.gpkg", "layer": "small"}, {"folder": "small"}])
def test_a_layer_of_polygons_and_tiles_give_the_same_outlines(tmp_path, said):
    write_layers(tmp_path, {**AREAS, **NEIGHBOUR})
    read, found = outlines_of(tmp_path, **said)
    assert found == []
    assert [shape.geom_type for shape in read] == ["Polygon"] * len(AREAS)
    # a tile's own step is about 0.5 m
    assert max(one.hausdorff_distance(other) for one, other in zip(read, AREAS.values(), strict=True)) < 1.5
    assert shapely.coverage_is_valid(read)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_what_neighbours_share_is_the_same_however_each_was_simplified(tmp_path_factory, seed):
    random = np.random.default_rng(seed)

    def worn(shape):
        fine = shapely.segmentize(shape, 60)
        return shapely.transform(
            fine, lambda points: np.vstack([moved := points[:-1] + random.uniform(-2, 2, points[:-1].shape), moved[:1]])
        )

    folder = tmp_path_factory.mktemp("worn")
    write_layers(folder, {key: worn(shape) for key, shape in AREAS.items()})
    read, found = outlines_of(folder, file="areas.gpkg", layer="small")
    assert found == []
    assert shapely.coverage_is_valid(read)
    assert max(one.symmetric_difference(other).area for one, other in zip(read, AREAS.values(), strict=True)) < 10_000
    assert not list(shapely.union_all(read[:4]).interiors)


def test_the_built_study_has_the_outlines_and_says_where_they_are_from(tmp_path):
    write_layers(tmp_path, AREAS)
    recipe = raw_town.write_town(tmp_path, f"outlines: {{file: areas.geojson, {SAID}}}\n")
    one = build_study(recipe, tmp_path, tmp_path / "out" / "aoba")
    study = load_study(one.folder)
    assert not (one.folder / "areas.csv").exists()
    assert study.areas["id"].tolist() == list(AREAS)
    assert study.areas["people"].tolist() == list(raw_town.PEOPLE.values())
    assert study.areas["name_ja"].tolist()[0] == "青葉1丁目"
    assert max(shape.hausdorff_distance(AREAS[key]) for key, shape in zip(AREAS, study.areas.geometry, strict=True)) < 1
    layer = next(layer for layer in study.layers if layer.name == "areas")
    assert layer.file == OUTLINES
    # terms that are those of the census are said once
    assert layer.source.to("ja") == "作りものの国勢調査。境: 境の一覧"
    assert layer.licence.to("ja") == "自由"
    assert one.record["outlines"]["km2"] == pytest.approx(1.012, abs=0.001)
    assert not [finding for finding in study.findings if finding.severity == "fix"]
    two = build_study(recipe, tmp_path, tmp_path / "again" / "aoba")
    assert (one.folder / OUTLINES).read_bytes() == (two.folder / OUTLINES).read_bytes()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("file: nothing.gpkg", "file-missing"),
        ("file: areas.geojson, key: NAME", "column-missing"),
        ("file: some.gpkg, layer: small", "outline-missing"),
        ("file: others.gpkg", "no-outlines"),
        ("file: census.csv", "no-outlines"),
        ("file: away.gpkg", "outlines-elsewhere"),
        ("folder: small, layer: bldg", "no-outlines"),
        ("folder: nowhere", "folder-missing"),
        ("file: areas.geojson, crs: nonsense", "crs-unknown"),
        ("zoom: 14", "wrong-type"),
        ("file: areas.geojson, folder: small", "wrong-type"),
    ],
)
def test_what_cannot_be_outlines_is_refused_and_nothing_is_written(tmp_path, said, code):
    write_layers(tmp_path, AREAS)

    def write(name, keys, shapes):
        gpd.GeoDataFrame({"KEY_CODE": keys}, geometry=shapes, crs=raw_town.CRS).to_file(tmp_path / name, layer="small")

    keys, shapes = list(AREAS), list(AREAS.values())
    write("some.gpkg", keys[1:], shapes[1:])
    write("others.gpkg", list(NEIGHBOUR), list(NEIGHBOUR.values()))
    write("away.gpkg", keys, [shapely.transform(shape, lambda points: points + 9_000) for shape in shapes])
    recipe = raw_town.write_town(tmp_path, f"outlines: {{{said}, {SAID}}}\n")
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, tmp_path / "out")
    assert code in {finding.code for finding in caught.value.findings}
    assert not (tmp_path / "out").exists()
