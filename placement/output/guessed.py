"""Writing a study that was guessed from a planner's own files: copies of them beside `study.yaml`, once all of it can be read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.building.japan.study import STUDY
from geodata.building.writing import as_named
from geodata.guessing.guess import Guess
from geodata.guessing.manifest import Draft
from geodata.load import load_study
from geodata.reading.manifest import MANIFEST
from geodata.reading.opener import SIBLINGS
from geodata.study import Study
from models.messages.findings import Finding, InputError, brief
from models.messages.text import Language, Text
from placement.output.writing import taken
from placement.scenario.draft import draft_scenario

if TYPE_CHECKING:
    from placement.output.writing import TargetFolder


def names_of_guessed(draft: Draft, out: Path) -> tuple[str, ...]:
    """Return the files that a guessed study writes into a folder.

    Raises
    ------
    InputError
        if one is there already and is another, or two have one name.
    """
    files = _files(draft)
    made = _made(draft)
    there = [out / MANIFEST] if (out / MANIFEST).exists() else []
    there += [out / name for name in made if (out / name).exists()]
    there += [out / path.name for path in files if (out / path.name).exists() and not _is_there(path, out)]
    if there:
        message = Text("{there} is there already and is not replaced; name another folder with --out", there=brief(str(there[0])))
        raise InputError(Finding("folder-there", "stop", message, value=str(there[0])))
    names = [*(path.name for path in files), *made]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        message = Text("two files are called {name}; rename one", name=brief(twice))
        raise InputError(Finding("files-alike", "stop", message, value=twice))
    return (MANIFEST, *names)


def write_guessed(draft: Draft, out: TargetFolder, lang: Language) -> Study:
    """Write a guessed study and return it as it is read.

    Raises
    ------
    InputError
        with what is wrong in the files; nothing is written then.
    """
    with out.staged() as stage:
        files = _files(draft)
        for path in files:
            shutil.copyfile(path, stage / path.name)
        for name, data in _made(draft).items():
            (stage / name).write_bytes(data)
        (stage / MANIFEST).write_text(draft.text(lang), encoding="utf-8", newline="\n")
        try:
            study = load_study(stage)
        except InputError as error:
            raise InputError(as_named(finding, stage, out.path) for finding in error.findings) from None
        for path in files:
            if _is_there(path, out.path):
                (stage / path.name).unlink()
    return replace(study, findings=tuple(as_named(finding, stage, out.path) for finding in study.findings))


def new_study_of_tables(draft: Draft, folder: Path, scenario: Path, lang: Language) -> Study:
    """Write a guessed study into `study/` of a folder, and a first question to it, and return the study as it is read.

    Parameters
    ----------
    draft
        the study.
    folder, scenario
        the folder and the scenario's file, neither of which is there yet.
    lang
        of the marks in `study.yaml`.

    Raises
    ------
    InputError
        with what is wrong in the files; nothing is written then.
    """
    out = folder / STUDY
    with taken(out, names_of_guessed(draft, out)) as target:
        study = write_guessed(draft, target, lang)
    named = Path(os.path.relpath(out, scenario.parent)).as_posix()
    with scenario.open("x", encoding="utf-8", newline="\n") as file:
        file.write(draft_scenario(study, named))
    return study


def _files(draft: Draft) -> Sequence[Path]:
    """Return the files of a study's layers that are copied as they are, with the parts of Shapefiles, and of its timetables."""
    parts = [part for one in _guesses(draft) if not one.files for part in _parts(one.path)]
    return list(dict.fromkeys([*parts, *(one.path for one in draft.feeds)]))


def _made(draft: Draft) -> dict[str, bytes]:
    """Return the files of a study's layers that stand in place of others: out of ZIP files, or without rows above the header."""
    return {name: data for one in _guesses(draft) for name, data in one.files.items()}


def _guesses(draft: Draft) -> list[Guess]:
    return [one for layer in draft.layers.values() for one in layer.guesses]


def _parts(path: Path) -> Iterator[Path]:
    yield path
    if path.suffix.lower() == ".shp":
        every = (path.with_suffix(form) for suffix in SIBLINGS for form in (suffix, suffix.upper()))
        yield from (part for part in every if part.exists())


def _is_there(path: Path, out: Path) -> bool:
    return path.resolve().parent == out.resolve()
