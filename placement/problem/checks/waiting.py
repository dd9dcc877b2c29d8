"""What does not fit between the queue of a scenario, its rule on waiting, and the rest of the file."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.yamlfiles.schema_errors import did_you_mean
from geodata.yamlfiles.source import Source
from models.messages.findings import Finding
from models.messages.text import Text
from placement.problem.inputs import ProblemInputs
from placement.scenario.bounds import NOW
from placement.scenario.files import Scenario
from placement.scenario.objectives.registry import needing
from placement.scenario.queue import StatedQueue
from placement.scenario.rules.room import Room
from placement.scenario.rules.staff import StaffRule
from placement.scenario.rules.wait import Wait

# what may not stand beside a queue
STRUCTURES = ("phases", "futures", "groups")
# how many counters may be busy at a time; beyond, the figures are hardly meant
MOST_BUSY = 300


def waiting_faults(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a finding for each part of a queue that is missing, decides nothing, or does not go with another part."""
    scenario = inputs.scenario
    rules = [(number, rule) for number, rule in enumerate(scenario.rules) if isinstance(rule, Wait)]
    stated = scenario.queue
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
    yield from _aims(scenario, stated, rules, source)
    yield from _services(scenario, stated, source)
    if stated.profile is not None and not inputs.day_shares:
        return  # the file has faults, which are said
    busy = stated.hardest.busy(inputs.day_shares)
    if busy > MOST_BUSY:
        per = "per_hour" if stated.profile is None else "per_day"
        message = Text(
            "the arrivals of the busiest hour, {service} each, keep {busy:,} counters busy; at most {most} are looked at",
            service=stated.hardest.service_time,
            busy=int(busy),
            most=MOST_BUSY,
        )
        yield source.finding("queue-too-long", message, "queue", "arrivals", per, value=stated.hardest.arrivals)


def _aims(scenario: Scenario, stated: StatedQueue, rules: list[tuple[int, Wait]], source: Source) -> Iterator[Finding]:
    """Yield what is missing, or too much, of the limit on waiting and the objectives on it."""
    asked = [(of, place) for place, goal in enumerate(scenario.objective) for of in goal.objectives if "queue" in of.needs]
    costs = "money" in scenario.needs and scenario.staff is not None
    decides = bool(asked) or costs or any(isinstance(rule, StaffRule | Room) for rule in scenario.rules)
    shared = next(((of.name, place) for of, place in asked if "counters" in of.needs), None)
    yield from _beside_staff(scenario, stated, shared, source)
    if shared is not None:
        name, place = shared
        if stated.counters is None:
            message = Text("{name} needs {key}", name=name, key="queue: counters: {total: 33}")
            yield source.finding("needs", message, "objective", place)
        for number, rule in rules:
            message = Text(
                "rule {id} and {name} do not go together: either a limit on waiting says how many counters it takes, or the counters "
                "there are say how long people wait; leave out one of them",
                id=rule.id,
                name=name,
            )
            yield source.finding("wait-twice", message, "rules", number)
        return
    if not rules:
        message = Text(
            "queue needs a rule that limits waiting, such as {example}, or {objective} with {counters}",
            example="{id: peak, wait: 20 min}",
            objective="minimize: " + needing("counters")[0],
            counters="counters: {total: 33}",
        )
        yield source.finding("needs", message, "queue", key=True)
        return
    number, rule = rules[0]
    if stated.profile is not None and rule.wait_share is not None:
        message = Text(
            "rule {id}: the share that waits no longer is known for the long run alone; over a day, limit the mean of its worst hour: {example}",
            id=rule.id,
            example="wait: 20 min",
        )
        yield source.finding("not-of-a-day", message, "rules", number, "wait_share")
    if stated.counters is None and not decides:
        message = Text(
            "rule {id}: with enough counters any plan keeps it; make them few under objective ({objective}), or limit them under "
            "queue ({limit})",
            id=rule.id,
            objective="minimize: counters",
            limit="counters: {total: 33}",
        )
        yield source.finding("wait-decides-nothing", message, "rules", number)


def _beside_staff(scenario: Scenario, stated: StatedQueue, shared: tuple[str, int] | None, source: Source) -> Iterator[Finding]:
    """Yield what posts are not counted with: they follow from the counters of one busiest hour under a limit."""
    asked = scenario.staff is not None or any(isinstance(rule, StaffRule | Room) for rule in scenario.rules)
    used = shared[0] if shared else "profile" if stated.profile else "moved" if stated.moved else None
    if asked and used is not None:
        message = Text("{used} and {other} do not go together", used=used, other="staff")
        yield source.finding("one-structure", message, "queue", key=True)


def _services(scenario: Scenario, stated: StatedQueue, source: Source) -> Iterator[Finding]:
    known = [scenario.offices.service.id, *(service.id for service in scenario.services)]
    for place, service in enumerate(stated.services or ()):
        if service not in known:
            message = Text("the scenario has no service {service}. {cure}", service=service, cure=did_you_mean(service, known))
            yield source.finding("unknown-service", message, "queue", "services", place, value=service)


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
