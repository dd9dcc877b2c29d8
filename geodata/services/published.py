"""Published figures: what was said of the services, with the place in its source."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it was published.

    Parameters
    ----------
    measure
        what was counted, an id such as `branch_cases`.
    of
        which part of it: an office, a service, …; "" for all.
    year
        `FY2012` for a fiscal year (from April), `2012` for a calendar year, `2013-03` for a month's end.
    value, unit
        the figure, exactly as published, and what it is of.
    about
        whether the source rounds it: "about 650,000".
    source, place
        the document, and where in it.
    note
        what a reader must know.
    """

    measure: str
    of: str
    year: str
    value: Decimal
    unit: str
    about: bool
    source: str
    place: str
    note: str = ""
