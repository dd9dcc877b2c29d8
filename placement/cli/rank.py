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
            from placement.documents.json.ranking import rank_answer
            from placement.documents.ranking import compose_ranking
            from placement.documents.tables.ranking import ranking_table

            found = run(file, top=top, progress=progress)
        spoken.findings(found.findings)
        if found.question.inputs.table is not None:
            from placement.documents.courses import compose_ranked_courses
            from placement.documents.json.courses import rank_courses_answer
            from placement.documents.tables.courses import ranked_courses_table

            courses = found.question, found.standings
            write_table(spoken, table, lambda: ranked_courses_table(*courses))
            spoken.answer(lambda: compose_ranked_courses(*courses), lambda: rank_courses_answer(*courses))
            if not found.feasible:
                raise typer.Exit(INFEASIBLE)
            return
        said = found.question, found.standings, found.alternatives
        write_table(spoken, table, lambda: ranking_table(*said))
        spoken.answer(lambda: compose_ranking(*said), lambda: rank_answer(*said))
        if not found.feasible:
            raise typer.Exit(INFEASIBLE)
