"""The shapes that words are shown in: tables, sections, a page; the same on the terminal, the page and the report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.messages.catalogue import SOURCE
from models.messages.text import Text

# a number with its unit or nothing, as English says it
NUMBER = re.compile(r"(?:over |under |at least |at most )?[-+−]?[0-9][0-9,.]*(?: ?(?:%|m|km|min|person-km))?\+?|[—–-]?")


@dataclass(frozen=True, slots=True)
class Span:
    """A value drawn in a row of a chart, with the range it may have; all from 0 to 1.

    Parameters
    ----------
    low, value, high
        from left to right.
    """

    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True)
class Table:
    """A small table for people: the same on the terminal, the map's panel and the report.

    Parameters
    ----------
    caption
        what the table shows.
    head
        one heading a column.
    rows
        cells, each row as long as `head`; the first column names the row.
    strong
        indices of the rows to stress.
    bars
        for a chart beside the rows: the length of each row's bar, 0 to 1; none by default.
    spans
        for a chart with several marks a row: for each row a span for each column of figures, None where it has none. The first is drawn
        as ○, the second as ■, the third as ┃, so that they differ in black and white; the cells say the same in figures.
    sides
        for bars that part from a line between the second and the third column: for each row the length to the left, which is hatched,
        and to the right, 0 to 1; none by default. All tables of one section with them have one scale.
    """

    caption: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    strong: tuple[int, ...] = ()
    bars: tuple[float, ...] = ()
    spans: tuple[tuple[Span | None, ...], ...] = ()
    sides: tuple[tuple[float, float], ...] = ()

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Which columns hold numbers alone, and stand right."""
        return tuple(all(NUMBER.fullmatch(row[at].to(SOURCE)) for row in self.rows) for at in range(len(self.head)))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs and tables under it."""

    title: Text
    body: tuple[Text | Table, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All the words that go with a plan, composed once and shown everywhere.

    Parameters
    ----------
    title
        the scenario's title.
    headline
        the answer in one sentence.
    sections
        figures, ties, alternatives, assumptions, sources: in the order to read them.
    points
        what stands with the headline: who gets nearer and farther by each service.
    firm
        how firm the answer is: what is proven, ties, what decided, how far the next plan is.
    missing
        what is not in the data, in a line, and what the plan is for where that is not computed.
    """

    title: Text
    headline: Text
    sections: tuple[Section, ...]
    points: tuple[Text, ...] = ()
    firm: tuple[Text, ...] = ()
    missing: tuple[Text, ...] = ()

    @property
    def beside(self) -> tuple[Text, ...]:
        """All that stands with the headline, in the order to read it."""
        return (*self.points, *self.firm, *self.missing)
