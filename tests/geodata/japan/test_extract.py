"""The national extract: its sums, what it keeps unknown, and the traps of the layers it is built from."""

import hashlib
import json
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from pyproj import Proj

from geodata.building.japan.boundaries import pack_boundaries, unpack_boundary
from geodata.building.japan.census import small_areas
from geodata.building.japan.extract import RAW, build_extract
from geodata.building.japan.opening import open_extract
from geodata.building.japan.places import offices, osm_places, town_halls
from geodata.building.japan.projections import cells_within
from geodata.building.japan.sites import thin_sites
from geodata.building.japan.zones import crs_of, zone_of
from geodata.mesh import cell_codes, cell_polygon
from models.messages.findings import InputError
from tests.raw_layers import RAW as LAYERS
from tests.raw_layers import needs_raw_layers

FOLDER = Path(str(resources.files("geodata"))) / "japan"
# 平成27年国勢調査 人口等基本集計, 2016-10-26
OFFICIAL_2015 = 127_094_745


@pytest.fixture(scope="module")
def extract():
    return open_extract()


def test_the_census_of_2015_sums_to_the_official_total_in_1741_municipalities(extract):
    areas = extract.table("census2015").to_pandas()
    assert areas["people"].sum() == OFFICIAL_2015
    of_muni = {one.census: one.muni for one in extract.municipalities}
    places = {of_muni[code] for code in areas["code"]}
    assert len(places) == len({one.muni for one in extract.municipalities}) == 1741
    assert not areas.duplicated(["code", "key"]).any()
    assert (areas["key"].str[:5] == areas["code"]).all()


def test_ages_that_are_not_published_are_unknown_and_never_0(extract):
    areas = extract.table("census2015")
    hidden = areas.column("people_65").is_null().to_numpy()
    assert hidden.sum() == areas.column("people_75").null_count == 6518
    assert areas.column("people").to_numpy()[hidden].sum() == 141_730
    # what is known is known of most: the official number of 65 and over is 33,465,441
    assert pa.compute.sum(areas.column("people_65")).as_py() == 33_440_394


def test_the_census_of_2010_is_of_44_prefectures(extract):
    areas = extract.table("census2010").to_pandas()
    assert areas["people"].sum() == 112_504_122
    missing = {f"{number:02d}" for number in range(1, 48)} - set(areas["code"].str[:2])
    assert missing == {"01", "23", "26"}


def test_its_record_has_the_hash_of_every_file():
    record = json.loads((FOLDER / "extract.json").read_text(encoding="utf-8"))
    files = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.parquet")}
    assert files == {name: entry["sha256"] for name, entry in record.items()}
    assert sum(path.stat().st_size for path in FOLDER.glob("*.parquet")) < 25_000_000


@pytest.mark.long
@needs_raw_layers
def test_one_command_rebuilds_it_to_the_byte(tmp_path):
    record = build_extract(LAYERS.parent / "japan", tmp_path)
    assert record == json.loads((FOLDER / "extract.json").read_text(encoding="utf-8"))


def test_a_layer_that_is_missing_is_named_and_nothing_is_written(tmp_path):
    with pytest.raises(InputError) as caught:
        build_extract(tmp_path, tmp_path / "out")
    assert {finding.file for finding in caught.value.findings} == set(RAW.values()) - {RAW["bus_stops"]}
    assert not (tmp_path / "out").exists()


def pieces(**columns):
    rows = {
        "key_code": ["990010010", "990010010", "990010020", "99"],
        "code": ["99001"] * 4,
        "name": ["本町１丁目", "本町１丁目", "島", None],
        "people": [10, 30, 5, 0],
        "households": [4, 12, 2, 0],
        "lon": [139.1, 139.2, 139.3, 139.9],
        "lat": [35.1, 35.2, 35.3, 35.9],
        "p65": [7.0, 7.0, np.nan, np.nan],
        "p75": [3.0, 3.0, np.nan, np.nan],
        "unknown": [1.0, 1.0, np.nan, np.nan],
    }
    return pd.DataFrame(rows | columns)


def test_pieces_of_an_area_add_up_but_their_ages_are_taken_once():
    areas = small_areas(pieces()).set_index("key")
    assert areas.loc["990010010", "people"] == 40
    assert areas.loc["990010010", "households"] == 16
    assert areas.loc["990010010", "people_65"] == 7
    assert pd.isna(areas.loc["990010020", "people_65"])
    # at the piece with most people, with digits as they are written today
    assert (areas.loc["990010010", "lon"], areas.loc["990010010", "lat"]) == (13_920_000, 3_520_000)
    assert areas.loc["990010010", "name"] == "本町1丁目"
    # slivers of the sea are no areas
    assert list(areas.index) == ["990010010", "990010020"]


@pytest.mark.parametrize("wrong", [{"people": [10, 30, 5, 1]}, {"p65": [7.0, 8.0, np.nan, np.nan]}])
def test_a_census_that_is_not_what_it_was_taken_for_is_refused(wrong):
    with pytest.raises(ValueError, match=r"census|differ"):
        small_areas(pieces(**wrong))


def test_the_list_of_halls_gets_its_leading_zeros_back(tmp_path):
    path = tmp_path / "halls.csv"
    path.write_text(
        "\ufeffpid,pref,cid,city,citykana,lat,lng,url\n1,北海道,1202,函館市,はこだてし,41.768793,140.729021,x\n", encoding="utf-8"
    )
    (hall,) = town_halls(path).to_dict("records")
    assert (hall["code"], hall["lon"], hall["lat"]) == ("01202", 14_072_902, 4_176_879)


