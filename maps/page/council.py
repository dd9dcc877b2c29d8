"""What a council is told of a plan and may ask of it: its story, its questions with their answers, and what may be chosen instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.page.beforehand import PageAnswers
    from maps.page.counting import Counting
    from models.access import BoolArray
    from models.messages.document import Section, Table
    from models.messages.text import Text

Focus = Literal["all", "beyond", "served"]
View = Literal["by_reach", "by_people"]


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step of the story, which moves the map.

    Parameters
    ----------
    title, text
        what is told.
    open
        ids of the offices then open.
    view
        what colours the squares.
    focus
        what the map shows: everything, those beyond reach before the plan, or those that it newly or no longer reaches.
    """

    title: Text
    text: Text
    open: tuple[str, ...]
    view: View = "by_reach"
    focus: Focus = "all"


@dataclass(frozen=True, slots=True)
class Card:
    """A question that members ask, with its answer.

    Parameters
    ----------
    question
        as asked.
    answer
        paragraphs and small tables.
    open
        ids of the offices the map then shows; empty for the plan itself.
    office
        id of the office that it asks about; None where it asks about none alone.
    """

    question: Text
    answer: tuple[Text | Table, ...]
    open: tuple[str, ...] = ()
    office: str | None = None


@dataclass(frozen=True, eq=False)
class PageRule:
    """A condition of the scenario, and which sets of candidates break it.

    Parameters
    ----------
    title
        as a reader knows it.
    broken
        (2**m,) bool, by bit mask over the candidates in their order.
    """

    title: Text
    broken: BoolArray


@dataclass(frozen=True, slots=True)
class RankedPlan:
    """One plan of the ranking.

    Parameters
    ----------
    mask
        which candidates it leaves open, a bit for each in their order.
    rank
        1 and how many plans are better.
    """

    mask: int
    rank: int


@dataclass(frozen=True, eq=False)
class Choices:
    """What may be chosen, and where each choice stands.

    Parameters
    ----------
    keep, candidates
        ids of the offices that stay, and of those that may open or close.
    least, most
        how many of the candidates are open.
    conditions
        those besides the number, for every set of candidates; None where there are too many sets to tell.
    plans
        the ranking, best first: all plans, or the first of them.
    count
        how many plans there are; None where they were not counted.
    held
        whether channels are chosen as well: those of the plan are then part of every choice.
    counting
        what the page needs to find the best of all sets itself; None where it does not look.
    beforehand
        answers found beforehand, where there are too many sets to look at; None where there are none.
    """

    keep: tuple[str, ...]
    candidates: tuple[str, ...]
    least: int
    most: int
    conditions: tuple[PageRule, ...] | None = ()
    plans: tuple[RankedPlan, ...] = ()
    count: int | None = None
    held: bool = False
    counting: Counting | None = None
    beforehand: PageAnswers | None = None


@dataclass(frozen=True, slots=True)
class OfficeNotes:
    """What is known of single offices beyond whose nearest they are.

    Parameters
    ----------
    by_office
        by id, what is said of an office with the plan: its cases, its posts, its room.
    common
        what is said once, for all of them.
    """

    by_office: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    common: tuple[Text, ...] = ()


@dataclass(frozen=True, eq=False)
class Council:
    """What a council's page says beyond the plan's own words and tables.

    Parameters
    ----------
    proposal
        the first screen: who gains, who loses, what is not decided.
    near_far
        who gets nearer and farther by how much, and how far everybody has it.
    story
        steps in order.
    cards
        questions and answers.
    why
        the tables behind the answers.
    offices
        what is said of single offices.
    choices
        what a reader may try; None where a site may become several things, so that offices are not simply on or off.
    """

    proposal: tuple[Section, ...] = ()
    near_far: tuple[Section, ...] = ()
    story: tuple[StoryStep, ...] = ()
    cards: tuple[Card, ...] = ()
    why: tuple[Section, ...] = ()
    offices: OfficeNotes = field(default_factory=OfficeNotes)
    choices: Choices | None = None
