"""A municipality's study and a first question to it, by its name alone: `placement study new`."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geodata.building.japan.drafting import slug_of
from geodata.building.japan.finding import find_municipalities
from geodata.building.japan.opening import open_extract
from geodata.building.japan.study import RAW, STUDY, Drawn, draw_study
from geodata.building.writing import as_named
from geodata.load import load_study
from geodata.study import Study
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from models.progress import Progress
from placement.scenario.draft import draft_scenario

SCENARIO = "scenario.yaml"
CENSUSES = ("2015", "2010")


@dataclass(frozen=True, slots=True)
class NewStudy:
    """A study that was made by name.

    Parameters
    ----------
    folder
        holds `raw/`, `study/` and `scenario.yaml`.
    drawn
        what it was made of.
    study
        as it is read.
    """

    folder: Path
    drawn: Drawn
    study: Study

    @property
    def scenario(self) -> Path:
        """The first question to it."""
        return self.folder / SCENARIO


def new_study(
    names: Sequence[str],
    out: Path | None = None,
    *,
    extract: Path | None = None,
    census: str = CENSUSES[0],
    offices: Path | None = None,
    progress: Progress | None = None,
) -> NewStudy:
    """Make a study folder, and a scenario that can be solved at once, of municipalities given by name.

    Parameters
    ----------
    names
        of one municipality, or of several that are one subject: 豊中市, Toyonaka, 27203, 大阪府.
    out
        the folder to write; by default the municipality's short name, in the current folder.
    extract
        a national extract in place of the installed one.
    census
        2015, or 2010.
    offices
        a table of offices in place of the extract's: a CSV with `id, name, kind, lon, lat`.
    progress
        follows the steps, and can end them.

    Returns
    -------
    made
        the folder and what is in it.

    Raises
    ------
    InputError
        if a name is unknown or could be several, the folder is there already, or nothing can be made of the layers; nothing is
        written then.
    """
    opened = open_extract(extract)
    asked = find_municipalities(opened.municipalities, names)
    folder = out or Path(slug_of(opened, asked))
    require_new(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
        fresh = Path(beside) / "new"
        fresh.mkdir()
        try:
            drawn = draw_study(opened, asked, fresh, census=census, offices=offices, progress=progress)
        except InputError as error:
            raise InputError(as_named(finding, fresh, folder) for finding in error.findings) from None
        study = load_study(fresh / STUDY)
        (fresh / SCENARIO).write_text(draft_scenario(study, STUDY), encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        fresh.rename(folder)
        findings = tuple(as_named(finding, fresh, folder) for finding in study.findings)
    return NewStudy(folder, drawn, replace(study, findings=findings))


def require_new(folder: Path) -> None:
    """Refuse a folder that holds anything.

    Raises
    ------
    InputError
        if it does, or is no folder.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        message = Text(
            "{folder} is there already and is not replaced; name another with --out, or renew its people with placement study update",
            folder=folder,
        )
        raise InputError(Finding("folder-there", "stop", message, value=str(folder)))


__all__ = ["CENSUSES", "RAW", "NewStudy", "new_study", "require_new"]
