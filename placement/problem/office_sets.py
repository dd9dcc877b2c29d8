"""Which offices a rule speaks of."""

from __future__ import annotations

from pandas import DataFrame
from pandas.api.types import is_integer_dtype

from geodata.study import Study
from placement.problem.polygons import Polygons
from placement.scenario.files import Scenario
from placement.scenario.rules import OfficeSet, Rule


def counts_of(frame: DataFrame) -> list[str]:
    """Return the columns of a layer that hold whole numbers."""
    return [str(name) for name in frame.columns if is_integer_dtype(frame[name].dtype)]


def offices_of(rule: Rule, study: Study, polygons: Polygons) -> tuple[str, ...]:
    """Return the ids of a rule's set of offices, in the study's order; all of them where it has none."""
    if rule.of is None:
        return tuple(study.offices["id"])
    return polygons.offices.get(rule.id, ()) if rule.of.within is not None else offices_in(rule.of, study)


def offices_in(chosen: OfficeSet, study: Study) -> tuple[str, ...]:
    """Return the ids of a set of offices that the study itself tells, in its order."""
    offices = study.offices
    if chosen.ids is not None:
        return tuple(office for office in offices["id"] if office in set(chosen.ids))
    if chosen.kind is not None:
        return tuple(offices["id"][offices["kind"] == chosen.kind])
    if chosen.column is not None:
        if chosen.column not in offices:
            return ()
        return tuple(offices["id"][offices[chosen.column].astype(str) == str(chosen.equals)])
    inside = study.areas[study.areas["id"].isin(chosen.areas or ())].geometry
    return tuple(offices["id"][[bool(inside.contains(point).any()) for point in offices.geometry]])


def candidates_of(scenario: Scenario, study: Study) -> tuple[str, ...]:
    """Return the ids of the offices that may be added, in the study's order."""
    pool = scenario.offices.from_
    if pool is None:
        return ()
    kinds = zip(study.offices["id"], study.offices["kind"], strict=True)
    chosen = set(pool.ids or ()) | {office for office, kind in kinds if kind == pool.kind}
    barred = {*scenario.offices.keep, *scenario.offices.forbid}
    return tuple(office for office in study.offices["id"] if office in chosen - barred)
