"""What `plan.json` says besides of a plan that was given: the best one, how far it is from it, and what it breaks."""

from __future__ import annotations

from typing import Any, Literal

from placement.records.parts import DistanceRecord, ObjectiveRecord, Record, ServedRecord, objectives_of
from placement.results.result import Result
from placement.values.evaluation import Broken


class BestRecord(Record):
    """The best plan; of one that is `infeasible` or `unknown` (none was found in time), nothing but that."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    open: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    objectives: tuple[ObjectiveRecord, ...] = ()
    served: ServedRecord | None = None
    distance_m: DistanceRecord | None = None


class Behind(Record):
    """By how much the given plan is worse than the best plan on one objective; below nothing where it is better."""

    name: str
    worse_by: int | float
    unit: str | None = None
    percent: float | None
    exact: int
    proven: bool


class BrokenRecord(Record):
    """A condition that the given plan breaks: what is asked, and what the plan has, in words."""

    id: str
    kind: str
    title: dict[str, str]
    asked: dict[str, str]
    reached: dict[str, str]

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
