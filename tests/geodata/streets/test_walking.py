from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.access.on_foot import assumptions, walking
from geodata.load import load_study
from geodata.streets.walking import search, seconds, walk
from models.messages.findings import InputError
from tests import town
from tests.geodata.streets import made


def xy(*points):
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def test_the_walk_goes_straight_to_the_street_along_it_and_straight_to_the_door():
    # a right angle of 100 m and 50 m; 3 m and 4 m beside the streets
    walked = walk(made.network([(0, 0), (100, 0), (100, 50)], [(0, 1), (1, 2)]), xy((10, 3)), xy((104, 30)))
    assert walked.values.tolist() == [[3_000 + 90_000 + 30_000 + 4_000]]
    assert walked.snap_from_mm.tolist() == [3_000]
    assert walked.snap_to_mm.tolist() == [4_000]
    assert walked.reachable.all()


def test_on_one_street_people_do_not_go_round_by_its_ends():
    street = made.network([(0, 0), (100, 0)], [(0, 1)])
    assert walk(street, xy((20, 1), (80, 0)), xy((30, 2), (80, 0))).values.tolist() == [[13_000, 61_000], [52_000, 0]]


def test_round_is_taken_where_it_is_shorter_than_along():
    # a street of 100 m that is 900 m long on foot, beside one that is 100 m long
    both = made.network([(0, 0), (100, 0), (0, -10), (100, -10)], [(0, 1), (0, 2), (2, 3), (3, 1)], [900_000, 0, 100_000, 0])
    assert walk(both, xy((0, 0)), xy((100, 1))).values.tolist() == [[101_000]]


def test_of_parallel_streets_the_shorter_counts_and_streets_of_no_length_join():
    twice = made.network([(0, 0), (100, 0), (100, 0), (200, 0)], [(0, 1), (1, 0), (1, 2), (2, 3)], [150_000, 100_000, 0, 100_000])
    assert walk(twice, xy((0, 0)), xy((200, 0))).values.tolist() == [[200_000]]


def test_a_loop_is_walked_the_shorter_way_round():
    streets = made.streets([(0, 0), (100, 0)], [(0, 1)])
    ring = shapely.LineString([(0, 0), (0, 50), (-50, 50), (-50, 0), (0, 0)])
    ends = np.array([(0, 1), (0, 0)])
    lines = np.array([shapely.LineString([(0, 0), (100, 0)]), ring], dtype=object)
    looped = made.assemble(streets.node_xy, ends, lines, np.array([100_000, 200_000]), streets.source_note)
    walked = walk(made.Network.of(looped), xy((-50, 20)), xy((100, 0), (-50, 45)))
    assert walked.values.tolist() == [[70_000 + 100_000, 25_000]]


def test_the_cut_off_is_inclusive_and_changes_nothing_within_it():
    street = made.network([(0, 0), (100, 0), (200, 0)], [(0, 1), (1, 2)])
    people, offices = xy((0, 0), (50, 0), (150, 1)), xy((150, 0))
    assert walk(street, people, offices, cutoff_mm=100_000).reachable.tolist() == [[False], [True], [True]]
    assert walk(street, people, offices, cutoff_mm=99_999).values.tolist() == [[0], [0], [1_000]]


def test_islands_are_told_from_the_main_part_and_not_reached_from_it():
    apart = made.network([(0, 0), (100, 0), (0, 500), (50, 500)], [(0, 1), (2, 3)])
    walked = walk(apart, xy((10, 0), (10, 500)), xy((90, 0), (40, 500)))
    assert walked.from_island.tolist() == [False, True]
    assert walked.to_island.tolist() == [False, True]
    assert walked.reachable.tolist() == [[True, False], [False, True]]
    assert walked.values.tolist() == [[80_000, 0], [0, 30_000]]


def test_of_equally_near_streets_the_first_is_taken_every_time():
    two = made.network([(0, 0), (100, 0), (0, 20), (100, 20)], [(0, 1), (2, 3)])
    found = {walk(two, xy((50, 10)), xy((0, 0))).reachable.item() for _ in range(3)}
    assert len(found) == 1


