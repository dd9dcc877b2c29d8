"""The longest time on foot, as an objective and as a limit, against brute force over seconds of any kind."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.access.measure import measure_access
from geodata.access.measured import Access
from geodata.load import load_study
from geodata.study import Study
from models.access import AccessMatrix
from models.lexicographic import solve_problem
from models.messages.findings import InputError
from placement.analysis.explanation import explain, impasse
from placement.problem.build import ask
from placement.results.explanation import Explanation
from placement.solving.checking import check
from tests.placement import plainly as plain
from tests.placement.conftest import run
from tests.placement.plainly import Aim, additions, choose, chosen, served
from tests.placement.test_language import HEAD, USUAL, read

GOALS = "objective: [{minimize: longest_walk}, {maximize: served_population}]\n"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    plain.write(folder / "minato-town")
    return folder


@pytest.fixture(scope="module")
def study(town: Path) -> Study:
    return load_study(town / "minato-town")


@pytest.fixture(scope="module")
def measured(study: Study) -> Access:
    return measure_access(study, walking=True)


def walked(measured: Access, seed: int, able: float) -> Access:
    """Return the access with seconds drawn anew, and some pairs that cannot be walked."""
    rng, old = np.random.default_rng(seed), measured.walking_s
    assert old is not None
    values = rng.integers(0, int(rng.choice([3, 4000])) * 60 + 1, old.values.shape)
    drawn = AccessMatrix(old.demand_ids, old.office_ids, values, "s", rng.random(values.shape) < able)
    return replace(measured, walking_s=drawn)


def seconds(matrix: AccessMatrix, row: int, sites: frozenset[str]) -> int | None:
    """Return the seconds from a point to the nearest of some sites; None where there is no way."""
    ways = [
        int(matrix.values[row, column])
        for column, site in enumerate(matrix.office_ids)
        if site in sites and matrix.reachable[row, column]
    ]
    return min(ways, default=None)


def longest(matrix: AccessMatrix, sites: frozenset[str]) -> int | None:
    """Return the longest walk; None where it has no end."""
    ways = [seconds(matrix, row, sites) for row, point in enumerate(plain.POINTS) if point.people]
    return None if None in ways else max(way for way in ways if way is not None)


@settings(max_examples=80)
@given(
    seed=st.integers(0, 10**6),
    able=st.sampled_from([1.0, 0.97, 0.8, 0.6]),
    limit=st.one_of(st.none(), st.integers(1, 4000).filter(lambda minutes: minutes <= 1440)),
    low=st.integers(1, 2),
)
def test_it_is_that_of_brute_force_and_a_limit_leaves_who_keeps_it(
    town: Path, study: Study, measured: Access, seed: int, able: float, limit: int | None, low: int
) -> None:
    access = walked(measured, seed, able)
    assert access.walking_s is not None
    rule = "" if limit is None else f"rules: [{{id: far, longest_on_foot: {limit} min}}]\n"
    file = read(town, f"  open: {{min: {low}, max: 3}}\n{rule}{GOALS}")
    pool = frozenset({"hon", *plain.BRANCHES})
    lost = sum(point.people for row, point in enumerate(plain.POINTS) if seconds(access.walking_s, row, pool) is None)
    if lost:
        with pytest.raises(InputError) as caught:
            ask(file, study, access)
        assert {finding.code for finding in caught.value.findings} == {"cut-off"}
        assert all(f"{lost:,} people can walk to none" in finding.line_of_text.to("en") for finding in caught.value.findings)
        assert len(caught.value.findings) == 1 + (limit is not None)
        return
    walks = {plan: longest(access.walking_s, chosen(plan)) for plan in additions(low, 3)}
    plans = [plan for plan, walk in walks.items() if walk is not None and (limit is None or walk <= limit * 60)]
    question = ask(file, study, access)
    plan = solve_problem(question.problem)
    check(question, plan)
    assert (plan.status == "infeasible") == (not plans)
    if plans:
        aims = [Aim("min", lambda sites: longest(access.walking_s, sites)), Aim("max", served)]  # type: ignore[arg-type]
        assert sorted(plan.tied) == choose(plans, aims)
        assert plan.objectives[0].value == walks[plan.added]


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), low=st.integers(1, 2))
def test_its_standing_its_price_and_its_repair_are_those_of_all_plans(
    town: Path, study: Study, measured: Access, seed: int, low: int
) -> None:
    access = walked(measured, seed, 1.0)
    assert access.walking_s is not None
    walks = sorted({longest(access.walking_s, chosen(plan)) or 0 for plan in additions(low, 2)})
    least = -(-walks[0] // 60) or 1
    if least <= 1440:
        file = read(town, f"  open: {{min: {low}, max: 2}}\nrules: [{{id: far, longest_on_foot: {least} min}}]\n{USUAL}")
        found = explain(ask(file, study, access), file)
        assert isinstance(found, Explanation)
        price = next(price for price in found.prices if price.part.id == "far")
        assert price.reached.value == longest(access.walking_s, chosen(found.answer.added))
        free = choose(additions(low, 2), [Aim("max", served), Aim("min", plain.total)])
        assert price.best is not None
        assert price.best.added in free
    if 1 < least <= 1440:
        short = read(town, f"  open: {{min: {low}, max: 2}}\nrules: [{{id: far, longest_on_foot: {least - 1} min}}]\n{USUAL}")
        told = impasse(ask(short, study, access), short)
        mended = [repair for repair in told.repairs if repair.path[-1] == "longest_on_foot"]
        assert [repair.value for repair in mended] == [f"{least} min"]


def test_every_output_tells_it(town: Path, measured: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    rule = "rules: [{id: far, longest_on_foot: 60 min, because: {ja: 歩く人のため, en: for those on foot}}]\n"
    (town / "walk.yaml").write_text(f"{HEAD}  open: 2\n{rule}{GOALS}", encoding="utf-8")
    done = run("solve", "walk.yaml", "--out", "walk", "--json")
    assert done.exit_code == 0, done.stderr
    record = json.loads(done.stdout)["objectives"][0]
    assert measured.walking_s is not None
    value = min(longest(measured.walking_s, chosen(plan)) or 0 for plan in additions(2, 2))
    assert (record["name"], record["value"], record["unit"]) == ("longest_walk", value, "s")
    assert record["exact"] == {"value": value, "bound": value}
    said = f"{value // 60} min {value % 60} s"
    assert said in re.sub(r"\s+", " ", done.stderr)
    assert f"{value // 60} min" in run("rank", "walk.yaml").stdout
    (priced,) = (row for row in json.loads(run("explain", "walk.yaml", "--json").stdout)["conditions"] if row["id"] == "far")
    assert priced["standing"]["en"] == f"largest {said}, 60 min allowed"
    page = (town / "walk" / "map.html").read_text(encoding="utf-8")
    assert "nobody walks longer than 60 min to an office (for those on foot)" in page
    assert "People walk 80 m a minute" in page
    assert run("compare", "walk", "walk.yaml").exit_code == 0


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("{id: far, longest_on_foot: 3 km}", "3 km is no time; write it like 30 min"),
        ("{id: far, longest_on_foot: 30分}", "Did you mean 30 min?"),
        ("{id: far, longest_on_foot: 30 min, longest: 4 km}", "write one of these forms"),
        ("{id: far, longest_on_foot: 30 min, of: [kita]}", "of goes with"),
    ],
)
def test_what_is_no_time_is_refused(town: Path, monkeypatch: pytest.MonkeyPatch, rules: str, said: str) -> None:
    monkeypatch.chdir(town)
    (town / "bad.yaml").write_text(f"{HEAD}  open: 2\nrules: [{rules}]\n{USUAL}", encoding="utf-8")
    done = run("check", "bad.yaml")
    assert done.exit_code == 3
    assert said in re.sub(r"\s+", " ", done.stdout + done.stderr)


def test_what_every_plan_keeps_and_what_another_rule_implies_is_said(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    rules = "rules: [{id: far, longest_on_foot: 1000 min}, {id: near, longest_on_foot: 60 min}]\n"
    (town / "idle.yaml").write_text(f"{HEAD}  open: 2\n{rules}{USUAL}", encoding="utf-8")
    done = run("check", "idle.yaml")
    said = re.sub(r"\s+", " ", done.stdout + done.stderr)
    assert "rule far: never binds: the offices kept already meet it" in said
    assert "rule far follows from rule near" in said
