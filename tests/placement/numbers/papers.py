"""Where each paper is to be had and when, read again from the study's own tables."""

from __future__ import annotations

from collections.abc import Mapping

from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block
from tests.placement.numbers.plain import City, rows_of
from tests.placement.numbers.provision import SLOTS, Row, holds, kind_of, month_of
from tests.placement.numbers.rules import rule
from tests.placement.numbers.tables import table

WHEN = {"now": "before", "with the plan": "after"}
CHANNELS = {"Kiosk": "kiosk", "Post office": "post_office", "Store": "store", "Issuing machine": "issuing_machine"}
COUNTERS, UNKNOWN = "Counter with staff", "not in the data"


def english(words: str) -> str:
    """Return the English of a note that may stand in two languages."""
    return words.rpartition(" / ")[2].rstrip(".")


def offers(city: City, title: str) -> list[Row]:
    """Return the rows that tell of a paper before or with the plan."""
    months = [month_of(city, when) for when in WHEN.values()]
    found = [row for row in rows_of(city.folder / "services.csv") if row["name_en"] == title]
    assert found
    return [row for row in found if any(holds(row, month) for month in months)]


def counters(city: City, title: str, when: str) -> list[str]:
    """Return the offices whose counters give a paper."""
    kinds = {row["kind"] for row in offers(city, title) if holds(row, month_of(city, when))}
    gone = city.before - city.after if when == "after" else frozenset()
    return [office for office in city.ids if office not in gone and kind_of(city, office, when) in kinds]


def places(number: int) -> str:
    """Return how many places there are."""
    return f"{said.count(number)} place{'' if number == 1 else 's'}"


@table("Where each paper is to be had", ".*[Tt]he places within the boundary")
def _(city: City, block: Block, row: list[Block]) -> str | None:
    (told,) = {cell(city, block, title, row[1].text) for title in row[0].text.split("; ")}
    return told


def cell(city: City, block: Block, title: str, where: str) -> str | None:
    """Return a cell of one paper at one kind of places."""
    if block.column == "paper":
        return block.text
    own = {kind_of(city, office, when) for office in city.ids for when in WHEN.values()}
    at_counters = where == COUNTERS
    kind = CHANNELS.get(where.partition(" (")[0])
    rows = [row for row in offers(city, title) if (row["kind"] in own if at_counters else row["kind"] == kind)]
    assert rows
    if block.column == "where":
        note = english(rows[0]["note"])
        return where if at_counters else where.partition(" (")[0] + (f" ({note})" if note else "")
    if block.column in WHEN:
        return given_at(city, title, WHEN[block.column], rows, at_counters=at_counters)
    fees = [
        f"{int(row['fee']):,} yen ({row['fee_year']})" if int(row["fee"]) else f"free of charge ({row['fee_year']})"
        for row in rows
        if row["fee"]
    ]
    return {"Fee": "; ".join(dict.fromkeys(fees)) or UNKNOWN}.get(block.column)


def given_at(city: City, title: str, when: str, rows: list[Row], *, at_counters: bool) -> str:
    """Return how many places give a paper, and which where they are few offices."""
    if at_counters:
        names = {one["id"]: one["name_en"] for one in city.offices}
        found = counters(city, title, when)
        listed = ", ".join(names[office] for office in found)
        return "—" if not found else places(len(found)) + ("" if len(found) > 6 else f": {listed}")
    (row,) = rows
    month = month_of(city, when)
    there = [
        one
        for one in rows_of(city.folder / "channels.csv")
        if (one["kind"], one["inside"]) == (row["kind"], "yes")
        and one["opens"] <= month
        and (not one["closes"] or month < one["closes"])
    ]
    if not there or not holds(row, month):
        return "—"
    return f"some of {places(len(there))}; which ones is not in the data" if row["places"] == "some" else places(len(there))


@table("Where each paper is to be had", "When these places are open")
def _(city: City, block: Block, **_: object) -> str | None:
    if block.column not in WHEN:
        return None
    when = WHEN[block.column]
    names = {row["name_en"]: row["id"] for row in city.offices}
    titles = {str(one["title"]["en"]).lower(): kind for kind, one in city.study["kinds"].items()}
    office = names.get(block.row, "")
    kind = (
        kind_of(city, office, when) if office else (CHANNELS | titles)[block.row if block.row in CHANNELS else block.row.lower()]
    )
    rows = [row for row in rows_of(city.folder / "hours.csv") if holds(row, month_of(city, when))]
    told = {}
    for words, slot in SLOTS.items():
        here = [row for row in rows if row["slot"] == slot]
        own = [row for row in here if office and row["id"] == office]
        told[words] = own or [row for row in here if row["kind"] == kind and not row["id"]]
    if not any(told.values()):
        return UNKNOWN
    return "; ".join(f"{words} {opening(found)}" for words, found in told.items())


def opening(rows: list[Row]) -> str:
    """Return when places are open in one part of the week."""
    if not rows:
        return UNKNOWN
    row = min(rows, key=lambda row: ("yes", "part", "no").index(row["open"]))
    clock = f"{row['begins'].lstrip('0')} to {row['ends'].lstrip('0')}"
    words = {
        ("yes", True): clock,
        ("yes", False): "open (from when to when is not in the data)",
        ("part", True): f"on some of these days, {clock}",
        ("part", False): "open on some of these days",
    }.get((row["open"], bool(row["begins"])), "closed")
    return words + (f" ({english(row['note'])})" if row["note"] else "")


@rule("f {papers} papers, {fewer} are given at fewer counters with staff than now, {more} at more")
@rule("f {papers} papers, {more} are given at more counters with staff than now, {fewer} at fewer")
@rule("s many counters with staff as now give each of the {papers} papers")
def _(city: City, block: Block, **_: object) -> Mapping[str, str]:
    titles = dict.fromkeys(row["name_en"] for row in rows_of(city.folder / "services.csv"))
    counts = [[len(counters(city, title, when)) for when in WHEN.values()] for title in titles]
    fewer, more = sum(then < now for now, then in counts), sum(then > now for now, then in counts)
    assert ("fewer counters" in block.text, "more counters" in block.text) == (0 < fewer >= more, more > fewer)
    return {"papers": said.count(len(titles)), "fewer": said.count(fewer), "more": said.count(more)}


@rule("From: <sources>")
def _(city: City, block: Block, **_: object) -> Mapping[str, str]:
    if block.section != "Where each paper is to be had":
        return {}
    layers = (city.study["layers"]["channels"], city.study["hours"], city.study["services"])
    return {"sources": "; ".join(f"{one['source']['en'].rstrip('.')} ({one['vintage']})" for one in layers) + "."}
