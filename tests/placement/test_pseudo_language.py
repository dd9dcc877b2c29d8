"""No command says a word that no catalogue holds: in the pseudo-language every word of ours is accented, and only the data's are not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.placement.conftest import run

# what the command line's library says by itself, the joining words of lists, units, and names of programs
OTHERS = frozenset(
    {
        *("usage", "arguments", "options", "commands", "default", "required", "show", "this", "message", "and", "exit", "or"),
        *("highs", "kolm", "pollak", "gini", "palma", "min", "placement", "solve"),
    }
)
COMMANDS = [
    ("solve", "town.yaml", "--out", "out"),
    ("check", "town.yaml"),
    ("rank", "town.yaml"),
    ("explain", "town.yaml"),
    ("sweep", "town.yaml", "--vary", "open=1..3"),
    ("study", "show", "minato-town"),
    ("study", "check", "minato-town"),
    ("check", "missing.yaml"),
]


def strange(said: str, folder: Path, *arguments: str) -> set[str]:
    """Return the plain English words in an output that stand in none of the files read."""
    files = " ".join(
        path.read_text("utf-8", errors="ignore") for path in folder.rglob("*") if path.suffix in {".yaml", ".csv", ".geojson"}
    )
    known = {word.lower() for word in re.findall(r"[A-Za-z]+", " ".join([files, *arguments, *map(str, folder.rglob("*"))]))}
    words = re.findall(r"[^\W\d_]+", re.sub(r"--?[a-z-]+|[0-9a-f]{16,}|[A-Z]+[a-z]*_[a-z_]+", "", said))
    return {word for word in words if word.isascii() and re.search("[aeiou]", word) and len(word) > 2} - {
        word for word in words if word.lower() in known | OTHERS
    }


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_word_printed_is_in_the_catalogues(command: tuple[str, ...], folder: Path) -> None:
    done = run(*command, "--lang", "xx")
    assert "⟦" in done.stderr + done.stdout
    assert strange(done.stderr, folder, *command) == set()


def test_every_word_of_the_report_is_in_the_catalogues(folder: Path) -> None:
    run("solve", "town.yaml", "--out", "out", "--lang", "xx")
    html = (folder / "out" / "report.html").read_text("utf-8")
    said = re.sub(r"<[^>]+>", " ", re.sub(r"<(style|script|svg|title).*?</\1>", "", html, flags=re.DOTALL))
    assert strange(said, folder) == set()
