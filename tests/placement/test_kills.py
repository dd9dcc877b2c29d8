"""Real runs killed at random moments: what they leave is whole or refused, and the next run clears it away."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from placement.output.writing import STAGE, taken
from placement.records.files import RESULT_FILES
from tests.placement.conftest import codes_of, contents, litter, run


def replaced(path: Path, former: int) -> bool:
    return path.stat().st_ino != former


@pytest.mark.long  # a minute's work for each ten kills
def test_sixty_random_kills_of_real_runs_leave_no_mixture_unnoticed_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(12)  # noqa: S311
    monkeypatch.chdir(tmp_path)
    out, program = Path("out"), [sys.executable, "-c", "from placement.cli import main; main()"]
    for name in ("example-farthest", "example-fewest"):
        assert run("solve", name, "--out", name).exit_code == 0
        started = time.monotonic()
        subprocess.run([*program, "solve", name, "--out", "timed", "--lang", "en"], check=True, capture_output=True)
        lasts = time.monotonic() - started
    whole = {name: contents(name) for name in ("example-farthest", "example-fewest")}
    seen: dict[str, int] = {}
    for number in range(60):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree("example-farthest", out)
        former = (out / "areas.csv").stat().st_ino
        with subprocess.Popen(
            [*program, "solve", "example-fewest", "--out", "out", "--lang", "en"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as one:
            # at any time, while the files are made, and among the renames
            begun = (bool, (out / STAGE).exists, partial(replaced, out / "areas.csv", former))[number % 3]
            while number % 3 and one.poll() is None and not begun():
                time.sleep(0.0001)
            time.sleep(chance.uniform(0, (lasts, lasts / 3, 0.002)[number % 3]))
            one.send_signal(signal.SIGKILL)
        there = {name: data for name, data in contents(out).items() if name in RESULT_FILES}
        state = next((name for name, files in whole.items() if files == there), "mixed")
        assert codes_of("out") == ([] if state in whole else ["result-mixed"])
        for command in (("map", "out", "--out", "page.html"), ("compare", "example-farthest", "out")):
            assert run(*command).exit_code == (0 if state in whole else 3)
        seen[state] = seen.get(state, 0) + 1
        # the next run clears up before it solves; every sixth goes on to the end
        if number % 6 == 5:
            assert run("solve", "example-fewest", "--out", "out").exit_code == 0
            assert contents(out) == whole["example-fewest"]
        else:
            with taken(out, RESULT_FILES):
                pass
        assert litter(tmp_path) == []
    assert set(seen) == {"example-farthest", "example-fewest", "mixed"}
