"""The words on plans over phases: the best in order, why one is the best, and what one more of something would bring."""

from __future__ import annotations

from collections.abc import Sequence

from models.messages.document import Page, Section, Table
from models.messages.numbers import number
from models.messages.text import Text, in_context, joined, same
from placement.documents.explanation import line_said
from placement.glossary import NO_PLAN
from placement.problem.build import Question
from placement.problem.courses import table_in
from placement.problem.names import Names
from placement.results.courses import CourseReasons, OneMore, OtherState
from placement.values.plans import MeasuredPlan
from placement.values.standings import Standings

# differences told one by one; --csv and --json have the state of every site
TOLD = 3


def compose_ranked_courses(question: Question, found: Standings) -> Page:
    """Return the page of the best plans over phases, each by what it is in place of the best."""
    title, names = question.inputs.scenario.title, Names(question)
    if not found.plans:
        return Page(title, NO_PLAN, ())
    best = found.plans[0]
    head = (Text("rank"), Text("what is different from the best plan"), *(reading.title for reading in question.readings))
    rows = tuple(
        (
            same(str(row.rank)),
            in_context("ranking", "best") if row is best else names.courses_apart(best.added, row.added),
            *_values(question, best.plan, row.plan),
        )
        for row in found.plans
    )
    strong = tuple(place for place, row in enumerate(found.plans) if row.tied_with_best)
    said = (
        Text("There are no other plans.")
        if found.count is not None
        else Text("Each is proven the best of those that differ from all before it. There may be more: --top lists more.")
    )
    headline = Text("Best for the stated objectives is {change}.", change=names.change(best.added))
    body = (Table(same(""), head, rows, strong=strong), said)
    return Page(title, headline, (Section(Text("The plans, best first"), body),))


def compose_course_reasons(found: CourseReasons) -> Page:
    """Return the page that explains a plan over phases."""
    question, names = found.question, Names(found.question)
    reached = [
        Text("{title} {value}", title=reading.title, value=reading.text(value))
        for reading, value in zip(question.readings, found.answer.values, strict=True)
    ]
    headline = Text("The plan is best for the stated objectives: {figures}.", figures=joined(Text("{this}; {next}"), reached))
    sections = [_prices(found, names), *_otherwise(found, names), *_more(found, names)]
    return Page(question.inputs.scenario.title, headline, tuple(sections))


def _values(question: Question, ours: MeasuredPlan, theirs: MeasuredPlan) -> tuple[Text, ...]:
    """Return what a plan reaches; of what another reaches too, that it is the same."""
    pairs = zip(question.readings, ours.values, theirs.values, strict=True)
    return tuple(
        reading.text(new)
        if ours is theirs
        else Text("no change")
        if new == old
        else _from_to(reading.text(old), reading.text(new))
        for reading, old, new in pairs
    )


def _from_to(before: Text, after: Text) -> Text:
    return Text("{before} → {after}", before=before, after=after)


def _head(found: CourseReasons, *first: Text) -> tuple[Text, ...]:
    return (*first, *(reading.title for reading in found.question.readings))


def _prices(found: CourseReasons, names: Names) -> Section:
    """Return what each condition costs."""
    rows = []
    for price in found.prices:
        line = line_said(price.part.words, found)
        dashes = tuple(same("") for _ in found.question.readings)
        if price.best is None:
            rows.append((price.part.title, line, same("—"), *dashes))
        elif not price.binds:
            rows.append((price.part.title, line, Text("the same plan: costs nothing"), *dashes))
        else:
            apart = names.courses_apart(found.answer.added, price.best.added, most=TOLD)
            rows.append((price.part.title, line, apart, *_values(found.question, found.answer, price.best)))
    head = _head(found, Text("condition"), Text("line"), Text("without it"))
    strong = tuple(place for place, price in enumerate(found.prices) if price.binds)
    caption = Text("The best plan without that one condition, everything else as it stands; each is proven (all states: --csv)")
    many = Text(
        "The best plan for each number of offices is not asked for: sites are in states, and each state has its own number."
    )
    return Section(Text("The price of each condition"), (Table(caption, head, tuple(rows), strong=strong), many))


def _otherwise(found: CourseReasons, names: Names) -> list[Section]:
    """Return for each site and state the best plan in which it is otherwise."""
    if not found.otherwise:
        return []
    titles = {state.id: state.named for state in table_in(found.question).states}
    rows = []
    for one in found.otherwise:
        first = (names.brief([one.site]), titles[one.state], names.phases_said(one.phases))
        if one.best is None:
            rows.append((*first, _ruled_out(one), *(same("") for _ in found.question.readings)))
        else:
            apart = names.courses_apart(found.answer.added, one.best.added, most=TOLD, site=one.site)
            rows.append((*first, apart, *_values(found.question, found.answer, one.best)))
    head = _head(found, Text("site"), Text("state"), Text("period"), Text("the best plan in which it is otherwise"))
    caption = Text("Otherwise: in another state in one of these periods at least, everything else free; each is proven")
    return [Section(Text("Why each site is what it is"), (Table(caption, head, tuple(rows)),))]


def _ruled_out(one: OtherState) -> Text:
    if not one.against:
        return Text("The conditions allow no such plan.")
    named = joined(Text("{this}; {next}"), [part.title for part in one.against])
    return Text("The conditions allow no such plan: {conditions}.", conditions=named)


def _more(found: CourseReasons, names: Names) -> list[Section]:
    """Return what one more closing, more yen, or one more site in a state would bring."""
    if not found.more:
        return []
    rows = []
    for one in found.more:
        same_plan = one.best.values == found.answer.values
        brings = Text("nothing") if same_plan else names.courses_apart(found.answer.added, one.best.added, most=TOLD)
        values: Sequence[Text] = (
            tuple(same("") for _ in found.question.readings) if same_plan else _values(found.question, found.answer, one.best)
        )
        rows.append((one.part.title, _amount(one), brings, *values))
    head = _head(found, Text("limit"), Text("one more"), Text("what it brings"))
    caption = Text("The best plan with that one limit wider, everything else as it stands; each is proven")
    strong = tuple(place for place, one in enumerate(found.more) if one.best.values != found.answer.values)
    body: list[Text | Table] = [Table(caption, head, tuple(rows), strong=strong)]
    if any(one.kind == "budget" for one in found.more):
        body.append(Text("Yen more: a million, or as many as it takes until the moves of the period can make any use of them."))
    return [Section(Text("What one more would bring"), tuple(body))]


def _amount(one: OneMore) -> Text:
    if one.least:
        return Text("{yen} yen more: the least that brings anything", yen=number(one.more))
    if one.kind == "budget":
        return Text("{yen} yen more", yen=number(one.more))
    return Text("one more closing") if one.kind == "closings" else Text("one more site")
