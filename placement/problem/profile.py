"""The hours of a day, as the file has them that a queue names: what share of the arrivals each takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from geodata.reading.columns import with_our_names
from geodata.reading.formats.tables import read_table
from geodata.reading.opener import open_file
from models.messages.findings import Faults, Finding, brief
from models.messages.text import Text
from placement.scenario.facts import Day
from placement.scenario.files import PROFILE, ScenarioFile

HOUR = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
SHARE = re.compile(r"(?:0|1)(?:\.[0-9]{1,12})?")
HOUR_MIN = 60


def profile_file(file: ScenarioFile) -> Path | None:
    """Return the file of a day's hours that a scenario names; None where it names none."""
    stated = file.scenario.queue
    return None if stated is None or stated.profile is None else file.folder_of(PROFILE) / stated.profile


def read_day(file: ScenarioFile) -> tuple[Day | None, str, list[Finding]]:
    """Read the hours of a day.

    Parameters
    ----------
    file
        a scenario; what it names is looked for beside the file that names it.

    Returns
    -------
    day
        None where the scenario names none, or it has faults.
    sha256
        hash of the file's bytes; empty where it could not be opened.
    findings
        everything wrong, at the line of the scenario that names the file.
    """
    path = profile_file(file)
    if path is None or file.scenario.queue is None:
        return None, "", []
    name = file.scenario.queue.profile or ""
    faults = Faults(brief(name))
    opened = open_file(file.folder_of(PROFILE), name, faults)
    if opened is None:
        return None, "", list(_placed(file, name, faults))
    day = None
    raw = read_table(opened, None, faults)
    raw = None if raw is None else with_our_names(raw, {}, ("hour", "share"), faults, named=False)
    if raw is not None:
        day = _day(raw.columns["hour"], raw.columns["share"], faults)
    return day, opened.sha256, list(_placed(file, name, faults))


def _day(hours: Sequence[str], shares: Sequence[str], faults: Faults) -> Day | None:
    starts = [HOUR.fullmatch(cell.strip()) for cell in hours]
    parts = [SHARE.fullmatch(cell.strip()) for cell in shares]
    faults.stop_rows(
        "hour-form",
        [row for row, start in enumerate(starts) if start is None],
        lambda row: Text("{text} is no hour; write when it begins, like 9:00", text=brief(hours[row])),
        field="hour",
    )
    faults.stop_rows(
        "profile-share",
        [row for row, part in enumerate(parts) if part is None],
        lambda row: Text("{text} is no share; write a number from 0 to 1, like 0.12", text=brief(shares[row])),
        field="share",
    )
    if faults.stopped():
        return None
    minutes = [60 * int(start[1]) + int(start[2]) for start in starts if start]
    for row, (here, after) in enumerate(pairwise(minutes), 1):
        if after - here < HOUR_MIN:
            message = Text(
                "{hour} begins before the hour of the row above is over; one row for each hour, in order", hour=hours[row]
            )
            faults.stop("hours-overlap", message, row=row, field="hour")
        elif after - here > HOUR_MIN:
            message = Text(
                "between {before} and {hour} hours are missing; write them with the share 0",
                before=hours[row - 1],
                hour=hours[row],
            )
            faults.stop("hours-missing", message, row=row, field="hour")
    exact = tuple(Fraction(cell.strip()) for cell in shares)
    if sum(exact) != 1:
        message = Text("the shares sum to {sum}, not to 1; correct them", sum=f"{float(sum(exact)):.12g}")
        faults.stop("profile-sum", message, field="share")
    return None if faults.stopped() else Day(tuple(cell.strip() for cell in hours), exact)


def _placed(file: ScenarioFile, name: str, faults: Faults) -> Iterator[Finding]:
    """Yield what is wrong with the file as findings at the line that names it."""
    for fault in faults.found:
        message = Text("{place}: {said}", place=fault.place, said=fault.message)
        made = file.located.source.finding(fault.code, message, "queue", "profile", severity=fault.severity, value=brief(name))
        yield replace(made, count=fault.count)
