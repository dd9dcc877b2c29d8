"""The queues at the offices before and with a plan."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

import numpy as np

from models.plan import State
from models.queueing.queue import Queue, share_out
from placement.problem.build import Question
from placement.scenario.queue import Case
from placement.values.waiting import OfficeQueue, Pool, Queues, Waiting, WaitingCase, counters_of


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
    total = None if question.inputs.wait is not None or stated.counters is None else stated.counters.total
    loads = tuple(_loads(question, state) for state in (before, after))
    cases = tuple(_case(question, case, total, *loads) for case in stated.cases)
    hardest = stated.hardest
    alike = _case(question, Case(hardest.service_time, hardest.arrivals), total, *loads)
    return Waiting(cases, stated.cases.index(hardest), total, alike)


def _loads(question: Question, state: State) -> dict[str, int]:
    """Return how many people have each open office as their nearest, in the study's order."""
    column, _ = question.distance.nearest(state.open)
    there = column >= 0
    found = np.bincount(column[there], question.people[there], minlength=len(question.distance.office_ids))
    return {office: int(found[place]) for office, place in zip(state.open, question.distance.columns(state.open), strict=True)}


def _case(question: Question, case: Case, total: int | None, before: Mapping[str, int], after: Mapping[str, int]) -> WaitingCase:
    inputs, everyone = question.inputs, int(question.people.sum())
    was, queue = inputs.queue_of(case, before=True), inputs.queue_of(case)
    old: Queues | None
    if total is None:
        limits = inputs.counters_taking(case, before=True), inputs.counters_taking(case)
        old, new = (
            _queues(one, loads, [bisect_left(takes, load) + 1 for load in loads.values()])
            for one, loads, takes in zip((was, queue), (before, after), limits, strict=True)
        )
        shared, pool = _shared(queue, after, counters_of(old)), len(limits[1])
    else:
        old, shared, pool = _shared(was, before, total), _shared(queue, after, total), total
        new = shared or ()
    return WaitingCase(
        service_s=case.service_time.seconds,
        arrivals=case.arrivals,
        of_a_day=bool(inputs.day_shares),
        share=None if case.share is None else case.share.share,
        more=case.more,
        before=old,
        after=new,
        shared=shared,
        pool=Pool(pool, queue.wait_s(pool, everyone) or 0),
    )


def _shared(queue: Queue, loads: Mapping[str, int], counters: int) -> Queues | None:
    shares = share_out(queue, list(loads.values()), counters)
    return None if shares is None else _queues(queue, loads, shares)


def _queues(queue: Queue, loads: Mapping[str, int], counters: Sequence[int]) -> Queues:
    return tuple(
        OfficeQueue(office, people, count, queue.wait_s(count, people) or 0)
        for (office, people), count in zip(loads.items(), counters, strict=True)
    )
