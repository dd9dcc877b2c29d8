"""How long people travel to the offices of a plan."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.access.departures import Departures
from geodata.access.measure import measure_access
from geodata.access.measured import Access
from geodata.study import Study
from models.messages.findings import InputError
from models.progress import Progress
from placement.problem.inputs import unmeasured
from placement.results.result import Result


def travelled(result: Result, progress: Progress | None = None) -> Access:
    """Return the access the page shows: all that the result measured, and walking and timetables where the study has them.

    What the scenario does not rest on may be broken; it is then left out. `progress` follows what is measured for it.
    """
    access, study = result.second, result.study
    settings = unmeasured(study, access)
    if settings is None or study.groups:  # what groups walk is measured with the scenario alone
        return access
    for wanted in (settings, ()):
        found = _measured(study, access, wanted, progress)
        if found is not None:
            return found
    return access


def _measured(study: Study, known: Access, settings: Sequence[Departures], progress: Progress | None) -> Access | None:
    try:
        return measure_access(study, walking=True, transit=settings, known=known, progress=progress)
    except InputError:
        return None
