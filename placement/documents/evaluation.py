"""The words of a plan that was given, not sought: what it is worth beside the best plan, and what it breaks."""

from __future__ import annotations

from collections.abc import Sequence

from models.messages.document import Section, Table
from models.messages.text import Text, capital, in_context, joined, same
from models.plan import ENUMERATION
from placement.documents.change import sorted_out, times_changed, told_apart
from placement.documents.course import moves_said, way_said
from placement.glossary import NO_PLAN
from placement.problem.names import Names, with_source
from placement.problem.units import Reading
from placement.results.result import Result
from placement.values.evaluation import Evaluation, Shortfall

DASH = same("—")
GIVEN = Text("A plan that was given, not sought")
# units of which a difference is none of their values
SHOWN_APART = {"equivalent": "{:,.3f} m", "score": "{:.4f}"}


def given_said(result: Result, *, shortened: bool = True) -> Text:
    """Return what a plan that was given changes: over phases, how many places each service has in each.

    Parameters
    ----------
    shortened
        whether of many offices only the number is said.
    """
    if result.course is not None:
        return way_said(result.course)
    change = changes(result, result.before.open, result.after.open, shortened=shortened)
    if result.hours is None:
        return change
    return joined(in_context("evaluation", "{this}; {next}"), (change, *times_changed(result.hours)))


def changes(result: Result, before: Sequence[str], after: Sequence[str], *, shortened: bool = False) -> Text:
    """Return what differs between two sets of open offices; `shortened`, of many of them only how many."""
    names, apart = Names(result.question), told_apart(result, before, after)
    spoken = names.few if shortened else names.spoken
    parts = [Text("{office} moved to {to}", office=names.of([office]), to=names.of([to])) for office, to in apart.moved]
    parts += [
        Text("{offices} merged into {into}", offices=spoken(offices), into=names.of([into]))
        for into, offices in apart.merged.items()
    ]
    sites, what = sorted_out(result, names, apart), names.becoming.service
    told = (
        (sites.raised, Text("{names} raised to {kind} status", names=spoken(sites.raised), kind=names.becoming.kind)),
        (sites.begun, Text("{what} begun at {names}", what=what, names=spoken(sites.begun))),
        (sites.opened, Text("{names} opened", names=spoken(sites.opened))),
        (sites.ended, Text("{what} ended at {names}", what=what, names=spoken(sites.ended))),
        (sites.closed, Text("{names} closed", names=spoken(sites.closed))),
    )
    parts += [said for offices, said in told if offices]
    return joined(in_context("evaluation", "{this}; {next}"), parts) if parts else Text("the offices open now, unchanged")


def standing(result: Result, found: Evaluation) -> Text:
    """Return how far the plan is from the best one, and how many conditions it breaks."""
    return joined(Text("{this} {next}"), (_distance(result, found), _obedience(found)))


def _distance(result: Result, found: Evaluation) -> Text:
    if found.best is None:
        return Text("The run was stopped before any other plan was found, so how far it is from the best is not known.")
    if found.best.status == "infeasible":
        return Text("{none} There is no best plan to compare it with.", none=NO_PLAN)
    short = {one.name: one for one in found.shortfalls}
    if found.proven and len(short) == len(found.values) and not any(one.exact for one in found.shortfalls):
        return Text("Its values are those of the best plan.")
    parts = [
        Text("{title} {apart}", title=reading.title, apart=_apart(reading, short[reading.label]))
        if reading.label in short
        else Text("{title} without a value", title=reading.title)
        for reading in result.question.readings
    ]
    said = joined(in_context("evaluation", "{this}; {next}"), parts)
    if found.proven:
        return Text("Against the best plan: {said}.", said=said)
    return Text("Against the best plan found before the run was stopped: {said}.", said=said)


def _obedience(found: Evaluation) -> Text:
    count = len(found.broken)
    if not count:
        return Text("It breaks none of the scenario's conditions.")
    if count == 1:
        return Text("It breaks one of the scenario's conditions.")
    return Text("It breaks {count} of the scenario's conditions.", count=count)


def _apart(reading: Reading, found: Shortfall) -> Text:
    """Return how far a plan is from the best on one objective, as a number and as a share."""
    if not found.exact:
        return in_context("evaluation", "equal")
    amount = _amount(reading, found)
    share = "" if found.share is None else f" ({abs(found.share):.2%})" if abs(found.share) >= 0.00005 else " (<0.01%)"
    said = Text("{amount}{share}", amount=amount, share=share)
    return Text("{said} worse", said=said) if found.exact > 0 else Text("{said} better", said=said)


