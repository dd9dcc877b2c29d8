"""The counters and waits of an answer once more, by other methods than they were found with."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from models.queue_check import late_again, wait_again_s
from placement.problem.build import Question
from placement.scenario.queue import Case
from placement.scenario.rules.wait import Wait
from placement.values.waiting import Queues, Waiting


def queue_faults(question: Question, waiting: Waiting) -> Iterator[str]:
    """Yield where counters and waits of the case that decides disagree with a recount: none when they agree.

    People are counted point by point, waits by `models.queue_check`, and that one counter fewer is not enough as well.
    """
    inputs, case = question.inputs, waiting.hardest
    stated = inputs.scenario.queue
    if stated is None:
        return
    hardest = stated.hardest
    for queues, before in ((case.before, True), (case.after, False), (case.shared, False)):
        yield from _recounted(question, hardest, queues or (), before=before)
    if inputs.wait is not None:
        for queues, before in ((case.before, True), (case.after, False)):
            yield from _not_kept(question, hardest, inputs.wait, queues or (), before=before)


def _recounted(question: Question, case: Case, queues: Queues, *, before: bool) -> Iterator[str]:
    """Yield what is wrong with the people and the waits of some offices."""
    columns = question.distance.columns([queue.office for queue in queues]).tolist()
    people = dict.fromkeys(columns, 0)
    ways, able = question.distance.values, question.distance.reachable
    for point in np.flatnonzero(question.people).tolist():
        near = min(((int(ways[point, column]), column) for column in columns if able[point, column]), default=None)
        if near is not None:
            people[near[1]] += int(question.people[point])
    asked = question.inputs.queue_of(case, before=before)
    for queue, column in zip(queues, columns, strict=True):
        if people[column] != queue.people:
            yield f"{queue.office}: {queue.people} people claimed, {people[column]} found"
        wait = wait_again_s(queue.counters, queue.people * asked.per_person, asked.service_s, asked.profile)
        if wait != queue.wait_s:
            yield f"{queue.office}: {queue.wait_s} s claimed with {queue.counters} counters, {wait} found"


def _not_kept(question: Question, case: Case, rule: Wait, queues: Queues, *, before: bool) -> Iterator[str]:
    """Yield where the counters do not keep the limit, or fewer would."""
    asked = question.inputs.queue_of(case, before=before)
    for queue in queues:
        per_hour = queue.people * asked.per_person
        for counters, kept in ((queue.counters, True), (queue.counters - 1, False)):
            if counters and _keeps(rule, counters, per_hour, asked.service_s, asked.profile) not in {kept, None}:
                yield f"{queue.office}: {counters} counters {'do not keep' if kept else 'keep, too,'} the limit"


def _keeps(rule: Wait, counters: int, per_hour: Fraction, service_s: Fraction, profile: tuple[Fraction, ...]) -> bool | None:
    """Return whether so many counters keep the limit; None where the method does not tell so finely."""
    if rule.wait_share is not None and rule.within is not None:
        late, most = late_again(counters, per_hour, service_s, Fraction(rule.within.seconds)), float(1 - rule.wait_share.share)
        return None if abs(late - most) < 1e-9 else late < most
    wait, most_s = wait_again_s(counters, per_hour, service_s, profile), rule.wait.seconds if rule.wait else 0
    # a day's wait is rounded up beyond the error of its method
    return None if profile and wait == most_s + 1 else wait is not None and wait <= most_s
