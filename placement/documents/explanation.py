"""The words and records of an explanation: prices, the number of offices, and every office left out or put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from models.messages.document import Page, Section, Table
from models.messages.numbers import metres, moved_said, number, percent, signed, size_said
from models.messages.text import NOTHING, Text, capital, comma_list, in_context, joined, same
from placement.documents.posts import post_prices
from placement.documents.ranking import compose_ranking
from placement.glossary import MEAN_DISTANCE
from placement.problem.build import Question
from placement.problem.names import Names, with_source
from placement.problem.units import Reading
from placement.results.asked import Asked
from placement.results.explanation import Explanation, Price, Swap
from placement.scenario.files import has_own_scale
from placement.scenario.objectives.registry import objectives
from placement.values.conditions import COUNTED, Excerpt
from placement.values.plans import MeasuredPlan

# offices named one by one in a table's cell
NAMED = 4


def compose_explanation(found: Explanation) -> Page:
    """Return the page that explains a plan."""
    names = Names(found.question)
    sections = [*prices(found), *post_prices(found), *numbers(found), *_swaps(found, names)]
    return Page(found.question.inputs.scenario.title, _headline(found, names), tuple(sections))


def _headline(found: Explanation, names: Names) -> Text:
    measures = found.answer.measures
    share, mean = percent(measures.share), metres(measures.distance_mean_m)
    figures = Text("{served:,} people served ({share}), {mean} away on average", served=measures.served, share=share, mean=mean)
    if not found.question.problem.candidates:
        if found.question.closes:
            return Text("Nothing is left to choose; evaluated only: {figures}.", figures=figures)
        return Text("Nothing may be added; evaluated only: {figures}.", figures=figures)
    plan = _answered(found, names)
    of_all = same("")
    if found.count is not None:
        count = number(found.count)
        of_all = Text("The only plan: ", count=count) if found.count == 1 else Text("Of all {count} plans, ", count=count)
    best = Text("{of_all}{plan} is best for the stated objectives: {figures}.", of_all=of_all, plan=plan, figures=figures)
    return capital(best)


def _answered(found: Explanation, names: Names) -> Text:
    """Return what the answer does, as the subject of a sentence."""
    opened, closed = found.question.changes(found.answer.added)
    changed = opened or closed
    return in_context("explanation", "{change}", change=names.doing(opened, closed)) if changed else Text("changing nothing")


def prices(found: Explanation) -> list[Section]:
    """Return the price of each condition, as a section; none where no condition has one."""
    if not found.prices:
        return [Section(Text("The price of each condition"), tuple(left_out(found)))] if left_out(found) else []
    names, extra = Names(found.question), _further(found)
    head = (
        Text("condition"),
        Text("line"),
        Text("in this plan"),
        Text("without it"),
        Text("served"),
        MEAN_DISTANCE,
        in_context("explanation", "offices"),
        *(reading.title for _, reading in extra),
    )
    rows = tuple(_price_row(price, found, names, extra) for price in found.prices)
    caption = Text("The best plan without that one condition, everything else as it stands; served: change in people")
    binding = tuple(place for place, price in enumerate(found.prices) if price.binds)
    body: list[Text | Table] = [Table(caption, head, rows, strong=binding), *_reasons(found)]
    if any(price.best is None and price.part.kind == "rule" for price in found.prices):
        body.append(
            Text("What the limit on waiting costs is not asked for by leaving it out: counters and posts follow from it.")
        )
    kept = [price for price in found.prices if price.part.kind == "keep"]
    if any(price.best for price in kept):
        body.append(Text("An office that need not stay gives its place to another: the number of open offices remains."))
    elif kept and found.question.problem.candidates:
        body.append(
            Text(
                "What keeping an office costs is not asked for where a site may become several things, or where nothing else need be open."
            )
        )
    if has_own_scale(found.file.scenario):
        body.append(Text("Scores and regrets are still counted from the best that the whole scenario allows."))
    return [Section(Text("The price of each condition"), (*body, *left_out(found)))]


def left_out(found: Explanation) -> list[Text]:
    """Return what was left out to keep to the work that a page may take, and how to ask for it; nothing where nothing was."""
    if not (found.unasked or found.left_out):
        return []
    return [
        Text(
            "Left out here, as a page may take only so much work: the prices of {conditions:,} conditions, and the plans with or "
            "without {offices:,} offices. The command placement explain {scenario} works them all out.",
            conditions=found.unasked,
            offices=len(found.left_out),
            scenario=found.file.scenario.scenario,
        )
    ]


def _price_row(price: Price, found: Explanation, names: Names, extra: Sequence[tuple[int, Reading]]) -> tuple[Text, ...]:
    first = (price.part.title, line_said(price.part.words, found), standing(price, found.question))
    if price.best is None:
        return (*first, same("—"), same(""), same(""), same(""), *(same("") for _ in extra))
    if not price.binds:
        unmoved = (same("0"), moved_said(0), same("0"), *(Text("no change") for _ in extra))
        return (*first, Text("the same plan: costs nothing"), *unmoved)
    new, old = price.best, found.answer
    return (
        *first,
        _differs(found, new.options, names, brief=True),
        same(signed(new.measures.served - old.measures.served)),
        _moved(old.measures.distance_mean_m, new.measures.distance_mean_m),
        same(signed(len(new.open) - len(old.open))),
        *(_from_to(reading, old.values[place], new.values[place]) for place, reading in extra),
    )


def standing(price: Price, question: Question) -> Text:
    """Return what the answer makes of a condition: "1 open of at least 1"."""
    part, reached = price.part, price.reached
    if part.kind == "rule":
        return question.inputs.scenario.rules[int(part.path[1])].standing(reached)
    if part.kind in COUNTED:
        return in_context("explanation", "{reached}", reached=str(reached.value), reached_2=reached.value)
    if part.kind == "near":
        return Text("kept to")
    return in_context("an office", "open") if part.kind == "keep" else Text("not open")


def _further(found: Explanation) -> list[tuple[int, Reading]]:
    """Return the objectives that have no columns of their own."""
    shown = {of.name for of in objectives() if of.shown}
    readings = enumerate(found.question.readings)
    return [(place, reading) for place, reading in readings if reading.whose or reading.name not in shown or found.question.views]


def _from_to(reading: Reading, old: int, new: int) -> Text:
    before, after = reading.text(old), reading.text(new)
    return Text("{before} → {after}", before=before, after=after)


def _reasons(found: Explanation) -> list[Text]:
    """Return why each rule stands in the file, where it says so."""
    said = []
    for price in found.prices:
        if price.part.kind != "rule":
            continue
        rule = found.question.inputs.scenario.rules[int(price.part.path[1])]
        reason = with_source(rule.because or NOTHING, rule.source)
        if reason != NOTHING:
            title = price.part.title
            said.append(Text("{title}: {reason}", title=title, reason=reason))
    return said


def numbers(found: Explanation) -> list[Section]:
    """Return what every other number of offices would give, as a section; none where nothing may be added."""
    question, names = found.question, Names(found.question)
    if not question.problem.candidates:
        return []
    title = Text("Why this many?")
    if found.curve is None or not found.curve.by_count:
        reason = (
            Text(
                "The best plan for each number is not asked for in scenarios with phases, futures, or places chosen for another service."
            )
            if question.views or question.layout.others
            else Text("There are too many candidates for the best plan of each number.")
        )
        return [Section(title, (reason,))]
    said: list[Text] = []
    for row in found.curve.by_count:
        step = len(row.added) - len(found.answer.added)
        if abs(step) == 1:
            change = changes(
                _plain(found.answer), (row.measures.served, row.measures.distance_mean_m, row.measures.distance_max_m)
            )
            plan = names.of(row.added)
            if question.closes:
                plan = _differs(found, (*question.problem.keep, *row.added), names)
            said.append(
                Text("One more ({plan}): {change}.", plan=plan, change=change)
                if step > 0
                else Text("One fewer ({plan}): {change}.", plan=plan, change=change)
            )
    table = compose_ranking(question, found.curve).sections[1].body
    return [Section(title, (*said, *table))]


def _swaps(found: Explanation, names: Names) -> list[Section]:
    now = found.question.inputs.now
    titles = {
        (False, False): Text("Without each office added"),
        (True, False): Text("With each office that was not added"),
        (False, True): Text("If an office that stays were to close"),
        (True, True): Text("If an office that closes stayed"),
    }
    sections = []
    for kind, title in titles.items():
        said = tuple(swap_said(swap, found, names) for swap in found.swaps if (swap.opens, swap.office in now) == kind)
        if said:
            sections.append(Section(title, said))
    return sections


def swap_said(swap: Swap, found: Explanation, names: Names) -> Text:
    """Return the best plan without an office, or with one, against the answer, and what decides between them."""
    office = names.of([swap.office])
    if swap.best is None:
        if swap.office in found.question.inputs.now:
            verb = in_context("a plan", "keeps") if swap.opens else in_context("a plan", "closes")
        else:
            verb = Text("opens") if swap.opens else Text("does not open")
        said = Text("The conditions allow no plan that {verb} {office}.", verb=verb, office=office)
        return joined(Text("{this} {next}"), (said, _against(swap, found))) if swap.against else said
    plan = _differs(found, swap.best.options, names)
    change = changes(_plain(found.answer), _plain(swap.best))
    for place, reading in _further(found):
        if swap.best.values[place] != found.answer.values[place]:
            more = _from_to(reading, found.answer.values[place], swap.best.values[place])
            change = Text("{change}, {title} {more}", change=change, title=reading.title, more=more)
    verdict = _verdict(swap, found)
    said = Text("{plan}: {change}.", plan=capital(plan), change=change)
    return said if verdict is None else joined(Text("{this} {next}"), (said, verdict))


def _against(swap: Swap, found: Explanation) -> Text:
    """Return the conditions that rule a plan out, with their lines."""
    named = [
        Text("{title} ({key})", title=part.title, key=part.words.key)
        if part.words.key
        else Text("{title} (line {line})", title=part.title, line=line_said(part.words, found))
        for part in swap.against
    ]
    if len(named) == 1:
        return Text("What rules it out is {condition}.", condition=named[0])
    return Text("What rules it out together: {conditions}.", conditions=joined(Text("{this}; {next}"), named))


def _verdict(swap: Swap, found: Explanation) -> Text | None:
    """Return what decides where a plan is tied on the first objective, or ahead on it."""
    readings = found.question.readings
    if swap.decides is None and found.count is None:
        return Text("Tied on every objective.")
    if swap.decides is None:
        return Text("Tied on every objective: the plan shown is the first in the study's order of offices.")
    deciding, goal = readings[swap.decides].title, found.question.problem.objectives[swap.decides]
    more = swap.best is not None and swap.best.values[swap.decides] > found.answer.values[swap.decides]
    if more == (goal.criterion.sense == "max"):
        return Text("It is ahead on {deciding}, some of which may be given up for what follows.", deciding=deciding)
    if swap.decides == 0:
        return None
    titles = [reading.title for reading in readings[: swap.decides]]
    tied = joined(in_context("explanation", "{this} and {next}"), titles)
    return Text("Tied on {tied}; {deciding} decides.", tied=tied, deciding=deciding)


Plain = tuple[int, float | None, float | None]


def _plain(answer: MeasuredPlan) -> Plain:
    measures = answer.measures
    return measures.served, measures.distance_mean_m, measures.distance_max_m


Changes = Mapping[Literal["more", "less", "same"], Text]
MEAN_CHANGES: Changes = {
    "more": Text("{far} farther on average"),
    "less": Text("{far} nearer on average"),
    "same": Text("as far on average"),
}
LARGEST_CHANGES: Changes = {
    "more": Text("the largest distance {far} longer"),
    "less": Text("the largest distance {far} shorter"),
    "same": Text("the largest distance the same"),
}


def changes(old: Plain, new: Plain) -> Text:
    """Return how people served, the mean and the largest distance change, in words."""
    people = new[0] - old[0]
    said = [
        Text("as many people served")
        if not people
        else Text("{people:,} more people served", people=abs(people))
        if people > 0
        else Text("{people:,} fewer people served", people=abs(people))
    ]
    said += [
        *_changed(old[1], new[1], MEAN_CHANGES),
        *_changed(old[2], new[2], LARGEST_CHANGES),
    ]
    return comma_list(said)


def _changed(before: float | None, after: float | None, said: Changes) -> list[Text]:
    """Return how a distance in metres changes, in the words for more, less and no change; nothing where one is not known."""
    if before is None or after is None:
        return []
    if after == before:
        return [said["same"]]
    return [said["more" if after > before else "less"].filled(far=size_said(after - before))]


def _moved(old: float | None, new: float | None) -> Text:
    return moved_said(None if old is None or new is None else new - old)


def _differs(found: Explanation, new: Sequence[str], names: Names, *, brief: bool = False) -> Text:
    """Return a plan by what it opens in place of what the answer does; of offices open now, by what it keeps and closes."""
    old, now = found.answer.options, found.question.inputs.now
    opened = [option for option in new if option not in old]
    shut = [option for option in old if option not in new]

    def said(options: Sequence[str]) -> Text:
        if brief and len(options) > NAMED:
            return Text("{options} offices", options=len(options))
        return names.brief(options) if brief else names.of(options)

    if found.question.closes:
        gone = names.becoming.parts(new, [option for option in shut if option in now])
        ended, closed = gone.ended, gone.closed
        kinds: tuple[tuple[Text, Sequence[str]], ...] = (
            (in_context("differs", "keeping {offices}"), [option for option in opened if option in now]),
            (in_context("differs", "opening {offices}"), [option for option in opened if option not in now]),
            (in_context("differs", "ending {what} at {offices}").filled(what=names.becoming.service), ended),
            (in_context("differs", "closing {offices}"), closed),
            (in_context("differs", "not opening {offices}"), [option for option in shut if option not in now]),
        )
        many = brief and len(opened) > NAMED and not shut and all(option in now for option in opened)
        if many:
            return Text("keeping {options} more offices", options=len(opened))
        parts = [text.filled(offices=said(options)) for text, options in kinds if options]
        return joined(in_context("differs", "{this}, {next}"), parts) if parts else Text("the same plan")
    more, less = said(opened), said(shut)
    if opened and shut:
        return Text("with {more} in place of {less}", more=more, less=less)
    if opened and brief and len(opened) > NAMED:
        return Text("with {options} more offices", options=len(opened))
    if opened:
        return Text("with {more} as well", more=more)
    return Text("without {less}", less=less) if shut else Text("the same plan")


def line_said(words: Excerpt, found: Asked) -> Text:
    """Return the lines of the file by number: 12, or 12-15; with the file where it is another that is extended; without one the key."""
    if words.key:
        return same(words.key)
    last = words.first + len(words.lines) - 1
    rows = str(words.first) if last <= words.first else f"{words.first}-{last}"
    return same(rows if words.file == found.file.located.source.shown else f"{words.file} {rows}")  # may break at the space