def test_of_the_unchecked_list_main_offices_and_meeting_places_are_left_out(tmp_path):
    kinds = {"1": "市役所", "2": "支所", "3": "サービスコーナー", "4": "公民館", "5": "集会所"}
    features = [
        {
            "properties": {"P05_001": "11100", "P05_002": kind, "P05_003": name, "P05_004": ""},
            "geometry": {"coordinates": [139.0, 35.0]},
        }
        for kind, name in kinds.items()
    ]
    path = tmp_path / "p05.geojson"
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    halls = pd.DataFrame({"code": ["11100"], "pref": [""], "name": ["例市"], "kana": [""], "lon": [1], "lat": [1]})
    found = offices(halls, {"11": path})
    assert dict(zip(found["kind"], found["name"], strict=True)) == {
        "branch": "支所",
        "service_point": "サービスコーナー",
        "public_hall": "公民館",
        "hall": "例市",
    }


def test_possible_sites_have_a_name_and_are_no_offices_of_the_nation():
    rows = [
        ("post_office", "例郵便局"),
        ("convenience", None),
        ("community_centre", "例公民館"),
        ("community_centre", None),
        ("townhall", "例税務署"),
        ("supermarket", "例ストア"),
    ]
    raw = pd.DataFrame(rows, columns=["subclass", "name"]).assign(code="99001", lon=139.0, lat=35.0)
    found = osm_places(raw)
    assert set(zip(found["kind"], found["name"], strict=True)) == {
        ("post_office", "例郵便局"),
        ("store", ""),
        ("site", "例公民館"),
    }


def test_boundaries_come_back_with_their_holes_and_islands():
    island = shapely.box(1, 1, 1.2, 1.2)
    shape = shapely.difference(shapely.box(0, 0, 1, 1), shapely.box(0.25, 0.25, 0.5, 0.5)).union(island)
    raw = pd.DataFrame({"code": ["99001", "99002"], "geometry": [shape.wkb, shapely.box(3, 3, 4, 4).wkb]})
    rings = pa.Table.from_pandas(pack_boundaries(raw))
    assert unpack_boundary(rings, ["99001"]).symmetric_difference(shape).area < 1e-9
    assert unpack_boundary(rings, ["99001", "99002"]).area == pytest.approx(shape.area + 1)


def test_every_municipality_has_a_boundary_a_reading_and_a_zone_true_to_scale(extract):
    known = set(extract.table("boundaries").column("code").to_pylist())
    wards = {one.muni for one in extract.municipalities if one.is_ward}
    areas = extract.table("census2015").to_pandas()
    centres = areas.groupby("code")[["lon", "lat"]].median() / 100_000
    for one in extract.municipalities:
        assert one.code in known or one.code in wards, one
        assert one.romaji.isascii(), one
    for one in (one for one in extract.municipalities if one.code not in wards):
        lon, lat = centres.loc[one.census]
        factors = Proj(crs_of(zone_of(one.code))).get_factors(lon, lat)
        # 1/10,000 by design; a little more at the rim of the widest zones
        assert abs(factors.meridional_scale - 1) < 0.0005, one


def test_zones_are_those_of_the_notice(extract):
    by_zone = {}
    for one in extract.municipalities:
        if not one.is_ward:
            by_zone.setdefault(zone_of(one.code), []).append(one.own)
    assert by_zone[14] == ["小笠原村"]
    assert by_zone[17] == ["南大東村", "北大東村"]
    assert set(by_zone[16]) == {"石垣市", "宮古島市", "多良間村", "竹富町", "与那国町"}
    assert {"小樽市", "函館市", "伊達市", "北斗市", "豊浦町", "壮瞥町", "洞爺湖町", "せたな町", "赤井川村", "長万部町"} < set(
        by_zone[11]
    )
    assert {"北見市", "帯広市", "釧路市", "網走市", "根室市", "大空町", "佐呂間町", "羅臼町", "浦幌町"} < set(by_zone[13])
    assert {"札幌市", "室蘭市", "紋別市", "遠軽町", "新ひだか町"} < set(by_zone[12])
    assert {"奄美市", "与論町", "十島村"} < set(by_zone[1])
    assert {"三島村", "屋久島町", "鹿児島市"} < set(by_zone[2])
    assert zone_of("13120") == 9


def test_cells_touch_a_rectangle_as_their_polygons_do():
    lon, lat = np.mgrid[139.6:139.8:12j, 35.6:35.8:12j].reshape(2, -1)
    codes = np.unique(cell_codes(lon, lat, 4))
    bounds = (139.652, 35.653, 139.731, 35.729)
    touch = [shapely.box(*bounds).intersects(cell_polygon(int(code))) for code in codes]
    assert cells_within(codes, bounds).tolist() == touch


def test_sites_are_apart_from_each_other_and_from_offices_and_not_too_many():
    rng = np.random.default_rng(7)
    for _ in range(20):
        xy, at = rng.uniform(0, 10_000, (150, 2)), rng.uniform(0, 10_000, (3, 2))
        kept, apart = thin_sites(xy, at, most=30)
        assert 0 < kept.sum() <= 30
        gaps = np.linalg.norm(xy[kept][:, None] - xy[kept][None], axis=2)
        assert (gaps[~np.eye(len(gaps), dtype=bool)] > apart).all()
        assert (np.linalg.norm(xy[kept][:, None] - at[None], axis=2) >= 200).all()
        # the first is left out only for an office
        near = np.linalg.norm(xy[0] - at, axis=1).min() < 200
        assert kept[0] != near
    assert thin_sites(np.zeros((0, 2)), np.zeros((0, 2)))[0].tolist() == []
