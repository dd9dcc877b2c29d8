"""What `plan.json` holds."""

from __future__ import annotations

from models.plan import ObjectiveValue
from placement.problem.units import Reading
from placement.solving.result import Result
from placement.values.measures import Measures


def plan_record(result: Result) -> dict[str, object]:
    """Return what `plan.json` holds, and `--json` prints."""
    plan, measures, before = result.plan, result.measures, result.before_measures
    scenario = result.file.scenario
    return {
        "scenario": scenario.scenario,
        "title": scenario.title.text.as_dict(),
        "study": result.study.id,
        "status": plan.status,
        "open": list(result.after.open),
        "added": list(result.added),
        "objectives": [
            _objective(value, reading) for value, reading in zip(plan.objectives, result.question.readings, strict=False)
        ],
        "served": _served(measures),
        "distance_m": _distance(measures),
        **_times(measures),
        "before": {
            "open": list(result.before.open),
            "served": _served(before),
            "distance_m": _distance(before),
            **_times(before),
        },
        "ties": {
            "count": len(plan.tied),
            "complete": all(value.ties_complete for value in plan.objectives[-1:]),
            "plans": [list(added) for added in plan.tied],
            "first_objective": [
                {"added": list(added), "served": _served(of), "distance_m": _distance(of)}
                for added, of in zip(plan.tied_after[0] if plan.tied_after else (), result.tied_measures, strict=True)
            ],
        },
        "by_number_added": [
            {
                "added": list(point.added),
                "count": len(point.added),
                "served": _served(point.measures),
                "distance_m": _distance(point.measures),
            }
            for point in result.curve
        ],
        **_views(result),
        **_firmness(result),
        "assumptions": [text.en for text in result.assumptions],
        "assumptions_ja": [text.ja for text in result.assumptions],
        "layers": {layer.name: layer.vintage for layer in result.study.layers},
        "solver": {"name": plan.solver.name, "version": plan.solver.version},
        "input_sha256": result.input_sha256,
    }


def _firmness(result: Result) -> dict[str, object]:
    """Return the second look at tied plans, and the answer with buses assumed, where there are any."""
    record: dict[str, object] = {}
    if result.looks:
        record["second_look"] = [
            {
                "added": list(look.added),
                "mean_s": {
                    name: None if value is None else round(value, 1)
                    for name, value in (
                        ("walking", look.walking_s),
                        ("timetables", look.transit_s),
                        ("buses_assumed", look.buses_s),
                    )
                },
            }
            for look in result.looks
        ]
    if result.bound is not None:
        record["buses_assumed"] = {
            "firm": result.bound.firm,
            "served": _served(result.bound.ours),
            "best": {"added": list(result.bound.plan.added), "served": _served(result.bound.measures)},
        }
    return record


def _objective(value: ObjectiveValue, reading: Reading) -> dict[str, object]:
    bound = None if value.bound is None else reading.figure(value.bound)
    record: dict[str, object] = {"name": value.name, "sense": value.sense, "value": reading.figure(value.value), "bound": bound}
    if reading.unit in {"person_mm", "person_s"}:
        # the exact objective is a sum; the mean is for reading
        record |= {"unit": reading.shown_unit, reading.unit: {"value": value.value, "bound": value.bound}}
    elif reading.shown_unit:
        record |= {"unit": reading.shown_unit, "exact": {"value": value.value, "bound": value.bound}}
    return record | {"proven": value.proven, "ties": value.ties, "ties_complete": value.ties_complete}


def _views(result: Result) -> dict[str, object]:
    """Return the plan seen in further ways: phases, futures, certificates."""
    if not result.views:
        return {}
    return {
        "views": [
            {
                "id": seen.view.id,
                "title": seen.view.title.as_dict(),
                "open": list(seen.after.open),
                "served": _served(seen.measures),
                "distance_m": _distance(seen.measures),
                "before": {
                    "open": list(seen.before.open),
                    "served": _served(seen.before_measures),
                    "distance_m": _distance(seen.before_measures),
                },
            }
            for seen in result.views
        ]
    }


def _served(measures: Measures) -> dict[str, object]:
    return {"people": measures.served, "of": measures.people, "share": round(measures.share, 6)}


def _distance(measures: Measures) -> dict[str, float | None]:
    mean, largest = measures.distance_mean_m, measures.distance_max_m
    return {"mean": None if mean is None else round(mean, 3), "max": None if largest is None else round(largest, 3)}


def _times(measures: Measures) -> dict[str, object]:
    """Return the mean seconds of each kind of travel measured, and the people it is a mean of."""
    return {
        name.removeprefix("mean_").removesuffix("_time") + "_s": {"mean": round(total / max(people, 1), 1), "people": people}
        for name, (total, people) in measures.times.items()
    }
