"""Cases as they were counted: of one service at one office, in one month or a whole year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

APRIL = 4
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one service at one office, as they were counted.

    Parameters
    ----------
    service, office
        ids; the office may be a channel.
    year
        `FY2012` for a fiscal year (from April), `2012` for a calendar year.
    month
        1 to 12, in that year; None for all of it.
    cases
        how many.
    """

    service: str
    office: str
    year: str
    month: int | None
    cases: int

    @property
    def months(self) -> tuple[int, ...]:
        """The months it is of, numbered from year 0 on."""
        if self.month is None:
            return months_of(self.year)
        return next((month,) for month in months_of(self.year) if month % MONTHS == self.month - 1)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one service in one year.

    Parameters
    ----------
    cases
        by office: cases of the whole year.
    partly
        by office: how many months of it were counted, where that is not all of them.
    """

    cases: dict[str, int]
    partly: dict[str, int]


def months_of(year: str) -> tuple[int, ...]:
    """Return the twelve months of a year, numbered from year 0 on: a fiscal one begins in April."""
    first = MONTHS * int(year.removeprefix("FY")) + (APRIL - 1 if year.startswith("FY") else 0)
    return tuple(range(first, first + MONTHS))


def counted_in(rows: Iterable[Cases], service: str, year: str) -> Counted:
    """Return what was counted of a service in a year: of a whole year as it stands, or month by month."""
    wanted = set(months_of(year))
    found: dict[str, dict[tuple[int, ...], int]] = {}
    for row in rows:
        if row.service == service and wanted.issuperset(row.months):
            found.setdefault(row.office, {})[row.months] = row.cases
    known = {office: sum(map(len, parts)) for office, parts in found.items()}
    return Counted(
        {office: sum(parts.values()) for office, parts in found.items() if known[office] == MONTHS},
        {office: months for office, months in known.items() if months < MONTHS},
    )
