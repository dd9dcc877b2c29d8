"""What is said of counters, waits, posts and yen: what its numbers must be, by sums of fractions and every way to share counters out."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property

from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block
from tests.placement.numbers.plain import City, Sites
from tests.placement.numbers.rules import rule
from tests.placement.numbers.sentences import catchments
from tests.placement.numbers.tables import table

Case = tuple[int, int]  # minutes at the counter, arrivals an hour
Shares = Mapping[str, int]


class Queue:
    """The queue of a city, worked out from its scenario."""

    def __init__(self, city: City) -> None:
        self.city = city
        self._waits: dict[tuple[int, int, Case], int | None] = {}
        self._shares: dict[tuple[Sites, int, Case], Shares | None] = {}

    @cached_property
    def cases(self) -> list[Case]:
        """Return every time with every number of arrivals."""
        stated = self.city.scenario["queue"]
        times = [int(time.removesuffix(" min")) for time in stated["service_time"]]
        return list(itertools.product(times, stated["arrivals"]["per_hour"]))

    @property
    def hardest(self) -> Case:
        """Return the longest time with the most arrivals."""
        return max(self.cases)

    @property
    def limit_s(self) -> int:
        """Return the longest mean wait that is allowed, in seconds."""
        (wait,) = (one["wait"] for one in self.city.scenario["rules"] if "wait" in one)
        return 60 * int(wait.removesuffix(" min"))

    def people(self, sites: Sites) -> dict[str, int]:
        """Return how many people have each office as their nearest."""
        return {office: people for office, people in catchments(self.city, sites).items() if office in sites}

    def wait_s(self, counters: int, people: int, case: Case) -> int | None:
        """Return the mean wait in whole seconds, rounded up; None where the queue grows without end."""
        if (counters, people, case) not in self._waits:
            self._waits[counters, people, case] = self._wait_s(counters, people, case)
        return self._waits[counters, people, case]

    def _wait_s(self, counters: int, people: int, case: Case) -> int | None:
        busy = Fraction(case[1] * people * case[0], self.city.everyone * 60)
        if busy >= counters:
            return None
        chances = [busy**number / math.factorial(number) for number in range(counters)]
        last = busy**counters / math.factorial(counters) * counters / (counters - busy)
        late = last / (sum(chances) + last)
        return math.ceil(late * case[0] * 60 / (counters - busy))

    def fewest(self, people: int, case: Case) -> int:
        """Return the fewest counters that keep the limit."""
        return next(
            count
            for count in itertools.count(1)
            if (wait := self.wait_s(count, people, case)) is not None and wait <= self.limit_s
        )

    def needed(self, sites: Sites, case: Case | None = None) -> Shares:
        """Return the fewest counters of each office."""
        return {office: self.fewest(people, case or self.hardest) for office, people in self.people(sites).items()}

    def shared(self, sites: Sites, counters: int, case: Case) -> Shares | None:
        """Return the counters of each office when so many are shared out; None where they do not do."""
        if (sites, counters, case) not in self._shares:
            self._shares[sites, counters, case] = self._shared(sites, counters, case)
        return self._shares[sites, counters, case]

    def _shared(self, sites: Sites, counters: int, case: Case) -> Shares | None:
        people = self.people(sites)
        ways = (way for way in itertools.product(range(1, counters + 1), repeat=len(people)) if sum(way) == counters)
        best, longest = None, []
        for way in ways:
            waits = [self.wait_s(count, held, case) for count, held in zip(way, people.values(), strict=True)]
            if None not in waits and (best is None or sorted(waits, reverse=True) < longest):
                best, longest = dict(zip(people, way, strict=True)), sorted(waits, reverse=True)
        return best

    def columns(self, case: Case) -> list[tuple[Sites, Shares | None]]:
        """Return the offices and their counters before, with the plan, and with the plan and the counters of before."""
        before, after = self.city.before, self.city.after
        old = self.needed(before, case)
        return [(before, old), (after, self.needed(after, case)), (after, self.shared(after, sum(old.values()), case))]

    def worst(self, sites: Sites, shares: Shares, case: Case) -> int:
        """Return the longest wait."""
        people = self.people(sites)
        return max(self.wait_s(count, people[office], case) or 0 for office, count in shares.items())

    def posts(self, sites: Sites, case: Case) -> dict[str, int]:
        """Return the posts of each office."""
        staff = self.city.scenario["staff"]
        each = Fraction(str(staff["per_counter"])) * Fraction(str(staff["relief"]))
        return {office: math.ceil(count * each) for office, count in self.needed(sites, case).items()}


@cache
def queue_of(city: City) -> Queue:
    """Return the queue of a city, once."""
    return Queue(city)


def duration(seconds: int) -> str:
    """Return minutes and seconds."""
    minutes, rest = divmod(seconds, 60)
    return " ".join([f"{minutes} min"] * bool(minutes) + [f"{rest} s"] * bool(rest))


def told(case: Case) -> str:
    """Return a case in words."""
    return f"{case[0]} min each, {case[1]} arrivals an hour"


def case_of(queue: Queue, text: str) -> Case:
    """Return the case that words tell."""
    return next(case for case in queue.cases if told(case) in text)


def column_of(block: Block) -> int:
    """Return which of the three a column is."""
    return ["before", "with the plan", "with the plan, counters of before"].index(block.column)


def summed(queue: Queue, case: Case, column: int) -> str:
    """Return the counters of all offices and the longest wait."""
    sites, shares = queue.columns(case)[column]
    if shares is None:
        return f"{sum(queue.needed(queue.city.before, case).values())} (not enough: the queue grows without end)"
    return f"{sum(shares.values())} ({duration(queue.worst(sites, shares, case))})"


def pool(queue: Queue, case: Case) -> tuple[int, int]:
    """Return the counters of one office for everyone, and the wait there."""
    counters = queue.fewest(queue.city.everyone, case)
    return counters, queue.wait_s(counters, queue.city.everyone, case) or 0


@table("Waiting", "Counters and, in brackets, mean waits")
def _(city: City, block: Block, **_: object) -> str | None:
    queue, column = queue_of(city), column_of(block)
    if block.row.startswith("all"):
        return summed(queue, queue.hardest, column)
    sites, shares = queue.columns(queue.hardest)[column]
    office = city.named(block.row)
    if shares is None or office not in shares:
        return "—"
    return f"{shares[office]} ({duration(queue.wait_s(shares[office], queue.people(sites)[office], queue.hardest) or 0)})"


def ranged(values: Sequence[int | None], here: int | None, *, wait: bool) -> str:
    """Return a figure and, where others differ, the range over all cases; None is a queue without end."""
    form, ends = (duration if wait else said.count), [value for value in values if value is not None]
    told_here = "without end" if here is None and wait else "—" if here is None else form(here)
    if None in values and wait and ends:
        return f"{told_here} ({form(min(ends))} or more)"
    return told_here if len({*values}) == 1 else f"{told_here} ({form(min(ends))}–{form(max(ends))})"


def figure(queue: Queue, block: Block, case: Case, *, wait: bool) -> int | None:
    """Return what a row of a chart says in one case."""
    column = column_of(block)
    if block.row == "one office for everyone":
        return pool(queue, case)[wait]
    sites, shares = queue.columns(case)[column]
    if block.row in {"all offices", "the longest"}:
        if shares is None:
            return None if wait else sum(queue.needed(queue.city.before, case).values())
        return queue.worst(sites, shares, case) if wait else sum(shares.values())
    office = queue.city.named(block.row)
    if shares is None:
        return None
    return queue.wait_s(shares[office], queue.people(sites)[office], case) if wait else shares[office]


@table("Waiting", "(?:Counters|Mean waits) by office")
def _(city: City, block: Block, **_: object) -> str | None:
    queue, wait = queue_of(city), str(block.caption).startswith("Mean waits")
    values = [figure(queue, block, case, wait=wait) for case in queue.cases]
    if not wait:
        values = [value for value in values if value is not None]
    return ranged(values, figure(queue, block, queue.hardest, wait=wait), wait=wait)


@table("Waiting", "Counters of all offices")
def _(city: City, block: Block, **_: object) -> str | None:
    queue, case = queue_of(city), case_of(queue_of(city), block.row)
    if block.column == "case":
        return told(case)
    if block.column == "one office for all":
        counters, wait = pool(queue, case)
        return f"{counters} ({duration(wait)})"
    return summed(queue, case, column_of(block))


@table("Waiting", "Counters of each office")
def _(city: City, block: Block, **_: object) -> str | None:
    queue = queue_of(city)
    if block.column == "case":
        return None if block.row.startswith("people") else told(case_of(queue, block.row))
    office = city.named(block.column)
    if block.row.startswith("people"):
        return said.count(queue.people(city.after)[office])
    case = case_of(queue, block.row)
    old, new = (str(queue.needed(sites, case).get(office, "—")) for sites in (city.before, city.after))
    return old if old == new else f"{old} → {new}"


@rule("So that <demand>, {after} counters are needed, with the offices of before {before} (<case>; modelled).")
def _(city: City, **_: object) -> Mapping[str, str]:
    queue = queue_of(city)
    ends = {when: sum(queue.needed(sites).values()) for when, sites in (("before", city.before), ("after", city.after))}
    demand = f"the mean wait at every office is at most {queue.limit_s // 60} min"
    return {name: said.count(number) for name, number in ends.items()} | {"demand": demand, "case": told(queue.hardest)}


@rule(
    "Asked: <demand>. The counters shown",
    "most arrivals): <case>",
    "Posts and, in brackets, counters, office by office: <case>",
)
@rule("Of the {cases} cases looked at, the one with the longest service time and the most arrivals decides: <case>.")
def _(city: City, **_: object) -> Mapping[str, str]:
    queue = queue_of(city)
    demand = f"the mean wait at every office is at most {queue.limit_s // 60} min"
    return {"demand": demand, "case": told(queue.hardest), "cases": said.count(len(queue.cases))}


@rule(
    "With the {counters} counters of before, shared out as well as can be among {new} offices in place of {old}, the longest mean wait is "
    "<after>, not <before>. More offices lengthen queues"
)
def _(city: City, **_: object) -> Mapping[str, str]:
    queue = queue_of(city)
    (before, old), _, (after, shared) = queue.columns(queue.hardest)
    assert old is not None
    assert shared is not None
    waits = {"before": queue.worst(before, old, queue.hardest), "after": queue.worst(after, shared, queue.hardest)}
    assert waits["after"] > waits["before"]
    counts = {"counters": sum(old.values()), "new": len(after), "old": len(before)}
    return {name: said.count(number) for name, number in counts.items()} | {name: duration(wait) for name, wait in waits.items()}


@table("Staff", "Posts")
def _(city: City, block: Block, **_: object) -> str | None:
    queue = queue_of(city)
    if block.column == "case":
        return told(case_of(queue, block.row))
    case = queue.hardest if "office by office" in str(block.caption) else case_of(queue, block.row)
    sites = city.before if block.column == "before" else city.after
    posts = queue.posts(sites, case)
    if block.row == "all" or "office by office" not in str(block.caption):
        return said.count(sum(posts.values()))
    office = city.named(block.row)
    return f"{posts[office]} ({queue.needed(sites, case)[office]})" if office in posts else "—"


def yen(city: City, case: Case, column: str) -> str:
    """Return what posts cost in a year, from the least to the most."""
    before, after = (sum(queue_of(city).posts(sites, case).values()) for sites in (city.before, city.after))
    wages = city.scenario["money"]["post"]
    count = {"before": before, "with the plan": after, "difference": after - before}[column]
    form = said.more if column == "difference" else said.count
    return " to ".join(form(count * wage) for wage in wages)


@table("Staff", "What a year costs")
def _(city: City, block: Block, **_: object) -> str | None:
    queue = queue_of(city)
    if block.column == "":
        return block.row if block.row == f"in all, yen a year: {told(case_of(queue, block.row))}" else None
    if block.row == "yen for each case":
        posts = sum(queue.posts(city.before if block.column == "before" else city.after, queue.hardest).values())
        (low, high), (few, many) = city.scenario["money"]["post"], city.scenario["money"]["cases_a_year"]
        return f"{posts * low // many:,} to {-(-posts * high // few):,}"
    return yen(city, case_of(queue, block.row) if "arrivals" in block.row else queue.hardest, block.column)


@rule("{low} to {high} yen a year more for {more} people more within reach: {least} to {most} yen a year for each of them.")
def _(city: City, **_: object) -> Mapping[str, str]:
    queue = queue_of(city)
    before, after = (sum(queue.posts(sites, queue.hardest).values()) for sites in (city.before, city.after))
    low, high = ((after - before) * wage for wage in city.scenario["money"]["post"])
    more = city.value(city.after).served - city.value(city.before).served
    return {
        name: said.count(number)
        for name, number in {"low": low, "high": high, "more": more, "least": low // more, "most": -(-high // more)}.items()
    }


@rule(
    "Posts are the counters of an office times {each} times {relief}, rounded up",
    "A post is taken to cost {low} to {high} yen a year",
)
def _(city: City, **_: object) -> Mapping[str, str]:
    staff, (low, high) = city.scenario["staff"], city.scenario["money"]["post"]
    return {"each": str(staff["per_counter"]), "relief": str(staff["relief"]), "low": said.count(low), "high": said.count(high)}


Balance = tuple[int, int, int]  # people within reach, the least and the most yen of a year


def balance_of(city: City, sites: Sites) -> Balance:
    """Return the people within reach of some offices, and the yen of their posts at both ends."""
    posts = sum(queue_of(city).posts(sites, queue_of(city).hardest).values())
    low, high = city.scenario["money"]["post"]
    return city.value(sites).served, posts * low, posts * high


def beats(one: Balance, other: Balance) -> bool:
    """Return whether a balance has no fewer people for no more yen, and is another."""
    return one != other and one[0] >= other[0] and one[1] <= other[1] and one[2] <= other[2]


@cache
def front_of(city: City) -> list[Balance]:
    """Return the balances that no plan beats, from the most people on."""
    every = {balance_of(city, sites) for sites in city.plans}
    return sorted((one for one in every if not any(beats(other, one) for other in every)), reverse=True)


@table("What reach costs")
def _(city: City, block: Block, **_: object) -> str | None:
    now, rows = balance_of(city, city.before), front_of(city)
    place = next((row for row, one in enumerate(rows) if one[0] < now[0]), len(rows))
    served, low, high = [*rows[:place], now, *rows[place:]][block.place[0]]
    return {"people within reach": said.count(served), "yen a year": f"{low:,} to {high:,}"}.get(block.column)


@rule(
    "{plans} plans are beaten by no other, from {few} people within reach for {cheap} to {cheap_most} yen a year to {many} for {dear} to "
    "{dear_most} yen a year"
)
@rule("One plan beats all others: {many} people within reach for {dear} to {dear_most} yen a year")
def _(city: City, **_: object) -> Mapping[str, str]:
    rows = front_of(city)
    (many, *dear), (few, *cheap) = rows[0], rows[-1]
    told_of = {"plans": len(rows), "few": few, "cheap": cheap[0], "cheap_most": cheap[1], "many": many}
    return {name: said.count(number) for name, number in (told_of | {"dear": dear[0], "dear_most": dear[1]}).items()}


@rule("Today {people} people are within reach, for {low} to {high} yen a year: <how>")
def _(city: City, found: Mapping[str, str], **_: object) -> Mapping[str, str]:
    now = balance_of(city, city.before)
    beating = sum(beats(one, now) for one in front_of(city))
    how = found["how"]
    if beating:
        assert how.startswith(f"{beating} of these plans")
    else:
        assert how.startswith("no plan beats" if now in front_of(city) else "none of these plans")
    return {"people": said.count(now[0]), "low": said.count(now[1]), "high": said.count(now[2]), "how": how}
