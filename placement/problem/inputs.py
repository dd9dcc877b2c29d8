"""What can be measured on a study: people by column, who is served from where, how far offices are apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.access.departures import Departures
from geodata.access.measured import Access
from geodata.access.rides import Ride
from geodata.access.straight import straight_line
from geodata.study import Study
from models.access import AccessMatrix, BoolArray, IntArray
from models.criteria import Criterion
from models.messages.findings import InputError
from models.messages.text import Text
from models.options import Options
from models.queueing.queue import Queue
from placement.problem.counts import OfficeCount, limits_on, office_counts
from placement.problem.reach import served_from
from placement.problem.services import ServiceFacts
from placement.problem.slots import SlotTable, served_in
from placement.problem.states import Standing, StateFacts, StateTable, seen_through, table_of
from placement.scenario.facts import Facts
from placement.scenario.files import Scenario, ScenarioFile
from placement.scenario.ids import Named, names_by_sort
from placement.scenario.queue import Case
from placement.scenario.rules.base import Rule
from placement.scenario.rules.wait import Wait
from placement.scenario.served import Served, Service
from placement.scenario.travel import Travel

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Path = tuple[str | int, ...]


@dataclass(frozen=True, eq=False)
class ProblemInputs(Facts):
    """A study with the access that a scenario rests on.

    Parameters
    ----------
    scenario
        the scenario.
    """

    scenario: Scenario

    @cached_property
    def now(self) -> tuple[str, ...]:
        """Ids of the offices open before any plan, in the study's order: by default those in `keep`."""
        if self.table is not None:
            return self._in_order(self._standing("stays", "may_close", "must_close"))
        offices = self.scenario.offices
        return self._in_order(offices.keep) if offices.now is None else offices.now.chosen(self.study)

    @cached_property
    def table(self) -> StateTable | None:
        """The states that its sites may be in; None where they are open or shut."""
        return table_of(self.scenario, self.study)

    @cached_property
    def hours(self) -> SlotTable | None:
        """The opening times that are decided; None where the scenario states none."""
        return None if self.scenario.hours is None else SlotTable(self, self.scenario.served, self.scenario.hours)

    @property
    def times(self) -> tuple[str, ...]:
        """The options of what is decided of opening times: an office's being open in one, or anybody's."""
        return () if self.hours is None else self.hours.options

    @cached_property
    def times_now(self) -> tuple[str, ...]:
        """The options of opening times in which offices are open today."""
        hours = self.hours
        if hours is None:
            return ()
        return tuple(hours.option(site, slot.id) for slot in hours.stated.decided for site in hours.now[slot.id])

    def _standing(self, *wanted: Standing) -> frozenset[str]:
        """Return the sites that stand so towards the service of the offices chosen."""
        standing = self.table.standing() if self.table else {}
        return frozenset(site for site, one in standing.items() if one in wanted)

    def seen_in(self, criterion: Criterion, layout: Options, service: str | None, phase: str, name: str) -> Criterion:
        """Return a criterion over the sites as one over the options of a phase, of which those count that give a service."""
        if self.table is None:
            return layout.spread(criterion, (phase,), name)
        return seen_through(criterion, layout, self.table.labels(service, phase), name)

    @cached_property
    def names(self) -> Mapping[Named, Sequence[tuple[Path, Any]]]:
        """What the scenario names of each sort, with where it stands in the file."""
        return names_by_sort(self.scenario)

    @cached_property
    def services(self) -> dict[str, ServiceFacts]:
        """The other services of the scenario, by id."""
        if self.table is not None:
            table, usual = self.table, self.scenario.served
            return {
                one.id: StateFacts(self.study, self.access, self.polygons, self, one, usual, table)
                for one in self.scenario.services
            }
        return {
            one.id: ServiceFacts(self.study, self.access, self.polygons, self, one, self.scenario.served)
            for one in self.scenario.services
        }

    def of(self, service: str | None) -> Facts:
        """Return what is known of a service: of the offices chosen where none is named, or theirs."""
        return self.services.get(service or "", self)

    @cached_property
    def channels(self) -> tuple[str, ...]:
        """Ids of the channels that a plan may choose, for any service, in the study's order."""
        pools = {channel for facts in self.services.values() for channel in facts.pool}
        return tuple(channel for channel in self.study.channels["id"] if channel in pools) if pools else ()

    @cached_property
    def staying(self) -> tuple[str, ...]:
        """The options of offices that may stay for a service without being opened, service by service, in the study's order."""
        return tuple(option for facts in self.services.values() for option in facts.staying)

    def to_channels(self, channels: GeoDataFrame) -> AccessMatrix:
        """Return straight-line millimetres from everybody to channels, given by rows of the study's layer."""
        return straight_line(self.study, channels)

    def seen_by(self, rule: Rule) -> Facts:
        """Return what a rule looks at: a service, where it names one, else the offices chosen."""
        return self.of(getattr(rule, "service", None))

    @cached_property
    def decided(self) -> tuple[ServiceFacts, ...]:
        """The services that something is chosen for, or that a rule or an objective looks at."""
        looked_at = {service for _, service in self.names[Named.SERVICES]}
        return tuple(facts for name, facts in self.services.items() if name in looked_at or facts.service.choose)

    @cached_property
    def may_close(self) -> tuple[str, ...]:
        """Ids of the offices open now that may close or stay, in the study's order."""
        if self.table is not None:
            return self._in_order(self._standing("may_close"))
        offices = self.scenario.offices
        if offices.now is None:
            return ()
        if offices.may_close is not None:
            pool = set(offices.may_close.chosen(self.study))
        elif offices.close or offices.total:
            pool = set(self.now)
        else:
            pool = {move.office for move in offices.moves} | {office for merger in offices.mergers for office in merger.offices}
        fixed = {*offices.keep, *offices.must_close}
        return tuple(office for office in self.now if office in pool - fixed)

    @cached_property
    def keep(self) -> tuple[str, ...]:
        """Ids of the offices that stay open, in the study's order."""
        closing = {*self.may_close, *self.must_close}
        return tuple(office for office in self.now if office not in closing)

    @cached_property
    def must_close(self) -> tuple[str, ...]:
        """Ids of the offices open now that close whatever happens, in the study's order."""
        if self.table is not None:
            return self._in_order(self._standing("must_close"))
        return tuple(office for office in self.now if office in self.scenario.offices.must_close)

    @cached_property
    def may_open(self) -> tuple[str, ...]:
        """Ids of the offices that are not open now and may be, in the study's order."""
        if self.table is not None:
            return self._in_order(self._standing("may_open"))
        offices = self.scenario.offices
        pool = {*offices.new_sites, *(offices.from_.chosen(self.study) if offices.from_ else ())}
        barred = {*self.now, *offices.keep, *offices.forbid}
        return tuple(office for office in self.sites if office in pool - barred)

    @property
    def whose(self) -> str:
        """The column of the study's demand whose people count where nothing else is said."""
        return self.scenario.people

    @property
    def wait(self) -> Wait | None:
        """The rule on waiting, of which there is one at most."""
        return next((rule for rule in self.scenario.rules if isinstance(rule, Wait)), None)

    @cached_property
    def counters_take(self) -> tuple[int, ...]:
        """The most people that one counter takes, two, three and so on, in the hardest case of the queue; none without a limit."""
        stated = self.scenario.queue
        return () if stated is None else self.counters_taking(stated.hardest)

    def counters_taking(self, case: Case, *, before: bool = False) -> tuple[int, ...]:
        """Return the most people that one counter takes, two, three and so on, in one case of the queue; none without a limit."""
        queue, rule = self.queue_of(case, before=before), self.wait
        # without limit, or with a day's file that cannot be read, which is said
        unknown = rule is None or (self.scenario.queue is not None and self.scenario.queue.profile and not self.day_shares)
        return () if rule is None or unknown else queue.takes(rule.limit(queue), int(self.people().sum()))

    def queue_of(self, case: Case, *, before: bool = False) -> Queue:
        """Return the queue at an office in one case, with the plan or before it."""
        return case.queue(int(self.people().sum()), self.day_shares, before=before)

    @property
    def deciding_queue(self) -> Queue | None:
        """The queue at an office in the hardest case; None without one."""
        stated = self.scenario.queue
        return None if stated is None else self.queue_of(stated.hardest)

    @property
    def day_shares(self) -> tuple[Fraction, ...]:
        """The share of the day's arrivals that comes in each of its hours; none where the queue is that of the long run."""
        return () if self.polygons.day is None else self.polygons.day.shares

    @cached_property
    def posts(self) -> IntArray:
        """(m, c) the posts of each office with one counter, two and so on; none of each where nothing is said of staff."""
        stated, counters = self.scenario.staff, len(self.counters_take)
        if stated is None:
            return np.zeros((len(self.sites), 0), dtype=np.int64)
        posts = stated.posts(self.study, counters)
        return np.array([posts[office] for office in self.sites], dtype=np.int64).reshape(len(self.sites), counters)

    @property
    def yearly_yen(self) -> IntArray:
        """(m, c) the yen a year of each office with one counter, two and so on, at the most stated; (m, 1) without staff."""
        money = self.scenario.money
        return super().yearly_yen if money is None else money.yearly(self.study, self.posts)

    @property
    def posts_now(self) -> int | None:
        """The posts of today at the offices open now; None where nothing is said."""
        stated = self.scenario.staff
        by_office = {} if stated is None else stated.posts_now(self.study)
        return sum(by_office[office] for office in self.now) if by_office else None

    @property
    def most_counters(self) -> int | None:
        """How many counters the open offices may have together; None where nothing is said."""
        stated = self.scenario.queue
        return None if stated is None or stated.counters is None else stated.counters.total

    @cached_property
    def counts(self) -> tuple[OfficeCount, ...]:
        """The numbers of offices that the scenario asks for."""
        return office_counts(self.scenario, self, self.services)

    @cached_property
    def added(self) -> tuple[int, int]:
        """Fewest and most candidates open in any phase."""
        if self.table is not None:
            return 0, len(self.candidates)
        opened = [phase.open for phase in self.scenario.phases or () if phase.open is not None]
        if opened:
            return opened[0].min, opened[-1].max
        low, high, _ = limits_on([count for count in self.counts if count.of_offices])
        return low, high

    def _in_order(self, ids: Collection[str]) -> tuple[str, ...]:
        return tuple(office for office in self.sites if office in ids)

    def covers(self, served: Served | None = None) -> BoolArray:
        """Return (n, m) bool: whom each office would serve; by the ways of the scenario and its groups unless others are given."""
        return self.once(("covers", served), lambda: self._covers(served))

    def _covers(self, served: Served | None) -> BoolArray:
        found = served_from(served or self.scenario.served, self.access)
        for place, group in enumerate(self.scenario.groups if self.study.groups and served is None else ()):
            if group.served is not None:
                each = len(self.study.groups)
                found[place::each] = served_from(group.served, self.access)[place::each]
        return found

    def steps(self, matrix: AccessMatrix) -> IntArray:
        """Return the different distances from people to the offices that may be open: where coverage can change."""
        columns = matrix.columns((*self.keep, *self.candidates))
        counted = {column for path, column in self.names[Named.DEMAND_NUMBERS] if path[0] == "rules"}
        lived = np.any([self.people(column) > 0 for column in {self.whose, *counted}], axis=0)
        far, able = matrix.values[:, columns], matrix.reachable[:, columns]
        return np.unique(far[lived[:, None] & able])


