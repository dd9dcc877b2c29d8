"""Shapes: GeoJSON as text, GeoPackage and Shapefile by content, and no geometry believed before it is sound."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.reading.coordinates import Target, bring, check_places, short_name
from geodata.reading.formats.geojson import MAX_VERTICES, read_geojson
from geodata.reading.formats.vectors import read_vector
from geodata.reading.opener import open_file
from geodata.reading.raw import Raw, shape_array
from geodata.reading.shapes import drop_heights, mend
from models.messages.findings import Faults
from tests.town import CRS

TARGET = Target.of(CRS)


def codes(faults: Faults) -> list[str]:
    """Return the codes found."""
    return [finding.code for finding in faults.found]


def feature(geometry: object, **properties: object) -> bytes:
    """Return one GeoJSON feature."""
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}).encode()


def read(folder: Path, name: str, layer: str | None = None) -> tuple[Raw | None, Faults]:
    """Open and read a GeoPackage or Shapefile."""
    faults = Faults(name)
    opened = open_file(folder, name, faults)
    return (None if opened is None else read_vector(opened, layer, faults)), faults


def sample(**columns: list[object]) -> gpd.GeoDataFrame:
    """Return two points."""
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy([1.25, 2.5], [3.0, 4.0]), crs=CRS)


def test_properties_stay_text_and_whole_numbers_have_no_point() -> None:
    faults = Faults("a")

    raw = read_geojson(
        feature({"type": "Point", "coordinates": [1, 2]}, a="007", b=13120, c=13120.0, d=None, e=0.5, f="NA"), faults
    )

    assert raw is not None
    assert {name: cells[0] for name, cells in raw.columns.items()} == {
        "a": "007",
        "b": "13120",
        "c": "13120",
        "d": "",
        "e": "0.5",
        "f": "NA",
    }
    assert raw.crs_by_standard


def test_a_features_own_id_serves_where_no_property_does() -> None:
    raw = read_geojson(
        b'{"type":"Feature","id":7,"properties":null,"geometry":{"type":"Point","coordinates":[1,2]}}', Faults("a")
    )

    assert raw is not None
    assert raw.columns == {"id": ["7"]}


@pytest.mark.parametrize("name", ["EPSG:6668", "urn:ogc:def:crs:EPSG::6668"])
def test_a_crs_member_is_followed(name: str) -> None:
    document = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": name}},
        "features": [json.loads(feature(None))],
    }

    raw = read_geojson(json.dumps(document).encode(), Faults("a"))

    assert raw is not None
    assert raw.crs is not None
    assert short_name(raw.crs) == "EPSG:6668"


@pytest.mark.parametrize(
    "member",
    [
        {"type": "link", "properties": {"href": "http://127.0.0.1/"}},
        {"type": "name"},
        "x",
        {"type": "name", "properties": {"name": "moon"}},
    ],
)
def test_a_crs_member_that_is_not_understood_stops(member: object) -> None:
    faults = Faults("a")
    document = {"type": "FeatureCollection", "crs": member, "features": [json.loads(feature(None))]}

    assert read_geojson(json.dumps(document).encode(), faults) is None
    assert codes(faults) == ["crs-unknown"]


def test_truncation_is_told_from_other_breaks_with_its_byte() -> None:
    whole = feature({"type": "Point", "coordinates": [1, 2]}, name="練馬")
    cut, odd = Faults("a"), Faults("a")

    read_geojson(whole[:-3], cut)
    read_geojson(whole.replace(b"[1, 2]", b"[1; 2]"), odd)

    assert codes(cut) == ["truncated"]
    assert f"{len(whole) - 3:,}" in cut.found[0].message.to("en")
    assert codes(odd) == ["json-broken"]


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a":' * 5_000, b"1" * 10_000, b'"\\ud800"', b"\xff\xfe{}", b"[]", b"null"])
def test_hostile_json_is_refused(data: bytes) -> None:
    faults = Faults("a")

    assert read_geojson(data, faults) is None
    assert faults.stopped()


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": ["1", "2"]}, {"type": "Point", "coordinates": [True, 2]}, {"type": "Point", "coordinates": 5},
        {"type": "Point", "coordinates": [10**400, 2]}, {"type": "LineString", "coordinates": [[1, 2]]}, {"type": "LineString", "coordinates": [[]]},
        {"type": "MultiPolygon", "coordinates": [[]]}, {"type": "Polygon", "coordinates": [[]]}, {"type": "Polygon", "coordinates": [[1, 2]]},
        {"type": "Polygon"}, {"type": "Point", "coordinates": {}}, [], "POINT (1 2)", {"type": ["Point"]}, {"type": {}},
    ],
)  # fmt: skip
def test_malformed_coordinates_stop_with_their_feature(geometry: object) -> None:
    faults = Faults("a")

    assert read_geojson(feature(geometry), faults) is None
    assert faults.found[0].row == 1


def test_a_polygon_of_too_many_vertices_is_refused_by_name_of_the_limit() -> None:
    ring = [[0.0, 0.0], *([[1.0, 1.0]] * MAX_VERTICES), [0.0, 0.0]]
    faults = Faults("a")

    assert read_geojson(feature({"type": "Polygon", "coordinates": [ring]}), faults) is None
    assert codes(faults) == ["too-many-vertices"]
    assert f"{MAX_VERTICES:,}" in faults.found[0].message.to("ja")


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.floats()
        | st.integers()
        | st.sampled_from(["Point", "Polygon", "Feature", "FeatureCollection", "type", ""]),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "crs", "id"]), inner, max_size=5
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_read_or_refused_without_another_error(document: object) -> None:
    faults = Faults("a")

    raw = read_geojson(json.dumps(document).encode(), faults)

    assert (raw is None) == faults.stopped()


def test_geopackage_and_shapefile_give_the_same_text(tmp_path: Path) -> None:
    made = sample(id=["007", "NA"], name=["練馬", "①㈱髙"], n=[13120, 5])
    made.to_file(tmp_path / "a.gpkg")
    made.to_file(tmp_path / "a.shp", encoding="cp932")
    (tmp_path / "a.cpg").unlink()

    for name in ("a.gpkg", "a.shp"):
        raw, faults = read(tmp_path, name)
        assert raw is not None
        assert not faults.stopped()
        assert raw.columns == {"id": ["007", "NA"], "name": ["練馬", "①㈱髙"], "n": ["13120", "5"]}
        assert shapely.get_x(raw.shapes).tolist() == [1.25, 2.5]
        assert raw.crs is not None
        assert short_name(raw.crs) == CRS


def test_codes_with_gaps_do_not_become_decimals(tmp_path: Path) -> None:
    sample(code=[13108, None]).to_file(tmp_path / "a.gpkg")

    raw, _ = read(tmp_path, "a.gpkg")

    assert raw is not None
    assert raw.columns["code"] == ["13108", ""]


def test_a_geopackage_closed_in_wal_mode_is_read_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    sample(id=["1", "2"]).to_file(path)
    data = bytearray(path.read_bytes())
    data[18:20] = b"\x02\x02"
    path.write_bytes(data)

    raw, _ = read(tmp_path, "a.gpkg")

    assert raw is not None
    assert [child.name for child in tmp_path.iterdir()] == ["a.gpkg"]


@pytest.mark.parametrize("keep", [110, 4_096, 20_000])
def test_a_damaged_geopackage_is_one_message(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.gpkg"
    sample(id=["1", "2"]).to_file(path)
    path.write_bytes(path.read_bytes()[:keep])

    raw, faults = read(tmp_path, "a.gpkg")

    assert raw is None
    assert len(faults.found) == 1
    assert faults.found[0].code in {"layer-broken", "layer-empty"}


def test_a_damaged_shapefile_is_one_message(tmp_path: Path) -> None:
    sample(id=["1", "2"]).to_file(tmp_path / "a.shp")
    (tmp_path / "a.shp").write_bytes(b"\x00\x00\x27\x0a")

    raw, faults = read(tmp_path, "a.shp")

    assert raw is None
    assert codes(faults) == ["layer-broken"]


def test_an_empty_table_is_said(tmp_path: Path) -> None:
    sample(id=["1", "2"])[:0].to_file(tmp_path / "a.gpkg")

    raw, faults = read(tmp_path, "a.gpkg")

    assert raw is None
    assert codes(faults) == ["layer-empty"]


def test_points_survive_the_way_to_another_zone_and_back() -> None:
    points = shape_array([shapely.Point(34_000.5, -27_000.25)])
    other = Target.of("EPSG:6670")

    back = bring(bring(points, TARGET.crs, other), other.crs, TARGET)

    assert np.allclose(shapely.get_coordinates(back), shapely.get_coordinates(points), atol=1e-4)


def test_one_wild_vertex_of_a_polygon_is_found() -> None:
    faults = Faults("a")
    shape = shapely.Polygon([(129.8, 32.7), (129.9, 32.7), (12.9, 32.8), (129.8, 32.7)])

    assert not check_places(shape_array([shape]), pyproj.CRS("EPSG:4326"), TARGET, faults)
    assert codes(faults) == ["coordinate-out-of-range"]


def test_heights_and_measures_are_dropped_and_counted() -> None:
    faults = Faults("a")

    flat = drop_heights(shape_array([shapely.Point(1, 2, 3), shapely.from_wkt("POINT M (1 2 3)"), shapely.Point(1, 2)]), faults)

    assert [shape.wkt for shape in flat] == ["POINT (1 2)"] * 3
    assert faults.found[0].count == 2


def test_multi_shapes_of_one_part_become_single_and_slivers_go() -> None:
    square, sliver = shapely.box(0, 0, 10, 10), shapely.box(20, 20, 20.5, 20.5)
    faults = Faults("a")

    sound = mend(
        shape_array([shapely.MultiPolygon([square, sliver]), shapely.MultiPoint([(1, 2)]), shapely.MultiPolygon([sliver])]),
        ["a", "b", "c"],
        faults,
    )

    assert sound is not None
    assert [shape.geom_type for shape in sound] == ["Polygon", "Point", "Polygon"]
    assert sound[0].equals(square)
    assert [(finding.code, finding.count) for finding in faults.found] == [("sliver-dropped", 1)]


@pytest.mark.parametrize("cpg", [None, "1252", "ISO-8859-1"])
def test_a_shapefile_of_western_text_is_not_read_as_cp932(tmp_path: Path, cpg: str | None) -> None:
    sample(id=["1", "2"], name=["Café", "Müller"]).to_file(tmp_path / "a.shp", encoding="cp1252")
    (tmp_path / "a.cpg").unlink()
    if cpg:
        (tmp_path / "a.cpg").write_text(cpg)

    raw, faults = read(tmp_path, "a.shp")

    assert raw is not None
    assert raw.columns["name"] == ["Café", "Müller"]
    assert [(finding.code, finding.value) for finding in faults.found] == [("encoding", "cp1252")]


def test_a_shapefile_that_calls_japanese_text_western_is_not_guessed_at(tmp_path: Path) -> None:
    sample(id=["1", "2"], name=["練馬", "石神井"]).to_file(tmp_path / "a.shp", encoding="cp932")
    (tmp_path / "a.cpg").write_text("ISO-8859-1")

    raw, faults = read(tmp_path, "a.shp")

    assert raw is None
    assert [finding.code for finding in faults.found] == ["encoding-unknown"]
