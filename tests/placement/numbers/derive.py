"""Every number in what is said, held to what it is worked out to be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest

from tests.placement.numbers import (  # noqa: F401 -- read for their rules
    cases,
    choices,
    courses,
    groups,
    hours,
    notes,
    offices,
    paper,
    papers,
    provision,
    queues,
    said,
    sentences,
    titles,
)
from tests.placement.numbers.blocks import Block, plain
from tests.placement.numbers.plain import DOES, City, rows_of
from tests.placement.numbers.rules import RULES
from tests.placement.numbers.tables import TABLES, measures

LETTER = re.compile(r"[^\W\d_]")
QUANTITY = re.compile(r"[\d.,\s]+(?:km|m|mm|min|%|people|人|分)?")


def strings(value: object) -> Iterable[str]:
    """Return every text that stands in data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def notes_of(city: City) -> list[str]:
    """Return what the tables of services and hours say in words of their own, in each language."""
    paths = [path for name in ("services", "hours") if (path := city.folder / f"{name}.csv").exists()]
    return [words for path in paths for row in rows_of(path) for words in row.get("note", "").split(" / ")]


class Derived:
    """The words of one city, read with what may be known of it.

    What cannot be worked out, or comes out otherwise, is in `faults`, each with its sentence.
    """

    def __init__(self, city: City) -> None:
        self.city = city
        self.faults: list[str] = []
        self.read_before: dict[str, set[str]] = {"en": set(), "ja": set()}
        self._labels: dict[tuple[str, str], str] = {}
        own = [*strings([city.scenario, city.study]), *strings([city.areas, city.offices])]
        own += [one[name] for one in city.indicators for name in ("name_en", "name_ja")]
        own += [city.file.name, city.file.stem, city.out.name, str(city.out), "input_sha256"]
        own += notes_of(city)
        held = {
            text.strip().rstrip(".。")
            for text in own
            if re.search(r"\d", text) and LETTER.search(text) and not QUANTITY.fullmatch(text)
        }
        spaced = (r"\s+".join(map(re.escape, text.split())) for text in sorted(held, key=len, reverse=True))
        self.known = re.compile("|".join(spaced))

    def check(self, blocks: Iterable[Block]) -> None:
        """Work out every number of some blocks in English."""
        for (_, _, _), group in groupby(blocks, key=lambda one: (one.section, one.caption, one.place[0])):
            row = list(group)
            for block in row:
                if not re.search(r"\d", block.text):
                    continue
                if block.place[0] >= 0:
                    self._cell(block, row)
                else:
                    self._sentence(block)

    def _fault(self, block: Block, why: str) -> None:
        where = " / ".join(filter(None, (block.section, block.caption, block.row, block.column)))
        self.faults.append(f"{why}: {block.text!r} ({where})")

    def _cell(self, block: Block, row: list[Block]) -> None:
        for section, caption, cell in TABLES:
            if section.match(block.section) and caption.match(block.caption or ""):
                try:
                    expected = cell(city=self.city, block=block, row=row)
                except (KeyError, ValueError, StopIteration, IndexError, AssertionError) as error:
                    self._fault(block, f"not worked out ({error!r})")
                    return
                if expected == "unread":
                    expected = self._plans(block)
                if expected is None:
                    break
                if expected != block.text:
                    self._fault(block, f"{expected!r} expected")
                return
        self._sentence(block)

    def _plans(self, block: Block) -> str | None:
        """Return the cell of a table that sets a plan beside the proposal."""
        label = self._labels.get((block.section, block.column))
        return None if label is None else measures(self.city, block.row, self.city.labelled(label))

    def _sentence(self, block: Block) -> None:
        covered = [match.span() for match in self.known.finditer(block.text)]
        for pattern, expected in RULES:
            for match in pattern.finditer(block.text):
                try:
                    right = expected(city=self.city, found=match.groupdict(), block=block)
                except (KeyError, ValueError, StopIteration, IndexError, AssertionError) as error:
                    self._fault(block, f"not worked out ({error!r})")
                    continue
                for name, text in match.groupdict().items():
                    if name in right:
                        covered.append(match.span(name))
                        if text is not None and text != right[name]:
                            self._fault(block, f"{right[name]!r} expected, not {text!r}")
        for number in said.FOUND.finditer(block.text):
            start = number.start() + number[0].startswith(("+", "±"))
            if not any(first <= start and number.end() <= last for first, last in covered):
                self._fault(block, f"{number[0]!r} has no rule")

    def read(self, english: list[Block], japanese: list[Block]) -> None:
        """Work out every number of a report or page, and hold the words of the other language to the same numbers."""
        self._labels = {(one.section, one.column): one.text for one in english if one.row in DOES and one.place[1] > 0}
        self.check(english)
        for one, other in zip(english, japanese, strict=True):
            self._same(one.text, other.text)
        for lang, blocks in (("en", english), ("ja", japanese)):
            for _, row in groupby(blocks, key=lambda one: (one.section, one.caption, one.place[0])):
                texts = [one.text for one in row]
                self.read_before[lang] |= {*texts, "  ".join(filter(None, texts))}

    def listen(self, english: str, japanese: str, seconds: float) -> None:
        """Hold what a terminal shows to what was read before, and work out what else it says; `seconds` is how long it took."""
        left = {lang: list(self._unread(text, lang)) for lang, text in (("en", english), ("ja", japanese))}
        for line, other in zip_longest(left["en"], left["ja"], fillvalue=""):
            took = re.search(r", (\d+\.\d\d) s\)$", line)
            if took and float(took[1]) > seconds:
                self.faults.append(f"longer than the run took: {line!r}")
            one, two = (re.sub(r"\d+\.\d\d (?:s|秒)", "", words) for words in (line, other))
            self._sentence(Block(one))
            self._same(one, two)

    def _unread(self, text: str, lang: str) -> Iterator[str]:
        lines = self.city.file.read_text("utf-8").splitlines()
        for line in text.splitlines():
            words = line.strip().removeprefix("- ").removeprefix("・")
            row = "  ".join(re.split(r"\s{2,}", line.strip()))
            excerpt = re.fullmatch(r"\s*(\d+) \| (.*)", line)
            if excerpt and lines[int(excerpt[1]) - 1] == excerpt[2]:
                continue
            if re.search(r"\d", line) and plain(words) not in self.read_before[lang] and row not in self.read_before[lang]:
                yield plain(words)

    def _same(self, english: str, japanese: str) -> None:
        """Hold two languages to the same numbers, but for what the files of the city say in each."""
        if english == "Why this many?" and japanese.startswith("なぜ"):
            english = f"Why {len(self.city.after - self.city.before)}?"
        one, two = (said.numbers(self.known.sub(" ", text)) for text in (english, japanese))
        if one != two:
            self.faults.append(f"other numbers: {english!r} and {japanese!r}: {one - two} and {two - one}")
