"""The planner's own matrices as access: put in the order of the study's offices, with what they lack said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geodata.access.measured import Access
from geodata.access.straight import straight_line
from geodata.provenance import MATRIX
from models.access import AccessMatrix, IntArray
from models.messages.findings import Finding, listed
from models.messages.text import Text

if TYPE_CHECKING:
    from geodata.study import Study

# outside these the ways of a median pair are probably in another unit: metres of way for a metre of straight line, km an hour
LEAST_DETOUR, MOST_DETOUR = 0.5, 10.0
LEAST_KMH, MOST_KMH = 0.5, 200.0
# nearer pairs tell little of a unit
NEAR_MM = 500_000


def with_given(study: Study, access: Access, asked: Iterable[str]) -> Access:
    """Return access with matrices of the study besides, and what every output must say of them.

    Parameters
    ----------
    study
        the layers.
    access
        what was measured, perhaps with matrices already.
    asked
        names of matrices; those that the study has not are passed over.
    """
    names = [name for name in dict.fromkeys(asked) if name in study.matrices and name not in access.given]
    if not names:
        return access
    made = {name: for_offices(study, name) for name in names}
    return replace(
        access,
        parts=access.parts or (access,),
        given={**access.given, **made},
        assumptions=(*access.assumptions, *(_said(study, name) for name in names)),
        findings=(*access.findings, *(finding for name, matrix in made.items() for finding in _doubts(study, name, matrix))),
    )


def for_offices(study: Study, name: str) -> AccessMatrix:
    """Return a matrix of the study with a column for each of its offices, new sites among them; no office without a row is reached."""
    own, offices = study.matrices[name], tuple(map(str, study.offices["id"]))
    place = {office: column for column, office in enumerate(own.office_ids)}
    columns = np.array([place.get(office, -1) for office in offices], dtype=np.int64)
    reachable = own.reachable[:, columns] & (columns >= 0)
    return AccessMatrix(own.demand_ids, offices, own.values[:, columns], own.unit, reachable)


def coverage_said(study: Study, name: str) -> Text:
    """Return in one line what a matrix holds: pairs, people who reach an office, the longest way."""
    matrix, people = for_offices(study, name), study.demand["people"].to_numpy()
    reached = matrix.reachable.any(axis=1)
    longest = int(matrix.values[matrix.reachable].max(initial=0))
    return Text(
        "matrix {name} ({file}): {there:,} of {pairs:,} pairs of people and offices; {people:,} of {all:,} people reach an office; "
        "the longest way is {longest}",
        name=name,
        file=_file(study, name),
        there=int(matrix.reachable.sum()),
        pairs=matrix.reachable.size,
        people=int(people[reached].sum()),
        all=int(people.sum()),
        longest=Text("{minutes:,} min", minutes=-(-longest // 60))
        if matrix.unit == "s"
        else Text("{metres:,} m", metres=-(-longest // 1000)),
    )


def _file(study: Study, name: str) -> str:
    layer = study.layer_of(f"{MATRIX}{name}")
    return layer.file if layer else name


def _said(study: Study, name: str) -> Text:
    return Text("The ways of matrix {name} ({file}) are taken as they were given.", name=name, file=_file(study, name))


def _doubts(study: Study, name: str, matrix: AccessMatrix) -> Iterator[Finding]:
    people, file = study.demand["people"].to_numpy(), _file(study, name)
    lacking = ~matrix.reachable
    if lacking.any():
        none, some = lacking.all(axis=1), lacking.any(axis=1)
        message = Text(
            "matrix {name} lacks {missing:,} of {pairs:,} pairs, which count as out of reach; of {all:,} people, {people:,} reach no "
            "office by it, and {some:,} not every office",
            name=name,
            missing=int(lacking.sum()),
            pairs=lacking.size,
            all=int(people.sum()),
            people=int(people[none].sum()),
            some=int(people[some & ~none].sum()),
        )
        yield Finding("matrix-pairs-missing", "warn", message, file=file, count=int(lacking.sum()))
    unreached = [office for column, office in enumerate(matrix.office_ids) if lacking[:, column].all()]
    if unreached:
        message = Text("matrix {name} has no row to {offices}: nobody is served from there", name=name, offices=listed(unreached))
        yield Finding("matrix-office-missing", "warn", message, file=file, value=unreached[0], count=len(unreached))
    yield from _of_units(name, matrix, straight_line(study).values, file)


def _of_units(name: str, matrix: AccessMatrix, straight_mm: IntArray, file: str) -> Iterator[Finding]:
    """Yield a doubt about the unit: the median way, held against the straight line."""
    far = matrix.reachable & (straight_mm >= NEAR_MM)
    ways, lines = np.maximum(matrix.values[far], 1), straight_mm[far]
    if not ways.size:
        return
    if matrix.unit == "s":
        speed = float(np.median(lines * 0.0036 / ways))
        if not LEAST_KMH <= speed <= MOST_KMH:
            message = Text(
                "by matrix {name} the middle one of all ways makes {speed:,.1f} km/h in a straight line; are the times in minutes or seconds?",
                name=name,
                speed=speed,
            )
            yield Finding("matrix-unit", "warn", message, file=file)
        return
    detour = float(np.median(ways / lines))
    if not LEAST_DETOUR <= detour <= MOST_DETOUR:
        message = Text(
            "by matrix {name} the middle one of all ways is {detour:,.2f} times as long as the straight line; are they in metres?",
            name=name,
            detour=detour,
        )
        yield Finding("matrix-unit", "warn", message, file=file)
