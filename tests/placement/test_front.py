"""The front of cost against reach, and the price of one more post: each held against every plan of the town."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.study import Study
from placement.analysis import front as searching
from placement.analysis.explanation import Impasse, explain
from placement.analysis.front import front_of
from placement.documents.explanation import compose_explanation
from placement.documents.front import front_section
from placement.scenario.files import load_scenario
from placement.solving.question import put
from placement.solving.solve import solve
from placement.values.front import CostFront
from tests.placement import plainly
from tests.placement.test_freed import HEAD, NOW, Bill, bills, folder, solved, town
from tests.placement.test_staff import COST, PLANS, posts, served

__all__ = ["folder", "town"]
slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
PEOPLE = sum(point.people for point in plainly.POINTS)
Key = tuple[int, int, int]


def beaten(key: Key, by: Key) -> bool:
    return by != key and by[0] >= key[0] and by[1] <= key[1] and by[2] <= key[2]


def unbeaten(keys: dict[frozenset[str], Key]) -> dict[Key, int]:
    """Return how many plans have each of the figures that none beats."""
    values = list(keys.values())
    return {key: values.count(key) for key in set(values) if not any(beaten(key, other) for other in values)}


def found_in(front: CostFront) -> dict[Key, int | None]:
    return {(one.balance.served, *one.balance.cost): one.tied for one in front.points}


def hold_front(folder: Path, town: Study, bill: Bill) -> None:
    asked, each, (low, high), unit, quarters = bill
    queue, rule = asked.text.splitlines()
    result = solved(
        folder,
        town,
        f"{queue}\nstaff: {{per_counter: {each / 10}, relief: 1, least: crew}}\n"
        f"{rule[:-1]}, {{id: reach, serve: {PEOPLE * quarters // 8} people}}]\n"
        f"money: {{post: [{low}, {high}], place: {{column: cost, yen: {unit}}}}}\n"
        "objective: [{maximize: served_population}, {minimize: staff}]\n",
    )
    if result.plan.status != "optimal":
        return
    front = front_of(result)
    assert front is not None
    keys = {}
    for plan in {*PLANS, NOW}:
        taken, places = posts(asked, plan, Fraction(each, 10)), unit * sum(COST[site] for site in plan)
        keys[plan] = (served(plan), low * taken + places, high * taken + places)
    assert found_in(front) == unbeaten({plan: keys[plan] for plan in PLANS})
    assert front.complete
    assert (front.before.served, *front.before.cost) == keys[NOW]
    assert (front.after.served, *front.after.cost) == keys[frozenset(result.plan.open)]
    assert front.left_out == ("reach",)
    (section,) = front_section(result, front)
    beating = sum(beaten(keys[NOW], key) for key in unbeaten(keys))
    assert beating == sum(point.balance.beats(front.before) for point in front.points)
    assert all(text.to(lang) for text in (section.title, *section.body[-1:]) for lang in ("en", "ja"))


@settings(max_examples=8, suppress_health_check=slow, deadline=None)
@given(bill=bills())
def test_the_front_is_that_of_every_plan_compared(folder: Path, town: Study, bill: Bill) -> None:
    hold_front(folder, town, bill)


@pytest.mark.long
@settings(max_examples=1_000, suppress_health_check=slow, deadline=None)
@given(bill=bills())
def test_a_thousand_fronts_are_those_of_every_plan_compared(folder: Path, town: Study, bill: Bill) -> None:
    hold_front(folder, town, bill)


@pytest.mark.parametrize("asks", [60, 2])
def test_without_a_table_the_solver_finds_the_same_front_or_says_that_there_is_more(
    folder: Path, town: Study, monkeypatch: pytest.MonkeyPatch, asks: int
) -> None:
    result = solved(
        folder,
        town,
        "money: {place: {column: cost, yen: 10}}\nobjective: [{maximize: served_population}, {minimize: mean_distance}]\n",
    )
    tabled = front_of(result)
    monkeypatch.setattr(searching, "tabulate", lambda _: None)
    monkeypatch.setattr(searching, "ASKED", asks)
    front = front_of(result)
    assert front is not None
    assert tabled is not None
    wanted = unbeaten(
        {plan: (served(plan), 10 * sum(COST[site] for site in plan), 10 * sum(COST[site] for site in plan)) for plan in PLANS}
    )
    assert found_in(tabled) == wanted
    assert set(found_in(front)) <= set(wanted)
    assert front.complete == (asks == 60) == (set(found_in(front)) == set(wanted))
    said = " ".join(text.to("en") for text in front_section(result, front)[0].body[2:] if not hasattr(text, "rows"))
    assert ("There are more" in said) == (asks == 2)


def hold_posts(folder: Path, town: Study, bill: Bill, most: int) -> None:
    asked, each, *_ = bill
    queue, rule = asked.text.splitlines()
    text = (
        f"{queue}\nstaff: {{per_counter: {each / 10}, relief: 1, least: crew}}\n"
        f"{rule[:-1]}, {{id: posts, staff: {{at_most: {most}}}}}]\nobjective: [{{maximize: served_population}}]\n"
    )
    (folder / "p.yaml").write_text(HEAD + text, encoding="utf-8")
    file = load_scenario(str(folder / "p.yaml"))
    found = explain(put(file, town), file)
    if isinstance(found, Impasse):
        return
    taken = {plan: posts(asked, plan, Fraction(each, 10)) for plan in PLANS}
    assert [one.posts for one in found.posts] == list(range(max(most - 3, 1), most + 4))
    for one in found.posts:
        allowed = [served(plan) for plan, count in taken.items() if count <= one.posts]
        assert (one.best.measures.served if one.best else None) == max(allowed, default=None)
    assert compose_explanation(found).sections


@settings(max_examples=8, suppress_health_check=slow, deadline=None)
@given(bill=bills(), most=st.integers(4, 30))
def test_the_price_of_one_more_post_is_that_of_every_plan_compared(folder: Path, town: Study, bill: Bill, most: int) -> None:
    hold_posts(folder, town, bill, most)


@pytest.mark.long
@settings(max_examples=500, suppress_health_check=slow, deadline=None)
@given(bill=bills(), most=st.integers(4, 30))
def test_the_price_of_one_more_post_over_many_questions(folder: Path, town: Study, bill: Bill, most: int) -> None:
    hold_posts(folder, town, bill, most)


def test_no_front_is_told_where_nothing_costs() -> None:
    assert front_of(solve("example-town")) is None
