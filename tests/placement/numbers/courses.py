"""What is said of a plan over phases: states, yen, every service in every phase, and the best sets of the same size."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block
from tests.placement.numbers.plain import City, Sites
from tests.placement.numbers.rules import rule
from tests.placement.numbers.tables import table

Way = dict[str, str]
FIGURES = r"(?:\d+ → )*\d+"


def months(begin: str, end: str) -> int:
    """Return how many months there are from one to another."""
    (year, month), (later, last) = (map(int, one.split("-")) for one in (begin, end))
    return 12 * (later - year) + last - month


def before(month: str) -> str:
    """Return the month before one."""
    year, number = map(int, month.split("-"))
    return f"{year}-{number - 1:02}" if number > 1 else f"{year - 1}-12"


@dataclass(frozen=True)
class Course:
    """A plan over phases as the scenario has it; `ways` are the states of each site, first those of today."""

    city: City
    ways: list[Way]

    @property
    def phases(self) -> list[dict[str, Any]]:
        """Return the phases of the scenario."""
        phases: list[dict[str, Any]] = self.city.scenario["phases"]
        return phases

    @property
    def states(self) -> dict[str, dict[str, Any]]:
        """Return the states by id."""
        return {one["id"]: one for one in self.city.scenario["states"]}

    @property
    def ends(self) -> list[str]:
        """Return the month with which each phase is over."""
        return [*(one["from_year"] for one in self.phases[1:]), self.city.scenario["years"]["until_year"]]

    def months(self, number: int) -> int:
        """Return how many months a phase lasts."""
        return months(self.phases[number]["from_year"], self.ends[number])

    def span(self, number: int) -> str:
        """Return its first and last month."""
        return f"{self.phases[number]['from_year']} to {before(self.ends[number])}"

    def sites(self, service: str, number: int) -> Sites:
        """Return the sites that give a service in a phase; -1 is today."""
        gives = {name for name, one in self.states.items() if service in one.get("gives", [])}
        return frozenset(site for site, state in self.ways[number + 1].items() if state in gives)

    def moves(self, number: int) -> list[tuple[str, str]]:
        """Return what each site that changes goes from and to as a phase begins."""
        pairs = ((old, self.ways[number + 1][site]) for site, old in self.ways[number].items())
        return [(old, new) for old, new in pairs if old != new]

    def moving(self, number: int) -> int:
        """Return what the moves of a phase cost."""
        return sum(self.states[old]["may_become"][new] for old, new in self.moves(number))

    def shut(self, number: int) -> int:
        """Return how many sites stop giving anything as a phase begins."""
        gives = {name for name, one in self.states.items() if one.get("gives")}
        return sum(old in gives and new not in gives for old, new in self.moves(number))

    def keeping(self, number: int, way: Way | None = None) -> Fraction:
        """Return what states cost while a phase lasts, those of the phase by default."""
        a_year = sum(self.states[state].get("yen_a_year", 0) for state in (way or self.ways[number + 1]).values())
        return Fraction(a_year * self.months(number), 12)

    @property
    def every(self) -> range:
        """Return the numbers of the phases."""
        return range(len(self.phases))

    @property
    def total(self) -> Fraction:
        """Return the cost of all phases."""
        return sum((self.keeping(number) + self.moving(number) for number in self.every), Fraction(0))

    def mean(self, service: str) -> Fraction:
        """Return the mean distance over all months."""
        weights = [self.months(number) for number in self.every]
        metres = (self.city.value(self.sites(service, number)).mean_m for number in self.every)
        return sum((weight * one for weight, one in zip(weights, metres, strict=True)), Fraction(0)) / sum(weights)


@cache
def course_of(city: City) -> Course:
    """Return the course that the scenario states, or the one that was found."""
    scenario = city.scenario
    if "plan" not in scenario:
        return told_in(city, city.plan["course"])
    first = dict.fromkeys(city.ids, next(one["id"] for one in scenario["states"] if not one.get("gives")))
    first |= {site: one["id"] for one in scenario["states"] for site in listed(one.get("now"))}
    ways = [first]
    for phase in scenario["phases"]:
        moved = scenario["plan"]["phases"].get(phase["id"], {})
        ways.append(ways[-1] | {site: state for state, sites in moved.items() for site in listed(sites)})
    return Course(city, ways)


def listed(sites: Any) -> list[str]:
    """Return the sites that a file names."""
    found: list[str] = [] if sites is None else sites["ids"] if isinstance(sites, dict) else sites
    return found


def best_of(city: City) -> Course:
    """Return the course that is said to be the best."""
    return told_in(city, city.plan["best_course"])


def told_in(city: City, told: dict[str, Any]) -> Course:
    """Return a course that a result tells."""
    return Course(city, [told["today"], *(phase["states"] for phase in told["phases"])])


def service_in(city: City, title: str) -> str:
    """Return the service that a title begins with, in whatever case."""
    return next(name for name, titles in city.titles.items() if title.lower().startswith(titles["en"].lower()))


def fates(city: City, old: Sites, new: Sites) -> tuple[int, int]:
    """Return how many people get nearer and how many farther."""
    was, now = city.nearest(old), city.nearest(new)
    return int(city.people[now < was].sum()), int(city.people[now > was].sum())


def phase_of(course: Course, title: str) -> int:
    """Return the number of the phase that a text begins with."""
    return next(number for number in course.every if title.lower().startswith(course.phases[number]["title"]["en"].lower()))


def yen(value: Fraction | int) -> str:
    """Return whole yen."""
    return said.rounded(Fraction(value))


@table("What it costs, period by period")
def _(city: City, block: Block, **_: object) -> str | None:
    course = course_of(city)
    numbers = list(course.every) if block.row == "all periods" else [phase_of(course, block.row)]
    phase = course.phases[numbers[0]] if len(numbers) == 1 else {}
    limits = {key: f"{phase[key]:,}" if key in phase else "—" for key in ("budget", "closings")}
    return {
        "period": f"{phase['title']['en']} ({course.span(numbers[0])})" if phase else block.text,
        "sites that change": said.count(sum(len(course.moves(number)) for number in numbers)),
        "moves, yen": yen(sum(course.moving(number) for number in numbers)),
        "budget for moves, yen": limits["budget"],
        "sites that close": said.count(sum(course.shut(number) for number in numbers)),
        "at most": limits["closings"],
        "states while it lasts, yen": yen(sum((course.keeping(number) for number in numbers), Fraction(0))),
    }[block.column]


@rule("moves once, states by the month. In all {total} yen.")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"total": yen(course_of(city).total)}


@rule("the states of the same months would cost {old} yen; with the plan they cost {new} yen.")
def _(city: City, **_: object) -> Mapping[str, str]:
    course = course_of(city)
    old, new = (sum((course.keeping(number, way) for number in course.every), Fraction(0)) for way in (course.ways[0], None))
    return {"old": yen(old), "new": yen(new)}


@table("Each service over the years", ".*: each period against")
def _(city: City, block: Block, row: list[Block]) -> str | None:
    course, caption = course_of(city), block.caption or ""
    service, since = service_in(city, caption), caption.endswith("the one before it")
    number = next(number for number in course.every if row[0].text == course.span(number))
    old, new = course.sites(service, number - 1 if since else -1), course.sites(service, number)
    was, now = city.value(old), city.value(new)
    nearer, farther = fates(city, old, new)
    return {
        "months": course.span(number),
        "people": said.count(city.everyone),
        "sites": f"{len(old)} → {len(new)}",
        "people within reach": f"{said.people(was.served, city.everyone)} → {said.people(now.served, city.everyone)}",
        "mean distance": f"{said.metres(was.mean_m)} → {said.metres(now.mean_m)}",
        "people nearer": said.people(nearer, city.everyone),
        "people farther": said.people(farther, city.everyone),
    }[block.column]


@table("The best sets of the same size")
def _(city: City, block: Block, row: list[Block]) -> str | None:
    course, service = course_of(city), service_in(city, block.caption or "")
    given = course.sites(service, phase_of(course, row[0].text))
    worth = {frozenset(some): city.value(frozenset(some)) for some in itertools.combinations(city.ids, len(given))}
    keys = {some: (-one.served, one.total_mm) for some, one in worth.items()}
    if row[1].text.startswith("best by people"):
        best = {some for some, key in keys.items() if key == min(keys.values())}
    elif row[1].text.startswith("best by mean"):
        best = {some for some, key in keys.items() if key[1] == min(total for _, total in keys.values())}
    else:
        best = {given}
    named = city.listed(row[2].text)
    assert named in best
    nearer, farther = fates(city, given, named)
    if block.column == "set" and len(best) > 1:
        return f"{block.text.split(' (')[0]} ({len(best)} such sets; this is the first)"
    return {
        "people within reach": said.people(worth[named].served, city.everyone),
        "mean distance": said.metres(worth[named].mean_m),
        "people nearer": said.people(nearer, city.everyone) if named != given or block.text != "—" else "—",
        "people farther": said.people(farther, city.everyone) if named != given or block.text != "—" else "—",
    }.get(block.column)


def sought(city: City, block: Block) -> str | None:
    """Return a cell of the objectives of a course that was found; ways through the phases are too many to count those tied."""
    course, number = course_of(city), block.place[0]
    value = (f"{said.rounded(course.mean(city.main), 3)} m", f"{yen(course.total)} yen")[number]
    title = block.text.partition(". ")[2]
    return {"objective, in order": f"{number + 1}. {title}", "value": value, "plans tied": block.text}.get(block.column)


@rule("what becomes of the {sites} candidates beside the {open} offices open now")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"sites": said.count(len(city.ids)), "open": said.count(len(city.before))}


def apart(amount: str, ours: Fraction, theirs: Fraction) -> str:
    """Return how far a value is from the best, less being better."""
    return f"{amount} ({said.rounded(100 * abs(ours - theirs) / theirs, 2)}%) {'worse' if ours > theirs else 'better'}"


def values(city: City) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
    """Return mean distance and cost, each of the course given and of the best."""
    one, other = course_of(city), best_of(city)
    return (one.mean(city.main), other.mean(city.main)), (one.total, other.total)


@table("Beside the best plan")
def _(city: City, block: Block, **_: object) -> str | None:
    if "best_course" not in city.plan:
        return None
    (mean, best_mean), (cost, best_cost) = values(city)
    far = [f"{said.rounded(one, 3)} m" for one in (mean, best_mean, abs(mean - best_mean))]
    money = [f"{yen(one)} yen" for one in (cost, best_cost, abs(cost - best_cost))]
    number = int(block.row.split(".")[0])
    ours, theirs, between = (far, money)[number - 1]
    pair = ((mean, best_mean), (cost, best_cost))[number - 1]
    title = ("mean distance (mean of the years)", "cost of states and moves, over all phases")[number - 1]
    return {
        "objective, in order": f"{number}. {title}",
        "this plan": ours,
        "the best plan": theirs,
        "this plan is": apart(between, *pair),
    }[block.column]


@rule(
    "Against the best plan: mean distance (mean of the years) {far} ({share}) worse; "
    "cost of states and moves, over all phases {yen} yen ({part}) better."
)
def _(city: City, **_: object) -> Mapping[str, str]:
    (mean, best_mean), (cost, best_cost) = values(city)
    shares = [f"{said.rounded(100 * abs(one - two) / two, 2)}%" for one, two in ((mean, best_mean), (cost, best_cost))]
    return {"far": f"{said.rounded(mean - best_mean, 3)} m", "share": shares[0], "yen": yen(best_cost - cost), "part": shares[1]}


@rule("Budget of <phase>: at most {most} yen. This plan: {spent} yen.")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    return broken(city, found["phase"])


def broken(city: City, title: str) -> dict[str, str]:
    """Return the budget of a phase, and what is spent."""
    course = course_of(city)
    number = phase_of(course, title)
    return {"most": f"{course.phases[number]['budget']:,}", "spent": yen(course.moving(number))}


@table("The scenario's conditions")
def _(city: City, block: Block, row: list[Block]) -> str | None:
    if not row[0].text.startswith("Budget of "):
        return None
    limit = broken(city, row[0].text.removeprefix("Budget of "))
    return {"asked": f"at most {limit['most']} yen", "this plan": f"{limit['spent']} yen"}.get(block.column)


@rule("<phase>, against the state before: <service> at {old} → {new} places; people farther {farther+}, nearer {nearer+}.")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    course = course_of(city)
    number, service = phase_of(course, found["phase"]), service_in(city, found["service"])
    old, new = course.sites(service, number - 1), course.sites(service, number)
    nearer, farther = fates(city, old, new)
    told = {"nearer": said.some(nearer, city.everyone), "farther": said.some(farther, city.everyone)}
    return {"old": str(len(old)), "new": str(len(new)), **told}


@rule(
    "<phase>, <service> (<places>): {farther} people farther, {nearer} nearer", "<phase>, <service> (<places>): nobody's distance"
)
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    # without phases the same words follow a comma of another sentence
    if "states" not in city.scenario:
        return {}
    course = course_of(city)
    number, service = phase_of(course, found["phase"]), service_in(city, found["service"])
    old, new = course.sites(service, number - 1), course.sites(service, number)
    nearer, farther = fates(city, old, new)
    places = str(len(new)) if old == new else f"{len(old)} → {len(new)}"
    return {"places": places, "nearer": said.count(nearer), "farther": said.count(farther)}


@rule(
    "A plan that was given, not sought: <main>; <other>. Residents",
    "given: <main>; <other> (evaluated, not sought)",
    "<main>; <other>. Notifications: from",
)
def _(city: City, **_: object) -> Mapping[str, str]:
    course = course_of(city)
    told = []
    for service, titles in city.titles.items():
        counts = [len(course.sites(service, number)) for number in (-1, *course.every)]
        told.append(f"{titles['en']}: {' → '.join(str(one) for one, _ in itertools.groupby(counts))} places")
    return {"main": told[0], "other": told[1]}


@rule("Of {sites} sites, {count} may change what they are, in {periods} periods.")
def _(city: City, **_: object) -> Mapping[str, str]:
    count = sum(bool(course_of(city).states[state].get("may_become")) for state in course_of(city).ways[0].values())
    return {"sites": said.count(len(city.ids)), "count": said.count(count), "periods": said.count(len(city.scenario["phases"]))}


@rule("after is the last period, <title> (<span>). The periods between")
def _(city: City, **_: object) -> Mapping[str, str]:
    course = course_of(city)
    return {"title": course.phases[-1]["title"]["en"], "span": course.span(len(course.phases) - 1)}


@rule("People over the years: people from <month>. A year")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"month": city.scenario["years"]["people"][0]["from_year"]}
