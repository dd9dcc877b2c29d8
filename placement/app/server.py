"""The workbench as a web app: its pages, the files of results, and a window over the one bench for each page that is open."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import unicodedata
from typing import Any

from shiny import App, Inputs, Outputs, Session
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from models.messages.findings import InputError
from models.messages.text import Language, Text
from placement.app.address import asked
from placement.app.bench import Bench
from placement.app.grounds import is_of_map, map_file
from placement.app.guard import MOST_TAKEN, RESULTS, TAKEN, AsgiApp, Receive, Scope, Send
from placement.app.page import start_page, work_page
from placement.app.parts import PARTS
from placement.app.project import ALL, DATA, Project
from placement.app.window import Window


def workbench(bench: Bench, lang: Language) -> AsgiApp:
    """Return the workbench as an app, to be guarded.

    Parameters
    ----------
    bench
        what it works on.
    lang
        the language it opens in.
    """

    def served(request: Request) -> Any:
        spoken, scenario = asked(request.url.query, lang)
        if scenario in bench.project.scenarios():
            return work_page(PARTS, scenario, spoken)
        return start_page(PARTS, spoken)

    def session(input: Inputs, output: Outputs, session: Session) -> None:  # noqa: A002, ARG001 - the framework's form
        Window(bench, PARTS, lang, input, session).open()

    app = App(served, session)
    app.sanitize_errors = True

    async def routed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_of_map(scope["path"]):
            of_map = await asyncio.to_thread(map_file, bench, scope["path"])
            told = PlainTextResponse("404", 404) if of_map is None else Response(of_map[0], media_type=of_map[1])
            await told(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"] == TAKEN and scope["method"] == "POST":
            await (await _take(Request(scope, receive), bench.project, lang))(scope, receive, send)
            return
        if scope["type"] != "http" or not scope["path"].startswith(RESULTS):
            await app(scope, receive, send)
            return
        _, _, result, *rest = scope["path"].split("/")
        saved = scope["query_string"] == b"download"
        answer = await _answer(bench.project, result, rest[0], saved=saved) if len(rest) == 1 else None
        await (answer or PlainTextResponse("404", 404))(scope, receive, send)

    return routed


async def _take(request: Request, project: Project, usual: Language) -> PlainTextResponse:
    """Put a file that was dropped on the page into the project's folder; what is there already stays, and is said."""
    lang, _ = asked(request.url.query, usual)
    try:
        path = project.data_file(unicodedata.normalize("NFC", request.query_params.get("name", "")))
    except InputError as error:
        return PlainTextResponse(error.findings[0].line_of_text.to(lang), 400)
    path.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".taken-", suffix=".part") as part:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > MOST_TAKEN:
                return PlainTextResponse(
                    Text("{name} is larger than {most:,} bytes", name=path.name, most=MOST_TAKEN).to(lang), 413
                )
            part.write(chunk)
        part.seek(0)
        try:
            with path.open("xb") as file:
                shutil.copyfileobj(part, file)
        except FileExistsError:
            message = Text(
                "{name} is in {folder} already and is not replaced; give this one another name", name=path.name, folder=DATA
            )
            return PlainTextResponse(message.to(lang), 409)
    return PlainTextResponse("", 200)


async def _answer(project: Project, result: str, name: str, *, saved: bool) -> Response | None:
    """Return a file of a result, or all of them in one; None where there is none of the name."""
    if name == ALL:
        zipped = await asyncio.to_thread(project.zipped, result)
        return None if zipped is None else Response(zipped, media_type="application/zip")
    found = project.result_file(result, name)
    if found is None:
        return None
    return FileResponse(found, filename=f"{result}-{name}" if saved else None)
