"""Water and parks of a recipe: the same from an extract, in XML or PBF, and from tiles; small, short and hidden ones left out."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import osmium
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geodata.building.build import build_study
from geodata.building.ground.from_osm import Elements, draw
from geodata.building.ground.making import GROUND, read_ground, whole_areas
from geodata.building.sources import Sources
from geodata.building.transport_recipe import GroundRecipe
from geodata.load import load_study
from geodata.reading.coordinates import to_crs
from models.messages.findings import Faults, InputError
from tests.geodata import raw_town
from tests.geodata.raw_tiles import write_tiles

TOWN = shapely.box(-500, -500, 500, 500)
PARK = [(-400, -100), (-200, -100), (-200, 200), (-400, 200)]
ISLAND = [(-320, 0), (-280, 0), (-280, 40), (-320, 40)]
POND = [(100, 100), (220, 100), (220, 180), (100, 180)]
TOILET = [(0, 0), (20, 0), (20, 20), (0, 20)]
RIVER = [(-2_000, -300), (-30, -300)]
BEHIND_THE_BRIDGE = [(0, -300), (2_000, -320)]
DITCH = [(-100, 400), (100, 400)]
SEWER = [(-2_000, 300), (2_000, 300)]
ORIGIN = {"vintage": "2020", "source": "作りもの", "licence": "自由"}


def elements():
    """Return nodes, ways and relations of a town: a park with a hole, a pond, a river under a bridge, and what is not drawn."""
    nodes: dict[int, tuple[float, float]] = {}

    def refs(points, *, closed=False):
        first = len(nodes) + 1
        nodes.update({first + k: tuple(raw_town.degrees(*point)) for k, point in enumerate(points)})
        numbers = [*range(first, first + len(points))]
        return [*numbers, first] if closed else numbers

    outer = refs(PARK)
    ways = {
        1: (outer[:3], {}),
        2: ([*outer[2:], outer[0]], {}),
        3: (refs(ISLAND, closed=True), {}),
        4: (refs(POND, closed=True), {"natural": "water"}),
        5: (refs(TOILET, closed=True), {"leisure": "park"}),
        6: (refs(RIVER), {"waterway": "river"}),
        7: (refs(BEHIND_THE_BRIDGE), {"waterway": "river", "tunnel": "no"}),
        8: (refs(DITCH), {"waterway": "stream"}),
        9: (refs(SEWER), {"waterway": "river", "tunnel": "culvert"}),
        10: (refs([(-100, -450), (100, -450)]), {"highway": "residential"}),
    }
    return nodes, ways, [({"type": "multipolygon", "leisure": "park"}, [("w", 1, "outer"), ("w", 2, "outer"), ("w", 3, "inner")])]


def write_osm(folder):
    nodes, ways, relations = elements()
    tag = lambda tags: "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())  # noqa: E731
    body = [f'<node id="{number}" lon="{lon:.9f}" lat="{lat:.9f}"/>' for number, (lon, lat) in nodes.items()]
    body += [
        f'<way id="{number}">{"".join(f"""<nd ref="{ref}"/>""" for ref in refs)}{tag(tags)}</way>'
        for number, (refs, tags) in ways.items()
    ]
    body += [
        f'<relation id="1">{"".join(f"""<member type="way" ref="{ref}" role="{role}"/>""" for _, ref, role in members)}{tag(tags)}</relation>'
        for tags, members in relations
    ]
    (folder / "town.osm").write_text(f'<osm version="0.6">{"".join(body)}</osm>', encoding="utf-8")
    with osmium.SimpleWriter(str(folder / "town.osm.pbf")) as out:
        for number, place in nodes.items():
            out.add_node(osmium.osm.mutable.Node(id=number, location=place))
        for number, (refs, tags) in ways.items():
            out.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags))
        for tags, members in relations:
            out.add_relation(osmium.osm.mutable.Relation(id=1, members=members, tags=tags))


def town_features():
    line = shapely.LineString
    return [
        ("landcover", {"class": "grass", "subclass": "park"}, shapely.Polygon(PARK, [ISLAND])),
        ("landcover", {"class": "grass", "subclass": "park"}, shapely.Polygon(TOILET)),
        ("landcover", {"class": "wood", "subclass": "forest"}, shapely.box(-500, -500, 500, 500)),
        ("water", {"class": "lake"}, shapely.Polygon(POND)),
        ("water", {"class": "swimming_pool"}, shapely.Polygon(PARK)),
        ("waterway", {"class": "river", "intermittent": 0}, line(RIVER)),
        ("waterway", {"class": "river"}, line(BEHIND_THE_BRIDGE)),
        ("waterway", {"class": "stream"}, line(DITCH)),
        ("waterway", {"class": "river", "brunnel": "tunnel"}, line(SEWER)),
        ("transportation", {"class": "primary"}, line(SEWER)),
    ]


def ground_of(raw, **said):
    sources = Sources(raw)
    recipe = GroundRecipe(within_m=200.0, least_m2=1_000.0, least_m=1_000.0, simplify_m=1.0, **said, **ORIGIN)
    return read_ground(sources, recipe, TOWN, raw_town.CRS), sources.found


@pytest.mark.parametrize("said", [{"file": "town.osm"}, {"file": "town.osm.pbf"}, {"folder": "tiles"}])
def test_an_extract_and_tiles_give_the_same_ground(tmp_path, said):
    write_osm(tmp_path)
    write_tiles(tmp_path / "tiles", town_features())
    ground, found = ground_of(tmp_path, **said)
    assert found == ()
    assert Counter(f"{kind} {shape.geom_type}" for kind, shape in ground.shapes) == {
        "park Polygon": 1,
        "water Polygon": 1,
        "water LineString": 2,
    }
    park, pond, *river = (shape for _, shape in ground.shapes)
    # a tile's own step is about 0.5 m
    assert park.hausdorff_distance(shapely.Polygon(PARK, [ISLAND])) < 1.5
    assert pond.hausdorff_distance(shapely.Polygon(POND)) < 1.5
    assert sum(part.length for part in river) == pytest.approx(1_400 - 30, abs=3)
    assert shapely.box(-700, -700, 700, 700).buffer(1).covers(shapely.union_all([park, pond, *river]))


def test_the_built_study_has_the_ground_and_says_where_it_is_from(tmp_path):
    write_osm(tmp_path)
    recipe = raw_town.write_town(
        tmp_path, "ground: {file: town.osm, least_m2: 1000, least_m: 1000, vintage: '2020', source: 地図, licence: ODbL}\n"
    )
    one = build_study(recipe, tmp_path, tmp_path / "out" / "aoba")
    study = load_study(one.folder)
    assert study.ground["kind"].tolist() == ["park", "water", "water", "water"]
    assert study.ground["id"].tolist() == ["park-001", "water-001", "water-002", "water-003"]
    layer = next(layer for layer in study.layers if layer.name == "ground")
    assert (layer.file, layer.vintage, layer.licence.to("en")) == (GROUND, "2020", "ODbL")
    assert one.record["ground"]["parks_km2"] == pytest.approx(0.058, abs=0.001)
    two = build_study(recipe, tmp_path, tmp_path / "again" / "aoba")
    assert (one.folder / GROUND).read_bytes() == (two.folder / GROUND).read_bytes()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("file: nothing.osm", "file-missing"),
        ("file: boundary.geojson", "format-unknown"),
        ("file: broken.osm", "xml-broken"),
        ("file: broken.osm.pbf", "pbf-broken"),
        ("file: odd.osm", "osm-broken"),
        ("file: town.osm, least_m2: 9999999, least_m: 9999999", "ground-elsewhere"),
        ("folder: nowhere", "folder-missing"),
        ("folder: empty", "no-tiles"),
        ("folder: buildings", "no-ground"),
        ("zoom: 14", "wrong-type"),
        ("file: town.osm, folder: tiles", "wrong-type"),
    ],
)
def test_what_cannot_be_ground_is_refused_and_nothing_is_written(tmp_path, said, code):
    write_osm(tmp_path)
    (tmp_path / "empty").mkdir()
    write_tiles(tmp_path / "buildings", [("bldg", {}, shapely.box(0, 0, 9, 9))])
    for name in ("broken.osm", "broken.osm.pbf"):
        (tmp_path / name).write_bytes(b"<osm><node")
    (tmp_path / "odd.osm").write_text('<osm><node id="x" lon="1" lat="2"/></osm>', encoding="utf-8")
    recipe = raw_town.write_town(tmp_path, f"ground: {{{said}, vintage: '2020', source: 地図, licence: ODbL}}\n")
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, tmp_path / "out")
    assert code in {finding.code for finding in caught.value.findings}
    assert not (tmp_path / "out").exists()


def test_what_an_extract_cuts_is_left_out_with_a_warning():
    square = {1: (0.0, 0.0), 2: (0.1, 0.0), 3: (0.1, 0.1), 4: (0.0, 0.1)}
    park = {"leisure": "park"}
    ways = {
        1: ([1, 2, 3, 4, 1], park),
        2: ([1, 2, 3], park),
        3: ([1, 2, 9, 1], park),
        4: ([1, 2, 3], {}),
    }
    areas = [("water", [(4, False), (77, False)]), ("water", [(4, False)])]
    faults = Faults("town.osm")
    drawn = draw(Elements(square, ways, areas), faults)
    assert (len(drawn.park), drawn.water, drawn.course) == (1, [], [])
    assert [(finding.code, finding.count) for finding in faults.found] == [("ground-torn", 4)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(-9, 8)] * 2, *[st.integers(1, 6)] * 2), min_size=1, max_size=8))
def test_areas_are_the_parts_of_their_union_that_are_large_enough(corners):
    pieces = [shapely.box(60 * x, 60 * y, 60 * (x + wide), 60 * (y + high)) for x, y, wide, high in corners]
    rim = shapely.box(-700, -700, 700, 700)
    parts = [part for part in shapely.get_parts(shapely.union_all(pieces).intersection(rim)) if part.geom_type == "Polygon"]
    # whether those that meet at a corner alone are one is nobody's business
    assume(not any(one.touches(other) for one, other in combinations(parts, 2)))
    recipe = GroundRecipe(folder="tiles", least_m2=12_000.0, simplify_m=0.0, **ORIGIN)
    large = [part for part in parts if part.area >= recipe.least_m2]
    small_holes = [shapely.Polygon(hole) for part in large for hole in part.interiors]
    wanted = sum(part.area for part in large) + sum(hole.area for hole in small_holes if hole.area < recipe.least_m2)
    found = whole_areas(pieces, rim, recipe)
    assert len(found) == len(large)
    assert float(shapely.area(found).sum()) == pytest.approx(wanted, rel=0.02)


def test_places_are_those_of_their_degrees(tmp_path):
    write_osm(tmp_path)
    ground, _ = ground_of(tmp_path, file="town.osm")
    pond = ground.shapes[1][1]
    lon, lat = to_crs(np.array([pond.centroid.x]), np.array([pond.centroid.y]), raw_town.CRS, "EPSG:6668")
    assert (lon[0], lat[0]) == pytest.approx(raw_town.degrees(160, 140), abs=1e-6)
