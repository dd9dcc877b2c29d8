"""The buildings that a plan frees, as the columns of the study that the scenario names tell of them."""

from __future__ import annotations

from models.plan import State
from placement.problem.build import Question
from placement.scenario.staff import figures
from placement.values.freed import Building, Freed


def freed_of(question: Question, before: State, after: State) -> Freed | None:
    """Return the buildings whose counters a plan closes, and those where it opens one; None where nothing is said of buildings."""
    stated, study = question.inputs.scenario.freed, question.inputs.study
    if stated is None:
        return None
    floor, built, renewal = (figures(study, column) for column in (stated.floor, stated.built, stated.renewal))
    uses = {one.office: one.use for one in stated.becomes}

    def buildings(these: set[str]) -> tuple[Building, ...]:
        sites = (site for site in question.inputs.sites if site in these)
        return tuple(Building(site, floor[site], built.get(site), renewal.get(site), uses.get(site)) for site in sites)

    old, new = set(before.open), set(after.open)
    totals = (sum(floor[site] for site in old), sum(floor[site] for site in new))
    return Freed(buildings(old - new), buildings(new - old), totals)
