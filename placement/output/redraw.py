"""The page of solved scenarios drawn again from what their folders hold: nothing is solved, no layer is read."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path

from maps.page.html import lay_out_in
from maps.page.payload import FORMAT, Described
from models.messages.document import Section
from models.messages.findings import Finding, InputError, brief
from models.messages.recorded import recall
from models.messages.text import Language, Text
from placement.documents.comparison import compose_comparison
from placement.records.comparison import Comparison
from placement.records.folder import AGAIN, ReadFolder, read_files
from placement.records.read import PLAN_FILES

PAGE = "page.json"


def read_pages(folders: Sequence[Path], *, drawn: Collection[str] = ()) -> list[ReadFolder]:
    """Return what the folders that `placement solve` wrote hold: their pages, and what a comparison is made from.

    Parameters
    ----------
    folders
        the folders.
    drawn
        names of their files that are about to be made anew.

    Raises
    ------
    InputError
        with every fault: files missing, changed since they were written, of another run or another version.
    """
    read: list[ReadFolder] = []
    faults: list[Finding] = []
    for folder in folders:
        try:
            read.append(read_files(folder, brief(str(folder)), (PAGE, *PLAN_FILES), drawn=drawn))
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(faults)
    return read


def pages_of(read: Sequence[ReadFolder], folders: Sequence[Path]) -> list[Described]:
    """Return the pages that were read, each with an address of its own.

    Raises
    ------
    InputError
        if one is of another version.
    """
    made = [_page(one.contents[PAGE]) for one in read]
    old = [folder for folder, page in zip(folders, made, strict=True) if page is None]
    if old:
        message = Text("{page} is of another version; {again}", page=PAGE, again=AGAIN)
        raise InputError(Finding("page-version", "stop", message, file=brief(str(folder))) for folder in old)
    described = [page for page in made if page is not None]
    _name_apart(described)
    return described


def comparable(described: Sequence[Described]) -> bool:
    """Return whether there are several pages, and all of the same people."""
    return len(described) > 1 and all(one["study"]["demand"] == described[0]["study"]["demand"] for one in described)


def redraw(
    described: Sequence[Described], comparison: Comparison | None, *, lang: Language, name: str, further: Sequence[Language] = ()
) -> dict[str, str]:
    """Return the page of one or more scenarios as HTML files by name: one, and one of each further language beside it.

    Parameters
    ----------
    described
        from `pages_of`; the first is shown first, and where there are several, the reader can switch.
    comparison
        of those of one study.
    lang, name, further
        as in `lay_out_in`.
    """
    sections: tuple[Section, ...] = ()
    if comparison is not None:
        page = compose_comparison(comparison)
        sections = (Section(page.title, (page.headline,)), *page.sections)
    return lay_out_in(described, sections, lang=lang, name=name, further=further)


def _page(data: bytes) -> Described | None:
    """Return a page; None for one of another version, which has other marks, or none of this."""
    try:
        described: Described = json.loads(data, object_hook=recall)
        return described if described["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _name_apart(described: list[Described]) -> None:
    """Give every scenario an address of its own, where several have one name."""
    met: set[str] = set()
    for one in described:
        name, number = one["case"]["id"], 2
        while one["case"]["id"] in met:
            one["case"]["id"] = f"{name}-{number}"
            number += 1
        met.add(one["case"]["id"])
