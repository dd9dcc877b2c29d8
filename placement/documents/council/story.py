"""The story of a plan in five steps: today, the gap, the options, the choice, what it changes."""

from __future__ import annotations

from maps.page.council import StoryStep
from models.messages.numbers import metres, percent
from models.messages.text import Text, in_context, joined, plural, same
from models.options import BETWEEN
from placement.documents.change import effect_said, proposed
from placement.documents.evaluation import standing
from placement.documents.served import service
from placement.documents.whose import everyone
from placement.results.result import Result


def story(result: Result) -> tuple[StoryStep, ...]:
    """Return the steps; none where there is nothing to choose."""
    if not result.problem.candidates or not (result.added or result.closed):
        return ()
    return (_today(result), _gap(result), _options(result), _choice(result), _change(result))


def _today(result: Result) -> StoryStep:
    before, reach = result.before_measures, service(result.file.scenario)
    count, share = len(result.before.open), percent(before.share)
    return StoryStep(
        Text("Today"),
        plural(
            "{count} office is open. Of {people}, {share} are {reach}.",
            "{count} offices are open. Of {people}, {share} are {reach}.",
            count,
            count=count,
            people=everyone(result.file.scenario, before.people),
            share=share,
            reach=reach,
        ),
        result.before.open,
        view="by_people",
    )


def _gap(result: Result) -> StoryStep:
    before = result.before_measures
    missing = before.people - before.served
    far = metres(before.distance_max_m)
    told = Text(
        "{missing:,} people are out of reach. The farthest lives {far} from the nearest office.", missing=missing, far=far
    )
    if not missing:
        told = Text("Nobody is out of reach. The farthest lives {far} from the nearest office.", far=far)
    return StoryStep(
        Text("The gap"),
        told,
        result.before.open,
        focus="beyond",
    )


def _options(result: Result) -> StoryStep:
    problem = result.problem
    # options on opening times are no offices
    candidates = problem.candidates if result.hours is None else result.question.inputs.candidates
    count, (least, most) = len(candidates), result.question.counts
    how = f"{most}" if least == most else f"{least}–{most}"
    tied = None if result.evaluation else result.plan.objectives[0].ties
    title = result.question.readings[0].title
    said = Text(" On {title} alone, {tied:,} plans tie.", title=title, tied=tied) if tied and tied > 1 else same("")
    told = Text("There are {count} candidates, {how} of which are added.{said}", count=count, how=how, said=said)
    if result.course is not None:
        sites = {option.partition(BETWEEN)[0] for option in problem.candidates}
        told = Text(
            "Of {sites} sites, {count} may change what they are, in {periods} periods.{said}",
            sites=len(result.course.first),
            count=len(sites),
            periods=len(result.course.steps),
            said=said,
        )
    elif result.question.closes:
        told = Text(
            "{count} offices may open or close, so that {how} are open in the end.{said}", count=count, how=how, said=said
        )
    return StoryStep(Text("The options"), told, result.before.open)


def _choice(result: Result) -> StoryStep:
    proven = (
        standing(result, result.evaluation)
        if result.evaluation
        else Text("This is proven best for the stated objectives.")
        if result.plan.status == "optimal"
        else Text("It is not proven to be the best.")
    )
    shift = result.gains[0].shift
    reach = Text(
        "{newly:,} more people are within reach, {lost:,} no longer are.", newly=shift.newly_served, lost=shift.no_longer_served
    )
    if not shift.newly_served and not shift.no_longer_served:
        reach = Text("The same people are within reach as before.")
    chosen = in_context("story", "{change}.", change=proposed(result))
    return StoryStep(
        Text("The choice"),
        joined(Text("{this} {next}"), (chosen, reach, proven)),
        result.after.open,
        focus="served",
    )


def _change(result: Result) -> StoryStep:
    said = map(effect_said, result.gains)
    old, new = metres(result.before_measures.distance_mean_m), metres(result.measures.distance_mean_m)
    mean = Text("The mean distance goes from {old} to {new}.", old=old, new=new)
    return StoryStep(
        Text("What it changes"),
        joined(Text("{this} {next}"), (*said, mean)),
        result.after.open,
    )
