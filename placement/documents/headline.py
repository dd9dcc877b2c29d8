"""The first words of a result: what changes, from how many of whom to how many, who loses, what stands in; how firm; what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.messages.numbers import people_said, percent
from models.messages.text import NOTHING, Text, and_list, capital, in_context, joined, plural, unstopped
from placement.documents.change import effect_said, hours_said, proposed, purpose_said
from placement.documents.course import losses_said
from placement.documents.evaluation import GIVEN, given_said, standing
from placement.documents.served import service
from placement.documents.ties import decided, quickest_said
from placement.documents.waiting import counters_said
from placement.documents.whose import counted_base, counted_column
from placement.problem.checks.unheeded import leave_no_choice
from placement.results.result import Result
from placement.values.gains import Effect, Gains
from placement.values.standings import Standings

# of what is not in the data, so much is named in one line
NAMED = 3
SENTENCES = Text("{this} {next}")
PROVEN = Text("proven best for the stated objectives")
EITHER: tuple[Effect, Effect] = ("worse", "better")


def headline(result: Result) -> Text:
    """Return the answer in one group of sentences, of any city and service: base, before, after, who gets farther, what stands in."""
    if not result.compared and not result.evaluation:
        return _state_said(result)
    coverage = _coverage(result)
    if result.evaluation:
        first = Text("{given}: {change}. {coverage}.", given=GIVEN, change=given_said(result), coverage=capital(coverage))
    else:
        first = Text("{change}: {coverage}.", change=proposed(result, shortened=True), coverage=coverage)
    doubted = result.problem.candidates and not result.evaluation and (claim := _claim(result)) != PROVEN
    return joined(SENTENCES, (first, *_losses(result), *((_sentence(claim),) if doubted else ())))


def firm(result: Result, standings: Standings | None) -> tuple[Text, ...]:
    """Return how firm the answer is: what is proven, how many plans tie, what decided, how far the next one is; nothing where nothing is chosen."""
    if result.evaluation:
        return (standing(result, result.evaluation),)
    if not result.problem.candidates or not result.compared:
        return ()
    found = result.plan.status == "optimal"
    if found and leave_no_choice(result.question.inputs):
        return (Text("This is the only plan that the numbers of offices leave; no objective decided."),)
    said = (_sentence(_claim(result)), *((decided(result, standings), *quickest_said(result)) if found else ()))
    return (joined(SENTENCES, [one for one in said if one != NOTHING]),)


def missing(result: Result) -> tuple[Text, ...]:
    """Return what must be known of the offices, and what is not in the data: in one line, then what the plan is for where that is not computed."""
    lacks, lines = result.not_in_data, list(_years_apart(result))
    if not result.before.open:  # what the study's makers left out comes first: a town hall on the mainland, say
        lacks = tuple(dict.fromkeys((*result.study.not_in_data, *lacks)))
    named, more = joined(in_context("not in the data", "{this}; {next}"), map(unstopped, lacks[:NAMED])), len(lacks) - NAMED
    if lacks and more > 0:
        lines = [Text("Not in the data: {named}; and {more} more.", named=named, more=more), *lines]
    elif lacks:
        lines = [Text("Not in the data: {named}.", named=named), *lines]
    unchecked = result.study.caution_of("offices")
    lines = lines if unchecked is None else [_sentence(unchecked), *lines]
    return (*([joined(SENTENCES, lines)] if lines else []), *purpose_said(result.file.scenario))


def _claim(result: Result) -> Text:
    """Return what is proven of a plan that was sought; "best" only for the stated objectives, and when proven."""
    if result.plan.status != "optimal":
        return Text("stopped early: not proven best")
    if result.bound is not None and not result.bound.firm:
        return Text("best on the published timetables, but not decided: buses that publish no times could change it")
    return PROVEN


def _sentence(said: Text) -> Text:
    return in_context("headline", "{said}.", said=capital(said))


def _whose(result: Result) -> Text:
    column = counted_column(result.file.scenario)
    return (
        in_context("headline", "residents") if column is None else in_context("headline", "the people of {column}", column=column)
    )


def _state_said(result: Result) -> Text:
    """Return who is served where nothing is compared."""
    now, caution = result.measures, result.study.caution_of("demand")
    said = Text(
        "With {count} offices, {part} of {whose} ({served:,} of {people:,}) are {reached}.",
        count=len(result.after.open),
        part=percent(now.share),
        whose=_whose(result),
        served=now.served,
        people=now.people,
        reached=service(result.file.scenario),
    )
    return said if caution is None else joined(SENTENCES, (said, people_cautioned(caution)))


def people_cautioned(caution: Text) -> Text:
    """Return the sentence that says in a few words what the people counted are."""
    return in_context("headline", "People: {caution}.", caution=caution)


def _coverage(result: Result) -> Text:
    """Return how many of whom are within reach of the service chosen for, before and with the plan."""
    before, now, scenario = result.before_measures, result.measures, result.file.scenario
    whose, reached, what = _whose(result), service(scenario), result.gains[0].title
    base = counted_base(scenario, now.people, result.study.caution_of("demand"))
    old, new = percent(before.share), percent(now.share)
    if now.served == before.served:
        return Text(
            "as before, {part} of {whose} are {reached} of {what} ({base})",
            part=new,
            whose=whose,
            reached=reached,
            what=what,
            base=base,
        )
    if old == new:
        old, new = people_said(before.served), people_said(now.served)
    return Text(
        "{whose} {reached} of {what} go from {old} to {new} ({base})",
        whose=whose,
        reached=reached,
        what=what,
        old=old,
        new=new,
        base=base,
    )


def _losses(result: Result) -> Iterator[Text]:
    """Yield who gets farther, of the service chosen for and of the others that most lose, each with what stands in; or that nobody does."""
    told = list(_told(result))
    for group in told:
        yield _moves(group)
        yield from (text for one in group if _farther(group) and (text := stands_in(result, one)) is not None)
    more = sum(_farther([one]) > 0 for one in result.gains) - sum(len(group) for group in told if _farther(group))
    if more:
        yield plural(
            "Some people get farther from {n} more service, too.", "Some people get farther from {n} more services, too.", more
        )
    if not told and not any(_farther([one]) for one in result.gains):
        yield Text("Nobody gets farther from any of these services.") if len(result.gains) > 1 else Text("Nobody gets farther.")


def _told(result: Result) -> Iterator[list[Gains]]:
    """Yield the services whose change the headline tells: the one chosen for, where it loses or is not told of otherwise; what most lose."""
    first, *others = _alike(result.gains)
    unchanged = result.measures.served == result.before_measures.served
    if _farther(first) or (unchanged and first[0].shift.homes["better"]):
        yield first
    losing = [group for group in others if _farther(group)]
    if losing:
        yield max(losing, key=_farther)


def points(result: Result) -> tuple[Text, ...]:
    """Return what stands with the headline: who gets nearer and who farther by each service that it does not tell of, to the same base."""
    told = {one.id for group in _told(result) for one in group} if result.compared else set()
    others = [effect_said(one) for one in result.gains if one.id not in told] if result.compared else []
    return (*hours_said(result), *losses_said(result), *others, *counters_said(result))


def _alike(gains: Sequence[Gains]) -> list[list[Gains]]:
    """Return the services, those given at the same places before and after together."""
    groups: dict[tuple[object, object], list[Gains]] = {}
    for one in gains:
        groups.setdefault((one.before.open, one.after.open), []).append(one)
    return list(groups.values())


def _farther(group: Sequence[Gains]) -> int:
    return group[0].shift.homes["worse"]


def _moves(group: Sequence[Gains]) -> Text:
    """Return how many places give services before and after, and for how many of all people the nearest gets farther and nearer."""
    one, what = group[0], capital(and_list(each.title for each in group))
    farther, nearer = (_people(one.shift.homes[effect], one.measures.people) for effect in EITHER)
    old, new = len(one.before.open), len(one.after.open)
    places = Text("go from {old} to {new} places", old=old, new=new) if old != new else Text("stay at {count} places", count=new)
    return Text(
        "{what} {places}; the nearest gets farther for {farther}, nearer for {nearer}.",
        what=what,
        places=places,
        farther=farther,
        nearer=nearer,
    )


def _people(people: int, of: int) -> Text:
    """Return a number of people with their share of everyone, which nobody has none of."""
    if not people:
        return people_said(0)
    return Text("{people:,} people ({share})", people=people, share=percent(people / of))


def stands_in(result: Result, one: Gains) -> Text | None:
    """Return what the scenario says that stands in for a service where it is lost."""
    scenario = result.file.scenario
    stated = {service.id: service.stands_in for service in scenario.services}
    return (stated | {scenario.offices.service.id: scenario.offices.service.stands_in}).get(one.id)


def _years_apart(result: Result) -> Iterator[Text]:
    """Yield how much newer or older the people counted are than the plan's own number."""
    stated = result.file.scenario.published_people
    if stated is None or stated.counted is None or stated.year is None or stated.year == stated.counted.year:
        return
    apart = stated.counted.year - stated.year
    if apart > 0:
        yield plural(
            "The people counted are of {counted}, {n} year after the plan ({planned}).",
            "The people counted are of {counted}, {n} years after the plan ({planned}).",
            apart,
            counted=stated.counted.year,
            planned=stated.year,
        )
    else:
        yield plural(
            "The people counted are of {counted}, {n} year before the plan ({planned}).",
            "The people counted are of {counted}, {n} years before the plan ({planned}).",
            -apart,
            counted=stated.counted.year,
            planned=stated.year,
        )
