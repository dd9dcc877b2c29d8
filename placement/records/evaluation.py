"""What `plan.json` says besides of a plan that was given: the best one, how far it is from it, and what it breaks."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from placement.records.course import CourseRecord, SameSizeRecord
from placement.records.parts import DistanceRecord, ObjectiveRecord, ServedRecord, objectives_of
from placement.records.record import Record
from placement.results.result import Result
from placement.values.evaluation import Broken


class BestRecord(Record):
    """The best plan; of one that is `infeasible` or `unknown` (none was found in time), nothing but that."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"] = Field(
        description="What is known of the best plan: proven, stopped early, none possible, or none found in time."
    )
    open: tuple[str, ...] = Field((), description="Ids of the offices that are open, in the study's order.")
    added: tuple[str, ...] = Field((), description="Ids of the offices it adds.")
    closed: tuple[str, ...] = Field((), description="Ids of the offices it closes.")
    objectives: tuple[ObjectiveRecord, ...] = Field((), description="What it reaches on each objective, in order.")
    served: ServedRecord | None = Field(None, description="People served by it.")
    distance_m: DistanceRecord | None = Field(None, description="Metres to the nearest open office.")


class Behind(Record):
    """By how much the given plan is worse than the best plan on one objective; below nothing where it is better."""

    name: str = Field(description="Name of the objective.")
    worse_by: int | float = Field(description="By how much the given plan is worse, in unit; below 0 where it is better.")
    unit: str | None = Field(None, description="Unit of worse_by where it is not people or a plain count: m, s, …")
    percent: float | None = Field(description="worse_by in percent of the best value; null where that is 0.")
    exact: int = Field(description="The difference of the exact integers that decide.")
    proven: bool = Field(description="Whether the best plan is proven.")


class BrokenRecord(Record):
    """A condition that the given plan breaks: what is asked, and what the plan has, in words."""

    id: str = Field(description="Id of the condition: the rule, the number or the office.")
    kind: str = Field(description="What sort of condition it is: rule, open, keep, …")
    title: dict[str, str] = Field(description="The condition in words, by language code.")
    asked: dict[str, str] = Field(description="What is asked, in words, by language code.")
    reached: dict[str, str] = Field(description="What the plan has, in words, by language code.")

    @classmethod
    def made(cls, broken: Broken) -> BrokenRecord:
        """Return it of a condition."""
        words = {name: getattr(broken, name).as_dict() for name in ("title", "asked", "reached")}
        return cls(id=broken.id, kind=broken.kind, **words)


def evaluation_of(result: Result) -> dict[str, Any]:
    """Return the keys that a plan which was given has besides; none for one that was sought."""
    found = result.evaluation
    if found is None:
        return {}
    units = {reading.label: reading.shown_unit for reading in result.question.readings}
    return {
        "best": _best(result),
        "distance_from_best": tuple(
            Behind(
                name=one.name,
                worse_by=one.worse_by,
                **({"unit": units[one.name]} if units[one.name] else {}),
                percent=None if one.share is None else round(100 * one.share, 4),
                exact=one.exact,
                proven=found.proven,
            )
            for one in found.shortfalls
        ),
        "broken": tuple(map(BrokenRecord.made, found.broken)),
        **({"best_course": CourseRecord.made(found.course)} if found.course else {}),
        **({"same_size": tuple(map(SameSizeRecord.made, found.same_size))} if found.same_size else {}),
    }


def _best(result: Result) -> BestRecord:
    found, now = result.evaluation, result.before.open
    best = found.best if found else None
    if found is None or best is None or found.measures is None:
        return BestRecord(status="unknown" if best is None else "infeasible")
    return BestRecord.model_validate(
        {
            "status": best.status,
            "open": best.open,
            "added": tuple(office for office in best.open if office not in now),
            "closed": tuple(office for office in now if office not in best.open),
            "objectives": objectives_of(best, result.question.readings),
            "served": ServedRecord.made(found.measures),
            "distance_m": DistanceRecord.made(found.measures),
        }
    )
