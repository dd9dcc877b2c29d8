"""An explanation as data: what `placement explain --json` prints."""

from __future__ import annotations

from placement.documents.explanation import standing
from placement.documents.infeasibility import part_record
from placement.documents.ranking import figures_record, ranking_record
from placement.records.plan import changed
from placement.results.explanation import Explanation, Price, Swap
from placement.values.plans import MeasuredPlan


def explanation_record(found: Explanation) -> dict[str, object]:
    """Return the record of an explanation: the answer, each price, the numbers of offices, and the swaps."""
    curve = found.curve
    return {
        "scenario": found.question.inputs.scenario.scenario,
        "people": found.question.inputs.whose,
        "status": "optimal",
        "count": found.count,
        "answer": _answer(found, found.answer) | {"tied": found.answer.tied},
        "conditions": [_price(found, price) for price in found.prices],
        "by_count": ranking_record(found.question, curve)["by_count"] if curve and curve.by_count else None,
        "without": [_swap(found, swap) for swap in found.swaps if not swap.opens],
        "with": [_swap(found, swap) for swap in found.swaps if swap.opens],
    }


def _answer(found: Explanation, answer: MeasuredPlan) -> dict[str, object]:
    return {**changed(found.question, answer.added), "open": list(answer.open)} | figures_record(answer, found.question)


def _change(found: Explanation, new: MeasuredPlan) -> dict[str, object]:
    """Return by how much a plan differs from the answer."""
    old = found.answer
    values = zip(found.question.readings, old.values, new.values, strict=True)
    return {
        "served": new.measures.served - old.measures.served,
        "distance_m": {
            "mean": _difference(old.measures.distance_mean_m, new.measures.distance_mean_m),
            "max": _difference(old.measures.distance_max_m, new.measures.distance_max_m),
        },
        "offices": len(new.open) - len(old.open),
        "objectives": [{**reading.known, "exact": after - before} for reading, before, after in values],
    }


def _price(found: Explanation, price: Price) -> dict[str, object]:
    record = part_record(price.part)
    if price.part.kind == "rule":
        rule = found.question.inputs.scenario.rules[int(price.part.path[1])]
        record |= {
            "because": rule.because.as_dict() if rule.because else None,
            "source": rule.source.as_dict() if rule.source else None,
        }
    record["standing"] = standing(price, found.question).as_dict()
    if price.best is None:
        return record | {"binds": None, "without": None, "change": None}
    return record | {
        "binds": price.binds,
        "without": _answer(found, price.best),
        "change": _change(found, price.best),
    }


def _swap(found: Explanation, swap: Swap) -> dict[str, object]:
    if swap.best is None:
        against = [part_record(part) for part in swap.against]
        return {"office": swap.office, "best": None, "change": None, "decides": None, "ruled_out_by": against}
    decides = None if swap.decides is None else found.question.readings[swap.decides].name
    return {
        "office": swap.office,
        "best": _answer(found, swap.best),
        "change": _change(found, swap.best),
        "decides": decides,
    }


def _difference(old: float | None, new: float | None) -> float | None:
    return None if old is None or new is None else round(new - old, 3)
