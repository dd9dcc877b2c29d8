"""Writing the report: `report.html`, and `report.pdf` where it is asked for."""

from __future__ import annotations

from pathlib import Path

from geodata.study import names_of
from maps.charts.balance import Balance
from maps.charts.report_charts import CurveStep
from maps.charts.sheet import Role
from maps.fonts import drawn_in, speaking, warn_of_another, warn_of_missing
from maps.labels import report_words
from maps.page.council import Council
from maps.report.docx import render_docx
from maps.report.drawn import Drawn
from maps.report.html import render_report
from maps.report.leaflet import render_leaflet
from maps.report.paper import Paper
from maps.report.parts import Report, make_report
from maps.report.pictures import draw_pictures
from models.messages.catalogue import FIRST
from models.messages.findings import Finding
from models.messages.text import Language, Text
from models.progress import Event, Progress, Stage, tell
from placement.documents.council.callouts import shown_callouts
from placement.documents.council.places import drawn_channels
from placement.documents.course_maps import period_maps
from placement.documents.leaflet import compose_leaflet, sources_of_leaflet
from placement.documents.loads import load_ranges
from placement.documents.near_far import spreads_of
from placement.documents.pictures import change_map, sources_of_pictures
from placement.documents.report import compose_report
from placement.documents.whose import counted_column
from placement.output.papers import REPORT_ALONE, Papers
from placement.results.analysis import Analysis
from placement.results.result import Result
from placement.values.sites import Change

MARKED: dict[Change, Role] = {
    "opened": "added",
    "closed": "closed",
    "raised": "raised",
    "reduced": "reduced",
    "changed": "changed",
    "moved": "moved",
    "merged": "merged",
}
REPORT = Stage("write-report", Text("writing the report"))
DOCX = Stage("write-docx", Text("writing the file for Word"))
LEAFLET = Stage("write-leaflet", Text("writing the leaflet"))
FIGURES = Stage("draw-figures", Text("drawing the figures"))
PDF = Stage("write-pdf", Text("writing the PDF"))


def write_report(
    result: Result,
    analysis: Analysis,
    council: Council,
    folder: Path,
    *,
    lang: Language = "ja",
    papers: Papers = REPORT_ALONE,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Write a result's report into a folder.

    Parameters
    ----------
    result
        from `solve`; it has a plan.
    analysis
        what was asked of it.
    council
        what the council's page says of it.
    folder
        gets `report.html`.
    lang
        language of the report.
    papers
        what is written besides; a PDF needs the extra `pdf`.
    progress
        follows the steps `write-report` and `write-pdf`, and can end them (`models.progress`).

    Returns
    -------
    Warnings, about letters that no font has.

    Raises
    ------
    InputError
        if a package that brings a font is missing or, where a PDF is asked for, the extra or a library of its.
    """
    with speaking(lang):
        return _write(result, analysis, council, folder, lang, papers, progress)


def _write(
    result: Result,
    analysis: Analysis,
    council: Council,
    folder: Path,
    lang: Language,
    papers: Papers,
    progress: Progress | None,
) -> tuple[Finding, ...]:
    tell(progress, Event(REPORT))
    drawn = drawn_of(result, drawn_in(lang, report_words()), papers.paper)
    report = report_of(result, analysis, council, drawn, lang)
    html = render_report(report)
    (folder / "report.html").write_text(html, encoding="utf-8", newline="\n")
    study = result.study
    stations = study.stops[study.stops["kind"] == "rail"]
    names = [name.to(drawn.lang) for name in (*names_of(study.offices), *names_of(stations))]
    undrawn = (*warn_of_another(lang, drawn.lang, "report.html"), *warn_of_missing(names, "report.html"))
    if papers.docx:
        tell(progress, Event(DOCX))
        (folder / "report.docx").write_bytes(render_docx(report))
    if papers.leaflet:
        tell(progress, Event(LEAFLET))
        undrawn += _write_leaflets(result, folder, papers)
    if papers.figures:
        tell(progress, Event(FIGURES))
        _write_pictures(result, drawn, folder)
    if not papers.pdf:
        return undrawn
    from maps.report.pdf import render_pdf

    tell(progress, Event(PDF))
    content, findings = render_pdf(html, identifier=bytes.fromhex(result.input_sha256)[:16])
    (folder / "report.pdf").write_bytes(content)
    return (*undrawn, *findings)


def _write_leaflets(result: Result, folder: Path, papers: Papers) -> tuple[Finding, ...]:
    """Write the leaflet in Japanese and English, and return warnings of the PDF."""
    texts = compose_leaflet(result)
    found: list[Finding] = []
    for lang in FIRST:
        with speaking(lang):
            html = render_leaflet(drawn_of(result, lang, "a4"), texts, sources_of_leaflet(result))
            (folder / f"leaflet-{lang}.html").write_text(html, encoding="utf-8", newline="\n")
            if papers.pdf:
                from maps.report.pdf import render_pdf

                content, findings = render_pdf(html, identifier=bytes.fromhex(result.input_sha256)[16:])
                (folder / f"leaflet-{lang}.pdf").write_bytes(content)
                found += findings
    return tuple(found)


def _write_pictures(result: Result, drawn: Drawn, folder: Path) -> None:
    pictures = draw_pictures(drawn, result.file.scenario.title, change_map(result), sources_of_pictures(result))
    for name, picture in pictures.items():
        (folder / f"{name}.svg").write_text(picture.svg, encoding="utf-8", newline="\n")
        (folder / f"{name}.png").write_bytes(picture.svg.png())


def report_of(result: Result, analysis: Analysis, council: Council, drawn: Drawn, lang: Language) -> Report:
    """Return the parts of a result's report in a language; its figures are in that in which they are drawn."""
    return make_report(
        drawn,
        compose_report(result, analysis, council, lang),
        lang=lang,
        balance=_balance(result),
        steps=_steps(result),
        ranges=load_ranges(result),
        spreads=spreads_of(result),
        periods=period_maps(result),
    )


def drawn_of(result: Result, lang: Language, paper: Paper) -> Drawn:
    """Return what a result's figures are drawn from."""
    groups = result.file.scenario.groups
    services = () if groups else result.file.scenario.served.services
    radii = {way.straight_line.mm for way in services if way.straight_line}
    return Drawn(
        result.counted,
        result.distance,
        result.before,
        result.after,
        circle_mm=radii.pop() if len(radii) == 1 else None,
        lang=lang,
        several_ways=len(services) != 1,
        roles=_roles(result),
        column=counted_column(result.file.scenario),
        channels=drawn_channels(result),
        paper=paper,
        callouts=tuple(one for one in shown_callouts(result) if one.view == "by_reach"),
    )


def _balance(result: Result) -> list[Balance]:
    """Return who loses and who gains by each service; nothing where no service's places change."""
    if not result.compared:
        return []
    return [Balance(one.title, one.shift.homes["worse"], one.shift.homes["better"], one.measures.people) for one in result.gains]


def _roles(result: Result) -> dict[str, Role]:
    """Return how each office is marked: what becomes of the site, or whether it is open where nothing does."""
    return {site.id: MARKED[site.change] for site in result.sites if site.change in MARKED}


def _steps(result: Result) -> list[CurveStep]:
    """Return the best plans for other numbers of offices."""
    return [
        CurveStep(
            result.question.counted(point.added),
            point.measures.served,
            point.measures.distance_mean_m,
            chosen=len(point.added) == len(result.plan.added),
            left_open=result.question.closes,
        )
        for point in result.curve
    ]
