"""`--csv`: the answer of a command as a table, in a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from models.messages.text import Text
from placement.cli.session import Session, place_option, read_scenario

if TYPE_CHECKING:
    from placement.output.writing import TargetFile
    from placement.scenario.files import ScenarioFile

CsvOption = Annotated[Path | None, place_option("--csv", Text("File for the answer as a table (CSV)."))]


def require_table(csv: Path | None) -> None:
    """Refuse, before anything is read, a file that cannot be written."""
    if csv is not None:
        from placement.output.folder import require_file

        require_file(csv, "--csv")


def read_with_table(spoken: Session, held: ExitStack, scenario: str, csv: Path | None) -> tuple[ScenarioFile, TargetFile | None]:
    """Read a scenario, and hold the file for its table, if one is asked for: one that would replace something else is refused."""
    require_table(csv)
    file = read_scenario(scenario)
    from placement.output.inputs import files_of_scenario

    return file, held_table(spoken, held, csv, lambda: files_of_scenario(file))


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
