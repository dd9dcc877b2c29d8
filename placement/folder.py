"""Writing a folder of results so that each file is whole or not there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import Finding, InputError
from models.text import Text


def require_writable(out: Path) -> None:
    """Check, before any work, that results can be written to `out`.

    Raises
    ------
    InputError
        if it is a file or a link to nothing, or cannot be written.
    """
    if out.exists() and not out.is_dir():
        message = Text(
            f"{out} はファイルです。--out にはフォルダを指定してください", f"{out} is a file; name a folder with --out"
        )
        raise InputError(Finding("out-not-folder", "stop", message, value=str(out)))
    if out.is_symlink() and not out.exists():
        message = Text(
            f"{out} は存在しない先へのリンクです。--out にはフォルダを指定してください",
            f"{out} is a link to nothing; name a folder with --out",
        )
        raise InputError(Finding("out-not-folder", "stop", message, value=str(out)))
    nearest = next(parent for parent in (out, *out.absolute().parents) if parent.exists())
    if not _takes_folders(nearest):
        message = Text(f"{out} に書き込めません。別のフォルダを指定してください", f"{out} cannot be written; name another folder")
        raise InputError(Finding("out-not-writable", "stop", message, value=str(out)))


def _takes_folders(place: Path) -> bool:
    """Return whether a folder can be made here; permissions alone do not tell, of a read-only disk for one."""
    try:
        Path(tempfile.mkdtemp(prefix=".placement-", dir=place)).rmdir()
    except OSError:
        return False
    return True


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield an empty folder; on success its files replace those in `out` one by one, on failure nothing changes.

    A link in `out` is replaced, never written through.
    """
    # in the folder itself where there is one: its parent may be closed to us
    beside = out.absolute() if out.is_dir() else out.absolute().parent
    beside.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=beside))
    try:
        yield stage
        for path in sorted(stage.iterdir()):
            _sync(path)
        out.mkdir(exist_ok=True)
        for path in sorted(stage.iterdir()):
            path.replace(out / path.name)
        _sync(out)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
