"""A result as a case of the page: layers and matrices, and all that a council wants to know."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.access import Access, Departures, measure_access
from geodata.study import Study
from maps.case import Case, Council, TimeLayer, Way
from models.access import AccessMatrix
from models.errors import InputError
from models.progress import Progress
from models.text import Text
from placement.asking.ground import matrix_of
from placement.council.answers import answers
from placement.council.gains import proposal
from placement.council.story import story
from placement.council.trying import choices
from placement.result import Result
from placement.wording import compose, way_said

KINDS = {"walking": Text("徒歩", "on foot"), "transit": Text("公共交通", "by public transport")}


def case_of(result: Result, *, progress: Progress | None = None) -> Case:
    """Return all that the page shows of a result.

    Parameters
    ----------
    result
        from `solve`; it has a plan.
    progress
        follows the steps `walk`, `ride`, `explain`, `rank`, `breakpoints` and `draws`, and can end them (`models.progress`).

    Raises
    ------
    StoppedError
        if it was stopped.
    """
    access = travelled(result, progress)
    services = result.file.scenario.served.services
    ways = tuple(Way(way_said(service), *matrix_of(service, result.access)) for service in services)
    return Case(
        id=result.file.scenario.scenario,
        study=result.study,
        distance=result.distance,
        before=result.before.open,
        after=result.after.open,
        texts=compose(result),
        ways=ways,
        together="any" if result.file.scenario.served.any_of else "all",
        times=tuple(_time_layers(access)),
        council=council_of(result, progress),
    )


def council_of(result: Result, progress: Progress | None = None) -> Council:
    """Return what a council's page says beyond the result's own words and tables."""
    cards, why = answers(result, progress)
    return Council(proposal(result), story(result), cards, why, choices(result))


def travelled(result: Result, progress: Progress | None = None) -> Access:
    """Return the access the page shows: all that the result measured, and walking and timetables where the study has them.

    What the scenario does not rest on may be broken; it is then left out.
    """
    access, study = result.second, result.study
    settings = tuple(access.transit_s) or ((Departures(),) if study.feeds else ())
    if study.network is None or (access.walking_s is not None and len(access.transit_s) == len(settings)):
        return access
    for wanted in (settings, ()):
        found = _measured(study, wanted, progress)
        if found is not None:
            return found
    return access


def _measured(study: Study, settings: Sequence[Departures], progress: Progress | None) -> Access | None:
    try:
        return measure_access(study, walking=True, transit=settings, progress=progress)
    except InputError:
        return None


def _time_layers(access: Access) -> list[TimeLayer]:
    """Return a layer for each kind of travel time measured."""
    found: list[tuple[str, AccessMatrix]] = [] if access.walking_s is None else [("walking", access.walking_s)]
    found += [("transit", matrix) for matrix in access.transit_s.values()]
    return [TimeLayer(KINDS[name], Text(f"{KINDS[name].ja}の時間", f"Time {KINDS[name].en}"), matrix) for name, matrix in found]
