"""The words of how many counters a limit on waiting takes, and how long people wait at them."""

from __future__ import annotations

from models.messages.document import Section, Table
from models.messages.numbers import number, people_said
from models.messages.text import Text, in_context, same
from placement.documents.waiting_charts import NONE, charts, columns_of, heads_of, wait_said
from placement.problem.names import Names
from placement.problem.queue_words import case_words
from placement.results.result import Result
from placement.scenario.facts import counts_of
from placement.values.waiting import OfficeQueue, Queues, Waiting, WaitingCase, counters_of, longest

# the column of the offices that says how many counters are staffed today, as the sheets sent to the offices have it
COUNTERS = "counters_now"


def waiting_section(result: Result) -> list[Section]:
    """Return the counters and waits before and with the plan, in every case looked at; nothing without a queue."""
    found = result.waiting
    if found is None:
        return []
    several = [_cases(result, found), *_each_case(result, found)] if len(found.cases) > 1 else []
    body: tuple[Text | Table, ...] = (
        _sentence(result, found),
        _offices(result, found, several=bool(several)),
        *_longer(found),
        *charts(result, found),
        *several,
    )
    return [Section(in_context("queues", "Waiting"), body)]


def counters_said(result: Result) -> tuple[Text, ...]:
    """Return how many counters the limit takes, or how long people wait, as it stands with the headline; nothing without a queue."""
    found, rule = result.waiting, result.question.inputs.wait
    if found is None:
        return ()
    case = found.hardest
    compared = result.compared and bool(case.before)
    if found.total is not None:
        after, before = wait_said(longest(case.after)), wait_said(longest(case.before or ()))
        if not compared:
            return (
                Text(
                    "With {counters} counters, the longest mean wait is {after} ({case}; modelled).",
                    counters=number(found.total),
                    after=after,
                    case=case_said(case),
                ),
            )
        return (
            Text(
                "With {counters} counters, the longest mean wait is {after}, with the offices of before {before} ({case}; modelled).",
                counters=number(found.total),
                after=after,
                before=before,
                case=case_said(case),
            ),
        )
    if rule is None:
        return ()
    demanded = rule.demanded(Names(result.question))
    after_count, before_count = counters_of(case.after), counters_of(case.before or ())
    if not compared:
        return (
            Text(
                "So that {demanded}, {after} counters are needed ({case}; modelled).",
                demanded=demanded,
                after=number(after_count),
                case=case_said(case),
            ),
        )
    return (
        Text(
            "So that {demanded}, {after} counters are needed, with the offices of before {before} ({case}; modelled).",
            demanded=demanded,
            after=number(after_count),
            before=number(before_count),
            case=case_said(case),
        ),
    )


def case_said(case: WaitingCase) -> Text:
    """Return a case in words."""
    return case_words(case.service_s, case.arrivals, of_a_day=case.of_a_day, share=case.share, more=case.more)


def _sentence(result: Result, found: Waiting) -> Text:
    rule = result.question.inputs.wait
    if rule is None or found.total is not None:
        return Text(
            "Asked: with {counters} counters, the longest mean wait at an office is as short as can be. They are shared out over the open "
            "offices so that it is, before as with the plan; {there}.",
            counters=number(found.total or 0),
            there=_there(result),
        )
    return Text(
        "Asked: {demanded}. The counters shown are the fewest that keep that, before as with the plan; {there}.",
        demanded=rule.demanded(Names(result.question)),
        there=_there(result),
    )


def _today(result: Result) -> dict[str, int]:
    """Return the counters that there are today at the offices open now, by the study's own column; none where it has none."""
    offices = result.study.offices
    if COUNTERS not in counts_of(offices):
        return {}
    found = dict(zip(map(str, offices["id"]), map(int, offices[COUNTERS]), strict=True))
    return {office: found[office] for office in result.before.open}


def _there(result: Result) -> Text:
    """Return how many counters there are today, or that the data do not say."""
    today = _today(result)
    if not today:
        return Text("how many there are is not in the data")
    return Text(
        "today there are {counters}, by the study's column {column}", counters=number(sum(today.values())), column=COUNTERS
    )


