"""`--csv`: the answer of a command as a table, in a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from models.messages.text import Text
from placement.cli.session import Session, place_option

if TYPE_CHECKING:
    from placement.output.writing import TargetFile

CsvOption = Annotated[Path | None, place_option("--csv", Text("File for the answer as a table (CSV)."))]


def require_table(csv: Path | None) -> None:
    """Refuse, before anything is read, a file that cannot be written."""
    if csv is not None:
        from placement.output.folder import require_file

        require_file(csv, "--csv")


def held_table(spoken: Session, held: ExitStack, csv: Path | None, inputs: Callable[[], Iterable[Path]]) -> TargetFile | None:
    """Hold the file until the command ends; one that would replace an input or something of another kind is refused."""
    if csv is None:
        return None
    from placement.output.overwriting import TABLES, require_file_apart
    from placement.output.writing import taken_file

    require_file_apart(csv, TABLES, inputs())
    return held.enter_context(spoken.writing(taken_file(csv)))


def write_table(spoken: Session, target: TargetFile | None, text: Callable[[], str]) -> None:
    """Write the table, if one was asked for."""
    if target is not None:
        target.write(text())
        spoken.say(Text("table: {path}", path=target.path))
