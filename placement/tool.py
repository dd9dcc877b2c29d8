"""What the package exports for results: the floors put together, from an answer to its files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.messages.findings import Finding
from models.messages.text import Language
from models.progress import Progress
from placement.analysis.analyse import analyse
from placement.analysis.comparison import compare, labels_of
from placement.output.inputs import files_of_scenario
from placement.output.overwriting import PAGES, require_file_apart
from placement.output.redraw import comparable, read_pages, redraw
from placement.output.write import require_place, write_files, write_page
from placement.records.read import read_folder
from placement.results.result import Result


def write_plan(
    result: Result, out: Path, *, lang: Language = "ja", pdf: bool = False, progress: Progress | None = None
) -> tuple[Finding, ...]:
    """Write every file of a solved scenario.

    Parameters
    ----------
    result
        from `solve`; its status is `optimal` or `feasible`.
    out
        folder, made where it is missing; files of these names in it are replaced.
    lang
        language the map opens in, and of the report.
    pdf
        also write the report as a PDF.
    progress
        called with every step; where it answers False, nothing is written (`models.progress`). The steps are those of
        `placement.analysis.analyse.analyse`, `write-tables`, `draw-map`, `write-report` and `write-pdf`.

    Returns
    -------
    Warnings met while writing.

    Raises
    ------
    ValueError
        if there is no plan to write.
    InputError
        if `out` holds an input of the result or other files that are not replaced; if a PDF is asked for and cannot be
        written here.
    StoppedError
        if it was stopped.
    """
    require_place(result, out)
    analysis = analyse(result, progress=progress)
    return write_files(result, analysis, out, lang=lang, pdf=pdf, progress=progress)


def render_map(result: Result, path: Path, *, lang: Language = "ja", progress: Progress | None = None) -> None:
    """Write a result's page, its map at the heart, as one self-contained HTML file; `progress` follows as in `write_plan`.

    Raises
    ------
    InputError
        if the file would replace an input of the result, or one of another kind.
    """
    require_file_apart(path, PAGES, files_of_scenario(result.file))
    write_page(result, analyse(result, progress=progress), path, lang=lang, progress=progress)


def redraw_map(folders: Sequence[Path], *, lang: Language = "ja") -> str:
    """Return the page of one or more folders that `placement solve` wrote, as one HTML file: nothing is solved, no layer is read.

    Parameters
    ----------
    folders
        the first is shown first; where there are several, the reader can switch, and compare those of one study.
    lang
        the language the page opens in.

    Raises
    ------
    InputError
        with every fault: files missing, changed since they were written, or of another version.
    """
    described = read_pages(folders)
    comparison = None
    if comparable(described):
        labels, warned = labels_of([str(folder) for folder in folders])
        plans = [read_folder(folder, label, label) for folder, label in zip(folders, labels, strict=True)]
        comparison = compare(plans, warned)
    return redraw(described, comparison, lang=lang)
