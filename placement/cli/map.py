"""`placement map`: the page of solved plans, drawn again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.messages.findings import Finding, InputError
from models.messages.text import Text
from placement.cli.session import SPOKEN, DebugOption, LangOption, place_option, say_help, session

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
    debug: DebugOption = False,
) -> None:
    with session(lang, debug=debug) as spoken:
        from placement.output.folder import require_file, write_whole
        from placement.output.inputs import files_of_result
        from placement.output.overwriting import PAGES, require_file_apart

        path = out or (folders[0] / "map.html" if len(folders) == 1 else Path("map.html"))
        missing = [folder for folder in folders if not folder.is_dir()]
        if missing:
            message = Text("there is no folder {missing}; name a folder that placement solve wrote", missing=missing[0])
            raise InputError(Finding("plan-missing", "stop", message, value=str(missing[0])))
        require_file(path, "--out")
        require_file_apart(path, PAGES, [file for folder in folders for file in files_of_result(folder)])
        with spoken.working(Text("Drawing the map…")):
            from placement.tool import redraw_map

            html = redraw_map(folders, lang=spoken.lang)
            write_whole(path, html)
        spoken.say(Text("map: {path}", path=path))
        spoken.data(str(path))
