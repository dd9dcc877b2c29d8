"""Opening times put to a study: where each may be open, what that takes, how many cases come then, and from where.

Sets: J sites, S opening times. Variables, beside x_j = 1 when site j is open: q_js = 1 when it is open in the time s, y_s = 1 when any site
is. Constraints, beside those of `models.program.formulation`:

(1) q_js <= x_j, and q_js <= q_jr where s is open only after r
(2) q_js <= y_s <= sum over j of q_js, where s costs something once it is open anywhere
(3) sum over j, s of hours_s crew_js q_js <= the staff-hours there are; likewise in yen, with the fixed costs of y_s
(4) how many sites are open in s lies within its limits

In times that every open office keeps, q_js is x_j. Offices that are all fixed are the case in which no x_j is free. Of the objectives, cases
within reach are maximal covering in each time (Church & ReVelle 1974), distances a p-median in each, with one budget for all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geodata.yamlfiles.source import Steps
from models.access import BoolArray, IntArray
from models.apportionment import apportion
from models.criteria import Blend, Coverage, Criterion, Score, Through, Travel
from models.messages.text import Text
from models.options import Options, option_id
from models.problem import Constraint, of_set, requires
from placement.problem.reach import served_from
from placement.scenario.facts import Facts, counts_of
from placement.scenario.hours import NOW, OpeningTime, StatedHours
from placement.scenario.objectives.hours import CASES, COST, STAFF
from placement.scenario.served import Served, Service

if TYPE_CHECKING:
    from geodata.services.slots import SlotCases
    from placement.scenario.objectives.definition import Objective

# costs are counted in sixtieths of a yen, so that every minute of staff is whole
SIXTIETHS = 60


class Limited(NamedTuple):
    """A condition on opening times.

    Parameters
    ----------
    id
        what is limited: `staff_hours`, `yen`, or the offices open in a time, by its id.
    path
        where it stands in the file.
    title
        what people read.
    rule
        what it demands of the options.
    """

    id: str
    path: Steps
    title: Text
    rule: Constraint


@dataclass(frozen=True, eq=False)
class SlotTable:
    """The opening times of a scenario on its study.

    Parameters
    ----------
    whole
        what is known of the offices chosen.
    usual
        when somebody is served, where an opening time says nothing of its own.
    stated
        the opening times.
    """

    whole: Facts
    usual: Served
    stated: StatedHours

    @property
    def slots(self) -> tuple[OpeningTime, ...]:
        """The opening times, in the order of the file."""
        return self.stated.slots

    @cached_property
    def possible(self) -> tuple[str, ...]:
        """The sites that may be open at all, in the study's order."""
        may = {*self.whole.keep, *self.whole.candidates}
        return tuple(site for site in self.whole.sites if site in may)

    @cached_property
    def may(self) -> dict[str, tuple[str, ...]]:
        """The sites that may be open in each time that is decided."""
        found: dict[str, tuple[str, ...]] = {}
        for slot in self.stated.decided:
            only = None if slot.only is None else set(slot.only.chosen(self.whole.study))
            found[slot.id] = tuple(site for site in self.possible if only is None or site in only)
        return found

    @cached_property
    def now(self) -> dict[str, tuple[str, ...]]:
        """The sites that are open in each time today, in the study's order."""
        open_now = self.whole.now
        return {
            slot.id: open_now if slot.always else slot.now.chosen(self.whole.study) if slot.now else () for slot in self.slots
        }

    @staticmethod
    def option(site: str, slot: str) -> str:
        """Return the id of a site's being open in a time."""
        return option_id(site, slot)

    @staticmethod
    def anywhere(slot: str) -> str:
        """Return the id of a time's being open anywhere."""
        return option_id("", slot)

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The ids of all that is decided of times: site by site in each, then whether it is open anywhere, where that costs."""
        each = (self.option(site, slot.id) for slot in self.stated.decided for site in self.may[slot.id])
        return (*each, *(self.anywhere(slot.id) for slot in self.stated.decided if slot.fixed_cost))

    def opened(self, chosen: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return the sites open in each time with a plan, given by the options it opens, those kept too."""
        here = set(chosen)
        return {slot.id: tuple(site for option, site in self._sites_of(slot).items() if option in here) for slot in self.slots}

    def with_anywhere(self, chosen: Collection[str]) -> tuple[str, ...]:
        """Return the options that say that a time is open anywhere, which follow from where it is."""
        opened = self.opened(chosen)
        return tuple(self.anywhere(slot.id) for slot in self.stated.decided if slot.fixed_cost and opened[slot.id])

    def crew(self, slot: OpeningTime) -> Mapping[str, int]:
        """Return the staff with which each site opens in a time."""
        crew = slot.crew or self.stated.crew
        if crew is None:  # the file is refused
            return {}
        if crew.number is not None:
            return dict.fromkeys(self.whole.sites, crew.number)
        column = str(crew.column)
        if column not in counts_of(self.whole.study.offices):
            return dict.fromkeys(self.whole.sites, 0)
        return self.whole.amounts(column)

    @cached_property
    def staff_minutes(self) -> dict[tuple[str, str], int]:
        """Minutes of staff a year that each site takes in each time."""
        return {(site, slot.id): slot.minutes * crew for slot in self.slots for site, crew in self.crew(slot).items()}

    def minutes_of(self, opened: Mapping[str, Collection[str]]) -> int:
        """Return the minutes of staff a year that the sites open in each time take."""
        return sum(self.staff_minutes[site, slot] for slot, sites in opened.items() for site in sites)

    def cost_of(self, opened: Mapping[str, Collection[str]]) -> int:
        """Return what they cost a year, in sixtieths of a yen."""
        fixed = sum(slot.fixed_cost for slot in self.slots if opened[slot.id])
        return self.minutes_of(opened) * (self.stated.yen_an_hour or 0) + SIXTIETHS * fixed

    @property
    def most_minutes(self) -> int | None:
        """The minutes of staff a year that there are; None where nothing is said."""
        limit = None if self.stated.limit is None else self.stated.limit.staff_hours
        return None if limit is None else self.minutes_of(self.now) if limit == NOW else 60 * int(limit)

    @property
    def most_yen(self) -> int | None:
        """The yen a year that there are; None where nothing is said."""
        return None if self.stated.limit is None else self.stated.limit.yen

    def served(self, slot: OpeningTime) -> Served:
        """Return when somebody is served in a time: as in the scenario, by public transport with that day's timetable."""
        return served_in(self.usual, slot)

    def covers(self, slot: OpeningTime) -> BoolArray:
        """Return (n, m) bool: whom each site would serve in a time."""
        served = self.served(slot)
        if served == self.usual:
            return self.whole.covers()
        return self.whole.once(("covers in", slot.id), lambda: served_from(served, self.whole.access))

    @cached_property
    def rows(self) -> dict[str, tuple[SlotCases, ...]]:
        """The rows of the study's sheet that count for each time: none where the scenario states its cases."""
        known = self.whole.study.slots
        return {slot.id: () if slot.cases else tuple(row for row in known if row.slot == slot.id) for slot in self.slots}

    def cases(self, slot: OpeningTime) -> int:
        """Return the cases of a time in a year, before any move."""
        return slot.cases if slot.cases is not None else sum(row.cases for row in self.rows[slot.id])

    def own(self, slot: OpeningTime) -> IntArray:
        """Return (n,) from where the cases of a time come, before any move."""
        whole = self.whole
        if slot.cases is not None:
            return _spread(slot.cases, whole.people(slot.spread))
        people, rows = whole.people(), self.rows[slot.id]
        total: IntArray = np.zeros(len(people), dtype=np.int64)
        areas = {area: place for place, area in enumerate(whole.study.areas["id"])}
        for row in rows:
            if row.area:
                total += _spread(row.cases, np.where(whole.areas == areas[row.area], people, 0))
        offices = [site for site in whole.sites if any(row.office == site for row in rows)]
        if offices:
            column, _ = whole.distance.nearest(offices)
            for row in rows:
                if row.office:
                    total += _spread(row.cases, np.where(column == whole.sites.index(row.office), people, 0))
        return total

    def demand(self, slot: OpeningTime) -> IntArray:
        """Return (n,) from where the cases of a time come, once a share of some has moved."""
        return self.whole.once(("cases in", slot.id), lambda: self._demand(slot))

    def _demand(self, slot: OpeningTime) -> IntArray:
        shift, own = self.stated.shift, self.own(slot)
        if shift is None or slot.id not in {shift.from_, shift.to}:
            return own
        source = own if slot.id == shift.from_ else self.own(next(one for one in self.slots if one.id == shift.from_))
        moved = _spread(share_of(int(source.sum()), self.stated.share), source)
        return own - moved if slot.id == shift.from_ else own + moved

    @cached_property
    def moved(self) -> int:
        """The cases that move with the share that decides."""
        shift = self.stated.shift
        source = next((slot for slot in self.slots if shift is not None and slot.id == shift.from_), None)
        return 0 if source is None else share_of(self.cases(source), self.stated.share)

    @cached_property
    def minutes_by_option(self) -> dict[str, int]:
        """Minutes of staff a year that each option takes."""
        found: dict[str, int] = {}
        for slot in self.slots:
            for option, site in self._sites_of(slot).items():
                found[option] = found.get(option, 0) + self.staff_minutes[site, slot.id]
        return found

    @cached_property
    def cost_by_option(self) -> dict[str, int]:
        """What each option costs a year, in sixtieths of a yen."""
        wage = self.stated.yen_an_hour or 0
        fixed = {self.anywhere(slot.id): SIXTIETHS * slot.fixed_cost for slot in self.stated.decided if slot.fixed_cost}
        return {option: wage * minutes for option, minutes in self.minutes_by_option.items()} | fixed

    @property
    def fixed_always(self) -> int:
        """What times cost once, in sixtieths of a yen, that every open office keeps."""
        return SIXTIETHS * sum(slot.fixed_cost for slot in self.slots if slot.always)

    def _sites_of(self, slot: OpeningTime) -> dict[str, str]:
        """Return the site of each option with which it is open in a time."""
        if slot.always:
            return {site: site for site in self.whole.sites}
        return {self.option(site, slot.id): site for site in self.may[slot.id]}

    def criterion(self, of: Objective, name: str, layout: Options) -> Criterion:
        """Return an objective on opening times over the options of a problem."""
        if of in (STAFF, COST):
            figures = self.minutes_by_option if of is STAFF else self.cost_by_option
            scores = np.array([figures.get(option, 0) for option in layout.ids], dtype=np.int64)
            return Score(name, scores, "min", base=0 if of is STAFF else self.fixed_always)
        parts = tuple(self._part(of, f"{name}_{slot.id}", slot, layout) for slot in self.slots)
        return Blend(name, parts, (1,) * len(parts), of.sense)

    def _part(self, of: Objective, name: str, slot: OpeningTime, layout: Options) -> Through:
        column, given = {site: place for place, site in enumerate(self.whole.sites)}, self._sites_of(slot)
        columns = np.array([column[given.get(option, self.whole.sites[0])] for option in layout.ids], dtype=np.int64)
        counts = np.array([option in given for option in layout.ids], dtype=bool)
        demand = self.demand(slot)
        inner = Coverage(name, self.covers(slot), demand) if of is CASES else Travel(name, self.whole.distance, demand)
        return Through(name, inner, columns, counts)

    def rules(self) -> Iterator[Constraint]:
        """Yield (1) to (4)."""
        yield from self.structure()
        yield from (one.rule for one in self.conditions())

    def structure(self) -> Iterator[Constraint]:
        """Yield (1) and (2)."""
        free = set(self.whole.candidates)
        for slot in self.stated.decided:
            options = self._sites_of(slot)
            for option, site in options.items():
                if site in free:
                    yield requires(f"open-{option}", option, site)
                if slot.after is not None:
                    yield self._after(slot, site, option)
            if slot.fixed_cost:
                anywhere = self.anywhere(slot.id)
                yield from (requires(f"anywhere-{option}", option, anywhere) for option in options)
                yield Constraint(f"somewhere-{slot.id}", (*((option, 1) for option in options), (anywhere, -1)), at_least=0)

    def _after(self, slot: OpeningTime, site: str, option: str) -> Constraint:
        first = next(one for one in self.slots if one.id == slot.after)
        name = f"after-{option}"
        if first.always:
            return requires(name, option, site)
        earlier = self.option(site, first.id)
        return requires(name, option, earlier) if site in self.may[first.id] else of_set(name, [option], at_most=0)

    def conditions(self) -> Iterator[Limited]:
        """Yield (3), in the largest units in which all terms are whole, and (4), each with where it stands in the file."""
        known = {*self.possible, *self.options}
        if self.most_minutes is not None:
            rule = _at_most("staff-hours", self.minutes_by_option, known, self.most_minutes)
            yield Limited("staff_hours", ("hours", "limit", "staff_hours"), Text("limit of staff-hours"), rule)
        if self.most_yen is not None:
            rule = _at_most("yen-of-hours", self.cost_by_option, known, SIXTIETHS * self.most_yen - self.fixed_always)
            yield Limited("yen", ("hours", "limit", "yen"), Text("limit of the yen of opening times"), rule)
        for row, slot in enumerate(self.slots):
            if slot.offices is not None:
                rule = of_set(f"offices-{slot.id}", self._sites_of(slot), at_least=slot.offices.min, at_most=slot.offices.max)
                title = Text("how many are open: {time}", time=slot.named)
                yield Limited(slot.id, ("hours", "slots", row, "offices"), title, rule)


