"""The charts of counters and waits by office: each a table with a mark for every figure, and its range over the cases looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from models.messages.document import Span, Table
from models.messages.numbers import number, whole_seconds
from models.messages.text import Text, in_context, same
from placement.problem.names import Names
from placement.results.result import Result
from placement.values.waiting import Queues, Waiting, WaitingCase, counters_of, longest

NONE = same("—")
DAY_S = 86_400

# a queue that grows without end
NEVER = -1
# what a row says of one column in one case: None where there is no such office, or no way to share counters out
Figure = Callable[[WaitingCase, int], int | None]


def wait_said(wait_s: int | None) -> Text:
    """Return a mean wait; one of more than a day is no figure that anybody would see in an office."""
    return Text("over 24 hours") if wait_s is not None and wait_s > DAY_S else whole_seconds(wait_s)


def columns_of(result: Result, found: Waiting, case: WaitingCase) -> tuple[Queues | None, ...]:
    """Return the queues of a case that stand beside each other: before, with the plan and, under a limit, with the counters of before."""
    if not result.compared:
        return (case.before if found.total is not None else case.after,)
    return (case.before, case.after) if found.total is not None else (case.before, case.after, case.shared)


def heads_of(result: Result, found: Waiting) -> tuple[Text, ...]:
    """Return what these columns are called."""
    if not result.compared:
        return (Text("now"),)
    both = Text("before"), in_context("queues", "with the plan")
    return both if found.total is not None else (*both, Text("with the plan, counters of before"))


def charts(result: Result, found: Waiting) -> tuple[Table, Table]:
    """Return the chart of counters and that of waits, office by office; nothing is in them that their cells do not say."""
    names = Names(result.question)
    there = {queue.office for case in found.cases for queues in columns_of(result, found, case) for queue in queues or ()}
    sites = [site for site in result.question.inputs.sites if site in there]

    def at(site: str, wait: bool, case: WaitingCase, column: int) -> int | None:  # noqa: FBT001 - of a row
        queues = columns_of(result, found, case)[column]
        if site not in (result.after if column or not result.compared else result.before).open:
            return None
        if queues is None:
            return NEVER if wait else None
        queue = next(one for one in queues if one.office == site)
        return queue.wait_s if wait else queue.counters

    def pooled(wait: bool, case: WaitingCase, column: int) -> int | None:  # noqa: FBT001 - of a row
        if column != min(1, len(columns_of(result, found, case)) - 1):
            return None
        return case.pool.wait_s if wait else case.pool.counters

    def together(case: WaitingCase, column: int) -> int | None:
        queues = columns_of(result, found, case)[column]
        if queues is None:
            return counters_of(case.before or ()) if found.total is None else found.total
        return counters_of(queues) if queues else None

    def worst(case: WaitingCase, column: int) -> int | None:
        queues = columns_of(result, found, case)[column]
        return NEVER if queues is None else longest(queues)

    by_site = [(names.brief([site]), partial(at, site)) for site in sites]
    one = in_context("queues", "one office for everyone")
    counters: list[tuple[Text, Figure]] = [(name, partial(of, False)) for name, of in by_site]
    counters += [(Text("all offices"), together), (one, partial(pooled, False))]
    waits: list[tuple[Text, Figure]] = [(name, partial(of, True)) for name, of in by_site]
    waits += [(Text("the longest"), worst), (one, partial(pooled, True))]
    several = len(found.cases) > 1
    marks = _marks(result, found)
    return (
        _chart(_counters_caption(marks, several=several), result, found, counters, lambda value: same(number(value))),
        _chart(_waits_caption(marks, several=several), result, found, waits, wait_said),
    )


def _marks(result: Result, found: Waiting) -> Text:
    heads = heads_of(result, found)
    if len(heads) == 1:
        return Text("○ {now}", now=heads[0])
    if len(heads) == 2:
        return Text("○ {before}; ■ {plan}", before=heads[0], plan=heads[1])
    return Text("○ {before}; ■ {plan}; ┃ {shared}", before=heads[0], plan=heads[1], shared=heads[2])


def _counters_caption(marks: Text, *, several: bool) -> Text:
    if several:
        return Text("Counters by office ({marks}); in brackets and as a line, the range over all cases looked at", marks=marks)
    return Text("Counters by office ({marks})", marks=marks)


def _waits_caption(marks: Text, *, several: bool) -> Text:
    if several:
        return Text("Mean waits by office ({marks}); in brackets and as a line, the range over all cases looked at", marks=marks)
    return Text("Mean waits by office ({marks})", marks=marks)


def _chart(
    caption: Text, result: Result, found: Waiting, rows: Sequence[tuple[Text, Figure]], said: Callable[[int], Text]
) -> Table:
    heads = heads_of(result, found)
    figures = [[[of(case, column) for case in found.cases] for column in range(len(heads))] for _, of in rows]
    drawn = (value for row in figures for over in row for value in over if value is not None and value <= DAY_S)
    most = max(drawn, default=0) or 1
    cells = tuple(
        (name, *(_cell([of(case, column) for case in found.cases], found.deciding, said) for column in range(len(heads))))
        for name, of in rows
    )
    spans = tuple(tuple(_span(over, found.deciding, most) for over in row) for row in figures)
    return Table(caption, (same(""), *heads), cells, strong=(len(rows) - 2,), spans=spans)


def _cell(over: Sequence[int | None], deciding: int, said: Callable[[int], Text]) -> Text:
    """Return the figure of the case that decides and, where others differ, the range over all."""
    here, known = over[deciding], [value for value in over if value is not None]
    if not known:
        return NONE
    value = NONE if here is None else Text("without end") if here == NEVER else said(here)
    ending = [figure for figure in known if figure != NEVER]
    if (len(set(known)) == 1 and here is not None) or not ending:
        return value
    if NEVER in known:
        return Text("{value} ({low} or more)", value=value, low=said(min(ending)))
    return Text("{value} ({low}–{high})", value=value, low=said(min(ending)), high=said(max(ending)))


def _span(over: Sequence[int | None], deciding: int, most: int) -> Span | None:
    here, known = over[deciding], [value for value in over if value is not None]
    if here is None:
        return None

    def place(value: int) -> float:
        """Return where a figure is drawn: at the edge what grows without end, or is longer than a day."""
        return 1.0 if value == NEVER else min(value / most, 1.0)

    return Span(min(map(place, known)), place(here), max(map(place, known)))
