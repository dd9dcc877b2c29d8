"""A project folder: its scenarios and results, and nothing outside it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from geodata.load import find_study
from geodata.yamlfiles.reader import parse_yaml
from models.messages.findings import Finding, InputError, brief
from models.messages.text import Text
from placement.output.inputs import files_of_scenario
from placement.output.writing import taken_file
from placement.records.files import MANIFEST, MAP, RESULT_FILES
from placement.scenario.files import BUNDLED, ScenarioFile, bundled_scenarios, load_scenario

RESULTS = "results"
MOST_LISTED = 200


@dataclass(frozen=True)
class Project:
    """A folder with scenarios.

    Parameters
    ----------
    folder
        the folder, with no link in its path.
    """

    folder: Path

    def scenarios(self) -> list[str]:
        """Return the names of the scenario files in the folder."""
        found = (path for path in self.folder.iterdir() if path.suffix in {".yaml", ".yml"} and not path.name.startswith("."))
        return sorted(path.name for path in found if self._inside(path) and path.is_file() and _is_scenario(path))[:MOST_LISTED]

    def path_of(self, name: str) -> Path:
        """Return the file of a scenario of the folder.

        Raises
        ------
        InputError
            if the folder has no scenario of this name.
        """
        path = self.folder / name
        if Path(name).name != name or path.suffix not in {".yaml", ".yml"} or not self._inside(path) or not path.is_file():
            raise InputError(Finding("file-missing", "stop", Text("no such file; check the name"), file=brief(name)))
        return path

    def take_bundled(self, name: str) -> str:
        """Copy a bundled scenario into the folder, unless a file of its name is there, and return the file's name.

        Raises
        ------
        InputError
            if there is no such scenario.
        """
        if name not in bundled_scenarios():
            raise InputError(Finding("file-missing", "stop", Text("no such file; check the name"), file=brief(name)))
        path = self.folder / f"{name}.yaml"
        if not path.exists():
            with taken_file(path) as target:
                target.write((BUNDLED / path.name).read_text(encoding="utf-8"))
        return path.name

    def new_study(self, name: str) -> tuple[Path, Path]:
        """Return a folder for a study and a file for its scenario, neither of which is there yet, called like the study."""
        every = (name if number == 1 else f"{name}-{number}" for number in count(1))
        return next(
            (self.folder / free, self.folder / f"{free}.yaml")
            for free in every
            if not os.path.lexists(self.folder / free) and not os.path.lexists(self.folder / f"{free}.yaml")
        )

    def load(self, name: str) -> ScenarioFile:
        """Read a scenario that rests on files of the folder, and on bundled ones, alone.

        Raises
        ------
        InputError
            with every fault of it; if it names a file elsewhere.
        """
        path = self.path_of(name)
        parsed = parse_yaml(path, shown=name)
        tree = parsed.tree if isinstance(parsed.tree, dict) else {}
        for key in ("study", "extends"):
            named = tree.get(key)
            if isinstance(named, str) and named not in bundled_scenarios() and not self._inside(path.parent / named):
                raise InputError(parsed.source.finding("outside-project", OUTSIDE, key, value=brief(named)))
        file = load_scenario(path)
        own = (self.folder, BUNDLED.resolve(), find_study("nerima")[0].resolve().parent)
        for one in files_of_scenario(file):
            if not any(one.resolve().is_relative_to(folder) for folder in own):
                raise InputError(Finding("outside-project", "stop", OUTSIDE, file=name, value=brief(str(one))))
        return file

    def results(self) -> list[str]:
        """Return the names of the results in the folder, the newest first."""
        home = self.folder / RESULTS
        found = (
            [path for path in home.iterdir() if (path / MANIFEST).is_file() and (path / MAP).is_file()] if home.is_dir() else []
        )
        whole = [path.name for path in found if self._inside(path)]
        return sorted(whole, key=_number, reverse=True)[:MOST_LISTED]

    def new_result(self, name: str) -> Path:
        """Return a folder for the next result of a scenario, which is not there yet."""
        home = self.folder / RESULTS
        used = [_number(path.name)[0] for path in home.iterdir()] if home.is_dir() else []
        return home / f"{max(used, default=0) + 1}-{Path(name).stem}"

    def result_file(self, result: str, name: str) -> Path | None:
        """Return a file of a result; None where the folder has none of this name."""
        path = self.folder / RESULTS / result / name
        known = name in RESULT_FILES and Path(result).name == result and result not in {"", ".", ".."}
        return path if known and self._inside(path) and path.is_file() else None

    def _inside(self, path: Path) -> bool:
        """Return whether a path leads to something in the folder, links followed."""
        try:
            return path.resolve().is_relative_to(self.folder)
        except (OSError, ValueError, RuntimeError):
            return False


OUTSIDE = Text("is outside the project folder, which the workbench does not leave; copy it into the folder")


def open_project(folder: Path) -> Project:
    """Open a folder.

    Raises
    ------
    InputError
        if it is none.
    """
    if not folder.is_dir():
        message = Text("there is no folder {folder}; name one that holds your scenarios", folder=folder)
        raise InputError(Finding("no-folder", "stop", message, value=str(folder)))
    return Project(folder.resolve())


def _is_scenario(path: Path) -> bool:
    """Return whether a file says that it is a scenario, in its beginning."""
    with path.open("rb") as file:
        return re.search(rb"^(scenario|extends):", file.read(100_000), re.MULTILINE) is not None


def _number(name: str) -> tuple[int, str]:
    """Return the number that a result's name begins with, to sort by."""
    head = name.partition("-")[0]
    return (int(head) if head.isdecimal() and len(head) < 9 else 0), name