def _at_most(name: str, figures: Mapping[str, int], known: Collection[str], most: int) -> Constraint:
    terms = [(option, figure) for option, figure in figures.items() if figure and option in known]
    unit = gcd(*(figure for _, figure in terms)) or 1
    return Constraint(name, tuple((option, figure // unit) for option, figure in terms), at_most=most // unit)


def served_in(usual: Served, slot: OpeningTime) -> Served:
    """Return when somebody is served in an opening time: by public transport with the timetable of its day and hours."""
    if slot.always and slot.depart is None and slot.date is None:
        return usual

    def of_the_day(ways: tuple[Service, ...] | None) -> tuple[Service, ...] | None:
        when = {"depart": slot.window, "date": slot.date}
        return ways and tuple(way if way.transit is None else way.model_copy(update=when) for way in ways)

    return usual.model_copy(update={"any_of": of_the_day(usual.any_of), "all_of": of_the_day(usual.all_of)})


def share_of(cases: int, share: Fraction) -> int:
    """Return a share of cases, rounded, half up."""
    amount = cases * share
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def _spread(cases: int, weights: IntArray) -> IntArray:
    """Return whole cases in proportion to weights, which they add up to; none where there are no weights."""
    if not int(weights.sum()):
        return np.zeros(len(weights), dtype=np.int64)
    return np.array(apportion(cases, weights.tolist()), dtype=np.int64)
