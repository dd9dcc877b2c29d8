"""Writing a result: the files of the contract, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from maps.page.html import lay_out_in, render_page
from maps.page.payload import describe_case, write_json
from models.messages.findings import Finding
from models.messages.recorded import record
from models.messages.text import Language, Text
from models.progress import Event, Progress, Stage, tell
from placement.documents.council.case import case_of
from placement.output.geopackage import write_geopackage
from placement.output.inputs import files_of_scenario
from placement.output.layers import layers_told
from placement.output.overwriting import require_folder_apart, require_results_replaced
from placement.output.papers import REPORT_ALONE, Form, Papers
from placement.output.report import write_report
from placement.output.tables import write_tables
from placement.output.writing import TargetFolder, taken_file
from placement.problem.columns import measured
from placement.records.analysis import analysis_record
from placement.records.files import MANIFEST, RESULT_FILES, hashes_of
from placement.records.files import MAP as MAPPED
from placement.records.manifest import manifest
from placement.records.plan import plan_record
from placement.results.analysis import Analysis
from placement.results.result import Result
from placement.scenario.files import dump_scenario, shown_study

TABLES = Stage("write-tables", Text("writing the tables"))
MAP = Stage("draw-map", Text("drawing the map"))


def require_place(result: Result, out: Path) -> None:
    """Check, before anything is asked of a result, that there is a plan and that `out` may hold its files.

    Raises
    ------
    ValueError
        if there is no plan to write.
    InputError
        if `out` holds an input of the result or other files that are not replaced.
    """
    if result.plan.status == "infeasible":
        raise ValueError("an infeasible scenario has no plan to write")
    require_folder_apart(out, RESULT_FILES, files_of_scenario(result.file))
    require_results_replaced(out)


def write_files(
    result: Result,
    analysis: Analysis,
    out: TargetFolder,
    *,
    lang: Language = "ja",
    further: Sequence[Language] = (),
    papers: Papers = REPORT_ALONE,
    tables: Collection[Form] = (),
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Write every file of a result, from finished numbers, to a folder held; the rest as in `placement.write_plan`."""
    case = case_of(result, analysis)
    described = describe_case(case)
    page = write_json(described, record)
    with out.staged() as stage:
        tell(progress, Event(TABLES))
        _write_text(stage / "plan.json", plan_record(result).text() + "\n")
        _write_text(stage / "analysis.json", analysis_record(result, analysis).text() + "\n")
        layers = layers_told(result)
        write_tables(result, layers, stage, tables, lang)
        _write_text(stage / "scenario.yaml", _scenario(result))
        write_geopackage(result, layers, stage / "plan.gpkg", lang)
        _write_access(result, stage / "access.npz")
        tell(progress, Event(MAP))
        _write_text(stage / "page.json", page)
        for name, text in lay_out_in([described], lang=lang, name=MAPPED, further=further).items():
            _write_text(stage / name, text)
        findings = write_report(result, analysis, case.council, stage, lang=lang, papers=papers, progress=progress)
        files = hashes_of(stage, [path.name for path in stage.iterdir()])
        _write_text(stage / MANIFEST, manifest(result, lang, files))
        return findings


def write_page(result: Result, analysis: Analysis, path: Path, *, lang: Language, progress: Progress | None = None) -> None:
    """Write a result's page, its map at the heart, as one self-contained HTML file."""
    tell(progress, Event(MAP))
    page = render_page([case_of(result, analysis)], lang=lang)
    with taken_file(path) as target:
        target.write(page)


def _scenario(result: Result) -> str:
    scenario = result.file.scenario
    return dump_scenario(scenario.model_copy(update={"study": shown_study(scenario.study)}))


def _write_access(result: Result, path: Path) -> None:
    extra: dict[str, Any] = {
        f"{name}m" if matrix.unit == "mm" else name: np.where(matrix.reachable, matrix.values, -1)
        for name, matrix in measured(result.access).items()
    }
    np.savez_compressed(
        path,
        demand_ids=np.array(result.distance.demand_ids),
        office_ids=np.array(result.distance.office_ids),
        straight_line_mm=result.distance.values,
        **extra,
        covers=result.question.main.covers,
    )


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
