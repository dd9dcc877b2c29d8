"""Runs of solver and questions, each in a process of its own: followed, stopped, and ended with the workbench."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from models.messages.findings import PlacementError, StoppedError, shown
from models.messages.text import Language, Text
from models.progress import Event
from placement.app.jobs import JOBS, Order, Outcome, State
from placement.documents.spoken import step_said
from placement.problem.units import Reading

ENDED: frozenset[State] = frozenset({"solved", "feasible", "evaluated", "answered", "infeasible", "stopped", "failed"})
GONE = Text("The process that solved it ended by itself; the computer may be out of memory.")
# seconds after which it is said how long a run has gone on, where nobody can tell how long it still takes
LONG_S = 3


@dataclass(eq=False)
class Run:
    """One run.

    Parameters
    ----------
    order
        what it does.
    told
        called whenever something changed, in another thread.
    readings
        how the figures of the objectives read.
    """

    order: Order
    told: Callable[[], None]
    readings: tuple[Reading, ...] = ()
    state: State = "running"
    event: Event | None = None
    outcome: Outcome | None = None
    began_s: float = field(default_factory=time.monotonic)
    _process: multiprocessing.process.BaseProcess | None = field(default=None, repr=False)
    _pipe: Connection | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The name of the result's folder, by which a run is known."""
        return self.order.out.name

    @property
    def title(self) -> Text:
        """What it does."""
        return JOBS[self.order.job].title

    def words(self, lang: Language) -> str:
        """Return what it is at, with the best plan so far and what no plan can better, where they are known."""
        if self.event is None:
            return Text("starting…").to(lang)
        said, event = step_said(self.event, lang), self.event
        gone_s = int(time.monotonic() - self.began_s)
        if event.left_s is None and gone_s >= LONG_S:
            said = Text("{said} – {seconds} s so far", said=said, seconds=gone_s).to(lang)
        reading = next((one for one in self.readings if event.objective in {one.label, one.name}), None)
        if reading is None or event.value is None or event.bound is None:
            return said
        best = Text(
            "{objective}: {value} so far, {bound} at best",
            objective=reading.title,
            value=reading.text(event.value),
            bound=reading.text(event.bound),
        )
        return f"{said} – {best.to(lang)}"

    def start(self) -> None:
        """Begin."""
        # a fresh process on every system: nothing of the server is shared with it
        fresh = multiprocessing.get_context("spawn")
        self._pipe, far = fresh.Pipe()
        self._process = fresh.Process(target=work, args=(far, self.order), name=f"placement-{self.name}")
        self._process.start()
        far.close()
        threading.Thread(target=self._follow, daemon=True, name=f"follow-{self.name}").start()

    def stop(self) -> None:
        """Ask for an end with the best plan so far; a second time, for an end at once."""
        if self.state == "running" and self._pipe is not None:
            self.state = "stopping"
            self._ask()
        elif self.state == "stopping":
            self.end()
        self.told()

    def end(self) -> None:
        """End its process, whatever it does."""
        if self._process is not None and self._process.is_alive():
            self._process.terminate()

    def _ask(self) -> None:
        try:
            if self._pipe is not None:
                self._pipe.send("stop")
        except OSError:
            # it has ended meanwhile, and has said how
            return

    def _follow(self) -> None:
        pipe, process = self._pipe, self._process
        if pipe is None or process is None:
            return
        outcome: Outcome | None = None
        while outcome is None:
            try:
                said = pipe.recv()
            except (EOFError, OSError):
                break
            if isinstance(said, Event):
                self.event = said
                self.told()
            else:
                outcome = said
        process.join()
        if outcome is None and self.state == "stopping":
            outcome = Outcome("stopped")
        if outcome is not None:
            self.order.project.end(self.name)
        else:
            # it stays noted as begun, so that it is told when the folder is opened again
            outcome = Outcome("failed", (GONE,))
        self.outcome, self.state = outcome, outcome.state
        pipe.close()
        self.told()


def work(pipe: Connection, order: Order) -> None:
    """Do what is to be done, in a process of its own; events and the outcome go through the pipe."""
    stopping = False

    def follow(event: Event) -> bool:
        nonlocal stopping
        try:
            stopping = stopping or pipe.poll()
            pipe.send(event)
        except (EOFError, OSError):
            # the workbench is gone, and nobody waits for the answer
            stopping = True
        return not stopping

    def write_on(event: Event) -> None:
        pipe.send(event)

    try:
        outcome = JOBS[order.job].work(order, follow, write_on)
    except StoppedError:
        outcome = Outcome("stopped")
    except PlacementError as error:
        outcome = Outcome("failed", findings=shown(error.findings))
    except KeyboardInterrupt:
        return
    pipe.send(outcome)
    pipe.close()
