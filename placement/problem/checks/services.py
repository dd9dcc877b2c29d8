"""What does not fit between the services of a scenario, its channels, and the rest of the file."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.services.channels import PLACELESS
from geodata.services.offers import names_of_services
from geodata.yamlfiles.schema_errors import did_you_mean
from geodata.yamlfiles.source import Source, Steps
from models.messages.findings import Finding
from models.messages.numbers import metres
from models.messages.text import Text
from placement.problem.checks.suggestions import by_name
from placement.problem.inputs import ProblemInputs
from placement.problem.services import ServiceFacts
from placement.scenario.facts import counts_of
from placement.scenario.files import Scenario
from placement.scenario.ids import Named
from placement.scenario.objectives.goals import Aim
from placement.scenario.objectives.sums import SumOf
from placement.scenario.rules.sum_limit import SumLimit
from placement.scenario.services import channels_of

# what may not stand beside a service that is decided on
STRUCTURES = ("phases", "futures", "groups")


def service_faults(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a finding for each service, kind or channel that is not there, and for what does not go together."""
    names = [
        *_unknown_services(inputs, source),
        *_unknown_offered(inputs, source),
        *_unknown_kinds(inputs, source),
        *_unknown_places(inputs, source),
    ]
    yield from names
    if not names:
        yield from _structures(inputs, source)
        yield from _ways(inputs, source)
        yield from _both(inputs, source)
        yield from _columns(inputs, source)
        for row, facts in enumerate(inputs.services.values()):
            yield from () if inputs.scenario.states else _before(facts, ("services", row), source)
            yield from _not_there(facts, ("services", row), source)
            yield from _choice(facts, ("services", row, "choose"), source)
            yield from _left_to_stay(inputs, facts, ("services", row, "choose", "open"), source)


