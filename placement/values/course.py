"""A plan over phases: the state of each site, what the moves cost, and what each service means for the people, phase by phase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
        what that costs, once.
    """

    site: str
    before: str
    after: str
    yen: int


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
    def moving_yen(self) -> int:
        """What its moves cost, in yen."""
        return sum(move.yen for move in self.moves)

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
    """

    states: Mapping[str, Text]
    services: Mapping[str, Text]
    gives: Mapping[str, tuple[str, ...]]
    first: Mapping[str, str]
    steps: tuple[Step, ...]
    reach: tuple[Reach, ...]
    today: int

    @property
    def cost(self) -> int:
        """What states and moves cost over all phases, in twelfths of a yen."""
        return sum(step.keeping + TWELFTHS * step.moving_yen for step in self.steps)


def round_yen(twelfths: int) -> int:
    """Return whole yen of twelfths, halves up."""
    return (twelfths + TWELFTHS // 2) // TWELFTHS
