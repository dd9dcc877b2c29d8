"""From the command to the answer: a typo's message, the ranking, the explanation, whole commands against `placement --version`.

Recorded, never asserted: `pytest tests/benchmarks -m long -s` prints it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.timing import median_seconds

TYPO = """\
scenario: typo
title: a misspelt key
study: nerima
served: {any: [{straigth_line: 3 km}]}
offices: {keep: [nerima], from: {kind: branch}, open: 2}
objective: [{maximize: served_population}]
"""


@pytest.mark.long
def test_commands_against_the_shortest_one(tmp_path: Path) -> None:
    (tmp_path / "typo.yaml").write_text(TYPO, encoding="utf-8")
    commands = {
        "typo to message": ["check", "typo.yaml"],
        "rank nerima-2013": ["rank", "nerima-2013"],
        "explain nerima-2013": ["explain", "nerima-2013"],
        "sweep nerima-2013, 1 to 4 km": ["sweep", "nerima-2013", "--vary", "radius=1 km..4 km"],
    }
    least = median_seconds(lambda: run(tmp_path, "--version"))
    print(f"\nplacement --version: {least:.2f} s")
    for name, words in commands.items():
        took = median_seconds(lambda words=words: run(tmp_path, *words))
        print(f"{name}: {took:.2f} s, {took / least:.1f} times as long")


def run(folder: Path, *words: str) -> None:
    code = "from placement.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=folder, capture_output=True, check=False)
    assert done.returncode in {0, 3}
