"""Services to be had at offices and through channels, chosen in one proof: held against brute force over every choice."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from geopandas import GeoDataFrame, points_from_xy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.load import load_study
from geodata.study import Study
from models.messages.findings import InputError
from models.messages.text import Text
from placement.analysis.evaluation import evaluate
from placement.analysis.explanation import explain
from placement.documents.result import compose
from placement.results.result import Result
from placement.scenario.files import load_scenario
from placement.solving.question import put
from placement.solving.solve import solve
from tests.placement import plainly
from tests.placement.conftest import run
from tests.town import CRS

SITES = ["hon", "hama", "minato", "misaki", "yamate", "mori", "kita"]
KINDS = {"kiosk": "k", "post_office": "p"}
# kind, opens, closes, inside, x, y
CHANNELS = {
    "k1": ("kiosk", "", "", True, 31_200, -28_300),
    "k2": ("kiosk", "2014-07", "", True, 34_400, -27_400),
    "k3": ("kiosk", "", "2014-07", True, 33_100, -26_900),
    "k4": ("kiosk", "", "", False, 36_500, -27_000),
    "p1": ("post_office", "", "", True, 30_900, -27_000),
    "p2": ("post_office", "", "", True, 32_300, -29_600),
    "p3": ("post_office", "", "", True, 34_900, -29_000),
    "p4": ("post_office", "", "", True, 33_900, -26_400),
    "p5": ("post_office", "", "", True, 35_600, -28_100),
    "p6": ("post_office", "2015-04", "", True, 31_900, -28_700),
    "p7": ("post_office", "", "", False, 29_000, -28_000),
}
PLACES = plainly.PLACES | {channel: (row[4], row[5]) for channel, row in CHANNELS.items()}
REACH = {"400 m": 400_000, "700 m": 700_000, "1.2 km": 1_200_000}
Sets = frozenset[str]
slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def there(kinds: Sets, month: str, *, inside: bool = True) -> Sets:
    """The channels of some kinds in a month, by the plainest look at the table."""
    return frozenset(
        channel
        for channel, (kind, opens, closes, within, _, _) in CHANNELS.items()
        if kind in kinds and within == inside and opens <= month and (not closes or month < closes)
    )


@dataclass(frozen=True)
class Case:
    """A scenario with one other service, as plain sets and numbers."""

    added: int
    now: Sets
    offices: str
    then: Sets
    pool: str | None
    least: int
    most: int
    near: int | None
    reach: str
    rule: str
    objectives: tuple[str, ...]

    @property
    def text(self) -> str:
        now = ["ward_office", "branch", *sorted(self.now)]
        rows = [
            "scenario: town\ntitle: t\nstudy: minato-town\nformat: 3\nserved: {any: [{straight_line: 1.5 km}]}",
            f"offices: {{keep: [hon, hama], from: {{kind: branch}}, open: {self.added}}}",
            "services:\n  - id: papers\n    title: papers",
            f"    now: {{kinds: [{', '.join(now)}], date: 2014-06}}",
            f"    then: {{offices: {self.offices}, kinds: [{', '.join(sorted(self.then))}], date: 2014-07}}",
            f"    served: {{any: [{{straight_line: {self.reach}}}]}}",
        ]
        if self.pool is not None:
            near = "" if self.near is None else f", one_near_each: {{closed: {{kind: branch}}, within: {self.near} m}}"
            open_ = f"{{min: {self.least}, max: {self.most}}}"
            rows.append(f"    choose: {{from: {{kind: {self.pool}}}, open: {open_}{near}}}")
        rows += [f"rules:\n  - {{id: asked, service: papers, {self.rule}}}"] if self.rule else []
        rows.append("objective:\n" + "\n".join(f"  - {{{line}}}" for line in self.objectives))
        return "\n".join(rows) + "\n"

    @property
    def choosable(self) -> Sets:
        if self.pool == "branch":
            always = {"plan": {"hon", "hama"}, "now": set(SITES), "[hon, mori]": {"hon", "mori"}}[self.offices]
            return frozenset(SITES) - {"hon", "hama"} - always
        return there(frozenset([self.pool]), "2014-07") if self.pool else frozenset()

    @property
    def fixed(self) -> Sets:
        return there(self.then - {self.pool}, "2014-07")

    @property
    def before(self) -> Sets:
        return frozenset(SITES) | there(self.now, "2014-06")

    def given(self, offices: Sets, chosen: Sets) -> Sets:
        """Who gives the papers with a plan."""
        at = {"plan": offices, "now": frozenset(SITES), "[hon, mori]": frozenset(["hon", "mori"])}[self.offices]
        return at | self.fixed | chosen

    def plans(self) -> Iterator[tuple[Sets, Sets]]:
        branches = [site for site in SITES if site not in {"hon", "hama"}]
        pool = sorted(self.choosable)
        sizes = range(self.least, min(self.most, len(pool)) + 1) if self.pool else range(1)
        if self.pool == "branch" and not pool:
            return
        for added in itertools.combinations(branches, self.added):
            offices = frozenset({"hon", "hama", *added})
            for size in sizes:
                for chosen in map(frozenset, itertools.combinations(pool, size)):
                    # an office that is opened gives them anyway
                    twice = self.offices == "plan" and chosen & offices
                    if not twice and self.keeps_near(offices, chosen) and self.meets(self.given(offices, chosen)):
                        yield offices, chosen

    def keeps_near(self, offices: Sets, chosen: Sets) -> bool:
        if self.near is None or not self.pool:
            return True
        closed = [site for site in SITES if site not in {"hon", "hama"} and site not in self.given(offices, frozenset())]
        return all(any(plainly.between(PLACES[site], PLACES[one]) <= self.near * 1000 for one in chosen) for site in closed)

    def meets(self, given: Sets) -> bool:
        if not self.rule:
            return True
        before, after = far(self.before), far(given)
        people = [point.people for point in plainly.POINTS]
        if self.rule.startswith("serve"):
            share = int(self.rule.split()[1])
            return 100 * sum(n for n, mm in zip(people, after, strict=True) if mm <= REACH[self.reach]) >= share * sum(people)
        if self.rule.startswith("longest"):
            return max(after) <= int(self.rule.split()[1]) * 1000
        moved = sum(n for n, old, new in zip(people, before, after, strict=True) if new > old + 300_000)
        return moved <= int(self.rule.rpartition("at_most: ")[2].split()[0])

    def worth(self, offices: Sets, chosen: Sets) -> tuple[int, ...]:
        given, people = self.given(offices, chosen), [point.people for point in plainly.POINTS]

        def served(places: Sets, mm: int) -> int:
            return sum(n for n, way in zip(people, far(places), strict=True) if way <= mm)

        found = []
        for line in self.objectives:
            places = given if "service" in line else offices
            if "served" in line:
                found.append(served(places, REACH[self.reach] if "service" in line else 1_500_000))
            else:
                found.append(-sum(n * way for n, way in zip(people, far(places), strict=True)))
        return tuple(found)


def far(places: Sets) -> list[int]:
    return [min(plainly.between((point.x, point.y), PLACES[place]) for place in places) for point in plainly.POINTS]


LINES = (
    "maximize: served_population",
    "maximize: served_population, service: papers",
    "minimize: mean_distance, service: papers",
    "minimize: mean_distance",
)
RULES = (
    "",
    "",
    "serve: 60 %",
    "serve: 95 %",
    "longest: 1300 m",
    "longest: 900 m",
    "farther: {by_more_than: 300 m, at_most: 0 people}",
    "farther: {by_more_than: 300 m, at_most: 400 people}",
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    def some() -> Sets:
        return frozenset(draw(st.lists(st.sampled_from(sorted(KINDS)), unique=True)))

    pool = draw(st.none() | st.sampled_from([*sorted(KINDS), "branch"]))
    low = draw(st.integers(0, 2))
    objectives = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=3, unique=True))
    return Case(
        draw(st.integers(1, 3)),
        some(),
        draw(st.sampled_from(["plan", "plan", "now", "[hon, mori]"])),
        some(),
        pool,
        low,
        draw(st.integers(max(low, 1), 5)),
        draw(st.none() | st.sampled_from([600, 900, 1500])) if pool else None,
        draw(st.sampled_from(sorted(REACH))),
        draw(st.sampled_from(RULES)),
        tuple(objectives),
    )


@dataclass(frozen=True)
class Town:
    folder: Path
    study: Study


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("town")
    plainly.write(folder / "minato-town")
    names = ["id", "name_ja", "name_en", "kind", "opens", "closes", "inside", "note"]
    rows = [(channel, f"{channel}局", f"Post {channel}", *row[:4], "") for channel, row in CHANNELS.items()]
    places = points_from_xy(*zip(*(row[4:] for row in CHANNELS.values()), strict=True))
    channels = GeoDataFrame(rows, columns=names, geometry=places, crs=CRS)
    return Town(folder, replace(load_study(folder / "minato-town"), channels=channels))


def solved(town: Town, text: str) -> Result:
    (town.folder / "s.yaml").write_text(text, encoding="utf-8")
    return solve(load_scenario(str(town.folder / "s.yaml")), town.study)


def choice_is_right(town: Town, case: Case) -> None:
    values = {plan: case.worth(*plan) for plan in case.plans()}
    try:
        result = solved(town, case.text)
    except InputError:
        assert not values
        return
    assert (result.plan.status == "infeasible") == (not values)
    if not values:
        return
    best = max(values.values())
    senses = [-1 if goal.sense == "min" else 1 for goal in result.plan.objectives]
    assert tuple(sign * goal.value for sign, goal in zip(senses, result.plan.objectives, strict=True)) == best
    opened = frozenset(result.after.open)
    stay = {option.partition("@")[0] for option in result.plan.added if option.endswith("@papers")}
    chosen = (frozenset(result.plan.added) & frozenset(CHANNELS)) | stay
    assert values[opened, chosen] == best
    tied = {plan for plan, value in values.items() if value == best}
    last = result.plan.objectives[-1]
    assert last.ties == len(tied) if last.ties_complete else last.ties <= len(tied)
    (papers,) = result.gains[1:]
    assert frozenset(papers.before.open) == case.before
    assert frozenset(papers.after.open) == case.given(opened, chosen)
    before, after = far(case.before), far(case.given(opened, chosen))
    people = [point.people for point in plainly.POINTS]
    assert papers.shift.homes == {
        "better": sum(n for n, old, new in zip(people, before, after, strict=True) if new < old),
        "same": sum(n for n, old, new in zip(people, before, after, strict=True) if new == old),
        "worse": sum(n for n, old, new in zip(people, before, after, strict=True) if new > old),
    }


@settings(max_examples=25, suppress_health_check=slow, deadline=None)
@given(case=cases())
def test_offices_and_channels_are_chosen_as_brute_force_chooses(town: Town, case: Case) -> None:
    choice_is_right(town, case)


@pytest.mark.long
@settings(max_examples=2_000, suppress_health_check=slow, deadline=None)
@given(case=cases())
def test_two_thousand_choices_are_those_of_brute_force(town: Town, case: Case) -> None:
    choice_is_right(town, case)


LATER = """\
offices: {keep: [nerima]}
services:
  - {id: papers, title: papers, now: {kind: branch}, then: {kinds: [kiosk, issuing_machine], date: 2014-07}}
