"""The command line: the only place that prints, and that knows exit codes.

Text for people goes to stderr, data to stdout. Heavy imports wait until a command needs them.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import Annotated

import typer

from models.messages.text import Text
from models.program.running import is_running
from placement.cli import app as bench
from placement.cli import atlas, check, compare, evaluate, explain, migrate, rank, review, solve, study_fetch, sweep
from placement.cli import map as mapping
from placement.cli.session import SPOKEN, UNREAD, LangOption, say_help
from placement.cli.streams import hush, open_streams

# what libraries and layers hold stays to the end, and is not looked through for garbage after every few hundred objects
COLLECT_AFTER = 200_000, 50, 100

app = typer.Typer(
    name="placement",
    help=say_help(Text("Decides, to a proof, which of its offices a municipality opens, closes, moves or changes.")),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (solve, evaluate, check, rank, explain, compare, review, sweep, mapping, atlas, migrate, bench):
    app.add_typer(command.app)
app.add_typer(study_fetch.app, name="study")


def _version(asked: bool) -> None:  # noqa: FBT001 - the callback's form
    if asked:
        from placement.distribution import version

        sys.stdout.write(f"placement {version()}\n")
        raise typer.Exit


@app.callback()
def root(
    lang: LangOption = SPOKEN,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=say_help(Text("Show the version.")))
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; a request to terminate is treated like Ctrl-C."""
    open_streams()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    gc.set_threshold(*COLLECT_AFTER)
    try:
        app()
    except SystemExit as end:
        _require_read()
        # nor is it looked through once more on the way out
        gc.freeze()
        _leave(end.code)
        raise


def _require_read() -> None:
    """End with its own code where the reader of the output has gone before all of it was written."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        hush()
        _leave(UNREAD)
        sys.exit(UNREAD)


def _leave(code: str | int | None) -> None:
    """End at once where a solver that hears nothing would keep the process for another minute."""
    if is_running() and isinstance(code, int):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
