"""The words of what a plan does: which offices it opens, closes, moves and merges, what becomes of the sites, and whom that serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from models.messages.numbers import number, people_said, percent
from models.messages.text import Text, and_list, capital, comma_list, in_context, joined
from placement.documents.whose import everyone
from placement.problem.becoming import Parts
from placement.problem.names import Names
from placement.results.result import Result
from placement.scenario.files import Scenario
from placement.values.gains import Gains
from placement.values.hours import Hours
from placement.values.sites import Change

# sites named one by one
NAMED = 3
SITES: dict[Change, Text] = {
    "raised": in_context("sites", "raised"),
    "reduced": in_context("sites", "reduced"),
    "changed": in_context("sites", "changed"),
    "opened": in_context("sites", "opened"),
    "closed": in_context("sites", "closed"),
}


def proposed(result: Result, *, shortened: bool = False) -> Text:
    """Return what a plan does, as a proposal: "Move A to B and close C"; `shortened`, of many offices only how many: "close 11 sites"."""
    names, apart = Names(result.question), told_apart(result, result.before.open, result.after.open)
    spoken = names.few if shortened else names.spoken
    parts = [Text("move {office} to {to}", office=names.of([office]), to=names.of([to])) for office, to in apart.moved]
    parts += [
        Text("merge {offices} into {into}", offices=spoken(offices), into=names.of([into]))
        for into, offices in apart.merged.items()
    ]
    becoming = names.becoming
    sites, what = sorted_out(result, names, apart), becoming.service
    told = (
        (sites.raised, Text("raise {offices} to {kind} status", offices=spoken(sites.raised), kind=becoming.kind)),
        (sites.begun, Text("begin {what} at {offices}", what=what, offices=spoken(sites.begun))),
        (sites.opened, Text("add {offices}", offices=spoken(sites.opened))),
        (sites.ended, Text("end {what} at {offices}", what=what, offices=spoken(sites.ended))),
        (sites.closed, Text("close {offices}", offices=spoken(sites.closed))),
    )
    parts += [said for offices, said in told if offices]
    parts += [] if result.hours is None else list(times_changed(result.hours))
    return capital(and_list(parts)) if parts else Text("Change nothing")


def times_changed(hours: Hours) -> Iterator[Text]:
    """Yield the opening times of which a plan changes the offices, each with how many these are."""
    changed = [time for time in hours.times if not time.always and time.sites[0] != time.sites[1]]
    if changed:
        parts = [
            Text("{title} {old} → {new}", title=time.title, old=len(time.sites[0]), new=len(time.sites[1])) for time in changed
        ]
        yield Text("change at which offices opening times are kept ({parts})", parts=comma_list(parts))


def hours_said(result: Result) -> Iterator[Text]:
    """Yield how many cases are within reach of an office that is open then, today and with the plan: gains beside losses."""
    hours = result.hours
    if hours is None:
        return
    every = sum(time.cases for time in hours.times)
    old, new = (sum(time.reached[state].cases for time in hours.times) for state in (0, 1))
    yield Text(
        "Of {every} cases a year in the opening times, within reach of an office open then: {old} today, {new} with the plan; newly {gained}, "
        "no longer {lost}.",
        every=number(every),
        old=cases_said(old, every),
        new=cases_said(new, every),
        gained=cases_said(sum(time.gained for time in hours.times), every),
        lost=cases_said(sum(time.lost for time in hours.times), every),
    )


def cases_said(cases: int, of: int) -> Text:
    """Return a number of cases with their share of all."""
    return in_context("hours", "{cases} ({share})", cases=number(cases), share=percent(cases / of if of else 0.0))


def sorted_out(result: Result, names: Names, apart: Apart) -> Parts:
    """Return what the offices become that a plan opens and closes, with those that stay for a service as the plan has them."""
    stay = [option for option in result.plan.open if option in names.becoming.others]
    return names.becoming.parts((*apart.opened, *stay), apart.closed)


class Apart(NamedTuple):
    """What differs between two sets of open offices.

    Parameters
    ----------
    moved
        offices and where each moves to.
    merged
        by what they merge into, offices.
    opened, closed
        the others.
    """

    moved: Sequence[tuple[str, str]]
    merged: Mapping[str, list[str]]
    opened: Sequence[str]
    closed: Sequence[str]


def told_apart(result: Result, before: Sequence[str], after: Sequence[str]) -> Apart:
    """Return what differs between two sets of open offices."""
    gone = result.gone(before, after)
    merged: dict[str, list[str]] = {}
    moved = []
    for office, (change, to) in gone.items():
        if change == "merged":
            merged.setdefault(to, []).append(office)
        else:
            moved.append((office, to))
    taken = {to for _, to in gone.values()}
    opened = [office for office in after if office not in before and office not in taken]
    return Apart(moved, merged, opened, [office for office in before if office not in after and office not in gone])


def sites_said(result: Result) -> Text | None:
    """Return what becomes of the sites that more services are given at; None where there is one service alone."""
    if len(result.gains) < 2:
        return None
    names, told = Names(result.question), {*result.added, *result.closed}
    parts = []
    for change, word in SITES.items():
        ids = [
            site.id for site in result.sites if site.change == change and not (change in {"opened", "closed"} and site.id in told)
        ]
        besides = sum(site.change == change for site in result.sites) - len(ids)
        if ids:
            said = names.of(ids)
            if len(ids) > NAMED:  # those named already are not among them
                said = Text("{count} more sites", count=len(ids)) if besides else Text("{count} sites", count=len(ids))
            parts.append(Text("{change}: {sites}", change=word, sites=said))
    return capital(Text("{parts}.", parts=joined(in_context("sites", "{this}; {next}"), parts))) if parts else None


def effect_said(one: Gains) -> Text:
    """Return how many of all people get farther from a service and how many nearer, the more first: both, or that nobody does."""
    homes, people = one.shift.homes, one.measures.people
    old, new = len(one.before.open), len(one.after.open)
    places = Text("{old} → {new} places", old=old, new=new)
    if one.before.open == one.after.open:
        places = Text("{count} places, as now", count=old)
    if not homes["better"] and not homes["worse"]:
        return Text("{title} ({places}): nobody's distance changes.", title=capital(one.title), places=places)
    said = Text("{title} ({places}): people nearer {nearer}, farther {farther}.")
    # a loss before as large a gain
    if homes["worse"] >= homes["better"]:
        said = Text("{title} ({places}): people farther {farther}, nearer {nearer}.")
    return said.filled(
        title=capital(one.title),
        places=places,
        nearer=_of_all(homes["better"], people),
        farther=_of_all(homes["worse"], people),
    )


def _of_all(people: int, of: int) -> Text:
    return part_said(people, of) if people else people_said(0)


def purpose_said(scenario: Scenario) -> Iterator[Text]:
    """Yield what the plan is for, where the scenario says so, and that it is not computed."""
    if scenario.purpose is not None:
        yield scenario.purpose.not_computed or Text("What the plan is for: {title}.", title=scenario.purpose.title)


def fates(scenario: Scenario, one: Gains) -> tuple[Text, Text]:
    """Return how many of all people are newly and no longer served, and how many get nearer, farther and neither."""
    shift, whose = one.shift, everyone(scenario, one.measures.people)

    def part(people: int) -> Text:
        return part_said(people, one.measures.people)

    return (
        Text(
            "Of all {people}, newly served: {newly}; no longer served: {lost}.",
            people=whose,
            newly=part(shift.newly_served),
            lost=part(shift.no_longer_served),
        ),
        Text(
            "Of all {people}, nearer to an open office: {nearer}; farther: {farther}; as far as before: {same}.",
            people=whose,
            nearer=part(shift.homes["better"]),
            farther=part(shift.homes["worse"]),
            same=part(shift.homes["same"]),
        ),
    )


def part_said(people: int, of: int) -> Text:
    """Return a number of people with their share of everyone."""
    return Text("{people:,} ({share})", people=people, share=percent(people / of if of else 0.0))
