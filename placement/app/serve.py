"""The workbench's server: on this computer's own address alone, until it is stopped."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from models.messages.findings import Finding, InputError
from models.messages.text import Language, Text
from placement.app.guard import ADDRESS, Guard
from placement.app.project import open_project

# bytes of one message of the page: a text of the largest size, with every character escaped
MOST_MESSAGE = 7_000_000


def require_framework() -> None:
    """Refuse where the workbench's extra is not installed.

    Raises
    ------
    InputError
        if it is not.
    """
    from importlib.util import find_spec

    if find_spec("shiny") is None:
        message = Text("the workbench is not installed; install it with: pip install 'office-placement[app]'")
        raise InputError(Finding("no-app", "stop", message))


def serve(folder: Path, port: int, lang: Language, opened: Callable[[str], None]) -> None:
    """Serve the workbench of a folder until Ctrl-C.

    Parameters
    ----------
    folder
        with the scenarios.
    port
        on 127.0.0.1; 0 for any that is free.
    lang
        the language it opens in.
    opened
        called with the first address once the port is taken.

    Raises
    ------
    InputError
        if there is no such folder, the port is taken, or the extra is not installed.
    """
    require_framework()
    project = open_project(folder)
    held = _listening(port)
    import uvicorn

    from placement.app.bench import Bench
    from placement.app.page import inline_scripts
    from placement.app.server import workbench

    bench = Bench(project)
    guard = Guard(workbench(bench, lang), held.getsockname()[1], inline_scripts(), lang)
    config = uvicorn.Config(
        guard, log_level="error", access_log=False, server_header=False, ws_max_size=MOST_MESSAGE, timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    opened(guard.address)
    try:
        with suppress(KeyboardInterrupt):  # the way it ends
            server.run(sockets=[held])
    finally:
        bench.close()
        held.close()


def _listening(port: int) -> socket.socket:
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        # a port of which only ended connections are left is free; on Windows the option would share one in use
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((ADDRESS, port))
        held.listen()  # before the address is told: a browser that is quicker than the server waits for it
    except OSError:
        held.close()
        message = Text("port {port} is taken; name another with --port, or leave it out", port=port)
        raise InputError(Finding("port-taken", "stop", message, value=str(port))) from None
    return held
