"""A comparison of plans as data: the JSON record and the table by area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from models.messages.decimals import decimal
from models.messages.text import LANGUAGES
from placement.documents.comparison import served_said
from placement.records.comparison import Comparison, assumptions
from placement.records.schema import IndicatorRow, WrittenPlan
from placement.values.gains import EFFECTS, Shift
from placement.values.measures import rounded


def comparison_record(found: Comparison) -> dict[str, object]:
    """Return what `placement compare --json` prints and `compare.json` holds."""
    shared, some = assumptions(found)
    return {
        "base": found.base.label,
        "served_differs": found.served_differs,
        "plans": [_plan_record(plan, found.base) for plan in found.plans],
        "changes": [_shift_record(plan, shift) for plan, shift in zip(found.plans[1:], found.shifts, strict=True)],
        "assumptions": {
            "shared": [text.as_dict() for text in shared],
            "some": [{"plans": labels, **text.as_dict()} for text, labels in some],
        },
        "findings": [finding.as_dict() for finding in found.findings],
    }


def _plan_record(plan: WrittenPlan, base: WrittenPlan) -> dict[str, object]:
    record, total, of_base = plan.record, plan.distance_total_mm, base.distance_total_mm
    far, base_far = record.distance_m.max, base.record.distance_m.max
    return {
        "name": plan.label,
        "scenario": record.scenario,
        "title": record.title,
        "study": record.study,
        "people": record.people,
        "status": record.status,
        "open": list(record.open),
        "added": list(record.added),
        "closed": list(record.closed),
        "served_when": served_said(plan).as_dict(),
        "served": {"people": record.served.people, "of": record.served.of, "share": round(plan.share, 6)},
        "distance_m": record.distance_m.model_dump() | {"person_mm": total},
        "times_s": {name: {"mean": rounded(plan.mean_s(name), 1), "people": people} for name, (_, people) in plan.times.items()},
        "objectives": [
            goal.model_dump(include={"name", "people", "sense", "value", "unit", "proven"}, exclude_none=True)
            for goal in record.objectives
        ],
        "catchments": plan.catchments,
        "indicators": [_indicator(row) for row in plan.indicators.values()],
        "change": {
            "served": record.served.people - base.record.served.people,
            "person_mm": None if total is None or of_base is None else total - of_base,
            "distance_m": {
                "mean": _metres(base.further_m(plan)),
                "max": None if far is None or base_far is None else round(far - base_far, 3),
            },
        },
    }


def _indicator(row: IndicatorRow) -> dict[str, object]:
    return {"id": row.id, "name": row.name.as_dict(), "unit": row.unit, "value": row.value or None}


def _shift_record(plan: WrittenPlan, shift: Shift) -> dict[str, object]:
    counts = {effect: shift.count(effect) for effect in EFFECTS}
    return {
        "name": plan.label,
        "areas": {effect: count[0] for effect, count in counts.items()},
        "people_by_area": {effect: count[1] for effect, count in counts.items()},
        "people": shift.homes,
        "newly_served": shift.newly_served,
        "no_longer_served": shift.no_longer_served,
        "gain_most": [change.area.id for change in shift.most("better")],
        "lose_most": [change.area.id for change in shift.most("worse")],
        "by_area": [
            {
                "id": change.area.id,
                "name": change.area.name.as_dict(),
                "people": change.area.people,
                "served": list(change.served),
                "person_mm": list(change.total_mm),
                "mean_distance_m": [_metres(change.mean_m(0)), _metres(change.mean_m(1))],
                "change_m": _metres(change.change_m),
                "effect": change.effect if change.area.people else None,
            }
            for change in shift.areas
        ],
    }


def comparison_table(found: Comparison) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    """Return head and rows of the table by area: each plan's figures, and their change against the base."""
    labels = [plan.label for plan in found.plans]
    head = ["id", *(f"name_{lang}" for lang in LANGUAGES), "people", f"served: {labels[0]}", f"mean_distance_m: {labels[0]}"]
    for label in labels[1:]:
        head += [f"{name}: {label}" for name in ("served", "mean_distance_m", "served_change", "distance_change_m", "effect")]
    rows = []
    for changes in zip(*(shift.areas for shift in found.shifts), strict=True):
        first = changes[0]
        area = first.area
        row: list[object] = [
            area.id,
            *(area.name.to(lang) for lang in LANGUAGES),
            area.people,
            first.served[0],
            _cell(first.mean_m(0)),
        ]
        for change in changes:
            effect = change.effect if area.people else ""
            row += [
                change.served[1],
                _cell(change.mean_m(1)),
                change.served[1] - change.served[0],
                _cell(change.change_m),
                effect,
            ]
        rows.append(row)
    return head, rows


def _cell(value: Fraction | None) -> Decimal | str:
    """Return a number, not a text: a text that begins with a minus would be quoted against spreadsheets."""
    if value is None:
        return ""
    size = Decimal(decimal(abs(value), 3))
    return -size if value < 0 and size else size


def _metres(value: Fraction | None) -> float | None:
    return None if value is None else float(_cell(value))
