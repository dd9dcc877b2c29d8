"""`placement explain`: why this plan, or why none."""

from __future__ import annotations

import typer

from models.messages.text import Text
from placement.cli.question import findings_of, read_question
from placement.cli.session import INFEASIBLE, SPOKEN, DebugOption, JsonOption, LangOption, ScenarioArgument, say_help, session

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
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        file, question = read_question(spoken, scenario)
        from placement.analysis.explanation import explain as run
        from placement.results.explanation import Explanation

        with spoken.working(Text("Looking for the reasons…")) as progress:
            found = run(question, file, progress=progress)
        spoken.findings(findings_of(question))
        if isinstance(found, Explanation):
            from placement.documents.explanation import compose_explanation
            from placement.documents.json.explanation import explanation_record

            spoken.answer(lambda: compose_explanation(found), lambda: explanation_record(found))
        else:
            from placement.documents.infeasibility import compose_impasse, impasse_record

            spoken.answer(lambda: compose_impasse(found), lambda: impasse_record(found))
            raise typer.Exit(INFEASIBLE)
