"""A comparison as a table by area: what `placement compare --csv` writes, and `compare.csv` holds."""

from __future__ import annotations

from models.messages.catalogue import FIRST
from models.messages.text import NOTHING, words_of
from placement.documents.tables.columns import Cells, metres, table_text
from placement.records.comparison import Comparison


def comparison_table(found: Comparison) -> str:
    """Return each plan's figures by area, and their change against the base."""
    labels = [plan.label for plan in found.plans]
    names = [{} if change.area.name == NOTHING else words_of(change.area.name) for change in found.shifts[0].areas]
    languages = sorted(
        {lang for name in names for lang in name}, key=lambda lang: (FIRST.index(lang) if lang in FIRST else len(FIRST), lang)
    )
    rows: list[Cells] = []
    for name, changes in zip(names, zip(*(shift.areas for shift in found.shifts), strict=True), strict=True):
        first = changes[0]
        row: Cells = {
            "id": first.area.id,
            **{f"name_{lang}": name.get(lang) for lang in languages},
            "people": first.area.people,
            f"served: {labels[0]}": first.served[0],
            f"mean_distance_m: {labels[0]}": metres(first.mean_m(0)),
        }
        for label, change in zip(labels[1:], changes, strict=True):
            row |= {
                f"served: {label}": change.served[1],
                f"mean_distance_m: {label}": metres(change.mean_m(1)),
                f"served_change: {label}": change.served[1] - change.served[0],
                f"distance_change_m: {label}": metres(change.change_m),
                f"effect: {label}": change.effect if first.area.people else None,
            }
        rows.append(row)
    return table_text(rows)
