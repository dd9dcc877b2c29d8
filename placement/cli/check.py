"""`placement check` and `placement schema`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from models.messages.findings import Finding, InputError
from models.messages.text import Text, plural
from placement.cli.question import findings_of
from placement.cli.session import INVALID, SPOKEN, DebugOption, JsonOption, LangOption, say_help, session

app = typer.Typer()


@app.command(help=say_help(Text("Validate scenarios and their studies; write nothing.")))
def check(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO…", help=say_help(Text("Files or bundled names."))),
    ],
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from placement.scenario.files import load_scenario

        found: list[Finding] = []
        for name in scenarios:
            try:
                file = load_scenario(name)
                from placement.solving.solve import put

                here = list(findings_of(put(file)))
            except InputError as error:
                here = list(error.findings)
            new = [finding for finding in here if finding not in found]
            found += new
            spoken.findings(new)
            stops = sum(finding.severity == "stop" for finding in here)
            if stops:
                spoken.say(plural("{name}: {n} error", "{name}: {n} errors", stops, name=name))
            else:
                spoken.say(Text("{name}: fine", name=name))
        if spoken.as_json:
            spoken.record({"findings": [finding.as_dict() for finding in found]})
        if any(finding.severity == "stop" for finding in found):
            raise typer.Exit(INVALID)


@app.command(help=say_help(Text("Print the JSON Schema of the scenario file, for editors.")))
def schema(lang: LangOption = SPOKEN, debug: DebugOption = False) -> None:
    with session(lang, debug=debug) as spoken:
        from placement.scenario.files import schema as made

        spoken.data(json.dumps(made(), ensure_ascii=False, indent=2))
