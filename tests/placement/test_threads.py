"""Many runs at once in one process: each gives what it gives alone, and the process is afterwards as it was."""

from __future__ import annotations

import gc
import logging
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from matplotlib import rcParams
from ruamel.yaml.representer import RoundTripRepresenter

from geodata.reading.gdal import pyogrio
from models import mclp, p_median, separated_coverage
from models.program.running import is_running
from placement import solve, write_plan
from placement.records.plan import plan_record
from tests.placement.features import FORMS, form, write_forms

THREADS = 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("forms")
    write_forms(made)
    return made


def answer(number: int) -> tuple[object, ...]:
    """Return what three models say of random arrays: a program, a p-median and one with cliques."""
    rng = np.random.default_rng(number)
    cost, weight = rng.integers(0, 1000, (40, 14)), rng.integers(1, 50, 40)
    between = np.abs(np.subtract.outer(np.arange(14), np.arange(14)))
    found = (
        mclp(cost < 250, weight, 4),
        p_median(cost, weight, 4),
        separated_coverage(cost < 250, weight, 4, between=between, apart=3),
    )
    return tuple((one.open, one.objective, one.bound, one.status) for one in found)


def test_models_asked_by_many_threads_at_once_answer_as_they_do_one_by_one() -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        together = list(threads.map(answer, range(3 * THREADS)))
    assert together == [answer(number) for number in range(3 * THREADS)]
    assert not is_running()


def test_scenarios_solved_by_many_threads_at_once_are_solved_as_one_by_one(folder: Path) -> None:
    names = list(FORMS)
    start = threading.Barrier(len(names))

    def record(name: str) -> str:
        start.wait()
        return plan_record(solve(form(folder, name))).text()

    with ThreadPoolExecutor(len(names)) as threads:
        together = list(threads.map(record, names))
    assert together == [plan_record(solve(form(folder, name))).text() for name in names]


def test_results_written_by_many_threads_are_those_written_by_one_and_leave_the_process_as_it_was(
    folder: Path, tmp_path: Path
) -> None:
    result = solve(form(folder, "transit"))

    def settings() -> tuple[object, ...]:
        # not the versions of the filters, which only grow
        loggers = [(logger.propagate, logger.level) for logger in map(logging.getLogger, ("weasyprint", "fontTools"))]
        return (
            list(warnings.filters),
            dict(rcParams),
            loggers,
            gc.isenabled(),
            pyogrio.get_gdal_config_option("OGR_CURRENT_DATE"),
        )

    def files(asked: tuple[str, str]) -> dict[str, bytes]:
        out, lang = tmp_path / asked[0], asked[1]
        write_plan(result, out, lang="ja" if lang == "ja" else "en")
        return {path.name: path.read_bytes() for path in out.iterdir()}

    alone = {lang: files((f"alone-{lang}", lang)) for lang in ("ja", "en")}
    before = settings()
    with ThreadPoolExecutor(4) as threads:
        asked = [("one", "ja"), ("two", "en"), ("three", "ja"), ("four", "en")]
        for (_, lang), written in zip(asked, threads.map(files, asked), strict=True):
            assert written == alone[lang]
    assert settings() == before
    assert Decimal not in RoundTripRepresenter.yaml_representers
