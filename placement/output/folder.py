"""Refusing, before any work, places that cannot be written."""

from __future__ import annotations

import tempfile
from pathlib import Path

from models.messages.findings import Finding, InputError
from models.messages.text import Text


def require_writable(out: Path) -> None:
    """Check, before any work, that results can be written to `out`.

    Raises
    ------
    InputError
        if it is a file or a link to nothing, or cannot be written.
    """
    if out.exists() and not out.is_dir():
        message = Text("{out} is a file; name a folder with --out", out=out)
        raise InputError(Finding("out-not-folder", "stop", message, value=str(out)))
    if out.is_symlink() and not out.exists():
        message = Text("{out} is a link to nothing; name a folder with --out", out=out)
        raise InputError(Finding("out-not-folder", "stop", message, value=str(out)))
    nearest = next(parent for parent in (out, *out.absolute().parents) if parent.exists())
    if not _takes_files(nearest):
        message = Text("{out} cannot be written; name another folder", out=out)
        raise InputError(Finding("out-not-writable", "stop", message, value=str(out)))


def _takes_files(place: Path) -> bool:
    """Return whether something can be made here; permissions alone do not tell, of a read-only disk for one."""
    try:
        # without a name where the system can do so: a run that is killed here leaves nothing
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError:
        return False
    return True


def require_file(path: Path, option: str) -> None:
    """Check, before any work, that one file can be written at a path that an option names.

    Raises
    ------
    InputError
        if its folder is missing or closed, or it is a folder itself.
    """
    folder = path.absolute().parent
    if not folder.is_dir():
        message = Text("there is no folder {parent}; make it first", parent=path.parent)
        raise InputError(Finding("csv-no-folder" if option == "--csv" else "out-no-folder", "stop", message, value=str(path)))
    require_writable(folder)
    if path.is_dir():
        message = Text("{path} is a folder; name a file with {option}", path=path, option=option)
        raise InputError(Finding("csv-not-file" if option == "--csv" else "out-not-file", "stop", message, value=str(path)))
