"""`placement sweep`: which plan wins as a number, the people or the weights of a scenario vary."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.messages.document import Page
from models.messages.text import Text
from placement.cli.session import (
    INFEASIBLE,
    SPOKEN,
    DebugOption,
    JsonOption,
    LangOption,
    ScenarioArgument,
    Session,
    place_option,
    say_help,
    session,
)
from placement.cli.table import CsvOption, read_with_table, write_table

if TYPE_CHECKING:
    from placement.documents.json.sweep import SweepAnswer
    from placement.documents.sweep import SweepNames
    from placement.output.sweep_charts import SweepChart
    from placement.output.writing import TargetFolder
    from placement.results.asked import Sweep
    from placement.scenario.files import ScenarioFile

app = typer.Typer()
SEEDS = 2**63
FILES = ("sweep.csv", "sweep.json", "sweep.svg")


@dataclass(frozen=True, eq=False)
class SweepOutput:
    """A sweep as everything it is shown as."""

    page: Page
    record: SweepAnswer
    table: str
    draw: Callable[[SweepChart, Path], None]


@app.command(help=say_help(Text("Vary a number, the people or the weights: which plan wins, and where that changes.")))
def sweep(  # noqa: PLR0913, PLR0917 - an argument for each option
    scenario: ScenarioArgument = "nerima-2013",
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="KEY=VALUES",
            help=say_help(Text("What varies: open=1..4, radius=1 km..4 km; twice for a grid.")),
        ),
    ] = None,
    people: Annotated[
        str | None,
        typer.Option("--people", metavar="MARGIN", help=say_help(Text("Margin of the people per area: ±10 %."))),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=1, max=100_000, help=say_help(Text("How many draws with --people.")))
    ] = 1000,
    seed: Annotated[
        int,
        typer.Option("--seed", min=0, max=SEEDS, help=say_help(Text("What starts the draws of --people."))),
    ] = 0,
    weights: Annotated[
        bool,
        typer.Option("--weights", help=say_help(Text("Look at all weights of the criteria under weigh."))),
    ] = False,
    out: Annotated[Path | None, place_option("--out", Text("Folder for the table and the picture, if wanted."))] = None,
    csv: CsvOption = None,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken, ExitStack() as held:
        from placement.output.folder import require_writable

        if out is not None:
            require_writable(out)
        file, table = read_with_table(spoken, held, scenario, csv)
        target = None if out is None else held.enter_context(spoken.writing(_taken(file, out)))
        with spoken.working(Text("Looking…")) as progress:
            from placement.asking import sweep as run

            found = run(file, vary=vary or (), people=people, draws=draws, seed=seed, weights=weights, progress=progress)
        spoken.findings(found.findings)
        output = _deliver(spoken, found, target)
        write_table(spoken, table, lambda: output.table)
        if not found.feasible:
            raise typer.Exit(INFEASIBLE)


def _taken(file: ScenarioFile, out: Path) -> AbstractContextManager[TargetFolder]:
    """Hold the folder; one that holds an input is refused."""
    from placement.output.inputs import files_of_scenario
    from placement.output.overwriting import require_folder_apart
    from placement.output.writing import taken

    require_folder_apart(out, FILES, files_of_scenario(file))
    return taken(out, FILES)


def _deliver(spoken: Session, found: Sweep, target: TargetFolder | None) -> SweepOutput:
    from placement.documents.sweep import SweepNames
    from placement.problem.names import Names

    names = SweepNames(found.file.scenario.title, Names(found.question))
    output = _output(found, names)
    if target is not None:
        with spoken.working(Text("Writing the table and the picture…")):
            from maps.fonts import drawn_in, speaking
            from maps.labels import report_words
            from placement.output.sweep_charts import SweepChart

            lang = drawn_in(spoken.lang, report_words())
            with target.staged() as stage:
                (stage / "sweep.csv").write_text(output.table, encoding="utf-8", newline="\n")
                (stage / "sweep.json").write_text(output.record.text() + "\n", encoding="utf-8", newline="\n")
                with speaking(lang):
                    output.draw(SweepChart(names, output.page.headline, lang), stage / "sweep.svg")
        spoken.say(Text("picture: {out}", out=target.path / "sweep.svg"))
    spoken.answer(lambda: output.page, lambda: output.record)
    if target is not None:
        from geodata.study import names_of
        from maps.fonts import speaking, warn_of_another, warn_of_missing

        offices = names_of(found.question.inputs.study.offices)
        letters = [name.to(spoken.lang) for name in (names.title, *offices)]
        with speaking(spoken.lang):
            spoken.findings((*warn_of_another(spoken.lang, lang, "sweep.svg"), *warn_of_missing(letters, "sweep.svg")))
    return output


def _output(sweep: Sweep, names: SweepNames) -> SweepOutput:
    from placement.documents import sweep as words
    from placement.documents import uncertainty as chances
    from placement.documents.json import sweep as records
    from placement.documents.tables import sweep as tables
    from placement.results.sweep import Frequencies, Points, Stability

    found, question = sweep.found, sweep.question
    if isinstance(found, Stability):
        return SweepOutput(
            words.stability_page(names, found),
            records.range_answer(found, question),
            tables.range_table(found, question),
            lambda painter, path: painter.stability(found, path),
        )
    if isinstance(found, Points):
        first, *others = found.variations
        every, points = found.variations, found.points
        return SweepOutput(
            words.grid_page(names, every, points) if others else words.points_page(names, first, points),
            records.points_answer(every, points, question),
            tables.points_table(every, points, question),
            lambda painter, path: painter.grid(every, points, path) if others else painter.points(first, points, path),
        )
    if isinstance(found, Frequencies):
        return SweepOutput(
            chances.people_page(names, found),
            records.people_answer(found, question),
            tables.people_table(found, question),
            lambda painter, path: painter.people(found, path),
        )
    return SweepOutput(
        chances.weights_page(names, found),
        records.weights_answer(found, question),
        tables.weights_table(found, question),
        lambda painter, path: painter.weights(found, path),
    )
