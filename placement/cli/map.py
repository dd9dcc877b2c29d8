"""`placement map`: the page of solved plans, drawn again; of a municipality of an atlas, for the first time."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.messages.findings import Finding, InputError
from models.messages.text import Language, Text
from placement.cli.answer import say_maps
from placement.cli.session import SPOKEN, AlsoOption, DebugOption, LangOption, Session, place_option, say_help, session

if TYPE_CHECKING:
    from geodata.building.japan.opening import Extract
    from placement.atlas.question import AtlasQuestion
    from placement.output.writing import TargetFile
    from placement.records.atlas import Row

# wall seconds for what readers of a municipality's page may ask, where sites are many
BEFOREHAND_S = 20
app = typer.Typer()


@app.command(
    "map",
    help=say_help(
        Text(
            "Draw the page of a folder of results again; of several, one page to switch and compare. Of an atlas and a code (atlas/27203), that municipality's own."
        )
    ),
)
def map_(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="DIR…", help=say_help(Text("Folders that placement solve wrote; or ATLAS/CODE, a municipality of an atlas."))
        ),
    ],
    out: Annotated[
        Path | None, place_option("--out", Text("File to write (default: DIR/map.html; map.html for several; ATLAS/CODE.html)."))
    ] = None,
    lang: LangOption = SPOKEN,
    also_in: AlsoOption = "",
    debug: DebugOption = False,
) -> None:
    with session(lang, debug=debug) as spoken:
        from maps.page.languages import files_of
        from placement.output.atlas import require_no_atlas, row_of_atlas
        from placement.output.folder import require_file
        from placement.output.inputs import files_of_result
        from placement.output.overwriting import PAGES, require_file_apart
        from placement.records.files import MAP

        if len(folders) == 1 and not folders[0].is_dir():
            asked = row_of_atlas(folders[0])
            if asked is not None:
                _draw_municipality(spoken, folders[0], out, also_in, asked)
                return
        path = out or (folders[0] / MAP if len(folders) == 1 else Path(MAP))
        missing = [folder for folder in folders if not folder.is_dir()]
        if missing:
            message = Text("there is no folder {missing}; name a folder that placement solve wrote", missing=missing[0])
            raise InputError(Finding("plan-missing", "stop", message, value=str(missing[0])))
        for folder in folders:
            require_no_atlas(folder)
        require_file(path, "--out")
        own = len(folders) == 1 and path.name == MAP and path.parent.resolve() == folders[0].resolve()
        inputs = [file for folder in folders for file in files_of_result(folder)]
        paths = [path.with_name(name) for name in dict.fromkeys(files_of(path.name, (lang, *also_in)).values())]
        for one in paths:
            require_file_apart(one, PAGES, inputs, again=own)
        with spoken.working(Text("Drawing the map…")):
            spoken.findings(_redraw_own(spoken, folders[0], also_in) if own else _redraw(spoken, folders, path, also_in))
        say_maps(spoken, path, also_in)
        spoken.data(str(path))


def _redraw_own(spoken: Session, folder: Path, further: Sequence[Language]) -> tuple[Finding, ...]:
    from placement.output.writing import taken
    from placement.records.files import RESULT_FILES
    from placement.tool import redraw_own_map

    with spoken.writing(taken(folder, RESULT_FILES)) as target:
        return redraw_own_map(target, lang=spoken.lang, further=further)


def _redraw(spoken: Session, folders: list[Path], path: Path, further: Sequence[Language]) -> tuple[Finding, ...]:
    from placement.output.writing import taken_file
    from placement.tool import redraw_map

    with spoken.writing(taken_file(path)) as target:
        pages, found = redraw_map(folders, lang=spoken.lang, name=path.name, further=further)
        _write(spoken, target, pages)
        return found


def _write(spoken: Session, target: TargetFile, pages: Mapping[str, str]) -> None:
    """Write a page, and beside it those of further languages."""
    from placement.output.writing import taken_file

    for name, page in pages.items():
        if name != target.path.name:
            with spoken.writing(taken_file(target.path.with_name(name))) as beside:
                beside.write(page)
    target.write(pages[target.path.name])


def _draw_municipality(
    spoken: Session, place: Path, out: Path | None, further: Sequence[Language], asked: tuple[AtlasQuestion, Row, Extract]
) -> None:
    """Draft the study of a municipality of an atlas, solve the atlas's question in it, and write its page; nothing else is kept."""
    from maps.page.html import lay_out_in
    from maps.page.languages import files_of
    from maps.page.payload import describe_case
    from placement.analysis.analyse import analyse
    from placement.analysis.decided import solve
    from placement.atlas.municipality import draft_municipality
    from placement.documents.atlas import agreement, said_of
    from placement.documents.council.case import case_of
    from placement.output.atlas import FILES
    from placement.output.folder import require_file
    from placement.output.overwriting import PAGES, require_file_apart
    from placement.output.writing import taken_file

    question, row, extract = asked
    path = out or place.parent / f"{row.code}.html"
    require_file(path, "--out")
    kept = [place.parent / name for name in FILES]
    for name in dict.fromkeys(files_of(path.name, (spoken.lang, *further)).values()):
        require_file_apart(path.with_name(name), PAGES, kept)
    with spoken.writing(taken_file(path)) as target, tempfile.TemporaryDirectory() as folder:
        with spoken.working(Text("Making the study…")) as progress:
            scenario = draft_municipality(question, row, extract, Path(folder), list(said_of(question, row)), progress=progress)
        with spoken.working(Text("Solving…")) as progress:
            result = solve(scenario, progress=progress)
        spoken.findings(result.findings)
        with spoken.working(Text("Drawing the map…")) as progress:
            case = case_of(result, analyse(result, beforehand_s=BEFOREHAND_S, progress=progress))
            _write(spoken, target, lay_out_in([describe_case(case)], lang=spoken.lang, name=path.name, further=further))
    then = result.measures.served if row.more is not None and row.more.places else None
    spoken.say(agreement(question, row, result.before_measures.served, then))
    say_maps(spoken, path, further)
    spoken.data(str(path))
