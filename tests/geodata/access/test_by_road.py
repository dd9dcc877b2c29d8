"""Times by car and bicycle along made roads: oneways, directions and roundings, by networkx on the edges as well."""

from __future__ import annotations

import re
from fractions import Fraction
from math import floor
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.access.by_road import ride_said, seconds_at
from geodata.access.measure import measure_access
from geodata.access.rides import usual_ride
from geodata.load import load_study
from geodata.streets.network import Roads
from geodata.streets.riding import milliseconds, ride
from geodata.streets.roads import CAR_KMH, Road
from tests import town
from tests.geodata.streets import made


def roads(nodes, edges, oneway, highway="residential"):
    """Return straight roads between numbered nodes, each of one class or of its own."""
    streets = made.streets(nodes, edges)
    # the fewest edges first, as they are put in order
    order = np.lexsort((streets.length_mm, streets.edge_to, streets.edge_from))
    assert (order == np.arange(len(order))).all()
    ends = {}
    xy = np.array(nodes, dtype=np.float64)
    for (tail, head), way in zip(edges, oneway, strict=True):
        ends[tuple(xy[tail]), tuple(xy[head])] = way
    found = [
        ends[tuple(streets.node_xy[u]), tuple(streets.node_xy[v])]
        for u, v in zip(streets.edge_from, streets.edge_to, strict=True)
    ]
    return Roads.of(streets, [Road(highway, way, on_foot=True, by_car=True, by_bicycle=True) for way in found])


def going(these, kmh, people, offices, *, oneways=True):
    speeds = np.full(len(these.highway), kmh, dtype=np.int64)
    found = ride(these, speeds, xy(people), xy(offices), oneways=oneways)
    return np.where(found.reachable, found.seconds, -1).tolist()


def xy(points):
    return np.array(points, dtype=np.float64).reshape(-1, 2)


SQUARE = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)]
ROUND = [(0, 1), (1, 2), (2, 3), (3, 0)]


def test_cars_go_round_where_a_oneway_binds_them_and_bicycles_do_not():
    ring = roads(SQUARE, ROUND, [1, 1, 1, 1])
    # 36 km/h is 10 m a second; from the middle of the first side to a place 100 m before it, and 100 m behind it
    assert going(ring, 36, [(500, 0)], [(400, 0), (600, 0)]) == [[390, 10]]
    assert going(ring, 36, [(500, 0)], [(400, 0), (600, 0)], oneways=False) == [[10, 10]]
    assert going(roads(SQUARE, ROUND, [-1, -1, -1, -1]), 36, [(500, 0)], [(400, 0), (600, 0)]) == [[10, 390]]


def test_the_way_is_from_people_to_the_office():
    street = roads([(0, 0), (1000, 0)], [(0, 1)], [1])
    assert going(street, 36, [(100, 0)], [(900, 0)]) == [[80]]
    assert going(street, 36, [(900, 0)], [(100, 0)]) == [[-1]]


def test_people_walk_to_the_road_and_from_it():
    street = roads([(0, 0), (1000, 0)], [(0, 1)], [0])
    # 80 m aside are a minute, at either end
    assert going(street, 36, [(100, 80)], [(900, -40)]) == [[60 + 80 + 30]]


def test_half_a_millisecond_and_half_a_second_are_rounded_up():
    assert milliseconds(np.array([1, 125, 1250]), np.array([8, 100, 100])).tolist() == [0, 5, 45]
    assert milliseconds(np.array([5]), np.array([36])).tolist() == [1]
    # 13 m at 36 km/h are 1.3 s, 15 m 1.5 s
    street = roads([(0, 0), (1000, 0)], [(0, 1)], [0])
    assert going(street, 36, [(0, 0)], [(13, 0), (15, 0)]) == [[1, 2]]
    assert seconds_at(np.array([12_999, 15_000, 14_999]), 36).tolist() == [1, 2, 1]


@st.composite
def towns(draw):
    side = draw(st.integers(2, 4))
    shift = st.integers(-30, 30)
    nodes = [(100 * x + draw(shift), 100 * y + draw(shift)) for x in range(side) for y in range(side)]
    pairs = [(a, a + 1) for a in range(side * side) if a % side < side - 1] + [(a, a + side) for a in range(side * (side - 1))]
    edges = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=20, unique=True))
    oneway = draw(st.lists(st.sampled_from([-1, 0, 0, 1]), min_size=len(edges), max_size=len(edges)))
    kmh = draw(st.lists(st.integers(1, 100), min_size=len(edges), max_size=len(edges)))
    place = st.tuples(*[st.integers(-50, 100 * side)] * 2)
    return nodes, edges, oneway, kmh, draw(st.lists(place, min_size=1, max_size=6)), draw(st.lists(place, min_size=1, max_size=3))


