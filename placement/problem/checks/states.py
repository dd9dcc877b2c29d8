"""States of sites that contradict each other, the rest of the file or the study: each with its place and its cure."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.yamlfiles.schema_errors import did_you_mean
from geodata.yamlfiles.source import Source, Steps
from models.messages.findings import Finding
from models.messages.text import Text
from placement.problem.inputs import ProblemInputs
from placement.problem.states import StateTable
from placement.scenario.files import Scenario
from placement.scenario.states import SiteState

# what may stand under offices beside states; what each site is now, and may become, is said by these
BESIDE = frozenset({"keep", "leave", "service_"})
# what of a service follows from the states
FOLLOWS = ("now", "then", "choose")
# what is not reckoned where sites are in states
WITHOUT = ("money", "futures")


def state_faults(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a finding for all that is wrong with the states of a scenario, or with what needs some."""
    scenario = inputs.scenario
    if scenario.states is None:
        yield from _without_states(scenario, source)
        return
    written = [
        *_needs(scenario, source),
        *_said_twice(scenario, source),
        *_unknown(scenario.states, source),
        *_unknown_counted(scenario, source),
    ]
    yield from written
    if inputs.table is not None and not written:
        found = [*_today(inputs.table, source), *_leaving(inputs.table, source)]
        yield from found
        if not found:
            yield from _givers(inputs.table, source)


def _without_states(scenario: Scenario, source: Source) -> Iterator[Finding]:
    for row, phase in enumerate(scenario.phases or ()):
        if phase.open is None:
            message = Text("open is missing; write how many offices have been added by then, or states for the whole plan")
            yield source.finding("missing-key", message, "phases", row)
        for key in ("budget", "closings", "sites"):
            if getattr(phase, key) is not None:
                yield _needs_states(source, key, "phases", row, key)
    if scenario.offices.leave:
        yield _needs_states(source, "leave", "offices", "leave")


def _needs_states(source: Source, key: str, *path: str | int) -> Finding:
    message = Text("{key} needs states, which say what each site can be and what a move costs", key=key)
    return source.finding("needs-states", message, *path, key=True)


def _needs(scenario: Scenario, source: Source) -> Iterator[Finding]:
    for key in ("phases", "years"):
        if getattr(scenario, key) is None:
            yield source.finding("needs", Text("{name} needs {key}", name="states", key=key), "states", key=True)
    for key in WITHOUT:
        if getattr(scenario, key) is not None:
            message = Text("{used} and {other} do not go together", used="states", other=key)
            yield source.finding("one-structure", message, key, key=True)


def _said_twice(scenario: Scenario, source: Source) -> Iterator[Finding]:
    """Yield what the states say already."""
    said: list[Steps] = [("phases", row, "open") for row, phase in enumerate(scenario.phases or ()) if phase.open is not None]
    fields = type(scenario.offices).model_fields
    said += [
        ("offices", field.alias or name)
        for name, field in fields.items()
        if name not in BESIDE and getattr(scenario.offices, name) not in (None, ())
    ]
    said += [
        ("services", row, key)
        for row, one in enumerate(scenario.services)
        for key in FOLLOWS
        if getattr(one, key) != type(one).model_fields[key].default
    ]
    for path in said:
        message = Text(
            "with states, leave out {key} here: states say what each site is now and may become, which services it then gives, and "
            "how many are in each",
            key=path[-1],
        )
        yield source.finding("states-say", message, *path, key=True)
    kept = scenario.offices.keep
    for row, one in enumerate(scenario.offices.leave):
        if one.office in kept:
            message = Text("{office} is in keep and in leave; remove one of them", office=one.office)
            yield source.finding("kept-and-leaves", message, "offices", "leave", row, "office", value=one.office)


def _unknown(states: tuple[SiteState, ...], source: Source) -> Iterator[Finding]:
    known = [state.id for state in states]
    for row, state in enumerate(states):
        for to in state.may_become:
            path: Steps = ("states", row, "may_become", to)
            if to == state.id:
                message = Text("a site stays {state} without a move; leave it out", state=to)
                yield source.finding("state-itself", message, *path, key=True, value=to)
            elif to not in known:
                message = Text("there is no state {state}. {cure}", state=to, cure=did_you_mean(to, known))
                yield source.finding("unknown-state", message, *path, key=True, value=to)


def _unknown_counted(scenario: Scenario, source: Source) -> Iterator[Finding]:
    known = [state.id for state in scenario.states or ()]
    for row, phase in enumerate(scenario.phases or ()):
        for state in phase.sites or {}:
            if state not in known:
                message = Text("there is no state {state}. {cure}", state=state, cure=did_you_mean(state, known))
                yield source.finding("unknown-state", message, "phases", row, "sites", state, key=True, value=state)


def _today(table: StateTable, source: Source) -> Iterator[Finding]:
    met: dict[str, str] = {}
    for row, state in enumerate(table.states):
        for site in state.now.chosen(table.study) if state.now else ():
            if met.setdefault(site, state.id) != state.id:
                message = Text(
                    "{site} is {state} today, and {other} too; take it out of one", site=site, state=met[site], other=state.id
                )
                yield source.finding("two-states", message, "states", row, "now", value=site)
    missing = [site for site in table.sites if site not in met]
    if missing and not table.nothing:
        message = Text(
            "nothing says what {site} is today, and no state gives nothing; put it under now of one, or add a state without gives",
            site=missing[0],
        )
        yield source.finding("no-state-now", message, "states", value=missing[0])


def _leaving(table: StateTable, source: Source) -> Iterator[Finding]:
    for row, one in enumerate(table.scenario.offices.leave):
        path: Steps = ("offices", "leave", row)
        if one.office not in table.first:
            continue
        if not table.gone(one.by):
            message = Text("{by} comes after all phases, so that nothing changes; correct the month, or leave it out", by=one.by)
            yield source.finding("leave-outside", message, *path, "by", value=one.by)
        elif any(not table.left.possible[one.office, phase] for phase in table.phases):
            message = Text(
                "{office}, which is {state} today, cannot give nothing by {by}: no state it can be in may become one without gives; add "
                "it under may_become",
                office=one.office,
                state=table.first[one.office],
                by=one.by,
            )
            yield source.finding("no-way-out", message, *path, "office", value=one.office)


def _givers(table: StateTable, source: Source) -> Iterator[Finding]:
    """Yield each service that no site gives today or later, and each phase in which none can."""
    services = (table.scenario.offices.service.id, *(one.id for one in table.scenario.services))
    for place, service in enumerate(services):
        giving = set(table.giving(service))
        if not giving:
            path: Steps = ("services", place - 1, "id") if place else ("states",)
            message = Text("no state gives {service}; name it under gives of one, or leave it out", service=service)
            yield source.finding("service-not-given", message, *path, value=service)
            continue
        for row, phase in enumerate(table.phases):
            if not any(table.left.possible[site, phase] & giving for site in table.sites):
                message = Text(
                    "in phase {phase} no site can give {service}, so that nothing could be said of it; let a site become {states} by "
                    "then (may_become, only, sites), or be it today (now)",
                    phase=phase,
                    service=service,
                    states=" / ".join(table.giving(service)),
                )
                yield source.finding("no-giver", message, "phases", row, "id", value=phase)
