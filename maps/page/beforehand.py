"""Answers that the page has from the solver, as sites are too many for it to look at every set of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from models.messages.text import Text


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """A question with its answer; the conditions are those of the scenario.

    Parameters
    ----------
    reach
        the reach, as a share of the scenario's own.
    least, most
        how many offices are open in the end.
    state
        a set that is proven the best, the best met when the time was over, a proof that there is none, or nothing.
    open
        ids of the offices open; empty where there is no set.
    alone
        whether no other set is as good; None where that was not found out.
    values
        what it reaches in each objective.
    rank
        how many answers at this reach are better; None where they cannot be compared.
    """

    reach: Fraction
    least: int
    most: int
    state: Literal["optimal", "feasible", "infeasible", "unanswered"]
    open: tuple[str, ...] = ()
    alone: bool | None = None
    values: tuple[Text, ...] = ()
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class PageAnswers:
    """The answers, and the seconds that the solver had for all of them."""

    answers: tuple[PageAnswer, ...]
    seconds: int


def describe_answers(found: PageAnswers, place: Mapping[str, int], steps: int) -> dict[str, object]:
    """Return them as the page's scripts read them.

    Parameters
    ----------
    found
        what there is.
    place
        the numbers of offices on the page, by id.
    steps
        into how many steps the page divides the scenario's own reach.
    """
    answers = [
        {
            "steps": int(one.reach * steps),
            "least": one.least,
            "most": one.most,
            "state": one.state,
            "open": sorted(place[office] for office in one.open),
            "alone": one.alone,
            "values": list(one.values),
            "rank": one.rank,
        }
        for one in found.answers
    ]
    return {"answers": answers, "seconds": found.seconds}
