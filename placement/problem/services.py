"""One service of a scenario put to its study: the offices and channels that give it, as a rule or an objective looks at them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geodata.access.straight import millimetres, straight_line
from geodata.study import Study
from models.access import AccessMatrix, BoolArray, IntArray
from models.criteria import Criterion
from models.options import Options, option_id, spread
from models.problem import Constraint, of_set
from placement.scenario.facts import Facts
from placement.scenario.files import Scenario
from placement.scenario.filters import OfficeFilter
from placement.scenario.served import Served
from placement.scenario.services import OtherService, channels_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def with_channels(scenario: Scenario, study: Study) -> Study:
    """Return a study that names its channels among the layers an answer rests on, where the scenario counts any."""
    layer = study.layer_of("channels")
    kinds = set(study.channels["kind"])
    counted = any(one.has_channels or kinds.intersection(one.now.named_kinds) for one in scenario.services)
    if layer is None or layer in study.layers or not counted:
        return study
    return replace(study, layers=(*study.layers, layer))


@dataclass(frozen=True, eq=False)
class ServiceFacts(Facts):
    """A service: who gives it before and with the plan; its places are the offices, then the channels, of the study.

    Parameters
    ----------
    whole
        the scenario's own facts, which know of offices alone.
    service
        the service, as the scenario has it.
    served
        when a resident is served with it, where the service says so or has channels; None where it is as with the offices.
    """

    whole: Facts
    service: OtherService
    served: Served | None

    @cached_property
    def fixed_channels(self) -> tuple[str, ...]:
        """Ids of the channels that give it with every plan."""
        chosen, then = set(self.pool), self.service.then
        kinds = tuple(kind for kind in then.kinds if kind not in self._chosen_kinds)
        return tuple(channel for channel in channels_of(self.study, kinds, then.date) if channel not in chosen)

    @cached_property
    def pool(self) -> tuple[str, ...]:
        """Ids of the channels that a plan may choose."""
        choose = self.service.choose
        return choose.from_.chosen(self.study, self.service.then.date) if choose else ()

    @property
    def _chosen_kinds(self) -> frozenset[str]:
        kinds = self.study.channels["kind"][self.study.channels["id"].isin(self.pool)]
        from_ = self.service.choose.from_ if self.service.choose else None
        named = (from_.kinds or (from_.kind,)) if from_ else ()
        return frozenset((*map(str, kinds), *(kind for kind in named if kind)))

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
        return self.service.now.chosen(self.study)

    @cached_property
    def channels(self) -> tuple[str, ...]:
        """Ids of all channels that give it before or may give it with a plan, in the study's order."""
        ours = {*self.service.now.channels(self.study), *self.fixed_channels, *self.pool}
        return tuple(channel for channel in self.study.channels["id"] if channel in ours)

    @cached_property
    def sites(self) -> tuple[str, ...]:
        """Ids of the offices, then of its channels."""
        return (*self.whole.sites, *self.channels)

    @cached_property
    def now(self) -> tuple[str, ...]:
        """Ids of the places that give it before any plan."""
        return self._in_order({*self._offices_now, *self.service.now.channels(self.study)})

    @cached_property
    def keep(self) -> tuple[str, ...]:
        """Ids of the places that give it with every plan."""
        offices = self.whole.keep if self.follows else self.fixed_offices
        return self._in_order({*offices, *self.fixed_channels})

    @cached_property
    def candidates(self) -> tuple[str, ...]:
        """Ids of the places that a plan may let give it or not."""
        return self._in_order({*(self.whole.candidates if self.follows else ()), *self.pool})

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

    @property
    def added(self) -> tuple[int, int]:
        """Fewest and most candidates open: any number, as far as the service itself knows."""
        return 0, len(self.candidates)

    @property
    def whose(self) -> str:
        """The column of the study's demand whose people count where nothing else is said."""
        return self.whole.whose

    def to_channels(self, channels: GeoDataFrame) -> AccessMatrix:
        """Return straight-line millimetres from everybody to channels, given by rows of the study's layer."""
        return straight_line(self.study, channels)

    @cached_property
    def distance(self) -> AccessMatrix:
        """Straight-line millimetres to every place."""
        offices = self.whole.distance
        if not self.channels:
            return offices
        there = self.to_channels(self.study.channels[self.study.channels["id"].isin(self.channels)])
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
            ids of the channels that it chooses.
        """
        offices = set(self.whole.sites).intersection(opened) if self.follows else self.fixed_offices
        return self._in_order({*offices, *self.fixed_channels, *(set(self.pool) & set(chosen))})

    @property
    def fixed_options(self) -> dict[str, str]:
        """By the id of an option that is open with every plan for this service, its place."""
        of_offices = {} if self.follows else {option_id(office, self.service.id): office for office in self.fixed_offices}
        return of_offices | {channel: channel for channel in self.fixed_channels}

    def spread(self, criterion: Criterion, layout: Options) -> Criterion:
        """Return a criterion over its places as one over the options of a problem."""
        position = {place: column for column, place in enumerate(self.sites)}
        given = self.fixed_options | {channel: channel for channel in self.pool}
        if self.follows:
            given |= dict(zip(layout.sites, layout.sites, strict=True))
        columns = np.array([position[given[option]] if option in given else 0 for option in layout.ids], dtype=np.int64)
        return spread(criterion, columns, np.array([option in given for option in layout.ids], dtype=bool))

    def near_closed(self) -> Iterator[Constraint]:
        """Yield what `one_near_each` demands: a channel chosen near each office named that does not give the service."""
        near = self.service.choose.one_near_each if self.service.choose else None
        if near is None:
            return
        for office in near.closed.chosen(self.study):
            if office in self._offices_now and office not in self.keep:
                here = self.near(office, near.within.mm)
                both = (*here, office) if office in self.candidates else here
                yield of_set(f"near-{self.service.id}-{office}", both, at_least=1)

    def near(self, office: str, within_mm: int) -> tuple[str, ...]:
        """Return the channels that may be chosen at most so far from an office, in a straight line."""
        return tuple(channel for channel, far in self.ways_from(office).items() if far <= within_mm)

    def ways_from(self, office: str) -> dict[str, int]:
        """Return the millimetres from an office to each channel that may be chosen, in a straight line."""
        offices, channels = self.study.offices, self.study.channels
        rows = channels[channels["id"].isin(self.pool)]
        (ways,) = millimetres(offices.geometry[offices["id"] == office], rows.geometry).tolist()
        return dict(zip(rows["id"], ways, strict=True))
