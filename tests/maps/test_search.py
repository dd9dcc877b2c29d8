"""The best of all sets as the page finds it: against every set counted one by one, and against the solver."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from maps.rendering import read_asset

# many questions in one go; a reach that serves nobody, people out of every office's way, and equal distances are among them
SEARCH = (
    "(tasks) => {"
    + read_asset("search.js")
    + "return tasks.map((task) => { const found = {}; searchBest(task, (part) => Object.assign(found, part)); return found; }); }"
)
GOALS = [["served"], ["served", "mean"], ["mean", "served"], ["largest", "served"], ["served", "largest", "mean"], ["mean"]]
REACH, NEVER = 6, 255


def make_task(rng):
    """Return a random question."""
    offices, points = int(rng.integers(2, 8)), int(rng.integers(1, 12))
    mm = rng.integers(0, 9, (offices, points)) * 1000
    mm[rng.random(mm.shape) < rng.choice([0, 0, 0.2])] = -1
    need = np.where(mm < 0, NEVER, np.minimum(-(-mm // 1000) + rng.integers(0, 2, mm.shape), NEVER))
    standing = rng.choice(["open", "free", "shut"], offices, p=[0.15, 0.75, 0.1])
    free = [int(office) for office in np.flatnonzero(standing == "free")]
    opened = [int(office) for office in np.flatnonzero(standing == "open")]
    least, most = sorted(int(number) for number in rng.integers(0, offices + 1, 2))
    people = rng.integers(0, 5, points)
    before = np.where(rng.random(points) < 0.2, -1, rng.integers(0, 9, points) * 1000)
    area = rng.integers(0, 3, points)
    return {
        "mm": mm.tolist(), "need": need.tolist(), "people": people.tolist(), "area": area.tolist(), "before": before.tolist(),
        "open": opened, "free": free, "least": least, "most": most, "goals": GOALS[rng.integers(len(GOALS))],
        "rules": [make_rule(rng, offices, int(people.sum())) for _ in range(rng.integers(0, 3))],
        "steps": int(rng.integers(1, REACH + 1)), "longest": REACH, "near": 1, "told": 1000,
    }  # fmt: skip


def make_rule(rng, offices, everyone):
    """Return a random condition: a sum over offices, or people left."""
    if rng.random() < 0.5:
        terms = [[int(office), int(rng.integers(-2, 4))] for office in rng.integers(0, offices, 3)]
        bounds = [None if rng.random() < 0.5 else int(bound) for bound in (rng.integers(-2, 3), rng.integers(1, 6))]
        return {"sums": [{"terms": terms, "least": bounds[0], "most": bounds[1]}], "left": []}
    near = str(rng.choice(["reach", "distance", "before"]))
    areas = [0, 2] if near == "reach" and rng.random() < 0.5 else None
    return {
        "sums": [],
        "left": [
            {"near": near, "mm": int(rng.integers(0, 5)) * 1000, "most": int(rng.integers(0, everyone + 1)), "areas": areas}
        ],
    }


class Counted:
    """A question counted set by set, in plain Python."""

    def __init__(self, task):
        self.task = task
        self.people = list(enumerate(task["people"]))
        self.sets = [
            sorted([*task["open"], *some]) for size in range(len(task["free"]) + 1) for some in combinations(task["free"], size)
        ]

    def far(self, offices, i):
        """Return millimetres from a point to the nearest of some offices; None without a way."""
        return min((self.task["mm"][office][i] for office in offices if self.task["mm"][office][i] >= 0), default=None)

    def left(self, offices, steps):
        """Return the people whom no office serves within a reach."""
        return sum(n for i, n in self.people if not any(self.task["need"][office][i] <= steps for office in offices))

    def values(self, offices, steps):
        """Return a value for each objective, less being better; None where somebody who could reach an office reaches none."""
        possible = [*self.task["open"], *self.task["free"]]
        lived = [(i, n) for i, n in self.people if n and self.far(possible, i) is not None]
        far = [(n, self.far(offices, i)) for i, n in lived]
        if any(goal != "served" for goal in self.task["goals"]) and any(mm is None for _, mm in far):
            return None
        known = {
            "served": lambda: self.left(offices, steps),
            "mean": lambda: sum(n * mm for n, mm in far),
            "largest": lambda: max((mm for _, mm in far), default=0),
        }
        return tuple(known[goal]() for goal in self.task["goals"])

    def keeps(self, offices, steps):
        """Return whether a set keeps every condition."""
        return all(self._keeps(rule, offices, steps) for rule in self.task["rules"])

    def _keeps(self, rule, offices, steps):
        for one in rule["sums"]:
            total = sum(factor for office, factor in one["terms"] if office in offices)
            if (one["least"] is not None and total < one["least"]) or (one["most"] is not None and total > one["most"]):
                return False
        return all(self._beyond(one, offices, steps) <= one["most"] for one in rule["left"])

    def _beyond(self, one, offices, steps):
        if one["near"] == "reach":
            inside = [(i, n) for i, n in self.people if one["areas"] is None or self.task["area"][i] in one["areas"]]
            return sum(n for i, n in inside if not any(self.task["need"][office][i] <= steps for office in offices))
        total = 0
        for i, n in self.people:
            before, far = self.task["before"][i], self.far(offices, i)
            limit = one["mm"] if one["near"] == "distance" else before + one["mm"]
            if (one["near"] == "distance" or before >= 0) and (far is None or far > limit):
                total += n
        return total

    def allowed(self, steps):
        """Return every set that keeps the conditions, with its values, best first."""
        found = [(self.values(some, steps), some) for some in self.sets if self.keeps(some, steps)]
        return sorted((values, some) for values, some in found if values is not None)

    def numbered(self, steps):
        """Return those of the numbers asked for."""
        return [one for one in self.allowed(steps) if self.task["least"] <= len(one[1]) <= self.task["most"]]


def unbeaten(plans):
    """Return the pairs of first values that no other plan beats."""
    pairs = {values[:2] for values, _ in plans}
    return sorted(
        pair for pair in pairs if not any(other != pair and other[0] <= pair[0] and other[1] <= pair[1] for other in pairs)
    )


def check(task, found):
    """Hold what the page found against every set counted one by one."""
    counted = Counted(task)
    value = {tuple(some): values for values, some in counted.allowed(task["steps"])}
    plans, answer = counted.numbered(task["steps"]), found["answer"]
    assert answer["sets"]["all"] == len(counted.sets)
    if not plans:
        assert answer["best"] is None
    else:
        best = plans[0][0]
        tied = [some for values, some in plans if values == best]
        assert sorted([answer["best"], *answer["ties"]]) == sorted(tied)
        assert answer["sets"]["tied"] == len(tied)
        assert answer["sets"]["allowed"] == len(plans)
        assert answer["sets"]["tiedFirst"] == sum(values[0] == best[0] for values, _ in plans)
        worse = [values for values, _ in plans if values > best]
        assert (answer["next"] is None) == (not worse)
        assert not worse or value[tuple(answer["next"])] == worse[0]
        check_other(task, plans, answer)
        assert {number: value[tuple(some)] for number, some in answer["byNumber"]} == {
            number: min(values for some, values in value.items() if len(some) == number)
            for number in {len(some) for some in value}
        }
        if len(best) > 1:
            assert sorted(value[tuple(some)][:2] for some in answer["front"]) == unbeaten(plans)
    check_stretches(task, counted, found["stretches"])


def check_other(task, plans, answer):
    """Hold the quite different set: nearly as good, and none that is so shares less with the best."""
    best, chosen = plans[0][0], set(answer["best"])
    everyone = sum(task["people"])

    def nearly(values):
        pairs = zip(task["goals"], values, best, strict=True)
        return all(
            (everyone - here) * 100 >= (everyone - most) * 99 if goal == "served" else here * 100 <= most * 101
            for goal, here, most in pairs
        )

    near = [some for values, some in plans if nearly(values) and some != answer["best"]]
    assert (answer["other"] is None) == (not near)
    if near:
        assert answer["other"] in near
        assert len(chosen ^ set(answer["other"])) == max(len(chosen ^ set(some)) for some in near)


def check_stretches(task, counted, stretches):
    """Hold that the stretches follow each other, that each names a best set, and that the one before it no longer is."""
    assert [part["from"] for part in stretches] == [1, *(part["to"] + 1 for part in stretches[:-1])]
    assert stretches[-1]["to"] == task["longest"]
    for place, part in enumerate(stretches):
        for steps in range(part["from"], part["to"] + 1):
            plans = counted.numbered(steps)
            best = [some for values, some in plans if values == plans[0][0]] if plans else [None]
            assert part["open"] in best
        first = counted.numbered(part["from"])
        if place and first:
            assert stretches[place - 1]["open"] not in [some for values, some in first if values == first[0][0]]


def hold(browser, seed, count):
    """Hold so many random questions."""
    rng = np.random.default_rng(seed)
    tasks = [make_task(rng) for _ in range(count)]
    page = browser.new_page()
    try:
        found = page.evaluate(SEARCH, tasks)
    finally:
        page.close()
    for task, one in zip(tasks, found, strict=True):
        check(task, one)


def test_the_page_finds_what_counting_every_set_finds(browser):
    hold(browser, seed=17, count=60)


@pytest.mark.long
def test_the_page_finds_what_counting_every_set_finds_many_times(browser):
    hold(browser, seed=171, count=4000)
