"""People of later years by small area: as many as now, times how the people of its mesh cells are projected to change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from geodata.building.people.census import Areas
from geodata.building.people.dasymetric import Parts
from geodata.building.people.whose import name_counts
from geodata.building.recipe import MeshRecipe
from geodata.building.sources import Sources, numbers
from geodata.provenance import Counts
from models.access import FloatArray, IntArray
from models.messages.text import Text


def add_later(sources: Sources, mesh: MeshRecipe, areas: Areas, parts: Parts) -> tuple[Areas, tuple[Counts, ...]]:
    """Return the areas with the people of the later years that the mesh has.

    Parameters
    ----------
    sources
        the raw folder; takes what is wrong.
    mesh
        the mesh part of the recipe, with the columns of later years.
    areas
        with the people of now.
    parts
        the cells' pieces in the areas, weighted by their people now.

    Returns
    -------
    areas, told
        with one count more a year, whence they are, and what every output that counts them must say. An area without a piece changes as all together do.
    """
    opened = sources.open(mesh.file, None, [mesh.columns.code, mesh.columns.people, *mesh.later.values()])
    if opened is None or not mesh.later:
        return areas, ()
    raw, faults = opened
    rows = range(len(raw))
    codes = np.array([int(code.strip()) for code in raw.columns[mesh.columns.code]], dtype=np.int64)
    now = numbers(raw, mesh.columns.people, rows, faults)
    order = np.argsort(codes)
    place = order[np.searchsorted(codes[order], parts.cell)]
    counts = {}
    for ours, theirs in mesh.later.items():
        then = numbers(raw, theirs, rows, faults)
        ratio = np.divide(then, now, out=np.zeros_like(now), where=now > 0)[place]
        counts[ours] = _grown(areas.people, parts, ratio)
    said = Text(
        "Estimates: {names}. Each small area's people times how those of its mesh cells change by projections of {year}.",
        names=name_counts(mesh.later),
        year=mesh.vintage,
    )
    told = Counts(tuple(mesh.later), mesh.vintage, mesh.source, mesh.licence, (said,))
    return replace(areas, counts={**areas.counts, **counts}), (told,)


def _grown(people: IntArray, parts: Parts, ratio: FloatArray) -> IntArray:
    """Return each area's people times the mean ratio of its pieces, weighted by their people, to the nearest whole number."""
    before = np.bincount(parts.area, parts.weight, len(people))
    after = np.bincount(parts.area, parts.weight * ratio, len(people))
    whole = after.sum() / before.sum() if before.sum() > 0 else 1.0
    factor = np.divide(after, before, out=np.full(len(people), whole), where=before > 0)
    grown: IntArray = np.rint(people * factor).astype(np.int64)
    return grown
