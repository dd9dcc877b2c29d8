"""`placement sweep`: which plan wins as a number, the people or the weights of a scenario vary."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.messages.text import Text
from placement.cli.session import (
    INFEASIBLE,
    SPOKEN,
    DebugOption,
    JsonOption,
    LangOption,
    ScenarioArgument,
    Session,
    place_option,
    say_help,
    session,
)
from placement.cli.table import CsvOption, read_with_table, write_table

if TYPE_CHECKING:
    from models.messages.findings import Finding
    from placement.output.writing import TargetFile, TargetFolder
    from placement.results.asked import Sweep
    from placement.scenario.files import ScenarioFile

app = typer.Typer()
SEEDS = 2**63
FILES = ("sweep.csv", "sweep.json", "sweep.svg")


@app.command(help=say_help(Text("Vary a number, the people or the weights: which plan wins, and where that changes.")))
def sweep(  # noqa: PLR0913, PLR0917 - an argument for each option
    scenario: ScenarioArgument = "nerima-2013",
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="KEY=VALUES",
            help=say_help(Text("What varies: open=1..4, radius=1 km..4 km; twice for a grid.")),
        ),
    ] = None,
    people: Annotated[
        str | None,
        typer.Option("--people", metavar="MARGIN", help=say_help(Text("Margin of the people per area: ±10 %."))),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=1, max=100_000, help=say_help(Text("How many draws with --people.")))
    ] = 1000,
    seed: Annotated[
        int,
        typer.Option("--seed", min=0, max=SEEDS, help=say_help(Text("What starts the draws of --people."))),
    ] = 0,
    weights: Annotated[
        bool,
        typer.Option("--weights", help=say_help(Text("Look at all weights of the criteria under weigh."))),
    ] = False,
    out: Annotated[Path | None, place_option("--out", Text("Folder for the table and the picture, if wanted."))] = None,
    csv: CsvOption = None,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken, ExitStack() as held:
        from placement.output.folder import require_writable

        if out is not None:
            require_writable(out)
        file, table = read_with_table(spoken, held, scenario, csv)
        target = None if out is None else held.enter_context(spoken.writing(_taken(file, out)))
        with spoken.working(Text("Looking…")) as progress:
            from placement.asking import sweep as run

            found = run(file, vary=vary or (), people=people, draws=draws, seed=seed, weights=weights, progress=progress)
        spoken.findings(found.findings)
        _deliver(spoken, found, table, target)
        if not found.feasible:
            raise typer.Exit(INFEASIBLE)


def _taken(file: ScenarioFile, out: Path) -> AbstractContextManager[TargetFolder]:
    """Hold the folder; one that holds an input is refused."""
    from placement.output.inputs import files_of_scenario
    from placement.output.overwriting import require_folder_apart
    from placement.output.writing import taken

    require_folder_apart(out, FILES, files_of_scenario(file))
    return taken(out, FILES)


def _deliver(spoken: Session, found: Sweep, table: TargetFile | None, target: TargetFolder | None) -> None:
    from placement.documents.answered import said_of_sweep

    said = said_of_sweep(found)
    warned: tuple[Finding, ...] = ()
    if target is not None:
        with spoken.working(Text("Writing the table and the picture…")):
            from placement.output.asked import PICTURE, draw_sweep, write_said

            with target.staged() as stage:
                write_said(said, "sweep", stage)
                warned = draw_sweep(found, said, stage, spoken.lang)
        spoken.say(Text("picture: {out}", out=target.path / PICTURE))
    spoken.answer(said.page, said.record)
    spoken.findings(warned)
    write_table(spoken, table, said.table)
