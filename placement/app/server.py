"""The workbench as a web app: its pages, the files of results, and a window over the one bench for each page that is open."""

from __future__ import annotations

import asyncio
from typing import Any

from shiny import App, Inputs, Outputs, Session
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from models.messages.text import Language
from placement.app.address import asked
from placement.app.bench import Bench
from placement.app.grounds import is_of_map, map_file
from placement.app.guard import RESULTS, AsgiApp, Receive, Scope, Send
from placement.app.page import start_page, work_page
from placement.app.parts import PARTS
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
        if scope["type"] != "http" or not scope["path"].startswith(RESULTS):
            await app(scope, receive, send)
            return
        _, _, result, *rest = scope["path"].split("/")
        found = bench.project.result_file(result, rest[0]) if len(rest) == 1 else None
        answer = PlainTextResponse("404", 404) if found is None else FileResponse(found)
        await answer(scope, receive, send)

    return routed
