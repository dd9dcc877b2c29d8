"""`placement solve`: a scenario's answer, with its files, map and report."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.messages.text import Text
from placement.cli.session import (
    INFEASIBLE,
    SPOKEN,
    STOPPED,
    DebugOption,
    JsonOption,
    LangOption,
    PdfOption,
    ScenarioArgument,
    Session,
    place_option,
    say_help,
    session,
)

if TYPE_CHECKING:
    from placement.output.writing import TargetFolder
    from placement.results.result import Result
    from placement.scenario.files import ScenarioFile

app = typer.Typer()


@app.command(help=say_help(Text("Solve a scenario; write its results, its map and its report.")))
def solve(
    scenario: ScenarioArgument = "nerima-2013",
    out: Annotated[Path | None, place_option("--out", Text("Folder for the results (default: out; with --json, none)."))] = None,
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", min=0.001, help=say_help(Text("Stop after so many seconds, with the best plan."))),
    ] = None,
    pdf: PdfOption = False,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken, ExitStack() as held:
        if out is None and not (as_json and not pdf):
            out = Path("out")
        if out is not None:
            from placement.output.folder import require_writable

            require_writable(out)
        if pdf:
            from maps.report.pdf import require_pdf

            require_pdf(spoken.lang)
        with spoken.working(Text("Reading the layers…")):
            from placement.scenario.files import load_scenario

            # a misspelt key is answered before the layers' libraries are loaded
            file = load_scenario(scenario)
            target = None if out is None else held.enter_context(spoken.writing(_taken(file, out)))
            from placement.solving.solve import solve as run
        with spoken.working(Text("Solving…")) as progress:
            result = run(file, time_limit_s=time_limit, progress=progress)
        spoken.findings(result.findings)
        if result.plan.status == "infeasible":
            from placement.analysis.explanation import impasse
            from placement.cli.terminal import page
            from placement.documents.infeasibility import compose_impasse

            spoken.show(page(compose_impasse(impasse(result.question, file)), spoken.lang))
            spoken.say(spoken.state)
            if as_json:
                from placement.records.plan import plan_record

                spoken.data(plan_record(result).text())
            raise typer.Exit(INFEASIBLE)
        if target is None:
            _print(spoken, result)
        else:
            _deliver(spoken, result, target, pdf=pdf)
        if result.plan.status != "optimal":
            raise typer.Exit(STOPPED)


def _taken(file: ScenarioFile, out: Path) -> AbstractContextManager[TargetFolder]:
    """Hold the folder; one in which results would take the place of an input, or of somebody's own files, is refused."""
    from placement.output.inputs import files_of_scenario
    from placement.output.overwriting import require_folder_apart, require_results_replaced
    from placement.output.writing import taken
    from placement.records.files import RESULT_FILES

    require_folder_apart(out, RESULT_FILES, files_of_scenario(file))
    require_results_replaced(out)
    return taken(out, RESULT_FILES)


def _print(spoken: Session, result: Result) -> None:
    """Print the answer, and write no file: nothing is asked that only page and report would show."""
    from placement.analysis.analyse import analyse
    from placement.cli.terminal import page
    from placement.documents.result import summarize
    from placement.records.plan import plan_record

    spoken.show(page(summarize(result, analyse(result, only=())), spoken.lang))
    spoken.say("")
    spoken.say(_closing(result))
    spoken.data(plan_record(result).text())


def _deliver(spoken: Session, result: Result, target: TargetFolder, *, pdf: bool) -> None:
    from placement.analysis.analyse import analyse
    from placement.cli.terminal import page
    from placement.documents.result import summarize
    from placement.output.write import write_files
    from placement.records.plan import plan_record

    out = target.path
    printed = (out / "report.pdf").exists()
    with spoken.working(Text("Writing the results and the map…")) as progress:
        analysis = analyse(result, progress=progress)
        findings = write_files(result, analysis, target, lang=spoken.lang, pdf=pdf, progress=progress)
    spoken.findings(findings)
    spoken.show(page(summarize(result, analysis), spoken.lang))
    spoken.say("")
    spoken.say(_closing(result))
    spoken.say(Text("map: {out}", out=out / "map.html"))
    _say_report(spoken, out, pdf=pdf, printed=printed)
    spoken.data(plan_record(result).text() if spoken.as_json else str(out / "map.html"))


def _say_report(spoken: Session, out: Path, *, pdf: bool, printed: bool) -> None:
    written = f"{out / 'report.html'}" + (f", {out / 'report.pdf'}" if pdf else "")
    spoken.say(Text("report: {written}", written=written))
    if printed and not pdf:
        still = (out / "report.pdf").exists()
        spoken.say(
            Text("report.pdf is not of this run; --pdf renews it.")
            if still
            else Text("report.pdf of the earlier run was removed; --pdf writes one of this run.")
        )


def _closing(result: Result) -> Text:
    if not result.problem.candidates:
        return Text("evaluated only: the scenario adds nothing")
    from placement.problem.names import Names

    added, names = ", ".join(result.plan.added) or "-", Names(result.question).spoken(result.plan.added)
    if result.plan.status != "optimal":
        proof = Text("not proven optimal")
    elif result.bound is not None and not result.bound.firm:
        proof = Text("proven optimal on the published timetables, but not decided: buses that publish no times could change it")
    else:
        proof = Text("proven optimal for the stated objectives")
    seconds = f"{result.plan.seconds:.2f}"
    return Text("added: {added}  = {names} ({proof}, {seconds} s)", added=added, names=names, proof=proof, seconds=seconds)
