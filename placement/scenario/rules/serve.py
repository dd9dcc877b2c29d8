"""`serve`: a floor of service, for everyone counted together or in each area."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from fractions import Fraction
from typing import Annotated, Self

import numpy as np
from pydantic import Field

from models.access import IntArray
from models.criteria import Coverage, Criterion, Farthest
from models.messages.findings import Finding, brief
from models.messages.numbers import percent
from models.messages.text import Text
from placement.scenario.facts import Facts, counts_of
from placement.scenario.ids import FileName, Id, Named, ServiceOf
from placement.scenario.quantities import Level, People, Share
from placement.scenario.rules.base import Loosening, Rule
from placement.scenario.rules.office_set import Naming
from placement.scenario.written import refusal
from placement.values.measures import Reached


class ServiceRule(Rule):
    """A floor of service, or a longest distance."""

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        columns = facts.distance.columns(facts.keep)
        if facts.candidates and all(_met(criterion, columns, bound) for criterion, bound in self.bounds(facts)):
            said = Text("never binds: the offices kept already meet it")
            yield self.KEYS[0], said


class Serve(ServiceRule):
    """At least a share, or a number, of the people are served."""

    KEYS = ("serve",)
    RESTS_ON_REACH = True

    serve: Level = Field(description="At least this share, or this many, of the people are served: 98 %, 1200 people.")
    areas: Annotated[tuple[Id, ...] | None, Named.AREAS] = Field(
        None, min_length=1, description="With serve: of these areas, taken together."
    )
    each_area: bool = Field(False, description="With serve: of every area (of `areas`, if given) by itself.")
    polygons: Annotated[FileName | None, Named.DEMAND_POLYGONS] = Field(
        None, description="With serve: of those living in or on the polygons of this GeoJSON or GeoPackage file."
    )
    people: Annotated[Id | None, Named.DEMAND_NUMBERS] = Field(
        None, description="With serve: counted by this column of the study's demand, such as people_65."
    )
    service: ServiceOf = Field(
        None, description="Of which service: the id of one under services; by default that of the offices chosen."
    )

    def require_sound(self) -> None:
        if self.polygons and self.areas:
            raise refusal("one_of", Text("write either areas or polygons, one of them"))

    def bounds(self, facts: Facts) -> list[tuple[Coverage, int]]:
        covers = facts.covers()
        return [(Coverage(self.id, covers, here), self._level(people)) for here, people in self._groups(facts)]

    def faults(self, facts: Facts) -> Iterator[Finding]:
        if (self.people or facts.whose) not in counts_of(facts.study.demand) or (
            self.polygons and self.id not in facts.polygons.homes
        ):
            return
        if not set(self.areas or ()) <= set(facts.study.areas["id"]):
            return
        fewest = min((people for _, people in self._groups(facts)), default=0)
        if self.polygons is not None and not fewest:
            message = Text("nobody is counted in {polygons}; is it the right file?", polygons=brief(self.polygons))
            yield Finding("empty-set", "stop", message, field="polygons", value=brief(self.polygons))
        elif isinstance(self.serve, People) and self.serve.people > fewest:
            message = Text("there are only {fewest:,} people; ask for fewer", fewest=fewest)
            yield Finding("impossible-level", "stop", message, field="serve", value=str(self.serve))
        elif not fewest:
            message = Text("nobody is counted here, so the rule never binds")
            yield Finding("never-binds", "warn", message, field="serve", value=str(self.serve))

    def implies(self, weak: Self, facts: Facts) -> bool:
        ours, theirs = self._groups(facts), weak._groups(facts)
        alike = ours is theirs or len(ours) == len(theirs)
        return alike and all(
            self._level(people) >= weak._level(fewer) and (here is there or np.array_equal(here, there))
            for (here, people), (there, fewer) in zip(ours, theirs, strict=True)
        )

    def subjects(self, facts: Facts) -> frozenset[Hashable]:
        return frozenset({tuple(hash(here.tobytes()) for here, _ in self._groups(facts))})

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        """Yield a number of people, or a share of them all, lowered by one person; a share in each area by tenths of a percent."""
        if isinstance(self.serve, People):
            yield Loosening("serve", self.serve, range(self.serve.people - 1, -1, -1), People.of)
        elif self.each_area:
            yield Loosening("serve", self.serve, range(math.ceil(self.serve.share * 1000) - 1, -1, -1), _tenths)
        else:
            people = sum(people for _, people in self._groups(facts))
            fewer = range(self._level(people) - 1, -1, -1)
            yield Loosening("serve", self.serve, fewer, People.of, rounded=lambda level: _tenths(level * 1000 // max(people, 1)))

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return the people served, of how many; where each area counts by itself, those of the area with the least share."""
        served = facts.covers()[:, facts.distance.columns([site for site in facts.sites if site in sites])].any(axis=1)
        counts = [Reached(int(here[served].sum()), people) for here, people in self._groups(facts)]
        return min(counts, key=_share, default=Reached(0))

    def standing(self, reached: Reached) -> Text:
        share = percent(_share(reached))
        if self.each_area:
            return Text("{share} in the least area, {serve} asked", share=share, serve=self.serve)
        count = reached.value or 0
        return Text("{count:,} people, {share}; {serve} asked", count=count, share=share, serve=self.serve)

    def demanded(self, naming: Naming) -> Text:
        where = self._where()
        if where is None:
            return Text("at least {level} within reach", level=self.serve)
        return Text("at least {level} within reach {where}", level=self.serve, where=where)

    def _where(self) -> Text | None:
        if self.each_area:
            return Text("in each area")
        if self.areas:
            return Text("in the {areas} areas named", areas=len(self.areas))
        if self.polygons:
            return Text("in the area named")
        return Text("of {people}", people=self.people) if self.people else None

    def _groups(self, facts: Facts) -> list[tuple[IntArray, int]]:
        """Return (n,) the people counted, and their sum, of each group that is to be served so well and has any."""
        key = ("groups", self.people, self.areas, self.each_area, self.polygons and self.id)
        return facts.once(key, lambda: self._found(facts))

    def _found(self, facts: Facts) -> list[tuple[IntArray, int]]:
        people, inside, areas = facts.people(self.people), facts.polygons.homes.get(self.id), facts.areas
        people = people if inside is None else np.where(inside, people, 0)
        chosen = [row for row, area in enumerate(facts.study.areas["id"]) if self.areas is None or area in self.areas]
        groups = [[row] for row in chosen] if self.each_area else [chosen]
        counted = [np.where(np.isin(areas, group), people, 0) for group in groups]
        return [(here, int(here.sum())) for here in counted if here.any()]

    def _level(self, people: int) -> int:
        return math.ceil(self.serve.share * people) if isinstance(self.serve, Share) else self.serve.people


def _share(reached: Reached) -> float:
    return (reached.value or 0) / reached.of if reached.of else 1.0


def _tenths(value: int) -> Share:
    return Share.of(Fraction(value, 1000))


def _met(criterion: Criterion, columns: IntArray, bound: int) -> bool:
    """Return whether the offices of some columns meet a bound by themselves."""
    if isinstance(criterion, Coverage):
        return int(criterion.people[criterion.covers[:, columns].any(axis=1)].sum()) >= bound
    if isinstance(criterion, Farthest) and len(columns):
        lived, near = criterion.people > 0, criterion.matrix.within(bound)[:, columns]
        return bool(near[lived].any(axis=1).all())
    return False
