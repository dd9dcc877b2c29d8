"""Queues over a day, with cases moved from closed counters, and waits made short with the counters there are."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from placement.results.result import Result
from placement.scenario.files import load_scenario
from placement.solving.solve import solve
from placement.values.waiting import counters_of, longest
from tests.placement import plainly
from tests.placement.conftest import run
from tests.placement.test_waiting import CHOICE, FEW, HEAD, MANY, PLANS, WAIT, Town, loads_of, plain_wait_s, splits, town

__all__ = ["town"]
EVERYONE = sum(point.people for point in plainly.POINTS)
SHARES = ("0.2", "0.5", "0", "0.3")
DAY = "hour,share\n" + "".join(f"{9 + hour}:00,{share}\n" for hour, share in enumerate(SHARES))
BY_DAY = "queue: {service_time: 15 min, arrivals: {per_day: 80}, profile: day.csv%s}\n"
WORST = "objective: [{minimize: worst_wait}]\n"


def solved(town: Town, text: str) -> Result:
    (town.folder / "day.csv").write_text(DAY, encoding="utf-8")
    (town.folder / "s.yaml").write_text(HEAD + CHOICE + text, encoding="utf-8")
    return solve(load_scenario(str(town.folder / "s.yaml")), town.study)


def day_wait_s(counters: int, per_day: float, service_s: float) -> float:
    """Return the mean wait of the worst hour by a solver of differential equations."""
    states = counters + 90
    there = np.arange(states)
    leaving, behind = 3600 / service_s * np.minimum(there, counters), np.maximum(there - counters + 1, 0) * service_s / counters
    state, worst = np.zeros(states + 1), 0.0
    state[0] = 1
    for share in SHARES:
        rate = per_day * float(share)

        def change(_: float, now: np.ndarray, rate: float = rate) -> np.ndarray:
            here = now[:-1]
            moved = -(rate + leaving) * here
            moved[-1] += rate * here[-1]
            moved[1:] += rate * here[:-1]
            moved[:-1] += leaving[1:] * here[1:]
            return np.append(moved, here @ behind)

        state[-1] = 0
        state = solve_ivp(change, (0, 1), state, method="DOP853", rtol=1e-9, atol=1e-12).y[:, -1]
        worst = max(worst, state[-1] if rate else 0)
    return worst


def test_a_days_counters_are_the_fewest_of_every_plan_by_another_method(town: Town) -> None:
    result = solved(town, f"{BY_DAY % ''}{WAIT}{FEW}")

    def needed(people: int) -> int:
        return next(n for n in itertools.count(1) if day_wait_s(n, 80 * people / EVERYONE, 900) <= 1200)

    known = {people: needed(people) for plan in PLANS for people in loads_of(plan).values()}
    totals = {plan: sum(known[people] for people in loads_of(plan).values()) for plan in PLANS}
    assert result.plan.objectives[0].value == min(totals.values())
    case = result.waiting.hardest
    assert case.of_a_day
    for queue in (*case.before, *case.after):
        exact = day_wait_s(queue.counters, 80 * queue.people / EVERYONE, 900)
        assert queue.wait_s - 1 - 1e-3 <= exact <= queue.wait_s + 1e-3


def test_moved_cases_come_with_the_plan_alone_and_are_spread_like_people(town: Town) -> None:
    moved = "moved: {cases: 52000 a year, hours: 2000, share: [0 %, 50 %]}"
    stated = f"queue: {{service_time: 15 min, arrivals: {{per_hour: 40}}, {moved}}}\n"
    result = solved(town, f"{stated}{WAIT}{FEW}")
    none, half = result.waiting.cases
    assert (none.more, half.more) == (0, 13)
    assert result.waiting.deciding == 1
    assert none.before == half.before
    assert counters_of(half.after) > counters_of(none.after)
    plain = solved(town, f"{stated.replace(f', {moved}', '').replace('40', '53')}{WAIT}{FEW}")
    assert plain.waiting.hardest.after == half.after
    # what more offices alone do is told of equal arrivals
    assert result.waiting.alike.shared == none.shared
    said = " ".join(text.to("en") for text in result.assumptions)
    assert "52,000 cases a year" in said
    assert "26 more an hour" in said


@pytest.mark.parametrize(("per_hour", "total"), [(20, 9), (40, 13), (40, 20)])
def test_the_longest_wait_is_the_shortest_of_every_plan_and_every_way_to_share_counters_out(
    town: Town, per_hour: int, total: int
) -> None:
    result = solved(
        town, f"queue: {{service_time: 15 min, arrivals: {{per_hour: {per_hour}}}, counters: {{total: {total}}}}}\n{WORST}"
    )
    best = {
        plan: min(
            max(
                plain_wait_s(c, per_hour * people / EVERYONE, 900)
                for c, people in zip(split, loads_of(plan).values(), strict=True)
            )
            for split in splits(total, 3)
        )
        for plan in PLANS
    }
    found = result.plan.objectives[0].value
    assert found - 1 - 1e-6 <= min(best.values()) <= found + 1e-6
    case = result.waiting.hardest
    assert longest(case.after) == found
    assert counters_of(case.after) == counters_of(case.before) == case.pool.counters == total
    assert case.pool.wait_s <= longest(case.before) <= found
    assert result.waiting.longer


def test_the_longest_wait_of_a_day_is_the_shortest_of_every_plan(town: Town) -> None:
    result = solved(town, f"{BY_DAY % ', counters: {total: 9}'}{WORST}")
    case = result.waiting.hardest
    best = min(
        max(
            day_wait_s(c, 80 * people / EVERYONE, 900)
            for c, people in zip(split, loads_of(result.after.open).values(), strict=True)
        )
        for split in splits(9, 3)
    )
    assert longest(case.after) - 1 - 1e-3 <= best <= longest(case.after) + 1e-3


def test_too_few_counters_are_refused_with_how_many_it_takes(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town.folder)
    stated = "queue: {service_time: 15 min, arrivals: {per_hour: 40}, counters: {total: 10}}\n"
    (town.folder / "s.yaml").write_text(f"{HEAD}{CHOICE}{stated}{WORST}", encoding="utf-8")
    done = run("solve", "s.yaml", "--json")
    assert done.exit_code == 3
    (found,) = json.loads(done.stdout)["findings"]
    least = min(sum(int(Fraction(40 * people, 4 * EVERYONE)) + 1 for people in loads_of(plan).values()) for plan in PLANS)
    assert found["code"] == "too-few-counters"
    assert f"At least {least} are needed" in found["message"]["en"]


def test_outputs_say_the_day_and_what_moves(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town.folder)
    (town.folder / "day.csv").write_text(DAY, encoding="utf-8")
    stated = BY_DAY % ", moved: {cases: 5000 a year, days: 250, share: 50 %}"
    (town.folder / "s.yaml").write_text(f"{HEAD}{CHOICE}{stated}{WAIT}{FEW}", encoding="utf-8")
    done = run("solve", "s.yaml", "--out", "out", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    plan = json.loads((town.folder / "out" / "plan.json").read_text(encoding="utf-8"))
    (case,) = plan["waiting"]
    assert (case["arrivals_per_day"], case["moved_share"], case["moved_more"]) == (80, 0.5, 10.0)
    assert "arrivals_per_hour" not in case
    manifest = json.loads((town.folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert [file["file"] for file in manifest["polygons"]] == ["day.csv"]
    for text in (done.stdout + done.stderr, (town.folder / "out" / "report.html").read_text(encoding="utf-8")):
        assert "80 arrivals a day, with the plan 50% of the moved cases (10 more)" in text
        assert "the worst hour of a day (day.csv)" in text


def queue(text: str, rest: str = f"{WAIT}{FEW}") -> str:
    return f"queue: {{service_time: 15 min, {text}}}\n{rest}"


HOURS = "arrivals: {per_hour: 40}"
MOVED = "cases: 5000 a year"
FAULTS = [
    (queue("arrivals: {per_day: 80}"), "needs", "profile: day.csv"),
    (queue(f"{HOURS}, profile: day.csv"), "belongs-to", "per_day: 620"),
    (queue("arrivals: {per_hour: 4, per_day: 80}, profile: day.csv"), "one-of", "one of them"),
    (queue("arrivals: {}"), "needs", "per_hour: 75"),
    (queue("arrivals: {per_day: 0}, profile: day.csv"), "out-of-range", "at least 1"),
    (queue("arrivals: {per_day: 80}, profile: none.csv"), "file-missing", "none.csv"),
    (queue("arrivals: {per_day: 80}, profile: ../day.csv"), "outside-folder", "day.csv"),
    (queue(f"{HOURS}, services: [papers]"), "unknown-service", "no service papers"),
    (queue(f"{HOURS}, services: []"), "empty", "must not be empty"),
    (queue(f"{HOURS}, moved: {{{MOVED}, share: 50 %}}"), "needs", "moved needs hours"),
    (queue(f"{HOURS}, moved: {{{MOVED}, days: 250, share: 50 %}}"), "needs", "and no days"),
    (queue(f"{HOURS}, moved: {{{MOVED}, hours: 0, share: 50 %}}"), "out-of-range", "at least 1"),
    (queue(f"{HOURS}, moved: {{{MOVED}, hours: 2000, share: 150 %}}"), "share-range", "more than 100 %"),
    (queue(f"{HOURS}, moved: {{{MOVED}, hours: 2000, share: [5 %, 5 %]}}"), "repeated", "written twice"),
    (queue(f"{HOURS}, moved: {{cases: 5000, hours: 2000, share: 5 %}}"), "yearly-form", "254000 a year"),
    (queue(f"{HOURS}, moved: {{cases: -5 a year, hours: 2000, share: 5 %}}"), "yearly-form", "254000 a year"),
    (queue(HOURS, WORST), "needs", "counters: {total: 33}"),
    (queue(f"{HOURS}, counters: {{total: 20}}", f"{WAIT}{WORST}"), "wait-twice", "leave out one of them"),
    (queue(f"{HOURS}, counters: {{total: 20}}", MANY), "needs", "minimize: worst_wait"),
    (
        queue("arrivals: {per_day: 80}, profile: day.csv", f"rules: [{{id: a, wait_share: 90 %, within: 5 min}}]\n{FEW}"),
        "not-of-a-day",
        "the long run alone",
    ),
    (queue("arrivals: {per_day: 9000}, profile: day.csv"), "queue-too-long", "at most 300"),
    (
        f"queue: {{service_time: {{notifications: 15 min, papers: 5 min}}, {HOURS}}}\n{WAIT}{FEW}",
        "times-differ",
        "one queue has one service time",
    ),
]


def faults_of(town: Town, monkeypatch: pytest.MonkeyPatch, text: str, day: str = DAY) -> list[dict[str, object]]:
    monkeypatch.chdir(town.folder)
    (town.folder / "day.csv").write_text(day, encoding="utf-8")
    (town.folder / "bad.yaml").write_text(HEAD + CHOICE + text, encoding="utf-8")
    done = run("solve", "bad.yaml", "--json", "--out", "nothing")
    assert done.exit_code == 3, done.stderr
    assert not (town.folder / "nothing").exists()
    found: list[dict[str, object]] = json.loads(done.stdout)["findings"]
    return found


@pytest.mark.parametrize(("text", "code", "cure"), FAULTS, ids=[f"{row[1]}-{n}" for n, row in enumerate(FAULTS)])
def test_a_faulty_queue_is_refused_with_its_cure(
    town: Town, monkeypatch: pytest.MonkeyPatch, text: str, code: str, cure: str
) -> None:
    found = faults_of(town, monkeypatch, text)
    assert code in [one["code"] for one in found], found
    assert any(
        cure in one["message"]["en"] and one["message"]["ja"] and one["line"] >= 5 for one in found if one["code"] == code
    ), found


DAYS = [
    ("hour,share\n9:00,0.5\n10:00,0.4\n", "profile-sum", "sum to 0.9"),
    ("hour,share\n9:00,0.333\n10:00,0.333\n11:00,0.333\n", "profile-sum", "sum to 0.999"),
    ("hour,share\n9:00,0.5\n9:30,0.5\n", "hours-overlap", "9:30 begins before"),
    ("hour,share\n9:00,0.5\n9:00,0.5\n", "hours-overlap", "in order"),
    ("hour,share\n10:00,0.5\n9:00,0.5\n", "hours-overlap", "in order"),
    ("hour,share\n9:00,0.5\n11:00,0.5\n", "hours-missing", "share 0"),
    ("hour,share\n9:00,-0.5\n10:00,1.5\n", "profile-share", "from 0 to 1"),
    ("hour,share\n9:00,half\n10:00,0.5\n", "profile-share", "from 0 to 1"),
    ("hour,share\n9:00,\n10:00,1\n", "profile-share", "from 0 to 1"),
    ("hour,share\n25:00,0.5\n10:00,0.5\n", "hour-form", "like 9:00"),
    ("hour,part\n9:00,1\n", "column-missing", "share"),
    ("hour,share\n", "layer-empty", "no rows"),
]


@pytest.mark.parametrize(("day", "code", "cure"), DAYS, ids=[f"{row[1]}-{n}" for n, row in enumerate(DAYS)])
def test_a_faulty_day_is_refused_at_the_line_that_names_it(
    town: Town, monkeypatch: pytest.MonkeyPatch, day: str, code: str, cure: str
) -> None:
    found = faults_of(town, monkeypatch, f"{BY_DAY % ''}{WAIT}{FEW}", day)
    assert (code, 6) in [(one["code"], one["line"]) for one in found], found
    assert any(cure in one["message"]["en"] and one["message"]["ja"] for one in found if one["code"] == code), found
