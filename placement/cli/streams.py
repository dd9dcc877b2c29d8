"""Standard output and error: UTF-8 and unfolded lines to files and programs; on a terminal, what it can show."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

from rich.console import Console

# no line of ours is as long
UNFOLDED = 1_000_000


def open_streams() -> None:
    """Write UTF-8 to whatever is no terminal; what a terminal's encoding lacks is seen as an escape, and never ends a run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def console(*, stderr: bool = False) -> Console:
    """Return standard output, or error, for words; lines are folded only where somebody sees a width."""
    made = _Console(stderr=stderr)
    if not made.file.isatty():
        made.width = UNFOLDED
    return made


def hush() -> None:
    """Let what is still to be written go nowhere, once its reader has gone."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the session that the reader has gone."""
        raise  # noqa: PLE0704 - called while it is handled
