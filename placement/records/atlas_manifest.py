"""What the `manifest.json` of an atlas holds, and what `placement atlas --json` prints."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from placement.records.record import Answer, Record, Words


class FigureRecord(Record):
    """People within reach, of how many."""

    name: str = Field(description="Its name, as the columns of the tables have it.")
    label: Words = Field(description="What it counts, by language code.")
    people: int = Field(ge=0, description="People within reach.")
    of: int = Field(ge=0, description="People counted: the base.")
    share: float = Field(ge=0, description="The share of the base, 0 to 1, with six decimals.")


class AtlasAnswer(Answer):
    """What `placement atlas --json` prints: the sums over all municipalities asked."""

    atlas: str = Field(description="Name of the question.")
    title: Words = Field(description="What it asks, by language code.")
    within_mm: int = Field(description="As far as is near, millimetres.")
    municipalities: int = Field(description="How many were asked.")
    errors: dict[str, str] = Field(
        description="Those that could not be answered, by code, with the reason; they are in no figure."
    )
    figures: tuple[FigureRecord, ...] = Field(description="The sums.")
    said: tuple[Words, ...] = Field(description="What every reader must know, by language code.")
    rows_sha256: str = Field(description="SHA-256 of the rows: the same however many workers found them.")


class AtlasManifest(Record):
    """`manifest.json` of an atlas: what it rests on, and the hash of every other file of it."""

    format: Literal[1] = Field(description="The form of the folder; another number is written by another version.")
    files: dict[str, str] = Field(description="SHA-256 of every other file, by name.")
    atlas: str = Field(description="Name of the question.")
    question: dict[str, JsonValue] = Field(description="The question as it was asked.")
    identity: str = Field(description="Hash of what decides a row: the question, the national data, code and libraries.")
    rows_sha256: str = Field(description="SHA-256 of the rows.")
    extract: dict[str, str] = Field(description="SHA-256 of the tables of the national data, by name.")
    answer: AtlasAnswer = Field(description="The sums.")
    versions: dict[str, str] = Field(description="Versions of Python and of the libraries, by name.")