def _offices(result: Result, found: Waiting, *, several: bool) -> Table:
    """Return the counters and waits office by office, in the case that decides."""
    names, case = Names(result.question), found.hardest
    columns = columns_of(result, found, case)
    there = {queue.office for queues in columns for queue in queues or ()}
    by_office = [{queue.office: queue for queue in queues or ()} for queues in columns]
    sites = (site for site in result.question.inputs.sites if site in there)
    today = _today(result)

    def now(counters: int | None) -> tuple[Text, ...]:
        return ((NONE if counters is None else same(number(counters))),) if today else ()

    rows = [(names.brief([site]), *now(today.get(site)), *(_cell(queues.get(site)) for queues in by_office)) for site in sites]
    sums = (_sum(queues, _counters(found, case)) for queues in columns)
    rows.append((Text("all, and the longest wait"), *now(sum(today.values())), *sums))
    caption = Text("Counters and, in brackets, mean waits, office by office: {case}", case=case_said(case))
    if several:
        caption = Text(
            "Counters and, in brackets, mean waits, office by office, in the case that decides (the longest service time and the most "
            "arrivals): {case}",
            case=case_said(case),
        )
    there_now = (Text("counters today, by the study"),) if today else ()
    return Table(caption, (Text("office"), *there_now, *heads_of(result, found)), tuple(rows), strong=(len(rows) - 1,))


def _counters(found: Waiting, case: WaitingCase) -> int:
    """Return how many counters are shared out: those of before, or those there are."""
    return counters_of(case.before or ()) if found.total is None else found.total


def _cell(queue: OfficeQueue | None) -> Text:
    return NONE if queue is None else _counted(queue.counters, queue.wait_s)


def _sum(queues: Queues | None, counters: int) -> Text:
    if queues is None:
        return Text("{counters} (not enough: the queue grows without end)", counters=number(counters))
    return _counted(counters_of(queues), longest(queues)) if queues else NONE


def _counted(counters: int, wait_s: int | None) -> Text:
    return Text("{counters} ({wait})", counters=number(counters), wait=wait_said(wait_s))


def _longer(found: Waiting) -> list[Text]:
    """Return the sentence that more offices lengthen queues, where the figures say so."""
    case = found.alike
    if not found.longer or case.before is None:
        return []
    old, new, counters = len(case.before), len(case.after), number(counters_of(case.before))
    if found.total is not None:
        return [
            Text(
                "With the same {counters} counters, shared out as well as can be among {new} offices in place of {old}, the longest mean wait "
                "is {after}, not {before}. More offices lengthen queues unless crew moves from the closed counters to them.",
                counters=counters,
                new=new,
                old=old,
                after=wait_said(longest(case.shared or ())),
                before=wait_said(longest(case.before)),
            )
        ]
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
            "With the {counters} counters of before, shared out as well as can be among {new} offices in place of {old}, the longest "
            "mean wait is {after}, not {before}. More offices lengthen queues unless crew moves from the closed counters to them.",
            counters=counters,
            new=new,
            old=old,
            after=wait_said(longest(case.shared)),
            before=wait_said(longest(case.before)),
        )
    ]


def _cases(result: Result, found: Waiting) -> Table:
    """Return the counters and the longest waits of every case."""
    rows = []
    for case in found.cases:
        sums = (_sum(queues, _counters(found, case)) for queues in columns_of(result, found, case))
        rows.append((case_said(case), *sums, _counted(case.pool.counters, case.pool.wait_s)))
    head = (in_context("queues", "case"), *heads_of(result, found), Text("one office for all"))
    caption = Text(
        "Counters of all offices and, in brackets, the longest mean wait, in every case looked at; the last column is one office for "
        "everyone, which no sharing out over several betters"
    )
    return Table(caption, head, tuple(rows), strong=(found.deciding,))


def _each_case(result: Result, found: Waiting) -> list[Table]:
    """Return the counters of each office in every case: before, and with the plan."""
    names = Names(result.question)
    there = {queue.office for case in found.cases for queue in (*(case.before or ()), *case.after)}
    sites = [site for site in result.question.inputs.sites if site in there]
    rows = []
    for case in found.cases:
        old, new = (
            {queue.office: same(number(queue.counters)) for queue in queues} for queues in (case.before or (), case.after)
        )
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
