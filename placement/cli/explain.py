"""`placement explain`: why this plan, or why none."""

from __future__ import annotations

import json

import typer
from rich.console import Console

from models.messages.text import Text
from placement.cli.session import INFEASIBLE, SPOKEN, DebugOption, JsonOption, LangOption, ScenarioArgument, say_help, session

app = typer.Typer()


@app.command(
    help=say_help(
        Text(
            "Say why this plan, or why none: what each condition costs, what other plans mean, what conflicts and "
            "what repairs it."
        ),
    )
)
def explain(
    scenario: ScenarioArgument = "nerima-2013",
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        with spoken.working(Text("Reading the layers…")) as progress:
            from placement.scenario.files import load_scenario

            file = load_scenario(scenario)
            from placement.analysis.explanation import explain as run
            from placement.cli.terminal import page
            from placement.documents.explanation import compose_explanation
            from placement.documents.infeasibility import compose_impasse, impasse_record
            from placement.documents.json.explanation import explanation_record
            from placement.results.explanation import Explanation
            from placement.solving.solve import put

            question = put(file, progress=progress)
        with spoken.working(Text("Looking for the reasons…")) as progress:
            found = run(question, file, progress=progress)
        spoken.findings((*question.inputs.study.findings, *question.inputs.access.findings, *question.findings))
        why = isinstance(found, Explanation)
        if spoken.as_json:
            record = explanation_record(found) if isinstance(found, Explanation) else impasse_record(found)
            spoken.data(json.dumps(record, ensure_ascii=False, indent=1))
        else:
            words = compose_explanation(found) if isinstance(found, Explanation) else compose_impasse(found)
            Console().print(page(words, lang), markup=False, highlight=False, crop=False)
        if not why:
            raise typer.Exit(INFEASIBLE)
