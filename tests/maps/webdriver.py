"""Firefox and WebKit as readers have them, through the two wires on which they speak WebDriver, and what they complained of.

Playwright drives builds of its own of either, and Firefox's `geckodriver` is in no package of Debian: it only hands on, to the wire
that is used here, what Selenium would say.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np
import pytest
from PIL import Image

from tests.maps.browser import PATIENCE_MS, with_japanese

PATIENCE_S = PATIENCE_MS / 1000
WIDTH, HEIGHT = 1280, 800
# What a page complains of, kept from its first moment on: neither wire tells it.
LISTEN = """window.complaints = [];
for (const kind of ["error", "unhandledrejection", "securitypolicyviolation"]) {
  addEventListener(kind, (event) => complaints.push(`${kind}: ${event.message ?? event.reason ?? event.violatedDirective}`));
}
for (const kind of ["error", "warn"]) console[kind] = (...said) => complaints.push(`${kind}: ${said.join(" ")}`);"""

# Warnings left out, each complaint of a page of an origin.
TOLD = """return Services.console.getMessageArray()
  .filter((one) => one instanceof Ci.nsIScriptError && !(one.flags & Ci.nsIScriptError.warningFlag) && one.sourceName.startsWith(arguments[0]))
  .map((one) => one.errorMessage);"""


class Driven:
    """A window of a browser; `say` sends one command of WebDriver, as both browsers know it, and returns its value."""

    def __init__(self, say: Callable[..., Any]) -> None:
        self._say = say
        say("WebDriver:SetWindowRect", width=WIDTH, height=HEIGHT)

    def open(self, path: Path, folder: Path) -> None:
        """Open a copy of a page that keeps its complaints, whose policy allows it to do so and nothing else more."""
        html = path.read_text(encoding="utf-8")
        allowed = base64.b64encode(hashlib.sha256(LISTEN.encode()).digest()).decode()
        assert html.count("script-src ") == 1
        html = html.replace("script-src ", f"script-src 'sha256-{allowed}' ")
        first = html.index("<title>")
        folder.mkdir(exist_ok=True)
        copy = folder / path.name
        copy.write_text(f"{html[:first]}<script>{LISTEN}</script>{html[first:]}", encoding="utf-8")
        self.go(copy.as_uri())

    def go(self, address: str) -> None:
        """Open an address."""
        self._say("WebDriver:Navigate", url=address)

    def told(self, origin: str) -> list[str]:
        """Return what Firefox's console says is wrong with the pages of an origin; it alone tells."""
        self._say("Marionette:SetContext", value="chrome")
        said = self._say("WebDriver:ExecuteScript", script=TOLD, args=[origin])
        self._say("Marionette:SetContext", value="content")
        return list(said)

    def into(self, selector: str) -> None:
        """Go on within a frame of the page."""
        self._say("WebDriver:SwitchToFrame", element=self._find(selector))

    def leave(self) -> None:
        """Go on with the whole page."""
        self._say("WebDriver:SwitchToFrame")

    def run(self, script: str) -> Any:
        """Return what an expression of the page is worth."""
        return self._say("WebDriver:ExecuteScript", script=f"return {script}", args=[])

    def wait(self, script: str, within_s: float = PATIENCE_S) -> Any:
        """Return what an expression is worth as soon as it holds."""
        until = time.monotonic() + within_s
        while not (value := self.run(script)):
            assert time.monotonic() < until, f"{script} did not come true"
            time.sleep(0.05)
        return value

    def click(self, selector: str) -> None:
        """Click on an element."""
        self._say("WebDriver:ElementClick", id=self._find(selector))

    def write(self, selector: str, text: str) -> None:
        """Write into an element, key by key."""
        self._say("WebDriver:ElementSendKeys", id=self._find(selector), text=text)

    def picture(self) -> np.ndarray:
        """Return the window's picture, as rows of pixels."""
        raw = base64.b64decode(self._say("WebDriver:TakeScreenshot", full=False))
        return np.asarray(Image.open(io.BytesIO(raw)).convert("RGB"))

    def _find(self, selector: str) -> str:
        return str(next(iter(self._say("WebDriver:FindElement", using="css selector", value=selector).values())))


