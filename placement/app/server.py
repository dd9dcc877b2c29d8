"""What the workbench does when somebody acts on its page; each window is a session of this over the one bench."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal
from urllib.parse import parse_qs

from htmltools import Tag, TagList
from shiny import App, Inputs, Outputs, Session, reactive, render
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse

from geodata.yamlfiles.editing import with_lists, with_range
from models.messages.findings import PlacementError
from models.messages.text import Language, Text
from placement.app import page
from placement.app.bench import Bench, Checked, Sites
from placement.app.guard import RESULTS, AsgiApp, Receive, Scope, Send
from placement.app.runs import ENDED
from placement.problem.intentions import INTENTIONS, intended, with_end

# how often a window looks whether anything is new, and whether another program wrote into the file
LOOK_S, FILE_S = 0.3, 2.0
# of a number in the form
MOST_DIGITS = 6


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
        spoken, scenario = _asked(request.url.query, lang)
        if scenario in bench.project.scenarios():
            return page.work_page(scenario, spoken)
        return page.start_page(bench.project.scenarios(), bench.examples, bench.project.folder.name, spoken)

    def session(input: Inputs, output: Outputs, session: Session) -> None:  # noqa: A002, ARG001 - the framework's form
        Window(bench, lang, input, session).open()

    app = App(served, session)
    app.sanitize_errors = True

    async def routed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(RESULTS):
            await app(scope, receive, send)
            return
        _, _, result, *rest = scope["path"].split("/")
        found = bench.project.result_file(result, rest[0]) if len(rest) == 1 else None
        answer = PlainTextResponse("404", 404) if found is None else FileResponse(found)
        await answer(scope, receive, send)

    return routed


def _asked(query: str, lang: Language) -> tuple[Language, str]:
    """Return the language and the scenario that an address asks for."""
    asked = parse_qs(query.removeprefix("?"), max_num_fields=10)
    spoken = asked.get("lang", [lang])[0]
    return (spoken if spoken in page.NAMES else lang if lang in page.NAMES else "en"), asked.get("scenario", [""])[0]


class Window:
    """One window of the workbench.

    Parameters
    ----------
    bench
        what all windows share.
    lang
        the language where the address says nothing.
    inputs, session
        the framework's.
    """

    def __init__(self, bench: Bench, lang: Language, inputs: Inputs, session: Session) -> None:
        self._bench, self._session, self._input = bench, session, inputs
        self._usual, self._lang, self._name = lang, lang, ""
        self._sent = 0
        self._checked: reactive.Value[Checked | None] = reactive.Value(None)
        self._cards: reactive.Value[tuple[object, ...]] = reactive.Value(())
        self._shown: reactive.Value[str] = reactive.Value("")

    def open(self) -> None:
        """Set up what follows and what is shown."""
        inputs, bench = self._input, self._bench

        @reactive.effect
        async def _begin() -> None:
            if self._name:
                return
            self._lang, name = _asked(inputs[".clientdata_url_search"](), self._usual)
            if name in bench.project.scenarios():
                self._name = name
                await self._try(lambda: bench.document(name))
                self._shown.set(next(iter(bench.project.results()), ""))

        @reactive.effect
        async def _look() -> None:
            reactive.invalidate_later(LOOK_S)
            if self._name in bench.documents:
                await self._look()

        @reactive.effect
        async def _file() -> None:
            reactive.invalidate_later(FILE_S)
            if self._name in bench.documents:
                bench.take_in(self._name)

        @reactive.effect
        @reactive.event(inputs.edit)
        async def _edit() -> None:
            await self._edit(inputs.edit())

        @reactive.effect
        @reactive.event(inputs.act)
        async def _act() -> None:
            await self._act(inputs.act())

        self._outputs()

    def _outputs(self) -> None:
        @render.text
        def saved() -> str:
            checked = self._checked()
            return page.count_said(checked, self._lang) if self._name else ""

        @render.ui
        def sites() -> Tag:
            checked = self._checked()
            return page.sites_table(checked.sites if checked else None, self._lang)

        @render.ui
        def findings() -> Tag:
            return page.findings_list(self._checked(), self._lang)

        @render.ui
        def runs() -> Tag:
            self._cards()
            return page.runs_list(self._bench.runs, self._bench.project.results(), self._shown(), self._lang)

        @render.ui
        def frame() -> TagList:
            return page.frame(self._shown(), self._lang)

    async def _look(self) -> None:
        """Bring the window up to what the bench holds; what did not change is not drawn again."""
        bench, document = self._bench, self._bench.documents[self._name]
        checked = bench.checked.get(self._name)
        cards = (*((run.name, run.state) for run in bench.runs), *bench.project.results())
        with reactive.isolate():
            before = self._cards()
            if checked and checked.revision == document.revision and checked is not self._checked():
                self._checked.set(checked)
            for run in bench.runs:
                if run.state in {"solved", "feasible"} and {(run.name, "running"), (run.name, "stopping")} & set(before):
                    self._shown.set(run.name)
            if cards != before:
                self._cards.set(cards)
        if document.revision != self._sent:
            await self._send_text()
        told = {run.name: run.words(self._lang) for run in bench.runs if run.state not in ENDED}
        if told:
            await self._session.send_custom_message("progress", dict[str, object](told))

    async def _send_text(self, note: Text | None = None) -> None:
        document = self._bench.documents[self._name]
        self._sent = document.revision
        said = "" if note is None else note.to(self._lang)
        steps = {"undo": bool(document.before), "redo": bool(document.after)}
        await self._session.send_custom_message(
            "text", {"text": document.text, "revision": document.revision, "note": said, **steps}
        )

    async def _edit(self, told: Mapping[str, Any]) -> None:
        from placement.app.document import CONFLICT

        document = self._bench.documents.get(self._name)
        text, base = told.get("text"), told.get("base")
        if document is None or not isinstance(text, str) or not isinstance(base, int):
            return
        taken = True

        def edit() -> None:
            nonlocal taken
            taken = document.edit(text, base)

        if await self._try(edit):
            await self._send_text(None if taken else CONFLICT)
            self._bench.check(self._name)

    async def _act(self, told: Mapping[str, Any]) -> None:
        what, value = str(told.get("what")), str(told.get("value", ""))
        bench = self._bench
        if what == "take":
            await self._try(lambda: bench.project.take_bundled(value))
            if f"{value}.yaml" in bench.project.scenarios():
                await self._session.send_custom_message("go", {"address": page.address(self._lang, f"{value}.yaml")})
            return
        document = bench.documents.get(self._name)
        if document is None:
            return
        if what in {"undo", "redo"}:
            if await self._try(document.undo if what == "undo" else document.redo):
                bench.check(self._name)
        elif what in {"site", "count"}:
            await (self._site if what == "site" else self._count)(value, str(told.get("chosen", "")))
        elif what == "solve":
            refused = bench.solve(self._name, self._lang)
            await self._note(refused)
        elif what == "stop" and (run := bench.run(value)):
            run.stop()
        elif what == "show" and value in bench.project.results():
            self._shown.set(value)

    async def _site(self, site: str, chosen: str) -> None:
        """Write into the file what was chosen for a site."""
        intention = next((one for one in INTENTIONS if one == chosen), None)
        if intention is not None:
            await self._write(lambda text, sites: with_lists(text, "offices", intended(sites.inputs, site, intention)))

    async def _count(self, field: str, chosen: str) -> None:
        """Write into the file how many are to be opened or closed; an emptied field leaves it out."""
        key, _, named = field.partition(".")
        end: Literal["min", "max"] | None = "min" if named == "min" else "max" if named == "max" else None
        number = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) <= MOST_DIGITS else None
        if end is None or (chosen and number is None):
            return  # the browser lets no such number through

        def counted(text: str, sites: Sites) -> str:
            if key not in sites.counts:
                return text
            return with_range(text, "offices", key, with_end(sites.counts[key], end, number))

        await self._write(counted)

    async def _write(self, change: Callable[[str, Sites], str]) -> None:
        """Write into the file what a form says, where the form stands for the file's present text."""
        bench, document = self._bench, self._bench.documents[self._name]
        checked = bench.checked.get(self._name)
        if checked is None or checked.sites is None or not checked.sites.free:
            return
        if checked.revision != document.revision:
            await self._note(Text("The file has changed meanwhile; choose again."))
            return
        try:
            text = change(document.text, checked.sites)
        except ValueError:
            return
        if await self._try(lambda: document.edit(text, document.revision)):
            await self._send_text()
            bench.check(self._name)

    async def _try(self, do: Callable[[], object]) -> bool:
        """Do something; say on the page why not, where an input of the user's is wrong."""
        try:
            do()
        except PlacementError as error:
            await self._note(error.findings[0].line_of_text)
            return False
        await self._note(None)
        return True

    async def _note(self, note: Text | None) -> None:
        await self._session.send_custom_message("note", {"note": "" if note is None else note.to(self._lang)})