@pytest.mark.parametrize(("metres", "time"), [(80, 60), (0, 0), (1, 1), (800, 600), (3_000, 2_250)])
def test_eighty_metres_are_a_minute(metres, time):
    assert seconds(np.array([metres * 1000])).tolist() == [time]


def test_half_a_second_is_rounded_up():
    assert seconds(np.array([666, 667, 1999, 2000])).tolist() == [0, 1, 1, 2]


# the same by another road: every point a node on its street, networkx's own Dijkstra


@st.composite
def towns(draw):
    side = draw(st.integers(2, 5))
    shift = st.integers(-30, 30)
    nodes = [(100 * x + draw(shift), 100 * y + draw(shift)) for x in range(side) for y in range(side)]
    pairs = [(a, a + 1) for a in range(side * side) if a % side < side - 1] + [(a, a + side) for a in range(side * (side - 1))]
    edges = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=40))
    lengths = draw(st.none() | st.lists(st.integers(0, 300_000), min_size=len(edges), max_size=len(edges)))
    place = st.tuples(*[st.integers(-50, 100 * side)] * 2)
    return nodes, edges, lengths, draw(st.lists(place, min_size=1, max_size=8)), draw(st.lists(place, min_size=1, max_size=4))


def by_networkx(streets, people, offices):
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(streets.node_xy)))
    lines = streets.lines
    on_edge = {edge: [] for edge in range(len(lines))}
    for kind, points in (("person", people), ("office", offices)):
        for row, point in enumerate(shapely.points(points)):
            apart = shapely.distance(lines, point)
            edge = int(np.argmin(apart))
            share = lines[edge].project(point) / lines[edge].length
            on_edge[edge].append((round(share * int(streets.length_mm[edge])), (kind, row, "street")))
            graph.add_edge((kind, row), (kind, row, "street"), weight=round(float(apart[edge]) * 1000))
    for edge, stations in on_edge.items():
        chain = [(0, int(streets.edge_from[edge])), *sorted(stations, key=lambda one: one[0])]
        chain.append((int(streets.length_mm[edge]), int(streets.edge_to[edge])))
        for (begin, tail), (end, head) in pairwise(chain):
            graph.add_edge(tail, head, weight=end - begin)
    table = np.full((len(people), len(offices)), -1)
    for column in range(len(offices)):
        found = nx.single_source_dijkstra_path_length(graph, ("office", column))
        for row in range(len(people)):
            table[row, column] = found.get(("person", row), -1)
    return table


@settings(max_examples=150)
@given(towns())
def test_every_distance_is_that_of_networkx(drawn):
    nodes, edges, lengths, people, offices = drawn
    streets = made.streets(nodes, edges, lengths)
    walked = walk(made.Network.of(streets), xy(*people), xy(*offices))
    expected = by_networkx(streets, xy(*people), xy(*offices))
    assert (np.where(walked.reachable, walked.values, -1) == expected).all()


@settings(max_examples=50)
@given(towns(), st.integers(0, 600_000))
def test_a_cut_off_takes_away_what_is_beyond_and_nothing_else(drawn, cutoff):
    nodes, edges, lengths, people, offices = drawn
    network = made.network(nodes, edges, lengths)
    full = walk(network, xy(*people), xy(*offices))
    cut = walk(network, xy(*people), xy(*offices), cutoff_mm=cutoff)
    assert (cut.reachable == (full.reachable & (full.values <= cutoff))).all()
    assert (cut.values == np.where(cut.reachable, full.values, 0)).all()


def test_many_offices_give_the_same_as_each_alone():
    network = made.network([(0, 0), (100, 0), (100, 50)], [(0, 1), (1, 2)])
    people, offices = xy((10, 3), (90, -20)), xy(*[(place % 100, place % 7) for place in range(150)])
    together = walk(network, people, offices).values
    assert (together == np.hstack([walk(network, people, offices[[place]]).values for place in range(150)])).all()


