"""The numbers in a scenario and their keys: `offices.open`, `rules.north-east.at_least`, `served.any.0.straight_line`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from geodata.yamlfiles.reader import Located
from geodata.yamlfiles.schema_errors import explain
from geodata.yamlfiles.source import Source, Steps
from geodata.yamlfiles.spelling import nearest
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from placement.problem.amounts import COUNTS, KINDS
from placement.results.sweep import Number
from placement.scenario.files import Scenario, ScenarioFile
from placement.scenario.objectives.registry import WEIGHED
from placement.scenario.objectives.sums import SumOf
from placement.scenario.written import Quantity, decimal

# a value in a column is a name, whatever it looks like; so are the format of the file, and what is said of a new site;
# and what is shown beside the answer does not change it
NAMES = frozenset({"equals", "format", "at", "parcels", "columns", "alternatives", "beyond", "published_people"})
SHORT = 60


def values_of(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain values, those not given left out."""
    values: dict[str, Any] = scenario.model_dump(by_alias=True, exclude_none=True)
    # dumped with the scenario, the quantities of rules would fall apart
    return values | {"rules": tuple(rule.model_dump(by_alias=True, exclude_none=True) for rule in scenario.rules)}


def numbers_in(scenario: Scenario) -> tuple[Number, ...]:
    """Return every number of a scenario, in the order of the file's keys."""
    return tuple(_walk(values_of(scenario), (), ()))


def _walk(value: object, labels: tuple[str, ...], path: Steps) -> Iterator[Number]:
    if isinstance(value, dict):
        if set(value) == {"min", "max"}:
            same = value["min"] == value["max"]
            yield Number(labels, path, COUNTS, Fraction(value["min"]) if same else None)
            if same:
                return
        for key, inner in value.items():
            if key not in NAMES:
                yield from _walk(inner, (*labels, key), (*path, key))
    elif isinstance(value, tuple):
        names = [_name(item) for item in value]
        for row, (name, item) in enumerate(zip(names, value, strict=True)):
            label = name if name and names.count(name) == 1 else str(row)
            yield from _walk(item, (*labels, label), (*path, row))
    elif (kind := KINDS.get(type(value))) is not None:
        yield Number(labels, path, kind, value.amount if isinstance(value, Quantity) else Fraction(repr(value)))


def _name(item: object) -> str | None:
    if not isinstance(item, dict):
        return None
    named = item.get("id") or item.get("maximize") or item.get("minimize")
    if isinstance(named, dict):
        return SumOf.model_validate(named).name
    return str(named) if named else (WEIGHED.name if "weigh" in item else None)


def find_number(key: str, numbers: Sequence[Number]) -> Number:
    """Return the number that a key names.

    Parameters
    ----------
    key
        its full key, or one with parts left out where that names one number alone; `radius` is the only
        straight line of `served`.
    numbers
        those of the scenario.

    Raises
    ------
    InputError
        if no number has the key, or several have.
    """
    if key == "radius":
        found = [number for number in numbers if number.is_reach and number.path[-1] == "straight_line"]
        found = [number for number in found if number.path[0] == "served"] or found
    else:
        asked = key.split(".")
        found = [number for number in numbers if number.key == key]
        found = found or [number for number in numbers if number.fits(asked, short=False)]
        found = found or [number for number in numbers if number.fits(asked, short=True)]
        if len(found) > 1:
            found = [number for number in found if number.labels[0] == asked[0]] or found
    if len(found) == 1:
        return found[0]
    shown = key if len(key) <= SHORT else key[: SHORT - 1] + "…"
    listed = ", ".join(number.key for number in found or numbers) or "—"
    if found:
        message = Text("{shown} names several numbers: {listed}", shown=shown, listed=listed)
    else:
        cure = _close(key, numbers)
        message = (
            Text(
                "there is no number {shown}. Did you mean {cure}? Numbers that can vary: {listed}",
                shown=shown,
                cure=cure,
                listed=listed,
            )
            if cure
            else Text("there is no number {shown}. Numbers that can vary: {listed}", shown=shown, listed=listed)
        )
    raise InputError(Finding("vary-key", "stop", message, field="--vary", value=shown))


def _close(key: str, numbers: Sequence[Number]) -> str | None:
    words = {name: number.key for number in numbers for name in (".".join(number.labels[-2:]), number.labels[-1], number.key)}
    words |= {"radius": "radius"} if any(number.is_reach for number in numbers) else {}
    close = nearest(key[: 2 * SHORT], words)
    return None if close is None else words[close]


def set_number(values: dict[str, Any], number: Number, amount: Fraction) -> dict[str, Any]:
    """Return the values of a scenario with one number changed.

    Of criteria weighed together, the others keep their proportions, so that the weights add up to 100 % again.

    Raises
    ------
    InputError
        if those are no decimals.
    """
    changed: dict[str, Any] = _copied(values)
    holder: Any = changed
    for step in number.path[:-1]:
        holder = holder[step]
    holder[number.path[-1]] = number.kind.value(amount)
    if number.is_weight and number.now is not None:
        row = int(number.path[-2])
        parts = changed
        for step in number.path[:-2]:
            parts = parts[step]  # type: ignore[index]
        _rebalance(parts, row, amount, number)
    return changed


def _copied(value: Any) -> Any:
    """Return values that may be changed, numbers in a mere list as well."""
    if isinstance(value, dict):
        return {key: _copied(of) for key, of in value.items()}
    return [_copied(of) for of in value] if isinstance(value, tuple | list) else value


def _rebalance(parts: Any, row: int, amount: Fraction, number: Number) -> None:
    others = [part for place, part in enumerate(parts) if place != row]
    before = [part["weight"].share for part in others]
    whole = sum(before) or len(before)
    for part, share in zip(others, before, strict=True):
        new = (1 - amount) * (share if sum(before) else 1) / whole
        if decimal(new * 100) is None:
            message = Text(
                "at {amount} the other weights are no decimals; --weights looks at all weights at once",
                amount=number.kind.said(amount),
            )
            raise InputError(Finding("vary-weights", "stop", message, field=number.key))
        part["weight"] = number.kind.value(new)


def varied(file: ScenarioFile, setting: Sequence[tuple[Number, Fraction]]) -> ScenarioFile:
    """Return a scenario with some of its numbers changed.

    Raises
    ------
    InputError
        if the scenario may not be so.
    """
    # rules that stay as they are need not be read again, and there may be thousands
    stay = all(number.path[0] != "rules" for number, _ in setting)
    values = values_of(file.scenario.model_copy(update={"rules": ()}) if stay else file.scenario)
    for number, amount in setting:
        values = set_number(values, number, amount)
    try:
        scenario = Scenario.model_validate_json(json.dumps(values, default=str))
    except ValidationError as error:
        source = Source(option_of(setting), ())
        faults = [explain(source, Scenario, detail) for detail in error.errors(include_url=False)]
        raise InputError([replace(fault, line=None, column=None, field=None) for fault in faults]) from None
    if stay:
        scenario = scenario.model_copy(update={"rules": file.scenario.rules})
    return replace(file, located=Located(scenario, file.located.source))


def option_of(setting: Sequence[tuple[Number, Fraction]]) -> str:
    """Return the option that asks for numbers to be so."""
    return "--vary " + ", ".join(f"{number.key}={number.kind.said(amount).to('en')}" for number, amount in setting)
