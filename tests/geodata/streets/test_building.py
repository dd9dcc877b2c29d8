from __future__ import annotations

import csv
import gzip
import io
from itertools import product

import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from geodata.building.build import build_study
from geodata.building.streets import EDGES, NODES, joined, simplified, tables_of
from geodata.load import load_study
from geodata.streets.files import Files, open_network
from geodata.streets.network import Roads
from geodata.streets.osm import road_of
from geodata.streets.riding import ride
from geodata.streets.roads import KNOWN
from geodata.streets.tables import TABLE_TAGS
from geodata.streets.walking import walk
from models.messages.findings import InputError
from models.messages.text import same
from tests.geodata import raw_town
from tests.geodata.streets import made
from tests.geodata.streets.test_walking import towns
from tests.town import table

STREETS = f"""\
streets:
  file: nodes.csv.gz
  edges: edges.csv.gz
  crs: EPSG:6668
  within_m: 400.0
  least_island_m: 200.0
  {raw_town.ORIGIN.replace(", ", chr(10) + "  ")}
"""


def write_streets(folder, shift=0):
    """Write a grid of 100 m from -2 km to 2 km, with a bend in every street to the east, and a short piece inside a block."""
    grid = range(-2_000, 2_001, 100)
    # no street stands at (0, 0), which would be taken for a place left blank
    shift += 7
    nodes = {f"{x}/{y}": (x + shift, y) for x in grid for y in grid} | {"p": (20 + shift, 50), "q": (60 + shift, 50)}
    edges = [("p", "q", ())]
    for x, y in ((x, y) for x in grid for y in grid):
        if x < 2_000:
            # a node in the middle, where just two streets end, and a bend of less than the tolerance
            nodes[f"mid {x}/{y}"] = (x + 50 + shift, y)
            edges.append((f"{x}/{y}", f"mid {x}/{y}", [(x + 25 + shift, y + 1)]))
            edges.append((f"mid {x}/{y}", f"{x + 100}/{y}", ()))
        if y < 2_000:
            edges.append((f"{x}/{y}", f"{x}/{y + 100}", [(x + shift + 30, y + 50)]))
    places = {name: tuple(raw_town.degrees(*place)) for name, place in nodes.items()}
    rows = [(name, f"{x:.9f}", f"{y:.9f}") for name, (x, y) in places.items()]
    lines = []
    for u, v, between in edges:
        points = [nodes[u], *between, nodes[v]]
        text = ", ".join("{:.9f} {:.9f}".format(*raw_town.degrees(*point)) for point in points)
        lines.append((u, v, f"LINESTRING ({text})"))
    (folder / "nodes.csv.gz").write_bytes(gzip.compress(table(("id", "lon", "lat"), rows).encode()))
    (folder / "edges.csv.gz").write_bytes(gzip.compress(table(("u", "v", "wkt"), lines).encode()))


def build(folder, shift=0):
    write_streets(folder, shift)
    recipe = raw_town.write_town(folder, STREETS)
    return build_study(recipe, folder, folder / "out" / "aoba")


def test_the_built_study_walks_as_far_as_the_raw_streets_do(tmp_path):
    log = build(tmp_path)
    network = load_study(log.folder).network
    raw = open_network(
        tmp_path, "", Files("nodes.csv.gz", "edges.csv.gz", "EPSG:6668", same("raw")), made.Target.of(raw_town.CRS)
    ).network
    assert network is not None
    assert raw is not None
    corners = np.array([(x + 7, y) for x in range(-500, 501, 200) for y in range(-500, 501, 200)], dtype=np.float64)
    ours, theirs = walk(network, corners, corners), walk(raw, corners, corners)
    assert ours.reachable.all()
    # a street of the raw layer is as long as its two halves, each rounded to a millimetre
    assert np.abs(ours.values - theirs.values).max() <= 40
    assert ours.values.max() == pytest.approx(1_000_000 + 10 * 116_619, abs=1_000)


