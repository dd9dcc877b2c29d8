"""Sites over phases: in each phase a site is in one state, and moves between states as far as that is allowed.

Sets: J sites, S states, T phases. Variables: x_jst = 1 when site j is in state s in phase t; m_jabt = 1 when it moves from a to b
as t begins. Constraints, beside those of `models.program.formulation`:

(1) sum over s of x_jst = 1
(2) x_jst = x_js(t-1) - sum over b of m_jsbt + sum over a of m_jast
(3) sum over b of m_jsbt <= x_js(t-1)
(4) x_js(t-1) <= sum of x_jbt over s and every b that it may move to, in place of (2) and (3) where no move counts
(5) what the moves of a phase cost, and how many of some of them there are, are sums over m_jabt, which rules may limit

Before the first phase x_js0 is given. A move that is not allowed has no variable, nor has a state that a site cannot be in, nor the
state in which it gives nothing: that is 1 less the others. A criterion of a phase is seen through the states that count for it:
demand is merged over the sites first (`models.program.reduction`), and a set of sites is the set of their states.

Wesolowsky & Truscott (1975), Van Roy & Erlenkotter (1982); with closing and opening again, Jena, Cordeau & Gendron (2015).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from models.options import BETWEEN, Options, option_id
from models.problem import Constraint, Problem, ProblemGoal, of_set

TO = ">"


@dataclass(frozen=True)
class Move:
    """A site that goes from one state to another as a phase begins.

    Parameters
    ----------
    site, before, after
        the site, and its states.
    phase
        the phase that begins.
    """

    site: str
    before: str
    after: str
    phase: str

    @property
    def id(self) -> str:
        """The id of its column."""
        return f"{self.site}{BETWEEN}{self.before}{TO}{self.after}{BETWEEN}{self.phase}"


@dataclass(frozen=True, eq=False)
class Timeline:
    """Which states sites may be in, phase by phase.

    Parameters
    ----------
    sites, phases
        ids, in order.
    states
        names of the states; `nothing` may be among them.
    nothing
        the state in which a site gives nothing, and for which there is no column.
    first
        the state of each site before the first phase.
    moves
        from which state a site may go to which as a phase begins; it may always stay.
    barred
        site, state and phase that do not go together.
    counted
        whether moves are counted, by what they cost or how many there are: each is then a column of its own.
    """

    sites: tuple[str, ...]
    phases: tuple[str, ...]
    states: tuple[str, ...]
    nothing: str
    first: Mapping[str, str]
    moves: Collection[tuple[str, str]]
    barred: Collection[tuple[str, str, str]] = field(default_factory=frozenset)
    counted: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """The states that have columns."""
        return tuple(state for state in self.states if state != self.nothing)

    def label(self, state: str, phase: str) -> str:
        """Return what a state is called in a phase: the phase alone where it is the only one with a column."""
        return phase if self.named == (state,) else f"{state}{BETWEEN}{phase}"

    def option(self, site: str, state: str, phase: str) -> str:
        """Return the id of a site's being in a state in a phase."""
        return option_id(site, self.label(state, phase))

    @cached_property
    def layout(self) -> Options:
        """The columns: every site in each state of the first phase, then of the second, and so on, then the moves."""
        labels = tuple(self.label(state, phase) for phase in self.phases for state in self.named)
        return Options(self.sites, labels, tuple(move.id for move in self.movements))

    @cached_property
    def possible(self) -> dict[tuple[str, str], frozenset[str]]:
        """The states that a site can be in in a phase, on some way through all of them."""
        found = {}
        for site in self.sites:
            here, ways = {self.first[site]}, []
            for phase in self.phases:
                here = {to for to in self.states if (site, to, phase) not in self.barred and any(self._may(a, to) for a in here)}
                ways.append(here)
            for phase, states in reversed(list(zip(self.phases, ways, strict=True))):
                if phase != self.phases[-1]:
                    states &= {a for a in states if any(self._may(a, to) for to in here)}
                found[site, phase] = frozenset(states)
                here = states
        return found

    def _may(self, before: str, after: str) -> bool:
        return before == after or (before, after) in self.moves

    def before(self, phase: str) -> str | None:
        """Return the phase before one; None for the first."""
        place = self.phases.index(phase)
        return self.phases[place - 1] if place else None

    def come_from(self, site: str, phase: str) -> frozenset[str]:
        """Return the states that a site can be in before a phase begins."""
        earlier = self.before(phase)
        return frozenset({self.first[site]}) if earlier is None else self.possible[site, earlier]

    @cached_property
    def movements(self) -> tuple[Move, ...]:
        """The moves that have a column, phase by phase and site by site."""
        return tuple(
            Move(site, before, after, phase)
            for phase in self.phases if self.counted
            for site in self.sites
            for before in self.states if before in self.come_from(site, phase)
            for after in self.states if after in self.possible[site, phase] and (before, after) in self.moves
        )  # fmt: skip

    @cached_property
    def columns(self) -> dict[str, bool]:
        """By id of every state that a site can be in in a phase: whether it is the only one."""
        return {
            self.option(site, state, phase): len(self.possible[site, phase]) == 1
            for phase in self.phases for state in self.named for site in self.sites if state in self.possible[site, phase]
        }  # fmt: skip

    def problem(self, objectives: Iterable[ProblemGoal] = (), rules: Iterable[Constraint] = ()) -> Problem:
        """Return the problem over its columns.

        Parameters
        ----------
        objectives
            over the columns of `layout`.
        rules
            further rules, on its ids.
        """
        candidates = (*(option for option, alone in self.columns.items() if not alone), *(move.id for move in self.movements))
        return Problem(
            offices=self.layout.ids,
            keep=tuple(option for option, alone in self.columns.items() if alone),
            candidates=candidates,
            added_min=0,
            added_max=len(candidates),
            objectives=tuple(objectives),
            rules=(*rules, *self.rules()),
        )

    def rules(self) -> Iterator[Constraint]:
        """Yield what holds a site to one state in each phase, and to the moves allowed."""
        for phase in self.phases:
            for site in self.sites:
                yield from self._one_state(site, phase)
                yield from self._balance(site, phase) if self.counted else self._follow(site, phase)

    def _terms(self, site: str, phase: str | None, states: Iterable[str], factor: int = 1) -> tuple[list[tuple[str, int]], int]:
        """Return how many of some states a site is in, as terms and a constant."""
        wanted = set(states)
        if phase is None:
            return [], factor * (self.first[site] in wanted)
        here = self.possible[site, phase]
        if self.nothing in wanted and self.nothing in here:  # 1 less the others
            return [(self.option(site, state, phase), -factor) for state in self.named if state in here - wanted], factor
        return [(self.option(site, state, phase), factor) for state in self.named if state in here & wanted], 0

    def _one_state(self, site: str, phase: str) -> Iterator[Constraint]:
        here = self.possible[site, phase]
        options = [self.option(site, state, phase) for state in self.named if state in here]
        if not here:
            yield Constraint(f"no-state-{site}-{phase}", (), at_least=1)
        elif len(here) > 1 and (len(options) > 1 or self.nothing not in here):
            yield of_set(f"one-state-{site}-{phase}", options, at_least=None if self.nothing in here else 1, at_most=1)

    def _follow(self, site: str, phase: str) -> Iterator[Constraint]:
        """Yield (4)."""
        earlier = self.before(phase)
        for state in sorted(self.come_from(site, phase), key=self.states.index):
            onward = {to for to in self.possible[site, phase] if self._may(state, to)}
            if onward != self.possible[site, phase]:
                terms, constant = self._terms(site, phase, onward)
                minus, less = self._terms(site, earlier, {state}, -1)
                name = f"stays-{site}-{phase}" if len(self.named) == 1 else f"from-{state}-{site}-{phase}"
                yield Constraint(name, (*terms, *minus), at_least=-constant - less)

    def _balance(self, site: str, phase: str) -> Iterator[Constraint]:
        """Yield (2) and (3)."""
        earlier, moves = self.before(phase), self.moves_of(site, phase)
        for state in self.states:
            out = [(move.id, 1) for move in moves if move.before == state]
            came = [(move.id, -1) for move in moves if move.after == state]
            if state != self.nothing and state in self.possible[site, phase] | self.come_from(site, phase):
                now, here = self._terms(site, phase, {state})
                then, there = self._terms(site, earlier, {state}, -1)
                total = -here - there
                yield Constraint(f"balance-{state}-{site}-{phase}", (*now, *then, *out, *came), total, total)
            if out and (earlier is not None or len(out) > 1):
                then, there = self._terms(site, earlier, {state}, -1)
                yield Constraint(f"leaves-{state}-{site}-{phase}", (*out, *then), at_most=-there)

    def moves_of(self, site: str, phase: str) -> tuple[Move, ...]:
        """Return the moves of a site in a phase."""
        return self._by_site.get((site, phase), ())

    @cached_property
    def _by_site(self) -> dict[tuple[str, str], tuple[Move, ...]]:
        found: dict[tuple[str, str], tuple[Move, ...]] = {}
        for move in self.movements:
            found[move.site, move.phase] = (*found.get((move.site, move.phase), ()), move)
        return found

    def states_of(self, options: Collection[str], phase: str) -> dict[str, str]:
        """Return the state of each site in a phase, by the ids of the columns that a plan opens, the kept ones too."""
        return {
            site: next((state for state in self.named if self.option(site, state, phase) in options), self.nothing)
            for site in self.sites
        }
