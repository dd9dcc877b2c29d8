"""Refusing, before any work, outputs that would take the place of an input or of somebody's own files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from models.messages.findings import Finding, InputError, brief, listed
from models.messages.text import Text
from placement.records.files import COMMON, MAP, MAPS, OURS, RESULT_FILES

# as `geodata.reading.manifest` has it, which brings geopandas
STUDY = "study.yaml"
# what a page, a table, a program and a scenario may replace; "" is a name without an ending
PAGES = frozenset({"", ".html", ".htm"})
TABLES = frozenset({"", ".csv", ".txt"})
PROGRAMS = frozenset({"", ".lp", ".txt"})
SCENARIOS = frozenset({"", ".yaml", ".yml"})

# device and number of a file or folder, the same by whatever name, link or spelling it is reached
Identity = tuple[int, int]


def require_folder_apart(out: Path, names: Sequence[str], inputs: Iterable[Path]) -> None:
    """Check that a folder of results neither holds an input nor would have a file of these names replace one.

    Parameters
    ----------
    out
        the folder; it need not be there.
    names
        of the files to be written into it.
    inputs
        every file the command reads; the files of a study that `out` lies in are inputs, too.

    Raises
    ------
    InputError
        naming the input (`out-is-input`).
    """
    if not out.is_dir():
        return
    known = (*inputs, *_files_of_studies_round(out))
    here, identities = _identity(out), {_identity(path) for path in known} - {None}
    held = [name for name in names if _identity(out / name) in identities]
    held += [path.name for path in known if _identity(path) in identities and here in _homes(path)]
    if not held:
        return
    message = Text(
        "{out} holds the input {held}, which results must not replace; name another folder with --out",
        out=brief(str(out)),
        held=brief(held[0]),
    )
    raise InputError(Finding("out-is-input", "stop", message, value=str(out)))


def require_results_replaced(out: Path) -> None:
    """Check that files in a folder which `solve` would replace are results, and nobody's own tables or scenario.

    Raises
    ------
    InputError
        if files of such names stand there without the others that `solve` writes (`out-not-results`).
    """
    own = [name for name in COMMON if os.path.lexists(out / name)]
    if not own or any(os.path.lexists(out / name) for name in OURS):
        return
    message = Text(
        "{out} holds {own} of others, not results of placement, and they are not replaced; name another folder with --out",
        out=brief(str(out)),
        own=listed(own),
    )
    raise InputError(Finding("out-not-results", "stop", message, value=str(out)))


def require_file_apart(path: Path, kinds: frozenset[str], inputs: Iterable[Path], *, again: bool = False) -> None:
    """Check that a file to be written replaces no input, no other file of a result, and none of another kind.

    Parameters
    ----------
    path
        the file; what is not there replaces nothing.
    kinds
        endings of the files it may replace.
    inputs
        every file the command reads; the files of a study that it lies in are inputs, too.
    again
        whether it is the map of the results it stands among, drawn again.

    Raises
    ------
    InputError
        saying what it would replace (`out-is-input`, `out-other-kind`).
    """
    if not path.exists():
        return
    real = path.resolve()
    known = {
        _identity(one)
        for one in (*inputs, *_files_of_studies_round(real.parent), *_results_beside(real, but=(MAP, *MAPS) if again else ()))
    }
    if _identity(path) in known:
        message = Text("{path} is an input, or a file of results, and is not replaced; name another file", path=brief(str(path)))
        raise InputError(Finding("out-is-input", "stop", message, value=str(path)))
    if {path.suffix.lower(), real.suffix.lower()} - kinds:
        message = Text("{path} is a file of another kind and is not replaced; name another file", path=brief(str(path)))
        raise InputError(Finding("out-other-kind", "stop", message, value=str(path)))


def _identity(path: Path) -> Identity | None:
    """Return what a path leads to, or None where that is nothing."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _homes(path: Path) -> set[Identity | None]:
    """Return the folder that a file is named in, and the one it is in once links are followed."""
    return {_identity(path.parent), _identity(path.resolve().parent)}


def _files_of_studies_round(folder: Path) -> list[Path]:
    """Return the files of every study whose folder this is, or lies in."""
    real = folder.resolve()
    studies = [place for place in (real, *real.parents) if _identity(place / STUDY)]
    if not studies:
        return []
    # geopandas comes with it
    from geodata.reading.files import files_of_study

    return [file for place in studies for file in files_of_study(place)]


def _results_beside(path: Path, but: Sequence[str]) -> list[Path]:
    """Return the results that a file stands among, but for some."""
    if not _identity(path.parent / "plan.json"):
        return []
    return [path.parent / name for name in RESULT_FILES if name not in but]
