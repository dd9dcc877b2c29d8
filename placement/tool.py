"""What the package exports for results: the floors put together, from an answer to its files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from maps.page.languages import files_of
from maps.report.paper import Paper
from models.messages.findings import Finding
from models.messages.text import Language
from models.progress import Progress
from placement.analysis.analyse import analyse
from placement.analysis.beforehand import LIMIT_S
from placement.analysis.comparison import compare, labels_of
from placement.output.folder import require_file
from placement.output.inputs import files_of_scenario
from placement.output.overwriting import PAGES, PROGRAMS, require_file_apart
from placement.output.papers import Form, Papers
from placement.output.redraw import comparable, pages_of, read_pages, redraw
from placement.output.write import require_place, write_files, write_page
from placement.output.writing import TargetFolder, taken, taken_file
from placement.records.files import MANIFEST, MAP, RESULT_FILES, hashes_of
from placement.records.manifest import manifest_again
from placement.records.read import plan_of
from placement.results.result import Result
from placement.scenario.files import ScenarioFile
from placement.solving.programs import programs_of


def write_plan(  # noqa: PLR0913 - an argument for each option of the command
    result: Result,
    out: Path,
    *,
    lang: Language = "ja",
    further: Sequence[Language] = (),
    pdf: bool = False,
    paper: Paper = "a4",
    figures: bool = False,
    docx: bool = False,
    leaflet: bool = False,
    tables: Collection[Form] = (),
    beforehand_s: int = LIMIT_S,
    progress: Progress | None = None,
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
    further
        languages in which the map is to be had besides; one that does not stand in `map.html` gets a file beside it, `map.ko.html`.
    pdf
        also write the report as a PDF.
    paper
        of the report's maps: `a4`, or one sheet of `a3` across among the pages.
    figures
        also draw five figures to paste, as SVG and PNG.
    docx
        also write the report as a file of Word.
    leaflet
        also write a leaflet for residents, with `pdf` as a PDF too.
    tables
        further forms of the tables: `xlsx`, one workbook; `parquet`, every layer as GeoParquet; `bom`, a mark before the CSV files by
        which a spreadsheet takes them for UTF-8.
    beforehand_s
        where over 20 sites are free, seconds for the solver to answer for the page what readers may ask; 0 leaves it out.
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
        if `out` holds an input of the result or other files that are not replaced, or another run is writing to it; if a
        PDF is asked for and cannot be written here.
    StoppedError
        if it was stopped.
    """
    require_place(result, out)
    with taken(out, RESULT_FILES) as target:
        analysis = analyse(result, beforehand_s=beforehand_s, progress=progress)
        return write_files(
            result,
            analysis,
            target,
            lang=lang,
            further=further,
            papers=Papers(pdf, paper, figures, docx, leaflet),
            tables=tables,
            progress=progress,
        )


def render_map(result: Result, path: Path, *, lang: Language = "ja", progress: Progress | None = None) -> None:
    """Write a result's page, its map at the heart, as one self-contained HTML file; `progress` follows as in `write_plan`.

    Raises
    ------
    InputError
        if the file would replace an input of the result, or one of another kind.
    """
    require_file_apart(path, PAGES, files_of_scenario(result.file))
    write_page(result, analyse(result, progress=progress), path, lang=lang, progress=progress)


def write_lp(result: Result, path: Path) -> tuple[Path, ...]:
    """Write the integer programs of a solved scenario in the CPLEX `.lp` format, for other solvers and for readers.

    Parameters
    ----------
    result
        from `solve`, with a plan or without.
    path
        the file, `plan.lp`; of several objectives, there is one for each: `plan-1.lp`, `plan-2.lp`.

    Returns
    -------
    The files written: those up to the first objective that is not proven, whose best value the next program would hold.

    Raises
    ------
    InputError
        if a file cannot be written, or would replace an input of the result or a file of another kind.
    """
    files = require_programs_apart(result.file, path)
    texts = programs_of(result.question, result.plan)
    for file, text in zip(files, texts, strict=False):
        with taken_file(file) as target:
            target.write(text)
    return files[: len(texts)]


def require_programs_apart(file: ScenarioFile, path: Path) -> tuple[Path, ...]:
    """Return the files of a scenario's programs, for which `write_lp` is given a path, once it is sure that they may be written.

    Raises
    ------
    InputError
        as `write_lp` does.
    """
    count = len(file.scenario.objective)
    files = (path,) if count == 1 else tuple(path.with_stem(f"{path.stem}-{step}") for step in range(1, count + 1))
    for one in files:
        require_file(one, "--write-lp")
        require_file_apart(one, PROGRAMS, files_of_scenario(file))
    return files


def redraw_map(
    folders: Sequence[Path], *, lang: Language = "ja", name: str = MAP, further: Sequence[Language] = ()
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Return the page of one or more folders that `placement solve` wrote: nothing is solved, no layer is read.

    Parameters
    ----------
    folders
        the first is shown first; where there are several, the reader can switch, and compare those of one study.
    lang
        the language the page opens in.
    name
        of its file.
    further
        as in `write_plan`.

    Returns
    -------
    HTML files by name, one where no further language is asked for, and warnings about the folders.

    Raises
    ------
    InputError
        with every fault: files missing, changed since they were written, of another run or another version.
    """
    read = read_pages(folders)
    described = pages_of(read, folders)
    comparison = None
    if comparable(described):
        labels, warned = labels_of([str(folder) for folder in folders])
        comparison = compare([plan_of(one, label, label) for one, label in zip(read, labels, strict=True)], warned)
    pages = redraw(described, comparison, lang=lang, name=name, further=further)
    return pages, tuple(finding for one in read for finding in one.findings)


def redraw_own_map(target: TargetFolder, *, lang: Language = "ja", further: Sequence[Language] = ()) -> tuple[Finding, ...]:
    """Draw the map of a folder that `placement solve` wrote, and that is held, anew in its place; its manifest is renewed last.

    Returns
    -------
    Warnings about the folder.

    Raises
    ------
    InputError
        as `redraw_map` does.
    """
    (read,) = read_pages([target.path], drawn=files_of(MAP, (lang, *further)).values())
    pages = redraw(pages_of([read], [target.path]), None, lang=lang, name=MAP, further=further)
    with target.staged() as stage:
        for name, page in pages.items():
            (stage / name).write_text(page, encoding="utf-8", newline="\n")
        text = manifest_again(read.written, hashes_of(stage, pages), lang)
        (stage / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    return read.findings
