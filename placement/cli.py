"""The command line: the only place that prints, and that knows exit codes.

Text for people goes to stderr, data to stdout. Heavy imports wait until a command needs them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console, RenderableType

from models.errors import CheckError, Finding, InputError, PlacementError, SolverError, StoppedError
from models.text import Language, Text
from placement.language import language

if TYPE_CHECKING:
    from placement.result import Result

OUR_BUG, INVALID, INFEASIBLE, STOPPED, INTERRUPTED = 1, 3, 4, 5, 130
SPOKEN: Language = language(sys.argv[1:], os.environ)


def _help(ja: str, en: str) -> str:
    return Text(ja, en).to(SPOKEN)


app = typer.Typer(
    name="placement",
    help=_help(
        "どの出張所を区民事務所にするかを、証明つきで決めます。",
        "Decides, to a proof, which branch offices should become full offices.",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
study_app = typer.Typer(
    no_args_is_help=True, help=_help("調査データを表示・検査・作成します。", "Show, check or build the layers of a study.")
)
app.add_typer(study_app, name="study")

JsonOption = Annotated[
    bool, typer.Option("--json", help=_help("機械向けの JSON を標準出力に書きます。", "Print machine output on stdout."))
]
LangOption = Annotated[
    Language,
    typer.Option(
        "--lang", show_default=False, help=_help("出力の言語 (既定はロケール)。", "Language (default from the locale).")
    ),
]
DebugOption = Annotated[bool, typer.Option("--debug", help=_help("エラーの詳細を表示します。", "Show tracebacks."))]
OutOption = Annotated[Path, typer.Option("--out", help=_help("結果を書くフォルダ。", "Folder for the results."))]
ScenarioArgument = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help=_help("シナリオのファイル、または付属のものの名前。", "A scenario file, or a bundled one's name."),
    ),
]


@dataclass(frozen=True)
class Session:
    """One command's way of speaking.

    Parameters
    ----------
    lang
        language of everything printed.
    as_json
        whether machine output is wanted on stdout.
    console
        stderr.
    """

    lang: Language
    as_json: bool
    console: Console

    def say(self, text: RenderableType | Text) -> None:
        """Print for people, on stderr."""
        self.console.print(text.to(self.lang) if isinstance(text, Text) else text, markup=False, highlight=False, soft_wrap=True)

    def show(self, renderable: RenderableType) -> None:
        """Print a table or page for people, on stderr."""
        self.console.print(renderable, markup=False, highlight=False, crop=False)

    def data(self, text: str) -> None:
        """Print data, on stdout."""
        sys.stdout.write(text + "\n")

    def findings(self, found: Sequence[Finding]) -> None:
        """Print findings, one line each."""
        if found:
            from placement.terminal import findings

            self.say(findings(found, self.lang))

    def report(self, found: Sequence[Finding]) -> None:
        """Print findings as the answer: on stdout as records with `--json`, for people otherwise."""
        if self.as_json:
            self.data(json.dumps({"findings": [finding.as_dict() for finding in found]}, ensure_ascii=False, indent=1))
        self.findings(found)

    @contextmanager
    def working(self, text: Text) -> Iterator[Callable[[Text], None]]:
        """Show that long work goes on, on one line; yield a function that changes it. Silent when stderr is no terminal."""
        if not self.console.is_terminal:
            yield lambda _: None
            return
        with self.console.status(text.to(self.lang)) as status:
            yield lambda step: status.update(step.to(self.lang))


@contextmanager
def session(lang: Language, *, as_json: bool = False, debug: bool = False) -> Iterator[Session]:
    """Run a command; every failure becomes one plain message and an exit code."""
    spoken = Session(lang, as_json, Console(stderr=True))
    try:
        yield spoken
    except PlacementError as error:
        if debug:
            traceback.print_exc()
        spoken.report(error.findings)
        raise typer.Exit(_exit_code(error)) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except (typer.Exit, typer.Abort):
        raise
    except MemoryError:
        spoken.say(Text("メモリが足りません。", "Out of memory."))
        raise typer.Exit(INVALID) from None
    except Exception as error:  # noqa: BLE001 - whatever it is, no traceback reaches a user
        if debug:
            traceback.print_exc()
        name = type(error).__name__
        spoken.say(
            Text(
                f"このプログラムの不具合です ({name})。--debug を付けて再実行し、その内容をお知らせください。",
                f"This is a bug of ours ({name}). Run again with --debug and report what it prints.",
            )
        )
        raise typer.Exit(OUR_BUG) from None


def _exit_code(error: PlacementError) -> int:
    if isinstance(error, StoppedError):
        return INTERRUPTED if any(finding.code == "interrupted" for finding in error.findings) else STOPPED
    if isinstance(error, InputError):
        return INVALID
    return OUR_BUG if isinstance(error, CheckError | SolverError) else INVALID


def _version(asked: bool) -> None:  # noqa: FBT001 - the callback's form
    if asked:
        from importlib.metadata import version

        sys.stdout.write(f"placement {version('placement')}\n")
        raise typer.Exit


@app.callback()
def root(
    lang: LangOption = SPOKEN,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_help("版を表示します。", "Show the version."))
    ] = False,
) -> None:
    pass


@app.command(help=_help("シナリオを解き、結果と地図を書きます。", "Solve a scenario; write its results and its map."))
def solve(
    scenario: ScenarioArgument = "nerima-2013",
    out: OutOption = Path("out"),
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", min=0.001, help=_help("制限時間 (秒)。", "Stop after so many seconds, with the best plan.")),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from placement.folder import require_writable

        require_writable(out)
        with spoken.working(Text("データを読んでいます…", "Reading the layers…")):
            from placement.pipeline import solve as run
            from placement.scenario import load_scenario

            file = load_scenario(scenario)
        with spoken.working(Text("解いています…", "Solving…")):
            result = run(file, time_limit_s=time_limit)
        spoken.findings(result.findings)
        if result.plan.status == "infeasible":
            spoken.say(
                Text(
                    "条件をすべて満たす案はありません。何も書いていません。",
                    "No plan meets all the conditions. Nothing was written.",
                )
            )
            if as_json:
                from placement.writing import plan_record

                spoken.data(json.dumps(plan_record(result), ensure_ascii=False, indent=1))
            raise typer.Exit(INFEASIBLE)
        _deliver(spoken, result, out)
        if result.plan.status != "optimal":
            raise typer.Exit(STOPPED)


def _deliver(spoken: Session, result: Result, out: Path) -> None:
    from placement.terminal import page
    from placement.wording import summarize
    from placement.writing import plan_record, write_plan

    with spoken.working(Text("結果と地図を書いています…", "Writing the results and the map…")):
        write_plan(result, out, lang=spoken.lang)
    spoken.show(page(summarize(result), spoken.lang))
    spoken.say("")
    spoken.say(_closing(result))
    spoken.say(Text(f"地図: {out / 'map.html'}", f"map: {out / 'map.html'}"))
    spoken.data(json.dumps(plan_record(result), ensure_ascii=False, indent=1) if spoken.as_json else str(out / "map.html"))


def _closing(result: Result) -> Text:
    if not result.problem.candidates:
        return Text("評価だけをしました (加える候補なし)", "evaluated only: the scenario adds nothing")
    added = ", ".join(result.plan.added) or "-"
    proof = (
        Text("掲げた目的に対する最良と証明済み", "proven optimal for the stated objectives")
        if result.plan.status == "optimal"
        else Text("最良とは証明されていません", "not proven optimal")
    )
    seconds = f"{result.plan.seconds:.2f}"
    return Text(f"追加 (added): {added}  ({proof.ja}、{seconds} 秒)", f"added: {added}  ({proof.en}, {seconds} s)")


@app.command(
    help=_help("シナリオと調査データを検査します。何も書きません。", "Validate scenarios and their studies; write nothing.")
)
def check(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO…", help=_help("ファイル、または付属のものの名前。", "Files or bundled names.")),
    ],
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from placement.pipeline import access_for, study_of
        from placement.question import ask
        from placement.scenario import load_scenario

        found: list[Finding] = []
        for name in scenarios:
            try:
                file = load_scenario(name)
                study = study_of(file)
                access = access_for(file, study)
                here = [*study.findings, *access.findings, *ask(file, study, access).findings]
            except InputError as error:
                here = list(error.findings)
            found += [finding for finding in here if finding not in found]
            if not any(finding.severity == "stop" for finding in here):
                spoken.say(Text(f"{name}: 問題ありません", f"{name}: fine"))
        spoken.report(found)
        if any(finding.severity == "stop" for finding in found):
            raise typer.Exit(INVALID)


@app.command(
    help=_help(
        "シナリオファイルの JSON Schema を出力します (エディタ用)。", "Print the JSON Schema of the scenario file, for editors."
    )
)
def schema(lang: LangOption = SPOKEN, debug: DebugOption = False) -> None:
    with session(lang, debug=debug) as spoken:
        from placement.scenario import schema as made

        spoken.data(json.dumps(made(), ensure_ascii=False, indent=2))


StudyArgument = Annotated[
    str,
    typer.Argument(
        metavar="STUDY",
        help=_help("調査データのフォルダ、または付属のものの名前。", "A study's folder, or a bundled one's name."),
    ),
]


@study_app.command("show", help=_help("調査データの内容を表示します。", "Show what is in a study."))
def study_show(
    study: StudyArgument = "nerima", as_json: JsonOption = False, lang: LangOption = SPOKEN, debug: DebugOption = False
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.reading import load_study
        from placement.studies import study_page, study_record
        from placement.terminal import page

        loaded = load_study(study)
        if as_json:
            spoken.data(json.dumps(study_record(loaded), ensure_ascii=False, indent=1))
        else:
            Console().print(page(study_page(loaded), lang), markup=False, highlight=False, crop=False)


@study_app.command("check", help=_help("調査データを検査します。何も書きません。", "Validate a study; write nothing."))
def study_check(
    study: StudyArgument = "nerima", as_json: JsonOption = False, lang: LangOption = SPOKEN, debug: DebugOption = False
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.access import Departures, measure_access
        from geodata.reading import load_study

        loaded = load_study(study)
        with spoken.working(Text("道路と時刻表を調べています…", "Checking streets and timetables…")):
            # streets and timetables are read in full only when somebody travels on them
            settings = (Departures(),) if loaded.feeds else ()
            access = measure_access(loaded, walking=loaded.network is not None, transit=settings)
        spoken.report((*loaded.findings, *access.findings))
        spoken.say(Text(f"{study}: 問題ありません", f"{study}: fine"))


@study_app.command("build", help=_help("元データから調査データを作ります。", "Build a study from raw layers."))
def study_build(
    recipe: Annotated[
        Path,
        typer.Argument(metavar="RECIPE", help=_help("元データを記したレシピ (YAML)。", "A recipe naming the raw layers (YAML).")),
    ],
    raw: Annotated[
        Path | None,
        typer.Option(
            "--raw", help=_help("元データのフォルダ (既定はレシピと同じ)。", "Folder of the raw layers (default: the recipe's).")
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help=_help("調査データを書くフォルダ。", "Folder to write the study to."))] = Path(
        "study"
    ),
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.building import build_study

        with spoken.working(Text("調査データを作っています…", "Building the study…")) as report:
            log = build_study(recipe, raw or recipe.parent, out, report=report)
        spoken.findings(log.findings)
        spoken.data(json.dumps(log.record, ensure_ascii=False, indent=1) if as_json else str(log.folder))


def main() -> None:
    """Run the command line; a request to terminate is treated like Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()
