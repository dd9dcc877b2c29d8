"""`placement rank`: every plan, best first."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from models.messages.text import Text
from placement.cli.session import INFEASIBLE, SPOKEN, DebugOption, JsonOption, LangOption, ScenarioArgument, say_help, session

app = typer.Typer()


@app.command(help=say_help(Text("List every plan, best first, with all measures.")))
def rank(
    scenario: ScenarioArgument = "nerima-2013",
    top: Annotated[int, typer.Option("--top", min=0, help=say_help(Text("How many plans to list (0 for all).")))] = 100,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        with spoken.working(Text("Reading the layers…")) as progress:
            from placement.scenario.files import load_scenario

            file = load_scenario(scenario)
            from placement.cli.terminal import page
            from placement.documents.ranking import compose_ranking, ranking_record
            from placement.solving.ranking import standings
            from placement.solving.solve import put

            question = put(file, progress=progress)
        with spoken.working(Text("Comparing all plans…")) as progress:
            found = standings(question, top, progress=progress)
        spoken.findings((*question.inputs.study.findings, *question.inputs.access.findings, *question.findings))
        if spoken.as_json:
            spoken.data(json.dumps(ranking_record(question, found), ensure_ascii=False, indent=1))
        else:
            Console().print(page(compose_ranking(question, found), lang), markup=False, highlight=False, crop=False)
        if not found.plans:
            raise typer.Exit(INFEASIBLE)
