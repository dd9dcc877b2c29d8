"""`placement evaluate`: a plan that is given, beside the best one, with its files, map and report."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from models.messages.text import Text
from placement.cli.answer import answer, folder_for, read
from placement.cli.session import (
    SPOKEN,
    STOPPED,
    AlsoOption,
    DebugOption,
    DocxOption,
    FiguresOption,
    JsonOption,
    LangOption,
    LeafletOption,
    OutOption,
    PaperOption,
    PdfOption,
    PostgisOption,
    ScenarioArgument,
    TablesOption,
    TimeLimitOption,
    say_help,
    session,
)

if TYPE_CHECKING:
    from placement.results.result import Result

app = typer.Typer()
PLAN = Text("What differs from now, +a,-b; or every office that is open, a,c. By default what the file says under plan.")


@app.command(
    help=say_help(Text("Evaluate a plan that is given, beside the best one; write its results, its map and its report."))
)
def evaluate(  # noqa: PLR0913, PLR0917 - an argument for each option
    scenario: ScenarioArgument = "nerima-2013",
    plan: Annotated[str | None, typer.Option("--plan", metavar="+ID,-ID", help=say_help(PLAN))] = None,
    out: OutOption = None,
    time_limit: TimeLimitOption = None,
    pdf: PdfOption = False,
    paper: PaperOption = "a4",
    figures: FiguresOption = False,
    docx: DocxOption = False,
    leaflet: LeafletOption = False,
    tables: TablesOption = "",
    postgis: PostgisOption = None,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    also_in: AlsoOption = "",
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken, ExitStack() as held:
        from placement.output.papers import Papers

        papers = Papers(pdf, paper, figures, docx, leaflet)
        out = folder_for(out, spoken, papers, tables, postgis)
        with spoken.working(Text("Reading the layers…")):
            file, target = read(scenario, out, spoken, held)
            from placement.analysis.evaluation import evaluate as run
        with spoken.working(Text("Solving…")) as progress:
            result = run(file, plan, time_limit_s=time_limit, progress=progress)
        spoken.findings(result.findings)
        answer(spoken, result, target, _closing(result), papers, tables, also_in, postgis)
        if result.stopped:
            raise typer.Exit(STOPPED)


def _closing(result: Result) -> Text:
    if result.course is not None:
        from placement.documents.course import way_said

        return Text("given: {course} (evaluated, not sought)", course=way_said(result.course))
    changed = [f"+{office}" for office in result.added] + [f"-{office}" for office in result.closed]
    return Text("given: {changed} (evaluated, not sought)", changed=",".join(changed) or "-")
