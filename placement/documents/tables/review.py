"""A review as a table: what `placement review --csv` writes."""

from __future__ import annotations

from models.messages.decimals import thousandths
from models.messages.text import NOTHING, words_of
from placement.documents.tables.columns import Cells, said, table_text
from placement.values.review import Ends, Review

HEAD = (
    "measure",
    "service",
    "office",
    "date",
    "value",
    "unit",
    "beside",
    "plan_min",
    "plan_max",
    "difference_min",
    "difference_max",
)


def review_table(found: Review) -> str:
    """Return each row of the sheet with what the plan says, and the difference."""
    rows: list[Cells] = []
    for row in found.rows:
        one = row.observed
        names = {} if one.name == NOTHING else words_of(one.name)
        rows.append(
            {
                "measure": one.measure,
                "service": one.service or None,
                "office": one.office or None,
                "date": one.date,
                "value": thousandths(one.value),
                "unit": row.unit,
                "beside": row.side,
                **_ends("plan", row.said),
                **_ends("difference", row.difference),
                **said("because", row.because),
                **{f"name_{lang}": name for lang, name in names.items()},
                "source": one.source,
            }
        )
    return table_text(rows, HEAD)


def _ends(stem: str, ends: Ends | None) -> Cells:
    low, high = (None, None) if ends is None else map(thousandths, ends)
    return {f"{stem}_min": low, f"{stem}_max": high}
