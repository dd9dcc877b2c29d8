"""Real streets: a corner of the ward from OpenStreetMap, walked by us and by networkx on OSMnx's own graph."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geodata.reading.coordinates import Target
from geodata.streets.files import Files, open_network
from geodata.streets.network import measured
from geodata.streets.walking import seconds, walk
from models.messages.text import same
from tests.raw_layers import RAW, needs_raw_layers

CRS = "EPSG:6677"
LEFT_OUT = {"motorway", "motorway_link", "construction", "proposed", "cycleway", "raceway", "platform"}

pytestmark = [pytest.mark.long, needs_raw_layers]


def corner(name):
    folder = RAW.parent / "osm"
    found = open_network(folder, "", Files(name, None, None, same("OpenStreetMap")), Target.of(CRS)).network
    assert found is not None
    return found


def graph_by_osmnx():
    """Return the streets as OSMnx reads them, segment by segment, with whole millimetres in the plane."""
    import osmnx

    path = RAW.parent / "osm" / "nerima_hikawadai.osm"
    whole = osmnx.graph_from_xml(path, bidirectional=True, simplify=False, retain_all=True)
    to_metres = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    place = {node: to_metres.transform(values["x"], values["y"]) for node, values in whole.nodes(data=True)}
    graph = nx.Graph()
    for tail, head, values in whole.edges(data=True):
        if "highway" in values and values["highway"] not in LEFT_OUT:
            graph.add_edge(tail, head, weight=round(float(np.hypot(*np.subtract(place[tail], place[head]))) * 1000))
    return graph, place


def test_every_pair_of_junctions_is_as_far_as_networkx_finds_it():
    graph, place = graph_by_osmnx()
    junctions = [node for node in graph if graph.degree[node] != 2]
    assert len(junctions) > 900
    points = np.array([place[node] for node in junctions])
    walked = walk(corner("nerima_hikawadai.osm"), points, points)
    expected = np.full(walked.values.shape, -1)
    column = {node: number for number, node in enumerate(junctions)}
    for row, node in enumerate(junctions):
        for other, distance in nx.single_source_dijkstra_path_length(graph, node).items():
            if other in column:
                expected[row, column[other]] = distance
    assert (walked.reachable == (expected >= 0)).all()
    there = walked.reachable
    assert there.mean() > 0.9
    assert np.abs(walked.values - expected)[there].max() == 0
    assert (seconds(walked.values)[there] == seconds(expected)[there]).all()


def test_osmnx_simplifies_the_corner_to_the_same_streets():
    import osmnx

    path = RAW.parent / "osm" / "nerima_hikawadai.osm"
    whole = osmnx.graph_from_xml(path, bidirectional=True, simplify=False, retain_all=True)
    unfit = [edge for edge in whole.edges(keys=True) if whole.edges[edge].get("highway", "motorway") in LEFT_OUT]
    whole.remove_edges_from(unfit)
    whole.remove_nodes_from(list(nx.isolates(whole)))
    # ways end where they end in the file, and rings that meet no other way stay
    simple = osmnx.simplify_graph(whole, edge_attrs_differ=["osmid"], remove_rings=False)
    theirs = osmnx.project_graph(osmnx.convert.to_undirected(simple), to_crs=CRS)
    ours = corner("nerima_hikawadai.osm").streets
    assert len(ours.node_xy) == len(theirs)
    lines = osmnx.graph_to_gdfs(theirs, nodes=False).geometry.to_numpy()
    assert sorted(ours.length_mm.tolist()) == sorted(measured(lines).tolist())
    assert shapely.equals_exact(shapely.union_all(lines), shapely.union_all(ours.lines), tolerance=1e-6, normalize=True)


def test_the_pbf_of_the_corner_gives_the_same_streets():
    pytest.importorskip("osmium")
    xml, pbf = corner("nerima_hikawadai.osm").streets, corner("nerima_hikawadai.osm.pbf").streets
    assert (xml.length_mm == pbf.length_mm).all()
    assert (xml.shape_xy == pbf.shape_xy).all()
