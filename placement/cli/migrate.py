"""`placement migrate`: scenario files of an older format, written as today's; comments and layout stay."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.messages.text import Text, plural
from placement.cli.session import SPOKEN, DebugOption, LangOption, say_help, session

app = typer.Typer()


@app.command(help=say_help(Text("Rewrite scenario files of an older format; comments and layout stay.")))
def migrate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=say_help(Text("Scenario files.")))],
    lang: LangOption = SPOKEN,
    debug: DebugOption = False,
) -> None:
    with session(lang, debug=debug) as spoken:
        from geodata.yamlfiles.reader import parse_yaml
        from models.messages.findings import InputError
        from placement.output.folder import require_file
        from placement.output.overwriting import SCENARIOS, require_file_apart
        from placement.output.writing import taken_file
        from placement.scenario.extends import extended
        from placement.scenario.files import BUNDLED
        from placement.scenario.older import count_older, migrated

        parsed = [(path, parse_yaml(path)) for path in files]
        faults = [fault for _, one in parsed for fault in one.faults]
        if any(fault.severity == "stop" for fault in faults):
            raise InputError(faults)
        for path in files:
            require_file(path, "FILE")
            # that of a result stays as its manifest knows it
            require_file_apart(path, SCENARIOS, ())
        for path, one in parsed:
            whole = extended(path, one, BUNDLED).parsed.tree
            lines, changed = migrated(one.tree, one.source, whole), count_older(one.tree)
            if lines != list(one.source.lines):
                with spoken.writing(taken_file(path)) as target:
                    target.write(_as_it_was(path).join(lines))
            spoken.say(plural("{path}: {n} key rewritten", "{path}: {n} keys rewritten", changed, path=path))
            spoken.data(str(path))


def _as_it_was(path: Path) -> str:
    """Return how a file breaks its lines."""
    return "\r\n" if b"\r\n" in path.read_bytes() else "\n"
