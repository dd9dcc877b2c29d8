"""The report as a PDF, through WeasyPrint: no browser, no network, tagged for screen readers.

WeasyPrint is an extra, and it needs a library of the machine. Where either is missing, a browser that is installed prints (`browser`);
where there is none, what is missing is said with its cure. The fonts are those of the drawings of the language spoken (`fonts`); a letter that they lack comes
from the machine, if it has one.
"""

from __future__ import annotations

import logging
import re
import warnings
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from maps.boldface import thicken
from maps.fonts import faces, families, name_letters, require_letters, speaking
from maps.labels import report_words
from maps.report.browser import Browser, find_browser, print_pdf
from models.messages.findings import Finding, InputError
from models.messages.text import Language, Text, plural
from models.processwide import PROCESS_WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator


VARIANT = "pdf/ua-1"
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
        render_pdf("<p>", identifier=b"")


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
        as `require_pdf`.
    """
    try:
        weasyprint = _load()
    except InputError:
        browser = find_browser()
        if browser is None:
            raise
        return print_pdf(html, browser), (_by_browser(browser),)
    content, lost = _write(weasyprint, html, {"pdf_variant": VARIANT, "pdf_identifier": identifier})
    return content, (_not_drawn(lost),) if lost else ()


def _write(weasyprint: Any, html: str, options: dict[str, Any]) -> tuple[bytes, list[str]]:
    """Return the PDF of a page in the fonts of the drawings, and the letters that neither they nor this machine have."""
    # whatever a name may hold, nothing but the page itself is read; files are for the rules that bring the faces
    fetcher, from_disk = (weasyprint.URLFetcher(allowed_protocols=(protocol,)) for protocol in ("data", "file"))
    fonts = weasyprint.text.fonts.FontConfiguration()
    with PROCESS_WIDE, _listening() as messages, TemporaryDirectory() as folder:
        brought = weasyprint.CSS(
            string=_faces_css(set(html), Path(folder)), url_fetcher=from_disk, font_config=fonts, base_url=None
        )
        page = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=None)
        content: bytes = page.write_pdf(stylesheets=[brought], font_config=fonts, **options)
    lost = [match[1] for message in messages if (match := NOT_DRAWN.search(message))]
    return content, list(dict.fromkeys("".join(lost)))


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


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Yield what WeasyPrint complains of meanwhile; it goes nowhere else."""
    messages: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    kept = [(logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
        logger.setLevel(logging.WARNING)
    try:
        yield messages
    finally:
        for logger, (propagate, level) in zip(loggers, kept, strict=True):
            logger.removeHandler(handler)
            logger.propagate = propagate
            logger.setLevel(level)


def _by_browser(browser: Browser) -> Finding:
    message = Text(
        "{browser} ({path}) printed the PDF, as what writes PDF/UA is not installed here (pip install 'office-placement[pdf]', and Pango)",
        browser=browser.name,
        path=browser.path,
    )
    return Finding("pdf-by-browser", "warn", message, file="report.pdf", value=browser.name)


def _not_drawn(lost: list[str]) -> Finding:
    named = name_letters(lost)
    message = plural(
        "no font here has {named} ({n} character): the PDF shows boxes",
        "no font here has {named} ({n} characters): the PDF shows boxes",
        len(lost),
        named=named,
    )
    return Finding("pdf-characters-missing", "warn", message, file="report.pdf", count=len(lost))
