"""What is said of where services are to be had, in the parts of the week and by whom: what its numbers must be."""

from __future__ import annotations

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
