"""How a run is followed and cancelled: one function that is told each step, and whose answer may end the run.

>>> from placement import load_scenario, solve
>>> solve(load_scenario("nerima-2013"), progress=lambda event: print(event.stage.id))  # doctest: +SKIP

It is called in the thread that called `solve`, at the start of every step and, where a step takes long, some ten times a second
meanwhile; so it should be quick. A window, or whatever waits for a worker, cancels by an answer of its own:

>>> import threading
>>> closed = threading.Event()
>>> solve(load_scenario("nerima-2013"), progress=lambda event: not closed.is_set())  # doctest: +SKIP

A run cancelled ends as one stopped by Ctrl-C or by its time limit does: with the best plan so far, as `feasible`, or with
`StoppedError` where there is none yet. What comes after the plan (its alternatives, a second look) is left out then.
Events pickle: in a pool of processes, `multiprocessing.Manager().Queue().put` is a callback that brings them home.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from models.messages.findings import CancelledError
from models.messages.text import Text

# what the solvers tell meanwhile: the best sum so far and the proven bound on it, where known; CancelledError from it stops them
Tell = Callable[[float | None, float | None], object]


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a run.

    Parameters
    ----------
    id
        stable kebab-case name, for programs.
    title
        what is being done, for people.
    """

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Event:
    """How far a run has come.

    Parameters
    ----------
    stage
        the step it is in.
    done, total
        how many parts of the step are finished, of how many; None where it has no parts.
    objective
        the objective whose best value is being proven; None outside proofs.
    value, bound
        of this objective, in its integers: the best plan so far, and what no plan can be better than; None where not
        known. The proof is complete when both are equal. While a solver runs they are its own sums, rounded.
    left_s
        about how many seconds the step still takes; None where nobody can tell.
    """

    stage: Stage
    done: int | None = None
    total: int | None = None
    objective: str | None = None
    value: int | None = None
    bound: int | None = None
    left_s: float | None = None

    @property
    def gap(self) -> float | None:
        """How far the bound is from the value, as a share of the larger of the two; None where one of them is not known."""
        if self.value is None or self.bound is None:
            return None
        return abs(self.value - self.bound) / max(abs(self.value), abs(self.bound), 1)


class Progress(Protocol):
    """A callback: `False` as its answer cancels the run, anything else lets it go on.

    An error that it raises comes back to who started the run, once the solver has been asked to stop.
    """

    def __call__(self, event: Event, /) -> object:
        """Hear how far the run has come."""


PROVE = Stage("prove", Text("proving the best plan"))
TABULATE = Stage("tabulate", Text("valuing every plan"))
BESTS = Stage("bests", Text("finding the best of each criterion alone"))
LIST = Stage("list-plans", Text("finding the next best plans"))
CONFLICT = Stage("conflict", Text("finding the conditions that conflict"))
FRONT = Stage("front", Text("finding the plans that no other betters in everything"))


def tell(progress: Progress | None, event: Event) -> None:
    """Tell whoever follows a run.

    Raises
    ------
    CancelledError
        if the answer is False.
    """
    if progress is not None and progress(event) is False:
        raise CancelledError


def inside(progress: Progress | None, stage: Stage, done: int | None = None, total: int | None = None) -> Progress | None:
    """Return a callback for a part of a step: whatever the part tells counts as a sign of life of that step."""
    if progress is None:
        return None

    def told(_: Event) -> object:
        return progress(Event(stage, done, total))

    return told


def unanswered(progress: Progress | None) -> Progress | None:
    """Return a callback that still hears everything, and can no longer cancel."""
    if progress is None:
        return None

    def told(event: Event) -> None:
        progress(event)

    return told


def proving(progress: Progress | None, objective: str) -> Tell | None:
    """Return what a solver tells of the one objective it proves."""
    if progress is None:
        return None

    def told(value: float | None, bound: float | None) -> None:
        tell(progress, Event(PROVE, 0, 1, objective, rounded(value), rounded(bound)))

    return told


def rounded(total: float | None, times: float = 1, plus: int = 0) -> int | None:
    """Return a solver's sum, times a factor and plus a constant, as a whole number; None where it has none yet."""
    return round(total * times) + plus if total is not None and math.isfinite(total) else None
