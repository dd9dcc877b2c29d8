"""`placement study new`, `update` and `extract`: a study by its name, newer people in it, and the national data it is made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from models.messages.findings import Finding, InputError, brief
from models.messages.text import Text
from placement.cli.session import SPOKEN, DebugOption, JsonOption, LangOption, Session, place, place_option, say_help, session
from placement.cli.study import app

if TYPE_CHECKING:
    from geodata.building.japan.slicing import OwnOffices
    from geodata.guessing.guess import Guess

CensusOption = Annotated[
    Literal["2015", "2010"], typer.Option("--census", help=say_help(Text("The census that people are taken from.")))
]

ColumnsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column", metavar="OURS=COLUMN", help=say_help(Text("Which column it is, such as people=総人口; again for others."))
    ),
]


def pairs(told: list[str] | None, option: str) -> dict[str, str]:
    """Return options such as people=総人口 by what stands before the sign."""
    parts = [one.partition("=") for one in told or ()]
    wrong = next((whole for whole, (left, _, right) in zip(told or (), parts, strict=True) if not (left and right)), None)
    if wrong is not None:
        message = Text("{option} {wrong}: write NAME=VALUE", option=option, wrong=brief(wrong))
        raise InputError(Finding("told-unknown", "stop", message, value=brief(wrong)))
    return {left.strip(): right.strip() for left, _, right in parts}


@app.command(
    "new",
    help=say_help(
        Text(
            "Make the study of a municipality of Japan by its name, or of a place anywhere with --osm, and a first question to it."
        )
    ),
)
def study_new(  # noqa: PLR0913, PLR0917 - an option each
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME...", help=say_help(Text("Names or codes: 豊中市, Toyonaka, 27203; several are one study."))),
    ] = None,
    out: Annotated[Path | None, place_option("--out", Text("Folder to write (default: the municipality's short name)."))] = None,
    extract: Annotated[
        Path | None, place_option("--extract", Text("A folder of national data (default: the one installed)."))
    ] = None,
    offices: Annotated[
        Path | None,
        place_option(
            "--offices",
            Text(
                "Your own table of offices: name, kind, and longitude and latitude or address, whatever its columns are called."
            ),
        ),
    ] = None,
    columns: ColumnsOption = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", metavar="KIND", help=say_help(Text("The kind of all offices of --offices, where no column has it."))
        ),
    ] = "",
    census: CensusOption = "2015",
    osm: Annotated[
        str,
        typer.Option(
            "--osm", help=say_help(Text('Instead of NAME: a place that OpenStreetMap knows, "Ghent, Belgium"; asks its servers.'))
        ),
    ] = "",
    people: Annotated[Path | None, place_option("--people", Text("With --osm: a grid of people by cell (GeoTIFF)."))] = None,
    year: Annotated[str, typer.Option("--year", help=say_help(Text("With --osm: the year of these people.")))] = "",
    source: Annotated[
        str, typer.Option("--source", help=say_help(Text("With --osm: who published the grid (default: the file's name).")))
    ] = "",
    streets: Annotated[bool, typer.Option("--streets", help=say_help(Text("With --osm: also fetch the streets.")))] = False,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    if bool(names) == bool(osm):
        raise typer.BadParameter(say_help(Text("give names of municipalities of Japan, or --osm and a place: one of them")))
    if bool(osm) != bool(people) or bool(osm) != bool(year) or (not osm and (source or streets)):
        raise typer.BadParameter(say_help(Text("--osm, --people and --year go together; --source and --streets only with them")))
    if osm and (extract or census != "2015"):
        raise typer.BadParameter(say_help(Text("--extract and --census are for municipalities of Japan, not for --osm")))
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.guessing.offices import take_offices
        from placement.output.folder import require_writable

        told = pairs(columns, "--column")
        if (told or kind) and offices is None:
            message = Text("--column and --kind say what is in --offices: give that, too")
            raise InputError(Finding("told-unknown", "stop", message))
        if out is not None:
            require_writable(out)
        if people is not None:
            own = None if offices is None else take_offices(offices, told, kind.strip())
            _make_abroad(spoken, osm, (people, year, source), out, streets=streets, offices=own)
            return
        from placement.documents.json.study import new_answer
        from placement.documents.new_study import new_study_page
        from placement.drafting import new_study

        with spoken.working(Text("Making the study…")) as progress:
            made = new_study(
                names or [],
                out,
                extract=extract,
                census=census,
                offices=offices,
                columns=told,
                kind=kind.strip(),
                progress=progress,
            )
        spoken.findings(made.study.findings)
        spoken.answer(
            lambda: new_study_page(made.drawn, census, str(made.scenario), made.offices),
            lambda: new_answer(made, census),
        )


def _make_abroad(
    spoken: Session,
    osm: str,
    people: tuple[Path, str, str],
    out: Path | None,
    *,
    streets: bool,
    offices: tuple[Guess, OwnOffices] | None,
) -> None:
    """Make a study abroad, of people by their grid, year and source."""
    from placement.documents.json.study import abroad_answer
    from placement.documents.new_study import abroad_page
    from placement.drafting import new_study_abroad

    with spoken.working(Text("Making the study…")) as progress:
        grid, year, source = people
        made = new_study_abroad(osm, grid, year, out, source=source, streets=streets, offices=offices, progress=progress)
    spoken.findings((*made.drawn.findings, *made.study.findings))
    spoken.answer(lambda: abroad_page(made.drawn, str(made.scenario), made.offices), lambda: abroad_answer(made))


@app.command("update", help=say_help(Text("Take a newer table of people into a study that study new made, and build it anew.")))
def study_update(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", parser=place, help=say_help(Text("The folder that study new made.")))
    ],
    people: Annotated[
        Path,
        place_option(
            "--people",
            Text("People by small area, with the census keys (CSV, .dbf, .shp …); of a study made with --osm, a grid (GeoTIFF)."),
        ),
    ],
    year: Annotated[str, typer.Option("--year", help=say_help(Text("The year of these people.")))],
    source: Annotated[str, typer.Option("--source", help=say_help(Text("Who published them (default: the file's name).")))] = "",
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.building.abroad.update import is_abroad, renew_grid
        from geodata.guessing.people import renew_people
        from placement.documents.json.study import build_answer

        with spoken.working(Text("Building the study…")) as progress:
            if is_abroad(folder):
                log = renew_grid(folder, people, year, source=source)
            else:
                log = renew_people(folder, people, year, source=source, progress=progress)
        spoken.findings(log.findings)
        spoken.data(build_answer(log.record).text() if as_json else str(folder))


@app.command("extract", help=say_help(Text("Build the national data of Japan from a folder of national layers.")))
def study_extract(
    raw: Annotated[Path, typer.Argument(metavar="FOLDER", parser=place, help=say_help(Text("The folder of national layers.")))],
    out: Annotated[Path, place_option("--out", Text("Folder to write the data to."))],
    everything: Annotated[
        bool, typer.Option("--all", help=say_help(Text("Also layers whose terms do not clearly let them be passed on.")))
    ] = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, debug=debug) as spoken:
        from placement.output.folder import require_writable

        require_writable(out)
        from geodata.building.japan.extract import build_extract

        with spoken.working(Text("Packing the national layers…")) as progress:
            build_extract(raw, out, everything=everything, progress=progress)
        spoken.data(str(out))


__all__ = ["app"]
