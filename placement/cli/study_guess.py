"""`placement study guess`: a study from a planner's own files, its columns guessed, shown, and marked to be confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.messages.findings import Finding, InputError, brief
from models.messages.text import Language, Text
from placement.cli.session import SPOKEN, DebugOption, JsonOption, LangOption, Session, place, place_option, say_help, session
from placement.cli.study_new import ColumnsOption, app, pairs
from placement.cli.terminal import page

if TYPE_CHECKING:
    from geodata.guessing.guess import Guess

# said of tables beside what the study's own reader says
REPAIRS = frozenset({"title-rows", "second-header"})


def _figures(told: str) -> tuple[str, ...]:
    """Return the figures of a list such as missing,secret."""
    figures = tuple(dict.fromkeys(one.strip() for one in told.split(",") if one.strip()))
    wrong = next((one for one in figures if one not in {"missing", "secret"}), None)
    if wrong is not None:
        raise typer.BadParameter(say_help(Text("{wrong}: write missing, secret or both", wrong=brief(wrong))))
    return figures


@app.command(
    "guess", help=say_help(Text("Make a study of your own files: columns are guessed, shown, and marked to be confirmed."))
)
def study_guess(  # noqa: PLR0913, PLR0917 - an argument for each option
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            parser=place,
            help=say_help(
                Text(
                    "Tables and layers: people, offices, areas, boundary …; official files as they are published, in ZIP files, too"
                )
            ),
        ),
    ],
    out: Annotated[Path | None, place_option("--out", Text("Folder to write the study to (default: only show)."))] = None,
    columns: ColumnsOption = None,
    layers: Annotated[
        list[str] | None,
        typer.Option(
            "--layer", metavar="FILE=LAYER", help=say_help(Text("What a file is, such as list.csv=offices; again for others."))
        ),
    ] = None,
    crs: Annotated[
        str | None,
        typer.Option(
            "--crs", metavar="EPSG:N", help=say_help(Text("CRS for distances and of metres (default: the zone of the place)."))
        ),
    ] = None,
    zero: Annotated[
        Any,
        typer.Option(
            "--zero",
            parser=_figures,
            metavar="FIGURES,…",
            show_default=False,
            help=say_help(Text("Figures that count as 0: missing (empty cells), secret (X, ***), or both: missing,secret.")),
        ),
    ] = None,
    municipality: Annotated[
        str,
        typer.Option(
            "--for", metavar="CODE|NAME", help=say_help(Text("The municipality that official files are cut to: 27203, 豊中市."))
        ),
    ] = "",
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.guessing.guess import guess_files
        from geodata.guessing.recipes import wants_recipe
        from placement.output.folder import require_writable

        if out is not None:
            require_writable(out)
        guesses = guess_files(files, layers=pairs(layers, "--layer"), columns=pairs(columns, "--column"))
        for_study = _write_recipe if wants_recipe(guesses) else _write_study
        for_study(spoken, guesses, out, _Told(municipality, crs, zero or (), as_json, lang))


@dataclass(frozen=True, slots=True)
class _Told:
    """What the options say."""

    municipality: str
    crs: str | None
    zero: Sequence[str]
    as_json: bool
    lang: Language


def _write_study(spoken: Session, guesses: Sequence[Guess], out: Path | None, told: _Told) -> None:
    """Show the study that a planner's own tables make, and write it where a folder is named."""
    from geodata.guessing.drafting import as_drafted, draft_study
    from placement.documents.guess import guess_page
    from placement.documents.json.guess import guess_answer
    from placement.output.guessed import names_of_guessed, write_guessed
    from placement.output.writing import taken

    if told.municipality:
        message = Text("--for is for official files, such as the administrative areas of a prefecture; there is none among these")
        raise InputError(Finding("told-unknown", "stop", message, value=brief(told.municipality)))
    with _shown(spoken, guesses, told):
        draft = draft_study(guesses, "study" if out is None else out.name, crs=told.crs, zero=told.zero)
    guesses = as_drafted(guesses, draft)
    study = None
    if out is not None:
        with spoken.writing(taken(out, names_of_guessed(draft, out))) as target:
            study = write_guessed(draft, target, told.lang)
    spoken.findings((*_repairs(guesses), *draft.findings, *(() if study is None else study.findings)))
    spoken.answer(lambda: guess_page(guesses, study, str(out or "")), lambda: guess_answer(guesses, draft, out))


def _write_recipe(spoken: Session, guesses: Sequence[Guess], out: Path | None, told: _Told) -> None:
    """Show the recipe that official files make, and write it, its study and a first question where a folder is named."""
    from geodata.guessing.recipes import draft_recipe
    from placement.documents.guess import recipe_page
    from placement.documents.json.guess import recipe_answer
    from placement.drafting import new_study_of_files

    with _shown(spoken, guesses, told):
        name = "study" if out is None else out.name
        draft = draft_recipe(guesses, name, told.municipality, crs=told.crs, zero=told.zero, lang=told.lang)
    made = None
    if out is not None:
        with spoken.working(Text("Making the study…")) as progress:
            made = new_study_of_files(draft, out, progress=progress)
    built = () if made is None else (*made.drawn.findings, *made.study.findings)
    # the study is read back twice: when it is built, and where it stands in the end
    each = {
        (one.code, Path(one.file or "").name, one.message.to("en")): one for one in (*_repairs(guesses), *draft.findings, *built)
    }
    spoken.findings(tuple(each.values()))
    spoken.answer(lambda: recipe_page(draft, made), lambda: recipe_answer(draft, made))


@contextmanager
def _shown(spoken: Session, guesses: Sequence[Guess], told: _Told) -> Iterator[None]:
    """Show what tables seem to be even where they make no study."""
    from placement.documents.guess import guess_page

    try:
        yield
    except InputError:
        if not told.as_json:
            spoken.show(page(guess_page(guesses, None, "", settled=False), told.lang))
        raise


def _repairs(guesses: Sequence[Guess]) -> tuple[Finding, ...]:
    """Return what was left out in reading tables: rows above the header and the like."""
    return tuple(finding for one in guesses if one.layer is not None for finding in one.findings if finding.code in REPAIRS)


__all__ = ["app"]