def test_nodes_are_numbered_in_space_and_the_same_whatever_their_order():
    nodes = [(100.0 * x, 100.0 * y) for x in range(8) for y in range(8)]
    edges = [(a, b) for a in range(64) for b in (a + 1, a + 8) if b < 64 and (b != a + 1 or b % 8)]
    mixed = np.random.default_rng(0).permutation(64)
    back = np.argsort(mixed)
    one, other = (
        made.streets(nodes, edges),
        made.streets([nodes[place] for place in mixed], [(back[a], back[b]) for a, b in edges]),
    )
    assert (one.node_xy == other.node_xy).all()
    assert (one.graph != other.graph).nnz == 0
    assert np.abs(one.edge_from - one.edge_to).mean() < 8


def test_search_begins_at_the_door():
    streets = made.streets([(0, 0), (100, 0)], [(0, 1)])
    from geodata.streets.snapping import snap

    assert sorted(search(streets, snap(streets, xy((30, 5)))[0])[0].tolist()) == [35_000, 75_000]


# whole studies


def test_a_study_with_streets_is_walked_on_them(tmp_path):
    study = load_study(made.town_with_network(tmp_path))
    distance, time, findings = walking(study)
    assert distance.unit == "mm"
    assert time.unit == "s"
    assert distance.demand_ids == tuple(study.demand["id"])
    assert distance.office_ids == tuple(study.offices["id"])
    assert (time.values == seconds(distance.values)).all()
    said = {finding.code: finding for finding in findings}
    # the streets are 300 m about the middle of a town of 6 km
    assert set(said) == {"people-far-from-streets", "office-far-from-streets"}
    assert said["people-far-from-streets"].count > 30
    assert distance.reachable.all()
    assert "imaginary streets" in " ".join(text.to("en") for text in assumptions(study))
    assert study.layers[-1].name == "network"
    assert study.layers[-1].vintage == "2024"


def test_people_on_an_island_are_counted_and_stay(tmp_path):
    nodes = made.NODES | made.ISLAND
    folder = made.town_with_network(
        tmp_path, made.nodes_csv(nodes), made.edges_csv([*made.EDGES, ("rock", "reef", ())], nodes), more="    islands: keep\n"
    )
    study = load_study(folder)
    distance, _, findings = walking(study)
    said = {finding.code: finding for finding in findings}
    alone = ~distance.reachable[:, 0]
    people = int(study.demand["people"].to_numpy()[alone].sum())
    assert 0 < people < town.total_people()
    assert f"{people:,}" in said["people-on-island"].message.to("en")
    assert "hama" in said["office-on-island"].message.to("ja")
    assert said["office-on-island"].severity == "warn"
    assert len(distance.demand_ids) == 40


def test_without_streets_walking_is_the_straight_line_and_a_detour_and_says_so(tmp_path):
    study = load_study(town.write_town(tmp_path))
    distance, time, findings = walking(study)
    dx, dy = (study.demand.geometry.iloc[0].x - town.OFFICES[0][4]), (study.demand.geometry.iloc[0].y - town.OFFICES[0][5])
    assert distance.values[0, 0] == pytest.approx(1300 * np.hypot(dx, dy), abs=1)
    assert (time.values == seconds(distance.values)).all()
    assert findings == ()
    assert "1.3 times the straight line" in " ".join(text.to("en") for text in assumptions(study))
    cut, _, _ = walking(study, cutoff_mm=2_000_000)
    assert (cut.reachable == (distance.values <= 2_000_000)).all()


def test_streets_are_read_only_when_they_are_walked(tmp_path):
    folder = made.town_with_network(tmp_path, edges=made.edges_csv().replace("west,centre", "west,nowhere"))
    study = load_study(folder)
    with pytest.raises(InputError) as caught:
        walking(study)
    assert [finding.code for finding in caught.value.findings] == ["node-unknown"]
    assert caught.value.findings[0].line == 2
