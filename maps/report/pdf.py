"""The report as a PDF, through WeasyPrint: no browser, no network, tagged for screen readers.

WeasyPrint is an extra, and it needs a library of the machine. Where either is missing, a browser that is installed prints (`browser`);
where there is none, what is missing is said with its cure. The fonts are those of the drawings of the language spoken (`fonts`); a letter that they lack comes
from the machine, if it has one.

WeasyPrint goes on where a picture fails, even where it was Ctrl-C that ended it, and leaves the page torn. So it is listened to, and every page
is looked through (`torn`) before the PDF is called written.
"""

from __future__ import annotations

import logging
import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from maps.boldface import thicken
from maps.fonts import faces, families, name_letters, require_letters, speaking
from maps.labels import report_words
from maps.report.browser import Browser, find_browser, print_pdf
from maps.report.torn import torn_pages
from models.messages.catalogue import tag
from models.messages.findings import Finding, InputError
from models.messages.text import Language, Text, plural
from models.processwide import PROCESS_WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator


VARIANT = "pdf/ua-1"
# one that came out torn is drawn once more
TIMES = 2
NOT_DRAWN = re.compile(r"\.notdef glyph rendered for Unicode string unsupported by fonts: \"(.+?)\"", re.DOTALL)


def require_pdf(lang: Language) -> None:
    """Check, before any work, that a PDF can be written here in a language.

    Raises
    ------
    InputError
        if the extra `pdf` or a library it needs is missing and no browser prints instead, if a package with a font is missing, or no
        such package has the language's letters.
    """
    with speaking(lang):
        require_letters(text.to(lang) for text in report_words())
        render_pdf(f'<html lang="{tag(lang)}"><p>', identifier=b"")


