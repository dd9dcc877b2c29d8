"""What `placement study fetch` says: which official files there are, their terms, and what was got."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geodata.building.fetching.getting import LIST, Got
from geodata.building.fetching.sources import Source, Wanted, recipe_key, shown_place
from models.messages.document import Page, Section, Table
from models.messages.text import Text, comma_list, same

UNTRIED = Text(
    "The addresses stand in public documents. This command was tried against a computer of its own tests, not on the publishers' computers: "
    "where one has moved, it says so and names the page."
)
FILES_TITLE = Text("Official files")


def sources_page(sources: Sequence[Source]) -> Page:
    """Return which official files can be got."""
    rows = tuple(
        (same(one.layer), one.title, same(one.code), same(one.vintage or "–"), shown_place(one), recipe_key(one))
        for one in sources
    )
    head = (Text("layer"), Text("what it is"), Text("code"), Text("year"), Text("files"), Text("in a recipe"))
    return Page(
        FILES_TITLE,
        Text("Get some with placement study fetch LAYER… --for 27: 27 is the prefecture's code."),
        (Section(Text("Layers"), (Table(FILES_TITLE, head, rows), UNTRIED)),),
    )


def terms_page(wanted: Sequence[Wanted]) -> Page:
    """Return the terms of some files, to be read before they are got."""
    sections = tuple(
        Section(
            Text("{title} ({code}, {vintage})", title=one.source.title, code=one.source.code, vintage=one.source.vintage),
            (one.source.licence, same(one.source.page), Text("Will be got from {address}", address=one.address)),
        )
        for one in wanted
    )
    return Page(Text("Terms"), UNTRIED, sections)


def fetched_page(got: Sequence[Got], out: Path) -> Page:
    """Return what was got, and what comes next."""
    head = (Text("file"), Text("KB"), Text("hash"), Text("in a recipe"), Text("what is in it"))
    rows = tuple(
        (
            same(one.wanted.file),
            Text("{n:,}", n=-(-one.size_bytes // 1000)),
            Text("as known") if one.wanted.sha256 else Text("written down; none was known"),
            recipe_key(one.wanted.source),
            comma_list(one.holds[:6]) if one.holds else Text("nothing that a recipe reads"),
        )
        for one in got
    )
    kept = sum(one.kept for one in got)
    following = (
        Text(
            "Next: placement study guess {out}/*.zip --for CODE --out FOLDER, with your own tables beside them; nothing need be unpacked.",
            out=str(out),
        ),
        Text("{list} has the address, date, hash, source and terms of each, as a recipe wants them.", list=f"{out}/{LIST}"),
    )
    headline = Text("{new} got, {kept} there before, in {out}", new=len(got) - kept, kept=kept, out=str(out))
    return Page(
        FILES_TITLE,
        headline,
        (Section(Text("Files"), (Table(Text("Files"), head, rows),)), Section(Text("What comes next"), following)),
    )
