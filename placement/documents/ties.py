"""The words on plans that tie: those equal on the first objective, what decided among them, and those left in the end."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from models.messages.document import Section, Table
from models.messages.numbers import metres, minutes, people_said, size_said
from models.messages.text import NOTHING, Text, capital, in_context, joined, plural, same
from placement.glossary import LARGEST_DISTANCE, MEAN_DISTANCE
from placement.problem.checks.unheeded import leave_no_choice
from placement.problem.names import Names
from placement.problem.units import Reading
from placement.results.result import Result, TravelTimes
from placement.values.measures import Measures
from placement.values.standings import Standings

LISTED = 12
# units of objectives whose differences are read in metres
IN_METRES = {"person_mm", "mm"}
# what two plans that differ are apart at least, in metres and in a score as it is read
SHORTEST_M, LEAST_SCORE = 0.001, Fraction(1, 10_000)


def tied_plans(result: Result) -> list[Section]:
    """Return the plans tied on the first objective, what decided among them, and those tied in the end."""
    body = [*_tied_first(result), *_tied_last(result)]
    return [Section(Text("Ties"), tuple(body))] if body else []


def _tied_first(result: Result) -> list[Text | Table]:
    plan = result.plan
    if not plan.tied_after or len(plan.tied_after[0]) < 2:
        return []
    first, ties, name = plan.objectives[0], plan.tied_after[0], result.question.readings[0].title
    names = Names(result.question)
    count = Text("{ties:,} plans", ties=first.ties) if first.ties_complete else Text("at least {ties:,} plans", ties=first.ties)
    opening = capital(Text("{count} tie on {name}.", count=count, name=name))
    if result.course is not None or result.hours is not None:  # they differ in what the columns do not show
        return [opening]
    shown = result.question.full_offices(plan.added)
    ranked = sorted(_offices_apart(result), key=lambda pair: (pair[0] != shown, _by_distance(pair[1])))
    rows = tuple(
        (names.change(added, "brief"), people_said(of.served), metres(of.distance_mean_m), metres(of.distance_max_m))
        for added, of in ranked[:LISTED]
    )
    head = (names.change_title, Text("served"), MEAN_DISTANCE, LARGEST_DISTANCE)
    table = Table(Text("The tied plans (the one chosen first)"), head, rows, strong=(0,))
    body: list[Text | Table] = [opening, table]
    if len(ranked) > LISTED:
        more = max(first.ties or 0, len(ties)) - LISTED
        body.append(Text("{more:,} more (plan.json).", more=more))
    return body


def _offices_apart(result: Result) -> list[tuple[tuple[str, ...], Measures]]:
    """Return the plans tied on the first objective with their measures; of those with the same offices, the first."""
    # which offices stay for a service, and which channels are chosen, tells apart plans that the first objective does not see
    found: dict[tuple[str, ...], Measures] = {}
    for added, measures in zip(result.plan.tied_after[0], result.tied_measures, strict=True):
        found.setdefault(result.question.full_offices(added), measures)
    return list(found.items())


def _by_distance(measures: Measures) -> int:
    return measures.distance_total_mm or 0


def _tied_last(result: Result) -> list[Text | Table]:
    """Return which plans are left in the end, or which objective left one alone."""
    plan, readings = result.plan, result.question.readings
    if any(value.nearly for value in plan.objectives):
        return [
            Text(
                "The scores are too large for the solver to tell all plans apart: others may be tied with the plan shown, or "
                "within 1e-9 of it."
            )
        ]
    if plan.ties > 1 and result.course is not None:
        return _courses(result)
    if plan.ties > 1 or not plan.ties_complete:
        within = any(goal.slack for goal in result.file.scenario.objective[:-1])
        return (
            _equally_good(result)
            if within
            else [
                Text(
                    "{tied} plans remain tied on every objective; the one shown is the first in the study's order of offices.",
                    tied=plan.ties,
                )
            ]
        )
    breaker = _breaker(result)
    if not breaker or leave_no_choice(result.question.inputs):
        return []
    name = readings[breaker].title
    return [Text("The objective that decided is {name}. To put it next is the scenario's choice.", name=name)]


def _courses(result: Result) -> list[Text | Table]:
    """Return the plans over phases that are equally good, each by what it is in place of the one shown."""
    plan, names = result.plan, Names(result.question)
    others = [added for added in plan.tied if added != plan.added]
    rows = tuple((same(str(row)), names.courses_apart(plan.added, added)) for row, added in enumerate(others, start=1))
    table = Table(Text("Plans as good as the one shown"), (same(""), Text("what is different")), rows)
    if plan.ties_complete:
        return [Text("{ties:,} plans are equally good by all objectives; the one shown is one of them.", ties=plan.ties), table]
    said = Text(
        "At least {ties:,} plans are equally good by all objectives; the one shown is one of them. More are not looked for.",
        ties=plan.ties,
    )
    return [said, table]


def second_look(result: Result) -> list[Section]:
    """Return what streets and trains say of the tied plans, and how firmly."""
    if not result.looks:
        return []
    first, names = result.looks[0], Names(result.question)
    kinds = [Text("on foot")]
    kinds += [Text("timetables")] if first.transit_s is not None else []
    kinds += [Text("buses assumed")] if first.buses_s is not None else []
    ranked = sorted(result.looks, key=lambda look: (look.walking_s, look.added))
    rows = tuple((names.change(look.added, "brief"), *map(minutes, _means(look))) for look in ranked)
    strong = tuple(position for position, look in enumerate(ranked) if look.added == result.plan.added)
    caption = Text("Mean time to the nearest open office")
    best = [min(result.looks, key=lambda look: (_means(look)[kind], look.added)).added for kind in range(len(kinds))]
    if len(set(best)) == 1:
        said = names.change(best[0])
        verdict = Text("By every one of these, the shortest is {said}.", said=said)
        if result.question.closes:
            verdict = in_context("ties", "By every one of these, the shortest is this: {said}.", said=said)
    else:
        verdict = Text("Which is the shortest depends on the way of looking: this alone does not decide.")
    if first.buses_s is not None:
        verdict = Text("{verdict} Some buses publish no times, so a small difference decides nothing.", verdict=verdict)
    title = Text("The tied plans by streets and trains")
    return [Section(title, (Table(caption, (names.change_title, *kinds), rows, strong=strong), *_looked_at(result), verdict))]


def quickest_said(result: Result) -> Iterator[Text]:
    """Yield that the plan is the quickest of those tied with it on foot and by public transport as well, where every one was looked at."""
    looks = result.looks
    ours = next((look for look in looks if look.added == result.plan.added), None)
    if ours is None or len(looks) < 2 or _looked_at(result):
        return
    if any(found > best for found, *all_of in zip(_means(ours), *map(_means, looks), strict=True) for best in [min(all_of)]):
        return
    yield (
        Text("It is also the quickest of these on foot.")
        if ours.transit_s is None
        else Text("It is also the quickest of these on foot and by public transport.")
    )


def _looked_at(result: Result) -> tuple[Text, ...]:
    """Return of how many tied plans the streets and trains were looked at, where that is not all of them."""
    looked, tied = len(result.looks), max(result.plan.objectives[0].ties or 0, len(result.plan.tied_after[0]))
    if looked >= tied and result.plan.objectives[0].ties_complete:
        return ()
    return (
        Text(
            "Looked at were {looked} of {tied:,} tied plans; among the others there may be shorter ones.",
            looked=looked,
            tied=tied,
        ),
    )


def _means(look: TravelTimes) -> tuple[float, ...]:
    return tuple(value for value in (look.walking_s, look.transit_s, look.buses_s) if value is not None)


def decided(result: Result, standings: Standings | None) -> Text:
    """Return in a sentence what the plan stands on: how many tie with it, which objective decided, and how far the next plan is."""
    plan, readings = result.plan, result.question.readings
    if plan.ties > 1 and not plan.ties_complete:
        return Text("At least {ties:,} plans are equally good by all objectives.", ties=plan.ties)
    if plan.ties > 1:
        return Text("{ties:,} plans are equally good by all objectives.", ties=plan.ties)
    place = _breaker(result)
    if place is None:
        return NOTHING
    said = _next_plan(result, standings, place)
    name, first = readings[place].title, plan.objectives[0]
    if not place:
        return Text("The objective that decided is {name}{gap}.", name=name, gap=said)
    count = Text("{ties:,} plans", ties=first.ties) if first.ties_complete else Text("at least {ties:,} plans", ties=first.ties)
    return capital(
        Text("{count} tie on {first}; {name} decided{gap}.", count=count, first=readings[0].title, name=name, gap=said)
    )


def _next_plan(result: Result, standings: Standings | None, place: int) -> Text:
    """Return how far behind the next plan is in the objective that decided, or nothing where that is not known."""
    goals, later = result.file.scenario.objective, standings.plans[1:2] if standings else ()
    if any(goal.slack for goal in goals) or not later:
        return NOTHING
    ours, next_best = (tuple(values) for values in ([goal.value for goal in result.plan.objectives], later[0].values))
    if ours[:place] != next_best[:place] or ours[place] == next_best[place]:
        return NOTHING
    gap = _gap(result.question.readings[place], ours[place], next_best[place])
    return Text(", {gap} ahead of the next plan", gap=gap)


def _gap(reading: Reading, ours: int, other: int) -> Text:
    """Return how far apart two values are; where they are read on a scale that is not even, how far apart they read."""
    if reading.unit == "equivalent":
        return size_said(abs(reading.figure(ours) - reading.figure(other)) or SHORTEST_M)
    if reading.unit == "score":
        apart = abs(reading.score(ours) - reading.score(other))
        return same(f"{float(apart):.4f}") if apart >= LEAST_SCORE else Text("under {least}", least=f"{float(LEAST_SCORE)}")
    size = abs(ours - other)
    if reading.unit == "people" and reading.weights == 1:
        return plural("{n:,} person", "{n:,} people", size)
    return size_said(reading.change(size)) if reading.unit in IN_METRES else reading.text(size)


def _breaker(result: Result) -> int | None:
    """Return which objective left one plan alone; None where it is not known."""
    plan = result.plan
    if any(value.nearly for value in plan.objectives) or not plan.ties_complete or plan.ties > 1:
        return None
    if any(value.ties == 1 and not value.ties_complete for value in plan.objectives):  # whether there are others is not known
        return None
    alone = [value.ties == 1 and value.ties_complete for value in plan.objectives]
    return next((place for place in range(len(alone)) if all(alone[place:])), None)


def _equally_good(result: Result) -> list[Text | Table]:
    """Return the plans that tolerances leave tied: they may differ in what was given up."""
    plan, names = result.plan, Names(result.question)
    said = joined(Text("{this}; {next}"), (names.change(added, "brief") for added in plan.tied[:LISTED]))
    lines: list[Text | Table] = [
        Text(
            "{tied} plans are equally good by the objectives and what may be given up of them: {plans}. The one shown is the best "
            "of them on the first objective, and so on; then the first in the study's order of offices.",
            tied=plan.ties,
            plans=said,
        )
    ]
    if plan.ties > LISTED:
        lines.append(Text("{more:,} more (plan.json).", more=plan.ties - LISTED))
    return lines
