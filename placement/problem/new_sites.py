"""Places that a scenario itself names, put among the offices of its study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from geodata.hazards import columns_at, columns_of
from geodata.names import name_columns
from geodata.study import Study
from models.messages.findings import Finding, InputError
from models.messages.text import Text, words_of
from placement.scenario.files import Scenario, ScenarioFile
from placement.scenario.ids import Named, each_named
from placement.scenario.offices import NewSite

# farther outside the boundary than this, degrees were probably meant otherwise
FAR_M = 50_000


def with_new_sites(file: ScenarioFile, study: Study) -> Study:
    """Return a study with the new sites of a scenario among its offices, last and in the order of the file.

    Parameters
    ----------
    file
        the scenario.
    study
        its layers; where it has the new sites already, it is returned as it is.

    Raises
    ------
    InputError
        with every fault: ids that an office of the study has, places far from the municipality, values that are needed.
    """
    from geopandas import GeoDataFrame, points_from_xy
    from pandas import concat

    new = file.scenario.offices.new
    if not new or study.new_sites == file.scenario.offices.new_sites:
        return study
    places = [(site, one, at) for one in new for site, at in one.places.items()]
    degrees = points_from_xy(*zip(*(at for _, _, at in places), strict=True), crs="EPSG:4326")
    rows = GeoDataFrame([_row(site, one, study) for site, one, _ in places], geometry=degrees.to_crs(study.crs), crs=study.crs)[
        study.offices.columns
    ]
    rows = rows.assign(**columns_at(study.hazards, rows.geometry))
    faults = list(_faults(file, study, rows))
    if any(fault.severity == "stop" for fault in faults):
        raise InputError(faults)
    offices = GeoDataFrame(concat([study.offices, rows], ignore_index=True), crs=study.crs)
    return replace(study, offices=offices, new_sites=tuple(rows["id"]), findings=(*study.findings, *faults))


def _row(site: str, one: NewSite, study: Study) -> dict[str, Any]:
    """Return a site's cells in the columns of the study's offices: nothing, or 0, where the scenario says nothing."""
    offices, words = study.offices, words_of(one.name)
    parcel = site.removeprefix(one.id).removeprefix("-")
    row: dict[str, Any] = {name: 0 if offices[name].dtype.kind in "iuf" else "" for name in offices.columns if name != "geometry"}
    for column in name_columns(offices.columns):
        said = words.get(column.removeprefix("name_"), one.name.to(column.removeprefix("name_")))
        row[column] = f"{said} ({parcel})" if parcel else said
    return row | {"id": site, "kind": one.kind} | {key: value for key, value in one.columns.items() if key in row}


def _faults(file: ScenarioFile, study: Study, rows: Any) -> Iterator[Finding]:
    source, of_zones = file.located.source, set(columns_of(study.hazards))
    needed = _needed(file.scenario) - of_zones
    taken, number = set(study.offices["id"]), 0
    for row, one in enumerate(file.scenario.offices.new):
        here = ("offices", "new", row)
        for site in one.places:
            away = rows.geometry.iloc[number].distance(study.boundary)
            number += 1
            if site in taken:
                message = Text("{office} is already an office; give the new site another id", office=site)
                yield source.finding("new-site-taken", message, *here, "id", value=site)
            taken.add(site)
            if away > FAR_M:
                message = Text("{office} is {km:,.0f} km away; write at as [longitude, latitude]", office=site, km=away / 1000)
                yield source.finding("new-site-far", message, *here, value=site)
            elif away > 0:
                message = Text("{office} is {metres:,.0f} m outside the boundary", office=site, metres=away)
                yield source.finding("new-site-outside", message, *here, severity="warn", value=site)
        # a column that no office has is a fault of its own
        for column in sorted((needed - set(one.columns)) & set(rows.columns)):
            message = Text("{office} has no {column}; write it under columns", office=one.id, column=column)
            yield source.finding("new-site-value", message, *here, value=column)
        for column in one.columns:
            if column in of_zones:
                message = Text("{column} follows from the zones of the study; leave it out", column=column)
                yield source.finding("new-site-value", message, *here, "columns", column, value=column, key=True)
            if column not in rows:
                message = Text("the study's offices have no column {column}", column=column)
                yield source.finding("unknown-column", message, *here, "columns", column, value=column, key=True)


def needed_columns(scenario: Scenario, study: Study) -> tuple[str, ...]:
    """Return the columns of a study's offices in which every new site of a scenario needs a value, in order of their names."""
    return tuple(sorted((_needed(scenario) - set(columns_of(study.hazards))) & set(study.offices.columns)))


def _needed(scenario: Scenario) -> set[str]:
    """Return the columns of offices that the scenario counts or chooses by."""
    named = {column for what in (Named.OFFICE_NUMBERS, Named.OFFICE_COLUMN) for _, column in each_named(scenario, what)}
    scored = {of.column.name for goal in scenario.objective for of in goal.objectives if of.column}
    return named | scored