def services(scenario: Scenario) -> Iterator[tuple[Path, Service]]:
    """Yield every way of being served that a scenario names, with where it stands in the file."""
    blocks: list[tuple[Path, Served | None]] = [(("served",), scenario.served)]
    blocks += [(("groups", row, "served"), group.served) for row, group in enumerate(scenario.groups)]
    blocks += [(("services", row, "served"), one.served) for row, one in enumerate(scenario.services)]
    if scenario.futures:
        blocks += [(("futures", "of", row, "served"), future.served) for row, future in enumerate(scenario.futures.of)]
    for path, served in blocks:
        if served is not None:
            way = "any" if served.any_of else "all"
            yield from (((*path, way, row), service) for row, service in enumerate(served.services))


def needs_walking(scenario: Scenario) -> bool:
    """Return whether anything in the scenario rests on access on foot."""
    # whom offices reach by car or bicycle is shown beside whom they reach on foot
    ways = (service.walking is not None or service.by_road is not None for _, service in services(scenario))
    return any(ways) or "walking" in scenario.needs


def needs_rides(scenario: Scenario) -> tuple[Ride, ...]:
    """Return the ways of going by car and bicycle that the scenario rests on, at its speeds."""
    modes = dict.fromkeys(service.by_road[0] for _, service in services(scenario) if service.by_road is not None)
    return tuple((scenario.travel or Travel()).ride(mode) for mode in modes)


