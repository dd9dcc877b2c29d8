"""A plan over phases as the council's page shows it: each site's state in each period, and where each service is given."""

from __future__ import annotations

from collections.abc import Mapping

from maps.page.course import Course, Period
from models.messages.text import capital
from placement.documents.course import step_span
from placement.results.result import Result


def shown_course(result: Result) -> Course | None:
    """Return the periods of a plan, that before the first too; None where sites are in no states."""
    course = result.course
    if course is None:
        return None

    def given(states: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
        return tuple(
            tuple(site for site, state in states.items() if service in course.gives.get(state, ())) for service in course.services
        )

    before = Period(capital(course.named_before), None, course.first, given(course.first))
    later = (Period(step.title, step_span(step.begin, step.end), step.states, given(step.states)) for step in course.steps)
    own = any(one.column != result.question.inputs.whose for one in course.reach)
    return Course(course.states, (before, *later), own)