class Plain:
    """The same on a plain directed graph: whoever leaves home goes to the ends of a road that may be driven to, or to a door on it."""

    def __init__(self, these, kmh, *, oneways):
        self.graph, self.streets, self.kmh = nx.DiGraph(), these.streets, kmh
        self.oneway = these.oneway if oneways else these.oneway * 0
        self.graph.add_nodes_from(range(len(self.streets.node_xy)))
        for edge, length in enumerate(self.streets.length_mm.tolist()):
            u, v = self.ends(edge)
            self.arc(edge, 1, u, v, length)
            self.arc(edge, -1, v, u, length)

    def ends(self, edge):
        return int(self.streets.edge_from[edge]), int(self.streets.edge_to[edge])

    def arc(self, edge, way, tail, head, mm, aside=0):
        time = half_up(Fraction(36 * mm, 10 * int(self.kmh[edge]))) + aside
        # a door at a crossing is at all its roads
        at_node = mm == 0 and not (isinstance(tail, int) and isinstance(head, int))
        if (way == 0 or at_node or self.oneway[edge] != -way) and time < self.graph.get_edge_data(tail, head, {"weight": np.inf})[
            "weight"
        ]:
            self.graph.add_edge(tail, head, weight=time)

    def near(self, point):
        lines, point = self.streets.lines, shapely.Point(point)
        apart = shapely.distance(lines, point)
        edge = int(np.argmin(apart))
        at = round(lines[edge].project(point) / lines[edge].length * int(self.streets.length_mm[edge]))
        return edge, at, half_up(Fraction(3, 4) * round(float(apart[edge]) * 1000))

    def table(self, people, offices):
        doors = [self.near(point) for point in offices]
        for column, (edge, at, aside) in enumerate(doors):
            u, v = self.ends(edge)
            self.arc(edge, 1, u, ("office", column), at, aside)
            self.arc(edge, -1, v, ("office", column), int(self.streets.length_mm[edge]) - at, aside)
        return [self.row(self.near(point), doors) for point in people]

    def row(self, home, doors):
        edge, at, aside = home
        u, v = self.ends(edge)
        self.graph.remove_nodes_from(["home"])
        self.graph.add_node("home")
        self.arc(edge, 1, "home", v, int(self.streets.length_mm[edge]) - at, aside)
        self.arc(edge, -1, "home", u, at, aside)
        for column, (other, place, far) in enumerate(doors):
            if other == edge:
                self.arc(edge, int(np.sign(place - at)), "home", ("office", column), abs(place - at), aside + far)
        found = nx.single_source_dijkstra_path_length(self.graph, "home")
        return [
            half_up(Fraction(found["office", column], 1000)) if ("office", column) in found else -1
            for column in range(len(doors))
        ]


def half_up(value):
    return floor(value + Fraction(1, 2))


@settings(max_examples=60)
@given(towns(), st.booleans())
def test_every_time_is_that_of_networkx(drawn, oneways):
    nodes, edges, oneway, kmh, people, offices = drawn
    these = roads(nodes, edges, oneway)
    speeds = np.array(kmh, dtype=np.int64)
    found = ride(these, speeds, xy(people), xy(offices), oneways=oneways)
    assert np.where(found.reachable, found.seconds, -1).tolist() == Plain(these, speeds, oneways=oneways).table(people, offices)


TAGGED = [
    ("west", "centre", "residential", "yes"),
    ("centre", "east", "primary", ""),
    ("south", "centre", "motorway", "yes"),
    ("centre", "north", "footway", ""),
    ("east", "end", "cycleway", ""),
]


def tagged(rows=TAGGED, header=("u", "v", "highway", "oneway")):
    return town.table(header, rows)


def test_a_table_of_edges_carries_classes_and_oneways(tmp_path):
    network = load_study(made.town_with_network(tmp_path, edges=tagged())).network
    driven, ridden = network.roads("driving"), network.roads("cycling")
    assert sorted(zip(driven.highway.tolist(), driven.oneway.tolist(), strict=True)) == [
        ("motorway", 1),
        ("primary", 0),
        ("residential", 1),
    ]
    assert sorted(ridden.highway.tolist()) == ["cycleway", "primary", "residential"]
    # nobody walks on a motorway, nor on a cycleway
    assert len(network.streets.length_mm) == 3


