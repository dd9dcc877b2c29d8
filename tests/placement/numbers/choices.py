"""The sentences on what else could be chosen, and how sure the choice is: what their numbers must be."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tests.placement.numbers import said
from tests.placement.numbers.plain import GONE, City, Sites
from tests.placement.numbers.rules import rule


@rule("There are {free} candidates, {least} of which", "There are {free} candidates, {least}–{most} of which")
@rule("to add {least} of the candidates ({free})", "to add {least} to {most} of the candidates ({free})")
@rule("The number {least} is the scenario's own", "The scenario allows {least} to {most}.")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    keep, free, counts = city.choice
    kept = len(keep) if "from" not in city.scenario["offices"] else 0
    assert "most" in found or len(counts) == 1
    return {"free": said.count(len(free)), "least": said.count(counts[0] + kept), "most": said.count(counts[-1] + kept)}


@rule("{free} offices may open or close, so that {open} are open in the end")
@rule("to leave {open} offices open, by closing and opening {free} of those")
def _(city: City, **_: object) -> Mapping[str, str]:
    keep, free, counts = city.choice
    return {"free": said.count(len(free)), "open": said.count(len(keep) + counts[0])}


@rule("{missing} people are out of reach")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"missing": said.count(city.everyone - city.value(city.before).served)}


@rule("The farthest lives {far} from the nearest office")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"far": said.metres(city.value(city.before).largest_m)}


@rule("{newly} more people are within reach, {lost} no longer are")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {name: said.count(number) for name, number in city.moved(city.main).items()}


@rule("The mean distance goes from {old} to {new}")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"old": said.metres(city.value(city.before).mean_m), "new": said.metres(city.value(city.after).mean_m)}


@rule("Why {number}?")
def _(city: City, **_: object) -> Mapping[str, str]:
    opening = "from" in city.scenario["offices"]
    return {"number": said.count(len(city.after - city.before) if opening else len(city.after))}


def compared(city: City, told: str, sites: Sites) -> str:
    """Return how a plan differs from the proposal, further written as it is `told`."""
    old, new = city.value(city.after), city.value(sites)
    people, mean, largest = new.served - old.served, new.mean_m - old.mean_m, new.largest_m - old.largest_m
    further = "further" if "further" in told else "farther"
    words = f"{abs(people):,} {'more' if people > 0 else 'fewer'} people served" if people else "as many people served"
    way = f"{said.size(mean)} {further if mean > 0 else 'nearer'}" if mean else "the same"
    longest = f"{said.size(largest)} {'longer' if largest > 0 else 'shorter'}" if largest else "the same"
    return f"{words}, {way} on average, the largest distance {longest}"


@rule("One fewer (<plan>): <change>.", "One more (<plan>): <change>.")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    return {"change": compared(city, found["change"], from_proposal(city, found["plan"]))}


@rule("With <there> in place of <gone>: <change>.")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    return {"change": compared(city, found["change"], (city.after - city.listed(found["gone"])) | city.listed(found["there"]))}


@rule("Keeping <plan>: <change>.")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    return {"change": compared(city, found["change"], from_proposal(city, f"keeping {found['plan']}"))}


def from_proposal(city: City, label: str) -> Sites:
    """Return the offices open in a plan that is told by what it adds, or by how it differs from the proposal."""
    kept, *closed = GONE.split(label)
    if not closed and not kept.startswith("keeping "):
        return city.before | city.listed(label)
    return (city.after | city.listed(kept.removeprefix("keeping ").rstrip(" ,"))) - city.listed(", ".join(closed))


@rule("Even with this plan {total} people in {areas} areas stay out of reach")
def _(city: City, **_: object) -> Mapping[str, str]:
    far = city.nearest(city.after) > city.reach_mm
    areas = {area for area, people in zip(city.area[far], city.people[far], strict=True) if people}
    return {"total": said.count(int(city.people[far].sum())), "areas": said.count(len(areas))}


@rule("<offices> would reach {most} of them")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    far = city.nearest(city.after) > city.reach_mm
    reached = {
        int(city.people[far & (city.nearest(frozenset({office})) <= city.reach_mm)].sum())
        for office in city.listed(found["offices"])
    }
    return {"most": said.count(reached.pop()) if len(reached) == 1 else "one number"}


@rule("It changes once the distance is {less} shorter or {more} longer", "It changes once the distance is {more} longer")
@rule("It changes once the distance is {less} shorter.")
def _(city: City, **_: object) -> Mapping[str, str]:
    spans = city.analysis["reach"]["stretches"]
    (here,) = (span for span in spans if span["start"] <= city.reach_mm <= span["end"])
    exact = {"less": city.reach_mm - here["start"] + 1, "more": here["end"] + 1 - city.reach_mm}
    return {name: f"{Fraction(mm, 1000).numerator if mm % 1000 == 0 else mm / 1000} m" for name, mm in exact.items()}


@rule("= <plans> (+{more})")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"more": said.count(city.all_tied - 3)}


@rule("Of {plans} plans, <plan> is best most often, alone or tied: in {best} of {draws} draws of the people (seed {seed})")
@rule("Of {plans} plans, {equal} are best most often, alone or tied, and equally so; one is <plan>: in {best} of {draws} draws")
@rule("{draws} draws of the people (seed {seed})", "drawn {draws} times (seed {seed})", "uniformly within ±{margin}.")
def _(city: City, **_: object) -> Mapping[str, str]:
    drawn = city.analysis["people"]
    best = [one["best"] for one in drawn["wins"]]
    return {
        "plans": said.count(len(city.plans)),
        "best": said.count(max(best)),
        "equal": said.count(best.count(max(best))),
        "draws": said.count(drawn["draws"]),
        "seed": said.count(drawn["seed"]),
        "margin": f"{Fraction(drawn['margin']) * 100} %",
    }


@rule("The first {shown} of {plans} plans")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"shown": said.count(len(city.analysis["standings"]["plans"])), "plans": said.count(len(city.plans))}
