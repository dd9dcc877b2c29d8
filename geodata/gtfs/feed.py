"""A GTFS or GTFS-JP feed: opened cheaply, then read strictly and as a whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from geodata.gtfs import checks as gtfs_checks
from geodata.gtfs.archive import Archive, open_archive
from geodata.gtfs.schedule import Schedule, read_schedule
from geodata.gtfs.tables import read_table
from models.messages.findings import Faults, Finding, InputError, brief, visible
from models.remade import Remade


@dataclass(frozen=True, eq=False)
class Feed(Remade):
    """One feed, opened and known to be harmless; its tables are read when `schedule` is asked for.

    Parameters
    ----------
    archive
        its tables.
    publisher, version
        from feed_info.txt, else the agencies' names; "" where neither says.
    valid
        `2026-03-14/2026-12-31` from feed_info.txt, or "".
    findings
        repairs met while opening.
    """

    archive: Archive = field(repr=False)
    publisher: str
    version: str
    valid: str
    findings: tuple[Finding, ...] = ()

    @property
    def file(self) -> str:
        """The feed as the user named it."""
        return self.archive.file

    @property
    def sha256(self) -> str:
        """Hash of its bytes."""
        return self.archive.sha256

    @cached_property
    def members_sha256(self) -> str:
        """Hash of the tables as they are read, whatever the feed was packed in."""
        total = hashlib.sha256()
        for name, data in sorted(self.archive.members.items()):
            total.update(f"{name}\n{len(data)}\n".encode())
            total.update(data)
        return total.hexdigest()

    @cached_property
    def schedule(self) -> Schedule:
        """The feed's tables, checked.

        Raises
        ------
        InputError
            with every fault of every table.
        """
        return read_schedule(self.file, self.archive.members, self.findings)


def read_feed(path: Path) -> Feed:
    """Open a feed and read all of it.

    Parameters
    ----------
    path
        a zip file or a folder of text files.

    Returns
    -------
    feed
        with its `schedule` read; `feed.schedule.findings` holds warnings and repairs.

    Raises
    ------
    InputError
        with every fault found.
    """
    faults = Faults(visible(path.name))
    feed = open_feed(path.parent, path.name, faults)
    if feed is None:
        raise InputError(faults.found)
    _ = feed.schedule
    return feed


def open_feed(folder: Path, name: str, faults: Faults) -> Feed | None:
    """Open a feed without reading its large tables.

    Parameters
    ----------
    folder
        the folder that must hold it.
    name
        the zip file's or folder's name inside it.
    faults
        takes what is wrong; its `file` is the name to show.

    Returns
    -------
    feed
        the feed, or None when it must not be read.
    """
    archive = open_archive(folder, name, faults)
    if archive is None:
        return None
    gtfs_checks.check_files(list(archive.members), faults)
    return None if faults.stopped() else _describe(archive, faults)


def _describe(archive: Archive, faults: Faults) -> Feed:
    quiet = Faults(archive.file)
    small = {
        name: read_table(archive.members[name], quiet) for name in ("feed_info.txt", "agency.txt") if name in archive.members
    }
    info, agency = small.get("feed_info.txt"), small.get("agency.txt")

    def of(name: str) -> str:
        return visible(info.texts(name)[0]) if info is not None and info.rows and name in info else ""

    publisher = of("feed_publisher_name")
    if not publisher and agency is not None:
        publisher = ", ".join(dict.fromkeys(brief(name) for name in agency.texts("agency_name") if name))
    dates = [of(name) for name in ("feed_start_date", "feed_end_date")]
    valid = "/".join(f"{date[:4]}-{date[4:6]}-{date[6:]}" for date in dates) if all(len(date) == 8 for date in dates) else ""
    return Feed(archive, publisher, of("feed_version"), valid, tuple(faults.found))
