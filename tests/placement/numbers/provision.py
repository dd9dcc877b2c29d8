"""What is said of where services are to be had, in the parts of the week and by whom: what its numbers must be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block
from tests.placement.numbers.plain import City, Sites, rows_of
from tests.placement.numbers.rules import rule, service_of
from tests.placement.numbers.tables import table

SLOTS = {"weekdays": "weekday_day", "weekday evenings": "weekday_evening", "Saturdays": "saturday", "Sundays": "sunday"}
STATES = {"yes": "open", "part": "open on some of these days", "unknown": "hours not known", "no": "closed"}
Row = Mapping[str, str]


def month_of(city: City, when: str) -> str:
    """Return the month that the services are looked at in, before or with the plan."""
    key = {"before": "now", "after": "then"}[when]
    (month,) = {str(one[key]["date"]) for one in city.scenario["services"] if "date" in one.get(key, {})}
    return month


def holds(row: Row, month: str) -> bool:
    """Return whether a row holds in a month."""
    return row["from"] <= month and (not row["to"] or month < row["to"])


def kind_of(city: City, office: str, when: str) -> str:
    """Return the kind of an office; one that is raised is of the kind that does everything."""
    if when == "after" and office in city.after - city.before:
        (full,) = (kind for kind, one in city.study["kinds"].items() if one["is"] == "full")
        return str(full)
    return next(row["kind"] for row in city.offices if row["id"] == office)


def state_of(city: City, office: str, slot: str, when: str) -> str:
    """Return whether an office is open in a part of the week."""
    held = [row for row in rows_of(city.folder / "hours.csv") if row["slot"] == slot and holds(row, month_of(city, when))]
    own = [row["open"] for row in held if row["id"] == office]
    found = own or [row["open"] for row in held if row["kind"] == kind_of(city, office, when)]
    return next((state for state in ("yes", "part", "no") if state in found), "unknown")


def by_kind(city: City, offices: Iterable[str], when: str) -> str:
    """Return how many offices there are of each kind."""
    counts = Counter(kind_of(city, office, when) for office in city.ids if office in set(offices))
    return ", ".join(f"{city.study['kinds'][kind]['title']['en']} {count}" for kind, count in counts.items())


def span(low: str, high: str) -> str:
    """Return two ends, or one where they are the same."""
    return low if low == high else f"{low} to {high}"


@table("By the part of the week")
def _(city: City, block: Block, **_: object) -> str | None:
    service = service_of(city, str(block.caption))
    part, _, words = block.row.partition(", ")
    when = "before" if words == "before" else "after"
    states = {office: state_of(city, office, SLOTS[part], when) for office in city.sites(service, when)}
    if block.column == "places":
        return "; ".join(
            f"{words}: {by_kind(city, offices, when)}"
            for state, words in STATES.items()
            if (offices := [office for office, one in states.items() if one == state])
        )
    ends: list[Sites] = [
        frozenset(office for office, one in states.items() if one in kept) for kept in ({"yes"}, {"yes", "part", "unknown"})
    ]
    if block.column == "people within reach":
        return span(*(said.people(city.value(sites).served if sites else 0, city.everyone) for sites in ends))
    return span(*(said.metres(city.value(sites).mean_m) if sites else "—" for sites in ends))


@rule("Before is <now>, with the plan <then>. Where")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"now": month_of(city, "before"), "then": month_of(city, "after")}


@rule(
    "<title>: not counted here is where it is to be had with <need>: <kinds>. Of the {farther} people who get farther, between {least} and "
    "{most} have none. In the whole municipality {holders} have it (<source>); where",
)
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    needs = city.study["needs"]
    (need,) = (word for word, one in needs.items() if one["title"]["en"] == found["need"])
    figures = [row for row in rows_of(city.folder / "published.csv") if row["measure"] == needs[need]["published"]]
    (figure,) = (row for row in figures if not row["of"])
    farther, holders = city.moved(service_of(city, found["title"]))["farther"], int(figure["value"])
    return {
        "farther": said.count(farther),
        "most": said.count(farther),
        "least": said.count(max(0, farther - holders)),
        "holders": said.count(holders),
        "source": f"{figure['source']}, {figure['place']}, {figure['year']}",
    }


def offers_of(city: City, name: str, when: str) -> dict[str, Row]:
    """Return the rows of the services' table that speak of one, by kind, in a month."""
    found = [row for row in rows_of(city.folder / "services.csv") if row["name_en"] == name and holds(row, month_of(city, when))]
    return {row["kind"]: row for row in found}


def giving(city: City, name: str, when: str) -> dict[str, str]:
    """Return how many places of each kind give a service, as they are told."""
    every, offers = rows_of(city.folder / "channels.csv"), offers_of(city, name, when)
    channels = [row for row in every if row["inside"] == "yes"]
    kinds = dict.fromkeys(row["kind"] for row in (*city.offices, *every))
    told = {}
    for kind, row in ((kind, offers[kind]) for kind in kinds if kind in offers):
        offices = sum(kind_of(city, office, when) == kind for office in city.ids)
        there = sum(
            one["kind"] == kind
            and one["opens"] <= month_of(city, when)
            and (not one["closes"] or month_of(city, when) < one["closes"])
            for one in channels
        )
        if offices or there:
            some = row["places"] == "some"
            told[kind] = said.count(offices) if offices else f"some of {said.count(there)}" if some else said.count(there)
    return told


@table("Services and who gives them$")
def _(city: City, block: Block, row: list[Block]) -> str | None:
    if block.column == "services":
        return None
    when = "before" if block.column == "before" else "after"
    names, left = [], row[0].text
    for name in sorted({one["name_en"] for one in rows_of(city.folder / "services.csv")}, key=len, reverse=True):
        if name in left:
            names.append(name)
            left = left.replace(name, "", 1)
    assert not left.strip(", ")
    (told,) = {tuple(giving(city, name, when).items()) for name in names}
    ends = [number for _, number in told]
    parts = block.text.split("; ")
    assert len(parts) == len(ends)
    right = [
        part if f" {end}" in part and re.findall(r"\d+", part) == re.findall(r"\d+", end) else f"? {end}"
        for part, end in zip(parts, ends, strict=True)
    ]
    return "; ".join(right)


@table("Services and who gives them: the rows of the source")
def _(city: City, block: Block, row: list[Block]) -> str | None:
    found = [
        one
        for when in ("before", "after")
        for one in offers_of(city, row[0].text, when).values()
        if block.text in {one["from"], one["to"], one["note"]} or one["line"] in block.text
    ]
    return block.text if found else None


@rule("<service>: from {before} places to {after}, and no other channel gives it.")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    ends = {when: sum(int(number) for number in giving(city, found["service"], when).values()) for when in ("before", "after")}
    return {when: said.count(number) for when, number in ends.items()}
