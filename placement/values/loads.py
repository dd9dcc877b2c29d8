"""How many cases go to each office, as it is modelled and was counted: by the nearest office, and by a logit over a range of pulls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from geodata.services.hours import State
from models.messages.text import Text


@dataclass(frozen=True, slots=True)
class OfficeLoad:
    """The cases of one open office.

    Parameters
    ----------
    office
        its id, or that of a channel.
    nearest
        cases of those whose nearest it is.
    logit
        cases by the logit, one for each pull that is looked at; none where the choice is the nearest office.
    counted
        cases that were counted there; None where none were, or what was counted is not published.
    """

    office: str
    nearest: int
    logit: tuple[int, ...] = ()
    counted: int | None = None

    @property
    def least(self) -> int:
        """The least of the logit's cases; those of the nearest office where there is no logit."""
        return min(self.logit, default=self.nearest)

    @property
    def most(self) -> int:
        """The most of them."""
        return max(self.logit, default=self.nearest)


Spread = tuple[OfficeLoad, ...]


@dataclass(frozen=True, slots=True)
class DoneElsewhere:
    """Cases that need no place.

    Parameters
    ----------
    kinds
        how they are done: `online`, `mail`, `telephone`.
    before, after
        how many before and with the plan.
    """

    kinds: tuple[str, ...]
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ServiceLoads:
    """The cases of one service in one year.

    Parameters
    ----------
    service, title
        its id, and its name for people.
    year
        as `FY2012`.
    cases
        of the year in all.
    column
        the column of the demand over which they are spread.
    before, after
        the places that give it before and with the plan, in the study's order.
    ties
        for each plan tied on the first objective: the options that it leaves open, and the same of it; none without ties.
    busiest
        the least and the most cases that the busiest office has by the nearest office, over all ways to open as many offices as
        may be; None where that is not tabulated.
    counted
        what was counted at all places that give it before; None where not all were.
    withheld
        whether counts of single places are not published, as one is too small.
    elsewhere
        cases done without going anywhere before and with the plan, and how; None where none are assumed.
    """

    service: str
    title: Text
    year: str
    cases: int
    column: str
    before: Spread
    after: Spread
    ties: tuple[tuple[tuple[str, ...], Spread], ...] = ()
    busiest: tuple[int, int] | None = None
    counted: int | None = None
    withheld: bool = False
    elsewhere: DoneElsewhere | None = None


@dataclass(frozen=True, slots=True)
class PublishedTotals:
    """Published totals beside the modelled cases of the same offices.

    Parameters
    ----------
    measure
        what was published.
    load
        position of the load it stands beside.
    offices
        ids of the offices counted, as they are before the plan.
    rows
        year, value, and whether the source rounds it.
    modelled
        the cases of these offices together.
    base
        what the two count, where that differs.
    source, place
        the document of each row, and where in it.
    """

    measure: str
    load: int
    offices: tuple[str, ...]
    rows: tuple[tuple[str, int, bool], ...]
    modelled: OfficeLoad
    base: Text
    source: str
    place: str


@dataclass(frozen=True, slots=True)
class EndedCases:
    """Cases of a part of the week at the places where it ends.

    Parameters
    ----------
    slot
        the part of the week.
    offices
        where it ends with the plan, ids.
    cases
        how many of the cases were handled there; None where the figures do not say.
    left
        where it goes on, with whether on all or on some of its days, before and with the plan.
    """

    slot: str
    offices: tuple[str, ...]
    cases: int | None
    left: tuple[tuple[str, State, State], ...]


@dataclass(frozen=True, slots=True)
class YearBases:
    """A year's cases from two published sides, which need not agree.

    Parameters
    ----------
    share, about
        what part of the year's cases some are said to be, in %, and whether the source rounds it.
    volumes
        sum of the volumes published of that year.
    """

    share: Decimal
    about: bool
    volumes: int


@dataclass(frozen=True, slots=True)
class SharesBeside:
    """Published shares of single offices beside those that the model gives these offices.

    Parameters
    ----------
    year
        of which year they are.
    cases
        how many they are shares of; None where that was not named.
    offices
        ids.
    shares
        as published, in %, one for each office.
    counted
        published cases of single offices, where there are any; else None.
    modelled
        shares in %, by the nearest office first, then one row for each pull; each a fraction for each office.
    ended
        what becomes of the cases where their part of the week ends; None where that was not asked or the hours are not known.
    bases
        the year's cases from both sides; None where that was not asked.
    """

    year: str
    cases: int | None
    offices: tuple[str, ...]
    shares: tuple[Decimal, ...]
    counted: tuple[int | None, ...]
    modelled: tuple[tuple[Fraction, ...], ...]
    ended: EndedCases | None = None
    bases: YearBases | None = None

    @property
    def implied(self) -> int | None:
        """The year's cases that the published part implies, rounded to the nearest whole one."""
        if self.bases is None or self.cases is None:
            return None
        return round(Fraction(100 * self.cases) / Fraction(self.bases.share))

    @property
    def misfits(self) -> tuple[Fraction, ...]:
        """For each row of `modelled`: half the sum of the differences, in points of 1 %."""
        return tuple(misfit(self.shares, row) for row in self.modelled)


@dataclass(frozen=True, slots=True)
class Loads:
    """The loads of a scenario: modelled, and beside them what was counted.

    Parameters
    ----------
    services
        each load, in the scenario's order.
    decay
        of the logit per kilometre, as the number is written; "" where the choice is the nearest office.
    main
        id of the main office; "" for none.
    pulls
        of the main office, as they are written, in the order of every `logit`.
    compared, shares
        what was published, beside it.
    """

    services: tuple[ServiceLoads, ...]
    decay: str = ""
    main: str = ""
    pulls: tuple[str, ...] = ()
    compared: tuple[PublishedTotals, ...] = ()
    shares: SharesBeside | None = None


def misfit(published: Sequence[Decimal], modelled: Sequence[Fraction]) -> Fraction:
    """Return half the sum of the differences between two rows of shares."""
    return sum((abs(Fraction(one) - other) for one, other in zip(published, modelled, strict=True)), Fraction(0)) / 2


def together(offices: Sequence[OfficeLoad], name: str = "") -> OfficeLoad:
    """Return the cases of several offices together, pull by pull."""
    logit = tuple(map(sum, zip(*(one.logit for one in offices), strict=True)))
    counts = [one.counted for one in offices if one.counted is not None]
    return OfficeLoad(
        name, sum(one.nearest for one in offices), logit, sum(counts) if offices and len(counts) == len(offices) else None
    )
