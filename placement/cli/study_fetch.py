"""`placement study fetch`: official files from their official addresses, their terms shown first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from models.messages.findings import Finding, InputError
from models.messages.text import Text
from placement.cli.session import SPOKEN, DebugOption, JsonOption, LangOption, Session, place_option, say_help, session
from placement.cli.study_guess import app
from placement.cli.terminal import page


@app.command("fetch", help=say_help(Text("Get official files from their official addresses, their terms shown first.")))
def study_fetch(
    layers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="LAYER...", help=say_help(Text("boundary, railways, halls, census …; without any, what there is is shown."))
        ),
    ] = None,
    for_place: Annotated[
        str,
        typer.Option(
            "--for", metavar="CODE", help=say_help(Text("Code of the prefecture (27), or of a municipality in it (27203)."))
        ),
    ] = "",
    year: Annotated[
        str, typer.Option("--year", metavar="YEAR", help=say_help(Text("The year to show (default: the newest known).")))
    ] = "",
    out: Annotated[Path, place_option("--out", Text("Folder to put the files into."))] = Path("raw"),
    accept_terms: Annotated[
        bool, typer.Option("--accept-terms", help=say_help(Text("Say that the terms, which are shown, are accepted.")))
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.building.fetching.sources import choose, sources
        from placement.documents.fetch import fetched_page, sources_page, terms_page
        from placement.documents.json.fetch import fetch_answer

        if not layers:
            known = sources()
            spoken.answer(lambda: sources_page(known), lambda: fetch_answer((), known, None))
            return
        wanted = choose(layers, for_place, year)
        from geodata.building.fetching.getting import LIST, Got, get_files
        from placement.output.folder import require_writable
        from placement.output.writing import taken

        require_writable(out)
        spoken.show(page(terms_page(wanted), lang))
        if not accept_terms:
            _ask(spoken)
        with spoken.writing(taken(out, [LIST])) as target, spoken.working(Text("Getting the files…")):

            def told(_: Got) -> None:
                target.state = "half"

            got = get_files(wanted, target.path, told=told)
            target.state = "written"
        spoken.answer(lambda: fetched_page(got, out), lambda: fetch_answer(got, [one.wanted.source for one in got], out))


def _ask(spoken: Session) -> None:
    """Ask whether the terms are accepted; where nobody can answer, they are not."""
    if sys.stdin.isatty() and spoken.console.is_terminal:
        if typer.confirm(Text("Do you accept these terms?").to(spoken.lang), err=True):
            return
        spoken.say(Text("Nothing was got."))
        raise typer.Exit(0)
    message = Text("the terms above are to be accepted first: read them, and run the command again with --accept-terms")
    raise InputError(Finding("fetch-terms", "stop", message))


__all__ = ["app"]
