"""Results go to other processes and come back: the same to the last bit, with the same files, read-only where they were."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from models.messages.findings import CancelledError, CheckError, Finding, InputError, PlacementError, SolverError, StoppedError
from models.messages.text import same
from placement import load_scenario, solve, write_plan
from placement.analysis.analyse import analyse
from placement.analysis.explanation import explain
from placement.analysis.sweep.breakpoints import find_breakpoints
from placement.analysis.sweep.keys import numbers_in
from placement.analysis.sweep.points import Experiment
from placement.analysis.sweep.uncertainty import draw_people
from placement.analysis.travelled import travelled
from placement.documents.council.case import case_of
from placement.results.result import Result
from placement.scenario.files import bundled_scenarios
from placement.solving.ranking import standings
from tests.alike import assert_alike
from tests.placement.features import FORMS, form, write_forms

Value = TypeVar("Value")
FINDING = Finding("some-code", "stop", same("what"), file="a.csv", line=3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("forms")
    write_forms(made)
    return made


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        yield processes


def again(value: Value) -> Value:
    """Return what another process would be given."""
    copy: Value = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
    return copy


def files_of(result: Result, out: Path) -> dict[str, bytes]:
    """Return the files written of a result."""
    write_plan(result, out, lang="en")
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.mark.parametrize("name", FORMS)
def test_every_part_of_a_result_is_the_same_after_pickling(folder: Path, name: str) -> None:
    result = solve(form(folder, name))
    assert_alike(result, again(result))


@pytest.mark.parametrize("name", ["certificates", "transit", *(pytest.param(name, marks=pytest.mark.long) for name in FORMS)])
def test_a_result_from_another_process_has_the_same_files(
    folder: Path, pool: ProcessPoolExecutor, tmp_path: Path, name: str
) -> None:
    scenario = form(folder, name)
    theirs = pool.submit(solve, scenario).result()
    assert files_of(theirs, tmp_path / "theirs") == files_of(solve(scenario), tmp_path / "ours")


@pytest.mark.long
@pytest.mark.parametrize("name", bundled_scenarios())
def test_bundled_scenarios_have_the_same_files_after_pickling(tmp_path: Path, name: str) -> None:
    result = solve(load_scenario(name))
    assert files_of(again(result), tmp_path / "theirs") == files_of(result, tmp_path / "ours")


def test_what_is_found_out_about_a_result_pickles(folder: Path) -> None:
    result = solve(form(folder, "walking"))
    question = result.question
    bench = Experiment(result.file, result.study, result.access)
    reach = next(number for number in numbers_in(result.file.scenario) if number.is_reach)
    for found in (
        explain(question, result.file),
        standings(question),
        find_breakpoints(bench, reach, 400_000, 600_000),
        draw_people(question, Fraction(1, 10), 20, 0),
        analyse(result),
        case_of(result, analyse(result)),
    ):
        assert_alike(found, again(found))


def test_a_study_that_came_from_elsewhere_reads_its_streets_and_timetables(folder: Path) -> None:
    result = solve(form(folder, "plain"))
    theirs = again(result)
    assert theirs.study.network is not None
    assert_alike(travelled(result), travelled(theirs))
    assert_alike(result.study.network.streets, theirs.study.network.streets)
    assert_alike(result.study.network.streets, again(result.study.network.streets))


def test_what_cannot_be_written_cannot_be_written_after_pickling(folder: Path) -> None:
    access = again(solve(form(folder, "transit"))).access
    for matrix in (access.straight_line, access.walking_s, *access.transit_s.values()):
        with pytest.raises(ValueError, match="read-only"):
            matrix.values[0, 0] = 1
        assert matrix.values.dtype == np.int64


@pytest.mark.parametrize("kind", [InputError, StoppedError, SolverError, CheckError, CancelledError])
def test_errors_come_back_with_their_findings(kind: type[PlacementError]) -> None:
    error = again(kind([FINDING, FINDING]))
    assert type(error) is kind
    assert error.findings == (FINDING, FINDING)
    assert str(error) == str(kind([FINDING, FINDING]))


def test_a_fault_in_another_process_is_told_here(folder: Path, pool: ProcessPoolExecutor) -> None:
    scenario = form(folder, "plain")
    unknown = scenario.path.with_name("nowhere.yaml")
    unknown.write_text(scenario.path.read_text(encoding="utf-8").replace("hon]", "hom]"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        pool.submit(solve, load_scenario(unknown)).result()
    assert "hom" in str(caught.value)


def test_the_steps_of_a_run_in_another_process_come_through_a_queue(folder: Path, pool: ProcessPoolExecutor) -> None:
    with get_context("spawn").Manager() as manager:
        queue = manager.Queue()
        pool.submit(solve, form(folder, "walking"), progress=queue.put).result()
        told = [queue.get().stage.id for _ in range(queue.qsize())]
    assert told[0] == "read-study"
    assert {"walk", "prove", "tabulate", "indicators"} <= set(told)
