"""Plans over phases as data: what `placement rank --json` and `placement explain --json` print where sites have states."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from placement.documents.json.parts import ConditionPart, FigureRecord, figures, part_of
from placement.problem.build import Question
from placement.problem.courses import ways_of
from placement.records.record import ANSWER_FORMAT, Answer, Record
from placement.results.courses import CourseReasons
from placement.values.plans import MeasuredPlan
from placement.values.standings import Standings


class CoursePlan(Record):
    """A plan over phases, and what it reaches."""

    course: dict[str, dict[str, str]] = Field(description="The state of each site in each phase, by their ids.")
    objectives: tuple[FigureRecord, ...] = Field(description="What it reaches on each objective, in order.")


class RankedCourse(CoursePlan):
    """A plan over phases and where it stands."""

    rank: int = Field(description="1 and how many plans are better; equally good plans share theirs.")


class RankCoursesAnswer(Answer):
    """What `placement rank --json` prints where sites have states: the best plans, best first."""

    scenario: str = Field(description="Name of the scenario.")
    count: int | None = Field(description="How many plans there are in all; null where there may be more than are listed.")
    plans: tuple[RankedCourse, ...] = Field(description="The plans, best first, as many as were asked for.")


class PricedPart(ConditionPart):
    """What a condition costs."""

    binds: bool | None = Field(description="Whether the plan is better without it; null where that was not asked for.")
    without: CoursePlan | None = Field(description="The best plan without it.")


class OtherwisePart(Record):
    """The best plan in which a site is in another state."""

    site: str = Field(description="Id of the site.")
    state: str = Field(description="Id of the state in which it is.")
    phases: tuple[str, ...] = Field(description="Ids of the phases in a row in which it is in it.")
    best: CoursePlan | None = Field(
        description="The best plan in which it is in another in one of these phases at least; null where the conditions allow none."
    )
    decides: str | None = Field(description="The first objective in which that falls behind; null where it is tied on all.")
    ruled_out_by: tuple[ConditionPart, ...] = Field(
        (), description="Where there is none, the fewest conditions that together rule it out."
    )


class MorePart(ConditionPart):
    """What one more of something that is limited would bring."""

    more: int = Field(description="How many yen, closings or sites more.")
    least: bool = Field(description="Whether that is the least of a budget which brings anything.")
    best: CoursePlan = Field(description="The best plan with them.")


class ExplainCourseAnswer(Answer):
    """What `placement explain --json` prints where sites have states."""

    scenario: str = Field(description="Name of the scenario.")
    status: str = Field(description="Always optimal: a way through the phases that is explained is proven.")
    answer: CoursePlan = Field(description="The plan.")
    conditions: tuple[PricedPart, ...] = Field(description="What each condition costs.")
    otherwise: tuple[OtherwisePart, ...] = Field(description="Why each site is what it is.")
    more: tuple[MorePart, ...] = Field(description="What one more would bring.")


def rank_courses_answer(question: Question, found: Standings) -> RankCoursesAnswer:
    """Return the best plans over phases."""
    return RankCoursesAnswer(
        format=ANSWER_FORMAT,
        scenario=question.inputs.scenario.scenario,
        count=found.count,
        plans=tuple(RankedCourse(rank=row.rank, **_told(question, row.plan)) for row in found.plans),
    )


def explain_course_answer(found: CourseReasons) -> ExplainCourseAnswer:
    """Return why a plan over phases is the best."""
    question = found.question

    def told(plan: MeasuredPlan | None) -> CoursePlan | None:
        return None if plan is None else CoursePlan(**_told(question, plan))

    return ExplainCourseAnswer.model_validate(
        {
            "format": ANSWER_FORMAT,
            "scenario": question.inputs.scenario.scenario,
            "status": "optimal",
            "answer": told(found.answer),
            "conditions": tuple(
                PricedPart(**part_of(price.part), binds=None if price.best is None else price.binds, without=told(price.best))
                for price in found.prices
            ),
            "otherwise": tuple(
                OtherwisePart(
                    site=one.site,
                    state=one.state,
                    phases=one.phases,
                    best=told(one.best),
                    decides=None if one.decides is None else question.readings[one.decides].name,
                    ruled_out_by=tuple(ConditionPart(**part_of(part)) for part in one.against),
                )
                for one in found.otherwise
            ),
            "more": tuple(
                MorePart(**part_of(one.part), more=one.more, least=one.least, best=CoursePlan(**_told(question, one.best)))
                for one in found.more
            ),
        }
    )


def _told(question: Question, plan: MeasuredPlan) -> dict[str, Any]:
    course = {phase: dict(states) for phase, states in ways_of(question, plan.added).items()}
    return {"course": course, "objectives": figures(question.readings, plan.values)}
