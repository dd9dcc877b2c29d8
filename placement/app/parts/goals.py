"""The objectives in their order, each told in a sentence: moved, edited and added in forms made from the schema."""

from __future__ import annotations

from collections.abc import Sequence

from htmltools import tags

from models.messages.text import Text, in_context
from placement.app.bench import Sites
from placement.app.parts.lists import Listed, Row, list_acts, lists_drawn
from placement.app.window import Part
from placement.documents.asked import LESS, MORE, goal_said
from placement.scenario.objectives.registry import objectives
from placement.scenario.schema import schema
from placement.scenario.sheets import LARGEST, SMALLEST, goal_form, goal_sheets

COLUMN = Text("a column of the offices, added up")
TITLES = {of.name: (MORE if of.sense == "max" else LESS).filled(title=of.title) for of in objectives()}
TITLES |= {LARGEST: MORE.filled(title=COLUMN), SMALLEST: LESS.filled(title=COLUMN)}


def goals_list(sites: Sites) -> Sequence[Listed]:
    """Return the objectives of a scenario, in their order."""
    inputs, own = sites.inputs, sites.tree.get("objective")
    goals = inputs.scenario.objective
    rows = [Row(goal_said(goal, inputs), *((at, own[at]) if own else ())) for at, goal in enumerate(goals)]
    services = [service.id for service in inputs.scenario.services]
    return [
        Listed(
            ("objective",),
            rows,
            lambda: goal_sheets(schema(inputs.study), services=services),
            TITLES,
            goal_form,
            Text("+ Add an objective"),
            ("give_up",),
            least=1,
            ordered=True,
            free=bool(own),
        )
    ]


GOALS = Part(
    "goals",
    in_context("workbench", "Objectives, in order"),
    "left",
    lambda lang: [tags.div(id="goals", class_="shiny-html-output")],  # noqa: ARG005 - the same in every language
    {"goals": lists_drawn("goals", goals_list)},
    list_acts("goals", goals_list),
)
