"""`placement review`: what was measured after a change, beside what its plan says."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from models.messages.text import Text
from placement.cli.session import SPOKEN, DebugOption, JsonOption, LangOption, place, say_help, session
from placement.cli.table import CsvOption, held_table, require_table, write_table

app = typer.Typer()
SHEET = Text("The sheet of what was measured (CSV, from study template), or a bundled one's name.")


@app.command(help=say_help(Text("Put what was measured after a change beside what its plan says; differences, and no verdict.")))
def review(
    results: Annotated[Path, typer.Argument(metavar="DIR", parser=place, help=say_help(Text("A folder of results.")))],
    observed: Annotated[str, typer.Option("--observed", metavar="FILE", help=say_help(SHEET))],
    csv: CsvOption = None,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken, ExitStack() as held:
        require_table(csv)
        from placement.asking import review as run
        from placement.output.inputs import files_of_plans
        from placement.records.observed import sheet_of

        target = held_table(spoken, held, csv, lambda: (*files_of_plans([str(results)]), sheet_of(observed)))
        with spoken.working(Text("Reading the plans…")):
            plan, found = run(results, observed)
            from placement.documents.json.review import review_answer
            from placement.documents.review import compose_review
            from placement.documents.tables.review import review_table
        spoken.findings(found.findings)
        write_table(spoken, target, lambda: review_table(found))
        spoken.answer(lambda: compose_review(found, plan), lambda: review_answer(found, plan))