def _columns(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a finding for each sum over the channels of a service whose layer has no such column."""
    scenario, study = inputs.scenario, inputs.study
    rules: list[tuple[Steps, str, str | None]] = [
        (("rules", row, "sum"), rule.sum, rule.service) for row, rule in enumerate(scenario.rules) if isinstance(rule, SumLimit)
    ]
    goals: list[tuple[Steps, str, str | None]] = [
        ((*path, key, "sum"), asked.sum, aim.service)
        for path, aim in _aims(scenario)
        for key, asked in (("maximize", aim.maximize), ("minimize", aim.minimize))
        if isinstance(asked, SumOf)
    ]
    layer, allowed = study.layer_of("channels"), counts_of(study.channels)
    for path, column, service in (*rules, *goals):
        facts = inputs.services.get(service or "")
        if facts is not None and facts.channels and column not in allowed:
            message = Text(
                "the study's channels ({sheet}) have no such column {column} of whole numbers. {cure}",
                sheet=layer.file if layer else "channels",
                column=column,
                cure=did_you_mean(column, allowed),
            )
            yield source.finding("unknown-column", message, *path, value=column)


def _aims(scenario: Scenario) -> Iterator[tuple[Steps, Aim]]:
    for row, goal in enumerate(scenario.objective):
        if goal.weigh:
            yield from ((("objective", row, "weigh", place), aim) for place, aim in enumerate(goal.weigh))
        else:
            yield ("objective", row), goal


def _unknown_services(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    known = [inputs.scenario.offices.service.id, *inputs.services]
    for path, service in inputs.names[Named.SERVICES]:
        if service not in known:
            message = Text("the scenario has no service {service}. {cure}", service=service, cure=did_you_mean(service, known))
            yield source.finding("unknown-service", message, *path, value=service)


def _unknown_offered(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    known = list(names_of_services(inputs.study.services))
    for path, offered in inputs.names[Named.OFFERED]:
        if offered not in known:
            message = Text(
                "the study's table services has no {offered}. {cure}", offered=offered, cure=did_you_mean(offered, known)
            )
            if not known:
                message = Text("the study has no table services, so that {offered} is not in it; leave of out", offered=offered)
            yield source.finding("unknown-offered", message, *path, value=offered)


def _unknown_kinds(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    channels = sorted(set(map(str, inputs.study.channels["kind"])))
    both = sorted({*channels, *map(str, inputs.study.offices["kind"])})
    for what, known in ((Named.CHANNEL_KIND, channels), (Named.PLACE_KIND, both)):
        for path, kind in inputs.names[what]:
            if kind in PLACELESS:
                message = Text("{kind} has no place, so that it brings nobody nearer; leave it out here", kind=kind)
                yield source.finding("kind-without-place", message, *path, value=kind)
            elif kind not in known:
                message = _unknown(kind, known, what, channels)
                yield source.finding("unknown-kind", message, *path, value=kind)


def _unknown(kind: str, known: list[str], what: Named, channels: list[str]) -> Text:
    cure = did_you_mean(kind, known)
    if what is Named.PLACE_KIND:
        return Text("no office and no channel is of kind {kind}. {cure}", kind=kind, cure=cure)
    if not channels:
        return Text("the study has no layer channels, so that none is of kind {kind}; add one to its study.yaml", kind=kind)
    return Text("the study has no channel of kind {kind}. {cure}", kind=kind, cure=cure)


def _not_there(facts: ServiceFacts, path: Steps, source: Source) -> Iterator[Finding]:
    """Yield a finding for each kind of channels of which none has a place within the boundary in the month looked at."""
    study, now, then = facts.study, facts.service.now, facts.service.then
    known = {*map(str, study.offices["kind"]), *map(str, study.channels["kind"][study.channels["id"].isin(facts.pool)])}
    stated: list[tuple[Steps, tuple[str, ...], str | None]] = [((*path, "then", "kinds"), then.kinds, then.date)]
    if now is not None:
        stated.append(((*path, "now", "kinds" if now.kinds else "kind"), now.named_kinds, now.date))
    for here, kinds, month in stated:
        for place, kind in enumerate(kinds):
            if kind in known or channels_of(study, (kind,), month):
                continue
            at = here if here[-1] == "kind" else (*here, place)
            if month is not None and channels_of(study, (kind,), None):
                message = Text(
                    "no {kind} within the boundary is there in {month}; write another date, or leave the kind out",
                    kind=kind,
                    month=month,
                )
            else:
                message = Text("no {kind} has a place within the boundary; leave the kind out", kind=kind)
            yield source.finding("kind-not-there", message, *at, value=kind)


def _unknown_places(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    offices, channels = (list(map(str, layer["id"])) for layer in (inputs.study.offices, inputs.study.channels))
    for path, place in inputs.names[Named.PLACES]:
        if place not in {*offices, *channels}:
            cure = by_name(inputs.study.offices, place) or did_you_mean(place, [*offices, *channels])
            message = Text("the study has no office and no channel {place}. {cure}", place=place, cure=cure)
            yield source.finding("unknown-place", message, *path, value=place)


def _structures(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    structures = [key for key in STRUCTURES if key != "phases" or not inputs.scenario.states]
    used = next((key for key in structures if getattr(inputs.scenario, key)), None)
    looked_at = [path for path, service in inputs.names[Named.SERVICES] if service in inputs.services]
    chosen: list[Steps] = [("services", row, "choose") for row, one in enumerate(inputs.scenario.services) if one.choose]
    for path in (*looked_at, *chosen) if used else ():
        message = Text("{used} and {other} do not go together", used=used, other=path[-1])
        yield source.finding("one-structure", message, *path, key=True)


def _ways(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    for row, facts in enumerate(inputs.services.values()):
        other = next((way for way in facts.served.services if way.straight_line is None) if facts.served else iter(()), None)
        if facts.channels and other is not None:
            message = Text("ways to channels are straight lines alone; write served: {{any: [{{straight_line: 1 km}}]}} here")
            yield source.finding("channels-straight", message, "services", row, "served" if facts.service.served else "id")


def _both(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a finding for each service in which a channel is always there that another one chooses."""
    for row, facts in enumerate(inputs.services.values()):
        other = next((one for one in inputs.decided if set(one.pool) & set(facts.fixed_channels)), None)
        if other is not None and facts in inputs.decided:
            message = Text(
                "{channel} is chosen for {other}, so that it cannot be counted on for {service}; write the same choose for both",
                channel=next(channel for channel in other.pool if channel in facts.fixed_channels),
                other=other.service.id,
                service=facts.service.id,
            )
            yield source.finding("channel-chosen-elsewhere", message, "services", row, "then")


def _before(facts: ServiceFacts, path: Steps, source: Source) -> Iterator[Finding]:
    """Yield that nothing says who gives a service today: what stands in for it is known only where offices may stay."""
    choose = facts.service.choose
    if facts.service.now is None and not (choose and choose.from_.chosen(facts.study)):
        message = Text("now is missing; write which offices and channels give it today")
        yield source.finding("missing-key", message, *path, "now")


def _left_to_stay(inputs: ProblemInputs, facts: ServiceFacts, path: Steps, source: Source) -> Iterator[Finding]:
    """Yield that more are to stay than are left once the fewest are opened."""
    if facts.service.choose is None or not facts.follows:
        return
    asked, pool = facts.service.choose.open, set(facts.staying.values())
    low, _ = inputs.added
    others = sum(office not in pool for office in inputs.candidates)
    left = len(facts.choosable) - max(low - others, 0)
    if left < asked.min <= len(facts.choosable):
        message = Text("{stay} are to stay, but at most {left} are left", stay=asked.min, left=left)
        yield source.finding("too-many-to-stay", message, *path, value=asked.min)


def _choice(facts: ServiceFacts, path: Steps, source: Source) -> Iterator[Finding]:
    choose = facts.service.choose
    if choose is None:
        return
    if choose.open.min > len(facts.choosable):
        message = Text("{least} are to be chosen, of {count} that are there", least=choose.open.min, count=len(facts.choosable))
        yield source.finding("too-many-to-open", message, *path, "open", value=choose.open.min)
    elif not facts.choosable:
        yield source.finding("empty-set", Text("nothing is there to choose from"), *path, "from")
    near = choose.one_near_each
    for office in near.closed.chosen(facts.study) if near else ():
        closes = office in facts.now and office not in {*facts.keep, *facts.candidates}
        if near and closes and not facts.near(office, near.within.mm):
            ways = facts.ways_from(office)
            nearest = min(ways, key=lambda option: ways[option], default=None)
            far = metres(None if nearest is None else ways[nearest] / 1000)
            message = Text("nothing that may be chosen is so near {office}; the nearest is {far} away", office=office, far=far)
            yield source.finding("none-near", message, *path, "one_near_each", "within", value=office)
