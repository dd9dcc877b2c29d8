"""A column of the offices, or of the places that give a service, added up: over those open, opened, kept or closed, and those of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from models.messages.text import Text
from placement.scenario.facts import Facts

# open is kept and opened together
Group = Literal["open", "opened", "kept", "closed"]
GROUPS: tuple[Group, ...] = get_args(Group)
GROUP = "Which offices are added up: open (kept and opened), opened, kept or closed."


@dataclass(frozen=True)
class ColumnSum:
    """What a column comes to over a group of offices, as a sum over those that are open.

    Parameters
    ----------
    factors
        by id of a site: what it adds when it is open.
    base
        what is added whichever are open: of those closed, the sum over the offices open now.
    now
        the sum over the offices open now.
    """

    factors: Mapping[str, int]
    base: int
    now: int

    def over(self, sites: set[str]) -> int:
        """Return the sum when these offices are open."""
        return self.base + sum(factor for site, factor in self.factors.items() if site in sites)

    @property
    def largest(self) -> int:
        """The sum when every office is open of which it makes it larger."""
        return self.base + sum(max(factor, 0) for factor in self.factors.values())

    def ends(self, facts: Facts) -> tuple[int, int]:
        """Return the least and the most it can be by the number of offices that open alone."""
        fewest, most = facts.added
        kept, free = self.over(set(facts.keep)), sorted(self.factors[site] for site in facts.candidates)
        low = min(sum(free[:count]) for count in range(max(fewest, 0), most + 1)) if most >= fewest else 0
        high = max(sum(free[len(free) - count :]) for count in range(max(fewest, 0), most + 1)) if most >= fewest else 0
        return kept + low, kept + high


def column_sum(facts: Facts, column: str, group: Group) -> ColumnSum:
    """Return a whole-number column of the offices, or of the places that give a service, summed over a group of them."""
    figures = dict(facts.amounts(column))
    now = {site: figures[site] for site in facts.now}
    total = sum(now.values())
    if group == "open":
        return ColumnSum(figures, 0, total)
    if group == "opened":
        return ColumnSum({site: 0 if site in now else figure for site, figure in figures.items()}, 0, total)
    kept = {site: now.get(site, 0) for site in figures}
    if group == "kept":
        return ColumnSum(kept, 0, total)
    return ColumnSum({site: -figure for site, figure in kept.items()}, total, total)


def summed(column: str, group: Group, service: str | None = None) -> Text:
    """Return the sum in words, of the offices or, of a service, of the places that give it."""
    if service is not None:
        return {
            "open": Text("{column}, summed over the places that give it", column=column),
            "opened": Text("{column}, summed over the places that come to give it", column=column),
            "kept": Text("{column}, summed over the places that go on giving it", column=column),
            "closed": Text("{column}, summed over the places that no longer give it", column=column),
        }[group]
    return {
        "open": Text("{column}, summed over the open offices", column=column),
        "opened": Text("{column}, summed over the offices added", column=column),
        "kept": Text("{column}, summed over the offices that stay", column=column),
        "closed": Text("{column}, summed over the offices closed", column=column),
    }[group]
