"""`placement atlas`: one question to every municipality of Japan."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from models.messages.text import Text, plural
from placement.cli.session import SPOKEN, DebugOption, JsonOption, LangOption, place_option, say_help, session

app = typer.Typer()


@app.command(help=say_help(Text("Ask one question of every municipality of Japan, or of some.")))
def atlas(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help=say_help(Text("A file with the question, or a bundled one's name.")))
    ],
    out: Annotated[Path, place_option("--out", Text("Folder for the tables (default: atlas)."))] = Path("atlas"),
    extract: Annotated[
        Path | None, place_option("--extract", Text("A folder of national data (default: the one installed)."))
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, max=256, help=say_help(Text("Find the rows on so many workers of this machine (Dask)."))
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="tcp://…", help=say_help(Text("Find the rows on the workers of a Dask scheduler."))),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    if workers is not None and scheduler is not None:
        raise typer.BadParameter(say_help(Text("--workers and --scheduler are two ways; give one")))
    with session(lang, as_json=as_json, debug=debug) as spoken, ExitStack() as held:
        from placement.output.folder import require_writable

        require_writable(out)
        with spoken.working(Text("Asking…")) as progress:
            from placement.atlas.run import answer_atlas, open_atlas
            from placement.output.atlas import FILES, Kept, require_atlas_or_new, write_atlas
            from placement.output.overwriting import require_folder_apart
            from placement.output.writing import taken

            asked = open_atlas(question, extract)
            require_atlas_or_new(out)
            require_folder_apart(out, FILES, [Path(question)])
            target = held.enter_context(spoken.writing(taken(out, FILES)))
            kept = Kept(target, asked)
            with ExitStack() as running:
                answering = None
                if workers is not None or scheduler is not None:
                    from placement.atlas.parallel import started

                    answering = running.enter_context(started(workers, scheduler))
                answers = answer_atlas(asked, kept.rows(), answering=answering, keep=kept.keep, progress=progress)
            write_atlas(target, answers, spoken.lang)
            kept.done()
        if answers.reused:
            spoken.say(plural("{n:,} row found before is used again.", "{n:,} rows found before are used again.", answers.reused))
        from placement.documents.atlas import compose_atlas
        from placement.documents.json.atlas import atlas_answer

        spoken.answer(lambda: compose_atlas(answers), lambda: atlas_answer(answers))
        spoken.say(Text("tables: {out}", out=out))
        spoken.say(Text("map: {out}", out=out / "map.html"))
