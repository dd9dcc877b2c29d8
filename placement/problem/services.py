"""One service of a scenario put to its study: the offices and channels that give it, as a rule or an objective looks at them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from geodata.access.straight import millimetres, straight_line
from geodata.study import Study
from models.access import AccessMatrix, BoolArray, IntArray
from models.criteria import Criterion
from models.options import Options, option_id, spread
from models.problem import Constraint, of_set
from placement.problem.offered import months_of, needs_of_kinds
from placement.problem.reach import served_from
from placement.scenario.facts import Facts
from placement.scenario.files import Scenario
from placement.scenario.filters import OfficeFilter
from placement.scenario.served import Served
from placement.scenario.services import OtherService, channels_of


def with_service_layers(scenario: Scenario, study: Study) -> Study:
    """Return a study that names its channels, and the tables that speak of services, among the layers an answer rests on, where it does."""
    months, services = months_of(scenario) is not None, scenario.services
    needs = any(needs_of_kinds(study, one, date) for one in services for date in one.dates)
    rests = {
        "channels": months or any(channels_named(one, study) for one in services),
        "hours": months,
        "services": months or needs,
        "published": bool(scenario.published) or (needs and any(need.figure for need in study.needs.values())),
    }
    further = [layer for layer in study.service_layers if rests.get(layer.name) and layer not in study.layers]
    return replace(study, layers=(*study.layers, *further)) if further else study


def channels_named(service: OtherService, study: Study) -> bool:
    """Return whether a service is had, or may be, elsewhere than at offices."""
    then, now = service.then, service.now
    from_ = service.choose.from_ if service.choose else None
    return bool(then.kinds or (now and now.channels(study)) or (from_ and from_.channels(study, then.date)))


@dataclass(frozen=True, eq=False)
class ServiceFacts(Facts):
    """A service: who gives it before and with the plan; its places are the offices, then the channels, of the study.

    Parameters
    ----------
    whole
        the scenario's own facts, which know of offices alone.
    service
        the service, as the scenario has it.
    usual
        when a resident is served by the offices chosen: with the service too, unless it says otherwise.
    """

    whole: Facts
    service: OtherService
    usual: Served

    @cached_property
    def served(self) -> Served | None:
        """When a resident is served with it, where the service says so or has channels; None where it is as with the offices."""
        return self.service.served or (self.usual if self.channels else None)

    @cached_property
    def fixed_channels(self) -> tuple[str, ...]:
        """Ids of the channels that give it with every plan."""
        chosen, date = set(self.pool), self.service.then.date
        return tuple(channel for channel in channels_of(self.study, self._whole_kinds, date) if channel not in chosen)

    @cached_property
    def beyond_now(self) -> tuple[str, ...]:
        """Ids of the channels beyond the boundary, of the kinds of which all inside give it before."""
        now = self.service.now
        return channels_of(self.study, now.named_kinds, now.date, inside=False) if now else ()

    @cached_property
    def beyond_then(self) -> tuple[str, ...]:
        """The same of the kinds of which all inside give it with every plan."""
        then = self.service.then
        return channels_of(self.study, self._whole_kinds, then.date, inside=False)

    @cached_property
    def outside(self) -> tuple[str, ...]:
        """Ids of the channels beyond the boundary of every kind that gives it, or of which some are chosen: maps draw them, counted or not."""
        then = self.service.then
        after = channels_of(self.study, (*then.kinds, *self._chosen_kinds), then.date, inside=False)
        return tuple(dict.fromkeys((*self.beyond_now, *after)))

    @property
    def _whole_kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind in self.service.then.kinds if kind not in self._chosen_kinds)

    @cached_property
    def pool(self) -> tuple[str, ...]:
        """Ids of the channels that a plan may choose."""
        choose = self.service.choose
        return choose.from_.channels(self.study, self.service.then.date) if choose else ()

    @cached_property
    def staying(self) -> dict[str, str]:
        """By the id of an option, the office that stays for this service with it where it is not opened; none that always gives it."""
        choose, always = self.service.choose, {*self.keep}
        named = choose.from_.chosen(self.study) if choose else ()
        return {option_id(office, self.service.id): office for office in named if office not in always}

    @property
    def choosable(self) -> tuple[str, ...]:
        """The options that are chosen for it: offices that stay, then channels."""
        return (*self.staying, *self.pool)

    @property
    def _chosen_kinds(self) -> frozenset[str]:
        kinds = self.study.channels["kind"][self.study.channels["id"].isin(self.pool)]
        return frozenset((*map(str, kinds), *(self.service.choose.from_.named_kinds if self.service.choose else ())))

    @property
    def follows(self) -> bool:
        """Whether the offices that give it are those that the plan opens."""
        return self.service.then.offices == "plan"

    @cached_property
    def fixed_offices(self) -> tuple[str, ...]:
        """Ids of the offices that give it with every plan, where these are not those that the plan opens."""
        offices = self.service.then.offices
        if isinstance(offices, OfficeFilter):
            return offices.chosen(self.study)
        return self._offices_now if offices == "now" else ()

    @cached_property
    def _offices_now(self) -> tuple[str, ...]:
        now, choose = self.service.now, self.service.choose
        if now is not None:
            return now.chosen(self.study)
        return self._in_order({*self.whole.now, *(choose.from_.chosen(self.study) if choose else ())})

    @cached_property
    def _channels_now(self) -> tuple[str, ...]:
        return self.service.now.channels(self.study) if self.service.now else ()

    @cached_property
    def channels(self) -> tuple[str, ...]:
        """Ids of all channels that give it before or may give it with a plan, or lie beyond the boundary, in the study's order."""
        ours = {*self._channels_now, *self.fixed_channels, *self.pool, *self.beyond_now, *self.beyond_then}
        return tuple(channel for channel in self.study.channels["id"] if channel in ours)

    @cached_property
    def sites(self) -> tuple[str, ...]:
        """Ids of the offices, then of its channels."""
        return (*self.whole.sites, *self.channels)

    @cached_property
    def now(self) -> tuple[str, ...]:
        """Ids of the places that give it before any plan."""
        return self._in_order({*self._offices_now, *self._channels_now})

    @cached_property
    def keep(self) -> tuple[str, ...]:
        """Ids of the places that give it with every plan."""
        offices = self.whole.keep if self.follows else self.fixed_offices
        return self._in_order({*offices, *self.fixed_channels})

    @cached_property
    def candidates(self) -> tuple[str, ...]:
        """Ids of the places that a plan may let give it or not."""
        opened = self.whole.candidates if self.follows else ()
        return self._in_order({*opened, *self.staying.values(), *self.pool})

    @property
    def may_open(self) -> tuple[str, ...]:
        """Ids of the places that do not give it now and may."""
        return tuple(place for place in self.candidates if place not in self.now)

    @property
    def may_close(self) -> tuple[str, ...]:
        """Ids of the places that give it now, and may go on or not."""
        return tuple(place for place in self.now if place in self.candidates)

    @property
    def must_close(self) -> tuple[str, ...]:
        """Ids of the places that give it now and with no plan."""
        left = {*self.keep, *self.candidates}
        return tuple(place for place in self.now if place not in left)

    def amounts(self, column: str) -> Mapping[str, int]:
        """Return a whole-number column by the id of each place: of the offices, then of its channels in their own layer."""
        found = dict(self.whole.amounts(column))
        if self.channels:
            channels = self.study.channels
            there = dict(zip(channels["id"], map(int, channels[column].tolist()), strict=True))
            found |= {channel: there[channel] for channel in self.channels}
        return found

    @property
    def added(self) -> tuple[int, int]:
        """Fewest and most candidates open: any number, as far as the service itself knows."""
        return 0, len(self.candidates)

    @property
    def whose(self) -> str:
        """The column of the study's demand whose people count where nothing else is said."""
        return self.whole.whose

    @cached_property
    def distance(self) -> AccessMatrix:
        """Straight-line millimetres to every place."""
        offices = self.whole.distance
        if not self.channels:
            return offices
        there = straight_line(self.study, self.study.channels[self.study.channels["id"].isin(self.channels)])
        return AccessMatrix(
            offices.demand_ids,
            self.sites,
            np.hstack([offices.values, there.values]),
            offices.unit,
            np.hstack([offices.reachable, there.reachable]),
        )

    @cached_property
    def _covers(self) -> BoolArray:
        if self.served is None:
            return self.whole.covers()
        if not self.channels:
            return served_from(self.served, self.access)
        together = np.logical_or if self.served.any_of else np.logical_and
        ways = [self.distance.within(way.straight_line.mm) for way in self.served.services if way.straight_line]
        return np.array(together.reduce(ways))

    def covers(self) -> BoolArray:
        """Return (n, k) bool: whom each place would serve."""
        return self._covers

    def steps(self, matrix: AccessMatrix) -> IntArray:
        """Return the different distances from people to the places that may give it: where coverage can change."""
        columns = matrix.columns((*self.keep, *self.candidates))
        lived = self.people() > 0
        return np.unique(matrix.values[:, columns][lived[:, None] & matrix.reachable[:, columns]])

    def _in_order(self, places: Collection[str]) -> tuple[str, ...]:
        return tuple(place for place in self.sites if place in places)

    def given_by(self, opened: Collection[str], chosen: Collection[str]) -> tuple[str, ...]:
        """Return the places that give it with a plan.

        Parameters
        ----------
        opened
            ids of the offices that the plan opens.
        chosen
            ids of the channels that it chooses, and of the options of offices that stay.
        """
        offices = set(self.whole.sites).intersection(opened) if self.follows else self.fixed_offices
        picked = set(chosen)
        stay = {office for option, office in self.staying.items() if option in picked}
        return self._in_order({*offices, *stay, *self.fixed_channels, *(picked & set(self.pool))})

    @property
    def fixed_options(self) -> dict[str, str]:
        """By the id of an option that is open with every plan for this service, its place."""
        of_offices = {} if self.follows else {option_id(office, self.service.id): office for office in self.fixed_offices}
        return of_offices | {channel: channel for channel in self.fixed_channels}

    def spread(self, criterion: Criterion, layout: Options) -> Criterion:
        """Return a criterion over its places as one over the options of a problem."""
        position = {place: column for column, place in enumerate(self.sites)}
        given = self.fixed_options | self.staying | {channel: channel for channel in self.pool}
        if self.follows:
            given |= dict(zip(layout.sites, layout.sites, strict=True))
        columns = np.array([position[given[option]] if option in given else 0 for option in layout.ids], dtype=np.int64)
        return spread(criterion, columns, np.array([option in given for option in layout.ids], dtype=bool))

    def one_role(self) -> Iterator[Constraint]:
        """Yield that an office stays for the service only where it is not opened, which gives it as well."""
        candidates = set(self.whole.candidates) if self.follows else set()
        for option, office in self.staying.items():
            if office in candidates:
                yield of_set(f"one-role-{option}", (office, option), at_most=1)

    def near_closed(self) -> Iterator[Constraint]:
        """Yield what `one_near_each` demands: a place chosen near each office named that does not give the service."""
        near = self.service.choose.one_near_each if self.service.choose else None
        if near is None:
            return
        for office in near.closed.chosen(self.study):
            if office in self._offices_now and office not in self.keep:
                here = self.near(office, near.within.mm)
                both = (*here, office) if self.follows and office in self.whole.candidates else here
                yield of_set(f"near-{self.service.id}-{office}", both, at_least=1)

    def near(self, office: str, within_mm: int) -> tuple[str, ...]:
        """Return the options that may be chosen at most so far from an office, in a straight line."""
        return tuple(option for option, far in self.ways_from(office).items() if far <= within_mm)

    def ways_from(self, office: str) -> dict[str, int]:
        """Return the millimetres from an office to each place that may be chosen, by its option, in a straight line."""
        offices = self.study.offices
        here = offices.geometry[offices["id"] == office]
        found: dict[str, int] = {}
        for layer, places in ((offices, self.staying), (self.study.channels, {channel: channel for channel in self.pool})):
            rows = layer.set_index("id").geometry.reindex(list(places.values()))
            (ways,) = millimetres(here, rows).tolist() if places else ([],)
            found |= zip(places, ways, strict=True)
        return found
