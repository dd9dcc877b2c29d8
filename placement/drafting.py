"""A study and a first question to it, by a name: of a municipality of Japan, or of a place anywhere. `placement study new`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from geodata.building.abroad.asking import ask_place
from geodata.building.abroad.grid import load_rasterio
from geodata.building.abroad.study import DrawnAbroad, draw_abroad, slug_of_place
from geodata.building.build import BuildLog, build_study
from geodata.building.japan.drafting import slug_of
from geodata.building.japan.finding import find_municipalities
from geodata.building.japan.opening import open_extract
from geodata.building.japan.slicing import OwnOffices
from geodata.building.japan.study import OFFICES, RAW, RECIPE, STUDY, Drawn, draw_study
from geodata.building.writing import as_named
from geodata.guessing.guess import Guess
from geodata.guessing.offices import take_offices
from geodata.guessing.recipes import RecipeDraft
from geodata.load import load_study
from geodata.study import Study
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from models.progress import Progress
from placement.scenario.draft import draft_scenario

SCENARIO = "scenario.yaml"
CENSUSES = ("2015", "2010")


Source = TypeVar("Source", Drawn, DrawnAbroad, BuildLog)


@dataclass(frozen=True, slots=True)
class NewStudy(Generic[Source]):
    """A study that was made by name.

    Parameters
    ----------
    folder
        holds `study/`, of a municipality of Japan `raw/`, and `scenario.yaml` where no other place was asked for it.
    scenario
        the first question to it.
    drawn
        what it was made of.
    study
        as it is read.
    offices
        what the columns of the planner's own table of offices were taken for.
    """

    folder: Path
    scenario: Path
    drawn: Source
    study: Study
    offices: Guess | None = None


def new_study(  # noqa: PLR0913 - a setting each
    names: Sequence[str],
    out: Path | None = None,
    *,
    extract: Path | None = None,
    census: str = CENSUSES[0],
    offices: Path | None = None,
    columns: Mapping[str, str] | None = None,
    kind: str = "",
    scenario: Path | None = None,
    progress: Progress | None = None,
) -> NewStudy[Drawn]:
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
        a table of offices in place of the extract's, whatever its columns are called.
    columns
        our column: that table's column, of those that are known.
    kind
        of all offices of that table, where it has no column of kinds.
    scenario
        the file to write the first question to; by default `scenario.yaml` in the folder.
    progress
        follows the steps, and can end them.

    Returns
    -------
    made
        the folder and what is in it.

    Raises
    ------
    InputError
        if a name is unknown or could be several, the folder or the scenario is there already, or nothing can be made of the layers;
        nothing is written then.
    """
    opened = open_extract(extract)
    asked = find_municipalities(opened.municipalities, names)
    folder = out or Path(slug_of(opened, asked))
    _require_both_new(folder, scenario)
    guessed, own = (None, None) if offices is None else take_offices(offices, columns, kind)

    return _made(
        folder,
        lambda fresh: draw_study(opened, asked, fresh, census=census, offices=own, progress=progress),
        guessed,
        scenario,
    )


def new_study_abroad(
    place: str,
    grid: Path,
    year: str,
    out: Path | None = None,
    *,
    source: str = "",
    streets: bool = False,
    offices: tuple[Guess, OwnOffices] | None = None,
    progress: Progress | None = None,
) -> NewStudy[DrawnAbroad]:
    """Make a study folder, and a scenario that can be solved at once, of a place that OpenStreetMap knows, asking its servers.

    Parameters
    ----------
    place
        as OpenStreetMap's search knows it: Ghent, Belgium; or the id of its boundary: R897671.
    grid
        a GeoTIFF of people by cell.
    year
        of these people.
    out
        the folder to write; by default the place's short name, in the current folder.
    source
        who published the grid; by default its file's name.
    streets
        whether the streets are fetched, too.
    offices
        a table of offices in place of OpenStreetMap's, as `geodata.guessing.offices.take_offices` reads it.
    progress
        follows the steps, and can end them.

    Returns
    -------
    made
        the folder and what is in it.

    Raises
    ------
    InputError
        if the place is unknown or could be several, the servers do not answer, the grid does not fit, or the folder is there
        already; nothing is written then.
    """
    load_rasterio()
    if out is not None:
        require_new(out)
    found = ask_place(place)
    folder = out or Path(slug_of_place(found))
    require_new(folder)
    guessed, own = offices or (None, None)
    return _made(
        folder,
        lambda fresh: draw_abroad(found, grid, year, fresh / STUDY, source=source, streets=streets, own=own, progress=progress),
        guessed,
    )


