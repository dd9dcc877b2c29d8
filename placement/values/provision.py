"""Where a service is to be had: at some of its places alone, in the parts of the week, and by whom; before and with the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from geodata.services.hours import State
from models.messages.text import Text
from placement.values.gains import Effect
from placement.values.measures import Measures

# all its places; offices with staff; machines; all but machines; all but what needs something; without and with those outside
Which = Literal["all", "offices", "machines", "no_machines", "without", "inside", "outside_too"]
# those surely open whenever; those open at times as well; those of which nothing is known as well
Counted = Literal["sure", "sometimes", "unknown"]
COUNTED: tuple[Counted, ...] = ("sure", "sometimes", "unknown")
# what of an opening counts in each
OPEN_IN: Mapping[Counted, frozenset[State]] = {
    "sure": frozenset({"yes"}),
    "sometimes": frozenset({"yes", "part"}),
    "unknown": frozenset({"yes", "part", "unknown"}),
}


@dataclass(frozen=True, slots=True)
class Places:
    """Some places that give a service, and what they mean for the people.

    Parameters
    ----------
    ids
        offices and channels, in the study's order.
    measures
        people within reach, and the distances to the nearest of them.
    """

    ids: tuple[str, ...]
    measures: Measures


@dataclass(frozen=True, slots=True)
class Part:
    """A service at some of its places alone.

    Parameters
    ----------
    which
        at which.
    need
        of `without`, what somebody has not got.
    before, after
        these places before and with the plan.
    homes
        people whose own nearest of them gets nearer, stays as far or gets farther.
    """

    which: Which
    need: str
    before: Places
    after: Places
    homes: Mapping[Effect, int]


@dataclass(frozen=True, slots=True)
class SlotReach:
    """A service in one part of the week, before or with the plan.

    Parameters
    ----------
    slot
        the part of the week.
    planned
        whether with the plan.
    states
        whether each place that gives the service is open then.
    counted
        what these places mean for the people: those surely open, those open at times as well, those unknown as well.
    """

    slot: str
    planned: bool
    states: Mapping[str, State]
    counted: Mapping[Counted, Measures]

    def having(self, state: State) -> tuple[str, ...]:
        """Return the places of one state."""
        return tuple(place for place, one in self.states.items() if one == state)


@dataclass(frozen=True, slots=True)
class Bound:
    """Of the people who get farther without something, how many may lack it.

    Parameters
    ----------
    need
        what they may lack.
    kinds
        the kinds of places that need it.
    holders
        how many have it in the whole municipality, as published; nobody knows where they live.
    farther
        people whose own nearest place gets farther, of those places that do not need it.
    """

    need: str
    kinds: tuple[str, ...]
    holders: int
    farther: int

    @property
    def least(self) -> int:
        """As few as would lack it if all who have it were among them."""
        return max(0, self.farther - self.holders)


@dataclass(frozen=True, slots=True)
class Provision:
    """Where a service is to be had.

    Parameters
    ----------
    id, title
        the service.
    parts
        at some of its places alone, all of them first.
    slots
        in the parts of the week; none where no month is known.
    bounds
        for each thing that some places need, how many people may lack it.
    """

    id: str
    title: Text
    parts: tuple[Part, ...]
    slots: tuple[SlotReach, ...] = ()
    bounds: tuple[Bound, ...] = ()
