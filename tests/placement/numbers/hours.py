"""What is said of opening times: hours, staff, yen, whom they reach, and the best of every way to be open in them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

import numpy as np

from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block
from tests.placement.numbers.cases import whole
from tests.placement.numbers.courses import listed
from tests.placement.numbers.plain import City, Sites, rows_of
from tests.placement.numbers.rules import rule
from tests.placement.numbers.tables import table

Way = dict[str, Sites]  # where it is open in each time
NOWHERE: Sites = frozenset()


class Hours:
    """The opening times of a city, worked out from its scenario and its sheet.

    Parameters
    ----------
    city
        the city.
    share
        the share of the cases that moves.
    """

    def __init__(self, city: City, share: Fraction) -> None:
        self.city, self.share = city, share
        self.stated: dict[str, Any] = city.scenario["hours"]
        self.slots: dict[str, dict[str, Any]] = {slot["id"]: slot for slot in self.stated["slots"]}
        self._reached: dict[tuple[str, Sites], int] = {}
        self._carried: dict[tuple[str, Sites], int] = {}

    def titled(self, title: str) -> str:
        """Return the time of an English title."""
        return next(name for name, slot in self.slots.items() if slot["title"]["en"] == title)

    def minutes(self, slot: str) -> int:
        """Return how many minutes a year an office is open in a time."""
        begin, end = (60 * int(hour) + int(minute) for hour, minute in re.findall(r"(\d+):(\d+)", self.slots[slot]["clock"]))
        return int(self.slots[slot]["openings"]) * (end - begin)

    def crew(self, slot: str, office: str) -> int:
        """Return the staff with which an office opens in a time."""
        crew = self.slots[slot].get("crew", self.stated["crew"])
        rows = {row["id"]: row for row in rows_of(self.city.folder / "offices.csv")}
        return int(rows[office][crew["column"]] if "column" in crew else crew["number"])

    @cached_property
    def staff_of(self) -> dict[tuple[str, str], int]:
        """Return the minutes of staff a year of each office in each time."""
        return {(slot, office): self.minutes(slot) * self.crew(slot, office) for slot in self.slots for office in self.city.ids}

    def staff(self, way: Mapping[str, Sites]) -> int:
        """Return the minutes of staff a year."""
        return sum(self.staff_of[slot, office] for slot, sites in way.items() for office in sites)

    def fixed(self, way: Mapping[str, Sites]) -> int:
        """Return the yen a year of the times that are open anywhere."""
        return sum(self.slots[slot].get("fixed_cost", 0) for slot, sites in way.items() if sites)

    def yen(self, way: Mapping[str, Sites]) -> Fraction:
        """Return the yen a year of staff and fixed costs."""
        return Fraction(self.staff(way) * self.stated["yen_an_hour"], 60) + self.fixed(way)

    @property
    def most_minutes(self) -> int:
        """Return how many minutes of staff a year there may be."""
        most = self.stated["limit"]["staff_hours"]
        return self.staff(self.today) if most == "now" else 60 * int(most)

    @cached_property
    def today(self) -> Way:
        """Return where it is open today."""
        return {
            name: self.city.before if slot.get("always") else frozenset(listed(slot.get("now")))
            for name, slot in self.slots.items()
        }

    @cached_property
    def plan(self) -> Way:
        """Return where it is open with the plan, as it was written."""
        return {one["id"]: frozenset(one["after"]["open"]) for one in self.city.plan["hours"]["times"]}

    def within(self, sites: Sites) -> Any:
        """Return who is within reach."""
        mm = self.city.nearest(sites) if sites else np.full(len(self.city.people), self.city.reach_mm + 1)
        return mm <= self.city.reach_mm

    @cached_property
    def own(self) -> dict[str, Any]:
        """Return from where the cases of each time come, before any moves."""
        return {slot: self._own(slot) for slot in self.slots}

    def _own(self, slot: str) -> Any:
        city, everyone = self.city, self.city.people
        if "cases" in self.slots[slot]:
            return spread(self.slots[slot]["cases"], everyone)
        rows = [row for row in rows_of(city.folder / "slots.csv") if row["slot"] == slot]
        offices = frozenset(row["office"] for row in rows if row["office"])
        total = np.zeros(len(everyone), dtype=np.int64)
        for row in rows:
            held = city.area == row["area"]
            if row["office"]:
                mm = city.nearest(offices)
                held = city.mm[:, city.ids.index(row["office"])] == mm
                for earlier in city.ids[: city.ids.index(row["office"])]:
                    held &= (city.mm[:, city.ids.index(earlier)] != mm) | (earlier not in offices)
            total += spread(int(row["cases"]), np.where(held, everyone, 0))
        return total

    @property
    def moved(self) -> int:
        """Return how many cases move."""
        shift = self.stated.get("shift")
        return int(said.rounded(self.share * int(self.own[shift["from"]].sum())).replace(",", "")) if shift else 0

    @cached_property
    def cases(self) -> dict[str, Any]:
        """Return from where the cases of each time come, once a share has moved."""
        found = dict(self.own)
        if "shift" in self.stated:
            source, target = (self.stated["shift"][end] for end in ("from", "to"))
            gone = spread(self.moved, found[source])
            found |= {source: found[source] - gone, target: found[target] + gone}
        return found

    def total(self, slot: str) -> int:
        """Return the cases of a time."""
        return int(self.cases[slot].sum())

    @property
    def every(self) -> int:
        """Return the cases of all times."""
        return sum(map(self.total, self.slots))

    def reached(self, slot: str, sites: Sites) -> int:
        """Return the cases of a time within reach of where it is open."""
        if (slot, sites) not in self._reached:
            self._reached[slot, sites] = int(self.cases[slot][self.within(sites)].sum())
        return self._reached[slot, sites]

    def carried(self, slot: str, sites: Sites) -> int:
        """Return the millimetres that the cases of a time have to where it is open, summed."""
        if (slot, sites) not in self._carried:
            self._carried[slot, sites] = int((self.cases[slot] * self.city.nearest(sites)).sum())
        return self._carried[slot, sites]

    def all_reached(self, way: Mapping[str, Sites]) -> int:
        """Return the cases of all times within reach."""
        return sum(self.reached(slot, sites) for slot, sites in way.items())

    def changes(self, slot: str) -> tuple[int, int]:
        """Return the cases of a time that are newly, and no longer, within reach."""
        old, new = self.within(self.today[slot]), self.within(self.plan[slot])
        return int(self.cases[slot][new & ~old].sum()), int(self.cases[slot][old & ~new].sum())

    def aim(self, name: str, way: Mapping[str, Sites]) -> Fraction | int | None:
        """Return what an objective is minimized by; None where a way cannot be valued on it."""
        if name == "distance_in_hours":
            if any(not sites and self.total(slot) for slot, sites in way.items()):
                return None
            return sum(self.carried(slot, sites) for slot, sites in way.items() if sites)
        return {"cases_in_hours": lambda: -self.all_reached(way), "staff_hours": lambda: self.staff(way)}.get(
            name, lambda: self.yen(way)
        )()

    @cached_property
    def ways(self) -> list[tuple[tuple[Any, ...], Way]]:
        """Return every way to be open that the scenario allows, with what it is ranked by."""
        names = [name for objective in self.city.scenario["objective"] for name in objective.values()]
        found = ((tuple(self.aim(name, way) for name in names), way) for way in self._ways())
        return [(score, way) for score, way in found if None not in score]

    def _ways(self) -> Iterator[Way]:
        keep, free, counts = self.city.choice
        most_yen = self.stated["limit"].get("yen")
        for count in counts:
            for some in itertools.combinations(free, count):
                for way in self._open(keep | frozenset(some), list(self.slots)):
                    if self.staff(way) <= self.most_minutes and (most_yen is None or self.yen(way) <= most_yen):
                        yield way

    def _open(self, plan: Sites, slots: Sequence[str]) -> Iterator[Way]:
        """Yield every way to be open in some times, the first ones decided first."""
        if not slots:
            yield {}
            return
        for before in self._open(plan, slots[:-1]):
            slot, stated = slots[-1], self.slots[slots[-1]]
            limits = stated.get("offices", {"min": 0, "max": len(plan)})
            may = sorted(before[stated["after"]] if "after" in stated else plan)
            counts = [len(plan)] if stated.get("always") else range(limits["min"], min(limits["max"], len(may)) + 1)
            for count in counts:
                yield from (before | {slot: frozenset(some)} for some in itertools.combinations(may, count))

    @property
    def best(self) -> tuple[Any, ...]:
        """Return what the best way is ranked by."""
        return min(score for score, _ in self.ways)


def spread(cases: int, weights: Any) -> Any:
    """Return whole cases in proportion to weights."""
    return np.array(whole(cases, [Fraction(int(weight)) for weight in weights]), dtype=np.int64)


def shares_of(city: City) -> list[Fraction]:
    """Return the shares that may move, the first of which decides."""
    shift = city.scenario["hours"].get("shift")
    return [Fraction(str(share).removesuffix("%").strip()) / 100 for share in shift["share"]] if shift else [Fraction(0)]


@cache
def hours_of(city: City, place: int = 0) -> Hours:
    """Return the opening times of a city with one of its shares, once."""
    return Hours(city, shares_of(city)[place])


def in_hours(minutes: int) -> str:
    """Return minutes as hours, with a decimal where they are not whole."""
    return said.rounded(Fraction(minutes, 60), 1 if minutes % 60 else 0)


def pair(old: str, new: str) -> str:
    """Return two values, today and with the plan."""
    return f"{old} → {new}"


@table("Opening hours$", "○")
def _(city: City, block: Block, **_: object) -> str | None:
    hours = hours_of(city)
    slot = hours.titled(block.column)
    if block.row.startswith("hours"):
        return in_hours(hours.minutes(slot))
    return pair(*(in_hours(hours.staff({slot: way[slot]})) for way in (hours.today, hours.plan)))


@rule(
    "Staff-hours of all these times together: {old} a year today, {new} with the plan.",
    "Staff-hours of all these times together: {old} a year today, {new} with the plan, of {most} at most.",
)
def _(city: City, **_: object) -> Mapping[str, str]:
    hours = hours_of(city)
    minutes = {"old": hours.staff(hours.today), "new": hours.staff(hours.plan), "most": hours.most_minutes}
    return {name: in_hours(one) for name, one in minutes.items()}


@rule(
    "They cost {old} yen a year today, {new} with the plan.",
    "They cost {old} yen a year today, {new} with the plan, of {most} at most.",
)
def _(city: City, **_: object) -> Mapping[str, str]:
    hours = hours_of(city)
    yen = {"old": hours.yen(hours.today), "new": hours.yen(hours.plan), "most": Fraction(hours.stated["limit"].get("yen", 0))}
    return {name: said.rounded(one) for name, one in yen.items()}


@rule("Fixed costs once a time is open anywhere: <parts>.")
def _(city: City, **_: object) -> Mapping[str, str]:
    hours, parts = hours_of(city), []
    whens = {
        (True, True): "today and with the plan",
        (True, False): "today alone",
        (False, True): "with the plan alone",
        (False, False): "neither today nor with the plan",
    }
    for name, slot in hours.slots.items():
        if slot.get("fixed_cost"):
            when = whens[bool(hours.today[name]), bool(hours.plan[name])]
            parts.append(f"{slot['title']['en']}: {slot['fixed_cost']:,} yen ({when})")
    return {"parts": "; ".join(parts)}


@table("Whom the opening hours reach", "Cases within reach")
def _(city: City, block: Block, **_: object) -> str | None:
    hours = hours_of(city)
    slots = list(hours.slots) if block.row == "all" else [hours.titled(block.row)]
    every = sum(map(hours.total, slots))
    reached = (sum(hours.reached(slot, way[slot]) for slot in slots) for way in (hours.today, hours.plan))
    newly, lost = (sum(hours.changes(slot)[place] for slot in slots) for place in (0, 1))
    sites = [way[slots[0]] for way in (hours.today, hours.plan)]
    means = (
        said.metres(Fraction(hours.carried(slots[0], some), hours.total(slots[0]) * 1000)) if some else "—" for some in sites
    )
    return {
        "cases a year": said.count(every),
        "offices": pair(*(str(len(some)) for some in sites)),
        "cases within reach": pair(*(said.people(one, every) for one in reached)),
        "newly": said.count(newly),
        "no longer": said.count(lost),
        "mean distance": pair(*means),
    }.get(block.column)


@table("Whom the opening hours reach", "Of all")
def _(city: City, block: Block, **_: object) -> str | None:
    hours = hours_of(city)
    slot = hours.titled(block.row)
    old, new = (hours.within(way[slot]) for way in (hours.today, hours.plan))
    reached = (said.people(int(city.people[held].sum()), city.everyone) for held in (old, new))
    return {
        "people within reach": pair(*reached),
        "newly": said.count(int(city.people[new & ~old].sum())),
        "no longer": said.count(int(city.people[old & ~new].sum())),
    }.get(block.column)


@rule("Of all {all} people, those within reach of an office that is open then")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"all": said.count(city.everyone)}


@table("Whom the opening hours reach", "If a share")
def _(city: City, block: Block, row: list[Block]) -> str | None:
    hours = hours_of(city, block.place[0])
    best = hours.best
    ours = hours.all_reached(hours.plan)
    holds = tuple(hours.aim(name, hours.plan) for one in city.scenario["objective"] for name in one.values()) == best
    assert (row[2].text == "as shown") is holds
    staff = {hours.staff(way) for score, way in hours.ways if score == best}
    return {
        "share that moves": said.share(int(1000 * hours.share), 1000),
        "cases that move": said.count(hours.moved),
        "cases within reach": said.count(-best[0]),
        "with the plan shown": said.count(ours),
        "staff-hours a year": in_hours(staff.pop()) if len(staff) == 1 else block.text,
    }.get(block.column)


@rule(
    "Of {every} cases a year in the opening times, within reach of an office open then: {old+} today, {new+} with the plan; newly {newly+}, "
    "no longer {lost+}."
)
def _(city: City, **_: object) -> Mapping[str, str]:
    hours = hours_of(city)
    changes = [hours.changes(slot) for slot in hours.slots]
    told = {"old": hours.all_reached(hours.today), "new": hours.all_reached(hours.plan)}
    told |= {name: sum(one[place] for one in changes) for place, name in enumerate(("newly", "lost"))}
    return {"every": said.count(hours.every)} | {name: said.people(cases, hours.every) for name, cases in told.items()}


@rule("hange at which offices opening times are kept (<parts>)")
def _(city: City, **_: object) -> Mapping[str, str]:
    hours = hours_of(city)
    changed = [slot for slot, one in hours.slots.items() if not one.get("always") and hours.today[slot] != hours.plan[slot]]
    parts = (
        f"{hours.slots[one]['title']['en']} {pair(*(str(len(way[one])) for way in (hours.today, hours.plan)))}" for one in changed
    )
    return {"parts": ", ".join(parts)}


@rule("Assumed: {share} of the cases of <source> move to <target>, {cases} a year")
def _(city: City, **_: object) -> Mapping[str, str]:
    stated = city.scenario["hours"]["shift"]["share"][0]
    return {"share": str(stated), "cases": said.count(hours_of(city).moved)}


@rule("{ties} plans tie on cases a year within reach of an office open then.")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"ties": said.count(city.first_tied)}


def sought(city: City, block: Block) -> str | None:
    """Return a cell of the objectives of a plan that decides opening times, too."""
    hours, number = hours_of(city), block.place[0]
    best = hours.best[number]
    ((_, name),) = city.scenario["objective"][number].items()
    value = {
        "cases_in_hours": lambda: said.count(-best),
        "staff_hours": lambda: f"{in_hours(best)} staff-hours",
        "hours_cost": lambda: f"{said.rounded(Fraction(best))} yen",
        "distance_in_hours": lambda: f"{said.rounded(Fraction(best, hours.every * 1000), 3)} m",
    }[name]()
    tied = sum(score[: number + 1] == hours.best[: number + 1] for score, _ in hours.ways)
    title = block.text.partition(". ")[2]
    return {"objective, in order": f"{number + 1}. {title}", "value": value, "plans tied": said.count(tied)}.get(block.column)
