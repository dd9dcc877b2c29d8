"""The tables that hold numbers: what each cell must be, by the heads it stands under."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction

from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block
from tests.placement.numbers.plain import DOES, City, Sites
from tests.placement.numbers.rules import service_of

COUNTERS = "counters that keep the limit on waiting"
# given `city`, `block` and its `row`
Cell = Callable[..., str | None]
TABLES: list[tuple[re.Pattern[str], re.Pattern[str], Cell]] = []


def table(section: str, caption: str = ".*") -> Callable[[Cell], Cell]:
    """Say what the cells of a table must be; None where a cell's words are not of numbers."""

    def add(cell: Cell) -> Cell:
        TABLES.append((re.compile(section), re.compile(caption), cell))
        return cell

    return add


def measures(city: City, column: str, sites: Sites) -> str | None:
    """Return a plan's cell in the columns that every table of plans has."""
    one = city.value(sites)
    found = {
        "served": said.count(one.served),
        "share": said.share(one.served, city.everyone),
        "mean distance": said.metres(one.mean_m),
        "largest distance": said.metres(one.largest_m),
    } | ({COUNTERS: said.count(city.counters(sites))} if column == COUNTERS else {})
    return found.get(column)


@table("Before and after", ".*Served:")
def _(city: City, block: Block, **_: object) -> str | None:
    sites = {"before": city.before, "after": city.after}[block.column]
    one = city.value(sites)
    return {
        "open offices": said.count(len(sites)),
        "people served": said.count(one.served),
        "share of all people": said.share(one.served, city.everyone),
        "mean distance": said.metres(one.mean_m),
        "largest distance": said.metres(one.largest_m),
    }[block.row]


def arrow(old: str, new: str) -> str:
    """Return two values, or one where they are the same."""
    return old if old == new else f"{old} → {new}"


@table("Who gains and who loses")
def _(city: City, block: Block, **_: object) -> str | None:
    service = service_of(city, block.column)
    old, new = (city.sites(service, when) for when in ("before", "after"))
    change = city.moved(service)
    reached = {when: said.share(city.value(sites).served, city.everyone) for when, sites in (("old", old), ("new", new))}
    return {
        "counters": f"{len(old)} → {len(new)}",
        "people nearer": said.people(change["nearer"], city.everyone),
        "people farther": said.people(change["farther"], city.everyone),
        "people newly within reach": said.people(change["newly"], city.everyone),
        "people no longer within reach": said.people(change["lost"], city.everyone),
        "share within reach": arrow(reached["old"], reached["new"]),
        "mean distance": arrow(said.metres(city.value(old).mean_m), said.metres(city.value(new).mean_m)),
    }[block.row]


@table("By area: ")
def _(city: City, block: Block, **_: object) -> str | None:
    service = service_of(city, block.section)
    sign = 1 if "farther" in str(block.caption) else -1
    changes = [
        (abs(change), area_name(city, area))
        for area in (one["id"] for one in city.areas if one["people"] != "0")
        if (change := city.mean_of(area, service, "after") - city.mean_of(area, service, "before")) * sign > 0
    ]
    size = {name: change for change, name in changes}[block.row]
    # the largest changes stand first, one for each row
    assert size == sorted((change for change, _ in changes), reverse=True)[block.place[0]]
    return said.moved(size * sign) if block.column.startswith("change") else None


def area_name(city: City, area: str) -> str:
    """Return the English name of an area."""
    return next(one["name_en"] for one in city.areas if one["id"] == area)


@table("People of each office")
def _(city: City, block: Block, **_: object) -> str | None:
    office = city.named(block.row)
    column, _, when = block.column.partition(", ")
    if column not in {"people", "mean distance"}:
        return None
    sites = city.before if when == "before" else city.after
    mm = city.nearest(sites)
    held = city.mm[:, city.ids.index(office)] == mm
    for earlier in city.ids[: city.ids.index(office)]:
        held &= (city.mm[:, city.ids.index(earlier)] != mm) | (earlier not in sites)
    if office not in sites or not held.any():
        return "0" if column == "people" and office in sites else "—"
    people = int(city.people[held].sum())
    return said.count(people) if column == "people" else said.metres(Fraction(int((city.people * mm)[held].sum()), people * 1000))


@table("The plans, best first")
def _(city: City, block: Block, row: list[Block]) -> str | None:
    sites = city.labelled(row[1].text)
    if block.column == "rank":
        return said.count(1 + sum(score < city.plans[sites] for score in city.ranked))
    return measures(city, block.column, sites)


