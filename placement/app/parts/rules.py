"""The rules, each told in a sentence: edited and added in forms made from the schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from htmltools import tags

from models.messages.text import Text, in_context
from placement.app.bench import Sites
from placement.app.parts.lists import Listed, Row, list_acts, lists_drawn
from placement.app.window import Part
from placement.documents.asked import rule_said
from placement.scenario.schema import schema
from placement.scenario.sheets import Sheet, free_id, rule_form, rule_sheets

TITLES: Mapping[str, Text] = {
    "at_least": in_context("rule", "so many of some offices are open"),
    "together": in_context("rule", "these open all together, or none"),
    "never_together": in_context("rule", "at most one of these opens"),
    "if_open": in_context("rule", "where one opens, others open too"),
    "apart": in_context("rule", "open offices are far apart"),
    "serve": in_context("rule", "so many people are within reach"),
    "longest": in_context("rule", "nobody is farther than this"),
    "longest_on_foot": in_context("rule", "nobody walks longer than this"),
    "farther": in_context("rule", "few are farther than now"),
    "least_load": in_context("rule", "every open office is the nearest of so many"),
    "gini": in_context("rule", "distances are not too uneven"),
    "sum": in_context("rule", "a column, added up, keeps a limit"),
    "wait": in_context("rule", "waits are short"),
    "staff": in_context("rule", "posts keep a limit"),
    "room": in_context("rule", "counters fit into their rooms"),
}
KEPT = ("id", "because", "source", "from_year", "until_year")


def rules_list(sites: Sites) -> Sequence[Listed]:
    """Return the rules of a scenario, in the order of the file."""
    scenario, inputs = sites.inputs.scenario, sites.inputs
    own = {str(rule.get("id")): (at, rule) for at, rule in enumerate(sites.tree.get("rules", ()))}
    rows = [Row(rule_said(rule, inputs), *own.get(rule.id, (None, None))) for rule in scenario.rules]
    ids = [*(rule.id for rule in scenario.rules), *own]

    def sheets() -> Mapping[str, Sheet]:
        services = [service.id for service in scenario.services]
        return rule_sheets(schema(inputs.study), services=services, years=scenario.years is not None)

    return [
        Listed(
            ("rules",),
            rows,
            sheets,
            TITLES,
            rule_form,
            Text("+ Add a rule"),
            KEPT,
            begun=lambda form: {"id": free_id(ids, form)},
        )
    ]


RULES = Part(
    "rules",
    in_context("workbench", "Rules"),
    "left",
    lambda lang: [tags.div(id="rules", class_="shiny-html-output")],  # noqa: ARG005 - the same in every language
    {"rules": lists_drawn("rules", rules_list)},
    list_acts("rules", rules_list),
)
