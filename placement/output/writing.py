"""Writing so that there is the old or the new, whole; and what is there by now is known, whenever a run ends.

A folder is held by one run at a time. Its files are made beside each other in a folder of their own, and then replace the
former ones: first those that commands read, then those for people, and last the manifest with the hash of each. A run that is
killed on the way leaves files that do not fit the manifest, which every reader refuses. What it leaves besides, its
lock and unfinished files, has names of its own; who holds the lock next removes it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.messages.findings import Finding, InputError, brief
from models.messages.text import Text
from placement.output.lock import alone
from placement.output.undisturbed import undisturbed
from placement.records.files import ANSWER, FOR_PEOPLE, MANIFEST, RESULT_FILES, hash_of

# without these a folder is no result
LAST = frozenset({ANSWER, MANIFEST})
LOCK, STAGE = ".placement-lock", ".placement-stage"


@dataclass
class Target:
    """A place that a run writes to.

    Parameters
    ----------
    path
        the file or folder.
    earlier
        whether there was something before that would be replaced.
    state
        what was done to it: nothing, some of it, or all.
    """

    path: Path
    earlier: bool
    state: Literal["untouched", "half", "written"] = "untouched"


class TargetFile(Target):
    """A file, written whole or not at all; a link is replaced, never written through."""

    def write(self, text: str) -> None:
        """Put a text into it."""
        part = _beside(self.path, "part")
        part.unlink(missing_ok=True)
        try:
            with part.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            _sync(part)
            with undisturbed():
                part.replace(self.path)
                self.state = "written"
        finally:
            part.unlink(missing_ok=True)


@dataclass
class TargetFolder(Target):
    """A folder, of which some files are replaced.

    Parameters
    ----------
    path, earlier, state
        as above.
    written
        hashes of the files that runs before wrote into it, one that was killed among them.
    """

    written: frozenset[str] = frozenset()

    @contextmanager
    def staged(self) -> Iterator[Path]:
        """Yield an empty folder; on success its files replace those in the target, on failure nothing changes.

        A link in the target is replaced, never written through.
        """
        stage = self.path / STAGE
        stage.mkdir()
        try:
            yield stage
            for path in stage.iterdir():
                _sync(path)
            with undisturbed():
                self._take_over(stage)
        finally:
            shutil.rmtree(stage, ignore_errors=True)

    def _take_over(self, stage: Path) -> None:
        for path in sorted(stage.iterdir(), key=lambda path: (path.name in LAST, path.name in FOR_PEOPLE, path.name)):
            if path.name == MANIFEST:
                self._remove_former(stage)
                # should the power fail, the manifest must not be there before the others
                _sync(self.path)
            self._put(path)
        _sync(self.path)
        self.state = "written"

    def _put(self, path: Path) -> None:
        try:
            path.replace(self.path / path.name)
        except OSError as error:
            raise InputError(self._not_replaced(path.name, error)) from error
        self.state = "half"

    def _remove_former(self, stage: Path) -> None:
        """Remove results of former runs that the new one does not have; a file for people that no run wrote is left."""
        kept = _told(stage)
        for path in (self.path / name for name in RESULT_FILES if name not in {MANIFEST, *kept}):
            if path.is_file() and (path.name not in FOR_PEOPLE or hash_of(path) in self.written):
                path.unlink()

    def _not_replaced(self, name: str, error: OSError) -> Finding:
        message = Text(
            "{name} cannot be replaced ({reason}); close what has it open, and run the command again",
            name=brief(str(self.path / name)),
            reason=os.strerror(error.errno or 0),
        )
        return Finding("out-not-replaced", "stop", message, value=str(self.path))


@contextmanager
def taken(out: Path, names: Collection[str]) -> Iterator[TargetFolder]:
    """Hold a folder for one run, made where it is missing, rid of what killed runs left; without files it is gone afterwards.

    Parameters
    ----------
    out
        the folder.
    names
        of the files to be written into it.

    Raises
    ------
    InputError
        if another run holds it (`out-locked`), or one of the names is a folder's (`out-name-taken`).
    """
    _require_free(out, names)
    missing = [place for place in (out, *out.absolute().parents) if not place.exists()]
    earlier = any(os.path.lexists(out / name) for name in names)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with alone(out / LOCK, out):
            written = frozenset([*_told(out).values(), *_told(out / STAGE).values()])
            _clear(out / STAGE)
            yield TargetFolder(out, earlier, written=written)
    finally:
        for place in missing:
            with suppress(OSError):
                place.rmdir()


@contextmanager
def taken_file(path: Path) -> Iterator[TargetFile]:
    """Hold a file for one run.

    Raises
    ------
    InputError
        if another run holds it (`out-locked`).
    """
    with alone(_beside(path, "lock"), path):
        yield TargetFile(path, os.path.lexists(path))


@contextmanager
def replaced(out: Path) -> Iterator[Target]:
    """See whether another folder comes to stand in a folder's place."""
    former = _identity(out)
    target = Target(out, former is not None)
    try:
        yield target
    finally:
        now = _identity(out)
        if now != former:
            target.state = "half" if now is None else "written"


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f".{path.name}.placement-{what}")


def _require_free(out: Path, names: Collection[str]) -> None:
    """Refuse names that a folder has: a file cannot take its place."""
    held = next((out / name for name in sorted(names) if (out / name).is_dir() and not (out / name).is_symlink()), None)
    if held is not None:
        message = Text(
            "{held} is a folder, and a file of this name is to be written; move it, or name another", held=brief(str(held))
        )
        raise InputError(Finding("out-name-taken", "stop", message, value=str(held)))


def _clear(stage: Path) -> None:
    if stage.is_symlink() or stage.is_file():
        stage.unlink()
    shutil.rmtree(stage, ignore_errors=True)


def _told(folder: Path) -> dict[str, str]:
    """Return the files that a folder's manifest names, with their hashes; none where it cannot be read."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
        return {str(name): str(told) for name, told in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        # folders cannot be opened there
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