@table("The price of each condition")
def _(city: City, block: Block, **_: object) -> str | None:
    condition = city.analysis["explanation"]["conditions"][block.place[0]]
    if block.column == "line":
        return str(city.written(condition["path"])[0])
    if condition["best"] is None:
        return standing(city, condition) if block.column == "in this plan" else block.text.strip("0123456789")
    best = frozenset(condition["best"]["open"])
    old, new = city.value(city.after), city.value(best)
    if block.column == "without it":
        more = len(best - city.after)
        return re.sub(r"\d+", str(more), block.text)
    if block.column == "in this plan":
        return standing(city, condition)
    return {
        "served": said.more(new.served - old.served),
        "mean distance": said.moved(new.mean_m - old.mean_m, "0"),
        "offices": said.more(len(best) - len(city.after)),
        COUNTERS: f"{city.counters(city.after)} → {city.counters(best)}" if block.column == COUNTERS else None,
    }.get(block.column)


def standing(city: City, condition: dict[str, object]) -> str | None:
    """Return what the plan makes of a condition."""
    if condition["kind"] == "rule":
        rule = next(one for one in city.scenario["rules"] if one["id"] == condition["id"])
        if "wait" in rule:
            return f"{city.counters(city.after)} counters"
        kinds = {row["id"]: row["kind"] for row in city.offices}
        opened = sum(kinds[office] == rule["of"]["kind"] for office in city.after)
        return f"{opened} open of at most {rule['at_most']}"
    counts = {
        "open": len(city.after - city.before),
        "close": len(city.before - city.after),
        "total": len(city.after),
    }
    return said.count(counts[str(condition["kind"])]) if condition["kind"] in counts else None


