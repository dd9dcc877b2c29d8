"""A question asked of every municipality: one after another, or by several workers, with the same rows in the same order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geodata.building.japan.finding import find_municipalities
from geodata.building.japan.national import National, read_national
from geodata.building.japan.opening import Extract, Municipality, open_extract
from geodata.yamlfiles.reader import Located
from models.access import IntArray
from models.messages.findings import Finding, InputError, listed
from models.messages.text import Text
from models.progress import Event, Progress, Stage, tell
from placement.atlas.ask import ask, failed
from placement.atlas.identity import identity
from placement.atlas.question import AtlasQuestion, load_question
from placement.records.atlas import Row, hash_of_rows

READ = Stage("read-national", Text("reading the national data"))
ASK = Stage("ask", Text("asking the municipalities"))
# what a municipality costs besides its small areas, in areas
EACH = 50
# given numbers of municipalities, yields their rows in any order
Answering = Callable[[AtlasQuestion, National, list[int]], Iterator[Row]]


@dataclass(frozen=True, eq=False)
class Atlas:
    """A question that is about to be asked of some municipalities.

    Parameters
    ----------
    question
        the question, and where it was read from.
    extract
        the national extract.
    asked
        the municipalities, in order of code.
    identity
        what rows are kept under.
    """

    question: Located[AtlasQuestion]
    extract: Extract
    asked: tuple[Municipality, ...]
    identity: str


@dataclass(frozen=True, eq=False)
class Answers:
    """The rows of all municipalities asked, in order of code.

    Parameters
    ----------
    atlas
        what was asked of whom.
    rows
        one for each municipality.
    reused
        how many were there before.
    """

    atlas: Atlas
    rows: tuple[Row, ...]
    reused: int

    @property
    def sha256(self) -> str:
        """The hash of the rows, the same however many workers found them."""
        return hash_of_rows(self.rows)


def open_atlas(source: str | Path, extract: Path | None = None) -> Atlas:
    """Read a question, and find whom it is asked of.

    Parameters
    ----------
    source
        a file, or the name of a bundled question.
    extract
        a national extract in place of the installed one.

    Raises
    ------
    InputError
        if the question is wrong, a place in it is unknown, or there is no extract.
    """
    question = load_question(source)
    opened = open_extract(extract)
    where = question.value.where
    whole = {one.code: one for one in opened.municipalities if not one.is_ward}
    if where != "all":
        found = find_municipalities(opened.municipalities, where)
        wards = [one.name.replace(" ", "") for one in found if one.is_ward]
        if wards:
            message = Text(
                "{names}: wards are not asked by themselves; ask the city, which is one with all its wards", names=listed(wards)
            )
            raise InputError(Finding("atlas-ward", "stop", message, value=wards[0]))
        whole = {one.code: one for one in found}
    return Atlas(question, opened, tuple(whole[code] for code in sorted(whole)), identity(question.value, opened))


def answer_atlas(
    atlas: Atlas,
    known: Mapping[str, Row] | None = None,
    *,
    answering: Answering | None = None,
    keep: Callable[[Row], object] | None = None,
    progress: Progress | None = None,
) -> Answers:
    """Ask every municipality that has no row yet.

    Parameters
    ----------
    atlas
        the question, and whom it is asked of.
    known
        rows found before under the same identity, by code; those with an error are asked again.
    answering
        finds the rows: `one_by_one` by default.
    keep
        is given each row as soon as it is found, in any order.
    progress
        follows the steps `read-national` and `ask`, and can end them.

    Returns
    -------
    answers
        all rows, in order of code; a municipality that could not be answered is a row with its error.
    """
    question = atlas.question.value
    asked = {one.code for one in atlas.asked}
    rows = {code: row for code, row in (known or {}).items() if code in asked and not row.error}
    reused, missing = len(rows), sorted(asked - set(rows))
    if missing:
        tell(progress, Event(READ))
        national = read_national(atlas.extract, question.people, question.kinds, missing)
        numbers = [place for place, one in enumerate(national.municipalities) if one.code in missing]
        cost = costs(national)
        clock = _Clock({national.municipalities[number].code: int(cost[number]) for number in numbers}, len(asked), progress)
        # the largest first, so that no worker is left alone with one at the end
        numbers.sort(key=lambda number: (-cost[number], number))
        clock.told(reused)
        for row in (answering or one_by_one)(question, national, numbers):
            rows[row.code] = row
            if keep is not None:
                keep(row)
            clock.found(row)
            clock.told(len(rows))
    return Answers(atlas, tuple(rows[code] for code in sorted(rows)), reused)


def one_by_one(question: AtlasQuestion, national: National, numbers: list[int]) -> Iterator[Row]:
    """Yield the row of one municipality after another."""
    for number in numbers:
        yield answer_one(question, national, number)


def answer_one(question: AtlasQuestion, national: National, number: int) -> Row:
    """Return the row of one municipality; whatever goes wrong with it is a row with its error."""
    try:
        return ask(question, national.inputs(number, question.within.mm))
    except Exception as error:  # noqa: BLE001 - one bad municipality must not end the others
        return failed(national.municipalities[number], error)


def costs(national: National) -> IntArray:
    """Return what each municipality costs, in small areas: (n,)."""
    cost: IntArray = np.bincount(national.muni, minlength=len(national.municipalities)) + EACH
    return cost


class _Clock:
    """How far the asking has come, and how long it still takes."""

    def __init__(self, cost: Mapping[str, int], total: int, progress: Progress | None) -> None:
        self.cost, self.total, self.progress = cost, total, progress
        self.all, self.done, self.started = sum(cost.values()), 0, time.monotonic()

    def found(self, row: Row) -> None:
        """Count a row."""
        self.done += self.cost[row.code]

    def told(self, rows: int) -> None:
        """Tell whoever follows the run."""
        gone = time.monotonic() - self.started
        left = gone * (self.all - self.done) / self.done if self.done else None
        tell(self.progress, Event(ASK, rows, self.total, left_s=left))
