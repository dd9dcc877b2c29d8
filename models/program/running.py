"""A solver's run in a thread of its own: it can be stopped, and left behind where it does not hear that it should.

Which runs go on is known from Python's own list of threads; nothing here is kept for the whole process.
"""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from models.messages.findings import CancelledError

WAIT_S = 0.02
# how often whoever follows a run hears of it
TELL_S = 0.1
# how long a solver may take to stop after a limit or Ctrl-C before it is left behind: some of its phases hear neither
PATIENCE_S = 0.5


class SolverRun(threading.Thread, ABC):
    """One run of a solver. Ctrl-C stops it and loses nothing: not even where the solver hears nothing and goes on.

    It is no daemon: a thread that is inside a solver when Python goes brings the process down, so Python waits for it.

    Parameters
    ----------
    deadline
        `time.monotonic()` at which the solver should have ended.
    """

    def __init__(self, deadline: float) -> None:
        super().__init__(name="solver")
        self._deadline = deadline
        self.ended = threading.Event()
        self.interrupted = self.left_behind = False

    @abstractmethod
    def work(self) -> None:
        """Run the solver to its end."""

    @abstractmethod
    def stop(self) -> None:
        """Ask the solver to end."""

    def run(self) -> None:
        """Work, in the thread."""
        try:
            self.work()
        finally:
            self.ended.set()

    def finish(self, tell: Callable[[], object] | None = None) -> None:
        """Start, and return when the solver has ended, or a while after it should have.

        Parameters
        ----------
        tell
            called about ten times a second; CancelledError from it stops the run as Ctrl-C does, any other error also
            comes back to the caller.
        """
        self.start()
        due = time.monotonic() + TELL_S
        while not (self.ended.is_set() or self.left_behind):
            try:
                if self.ended.wait(WAIT_S):
                    break
                self.left_behind = time.monotonic() > self._deadline + PATIENCE_S
                if tell is not None and not self.interrupted and time.monotonic() >= due:
                    due = time.monotonic() + TELL_S
                    tell()
            except (KeyboardInterrupt, CancelledError):
                self._deadline = min(self._deadline, time.monotonic())
                self.interrupted = True
                self.stop()
            except BaseException:
                self.left_behind = True
                self.stop()
                raise
        if self.left_behind:
            self.stop()


def is_running() -> bool:
    """Return whether some solver goes on that was left behind: before it ends, the process can't but by `os._exit`."""
    return any(isinstance(thread, SolverRun) and not thread.ended.is_set() for thread in threading.enumerate())
