"""`placement rank`: every plan, best first."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from models.messages.text import Text
from placement.cli.question import findings_of, read_question
from placement.cli.session import INFEASIBLE, SPOKEN, DebugOption, JsonOption, LangOption, ScenarioArgument, say_help, session
from placement.cli.table import CsvOption, write_table

app = typer.Typer()


@app.command(help=say_help(Text("List every plan, best first, with all measures.")))
def rank(
    scenario: ScenarioArgument = "nerima-2013",
    top: Annotated[int, typer.Option("--top", min=0, help=say_help(Text("How many plans to list (0 for all).")))] = 100,
    csv: CsvOption = None,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken, ExitStack() as held:
        asked = read_question(spoken, held, scenario, csv)
        question = asked.question
        from placement.analysis.alternatives import alternatives
        from placement.documents.json.ranking import rank_answer
        from placement.documents.ranking import compose_ranking
        from placement.documents.tables.ranking import ranking_table
        from placement.solving.ranking import standings

        with spoken.working(Text("Comparing all plans…")) as progress:
            found = standings(question, top, progress=progress)
            others = alternatives(question, found.plans[0].added, progress=progress) if found.plans else None
        spoken.findings(findings_of(question))
        write_table(spoken, asked.table, lambda: ranking_table(question, found, others))
        spoken.answer(lambda: compose_ranking(question, found, others), lambda: rank_answer(question, found, others))
        if not found.plans:
            raise typer.Exit(INFEASIBLE)
