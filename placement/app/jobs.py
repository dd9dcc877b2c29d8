"""What a run can do, by its name: each calls the function that the command of the same name calls, and leaves the same files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from models.messages.findings import Finding, shown
from models.messages.text import Language, Text, in_context
from models.progress import Progress
from placement.app.project import Project

if TYPE_CHECKING:
    from placement.documents.answered import Said
    from placement.output.papers import Form, Papers
    from placement.results.result import Result
    from placement.scenario.files import ScenarioFile

State = Literal["running", "stopping", "solved", "feasible", "evaluated", "answered", "infeasible", "stopped", "failed"]
# what is written with a plan besides, where it is asked for
Paper = Literal["pdf", "docx", "leaflet", "xlsx"]
PAPERS: tuple[Paper, ...] = get_args(Paper)


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to do.

    Parameters
    ----------
    job
        a name of `JOBS`.
    project
        the folder.
    subjects
        the scenario's file in it; of a comparison the results.
    out
        the folder for what it leaves.
    lang
        the language of what it writes.
    choices
        what was chosen besides, by name.
    """

    job: str
    project: Project
    subjects: tuple[str, ...]
    out: Path
    lang: Language
    choices: Mapping[str, str] = field(default_factory=dict)

    def scenario(self) -> ScenarioFile:
        """Read its scenario, which rests on nothing outside the folder."""
        return self.project.load(self.subjects[0])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run ends with, as its process tells it.

    Parameters
    ----------
    state
        how it ended.
    words
        the answer, or what is wrong, in sentences.
    findings
        what was found of the input, where that ended it.
    """

    state: State
    words: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of run.

    Parameters
    ----------
    title
        on its card.
    work
        does it, in a process of its own: with what is to be done, a callback that can end it, and one that only hears of it.
    """

    title: Text
    work: Callable[[Order, Progress, Progress], Outcome]


def papers_asked(order: Order) -> tuple[Papers, tuple[Form, ...]]:
    """Return the papers and tables that a run writes with its plan, and check, before any work, that they can be written.

    Raises
    ------
    ValueError
        if something else is asked for.
    InputError
        if a PDF is asked for and cannot be written here.
    """
    from placement.output.papers import Papers

    asked = [entry for entry in order.choices.get("papers", "").split(",") if entry]
    if unknown := set(asked) - set(PAPERS):
        told = f"no such papers: {sorted(unknown)}"
        raise ValueError(told)
    if "pdf" in asked:
        from maps.report.pdf import require_pdf

        require_pdf(order.lang)
    return Papers(pdf="pdf" in asked, docx="docx" in asked, leaflet="leaflet" in asked), ("xlsx",) if "xlsx" in asked else ()


def _solve(order: Order, follow: Progress, write_on: Progress) -> Outcome:
    from placement import solve

    papers, tables = papers_asked(order)
    return _written(order, solve(order.scenario(), progress=follow), papers, tables, write_on)


def _evaluate(order: Order, follow: Progress, write_on: Progress) -> Outcome:
    from placement import evaluate

    # without changes, the plan is the file's
    plan = [entry for entry in order.choices.get("plan", "").split(",") if entry]
    papers, tables = papers_asked(order)
    return _written(order, evaluate(order.scenario(), plan or None, progress=follow), papers, tables, write_on)


def _written(order: Order, result: Result, papers: Papers, tables: tuple[Form, ...], write_on: Progress) -> Outcome:
    from placement import write_plan
    from placement.analysis.explanation import impasse
    from placement.documents.infeasibility import compose_impasse
    from placement.documents.result import summarize
    from placement.results.explanation import Impasse

    if result.plan.status == "infeasible":
        found: Impasse = impasse(result.question, result.file)
        return Outcome("infeasible", (compose_impasse(found).headline,))
    page = summarize(result)
    write_plan(
        result,
        order.out,
        lang=order.lang,
        pdf=papers.pdf,
        docx=papers.docx,
        leaflet=papers.leaflet,
        tables=tables,
        progress=write_on,
    )
    states: dict[str, State] = {"optimal": "solved", "evaluated": "evaluated"}
    return Outcome(states.get(result.plan.status, "feasible"), (page.headline, *page.points))


def _rank(order: Order, follow: Progress, write_on: Progress) -> Outcome:  # noqa: ARG001 - a job's form
    from placement import rank
    from placement.documents.answered import said_of_ranking

    found = rank(order.scenario(), progress=follow)
    return _answered(order, said_of_ranking(found), feasible=found.feasible)


def _explain(order: Order, follow: Progress, write_on: Progress) -> Outcome:  # noqa: ARG001 - a job's form
    from placement import explain
    from placement.documents.answered import said_of_reasons
    from placement.results.explanation import Impasse

    found = explain(order.scenario(), progress=follow)
    return _answered(order, said_of_reasons(found), feasible=not isinstance(found, Impasse))


def _sweep(order: Order, follow: Progress, write_on: Progress) -> Outcome:  # noqa: ARG001 - a job's form
    from placement import sweep
    from placement.documents.answered import said_of_sweep
    from placement.output.asked import draw_sweep

    vary, people, weights = (order.choices.get(name) for name in ("vary", "people", "weights"))
    found = sweep(order.scenario(), vary=vary or (), people=people, weights=weights is not None, progress=follow)
    said = said_of_sweep(found)
    return _answered(order, said, lambda stage: draw_sweep(found, said, stage, order.lang), feasible=found.feasible)


def _compare(order: Order, follow: Progress, write_on: Progress) -> Outcome:  # noqa: ARG001 - a job's form
    from placement import compare
    from placement.documents.answered import said_of_comparison
    from placement.records.files import MAP
    from placement.tool import redraw_map

    folders = [order.project.results_folder / name for name in order.subjects]
    found = compare([str(folder) for folder in folders], progress=follow)

    def draw(stage: Path) -> Sequence[Finding]:
        pages, _ = redraw_map(folders, lang=order.lang)
        (stage / MAP).write_text(pages[MAP], encoding="utf-8", newline="\n")
        return found.findings

    return _answered(order, said_of_comparison(found), draw)


def _answered(
    order: Order, said: Said, draw: Callable[[Path], Sequence[Finding]] = lambda _: (), *, feasible: bool = True
) -> Outcome:
    """Write an answer to a question of a scenario into the folder of the run, its words for people last."""
    from placement.output.asked import write_said
    from placement.output.writing import taken
    from placement.records.files import ANSWER, ASKED_FILES
    from placement.records.page import page_text

    page = said.page()
    with taken(order.out, ASKED_FILES) as target, target.staged() as stage:
        write_said(said, order.job, stage)
        findings = draw(stage)
        (stage / ANSWER).write_text(page_text(page), encoding="utf-8", newline="\n")
    return Outcome("answered" if feasible else "infeasible", (page.headline,), shown(tuple(findings)))


JOBS: dict[str, Job] = {
    "solve": Job(in_context("workbench", "Solve"), _solve),
    "compare": Job(in_context("workbench", "Compare two results"), _compare),
    "rank": Job(in_context("workbench", "Every plan, best first"), _rank),
    "explain": Job(in_context("workbench", "Why this plan"), _explain),
    "sweep": Job(in_context("workbench", "Vary a number"), _sweep),
    "evaluate": Job(in_context("workbench", "A plan of your own"), _evaluate),
}
