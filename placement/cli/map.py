"""`placement map`: the page of solved plans, drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from models.messages.findings import Finding, InputError
from models.messages.text import Language, Text
from placement.cli.answer import say_maps
from placement.cli.session import SPOKEN, AlsoOption, DebugOption, LangOption, Session, place_option, say_help, session

app = typer.Typer()


@app.command(
    "map",
    help=say_help(Text("Draw the page of a folder of results again; of several, one page to switch and compare.")),
)
def map_(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="DIR…", help=say_help(Text("Folders that placement solve wrote."))),
    ],
    out: Annotated[
        Path | None, place_option("--out", Text("File to write (default: DIR/map.html; map.html for several)."))
    ] = None,
    lang: LangOption = SPOKEN,
    also_in: AlsoOption = "",
    debug: DebugOption = False,
) -> None:
    with session(lang, debug=debug) as spoken:
        from maps.page.languages import files_of
        from placement.output.folder import require_file
        from placement.output.inputs import files_of_result
        from placement.output.overwriting import PAGES, require_file_apart
        from placement.records.files import MAP

        path = out or (folders[0] / MAP if len(folders) == 1 else Path(MAP))
        missing = [folder for folder in folders if not folder.is_dir()]
        if missing:
            message = Text("there is no folder {missing}; name a folder that placement solve wrote", missing=missing[0])
            raise InputError(Finding("plan-missing", "stop", message, value=str(missing[0])))
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
        for name, page in pages.items():
            if name != path.name:
                with spoken.writing(taken_file(path.with_name(name))) as beside:
                    beside.write(page)
        target.write(pages[path.name])
        return found
