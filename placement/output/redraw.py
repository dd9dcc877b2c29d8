"""The page of solved scenarios drawn again from what their folders hold: nothing is solved, no layer is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from maps.page.html import lay_out
from maps.page.payload import FORMAT, Described
from models.messages.document import Section
from models.messages.findings import Finding, InputError, brief
from models.messages.recorded import recall
from models.messages.text import Language, Text
from placement.documents.comparison import compose_comparison
from placement.records.comparison import Comparison

PAGE = "page.json"
AGAIN = Text("solve it again with placement solve")


def read_pages(folders: Sequence[Path]) -> list[Described]:
    """Return what the folders that `placement solve` wrote hold of their pages.

    Raises
    ------
    InputError
        with every fault: files missing, changed since they were written, or of another version.
    """
    described: list[Described] = []
    faults: list[Finding] = []
    for folder in folders:
        try:
            described.append(_read(folder))
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(faults)
    _name_apart(described)
    return described


def comparable(described: Sequence[Described]) -> bool:
    """Return whether there are several pages, and all of the same people."""
    return len(described) > 1 and all(one["study"]["demand"] == described[0]["study"]["demand"] for one in described)


def redraw(described: Sequence[Described], comparison: Comparison | None, *, lang: Language) -> str:
    """Return the page of one or more scenarios as one HTML file.

    Parameters
    ----------
    described
        from `read_pages`; the first is shown first, and where there are several, the reader can switch.
    comparison
        of those of one study.
    lang
        the language the page opens in.
    """
    sections: tuple[Section, ...] = ()
    if comparison is not None:
        page = compose_comparison(comparison)
        sections = (Section(page.title, (page.headline,)), *page.sections)
    return lay_out(described, sections, lang=lang)


def _read(folder: Path) -> Described:
    shown = brief(str(folder))
    try:
        data, manifest = (folder / PAGE).read_bytes(), json.loads((folder / "manifest.json").read_bytes())
        written = manifest["page_sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        message = Text(
            "{page} or manifest.json is missing or cannot be read; name a folder that placement solve wrote", page=PAGE
        )
        raise InputError(Finding("page-missing", "stop", message, file=shown)) from None
    if hashlib.sha256(data).hexdigest() != written:
        message = Text("{page} has changed since it was written; {again}", page=PAGE, again=AGAIN)
        raise InputError(Finding("page-changed", "stop", message, file=shown))
    try:
        described: Described = json.loads(data, object_hook=recall)
        if described["format"] == FORMAT:
            return described
    except (ValueError, KeyError, TypeError, RecursionError):
        # another version has other marks, or none of this
        pass
    message = Text("{page} is of another version; {again}", page=PAGE, again=AGAIN)
    raise InputError(Finding("page-version", "stop", message, file=shown))


def _name_apart(described: list[Described]) -> None:
    """Give every scenario an address of its own, where several have one name."""
    met: set[str] = set()
    for one in described:
        name, number = one["case"]["id"], 2
        while one["case"]["id"] in met:
            one["case"]["id"] = f"{name}-{number}"
            number += 1
        met.add(one["case"]["id"])
