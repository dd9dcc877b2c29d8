"""What the page counts itself to find the best of all sets of offices: objectives in order, and conditions as sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.messages.text import Text
    from models.problem import Constraint

Goal = Literal["served", "mean", "largest"]
# what is best, in this order, where the page cannot count the scenario's own objectives
USUAL: tuple[Goal, ...] = ("served", "mean")


@dataclass(frozen=True, slots=True)
class Left:
    """A limit on the people of whom no open office is near enough.

    Parameters
    ----------
    near
        within reach, within a distance, or not farther than before by more than a distance.
    mm
        the distance.
    most
        how many may be left.
    areas
        ids of the areas whose people count; everybody where None.
    """

    near: Literal["reach", "distance", "before"]
    mm: int
    most: int
    areas: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class CountedRule:
    """A condition of the scenario.

    Parameters
    ----------
    title
        as a reader knows it.
    sums, left
        all that it demands; both empty where the page cannot count it.
    """

    title: Text
    sums: tuple[Constraint, ...] = ()
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """What the page needs to search by itself.

    Parameters
    ----------
    goals
        the objectives in order; None where the page cannot count one of them.
    rules
        the conditions besides the number of offices.
    """

    goals: tuple[Goal, ...] | None
    rules: tuple[CountedRule, ...] = ()


def describe_counting(counting: Counting, place: Mapping[str, int], areas: Mapping[str, int]) -> dict[str, object]:
    """Return it as the page's scripts read it.

    Parameters
    ----------
    counting
        what there is.
    place, areas
        the numbers of offices and areas on the page, by id.
    """
    return {
        "goals": list(counting.goals or USUAL),
        "own": counting.goals is not None,
        "rules": [
            {
                "title": rule.title,
                "sums": [
                    {
                        "terms": [[place[office], factor] for office, factor in one.terms],
                        "least": one.at_least,
                        "most": one.at_most,
                    }
                    for one in rule.sums
                ],
                "left": [
                    {
                        "near": one.near,
                        "mm": one.mm,
                        "most": one.most,
                        "areas": None if one.areas is None else [areas[area] for area in one.areas],
                    }
                    for one in rule.left
                ],
            }
            for rule in counting.rules
        ],
    }
