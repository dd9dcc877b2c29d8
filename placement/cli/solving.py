"""`placement solve`, `check`, `rank` and `schema`: a scenario's answer, its faults, and all its plans."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from models.errors import Finding, InputError
from models.text import Text
from placement.cli.session import (
    INFEASIBLE,
    INVALID,
    SPOKEN,
    STOPPED,
    DebugOption,
    JsonOption,
    LangOption,
    OutOption,
    PdfOption,
    ScenarioArgument,
    Session,
    say_help,
    session,
)

if TYPE_CHECKING:
    from placement.result import Result

app = typer.Typer()


@app.command(
    help=say_help(
        "シナリオを解き、結果、地図、報告書を書きます。", "Solve a scenario; write its results, its map and its report."
    )
)
def solve(
    scenario: ScenarioArgument = "nerima-2013",
    out: OutOption = Path("out"),
    time_limit: Annotated[
        float | None,
        typer.Option(
            "--time-limit", min=0.001, help=say_help("制限時間 (秒)。", "Stop after so many seconds, with the best plan.")
        ),
    ] = None,
    pdf: PdfOption = False,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from placement.folder import require_writable

        require_writable(out)
        if pdf:
            from maps.pdf import require_pdf

            require_pdf()
        with spoken.working(Text("データを読んでいます…", "Reading the layers…")):
            from placement.scenario.files import load_scenario

            # a misspelt key is answered before the layers' libraries are loaded
            file = load_scenario(scenario)
            from placement.pipeline import solve as run
        with spoken.working(Text("解いています…", "Solving…")):
            result = run(file, time_limit_s=time_limit)
        spoken.findings(result.findings)
        if result.plan.status == "infeasible":
            from placement.explain.impasse import conflict_page
            from placement.terminal import page

            spoken.show(page(conflict_page(result.question, file), spoken.lang))
            spoken.say(Text("何も書いていません。", "Nothing was written."))
            if as_json:
                from placement.writing import plan_record

                spoken.data(json.dumps(plan_record(result), ensure_ascii=False, indent=1))
            raise typer.Exit(INFEASIBLE)
        _deliver(spoken, result, out, pdf=pdf)
        if result.plan.status != "optimal":
            raise typer.Exit(STOPPED)


def _deliver(spoken: Session, result: Result, out: Path, *, pdf: bool) -> None:
    from placement.terminal import page
    from placement.wording import summarize
    from placement.writing import plan_record, write_plan

    with spoken.working(Text("結果と地図を書いています…", "Writing the results and the map…")):
        findings = write_plan(result, out, lang=spoken.lang, pdf=pdf)
    spoken.findings(findings)
    spoken.show(page(summarize(result), spoken.lang))
    spoken.say("")
    spoken.say(_closing(result))
    spoken.say(Text(f"地図: {out / 'map.html'}", f"map: {out / 'map.html'}"))
    _say_report(spoken, out, pdf=pdf)
    spoken.data(json.dumps(plan_record(result), ensure_ascii=False, indent=1) if spoken.as_json else str(out / "map.html"))


def _say_report(spoken: Session, out: Path, *, pdf: bool) -> None:
    written = f"{out / 'report.html'}" + (f", {out / 'report.pdf'}" if pdf else "")
    spoken.say(Text(f"報告書: {written}", f"report: {written}"))
    if not pdf and (out / "report.pdf").exists():
        spoken.say(
            Text(
                "report.pdf は前の実行のものです。--pdf を付けると新しくします。",
                "report.pdf is from an earlier run; --pdf renews it.",
            )
        )


def _closing(result: Result) -> Text:
    if not result.problem.candidates:
        return Text("評価だけをしました (加える候補なし)", "evaluated only: the scenario adds nothing")
    from placement.naming import Names

    added, names = ", ".join(result.plan.added) or "-", Names(result.question).spoken(result.plan.added)
    if result.plan.status != "optimal":
        proof = Text("最良とは証明されていません", "not proven optimal")
    elif result.bound is not None and not result.bound.firm:
        proof = Text(
            "公表された時刻の上で最良と証明済みですが、時刻のないバスで変わりえます",
            "proven optimal on the published timetables, but not decided: buses that publish no times could change it",
        )
    else:
        proof = Text("掲げた目的に対する最良と証明済み", "proven optimal for the stated objectives")
    seconds = f"{result.plan.seconds:.2f}"
    return Text(
        f"追加 (added): {added}  = {names.ja} ({proof.ja}、{seconds} 秒)",
        f"added: {added}  = {names.en} ({proof.en}, {seconds} s)",
    )


@app.command(
    help=say_help("シナリオと調査データを検査します。何も書きません。", "Validate scenarios and their studies; write nothing.")
)
def check(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO…", help=say_help("ファイル、または付属のものの名前。", "Files or bundled names.")),
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
                from placement.pipeline import put

                question = put(file)
                study, access = question.ground.study, question.ground.access
                here = [*study.findings, *access.findings, *question.findings]
            except InputError as error:
                here = list(error.findings)
            new = [finding for finding in here if finding not in found]
            found += new
            spoken.findings(new)
            stops = sum(finding.severity == "stop" for finding in here)
            if stops:
                spoken.say(Text(f"{name}: 誤りが {stops} 件あります", f"{name}: {stops} error{'s' if stops > 1 else ''}"))
            else:
                spoken.say(Text(f"{name}: 問題ありません", f"{name}: fine"))
        if spoken.as_json:
            spoken.data(json.dumps({"findings": [finding.as_dict() for finding in found]}, ensure_ascii=False, indent=1))
        if any(finding.severity == "stop" for finding in found):
            raise typer.Exit(INVALID)


@app.command(
    help=say_help(
        "シナリオファイルの JSON Schema を出力します (エディタ用)。", "Print the JSON Schema of the scenario file, for editors."
    )
)
def schema(lang: LangOption = SPOKEN, debug: DebugOption = False) -> None:
    with session(lang, debug=debug) as spoken:
        from placement.scenario.files import schema as made

        spoken.data(json.dumps(made(), ensure_ascii=False, indent=2))


@app.command(
    help=say_help("すべての案を、良い順に、すべての指標とともに並べます。", "List every plan, best first, with all measures.")
)
def rank(
    scenario: ScenarioArgument = "nerima-2013",
    top: Annotated[
        int, typer.Option("--top", min=0, help=say_help("並べる案の数 (0 は全部)。", "How many plans to list (0 for all)."))
    ] = 100,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        with spoken.working(Text("データを読んでいます…", "Reading the layers…")):
            from placement.scenario.files import load_scenario

            file = load_scenario(scenario)
            from placement.pipeline import put
            from placement.rank.standings import standings
            from placement.rank.words import compose_ranking, ranking_record
            from placement.terminal import page

            question = put(file)
        with spoken.working(Text("すべての案を比べています…", "Comparing all plans…")):
            found = standings(question, top)
        spoken.findings((*question.ground.study.findings, *question.ground.access.findings, *question.findings))
        if spoken.as_json:
            spoken.data(json.dumps(ranking_record(question, found), ensure_ascii=False, indent=1))
        else:
            Console().print(page(compose_ranking(question, found), lang), markup=False, highlight=False, crop=False)
        if not found.plans:
            raise typer.Exit(INFEASIBLE)
