"""A ranking as data: what `placement rank --json` prints."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from placement.documents.json.parts import FiguredPlan, FigureRecord, figured
from placement.problem.build import Question
from placement.records.plan import ChangedRecord, changed
from placement.records.record import ANSWER_FORMAT, Answer, Record
from placement.values.alternatives import Alternatives
from placement.values.standings import OfficeStanding, Standing, Standings


class _Ranked(Record):
    rank: int = Field(description="1 and how many plans are better; equally good plans share theirs.")


class RankedPlan(FiguredPlan, _Ranked):
    """A plan and where it stands."""

    tied_with_best: bool = Field(description="Whether it is as good as the best, by the objectives and their tolerances.")
    on_front: bool | None = Field(
        description="Whether no plan is better in one objective and as good in the others; null where nobody looked."
    )


class _Counted(Record):
    count: int = Field(description="How many offices it adds or, where offices may close, are open in the end.")


class CountedPlan(FiguredPlan, _Counted):
    """The best plan for one number of offices."""


class AmongRecord(Record):
    """How often a candidate is among the first plans."""

    plans: int = Field(description="How many plans were looked at, the best ones.")
    open: int = Field(description="In how many of them it opens.")


class WorthOfOffice(Record):
    """What one candidate is worth; gains are of the first objective."""

    id: str = Field(description="Id of the candidate.")
    among_first: AmongRecord = Field(description="How often it is among the first plans.")
    best_with: tuple[str, ...] | None = Field(description="Ids added by the best plan that opens it; null where there is none.")
    best_with_closed: tuple[str, ...] | None = Field(None, description="Ids closed by it, where offices may close.")
    best_without: tuple[str, ...] | None = Field(
        description="Ids added by the best plan that does not; null where there is none."
    )
    best_without_closed: tuple[str, ...] | None = Field(None, description="Ids closed by it, where offices may close.")
    gain_alone: float | None = Field(
        description="What it gains by itself, in the unit of the first objective; null where that has no value."
    )
    shapley: float | None = Field(
        description="Its mean gain over all orders of adding the candidates (Shapley value), in the same unit, with six decimals."
    )


class Differs(Record):
    """In how many sites a plan differs."""

    from_plan: int = Field(description="Sites in which it differs from the scenario's plan.")
    from_nearest_before: int = Field(description="Sites in which it differs from the nearest plan before it.")


class _Differing(ChangedRecord):
    differs: Differs = Field(description="In how many sites it differs.")


class DifferentPlan(FiguredPlan, _Differing):
    """A plan nearly as good that differs."""


class AlternativesPart(Record):
    """Plans nearly as good that differ most."""

    give_up: float = Field(description="How much of the first objective may be given up, as a share.")
    differ_by: int = Field(description="In how many sites plans must differ.")
    best: FigureRecord = Field(description="The best value of the first objective.")
    limit: FigureRecord = Field(description="The worst value of it that is allowed.")
    plans: tuple[DifferentPlan, ...] = Field(description="The plans, most different first.")
    complete: bool = Field(description="Whether there are no others.")


class RankAnswer(Answer):
    """What `placement rank --json` prints: the plans, best first."""

    scenario: str = Field(description="Name of the scenario.")
    people: str = Field(description="The column of the demand whose people are counted; people is everyone.")
    count: int | None = Field(description="How many plans there are in all; null where they were not counted.")
    plans: tuple[RankedPlan, ...] = Field(description="The plans, best first, as many as were asked for.")
    by_count: tuple[CountedPlan, ...] = Field(description="The best plan for every number of offices.")
    offices: tuple[WorthOfOffice, ...] = Field(description="What each candidate is worth; empty where plans have no table.")
    alternatives: AlternativesPart | None = Field(None, description="Plans nearly as good, where the scenario asks for them.")


def rank_answer(question: Question, found: Standings, others: Alternatives | None = None) -> RankAnswer:
    """Return what `placement rank --json` prints."""
    return RankAnswer(
        format=ANSWER_FORMAT,
        scenario=question.inputs.scenario.scenario,
        people=question.inputs.whose,
        count=found.count,
        plans=tuple(
            RankedPlan(rank=row.rank, **figured(row, question), tied_with_best=row.tied_with_best, on_front=row.on_front)
            for row in found.plans
        ),
        by_count=counted_plans(question, found),
        offices=tuple(_worth(office, question, found) for office in found.offices),
        **({} if others is None else {"alternatives": _alternatives(question, others)}),
    )


def counted_plans(question: Question, found: Standings) -> tuple[CountedPlan, ...]:
    """Return the best plan for every number of offices."""
    return tuple(CountedPlan(count=question.counted(row.added), **figured(row, question)) for row in found.by_count)


def _alternatives(question: Question, found: Alternatives) -> AlternativesPart:
    asked, first = question.inputs.scenario.alternatives, question.readings[0]
    if asked is None:
        raise ValueError("the scenario asks for no alternatives")
    return AlternativesPart(
        give_up=float(asked.give_up.share),
        differ_by=asked.differ_by.sites,
        best=FigureRecord.made(first, found.best),
        limit=FigureRecord.made(first, found.limit),
        plans=tuple(
            DifferentPlan(
                differs=Differs(from_plan=one.from_best, from_nearest_before=one.differs), **figured(one.plan, question)
            )
            for one in found.plans
        ),
        complete=found.complete,
    )


def _worth(office: OfficeStanding, question: Question, found: Standings) -> WorthOfOffice:
    first = question.readings[0]
    return WorthOfOffice(
        id=office.office,
        among_first=AmongRecord(plans=found.among, open=office.among_best),
        **_best("best_with", office.with_it, question),
        **_best("best_without", office.without_it, question),
        gain_alone=None if office.alone is None else first.change(office.alone),
        shapley=None if office.shapley is None else round(first.change(float(office.shapley)), 6),
    )


def _best(name: str, best: Standing | None, question: Question) -> dict[str, Any]:
    """Return what the best plan with an office, or without it, adds and closes; None where there is none."""
    found: dict[str, Any] = {} if best is None else changed(question, best.added)
    record: dict[str, Any] = {name: found.get("added")}
    return record | ({f"{name}_closed": found.get("closed")} if question.closes else {})
