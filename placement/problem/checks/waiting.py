"""What does not fit between the queue of a scenario, its rule on waiting, and the rest of the file."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.yamlfiles.source import Source
from models.messages.findings import Finding
from models.messages.text import Text
from placement.scenario.files import Scenario
from placement.scenario.rules.wait import Wait

# what may not stand beside a queue
STRUCTURES = ("phases", "futures", "groups")
# how many counters may be busy at a time; beyond, the figures are hardly meant
MOST_BUSY = 300


def waiting_faults(scenario: Scenario, source: Source) -> Iterator[Finding]:
    """Yield a finding for each part of a queue that is missing, decides nothing, or does not go with another part."""
    rules = [(number, rule) for number, rule in enumerate(scenario.rules) if isinstance(rule, Wait)]
    stated, minimized = scenario.queue, any("queue" in goal.needs for goal in scenario.objective)
    for number, rule in rules[1:]:
        message = Text("rule {id}: one limit on waiting is enough; leave out one of them", id=rule.id)
        yield source.finding("two-waits", message, "rules", number)
    if stated is None:
        for number, rule in rules:
            message = Text(
                "rule {id} needs queue: who comes, and how long each takes, such as {example}",
                id=rule.id,
                example="queue: {service_time: 15 min, arrivals: {per_hour: 75}}",
            )
            yield source.finding("needs", message, "rules", number)
        return
    used = next((key for key in STRUCTURES if getattr(scenario, key)), None)
    if used:
        message = Text("{used} and {other} do not go together", used=used, other="queue")
        yield source.finding("one-structure", message, "queue", key=True)
    if not rules:
        message = Text("queue needs a rule that limits waiting, such as {example}", example="{id: peak, wait: 20 min}")
        yield source.finding("needs", message, "queue", key=True)
    elif stated.counters is None and not minimized:
        number, rule = rules[0]
        message = Text(
            "rule {id}: with enough counters any plan keeps it; make them few under objective ({objective}), or limit them under "
            "queue ({limit})",
            id=rule.id,
            objective="minimize: counters",
            limit="counters: {total: 33}",
        )
        yield source.finding("wait-decides-nothing", message, "rules", number)
    busy = stated.hardest.busy
    if busy > MOST_BUSY:
        message = Text(
            "{per_hour:,} arrivals an hour of {service} each keep {busy:,} counters busy; at most {most} are looked at",
            per_hour=stated.hardest.per_hour,
            service=stated.hardest.service_time,
            busy=int(busy),
            most=MOST_BUSY,
        )
        yield source.finding("queue-too-long", message, "queue", "arrivals", "per_hour", value=stated.hardest.per_hour)
