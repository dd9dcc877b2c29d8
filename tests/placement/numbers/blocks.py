"""What a reader sees of a plan, taken apart: sentences, and cells with the heads they stand under."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from models.messages.recorded import recall
from models.messages.text import Text

SPACES = re.compile(r"\s+")
VOID = frozenset({"meta", "img", "br", "col", "link"})
LEAVES = frozenset({"h1", "h2", "h3", "h4", "p", "li", "figcaption", "caption", "td", "th", "dt", "dd", "code", "pre", "a"})
UNREAD = {"style", "script", "details"}


@dataclass(frozen=True)
class Block:
    """One sentence or cell.

    `section` is the title it stands under, `caption` that of its table, `row` and `column` its heads there, `place` which row
    and which column it is; a sentence has none of these.
    """

    text: str
    section: str = ""
    caption: str | None = None
    row: str = ""
    column: str = ""
    place: tuple[int, int] = (-1, -1)


def plain(text: str) -> str:
    """Return text with every run of white space as one space."""
    return SPACES.sub(" ", text).strip()


def grid(section: str, caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[Block]:
    """Return the caption, the heads and the cells of a table."""
    columns = list(head)
    yield Block(caption, section, "")
    for number, name in enumerate(columns):
        yield Block(name, section, caption, place=(-1, number))
    for line, cells in enumerate(rows):
        held = list(cells)
        for number, cell in enumerate(held):
            yield Block(cell, section, caption, held[0], columns[number] if number < len(columns) else "", (line, number))


class _Reader(HTMLParser):
    """Collects the blocks of a report."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.section = ""
        self.skipped = 0
        self.open: list[list[str]] = []
        self.table: list[list[str]] = []
        self.caption = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what has words of its own."""
        # the table of a picture is held to the picture itself, by tests/maps/test_picture_tables.py
        if tag in UNREAD:
            self.skipped += 1
        if tag == "img":
            self.blocks.append(Block(plain(dict(attrs).get("alt") or ""), self.section))
        if tag == "table":
            self.table, self.caption = [], ""
        if tag == "tr":
            self.table.append([])
        if tag in LEAVES:
            self.open.append([])

    def handle_data(self, data: str) -> None:
        """Take words into the innermost that is open."""
        if self.skipped or not data.strip():
            return
        if self.open:
            self.open[-1].append(data)
        else:
            self.blocks.append(Block(plain(data), self.section))

    def handle_endtag(self, tag: str) -> None:
        """End what had words of its own."""
        if tag in UNREAD:
            self.skipped -= 1
        if tag == "table" and not self.skipped:
            head, *rows = self.table
            self.blocks += grid(self.section, self.caption, head, rows)
        if tag not in LEAVES:
            return
        text = plain("".join(self.open.pop()))
        if tag in {"td", "th"}:
            self.table[-1].append(text)
        elif tag == "caption":
            self.caption = text
        else:
            if tag == "h2":
                self.section = text
            if text:
                self.blocks.append(Block(text, self.section))


def report_blocks(html: str) -> list[Block]:
    """Return what stands in a report."""
    reader = _Reader()
    reader.feed(html)
    return reader.blocks


def page_blocks(text: str, lang: str) -> list[Block]:
    """Return what stands on the council's page, of the texts that its data keeps."""
    data = json.loads(text, object_hook=recall)
    case = data["case"]

    def say(one: Any) -> str:
        return plain(one.to(lang)) if isinstance(one, Text) else ""

    def section(title: Any, body: Iterable[Any]) -> Iterator[Block]:
        yield Block(say(title), say(title))
        for part in body:
            if isinstance(part, dict) and "rows" in part:
                rows = ([say(cell) for cell in row] for row in part["rows"])
                yield from grid(say(title), say(part["caption"]), map(say, part["head"]), rows)
            else:
                yield Block(say(part["text"] if isinstance(part, dict) else part), say(title))

    page = case["page"]
    found = [Block(say(one)) for one in (page["title"], page["headline"], *page["points"], *page["firm"], *page["missing"])]
    for one in (*page["sections"], *case["proposal"], *case["near_far"], *case["why"]):
        found += section(one["title"], one["body"])
    for step in case["story"]:
        found += section(step["title"], [step["text"]])
    for card in case["cards"]:
        found += section(card["question"], card["answer"])
    names = [say(one["name"]) for one in data["study"]["offices"]]
    found += [
        Block(say(note), "Offices one by one", "What else is known of single offices", names[int(office)], "known", (line, 1))
        for office, notes in case["notes"].items()
        for line, note in enumerate(notes)
    ]
    found += [Block(say(one), "Offices one by one") for one in case["sites_said"]]
    found += [Block(say(way["name"])) for way in case["ways"]]
    found += [Block(say(one["text"]), "callouts", "", place=(one["service"], 0)) for one in case["callouts"]]
    found += [Block(say(one), "sources", "", place=(line, 0)) for line, one in enumerate(case["sources"])]
    return [one for one in found if one.text]
