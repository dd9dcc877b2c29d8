"""The forms that a rule, an objective and a way of being served can have, each as a sheet of fields, and which of them stands in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from placement.scenario.fields import Answers, Field, Node, answers_of, fields_of, filled
from placement.scenario.objectives.goals import KEYS, MAXIMIZE, MINIMIZE
from placement.scenario.objectives.registry import counting, objectives, of_places
from placement.scenario.rules.base import Rule
from placement.scenario.rules.forms import FORMS, telling
from placement.scenario.rules.office_set import ALL
from placement.scenario.rules.sum_limit import SumLimit
from placement.scenario.sums import GROUPS

Way = Literal["straight_line", "walking", "transit", "driving", "cycling", "matrix"]
WAYS: tuple[Way, ...] = get_args(Way)
BESIDE: Mapping[Way, tuple[str, ...]] = {"transit": ("depart", "percentile", "date"), "matrix": ("within", "title")}
LARGEST, SMALLEST = "sum_largest", "sum_smallest"


@dataclass(frozen=True)
class Sheet:
    """A form that a part of the file can have.

    Parameters
    ----------
    name
        by which it is known.
    fields
        those that it cannot do without first.
    fixed
        what the file says wherever a part has this form.
    """

    name: str
    fields: tuple[Field, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def answers(self, tree: Mapping[str, Any], lang: str) -> dict[str, str | list[str]]:
        """Return what the form shows of a part of the file, in a language."""
        return answers_of(self.fields, tree, lang)

    def filled(self, answers: Answers, tree: Mapping[str, Any], lang: str) -> dict[str, Any]:
        """Return a part of the file with what the form says; what the form does not show stays.

        Raises
        ------
        ValueError
            if a field holds what cannot be written there.
        """
        return {**self.fixed, **filled(self.fields, answers, {**tree, **self.fixed}, lang)}


def rule_sheets(whole: Node, *, services: Sequence[str] = (), years: bool = False) -> dict[str, Sheet]:
    """Return the forms of rules, by name.

    Parameters
    ----------
    whole
        the schema of the file, for its study.
    services
        ids of the scenario's other services.
    years
        whether the scenario has years, in which a rule may hold for some months alone.
    """
    beside = {"id", *(() if services else ("service",)), *(() if years else ("from_year", "until_year"))}
    return {form.KEYS[0] if form is not SumLimit else "sum": _rule_sheet(whole, form, beside, services) for form in FORMS}


def goal_sheets(whole: Node, *, services: Sequence[str] = ()) -> dict[str, Sheet]:
    """Return the forms of objectives, by name: one for each criterion, and sums of a column.

    Parameters
    ----------
    whole
        the schema of the file, for its study.
    services
        ids of the scenario's other services.
    """
    found: dict[str, Sheet] = {}
    for of in objectives():
        needed = {one.key for one in of.parameters if one.example}
        keys = {"give_up", *(one.key for one in of.parameters), *(("people",) if of.name in counting() else ())}
        keys |= {"service"} if services and of.name in of_places() else set()
        fields = fields_of(whole, "Goal", keys, needed)
        found[of.name] = Sheet(of.name, _of_services(fields, services), {KEYS[of.sense]: of.name})
    for name, key in ((LARGEST, MAXIMIZE), (SMALLEST, MINIMIZE)):
        inside = [replace(one, path=(key, *one.path)) for one in fields_of(whole, "SumOf", {"sum", "of"})]
        fields = fields_of(whole, "Goal", {"give_up", *(("service",) if services else ())})
        found[name] = Sheet(name, (*inside, *_of_services(fields, services)))
    return found


def way_sheets(whole: Node) -> dict[str, Sheet]:
    """Return the ways of being served, by their keys; whole is the schema of the file, for its study."""
    keys = {way: {way, *BESIDE.get(way, ())} for way in WAYS}
    return {way: Sheet(way, fields_of(whole, "Service", of, of & {way, "within"})) for way, of in keys.items()}


def rule_form(tree: Mapping[str, Any]) -> str | None:
    """Return the name of the form of a rule in the file; None where it has none of its own."""
    told = telling(tree)
    form = next((form for form in FORMS if not told.isdisjoint(form.KEYS)), None)
    return None if form is None else "sum" if form is SumLimit else form.KEYS[0]


def goal_form(tree: Mapping[str, Any]) -> str | None:
    """Return the name of the form of an objective in the file; None where several are weighed."""
    for key, summed in ((MAXIMIZE, LARGEST), (MINIMIZE, SMALLEST)):
        if key in tree:
            return str(tree[key]) if isinstance(tree[key], str) else summed
    return None


def way_form(tree: Mapping[str, Any]) -> str | None:
    """Return the key of a way of being served in the file."""
    return next((way for way in WAYS if way in tree), None)


def free_id(taken: Sequence[str], form: str) -> str:
    """Return a short name that no other rule has, after its form or another word."""
    stem = re.sub(r"[^a-z0-9-]+", "-", form.lower()).strip("-") or "rule"
    stem = stem[:50]
    return next(name for name in (stem, *(f"{stem}-{at}" for at in range(2, len(taken) + 3))) if name not in taken)


def _rule_sheet(whole: Node, form: type[Rule], beside: set[str], services: Sequence[str]) -> Sheet:
    needed = {key for key, of in form.model_fields.items() if of.is_required()}
    needed |= {form.KEYS[0]} if len(form.KEYS) == 1 else set()
    fields = fields_of(whole, "Rule", set(form.model_fields) - beside, needed)
    ordered = sorted(fields, key=lambda one: (not one.needed, one.path[0] not in form.KEYS))
    return Sheet(
        "sum" if form is SumLimit else form.KEYS[0], tuple(_of_form(one, form) for one in _of_services(ordered, services))
    )


def _of_form(one: Field, form: type[Rule]) -> Field:
    """Return a field with the words that a form knows: sums know which offices are open and what they come to now, the others neither."""
    if form is SumLimit:
        return replace(one, kind="choice", choices=dict.fromkeys(GROUPS, ""), words=()) if one.path == ("of",) else one
    if one.path == ("of",):
        return replace(one, words=(ALL,))
    return replace(one, words=()) if len(one.path) == 1 else one


def _of_services(fields: Sequence[Field], services: Sequence[str]) -> tuple[Field, ...]:
    """Return fields of which that for a service chooses among the scenario's own."""
    among = dict.fromkeys(services, "")
    return tuple(replace(one, kind="choice", choices=among) if one.path == ("service",) else one for one in fields)
