"""Counts too small to be published: a study as everything that is written may show it.

Each demand point with a small count gives its counts to a point near it, in its own area where that has enough, so that every
point has at least so many, or none and a mark. All sums of what is left are then sums of such points: there is no total
from which a small count could be told. All guarded columns of a layer go together, so that those which add up still do.
Of offices, counts that are small are withheld with those of others, until each small one may be anything that is small.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geodata.guards import Guard
from models.messages.findings import Finding, InputError
from models.messages.text import Text, comma_list

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geodata.study import Study
    from models.access import FloatArray, IntArray

# the mark of a count that is large enough, and is withheld since a small one could be told from it
WITHHELD = "withheld"
# bits of a coordinate in the order that goes from point to near point
BITS = 16
# findings that tell sums of people
SUMS = {"demand-outside", "total-differs", "cells-overlap", "people-unusual", "area-people-differ"}


def published(study: Study) -> Study:
    """Return a study as it may be published; the study itself where nothing in it is too small.

    Parameters
    ----------
    study
        as its files have it.

    Returns
    -------
    study
        its guarded counts are merged or withheld, `withheld` marks them, and the hashes of such layers are of what is left, as that
        of the file would betray a small count to whoever tries them all.

    Raises
    ------
    InputError
        if all counts of a column together are too small.
    """
    if not study.guards:
        return study
    _check_totals(study)
    marks: dict[str, dict[str, tuple[str, ...]]] = {}
    frames: dict[str, GeoDataFrame] = {}
    for name, publish in (("demand", _demand), ("offices", _offices), ("areas", _areas)):
        publish(study, frames, marks)
        if not any(any(column) for column in marks.get(name, {}).values()):
            marks.pop(name, None)
            # sums of areas follow those of the demand, whether any is small or not
            if name != "areas" or "demand" not in marks:
                frames.pop(name, None)
    if not marks:
        return replace(study, guards={})
    hashes = {name: _hash(frame) for name, frame in frames.items()}
    hidden_people = "people" in marks.get("demand", {})
    return replace(
        study,
        demand=frames.get("demand", study.demand),
        offices=frames.get("offices", study.offices),
        areas=frames.get("areas", study.areas),
        layers=tuple(replace(layer, sha256=hashes.get(layer.name, layer.sha256)) for layer in study.layers),
        assumptions=(*study.assumptions, *_said(study, marks)),
        findings=(
            *(finding for finding in study.findings if not (hidden_people and finding.code in SUMS)),
            *_findings(study, marks),
        ),
        guards={},
        withheld=marks,
    )


def marks_of(study: Study, layer: str, column: str) -> list[str]:
    """Return for each row of a layer "" where the count of a column is shown, else `<10` or `withheld`."""
    rows = getattr(study, layer)
    marks = list(study.withheld.get(layer, {}).get(column, ()))
    if layer == "demand" and study.groups:
        marks = [mark for mark in marks for _ in study.groups]
    return [*marks, *[""] * (len(rows) - len(marks))]


def merge_points(counts: IntArray, areas: IntArray, x: FloatArray, y: FloatArray, at_least: int) -> IntArray:
    """Return at which point each point is counted, so that each that counts has enough of everything.

    Parameters
    ----------
    counts
        (k, n) whole numbers: k counts of n points; each sums to `at_least` or more.
    areas
        (n,) the area of each.
    x, y
        (n,) places, in metres.
    at_least
        what the points counted at one point have together of each count.

    Returns
    -------
    target
        (n,) positions; those of one area go together as far as they have enough.
    """
    order = np.lexsort((_along(x, y), areas))
    groups: list[list[int]] = []
    lost: list[list[int]] = []
    for here in np.split(order, np.flatnonzero(np.diff(areas[order])) + 1):
        found, rest = _gathered(counts, here.tolist(), at_least)
        groups += found
        lost += [rest] if rest else []
    if not groups:  # no area has enough by itself
        groups, rest = _gathered(counts, [row for part in lost for row in part], at_least)
        groups, lost = groups or [rest], []
    centres = np.array([[x[group].mean(), y[group].mean()] for group in groups])
    for rest in lost:
        away = (centres[:, 0] - x[rest].mean()) ** 2 + (centres[:, 1] - y[rest].mean()) ** 2
        groups[int(away.argmin())] += rest
    target = np.arange(counts.shape[1])
    for group in groups:
        rows = np.sort(np.array(group))
        target[rows] = rows[int(counts[:, rows].sum(axis=0).argmax())]
    return target


def untold(counts: IntArray, at_least: int) -> bool:
    """Return whether each small one of some counts may be anything that is small, for whoever knows their sum and which are small.

    Parameters
    ----------
    counts
        (m,) whole numbers that are published as their sum.
    at_least
        counts under this are small.
    """
    total, large = int(counts.sum()), int((counts >= at_least).sum())
    if len(counts) == 1:
        return large == 1
    return total >= at_least * large + at_least - 1 if large else at_least <= total <= (len(counts) - 1) * (at_least - 1)


def _gathered(counts: IntArray, rows: list[int], at_least: int) -> tuple[list[list[int]], list[int]]:
    """Return points in a row gathered into groups that have enough, those at the end with the last; or all, where none has."""
    groups: list[list[int]] = []
    rest: list[int] = []
    for row in rows:
        rest.append(row)
        if _enough(counts[:, rest], at_least):
            groups.append(rest)
            rest = []
    while rest and groups:
        rest = groups.pop() + rest
        if _enough(counts[:, rest], at_least):
            groups.append(rest)
            rest = []
    return groups, rest


def _enough(counts: IntArray, at_least: int) -> bool:
    return all(untold(row, at_least) for row in counts)


def _along(x: FloatArray, y: FloatArray) -> IntArray:
    """Return an order of points in which near ones are mostly near (Morton's)."""
    code = np.zeros(len(x), dtype=np.int64)
    extent = max(float(np.ptp(x)), float(np.ptp(y)), 1.0)
    for bit in range(BITS):
        for shift, axis in enumerate((x, y)):
            step = ((axis - axis.min()) / extent * (2**BITS - 1)).astype(np.int64)
            code |= ((step >> bit) & 1) << (2 * bit + shift)
    return code


def _demand(study: Study, frames: dict[str, GeoDataFrame], marks: dict[str, dict[str, tuple[str, ...]]]) -> None:
    guard, demand = study.guards.get("demand"), study.demand
    if guard is None:
        return
    counts = np.array([demand[column].to_numpy() for column in guard.columns], dtype=np.int64)
    areas = np.unique(demand["area"].to_numpy().astype(str), return_inverse=True)[1]
    x, y = (np.asarray(axis, dtype=np.float64) for axis in (demand.geometry.x, demand.geometry.y))
    target = merge_points(counts, areas, x, y, guard.at_least)
    merged = {
        column: np.bincount(target, row, minlength=len(target)).astype(np.int64)
        for column, row in zip(guard.columns, counts, strict=True)
    }
    frames["demand"] = demand.assign(**merged)
    marks["demand"] = {column: _merged_marks(row, target, guard) for column, row in zip(guard.columns, counts, strict=True)}


def _merged_marks(counts: IntArray, target: IntArray, guard: Guard) -> tuple[str, ...]:
    """Return "" for the points at which others are counted, and the mark of each that is counted elsewhere."""
    marks = [""] * len(counts)
    order = np.argsort(target, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(target[order])) + 1):
        safe = untold(counts[group], guard.at_least)
        for row in group.tolist():
            if target[row] != row:
                marks[row] = _mark(int(counts[row]), guard) if safe else WITHHELD
    return tuple(marks)


