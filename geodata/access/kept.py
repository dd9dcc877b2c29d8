"""Access kept in the user's cache folder: what was measured of the same places, streets and timetables is not measured again.

An entry is found by a hash of all that decides it (`geodata.access.identity`). So none is ever out of date; one of an older version is not
found any more, and goes when room is needed.
"""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import tempfile
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.access.departures import Departures
from geodata.access.identity import hash_of, identity, plain
from geodata.access.measured import Access
from geodata.access.rides import Ride
from models.access import AccessMatrix, Unit
from models.messages.findings import Finding
from models.messages.recorded import recall, record

if TYPE_CHECKING:
    from geodata.study import Study

# names another folder, or is "off"
VARIABLE = "PLACEMENT_CACHE"
OFF = "off"
MOST_BYTES = 256 * 1024 * 1024
# the room that a single entry may take
LARGEST_BYTES = MOST_BYTES // 4
ENDING, UNFINISHED = ".access.npz", ".part"
# after so long, what a killed run left behind is removed
FORGOTTEN_S = 3600
SAID, HASH = "said", "sha256"

Arrays = dict[str, np.ndarray[Any, Any]]


def cache_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """Return where measured access is kept, None where it is not to be.

    Parameters
    ----------
    environment
        `PLACEMENT_CACHE` names another folder, or is `off`.
    platform
        as `sys.platform`: each has its own place for what a program can make again.
    """
    named = environment.get(VARIABLE, "").strip()
    if named:
        return None if named.lower() == OFF else Path(named).expanduser()
    own = {"win32": "LOCALAPPDATA", "darwin": ""}.get(platform, "XDG_CACHE_HOME")
    root = Path(environment.get(own, ""))
    if not root.is_absolute():
        root = Path.home() / {"win32": "AppData/Local", "darwin": "Library/Caches"}.get(platform, ".cache")
    return root / "placement"


def place_of(study: Study, asked: Collection[Departures] = (), ride: Ride | None = None) -> Path | None:
    """Return the file that keeps a study's access on foot, with settings by public transport too, or by road alone; None where nothing is."""
    try:
        folder, known_by = cache_folder(), identity(study, asked, ride)
    except (OSError, RuntimeError, PackageNotFoundError):  # there is no home, or code that cannot be read
        return None
    return None if folder is None or known_by is None else folder / f"{known_by}{ENDING}"


def recalled(place: Path | None, straight: AccessMatrix) -> Access | None:
    """Return what a file keeps, with the straight line; None where there is none, where it is damaged, or others may have written it."""
    if place is None:
        return None
    try:
        if place.stat().st_size > LARGEST_BYTES or not (_is_ours(place) and _is_ours(place.parent)):
            return None
        with np.load(io.BytesIO(place.read_bytes()), allow_pickle=False) as held:
            arrays: Arrays = {name: held[name] for name in held.files}
        digest, said = (arrays.pop(name).tobytes() for name in (HASH, SAID))
        if digest.hex() != _digest(said, arrays):
            return None
        access = _unpacked(straight, arrays, json.loads(said, object_hook=recall))
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is measured anew
        return None
    with suppress(OSError):
        os.utime(place)
    return access


def keep(place: Path | None, access: Access) -> None:
    """Keep access, whole or not at all, and make room for it; where that cannot be, nothing is kept."""
    if place is None:
        return
    arrays, words = _packed(access)
    said = json.dumps(words, default=record, ensure_ascii=False).encode()
    digest = bytes.fromhex(_digest(said, arrays))
    file = io.BytesIO()
    held: dict[str, Any] = {**arrays, SAID: np.frombuffer(said, dtype=np.uint8), HASH: np.frombuffer(digest, dtype=np.uint8)}
    np.savez_compressed(file, **held)
    if file.tell() > LARGEST_BYTES:
        return
    with suppress(OSError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_ours(place.parent):
            _write(place, file.getbuffer())
            _make_room(place)


def _write(place: Path, content: memoryview) -> None:
    handle, name = tempfile.mkstemp(UNFINISHED, dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(place)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _make_room(kept: Path) -> None:
    """Remove what was not used for longest, but not the last that was kept, until all takes no more than it may."""
    entries = []
    for path in kept.parent.iterdir():
        with suppress(OSError):
            found = path.stat()
            if path.name.endswith(ENDING):
                entries.append((path != kept, -found.st_mtime, found.st_size, path))
            elif path.name.endswith(UNFINISHED) and found.st_mtime < time.time() - FORGOTTEN_S:
                path.unlink()
    taken = 0
    for _, _, size, path in sorted(entries):
        taken += size
        if taken > MOST_BYTES and path != kept:
            with suppress(OSError):
                path.unlink()


def _is_ours(place: Path) -> bool:
    """Return whether a file or folder is the user's own, and not for everyone to write to."""
    if sys.platform == "win32":
        return True
    found = place.stat()
    return found.st_uid == os.getuid() and not found.st_mode & stat.S_IWOTH


def _digest(said: bytes, arrays: Arrays) -> str:
    return hash_of([said, *(part for name in sorted(arrays) for part in (name, arrays[name]))])


def _packed(access: Access) -> tuple[Arrays, dict[str, Any]]:
    matrices = {"walking_mm": access.walking_mm, "walking_s": access.walking_s}
    by_setting = (("transit_s", access.transit_s), ("buses_s", access.buses_s), ("rides_s", access.rides_s))
    for name, found in by_setting:
        matrices |= {f"{name}.{row}": matrix for row, matrix in enumerate(found.values())}
    arrays: Arrays = {}
    for name, matrix in matrices.items():
        if matrix is not None:
            arrays |= {name: matrix.values, f"{name}.reachable": matrix.reachable}
    if access.departures_an_hour is not None:
        arrays["departures_an_hour"] = access.departures_an_hour
    words: dict[str, Any] = {
        **{name: [plain(setting) for setting in found] for name, found in by_setting},
        "assumptions": access.assumptions,
        "findings": [plain(finding) for finding in access.findings],
    }
    return arrays, words


def _unpacked(straight: AccessMatrix, arrays: Arrays, words: dict[str, Any]) -> Access:
    def matrix(name: str, unit: Unit) -> AccessMatrix:
        return AccessMatrix(straight.demand_ids, straight.office_ids, arrays[name], unit, arrays[f"{name}.reachable"])

    def by_setting(name: str) -> dict[Departures, AccessMatrix]:
        return {Departures(**setting): matrix(f"{name}.{row}", "s") for row, setting in enumerate(words[name])}

    walked = "walking_s" in arrays  # a way by road stands alone

    return Access(
        straight,
        matrix("walking_mm", "mm") if walked else None,
        matrix("walking_s", "s") if walked else None,
        by_setting("transit_s"),
        by_setting("buses_s"),
        arrays.get("departures_an_hour"),
        tuple(words["assumptions"]),
        tuple(Finding(**finding) for finding in words["findings"]),
        rides_s={_ride(said): matrix(f"rides_s.{row}", "s") for row, said in enumerate(words["rides_s"])},
    )


def _ride(said: dict[str, Any]) -> Ride:
    return Ride(**{**said, "kmh": tuple((name, speed) for name, speed in said["kmh"])})
