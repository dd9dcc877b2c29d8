"""What `placement atlas` writes: rows kept as they are found, and at the end tables and a manifest, all or none."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from geodata.building.japan.opening import Extract, open_extract
from models.messages.findings import Finding, InputError, brief
from models.messages.text import Language, Text
from placement import distribution
from placement.atlas.identity import LIBRARIES, identity, tables_of
from placement.atlas.question import AtlasQuestion
from placement.atlas.run import Answers, Atlas
from placement.csvfile import csv_text
from placement.documents.atlas import NO_CLOSING
from placement.documents.json.atlas import atlas_answer
from placement.documents.tables import atlas as tables
from placement.output.atlas_map import national_page
from placement.output.writing import TargetFolder
from placement.records.atlas import Row, line
from placement.records.atlas_manifest import AtlasManifest
from placement.records.files import FORMAT, MANIFEST, MAP, hashes_of

# the rows, exactly; what the same command reads again, and other commands draw from
ROWS = "rows.jsonl"
KEPT = ".placement-rows.jsonl"
TABLES = ("municipalities", "places", "closings")
FILES = (*(f"{name}.{form}" for name in TABLES for form in ("csv", "parquet")), MANIFEST, MAP, ROWS)


def require_atlas_or_new(out: Path) -> None:
    """Refuse a folder that holds the results of another command.

    Raises
    ------
    InputError
        if it does (`out-not-atlas`).
    """
    if (out / MANIFEST).exists() and _identity(out / MANIFEST) is None:
        message = Text(
            "{out} holds other results, which an atlas must not replace; name another folder with --out", out=brief(str(out))
        )
        raise InputError(Finding("out-not-atlas", "stop", message, value=str(out)))


def _identity(path: Path) -> str | None:
    """Return what the rows of a finished atlas are kept under; None where there is none."""
    try:
        return str(json.loads(path.read_bytes())["identity"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


class Kept:
    """The rows of a run that has not come to its end, in the folder that it writes to.

    Parameters
    ----------
    target
        the folder, held.
    atlas
        what is asked; rows of anything else are passed over.
    """

    def __init__(self, target: TargetFolder, atlas: Atlas) -> None:
        self.target, self.identity = target, atlas.identity
        self.path = target.path / KEPT

    def rows(self) -> dict[str, Row]:
        """Return the rows that were found before: by a run that did not end, or by one that did."""
        found: dict[str, Row] = {}
        if _identity(self.target.path / MANIFEST) == self.identity:
            found |= {row.code: row for row in _read(self.target.path / ROWS)}
        lines = _read_lines(self.path)
        begun = {row.code: row for row in _rows(lines)} if next(lines, "") == self.identity else {}
        whole = "".join(f"{text}\n" for text in (self.identity, *map(line, begun.values())))
        self.path.write_text(whole, encoding="utf-8", newline="\n")
        if begun:
            self.target.state = "half"
        return found | begun

    def keep(self, row: Row) -> None:
        """Add a row; a run that is killed while it is written loses this one alone."""
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(line(row) + "\n")
        self.target.state = "half"

    def done(self) -> None:
        """Remove them: they stand in the table now."""
        self.path.unlink(missing_ok=True)


def require_no_atlas(folder: Path) -> None:
    """Refuse a folder that is an atlas where results of a scenario are wanted.

    Raises
    ------
    InputError
        if it is (`atlas-no-code`).
    """
    if _identity(folder / MANIFEST) is not None and (folder / ROWS).is_file():
        message = Text(
            "{atlas} is an atlas, and its page is map.html; for a municipality's own add its code: {atlas}/{code}",
            atlas=brief(str(folder)),
            code=next((row.code for row in _read(folder / ROWS)), "27203"),
        )
        raise InputError(Finding("atlas-no-code", "stop", message, value=str(folder)))


def row_of_atlas(folder: Path) -> tuple[AtlasQuestion, Row, Extract] | None:
    """Return the row that the place of a municipality in an atlas means, such as `atlas/27203`.

    Parameters
    ----------
    folder
        of an atlas, with the code of one of its municipalities.

    Returns
    -------
    The question, the row, and the national data it was answered from; None where the place is in no atlas.

    Raises
    ------
    InputError
        if the atlas has no such row, or no answer in it; if it was made by another version or from other data.
    """
    atlas, code = folder.parent, folder.name
    kept = _identity(atlas / MANIFEST)
    if kept is None or not (atlas / ROWS).is_file():
        return None
    row = next((one for one in _read(atlas / ROWS) if one.code == code), None)
    if row is None:
        message = Text(
            "{atlas} has no municipality {code}; give the code of a row in municipalities.csv",
            atlas=brief(str(atlas)),
            code=brief(code),
        )
        raise InputError(Finding("atlas-no-row", "stop", message, value=code))
    if row.error:
        message = Text("{code} has no answer in the atlas, and so no page: {error}", code=code, error=brief(row.error))
        raise InputError(Finding("atlas-no-answer", "stop", message, value=code))
    try:
        question = AtlasQuestion.model_validate_json(json.dumps(json.loads((atlas / MANIFEST).read_bytes())["question"]))
    except (OSError, ValueError, KeyError, TypeError):
        question = None
    extract = open_extract()
    if question is None or identity(question, extract) != kept:
        message = Text(
            "{atlas} was made by another version of the program, or from other national data than those installed; ask its question again",
            atlas=brief(str(atlas)),
        )
        raise InputError(Finding("atlas-other-version", "stop", message, value=str(atlas)))
    return question, row, extract


def _read(path: Path) -> Iterator[Row]:
    yield from _rows(_read_lines(path))


def _read_lines(path: Path) -> Iterator[str]:
    with suppress(OSError, UnicodeDecodeError), path.open(encoding="utf-8") as file:
        yield from (text.rstrip("\n") for text in file)


def _rows(lines: Iterator[str]) -> Iterator[Row]:
    for text in lines:
        with suppress(ValueError):  # the last line of a run that was killed
            yield Row.model_validate_json(text)


def write_atlas(target: TargetFolder, answers: Answers, lang: Language) -> None:
    """Write the tables, the page and the manifest of an atlas; the former ones stay whole until all are there."""
    question = answers.atlas.question.value
    made = {"municipalities": tables.municipalities(question, answers.rows)}
    if question.more is not None:
        made["places"] = tables.places(answers.rows)
    if question.close is not None:
        note = f"{NO_CLOSING.to('ja')} {NO_CLOSING.to('en')}"
        made["closings"] = tables.closings(answers.rows, note)
    with target.staged() as stage:
        (stage / ROWS).write_text("".join(f"{line(row)}\n" for row in answers.rows), encoding="utf-8", newline="\n")
        (stage / MAP).write_text(national_page(answers, lang, target.path.resolve().name), encoding="utf-8", newline="\n")
        for name, rows in made.items():
            _write_table(stage / name, rows)
        files = hashes_of(stage, [path.name for path in stage.iterdir()])
        (stage / MANIFEST).write_text(_manifest(answers, files), encoding="utf-8", newline="\n")
    for name in FILES:
        if name not in {*files, MANIFEST}:  # of another question that was asked into the same folder
            (target.path / name).unlink(missing_ok=True)


def _write_table(path: Path, rows: Sequence[tables.Cells]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    head = list(rows[0]) if rows else []
    text = csv_text(head, [["" if cell is None else cell for cell in row.values()] for row in rows])
    path.with_suffix(".csv").write_text(text, encoding="utf-8-sig", newline="\n")
    parquet.write_table(pa.table({name: [row[name] for row in rows] for name in head}), path.with_suffix(".parquet"))


def _manifest(answers: Answers, files: dict[str, str]) -> str:
    versions = {"placement": distribution.version(), **{name: version(name) for name in sorted((*LIBRARIES, "pyarrow"))}}
    record = AtlasManifest(
        format=FORMAT,
        files=files,
        atlas=answers.atlas.question.value.question,
        question=answers.atlas.question.value.model_dump(mode="json", exclude_unset=True),
        identity=answers.atlas.identity,
        rows_sha256=answers.sha256,
        extract=tables_of(answers.atlas.extract),
        answer=atlas_answer(answers),
        versions={"python": platform.python_version(), **versions},
    )
    return record.text() + "\n"
