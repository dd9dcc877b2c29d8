"""`placement study guess`: a study from a planner's own files, its columns guessed, shown, and marked to be confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from models.messages.findings import InputError, brief
from models.messages.text import Text
from placement.cli.session import SPOKEN, DebugOption, JsonOption, LangOption, place, place_option, say_help, session
from placement.cli.study_new import ColumnsOption, app, pairs
from placement.cli.terminal import page


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
            metavar="FILE...", parser=place, help=say_help(Text("Tables and layers: people, offices, areas, boundary …"))
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
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, as_json=as_json, debug=debug) as spoken:
        from geodata.guessing.drafting import as_drafted, draft_study
        from geodata.guessing.guess import guess_files
        from placement.documents.guess import guess_page
        from placement.documents.json.guess import guess_answer
        from placement.output.folder import require_writable
        from placement.output.guessed import names_of_guessed, write_guessed
        from placement.output.writing import taken

        if out is not None:
            require_writable(out)
        guesses = guess_files(files, layers=pairs(layers, "--layer"), columns=pairs(columns, "--column"))
        try:
            draft = draft_study(guesses, "study" if out is None else out.name, crs=crs, zero=zero or ())
        except InputError:
            if not as_json:
                spoken.show(page(guess_page(guesses, None, "", settled=False), lang))
            raise
        guesses = as_drafted(guesses, draft)
        study = None
        if out is not None:
            with spoken.writing(taken(out, names_of_guessed(draft, out))) as target:
                study = write_guessed(draft, target, lang)
        spoken.findings((*draft.findings, *(() if study is None else study.findings)))
        spoken.answer(lambda: guess_page(guesses, study, str(out or "")), lambda: guess_answer(guesses, draft, out))


__all__ = ["app"]