def needs_transit(scenario: Scenario) -> tuple[Departures, ...]:
    """Return the settings of public transport that the scenario rests on."""
    settings = [service.departures for _, service in services(scenario) if service.transit is not None]
    if "transit" in scenario.needs:
        settings.append(scenario.departures)
    for slot in scenario.hours.slots if scenario.hours else ():
        settings += [way.departures for way in served_in(scenario.served, slot).services if way.transit is not None]
    return tuple(dict.fromkeys(settings))


def require_feeds(file: ScenarioFile, study: Study) -> None:
    """Check that a study has timetables where the scenario rests on public transport.

    Raises
    ------
    InputError
        at the first place that needs them.
    """
    scenario = file.scenario
    if study.feeds or not needs_transit(scenario):
        return
    places: list[Path] = [
        *((*path, "transit") for path, service in services(scenario) if service.transit),
        *(("objective", row) for row, goal in enumerate(scenario.objective) if "transit" in goal.needs),
    ]
    message = Text("the study has no timetables (GTFS); add them under feeds in its study.yaml")
    raise InputError(file.located.source.finding("no-feeds", message, *places[0]))


def unmeasured(study: Study, access: Access) -> tuple[Departures, ...] | None:
    """Return the settings with which walking and public transport can be measured in full; None where nothing more can be."""
    settings = tuple(access.transit_s) or ((Departures(),) if study.feeds else ())
    measured = access.walking_s is not None and len(access.transit_s) == len(settings)
    return None if study.network is None or measured else settings
