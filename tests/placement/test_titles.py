"""A table is titled by what it shows: true for any figures, the larger change first, a loss before as large a gain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.messages.text import Text, same
from placement.documents.titles import distances_found, figures_found, numbers_found, titled
from placement.values.flows import Distribution, ServiceFlows
from placement.values.measures import Measures

LANGUAGES = ("en", "ja", "ja-plain", "zh_Hans", "ko")


def measures(served: int, mean_m: int | None = 500, people: int = 1000) -> Measures:
    return Measures(people, served, None if mean_m is None else mean_m * people * 1000, 0, {})


def flow(title: str, *pairs: tuple[int | None, int | None]) -> ServiceFlows:
    """Return a service with half, 90% and all of its people within so many metres before and after."""
    states = (Distribution(*(None if pair[state] is None else pair[state] * 1000 for pair in pairs)) for state in (0, 1))
    return ServiceFlows(title, same(title), 1000, {}, (), (), (next(states), next(states)))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (measures(900, 500), measures(950, 400), "people served rise from 90.0% to 95.0%; the mean distance falls from 500 m to 400 m"),
        (measures(900, 400), measures(800, 500), "people served fall from 90.0% to 80.0%; the mean distance rises from 400 m to 500 m"),
        (measures(900), measures(900), "people served stay at 90.0%; the mean distance stays at 500 m"),
        # a loss stands before a smaller gain, and behind a larger one
        (measures(900, 400), measures(901, 800), "the mean distance rises from 400 m to 800 m; people served rise from 90.0% to 90.1%"),
        (measures(450, 800), measures(900, 804), "people served rise from 45.0% to 90.0%; the mean distance rises from 800 m to 804 m"),
        (measures(900, 400), measures(900, 401), "the mean distance rises from 400 m to 401 m; people served stay at 90.0%"),
        # as large a part of what was before
        (measures(500, 400), measures(550, 440), "the mean distance rises from 400 m to 440 m; people served rise from 50.0% to 55.0%"),
        # nobody has a place, or one person more
        (measures(0, None), measures(900), "people served rise from 0.0% to 90.0%"),
        (measures(9_999_900, people=10**7), measures(9_999_901, people=10**7), "people served rise from 9,999,900 to 9,999,901; the mean distance stays at 500 m"),
    ],
)  # fmt: skip
def test_people_served_and_the_mean_distance_are_told(before: Measures, after: Measures, said: str) -> None:
    assert figures_found(before, after).to("en") == said


def test_a_mean_distance_that_changes_by_less_than_is_written_does_not_read_as_the_same() -> None:
    one, other = Measures(1000, 900, 500_000_000, 0, {}), Measures(1000, 900, 500_300_000, 0, {})
    assert figures_found(one, other).to("en").startswith("the mean distance is under 1 m farther (500 m)")


@pytest.mark.parametrize(
    ("curve", "said"),
    [
        ((700, 800, 850), "with 1 instead of 2, 100 fewer people are served; with 3 instead of 2, 50 more people are served"),
        ((790, 800, 850), "with 3 instead of 2, 50 more people are served; with 1 instead of 2, 10 fewer people are served"),
        ((750, 800, 850), "with 1 instead of 2, 50 fewer people are served; with 3 instead of 2, 50 more people are served"),
        ((799, 800), "with 1 instead of 2, 1 fewer person is served"),
    ],
)
def test_one_number_fewer_and_one_more_are_told(curve: tuple[int, ...], said: str) -> None:
    rows = [(number, measures(served), number == 2) for number, served in enumerate(curve, start=1)]
    assert numbers_found(rows).to("en") == said


def test_where_as_many_are_served_the_mean_distance_tells() -> None:
    rows = [(1, measures(900, 700), False), (2, measures(900, 500), True), (3, measures(900, 450), False)]
    assert numbers_found(rows).to("en") == (
        "with 1 instead of 2 as many people are served (mean distance: 200 m farther); "
        "with 3 instead of 2 as many people are served (mean distance: 50 m nearer)"
    )
    unknown = [(1, measures(900, None), False), (2, measures(900, 500), True)]
    assert numbers_found(unknown).to("en") == "with 1 instead of 2 as many people are served"


def test_numbers_of_which_none_is_chosen_leave_the_table_its_base() -> None:
    rows = [(1, measures(700), False), (2, measures(800), False)]
    assert titled(numbers_found(rows), Text("now")).to("en") == "now"


@pytest.mark.parametrize(
    ("services", "said"),
    [
        ([flow("a", (1, 1), (900, 1200), (2, 2)), flow("b", (1, 1), (900, 500), (2, 9))], "b: 90% of the people within 500 m instead of 900 m; a: 90% of the people within 1,200 m instead of 900 m"),
        ([flow("a", (1, 1), (900, 1200), (2, 2)), flow("b", (1, 1), (900, 600), (2, 9))], "a: 90% of the people within 1,200 m instead of 900 m; b: 90% of the people within 600 m instead of 900 m"),
        # two that lose are no gain; two alike are told together
        ([flow("a", (1, 1), (900, 1200), (2, 2)), flow("b", (1, 1), (900, 1000), (2, 9))], "a: 90% of the people within 1,200 m instead of 900 m"),
        ([flow("a", (1, 1), (900, 1200), (2, 2)), flow("b", (1, 1), (900, 1200), (2, 9))], "a and b: 90% of the people within 1,200 m instead of 900 m"),
        ([flow("a", (1, 2), (900, 900), (2, 2))], "a: half of the people within 2 m instead of 1 m"),
        ([flow("a", (1, 1), (900, 900), (2, 3))], "a: everybody within 3 m instead of 2 m"),
        ([flow("a", (1, 1), (900, 900), (2, 2))], "half, 90% and all of the people have it as far as before"),
        # no place at all, before or after
        ([flow("a", (None, 1), (None, 900), (None, 2))], "a: 90% of the people within 900 m; before, not so many had a place"),
        ([flow("a", (1, None), (900, None), (2, None))], "a: not so many have a place as before: 90% of the people within 900 m"),
        ([flow("a", (None, None), (None, None), (None, None))], "half, 90% and all of the people have it as far as before"),
    ],
)  # fmt: skip
def test_the_largest_changes_of_distances_are_told(services: list[ServiceFlows], said: str) -> None:
    assert distances_found(services).to("en") == said


COUNTS = st.integers(0, 20)


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=2, max_size=4), st.data())
def test_of_numbers_the_larger_change_stands_first_in_every_language(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(pairs) - 1))
    rows = [(row + 1, measures(served, mean), row == chosen) for row, (served, mean) in enumerate(pairs)]
    said = numbers_found(rows).to("en").split("; ")
    around = [row for row in (chosen - 1, chosen + 1) if 0 <= row < len(pairs)]
    worth = {f"with {row + 1} ": tuple(old - new for new, old in zip(pairs[row], pairs[chosen], strict=True)) for row in around}
    told = [next(size for begun, size in worth.items() if one.startswith(begun)) for one in said]
    # people lost are more than nothing, metres farther are less
    assert [(abs(lost), abs(nearer)) for lost, nearer in told] == sorted(((abs(a), abs(b)) for a, b in told), reverse=True)
    if len(told) == 2 and [*map(abs, told[0])] == [*map(abs, told[1])] and told[0] != told[1]:
        assert (told[0][0], -told[0][1]) > (told[1][0], -told[1][1])
    assert all(numbers_found(rows).to(lang) for lang in LANGUAGES)
