"""What a scenario means to do with each site, from now to the plan, and the lists of its file that say otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from geodata.yamlfiles.editing import with_item, with_lists, without_value
from placement.problem.inputs import ProblemInputs
from placement.scenario.files import ScenarioFile
from placement.scenario.rules.base import Rule
from placement.scenario.rules.counted import Counted
from placement.scenario.rules.office_set import OfficeSet
from placement.scenario.sheets import free_id
from placement.scenario.structures import OpenRange

Intention = Literal["stays", "may_close", "must_close", "may_open", "must_open", "stays_shut"]
INTENTIONS: tuple[Intention, ...] = get_args(Intention)
OF_OPEN: tuple[Intention, ...] = ("stays", "may_close", "must_close")
OF_SHUT: tuple[Intention, ...] = ("stays_shut", "may_open", "must_open")


def intentions(inputs: ProblemInputs) -> dict[str, Intention]:
    """Return what may become of each site, by id in the study's order; of states, of the service of the offices chosen."""
    said: dict[str, Intention] = dict.fromkeys(inputs.sites, "stays_shut")
    groups: tuple[tuple[Intention, tuple[str, ...]], ...] = (
        ("stays", inputs.keep),
        ("may_close", inputs.may_close),
        ("must_close", inputs.must_close),
        ("may_open", inputs.may_open),
    )
    found = said | {site: intention for intention, sites in groups for site in sites}
    opening = {site for rule in inputs.scenario.rules if (site := opened_by(rule)) is not None}
    return {site: "must_open" if one == "may_open" and site in opening else one for site, one in found.items()}


def opened_by(rule: Rule) -> str | None:
    """Return the one office that a rule wants open, for as long as the plan holds; None where it asks for anything else."""
    if not isinstance(rule, Counted) or rule.by_groups or rule.from_year or rule.until_year or rule.range[0] != 1:
        return None
    ids = rule.of.ids if isinstance(rule.of, OfficeSet) else None
    return ids[0] if ids is not None and len(ids) == 1 else None


def with_intention(text: str, inputs: ProblemInputs, site: str, intention: Intention) -> str:
    """Return a scenario's file in which something else is meant for one site: the lists under `offices`, and the rule that it opens.

    Parameters
    ----------
    text
        of the file, which extends no other.
    inputs
        the scenario on its study.
    site
        an id of the study, or of a new site of the scenario.
    intention
        one of `OF_OPEN` for a site open now, of `OF_SHUT` for another.

    Raises
    ------
    ValueError
        if the site is unknown, or what is meant does not fit it.
    """
    text = with_lists(text, "offices", intended(inputs, site, intention))
    rules = inputs.scenario.rules
    saying = [at for at, rule in enumerate(rules) if opened_by(rule) == site and site not in inputs.now]
    if intention == "must_open":
        rule = {"id": free_id([one.id for one in rules], f"open-{site}"), "at_least": 1, "of": [site]}
        return text if saying else with_item(text, ("rules",), None, rule)
    for at in reversed(saying):
        text = without_value(text, ("rules", at))
    return text


def can_intend(file: ScenarioFile, inputs: ProblemInputs) -> bool:
    """Return whether the lists under `offices` alone say what becomes of the sites, and stand in the file itself."""
    return inputs.table is None and not file.parents


def intended(inputs: ProblemInputs, site: str, intention: Intention) -> Mapping[str, list[str]]:
    """Return the lists under `offices` with which something else is meant for one site, by their keys.

    Parameters
    ----------
    inputs
        the scenario on its study.
    site
        an id of the study, or of a new site of the scenario.
    intention
        one of `OF_OPEN` for a site open now, of `OF_SHUT` for another.

    Returns
    -------
    lists
        those that change; an empty one is to be left out of the file.

    Raises
    ------
    ValueError
        if the site is unknown, or what is meant does not fit it.
    """
    if site not in inputs.sites or intention not in (OF_OPEN if site in inputs.now else OF_SHUT):
        raise ValueError(f"{intention} does not fit {site}")
    lists = _of_open(inputs, site, intention) if site in inputs.now else _of_shut(inputs, site, intention)
    return {key: items for key, items in lists.items() if items != _written(inputs, key)}


def counts_said(inputs: ProblemInputs) -> Mapping[str, OpenRange | None]:
    """Return how many are to be opened and closed, by their keys under `offices`; nothing where phases say so."""
    offices = inputs.scenario.offices
    return {} if inputs.scenario.phases else {"open": offices.open, "close": offices.close}


def with_end(said: OpenRange | None, end: Literal["min", "max"], number: int | None) -> tuple[int, int] | None:
    """Return how many there are to be once one end is set: the other end gives way, and where nothing was said it is the same.

    Parameters
    ----------
    said
        so far.
    end
        the end that is set.
    number
        its number; None for nothing said at all.

    Returns
    -------
    ends
        at least and at most; None for nothing said.
    """
    if number is None:
        return None
    low, high = (number, number) if said is None else (said.min, said.max)
    return (number, max(high, number)) if end == "min" else (min(low, number), number)


def _of_open(inputs: ProblemInputs, site: str, intention: Intention) -> dict[str, list[str]]:
    offices = inputs.scenario.offices
    keep, must = _less(offices.keep, site), _less(offices.must_close, site)
    pool = None if offices.may_close is None else list(offices.may_close.chosen(inputs.study))
    listed = bool(offices.may_close and offices.may_close.ids)
    found: dict[str, list[str]] = {"must_close": [*must, site] if intention == "must_close" else must, "keep": keep}
    if offices.now is None:
        # by default those in keep are open now, which one that may close is not
        found["now"] = list(inputs.now)
    if intention == "stays":
        if listed and pool is not None:
            found["may_close"] = _less(pool, site)
        if offices.now is None or (pool is None and (offices.close or offices.total)) or (pool and site in pool and not listed):
            found["keep"] = list(offices.keep) if site in offices.keep else [*keep, site]
            if offices.now is None:
                found.pop("now")
    elif intention == "may_close" and site not in (pool or ()) and not (pool is None and (offices.close or offices.total)):
        closing = [one for one in inputs.may_close if one != site] if pool is None else pool
        found["may_close"] = [one for one in inputs.sites if one in {*closing, site}]
    elif intention == "must_close" and listed and pool is not None:
        found["may_close"] = _less(pool, site)
    return found


def _of_shut(inputs: ProblemInputs, site: str, intention: Intention) -> dict[str, list[str]]:
    offices = inputs.scenario.offices
    forbid = _less(offices.forbid, site)
    pool = [] if offices.from_ is None else list(offices.from_.chosen(inputs.study))
    found: dict[str, list[str]] = {"forbid": forbid}
    if intention in {"may_open", "must_open"}:
        if site not in pool and site not in offices.new_sites:
            found["from"] = [one for one in inputs.sites if one in {*pool, site}]
    elif offices.from_ is not None and offices.from_.ids and site in pool:
        found["from"] = _less(pool, site)
    elif site in pool or site in offices.new_sites:
        found["forbid"] = [*forbid, site]
    return found


def _written(inputs: ProblemInputs, key: str) -> list[str]:
    """Return a list as the file has it; that of a set by kind or column is never the same."""
    offices = inputs.scenario.offices
    named = {"now": offices.now, "may_close": offices.may_close, "from": offices.from_}
    if key in named:
        pool = named[key]
        return list(pool.ids or ()) if pool is not None else []
    return list({"keep": offices.keep, "must_close": offices.must_close, "forbid": offices.forbid}[key])


def _less(items: tuple[str, ...] | list[str], site: str) -> list[str]:
    return [item for item in items if item != site]
