"""The queues at the offices before and with a plan."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

import numpy as np

from models.plan import State
from models.queueing.queue import Queue, share_out
from placement.problem.build import Question
from placement.scenario.queue import Case
from placement.values.waiting import OfficeQueue, Waiting, WaitingCase, counters_of


def waiting_of(question: Question, before: State, after: State) -> Waiting | None:
    """Return the queues in every case that the scenario looks at; None where it has no queue.

    Parameters
    ----------
    question
        what was asked.
    before, after
        the offices open before and with the plan.
    """
    stated = question.inputs.scenario.queue
    if stated is None:
        return None
    loads = tuple(_loads(question, state) for state in (before, after))
    cases = tuple(_case(question, case, *loads) for case in stated.cases)
    return Waiting(cases, stated.cases.index(stated.hardest))


def _loads(question: Question, state: State) -> dict[str, int]:
    """Return how many people have each open office as their nearest, in the study's order."""
    column, _ = question.distance.nearest(state.open)
    there = column >= 0
    found = np.bincount(column[there], question.people[there], minlength=len(question.distance.office_ids))
    return {office: int(found[place]) for office, place in zip(state.open, question.distance.columns(state.open), strict=True)}


def _case(question: Question, case: Case, before: Mapping[str, int], after: Mapping[str, int]) -> WaitingCase:
    takes, queue = question.inputs.counters_taking(case), case.queue(int(question.people.sum()))
    old, new = (_queues(queue, loads, [bisect_left(takes, load) + 1 for load in loads.values()]) for loads in (before, after))
    shares = share_out(queue, list(after.values()), counters_of(old))
    shared = None if shares is None else _queues(queue, after, shares)
    return WaitingCase(case.service_time.seconds, case.per_hour, old, new, shared, len(takes))


def _queues(queue: Queue, loads: Mapping[str, int], counters: Sequence[int]) -> tuple[OfficeQueue, ...]:
    return tuple(
        OfficeQueue(office, people, count, queue.wait_s(count, people) or 0)
        for (office, people), count in zip(loads.items(), counters, strict=True)
    )
