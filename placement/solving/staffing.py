"""The posts that the counters before and with a plan take, and what a year of them costs."""

from __future__ import annotations

from collections.abc import Sequence

from models.plan import State
from placement.problem.build import Question
from placement.scenario.staff import StatedStaff, figures
from placement.values.measures import Measures
from placement.values.staffing import Ends, LeastYen, Money, OfficePosts, StaffCase, Staffing, YearlyCost
from placement.values.waiting import OfficeQueue, Waiting


def staffing_of(question: Question, waiting: Waiting | None) -> Staffing | None:
    """Return the posts in every case of the queue; None where nothing is said of staff."""
    stated, study = question.inputs.scenario.staff, question.inputs.study
    if stated is None or waiting is None:
        return None
    now = stated.posts_now(study)
    cases = tuple(
        StaffCase(
            case.service_s, case.arrivals, _posts(question, stated, case.before or ()), _posts(question, stated, case.after)
        )
        for case in waiting.cases
    )
    return Staffing(cases, waiting.deciding, {office: now[office] for office in question.inputs.now} if now else None)


def _posts(question: Question, stated: StatedStaff, queues: Sequence[OfficeQueue]) -> tuple[OfficePosts, ...]:
    most = max((queue.counters for queue in queues), default=0)
    posts = stated.posts(question.inputs.study, most)
    return tuple(OfficePosts(queue.office, queue.counters, posts[queue.office][queue.counters - 1]) for queue in queues)


def money_of(
    question: Question,
    staffing: Staffing | None,
    states: tuple[State, State],
    measures: tuple[Measures, Measures],
    *,
    least: LeastYen | None = None,
) -> Money | None:
    """Return what a year costs before and with the plan; None where nothing is said of money.

    Parameters
    ----------
    question
        what was asked.
    staffing
        the posts, where something is said of staff.
    states, measures
        the offices open before and with the plan, and what they mean for the people.
    least
        what would be best at the least yen stated, where yen decide.
    """
    stated = question.inputs.scenario.money
    if stated is None:
        return None
    costs = figures(question.inputs.study, stated.place.column) if stated.place else {}
    each = stated.place.yen if stated.place else 0
    before, after = (sum(each * costs.get(office, 0) for office in state.open) for state in states)
    wages = stated.post or (0, 0)
    ways, places = (wages[0], wages[1]), (before, after)
    found = (
        tuple(_yearly(ways, places, case.totals, case.service_s, case.per_hour) for case in staffing.cases)
        if staffing
        else (_yearly(ways, places),)
    )
    cases_a_year = None if stated.cases_a_year is None else (stated.cases_a_year.low, stated.cases_a_year.high)
    old, new = measures
    return Money(found, staffing.deciding if staffing else 0, cases_a_year, new.served - old.served, least)


def _yearly(
    wages: Ends,
    places: tuple[int, int],
    posts: tuple[int, int] | None = None,
    service_s: int | None = None,
    per_hour: int | None = None,
) -> YearlyCost:
    old, new = posts or (0, 0)
    low, high = wages
    ends = [(new - old) * wage + places[1] - places[0] for wage in wages]
    staff = ((old * low, old * high), (new * low, new * high))
    return YearlyCost(service_s, per_hour, posts, staff, places, (min(ends), max(ends)))
