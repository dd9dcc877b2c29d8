"""`placement solve`: a scenario's answer, with its files, map and report."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.messages.text import Text, comma_list
from placement.cli.answer import answer, folder_for, read
from placement.cli.session import (
    INFEASIBLE,
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
    Session,
    TablesOption,
    TimeLimitOption,
    place_option,
    say_help,
    session,
)

if TYPE_CHECKING:
    from placement.results.result import Result

app = typer.Typer()


@app.command(help=say_help(Text("Solve a scenario; write its results, its map and its report.")))
def solve(  # noqa: PLR0913, PLR0917 - an argument for each option
    scenario: ScenarioArgument = "nerima-2013",
    out: OutOption = None,
    time_limit: TimeLimitOption = None,
    pdf: PdfOption = False,
    paper: PaperOption = "a4",
    figures: FiguresOption = False,
    docx: DocxOption = False,
    leaflet: LeafletOption = False,
    tables: TablesOption = "",
    postgis: PostgisOption = None,
    write_lp: Annotated[
        Path | None, place_option("--write-lp", Text("File for the integer programs (.lp), one for each objective."))
    ] = None,
    beforehand: Annotated[
        int,
        typer.Option(
            "--beforehand",
            min=0,
            metavar="SECONDS",
            help=say_help(
                Text("Where over 20 sites are free: answer for the page what readers may ask, in so many seconds; 0: not.")
            ),
        ),
    ] = 60,
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
            if write_lp is not None:
                from placement.tool import require_programs_apart

                require_programs_apart(file, write_lp)
            from placement.analysis.decided import solve as run
        with spoken.working(Text("Solving…")) as progress:
            result = run(file, time_limit_s=time_limit, progress=progress)
        spoken.findings(result.findings)
        written: tuple[Path, ...] = ()
        if write_lp is not None:
            from placement.tool import write_lp as write

            with spoken.working(Text("Writing the programs…")):
                written = write(result, write_lp)
        if result.plan.status == "infeasible":
            from placement.analysis.explanation import impasse
            from placement.cli.terminal import page
            from placement.documents.infeasibility import compose_impasse

            spoken.show(page(compose_impasse(impasse(result.question, file)), spoken.lang))
            if written:
                _say_programs(spoken, written)
            else:
                spoken.say(spoken.state)
            if as_json:
                from placement.records.plan import plan_record

                spoken.data(plan_record(result).text())
            raise typer.Exit(INFEASIBLE)
        answer(spoken, result, target, _closing(result), papers, tables, also_in, postgis, beforehand)
        _say_programs(spoken, written)
        if file.scenario.plan is not None:
            spoken.say(Text("The file also states a plan; placement evaluate shows it beside the best one."))
        if result.stopped:
            raise typer.Exit(STOPPED)


def _say_programs(spoken: Session, written: tuple[Path, ...]) -> None:
    if written:
        spoken.say(Text("programs: {files}", files=comma_list(map(str, written))))


def _closing(result: Result) -> Text:
    if not result.compared:
        return Text("evaluated only: the scenario adds nothing")
    from placement.problem.names import Names

    question = result.question
    opened, closed = (", ".join(ids) or "-" for ids in question.changes(result.plan.added))
    names = Names(question).change(result.plan.added)
    if result.evaluation is not None:
        more, fewer = (", ".join(ids) or "-" for ids in (result.added, result.closed))
        return Text("added: {added}; closed: {closed} (decided with the counts as they are)", added=more, closed=fewer)
    if not result.problem.candidates:
        return Text("evaluated only; closed: {closed}  = {names}", closed=closed, names=names)
    if result.plan.status != "optimal":
        proof = Text("not proven optimal")
    elif result.bound is not None and not result.bound.firm:
        proof = Text("proven optimal on the published timetables, but not decided: buses that publish no times could change it")
    else:
        proof = Text("proven optimal for the stated objectives")
    seconds = f"{result.plan.seconds:.2f}"
    added = (
        Text("added: {added}; closed: {closed}", added=opened, closed=closed)
        if question.closes
        else Text("added: {added}", added=opened)
    )
    return Text("{change}  = {names} ({proof}, {seconds} s)", change=added, names=names, proof=proof, seconds=seconds)