def test_without_classes_the_straight_line_counts_and_that_is_said(tmp_path):
    study = load_study(made.town_with_network(tmp_path))
    way = usual_ride("driving")
    assert study.network.roads("driving") is None
    access = measure_access(study, rides=[way])
    straight = access.straight_line.values
    # 1.3 times the straight line at 20 km/h, in whole millimetres and seconds
    expected = [[half_up(Fraction(half_up(Fraction(13, 10) * mm) * 36, 200_000)) for mm in row] for row in straight.tolist()]
    assert access.by_road("driving").values.tolist() == expected
    assert access.assumptions == (*ride_said(study, way),)
    assert "1.3 times the straight line at 20 km/h" in access.assumptions[-1].to("en")


def test_a_study_drives_along_its_roads_and_says_whom_they_do_not_reach(tmp_path):
    study = load_study(made.town_with_network(tmp_path, edges=tagged()))
    access = measure_access(study, rides=[usual_ride("driving")])
    said = " ".join(text.to("en") for text in access.assumptions)
    assert "motorway 90, primary 36, residential 15" in said
    assert "oneways kept" in said
    assert {finding.code for finding in access.findings} == {
        "people-far-from-roads",
        "office-far-from-roads",
        "office-without-road",
    }


@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        (("west", "centre", "primry", ""), "road-class-unknown", "Did you mean primary?"),
        (("west", "centre", "primary", "maybe"), "oneway-form", "write oneway as yes, no or -1"),
    ],
)
def test_an_unknown_class_or_direction_is_named_at_its_line(tmp_path, row, code, says):
    study = load_study(made.town_with_network(tmp_path, edges=tagged([row, *TAGGED[1:]])))
    for read in (lambda: study.network.streets, lambda: study.network.roads("driving")):
        with pytest.raises(made.InputError) as refused:
            read()
        fault = next(finding for finding in refused.value.findings if finding.code == code)
        assert (fault.line, fault.file.endswith("edges.csv.gz")) == (2, True)
        assert says in fault.message.to("en")


WAYS = [
    (("west", "centre"), {"highway": "residential", "oneway": "-1"}),
    (("centre", "east"), {"highway": "primary", "junction": "roundabout"}),
    (("south", "centre"), {"highway": "motorway"}),
    (("centre", "north"), {"highway": "residential", "motor_vehicle": "private"}),
    (("east", "end"), {"highway": "residential", "access": "no", "bicycle": "yes"}),
]


def test_openstreetmap_says_who_may_go_where(tmp_path):
    (tmp_path / "town.osm").write_text(made.osm(WAYS), encoding="utf-8")
    network = made.opened(tmp_path, "town.osm").network
    driven, ridden = network.roads("driving"), network.roads("cycling")
    assert sorted(zip(driven.highway.tolist(), driven.oneway.tolist(), strict=True)) == [
        ("motorway", 1),
        ("primary", 1),
        ("residential", -1),
    ]
    assert len(ridden.highway) == 4
    (tmp_path / "town.osm").write_text(made.osm([(("west", "centre"), {"highway": "steps"})]), encoding="utf-8")
    assert made.opened(tmp_path, "town.osm").network.roads("driving") is None


def test_the_speeds_are_those_of_the_profile_within_the_law():
    free = {"motorway": 90, "trunk": 85, "primary": 65, "secondary": 55, "tertiary": 40, "residential": 25, "service": 15}
    for name, speed in free.items():
        assert CAR_KMH[name] == (speed if name == "motorway" else floor(min(speed, 60) * Fraction(3, 5)))


@pytest.mark.parametrize("page", ["roads.md", "roads.ja.md"])
def test_the_pages_have_the_speeds_in_use(page):
    text = (Path(__file__).parents[3] / "docs" / page).read_text(encoding="utf-8")
    told = {}
    for names, speeds in re.findall(r"^\| (`[a-z_`, 、]+`) \| ([0-9]+(?:(?:, |、)[0-9]+)*) \|$", text, re.MULTILINE):
        told |= dict(zip(re.findall("[a-z_]+", names), map(int, re.findall("[0-9]+", speeds)), strict=True))
    assert told == CAR_KMH
