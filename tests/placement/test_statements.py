"""Sums, groups, distances from before and either-or, in rules and objectives, against every set of open offices."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.load import load_study
from models.messages.findings import InputError
from placement.scenario.files import load_scenario
from placement.solving.solve import solve
from tests.placement import plainly
from tests.placement.test_decisions import MEANT_OTHERWISE, SITES, Case, Sets, Town
from tests.town import total_people

slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
COLUMNS = {"staff": plainly.STAFF, "caseload": plainly.CASES}
GROUPS = ("open", "opened", "kept", "closed")


@dataclass(frozen=True)
class Said:
    """A rule or an objective in the words of the file, and what it means for the offices now and then."""

    text: str
    means: Callable[[Sets, Sets], int]


def added_up(column: str, group: str, now: Sets, opened: Sets) -> int:
    chosen = {"open": opened, "opened": opened - now, "kept": opened & now, "closed": now - opened}[group]
    return sum(COLUMNS[column][site] for site in chosen)


SERVED = Said("maximize: served_population", lambda _, opened: plainly.served(opened))


def bound(draw: st.DrawFn, value: int) -> int:
    """Return a number that a plan just keeps to, or just does not."""
    return max(draw(st.sampled_from([value - 1, value, value, value + 1, value // 2, 2 * value])), 0)


@st.composite
def sums(draw: st.DrawFn, now: Sets, target: Sets) -> Said:
    column, group = draw(st.sampled_from(sorted(COLUMNS))), draw(st.sampled_from(GROUPS))
    value = added_up(column, group, now, target)
    keys = draw(st.sampled_from([("at_least",), ("at_most",), ("at_least", "at_most")]))
    low, high = sorted([bound(draw, value), bound(draw, value)])
    asked: dict[str, int | str] = {key: {"at_least": low, "at_most": high}[key] for key in keys}
    if draw(st.booleans()):
        asked[draw(st.sampled_from(keys))] = "now"

    def means(now: Sets, opened: Sets) -> bool:
        total, today = added_up(column, group, now, opened), added_up(column, "open", now, now)
        said = {key: today if one == "now" else one for key, one in asked.items()}
        return said.get("at_least", 0) <= total <= said.get("at_most", total)

    return Said(f"sum: {column}, of: {group}" + "".join(f", {key}: {one}" for key, one in asked.items()), means)


def farther(now: Sets, opened: Sets, beyond_mm: int) -> int:
    rows = ((p.people, plainly.way(p, now), plainly.way(p, opened)) for p in plainly.POINTS)
    return sum(people for people, before, after in rows if after - before > beyond_mm)


@st.composite
def distances(draw: st.DrawFn, now: Sets, target: Sets) -> Said:
    ways = sorted({plainly.way(p, target) - plainly.way(p, now) for p in plainly.POINTS})
    mm = draw(st.sampled_from([0, 0, 200_000, 500_000, *(way for way in ways if 0 < way < 10**9)]))
    most = bound(draw, farther(now, target, mm))
    by = f"by_more_than: {mm // 1000}.{mm % 1000:03} m, " if mm else ""
    return Said(f"farther: {{{by}at_most: {most} people}}", lambda now, opened: farther(now, opened, mm) <= most)


@st.composite
def conditions(draw: st.DrawFn, now: Sets, target: Sets) -> Said:  # noqa: ARG001 - as the others are drawn
    first, *rest = draw(st.permutations(SITES))
    every = rest[: draw(st.integers(0, 2))]
    one = rest[2 : 2 + draw(st.integers(2, 3))] if not every or draw(st.booleans()) else []

    def means(now: Sets, opened: Sets) -> bool:  # noqa: ARG001 - what is open now is no matter
        return first not in opened or (set(every) <= opened and (not one or bool(opened & set(one))))

    then = f", then: [{', '.join(every)}]" if every else ""
    return Said(f"if_open: {first}{then}" + (f", then_any: [{', '.join(one)}]" if one else ""), means)


@st.composite
def groups(draw: st.DrawFn, now: Sets, target: Sets) -> Said:  # noqa: ARG001 - as the others are drawn
    form = draw(st.sampled_from(["at_least", "at_most", "exactly"]))
    way = draw(st.sampled_from(["of: all", "of_each: bank", "of_each: kind", "of_each: bank, of: {kind: branch}"]))
    column = {"of_each: kind": plainly.KINDS}.get(way, plainly.BANK)
    inside = [site for site in SITES if "of: {" not in way or plainly.KINDS[site] == "branch"]
    named = {site: "" if way == "of: all" else column[site] for site in inside}

    def numbers(opened: Sets) -> list[int]:
        return [sum(named[site] == value for site in opened & set(inside)) for value in set(named.values())]

    count = draw(st.sampled_from([*numbers(target), 1, 2]))
    keeps = {"at_least": int.__ge__, "at_most": int.__le__, "exactly": int.__eq__}[form]
    return Said(f"{form}: {count}, {way}", lambda _, opened: all(keeps(number, count) for number in numbers(opened)))


def least_load(opened: Sets) -> int | None:
    found = dict.fromkeys(opened, 0)
    for p in plainly.POINTS:
        # of equally near offices, the first in the study's order
        ways = [(plainly.between((p.x, p.y), plainly.PLACES[site]), SITES.index(site), site) for site in opened]
        if ways:
            found[min(ways)[2]] += p.people
    return min(found.values(), default=None)


@st.composite
def loads(draw: st.DrawFn, now: Sets, target: Sets) -> Said:  # noqa: ARG001 - as the others are drawn
    least = min(bound(draw, least_load(target) or 0), total_people())

    def means(now: Sets, opened: Sets) -> bool:  # noqa: ARG001 - what is open now is no matter
        found = least_load(opened)
        return found is None or found >= least

    return Said(f"least_load: {least} people", means)


@st.composite
def coefficients(draw: st.DrawFn, now: Sets, target: Sets) -> Said:  # noqa: ARG001 - as the others are drawn
    parts = math.floor(plainly.unevenness(target) * 10**6) if target else 300_000
    most = draw(st.sampled_from([parts, parts + 1, parts // 10**4 * 10**4, 10**6]))

    def means(now: Sets, opened: Sets) -> bool:  # noqa: ARG001 - what is open now is no matter
        return bool(opened) and plainly.unevenness(opened) <= Fraction(most, 10**6)

    return Said(f"gini: {{at_most: {most / 10**6:.6f}}}", means)


@st.composite
def aims(draw: st.DrawFn) -> Said:
    column, group = draw(st.sampled_from(sorted(COLUMNS))), draw(st.sampled_from(GROUPS))
    key = draw(st.sampled_from(["maximize", "minimize"]))
    sign = 1 if key == "maximize" else -1
    return Said(f"{key}: {{sum: {column}, of: {group}}}", lambda now, opened: sign * added_up(column, group, now, opened))


@st.composite
def stated(draw: st.DrawFn, most: int) -> tuple[Case, list[Said], list[Said]]:
    """Return what is open and may open and close, rules that some plan keeps or just misses, and objectives."""
    now = frozenset(draw(st.lists(st.sampled_from(SITES), min_size=1, max_size=6, unique=True)))
    add = frozenset(draw(st.lists(st.sampled_from(sorted({*SITES} - now)), unique=True)))
    keep = frozenset(draw(st.lists(st.sampled_from(sorted(now)), max_size=1)))
    least = draw(st.integers(0, len(now) - len(keep)))
    case = Case(now, keep, add, None, frozenset(), {"close": (least, len(now))}, (), (), "1.5 km")
    objectives = [*draw(st.lists(aims(), max_size=most, unique_by=lambda aim: aim.text.partition(": ")[2])), SERVED]
    plans = [*case.plans(), *nothing_open(case)]
    # rules that the best plan without them just keeps to, or just does not
    best = max(plans, key=lambda opened: [aim.means(now, opened) for aim in objectives])
    target = draw(st.just(best) | st.sampled_from(plans))
    forms = draw(st.lists(st.sampled_from([sums, sums, distances, conditions, groups, loads, coefficients]), max_size=most))
    rules = [draw(form(now, target)) for form in forms]
    return case, rules, objectives


def written(case: Case, rules: list[Said], objectives: list[Said]) -> str:
    head, _, _ = case.text.partition("objective:")
    lines = "".join(f"  - {{id: r{row}, {rule.text}}}\n" for row, rule in enumerate(rules))
    return head + (f"rules:\n{lines}" if rules else "") + f"objective: [{', '.join(f'{{{aim.text}}}' for aim in objectives)}]\n"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("town")
    plainly.write(folder / "minato-town")
    return Town(folder, load_study(folder / "minato-town"))


def statements_are_kept(town: Town, case: Case, rules: list[Said], objectives: list[Said]) -> None:
    (town.folder / "s.yaml").write_text(written(case, rules, objectives), encoding="utf-8")
    # no objective here measures a distance, so nothing need be open
    every = [*case.plans(), *nothing_open(case)]
    plans = [opened for opened in every if all(rule.means(case.now, opened) for rule in rules)]
    try:
        result = solve(load_scenario(str(town.folder / "s.yaml")), town.study)
    except InputError as error:
        codes = {finding.code for finding in error.findings if finding.severity == "stop"}
        assert codes
        assert codes & MEANT_OTHERWISE or not plans, codes
        return
    assert (result.plan.status == "infeasible") == (not plans)
    if not plans:
        return
    worth = {opened: tuple(aim.means(case.now, opened) for aim in objectives) for opened in plans}
    best = max(worth.values())
    tied = {frozenset(result.question.sites((*result.problem.keep, *options))) for options in result.plan.tied}
    assert tied == {opened for opened, value in worth.items() if value == best}
    assert tuple(abs(value.value) for value in result.plan.objectives) == tuple(abs(value) for value in best)


def nothing_open(case: Case) -> list[Sets]:
    """Return the plan that closes everything, where the scenario allows it."""
    nothing: Sets = frozenset()
    return [nothing] if case._allows(nothing) else []


def test_two_rules_of_one_form_keep_each_its_own_numbers(town: Town) -> None:
    case = Case(frozenset({"hon", "hama"}), frozenset(), frozenset(), None, frozenset(), {"close": (1, 2)}, (), (), "1.5 km")

    def rules(*asked: tuple[int, int]) -> list[Said]:
        def said(beyond: int, most: int) -> Said:
            def means(now: Sets, opened: Sets) -> bool:
                moved = [p.people for p in plainly.POINTS if plainly.way(p, opened) > plainly.way(p, now) + beyond]
                return sum(moved) <= most

            return Said(f"farther: {{by_more_than: {beyond // 1000} m, at_most: {most} people}}", means)

        return [said(beyond, most) for beyond, most in asked]

    for mild in (728, 1500, 2500, 4000):
        for hard in (0, 1125, 2000, 4000):
            statements_are_kept(town, case, rules((200_000, mild), (1_000, hard)), [SERVED])


@given(asked=stated(2))
@settings(max_examples=30, deadline=None, suppress_health_check=slow)
def test_each_statement_is_kept_by_the_best_plan_of_brute_force(town: Town, asked: tuple[Case, list[Said], list[Said]]) -> None:
    statements_are_kept(town, *asked)


@pytest.mark.long
@given(asked=stated(3))
@settings(max_examples=5000, deadline=None, suppress_health_check=slow)
def test_each_statement_is_kept_by_the_best_plan_of_brute_force_at_length(
    town: Town, asked: tuple[Case, list[Said], list[Said]]
) -> None:
    statements_are_kept(town, *asked)
