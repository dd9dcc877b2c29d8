"""`placement explain`: why this plan, or why none."""

from __future__ import annotations

from contextlib import ExitStack

import typer

from models.messages.text import Text
from placement.cli.session import INFEASIBLE, SPOKEN, DebugOption, JsonOption, LangOption, ScenarioArgument, say_help, session
from placement.cli.table import CsvOption, read_with_table, write_table

app = typer.Typer()


@app.command(
    help=say_help(
        Text(
            "Say why this plan, or why none: what each condition costs, what other plans mean, what conflicts and "
            "what repairs it."
        )
    )
)
def explain(
    scenario: ScenarioArgument = "nerima-2013",
    csv: CsvOption = None,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken, ExitStack() as held:
        file, table = read_with_table(spoken, held, scenario, csv)
        with spoken.working(Text("Looking for the reasons…")) as progress:
            from placement.asking import explain as run
            from placement.documents.answered import said_of_reasons
            from placement.results.explanation import Impasse

            found = run(file, progress=progress)
        spoken.findings(found.findings)
        said = said_of_reasons(found)
        write_table(spoken, table, said.table)
        spoken.answer(said.page, said.record)
        if isinstance(found, Impasse):
            raise typer.Exit(INFEASIBLE)