def find_program(name: str, package: str) -> str:
    """Return a program's path; without it, skip the test, or fail it where CI is set."""
    found = shutil.which(name)
    if found:
        return found
    message = f"no {name} found: install Debian's {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def running(command: list[str], folder: Path, **settings: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program as long as it is needed, with a home of its own and the Japanese font."""
    env = {**with_japanese(folder), "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), **settings.pop("env", {})}
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **settings)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def wait_for(ready: Callable[[], Any]) -> Any:
    """Return what `ready` returns as soon as it is anything."""
    until = time.monotonic() + PATIENCE_S
    while not (value := ready()):
        assert time.monotonic() < until, "the browser did not start"
        time.sleep(0.02)
    return value


@contextmanager
def firefox() -> Iterator[Driven]:
    """Yield a window of Firefox, spoken to by Marionette: commands as JSON, each with its length before it."""
    program = find_program("firefox-esr", "firefox-esr")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        profile = folder / "profile"
        profile.mkdir()
        (profile / "user.js").write_text('user_pref("marionette.port", 0);\nuser_pref("remote.prefs.recommended", true);\n')
        stack.enter_context(
            running(
                [program, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", str(profile)],
                folder,
            )
        )
        told = profile / "MarionetteActivePort"
        port = int(wait_for(lambda: told.exists() and told.read_text().strip()))
        wire = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=4 * PATIENCE_S))
        stream = stack.enter_context(wire.makefile("rwb"))

        def read() -> Any:
            size = b""
            while (letter := stream.read(1)) != b":":
                size += letter
            return json.loads(stream.read(int(size)))

        def say(name: str, **given: Any) -> Any:
            sent = json.dumps([0, 1, name, given]).encode()
            stream.write(b"%d:%s" % (len(sent), sent))
            stream.flush()
            _, _, error, result = read()
            assert error is None, error
            return result.get("value", result)

        read()
        say("WebDriver:NewSession")
        yield Driven(say)


@contextmanager
def webkit() -> Iterator[Driven]:
    """Yield a window of WebKit, with a screen that nobody sees, spoken to over HTTP."""
    driver, screen = find_program("WebKitWebDriver", "webkit2gtk-driver"), find_program("Xvfb", "xvfb")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        reading, writing = os.pipe()
        stack.enter_context(
            running(
                [screen, "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
                folder,
                pass_fds=[writing],
            )
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            display = told.readline().strip()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        # a machine that lets nobody make namespaces cannot shut the browser in
        env = {
            "DISPLAY": f":{display}",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            "GDK_BACKEND": "x11",
            "NO_AT_BRIDGE": "1",
        }
        stack.enter_context(running([driver, f"--port={port}"], folder, env=env))
        session = ""

        def ask(method: str, path: str, body: dict[str, Any] | None = None) -> Any:
            sent = None if body is None else json.dumps(body).encode()
            asked = Request(f"http://127.0.0.1:{port}{path}", sent, {"Content-Type": "application/json"}, method=method)
            try:
                with urlopen(asked, timeout=4 * PATIENCE_S) as answer:  # noqa: S310
                    return json.load(answer)["value"]
            except HTTPError as error:
                pytest.fail(error.read().decode())

        def say(name: str, **given: Any) -> Any:
            element = given.pop("id", None)
            path = {
                "WebDriver:SetWindowRect": "/window/rect",
                "WebDriver:Navigate": "/url",
                "WebDriver:ExecuteScript": "/execute/sync",
                "WebDriver:FindElement": "/element",
                "WebDriver:ElementClick": f"/element/{element}/click",
                "WebDriver:ElementSendKeys": f"/element/{element}/value",
            }.get(name)
            return ask("POST", session + path, given) if path else ask("GET", f"{session}/screenshot")

        wait_for(lambda: _listens(port))
        browser = {"binary": str(_mini_browser()), "args": ["--automation"]}
        made = ask("POST", "/session", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": browser}}})
        session = f"/session/{made['sessionId']}"
        try:
            yield Driven(say)
        finally:
            ask("DELETE", session)


def _listens(port: int) -> bool:
    with socket.socket() as wire:
        return wire.connect_ex(("127.0.0.1", port)) == 0


def _mini_browser() -> Path:
    """Return the browser that comes with Debian's library."""
    return next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
