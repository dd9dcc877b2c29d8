"""`placement study`: show, check and build the layers of a study, and the empty sheets to ask for its figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.messages.text import Text
from placement.cli.session import SPOKEN, DebugOption, JsonOption, LangOption, place_option, say_help, session

app = typer.Typer(
    no_args_is_help=True, help=say_help(Text("Show, check or build the layers of a study, or write empty sheets for them."))
)

StudyArgument = Annotated[
    str,
    typer.Argument(metavar="STUDY", help=say_help(Text("A study's folder, or a bundled one's name."))),
]


@app.command("show", help=say_help(Text("Show what is in a study.")))
def study_show(
    study: StudyArgument = "nerima", as_json: JsonOption = False, lang: LangOption = SPOKEN, debug: DebugOption = False
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.load import load_study
        from placement.documents.json.study import study_answer
        from placement.documents.study import study_page

        loaded = load_study(study)
        spoken.answer(lambda: study_page(loaded), lambda: study_answer(loaded))


@app.command("check", help=say_help(Text("Validate a study; write nothing.")))
def study_check(
    study: StudyArgument = "nerima", as_json: JsonOption = False, lang: LangOption = SPOKEN, debug: DebugOption = False
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.access.departures import Departures
        from geodata.access.measure import measure_access
        from geodata.load import load_study

        loaded = load_study(study)
        with spoken.working(Text("Checking streets and timetables…")) as progress:
            # streets and timetables are read in full only when somebody travels on them
            settings = (Departures(),) if loaded.feeds else ()
            access = measure_access(
                loaded, walking=loaded.network is not None, transit=settings, given=list(loaded.matrices), progress=progress
            )
        spoken.report((*loaded.findings, *access.findings))
        from placement.documents.study import channel_lines

        for line in channel_lines(loaded):
            spoken.say(line)
        spoken.say(Text("{study}: fine", study=study))


@app.command("build", help=say_help(Text("Build a study from raw layers.")))
def study_build(
    recipe: Annotated[
        Path,
        typer.Argument(metavar="RECIPE", help=say_help(Text("A recipe naming the raw layers (YAML)."))),
    ],
    raw: Annotated[
        list[Path] | None,
        typer.Option("--raw", help=say_help(Text("Folder of the raw layers (default: the recipe's); several with --raw again."))),
    ] = None,
    out: Annotated[Path, place_option("--out", Text("Folder to write the study to."))] = Path("study"),
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from placement.output.folder import require_writable

        require_writable(out)
        from geodata.building import build_study
        from geodata.building.geocoding.searching import say_before_asking
        from geodata.building.recipe import read_recipe
        from placement.output.writing import replaced

        before = say_before_asking(read_recipe(recipe).value.offices.geocode)
        if before is not None:
            spoken.say(before)
        with spoken.writing(replaced(out)), spoken.working(Text("Building the study…")) as progress:
            log = build_study(recipe, raw or recipe.parent, out, progress=progress)
        spoken.findings(log.findings)
        if as_json:
            from placement.documents.json.study import build_answer

            spoken.data(build_answer(log.record).text())
        else:
            spoken.data(str(log.folder))


@app.command("template", help=say_help(Text("Write empty sheets for figures of the offices, with the words of the request.")))
def study_template(
    out: Annotated[Path, place_option("--out", Text("Folder to write the sheets to."))] = Path("template"),
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, debug=debug) as spoken:
        from placement.output.folder import require_writable
        from placement.output.template import FILES, require_empty, write_template
        from placement.output.writing import taken

        require_writable(out)
        require_empty(out)
        with spoken.writing(taken(out, FILES)) as target:
            write_template(target, spoken.lang)
        spoken.say(
            Text(
                "The words of the request are in request.txt and template.xlsx. What the offices fill in, placement study check reads."
            )
        )
        spoken.data(str(out))
