"""`placement check` and `placement schema`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from models.messages.findings import Finding, InputError, number_of
from models.messages.text import Text, comma_list, plural
from placement.cli.session import INVALID, SPOKEN, DebugOption, JsonOption, LangOption, say_help, session
from placement.records.files import schemas

if TYPE_CHECKING:
    from geodata.study import Study

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
                from geodata.access.by_road import ride_said
                from geodata.access.given import coverage_said
                from placement.solving.question import put

                question = put(file)
                here, own = list(question.all_findings), question.findings
            except InputError as error:
                here, own, lines = list(error.findings), (), []
            else:
                access = question.inputs.access
                lines = [coverage_said(question.inputs.study, name) for name in access.given]
                lines += [text for ride in access.rides_s for text in ride_said(question.inputs.study, ride)]
            new = [finding for finding in here if finding not in found]
            found += new
            spoken.findings(new)
            for line in lines:
                spoken.say(line)
            stops = number_of([finding for finding in here if finding.severity == "stop"])
            doubts = number_of([finding for finding in own if finding.severity == "warn"])
            if stops:
                spoken.say(plural("{name}: {n} error", "{name}: {n} errors", stops, name=name))
            elif doubts:
                spoken.say(plural("{name}: no errors, {n} warning", "{name}: no errors, {n} warnings", doubts, name=name))
            else:
                spoken.say(Text("{name}: fine", name=name))
        if spoken.as_json:
            spoken.records(found)
        if any(finding.severity == "stop" for finding in found):
            raise typer.Exit(INVALID)


def _output(name: str) -> str:
    """Return the name of an output that there is a schema of."""
    if name not in schemas():
        message = Text("there is no output {name}: {known}", name=name, known=comma_list(schemas()))
        raise typer.BadParameter(say_help(message))
    return name


@app.command(help=say_help(Text("Print the JSON Schema of the scenario file, for editors, or of an output, for programs.")))
def schema(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="[SCENARIO|STUDY]",
            show_default=False,
            help=say_help(Text("A scenario, or a study, whose offices, areas, kinds and columns the editor completes.")),
        ),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            parser=_output,
            metavar="OUTPUT",
            show_default=False,
            help=say_help(Text("Of an output instead: {known}.", known=comma_list(schemas()))),
        ),
    ] = None,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    if of is not None and source is not None:
        raise typer.BadParameter(say_help(Text("--of stands alone: the schema of an output is the same for every scenario")))
    with session(lang, debug=debug) as spoken:
        if of is not None:
            spoken.data(schemas()[of].read_text(encoding="utf-8").rstrip("\n"))
            return
        from placement.scenario.schema import schema as made
        from placement.scenario.schema import study_schema

        found = study_schema() if source == "study.yaml" else made(None if source is None else _study(source))
        spoken.data(json.dumps(found, ensure_ascii=False, indent=2))


def _study(source: str) -> Study:
    """Return the study of a scenario, with the new sites it names, or the study itself."""
    from geodata.load import load_study
    from placement.scenario.files import bundled_scenarios, load_scenario
    from placement.solving.question import study_of

    if source in bundled_scenarios() or source.endswith((".yaml", ".yml")):
        return study_of(load_scenario(source))
    return load_study(source)
