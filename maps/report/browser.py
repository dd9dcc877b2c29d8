"""The report printed by a browser that is installed, where Pango is not: Chromium, Chrome or Edge, with no window and no network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from maps.boldface import thicken
from maps.fonts import faces, families
from models.messages.findings import Finding, InputError
from models.messages.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

# what the commands are called, the browser's own name first
NAMES = {
    "Chromium": ("chromium", "chromium-browser"),
    "Chrome": ("google-chrome-stable", "google-chrome", "chrome"),
    "Edge": ("microsoft-edge-stable", "microsoft-edge", "msedge"),
}
# where they are found that are on no path: on macOS, and below the folders of programs on Windows
ON_MACOS = {
    "Chromium": "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "Chrome": "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "Edge": "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
}
ON_WINDOWS = {
    "Chromium": "Chromium/Application/chrome.exe",
    "Chrome": "Google/Chrome/Application/chrome.exe",
    "Edge": "Microsoft/Edge/Application/msedge.exe",
}
PROGRAMS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
PATIENCE_S = 120
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # whatever would be asked for is asked of nobody
    "--proxy-server=127.0.0.1:9",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--export-tagged-pdf",
)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# in place of a page's own, which allows no fonts: still no script, and nothing from elsewhere
_ALLOWED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
_MOMENT = re.compile(rb"(/(?:Creation|Mod)Date \(D:)(\d{14})")


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that can print.

    Parameters
    ----------
    name
        what people call it.
    path
        its program.
    """

    name: str
    path: Path


def find_browser() -> Browser | None:
    """Return the first browser that is installed here, None where there is none."""
    return next(_found(), None)


def _found() -> Iterator[Browser]:
    for name, commands in NAMES.items():
        for command in commands:
            if path := shutil.which(command):
                yield Browser(name, Path(path))
    places = {name: [Path(path)] for name, path in ON_MACOS.items()} if sys.platform == "darwin" else {}
    if sys.platform == "win32":
        folders = [Path(os.environ[folder]) for folder in PROGRAMS if folder in os.environ]
        places = {name: [folder / path for folder in folders] for name, path in ON_WINDOWS.items()}
    yield from (Browser(name, path) for name, paths in places.items() for path in paths if path.is_file())


def print_pdf(html: str, browser: Browser) -> bytes:
    """Return a page as a tagged PDF with an outline, in the fonts of the drawings, the same bytes every time.

    Parameters
    ----------
    html
        a page that runs no script.
    browser
        from `find_browser`.

    Raises
    ------
    InputError
        if the browser prints nothing in two minutes.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        page, printed = folder / "report.html", folder / "report.pdf"
        page.write_text(_allowing_fonts(html), encoding="utf-8", newline="\n")
        command = [str(browser.path), *OPTIONS, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={printed}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # the superuser of a container has no sandbox to give
            command.append("--no-sandbox")
        try:
            subprocess.run([*command, page.as_uri()], capture_output=True, timeout=PATIENCE_S, check=True)  # noqa: S603 - a browser found by its name
            content = printed.read_bytes()
        except (OSError, subprocess.SubprocessError):
            content = b""
    if not (content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")):
        message = Text(
            "{browser} ({path}) was to print the PDF and did not; print report.html from a window of it, or install Pango",
            browser=browser.name,
            path=browser.path,
        )
        raise InputError(Finding("pdf-browser-failed", "stop", message, value=str(browser.path)))
    return _MOMENT.sub(rb"\g<1>20000101000000", content)


def _allowing_fonts(html: str) -> str:
    """Return the page in the fonts of the drawings."""
    head = f'<meta http-equiv="Content-Security-Policy" content="{_ALLOWED}"><meta charset="utf-8"><style>{_faces(html)}</style>'
    if _POLICY.search(html):
        return _POLICY.sub(lambda _: head, html, count=1)
    return head + html


def _faces(html: str) -> str:
    """Return rules that bring the faces of drawings, in two weights, as part of the page."""
    named = ", ".join(f'"{family}"' for family in families())
    rules = [f"html {{ font-family: {named}, sans-serif !important }}"]
    for face in faces():
        for weight, content in (("normal", face.find().read_bytes()), ("bold", thicken(face, set(html)))):
            address = f"data:font/ttf;base64,{b64encode(content).decode()}"
            rules.append(f'@font-face {{ font-family: "{face.family}"; font-weight: {weight}; src: url({address}) }}')
    return "\n".join(rules)