def _offices(study: Study, frames: dict[str, GeoDataFrame], marks: dict[str, dict[str, tuple[str, ...]]]) -> None:
    if (guard := study.guards.get("offices")) is not None:
        frames["offices"], marks["offices"] = _suppressed(study.offices, guard)


def _areas(study: Study, frames: dict[str, GeoDataFrame], marks: dict[str, dict[str, tuple[str, ...]]]) -> None:
    """Let the areas have the sums of the demand as it is published; what only they have is withheld as of offices."""
    areas, guard, least = study.areas, study.guards.get("areas"), study.guards.get("demand", Guard(()))
    sums = [column for column in marks.get("demand", {}) if column in areas]
    own = tuple(column for column in (guard.columns if guard else ()) if column not in sums)
    if guard is not None and own:
        areas, marks["areas"] = _suppressed(areas, Guard(own, guard.at_least))
    for column in sums:
        shown, true = (frame.groupby("area")[column].sum() for frame in (frames["demand"], study.demand))
        values = areas["id"].map(shown).fillna(0).astype("int64")
        before = areas["id"].map(true).fillna(0).astype("int64")
        areas = areas.assign(**{column: values})
        told = tuple("" if value else _mark(old, least) for value, old in zip(values, before, strict=True))
        marks.setdefault("areas", {})[column] = told
    if sums or own:
        frames["areas"] = areas


