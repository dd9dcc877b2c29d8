"""A scenario put to its study: the layers read, the access measured, the question asked."""

from __future__ import annotations

import time
from math import inf
from pathlib import Path

from geodata.access.measure import measure_access
from geodata.access.measured import Access
from geodata.disclosure import published
from geodata.further import with_counts
from geodata.load import bundled_studies, load_study
from geodata.reading.manifest import MANIFEST
from geodata.study import Study
from models.messages.findings import InputError
from models.messages.text import Text
from models.progress import Event, Progress, Stage, tell
from placement.indicators.nearness import AGED
from placement.problem.build import Question, ask
from placement.problem.checks.suggestions import no_such_study
from placement.problem.inputs import needs_rides, needs_transit, needs_walking, require_feeds
from placement.problem.loads import with_load_tables
from placement.problem.matrices import needs_matrices, require_matrices, with_matrix_layers
from placement.problem.new_sites import with_new_sites
from placement.problem.services import with_service_layers
from placement.scenario.files import ScenarioFile
from placement.scenario.ids import Named, names_by_sort

# the indicators count them in every answer
ALWAYS_COUNTED = {AGED}
READ = Stage("read-study", Text("reading the layers"))


def study_of(file: ScenarioFile, study: Study | None = None, *, whole: bool = False) -> Study:
    """Return the study a scenario names, a bundled one or a folder beside its file, with the scenario's own new sites.

    Its counts are those that may be published (`geodata.disclosure`).

    Parameters
    ----------
    file
        the scenario.
    study
        the layers, where they were read already.
    whole
        whether its counts are as they are, which nothing that is written or printed may tell.

    Raises
    ------
    InputError
        if there is no such study, or a layer or a new site has faults.
    """
    read = study or layers_of(file)
    sited = with_new_sites(file, read if whole else published(read))
    counted = {column for _, column in names_by_sort(file.scenario)[Named.DEMAND_NUMBERS]} | ALWAYS_COUNTED
    served = with_service_layers(file.scenario, with_matrix_layers(file.scenario, with_counts(sited, counted)))
    return with_load_tables(file.scenario, served)


def layers_of(file: ScenarioFile) -> Study:
    """Read the layers of the study that a scenario names, as they are.

    Raises
    ------
    InputError
        if there is no such study, or a layer has faults.
    """
    try:
        return load_study(file.study_source)
    except InputError:
        if _is_study(file.study_source):
            raise
        raise InputError(no_such_study(file)) from None


def _is_study(source: str | Path) -> bool:
    return (source / MANIFEST).exists() if isinstance(source, Path) else source in bundled_studies()


def access_for(file: ScenarioFile, study: Study, progress: Progress | None = None) -> Access:
    """Measure the kinds of access a scenario rests on, while `progress` follows.

    Raises
    ------
    InputError
        if it rests on timetables and the study has none, or they have faults.
    """
    require_feeds(file, study)
    require_matrices(file, study)
    walking, transit = needs_walking(file.scenario), needs_transit(file.scenario)
    given = needs_matrices(file.scenario)
    rides = needs_rides(file.scenario)
    return measure_access(study, walking=walking, transit=transit, given=given, rides=rides, progress=progress)


def put(file: ScenarioFile, study: Study | None = None, *, progress: Progress | None = None) -> Question:
    """Read a scenario's layers, measure the access it rests on, and put its question.

    Raises
    ------
    InputError
        if the scenario does not fit the study, or a layer has faults.
    StoppedError
        if it was stopped, by `progress` or Ctrl-C, where an objective rests on a best that is proven here.
    """
    question, _ = put_in_time(file, study, None, progress)
    return question


def put_in_time(
    file: ScenarioFile, study: Study | None, time_limit_s: float | None, progress: Progress | None, *, whole: bool = False
) -> tuple[Question, float]:
    """Put a scenario's question as `put` does, and return when its time is over: the limit counts from when all is read."""
    tell(progress, Event(READ))
    study = study_of(file, study, whole=whole)
    access = access_for(file, study, progress)
    deadline = inf if time_limit_s is None else time.monotonic() + time_limit_s
    return ask(file, study, access, deadline=deadline, progress=progress), deadline
