"""What does not fit between the queue of a scenario, its rule on waiting, and the rest of the file."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.yamlfiles.source import Source
from models.messages.findings import Finding
from models.messages.text import Text
from placement.scenario.files import Scenario
from placement.scenario.rules.bound import NOW
from placement.scenario.rules.room import Room
from placement.scenario.rules.staff import StaffRule
from placement.scenario.rules.wait import Wait

# what may not stand beside a queue
STRUCTURES = ("phases", "futures", "groups")
# how many counters may be busy at a time; beyond, the figures are hardly meant
MOST_BUSY = 300


def waiting_faults(scenario: Scenario, source: Source) -> Iterator[Finding]:
    """Yield a finding for each part of a queue that is missing, decides nothing, or does not go with another part."""
    rules = [(number, rule) for number, rule in enumerate(scenario.rules) if isinstance(rule, Wait)]
    stated, minimized = scenario.queue, any("queue" in goal.needs for goal in scenario.objective)
    minimized |= any(isinstance(rule, StaffRule | Room) for rule in scenario.rules)
    yield from _staff_faults(scenario, source)
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


def _staff_faults(scenario: Scenario, source: Source) -> Iterator[Finding]:
    """Yield a finding for each part on staff or room that lacks what it rests on."""
    money = scenario.money
    if money is not None and money.post is not None and scenario.staff is None:
        yield source.finding("needs", Text("{name} needs {key}", name="post", key="staff"), "money", "post", key=True)
    asking = [(number, rule) for number, rule in enumerate(scenario.rules) if isinstance(rule, StaffRule | Room)]
    if scenario.queue is None:
        if scenario.staff is not None:
            yield source.finding("needs", Text("{name} needs {key}", name="staff", key="queue"), "staff", key=True)
        for number, rule in asking:
            message = Text("rule {id} needs {key}", id=rule.id, key="queue")
            yield source.finding("needs", message, "rules", number)
        return
    for number, rule in asking:
        if not isinstance(rule, StaffRule):
            continue
        if scenario.staff is None:
            message = Text(
                "rule {id} needs staff: how many posts a counter takes, such as {example}",
                id=rule.id,
                example="staff: {per_counter: 1, relief: 1.2}",
            )
            yield source.finding("needs", message, "rules", number)
        elif rule.staff.at_most == NOW and scenario.staff.now is None:
            message = Text(
                "rule {id} needs the posts of today: a column of the offices, such as {example} under staff",
                id=rule.id,
                example="now: staff_now",
            )
            yield source.finding("needs", message, "rules", number, "staff")
