"""A result as a case of the page: layers and matrices, and all that a council wants to know."""

from __future__ import annotations

from geodata.access.measure import Access
from maps.page.case import Case, Council, TimeLayer, Way
from models.access import AccessMatrix
from models.messages.text import Text
from models.progress import Progress
from placement.analysis.travelled import travelled
from placement.documents.council.answers import answers
from placement.documents.council.choices import choices
from placement.documents.council.proposal import proposal
from placement.documents.council.story import story
from placement.documents.result import compose
from placement.documents.served import way_said
from placement.problem.inputs import matrix_of
from placement.results.result import Result

KINDS = {"walking": Text("on foot"), "transit": Text("by public transport")}


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


def _time_layers(access: Access) -> list[TimeLayer]:
    """Return a layer for each kind of travel time measured."""
    found: list[tuple[str, AccessMatrix]] = [] if access.walking_s is None else [("walking", access.walking_s)]
    found += [("transit", matrix) for matrix in access.transit_s.values()]
    return [TimeLayer(KINDS[name], Text("Time {kind}", kind=KINDS[name]), matrix) for name, matrix in found]