def render_pdf(html: str, *, identifier: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    """Return a report's HTML as PDF/UA-1, and a warning where letters of names and other texts could not be drawn.

    Printed by a browser it is tagged, with an outline, and a warning says which browser it was.

    Parameters
    ----------
    html
        from `render_report`.
    identifier
        what tells this document from others in place of chance, so that the same input gives the same bytes.

    Raises
    ------
    InputError
        as `require_pdf`, and if the PDF is torn, or its pictures fail, time and again.
    """
    try:
        weasyprint = _load()
    except InputError:
        browser = find_browser()
        if browser is None:
            raise
        return print_pdf(html, browser), (_by_browser(browser),)
    for _ in range(TIMES):
        drawn = _draw(weasyprint, html, {"pdf_variant": VARIANT, "pdf_identifier": identifier})
        if not (drawn.torn or drawn.failed):
            return drawn.content, (_not_drawn(drawn.lost),) if drawn.lost else ()
    raise InputError(_torn(drawn.torn))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A PDF, the letters that neither its fonts nor this machine have, its torn pages, and whether a part of it failed."""

    content: bytes
    lost: list[str]
    torn: list[int]
    failed: bool


def _draw(weasyprint: Any, html: str, options: dict[str, Any]) -> _Drawn:
    """Return the PDF of a page in the fonts of the drawings."""
    # whatever a name may hold, nothing but the page itself is read; files are for the rules that bring the faces
    fetcher, from_disk = (weasyprint.URLFetcher(allowed_protocols=(protocol,)) for protocol in ("data", "file"))
    fonts = weasyprint.text.fonts.FontConfiguration()
    torn: list[int] = []
    with PROCESS_WIDE, _listening() as said, TemporaryDirectory() as folder:
        brought = weasyprint.CSS(
            string=_faces_css(set(html), Path(folder)), url_fetcher=from_disk, font_config=fonts, base_url=None
        )
        page = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=None)
        content: bytes = page.write_pdf(
            stylesheets=[brought], font_config=fonts, finisher=lambda _, pdf: torn.extend(torn_pages(pdf)), **options
        )
    lost = [match[1] for record in said if (match := NOT_DRAWN.search(record.getMessage()))]
    failed = any(record.levelno >= logging.ERROR for record in said)
    return _Drawn(content, list(dict.fromkeys("".join(lost))), torn, failed)


def _faces_css(letters: set[str], folder: Path) -> str:
    """Return rules that bring the faces of drawings to a page, in two weights, and set all of it in them."""
    named = ", ".join(f'"{family}"' for family in families())
    rules = [f"html {{ font-family: {named}, sans-serif !important }}"]
    for face in faces():
        bold = folder / f"{face.module}{face.find().suffix}"
        bold.write_bytes(thicken(face, letters))
        for weight, path in (("normal", face.find()), ("bold", bold)):
            rules.append(f'@font-face {{ font-family: "{face.family}"; font-weight: {weight}; src: url("{path.as_uri()}") }}')
    return "\n".join(rules)


def _load() -> Any:
    try:
        with warnings.catch_warnings():
            # of a machine without fonts, which needs none
            warnings.filterwarnings("ignore", message=".*Expect ugly output")
            import weasyprint
            import weasyprint.text.fonts
            import weasyprint.urls
    except ImportError:
        message = Text(
            "a PDF needs an extra: run pip install 'office-placement[pdf]' (in a checkout .venv/bin/pip install -e '.[pdf]'); or install "
            "Chromium, Chrome or Edge, which can print it too"
        )
        raise InputError(Finding("pdf-extra-missing", "stop", message)) from None
    except OSError:
        message = Text(
            "a PDF needs Pango, which lays out text, and this machine has none: apt-get install libpango-1.0-0 "
            "libpangoft2-1.0-0 libharfbuzz-subset0 on Debian and Ubuntu, brew install pango on macOS; or install Chromium, Chrome or "
            "Edge, which can print it too"
        )
        raise InputError(Finding("pdf-library-missing", "stop", message)) from None
    return weasyprint


class _Listener(logging.Handler):
    """Keeps what is complained of; an interrupt that was taken for a picture's fault goes on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[1] if record.exc_info else None
        if fault is not None and not isinstance(fault, Exception):
            raise fault
        if record.levelno >= logging.WARNING:
            self.said.append(record)


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Yield what WeasyPrint complains of meanwhile; it goes nowhere else."""
    listener = _Listener()
    # what a picture failed of is said at the lowest level
    loggers = {logging.getLogger("weasyprint"): logging.DEBUG, logging.getLogger("fontTools"): logging.WARNING}
    kept = [(logger, logger.propagate, logger.level) for logger in loggers]
    for logger, level in loggers.items():
        logger.addHandler(listener)
        logger.propagate = False
        logger.setLevel(level)
    try:
        yield listener.said
    finally:
        for logger, propagate, level in kept:
            logger.removeHandler(listener)
            logger.propagate = propagate
            logger.setLevel(level)


def _by_browser(browser: Browser) -> Finding:
    message = Text(
        "{browser} ({path}) printed the PDF, as what writes PDF/UA is not installed here (pip install 'office-placement[pdf]', and Pango)",
        browser=browser.name,
        path=browser.path,
    )
    return Finding("pdf-by-browser", "warn", message, file="report.pdf", value=browser.name)


def _torn(pages: list[int]) -> Finding:
    message = Text(
        "the PDF came out torn, and the second time too: nothing is written. Run the command again; if it stays so, leave out --pdf and "
        "print report.html from a browser"
    )
    named = ", ".join(str(page) for page in pages if page)
    return Finding("pdf-torn", "stop", message, file="report.pdf", field="page" if named else None, value=named or None)


def _not_drawn(lost: list[str]) -> Finding:
    named = name_letters(lost)
    message = plural(
        "no font here has {named} ({n} character): the PDF shows boxes",
        "no font here has {named} ({n} characters): the PDF shows boxes",
        len(lost),
        named=named,
    )
    return Finding("pdf-characters-missing", "warn", message, file="report.pdf", count=len(lost))
