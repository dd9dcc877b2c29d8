"""`placement sweep`: which plan wins as a number, the people or the weights of a scenario vary."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.messages.document import Page
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from models.progress import Progress
from placement.cli.question import findings_of
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
from placement.cli.table import CsvOption, held_table, require_table, write_table

if TYPE_CHECKING:
    from placement.analysis.sweep.points import Experiment
    from placement.documents.json.sweep import SweepAnswer
    from placement.documents.sweep import SweepNames
    from placement.output.sweep_charts import SweepChart
    from placement.output.writing import TargetFolder
    from placement.scenario.files import Scenario, ScenarioFile

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
    feasible: bool


@dataclass(frozen=True)
class _Asked:
    """What a command line wants varied: numbers, the people in so many draws from a seed, or the weights."""

    vary: tuple[str, ...]
    people: str | None
    draws: int
    seed: int
    weights: bool


Way = Callable[["Experiment", "SweepNames", Progress], SweepOutput]


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
        require_table(csv)
        asked = _Asked(tuple(vary or ()), people, draws, seed, weights)
        with spoken.working(Text("Reading the layers…")):
            from placement.analysis.sweep.points import Experiment

            file, way = _read(scenario, asked)
            target = None if out is None else held.enter_context(spoken.writing(_taken(file, out)))
            from placement.output.inputs import files_of_scenario

            table = held_table(spoken, held, csv, lambda: files_of_scenario(file))
            experiment = Experiment(file)
        with spoken.working(Text("Looking…")) as progress:
            from placement.documents.sweep import SweepNames
            from placement.problem.names import Names

            question = experiment.question()
            names = SweepNames(experiment.file.scenario.title, Names(question))
            output = way(experiment, names, progress)
        spoken.findings(findings_of(question))
        _deliver(spoken, experiment, output, names, target)
        write_table(spoken, table, lambda: output.table)
        if not output.feasible:
            raise typer.Exit(INFEASIBLE)


def _read(scenario: str, asked: _Asked) -> tuple[ScenarioFile, Way]:
    """Read the scenario; all that can be refused without its layers is refused."""
    from placement.scenario.files import load_scenario

    file = load_scenario(scenario)
    way = _way(asked)
    _early(file.scenario, asked)
    return file, way


def _taken(file: ScenarioFile, out: Path) -> AbstractContextManager[TargetFolder]:
    """Hold the folder; one that holds an input is refused."""
    from placement.output.inputs import files_of_scenario
    from placement.output.overwriting import require_folder_apart
    from placement.output.writing import taken

    require_folder_apart(out, FILES, files_of_scenario(file))
    return taken(out, FILES)


def _deliver(
    spoken: Session, experiment: Experiment, output: SweepOutput, names: SweepNames, target: TargetFolder | None
) -> None:
    if target is not None:
        with spoken.working(Text("Writing the table and the picture…")):
            from placement.output.sweep_charts import SweepChart

            with target.staged() as stage:
                (stage / "sweep.csv").write_text(output.table, encoding="utf-8", newline="\n")
                (stage / "sweep.json").write_text(output.record.text() + "\n", encoding="utf-8", newline="\n")
                output.draw(SweepChart(names, spoken.lang), stage / "sweep.svg")
        spoken.say(Text("picture: {out}", out=target.path / "sweep.svg"))
    spoken.answer(lambda: output.page, lambda: output.record)
    if target is not None:
        from geodata.study import names_of
        from maps.fonts import warn_of_missing

        letters = [name.to(spoken.lang) for name in (names.title, *names_of(experiment.study.offices))]
        spoken.findings(warn_of_missing(letters, "sweep.svg"))


def _early(scenario: Scenario, asked: _Asked) -> None:
    """Refuse what can be refused before any layer is read."""
    from placement.analysis.sweep.keys import numbers_in
    from placement.analysis.sweep.uncertainty import margin_of
    from placement.analysis.sweep.variation import variations_of

    variations_of(asked.vary, numbers_in(scenario))
    if asked.people is not None:
        margin_of(asked.people)


def _way(asked: _Asked) -> Way:
    if bool(asked.vary) + (asked.people is not None) + asked.weights != 1:
        message = Text("give one of --vary KEY=VALUES, --people MARGIN and --weights (such as --vary open=1..4)")
        raise InputError(Finding("sweep-what", "stop", message))
    if asked.weights:
        return _weighed
    return partial(_varied if asked.vary else _drawn, asked)


def _varied(asked: _Asked, experiment: Experiment, names: SweepNames, progress: Progress) -> SweepOutput:
    from placement.analysis.sweep.breakpoints import find_breakpoints
    from placement.analysis.sweep.keys import numbers_in
    from placement.analysis.sweep.points import sweep_points
    from placement.analysis.sweep.variation import variations_of
    from placement.documents import sweep as words
    from placement.documents.json import sweep as records
    from placement.documents.tables import sweep as tables

    question = names.names.question
    variations = variations_of(asked.vary, numbers_in(experiment.file.scenario))
    first = variations[0]
    if first.whole:
        found = find_breakpoints(experiment, first.number, *(int(amount) for amount in first.amounts), progress=progress)
        return SweepOutput(
            words.stability_page(names, found),
            records.range_answer(found, question),
            tables.range_table(found, question),
            lambda painter, path: painter.stability(found, path),
            any(stretch.plans for stretch in found.stretches),
        )
    points = sweep_points(experiment, variations, progress=progress)
    grid = len(variations) == 2
    return SweepOutput(
        words.grid_page(names, variations, points) if grid else words.points_page(names, first, points),
        records.points_answer(variations, points, question),
        tables.points_table(variations, points, question),
        lambda painter, path: painter.grid(variations, points, path) if grid else painter.points(first, points, path),
        any(point.answer.plans for point in points),
    )


def _drawn(asked: _Asked, experiment: Experiment, names: SweepNames, progress: Progress) -> SweepOutput:
    from placement.analysis.sweep.uncertainty import draw_people, margin_of
    from placement.documents import uncertainty as chances
    from placement.documents.json import sweep as records
    from placement.documents.tables import sweep as tables

    question = experiment.question()
    found = draw_people(question, margin_of(asked.people or ""), asked.draws, asked.seed, progress=progress)
    return SweepOutput(
        chances.people_page(names, found),
        records.people_answer(found, question),
        tables.people_table(found, question),
        lambda painter, path: painter.people(found, path),
        bool(found.wins),
    )


def _weighed(experiment: Experiment, names: SweepNames, _: Progress) -> SweepOutput:
    from placement.analysis.sweep.weights import find_regions
    from placement.documents import uncertainty as chances
    from placement.documents.json import sweep as records
    from placement.documents.tables import sweep as tables

    question = experiment.question()
    found = find_regions(question)
    return SweepOutput(
        chances.weights_page(names, found),
        records.weights_answer(found, question),
        tables.weights_table(found, question),
        lambda painter, path: painter.weights(found, path),
        True,
    )
