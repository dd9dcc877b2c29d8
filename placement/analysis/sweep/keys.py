"""The numbers in a scenario and their keys: `offices.open`, `rules.north-east.at_least`, `served.any.0.straight_line`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from geodata.yamlfiles.reader import Located
from geodata.yamlfiles.schema_errors import explain
from geodata.yamlfiles.source import Source, Steps
from models.messages.findings import Finding, InputError
from models.messages.text import Text, same
from placement.analysis.sweep.amounts import COUNTS, Kind, kind_of, terminating
from placement.scenario.files import Scenario, ScenarioFile

# texts and names, whatever they look like
NO_NUMBERS = frozenset(
    {
        "title",
        "because",
        "source",
        "scenario",
        "study",
        "id",
        "ids",
        "keep",
        "forbid",
        "kind",
        "column",
        "equals",
        "total",
        "date",
    }
)
SHORT = 60
# what people read in place of a key
SAID = {
    "straight_line": Text("straight line"),
    "walking": Text("on foot"),
    "transit": Text("public transport"),
    "open": Text("offices added"),
}


@dataclass(frozen=True)
class Number:
    """A number in a scenario.

    Parameters
    ----------
    labels
        its key, part by part; items of lists by their id or objective where they have one.
    path
        where it stands in the scenario's values.
    kind
        what it counts.
    now
        its exact amount in the file; None where the file gives a range.
    """

    labels: tuple[str, ...]
    path: Steps
    kind: Kind
    now: Fraction | None

    @property
    def key(self) -> str:
        """Its full key."""
        return ".".join(self.labels)

    @property
    def brief(self) -> str:
        """The end of its key, for tables and pictures."""
        named = [label for label in self.labels if not label.isdecimal()]
        return self.labels[-1] if self.labels[-2:-1] and self.labels[-2].isdecimal() else ".".join(named[-2:])

    @property
    def title(self) -> Text:
        """Its name for tables and pictures; its key where there is none."""
        known = self.labels[0] in {"served", "offices"} and self.labels[-1] in SAID
        return SAID[self.labels[-1]] if known else same(self.brief)

    @property
    def is_reach(self) -> bool:
        """Whether it is a distance within which residents are served."""
        return self.kind.name == "distance" and self.path[-1] in {"straight_line", "walking"} and "served" in self.path

    @property
    def is_weight(self) -> bool:
        """Whether it is the weight of a criterion among those weighed with it."""
        return "weigh" in self.path

    def fits(self, asked: Sequence[str], *, short: bool) -> bool:
        """Return whether the parts of a key name it; short keys leave parts out, but not the last."""
        parts = [{label, str(step)} for label, step in zip(self.labels, self.path, strict=True)]
        if not short:
            return len(parts) == len(asked) and all(word in names for word, names in zip(asked, parts, strict=True))
        left = iter(parts[:-1])
        return asked[-1] in parts[-1] and all(any(word in names for names in left) for word in asked[:-1])


def values_of(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain values, those not given left out."""
    values: dict[str, Any] = scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    return values


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
            if key not in NO_NUMBERS:
                yield from _walk(inner, (*labels, key), (*path, key))
    elif isinstance(value, list):
        names = [_name(item) for item in value]
        for row, (name, item) in enumerate(zip(names, value, strict=True)):
            label = name if name and names.count(name) == 1 else str(row)
            yield from _walk(item, (*labels, label), (*path, row))
    elif (kind := kind_of(value)) is not None:
        yield Number(labels, path, kind, kind.read(_plain(value)))


def _plain(value: object) -> str:
    """Return a value as a file has it: a small number not in powers of ten."""
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)


def _name(item: object) -> str | None:
    if not isinstance(item, dict):
        return None
    named = item.get("id") or item.get("maximize") or item.get("minimize")
    return str(named) if named else ("weighed" if "weigh" in item else None)


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
    close = get_close_matches(key[: 2 * SHORT], list(words), n=1, cutoff=0.6)
    return words[close[0]] if close else None


def set_number(values: dict[str, Any], number: Number, amount: Fraction) -> dict[str, Any]:
    """Return the values of a scenario with one number changed.

    Of criteria weighed together, the others keep their proportions, so that the weights add up to 100 % again.

    Raises
    ------
    InputError
        if those are no decimals.
    """
    changed = deepcopy(values)
    holder: Any = changed
    for step in number.path[:-1]:
        holder = holder[step]
    holder[number.path[-1]] = number.kind.write(amount)
    if number.is_weight and number.now is not None:
        row = int(number.path[-2])
        parts = changed
        for step in number.path[:-2]:
            parts = parts[step]  # type: ignore[index]
        _rebalance(parts, row, amount, number)
    return changed


def _rebalance(parts: Any, row: int, amount: Fraction, number: Number) -> None:
    others = [part for place, part in enumerate(parts) if place != row]
    before = [number.kind.read(part["weight"]) for part in others]
    whole = sum(before) or len(before)
    for part, share in zip(others, before, strict=True):
        new = (1 - amount) * (share if sum(before) else 1) / whole
        if terminating(new * 100) is None:
            message = Text(
                "at {amount} the other weights are no decimals; --weights looks at all weights at once",
                amount=number.kind.said(amount),
            )
            raise InputError(Finding("vary-weights", "stop", message, field=number.key))
        part["weight"] = number.kind.write(new)


def varied(file: ScenarioFile, setting: Sequence[tuple[Number, Fraction]]) -> ScenarioFile:
    """Return a scenario with some of its numbers changed.

    Raises
    ------
    InputError
        if the scenario may not be so.
    """
    values = values_of(file.scenario)
    for number, amount in setting:
        values = set_number(values, number, amount)
    try:
        scenario = Scenario.model_validate_json(json.dumps(values))
    except ValidationError as error:
        where = "--vary " + ", ".join(f"{number.key}={number.kind.said(amount).to('en')}" for number, amount in setting)
        source = Source(where, ())
        faults = [explain(source, Scenario, detail) for detail in error.errors(include_url=False)]
        raise InputError([replace(fault, line=None, column=None, field=None) for fault in faults]) from None
    return replace(file, located=Located(scenario, file.located.source))
