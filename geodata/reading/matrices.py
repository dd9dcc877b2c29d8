"""A travel-time matrix of one's own: one row for a demand point, or an area, and an office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.provenance import MATRIX, Layer
from geodata.reading import fields
from geodata.reading.manifest import MatrixSpec
from geodata.reading.opener import Folders
from geodata.reading.services.tables import Table, open_table, without_thousands, words
from models.access import AccessMatrix, IntArray, Unit
from models.messages.findings import Faults, brief, listed
from models.messages.text import Text

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FROM, TO = "from", "to"
# the column that says the way, and how many of the matrix's whole units one of it is
UNITS: dict[str, tuple[Unit, int]] = {"minutes": ("s", 60), "seconds": ("s", 1), "metres": ("mm", 1000)}
PLAIN = r"[0-9]{1,9}(\.[0-9]{1,9})?"


@dataclass(frozen=True, slots=True, eq=False)
class ReadMatrix:
    """One matrix as read, where it comes from, and what is wrong with it; None where it cannot be read."""

    name: str
    faults: Faults
    matrix: AccessMatrix | None = None
    layer: Layer | None = None


def read_matrix(
    folder: Path | Folders,
    shown: str,
    name: str,
    spec: MatrixSpec,
    demand: GeoDataFrame,
    offices: GeoDataFrame,
    areas: GeoDataFrame | None = None,
) -> ReadMatrix:
    """Read one matrix of a study.

    Parameters
    ----------
    folder, shown
        the study's folder, or those in which its files may lie, and the name to show for it.
    name
        the matrix's.
    spec
        what `study.yaml` says of it.
    demand, offices
        the layers, whose ids the matrix names.
    areas
        those that there are: rows of one in which nobody lives are read, and count for nobody.

    Returns
    -------
    read
        whole seconds or millimetres, half a unit rounded up, from each demand point to each office and to whatever other places
        the file names; a pair that has no row is not reachable.
    """
    table, faults = open_table(folder, shown, f"{MATRIX}{name}", spec, (FROM, TO))
    unit = None if table is None else _unit(table)
    if table is None or unit is None:
        return ReadMatrix(name, faults)
    starts = fields.read_ids(table.raw.columns[FROM], FROM, faults, unique=False)
    ends = fields.read_ids(table.raw.columns[TO], TO, faults, unique=False)
    values = _whole(table, unit)
    known = demand["area" if spec.origins == "areas" else "id"]
    empty = [] if areas is None or spec.origins != "areas" else areas["id"]
    origins = pd.Index([*known, *empty]).drop_duplicates()
    rows = origins.get_indexer(pd.Index(starts))
    _find_strangers(faults, rows, starts, spec, demand)
    offered = list(map(str, offices["id"]))
    ours = set(offered)
    others = [place for place in dict.fromkeys(ends) if place not in ours]
    columns = pd.Index([*offered, *others]).get_indexer(pd.Index(ends))
    if not faults.stopped():
        _find_twice(faults, rows, columns, starts, ends)
    if faults.stopped():
        return ReadMatrix(name, faults)
    _say_others(faults, others, offered)
    whole = np.zeros((len(origins), len(offered) + len(others)), dtype=np.int64)
    there = np.zeros(whole.shape, dtype=bool)
    whole[rows, columns], there[rows, columns] = values, True
    of_point = origins.get_indexer(known)
    matrix = AccessMatrix(tuple(map(str, demand["id"])), (*offered, *others), whole[of_point], UNITS[unit][0], there[of_point])
    return ReadMatrix(name, faults, matrix, table.layer)


def _unit(table: Table) -> str | None:
    """Return the one column that says the way; None with the fault recorded where there is none, or several."""
    found = [unit for unit in UNITS if unit in table.raw.columns]
    if len(found) == 1:
        return found[0]
    table.faults.stop(
        "matrix-columns",
        Text(
            "one column says the way: minutes, seconds or metres, and it has {found}; study.yaml can say columns: {{minutes: its name}}",
            found=", ".join(found) or ", ".join(map(brief, list(table.raw.columns)[:20])),
        ),
        field=brief(found[1]) if found else None,
    )
    return None


def _whole(table: Table, unit: str) -> IntArray:
    """Return the way in whole units, with whatever is no such number recorded."""
    cells = pd.Series(without_thousands(words(table, unit)), dtype="str")
    negative = cells.str.fullmatch(r"[-−△▲]\s*[0-9].*")
    table.faults.stop_rows(
        "matrix-negative",
        np.flatnonzero(negative).tolist(),
        lambda row: Text("'{cell}' is negative; where there is no way, leave the row out", cell=brief(cells[row])),
        field=unit,
    )
    odd = ~negative & ~cells.str.fullmatch(PLAIN)
    table.faults.stop_rows(
        "matrix-number",
        np.flatnonzero(odd).tolist(),
        lambda row: Text(
            "'{cell}' is no number of {unit}; write it like 12 or 12.5, and leave the row out where there is no way",
            cell=brief(cells[row]),
            unit=unit,
        ),
        field=unit,
    )
    if table.faults.stopped():
        return np.zeros(len(cells), dtype=np.int64)
    worth = {cell: int((Decimal(cell) * UNITS[unit][1]).to_integral_value(ROUND_HALF_UP)) for cell in cells.unique()}
    return cells.map(worth).to_numpy(dtype=np.int64)


def _find_strangers(faults: Faults, rows: IntArray, starts: Sequence[str], spec: MatrixSpec, demand: GeoDataFrame) -> None:
    """Record ids that are no demand point, or no area with demand."""
    strange = np.flatnonzero(rows < 0).tolist()
    other = "area" if spec.origins == "demand" else "id"
    meant = bool(strange) and set(starts) <= set(demand[other])

    def say(row: int) -> Text:
        label = brief(starts[row])
        if meant and spec.origins == "demand":
            return Text("{label} is an area, not a point of the demand; write origins: areas in study.yaml", label=label)
        if meant:
            return Text("{label} is a point of the demand, not an area; leave out origins: areas in study.yaml", label=label)
        return Text("nobody lives at {label}: it is no id of the demand; correct it or leave the row out", label=label)

    faults.stop_rows("matrix-origin", strange, say, field=FROM, value=starts[strange[0]] if strange else None)


def _find_twice(faults: Faults, rows: IntArray, columns: IntArray, starts: Sequence[str], ends: Sequence[str]) -> None:
    pairs = pd.DataFrame({FROM: rows, TO: columns})
    faults.stop_rows(
        "matrix-twice",
        np.flatnonzero(pairs.duplicated()).tolist(),
        lambda row: Text("the pair {start}, {end} is there before; keep one", start=brief(starts[row]), end=brief(ends[row])),
        field=FROM,
    )


def _say_others(faults: Faults, others: Sequence[str], offered: Sequence[str]) -> None:
    """Tell of places that are no offices: they count only where a scenario proposes them."""
    if not others:
        return
    message = Text(
        "{places} are no offices of the study (such as {office}) and count only where a scenario proposes them (offices: new)",
        places=listed(list(others)),
        office=brief(offered[0]),
    )
    faults.warn("matrix-places", message, field=TO, value=others[0], count=len(others))