def test_streets_far_outside_and_pieces_that_join_nothing_are_left_out_and_counted(tmp_path):
    log = build(tmp_path)
    quality = log.record["streets"]
    streets = load_study(log.folder).network.streets
    assert quality["islands_left_out"] == 1
    assert quality["km_left_out_with_them"] == pytest.approx(0.04, abs=0.001)
    assert quality["islands_kept"] == 0
    assert quality["edges"] == len(streets.length_mm)
    assert quality["km"] == pytest.approx(streets.length_mm.sum() / 1e6, abs=0.001)
    assert quality["edges_near"] < quality["edges_read"] / 3
    assert np.abs(streets.node_xy).max() <= 1_000
    # the town, 400 m round it, and the far ends of streets that begin there
    assert (np.abs(streets.node_xy).max(axis=0) >= 900).all()


def test_the_built_network_has_no_node_that_is_only_passed_and_few_points(tmp_path):
    streets = load_study(build(tmp_path).folder).network.streets
    ends = np.bincount(np.concatenate([streets.edge_from, streets.edge_to]))
    inside = np.abs(streets.node_xy).max(axis=1) < 800
    assert ends[inside].tolist() == [4] * int(inside.sum())
    assert len(streets.shape_xy) < 3.1 * len(streets.length_mm)
    assert np.diff(streets.shape_start).min() == 2


