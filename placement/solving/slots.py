"""What was published of a part of the week, beside the hours before and with a plan: nothing here is modelled."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from models.plan import Plan
from placement.problem.build import Question
from placement.problem.loads import figures_of, whole_of
from placement.problem.offered import months_of, open_at
from placement.scenario.loads import PublishedShares
from placement.values.loads import EndedCases, YearBases


def ended_cases(question: Question, plan: Plan, slot: str, cases: int, counted: Mapping[str, int | None]) -> EndedCases | None:
    """Return how many cases of a part of the week were handled where it ends; None where the months or the hours are not known."""
    study, months = question.inputs.study, months_of(question.inputs.scenario)
    if months is None:
        return None
    before, after = question.main.before, question.sites(plan.open, question.main)
    old, new = (
        open_at(study, slot, month, open_ids, raised)
        for month, open_ids, raised in ((months[0], before, ()), (months[1], after, set(after) - set(before)))
    )
    if "unknown" in {old.get(one) for one in counted} | {new.get(one, "no") for one in counted}:
        return None
    gone = tuple(one for one in counted if new.get(one, "no") == "no" and old.get(one) in {"yes", "part"})
    stay = tuple((one, old[one], new[one]) for one in counted if one not in gone and one in old and one in new)
    return EndedCases(slot, gone, of_some(counted, gone, cases), stay)


def of_some(counted: Mapping[str, int | None], some: Collection[str], cases: int) -> int | None:
    """Return the cases of some places: their own, else all less those of the others; None where neither is known."""
    own, others = ([count for one, count in counted.items() if (one in some) == inside] for inside in (True, False))
    if None not in own:
        return sum(count or 0 for count in own)
    return None if None in others else cases - sum(count or 0 for count in others)


def year_bases(question: Question, shares: PublishedShares) -> YearBases | None:
    """Return what part of a year's cases some are said to be, and the volumes of that year added up."""
    stated, study = shares.of_year, question.inputs.study
    if stated is None:
        return None
    (share,) = (one for one in figures_of(study, stated.share, shares.year) if not one.of)
    volumes = sum(whole_of(study, measure, shares.year) or 0 for measure in stated.published)
    return YearBases(share.value, share.about, volumes)
