"""The words of alternatives: plans nearly as good that differ most."""

from __future__ import annotations

from models.messages.document import Section, Table
from models.messages.numbers import metres, people_said
from models.messages.text import Text, plural, same
from placement.documents.columns import without_column
from placement.glossary import LARGEST_DISTANCE, MEAN_DISTANCE
from placement.problem.build import Question
from placement.problem.names import Names
from placement.scenario.quantities import Sites
from placement.values.alternatives import Alternatives

TITLE = Text("Quite different plans")
SITES = Text(
    "A site differs where one of two plans opens it and the other does not: one office in place of another are two sites."
)


def alternatives_section(question: Question, found: Alternatives) -> Section:
    """Return the alternatives as a table, with what they may give up and how they were found."""
    asked = question.inputs.scenario.alternatives
    if asked is None:
        raise ValueError("the scenario asks for no alternatives")
    reading = question.readings[0]
    near = Text(
        "At most {give_up} of the best on {title} is given up: {limit} instead of {best}.",
        give_up=asked.give_up,
        title=reading.title,
        limit=reading.text(found.limit),
        best=reading.text(found.best),
    )
    if not found.plans:
        none = Text("No other plan so near the best differs by {differ_by}; this is proven.", differ_by=asked.differ_by)
        return Section(TITLE, (near, none))
    return Section(TITLE, (near, _table(question, found), _ends(asked.differ_by, found), SITES))


def _table(question: Question, found: Alternatives) -> Table:
    names, extra = Names(question), without_column(question.readings)
    rows = tuple(
        (
            names.change(one.plan.added, "brief"),
            same(str(one.from_best)),
            same(str(one.differs)),
            people_said(one.plan.measures.served),
            metres(one.plan.measures.distance_mean_m),
            metres(one.plan.measures.distance_max_m),
            *(reading.text(one.plan.values[place]) for place, reading in extra),
        )
        for one in found.plans
    )
    head = (
        names.change_title,
        Text("sites that differ from the plan"),
        Text("from the nearest of all before"),
        Text("served"),
        MEAN_DISTANCE,
        LARGEST_DISTANCE,
        *(reading.title for _, reading in extra),
    )
    caption = Text(
        "Each differs as much as any plan can from the plan and from those above it; of several, the first in the study's order"
    )
    return Table(caption, head, rows)


def _ends(differ_by: Sites, found: Alternatives) -> Text:
    """Return whether there are more of them."""
    if not found.complete:
        return Text("There are more that differ by {differ_by}.", differ_by=differ_by)
    return plural(
        "This is the only one: no other plan so near the best differs by {differ_by} from it and from the plan.",
        "These {n} are all: no other plan so near the best differs by {differ_by} from each of them and from the plan.",
        len(found.plans),
        differ_by=differ_by,
    )
