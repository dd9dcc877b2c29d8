"""The best sets of as many sites as give a service in each phase: whatever moves are allowed, and with hindsight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models.analysis.alternatives import left
from models.checker import check_plan, require
from models.criteria import Coverage, Criterion, Travel
from models.decision import decide
from models.messages.findings import StoppedError
from models.plan import Plan
from models.problem import Problem, ProblemGoal
from models.progress import Progress
from models.state_checker import nearer_and_farther, reached
from placement.problem.build import Question, View
from placement.solving.gains import homes
from placement.solving.measures import measure
from placement.values.course import BestSet, Course, Reach, SameSize, SetAim

AIMS: tuple[SetAim, ...] = ("reach", "mean")


def same_size(question: Question, course: Course, deadline: float, progress: Progress | None) -> tuple[SameSize, ...]:
    """Return each service of a course beside the best sets of as many sites, part by part; parts alike are told once.

    Parameters
    ----------
    question
        of a scenario with states.
    course
        what was given.
    deadline
        `time.monotonic()` after which no further set is sought.
    progress
        follows that; whoever stops it keeps the sets found so far.
    """
    alike: dict[tuple[str, str, tuple[str, ...]], list[Reach]] = {}
    for one in course.reach:
        alike.setdefault((one.service, one.column, one.sites), []).append(one)
    views = {view.id: view for view in (question.main, *question.services)}
    known: dict[tuple[bytes, str, int], tuple[tuple[SetAim, Plan], ...]] = {}
    found = []
    for (service, column, sites), parts in alike.items():
        view = replace(views[service], people=question.inputs.people(column))
        key, choice = (view.covers.tobytes(), column, len(sites)), len(question.inputs.sites)
        if key not in known:
            some = 0 < len(sites) < choice
            known[key] = tuple(_plans(question, view, len(sites), deadline, progress)) if some else ()
        best = tuple(_told(question, view, sites, aim, plan) for aim, plan in known[key])
        found.append(SameSize(tuple(parts), choice, best))
    return tuple(found)


def _plans(
    question: Question, view: View, count: int, deadline: float, progress: Progress | None
) -> Iterator[tuple[SetAim, Plan]]:
    """Yield the best set of so many sites by each aim, once the checker agrees, until somebody stops it."""
    sites, distance = question.inputs.sites, question.distance
    goals: dict[SetAim, tuple[Criterion, ...]] = {
        "reach": (Coverage("reach", view.covers, view.people), Travel("mean", distance, view.people)),
        "mean": (Travel("mean", distance, view.people),),
    }
    for aim in AIMS:
        objectives = tuple(map(ProblemGoal, goals[aim]))
        problem = Problem(offices=sites, keep=(), candidates=sites, added_min=count, added_max=count, objectives=objectives)
        try:
            plan = decide(problem, time_limit_s=left(deadline), progress=progress)
        except StoppedError:
            return
        check_plan(problem, plan.added, {value.name: value.value for value in plan.objectives})
        yield aim, plan


def _told(question: Question, view: View, given: tuple[str, ...], aim: SetAim, plan: Plan) -> BestSet:
    """Return a set with what it means for the people, counted twice."""
    old, new = question.state(given, view), question.state(plan.added, view)
    measures, fates = measure(question, new, view), homes(question, view, old, new)
    columns, before = question.distance.columns(new.open).tolist(), question.distance.columns(old.open).tolist()
    counted = reached(question.distance.values, view.covers, view.people, columns)
    moved = nearer_and_farther(question.distance.values, view.people, before, columns)
    same = counted == (measures.served, measures.distance_total_mm) and moved == (fates["better"], fates["worse"])
    require([] if same else [f"the best {len(given)} for {view.id}: {counted} and {moved} counted"])
    return BestSet(aim, new.open, measures, fates, (plan.ties, plan.ties_complete), plan.status == "optimal")
