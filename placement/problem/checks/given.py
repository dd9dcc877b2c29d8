"""A plan as people write it, `+dai2,-dai5` or the whole set, and the offices it leaves open; or what sites become, phase by phase."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from geodata.yamlfiles.schema_errors import did_you_mean
from geodata.yamlfiles.source import Source
from models.messages.findings import Finding, brief
from models.messages.text import Text
from models.options import BETWEEN
from placement.problem.checks.suggestions import by_name
from placement.problem.inputs import ProblemInputs
from placement.problem.states import StateTable
from placement.scenario.plan import GivenStates, StatedPlan

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
        opened = {*_now(inputs), *(office for sign, office in pairs if sign == "+")} - {
            office for sign, office in pairs if sign == "-"
        }
        # an office that closes is open at no time, without its being said
        opened -= {option for option in inputs.times_now if option.partition(BETWEEN)[0] not in opened}
    return tuple(place for place in _nameable(inputs) if place in opened)


def _nameable(inputs: ProblemInputs) -> tuple[str, ...]:
    """Return what a plan may name: offices, channels, and what else an office does, as `office@service` or `office@time`."""
    times = (option for option in inputs.times if not option.startswith(BETWEEN))
    return (*inputs.sites, *inputs.channels, *inputs.staying, *times)


def _now(inputs: ProblemInputs) -> tuple[str, ...]:
    """Return what is open before any plan: offices, and the times in which they are open."""
    return (*inputs.now, *inputs.times_now)


def faults_of(entries: Sequence[str], inputs: ProblemInputs) -> list[PlanFault]:
    """Return what is wrong with a plan that was given: not what it breaks, but what makes it no plan."""
    if inputs.scenario.states:
        message = Text(
            "a plan of open offices says nothing of states over phases; write what the sites become in each phase under plan: phases in "
            "the file"
        )
        return [PlanFault("plan-structure", message)]
    if inputs.scenario.phases:
        message = Text("with {key}, an office may become several things, which a plan cannot say; leave {key} out", key="phases")
        return [PlanFault("plan-structure", message)]
    found = [*_unknown(entries, inputs), *_signs(entries), *_twice(entries), *_as_now(entries, inputs)]
    opened = () if found else sites_of(entries, inputs)
    found += [] if inputs.hours is not None else _both_roles(entries, opened)
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
        if sign == "+" and office in _now(inputs):
            message = Text("{office} is open now, so the plan cannot open it; leave it out", office=office)
            yield PlanFault("plan-open-now", message, place, office)
        elif sign == "-" and office in (*inputs.sites, *inputs.staying, *inputs.times) and office not in _now(inputs):
            message = Text("{office} is not open now, so the plan cannot close it; leave it out", office=office)
            yield PlanFault("plan-not-open", message, place, office)


def plan_findings(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a finding for all that makes the plan of a file no plan."""
    plan = inputs.scenario.plan
    if plan is None:
        return
    for fault in faults_of(plan.offices, inputs) if plan.offices else ():
        path = ("plan",) if fault.place is None else ("plan", "offices", fault.place)
        yield source.finding(fault.code, fault.message, *path, value=fault.value)
    if plan.phases and not inputs.scenario.states:
        message = Text("phases of a plan need states, which say what each site can be")
        yield source.finding("plan-structure", message, "plan", "phases", key=True)
    elif plan.phases and inputs.table is not None:
        yield from _course(plan, inputs.table, source)


def _course(plan: StatedPlan, table: StateTable, source: Source) -> Iterator[Finding]:
    phases, known = plan.phases or {}, [state.id for state in table.states]
    found = False
    for phase, states in phases.items():
        if phase not in table.phases:
            message = Text("there is no phase {phase}. {cure}", phase=phase, cure=did_you_mean(phase, table.phases))
            yield source.finding("unknown-phase", message, "plan", "phases", phase, key=True, value=phase)
            found = True
        for state in states:
            if state not in known:
                message = Text("there is no state {state}. {cure}", state=state, cure=did_you_mean(state, known))
                yield source.finding("unknown-state", message, "plan", "phases", phase, state, key=True, value=state)
                found = True
        for site, first, second in _in_two(states, table):
            message = Text("{site} is both {state} and {other} here; take it out of one", site=site, state=first, other=second)
            yield source.finding("two-states", message, "plan", "phases", phase, second, value=site)
            found = True
    if not found:
        yield from _without_givers(phases, table, source)


def _in_two(states: GivenStates, table: StateTable) -> Iterator[tuple[str, str, str]]:
    met: dict[str, str] = {}
    for state, sites in states.items():
        for site in sites.chosen(table.study):
            if met.setdefault(site, state) != state:
                yield site, met[site], state


def _without_givers(phases: Mapping[str, GivenStates], table: StateTable, source: Source) -> Iterator[Finding]:
    """Yield each phase in which no site of the plan gives some service."""
    services = (table.scenario.offices.service.id, *(one.id for one in table.scenario.services))
    for phase, states in table.given(phases).items():
        for service in services:
            if not set(table.giving(service)).intersection(states.values()):
                message = Text(
                    "with the plan no site gives {service} in phase {phase}, so that nothing could be said of it",
                    service=service,
                    phase=phase,
                )
                yield source.finding("no-giver", message, "plan", "phases", value=phase)
