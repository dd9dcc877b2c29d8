"""Which pages of a PDF are torn: drawn by what leaves a state, a text or a mark open, or closes one that was never opened."""

from __future__ import annotations

from typing import Any

OPENED = {b"q": b"Q", b"BT": b"ET", b"BMC": b"EMC", b"BDC": b"EMC"}
CLOSING = frozenset(OPENED.values())


def torn_pages(pdf: Any) -> list[int]:
    """Return the numbers of the pages that are torn, from 1; 0 stands for what several pages may share, such as groups and patterns.

    Parameters
    ----------
    pdf
        a `pydyf.PDF`, before it is compressed.
    """
    drawn = {one.reference: one.stream for one in pdf.objects if hasattr(one, "stream")}
    pages = [one["Contents"] for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page"]
    torn = {reference for reference, operators in drawn.items() if not _closed(operators)}
    return sorted({pages.index(reference) + 1 if reference in pages else 0 for reference in torn})


def _closed(operators: list[Any]) -> bool:
    """Return whether all that is opened is closed, the last first."""
    awaited: list[bytes] = []
    for one in operators:
        if not isinstance(one, bytes):
            continue
        if one in OPENED:
            awaited.append(OPENED[one])
        elif one in CLOSING and (not awaited or awaited.pop() != one):
            return False
    return not awaited
