"""`placement rank`: every plan, best first."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from models.messages.text import Text
from placement.cli.session import INFEASIBLE, SPOKEN, DebugOption, JsonOption, LangOption, ScenarioArgument, say_help, session
from placement.cli.table import CsvOption, read_with_table, write_table

app = typer.Typer()


@app.command(help=say_help(Text("List every plan, best first, with all measures.")))
def rank(
    scenario: ScenarioArgument = "nerima-2013",
    top: Annotated[
        int | None,
        typer.Option(
            "--top",
            min=0,
            help=say_help(
                Text("How many plans to list (0 for all); by default 100, or 10 where sites have states over periods.")
            ),
        ),
    ] = None,
    csv: CsvOption = None,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken, ExitStack() as held:
        file, table = read_with_table(spoken, held, scenario, csv)
        with spoken.working(Text("Comparing all plans…")) as progress:
            from placement.asking import rank as run
            from placement.documents.answered import said_of_ranking

            found = run(file, top=top, progress=progress)
        spoken.findings(found.findings)
        said = said_of_ranking(found)
        write_table(spoken, table, said.table)
        spoken.answer(said.page, said.record)
        if not found.feasible:
            raise typer.Exit(INFEASIBLE)
