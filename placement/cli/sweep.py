"""`placement sweep`: which plan wins as a number, the people or the weights of a scenario vary."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from models.messages.document import Page
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from models.progress import Progress
from placement.cli.session import (
    INFEASIBLE,
    SPOKEN,
    DebugOption,
    JsonOption,
    LangOption,
    ScenarioArgument,
    Session,
    place,
    say_help,
    session,
)

if TYPE_CHECKING:
    from placement.analysis.sweep.points import Experiment
    from placement.documents.sweep import SweepNames
    from placement.output.sweep_charts import SweepChart

app = typer.Typer()
SEEDS = 2**63
FILES = ("sweep.csv", "sweep.json", "sweep.svg")


@dataclass(frozen=True, eq=False)
class SweepOutput:
    """A sweep as everything it is shown as."""

    page: Page
    record: dict[str, Any]
    table: str
    draw: Callable[[SweepChart, Path], None]
    feasible: bool


Way = Callable[["Experiment", "SweepNames", Progress], SweepOutput]


@app.command(
    help=say_help(
        Text("Vary a number, the people or the weights: which plan wins, and where that changes."),
    )
)
def sweep(  # noqa: PLR0913, PLR0917 - an argument for each option
    scenario: ScenarioArgument = "nerima-2013",
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="KEY=VALUES",
            help=say_help(
                Text("What varies: open=1..4, radius=1 km..4 km; twice for a grid."),
            ),
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
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            parser=place,
            metavar="<path>",
            help=say_help(Text("Folder for the table and the picture, if wanted.")),
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from placement.output.folder import require_writable

        if out is not None:
            require_writable(out)
        with spoken.working(Text("Reading the layers…")):
            from placement.analysis.sweep.points import Experiment
            from placement.documents.sweep import SweepNames
            from placement.output.inputs import files_of_scenario
            from placement.output.overwriting import require_folder_apart
            from placement.problem.names import Names
            from placement.scenario.files import load_scenario

            file = load_scenario(scenario)
            way = _way(vary or [], people, draws, seed, weights=weights)
            _early(file.scenario, vary or [], people)
            if out is not None:
                require_folder_apart(out, FILES, files_of_scenario(file))
            experiment = Experiment(file)
            question = experiment.question()
            names = SweepNames(file.scenario.title, Names(question))
        with spoken.working(Text("Looking…")) as progress:
            output = way(experiment, names, progress)
        found = (*experiment.study.findings, *experiment.access.findings, *question.findings)
        spoken.findings(found)
        _deliver(spoken, output, names, out, {"scenario": file.scenario.scenario})
        if out is not None:
            from geodata.study import names_of
            from maps.fonts import warn_of_missing

            letters = [names.title.to(spoken.lang), *(name.to(spoken.lang) for name in names_of(experiment.study.offices))]
            spoken.findings(warn_of_missing(letters, "sweep.svg"))
        if not output.feasible:
            raise typer.Exit(INFEASIBLE)


def _deliver(spoken: Session, output: SweepOutput, names: SweepNames, out: Path | None, head: dict[str, Any]) -> None:
    text = json.dumps(head | output.record, ensure_ascii=False, indent=1)
    if out is not None:
        with spoken.working(Text("Writing the table and the picture…")):
            from placement.output.folder import staged
            from placement.output.sweep_charts import SweepChart

            with staged(out) as stage:
                (stage / "sweep.csv").write_text(output.table, encoding="utf-8", newline="\n")
                (stage / "sweep.json").write_text(text + "\n", encoding="utf-8", newline="\n")
                output.draw(SweepChart(names, spoken.lang), stage / "sweep.svg")
        spoken.say(Text("picture: {out}", out=out / "sweep.svg"))
    if spoken.as_json:
        spoken.data(text)
    else:
        from placement.cli.terminal import page

        Console().print(page(output.page, spoken.lang), markup=False, highlight=False, crop=False)


def _early(scenario: Any, vary: list[str], people: str | None) -> None:
    """Refuse what can be refused before any layer is read."""
    from placement.analysis.sweep.keys import numbers_in
    from placement.analysis.sweep.uncertainty import margin_of
    from placement.analysis.sweep.variation import variations_of

    variations_of(vary, numbers_in(scenario))
    if people is not None:
        margin_of(people)


def _way(vary: list[str], people: str | None, draws: int, seed: int, *, weights: bool) -> Way:
    asked = [bool(vary), people is not None, weights]
    if sum(asked) != 1:
        message = Text("give one of --vary KEY=VALUES, --people MARGIN and --weights (such as --vary open=1..4)")
        raise InputError(Finding("sweep-what", "stop", message))
    if vary:
        return lambda experiment, names, progress: _varied(experiment, names, vary, progress)
    if people is not None:
        return lambda experiment, names, progress: _drawn(experiment, names, (people, draws, seed), progress)
    return _weighed


def _varied(experiment: Experiment, names: SweepNames, vary: list[str], progress: Progress) -> SweepOutput:
    from placement.analysis.sweep.breakpoints import find_breakpoints
    from placement.analysis.sweep.keys import numbers_in
    from placement.analysis.sweep.points import sweep_points
    from placement.analysis.sweep.variation import variations_of
    from placement.documents import sweep as words
    from placement.documents.json import sweep as records

    variations = variations_of(vary, numbers_in(experiment.file.scenario))
    first = variations[0]
    if first.whole:
        found = find_breakpoints(experiment, first.number, *(int(amount) for amount in first.amounts), progress=progress)
        return SweepOutput(
            words.stability_page(names, found),
            records.stability_record(found),
            records.stability_csv(found),
            lambda painter, path: painter.stability(found, path),
            any(stretch.plans for stretch in found.stretches),
        )
    points = sweep_points(experiment, variations, progress=progress)
    grid = len(variations) == 2
    return SweepOutput(
        words.grid_page(names, variations, points) if grid else words.points_page(names, first, points),
        records.points_record(variations, points),
        records.points_csv(variations, points),
        lambda painter, path: painter.grid(variations, points, path) if grid else painter.points(first, points, path),
        any(point.answer.plans for point in points),
    )


def _drawn(experiment: Experiment, names: SweepNames, asked: tuple[str, int, int], progress: Progress) -> SweepOutput:
    from placement.analysis.sweep.uncertainty import draw_people, margin_of
    from placement.documents import uncertainty as chances
    from placement.documents.json import sweep as records

    people, draws, seed = asked
    found = draw_people(experiment.question(), margin_of(people), draws, seed, progress=progress)
    return SweepOutput(
        chances.people_page(names, found),
        records.people_record(found),
        records.people_csv(found),
        lambda painter, path: painter.people(found, path),
        bool(found.wins),
    )


def _weighed(experiment: Experiment, names: SweepNames, _: Progress) -> SweepOutput:
    from placement.analysis.sweep.weights import find_regions
    from placement.documents import uncertainty as chances
    from placement.documents.json import sweep as records

    found = find_regions(experiment.question())
    return SweepOutput(
        chances.weights_page(names, found),
        records.weights_record(found),
        records.weights_csv(found),
        lambda painter, path: painter.weights(found, path),
        True,
    )
