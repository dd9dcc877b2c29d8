"""Curves of people by distance: what they find, by adding people up one by one, and how they look on paper."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text as Words

from maps.charts.spread import PANELS, Spread, Spreads, draw_spreads
from models.messages.numbers import percent
from models.messages.text import same
from tests.maps.reports import figures_drawn

NAMES = (same("Now"), same("Plan"))
POINT = st.tuples(st.integers(0, 50), st.integers(-1, 30_000), st.integers(-1, 30_000))


def spread(name: str, *points: tuple[int, int, int]) -> Spread:
    """Return a service with so many people at each point, so many millimetres away now and with the plan."""
    people, now, then = (np.array(column, dtype=np.int64) for column in zip(*points, strict=True))
    return Spread(same(name), people, now, then)


def test_the_title_tells_where_most_people_are_lost_and_gained_the_more_first() -> None:
    lost = spread("a", (60, 5_000, 25_000), (40, 5_000, 5_000))
    gained = spread("b", (30, 25_000, 5_000), (70, 5_000, 5_000))
    same_ = spread("c", (100, 5_000, 5_000))
    said = Spreads(same("s"), (gained, same_, lost)).finding.to("en")
    assert (
        said
        == "a: 40.0% of the people live within 5 m instead of 100.0%; b: 100.0% of the people live within 5 m instead of 70.0%"
    )
    half = spread("a", (30, 5_000, 25_000), (70, 5_000, 5_000))
    # a loss stands before as large a gain
    assert Spreads(same("s"), (gained, half)).finding.to("en").startswith("a: 70.0%")


def test_curves_that_are_the_same_are_said_to_be() -> None:
    still = Spreads(same("s"), (spread("a", (5, 3_000, 3_000), (5, 8_100, 8_200)), spread("b", (0, -1, -1))))
    assert still.finding.to("en") == "Within every whole 1 m live as many people as now"
    assert "a: as many people within each distance as now" in draw_spreads(still, NAMES, width_mm=180, lang="en").alt.to("en")


def test_few_people_in_many_do_not_read_as_none() -> None:
    row = spread("a", (1, 20_000, 5_000), (10**6, 5_000, 5_000))
    assert Spreads(same("s"), (row,)).finding.to("en") == "a: 100.0% of the people live within 5 m instead of 99.9999%"
    row = spread("a", (1, 20_000, 5_000), (10**6, 5_000, 5_000), (10**6, 25_000, 25_000))
    assert Spreads(same("s"), (row,)).finding.to("en") == "a: 1,000,001 of the people live within 5 m instead of 1,000,000"


@given(st.lists(st.lists(POINT, min_size=1, max_size=6), min_size=1, max_size=3))
@settings(max_examples=25)
def test_the_gaps_are_those_of_people_added_up_one_by_one(services: list[list[tuple[int, int, int]]]) -> None:
    spreads = Spreads(same("s"), tuple(spread(f"service {row}", *points) for row, points in enumerate(services)))
    step, end = spreads.scale
    reached = [mm for points in services for people, *pair in points for mm in pair if people]
    assert max(reached, default=0) <= end
    best = []
    for points, gap in zip(services, spreads.gaps, strict=True):
        every = {
            mm: [sum(n for n, *pair in points if 0 <= pair[state] <= mm) for state in (0, 1)] for mm in range(step, end + 1, step)
        }
        assert [gap.now, gap.then] == every[gap.mm]
        assert abs(gap.then - gap.now) == max(abs(then - now) for now, then in every.values())
        everyone = sum(n for n, *_ in points)
        best += [abs(gap.then - gap.now) / everyone] if gap.then != gap.now else []
    first = spreads.finding.to("en").partition("; ")[0]
    if best:
        leading = [
            gap
            for row, gap in zip(spreads.rows, spreads.gaps, strict=True)
            if first.startswith(f"{row.service.to('en')}: ")
            and row.everyone
            and abs(gap.then - gap.now) / row.everyone == max(best)
        ]
        assert leading
    else:
        assert first.startswith("Within every whole")


def test_no_letter_is_small_and_all_stand_on_the_paper() -> None:
    long = "Certificates of residence and of the family register at staffed counters"
    rows = tuple(spread(f"{long} {number}", (60, 5_000, 25_000), (40, 5_000, 5_000)) for number in range(PANELS + 2))
    with figures_drawn() as seen:
        picture = draw_spreads(Spreads(same("s"), rows), NAMES, width_mm=180, lang="ja")
    assert percent(0.4).to("ja") in picture.alt.to("ja")
    (figure,) = seen
    assert len(figure.axes) == PANELS
    # dashed now, solid with the plan
    assert all({line.get_linestyle() for line in axes.lines[:2]} == {"-", "--"} for axes in figure.axes)
    wide, high = figure.get_size_inches() * figure.dpi
    for words in figure.findobj(Words):
        if words.get_text().strip():
            assert words.get_fontsize() >= 8
            box = words.get_window_extent()
            assert box.x0 >= -1
            assert box.x1 <= wide + 1
            assert box.y0 >= -1
            assert box.y1 <= high + 1
    assert high <= 260 * 72 / 25.4
