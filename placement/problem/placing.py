"""New sites put into a scenario's file, renamed, moved and taken away: what stands there under `offices.new`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from geodata.yamlfiles.editing import with_item, with_lists, with_value, without_value
from placement.problem.inputs import ProblemInputs
from placement.problem.intentions import opened_by
from placement.scenario.ids import Named, each_named
from placement.scenario.sheets import free_id

# of a degree: a tenth of a metre
DIGITS = 6
NEW = ("offices", "new")


def with_new_site(
    text: str, inputs: ProblemInputs, name: str, at: tuple[float, float], columns: Mapping[str, int | str]
) -> tuple[str, str]:
    """Return a scenario's text with one more new site, and the id that it was given.

    Parameters
    ----------
    text
        the scenario's.
    inputs
        the scenario on its study.
    name
        what people read; its Latin letters make the id.
    at
        longitude and latitude in degrees.
    columns
        its values in columns of the study's offices, as `new_sites.needed_columns` asks for them.

    Raises
    ------
    ValueError
        if it has no name, stands nowhere, or cannot be written so that nothing else changes.
    """
    said = _name(name)
    site = _free_id(said, inputs)
    item = {"id": site, "name": said, "at": _position(at), **({"columns": dict(columns)} if columns else {})}
    return with_item(text, NEW, None, item), site


def usual_value(inputs: ProblemInputs, column: str) -> str:
    """Return what most sites that are not open now have in a column that offices are chosen by; of one that is counted, nothing."""
    if column not in {name for _, name in each_named(inputs.scenario, Named.OFFICE_COLUMN)}:
        return ""
    offices = inputs.study.offices
    shut = offices[column][~offices["id"].isin(inputs.now)]
    return next(iter(map(str, shut.value_counts().index)), "")


def with_site_named(text: str, inputs: ProblemInputs, site: str, name: str) -> str:
    """Return a scenario's text in which a new site has another name; parameters and faults are those of `with_new_site`."""
    return with_value(text, (*NEW, _index(inputs, site), "name"), _name(name))


def with_site_at(text: str, inputs: ProblemInputs, site: str, at: tuple[float, float]) -> str:
    """Return a scenario's text in which a new site stands elsewhere; parameters and faults are those of `with_new_site`.

    Raises
    ------
    ValueError
        also if the site is one of several parcels.
    """
    index = _index(inputs, site)
    if inputs.scenario.offices.new[index].at is None:
        raise ValueError(f"{site} is a parcel")
    return with_value(text, (*NEW, index, "at"), _position(at))


def without_site(text: str, inputs: ProblemInputs, site: str) -> str:
    """Return a scenario's text without a new site, and without its id in the lists under `offices`, and the rule that it opens.

    Parameters
    ----------
    text, inputs
        as of `with_new_site`.
    site
        the id of a new site; with one of several parcels, all of them go.

    Raises
    ------
    ValueError
        if there is no such new site, or it cannot be taken away so that nothing else changes.
    """
    index, offices = _index(inputs, site), inputs.scenario.offices
    gone = set(offices.new[index].places)
    pools = {"now": offices.now, "from": offices.from_, "may_close": offices.may_close}
    lists = {"keep": offices.keep, "forbid": offices.forbid, "must_close": offices.must_close}
    lists |= {key: pool.ids for key, pool in pools.items() if pool is not None and pool.ids}
    changed = {key: [one for one in ids if one not in gone] for key, ids in lists.items() if gone & set(ids)}
    text = with_lists(without_value(text, (*NEW, index)), "offices", changed)
    for at in reversed([at for at, rule in enumerate(inputs.scenario.rules) if opened_by(rule) in gone]):
        text = without_value(text, ("rules", at))
    return text


def movable(inputs: ProblemInputs, site: str) -> bool:
    """Return whether a site is a new one of the scenario that stands at one place."""
    return any(one.at is not None and site in one.places for one in inputs.scenario.offices.new)


def _index(inputs: ProblemInputs, site: str) -> int:
    found = next((index for index, one in enumerate(inputs.scenario.offices.new) if site in one.places), None)
    if found is None:
        raise ValueError(f"{site} is no new site")
    return found


def _name(name: str) -> str:
    said = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if not said:
        raise ValueError("a site needs a name")
    return said


def _position(at: tuple[float, float]) -> list[float]:
    lon, lat = (round(degrees, DIGITS) for degrees in at)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"{at} is nowhere")
    return [lon, lat]


def _free_id(name: str, inputs: ProblemInputs) -> str:
    """Return an id that nothing else has, of the Latin letters of a name; of a name without any, `new`."""
    taken = {*map(str, inputs.study.offices["id"]), *map(str, inputs.study.channels["id"])}
    taken |= {one.id for one in inputs.scenario.offices.new}
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return free_id(sorted(taken), plain if re.search("[a-z]", plain) else "new")
