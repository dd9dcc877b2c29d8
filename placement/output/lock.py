"""A file that one run at a time can hold; the system takes it from a run that is killed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from models.messages.findings import Finding, InputError, brief
from models.messages.text import Text

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def alone(lock: Path, shown: Path) -> Iterator[None]:
    """Hold a lock, whose file is gone afterwards.

    Parameters
    ----------
    lock
        its file; one that a killed run left is taken over.
    shown
        what is being written, for the message.

    Raises
    ------
    InputError
        if another run holds it (`out-locked`), or the disk knows no locks (`out-not-writable`).
    """
    handle = _held(lock, shown)
    try:
        yield
    finally:
        if sys.platform == "win32":
            # an open file cannot be removed there, and another run may have opened it by now
            os.close(handle)
            with suppress(OSError):
                lock.unlink()
        else:
            lock.unlink(missing_ok=True)
            os.close(handle)


def _held(lock: Path, shown: Path) -> int:
    while True:
        handle = _opened(lock, shown)
        try:
            _take(handle)
        except (BlockingIOError, PermissionError):
            os.close(handle)
            message = Text(
                "another run is writing to {shown}; wait until it has ended, or name another place", shown=brief(str(shown))
            )
            raise InputError(Finding("out-locked", "stop", message, value=str(shown))) from None
        except OSError:
            os.close(handle)
            message = Text("{shown} is on a disk that knows no locks; name another place", shown=brief(str(shown)))
            raise InputError(Finding("out-not-writable", "stop", message, value=str(shown))) from None
        if _is_at(handle, lock):
            return handle
        # the run that held it has removed it meanwhile
        os.close(handle)


def _opened(lock: Path, shown: Path) -> int:
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError:
        message = Text("{out} cannot be written; name another folder", out=brief(str(shown)))
        raise InputError(Finding("out-not-writable", "stop", message, value=str(shown))) from None


def _take(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_at(handle: int, lock: Path) -> bool:
    """Return whether a file still stands where it was opened."""
    opened = os.fstat(handle)
    try:
        there = lock.stat()
    except FileNotFoundError:
        return False
    return (opened.st_dev, opened.st_ino) == (there.st_dev, there.st_ino)
