"""The words on channels chosen with the offices: which ones, and how many give each service."""

from __future__ import annotations

from geodata.study import names_of
from models.messages.document import Section, Table
from models.messages.text import Text, comma_list
from placement.glossary import channel_kind
from placement.results.result import Result


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
