"""The states of a scenario on its study: what each site is today, what it can be in each phase, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import gcd
from typing import Literal, NamedTuple

import numpy as np

from geodata.study import Study
from geodata.yamlfiles.source import Steps
from models.analysis.conflicts import Condition
from models.criteria import Coverage, Criterion, Gain, Score, Through, Travel
from models.messages.text import Text
from models.options import Options
from models.problem import Constraint, of_set
from models.timeline import Move, Timeline
from placement.problem.services import ServiceFacts
from placement.scenario.facts import counts_of
from placement.scenario.files import Scenario
from placement.scenario.filters import OfficeFilter
from placement.scenario.objectives.states import COST
from placement.scenario.states import SiteState
from placement.scenario.structures import OpenRange

# a cost a year counts by months, and is whole in twelfths of a yen
MONTHS = 12
Standing = Literal["stays", "may_open", "may_close", "must_close", "never"]
Limited = Literal["budget", "closings", "sites", "leave"]


class Demanded(NamedTuple):
    """A condition that the states of a scenario bring along.

    Parameters
    ----------
    kind, id
        what is limited, and the phase, the state or the site.
    path
        where it stands in the file.
    title
        what people read.
    condition
        what it demands of the options.
    """

    kind: Limited
    id: str
    path: Steps
    title: Text
    condition: Condition


@dataclass(frozen=True, eq=False)
class StateTable:
    """The table of states, put to a study.

    Parameters
    ----------
    scenario
        with states, phases and years.
    study
        its layers.
    """

    scenario: Scenario
    study: Study

    @cached_property
    def sites(self) -> tuple[str, ...]:
        """Ids of the sites, in the study's order."""
        return tuple(map(str, self.study.offices["id"]))

    @property
    def states(self) -> tuple[SiteState, ...]:
        """The states, in the order of the file."""
        return self.scenario.states or ()

    @cached_property
    def phases(self) -> tuple[str, ...]:
        """Ids of the phases."""
        return tuple(phase.id for phase in self.scenario.phases or ())

    @cached_property
    def nothing(self) -> str:
        """The state that gives nothing, and in which sites are of which nothing else is said; empty where there is none."""
        return next((state.id for state in self.states if not state.gives), "")

    @cached_property
    def first(self) -> dict[str, str]:
        """The state of each site today."""
        found = dict.fromkeys(self.sites, self.nothing)
        for state in reversed(self.states):
            found |= dict.fromkeys(state.now.chosen(self.study) if state.now else (), state.id)
        return found

    @property
    def before(self) -> Text:
        """What the time before the first phase is called."""
        years = self.scenario.years
        return years.before if years and years.before else Text("today")

    @cached_property
    def priced(self) -> bool:
        """Whether the scenario states what anything costs, or asks for it."""
        stated = any(state.yen_a_year or state.place or any(state.may_become.values()) for state in self.states)
        limited = any(phase.budget is not None for phase in self.scenario.phases or ())
        return stated or limited or any(COST in goal.objectives for goal in self.scenario.objective)

    def given(self, phases: Mapping[str, Mapping[str, OfficeFilter]]) -> dict[str, dict[str, str]]:
        """Return the state of each site by phase, of a plan that says what some become; the others stay what they were."""
        found, here = {}, dict(self.first)
        for phase in self.phases:
            here = here | {site: state for state, sites in phases.get(phase, {}).items() for site in sites.chosen(self.study)}
            found[phase] = here
        return found

    def options_of(self, ways: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
        """Return the options open on a way through the phases: each site's state, and the moves that are allowed."""
        opened = {self.line.option(site, state, phase) for phase in self.phases for site, state in ways[phase].items()}
        before: Mapping[str, str] = self.first
        for phase in self.phases:
            opened |= {Move(site, before[site], ways[phase][site], phase).id for site in self.sites}
            before = ways[phase]
        return tuple(option for option in self.line.layout.ids if option in opened)

    @cached_property
    def months(self) -> dict[str, int]:
        """How many months each phase lasts."""
        return {name: sum(one.weight for one in self.scenario.stretches if one.phase == name) for name in self.phases}

    @cached_property
    def yen_of(self) -> dict[tuple[str, str], int]:
        """What a move from one state to another costs, in yen."""
        known = {state.id for state in self.states}
        return {(one.id, to): yen for one in self.states for to, yen in one.may_become.items() if to in known and to != one.id}

    @cached_property
    def yen_a_year(self) -> dict[tuple[str, str], int]:
        """What each site costs in a year in each state, in yen."""
        found = {(site, state.id): state.yen_a_year for site in self.sites for state in self.states}
        for state in self.states:
            if state.place is not None and state.place.column in counts_of(self.study.offices):
                figures = zip(self.sites, map(int, self.study.offices[state.place.column]), strict=True)
                found |= {(site, state.id): state.yen_a_year + figure * state.place.yen for site, figure in figures}
        return found

    def giving(self, service: str | None = None) -> tuple[str, ...]:
        """Return the states that give a service: that of the offices chosen where none is named."""
        wanted = service or self.scenario.offices.service.id
        return tuple(state.id for state in self.states if wanted in state.gives)

    @cached_property
    def any_giving(self) -> frozenset[str]:
        """The states that give anything."""
        return frozenset(state.id for state in self.states if state.gives)

    @cached_property
    def line(self) -> Timeline:
        """Which states the sites may be in, phase by phase; what leaves its building is a condition of its own."""
        return self._line(frozenset())

    @cached_property
    def numbers(self) -> dict[tuple[str, str], tuple[int, int]]:
        """By state and phase, how many sites are in it, at least and at most, where the scenario says so."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for phase in self.scenario.phases or ():
            for state in self.states:
                asked = [one for one in (state.sites, (phase.sites or {}).get(state.id)) if one is not None]
                if asked:
                    found[state.id, phase.id] = max(one.min for one in asked), min(one.max for one in asked)
        return found

    @cached_property
    def left(self) -> Timeline:
        """The same, with the sites that leave their building gone, and no state in which no site may be."""
        gone = {
            (one.office, state, phase)
            for one in self.scenario.offices.leave
            for state in self.any_giving
            for phase in self.gone(one.by)
        }
        shut = {(site, state, phase) for (state, phase), (_, most) in self.numbers.items() if not most for site in self.sites}
        return self._line(frozenset(gone | shut))

    def _line(self, barred: frozenset[tuple[str, str, str]]) -> Timeline:
        return Timeline(
            sites=self.sites,
            phases=self.phases,
            states=tuple(state.id for state in self.states),
            nothing=self.nothing,
            first=self.first,
            moves=frozenset(self.yen_of),
            barred=barred | frozenset(self._barred()),
            counted=self.priced or any(phase.closings is not None for phase in self.scenario.phases or ()),
        )

    def _barred(self) -> Iterator[tuple[str, str, str]]:
        """Yield the states that a site is not in: another than today's where it stays, and those that it has no room for."""
        stays = set(self.scenario.offices.keep)
        for state in self.states:
            fit = {*self.sites} if state.only is None else {*state.only.chosen(self.study)}
            for site in self.sites:
                if state.id != self.first[site] and (site in stays or site not in fit):
                    yield from ((site, state.id, phase) for phase in self.phases)

    def gone(self, by: str) -> tuple[str, ...]:
        """Return the phases with a month from some month on."""
        ends = {one.phase: one.end for one in self.scenario.stretches}
        return tuple(phase for phase in self.phases if ends[phase] > by)

    def labels(self, service: str | None, phase: str) -> tuple[str, ...]:
        """Return the states, as options name them, in which a site gives a service in a phase."""
        return tuple(self.line.label(state, phase) for state in self.giving(service) if state != self.nothing)

    def standing(self, service: str | None = None) -> dict[str, Standing]:
        """Return of each site whether it gives a service today, and whether it may later."""
        gives = set(self.giving(service))
        found: dict[str, Standing] = {}
        for site in self.sites:
            can = [self.line.possible[site, phase] for phase in self.phases]
            now, may = self.first[site] in gives, any(gives & states for states in can)
            if now:
                found[site] = "stays" if all(states <= gives for states in can) else "may_close" if may else "must_close"
            else:
                found[site] = "may_open" if may else "never"
        return found

    def cost(self, layout: Options) -> Score:
        """Return what states and moves cost over all phases, in twelfths of a yen."""
        costs = {move.id: MONTHS * self.yen_of[move.before, move.after] for move in self.line.movements}
        for phase in self.phases:
            for site in self.sites:
                for state in self.line.named:
                    costs[self.line.option(site, state, phase)] = self.months[phase] * self._beyond_nothing(site, state)
        base = sum(self.yen_a_year.get((site, self.nothing), 0) for site in self.sites) * sum(self.months.values())
        return Score(COST.name, np.array([costs.get(option, 0) for option in layout.ids], dtype=np.int64), "min", base=base)

    def _beyond_nothing(self, site: str, state: str) -> int:
        """Return what a state costs more in a year than the one that has no options."""
        return self.yen_a_year[site, state] - self.yen_a_year.get((site, self.nothing), 0)

    def conditions(self) -> Iterator[Demanded]:
        """Yield the budgets and closings of the phases, the numbers of sites in a state, and the sites that leave."""
        for row, phase in enumerate(self.scenario.phases or ()):
            moves = [move for move in self.line.movements if move.phase == phase.id]
            title = phase.title or phase.id
            if phase.budget is not None:
                rule = self._budget(phase.id, moves, phase.budget)
                yield self._demanded("budget", phase.id, ("phases", row, "budget"), Text("budget of {phase}", phase=title), rule)
            if phase.closings is not None:
                shut = [move.id for move in moves if move.before in self.any_giving and move.after not in self.any_giving]
                rule = of_set(f"closings-{phase.id}", shut, at_most=phase.closings)
                yield self._demanded(
                    "closings", phase.id, ("phases", row, "closings"), Text("closings of {phase}", phase=title), rule
                )
        for row, state in enumerate(self.states):
            if state.sites is not None:
                rules = [self._number(state.id, phase, state.sites) for phase in self.phases]
                title = Text("how many are {state}", state=state.named)
                yield self._demanded("sites", state.id, ("states", row, "sites"), title, *rules)
            for place, phase in enumerate(self.scenario.phases or ()):
                asked = (phase.sites or {}).get(state.id)
                if asked is not None:
                    title = Text("how many are {state} in {phase}", state=state.named, phase=phase.title or phase.id)
                    name, path = f"{state.id}-{phase.id}", ("phases", place, "sites", state.id)
                    yield self._demanded("sites", name, path, title, self._number(state.id, phase.id, asked))
        for row, one in enumerate(self.scenario.offices.leave):
            rules = [self._left(one.office, phase) for phase in self.gone(one.by)]
            title = Text("{office} leaves its building by {month}", office=one.office, month=one.by)
            yield self._demanded("leave", one.office, ("offices", "leave", row), title, *rules)

    @staticmethod
    def _demanded(kind: Limited, name: str, path: Steps, title: Text, *rules: Constraint) -> Demanded:
        return Demanded(kind, name, path, title, Condition(f"{kind}-{name}", rules))

    def _budget(self, phase: str, moves: list[Move], budget: int) -> Constraint:
        """Return that the moves of a phase cost no more than there is, in the largest unit in which all of them are whole."""
        costs = {move.id: yen for move in moves if (yen := self.yen_of[move.before, move.after])}
        unit = gcd(*costs.values()) or 1
        return Constraint(f"budget-{phase}", tuple((move, yen // unit) for move, yen in costs.items()), at_most=budget // unit)

    def _number(self, state: str, phase: str, asked: OpenRange) -> Constraint:
        """Return how many sites are in a state in a phase; in the one without options, how many are not."""
        named, columns, count = f"sites-{state}-{phase}", self.line.columns, len(self.sites)
        low, high = asked.min, asked.max
        counted = self.line.named if state == self.nothing else (state,)
        options = [option for of in counted for site in self.sites if (option := self.line.option(site, of, phase)) in columns]
        if state == self.nothing:
            low, high = count - high, count - low
        return of_set(named, options, at_least=low, at_most=high)

    def _left(self, site: str, phase: str) -> Constraint:
        giving = (self.line.option(site, state, phase) for state in self.line.named if state in self.any_giving)
        return of_set(f"leave-{site}-{phase}", [option for option in giving if option in self.line.columns], at_most=0)


def table_of(scenario: Scenario, study: Study) -> StateTable | None:
    """Return the states of a scenario on its study; None where it has none, or they lack their phases and years."""
    begun = scenario.phases and all(phase.from_year for phase in scenario.phases)
    return StateTable(scenario, study) if scenario.states and begun and scenario.years else None


def seen_through(criterion: Criterion, layout: Options, labels: tuple[str, ...], name: str) -> Criterion:
    """Return a criterion over sites as one over the options of a table, of which some states count."""
    if isinstance(criterion, Coverage | Travel | Gain):
        return Through(name, replace(criterion, name=name), layout.columns, layout.counting(labels))
    return layout.spread(criterion, labels, name)


@dataclass(frozen=True, eq=False)
class StateFacts(ServiceFacts):
    """A service that sites give by their states.

    Parameters
    ----------
    table
        the states.
    """

    table: StateTable

    @cached_property
    def _stand(self) -> dict[str, Standing]:
        return self.table.standing(self.service.id)

    @cached_property
    def now(self) -> tuple[str, ...]:
        """Ids of the sites that give it today."""
        return tuple(site for site in self.sites if self._stand[site] in {"stays", "may_close", "must_close"})

    @cached_property
    def keep(self) -> tuple[str, ...]:
        """Ids of the sites that give it in every phase of every plan."""
        return tuple(site for site in self.sites if self._stand[site] == "stays")

    @cached_property
    def candidates(self) -> tuple[str, ...]:
        """Ids of the sites that may give it or not."""
        return tuple(site for site in self.sites if self._stand[site] in {"may_open", "may_close"})
