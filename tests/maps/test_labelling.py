from hypothesis import given
from hypothesis import strategies as st

from maps.charts.label_placement import Box, Wanted, mark_box, place_names

FRAME = Box(0, 0, 400, 300)
names = st.builds(
    Wanted,
    x=st.floats(0, 400),
    y=st.floats(0, 300),
    reach=st.floats(1, 8),
    width=st.floats(5, 120),
    height=st.floats(5, 12),
    far=st.booleans(),
)


@given(st.lists(names, max_size=30), st.booleans())
def test_no_name_covers_another_or_a_mark_or_leaves_the_paper(wanted, blocked):
    taken = [Box(0, 0, 150, 30)] if blocked else []
    boxes = [placed.box for placed in place_names(wanted, FRAME, taken) if placed]
    marks = [mark_box(name.x, name.y, name.reach) for name in wanted]
    for number, box in enumerate(boxes):
        assert box.inside(FRAME)
        assert not any(box.meets(other) for other in [*boxes[:number], *marks, *taken])


def test_the_first_name_stands_right_of_its_mark():
    (placed,) = place_names([Wanted(100, 100, 4, 50, 8)], FRAME)
    assert placed is not None
    assert placed.box.left > 104
    assert placed.box.bottom < 100 < placed.box.top
    assert not placed.led


def test_a_crowded_name_stands_away_with_a_line_or_not_at_all():
    crowd = [Wanted(100 + 3 * number, 100, 3, 60, 8) for number in range(14)]
    placed = place_names(crowd, FRAME)
    assert any(place is not None and place.led for place in placed)
    near = place_names([Wanted(name.x, name.y, name.reach, name.width, name.height, far=False) for name in crowd], FRAME)
    assert not any(place is not None and place.led for place in near)
    assert None in near