def _amount(reading: Reading, found: Shortfall) -> Text:
    form = SHOWN_APART.get(reading.unit)
    return reading.text(abs(found.exact)) if form is None else same(form.format(abs(found.worse_by)))


def beside_the_best(result: Result, found: Evaluation) -> tuple[Section, ...]:
    """Return the plan beside the best one, objective by objective, and the conditions it breaks."""
    return (Section(Text("Beside the best plan"), (*_best(result, found), _objectives(result, found))), *_broken(found))


def _best(result: Result, found: Evaluation) -> tuple[Text, ...]:
    if found.best is None or not found.best.open:
        return (_distance(result, found),)
    if found.course is not None:
        told = [
            Text("{phase}: {moves}", phase=step.title, moves=moves_said(result, found.course, step))
            for step in found.course.steps
        ]
        moves = joined(in_context("states", "{this}; {next}"), told)
        return (
            Text("The best plan is proven for the stated objectives: {change}.", change=moves)
            if found.proven
            else Text("The best plan found before the run was stopped, not proven: {change}.", change=moves),
        )
    change = changes(result, result.before.open, found.best.open)
    names = Names(result.question)
    # channels of every plan are no choice of this one
    always = names.becoming.others.intersection(result.question.problem.keep)
    opened = names.spoken([option for option in found.best.open if option not in always])
    proof = (
        Text("The best plan is proven for the stated objectives: {change}.", change=change)
        if found.proven
        else Text("The best plan found before the run was stopped, not proven: {change}.", change=change)
    )
    return proof, Text("Open with it: {names}.", names=opened)


def _objectives(result: Result, found: Evaluation) -> Table:
    short = {one.name: one for one in found.shortfalls}
    bests = {goal.name: goal for goal in found.best.objectives} if found.best else {}
    rows = []
    for order, (reading, value) in enumerate(zip(result.question.readings, found.values, strict=True), start=1):
        best = bests.get(reading.label)
        apart = _apart(reading, short[reading.label]) if reading.label in short else DASH
        ours = DASH if value is None else reading.text(value)
        theirs = DASH if best is None else reading.text(best.value)
        title = Text("{order}. {title}", order=order, title=reading.title)
        rows.append((title, ours, theirs, apart))
    head = (Text("objective, in order"), Text("this plan"), Text("the best plan"), Text("this plan is"))
    caption = Text("This plan was computed and checked by two separate calculations")
    if bests:
        solver = result.plan.solver
        by = Text("comparing every plan") if solver == ENUMERATION else same(f"{solver.name} {solver.version}")
        caption = Text("{caption}; the best plan by {by}", caption=caption, by=by)
    return Table(caption, head, tuple(rows))


def _broken(found: Evaluation) -> tuple[Section, ...]:
    title = Text("The scenario's conditions")
    if not found.broken:
        return (Section(title, (_obedience(found),)),)
    rows = tuple((capital(one.title), one.asked, one.reached) for one in found.broken)
    table = Table(_obedience(found), (Text("condition"), Text("asked"), Text("this plan")), rows)
    return (Section(title, (table,)),)


def claim(result: Result, found: Evaluation) -> Section:
    """Return the first section of the page: what was given, how far it is from the best, and what it breaks."""
    what, old, new = result.file.scenario.offices.service.title, len(result.before.open), len(result.after.open)
    change = given_said(result, shortened=False)
    first = Text("{change}. {what}: from {old} to {new}.", change=change, what=capital(what), old=old, new=new)
    stated = result.file.scenario.plan
    reason = (with_source(stated.because, stated.source),) if stated and stated.because else ()
    broken = tuple(
        Text("{title}: {asked}. This plan: {reached}.", title=capital(one.title), asked=one.asked, reached=one.reached)
        for one in found.broken
    )
    return Section(GIVEN, (first, *reason, standing(result, found), *broken))


def method(found: Evaluation) -> list[tuple[Text, Text]]:
    """Return in plain words what was done, as rows of question and answer."""
    counted = Text(
        "The plan was given. Its people and distances were counted, and recomputed by a check that was written separately. "
        "Unless the two agree, nothing is written."
    )
    sought = Text(
        "Beside it, the plan that does best on the stated objectives, of all that meet every condition, was sought by an "
        "integer program: no plan that meets them does better. What the given plan is worth was not sought, and is no proof "
        "that a policy is right or wrong."
    )
    if found.best is None or found.best.status == "feasible":
        sought = Text("The search for the best plan was stopped early, so how far the given plan is from it is not proven.")
    elif found.best.status == "infeasible":
        sought = Text("No plan meets every condition of the scenario, so there is none to compare the given plan with.")
    return [(Text("What was counted"), counted), (Text("What it is compared with"), sought)]
