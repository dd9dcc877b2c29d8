"""A project folder: its scenarios and results, and nothing outside it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from geodata.load import find_study
from geodata.reading.opener import SIBLINGS, SUFFIXES
from geodata.yamlfiles.reader import parse_yaml
from models.messages.document import Page
from models.messages.findings import Finding, InputError, brief
from models.messages.recorded import RecallError
from models.messages.text import Text
from placement.output.inputs import files_of_scenario
from placement.output.writing import taken_file
from placement.records.files import ANSWER, ASKED_FILES, MANIFEST, MAP, RESULT_FILES
from placement.records.page import read_page
from placement.scenario.files import BUNDLED, ScenarioFile, bundled_scenarios, load_scenario

RESULTS = "results"
DATA = "data"
MOST_DATA = 100
# what a dropped file may be, and what belongs to one of these
MAIN = frozenset({*SUFFIXES, ".txt", ".zip"})
LONGEST_NAME = 150
# no path, no hidden file, no stream of Windows, nothing that cannot be seen
FILE_NAME = re.compile(r"[^\W_][^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff<>:\"/\\|?*]*")
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
MOST_LISTED = 200
# bytes of an answer's words
MOST_ANSWER = 20_000_000
# the name of all files of a result in one, and how many bytes are put into it
ALL, MOST_ZIPPED = "all.zip", 500_000_000
# stands in the folder of a run from its beginning to its end
BEGUN = ".placement-begun"
# what may be read of a folder of results
FILES = frozenset({*RESULT_FILES, *ASKED_FILES})


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

    def data(self) -> list[str]:
        """Return the names of the files that were dropped into the project, without those that belong to another."""
        home = self.folder / DATA
        found = [path for path in home.iterdir() if path.is_file() and not path.name.startswith(".")] if home.is_dir() else []
        own = [path.name for path in found if self._inside(path) and path.suffix.lower() in MAIN]
        return sorted(own)[:MOST_DATA]

    def data_file(self, name: str) -> Path:
        """Return where a dropped file of a name stands, or would stand.

        Raises
        ------
        InputError
            if the name is none of a file that is read, or there are too many files already.
        """
        known = Path(name).suffix.lower() in {*MAIN, *SIBLINGS}
        if not known or not FILE_NAME.fullmatch(name) or DEVICE.match(name) or len(name.encode()) > LONGEST_NAME:
            raise InputError(Finding("file-name", "stop", BAD_NAME, file=brief(name)))
        path = self.folder / DATA / name
        if not self._inside(path):
            raise InputError(Finding("outside-project", "stop", OUTSIDE, file=brief(name)))
        if not path.exists() and path.parent.is_dir() and sum(1 for _ in path.parent.iterdir()) >= MOST_DATA:
            message = Text("there are {most} files in {folder} already; remove some there", most=MOST_DATA, folder=DATA)
            raise InputError(Finding("file-name", "stop", message, file=brief(name)))
        return path

    def results(self) -> list[str]:
        """Return the names of the results in the folder, the newest first."""
        return self._holding(MANIFEST, MAP)

    def answers(self) -> list[str]:
        """Return the names of the answers to questions in the folder, the newest first."""
        return self._holding(ANSWER)

    def cut_off(self) -> list[str]:
        """Return the names of the runs that began and left nothing, neither a result nor why not, the newest first."""
        whole = {*self.results(), *self.answers()}
        return [name for name in self._holding(BEGUN) if name not in whole]

    def begin(self, name: str) -> Path:
        """Make a folder for the next run, numbered; it says that something began until `end` is called."""
        home = self.results_folder
        used = [_number(path.name)[0] for path in home.iterdir()] if home.is_dir() else []
        out = home / f"{max(used, default=0) + 1}-{name}"
        out.mkdir(parents=True)
        (out / BEGUN).touch()
        return out

    def end(self, name: str) -> None:
        """Note that a run has ended, and that it is known how; one that left nothing goes with its folder."""
        out = self.results_folder / name
        if Path(name).name == name and self._inside(out):
            (out / BEGUN).unlink(missing_ok=True)
            with suppress(OSError):
                out.rmdir()

    def answer(self, name: str) -> Page | None:
        """Return the words of an answer; None where there are none that can be read."""
        path = self.result_file(name, ANSWER)
        if path is None or path.stat().st_size > MOST_ANSWER:
            return None
        try:
            return read_page(path.read_bytes())
        except (OSError, RecallError):
            return None

    def result_file(self, result: str, name: str) -> Path | None:
        """Return a file of a result; None where the folder has none of this name."""
        path = self.results_folder / result / name
        known = name in FILES and Path(result).name == result and result not in {"", ".", ".."}
        return path if known and self._inside(path) and path.is_file() else None

    def zipped(self, result: str) -> bytes | None:
        """Return all files of a result as one ZIP file; None where there are none, or they are too large for one."""
        found = {name: path for name in sorted(FILES) if (path := self.result_file(result, name)) is not None}
        if not found or sum(path.stat().st_size for path in found.values()) > MOST_ZIPPED:
            return None
        held = BytesIO()
        with ZipFile(held, "w", ZIP_DEFLATED) as target:
            for name, path in found.items():
                target.write(path, f"{result}/{name}")
        return held.getvalue()

    @property
    def results_folder(self) -> Path:
        """The folder that holds a folder for each result."""
        return self.folder / RESULTS

    def _holding(self, *names: str) -> list[str]:
        """Return the folders of results that hold files of these names, the newest first."""
        home = self.results_folder
        found = [path for path in home.iterdir() if all((path / name).is_file() for name in names)] if home.is_dir() else []
        return sorted((path.name for path in found if self._inside(path)), key=_number, reverse=True)[:MOST_LISTED]

    def _inside(self, path: Path) -> bool:
        """Return whether a path leads to something in the folder, links followed."""
        try:
            return path.resolve().is_relative_to(self.folder)
        except (OSError, ValueError, RuntimeError):
            return False


BAD_NAME = Text(
    "cannot be taken under this name; name it like offices.csv (CSV, Excel, Shapefile, GeoPackage, GeoJSON, Parquet, ZIP), without signs that a "
    "system reserves"
)
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
