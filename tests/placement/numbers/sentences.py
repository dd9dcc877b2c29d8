"""The sentences on what is proposed and whom it changes something for: what their numbers must be."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block
from tests.placement.numbers.plain import City, Sites
from tests.placement.numbers.rules import rule, service_of


@rule("{share} of residents ({served} of {people}) are within {reach} (straight line)")
def _(city: City, **_: object) -> Mapping[str, str]:
    served = city.value(city.after).served
    base = {"served": said.count(served), "people": said.count(city.everyone)}
    return {"share": said.share(served, city.everyone), "reach": city.reach, **base}


@rule("{ties} plans tie on people served; mean distance decided, {ahead} ahead of the next plan")
def _(city: City, **_: object) -> Mapping[str, str]:
    best, second = city.ranked[:2]
    ahead = Fraction(second[1] - best[1], city.everyone * 1000)
    return {"ties": said.count(city.first_tied), "ahead": said.metres(ahead)}


@rule("{ties} plans tie on people served.", "On people served alone, {ties} plans tie")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"ties": said.count(city.first_tied)}


@rule("{ties} plans are equally good by all objectives", "{ties} plans remain tied on every objective")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"ties": said.count(city.all_tied)}


@rule("within {reach} (straight line) of <what> go from {old} to {new} (<base>")
@rule("as before, {new} of residents are within {reach} (straight line) of <what> (<base>")
def _(city: City, **_: object) -> Mapping[str, str]:
    old, new = (city.value(sites).served for sites in (city.before, city.after))
    return {"reach": city.reach, "old": said.share(old, city.everyone), "new": said.share(new, city.everyone)}


@rule("{people} people)", "{people} people; {number} when the plan was made)")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"people": said.count(city.everyone), "number": said.count(city.scenario.get("published_people", {}).get("number", 0))}


@rule(". <title> go from {old} to {new} places; the nearest gets farther for {farther} people ({far}), nearer for {nearer}.")
@rule(
    ". <title> go from {old} to {new} places; the nearest gets farther for {farther} people ({far}), nearer for {nearer} people ({near})."
)
@rule(". <title> go from {old} to {new} places; the nearest gets farther for {farther}, nearer for {nearer} people ({near}).")
@rule(
    ". <title> stay at {new} places; the nearest gets farther for {farther} people ({far}), nearer for {nearer} people ({near})."
)
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    service = service_of(city, found["title"])
    change = city.moved(service)
    return {
        "old": said.count(len(city.sites(service, "before"))),
        "new": said.count(len(city.sites(service, "after"))),
        "farther": said.count(change["farther"]),
        "far": said.share(change["farther"], city.everyone),
        "nearer": said.count(change["nearer"]),
        "near": said.share(change["nearer"], city.everyone),
    }


@rule("and {more} more.")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"more": said.count(len(city.plan["not_in_data"]) - 3)}


@rule("The people counted are of {counted}, {years} years after the plan ({planned}).")
def _(city: City, **_: object) -> Mapping[str, str]:
    stated = city.scenario["published_people"]
    counted, planned = stated["counted"]["year"], stated["year"]
    return {"counted": str(counted), "planned": str(planned), "years": said.count(counted - planned)}


@rule("within {reach} (straight line), and {share} ({served}) before")
def _(city: City, **_: object) -> Mapping[str, str]:
    served = city.value(city.before).served
    return {"share": said.share(served, city.everyone), "served": said.count(served), "reach": city.reach}


@rule("The objective that decided is people served, {ahead} ahead of the next plan")
@rule("The objective that decided is people served, {ahead} people ahead of the next plan")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"ahead": said.count(city.ranked[1][0] - city.ranked[0][0])}


@rule("Looked at were {shown} of {ties} tied plans")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"shown": said.count(len(city.plan["second_look"])), "ties": said.count(city.first_tied)}


@rule("{more} more (plan.json)")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"more": said.count(city.first_tied - 12)}


@rule("End <what> at {sites} sites", "; end <what> at {sites} sites", " and end <what> at {sites} sites")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    service = service_of(city, found["what"])
    ended = [site for site in city.plan["sites"] if service in set(site["before"]) - set(site["after"]) and site["after"]]
    return {"sites": said.count(len(ended))}


@rule("reduced: {sites} sites")
def _(city: City, **_: object) -> Mapping[str, str]:
    fewer = [site for site in city.plan["sites"] if site["after"] and set(site["after"]) < set(site["before"])]
    return {"sites": said.count(len(fewer))}


@rule("<title> ({old} → {new} places): people nearer {nearer+}, farther {farther+}.")
@rule("<title> ({old} → {new} places): people farther {farther+}, nearer {nearer+}.")
def _(city: City, found: Mapping[str, str], block: Block, **_: object) -> Mapping[str, str]:
    service = service_of(city, found["title"])
    change = city.moved(service)
    # the more first, a loss before as large a gain
    first = "farther" if change["farther"] >= change["nearer"] else "nearer"
    assert f"{found['title']} ({found['old']} → {found['new']} places): people {first}" in block.text
    return {
        "old": said.count(len(city.sites(service, "before"))),
        "new": said.count(len(city.sites(service, "after"))),
        "nearer": said.some(change["nearer"], city.everyone),
        "farther": said.some(change["farther"], city.everyone),
    }


@rule("<title> ({places} places, as now): nobody's distance changes")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    service = service_of(city, found["title"])
    assert city.sites(service, "before") == city.sites(service, "after")
    return {"places": said.count(len(city.sites(service, "after")))}


@rule("go from {old} to {new}.", ": from {old} to {new}.")
def _(city: City, block: Block, **_: object) -> Mapping[str, str]:
    if not block.section:  # the headline says shares so
        return {}
    return {"old": said.count(len(city.before)), "new": said.count(len(city.after))}


@rule("Served: within {reach} (straight line). {all} people.", "Of {all} people, {share} are within {reach} (straight line)")
@rule("{all} people; straight lines to the nearest counter", "within {reach} (straight line)")
def _(city: City, **_: object) -> Mapping[str, str]:
    today = said.share(city.value(city.before).served, city.everyone)
    return {"reach": city.reach, "all": said.count(city.everyone), "share": today}


@rule("Of all {all} people, newly served: {newly+}; no longer served: {lost+}.")
@rule("Of all {all} people, nearer to an open office: {nearer+}; farther: {farther+}; as far as before: {same+}.")
def _(city: City, **_: object) -> Mapping[str, str]:
    change = {name: said.people(number, city.everyone) for name, number in city.moved(city.main).items()}
    return change | {"all": said.count(city.everyone)}


@rule("The plan's own number is {number} people")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"number": said.count(city.scenario["published_people"]["number"])}


@rule("The best plan for each number of offices<what>. <steps>")
def _(city: City, **_: object) -> Mapping[str, str]:
    steps = []
    for row in city.plan["by_number_added"]:
        value = city.value((city.before | frozenset(row["added"])) - frozenset(row.get("closed", [])))
        steps.append(f"{row['count']}: {said.count(value.served)} people, mean {said.metres(value.mean_m)}")
    return {"steps": f"{'; '.join(steps)}."}


@rule("Now ({now} offices)", "Now ({now} office)", "With the plan ({then} offices)", "With the plan ({then} office)")
@rule("Map, Now: open offices {now}; ", "Map, With the plan: open offices {then}; ")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"now": said.count(len(city.before)), "then": said.count(len(city.after))}


@rule("Within {reach} of an office: {today}", "Still farther than {reach}: {still}", "No longer within {reach}: {lost}")
@rule("Within {reach} already: {already}", "Newly within {reach}: {newly}")
def _(city: City, **_: object) -> Mapping[str, str]:
    change = city.moved(city.main)
    change["today"] = change["already"] + change["lost"]
    return {name: said.count(number) for name, number in change.items()} | {"reach": city.reach}


@rule("; Farther than {reach}: {beyond}")
def _(city: City, **_: object) -> Mapping[str, str]:
    change = city.moved(city.main)
    return {"beyond": said.count(change["still"] + change["newly"]), "reach": city.reach}


@rule("{reach} circle (", "those farther than {reach}.", "At the scenario's {reach}:")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"reach": city.reach}


@rule("Share of people within a distance of their nearest office. Now: <curves>")
def _(city: City, **_: object) -> Mapping[str, str]:
    curves = []
    for sites in (city.before, city.after):
        marks = {km: city.within(sites, round(km * 1_000_000)) for km in (0.5, 1, 2, 3, 5)}
        curves.append(", ".join(f"{km:g} km {said.share(number, city.everyone)}" for km, number in marks.items()))
    same = city.before == city.after
    return {"curves": f"{curves[0]}." if same else f"{curves[0]}. With the plan: {curves[1]}."}


@rule("People by nearest office. <offices>")
def _(city: City, **_: object) -> Mapping[str, str]:
    near = {when: catchments(city, sites) for when, sites in (("now", city.before), ("then", city.after))}
    names = {row["id"]: row["name_en"] for row in city.offices}
    said_of = [
        f"{names[office]}: Now {said.count(near['now'][office])}"
        + (f", With the plan {said.count(near['then'][office])}" if city.before != city.after else "")
        for office in city.ids
        if office in city.before | city.after
    ]
    return {"offices": "; ".join(said_of)}


def catchments(city: City, sites: Sites) -> dict[str, int]:
    """Return how many people have each office as their nearest, the first where several are as near."""
    mm = city.nearest(sites)
    left, found = city.people.copy(), {}
    for column, office in enumerate(city.ids):
        held = city.mm[:, column] == mm if office in sites else city.mm[:, column] < 0
        found[office] = int(left[held].sum())
        left[held] = 0
    return found


@rule("areas nearer: {areas} (", "areas farther: {areas} (")
def _(city: City, block: Block, **_: object) -> Mapping[str, str]:
    service = service_of(city, block.section)
    sign = 1 if "farther" in block.text else -1
    changes = [
        city.mean_of(row["id"], service, "after") - city.mean_of(row["id"], service, "before")
        for row in city.areas
        if row["people"] != "0"
    ]
    return {"areas": said.count(sum(change * sign > 0 for change in changes))}


@rule("Years of the layers: <layers>")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    layers = found["layers"].removesuffix(".").split(", ")
    ends = [layer["vintage"] for layer in city.layers]
    assert len(layers) == len(ends)
    return {
        "layers": ", ".join(one if one.endswith(f" {end}") else f"? {end}" for one, end in zip(layers, ends, strict=True)) + "."
    }


@rule("All {areas} areas.")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"areas": said.count(len({*city.area}))}


@rule("{offices} offices are open. Of ", "{offices} office is open. Of ", "to the offices kept ({offices})")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"offices": said.count(len(city.before))}
