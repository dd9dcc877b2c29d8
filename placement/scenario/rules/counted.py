"""`at_least`, `at_most`, `exactly`: so many offices of a set are open, or of each group of a set."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Annotated, Self

import numpy as np
from pydantic import Field

from models.messages.findings import Finding
from models.messages.text import Text, and_list, in_context
from models.problem import Constraint, of_set
from placement.scenario.bounds import Bound, require_order, whole
from placement.scenario.facts import Facts
from placement.scenario.filters import OfficeFilter, listed
from placement.scenario.ids import Id, Named
from placement.scenario.rules.base import Loosening, Rule
from placement.scenario.rules.office_set import OF, Naming, Offices, OfficeSet, counted, members_of, require_set, said_of
from placement.scenario.written import refusal
from placement.values.measures import Reached


class Counted(Rule):
    """At least, at most or exactly so many offices of a set are open, or of each group that a column, or the nearest of some offices, makes of it."""

    KEYS = ("at_least", "at_most", "exactly")
    ALONE = ("exactly",)

    at_least: Bound | None = Field(
        None,
        description="At least this many of `of`, or of each group of `of_each`, are open; with sum, the least it is: 2, or now.",
    )
    at_most: Bound | None = Field(
        None,
        description="At most this many of `of`, or of each group of `of_each`, are open; with sum, the most it is: 2, or now.",
    )
    exactly: int | None = Field(None, ge=0, description="Exactly this many of `of`, or of each group of `of_each`, are open.")
    of: Offices | None = Field(None, description=OF)
    of_each: Annotated[Id | None, Named.OFFICE_COLUMN] = Field(
        None,
        description="A column of the offices, such as district: at_least, at_most or exactly count for each value in it by itself.",
    )

    nearest_to: Annotated[OfficeFilter | None, listed] = Field(
        None,
        description="Offices whose areas are taken to be what is nearer to them than to others of them: at_least, at_most or exactly count for the offices of each area by itself.",
    )

    @property
    def range(self) -> tuple[int | None, int | None]:
        """Fewest and most that are open, of the set or of each group."""
        low, high = whole(self.at_least, "at_least"), whole(self.at_most, "at_most")
        return (self.exactly, self.exactly) if self.exactly is not None else (low, high)

    def require_sound(self) -> None:
        require_set(self.of)
        if self.of_each is not None and self.nearest_to is not None:
            raise refusal("one_of", Text("write either of_each or nearest_to, one of them"))
        if self.of is None and not self.by_groups:
            raise refusal("needs", Text("{own} needs {key}", own=self._keys()[0], key="of"))
        require_order(*self.range)

    @property
    def by_groups(self) -> bool:
        """Whether it counts for several groups, each by itself."""
        return self.of_each is not None or self.nearest_to is not None

    def constraints(self, facts: Facts) -> list[Constraint]:
        low, high = self.range
        return [of_set(self.id, group, at_least=low, at_most=high) for group in self.groups(facts).values()]

    def faults(self, facts: Facts) -> Iterator[Finding]:
        low, _ = self.range
        key = self._keys()[0]
        groups = self.groups(facts)
        if self.of_each in facts.study.offices and not groups and self.of is None:
            message = Text("no office has a value in {column}", column=self.of_each)
            yield Finding("empty-set", "stop", message, field="of_each", value=self.of_each)
        if self.nearest_to is not None and not groups:
            yield Finding("empty-set", "stop", Text("no office is in this set"), field="nearest_to")
        for value, group in groups.items():
            # an empty set is a fault of its own
            if low is None or not (0 if self.nearest_to else 1) <= len(group) < low:
                continue
            message = (
                Text("cannot open {low} of {chosen}", low=low, chosen=len(group))
                if key == "exactly"
                else in_context("or more", "cannot open {low} of {chosen}", low=low, chosen=len(group))
            )
            if self.of_each is not None:
                message = Text("{column} {value}: {said}", column=self.of_each, value=value, said=message)
            elif self.nearest_to is not None:
                message = Text("nearest to {office}: {said}", office=value, said=message)
            yield Finding("impossible-count", "stop", message, field=key, value=str(low))

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        low, high = self.range
        ends = [self._ends(facts, set(group)) for group in self.groups(facts).values()]
        if not ends:
            return
        fewest, most = min(least for least, _ in ends), max(most for _, most in ends)
        key = "exactly" if self.exactly is not None else "at_least"
        if low is not None and low <= fewest and (key == "at_least" or high == most):
            said = Text("never binds: every plan opens at least {fewest} of them", fewest=fewest)
            yield key, said
        if high is not None and high >= most and key == "at_least":
            said = Text("never binds: no plan opens more than {most} of them", most=most)
            yield "at_most", said

    def implies(self, weak: Self, facts: Facts) -> bool:
        (low, high), (least, most) = self.range, weak.range
        ours, theirs = self.subjects(facts), weak.subjects(facts)
        enough = least is None or (low is not None and low >= least)
        return theirs <= ours and enough and (most is None or (high is not None and high <= most))

    def subjects(self, facts: Facts) -> frozenset[Hashable]:
        return frozenset(map(frozenset, self.groups(facts).values()))

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        members = max((len(group) for group in self.groups(facts).values()), default=0)
        for key in self._keys():
            asked = getattr(self, key)
            if key != "at_least":
                yield Loosening(key, str(asked), range(asked + 1, members + 1), one_by_one=True)
            if key != "at_most":
                yield Loosening(key, str(asked), range(asked - 1, -1, -1), one_by_one=True)

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return how many of the set are open; of each group, how many of the groups have as many open as asked."""
        low, high = self.range
        found = [len(sites.intersection(group)) for group in self.groups(facts).values()]
        if not self.by_groups:
            return Reached(found[0])
        kept = [count for count in found if (low is None or count >= low) and (high is None or count <= high)]
        return Reached(len(kept), len(found))

    def standing(self, reached: Reached) -> Text:
        if not self.by_groups:
            return counted(reached.value, *self.range)
        return Text("{reached} of {of} groups as asked", reached=reached.value, of=reached.of)

    def demanded(self, naming: Naming) -> Text:
        these, (least, most) = self._said(naming), self.range
        if least is not None and least == most:
            return Text("exactly {least} of {these} open", least=least, these=these)
        parts = [
            *([Text("at least {least}", least=least)] if least is not None else []),
            *([Text("at most {most}", most=most)] if most is not None else []),
        ]
        amount = and_list(parts)
        return Text("{amount} of {these} open", amount=amount, these=these)

    def _said(self, naming: Naming) -> Text:
        these = said_of(self.of, naming)
        if self.nearest_to is not None:
            areas = OfficeSet.model_validate(self.nearest_to.model_dump()).said(naming)
            return Text("{these}, among those nearest to each of {areas},", these=these, areas=areas)
        if self.of_each is None:
            return these
        return Text("{these}, in each {column},", these=these, column=self.of_each)

    def _keys(self) -> list[str]:
        """Return the keys that say how many, as far as they are written."""
        return [key for key in self.KEYS if getattr(self, key) is not None]

    def groups(self, facts: Facts) -> dict[str, tuple[str, ...]]:
        """Return the offices of the set: together, or by their values in a column; those without one are in no group."""
        polygons = self.id if getattr(self.of, "polygons", None) else None
        return facts.once(("counted", self.of, self.of_each, self.nearest_to, polygons), lambda: self._groups(facts))

    def _groups(self, facts: Facts) -> dict[str, tuple[str, ...]]:
        members = members_of(self.of, facts, self.id)
        if self.nearest_to is not None:
            return self._by_nearest(self.nearest_to, members, facts)
        if self.of_each is None:
            return {"": members}
        groups: dict[str, tuple[str, ...]] = {}
        offices = facts.study.offices
        if self.of_each not in offices:
            return groups
        column = offices[self.of_each]
        for site, value, missing in zip(facts.sites, column.astype(str), column.isna(), strict=True):
            if site in members and value and not missing:
                groups[value] = (*groups.get(value, ()), site)
        return groups

    def _by_nearest(self, areas: OfficeFilter, members: tuple[str, ...], facts: Facts) -> dict[str, tuple[str, ...]]:
        """Return the members by the office named to which each is nearest in a straight line; of equally near ones the first."""
        named = areas.chosen(facts.study)
        if not named:
            return {}
        rows = [facts.sites.index(site) for site in members]
        columns = [facts.sites.index(site) for site in named]
        nearest = facts.between[np.ix_(rows, columns)].argmin(axis=1) if rows else np.zeros(0, dtype=np.int64)
        return {
            office: tuple(site for site, at in zip(members, nearest, strict=True) if at == place)
            for place, office in enumerate(named)
        }

    def _ends(self, facts: Facts, inside: set[str]) -> tuple[int, int]:
        """Return the fewest and the most offices of a group that are open, by the numbers of offices alone."""
        kept, able = len(inside & set(facts.keep)), len(inside & set(facts.candidates))
        fewest = kept + max(facts.added[0] - (len(facts.candidates) - able), 0)
        return fewest, kept + min(facts.added[1], able)
