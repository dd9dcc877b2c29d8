"""Postcodes of areas: seven digits each, several with `;` between them, none where it is not known."""

from __future__ import annotations

import re
import unicodedata

from models.messages.findings import Faults, brief
from models.messages.text import Text

BETWEEN = ";"
DIGITS = re.compile(r"[0-9]{7}")
# what people write between the third digit and the fourth, or before the first
MARKS = re.compile(r"[\s〒\-‐‑‒–—―−ー]")


def read_postcodes(cells: list[str], faults: Faults) -> list[str]:
    """Return the postcodes of each row as `176-0012`, with `;` between several and "" where none is known.

    Parameters
    ----------
    cells
        the column as the file has it: with or without a hyphen, in full or half width.
    faults
        takes what is no postcode.
    """
    rows = [[MARKS.sub("", part) for part in re.split("[;,、]", unicodedata.normalize("NFKC", cell))] for cell in cells]
    wrong = [row for row, parts in enumerate(rows) if any(part and not DIGITS.fullmatch(part) for part in parts)]
    faults.stop_rows(
        "postcode-form",
        wrong,
        lambda row: Text(
            "'{found}' is no postcode; write all seven digits, such as 060-0001 (spreadsheets drop a zero in front), "
            "several with ; between them, or leave it empty",
            found=brief(cells[row].strip()),
        ),
        field="postcode",
    )
    return [BETWEEN.join(sorted({with_hyphen(part) for part in parts if part})) for parts in rows]


def with_hyphen(digits: str) -> str:
    """Return seven digits as they are written on letters: 176-0012."""
    return f"{digits[:3]}-{digits[3:]}"
