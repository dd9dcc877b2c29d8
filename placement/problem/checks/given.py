"""A plan as people write it, `+dai2,-dai5` or the whole set, and the offices it leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from geodata.yamlfiles.schema_errors import did_you_mean
from models.messages.findings import brief
from models.messages.text import Text
from models.options import BETWEEN
from placement.problem.checks.suggestions import by_name
from placement.problem.inputs import ProblemInputs

Sign = Literal["+", "-", ""]
# as they are typed with a Japanese keyboard, too
SIGNS: dict[str, Sign] = {"+": "+", "＋": "+", "-": "-", "－": "-", "−": "-"}
COMMAS = re.compile("[,，、]")


class PlanFault(NamedTuple):
    """What is wrong with a plan that was given.

    Parameters
    ----------
    code, message
        as of a finding.
    place
        position of the entry; None where it is the plan as a whole.
    value
        the entry.
    """

    code: str
    message: Text
    place: int | None = None
    value: str | None = None


def entries_of(text: str) -> tuple[str, ...]:
    """Return the entries of a plan written on one line, with commas between."""
    return tuple(entry.strip() for entry in COMMAS.split(text))


def signed(entry: str) -> tuple[Sign, str]:
    """Return the sign of an entry, where it has one, and the office."""
    sign = SIGNS.get(entry[:1], "")
    return sign, entry[1:].strip() if sign else entry


def sites_of(entries: Sequence[str], inputs: ProblemInputs) -> tuple[str, ...]:
    """Return the offices open with a plan that has no `faults_of`, the channels it chooses and the offices that stay, in the study's order."""
    pairs = [signed(entry) for entry in entries]
    if not any(sign for sign, _ in pairs):
        opened = {office for _, office in pairs}
    else:
        opened = {*inputs.now, *(office for sign, office in pairs if sign == "+")} - {
            office for sign, office in pairs if sign == "-"
        }
    return tuple(place for place in _nameable(inputs) if place in opened)


def _nameable(inputs: ProblemInputs) -> tuple[str, ...]:
    """Return what a plan may name: offices, channels, and offices that stay for a service as `office@service`."""
    return (*inputs.sites, *inputs.channels, *inputs.staying)


def faults_of(entries: Sequence[str], inputs: ProblemInputs) -> list[PlanFault]:
    """Return what is wrong with a plan that was given: not what it breaks, but what makes it no plan."""
    if inputs.scenario.states:
        message = Text(
            "a plan of open offices says nothing of states over phases; leave it out, or write what is wished for as rules, keep, leave "
            "or sites, and solve"
        )
        return [PlanFault("plan-structure", message)]
    if inputs.scenario.phases:
        message = Text("with {key}, an office may become several things, which a plan cannot say; leave {key} out", key="phases")
        return [PlanFault("plan-structure", message)]
    found = [*_unknown(entries, inputs), *_signs(entries), *_twice(entries), *_as_now(entries, inputs)]
    opened = () if found else sites_of(entries, inputs)
    found += _both_roles(entries, opened)
    if not found and not set(opened).intersection(inputs.sites):
        found.append(PlanFault("no-office-open", Text("the plan leaves no office open; leave one open")))
    return found


def _unknown(entries: Sequence[str], inputs: ProblemInputs) -> Iterator[PlanFault]:
    blank = next((place for place, entry in enumerate(entries) if not signed(entry)[1]), None)
    if blank is not None:
        message = Text("an entry of the plan names no office; write +a,-b, or every office that is open: a,c")
        yield PlanFault("plan-blank", message, blank, brief(entries[blank]))
    for place, entry in enumerate(entries):
        _, office = signed(entry)
        if office and office not in _nameable(inputs):
            cure = by_name(inputs.study.offices, office) or did_you_mean(office, _nameable(inputs))
            message = Text("the study has no office {office}. {cure}", office=brief(office), cure=cure)
            yield PlanFault("unknown-office", message, place, brief(office))


def _signs(entries: Sequence[str]) -> Iterator[PlanFault]:
    bare = next((entry for entry in entries if entry and not signed(entry)[0]), None)
    place = next((place for place, entry in enumerate(entries) if signed(entry)[0]), None)
    if bare is not None and place is not None:
        message = Text(
            "{entry} has a sign and {bare} has none; write what differs from now, all with signs, or every open office without",
            entry=brief(entries[place]),
            bare=brief(bare),
        )
        yield PlanFault("plan-signs", message, place, brief(entries[place]))


def _twice(entries: Sequence[str]) -> Iterator[PlanFault]:
    met: dict[str, Sign] = {}
    for place, entry in enumerate(entries):
        sign, office = signed(entry)
        if office and met.setdefault(office, sign) != sign:
            if sign and met[office]:
                message = Text("the plan both opens and closes {office}; write it with one sign", office=brief(office))
                yield PlanFault("plan-both", message, place, brief(office))
        elif office and office in (signed(earlier)[1] for earlier in entries[:place]):
            message = Text("{office} is listed twice; remove one", office=brief(office))
            yield PlanFault("repeated-office", message, place, brief(office))


def _both_roles(entries: Sequence[str], opened: Sequence[str]) -> Iterator[PlanFault]:
    for place, (_, option) in enumerate(map(signed, entries)):
        office, between, _ = option.partition(BETWEEN)
        if between and option in opened and office in opened:
            message = Text(
                "{office} is open with the plan, which gives the service too; leave {entry} out", office=office, entry=option
            )
            yield PlanFault("plan-both-roles", message, place, brief(option))


def _as_now(entries: Sequence[str], inputs: ProblemInputs) -> Iterator[PlanFault]:
    pairs = [signed(entry) for entry in entries]
    for place, (sign, office) in enumerate(pairs):
        if {("+", office), ("-", office)} <= set(pairs):  # which is a fault of its own
            continue
        if sign == "+" and office in inputs.now:
            message = Text("{office} is open now, so the plan cannot open it; leave it out", office=office)
            yield PlanFault("plan-open-now", message, place, office)
        elif sign == "-" and office in (*inputs.sites, *inputs.staying) and office not in inputs.now:
            message = Text("{office} is not open now, so the plan cannot close it; leave it out", office=office)
            yield PlanFault("plan-not-open", message, place, office)
