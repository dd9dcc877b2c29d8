"""The words of how many counters a limit on waiting takes, and how long people wait at them."""

from __future__ import annotations

from collections.abc import Sequence

from models.messages.document import Section, Table
from models.messages.numbers import number, people_said, whole_seconds
from models.messages.text import Text, in_context, same
from placement.problem.names import Names
from placement.results.result import Result
from placement.values.waiting import OfficeQueue, Waiting, WaitingCase, counters_of, longest

NONE = same("—")
DAY_S = 86_400


def waiting_section(result: Result) -> list[Section]:
    """Return the counters and waits before and with the plan, in every case looked at; nothing without a queue."""
    found = result.waiting
    if found is None:
        return []
    rule = result.question.inputs.wait
    asked = [] if rule is None else [_sentence(rule.demanded(Names(result.question)))]
    several = [_cases(result, found), *_each_case(result, found)] if len(found.cases) > 1 else []
    body: tuple[Text | Table, ...] = (*asked, _offices(result, found.hardest, several=bool(several)), *_longer(found), *several)
    return [Section(in_context("queues", "Waiting"), body)]


def counters_said(result: Result) -> tuple[Text, ...]:
    """Return how many counters the limit takes, as it stands with the headline; nothing without a queue."""
    rule = result.question.inputs.wait
    if result.waiting is None or rule is None:
        return ()
    case, demanded = result.waiting.hardest, rule.demanded(Names(result.question))
    before, after = counters_of(case.before), counters_of(case.after)
    if not result.compared or not before:
        return (
            Text(
                "So that {demanded}, {after} counters are needed ({case}; modelled).",
                demanded=demanded,
                after=number(after),
                case=case_said(case),
            ),
        )
    return (
        Text(
            "So that {demanded}, {after} counters are needed, with the offices of before {before} ({case}; modelled).",
            demanded=demanded,
            after=number(after),
            before=number(before),
            case=case_said(case),
        ),
    )


def case_said(case: WaitingCase) -> Text:
    """Return a case in words."""
    return Text(
        "{service} each, {per_hour} arrivals an hour", service=whole_seconds(case.service_s), per_hour=number(case.per_hour)
    )


def _sentence(demanded: Text) -> Text:
    return Text(
        "Asked: {demanded}. The counters shown are the fewest that keep that, before as with the plan; how many there are is not in the data.",
        demanded=demanded,
    )


def _offices(result: Result, case: WaitingCase, *, several: bool) -> Table:
    """Return the counters and waits office by office, in the case that decides."""
    names, compared = Names(result.question), result.compared
    by_office = [{queue.office: queue for queue in queues} for queues in (case.before, case.after, case.shared or ())]
    rows, there = [], {queue.office for queue in (*case.before, *case.after)}
    for office in (site for site in result.question.inputs.sites if site in there):
        before, after, shared = (_cell(queues.get(office)) for queues in by_office)
        rows.append((names.brief([office]), before, *((after, shared) if compared else ())))
    further = (_sum(case.after), _shared(case)) if compared else ()
    rows.append((Text("all, and the longest wait"), _sum(case.before), *further))
    caption = Text("Counters and, in brackets, mean waits, office by office: {case}", case=case_said(case))
    if several:
        caption = Text(
            "Counters and, in brackets, mean waits, office by office, in the case that decides (the longest service time and the most "
            "arrivals): {case}",
            case=case_said(case),
        )
    return Table(caption, (Text("office"), *_times(result)), tuple(rows), strong=(len(rows) - 1,))


def _times(result: Result) -> tuple[Text, ...]:
    if not result.compared:
        return (Text("now"),)
    return Text("before"), in_context("queues", "with the plan"), Text("with the plan, counters of before")


def _cell(queue: OfficeQueue | None) -> Text:
    return NONE if queue is None else _counted(queue.counters, queue.wait_s)


def _sum(queues: Sequence[OfficeQueue]) -> Text:
    return _counted(counters_of(queues), longest(queues)) if queues else NONE


def _shared(case: WaitingCase) -> Text:
    if case.shared is not None or not case.before:
        return _sum(case.shared or ())
    return Text("{counters} (not enough: the queue grows without end)", counters=number(counters_of(case.before)))


def _counted(counters: int, wait_s: int | None) -> Text:
    return Text("{counters} ({wait})", counters=number(counters), wait=_wait_said(wait_s))


def _wait_said(wait_s: int | None) -> Text:
    """Return a mean wait; one of more than a day is no figure that anybody would see in an office."""
    return Text("over 24 hours") if wait_s is not None and wait_s > DAY_S else whole_seconds(wait_s)


def _longer(found: Waiting) -> list[Text]:
    """Return the sentence that more offices lengthen queues, where the figures say so."""
    case = found.hardest
    if not found.longer:
        return []
    old, new, counters = len(case.before), len(case.after), number(counters_of(case.before))
    if case.shared is None:
        return [
            Text(
                "With the {counters} counters of before, {new} offices in place of {old} are not enough: a queue grows without end. "
                "More offices lengthen queues unless crew moves from the closed counters to them.",
                counters=counters,
                new=new,
                old=old,
            )
        ]
    return [
        Text(
            "With the {counters} counters of before, shared out as well as can be over {new} offices in place of {old}, the longest "
            "mean wait is {after}, not {before}. More offices lengthen queues unless crew moves from the closed counters to them.",
            counters=counters,
            new=new,
            old=old,
            after=_wait_said(longest(case.shared)),
            before=_wait_said(longest(case.before)),
        )
    ]


def _cases(result: Result, found: Waiting) -> Table:
    """Return the counters and the longest waits of every case."""
    rows = []
    for case in found.cases:
        further = (_sum(case.after), _shared(case)) if result.compared else ()
        rows.append((case_said(case), _sum(case.before), *further, same(number(case.pool))))
    head = (in_context("queues", "case"), *_times(result), Text("one office for all"))
    caption = Text(
        "Counters of all offices and, in brackets, the longest mean wait, in every case looked at; the last column has the counters that one "
        "office for everyone would take"
    )
    return Table(caption, head, tuple(rows), strong=(found.deciding,))


def _each_case(result: Result, found: Waiting) -> list[Table]:
    """Return the counters of each office in every case: before, and with the plan."""
    names, there = Names(result.question), {queue.office for case in found.cases for queue in (*case.before, *case.after)}
    sites = [site for site in result.question.inputs.sites if site in there]
    rows = []
    for case in found.cases:
        old, new = ({queue.office: same(number(queue.counters)) for queue in queues} for queues in (case.before, case.after))
        cells = [(old.get(site, NONE), new.get(site, NONE)) for site in sites]
        rows.append(
            (
                case_said(case),
                *(after if before == after else Text("{old} → {new}", old=before, new=after) for before, after in cells),
            )
        )
    head = (in_context("queues", "case"), *(names.brief([site]) for site in sites))
    caption = (
        Text("Counters of each office") if not result.compared else Text("Counters of each office, before and with the plan")
    )
    people = {queue.office: queue.people for queue in found.hardest.after}
    last = (Text("people with the plan"), *(people_said(people[site]) if site in people else NONE for site in sites))
    return [Table(caption, head, (*rows, last), strong=(found.deciding,))]
