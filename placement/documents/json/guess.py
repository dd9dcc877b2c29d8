"""What tables seem to be, as data: what `placement study guess --json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import Field

from geodata.building.build import BuildLog
from geodata.building.japan.study import RAW, RECIPE
from geodata.guessing.columns import Sure
from geodata.guessing.guess import Guess
from geodata.guessing.layers import LayerName
from geodata.guessing.manifest import Draft
from geodata.guessing.official import Official
from geodata.guessing.recipes import RecipeDraft
from placement.drafting import NewStudy
from placement.records.findings import FindingRecord, finding_records
from placement.records.record import ANSWER_FORMAT, Answer, Record, Words


class GuessedColumn(Record):
    """A column that was taken for something a layer needs."""

    ours: str = Field(description="What a study calls it.")
    column: str = Field(description="What the file calls it.")
    sample: str = Field(description="Its first values.")
    sure: Sure = Field(
        description="exact: our own name; synonym: a known name; similar: such a name with a unit or a year; values: by its cells; told: by an option."
    )
    why: Words = Field(description="Why it was taken, by language code.")


class GuessedOfficial(Record):
    """An official file that was known by its columns."""

    code: str = Field(description="What its publisher calls it.")
    name: Words = Field(description="What it is, with its year, by language code.")
    vintage: str = Field(description="The year it shows; empty where neither its name nor its columns say.")
    source: Words = Field(description="The source to quote, by language code.")
    licence: Words = Field(description="Its terms, by language code.")
    recipe: str = Field(description="The key of a recipe that takes it; empty where none does.")


class GuessedTable(Record):
    """What one table seems to be."""

    file: str = Field(description="The file.")
    table: str | None = Field(description="The sheet or table in it, where it holds several.")
    layer: LayerName | None = Field(description="The layer it seems to be; null where it is left out.")
    why: Words = Field(description="What it was known by, by language code.")
    rows: int = Field(description="How many rows it has.")
    columns: tuple[GuessedColumn, ...] = Field(description="The columns that were taken.")
    doubts: dict[str, tuple[str, ...]] = Field(description="What several columns are equally likely to be, and is not taken.")
    left: tuple[str, ...] = Field(description="Columns that were not taken.")
    official: GuessedOfficial | None = Field(description="The official file that it was known as; null of any other.")


class GuessAnswer(Answer):
    """What `placement study guess --json` prints."""

    folder: str | None = Field(description="The folder that was written; null where nothing was.")
    code: str = Field(description="JIS X 0402 code of the municipality; empty where no table says it.")
    crs: str = Field(description="The coordinate reference system that distances are measured in.")
    tables: tuple[GuessedTable, ...] = Field(description="What each table seems to be.")
    findings: tuple[FindingRecord, ...] = Field(description="What was left out.")
    recipe: str | None = Field(
        description="The recipe that official files make, in the folder; null of a planner's own tables, and where nothing was written."
    )
    scenario: str | None = Field(description="The first question to the study, likewise.")


def guess_answer(guesses: Sequence[Guess], draft: Draft, folder: Path | None) -> GuessAnswer:
    """Return what some tables seem to be, and the study that they make."""
    return GuessAnswer(
        format=ANSWER_FORMAT,
        folder=None if folder is None else str(folder),
        code=draft.code,
        crs=draft.crs,
        tables=tuple(guessed_table(one) for one in guesses),
        findings=finding_records(draft.findings),
        recipe=None,
        scenario=None,
    )


def recipe_answer(draft: RecipeDraft, made: NewStudy[BuildLog] | None) -> GuessAnswer:
    """Return what official files were known as, and the recipe that they make."""
    return GuessAnswer(
        format=ANSWER_FORMAT,
        folder=None if made is None else str(made.folder),
        code=draft.place.codes[0] if len(draft.place.codes) == 1 else "",
        crs=str(draft.tree["crs"]),
        tables=tuple(guessed_table(one) for one in draft.guesses),
        findings=finding_records(draft.findings),
        recipe=None if made is None else str(made.folder / RAW / RECIPE),
        scenario=None if made is None else str(made.scenario),
    )


def guessed_table(one: Guess) -> GuessedTable:
    """Return what one table seems to be."""
    return GuessedTable(
        file=str(one.path),
        table=one.table,
        layer=one.layer,
        why=one.why.as_dict(),
        rows=len(one.raw),
        columns=tuple(
            GuessedColumn(ours=field.ours, column=field.theirs, sample=field.sample, sure=field.sure, why=field.why.as_dict())
            for field in one.fields
        ),
        doubts={doubt.ours: doubt.columns for doubt in one.doubts},
        left=one.left,
        official=None if one.official is None else _official(one.official),
    )


def _official(one: Official) -> GuessedOfficial:
    return GuessedOfficial(
        code=one.code,
        name=one.name.as_dict(),
        vintage=one.vintage,
        source=one.credit.as_dict(),
        licence=one.licence.as_dict(),
        recipe=one.becomes,
    )
