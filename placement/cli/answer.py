"""How the commands that end with a plan deliver it: what is refused first, what is written, what is printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.messages.text import Text
from placement.cli.session import read_scenario

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from contextlib import ExitStack

    from models.messages.text import Language
    from placement.cli.session import Session
    from placement.output.papers import Form, Papers
    from placement.output.writing import TargetFolder
    from placement.results.result import Result
    from placement.scenario.files import ScenarioFile
    from placement.values.beforehand import Beforehand


def folder_for(out: Path | None, spoken: Session, papers: Papers, tables: Collection[Form], postgis: str | None) -> Path | None:
    """Return the folder for the results, None where there are to be no files, and refuse early what cannot be written."""
    if out is None and not (spoken.as_json and not papers.asked and not tables and not postgis):
        out = Path("out")
    if out is not None:
        from placement.output.folder import require_writable

        require_writable(out)
    if postgis is not None:
        from placement.output.postgis import require_postgis

        require_postgis(postgis)
    if papers.pdf:
        from maps.report.pdf import require_pdf

        require_pdf(spoken.lang)
    return out


def read(scenario: str, out: Path | None, spoken: Session, held: ExitStack) -> tuple[ScenarioFile, TargetFolder | None]:
    """Return a scenario and the folder held for its results.

    A folder in which results would take the place of an input, or of somebody's own files, is refused.
    """
    file = read_scenario(scenario)
    if out is None:
        return file, None
    from placement.output.inputs import files_of_scenario
    from placement.output.overwriting import require_folder_apart, require_results_replaced
    from placement.output.writing import taken
    from placement.records.files import RESULT_FILES

    require_folder_apart(out, RESULT_FILES, files_of_scenario(file))
    require_results_replaced(out)
    return file, held.enter_context(spoken.writing(taken(out, RESULT_FILES)))


def answer(  # noqa: PLR0913, PLR0917 - what every option of the commands asks for
    spoken: Session,
    result: Result,
    target: TargetFolder | None,
    closing: Text,
    papers: Papers,
    tables: Collection[Form],
    further: Sequence[Language],
    postgis: str | None,
    beforehand_s: int = 0,
) -> None:
    """Write and print a plan.

    Parameters
    ----------
    spoken, result, target, papers, tables
        the session, what was found, where its files go, and which papers and further tables are wanted.
    closing
        the last line about the plan.
    further
        the languages the page is wanted in besides.
    beforehand_s
        wall seconds for what readers of the page may ask, where sites are many.
    """
    from placement.cli.terminal import page
    from placement.documents.result import summarize
    from placement.records.plan import plan_record

    if target is None:  # nothing is asked that only page and report would show
        spoken.show(page(summarize(result), spoken.lang))
        spoken.say("")
        spoken.say(closing)
        spoken.data(plan_record(result).text())
        return
    from placement.analysis.analyse import analyse
    from placement.documents.explanation import left_out
    from placement.output.write import write_files
    from placement.records.files import MAP, WORKBOOK

    out = target.path
    printed = (out / "report.pdf").exists()
    with spoken.working(Text("Writing the results and the map…")) as progress:
        analysis = analyse(result, beforehand_s=beforehand_s, progress=progress)
        findings = write_files(
            result, analysis, target, lang=spoken.lang, further=further, papers=papers, tables=tables, progress=progress
        )
    spoken.findings(findings)
    schema = _into(postgis, result, spoken)
    spoken.show(page(summarize(result, analysis), spoken.lang))
    spoken.say("")
    spoken.say(closing)
    for said in left_out(analysis.explanation) if analysis.explanation else ():
        spoken.say(said)
    if analysis.beforehand:
        spoken.say(_answered(analysis.beforehand))
    say_maps(spoken, out / MAP, further)
    _say_report(spoken, out, pdf=papers.pdf, printed=printed)
    if papers.leaflet:
        spoken.say(Text("leaflet: {out}", out=out / "leaflet-*.html"))
    if schema:
        spoken.say(Text("PostGIS: schema {schema}", schema=schema))
    if "xlsx" in tables:
        spoken.say(Text("tables: {out}", out=out / WORKBOOK))
    if papers.figures:
        spoken.say(Text("figures: {out}", out=out / "figure-*.png"))
    spoken.data(plan_record(result).text() if spoken.as_json else str(out / MAP))


def _into(postgis: str | None, result: Result, spoken: Session) -> str:
    """Write a result into a database where that is asked for, and return its schema there."""
    if postgis is None:
        return ""
    from placement.output.postgis import write_postgis

    with spoken.working(Text("Writing to the database…")):
        return write_postgis(result, postgis, lang=spoken.lang)


def _answered(found: Beforehand) -> Text:
    """Return how many questions were answered, and in what time."""
    proven = sum(one.state in {"optimal", "infeasible"} for one in found.answers)
    return Text(
        "answered beforehand for the page: {all} questions, {proven} with a proof, in at most {seconds} seconds (--beforehand 0 leaves them out)",
        all=len(found.answers),
        proven=proven,
        seconds=found.limit_s,
    )


def say_maps(spoken: Session, path: Path, further: Sequence[Language]) -> None:
    """Say which files the page stands in."""
    from maps.page.languages import files_of

    for name in dict.fromkeys(files_of(path.name, (spoken.lang, *further)).values()):
        spoken.say(Text("map: {path}", path=path.with_name(name)))


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
