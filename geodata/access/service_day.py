"""The day that a question about public transport means, and what the feeds' calendars say against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from geodata.access.departures import Departures
from geodata.gtfs.feed import Feed
from geodata.transit.timetable import covered_dates
from models.messages.findings import Faults, Finding, InputError
from models.messages.text import Text

WEDNESDAY, SATURDAY, SUNDAY = 2, 5, 6


def day_of(feeds: Sequence[Feed], setting: Departures) -> dt.date:
    """Return the day asked for, or the first Wednesday, Saturday or Sunday that every feed covers; a holiday only where all of them are.

    Parameters
    ----------
    feeds
        the feeds of a study; their schedules are read.
    setting
        what kind of day is meant, and which one if it says so.

    Raises
    ------
    InputError
        if the feeds share no such day.
    """
    if setting.date is not None:
        return dt.date.fromisoformat(setting.date)
    covered = covered_dates(feeds)
    wanted = {"weekday": WEDNESDAY, "saturday": SATURDAY, "holiday": SUNDAY}[setting.day]
    days = [] if covered is None else [covered[0] + dt.timedelta(days=step) for step in range((covered[1] - covered[0]).days + 1)]
    fitting = [day for day in days if day.weekday() == wanted]
    if fitting:
        return next((day for day in fitting if all(feed.schedule.calendar.keeps_week(day) for feed in feeds)), fitting[0])
    message = Text("the timetables (GTFS) share no such day; give a date, or use feeds of the same period")
    raise InputError(Finding("no-common-date", "stop", message))


def check_day(feeds: Sequence[Feed], setting: Departures, day: dt.date) -> list[Finding]:
    """Return a warning for every feed whose calendar makes another kind of day of `day` than the one meant.

    Parameters
    ----------
    feeds
        the feeds of a study; their schedules are read.
    setting
        what kind of day is meant.
    day
        the day that is looked at.

    Returns
    -------
    findings
        of Mondays to Fridays only: those that run as on a holiday for `weekday`; for any other, the feeds
        when all of them run as on any such day.
    """
    found: list[Finding] = []
    if day.weekday() >= SATURDAY:
        return found
    usual = [feed for feed in feeds if feed.schedule.calendar.keeps_week(day)]
    if setting.day == "weekday":
        for feed in feeds:
            if feed not in usual:
                Faults(feed.file, found=found).warn(
                    "day-kind",
                    Text(
                        "does not run its usual services on {day}, as on a holiday; take another date, or depart: holiday",
                        day=day,
                    ),
                    value=str(day),
                )
    elif len(usual) == len(feeds):
        Faults(", ".join(feed.file for feed in feeds), found=found).warn(
            "day-kind",
            Text("{day} is a day like any Monday to Friday; take a Saturday, Sunday or holiday, or depart: weekday", day=day),
            value=str(day),
        )
    return found
