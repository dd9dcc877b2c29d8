"""The page of solved scenarios drawn again from what their folders hold: nothing is solved, no layer is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from maps.page.html import lay_out
from maps.page.payload import FORMAT
from models.messages.document import Section
from models.messages.findings import Finding, InputError, brief
from models.messages.text import Language, Text
from placement.analysis.comparison import compare, labels_of
from placement.documents.comparison import compose_comparison
from placement.records.read import read_folder

PAGE = "page.json"
AGAIN = Text("solve it again with placement solve")


def redraw(folders: Sequence[Path], *, lang: Language) -> str:
    """Return the page of one or more folders that `placement solve` wrote, as one HTML file.

    Parameters
    ----------
    folders
        the first is shown first; where there are several, the reader can switch, and compare those of one study.
    lang
        the language the page opens in.

    Raises
    ------
    InputError
        with every fault: files missing, changed since they were written, or of another version.
    """
    described: list[dict[str, Any]] = []
    faults: list[Finding] = []
    for folder in folders:
        try:
            described.append(_read(folder))
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(faults)
    _name_apart(described)
    return lay_out(described, _compared(folders, described), lang=lang)


def _read(folder: Path) -> dict[str, Any]:
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
    described: dict[str, Any] = json.loads(data)
    if described.get("format") != FORMAT:
        message = Text("{page} is of another version; {again}", page=PAGE, again=AGAIN)
        raise InputError(Finding("page-version", "stop", message, file=shown))
    return described


def _name_apart(described: list[dict[str, Any]]) -> None:
    """Give every scenario an address of its own, where several have one name."""
    met: set[str] = set()
    for one in described:
        name, number = one["case"]["id"], 2
        while one["case"]["id"] in met:
            one["case"]["id"] = f"{name}-{number}"
            number += 1
        met.add(one["case"]["id"])


def _compared(folders: Sequence[Path], described: Sequence[dict[str, Any]]) -> tuple[Section, ...]:
    """Return the scenarios side by side; nothing where there is one, or they are of different people."""
    if len(described) < 2 or any(one["study"]["demand"] != described[0]["study"]["demand"] for one in described):
        return ()
    arguments = [str(folder) for folder in folders]
    labels, warned = labels_of(arguments)
    plans = [read_folder(folder, label, label) for folder, label in zip(folders, labels, strict=True)]
    page = compose_comparison(compare(plans, warned))
    return (Section(page.title, (page.headline,)), *page.sections)
