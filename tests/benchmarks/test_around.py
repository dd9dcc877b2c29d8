"""What surrounds the proof: commands on the bundled study, pages and reports of many results, many solves, broken timetables.

Processor seconds, as other work of the machine lengthens the wall time; ratios are to the proof alone, to `placement --version` or to the
main job in the same run. Recorded, never asserted: `pytest tests/benchmarks/test_around.py -m long -s` prints them. What is counted, and must
hold, stands in `tests/placement/test_once.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from geodata.gtfs.feed import read_feed
from models.decision import decide
from models.messages.findings import InputError
from placement import load_scenario, load_study, solve
from placement.analysis.analyse import analyse
from placement.documents.council.case import case_of
from placement.output.report import write_report
from placement.output.write import write_page
from placement.results.result import Result
from placement.scenario.files import ScenarioFile
from placement.solving.question import put
from tests.geodata.transit.tiny import TABLES, write_zip

pytestmark = pytest.mark.long

RUNS, RESULTS, WORKERS = 3, 20, 2
COMMANDS: dict[str, list[str]] = {
    "check nerima-2013": ["check", "nerima-2013"],
    "solve --json": ["solve", "nerima-2013", "--json"],
    "solve --out": ["solve", "nerima-2013", "--out", "out"],
}


def processor_seconds(run: Callable[[], object]) -> float:
    """Return the least processor seconds of a few runs in this process."""
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return min(times)


def seconds_of_command(folder: Path, cache: str, *words: str) -> float:
    """Return the least processor seconds of a few runs of a command in processes of their own."""
    times = []
    environment = {**os.environ, "PLACEMENT_CACHE": cache}
    for _ in range(RUNS):
        before = os.times()
        subprocess.run(
            [sys.executable, "-c", "from placement.cli import main; main()", *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=True,
        )
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(times)


def test_commands_against_the_shortest_one_with_access_kept_and_without(tmp_path: Path) -> None:
    kept = str(tmp_path / "cache")
    least = seconds_of_command(tmp_path, kept, "--version")
    print(f"\nplacement --version: {least:.2f} s")
    for name, words in COMMANDS.items():
        seconds_of_command(tmp_path, kept, *words)
        warm, cold = seconds_of_command(tmp_path, kept, *words), seconds_of_command(tmp_path, "off", *words)
        print(f"{name}: access kept {warm:.2f} s ({warm / least:.1f}x), measured {cold:.2f} s ({cold / least:.1f}x)")


def test_a_study_loaded_and_solved_through_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = load_scenario("nerima-2013")
    question = put(file)
    proof = processor_seconds(lambda: decide(question.problem))
    for cache in ("off", str(tmp_path / "cache")):
        monkeypatch.setenv("PLACEMENT_CACHE", cache)
        solve(file)
        took = processor_seconds(lambda: solve(file, load_study("nerima")))
        print(f"\ncache {cache}: {took:.2f} s, {took / proof:.0f} times the proof alone ({proof:.3f} s)")


def test_page_and_report_of_each_of_many_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACEMENT_CACHE", str(tmp_path / "cache"))
    result = solve(load_scenario("nerima-2013"))
    analysis = analyse(result)
    council = case_of(result, analysis).council
    whole = processor_seconds(lambda: solve(result.file, load_study("nerima")))
    parts: dict[str, Callable[[], object]] = {
        "analysis": lambda: analyse(result),
        "page": lambda: write_page(result, analysis, tmp_path / "map.html", lang="ja"),
        "report": lambda: write_report(result, analysis, council, tmp_path, lang="ja"),
    }
    for name, run in parts.items():
        run()
        took = processor_seconds(lambda run=run: [run() for _ in range(RESULTS)]) / RESULTS
        print(f"\n{name}, each of {RESULTS}: {took:.3f} s, {took / whole:.2f} of reading and solving ({whole:.2f} s)")


def added(file: ScenarioFile) -> tuple[str, ...]:
    """Return what a scenario adds: little to bring home."""
    return solve(file).plan.added


def used(_: int) -> tuple[int, float]:
    """Return the process and the seconds that it has used; both workers answer."""
    time.sleep(0.3)
    return os.getpid(), time.process_time()


def test_many_solves_in_a_pool_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACEMENT_CACHE", str(tmp_path / "cache"))
    file = load_scenario("nerima-2013")
    solve(file)
    serial = processor_seconds(lambda: [solve(file) for _ in range(RESULTS)])
    jobs: dict[str, Callable[[ScenarioFile], tuple[str, ...] | Result]] = {"plans": added, "whole results": solve}
    for name, job in jobs.items():
        with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
            list(pool.map(job, [file] * 2 * WORKERS))
            before, here = dict(pool.map(used, range(3 * WORKERS))), time.process_time()
            list(pool.map(job, [file] * RESULTS))
            own, after = time.process_time() - here, dict(pool.map(used, range(3 * WORKERS)))
        there = sum(after[process] - before[process] for process in after)
        print(f"\n{RESULTS} solves, {name} come home: serial {serial:.2f} s, workers {there:.2f} s, parent {own:.2f} s; ", end="")
        print(f"{serial / ((there + own) / WORKERS):.2f} times as fast on {WORKERS} cores of their own")


def test_timetables_whose_trips_are_not_there(tmp_path: Path) -> None:
    took = {}
    for rows in (16_000, 160_000, 500_000):
        text = TABLES["stop_times.txt"] + "".join(f"x{number},10:00:00,10:00:00,A,1\n" for number in range(rows))
        feed = write_zip(tmp_path / "feed.zip", {"stop_times.txt": text})

        def read(feed: Path = feed) -> None:
            with pytest.raises(InputError):
                read_feed(feed)

        took[rows] = processor_seconds(read)
        print(f"\n{rows:,} rows of unknown trips: {took[rows]:.3f} s")
    print(f"ten times the rows take {took[160_000] / took[16_000]:.1f} times as long")
