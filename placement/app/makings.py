"""Studies that are being made, each in a thread, one after the other: followed, stopped, and ended with the workbench."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

from geodata.building.japan.opening import Extract, open_extract
from models.messages.findings import Finding, InputError, PlacementError, StoppedError, shown
from models.messages.text import Language, Text
from models.progress import Event, Progress
from placement.documents.spoken import step_said

MakingState = Literal["waiting", "running", "stopping", "made", "stopped", "failed"]
UNFINISHED: frozenset[MakingState] = frozenset({"waiting", "running", "stopping"})
BUG = Text("This is a bug of ours ({name}). Please report it with what you chose.")


@dataclass(eq=False)
class Making:
    """A study that is being made.

    Parameters
    ----------
    name
        by which it is known.
    title
        what it is made of.
    make
        makes it, and returns the name of its scenario's file and what was found on the way.
    """

    name: str
    title: str
    make: Callable[[Progress], tuple[str, tuple[Finding, ...]]]
    state: MakingState = "waiting"
    scenario: str = ""
    findings: tuple[Finding, ...] = ()
    event: Event | None = None

    def words(self, lang: Language) -> str:
        """Return what it is at."""
        return Text("starting…").to(lang) if self.event is None else step_said(self.event, lang)

    def stop(self) -> None:
        """Ask for an end, at its next step; nothing of it is left then."""
        if self.state in {"waiting", "running"}:
            self.state = "stopping"

    def work(self) -> None:
        """Make it, in a thread of its own."""
        if self.state == "stopping":
            self.state = "stopped"
            return
        self.state = "running"
        try:
            self.scenario, found = self.make(self._follow)
            self.findings, self.state = shown(found), "made"
        except StoppedError:
            self.state = "stopped"
        except PlacementError as error:
            self.findings, self.state = shown(error.findings), "failed"
        except Exception as error:  # noqa: BLE001 - whatever it is, the windows hear of it
            self.findings, self.state = (Finding("our-bug", "stop", BUG.filled(name=type(error).__name__)),), "failed"

    def _follow(self, event: Event) -> bool:
        self.event = event
        return self.state != "stopping"


@dataclass(eq=False)
class Makings:
    """The studies of a session, one made at a time, and the national data that they are made of."""

    every: list[Making] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _maker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="make"), repr=False)
    _extract: Future[Extract | None] | None = field(default=None, repr=False)

    def begin(self, title: str, make: Callable[[Progress], tuple[str, tuple[Finding, ...]]]) -> Making:
        """Have a study made, after those that are being made, and return it."""
        with self._lock:
            one = Making(str(len(self.every) + 1), title, make)
            self.every.append(one)
        self._maker.submit(one.work)
        return one

    def get(self, name: str) -> Making | None:
        """Return a making by its name."""
        return next((one for one in self.every if one.name == name), None)

    def extract(self) -> Extract | Literal["reading"] | None:
        """Return the national data, `reading` while their list of municipalities is read; None where they are not installed."""
        with self._lock:
            if self._extract is None:
                self._extract = self._maker.submit(_read_extract)
        return self._extract.result() if self._extract.done() else "reading"

    def close(self) -> None:
        """End what still goes on, at its next step."""
        for one in self.every:
            one.stop()
        self._maker.shutdown(wait=False, cancel_futures=True)


def _read_extract() -> Extract | None:
    try:
        extract = open_extract()
        known = extract.municipalities
    except InputError:
        return None
    return extract if known else None
