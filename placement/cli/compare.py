"""`placement compare`: plans side by side, and who gains and who loses."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.messages.findings import InputError
from models.messages.text import Text
from placement.cli.session import (
    INFEASIBLE,
    SPOKEN,
    DebugOption,
    JsonOption,
    LangOption,
    Session,
    place_option,
    say_help,
    session,
)
from placement.cli.table import CsvOption, held_table, require_table, write_table

if TYPE_CHECKING:
    from placement.output.writing import TargetFile, TargetFolder
    from placement.records.comparison import Comparison

app = typer.Typer()
FILES = ("compare.csv", "compare.json")


@app.command(help=say_help(Text("Put plans side by side; show who gains and who loses.")))
def compare(
    plans: Annotated[
        list[str],
        typer.Argument(
            metavar="DIR…",
            help=say_help(Text("Two or more folders of results, scenario files or bundled names; the first is the base.")),
        ),
    ],
    csv: CsvOption = None,
    out: Annotated[Path | None, place_option("--out", Text("Folder for compare.csv and compare.json."))] = None,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from placement.output.folder import require_writable

        if out is not None:
            require_writable(out)
        require_table(csv)
        with ExitStack() as held:
            from placement.output.inputs import files_of_plans

            # before anything is made that the command would leave behind
            inputs = files_of_plans(plans) if csv or out else ()
            folder = None if out is None else _held_folder(spoken, held, out, inputs)
            table = held_table(spoken, held, csv, lambda: inputs)
            _compare(spoken, plans, table, folder)


def _held_folder(spoken: Session, held: ExitStack, out: Path, inputs: Sequence[Path]) -> TargetFolder:
    """Hold the folder; one that holds an input is refused."""
    from placement.output.overwriting import require_folder_apart
    from placement.output.writing import taken

    require_folder_apart(out, FILES, inputs)
    return held.enter_context(spoken.writing(taken(out, FILES)))


def _compare(spoken: Session, arguments: list[str], csv: TargetFile | None, out: TargetFolder | None) -> None:
    from placement.documents.answered import said_of_comparison

    found = _found(spoken, arguments)
    spoken.findings(found.findings)
    said = said_of_comparison(found)
    if out is not None:
        from placement.output.asked import write_said

        with out.staged() as stage:
            write_said(said, "compare", stage)
    write_table(spoken, csv, said.table)
    spoken.answer(said.page, said.record)


def _found(spoken: Session, arguments: Sequence[str]) -> Comparison:
    """Compare; where all that is wrong is that there is no plan, that is the answer."""
    from placement.asking import compare as run
    from placement.records.read import NO_PLAN

    try:
        with spoken.working(Text("Reading the plans…")) as progress:
            return run(arguments, progress=progress)
    except InputError as error:
        if any(fault.code != NO_PLAN for fault in error.findings):
            raise
        spoken.report(error.findings)
        raise typer.Exit(INFEASIBLE) from None
