"""The files that a command reads, named before anything is written, so that no output takes the place of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from models.messages.findings import InputError
from placement.records.files import MAP, MAPS, RESULT_FILES
from placement.scenario.files import ScenarioFile, load_scenario


def files_of_scenario(file: ScenarioFile) -> Iterator[Path]:
    """Yield the files a scenario is read from: itself, those it extends, its polygon files and its study's.

    The study's `study.yaml`, which names its files, is read only where somebody looks at them.
    """
    yield from (*([file.path] if file.path else ()), *file.parents)
    # these bring geopandas, and a misspelt key of the scenario is answered before
    from geodata.load import find_study
    from geodata.reading.files import files_of_study
    from placement.problem.polygons import polygon_files
    from placement.problem.profile import profile_file

    yield from (file.folder_of(rule) / name for _, rule, name, _ in polygon_files(file))
    profile = profile_file(file)
    yield from () if profile is None else (profile,)
    try:
        study, _ = find_study(file.study_source)
    except InputError:
        # reading it says so, with its place
        return
    yield from files_of_study(study)


def files_of_result(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder that `placement solve` wrote, but for the maps, which may be drawn again."""
    return tuple(folder / name for name in RESULT_FILES if name not in {MAP, *MAPS})


def files_of_plans(arguments: Iterable[str]) -> tuple[Path, ...]:
    """Return the files that plans are read from, each a folder of results, a scenario's file or a bundled name."""
    from placement.records.read import is_folder

    found: list[Path] = []
    for argument in arguments:
        if is_folder(argument):
            found += files_of_result(Path(argument))
            continue
        try:
            found += files_of_scenario(load_scenario(argument))
        except (InputError, OSError, ValueError):
            # what is wrong with it is said, with all other faults, when it is read
            found.append(Path(argument))
    return tuple(found)
