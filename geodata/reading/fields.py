"""Turning a layer's text into ids, names and codes, with every doubt reported and none resolved in silence."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from models.messages.findings import Faults, brief, listed, visible
from models.messages.text import Text

WHOLE_DECIMAL = re.compile(r"([0-9]+)\.0+")
# codes that have a point themselves, and are no numbers
POINT_WITHIN = re.compile(r"0[0-9]+\.[0-9]+|[0-9]+\.[0-9]*[1-9][0-9]*")
# an id such as 1e3 may be meant; what a spreadsheet makes of a long number has a point or a sign
EXPONENT = re.compile(r"[0-9](\.[0-9]+[eE]\+?|[eE]\+)[0-9]+")
DATE = re.compile(
    r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-[0-9]{2}|"
    r"[0-9]{4}[/-][0-9]{1,2}[/-][0-9]{1,2}( 0?0:00(:00)?)?"
)
SPOILT = (
    (
        EXPONENT,
        "code-exponent",
        Text("digits were lost to exponent notation; export the column as text"),
    ),
    (
        DATE,
        "code-date",
        Text("the code was turned into a date; export the column as text"),
    ),
    (
        WHOLE_DECIMAL,
        "code-decimal",
        Text("the code was turned into a decimal number; export the column as text"),
    ),
)
SPOILT_ANYHOW = re.compile("|".join(f"(?:{form.pattern})" for form, _, _ in SPOILT))
MESH_DIGITS = frozenset({4, 6, 8, 9, 10, 11})


def read_ids(cells: list[str], name: str, faults: Faults, *, unique: bool) -> list[str]:
    """Return ids as text: normalised (NFKC), without surrounding space, never a number.

    Parameters
    ----------
    cells
        the column as the file has it.
    name
        the column's name, for messages.
    faults
        takes blank, doubled and spoilt ids.
    unique
        whether an id may stand once only.

    Returns
    -------
    ids
        one per row, also where a fault was recorded.
    """
    ids = [unicodedata.normalize("NFKC", cell).strip() for cell in cells]
    changed = sum(found != cell for found, cell in zip(ids, cells, strict=True))
    if changed:
        faults.fix(
            "id-normalised",
            Text("removed spaces and full-width characters from {name} ({changed:,})", name=name, changed=changed),
            field=name,
            count=changed,
        )
    blank = [row for row, found in enumerate(ids) if not found]
    faults.stop_rows("id-blank", blank, lambda _: Text("{name} is blank; give it an id", name=name), field=name)
    unseen = [row for row, found in enumerate(ids) if visible(found) != found]
    faults.stop_rows(
        "id-control",
        unseen,
        lambda row: Text("{ids}: holds unseen control characters; remove them", ids=brief(ids[row])),
        field=name,
    )
    _find_spoilt(ids, name, faults)
    if unique:
        _find_repeated(ids, name, faults)
    return ids


def _find_spoilt(ids: list[str], name: str, faults: Faults) -> None:
    """Record the first code that a spreadsheet has turned into something else."""
    # no number was ever written 060816001.00, and none of a column that has 6001.02 lost its decimals
    have_a_point = any("." in found and POINT_WITHIN.fullmatch(found) for found in ids)
    for row, found in enumerate(ids):
        if not SPOILT_ANYHOW.fullmatch(found):
            continue
        spoilt = next((how for how in SPOILT if how[0].fullmatch(found)), None)
        if spoilt is not None and not (have_a_point and spoilt[0] is WHOLE_DECIMAL):
            _, code, said = spoilt
            message = Text("{shown}: {said}", shown=brief(found), said=said)
            faults.stop(code, message, **faults.at(row), field=name, value=found)
            return


def _find_repeated(ids: list[str], name: str, faults: Faults) -> None:
    repeated = {found: count for found, count in Counter(ids).items() if count > 1 and found}
    if repeated:
        first = next(iter(repeated))
        one, second = [row for row, found in enumerate(ids) if found == first][:2]
        said = Text(
            "{name} stands more than once: {repeated}; keep one or give each its own", name=name, repeated=listed(list(repeated))
        )
        other = faults.at(one).get("file", faults.at(second).get("file"))
        if other != faults.at(second).get("file"):
            said = Text(
                "{name} stands in {file} already: {repeated}; keep one or give each its own",
                name=name,
                file=other,
                repeated=listed(list(repeated)),
            )
        faults.stop(
            "duplicate-id",
            said,
            **faults.at(second),
            field=name,
            value=first,
            count=sum(repeated.values()) - len(repeated),
        )


def read_texts(cells: list[str], name: str, faults: Faults, *, required: bool = False) -> list[str]:
    """Return names as they are, without surrounding space, every unseen character made visible."""
    texts = [cell.strip() for cell in cells]
    seen = [visible(text) for text in texts]
    hidden = sum(found != text for found, text in zip(seen, texts, strict=True))
    if hidden:
        faults.fix(
            "control-characters",
            Text("wrote unseen control characters in {name} as \\u… ({hidden:,})", name=name, hidden=hidden),
            field=name,
            count=hidden,
        )
    if required:
        blank = [row for row, text in enumerate(texts) if not text]
        faults.stop_rows("text-blank", blank, lambda _: Text("{name} is blank; fill it in", name=name), field=name)
    return seen


def read_mesh(cells: list[str], faults: Faults) -> list[str]:
    """Return JIS X 0410 mesh codes as text; a blank is allowed, a code with digits lost is not."""
    codes = [unicodedata.normalize("NFKC", cell).strip() for cell in cells]
    _find_spoilt(codes, "cell", faults)
    wrong = [
        row
        for row, code in enumerate(codes)
        if code and not (code.isascii() and code.isdigit() and len(code) in MESH_DIGITS) and not EXPONENT.fullmatch(code)
    ]
    faults.stop_rows(
        "mesh-code",
        wrong,
        lambda row: Text(
            "{code}: a JIS X 0410 mesh code has 4, 6 or 8-11 digits; correct it or leave it blank", code=brief(codes[row])
        ),
        field="cell",
    )
    return codes
