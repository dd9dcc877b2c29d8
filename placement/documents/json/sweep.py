"""A sweep as records, for `--json` and `sweep.json`, and as the rows of `sweep.csv`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from placement.csvfile import csv_text
from placement.problem.build import Question
from placement.problem.units import Reading
from placement.records.plan import changed
from placement.results.sweep import Frequencies, Number, Plan, Point, Regions, Stability, Variation, wilson

Record = dict[str, Any]


def stability_record(found: Stability, question: Question) -> Record:
    """Return an exact range: every stretch with its first and last millimetre, both inclusive."""
    shorter, longer = found.flips
    return {
        "vary": [_number(found.number)],
        "range_mm": [found.low, found.high],
        "exact": True,
        "distances_compared": found.events,
        "own_mm": found.now,
        "nearest_change_mm": {"shorter": shorter, "longer": longer},
        "stretches": [
            {
                "from_mm": stretch.start,
                "to_mm": stretch.end,
                "share": round((stretch.end - stretch.start + 1) / (found.high - found.low + 1), 6),
                **_plans(stretch.plans, question),
                "objectives_from": _objectives(found.readings, stretch.first_values),
                "objectives_to": _objectives(found.readings, stretch.last_values),
                "tied_on_first": list(stretch.tied_first),
            }
            for stretch in found.stretches
        ],
    }


def points_record(variations: Sequence[Variation], points: Sequence[Point], question: Question) -> Record:
    """Return the answers at given values."""
    return {
        "vary": [_number(variation.number) for variation in variations],
        "exact": False,
        "points": [
            {
                "values": _said(variations, point),
                "feasible": bool(point.answer.plans),
                **_plans(point.answer.plans, question),
                "objectives": _objectives(point.answer.readings, point.answer.values),
                "tied_on_first": point.answer.tied_first,
            }
            for point in points
        ],
    }


def people_record(found: Frequencies, question: Question) -> Record:
    """Return how often each plan was best."""
    return {
        "people": {"margin": float(found.margin), "draws": found.draws, "seed": found.seed},
        "plans_competing": found.plans,
        **_plans(found.base, question, "best_as_counted"),
        "wins": [
            {
                **changed(question, win.plan),
                "best": win.best,
                "alone": win.alone,
                "share": round(win.best / found.draws, 6),
                "wilson_95": [round(end, 6) for end in wilson(win.best, found.draws)],
            }
            for win in found.wins
        ],
    }


def weights_record(found: Regions, question: Question) -> Record:
    """Return the regions of the weights; corners as exact fractions."""
    return {
        "weights": {"criteria": list(found.names), "own": [str(weight) for weight in found.own], "own_in": list(found.here)},
        "plans_competing": found.competing,
        "regions": [
            {
                **_plans(region.plans, question),
                "share": round(float(region.size), 6),
                "share_exact": str(region.size),
                "scores": [str(share) for share in region.shares],
                "corners": [[str(weight) for weight in corner] for corner in region.corners],
            }
            for region in found.regions
        ],
    }


def stability_csv(found: Stability, question: Question) -> str:
    """Return the stretches as rows."""
    names = [reading.label for reading in found.readings]
    head = ["from_mm", "to_mm", *_columns(question), "ties", "tied_on_first_least", "tied_on_first_most"]
    head += [f"{name}_{end}" for end in ("from", "to") for name in names]
    rows = [
        [
            stretch.start,
            stretch.end,
            *_joined(stretch.plans, question),
            len(stretch.plans),
            *stretch.tied_first,
            *_figures(found.readings, stretch.first_values),
            *_figures(found.readings, stretch.last_values),
        ]
        for stretch in found.stretches
    ]
    return csv_text(head, rows)


def points_csv(variations: Sequence[Variation], points: Sequence[Point], question: Question) -> str:
    """Return the values as rows."""
    readings = points[0].answer.readings
    head = [
        *(variation.number.key for variation in variations),
        *_columns(question),
        "ties",
        "tied_on_first",
        *(reading.label for reading in readings),
    ]
    rows = [
        [
            *_said(variations, point),
            *_joined(point.answer.plans, question),
            len(point.answer.plans),
            point.answer.tied_first,
            *_figures(point.answer.readings, point.answer.values),
        ]
        for point in points
    ]
    return csv_text(head, rows)


def people_csv(found: Frequencies, question: Question) -> str:
    """Return the plans as rows."""
    head = [*_columns(question, "added"), "best", "alone", "draws", "share", "wilson_low", "wilson_high"]
    rows = [
        [
            *_joined([win.plan], question),
            win.best,
            win.alone,
            found.draws,
            f"{win.best / found.draws:.6f}",
            *_interval(win.best, found.draws),
        ]
        for win in found.wins
    ]
    return csv_text(head, rows)


def weights_csv(found: Regions, question: Question) -> str:
    """Return the regions as rows: the least and the largest of each weight."""
    head = [*_columns(question), "share"]
    head += [f"{name}_{end}" for name in found.names for end in ("least", "most")] + [f"{name}_score" for name in found.names]
    rows = [
        [
            *_joined(region.plans, question),
            _six(region.size),
            *(_six(pick(corner[place] for corner in region.corners)) for place in range(len(found.names)) for pick in (min, max)),
            *map(_six, region.shares),
        ]
        for region in found.regions
    ]
    return csv_text(head, rows)


def _number(number: Number) -> Record:
    return {"key": number.key, "own": None if number.now is None else number.kind.write(number.now)}


def _said(variations: Sequence[Variation], point: Point) -> list[str | int | float]:
    return [v.number.kind.write(amount) for v, amount in zip(variations, point.amounts, strict=True)]


def _plans(plans: Sequence[Plan], question: Question, name: str = "plans") -> Record:
    """Return what each plan adds and, where offices may close, what each closes, in the same order."""
    told = [changed(question, plan) for plan in plans]
    record: Record = {name: [one["added"] for one in told]}
    closed = "closed" if name == "plans" else f"{name}_closed"
    return record | ({closed: [one["closed"] for one in told]} if question.closes else {})


def _objectives(readings: Sequence[Reading], values: Sequence[int]) -> list[Record]:
    if not values:
        return []
    return [
        {**reading.known, "value": reading.figure(value), "exact": value} for reading, value in zip(readings, values, strict=True)
    ]


def _figures(readings: Sequence[Reading], values: Sequence[int]) -> list[object]:
    if not values:
        return ["" for _ in readings]
    return [reading.figure(value) for reading, value in zip(readings, values, strict=True)]


def _columns(question: Question, name: str = "plans") -> list[str]:
    """Return the columns in which a table tells of plans."""
    return [name, "closed"] if question.closes else [name]


def _joined(plans: Sequence[Plan], question: Question) -> list[str]:
    """Return the cells of plans: what each adds and, where offices may close, what each closes."""
    told = [changed(question, plan) for plan in plans]
    return ["; ".join(" ".join(one[key]) for one in told) for key in _columns(question, "added")]


def _interval(hits: int, draws: int) -> list[str]:
    return [f"{end:.6f}" for end in wilson(hits, draws)]


def _six(value: Fraction) -> str:
    return f"{float(value):.6f}"
