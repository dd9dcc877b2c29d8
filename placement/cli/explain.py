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
            from placement.results.courses import CourseReasons
            from placement.results.explanation import Explanation

            found = run(file, progress=progress)
        spoken.findings(found.findings)
        if isinstance(found, CourseReasons):
            from placement.documents.courses import compose_course_reasons
            from placement.documents.json.courses import explain_course_answer
            from placement.documents.tables.courses import course_reasons_table

            write_table(spoken, table, lambda: course_reasons_table(found))
            spoken.answer(lambda: compose_course_reasons(found), lambda: explain_course_answer(found))
        elif isinstance(found, Explanation):
            from placement.documents.explanation import compose_explanation
            from placement.documents.json.explanation import explain_answer
            from placement.documents.tables.explanation import explanation_table

            write_table(spoken, table, lambda: explanation_table(found))
            spoken.answer(lambda: compose_explanation(found), lambda: explain_answer(found))
        else:
            from placement.documents.infeasibility import compose_impasse
            from placement.documents.json.infeasibility import impasse_answer
            from placement.documents.tables.explanation import impasse_table

            write_table(spoken, table, lambda: impasse_table(found))
            spoken.answer(lambda: compose_impasse(found), lambda: impasse_answer(found))
            raise typer.Exit(INFEASIBLE)
