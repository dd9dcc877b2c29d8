"""A sweep as data: what `placement sweep --json` prints, and `sweep.json` holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from placement.documents.json.parts import FigureRecord, figures
from placement.problem.build import Question
from placement.records.plan import ChangedRecord, changed
from placement.records.record import ANSWER_FORMAT, Answer, Record
from placement.results.sweep import Frequencies, Number, Plan, Point, Regions, Stability, Variation, wilson

Plans = tuple[tuple[str, ...], ...]


class _OfScenario(Answer):
    scenario: str = Field(description="Name of the scenario.")


class VariedNumber(Record):
    """A number of the scenario that varies."""

    key: str = Field(description="Its full key in the scenario.")
    own: str | int | float | None = Field(description="What the scenario says, as written there; null where it gives a range.")


class BestPlans(Record):
    """The plans tied for best, in the study's order; none where there is no plan."""

    plans: Plans = Field(description="Ids that each of them adds.")
    closed: Plans = Field((), description="Ids that each of them closes, in the same order, where offices may close.")


class NearestChange(Record):
    """How far the scenario's own distance is from the next change of the best plans."""

    shorter: int | None = Field(description="So many millimetres shorter; null where the range ends before.")
    longer: int | None = Field(description="So many millimetres longer; null where the range ends before.")


class _Distances(Record):
    from_mm: int = Field(description="The first distance, in millimetres.")
    to_mm: int = Field(description="The last distance, in millimetres.")
    share: float = Field(description="Its share of the range, 0 to 1, with six decimals.")


class StretchPart(BestPlans, _Distances):
    """Distances, both ends inclusive, with the same best plans."""

    objectives_from: tuple[FigureRecord, ...] = Field(description="What these reach on each objective at the first distance.")
    objectives_to: tuple[FigureRecord, ...] = Field(description="What these reach on each objective at the last distance.")
    tied_on_first: tuple[int, int] = Field(description="Fewest and most plans tied on the first objective.")


class RangeAnswer(_OfScenario):
    """What `sweep --vary` prints of a whole range of distances."""

    vary: tuple[VariedNumber, ...] = Field(description="The distance that varies.")
    range_mm: tuple[int, int] = Field(description="The first and the last distance, in millimetres.")
    exact: Literal[True] = Field(description="Every distance of the range is told.")
    distances_compared: int = Field(description="How many distances were compared.")
    own_mm: int | None = Field(description="The scenario's own distance, in millimetres; null where it is not in the range.")
    nearest_change_mm: NearestChange = Field(description="How far it is from the next change, in millimetres.")
    stretches: tuple[StretchPart, ...] = Field(description="The stretches in order, without gaps.")


class _Setting(Record):
    values: tuple[str | int | float, ...] = Field(description="The values, in the order of vary, as a scenario writes them.")
    feasible: bool = Field(description="Whether there is a plan.")


class PointPart(BestPlans, _Setting):
    """What is best at one setting."""

    objectives: tuple[FigureRecord, ...] = Field(description="What the best plans reach on each objective, in order.")
    tied_on_first: int = Field(description="How many plans are tied on the first objective.")


class PointsAnswer(_OfScenario):
    """What `sweep --vary` prints of single values."""

    vary: tuple[VariedNumber, ...] = Field(description="The numbers that vary.")
    exact: Literal[False] = Field(description="What lies between the values is not told.")
    points: tuple[PointPart, ...] = Field(description="The settings in order.")


class DrawsPart(Record):
    """How people were drawn."""

    margin: float = Field(description="By how much the people of an area may differ, as a share.")
    draws: int = Field(description="How many draws.")
    seed: int = Field(description="What started them.")


class WinsPart(ChangedRecord):
    """How often a plan was best."""

    best: int = Field(description="Draws in which it was best, alone or tied.")
    alone: int = Field(description="Draws in which no other plan was as good.")
    share: float = Field(description="best as a share of the draws, 0 to 1, with six decimals.")
    wilson_95: tuple[float, float] = Field(description="Wilson's score interval of that share, 95 %, with six decimals.")


class PeopleAnswer(_OfScenario):
    """What `sweep --people` prints: how often each plan is best."""

    people: DrawsPart = Field(description="How people were drawn.")
    plans_competing: int = Field(description="How many plans competed.")
    best_as_counted: Plans = Field(description="Ids added by the plans best with the people as counted.")
    best_as_counted_closed: Plans = Field((), description="Ids closed by them, in the same order, where offices may close.")
    wins: tuple[WinsPart, ...] = Field(description="The plans that were ever best, most often first.")


class WeightsPart(Record):
    """The weights of the scenario."""

    criteria: tuple[str, ...] = Field(description="Names of the criteria.")
    own: tuple[str, ...] = Field(description="The scenario's own weights, as exact fractions.")
    own_in: tuple[int, ...] = Field(description="The regions, from 0, in which they lie; several on a border.")


