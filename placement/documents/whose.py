"""Whose people a figure counts, in words."""

from __future__ import annotations

from collections.abc import Iterator

from models.messages.text import Text, in_context
from placement.problem.names import with_source
from placement.scenario.files import Scenario
from placement.scenario.ids import EVERYONE


def counted_column(scenario: Scenario) -> Text | None:
    """Return the column whose people count, as people read it; None where they are all residents."""
    return None if scenario.people == EVERYONE else scenario.whose


def everyone(scenario: Scenario, people: int) -> Text:
    """Return how many people count, and of which column where they are not all residents."""
    if scenario.people == EVERYONE:
        return Text("{people:,} people", people=people)
    return Text("{people:,} people of {column}", people=people, column=scenario.whose)


def counted_base(scenario: Scenario, people: int, caution: Text | None = None) -> Text:
    """Return how many people count, of which census, and beside them the number in the plan's own paper.

    Parameters
    ----------
    scenario
        who counts, and of which census where it says so.
    people
        how many they are.
    caution
        what the study says in a few words of its people; None for nothing.
    """
    stated, base = scenario.published_people, everyone(scenario, people)
    if stated is not None and stated.counted is not None:
        base = in_context("people counted", "{title}: {base}", title=stated.counted.title, base=base)
    if caution is not None:
        base = in_context("people counted", "{base}; {caution}", base=base, caution=caution)
    return base if stated is None else Text("{base}; {number:,} when the plan was made", base=base, number=stated.number)


def stated_elsewhere(scenario: Scenario) -> Iterator[Text]:
    """Yield the number of people that the plan's own paper states, with the reason why another is counted here."""
    stated = scenario.published_people
    if stated is not None:
        said = Text("The plan's own number is {number:,} people. {because}", number=stated.number, because=stated.because)
        yield with_source(said, stated.source)
