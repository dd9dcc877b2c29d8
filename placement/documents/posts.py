"""The words of the price of one more post: a row for each number of posts in a limit on staff."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from models.messages.document import Section, Table
from models.messages.numbers import metres, number, people_said, signed
from models.messages.text import Text, same
from placement.documents.columns import without_column
from placement.glossary import BEST_PLAN, MEAN_DISTANCE
from placement.problem.names import Names
from placement.results.explanation import Explanation, PostPrice

TITLE = Text("The price of one more post")


def post_prices(found: Explanation) -> list[Section]:
    """Return what a few posts more or less in each limit on staff would bring, as a section; none where there is no such limit."""
    by_rule = groupby(found.posts, key=lambda one: one.rule)
    body = [block for _, rows in by_rule for block in _of_limit(found, tuple(rows))]
    return [Section(TITLE, tuple(body))] if body else []


def _of_limit(found: Explanation, rows: Sequence[PostPrice]) -> tuple[Text | Table, ...]:
    names, extra, own = Names(found.question), without_column(found.question.readings), found.answer
    empty = tuple(same("") for _ in range(3 + len(extra)))

    def cells(one: PostPrice) -> tuple[Text, ...]:
        allowed = same(number(one.posts))
        if one.best is None:
            return (allowed, Text("no plan meets the conditions"), *empty)
        plan = Text("this plan") if set(one.best.added) == set(own.added) else names.change(one.best.added, "brief")
        measures = one.best.measures
        return (
            allowed,
            plan,
            people_said(measures.served),
            same(signed(measures.served - own.measures.served)),
            metres(measures.distance_mean_m),
            *(reading.text(one.best.values[place]) for place, reading in extra),
        )

    caption = Text(
        "The best plan with each number of posts from {low} to {high} in the limit of rule {rule}, everything else as it stands (each solved "
        "anew and proven)",
        low=number(rows[0].posts),
        high=number(rows[-1].posts),
        rule=rows[0].rule,
    )
    head = (
        Text("posts allowed"),
        BEST_PLAN,
        Text("served"),
        Text("change"),
        MEAN_DISTANCE,
        *(reading.title for _, reading in extra),
    )
    strong = tuple(place for place, one in enumerate(rows) if one.posts == one.most)
    return (*_told(found, rows), Table(caption, head, tuple(map(cells, rows)), strong=strong))


def _told(found: Explanation, rows: Sequence[PostPrice]) -> list[Text]:
    """Return what one post more brings, and what one less takes, by the first objective that differs."""
    said = []
    for one in rows:
        step = one.posts - one.most
        if abs(step) != 1:
            continue
        if one.best is None:
            said.append(Text("With one post fewer no plan meets the conditions."))
            continue
        values = zip(found.question.readings, found.answer.values, one.best.values, strict=True)
        differs = next(((reading, old, new) for reading, old, new in values if old != new), None)
        if differs is None:
            said.append(Text("One post more brings nothing.") if step > 0 else Text("One post fewer takes nothing."))
            continue
        reading, old, new = differs
        title, before, after = reading.title, reading.text(old), reading.text(new)
        said.append(
            Text("One post more: {title} {before} → {after}.", title=title, before=before, after=after)
            if step > 0
            else Text("One post fewer: {title} {before} → {after}.", title=title, before=before, after=after)
        )
    return said
