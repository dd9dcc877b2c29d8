"""The words on what is chosen with the offices for other services: channels, and offices that stay for one."""

from __future__ import annotations

from geodata.study import names_of
from models.messages.document import Section, Table
from models.messages.text import Text, comma_list, same
from placement.glossary import channel_kind
from placement.problem.names import Names
from placement.results.result import Result


def offices_staying(result: Result) -> list[Section]:
    """Return, for each service that offices may stay for, which do and which no longer give it; none where none may."""
    names, seen = Names(result.question), {one.view.id: one for one in result.services}
    rows = []
    for service, facts in result.question.inputs.services.items():
        if facts.staying:
            one, offices = seen[service], set(result.question.inputs.sites)
            staying = [office for option, office in facts.staying.items() if option in result.plan.added]
            ends = [office for office in one.before.open if office in offices and office not in one.after.open]
            rows.append((facts.service.title, names.of(staying), names.of(ends)))
    head = (Text("service"), Text("stays for it"), Text("no longer gives it"))
    return [Section(Text("Offices that stay for a service"), (Table(same(""), head, tuple(rows)),))] if rows else []


def chosen_channels(result: Result) -> list[Section]:
    """Return the channels that a plan chooses, each with its kind and the services it is chosen for; none where none may be."""
    chosen = set(result.plan.added).intersection(result.question.inputs.channels)
    channels = result.study.channels[result.study.channels["id"].isin(chosen)]
    if channels.empty:
        return []
    services = result.question.inputs.services.values()
    rows = tuple(
        (name, channel_kind(kind), comma_list(facts.service.title for facts in services if channel in facts.pool))
        for channel, kind, name in zip(channels["id"], channels["kind"], names_of(channels), strict=True)
    )
    head = (Text("channel"), Text("kind"), Text("chosen for"))
    count = Text("{chosen} of {pool} that may be", chosen=len(rows), pool=len(result.question.inputs.channels))
    return [Section(Text("Channels chosen"), (Table(count, head, rows),))]
