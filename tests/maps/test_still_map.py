"""What the still map is made of: squares, hatching, scale, letters."""

import re
import warnings
from dataclasses import replace

import numpy as np
import pytest
import shapely

from geodata.access.straight import straight_line
from maps.charts.hatching import HATCHES, TINTS_OF, hatch_lines
from maps.charts.plan_map import draw_map
from maps.charts.population import REACHES, classify, find_squares
from maps.charts.sheet import lay_out, name_role, round_length
from maps.charts.svg import cut, text_size
from maps.page.layers import people_steps
from tests.maps.browser import HOSTILE
from tests.maps.conftest import ADDED, KEPT, RADIUS_MM, find_state


def test_every_state_has_tints_and_a_hatching_of_its_own():
    assert set(TINTS_OF) == set(HATCHES) == set(REACHES)
    assert len(set(HATCHES.values())) == len(REACHES)
    assert len({tint for tints in TINTS_OF.values() for tint in tints}) == 3 * len(REACHES)


def test_squares_cover_what_the_people_of_a_state_live_in(town):
    squares = find_squares(town)
    everybody = np.zeros(len(town.demand), dtype=np.int64)
    found = list(squares.coloured(everybody))
    assert {reach for reach, *_ in found} == {"already"}
    assert sum(len(shapes) for _, _, shapes, _ in found) == town.demand["cell"].replace("", None).nunique()
    assert sum(len(points) for *_, points in found) == (town.demand["cell"] == "").sum() == 5
    for row, place in enumerate(town.demand.geometry):
        member = squares.members[row]
        if member < len(squares.shapes):
            assert squares.shapes[member].buffer(0.01).covers(place)


def test_a_square_of_several_states_takes_that_of_most_people(town):
    squares = find_squares(town)
    square = int(squares.members[0])
    here = np.flatnonzero(squares.members == square)
    states = np.full(len(town.demand), 3)
    states[here] = 1
    colour = {
        reach for reach, _, shapes, _ in squares.coloured(states) if any(shape is squares.shapes[square] for shape in shapes)
    }
    assert colour == {"newly"}


def test_squares_of_one_size_merge_as_squares_of_many(town):
    squares = find_squares(town)
    assert squares.even
    quick, general = squares.merged(squares.shapes), replace(squares, even=False).merged(squares.shapes)
    assert quick.equals(general)


def test_states_follow_from_before_and_after():
    before, after = np.array([True, False, True, False]), np.array([True, True, False, False])
    assert [REACHES[state] for state in classify(before, after)] == ["already", "newly", "lost", "still"]


@pytest.mark.parametrize(("people", "first"), [([], 1), ([1] * 9, 1), ([400] * 9, 100), ([83] * 9, 20)])
def test_tints_step_in_round_numbers(people, first):
    assert people_steps(np.array(people, dtype=np.int64)) == [first, 2 * first, 3 * first, 4 * first]


def test_hatching_stays_inside_its_shape_and_leaves_holes_free():
    ring = shapely.box(0, 0, 100, 100).difference(shapely.box(40, 40, 60, 60))
    lines = [shapely.LineString(line) for line in hatch_lines(ring, HATCHES["still"], 1.0)]
    assert len(lines) > 40
    assert all(ring.buffer(1e-6).covers(line) for line in lines)


@pytest.mark.parametrize(("metres", "round_"), [(2300, 2000), (999, 500), (1000, 1000), (5.1, 5), (0.3, 0.2), (19_999, 10_000)])
def test_the_scale_bar_is_a_round_length(metres, round_):
    assert round_length(metres) == pytest.approx(round_)


def test_the_paper_fits_the_boundary_into_the_size_given(town):
    wide, high = lay_out(town, width_mm=100, height_mm=500), lay_out(town, width_mm=1000, height_mm=50)
    assert wide.width_mm == 100
    assert high.height_mm == pytest.approx(50, abs=0.05)
    x, y = wide.on_paper(town.offices.geometry).T
    assert (x > 0).all()
    assert (y > 0).all()
    assert x.max() < wide.frame.right
    assert y.max() < wide.frame.top


def draw(study, lang="ja"):
    distance = straight_line(study)
    before, after = find_state(distance, KEPT), find_state(distance, (*KEPT, *ADDED))
    roles = [name_role(office, before, after) for office in study.offices["id"]]
    sheet, rows = lay_out(study, width_mm=120, height_mm=100), np.arange(len(study.demand))
    return draw_map(sheet, find_squares(study), before, after, rows, roles=roles, circle_mm=RADIUS_MM, lang=lang)


def test_the_map_needs_no_font_and_is_small(town):
    svg = draw(town)
    assert "<text" not in svg
    assert not re.search(r"https?://(?!www\.w3\.org/)", svg)
    assert "<metadata" not in svg
    assert len(svg) < 200_000


def test_two_drawings_are_equal_byte_for_byte(town):
    assert draw(town) == draw(town)
    assert draw(town) != draw(town, lang="en")


@pytest.mark.parametrize(
    "name", [*HOSTILE, "$x$_1", "$\\frac{$", "a\x00b\x07", "\n\n", "", "長" * 400, "x" * 400, "🏢役場", "قهوة"]
)
def test_names_are_drawn_as_they_are_whatever_they_hold(town, name):
    study = replace(town, offices=town.offices.assign(name_ja=name), stops=town.stops.assign(name_ja=name))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        svg = draw(study)
    assert "\x00" not in svg
    assert "<script" not in svg
    assert re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL).count("<svg") == 1


def test_long_names_are_cut_to_the_width_there_is():
    assert cut("Kita", 8, 100) == "Kita"
    short = cut("Kita Branch Office " * 9, 8, 100)
    assert short.endswith("…")
    assert 60 < text_size(short, 8)[0] <= 100
