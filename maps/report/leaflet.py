"""The leaflet for residents: one sheet of A4 in large letters, with the map of the plan."""

from __future__ import annotations

import unicodedata
from itertools import count
from typing import TYPE_CHECKING

from maps.labels import LEAFLET
from maps.report.figures import draw_maps, legend_of
from maps.report.legend import COLOURS
from maps.report.markup import column_kinds, runs
from maps.selfcontained import render_closed
from models.messages.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.report.drawn import Drawn
    from models.messages.document import Page

MAP_MM = (100.0, 76.0)
# how much may be said in letters of a size in points, counted in halves of a Japanese letter, so that one page holds it
SIZES = ((13.0, 700), (12.0, 1400), (11.0, 1750), (10.0, 2300))
LEAST = 9.0
# the room that a letter of the sources takes, of one of the texts
SMALL = 0.6


def render_leaflet(drawn: Drawn, texts: Page, sources: Sequence[Text]) -> str:
    """Return the leaflet as one HTML file that asks for nothing and runs no script.

    Parameters
    ----------
    drawn
        what its map is drawn from.
    texts
        what it says: title, headline, and sections of paragraphs.
    sources
        where what its map shows comes from, in small letters below.
    """
    lang = drawn.lang
    return render_closed(
        "leaflet.html",
        lang=lang,
        kind=LEAFLET,
        texts=texts,
        sources=sources,
        size=_size(texts, sources, drawn),
        map=draw_maps(drawn, MAP_MM)[-1],
        legend=legend_of(drawn),
        colours=COLOURS,
        runs=runs,
        column_kinds=column_kinds,
        number=count(1).__next__,
    )


def _size(texts: Page, sources: Sequence[Text], drawn: Drawn) -> float:
    """Return the largest letters in which one page holds the texts."""
    said = [texts.headline, *(part for section in texts.sections for part in section.body if isinstance(part, Text))]
    # a paragraph ends before its line does
    total = sum(_half_squares(text.to(drawn.lang)) + 30 for text in said)
    total += int(sum(_half_squares(text.to(drawn.lang)) + 2 for text in sources) * SMALL)
    return next((size for size, most in SIZES if total <= most), LEAST)


def _half_squares(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
