"""`placement study`: show, check and build the layers of a study."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from models.text import Text
from placement.cli.session import SPOKEN, DebugOption, JsonOption, LangOption, place, say_help, session

app = typer.Typer(
    no_args_is_help=True, help=say_help("調査データを表示・検査・作成します。", "Show, check or build the layers of a study.")
)

StudyArgument = Annotated[
    str,
    typer.Argument(
        metavar="STUDY",
        help=say_help("調査データのフォルダ、または付属のものの名前。", "A study's folder, or a bundled one's name."),
    ),
]


@app.command("show", help=say_help("調査データの内容を表示します。", "Show what is in a study."))
def study_show(
    study: StudyArgument = "nerima", as_json: JsonOption = False, lang: LangOption = SPOKEN, debug: DebugOption = False
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.load import load_study
        from placement.cli.terminal import page
        from placement.documents.study import study_page, study_record

        loaded = load_study(study)
        if as_json:
            spoken.data(json.dumps(study_record(loaded), ensure_ascii=False, indent=1))
        else:
            Console().print(page(study_page(loaded), lang), markup=False, highlight=False, crop=False)


@app.command("check", help=say_help("調査データを検査します。何も書きません。", "Validate a study; write nothing."))
def study_check(
    study: StudyArgument = "nerima", as_json: JsonOption = False, lang: LangOption = SPOKEN, debug: DebugOption = False
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.access.departures import Departures
        from geodata.access.measure import measure_access
        from geodata.load import load_study

        loaded = load_study(study)
        with spoken.working(Text("道路と時刻表を調べています…", "Checking streets and timetables…")) as progress:
            # streets and timetables are read in full only when somebody travels on them
            settings = (Departures(),) if loaded.feeds else ()
            access = measure_access(loaded, walking=loaded.network is not None, transit=settings, progress=progress)
        spoken.report((*loaded.findings, *access.findings))
        spoken.say(Text(f"{study}: 問題ありません", f"{study}: fine"))


@app.command("build", help=say_help("元データから調査データを作ります。", "Build a study from raw layers."))
def study_build(
    recipe: Annotated[
        Path,
        typer.Argument(
            metavar="RECIPE", help=say_help("元データを記したレシピ (YAML)。", "A recipe naming the raw layers (YAML).")
        ),
    ],
    raw: Annotated[
        Path | None,
        typer.Option(
            "--raw",
            help=say_help("元データのフォルダ (既定はレシピと同じ)。", "Folder of the raw layers (default: the recipe's)."),
        ),
    ] = None,
    out: Annotated[
        Path,
        typer.Option(
            "--out", parser=place, metavar="<path>", help=say_help("調査データを書くフォルダ。", "Folder to write the study to.")
        ),
    ] = Path("study"),
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from placement.output.folder import require_writable

        require_writable(out)
        from geodata.building import build_study

        with spoken.working(Text("調査データを作っています…", "Building the study…")) as progress:
            log = build_study(recipe, raw or recipe.parent, out, progress=progress)
        spoken.findings(log.findings)
        spoken.data(json.dumps(log.record, ensure_ascii=False, indent=1) if as_json else str(log.folder))
