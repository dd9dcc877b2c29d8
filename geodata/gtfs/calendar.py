"""Which services run on which date: calendar.txt and calendar_dates.txt together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from geodata.gtfs.tables import FeedTable
from models.messages.findings import Faults, brief
from models.messages.text import Text

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ADDED, REMOVED = "1", "2"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A weekly pattern: the days of the week it runs on, from its first date to its last."""

    days: tuple[bool, ...]
    first: dt.date
    last: dt.date

    def runs_on(self, date: dt.date) -> bool:
        """Return whether the pattern alone has the date."""
        return self.first <= date <= self.last and self.days[date.weekday()]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The dates of every service of a feed.

    Parameters
    ----------
    patterns
        weekly pattern by service id, for the services that have one.
    exceptions
        by date: services added and services removed.
    first, last
        the dates the feed covers: of its services, within the dates of feed_info.txt where it gives them.
    """

    patterns: dict[str, Pattern]
    exceptions: dict[dt.date, tuple[frozenset[str], frozenset[str]]]
    first: dt.date
    last: dt.date

    def covers(self, date: dt.date) -> bool:
        """Return whether the feed speaks of the date at all."""
        return self.first <= date <= self.last

    def services(self, date: dt.date) -> frozenset[str]:
        """Return the ids of the services that run on a date; none outside the dates the feed covers."""
        if not self.covers(date):
            return frozenset()
        added, removed = self.exceptions.get(date, (frozenset(), frozenset()))
        weekly = {service for service, pattern in self.patterns.items() if pattern.runs_on(date)}
        return frozenset(weekly - removed | added)

    def keeps_week(self, date: dt.date) -> bool:
        """Return whether any service of that day of the week runs on the date, too; True where none runs by the week."""
        weekly = {service for service, pattern in self.patterns.items() if pattern.runs_on(date)}
        return not weekly or bool(weekly & self.services(date))


def day_before(date: dt.date) -> dt.date:
    """Return the previous date."""
    return date - dt.timedelta(days=1)


def day_after(date: dt.date) -> dt.date:
    """Return the next date."""
    return date + dt.timedelta(days=1)


def read_date(text: str) -> dt.date | None:
    """Return `20260314` as a date, or None for what is none."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def read_calendar(weekly: FeedTable | None, dates: FeedTable | None, info: FeedTable | None) -> Calendar | None:
    """Return the calendar of a feed, or None with the faults recorded in its tables."""
    patterns = {} if weekly is None else _patterns(weekly)
    exceptions = {} if dates is None else _exceptions(dates)
    known = [pattern.first for pattern in patterns.values()] + [date for date, (added, _) in exceptions.items() if added]
    ends = [pattern.last for pattern in patterns.values()] + [date for date, (added, _) in exceptions.items() if added]
    if not known:
        return None
    first, last = min(known), max(ends)
    if info is not None and info.rows:
        starts, stops = (_dates(info, column, blank=True)[0] for column in ("feed_start_date", "feed_end_date"))
        first, last = max(first, starts or first), min(last, stops or last)
    return Calendar(patterns, exceptions, first, last)


def _patterns(table: FeedTable) -> dict[str, Pattern]:
    flags = {day: table.texts(day) for day in DAYS}
    odd = [row for row in range(table.rows) if any(flags[day][row] not in {"0", "1"} for day in DAYS)]
    table.faults.stop_rows(
        "day-flag",
        odd,
        lambda _: Text("the columns of weekdays take 0 or 1 only"),
    )
    first, last = _dates(table, "start_date"), _dates(table, "end_date")
    return {
        service: Pattern(tuple(flags[day][row] == "1" for day in DAYS), start, end)
        for row, service in enumerate(table.texts("service_id"))
        if (start := first[row]) is not None and (end := last[row]) is not None
    }


def _exceptions(table: FeedTable) -> dict[dt.date, tuple[frozenset[str], frozenset[str]]]:
    kinds = table.texts("exception_type")
    table.faults.stop_rows(
        "exception-type",
        [row for row, kind in enumerate(kinds) if kind not in {ADDED, REMOVED}],
        lambda row: Text("exception_type is 1 (added) or 2 (removed), not '{kind}'", kind=brief(kinds[row])),
        field="exception_type",
    )
    found: dict[dt.date, tuple[set[str], set[str]]] = {}
    for service, date, kind in zip(table.texts("service_id"), _dates(table, "date"), kinds, strict=True):
        if date is not None:
            added, removed = found.setdefault(date, (set(), set()))
            (added if kind == ADDED else removed).add(service)
    return {date: (frozenset(added), frozenset(removed)) for date, (added, removed) in found.items()}


def _dates(table: FeedTable, name: str, *, blank: bool = False) -> list[dt.date | None]:
    texts = table.texts(name)
    dates = [read_date(text) for text in texts]
    table.faults.stop_rows(
        "date-unreadable",
        [row for row, date in enumerate(dates) if date is None and not (blank and not texts[row])],
        lambda row: Text("'{text}' is no date; write it as 20260401", text=brief(texts[row])),
        field=name,
    )
    return dates


def span(faults: Faults, calendar: Calendar, date: dt.date) -> None:
    """Record a date that the feed does not cover, naming the dates it does."""
    faults.stop(
        "date-not-covered",
        Text(
            "has no service on {date} (it covers {first} to {last}); take a date inside, or a newer feed",
            date=date,
            first=calendar.first,
            last=calendar.last,
        ),
        value=str(date),
    )