@table("If within reach meant another distance")
def _(city: City, block: Block, **_: object) -> str | None:
    span = city.analysis["reach"]["stretches"][block.place[0]]
    whole = city.analysis["reach"]["high"] - city.analysis["reach"]["low"] + 1
    assert (city.analysis["reach"]["low"], city.analysis["reach"]["high"]) == (city.reach_mm // 2, city.reach_mm * 3 // 2)
    best = frozenset(span["plans"][0]) | city.choice[0] | (city.before if "from" in city.scenario["offices"] else frozenset())
    served = [said.count(city.within(best, span[end])) for end in ("start", "end")]
    tied = [tied_at(city, span[end]) for end in ("start", "end")]
    return {
        "from": end_of(city, span["start"], math.ceil),
        "to": end_of(city, span["end"], math.floor),
        "share of the range looked at": said.percentage(Fraction(span["end"] - span["start"] + 1, whole)),
        "people served (at both ends)": arrow(*served),
        "tied on the first objective": "-".join(map(str, sorted(set(tied)))),
    }.get(block.column)


def end_of(city: City, mm: int, whole: Callable[[Fraction], int]) -> str:
    """Return an end of a stretch in the whole metres within it; an end of the range as a scenario would write it."""
    if mm not in {city.analysis["reach"]["low"], city.analysis["reach"]["high"]}:
        return f"{whole(Fraction(mm, 1000)):,} m"
    return f"{mm / 1_000_000:g} km" if mm >= 1_000_000 and mm % 100_000 == 0 else f"{mm / 1000:g} m"


def tied_at(city: City, mm: int) -> int:
    """Return how many plans serve the most people at a distance."""
    served = [city.within(plan, mm) for plan in city.plans]
    return served.count(max(served))


@table("If areas had more or fewer people", "Shares of")
def _(city: City, block: Block, **_: object) -> str | None:
    drawn = city.analysis["people"]
    sites = city.labelled(block.row)
    keep = city.choice[0] | (city.before if "from" in city.scenario["offices"] else frozenset())
    one = next(one for one in drawn["wins"] if keep | frozenset(one["plan"]) == sites)
    if block.column == "plan":
        return None
    if block.column.startswith("95%"):
        low, high = wilson(one["best"], drawn["draws"])
        return f"{100 * low:.1f}%-{100 * high:.1f}%"
    count = one["alone"] if block.column == "best alone" else one["best"]
    return said.rounded(Fraction(100 * count, drawn["draws"]), 2) + "%"


def wilson(best: int, draws: int) -> tuple[float, float]:
    """Return the interval of 95 % of a share, by Wilson."""
    z, part = 1.959964, best / draws
    centre = (part + z * z / (2 * draws)) / (1 + z * z / draws)
    half = z / (1 + z * z / draws) * math.sqrt(part * (1 - part) / draws + z * z / (4 * draws * draws))
    return centre - half, centre + half


@table("Ties", "The tied plans")
def _(city: City, block: Block, **_: object) -> str | None:
    return measures(city, block.column, city.labelled(block.row))


@table("The tied plans by streets and trains")
def _(city: City, block: Block, **_: object) -> str | None:
    sites = city.labelled(block.row)
    found = next(
        one
        for one in city.plan["second_look"]
        if (city.before | frozenset(one["added"])) - frozenset(one.get("closed", [])) == sites
    )
    names = {"on foot": "walking", "timetables": "timetables", "buses assumed": "buses_assumed"}
    if block.column not in names:
        return None
    return f"{said.rounded(Fraction(str(found['mean_s'][names[block.column]])) / 60, 1)} min"


@table("Why", ".*The best plan for each number")
def _(city: City, block: Block, row: list[Block]) -> str | None:
    number = int(row[0].text)
    sites, fewer = city.by_number[number], city.by_number.get(number - 1)
    words = row[1].text
    # a plan that only adds to the one above is told by what it adds
    assert sites == (fewer | city.listed(words[2:]) if fewer is not None and words.startswith("+ ") else city.labelled(words))
    if block.column in DOES - {"change"} | {"open in the end"}:
        return said.count(number)
    one = city.value(sites)
    last = None if fewer is None else city.value(fewer)
    if block.column == "gain":
        return "" if last is None else said.more(one.served - last.served)
    if block.column == "change":
        return "" if last is None else said.moved(one.mean_m - last.mean_m)
    return measures(city, block.column, sites)


@table("Objectives and proof")
def _(city: City, block: Block, **_: object) -> str | None:  # noqa: PLR0911 - a plain case each
    number = block.place[0]
    if "states" in city.scenario:
        from tests.placement.numbers.courses import sought

        return sought(city, block)
    if "hours" in city.scenario:
        from tests.placement.numbers import hours

        return hours.sought(city, block)
    ((_, name),) = city.scenario["objective"][number].items()
    one = city.value(city.after)
    if block.column == "objective, in order":
        return f"{number + 1}. {block.text.partition('. ')[2]}"
    if block.column == "plans tied":
        best = city.ranked[0][: number + 1]
        return said.count(sum(score[: number + 1] == best for score in city.ranked))
    if block.column == "value":
        if name == "counters":
            return said.count(city.counters(city.after))
        return said.count(one.served) if name == "served_population" else f"{said.rounded(one.mean_m, 3)} m"
    return None


@table("Indicators")
def _(city: City, block: Block, **_: object) -> str | None:
    (found,) = (one for one in city.indicators if one["name_en"] == block.row)
    if block.column in {"before", "after"}:
        cell = found[block.column]
        return f"{int(cell):,}" if cell.isdigit() else cell or "—"
    return found["name_en"] if block.column == "indicator" else found["unit"]


@table("Layers, their years and sources")
def _(city: City, block: Block, **_: object) -> str | None:
    return str(city.layers[block.place[0]]["vintage"]) if block.column == "year" else None


@table("How to reproduce it")
def _(city: City, block: Block, **_: object) -> str | None:
    versions = city.manifest["versions"]
    return (
        {
            "hash of the input (input_sha256)": city.plan["input_sha256"],
            "solver": f"HiGHS {city.plan['solver']['version']}",
            "program": f"placement {versions['placement']}",
            "command": re.sub(r"\S*solve \S+", f"solve {city.file.stem}", block.text),
        }.get(block.row)
        if block.column == "value"
        else None
    )


@table("Figures by area")
def _(city: City, block: Block, **_: object) -> str | None:
    (found,) = (one for one in city.areas if one["name_en"] == block.row)
    held = city.area == found["id"]
    people = city.people[held]
    old, new = (city.mean_of(found["id"], city.main, when) for when in ("before", "after"))
    served = {
        when: said.count(int(people[city.nearest(sites)[held] <= city.reach_mm].sum()))
        for when, sites in (("before", city.before), ("after", city.after))
    }
    return {
        "people": said.count(int(people.sum())),
        "served": served["before"] if city.before == city.after else None,
        "mean distance": said.metres(old) if city.before == city.after else None,
        "served, before": served["before"],
        "served, after": served["after"],
        "mean distance, before": said.metres(old),
        "mean distance, after": said.metres(new),
        "change": said.moved(new - old),
    }.get(block.column)


@table("Why is my area not reached", "The most first")
def _(city: City, block: Block, **_: object) -> str | None:
    if block.column == "area":
        return None
    (found,) = (one for one in city.areas if one["name_en"] == block.row)
    far = (city.area == found["id"]) & (city.nearest(city.after) > city.reach_mm)
    return said.count(int(city.people[far].sum()))


@table("Why not|What without|Why close|Why end|What if")
def _(block: Block, **_: object) -> str | None:
    return None if block.row in DOES else "unread"


@table("sources")
def _(city: City, block: Block, **_: object) -> str | None:
    years: dict[str, list[str]] = {}
    for part in city.layers:
        held = years.setdefault(part["source"]["en"].rstrip("."), [])
        held += [part["vintage"]] if part["vintage"] not in held else []
    source, of = list(years.items())[block.place[0]]
    return f"{source} ({', '.join(of)})"