def _suppressed(layer: GeoDataFrame, guard: Guard) -> tuple[GeoDataFrame, dict[str, tuple[str, ...]]]:
    """Return a layer whose small counts, and others beside them, are replaced by equal shares of what they have together."""
    counts = np.array([layer[column].to_numpy() for column in guard.columns], dtype=np.int64)
    hidden = np.asarray((counts < guard.at_least).any(axis=0))
    if not hidden.any():
        return layer, {}
    for row in counts.sum(axis=0).argsort(kind="stable"):
        if _enough(counts[:, hidden], guard.at_least):
            break
        hidden[row] = True
    rows, marks = np.flatnonzero(hidden), {}
    for column, values in zip(guard.columns, counts, strict=True):
        share, left = divmod(int(values[rows].sum()), len(rows))
        even = values.copy()
        even[rows] = share + (np.arange(len(rows)) < left)
        layer = layer.assign(**{column: even})
        safe = untold(values[rows], guard.at_least)
        pairs = zip(hidden, values.tolist(), strict=True)
        marks[column] = tuple("" if not inside else _mark(value, guard) if safe else WITHHELD for inside, value in pairs)
    return layer, marks


def _mark(value: int, guard: Guard) -> str:
    return f"<{guard.at_least}" if value < guard.at_least else WITHHELD


def _check_totals(study: Study) -> None:
    found = []
    for name, guard in study.guards.items():
        layer = getattr(study, name)
        for column in guard.columns:
            if int(layer[column].sum()) < guard.at_least:
                message = Text(
                    "all of {column} together is under {least}, which may not be published; leave the column out, or write "
                    "publish: {{at_least: 0}} under {layer} for a study that stays in the house",
                    column=column,
                    least=guard.at_least,
                    layer=name,
                )
                found.append(Finding("withheld-total", "stop", message, file=_file(study, name), field=column))
    if found:
        raise InputError(found)


def _findings(study: Study, marks: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[Finding]:
    for name, columns in marks.items():
        rows = sum(map(any, zip(*columns.values(), strict=True)))
        least = (study.guards.get(name) or study.guards["demand"]).at_least
        message = Text(
            "counts under {least} of {columns} are not published: {rows:,} rows are withheld",
            least=least,
            columns=comma_list(columns),
            rows=rows,
        )
        yield Finding("counts-withheld", "warn", message, file=_file(study, name), field=next(iter(columns)), count=rows)


def _said(study: Study, marks: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[Text]:
    if "demand" in marks:
        yield Text(
            "Counts of {columns} under {least} are withheld (<{least}): they are counted at a point near by, of the same area "
            "where that has enough. All figures are of these counts.",
            columns=comma_list(marks["demand"]),
            least=study.guards["demand"].at_least,
        )
    for name in ("offices", "areas"):
        own = [column for column in marks.get(name, {}) if column not in marks.get("demand", {})]
        if own:
            yield Text(
                "Counts of {columns} under {least}, and others from which they could be told, are withheld; where they are "
                "added up, an equal share of what these rows have together stands for each.",
                columns=comma_list(own),
                least=study.guards[name].at_least,
            )


def _file(study: Study, layer: str) -> str:
    return next((one.file for one in study.layers if one.name == layer), layer)


def _hash(frame: GeoDataFrame) -> str:
    return hashlib.sha256(frame.to_wkt().to_csv(index=False).encode()).hexdigest()
