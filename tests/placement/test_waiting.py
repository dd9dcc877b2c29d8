"""Queues of a scenario: counters and waits against birth-death sums, the plan against every other, and what people write wrongly."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from geodata.load import load_study
from geodata.study import Study
from placement.results.result import Result
from placement.scenario.files import load_scenario
from placement.solving.solve import solve
from placement.values.waiting import OfficeQueue, WaitingCase, counters_of, longest
from tests.placement import plainly
from tests.placement.conftest import run

slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
SITES = tuple(plainly.PLACES)
HEAD = """\
scenario: town
title: t
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
"""
CHOICE = "offices: {keep: [hon], from: {kind: branch}, open: 2}\n"
QUEUE = "queue: {service_time: 15 min, arrivals: {per_hour: 40}}\n"
WAIT = "rules: [{id: peak, wait: 20 min}]\n"
FEW = "objective: [{minimize: counters}]\n"
MANY = "objective: [{maximize: served_population}]\n"


def plain_wait_s(counters: int, per_hour: float, service_s: float) -> float:
    """Return the mean wait of M/M/c by summing the balance equations of its birth-death chain; infinite where there is none."""
    rate, busy = per_hour / 3600, per_hour / 3600 * service_s
    if busy >= counters - 1e-9:
        return math.inf
    chances, here = [1.0], 1.0
    for number in range(1, counters + 1):
        here *= busy / number
        chances.append(here)
    rest = busy / counters
    # beyond c the chances fall by one factor: with x of them waiting, x times its power
    total = sum(chances) + here * rest / (1 - rest)
    waiting = here * rest / (1 - rest) ** 2 / total
    return waiting / rate if rate else 0.0


def plain_late(counters: int, per_hour: float, service_s: float, within_s: float) -> float:
    """Return the share of M/M/c that waits longer: an arrival that finds c + k waits for k + 1 departures of the busy counters."""
    busy = per_hour / 3600 * service_s
    if busy >= counters - 1e-9:
        return 1.0
    chances, here = [1.0], 1.0
    for number in range(1, counters + 1):
        here *= busy / number
        chances.append(here)
    rest = busy / counters
    total = sum(chances) + here * rest / (1 - rest)
    leave = counters * within_s / service_s
    # of k + 1 departures k or fewer happened: not yet served; beyond the last k that is sure
    last = int(leave + 40 * math.sqrt(leave) + 100)
    beyond = np.arange(last + 1)
    late = float(here * (rest**beyond @ poisson.cdf(beyond, leave) + rest ** (last + 1) / (1 - rest)))
    return late / total


def loads_of(sites: Sequence[str]) -> dict[str, int]:
    """Return whose nearest each office is; of equally near ones the first."""
    loads = dict.fromkeys((site for site in SITES if site in sites), 0)
    for point in plainly.POINTS:
        nearest = min(loads, key=lambda site: plainly.between((point.x, point.y), plainly.PLACES[site]))
        loads[nearest] += point.people
    return loads


@dataclass(frozen=True)
class Asked:
    """A limit on waiting, with who comes."""

    per_hour: tuple[int, ...]
    minutes: tuple[int, ...]
    limit: int
    share: int | None
    total: int | None = None

    @property
    def text(self) -> str:
        most = "" if self.total is None else f", counters: {{total: {self.total}}}"
        times = ", ".join(f"{time} min" for time in self.minutes)
        rule = f"wait: {self.limit} min" if self.share is None else f"wait_share: {self.share} %, within: {self.limit} min"
        return (
            f"queue: {{service_time: [{times}], arrivals: {{per_hour: {list(self.per_hour)}}}{most}}}\n"
            f"rules: [{{id: peak, {rule}}}]\n"
        )

    def counters(self, people: int, per_hour: int, minutes: int) -> int:
        arriving = per_hour * people / sum(point.people for point in plainly.POINTS)

        def kept(counters: int) -> bool:
            if self.share is None:
                return plain_wait_s(counters, arriving, 60 * minutes) <= 60 * self.limit + 1e-9
            return plain_late(counters, arriving, 60 * minutes, 60 * self.limit) <= 1 - self.share / 100 + 1e-12

        return next(counters for counters in itertools.count(1) if kept(counters))

    def needed(self, sites: Sequence[str]) -> int:
        hardest = max(self.per_hour), max(self.minutes)
        return sum(self.counters(people, *hardest) for people in loads_of(sites).values())


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    several = st.lists(st.integers(1, 90), min_size=1, max_size=2, unique=True)
    times = st.lists(st.integers(2, 30), min_size=1, max_size=2, unique=True)
    share = draw(st.none() | st.integers(50, 99))
    return Asked(tuple(draw(several)), tuple(draw(times)), draw(st.integers(1, 40)), share)


PLANS = [("hon", *added) for added in itertools.combinations(plainly.BRANCHES, 2)]


@dataclass(frozen=True)
class Town:
    folder: Path
    study: Study


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("queues")
    plainly.write(folder / "minato-town")
    return Town(folder, load_study(folder / "minato-town"))


def solved(town: Town, text: str) -> Result:
    (town.folder / "s.yaml").write_text(HEAD + text, encoding="utf-8")
    return solve(load_scenario(str(town.folder / "s.yaml")), town.study)


@settings(max_examples=40, suppress_health_check=slow, deadline=None)
@given(asked=questions())
def test_the_fewest_counters_are_those_of_every_plan_compared(town: Town, asked: Asked) -> None:
    result = solved(town, f"{CHOICE}{asked.text}{FEW}")
    needed = {plan: asked.needed(plan) for plan in PLANS}
    assert result.plan.objectives[0].value == min(needed.values())
    assert result.plan.ties == sum(count == min(needed.values()) for count in needed.values())
    assert counters_of(result.waiting.hardest.after) == min(needed.values())


@settings(max_examples=40, suppress_health_check=slow, deadline=None)
@given(asked=questions(), less=st.integers(-2, 3))
def test_a_limit_on_counters_leaves_the_plans_that_keep_it(town: Town, asked: Asked, less: int) -> None:
    needed = {plan: asked.needed(plan) for plan in PLANS}
    most = max(max(needed.values()) - less, 1)
    asked = Asked(asked.per_hour, asked.minutes, asked.limit, asked.share, most)
    result = solved(town, f"{CHOICE}{asked.text}{MANY}")
    served = {
        plan: sum(point.people for point in plainly.POINTS if plainly.way(point, plan) <= 1_500_000)
        for plan, count in needed.items()
        if count <= most
    }
    if not served:
        assert result.plan.status == "infeasible"
        assert result.waiting is None
        return
    assert result.measures.served == max(served.values())
    assert counters_of(result.waiting.hardest.after) <= most


def is_right(queue: OfficeQueue, case: WaitingCase, everyone: int) -> None:
    exact = plain_wait_s(queue.counters, case.arrivals * queue.people / everyone, case.service_s)
    assert queue.wait_s - 1 - 1e-6 * queue.wait_s <= exact <= queue.wait_s * (1 + 1e-6) + 1e-6


@settings(max_examples=25, suppress_health_check=slow, deadline=None)
@given(asked=questions())
def test_the_tables_hold_what_the_balance_equations_say(town: Town, asked: Asked) -> None:
    result = solved(town, f"{CHOICE}{asked.text}{FEW}")
    everyone, found = sum(point.people for point in plainly.POINTS), result.waiting
    asked_for = list(itertools.product(asked.minutes, asked.per_hour))
    assert [(case.service_s // 60, case.arrivals) for case in found.cases] == asked_for
    assert asked_for[found.deciding] == (max(asked.minutes), max(asked.per_hour))
    for case, (minutes, per_hour) in zip(found.cases, asked_for, strict=True):
        for queues, sites in ((case.before, ["hon"]), (case.after, result.after.open)):
            assert {queue.office: queue.people for queue in queues} == loads_of(sites)
            assert [queue.counters for queue in queues] == [asked.counters(queue.people, per_hour, minutes) for queue in queues]
        assert case.pool.counters == asked.counters(everyone, per_hour, minutes)
        for queue in (*case.before, *case.after, *(case.shared or ())):
            is_right(queue, case, everyone)
        shares = list(loads_of(result.after.open).values())
        best = min(
            max(
                plain_wait_s(c, case.arrivals * people / everyone, case.service_s)
                for c, people in zip(split, shares, strict=True)
            )
            for split in splits(counters_of(case.before), len(shares))
        )
        if case.shared is None:
            assert best == math.inf
        else:
            assert counters_of(case.shared) == counters_of(case.before)
            assert math.isclose(longest(case.shared), best, rel_tol=1e-6, abs_tol=1)


def splits(counters: int, offices: int) -> list[tuple[int, ...]]:
    """Return the ways to share counters out, one at least for each; one way of none where they are too few."""
    found = [(*cut, counters - sum(cut)) for cut in itertools.product(range(1, counters), repeat=offices - 1)]
    return [split for split in found if min(split) > 0] or [(0,) * offices]


# arrivals an hour and minutes a case, made up: counters of the four, of the six and of one pool, and the longest waits in minutes of
# the six and of the four with the four's counters
KNOWN = [(75, 10, (5, 4, 4, 4), 17, 13, 14.0, 6.1), (75, 15, (7, 5, 5, 6), 24, 20, 51.7, 18.2)]


@pytest.fixture(scope="module")
def peak() -> Result:
    return solve("nerima-2013-peak")


@pytest.mark.parametrize(("per_hour", "minutes", "four", "six", "pool", "six_wait", "four_wait"), KNOWN)
def test_the_wards_peak_holds_the_counters_that_other_code_found(
    peak: Result, per_hour: int, minutes: int, four: tuple[int, ...], six: int, pool: int, six_wait: float, four_wait: float
) -> None:
    (case,) = (one for one in peak.waiting.cases if (one.service_s, one.arrivals) == (60 * minutes, per_hour))
    assert tuple(queue.counters for queue in case.before) == four
    assert (counters_of(case.after), case.pool.counters) == (six, pool)
    assert longest(case.shared) / 60 == pytest.approx(six_wait, abs=0.06)
    assert longest(case.before) / 60 == pytest.approx(four_wait, abs=0.06)


def test_the_wards_peak_is_proven_by_the_hardest_case(peak: Result) -> None:
    assert peak.plan.status == "optimal"
    assert peak.added == ("dai2", "seki")
    hardest = peak.waiting.hardest
    assert (hardest.service_s, hardest.arrivals) == (1200, 75)
    assert [goal.value for goal in peak.plan.objectives] == [721_656, counters_of(hardest.after)]
    assert peak.waiting.longer


def test_every_output_says_the_case_that_decides_and_what_is_assumed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town.folder)
    queue = "queue: {service_time: [10 min, 15 min], arrivals: {per_hour: [30, 40]}, because: {ja: 仮の数, en: made up}, source: nobody}\n"
    (town.folder / "s.yaml").write_text(f"{HEAD}{CHOICE}{queue}{WAIT}{FEW}", encoding="utf-8")
    done = run("solve", "s.yaml", "--out", "out", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    plan = json.loads((town.folder / "out" / "plan.json").read_text(encoding="utf-8"))
    decides = [case["decides"] for case in plan["waiting"]]
    assert decides == [False, False, False, True]
    assert plan["waiting"][3]["after"]["counters"] == plan["objectives"][0]["value"]
    said = "the one with the longest service time and the most arrivals decides: 15 min each, 40 arrivals an hour"
    assumed = " ".join(plan["assumptions"])
    for part in (
        said,
        "Poisson",
        "exponentially",
        "spread like the people who count",
        "first come, first served",
        "made up (nobody)",
    ):
        assert part in assumed
    assert "queues" not in assumed.replace("every office has one queue", "")
    for text in (
        done.stdout + done.stderr,
        *((town.folder / "out" / name).read_text(encoding="utf-8") for name in ("report.html", "map.html")),
    ):
        assert said in text
        assert "More offices lengthen queues unless crew moves" in text
        assert "10 min each, 30 arrivals an hour" in text
    page = (town.folder / "out" / "map.html").read_text(encoding="utf-8")
    assert "施設を増やすと列は長くなります" in page


def test_nothing_lengthens_queues_where_no_office_is_added(town: Town) -> None:
    limited = QUEUE.replace("}}", "}, counters: {total: 99}}")
    result = solved(town, f"offices: {{keep: [hon, hama]}}\n{limited}{WAIT}{MANY}")
    assert not result.waiting.longer
    assert result.waiting.hardest.before == result.waiting.hardest.after == result.waiting.hardest.shared


def test_a_scenario_without_a_queue_says_nothing_of_one(town: Town) -> None:
    result = solved(town, f"{CHOICE}{MANY}")
    assert result.waiting is None
    assert not any("Poisson" in text.to("en") for text in result.assumptions)


def test_too_few_counters_are_explained_with_the_least_repair(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked((40,), (15,), 20, None, 13)
    least = min(asked.needed(plan) for plan in PLANS)
    monkeypatch.chdir(town.folder)
    limited = QUEUE.replace("}}", f"}}, counters: {{total: {least - 1}}}}}")
    (town.folder / "s.yaml").write_text(f"{HEAD}{CHOICE}{limited}{WAIT}{MANY}", encoding="utf-8")
    done = run("explain", "s.yaml", "--json")
    assert done.exit_code == 4
    repairs = {one["path"]: one for one in json.loads(done.stdout)["repairs"]}
    assert (repairs["queue.counters.total"]["was"], repairs["queue.counters.total"]["value"]) == (str(least - 1), str(least))
    repair = repairs["rules.0.wait"]

    def fits(minutes: int) -> bool:
        longer = Asked((40,), (15,), minutes, None)
        return min(longer.needed(plan) for plan in PLANS) <= least - 1

    minutes = int(repair["value"].split()[0])
    assert fits(minutes)
    assert not fits(minutes - 1)


@pytest.mark.parametrize("key", ["queue.arrivals.per_hour.1", "queue.counters.total", "peak.wait", "queue.service_time.0"])
def test_every_number_of_a_queue_can_vary(town: Town, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.chdir(town.folder)
    stated = "queue: {service_time: 15 min, arrivals: {per_hour: [20, 40]}, counters: {total: 14}}\n"
    (town.folder / "s.yaml").write_text(f"{HEAD}{CHOICE}{stated}{WAIT}{FEW}", encoding="utf-8")
    unit = " min" if "time" in key or "wait" in key else ""
    done = run("sweep", "s.yaml", "--vary", f"{key}=14{unit}..16{unit}", "--json")
    assert done.exit_code == 0, done.stderr


def queue(text: str) -> str:
    return f"queue: {{{text}}}\n{WAIT}{FEW}"


def waits(text: str) -> str:
    return f"{QUEUE}rules: [{{id: a, {text}}}]\n{FEW}"


FAULTS: list[tuple[str, str, int, int, str]] = [
    (queue("service_time: 0 min, arrivals: {per_hour: 40}"), "time-range", 6, 23, "1 minute to 1 day"),
    (queue("service_time: [15 min, 0 min], arrivals: {per_hour: 40}"), "time-range", 6, 32, "1 minute to 1 day"),
    (queue("service_time: 15, arrivals: {per_hour: 40}"), "time-form", 6, 23, "write it like 30 min"),
    (queue("service_time: [], arrivals: {per_hour: 40}"), "empty", 6, 23, "must not be empty"),
    (queue("service_time: [15 min, 15 min], arrivals: {per_hour: 40}"), "repeated", 6, 32, "written twice"),
    (queue("service_time: 15 min, arrivals: {per_hour: 0}"), "out-of-range", 6, 52, "at least 1"),
    (queue("service_time: 15 min, arrivals: {per_hour: -3}"), "out-of-range", 6, 52, "at least 1"),
    (queue("service_time: 15 min, arrivals: {per_hour: 7.5}"), "wrong-type", 6, 52, "a whole number"),
    (queue("service_time: 15 min, arrivals: {per_hour: [40, 40]}"), "repeated", 6, 57, "written twice"),
    (queue("service_time: 15 min, arrivals: {per_hour: 9999}"), "queue-too-long", 6, 52, "at most 300"),
    (queue("service_time: 15 min, arrivals: {per_hour: [1, 2, 3, 4, 5, 6, 7]}"), "out-of-range", 6, 52, "write at most 6"),
    (queue("service_time: 15 min"), "missing-key", 6, 1, "arrivals is missing"),
    (queue("service_time: 15 min, arrivals: {per_hour: 40}, measure: max"), "not-allowed", 6, 66, "mean_wait"),
    (queue("service_time: 15 min, arrivals: {per_hour: 40}, counters: {total: 0}"), "out-of-range", 6, 75, "at least 1"),
    (queue("service_time: 15 min, arrivals: {per_hour: 40}, counters: -2"), "wrong-type", 6, 67, "a mapping"),
    (f"{QUEUE}{MANY}", "needs", 6, 1, "a rule that limits waiting"),
    (f"{QUEUE}{FEW}", "needs", 6, 1, "a rule that limits waiting"),
    (f"{WAIT}{FEW}", "needs", 6, 9, "rule peak needs queue"),
    (FEW, "needs", 6, 13, "counters needs queue"),
    (f"{QUEUE}{WAIT}{MANY}", "wait-decides-nothing", 7, 9, "minimize: counters"),
    (waits("wait: 0 min"), "time-range", 7, 23, "1 minute to 1 day"),
    (waits("wait: 20 min, within: 3 min"), "belongs-to", 7, 39, "within goes with wait_share"),
    (waits("wait_share: 90 %"), "needs", 7, 9, "wait_share needs within"),
    (waits("wait_share: 100 %, within: 3 min"), "share-range", 7, 29, "less than 100 %"),
    (waits("wait_share: 0 %, within: 3 min"), "share-range", 7, 29, "more than 0 %"),
    (waits("wait: 20 min}, {id: b, wait: 30 min"), "two-waits", 7, 32, "one limit on waiting is enough"),
    (f"{QUEUE}{WAIT}objective: [{{minimize: counters, people: people_65}}]\n", "belongs-to", 8, 13, "people goes with"),
    (f"{QUEUE}{WAIT}objective: [{{maximize: counters}}]\n", "wrong-sense", 8, 13, "minimize"),
    (
        f"{QUEUE}futures: {{by: worst, of: [{{id: a}}, {{id: b}}]}}\n{WAIT}{FEW}",
        "one-structure",
        6,
        1,
        "futures and queue do not go together",
    ),
]


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "cure"), FAULTS, ids=[f"{row[1]}-{n}" for n, row in enumerate(FAULTS)]
)
def test_a_faulty_queue_is_refused_at_its_place_with_its_cure(
    town: Town, monkeypatch: pytest.MonkeyPatch, text: str, code: str, line: int, column: int, cure: str
) -> None:
    monkeypatch.chdir(town.folder)
    (town.folder / "bad.yaml").write_text(HEAD + CHOICE + text, encoding="utf-8")
    done = run("solve", "bad.yaml", "--json")
    assert done.exit_code == 3, done.stderr
    found = json.loads(done.stdout)["findings"]
    assert (code, line, column) in [(one["code"], one["line"], one["column"]) for one in found], done.stderr
    assert any(cure in one["message"]["en"] and one["message"]["ja"] for one in found if one["code"] == code), done.stderr
