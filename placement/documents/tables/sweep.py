"""A sweep as a table: what `placement sweep --csv` writes, and `sweep.csv` holds."""

from __future__ import annotations

from collections.abc import Sequence

from placement.documents.json.sweep import settings, wilson_95
from placement.documents.tables.columns import Cells, PlanColumns, table_text, values
from placement.problem.build import Question
from placement.results.sweep import Frequencies, Point, Regions, Stability, Variation


def range_table(found: Stability, question: Question) -> str:
    """Return a row for each stretch, both of its ends inclusive."""
    columns = PlanColumns(question)
    rows: list[Cells] = [
        {
            "from_mm": stretch.start,
            "to_mm": stretch.end,
            **columns.plans(stretch.plans),
            "ties": len(stretch.plans),
            "tied_on_first_least": stretch.tied_first[0],
            "tied_on_first_most": stretch.tied_first[1],
            **values(found.readings, stretch.first_values, "_from"),
            **values(found.readings, stretch.last_values, "_to"),
        }
        for stretch in found.stretches
    ]
    return table_text(rows)


def points_table(variations: Sequence[Variation], points: Sequence[Point], question: Question) -> str:
    """Return a row for each setting; its values stand as a scenario writes them, with their units."""
    columns = PlanColumns(question)
    keys = [variation.number.key for variation in variations]
    rows: list[Cells] = [
        {
            **dict(zip(keys, settings(variations, point), strict=True)),
            **columns.plans(point.answer.plans),
            "ties": len(point.answer.plans),
            "tied_on_first": point.answer.tied_first,
            **values(point.answer.readings, point.answer.values),
        }
        for point in points
    ]
    return table_text(rows)


def people_table(found: Frequencies, question: Question) -> str:
    """Return a row for each plan that was ever best."""
    columns = PlanColumns(question)
    rows: list[Cells] = [
        {
            **columns.plan(win.plan),
            "best": win.best,
            "alone": win.alone,
            "draws": found.draws,
            "share": f"{win.best / found.draws:.6f}",
            **{
                f"wilson_95_{end}": f"{share:.6f}"
                for end, share in zip(("low", "high"), wilson_95(win.best, found.draws), strict=True)
            },
        }
        for win in found.wins
    ]
    return table_text(rows, columns.plan(()))


def weights_table(found: Regions, question: Question) -> str:
    """Return a row for each region: the least and the largest of each weight, and the scores, from 0 to 1."""
    columns = PlanColumns(question)
    rows: list[Cells] = []
    for region in found.regions:
        row: Cells = {**columns.plans(region.plans), "share": f"{float(region.size):.6f}"}
        for place, name in enumerate(found.names):
            weights = [corner[place] for corner in region.corners]
            row |= {f"{name}_least": f"{float(min(weights)):.6f}", f"{name}_most": f"{float(max(weights)):.6f}"}
        row |= {f"{name}_score": f"{float(score):.6f}" for name, score in zip(found.names, region.shares, strict=True)}
        rows.append(row)
    return table_text(rows)
