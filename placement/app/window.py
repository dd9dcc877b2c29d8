"""One window of the workbench: what it shows, and what is done when somebody acts on its page, part by part."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from htmltools import Tag, TagList
from shiny import Inputs, Session, reactive, render

from models.messages.findings import PlacementError
from models.messages.text import Language, Text, plural
from placement.app.address import address, asked
from placement.app.bench import Bench, Checked, Sites
from placement.app.document import CONFLICT
from placement.app.makings import UNFINISHED
from placement.app.runs import ENDED

# how often a window looks whether anything is new, and whether another program wrote into the file
LOOK_S, FILE_S = 0.3, 2.0
Place = Literal["start", "left", "middle", "right", "bottom"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the workbench's page.

    Parameters
    ----------
    name
        by which the style sheet knows it.
    title
        its heading, and the name of its tab where it shares the middle.
    place
        where it stands: on the first page; or on a scenario's page left, in the middle (one tab each), on the right, or at the bottom.
    body
        what stands in it from the beginning, in a language.
    draws
        what is drawn into the elements of the body, by their ids, and again whenever what it looks at changes.
    acts
        what is done on an act (`data-act` of a button or field), by its name: with the window, the value of what was
        acted on (`data-value`), and what was chosen or typed there.
    """

    name: str
    title: Text
    place: Place
    body: Callable[[Language], Sequence[Tag]]
    draws: Mapping[str, Callable[[Window], Tag | TagList]] = field(default_factory=dict)
    acts: Mapping[str, Callable[[Window, str, str], Awaitable[None]]] = field(default_factory=dict)


