"""An explanation as data: what `placement explain --json` prints where there is a plan."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from placement.documents.explanation import standing
from placement.documents.json.parts import ConditionPart, Named, OpenPlan, figured, part_of
from placement.documents.json.ranking import CountedPlan, counted_plans
from placement.records.record import ANSWER_FORMAT, Answer, Record, Words
from placement.results.explanation import Explanation, PostPrice, Price, Swap
from placement.values.plans import MeasuredPlan


class AnswerPlan(OpenPlan):
    """The plan that is explained."""

    tied: int | None = Field(description="How many plans are as good, this one included; null where they were not counted.")


class DistanceChange(Record):
    """By how much distances differ."""

    mean: float | None = Field(description="Difference of the mean distance, in metres; null where one of the two has none.")
    max: float | None = Field(description="Difference of the largest distance, in metres; null where one of the two has none.")


class ObjectiveChange(Named):
    """By how much the integer of one objective differs."""

    exact: int = Field(description="Difference of the exact integers that decide.")


class PlanChange(Record):
    """By how much a plan differs from the answer: its value less the answer's."""

    served: int = Field(description="Difference of the people served.")
    distance_m: DistanceChange = Field(description="Difference of the distances, in metres.")
    offices: int = Field(description="Difference of the number of open offices.")
    objectives: tuple[ObjectiveChange, ...] = Field(description="Difference on each objective, in order.")


class PricedCondition(ConditionPart):
    """What one condition costs."""

    because: Words | None = Field(
        None, description="Of a rule, why it stands in the file, by language code; null where not said."
    )
    source: Words | None = Field(None, description="Of a rule, where it is laid down, by language code; null where not said.")
    standing: Words = Field(description="What the answer makes of it, in words, by language code.")
    binds: bool | None = Field(description="Whether the answer is no longer best without it; null where that was not asked.")
    without: OpenPlan | None = Field(description="The best plan without it; null where that was not asked.")
    change: PlanChange | None = Field(description="How that plan differs from the answer; null where it was not asked for.")


class PostPart(Record):
    """The best plan with another number of posts in a limit on staff."""

    rule: str = Field(description="Id of the rule.")
    allowed: int = Field(description="The posts that the rule allows.")
    posts: int = Field(description="The posts allowed here.")
    best: OpenPlan | None = Field(description="The plan; null where the conditions allow none.")
    change: PlanChange | None = Field(description="How it differs from the answer; null where there is none.")


class SwapPart(Record):
    """The best plan without an office that the answer has, or with one that it has not."""

    office: str = Field(description="Id of the office.")
    best: OpenPlan | None = Field(description="The plan; null where the conditions allow none.")
    change: PlanChange | None = Field(description="How it differs from the answer; null where there is none.")
    decides: str | None = Field(
        description="The first objective on which it falls behind the answer; null where none does, or there is no plan."
    )
    ruled_out_by: tuple[ConditionPart, ...] = Field(
        (), description="Where there is no plan, the fewest conditions that rule it out."
    )


class ExplainAnswer(Answer):
    """What `placement explain --json` prints where there is a plan: what each condition costs, and what others would mean."""

    scenario: str = Field(description="Name of the scenario.")
    people: str = Field(description="The column of the demand whose people are counted; people is everyone.")
    status: Literal["optimal"] = Field(description="The plan is proven best.")
    count: int | None = Field(description="How many plans meet all conditions; null where they were not counted.")
    answer: AnswerPlan = Field(description="The plan.")
    conditions: tuple[PricedCondition, ...] = Field(description="What each condition costs.")
    posts: tuple[PostPart, ...] = Field(
        (), description="Of each limit on staff, the best plan with a few posts less to a few more."
    )
    by_count: tuple[CountedPlan, ...] | None = Field(
        description="The best plan for every number of offices; null where that was not asked for."
    )
    without: tuple[SwapPart, ...] = Field(description="The best plan without each office that the answer has.")
    with_: tuple[SwapPart, ...] = Field(alias="with", description="The best plan with each office that the answer has not.")


def explain_answer(found: Explanation) -> ExplainAnswer:
    """Return the answer, each price, the numbers of offices, and the swaps."""
    curve, question = found.curve, found.question
    swaps = {opens: tuple(_swap(found, swap) for swap in found.swaps if swap.opens == opens) for opens in (False, True)}
    return ExplainAnswer.model_validate(
        {
            "format": ANSWER_FORMAT,
            "scenario": question.inputs.scenario.scenario,
            "people": question.inputs.whose,
            "status": "optimal",
            "count": found.count,
            "answer": AnswerPlan(**_figured(found, found.answer), tied=found.answer.tied),
            "conditions": tuple(_price(found, price) for price in found.prices),
            "posts": tuple(_posts(found, one) for one in found.posts),
            "by_count": counted_plans(question, curve) if curve and curve.by_count else None,
            "without": swaps[False],
            "with": swaps[True],
        }
    )


def _figured(found: Explanation, plan: MeasuredPlan) -> dict[str, Any]:
    return {**figured(plan, found.question), "open": plan.open}


def _change(found: Explanation, new: MeasuredPlan) -> PlanChange:
    """Return by how much a plan differs from the answer."""
    old = found.answer
    values = zip(found.question.readings, old.values, new.values, strict=True)
    return PlanChange(
        served=new.measures.served - old.measures.served,
        distance_m=DistanceChange(
            mean=_difference(old.measures.distance_mean_m, new.measures.distance_mean_m),
            max=_difference(old.measures.distance_max_m, new.measures.distance_max_m),
        ),
        offices=len(new.open) - len(old.open),
        objectives=tuple(ObjectiveChange(**reading.known, exact=after - before) for reading, before, after in values),
    )


def _price(found: Explanation, price: Price) -> PricedCondition:
    record = part_of(price.part)
    if price.part.kind == "rule":
        rule = found.question.inputs.scenario.rules[int(price.part.path[1])]
        record |= {
            "because": rule.because.as_dict() if rule.because else None,
            "source": rule.source.as_dict() if rule.source else None,
        }
    record["standing"] = standing(price, found.question).as_dict()
    if price.best is None:
        return PricedCondition(**record, binds=None, without=None, change=None)
    best = OpenPlan(**_figured(found, price.best))
    return PricedCondition(**record, binds=price.binds, without=best, change=_change(found, price.best))


def _posts(found: Explanation, one: PostPrice) -> PostPart:
    best = None if one.best is None else OpenPlan(**_figured(found, one.best))
    change = None if one.best is None else _change(found, one.best)
    return PostPart(rule=one.rule, allowed=one.most, posts=one.posts, best=best, change=change)


def _swap(found: Explanation, swap: Swap) -> SwapPart:
    if swap.best is None:
        against = tuple(ConditionPart(**part_of(part)) for part in swap.against)
        return SwapPart(office=swap.office, best=None, change=None, decides=None, ruled_out_by=against)
    decides = None if swap.decides is None else found.question.readings[swap.decides].name
    best = OpenPlan(**_figured(found, swap.best))
    return SwapPart(office=swap.office, best=best, change=_change(found, swap.best), decides=decides)


def _difference(old: float | None, new: float | None) -> float | None:
    return None if old is None or new is None else round(new - old, 3)
