"""The words of the front of cost against reach: every plan that no other beats on both, with today's offices among them."""

from __future__ import annotations

from models.messages.document import Section, Span, Table
from models.messages.numbers import number, people_said
from models.messages.text import NOTHING, Text, comma_list, joined, plural
from placement.documents.staffing import yen
from placement.problem.names import Names
from placement.results.result import Result
from placement.values.front import Balance, CostFront, FrontPoint


def front_section(result: Result, found: CostFront | None) -> list[Section]:
    """Return the plans as a table with a mark for each figure; nothing where there is no front."""
    if found is None or not found.points:
        return []
    return [Section(Text("What reach costs"), (_today(found), *_ours(found), _table(result, found), *_told(found)))]


def _cost(found: CostFront, balance: Balance) -> Text:
    said = yen(balance.cost)
    return Text("{yen} yen a year", yen=said) if found.yen else Text("{posts} posts", posts=said)


def _today(found: CostFront) -> Text:
    """Return how today's offices stand to the plans."""
    now = found.before
    beating = sum(point.balance.beats(now) for point in found.points)
    said = Text("Today {people} people are within reach, for {cost}", people=people_said(now.served), cost=_cost(found, now))
    if beating:
        return plural(
            "{said}: {n} of these plans has no fewer people within reach for no more, and is better in one of the two.",
            "{said}: {n} of these plans have no fewer people within reach for no more, and are better in one of the two.",
            beating,
            said=said,
        )
    if any(point.balance == now for point in found.points):
        return Text("{said}: no plan beats that.", said=said)
    return Text("{said}: none of these plans beats that on both.", said=said)


def _ours(found: CostFront) -> list[Text]:
    """Return where the plan proposed stands, where it is not among those that no other beats."""
    if any(point.balance == found.after for point in found.points):
        return []
    beating = sum(point.balance.beats(found.after) for point in found.points)
    figures = {"people": people_said(found.after.served), "cost": _cost(found, found.after)}
    if not beating:
        return []
    return [
        plural(
            "The plan proposed ({people} people, {cost}) was chosen by other objectives: {n} of these plans beats it on both.",
            "The plan proposed ({people} people, {cost}) was chosen by other objectives: {n} of these plans beat it on both.",
            beating,
            people=figures["people"],
            cost=figures["cost"],
        )
    ]


def _table(result: Result, found: CostFront) -> Table:
    """Return a row for each plan, from the most people on, and one for today; this and that of the plan proposed are stressed."""
    names = Names(result.question)

    def titled(point: FrontPoint) -> Text:
        plan = names.change(point.plan.added, "brief")
        more = point.tied - 1 if point.tied else 0
        if set(point.plan.added) == set(result.plan.added):
            plan = Text("the plan proposed: {plan}", plan=plan)
        return plural("{plan} (or {n} other)", "{plan} (or {n} others)", more, plan=plan) if more else plan

    rows = [(titled(point), point.balance) for point in found.points]
    place = next((row for row, (_, balance) in enumerate(rows) if balance.served < found.before.served), len(rows))
    rows.insert(place, (Text("today"), found.before))
    balances = [balance for _, balance in rows]
    most, least = found.points[0].balance, found.points[-1].balance
    caption = Text(
        "{plans} plans are beaten by no other, from {few} people within reach for {cheap} to {many} for {dear}",
        plans=number(len(found.points)),
        few=people_said(least.served),
        cheap=_cost(found, least),
        many=people_said(most.served),
        dear=_cost(found, most),
    )
    if len(found.points) == 1:
        caption = Text(
            "One plan beats all others: {many} people within reach for {dear}",
            many=people_said(most.served),
            dear=_cost(found, most),
        )
    marks = Text("○ people within reach, ■ cost, each from its least at the left to its most")
    head = (
        Text("plan"),
        Text("people within reach"),
        Text("yen a year") if found.yen else Text("posts of all offices"),
    )
    return Table(
        joined(Text("{this} ({next})"), (caption, marks)),
        head,
        tuple((title, people_said(balance.served), yen(balance.cost)) for title, balance in rows),
        strong=tuple(row for row, (_, balance) in enumerate(rows) if row == place or balance == found.after),
        spans=_spans(balances),
    )


def _spans(balances: list[Balance]) -> tuple[tuple[Span, ...], ...]:
    people = [balance.served for balance in balances]
    costs = [end for balance in balances for end in balance.cost]

    def share(value: float, ends: list[int]) -> float:
        return (value - min(ends)) / max(max(ends) - min(ends), 1)

    def spans(balance: Balance) -> tuple[Span, ...]:
        here, (low, high) = share(balance.served, people), balance.cost
        return Span(here, here, here), Span(share(low, costs), share((low + high) / 2, costs), share(high, costs))

    return tuple(map(spans, balances))


def _told(found: CostFront) -> list[Text]:
    """Return what is proven, and under which conditions."""
    proof = Text("Every plan was valued and compared, and each of these counted again by other code.")
    if not found.tabled and found.complete:
        proof = Text("Each of these was proven by the solver, and there are no others (ε-constraint method).")
    elif not found.tabled:
        proof = Text(
            "Each of these was proven by the solver (ε-constraint method). There are more: the search ends after so many."
        )
    ends = any(point.balance.cost[0] != point.balance.cost[1] for point in found.points)
    ranged = (
        Text("Yen are shown from the least to the most stated; a plan is left out only where another is no worse at both ends.")
        if ends
        else NOTHING
    )
    conditions = Text("All conditions of the scenario hold.")
    if found.left_out:
        conditions = Text(
            "All conditions of the scenario hold but those on the two themselves: {rules}.", rules=comma_list(found.left_out)
        )
    return [text for text in (proof, ranged, conditions) if text != NOTHING]
