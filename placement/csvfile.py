"""CSV texts that a spreadsheet shows as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet would run this text instead of showing it."""
    return text.startswith(FORMULA)


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV text; texts that look like formulas get a quote before them."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([f"'{cell}" if isinstance(cell, str) and looks_like_formula(cell) else cell for cell in row] for row in rows)
    return made.getvalue()
