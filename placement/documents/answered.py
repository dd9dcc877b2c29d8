"""What people ask of a scenario besides its answer, as everything it is shown as; the command line and the workbench show the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.messages.document import Page
from placement.documents import sweep as ranges
from placement.documents import uncertainty as chances
from placement.documents.comparison import compose_comparison
from placement.documents.courses import compose_course_reasons, compose_ranked_courses
from placement.documents.explanation import compose_explanation
from placement.documents.infeasibility import compose_impasse
from placement.documents.json import sweep as records
from placement.documents.json.comparison import compare_answer
from placement.documents.json.courses import explain_course_answer, rank_courses_answer
from placement.documents.json.explanation import explain_answer
from placement.documents.json.infeasibility import impasse_answer
from placement.documents.json.ranking import rank_answer
from placement.documents.ranking import compose_ranking
from placement.documents.sweep import SweepNames
from placement.documents.tables import sweep as tables
from placement.documents.tables.comparison import comparison_table
from placement.documents.tables.courses import course_reasons_table, ranked_courses_table
from placement.documents.tables.explanation import explanation_table, impasse_table
from placement.documents.tables.ranking import ranking_table
from placement.problem.names import Names
from placement.records.comparison import Comparison
from placement.records.record import Record
from placement.results.asked import Ranked, Sweep
from placement.results.courses import CourseReasons
from placement.results.explanation import Explanation, Impasse
from placement.results.sweep import Frequencies, Points, Stability


@dataclass(frozen=True, eq=False)
class Said:
    """What was found, in three forms, each made when it is asked for.

    Parameters
    ----------
    page
        for people.
    record
        for programs, as `--json` prints it.
    table
        as CSV.
    """

    page: Callable[[], Page]
    record: Callable[[], Record]
    table: Callable[[], str]


def said_of_ranking(found: Ranked) -> Said:
    """Return what a ranking is shown as."""
    question, standings, others = found.question, found.standings, found.alternatives
    if question.inputs.table is not None:
        return Said(
            lambda: compose_ranked_courses(question, standings),
            lambda: rank_courses_answer(question, standings),
            lambda: ranked_courses_table(question, standings),
        )
    return Said(
        lambda: compose_ranking(question, standings, others),
        lambda: rank_answer(question, standings, others),
        lambda: ranking_table(question, standings, others),
    )


def said_of_reasons(found: Explanation | CourseReasons | Impasse) -> Said:
    """Return what reasons are shown as."""
    match found:
        case CourseReasons():
            return Said(
                lambda: compose_course_reasons(found), lambda: explain_course_answer(found), lambda: course_reasons_table(found)
            )
        case Explanation():
            return Said(lambda: compose_explanation(found), lambda: explain_answer(found), lambda: explanation_table(found))
    return Said(lambda: compose_impasse(found), lambda: impasse_answer(found), lambda: impasse_table(found))


def said_of_comparison(found: Comparison) -> Said:
    """Return what a comparison is shown as."""
    return Said(lambda: compose_comparison(found), lambda: compare_answer(found), lambda: comparison_table(found))


def names_of_sweep(sweep: Sweep) -> SweepNames:
    """Return what is said in the page and the picture of a sweep."""
    return SweepNames(sweep.file.scenario.title, Names(sweep.question))


def said_of_sweep(sweep: Sweep) -> Said:
    """Return what a sweep is shown as."""
    found, question, names = sweep.found, sweep.question, names_of_sweep(sweep)
    match found:
        case Stability():
            return Said(
                lambda: ranges.stability_page(names, found),
                lambda: records.range_answer(found, question),
                lambda: tables.range_table(found, question),
            )
        case Points(variations=every, points=points):
            first, *others = every
            return Said(
                lambda: ranges.grid_page(names, every, points) if others else ranges.points_page(names, first, points),
                lambda: records.points_answer(every, points, question),
                lambda: tables.points_table(every, points, question),
            )
        case Frequencies():
            return Said(
                lambda: chances.people_page(names, found),
                lambda: records.people_answer(found, question),
                lambda: tables.people_table(found, question),
            )
    return Said(
        lambda: chances.weights_page(names, found),
        lambda: records.weights_answer(found, question),
        lambda: tables.weights_table(found, question),
    )
