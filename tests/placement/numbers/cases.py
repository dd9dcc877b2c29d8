"""What is said of modelled loads and of what was published: what its numbers must be, by shares and largest remainders."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block
from tests.placement.numbers.plain import City, Sites, rows_of
from tests.placement.numbers.rules import rule
from tests.placement.numbers.sentences import catchments
from tests.placement.numbers.tables import table


def published(city: City) -> list[dict[str, str]]:
    """Return the rows of the published figures."""
    return rows_of(city.folder / "published.csv")


def total(city: City) -> int:
    """Return the cases of the year."""
    (stated,) = city.scenario["loads"]["of"]
    (measure,) = stated["published"]
    (row,) = (one for one in published(city) if (one["measure"], one["of"], one["year"]) == (measure, "", stated["year"]))
    return int(row["value"])


def whole(cases: int, shares: Sequence[Fraction | float]) -> list[int]:
    """Return whole cases by largest remainder, the first of equal ones first."""
    exact = [cases * share / sum(shares) for share in shares]
    found = [math.floor(one) for one in exact]
    for place in sorted(range(len(found)), key=lambda place: (found[place] - exact[place], place))[: cases - sum(found)]:
        found[place] += 1
    return found


def nearest(city: City, sites: Sites) -> dict[str, int]:
    """Return the cases of each office where everyone goes to the nearest."""
    people = {office: number for office, number in catchments(city, sites).items() if office in sites}
    return dict(zip(people, whole(total(city), [Fraction(number) for number in people.values()]), strict=True))


def drawn(city: City, sites: Sites, pull: float) -> dict[str, float]:
    """Return how many people each office draws where they spread."""
    loads = city.scenario["loads"]
    decay, offices = float(loads["decay"].split()[0]), [office for office in city.ids if office in sites]
    found = dict.fromkeys(offices, 0.0)
    for row, people in enumerate(city.people):
        draw = {
            office: math.exp((pull if office == loads["main"] else 0) - decay * int(city.mm[row, city.ids.index(office)]) / 1e6)
            for office in offices
        }
        for office in offices:
            found[office] += int(people) * draw[office] / sum(draw.values())
    return found


def spread(city: City, sites: Sites) -> list[dict[str, int]]:
    """Return the cases of each office for every pull."""
    found = (drawn(city, sites, float(pull)) for pull in city.scenario["loads"]["pull"])
    return [dict(zip(one, whole(total(city), list(one.values())), strict=True)) for one in found]


def ends(values: Sequence[int]) -> str:
    """Return the least and the most."""
    return said.count(values[0]) if min(values) == max(values) else f"{said.count(min(values))} to {said.count(max(values))}"


@table("Loads", "Modelled cases")
def _(city: City, block: Block, **_: object) -> str | None:
    sites = city.before if block.column.startswith("before") else city.after
    if block.row == "all":
        return said.count(total(city))
    office = city.named(block.row)
    if block.column.startswith("change"):
        old, new = (nearest(city, one).get(office, 0) for one in (city.before, city.after))
        return said.more(new - old)
    if office not in sites:
        return "—"
    return f"{said.count(nearest(city, sites)[office])} ({ends([one[office] for one in spread(city, sites)])})"


@rule(
    "Modelled cases of <service>, FY{year}: {total} in all",
    "modelled for FY{year}",
    "Published shares of FY{year} ({evening} cases)",
)
def _(city: City, **_: object) -> Mapping[str, str]:
    (stated,) = city.scenario["loads"]["of"]
    shares = city.scenario["loads"]["shares"]
    (row,) = (one for one in published(city) if (one["measure"], one["of"], one["year"]) == (shares["cases"], "", shares["year"]))
    return {"year": stated["year"].removeprefix("FY"), "total": said.count(total(city)), "evening": said.count(int(row["value"]))}


@rule("a logit with a decay of {decay} per km), while <main> draws people besides, by a pull of {low} to {high}")
@rule("the decay is {decay} per km", "The pull of <main> is {low}, {high}, of other offices {none}.")
def _(city: City, **_: object) -> Mapping[str, str]:
    loads = city.scenario["loads"]
    low, high = loads["pull"]
    return {"decay": loads["decay"].split()[0], "low": f"{float(low):g}", "high": f"{float(high):g}", "none": "0"}


@rule("nearest office, and a line for the range. <rows>.")
def _(city: City, **_: object) -> Mapping[str, str]:
    names = {row["id"]: row["name_en"] for row in city.offices}
    found = []
    for office in (office for office in city.ids if office in city.before | city.after):
        ends_of = []
        for sites, words in ((city.before, "before"), (city.after, "with the plan")):
            if office in sites:
                every = [nearest(city, sites)[office], *(one[office] for one in spread(city, sites))]
                ends_of.append(f"{words}, modelled {every[0]:,} ({min(every[1:]):,} to {max(every[1:]):,})")
        found.append(f"{names[office].removesuffix(' Branch')}: {', '.join(ends_of)}")
    return {"rows": "; ".join(found)}


@rule("the busiest one has {least} to {most} cases by nearest office")
def _(city: City, **_: object) -> Mapping[str, str]:
    keep, free, counts = city.choice
    most = [
        max(nearest(city, keep | frozenset(some)).values()) for count in counts for some in itertools.combinations(free, count)
    ]
    return {"least": said.count(min(most)), "most": said.count(max(most))}


@table("Loads", "Published cases")
def _(city: City, block: Block, row: list[Block]) -> str | None:
    (compared,) = city.scenario["loads"]["compare"]
    figure = next(
        one for one in published(city) if (one["measure"], one["of"], one["year"]) == (compared["measure"], "", row[0].text)
    )
    value, modelled = int(figure["value"]), total(city)
    return {
        "year": figure["year"],
        "published": f"{'about ' if figure['about'] else ''}{value:,}",
        "modelled − published": f"{said.more(modelled - value)} ({said.more(modelled - value)})",
    }.get(block.column, f"{modelled:,} ({modelled:,})" if block.column.startswith("modelled for") else None)


@rule("at all {offices} office, before the plan", "at all {offices} offices, before the plan")
def _(city: City, **_: object) -> Mapping[str, str]:
    return {"offices": said.count(len(city.before))}


@table("Loads", "Published shares")
def _(city: City, block: Block, **_: object) -> str | None:
    stated = city.scenario["loads"]["shares"]
    rows = {
        one["of"]: Fraction(one["value"])
        for one in published(city)
        if (one["measure"], one["year"]) == (stated["measure"], stated["year"])
    }
    offices = frozenset(rows)
    if block.column == "published":
        return "—" if block.row.startswith("misfit") else f"{float(rows[city.named(block.row)]):.1f}%"
    if block.column == "office":
        return None
    (held,) = (one for one in published(city) if (one["measure"], one["of"]) == (stated["cases"], ""))
    people: Mapping[str, Fraction | float] = {
        office: Fraction(number) for office, number in catchments(city, offices).items() if office in offices
    }
    if block.column != "nearest":
        people = drawn(city, offices, float(block.column.rpartition(" ")[2]))
    # the shares are those of whole cases
    cases = dict(zip(people, whole(int(held["value"]), list(people.values())), strict=True))
    parts = {office: Fraction(100 * number, int(held["value"])) for office, number in cases.items()}
    if block.row.startswith("misfit"):
        return said.rounded(sum((abs(parts[office] - rows[office]) for office in rows), Fraction(0)) / 2, 1)
    return said.rounded(parts[city.named(block.row)], 1) + "%"


@rule("The misfit is half the sum", "spread over all, pull {pull}", "points of {one}")
def _(city: City, block: Block, **_: object) -> Mapping[str, str]:
    # the columns before are of the offices, of what was published and of the nearest
    pulls = [f"{float(pull):g}" for pull in city.scenario["loads"]["pull"]]
    return {"pull": pulls[block.place[1] - 3] if block.place[0] < 0 <= block.place[1] - 3 else "", "one": "1 %"}


@rule("{shares} shares that make up the whole hold {free} free number", "so that {left} degrees of freedom are left")
def _(city: City, **_: object) -> Mapping[str, str]:
    stated = city.scenario["loads"]["shares"]
    shares = sum(one["measure"] == stated["measure"] for one in published(city))
    return {"shares": said.count(shares), "free": said.count(shares - 1), "left": said.count(max(0, shares - 1 - 2))}


@rule(
    "The {evening} cases are said to be about {share} of the year's, which makes that {implied} cases; "
    "the volumes published of that year add up to {volumes}."
)
def _(city: City, **_: object) -> Mapping[str, str]:
    shares = city.scenario["loads"]["shares"]
    values = {(one["measure"], one["of"], one["year"]): Fraction(one["value"]) for one in published(city)}
    evening, part = (values[measure, "", shares["year"]] for measure in (shares["cases"], shares["of_year"]["share"]))
    volumes = sum(values[measure, "", shares["year"]] for measure in shares["of_year"]["published"])
    return {
        "evening": said.count(int(evening)),
        "share": f"{float(part):g}%",
        "implied": said.count(round(evening / part * 100)),
        "volumes": said.count(int(volumes)),
    }


@table("Published figures")
def _(city: City, block: Block, **_: object) -> str | None:
    (stated,) = city.scenario["published"]
    figures = [one for one in published(city) if one["measure"] == stated["measure"]]
    if block.column == "of":
        return None
    (figure,) = (one for one in figures if one["year"] == block.column)
    return f"{'about ' if figure['about'] else ''}{int(figure['value']):,}"


@rule("FY{year}")
def _(city: City, found: Mapping[str, str], block: Block, **_: object) -> Mapping[str, str]:
    years = sorted({one["year"].removeprefix("FY") for one in published(city)})
    if block.section == "Published figures" and block.place[0] < 0 < block.place[1]:
        return {"year": years[block.place[1] - 1]}
    return {"year": found["year"] if found["year"] in years else "a year of the table"}


@rule("no forecast is fitted to {years} points")
def _(city: City, **_: object) -> Mapping[str, str]:
    (stated,) = city.scenario["published"]
    return {"years": said.count(len({one["year"] for one in published(city) if one["measure"] == stated["measure"]}))}
