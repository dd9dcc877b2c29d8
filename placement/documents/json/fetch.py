"""Official files as data: what `placement study fetch --json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import Field

from geodata.building.fetching.getting import Got
from geodata.building.fetching.sources import Source
from placement.records.record import ANSWER_FORMAT, Answer, Record, Words


class SourceRecord(Record):
    """An official file that can be got."""

    layer: str = Field(description="What it is asked for by.")
    title: Words = Field(description="What it is, by language code.")
    code: str = Field(description="What its publisher calls it.")
    vintage: str = Field(description="The year it shows; empty where each file has its own.")
    address: str = Field(description="Where it is, {pref} being the prefecture; empty where no lasting address is known.")
    page: str = Field(description="Where people get it by hand.")
    licence: Words = Field(description="The terms it is passed on under, by language code.")
    becomes: str = Field(description="The key of a recipe; empty where none takes it.")


class FetchedRecord(Record):
    """An official file that was got, or was there."""

    file: str = Field(description="Its name in the folder.")
    layer: str = Field(description="What it was asked for by.")
    address: str = Field(description="Where it is from.")
    date: str = Field(description="When it was got, UTC.")
    bytes: int = Field(description="Its size.")
    sha256: str = Field(description="Its hash.")
    known: bool = Field(description="Whether the hash was known before, and is the same.")
    kept: bool = Field(description="Whether it was there before, and was not got again.")
    holds: tuple[str, ...] = Field(description="The files in it that a recipe could name, once unpacked.")


class FetchAnswer(Answer):
    """What `placement study fetch --json` prints."""

    folder: str | None = Field(description="The folder of the files; null where only the layers were asked for.")
    files: tuple[FetchedRecord, ...] = Field(description="The files that are there.")
    sources: tuple[SourceRecord, ...] = Field(description="The layers that can be got, or of the files.")


def fetch_answer(got: Sequence[Got], sources: Sequence[Source], folder: Path | None) -> FetchAnswer:
    """Return what was got, and what can be."""
    return FetchAnswer(
        format=ANSWER_FORMAT,
        folder=None if folder is None else str(folder),
        files=tuple(
            FetchedRecord(
                file=one.wanted.file,
                layer=one.wanted.source.layer,
                address=one.wanted.address,
                date=one.date,
                bytes=one.size_bytes,
                sha256=one.sha256,
                known=bool(one.wanted.sha256),
                kept=one.kept,
                holds=one.holds,
            )
            for one in got
        ),
        sources=tuple(
            SourceRecord(
                layer=one.layer,
                title=one.title.as_dict(),
                code=one.code,
                vintage=one.vintage,
                address=one.address,
                page=one.page,
                licence=one.licence.as_dict(),
                becomes=one.becomes,
            )
            for one in sources
        ),
    )
