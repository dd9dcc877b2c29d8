"""The data desk: the files that were dropped, what they seem to be, and the study that they make, looked through in a thread."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from geodata.guessing.drafting import draft_study
from geodata.guessing.grids import Grid, open_grid
from geodata.guessing.guess import Guess, guess_files
from geodata.guessing.manifest import Draft
from geodata.guessing.recipes import RecipeDraft, draft_recipe, wants_recipe
from models.messages.findings import Finding, InputError, PlacementError, shown
from models.messages.text import Language
from models.progress import Progress
from placement.app.makings import BUG
from placement.app.project import DATA, Project
from placement.drafting import new_study_of_files
from placement.output.guessed import names_of_guessed, new_study_of_tables, write_guessed
from placement.output.writing import taken, taken_file

CORRECTED = "-corrected"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one file.

    Parameters
    ----------
    name
        of the file.
    guesses
        what each of its tables seems to be.
    findings
        what is wrong in it, each at its row.
    grid
        its cells; None where they cannot be mended here.
    """

    name: str
    guesses: tuple[Guess, ...] = ()
    findings: tuple[Finding, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of all files.

    Parameters
    ----------
    files
        those that take part.
    findings
        what is wrong with them together.
    official
        whether they are official files that are cut to a municipality, so that a recipe is written.
    ready
        whether they make a study as they stand.
    """

    files: tuple[Seen, ...] = ()
    findings: tuple[Finding, ...] = ()
    official: bool = False
    ready: bool = False


@dataclass(eq=False)
class Desk:
    """The data desk of a project.

    Parameters
    ----------
    project
        the folder.
    left_out
        files that take no part.
    layers
        by file: what it was said to be.
    columns
        by file: our column and the file's, as they were said.
    name
        of the study that is to be made.
    municipality
        that official files are cut to.
    """

    project: Project
    left_out: set[str] = field(default_factory=set)
    layers: dict[str, str] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    name: str = "study"
    municipality: str = ""
    looked: Looked = field(default_factory=Looked)
    revision: int = 0
    looking: bool = False
    _asked: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _looker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="desk"), repr=False)

    def look(self, lang: Language) -> None:
        """Have the files looked through as they are; what is asked later wins."""
        with self._lock:
            self._asked, self.looking, self.revision = self._asked + 1, True, self.revision + 1
        self._looker.submit(self._look, self._asked, lang)

    def mend(self, name: str, row: int, cells: Sequence[str]) -> None:
        """Write other cells into a row, in a copy that takes the file's place; the file itself stays.

        Raises
        ------
        InputError
            if the file or the row is not there, or the copy cannot be written.
        """
        path = self.project.data_file(name)
        grid = open_grid(path)
        if grid is None or not 0 <= row < len(grid.rows):
            return
        stem = path.stem.removesuffix(CORRECTED)
        copy = self.project.data_file(f"{stem}{CORRECTED}.csv")
        with taken_file(copy) as target:
            target.write(grid.mended(row, tuple(cells)).text().decode())
        if copy.name != name:
            self.left_out.add(name)
            self.left_out.discard(copy.name)
            self.layers |= {copy.name: self.layers[name]} if name in self.layers else {}
            self.columns |= {copy.name: self.columns[name]} if name in self.columns else {}

    def build(self, name: str, lang: Language) -> Callable[[Progress], tuple[str, tuple[Finding, ...]]]:
        """Return what makes the study of the files as they are now, with its recipe and a first question to it."""
        files, layers, columns = self._files(), dict(self.layers), {key: dict(told) for key, told in self.columns.items()}

        def make(progress: Progress) -> tuple[str, tuple[Finding, ...]]:
            guesses = [one for path in files for one in _guessed(path, layers, columns)]
            folder, scenario = self.project.new_study(name)
            draft = self._draft(guesses, folder.name, lang)
            if isinstance(draft, RecipeDraft):
                return scenario.name, new_study_of_files(draft, folder, scenario=scenario, progress=progress).study.findings
            return scenario.name, new_study_of_tables(draft, folder, scenario, lang).findings

        return make

    def close(self) -> None:
        """End what still goes on."""
        self._looker.shutdown(wait=False, cancel_futures=True)

    def _files(self) -> list[Path]:
        return [self.project.folder / DATA / name for name in self.project.data() if name not in self.left_out]

    def _draft(self, guesses: Sequence[Guess], name: str, lang: Language) -> Draft | RecipeDraft:
        if wants_recipe(guesses):
            return draft_recipe(guesses, name, self.municipality, lang=lang)
        return draft_study(guesses, name)

    def _look(self, asked: int, lang: Language) -> None:
        if asked != self._asked:
            return
        try:
            looked = self._looked(lang)
        except Exception as error:  # noqa: BLE001 - whatever it is, the windows hear of it
            looked = Looked(findings=(Finding("our-bug", "stop", BUG.filled(name=type(error).__name__)),))
        with self._lock:
            if asked == self._asked:
                self.looked, self.looking, self.revision = looked, False, self.revision + 1

    def _looked(self, lang: Language) -> Looked:
        seen: dict[str, tuple[tuple[Guess, ...], list[Finding]]] = {}
        for path in self._files():
            try:
                seen[path.name] = _guessed(path, self.layers, self.columns), []
            except PlacementError as error:
                seen[path.name] = (), list(error.findings)
        guesses = [one for every, _ in seen.values() for one in every]
        wrong = [one for _, found in seen.values() for one in found]
        official = wants_recipe(guesses)
        together: list[Finding] = []
        if guesses and not wrong:
            together = self._tried(guesses, lang)
        elif not guesses and not wrong:
            return Looked()
        for one in together:
            owner = next((name for name, (every, _) in seen.items() if _is_of(one, name, every)), None)
            if owner is not None:
                seen[owner][1].append(one)
        known = {id(one) for _, found in seen.values() for one in found}
        files = tuple(
            Seen(name, every, shown(tuple(found)), open_grid(self.project.folder / DATA / name))
            for name, (every, found) in seen.items()
        )
        rest = tuple(one for one in together if id(one) not in known)
        ready = not any(one.severity == "stop" for one in (*wrong, *together))
        return Looked(files, shown(rest), official, ready)

    def _tried(self, guesses: Sequence[Guess], lang: Language) -> list[Finding]:
        """Return what is found of the files when a study is made of them, which is thrown away."""
        try:
            draft = self._draft(guesses, "study", lang)
            if isinstance(draft, RecipeDraft):
                return list(draft.findings)
            with tempfile.TemporaryDirectory(prefix=".desk-", dir=self.project.folder) as beside:
                out = Path(beside) / "study"
                with taken(out, names_of_guessed(draft, out)) as target:
                    return [*draft.findings, *write_guessed(draft, target, lang).findings]
        except InputError as error:
            return list(error.findings)


def _guessed(path: Path, layers: Mapping[str, str], columns: Mapping[str, Mapping[str, str]]) -> tuple[Guess, ...]:
    told = {path.name: layers[path.name]} if path.name in layers else {}
    return guess_files([path], layers=told, columns=columns.get(path.name, {}))


def _is_of(finding: Finding, name: str, guesses: Sequence[Guess]) -> bool:
    """Return whether something was found in a file, or in what a study takes in its place."""
    return finding.file is not None and Path(finding.file).name in {name, *(one.file for one in guesses)}
