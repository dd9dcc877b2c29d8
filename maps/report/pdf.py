"""The report as a PDF, through WeasyPrint: no browser, no network, tagged for screen readers.

WeasyPrint is an extra, and it needs the libraries and fonts of the machine; what is missing is said with its cure.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from models.messages.findings import Finding, InputError
from models.messages.text import Text, plural
from models.processwide import PROCESS_WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIANT = "pdf/ua-1"
PROBE = "区民事務所あア"
NOT_DRAWN = re.compile(r"\.notdef glyph rendered for Unicode string unsupported by fonts: \"(.+?)\"", re.DOTALL)
NAMED = 5


def require_pdf() -> None:
    """Check, before any work, that this machine can write a Japanese PDF.

    Raises
    ------
    InputError
        if the extra `pdf`, a library it needs, or a Japanese font is missing.
    """
    _, lost = _write(f'<html lang="ja"><title>{PROBE}</title><p>{PROBE}</p>', {})
    _require_japanese(lost)


def render_pdf(html: str, *, identifier: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    """Return a report's HTML as PDF/UA-1, and a warning where letters could not be drawn.

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
    content, lost = _write(html, {"pdf_variant": VARIANT, "pdf_identifier": identifier})
    _require_japanese(lost)
    return content, (_not_drawn(lost),) if lost else ()


def _write(html: str, options: dict[str, Any]) -> tuple[bytes, list[str]]:
    """Return the PDF of a page, and the letters no font of this machine has."""
    weasyprint = _load()
    # whatever a name may hold, nothing but the page itself is read
    fetcher = weasyprint.URLFetcher(allowed_protocols=("data",))
    with PROCESS_WIDE, _listening() as messages:
        content: bytes = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=None).write_pdf(**options)
    lost = [match[1] for message in messages if (match := NOT_DRAWN.search(message))]
    return content, list(dict.fromkeys("".join(lost)))


def _load() -> Any:
    try:
        import weasyprint
        import weasyprint.urls
    except ImportError:
        message = Text("a PDF needs an extra: run pip install 'placement[pdf]' (in a checkout .venv/bin/pip install -e '.[pdf]')")
        raise InputError(Finding("pdf-extra-missing", "stop", message)) from None
    except OSError:
        message = Text(
            "a PDF needs Pango, which lays out text, and this machine has none: apt-get install libpango-1.0-0 "
            "libpangoft2-1.0-0 libharfbuzz-subset0 on Debian and Ubuntu, brew install pango on macOS"
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


def _require_japanese(lost: list[str]) -> None:
    if not any(unicodedata.name(char, "").startswith(("CJK UNIFIED", "HIRAGANA", "KATAKANA")) for char in lost):
        return
    message = Text(
        "this machine has no Japanese font, and letters would be missing from the PDF; on Debian and Ubuntu: "
        "apt-get install fonts-noto-cjk"
    )
    raise InputError(Finding("pdf-font-missing", "stop", message, value="".join(lost[:NAMED])))


def _not_drawn(lost: list[str]) -> Finding:
    named = ", ".join(f"U+{ord(char):04X}" for char in lost[:NAMED]) + (", …" if len(lost) > NAMED else "")
    message = plural(
        "no font here has {named} ({n} character): the PDF shows boxes",
        "no font here has {named} ({n} characters): the PDF shows boxes",
        len(lost),
        named=named,
    )
    return Finding("pdf-characters-missing", "warn", message, file="report.pdf", count=len(lost))
