"""The titles of the report's charts, and what they say in words: what their numbers must be."""

from __future__ import annotations

from collections.abc import Mapping

from tests.placement.numbers import said
from tests.placement.numbers.plain import City
from tests.placement.numbers.rules import rule
from tests.placement.numbers.sentences import catchments


def _losses(city: City) -> dict[str, tuple[int, int]]:
    """Return for each service, by its title, how many people get farther and nearer."""
    moved = {service: city.moved(service) for service in city.titles}
    return {city.titles[service]["en"]: (one["farther"], one["nearer"]) for service, one in moved.items()}


def _people(number: int, city: City) -> str:
    return f"{said.count(number)} people ({said.share(number, city.everyone)})"


@rule("People farther and nearer than now. <rows>")
def _(city: City, **_: object) -> Mapping[str, str]:
    rows = [
        f"{title}: farther {_people(farther, city)}; nearer {_people(nearer, city)}"
        for title, (farther, nearer) in _losses(city).items()
    ]
    return {"rows": ". ".join(rows) + "."}


@rule("Farther: {far} people ({far_share}) (", "Nearer: {near} people ({near_share}) (")
def _(city: City, **_: object) -> Mapping[str, str]:
    far, near = (max(pair[place] for pair in _losses(city).values()) for place in (0, 1))
    shares = {"far_share": said.share(far, city.everyone), "near_share": said.share(near, city.everyone)}
    return {"far": said.count(far), "near": said.count(near), **shares}


@rule("Share of people within {reach} in a straight line: <shares>")
def _(city: City, **_: object) -> Mapping[str, str]:
    told = [said.share(city.value(sites).served, city.everyone) for sites in (city.before, city.after)]
    return {"reach": city.reach, "shares": " → ".join(dict.fromkeys(told))}


@rule(" is nearest to the most people: {then} (in the model", " is nearest to the most people: {now} → {then} (in the model")
def _(city: City, **_: object) -> Mapping[str, str]:
    then = catchments(city, city.after)
    most = max(then, key=lambda office: then[office])
    return {"now": said.count(catchments(city, city.before)[most]), "then": said.count(then[most])}


@rule("People served, offices added {one} → {two}: {more}", "People served, offices open in the end {one} → {two}: {more}")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    served = {}
    for row in city.plan["by_number_added"]:
        sites = (city.before | frozenset(row["added"])) - frozenset(row.get("closed", []))
        served[said.count(row["count"])] = city.value(sites).served
    more = served[found["two"]] - served[found["one"]]
    assert int(found["two"]) == int(found["one"]) + 1
    return {"one": found["one"], "two": found["two"], "more": said.more(more)}
