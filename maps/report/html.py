"""The printed report: one static HTML file, for paper, for a PDF and for whoever cannot use the interactive page."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from maps.course_labels import PERIOD_MARKS
from maps.labels import CONTENTS, KIND, PAGE_OF
from maps.report.legend import COLOURS
from maps.report.markup import column_kinds, runs
from maps.selfcontained import render_closed

if TYPE_CHECKING:
    from maps.report.parts import Report


def render_report(report: Report) -> str:
    """Return a report as one HTML file that asks the network for nothing and runs no script.

    Parameters
    ----------
    report
        from `make_report`.

    Returns
    -------
    HTML whose bytes depend on the argument alone.

    Raises
    ------
    ExternalAddressError
        if the page would load anything from outside itself.
    """
    places = [(placed.address, placed.section.title) for placed in (*report.first, *report.sections)]
    return render_closed(
        "report.html",
        lang=report.lang,
        kind=KIND,
        texts=report.texts,
        report=report,
        contents=CONTENTS,
        places=[*places[:1], ("map", report.heading), *places[1:]],
        legend=report.legend,
        period_marks=PERIOD_MARKS,
        # what stands before, between and behind the two numbers
        page_of=PAGE_OF.filled(page="\n", pages="\n").to(report.lang).split("\n"),
        colours=COLOURS,
        runs=runs,
        number=count(1).__next__,
        column_kinds=column_kinds,
    )
