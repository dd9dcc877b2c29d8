"""A plan over phases: the state of each site, what the moves cost, and what each service means for the people, phase by phase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from models.messages.text import Text
from placement.values.gains import Effect
from placement.values.measures import Measures

TWELFTHS = 12


@dataclass(frozen=True, slots=True)
class StateMove:
    """A site that goes from one state to another as a phase begins.

    Parameters
    ----------
    site, before, after
        the site, and its states.
    yen
        what that costs, once; None where the scenario does not allow it, and states no cost.
    """

    site: str
    before: str
    after: str
    yen: int | None


@dataclass(frozen=True, eq=False)
class Step:
    """One phase of a plan.

    Parameters
    ----------
    id, title
        the phase's name in the files, and for people.
    begin, end
        its first month, and the month with which it is over.
    months
        how many months it lasts.
    states
        the state of each site.
    moves
        what changes as it begins, in the study's order.
    keeping
        what the states cost while it lasts, in twelfths of a yen.
    budget, closings
        what its moves may cost, in yen, and how many sites may stop giving anything; None where nothing is said.
    closed
        the sites that stop giving anything as it begins.
    """

    id: str
    title: Text
    begin: str
    end: str
    months: int
    states: Mapping[str, str]
    moves: tuple[StateMove, ...]
    keeping: int
    budget: int | None
    closings: int | None
    closed: tuple[str, ...]

    @property
    def moving_yen(self) -> int | None:
        """What its moves cost, in yen; None where one has no stated cost."""
        found = [move.yen for move in self.moves if move.yen is not None]
        return sum(found) if len(found) == len(self.moves) else None

    @property
    def keeping_yen(self) -> int:
        """What the states cost while it lasts, in yen, rounded."""
        return round_yen(self.keeping)


@dataclass(frozen=True, eq=False)
class Reach:
    """What a service means for the people in a part of a phase in which the same people count.

    Parameters
    ----------
    service, phase, column
        the service, the phase, and the column of the people who count.
    begin, end, months
        its first month, the month with which it is over, and how many these are.
    places
        how many sites give the service today, and how many then.
    before, after
        what today's sites mean for these people, and those of the plan.
    homes
        how many of them get nearer, stay and get farther.
    last, last_sites, homes_since
        what the sites of the phase before mean for these people, which they are, and how many people get nearer, stay and get
        farther since; for the first phase, as against today.
    sites
        the sites that give it then.
    """

    service: str
    phase: str
    column: str
    begin: str
    end: str
    months: int
    places: tuple[int, int]
    before: Measures
    after: Measures
    homes: Mapping[Effect, int]
    last: Measures
    last_sites: tuple[str, ...]
    homes_since: Mapping[Effect, int]
    sites: tuple[str, ...]

    @property
    def last_places(self) -> int:
        """How many sites gave it in the phase before."""
        return len(self.last_sites)


SetAim = Literal["reach", "mean"]


@dataclass(frozen=True, eq=False)
class BestSet:
    """The best set of as many sites as give a service in a part of a phase, of all sites and whatever moves are allowed.

    Parameters
    ----------
    aim
        what it is best on: people within reach, then the mean distance; or the mean distance alone.
    sites, measures
        the set, and what it means for the people of that part.
    homes
        how many of them are nearer, as far and farther than with the sites that gave the service.
    ties
        how many sets are as good on all of that, this one included, and whether that is all of them.
    proven
        whether no set of that size is better.
    """

    aim: SetAim
    sites: tuple[str, ...]
    measures: Measures
    homes: Mapping[Effect, int]
    ties: tuple[int, bool]
    proven: bool


@dataclass(frozen=True, eq=False)
class SameSize:
    """A service in some parts of phases with the same sites and people, and the best sets of as many sites.

    Parameters
    ----------
    reach
        the parts.
    choice
        of how many sites the sets are chosen.
    best
        the best set by each aim; none where every site gives the service, or none was found in time.
    """

    reach: tuple[Reach, ...]
    choice: int
    best: tuple[BestSet, ...]


@dataclass(frozen=True, eq=False)
class Course:
    """A plan over its phases.

    Parameters
    ----------
    states
        names of the states, by id, in the order of the file.
    services
        names of the services, by id; that of the offices chosen first.
    gives
        by state, ids of the services that a site in it gives.
    first
        the state of each site today.
    steps
        the phases.
    reach
        what each service means, phase by phase.
    today
        what today's states would cost over the same months, in twelfths of a yen.
    named_before
        what the time before the first phase is called.
    priced
        whether the scenario states what anything costs.
    """

    states: Mapping[str, Text]
    services: Mapping[str, Text]
    gives: Mapping[str, tuple[str, ...]]
    first: Mapping[str, str]
    steps: tuple[Step, ...]
    reach: tuple[Reach, ...]
    today: int
    named_before: Text
    priced: bool

    @property
    def moving_yen(self) -> int | None:
        """What all moves cost, in yen; None where one has no stated cost."""
        found = [step.moving_yen for step in self.steps if step.moving_yen is not None]
        return sum(found) if len(found) == len(self.steps) else None

    @property
    def cost(self) -> int | None:
        """What states and moves cost over all phases, in twelfths of a yen; None where a move has no stated cost."""
        moving = self.moving_yen
        return None if moving is None else sum(step.keeping for step in self.steps) + TWELFTHS * moving


def round_yen(twelfths: int) -> int:
    """Return whole yen of twelfths, halves up."""
    return (twelfths + TWELFTHS // 2) // TWELFTHS
