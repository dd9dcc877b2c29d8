"""The words of posts and yen: how many posts the counters take, and what a year costs, before and with a plan."""

from __future__ import annotations

from models.messages.document import Section, Table
from models.messages.numbers import number, people_said, signed, whole_seconds
from models.messages.text import Text, in_context, same
from placement.problem.names import Names
from placement.results.result import Result
from placement.values.staffing import Ends, Money, OfficePosts, StaffCase, Staffing, YearlyCost

NONE = same("—")


def staffing_section(result: Result) -> list[Section]:
    """Return the posts office by office, and what a year costs; nothing where nothing is said of either."""
    staff, money = result.staffing, result.money
    body: list[Text | Table] = []
    if staff is not None:
        body += [_offices(result, staff), *_today(result, staff)]
        body += [_cases(result, staff)] if len(staff.cases) > 1 else []
    if money is not None:
        body += [_costs(result, money), *_told(result, money), *_decided_by(result, money)]
    return [Section(Text("Staff and money") if money else Text("Staff"), tuple(body))] if body else []


def _times(result: Result) -> tuple[Text, ...]:
    return (Text("before"), in_context("queues", "with the plan")) if result.compared else (Text("now"),)


def _case(case: StaffCase | YearlyCost) -> Text:
    return Text(
        "{service} each, {per_hour} arrivals an hour", service=whole_seconds(case.service_s), per_hour=number(case.per_hour or 0)
    )


def _offices(result: Result, staff: Staffing) -> Table:
    """Return the posts and, in brackets, the counters of each office in the case that decides, beside the posts of today."""
    names, case = Names(result.question), staff.hardest
    before, after = ({one.office: one for one in posts} for posts in (case.before, case.after))
    sites = [site for site in result.question.inputs.sites if site in before or site in after]
    rows = []
    for site in sites:
        today = () if staff.now is None else (same(number(staff.now[site])) if site in staff.now else NONE,)
        modelled = (_posts(before.get(site)), *((_posts(after.get(site)),) if result.compared else ()))
        rows.append((names.brief([site]), *today, *modelled))
    old, new = case.totals
    total = () if staff.now is None else (same(number(sum(staff.now.values()))),)
    rows.append((Text("all"), *total, same(number(old)), *((same(number(new)),) if result.compared else ())))
    today_head = () if staff.now is None else (Text("today, by the study"),)
    head = (Text("office"), *today_head, *_times(result))
    caption = Text("Posts and, in brackets, counters, office by office: {case}", case=_case(case))
    return Table(caption, head, tuple(rows), strong=(len(rows) - 1,))


def _posts(one: OfficePosts | None) -> Text:
    if one is None:
        return NONE
    return Text("{posts} ({counters})", posts=number(one.posts), counters=number(one.counters))


def _today(result: Result, staff: Staffing) -> list[Text]:
    """Return how the posts of the plan stand to those of today, in the case that decides."""
    if staff.now is None:
        return []
    needed, today = staff.hardest.totals[1 if result.compared else 0], sum(staff.now.values())
    if needed == today:
        return [Text("The counters take {needed} posts, as many as today.", needed=number(needed))]
    if needed > today:
        return [
            Text(
                "The counters take {needed} posts, {more} more than the {today} of today.",
                needed=number(needed),
                more=number(needed - today),
                today=number(today),
            )
        ]
    return [
        Text(
            "The counters take {needed} posts, {more} fewer than the {today} of today.",
            needed=number(needed),
            more=number(today - needed),
            today=number(today),
        )
    ]


def _cases(result: Result, staff: Staffing) -> Table:
    """Return the posts of all offices in every case of the queue."""
    rows = []
    for case in staff.cases:
        old, new = case.totals
        rows.append((_case(case), same(number(old)), *((same(number(new)),) if result.compared else ())))
    return Table(
        Text("Posts of all offices in every case looked at"),
        (in_context("queues", "case"), *_times(result)),
        tuple(rows),
        strong=(staff.deciding,),
    )


def _costs(result: Result, money: Money) -> Table:
    """Return yen a year and for each case, before and with the plan."""
    case, stated = money.hardest, result.question.inputs.scenario.money
    rows: list[tuple[Text, ...]] = []

    def row(title: Text, ends: tuple[Ends, Ends], change: Text = NONE) -> None:
        before, after = ends
        rows.append((title, yen(before), *((yen(after), change) if result.compared else ())))

    (old, new), (low, high) = case.places, case.change
    if stated is not None and stated.post is not None and case.posts is not None:
        fewer, more = case.posts
        ends = sorted((more - fewer) * wage for wage in stated.post)
        row(Text("staff, yen a year"), case.staff, _signed((ends[0], ends[1])))
    if stated is not None and stated.place is not None:
        row(Text("offices without staff, yen a year"), ((old, old), (new, new)), _signed((new - old, new - old)))
    row(Text("in all, yen a year"), case.total, _signed((low, high)))
    strong = len(rows) - 1
    if money.per_case is not None:
        row(Text("yen for each case"), money.per_case)
    for other in money.cases if len(money.cases) > 1 else ():
        row(Text("in all, yen a year: {case}", case=_case(other)), other.total, _signed(other.change))
    head = (same(""), *_times(result), *((Text("difference"),) if result.compared else ()))
    return Table(
        Text("What a year costs, from the least to the most that the figures stated allow"), head, tuple(rows), strong=(strong,)
    )


def _told(result: Result, money: Money) -> list[Text]:
    """Return what the plan costs for each person more within reach."""
    each = money.per_person
    if not result.compared:
        return []
    if each is None:
        return [Text("No more people are within reach than before, so that no yen for each of them can be told.")]
    low, high = money.hardest.change
    people = people_said(money.more_served)
    if high <= 0:
        return [
            Text("{people} more people are within reach, and a year costs {yen} yen less.", people=people, yen=yen((-high, -low)))
        ]
    return [
        Text(
            "{yen} yen a year more for {people} people more within reach: {each} yen a year for each of them.",
            yen=yen(money.hardest.change),
            people=people,
            each=yen(each),
        )
    ]


def _decided_by(result: Result, money: Money) -> list[Text]:
    """Return at which end of the yen the plan was chosen, and what the other end would choose; nothing where yen decide nothing."""
    stated = result.question.inputs.scenario.money
    if "money" not in result.file.scenario.needs or stated is None or stated.post is None or stated.post.low == stated.post.high:
        return []
    ends = {"most": number(stated.post.high), "low": number(stated.post.low)}
    if money.least is None:
        return [Text("Yen were compared with a post at {most} a year, the most stated.", most=ends["most"])]
    if money.least.firm:
        return [
            Text(
                "Yen were compared with a post at {most} a year, the most stated; at {low}, the least, this plan is among the best, too.",
                most=ends["most"],
                low=ends["low"],
            )
        ]
    other = money.least.plan
    return [
        Text(
            "Yen were compared with a post at {most} a year, the most stated. That decides: at {low}, the least, the best would be "
            "{plan} ({served} people served).",
            most=ends["most"],
            low=ends["low"],
            plan=Names(result.question).change(other.added),
            served=number(other.measures.served),
        )
    ]


def yen(ends: Ends) -> Text:
    """Return an amount from the least to the most."""
    low, high = ends
    return same(number(low)) if low == high else in_context("range", "{low} to {high}", low=number(low), high=number(high))


def _signed(ends: Ends) -> Text:
    low, high = ends
    return same(signed(low)) if low == high else in_context("range", "{low} to {high}", low=signed(low), high=signed(high))
