"""Writing a folder of results so that each file is whole or not there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.messages.findings import Finding, InputError
from models.messages.text import Text

MAP = "map.html"
# what `solve` writes into one folder
RESULT_FILES = (
    "access.npz",
    "analysis.json",
    "areas.csv",
    "demand.csv",
    "indicators.csv",
    "manifest.json",
    MAP,
    "offices.csv",
    "page.json",
    "plan.gpkg",
    "plan.json",
    "report.html",
    "report.pdf",
    "scenario.yaml",
)


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
    if not _takes_folders(nearest):
        message = Text("{out} cannot be written; name another folder", out=out)
        raise InputError(Finding("out-not-writable", "stop", message, value=str(out)))


def _takes_folders(place: Path) -> bool:
    """Return whether a folder can be made here; permissions alone do not tell, of a read-only disk for one."""
    try:
        Path(tempfile.mkdtemp(prefix=".placement-", dir=place)).rmdir()
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


def write_whole(path: Path, text: str) -> None:
    """Write a file whole, or not at all; a link is replaced, never written through."""
    handle, made = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.absolute().parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(made).chmod(0o644)
        Path(made).replace(path)
    finally:
        Path(made).unlink(missing_ok=True)


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
