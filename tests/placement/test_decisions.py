"""What may open, close, move and merge, held against brute force over every set of open offices."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.load import load_study
from geodata.study import Study
from models.messages.findings import InputError
from placement.records.plan import plan_record
from placement.results.result import Result
from placement.scenario.files import load_scenario
from placement.solving.solve import solve
from tests.placement import plainly

SITES = ["hon", "hama", "minato", "misaki", "yamate", "mori", "kita"]
REACH_M = {"800 m": 800_000, "1.1 km": 1_100_000, "1.5 km": 1_500_000, "2.8 km": 2_800_000}
# a file is refused for these although there is a plan: nobody need be open, more than there are, a place that may not open
MEANT_OTHERWISE = {"no-office-open", "too-many-to-open", "not-in-from"}
Sets = frozenset[str]
slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@dataclass(frozen=True)
class Case:
    """What a scenario says of its offices, as plain sets and ranges."""

    now: Sets
    keep: Sets
    add: Sets
    may_close: Sets | None
    must_close: Sets
    ranges: dict[str, tuple[int, int]]
    moves: tuple[tuple[str, str], ...]
    mergers: tuple[tuple[tuple[str, ...], str], ...]
    reach: str
    forbid: Sets = field(default=frozenset())

    @property
    def text(self) -> str:
        def ids(chosen: Sets) -> str:
            return f"[{', '.join(site for site in SITES if site in chosen)}]"

        rows = [f"now: {ids(self.now)}", f"keep: {ids(self.keep)}", f"must_close: {ids(self.must_close)}"]
        rows += [f"from: {{ids: {ids(self.add)}}}"] if self.add else []
        rows += [f"forbid: {ids(self.forbid)}"] if self.forbid else []
        rows += [] if self.may_close is None else [f"may_close: {ids(self.may_close)}"]
        rows += [f"{key}: {{min: {low}, max: {high}}}" for key, (low, high) in self.ranges.items()]
        rows += [f"moves: [{', '.join(f'{{office: {one}, to: {other}}}' for one, other in self.moves)}]"] if self.moves else []
        merged = ", ".join(f"{{offices: [{', '.join(offices)}], into: {into}}}" for offices, into in self.mergers)
        rows += [f"mergers: [{merged}]"] if merged else []
        rows = [row for row in rows if not row.endswith(": []")]
        return (
            "scenario: town\ntitle: t\nstudy: minato-town\nserved: {any: [{straight_line: "
            + self.reach
            + "}]}\noffices:\n  "
            + "\n  ".join(rows)
            + "\nobjective: [{maximize: served_population}, {minimize: mean_distance}]\n"
        )

    @property
    def closable(self) -> Sets:
        if self.may_close is not None:
            pool = self.may_close
        elif {"close", "total"} & set(self.ranges):
            pool = self.now
        else:
            pool = {office for office, _ in self.moves} | {office for offices, _ in self.mergers for office in offices}
        return frozenset(pool & self.now) - self.keep - self.must_close

    def plans(self) -> Iterator[Sets]:
        """Yield every set of open offices that the scenario allows, by looking at all sets."""
        for size in range(len(SITES) + 1):
            for chosen in itertools.combinations(SITES, size):
                opened = frozenset(chosen)
                if opened and self._allows(opened):
                    yield opened

    def _allows(self, opened: Sets) -> bool:
        added, closed = opened - self.now, self.now - opened
        sizes = {"open": len(added), "close": len(closed), "total": len(opened)}
        return (
            added <= self.add - self.forbid
            and self.must_close <= closed
            and closed - self.must_close <= self.closable
            and all(low <= sizes[key] <= high for key, (low, high) in self.ranges.items())
            and all((office in opened) != (to in opened) for office, to in self.moves)
            and all(self._merges(opened, offices, into) for offices, into in self.mergers)
        )

    def _merges(self, opened: Sets, offices: tuple[str, ...], into: str) -> bool:
        still = opened & set(offices)
        if still:
            return len(still) == len(offices) and (into in self.now or into not in opened)
        return into in opened


@st.composite
def cases(draw: st.DrawFn) -> Case:
    def some(of: list[str], least: int = 0, most: int = 7) -> Sets:
        return frozenset(draw(st.lists(st.sampled_from(of), min_size=least, max_size=most, unique=True)) if of else [])

    now = some(SITES, 1)
    rest = [site for site in SITES if site not in now]
    add = some(rest)
    keep = some(sorted(now), 0, 2)
    must_close = some(sorted(now - keep), 0, 1)
    free = sorted(now - keep - must_close)
    may_close = some(free, 1) if free and draw(st.booleans()) else None
    ranges = {}
    for key, most in (("open", len(add)), ("close", len(now)), ("total", len(SITES))):
        if most and draw(st.booleans()):
            high = draw(st.integers(1, most))
            ranges[key] = (draw(st.integers(0, high)), high)
    moves: tuple[tuple[str, str], ...] = ()
    mergers: tuple[tuple[tuple[str, ...], str], ...] = ()
    if may_close and add and draw(st.booleans()):
        moves = ((draw(st.sampled_from(sorted(may_close))), draw(st.sampled_from(sorted(add)))),)
    elif may_close and len(may_close) > 1 and draw(st.booleans()):
        offices = tuple(draw(st.permutations(sorted(may_close)))[:2])
        into = sorted((now - must_close - set(offices)) | add)
        if into:
            mergers = ((offices, draw(st.sampled_from(into))),)
    forbid = some(sorted(add), 0, 1)
    return Case(now, keep, add, may_close, must_close, ranges, moves, mergers, draw(st.sampled_from(sorted(REACH_M))), forbid)


@dataclass(frozen=True)
class Town:
    folder: Path
    study: Study


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("town")
    plainly.write(folder / "minato-town")
    return Town(folder, load_study(folder / "minato-town"))


def answer(town: Town, case: Case) -> Result | None:
    (town.folder / "s.yaml").write_text(case.text, encoding="utf-8")
    try:
        return solve(load_scenario(str(town.folder / "s.yaml")), town.study)
    except InputError as error:
        # refused before anything is solved: what cannot be, and numbers or names that cannot all be meant
        codes = {finding.code for finding in error.findings if finding.severity == "stop"}
        assert codes
        assert codes & MEANT_OTHERWISE or not list(case.plans()), codes
        return None


def far(result: Result, opened: Sets) -> list[int | None]:
    """Return whole millimetres from every home to the nearest of the open offices, by the plainest loop."""
    columns = [result.distance.office_ids.index(site) for site in opened]
    return [min((row[column] for column in columns), default=None) for row in result.distance.values.tolist()]


def worth(case: Case, result: Result, opened: Sets) -> tuple[int, int]:
    people, near = result.question.people.tolist(), far(result, opened)
    served = sum(count for count, mm in zip(people, near, strict=True) if mm is not None and mm <= REACH_M[case.reach])
    return served, -sum(count * (mm or 0) for count, mm in zip(people, near, strict=True))


def decision_is_right(town: Town, case: Case) -> None:
    result = answer(town, case)
    if result is None:
        return
    plans = list(case.plans())
    assert (result.plan.status == "infeasible") == (not plans)
    if not plans:
        return
    values = {opened: worth(case, result, opened) for opened in plans}
    best = max(values.values())
    tied = {frozenset(result.question.sites((*result.problem.keep, *options))) for options in result.plan.tied}
    assert tied == {opened for opened, value in values.items() if value == best}
    effect_is_right(case, result)
    sites_are_right(case, result)


def effect_is_right(case: Case, result: Result) -> None:
    opened, people = frozenset(result.after.open), result.question.people.tolist()
    before, after = far(result, case.now), far(result, opened)
    reach = REACH_M[case.reach]
    rows = [
        (count, old if old is not None else 10**12, new if new is not None else 10**12)
        for count, old, new in zip(people, before, after, strict=True)
    ]
    expected = {
        "nearer": sum(count for count, old, new in rows if new < old),
        "farther": sum(count for count, old, new in rows if new > old),
        "same": sum(count for count, old, new in rows if new == old),
        "newly_served": sum(count for count, old, new in rows if new <= reach < old),
        "no_longer_served": sum(count for count, old, new in rows if old <= reach < new),
    }
    record = plan_record(result)
    effect = record.effect["service"].model_dump()
    assert {key: effect[key]["people"] for key in expected} == expected
    assert {effect[key]["of"] for key in expected} == {sum(people)}
    assert expected["nearer"] + expected["farther"] + expected["same"] == sum(people)
    assert set(record.added) == opened - case.now
    assert set(record.closed) == case.now - opened


def sites_are_right(case: Case, result: Result) -> None:
    opened, gone = (
        set(result.after.open),
        {**dict(case.moves), **{one: into for offices, into in case.mergers for one in offices}},
    )
    for site in plan_record(result).sites:
        was, stays = site.id in case.now, site.id in opened
        expected = {(True, True): "kept", (False, True): "opened", (False, False): "not_open", (True, False): "closed"}[
            was, stays
        ]
        if expected == "closed" and site.id in gone:
            expected = "moved" if case.moves else "merged"
            assert site.to == gone[site.id]
        assert (site.change, bool(site.before), bool(site.after)) == (expected, was, stays)


@given(case=cases())
@settings(max_examples=30, deadline=None, suppress_health_check=slow)
def test_what_opens_and_closes_is_the_best_by_brute_force(town: Town, case: Case) -> None:
    decision_is_right(town, case)


@pytest.mark.long
@given(case=cases())
@settings(max_examples=5000, deadline=None, suppress_health_check=slow)
def test_five_thousand_decisions_are_the_best_by_brute_force(town: Town, case: Case) -> None:
    decision_is_right(town, case)