objective: [{maximize: served_population}]
"""
BASE = Case(2, frozenset(), "plan", frozenset(["kiosk"]), "post_office", 0, 3, None, "700 m", "serve: 60 %", LINES[:2])
FAULTS = {
    "unknown-service": ("service: papers, serve", "service: paper, serve", "Did you mean papers?"),
    "unknown-kind": ("kinds: [kiosk], date: 2014-07", "kinds: [kosk], date: 2014-07", "Did you mean kiosk?"),
    "unknown-channel": ("from: {kind: post_office}", "from: {ids: [p1, p99]}", "no channel p99"),
    "kind-without-place": ("kinds: [kiosk], date: 2014-07", "kinds: [online], date: 2014-07", "has no place"),
    "channels-straight": (
        "served: {any: [{straight_line: 700 m}]}\n    choose",
        "served: {any: [{walking: 700 m}]}\n    choose",
        "straight",
    ),
    "month-form": ("date: 2014-07", "date: July 2014", "write it like 2014-07"),
    "one-structure": (
        "services:",
        "futures: {by: worst, of: [{id: a}, {id: b, people: people_2040}]}\nservices:",
        "do not go together",
    ),
    "too-many-to-open": ("{min: 0, max: 3}", "{min: 9, max: 9}", "9 are to be chosen, of 5 that are there"),
    "none-near": (
        "open: {min: 0, max: 3}",
        "open: {min: 0, max: 3}, one_near_each: {closed: [yamate], within: 10 m}",
        "nothing that may be chosen is so near yamate",
    ),
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_does_not_fit_is_told_with_its_place(town: Town, code: str) -> None:
    was, now, said = FAULTS[code]
    text = replace(BASE, offices="[hon, mori]").text if code == "none-near" else BASE.text
    assert was in text
    with pytest.raises(InputError) as caught:
        solved(town, text.replace(was, now, 1))
    found = [finding for finding in caught.value.findings if finding.severity == "stop"]
    assert any(said in finding.message.to("en") and finding.line for finding in found), [one.message.to("en") for one in found]


def test_a_kind_of_which_none_is_there_in_the_month_is_refused(tmp_path: Path) -> None:
    text = BASE.text.replace("study: minato-town", "study: nerima").partition("offices:")[0] + LATER
    (tmp_path / "later.yaml").write_text(text, encoding="utf-8")
    done = run("check", str(tmp_path / "later.yaml"), "--json")
    assert done.exit_code == 3, done.stderr
    found = [one for one in json.loads(done.stdout)["findings"] if one["severity"] == "stop"]
    assert [one["code"] for one in found] == ["kind-not-there"]
    assert "no issuing_machine within the boundary is there in 2014-07; write another date" in found[0]["message"]["en"]


def test_a_channel_counted_on_for_one_service_is_chosen_for_no_other(town: Town) -> None:
    other = "services:\n  - {id: cards, title: cards, now: {kind: kiosk}, then: {offices: plan, kinds: [post_office]}}\n"
    text = BASE.text.replace("services:\n", other, 1).replace("service: papers", "service: cards", 1)
    with pytest.raises(InputError, match="chosen for papers"):
        solved(town, text)


def test_what_is_near_each_office_is_a_condition_with_a_repair(town: Town) -> None:
    (town.folder / "near.yaml").write_text(replace(BASE, near=100, rule="").text, encoding="utf-8")
    file = load_scenario(str(town.folder / "near.yaml"))
    found = explain(put(file, town.study), file)
    assert ("near", "papers") in {(part.kind, part.id) for part in found.conflict}
    nearest = next(repair for repair in found.repairs if repair.path[-1] == "within")
    reach = int(float(nearest.value.removesuffix(" m").removesuffix(" km")) * (1000 if nearest.value.endswith("km") else 1))
    assert list(replace(BASE, near=reach, rule="").plans())
    assert not list(replace(BASE, near=reach - 10, rule="").plans())
    assert any(repair.path[-1] == "one_near_each" and repair.value is None for repair in found.repairs)


def test_a_plan_that_is_given_may_name_channels(town: Town) -> None:
    (town.folder / "s.yaml").write_text(BASE.text, encoding="utf-8")
    file = load_scenario(str(town.folder / "s.yaml"))
    best = solve(file, town.study)
    given_plan = evaluate(file, [*best.after.open, *(set(best.plan.added) & set(CHANNELS))], town.study)
    assert [goal.value for goal in given_plan.plan.objectives] == [goal.value for goal in best.plan.objectives]
    assert given_plan.evaluation.broken == ()
    near = replace(BASE, near=900, rule="").text
    (town.folder / "near.yaml").write_text(near, encoding="utf-8")
    alone = evaluate(load_scenario(str(town.folder / "near.yaml")), ["hon", "hama", "mori", "kita"], town.study)
    assert [one.kind for one in alone.evaluation.broken] == ["near"]
    fewer = evaluate(file, ["hon", "hama", "mori"], town.study)
    assert {one.kind for one in fewer.evaluation.broken} >= {"open"}
    assert fewer.gains[1].after.open == ("hon", "hama", "mori", "k1", "k2")


def test_a_given_plan_beside_channels_of_every_plan_is_told(town: Town) -> None:
    (town.folder / "given.yaml").write_text(BASE.text, encoding="utf-8")
    result = evaluate(load_scenario(str(town.folder / "given.yaml")), ["hon", "hama", "mori", "p1"], town.study)
    assert result.evaluation is not None
    assert result.evaluation.best is not None
    assert "k1" in result.evaluation.best.open
    said = [block.to("en") for section in compose(result).sections for block in section.body if isinstance(block, Text)]
    (opened,) = [words for words in said if words.startswith("Open with it")]
    assert "Hon Town Office" in opened
    assert "Post k" not in opened