class RegionPart(BestPlans):
    """Weights with which the same plans win."""

    share: float = Field(description="Its share of all weights, 0 to 1, with six decimals.")
    share_exact: str = Field(description="The same as an exact fraction.")
    scores: tuple[str, ...] = Field(description="What the plans reach in each criterion, 0 to 1, as exact fractions.")
    corners: tuple[tuple[str, ...], ...] = Field(
        description="Ends or corners of the region: all weights of each, as exact fractions."
    )


class WeightsAnswer(_OfScenario):
    """What `sweep --weights` prints: the regions of the weights."""

    weights: WeightsPart = Field(description="The weights of the scenario.")
    plans_competing: int = Field(description="How many plans no other betters in every criterion.")
    regions: tuple[RegionPart, ...] = Field(description="The regions of positive size.")


SweepAnswer = RangeAnswer | PointsAnswer | PeopleAnswer | WeightsAnswer


def range_answer(found: Stability, question: Question) -> RangeAnswer:
    """Return an exact range: every stretch with its first and last millimetre, both inclusive."""
    shorter, longer = found.flips
    return RangeAnswer(
        **_head(question),
        vary=(_number(found.number),),
        range_mm=(found.low, found.high),
        exact=True,
        distances_compared=found.events,
        own_mm=found.now,
        nearest_change_mm=NearestChange(shorter=shorter, longer=longer),
        stretches=tuple(
            StretchPart(
                from_mm=stretch.start,
                to_mm=stretch.end,
                share=round((stretch.end - stretch.start + 1) / (found.high - found.low + 1), 6),
                **_plans(stretch.plans, question),
                objectives_from=figures(found.readings, stretch.first_values),
                objectives_to=figures(found.readings, stretch.last_values),
                tied_on_first=stretch.tied_first,
            )
            for stretch in found.stretches
        ),
    )


def points_answer(variations: Sequence[Variation], points: Sequence[Point], question: Question) -> PointsAnswer:
    """Return the answers at given values."""
    return PointsAnswer(
        **_head(question),
        vary=tuple(_number(variation.number) for variation in variations),
        exact=False,
        points=tuple(
            PointPart(
                values=settings(variations, point),
                feasible=bool(point.answer.plans),
                **_plans(point.answer.plans, question),
                objectives=figures(point.answer.readings, point.answer.values),
                tied_on_first=point.answer.tied_first,
            )
            for point in points
        ),
    )


def people_answer(found: Frequencies, question: Question) -> PeopleAnswer:
    """Return how often each plan was best."""
    return PeopleAnswer(
        **_head(question),
        people=DrawsPart(margin=float(found.margin), draws=found.draws, seed=found.seed),
        plans_competing=found.plans,
        **_plans(found.base, question, "best_as_counted", "best_as_counted_closed"),
        wins=tuple(
            WinsPart(
                **changed(question, win.plan),
                best=win.best,
                alone=win.alone,
                share=round(win.best / found.draws, 6),
                wilson_95=wilson_95(win.best, found.draws),
            )
            for win in found.wins
        ),
    )


def weights_answer(found: Regions, question: Question) -> WeightsAnswer:
    """Return the regions of the weights; corners as exact fractions."""
    return WeightsAnswer(
        **_head(question),
        weights=WeightsPart(criteria=found.names, own=tuple(map(str, found.own)), own_in=found.here),
        plans_competing=found.competing,
        regions=tuple(
            RegionPart(
                **_plans(region.plans, question),
                share=round(float(region.size), 6),
                share_exact=str(region.size),
                scores=tuple(map(str, region.shares)),
                corners=tuple(tuple(map(str, corner)) for corner in region.corners),
            )
            for region in found.regions
        ),
    )


def settings(variations: Sequence[Variation], point: Point) -> tuple[str | int | float, ...]:
    """Return the values of a setting as a scenario writes them."""
    return tuple(v.number.kind.write(amount) for v, amount in zip(variations, point.amounts, strict=True))


def wilson_95(hits: int, draws: int) -> tuple[float, float]:
    """Return Wilson's interval with six decimals."""
    low, high = wilson(hits, draws)
    return round(low, 6), round(high, 6)


def _head(question: Question) -> dict[str, Any]:
    return {"format": ANSWER_FORMAT, "scenario": question.inputs.scenario.scenario}


def _number(number: Number) -> VariedNumber:
    return VariedNumber(key=number.key, own=None if number.now is None else number.kind.write(number.now))


def _plans(plans: Sequence[Plan], question: Question, name: str = "plans", closed: str = "closed") -> dict[str, Any]:
    """Return what each plan adds and, where offices may close, what each closes, in the same order."""
    told = [changed(question, plan) for plan in plans]
    record: dict[str, Any] = {name: tuple(one["added"] for one in told)}
    return record | ({closed: tuple(one["closed"] for one in told)} if question.closes else {})
