"""What a table shows, in a sentence that titles it: worked out from the table's own figures, a loss before a smaller gain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf

from models.messages.numbers import metres, moved_said, people_said, percent
from models.messages.text import NOTHING, Text, and_list, capital, in_context, joined, plural
from placement.values.flows import Distribution, ServiceFlows
from placement.values.measures import Measures

BESIDE = Text("{this}; {next}")
# nine tenths are more than half, and no single person decides
PARTS = {
    "ninth": in_context("so far", "90% of the people"),
    "median": in_context("so far", "half of the people"),
    "farthest": in_context("so far", "everybody"),
}
# a number of offices, what its best plan comes to, and whether it is the one chosen
Numbered = tuple[int, Measures, bool]


def titled(finding: Text, base: Text) -> Text:
    """Return a finding with the words that say what the table counts; these alone where nothing is found."""
    return base if finding == NOTHING else Text("{finding}. {base}", finding=capital(finding), base=base)


def figures_found(before: Measures, after: Measures) -> Text:
    """Return how many are served and how far people have it, before and after: the larger change for the worse first."""
    reach, far = served_turned(before, after), mean_turned(before, after)
    if far == NOTHING:
        return reach
    gained = _part(before.served, after.served)
    lost = _part(before.distance_total_mm or 0, after.distance_total_mm or 0)
    worse_first = before.served <= after.served and lost > 0 and lost >= gained
    return joined(BESIDE, (far, reach) if worse_first else (reach, far))


def _part(old: int, new: int) -> float:
    """Return a change as a part of what was before; of nothing it is beyond all bounds."""
    return (new - old) / old if old else (inf if new > old else 0.0)


def served_turned(before: Measures, after: Measures) -> Text:
    """Return what becomes of the people served, as shares where these differ as they are written."""
    old, new = (percent(one.share) for one in (before, after))
    if before.served == after.served:
        return Text("people served stay at {new}", new=new)
    if old == new:
        old, new = people_said(before.served), people_said(after.served)
    if after.served > before.served:
        return Text("people served rise from {old} to {new}", old=old, new=new)
    return Text("people served fall from {old} to {new}", old=old, new=new)


def mean_turned(before: Measures, after: Measures) -> Text:
    """Return what becomes of the mean distance; nothing where somebody reaches no office."""
    was, now = before.distance_mean_m, after.distance_mean_m
    if was is None or now is None:
        return NOTHING
    old, new = metres(was), metres(now)
    if was == now:
        return Text("the mean distance stays at {new}", new=new)
    if old == new:
        return Text("the mean distance is {moved} ({new})", moved=moved_said(now - was), new=new)
    if now > was:
        return Text("the mean distance rises from {old} to {new}", old=old, new=new)
    return Text("the mean distance falls from {old} to {new}", old=old, new=new)


def numbers_found(curve: Sequence[Numbered]) -> Text:
    """Return what one number fewer and one more would mean beside the number chosen, the larger loss or gain first."""
    ways = (*pairwise(curve), *(pair[::-1] for pair in pairwise(curve)))
    beside = [(chosen, other) for chosen, other in ways if chosen[2]]
    # a loss before as large a gain
    beside.sort(key=lambda pair: (*(-abs(gain) for gain in _gains(*pair)), _gains(*pair) > (0, 0)))
    return joined(BESIDE, (_instead(*pair) for pair in beside)) if beside else NOTHING


def _gains(chosen: Numbered, other: Numbered) -> tuple[int, float]:
    """Return how many more people another number serves, and how many metres nearer its offices are on average, where that is known."""
    (_, ours, _), (_, theirs, _) = chosen, other
    return theirs.served - ours.served, 0.0 if _unknown(ours, theirs) else (ours.distance_mean_m or 0) - (
        theirs.distance_mean_m or 0
    )


def _unknown(*measures: Measures) -> bool:
    return any(one.distance_mean_m is None for one in measures)


def _instead(chosen: Numbered, other: Numbered) -> Text:
    count, number, (gain, nearer) = chosen[0], other[0], _gains(chosen, other)
    if not gain:
        said = Text("with {number} instead of {count} as many people are served", number=number, count=count)
        known = not _unknown(chosen[1], other[1])
        return Text("{said} (mean distance: {moved})", said=said, moved=moved_said(-nearer)) if known else said
    if gain > 0:
        return plural(
            "with {number} instead of {count}, {n:,} more person is served",
            "with {number} instead of {count}, {n:,} more people are served",
            gain,
            number=number,
            count=count,
        )
    return plural(
        "with {number} instead of {count}, {n:,} fewer person is served",
        "with {number} instead of {count}, {n:,} fewer people are served",
        -gain,
        number=number,
        count=count,
    )


def distances_found(services: Sequence[ServiceFlows]) -> Text:
    """Return where people get farthest away and where they come nearest, the larger change first.

    It tells of nine tenths of the people, of half where these have it as far as before, else of everybody.
    """
    for part, words in PARTS.items():
        steps = {one.id: _step(*(_metres(state, part) for state in one.distributions)) for one in services}
        told = {max(*steps.values(), 0.0), min(*steps.values(), 0.0)} - {0.0}
        if told:
            ordered = sorted(told, key=lambda step: (-abs(step), step < 0))
            named = ([one for one in services if steps[one.id] == step] for step in ordered)
            return joined(BESIDE, (said for alike in named for said in _moved(alike, part, words)))
    return Text("half, 90% and all of the people have it as far as before")


def _metres(state: Distribution, part: str) -> float:
    """Return the whole metres that the table shows; what too few have is beyond all bounds."""
    mm: int | None = getattr(state, part)
    return inf if mm is None else float(f"{mm / 1000:.0f}")


def _step(old: float, new: float) -> float:
    return 0.0 if old == new else new - old


def _moved(services: Sequence[ServiceFlows], part: str, words: Text) -> Iterator[Text]:
    """Yield how far a part of the people have it before and after, services that have the same together."""
    alike: dict[tuple[float, ...], list[Text]] = {}
    for one in services:
        alike.setdefault(tuple(_metres(state, part) for state in one.distributions), []).append(one.title)
    for (old, new), titles in alike.items():
        what = and_list(titles)
        if old == inf:
            yield Text("{what}: {part} within {new}; before, not so many had a place", what=what, part=words, new=metres(new))
        elif new == inf:
            yield Text("{what}: not so many have a place as before: {part} within {old}", what=what, part=words, old=metres(old))
        else:
            yield Text("{what}: {part} within {new} instead of {old}", what=what, part=words, new=metres(new), old=metres(old))