def test_the_files_are_the_same_bytes_every_time(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = build(tmp_path / "one").folder, build(tmp_path / "two").folder
    for name in (NODES, EDGES, "study.yaml", "build.yaml"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    # neither a time nor a file name in the gzip header
    assert (one / NODES).read_bytes()[3:8] == bytes(5)


def test_the_study_names_the_streets_their_year_and_terms(tmp_path):
    layer = load_study(build(tmp_path).folder).layers[-1]
    assert (layer.name, layer.file) == ("network", NODES)
    assert layer.vintage
    assert layer.licence.to("en")


def test_streets_of_another_town_stop_the_build(tmp_path):
    with pytest.raises(InputError) as caught:
        build(tmp_path, shift=30_000)
    assert {finding.code for finding in caught.value.findings if finding.severity == "stop"} == {"network-elsewhere"}
    assert not (tmp_path / "out").exists()


def test_broken_streets_stop_the_build_with_their_own_place(tmp_path):
    write_streets(tmp_path)
    recipe = raw_town.write_town(tmp_path, STREETS)
    (tmp_path / "edges.csv.gz").write_bytes(gzip.compress(b"u,v\nhere,there\n"))
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, tmp_path / "out" / "aoba")
    assert ("node-unknown", "edges.csv.gz", 2) in {(one.code, one.file, one.line) for one in caught.value.findings}


@settings(max_examples=60)
@given(towns())
def test_joining_streets_changes_no_distance_between_places_that_stay(drawn):
    nodes, edges, lengths, _, _ = drawn
    streets = made.streets(nodes, edges, lengths)
    short = joined(Roads.on_foot(streets)).streets
    assert short.length_mm.sum() == streets.length_mm.sum()
    assert short.components.max(initial=0) == streets.components.max(initial=0)
    ends = np.bincount(np.concatenate([short.edge_from, short.edge_to]), minlength=len(short.node_xy))
    loops = np.isin(np.arange(len(short.node_xy)), short.edge_from[short.edge_from == short.edge_to])
    assert ((ends != 2) | loops).all()

    def table_of(one):
        from scipy.sparse.csgraph import dijkstra

        order = np.lexsort(one.node_xy.T)
        return order, dijkstra(one.graph)[np.ix_(order, order)]

    places = {tuple(place): row for row, place in enumerate(streets.node_xy.tolist())}
    kept = np.array([places[tuple(place)] for place in short.node_xy[table_of(short)[0]].tolist()], dtype=np.int64)
    from scipy.sparse.csgraph import dijkstra

    if len(places) == len(streets.node_xy):
        assert (table_of(short)[1] == dijkstra(streets.graph)[np.ix_(kept, kept)]).all()


def test_a_ring_without_any_other_street_keeps_one_node():
    ring = joined(Roads.on_foot(made.streets([(0, 0), (100, 0), (100, 100)], [(0, 1), (1, 2), (2, 0)]))).streets
    assert len(ring.node_xy) == 1
    assert ring.length_mm.tolist() == [341_421]


def test_shapes_are_simplified_within_the_tolerance_and_lengths_are_not():
    line = shapely.LineString([(0, 0), (30, 1.2), (60, -1.2), (100, 0)])
    streets = made.assemble(
        np.array([(0.0, 0.0), (100.0, 0.0)]),
        np.array([(0, 1)]),
        np.array([line], dtype=object),
        made.measured([line]),
        same("made"),
    )
    drawn = simplified(Roads.on_foot(streets), 1.5)
    assert len(drawn.streets.shape_xy) == 2
    assert drawn.streets.length_mm.tolist() == streets.length_mm.tolist()
    assert [len(content) > 20 for content in tables_of(drawn).values()] == [True, True]


def write_roads(folder):
    """Write the same streets with classes: to the east primary oneways, by turns to the east and to the west, to the north residential."""
    write_streets(folder)
    rows = list(csv.DictReader(io.StringIO(gzip.decompress((folder / "edges.csv.gz").read_bytes()).decode())))
    for row in rows:
        east = "mid" in row["u"] + row["v"]
        west = east and int(row["v"].removeprefix("mid ").split("/")[1]) % 200 == 0
        row |= {"highway": "primary" if east else "residential", "oneway": "-1" if west else "yes" if east else ""}
        # what only feet use, and what they do not
        row |= {"bicycle": "no" if east else "", "foot": "no" if row["u"] == "0/0" else ""}
    text = table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    (folder / "edges.csv.gz").write_bytes(gzip.compress(text.encode()))


def test_the_built_study_has_the_classes_and_oneways_of_the_raw_streets(tmp_path):
    write_roads(tmp_path)
    log = build_study(raw_town.write_town(tmp_path, STREETS), tmp_path, tmp_path / "out" / "aoba")
    built = load_study(log.folder).network
    raw = open_network(
        tmp_path, "", Files("nodes.csv.gz", "edges.csv.gz", "EPSG:6668", same("raw")), made.Target.of(raw_town.CRS)
    ).network
    corners = np.array([(x + 7, y) for x in range(-500, 501, 200) for y in range(-500, 501, 200)], dtype=np.float64)
    for mode, oneways in (("driving", True), ("cycling", False)):
        ours, theirs = (
            ride(one.roads(mode), np.full(len(one.roads(mode).oneway), 30), corners, corners, oneways=oneways)
            for one in (built, raw)
        )
        assert (ours.reachable == theirs.reachable).all()
        assert np.abs(ours.seconds - theirs.seconds).max() <= 1
        # round the block one way, straight the other
        assert (ours.seconds == ours.seconds.T).all() != oneways
    assert len(built.roads("cycling").oneway) < len(built.roads("driving").oneway)
    # two halves of a oneway are joined
    assert len(built.roads("driving").oneway) < 0.7 * len(raw.roads("driving").oneway)
    walked = [walk(one, corners, corners) for one in (built, raw)]
    assert np.abs(walked[0].values - walked[1].values).max() <= 40


def test_a_written_edge_says_who_may_use_it_as_the_raw_one_does():
    choices = [KNOWN, ("", "yes", "no", "-1"), ("", "yes", "no"), ("", "no"), ("", "yes", "no")]
    line = made.streets([(0, 0), (100, 0)], [(0, 1)])
    for cells in product(*choices):
        tags = {name: cell for name, cell in zip(TABLE_TAGS, cells, strict=True) if cell}
        road = road_of(tags)
        if not road.serves("any"):
            continue
        text = gzip.decompress(tables_of(Roads.of(line, [road]))[EDGES]).decode()
        (row,) = csv.DictReader(io.StringIO(text))
        read = {name: row[name] for name in TABLE_TAGS if row.get(name)}
        again = road_of(read) if "highway" in read else None
        if road.by_car or road.by_bicycle:
            assert again._replace(oneway=0) == road._replace(oneway=0)
            assert not road.by_car or again.oneway == road.oneway
        else:
            assert read == {}
