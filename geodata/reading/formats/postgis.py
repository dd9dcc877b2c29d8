"""Reading the rows of a table of a database, as `geodata.reading.databases` took them out of it."""

from __future__ import annotations

import json
import re

import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.reading.formats.binary import read_binary
from geodata.reading.raw import Raw
from models.messages.findings import Faults
from models.messages.text import Text

# a whole number that the database writes with a fraction
WHOLE = re.compile(r"(-?[0-9]+)\.0*")


def read_rows(data: bytes, faults: Faults) -> Raw | None:
    """Return rows as a layer: text as it is, whole numbers without a point, what is missing as "".

    Parameters
    ----------
    data
        what stands before the rows, and a row a line, as JSON.
    faults
        takes what is wrong with them.
    """
    head, *rows = (json.loads(line) for line in data.splitlines())
    if not rows:
        faults.stop("layer-empty", Text("the layer is empty: it has no rows"))
        return None
    cells = {name: [row[place] for row in rows] for place, name in enumerate(head["columns"])}
    held = cells.pop(head.get("shapes"), None)
    numbers = set(head["numbers"])
    columns = {name: [_text(cell, number=name in numbers) for cell in column] for name, column in cells.items()}
    if held is None:
        return Raw(columns)
    shapes = read_binary([None if one is None else bytes.fromhex(one) for one in held], faults)
    return None if faults.stopped() else Raw(columns, shapely.set_srid(shapes, 0), _crs(head["crs"]))


def _text(cell: str | None, *, number: bool) -> str:
    if cell is None or (number and cell == "NaN"):
        return ""
    whole = WHOLE.fullmatch(cell) if number else None
    return whole[1] if whole else cell


def _crs(known: str | None) -> CRS | None:
    try:
        return None if known is None else CRS.from_user_input(known)
    except CRSError:
        return None
