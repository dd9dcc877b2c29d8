"""Opening a feed: a zip file or a folder of text files, held in memory and never unpacked to disk."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from geodata.reading import archives
from geodata.reading.archives import harmless, kept_members, name_of, read_member
from geodata.reading.opener import read_bytes
from models.messages.findings import Faults, brief, listed
from models.messages.text import Text
from models.remade import Remade

TABLES = frozenset(
    {
        *("agency.txt", "calendar.txt", "calendar_dates.txt", "feed_info.txt", "frequencies.txt"),
        *("routes.txt", "stop_times.txt", "stops.txt", "translations.txt", "trips.txt"),
    }
)


@dataclass(frozen=True, eq=False)
class Archive(Remade):
    """The tables of one feed as bytes, which go to other processes packed.

    Parameters
    ----------
    file
        the feed as the user named it.
    sha256
        hash of the zip's bytes, or of the names and bytes of a folder's tables in the order of their names.
    packed
        the zip's bytes, known to be harmless; of a folder, its tables in a zip of ours.
    """

    file: str
    sha256: str
    packed: bytes = field(repr=False)

    @cached_property
    def members(self) -> dict[str, bytes]:
        """Bytes of each GTFS table that is there, by its standard name."""
        with zipfile.ZipFile(io.BytesIO(self.packed)) as archive:
            tables = _locate(kept_members(archive), Faults(self.file)) or {}
            return {table: archive.read(info) for table, info in sorted(tables.items())}

    @classmethod
    def unpacked(cls, file: str, sha256: str, packed: bytes, members: dict[str, bytes]) -> Archive:
        """Return an archive whose tables were unpacked already, to see that it is harmless."""
        archive = cls(file, sha256, packed)
        vars(archive)["members"] = members
        return archive


def open_archive(folder: Path, name: str, faults: Faults) -> Archive | None:
    """Open one feed inside a folder.

    Parameters
    ----------
    folder
        the folder that must hold it; links out of it are refused.
    name
        the zip file's, or the folder of text files', name inside it.
    faults
        takes what is wrong with it.

    Returns
    -------
    archive
        the tables' bytes, or None when the feed must not be read.
    """
    path = folder / name
    if path.is_dir():
        return _open_folder(path, faults)
    data = read_bytes(folder, path, faults)
    if data is None:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _read_zip(archive, faults)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        faults.stop("feed-not-a-zip", Text("cannot be read as a zip: it is cut short or something else; fetch it again"))
        return None
    return None if members is None else Archive.unpacked(faults.file, hashlib.sha256(data).hexdigest(), data, members)


def _open_folder(path: Path, faults: Faults) -> Archive | None:
    places: dict[str, list[str]] = {}
    for entry in sorted(path.iterdir()):
        if entry.name.lower() in TABLES:
            places.setdefault(entry.name.lower(), []).append(entry.name)
    if not _one_of_each(places, faults):
        return None
    _say_cases(places, faults)
    members: dict[str, bytes] = {}
    digest = hashlib.sha256()
    for table, names in sorted(places.items()):
        data = read_bytes(path, path / names[0], Faults(f"{faults.file}/{brief(names[0])}", found=faults.found))
        if data is not None:
            members[table] = data
            digest.update(table.encode() + b"\0" + data)
    return None if faults.stopped() else Archive.unpacked(faults.file, digest.hexdigest(), _packed(members), members)


def _packed(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for table, data in members.items():
            archive.writestr(zipfile.ZipInfo(table), data)
    return packed.getvalue()


def _read_zip(archive: zipfile.ZipFile, faults: Faults) -> dict[str, bytes] | None:
    infos = archive.infolist()
    if not harmless(infos, faults):
        return None
    kept = kept_members(archive)
    litter = sum(not info.is_dir() for info in infos) - len(kept)
    if litter:
        faults.fix(
            "feed-litter",
            Text("skipped {files} files that an archiver left (__MACOSX and the like)", files=litter),
            count=litter,
        )
    tables = _locate(kept, faults)
    if tables is None:
        return None
    room = archives.MAX_BYTES
    members: dict[str, bytes] = {}
    for table, info in sorted(tables.items()):
        data = read_member(archive, info, room, faults)
        if data is None:
            return None
        members[table] = data
        room -= len(data)
    return members


def _locate(files: list[zipfile.ZipInfo], faults: Faults) -> dict[str, zipfile.ZipInfo] | None:
    """Return the member that is each table; one folder deeper and in other letters is put right and said."""
    here = [info for info in files if PurePosixPath(name_of(info)).name.lower() in TABLES]
    folders = sorted({str(PurePosixPath(name_of(info)).parent) for info in here})
    if len(folders) > 1:
        faults.stop(
            "feed-in-several-folders",
            Text("has GTFS tables in several folders: {folders}; keep one feed only", folders=listed(folders, 5)),
        )
        return None
    if folders and folders != ["."]:
        faults.fix(
            "feed-in-folder",
            Text("the tables are in a folder of the zip, {folder}/, and were read from there", folder=brief(folders[0])),
            value=folders[0],
        )
    places: dict[str, list[str]] = {}
    for info in here:
        places.setdefault(PurePosixPath(name_of(info)).name.lower(), []).append(PurePosixPath(name_of(info)).name)
    if not _one_of_each(places, faults):
        return None
    _say_cases(places, faults)
    return {PurePosixPath(name_of(info)).name.lower(): info for info in here}


def _one_of_each(places: dict[str, list[str]], faults: Faults) -> bool:
    twice = [table for table, names in sorted(places.items()) if len(names) > 1]
    for table in twice:
        faults.stop(
            "duplicate-member",
            Text("holds {table} {place} times; keep the right one only", table=table, place=len(places[table])),
            value=table,
        )
    return not twice


def _say_cases(places: dict[str, list[str]], faults: Faults) -> None:
    odd = [names[0] for table, names in sorted(places.items()) if names[0] != table]
    if odd:
        faults.fix(
            "feed-name-case",
            Text("read {odd} as the table of that name in lower case", odd=listed(odd, 5)),
            count=len(odd),
        )
