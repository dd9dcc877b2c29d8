from __future__ import annotations

import gzip

import networkx as nx
import numpy as np
import pytest

from geodata.load import load_study
from geodata.streets.osm import walkable
from geodata.streets.walking import walk
from tests import town
from tests.geodata.streets import made

STREET = {"highway": "residential"}
WAYS = [
    (("west", "centre", "east"), STREET),
    (("south", "centre", "north"), STREET),
    (("east", "end"), {"highway": "footway"}),
    (("end", "north"), {"highway": "motorway"}),
    (("west", "south"), {"railway": "rail"}),
]
TRIPS = np.array([made.NODES["west"], made.NODES["end"]], dtype=np.float64)


def trip(streets):
    """Return the walk from west to end."""
    return walk(made.Network.of(streets), TRIPS[:1], TRIPS[1:]).values.item()


def test_ways_of_osm_are_joined_where_they_share_a_node(tmp_path):
    streets = made.read(tmp_path, made.osm(WAYS), "town.osm")
    assert len(streets.length_mm) == 5
    assert len(streets.node_xy) == 6
    assert trip(streets) == pytest.approx(400_000 + 100_000 * 2**0.5, abs=25)


def test_a_way_that_crosses_itself_is_joined_there(tmp_path):
    streets = made.read(tmp_path, made.osm([(("west", "centre", "north", "east", "centre", "south"), STREET)]), "town.osm")
    assert len(streets.length_mm) == 3
    walked = walk(made.Network.of(streets), TRIPS[:1], np.array([made.NODES["south"]]))
    assert walked.values.item() == pytest.approx(400_000, abs=25)


@pytest.mark.parametrize(
    ("tags", "answer"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "trunk"}, True),
        ({"highway": "steps"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "motorway_link"}, False),
        ({"highway": "construction"}, False),
        ({"highway": "cycleway"}, False),
        ({"highway": "cycleway", "foot": "yes"}, True),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "private", "foot": "permissive"}, True),
        ({"highway": "residential", "foot": "no"}, False),
        ({"highway": "pedestrian", "area": "yes"}, False),
        ({"highway": "primary", "sidewalk:left": "separate"}, False),
        ({"railway": "rail"}, False),
        ({}, False),
    ],
)
def test_what_may_be_walked(tags, answer):
    assert walkable(tags) is answer


def test_a_pbf_gives_the_same_streets_as_xml(tmp_path):
    osmium = pytest.importorskip("osmium")
    (tmp_path / "town.osm").write_text(made.osm(WAYS))
    with osmium.SimpleWriter(str(tmp_path / "town.osm.pbf")) as writer:
        for thing in osmium.FileProcessor(str(tmp_path / "town.osm")):
            writer.add(thing)
    found = made.opened(tmp_path, "town.osm.pbf").network
    assert found is not None
    expected = made.read(tmp_path, made.osm(WAYS), "town.osm")
    assert (found.streets.length_mm == expected.length_mm).all()
    assert (found.streets.shape_xy == expected.shape_xy).all()


def test_without_osmium_a_pbf_is_refused_with_the_cure(tmp_path, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr("geodata.streets.osm.import_module", missing)
    (tmp_path / "town.osm.pbf").write_bytes(b"\0\0\0\x0d\n\tOSMHeader")
    found = made.opened(tmp_path, "town.osm.pbf").network
    assert made.codes(lambda: found.streets) == {"needs-osmium"}


def graph_of_town():
    """Return the town as OSMnx would have it: both directions of every street, in degrees."""
    graph = nx.MultiDiGraph(crs="EPSG:4326")
    for name, (x, y) in made.NODES.items():
        lon, lat = town.TO_DEGREES.transform(x, y)
        graph.add_node(name, x=lon, y=lat)
    for number, (u, v, _) in enumerate(made.EDGES):
        for tail, head in ((u, v), (v, u)):
            graph.add_edge(tail, head, osmid=number, highway="residential", length=100.0 + number)
    graph.add_edge("end", "north", osmid=99, highway="motorway", length=300.0)
    return graph


def test_what_osmnx_saves_is_read_each_street_once(tmp_path):
    import osmnx

    osmnx.save_graphml(graph_of_town(), tmp_path / "town.graphml")
    found = made.opened(tmp_path, "town.graphml").network
    assert found is not None
    assert sorted(found.streets.length_mm.tolist()) == [100_000, 101_000, 102_000, 103_000, 104_000]
    assert trip(found.streets) == 100_000 + 101_000 + 104_000


def test_download_saves_what_a_study_can_read(tmp_path, monkeypatch):
    import osmnx

    from geodata.streets.download import download

    asked = []

    def graph_from_place(place, **options):
        asked.append((place, options["network_type"]))
        return graph_of_town()

    monkeypatch.setattr(osmnx, "graph_from_place", graph_from_place)
    download("港町", tmp_path / "town.graphml")
    assert asked == [("港町", "all")]
    assert "bicycle" not in osmnx.settings.useful_tags_way
    found = made.opened(tmp_path, "town.graphml").network
    assert found is not None
    assert found.streets.length_mm.sum() == 510_000
    driven = found.roads("driving")
    assert min(zip(driven.highway.tolist(), driven.oneway.tolist(), strict=True)) == ("motorway", 1)


def test_tables_may_be_packed_or_plain_in_degrees_or_metres_with_lengths_or_shapes(tmp_path):
    (tmp_path / "nodes.csv").write_text(made.nodes_csv())
    (tmp_path / "edges.csv").write_text(made.edges_csv())
    metres = made.opened(tmp_path, "nodes.csv", "edges.csv", town.CRS).network
    degrees = {name: tuple(town.TO_DEGREES.transform(*place)) for name, place in made.NODES.items()}
    nodes = town.table(("id", "lon", "lat"), [(name, *place) for name, place in degrees.items()])
    edges = town.table(("u", "v", "length_m"), [(v, u, 250) for u, v, _ in made.EDGES])
    (tmp_path / "n.csv.gz").write_bytes(gzip.compress(nodes.encode()))
    (tmp_path / "e.csv.gz").write_bytes(gzip.compress(edges.encode()))
    packed = made.opened(tmp_path, "n.csv.gz", "e.csv.gz", "EPSG:6668").network
    assert metres is not None
    assert packed is not None
    assert trip(metres.streets) == 600_000
    assert set(packed.streets.length_mm.tolist()) == {250_000}
    assert np.abs(packed.streets.node_xy - metres.streets.node_xy).max() < 0.01


def test_a_shape_drawn_from_its_second_node_is_turned(tmp_path):
    (tmp_path / "nodes.csv").write_text("id,x,y\na,33000,-28000\nb,33100,-28000\n")
    (tmp_path / "edges.csv").write_text('u,v,wkt\na,b,"LINESTRING(33100 -28000, 33050 -27950, 33000 -28000)"\n')
    found = made.opened(tmp_path, "nodes.csv", "edges.csv", town.CRS).network
    assert found is not None
    streets = found.streets
    assert (streets.shape_xy[0] == streets.node_xy[streets.edge_from[0]]).all()


def test_both_files_of_a_network_are_in_its_hash(tmp_path):
    first = load_study(made.town_with_network(tmp_path)).layers[-1].sha256
    second = load_study(made.town_with_network(tmp_path, edges=made.edges_csv().replace("west", "north", 1))).layers[-1].sha256
    assert first != second