def new_study_of_files(
    draft: RecipeDraft, folder: Path, *, scenario: Path | None = None, progress: Progress | None = None
) -> NewStudy[BuildLog]:
    """Make a study folder, and a scenario that can be solved at once, of official files that were recognised.

    Parameters
    ----------
    draft
        the recipe that they make, and its raw layers.
    folder
        the folder to write.
    scenario
        the file to write the first question to; by default `scenario.yaml` in the folder.
    progress
        follows the steps of `build_study`, and can end them.

    Raises
    ------
    InputError
        if the folder or the scenario is there already, or the study cannot be built; nothing is written then.
    """
    _require_both_new(folder, scenario)

    def draw(fresh: Path) -> BuildLog:
        raw = fresh / RAW
        raw.mkdir()
        for name, data in draft.files.items():
            (raw / name).write_bytes(data)
        (raw / RECIPE).write_text(draft.text(), encoding="utf-8", newline="\n")
        log = build_study(raw / RECIPE, raw, fresh / STUDY, progress=progress)
        return replace(log, findings=tuple(as_named(finding, fresh, folder) for finding in log.findings))

    return _made(folder, draw, scenario=scenario)


def _made(
    folder: Path, draw: Callable[[Path], Source], guessed: Guess | None = None, scenario: Path | None = None
) -> NewStudy[Source]:
    """Return a new folder with a study and a scenario, drawn beside its place and moved there when it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
        fresh = Path(beside) / "new"
        fresh.mkdir()
        try:
            drawn = draw(fresh)
            study = load_study(fresh / STUDY)
        except InputError as error:
            raise InputError(_in_own(as_named(finding, fresh, folder), guessed) for finding in error.findings) from None
        if scenario is None:
            (fresh / SCENARIO).write_text(draft_scenario(study, STUDY), encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        fresh.rename(folder)
        findings = tuple(as_named(finding, fresh, folder) for finding in study.findings)
    if scenario is not None:
        named = Path(os.path.relpath(folder / STUDY, scenario.parent)).as_posix()
        with scenario.open("x", encoding="utf-8", newline="\n") as file:
            file.write(draft_scenario(study, named))
    return NewStudy(folder, scenario or folder / SCENARIO, drawn, replace(study, findings=findings), guessed)


def _require_both_new(folder: Path, scenario: Path | None) -> None:
    require_new(folder)
    if scenario is not None and os.path.lexists(scenario):
        message = Text("{scenario} is there already and is not replaced; name another", scenario=scenario)
        raise InputError(Finding("folder-there", "stop", message, value=str(scenario)))


def _in_own(finding: Finding, own: Guess | None) -> Finding:
    """Return what was found in the copy of the planner's own offices as what is in their table."""
    if own is None or finding.file is None or Path(finding.file).name != OFFICES:
        return finding
    row = finding.row if finding.line is None else finding.line - 1
    theirs = own.columns | {"name": own.columns.get("name_ja", own.columns.get("name_en", ""))}
    field = None if finding.field is None else theirs.get(finding.field, finding.field)
    return replace(finding, file=str(own.path), layer=own.table, line=None, column=None, row=row, field=field)


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


__all__ = ["CENSUSES", "RAW", "NewStudy", "new_study", "new_study_abroad", "require_new"]
