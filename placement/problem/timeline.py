"""The phases of a scenario as states of its sites: those of its table, or shut and open from some phase on."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from models.timeline import Timeline

if TYPE_CHECKING:
    from placement.problem.inputs import ProblemInputs

OPEN, SHUT = "open", "shut"


def timeline_of(inputs: ProblemInputs, free: Collection[str] = ()) -> Timeline | None:
    """Return what the phases of a scenario let its sites become; None where it has none.

    Parameters
    ----------
    inputs
        the scenario on its study.
    free
        offices that the scenario keeps, and that may be open or shut all the same.
    """
    if inputs.table is not None:
        return inputs.table.line
    phases = tuple(phase.id for phase in inputs.scenario.phases or ())
    if not phases:
        return None
    may = {*inputs.candidates, *free}
    kept = set(inputs.keep) - may
    return Timeline(
        sites=inputs.sites,
        phases=phases,
        states=(OPEN, SHUT),
        nothing=SHUT,
        first={site: OPEN if site in kept else SHUT for site in inputs.sites},
        moves={(SHUT, OPEN)},
        barred={(site, OPEN, phase) for site in inputs.sites if site not in may | kept for phase in phases},
    )
