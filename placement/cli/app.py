"""`placement app`: the workbench, a page in the browser of this computer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.messages.text import Text
from placement.cli.session import SPOKEN, DebugOption, LangOption, place, say_help, session

app = typer.Typer()


@app.command("app", help=say_help(Text("Open the workbench, a page in the browser of this computer alone.")))
def workbench(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="[FOLDER]", parser=place, show_default=False, help=say_help(Text("Your project folder (default: this one)."))
        ),
    ] = Path(),
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="NUMBER", help=say_help(Text("Its port; 0: any that is free.")))
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help=say_help(Text("Whether to open the browser as well.")))
    ] = True,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, debug=debug) as spoken:
        from placement.app.serve import serve

        def opened(address: str) -> None:
            spoken.say(Text("The workbench is open at this address until Ctrl-C; it holds a key, so keep it to yourself:"))
            spoken.data(address)
            if browser:
                import webbrowser

                webbrowser.open(address)

        serve(folder, port, lang, opened)