class Window:
    """One window of the workbench.

    Parameters
    ----------
    bench
        what all windows share.
    parts
        of the page.
    usual
        the language where the address says nothing.
    inputs, session
        the framework's.
    """

    def __init__(self, bench: Bench, parts: Sequence[Part], usual: Language, inputs: Inputs, session: Session) -> None:
        self.bench, self.lang, self.name = bench, usual, ""
        self._parts, self._usual, self._input, self._session = parts, usual, inputs, session
        self._sent = 0
        self._checked: reactive.Value[Checked | None] = reactive.Value(None)
        self._sites: reactive.Value[Sites | None] = reactive.Value(None)
        self._cards: reactive.Value[tuple[object, ...]] = reactive.Value(())
        self._shown: dict[str, reactive.Value[str]] = {}

    def checked(self) -> Checked | None:
        """Return what was last found of the file; what is drawn from it is drawn again when that changes."""
        return self._checked()

    def sites(self) -> Sites | None:
        """Return what the file means to do, as soon as it is read; what is drawn from it is drawn again when that changes."""
        return self._sites()

    def cards(self) -> tuple[object, ...]:
        """Return the runs and results; what is drawn from them is drawn again when one begins, ends or changes."""
        return self._cards()

    def shown(self, what: str) -> str:
        """Return which one of something this window shows, such as the result; empty for none so far."""
        return self._shown.setdefault(what, reactive.Value(""))()

    def show(self, what: str, which: str) -> None:
        """Show another one of something in this window."""
        self._shown.setdefault(what, reactive.Value("")).set(which)

    async def write(self, change: Callable[[str, Sites], str]) -> bool:
        """Write into the file what a form says, where the form stands for the file's present text.

        Parameters
        ----------
        change
            makes the new text from the present one and its sites; a ValueError leaves the text as it is.

        Returns
        -------
        whether it stands in the file now.
        """
        bench, document = self.bench, self.bench.documents[self.name]
        checked = bench.checked.get(self.name)
        if checked is None or checked.sites is None:
            return False
        if checked.revision != document.revision:
            await self.note(Text("The file has changed meanwhile; choose again."))
            return False
        try:
            text = change(document.text, checked.sites)
        except ValueError:
            await self.note(Text("The form cannot write this; change it in the file."))
            return False
        if not await self.attempt(lambda: document.edit(text, document.revision)):
            return False
        await self._send_text()
        bench.check(self.name)
        return True

    async def attempt(self, do: Callable[[], object]) -> bool:
        """Do something; say on the page why not, where an input of the user's is wrong."""
        try:
            do()
        except PlacementError as error:
            await self.note(error.findings[0].line_of_text)
            return False
        await self.note(None)
        return True

    async def note(self, note: Text | None) -> None:
        """Say something above the runs, or nothing any more."""
        await self.send("note", {"note": "" if note is None else note.to(self.lang)})

    async def go(self, scenario: str) -> None:
        """Open a scenario of the folder in this window."""
        await self.send("go", {"address": address(self.lang, scenario)})

    async def send(self, kind: str, message: Mapping[str, object]) -> None:
        """Send something to the page's script, to the handler of its kind."""
        await self._session.send_custom_message(kind, dict(message))

    def open(self) -> None:
        """Set up what follows and what is drawn."""
        inputs, bench = self._input, self.bench

        @reactive.effect
        async def _begin() -> None:
            if self.name:
                return
            self.lang, name = asked(inputs[".clientdata_url_search"](), self._usual)
            if not name and bench.desk.revision == 0 and bench.project.data():
                bench.desk.look(self.lang)
            if name in bench.project.scenarios():
                self.name = name
                await self.attempt(lambda: bench.document(name))
                self.show("result", next(iter(bench.project.results()), ""))
                self.show("asked", next(iter(bench.project.answers()), ""))

        @reactive.effect
        async def _look() -> None:
            reactive.invalidate_later(LOOK_S)
            await self._look()

        @reactive.effect
        async def _file() -> None:
            reactive.invalidate_later(FILE_S)
            if self.name in bench.documents:
                bench.take_in(self.name)

        @reactive.effect
        @reactive.event(inputs.edit)
        async def _edit() -> None:
            await self._edit(inputs.edit())

        @reactive.effect
        @reactive.event(inputs.act)
        async def _act() -> None:
            await self._act(inputs.act())

        self._draw()

    def _draw(self) -> None:
        @render.text
        def saved() -> str:
            return count_said(self._checked(), self.lang) if self.name else ""

        for part in self._parts:
            for name, draw in part.draws.items():
                self._draw_into(name, draw)

    def _draw_into(self, name: str, draw: Callable[[Window], Tag | TagList]) -> None:
        def drawn() -> Tag | TagList:
            return draw(self)

        # the framework knows an output by its function's name
        drawn.__name__ = name
        render.ui(drawn)

    async def _look(self) -> None:
        if self.name in self.bench.documents:
            await self._look_at_file()
        elif not self.name:
            await self._look_at_makings()

    async def _look_at_file(self) -> None:
        """Bring the window up to what the bench holds; what did not change is not drawn again."""
        bench, document = self.bench, self.bench.documents[self.name]
        checked = bench.checked.get(self.name)
        project = bench.project
        cards = (*((run.name, run.state) for run in bench.runs), *project.results(), *project.answers(), *project.cut_off())
        with reactive.isolate():
            before = self._cards()
            if checked and checked.revision == document.revision and checked is not self._checked():
                self._checked.set(checked)
                if checked.sites is not self._sites():
                    self._sites.set(checked.sites)
            for run in bench.runs:
                if run.state in ENDED and {(run.name, "running"), (run.name, "stopping")} & set(before):
                    await self._show_outcome(run.name)
            if cards != before:
                self._cards.set(cards)
        if document.revision != self._sent:
            await self._send_text()
        told = {run.name: run.words(self.lang) for run in bench.runs if run.state not in ENDED}
        if told:
            await self.send("progress", told)

    async def _look_at_makings(self) -> None:
        """Bring the first page up to what is being made; what this window began opens once it is there."""
        makings = self.bench.makings
        cards = tuple((one.name, one.state) for one in makings.every)
        self.show("desk", str(self.bench.desk.revision))
        self.show("extract", "reading" if makings.extract() == "reading" else "read")
        with reactive.isolate():
            if cards != self._cards():
                self._cards.set(cards)
            own = makings.get(self.shown("making"))
        if own is not None and own.state == "made":
            self.show("making", "")
            await self.go(own.scenario)
        told = {one.name: one.words(self.lang) for one in makings.every if one.state in UNFINISHED}
        if told:
            await self.send("progress", told)

    async def _show_outcome(self, name: str) -> None:
        """Show what a run left, where it left anything."""
        project = self.bench.project
        for what, names, tab in (("result", project.results(), "answer"), ("asked", project.answers(), "examine")):
            if name in names:
                self.show(what, name)
                await self.send("tab", {"name": tab})

    async def _send_text(self, note: Text | None = None) -> None:
        document = self.bench.documents[self.name]
        self._sent = document.revision
        said = "" if note is None else note.to(self.lang)
        steps = {"undo": bool(document.before), "redo": bool(document.after)}
        await self.send("text", {"text": document.text, "revision": document.revision, "note": said, **steps})

    async def _edit(self, told: Mapping[str, Any]) -> None:
        document = self.bench.documents.get(self.name)
        text, base = told.get("text"), told.get("base")
        if document is None or not isinstance(text, str) or not isinstance(base, int):
            return
        taken = True

        def edit() -> None:
            nonlocal taken
            taken = document.edit(text, base)

        if await self.attempt(edit):
            await self._send_text(None if taken else CONFLICT)
            self.bench.check(self.name)

    async def _act(self, told: Mapping[str, Any]) -> None:
        what, value, chosen = (str(told.get(key, "")) for key in ("what", "value", "chosen"))
        for part in self._parts:
            if what in part.acts:
                await part.acts[what](self, value, chosen)


def count_said(checked: Checked | None, lang: Language) -> str:
    """Return whether the file is saved, and how many errors it has."""
    if checked is None or checked.under_way:
        return Text("saved; checking…").to(lang)
    stops = sum(finding.count for finding in checked.findings if finding.severity == "stop")
    if stops:
        return plural("saved; {n} error", "saved; {n} errors", stops).to(lang)
    return Text("saved; no errors").to(lang)
