"""The file that speaks to solvers: what it lets through to the outside."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pulp
import pytest
from hypothesis import given, settings

from models.problem import Problem
from models.program import running, solver
from models.program.formulation import Formulation
from models.program.solver import Program
from tests.models.strategies import problems
from tests.models.test_lexicographic import slow

ROOT = Path(__file__).parents[2]
SOLVED = """
import numpy as np
from models import mclp, p_median
print(mclp(np.eye(3, dtype=bool), [3, 2, 1], 2).objective)
print(p_median(np.random.default_rng(0).integers(0, 99, (40, 30)), np.ones(40, dtype=int), 4).status)
"""


def test_solvers_print_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", SOLVED], cwd=ROOT, check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("5\noptimal\n", "")


def test_rows_of_large_numbers_are_divided_by_a_power_of_two_and_small_ones_are_as_written() -> None:
    program = Program("rows", "max")
    names = [program.binary(f"x_{number}") for number in range(3)]
    program.constrain("small", dict.fromkeys(names, 1000), "<=", 2000)
    program.constrain("budget", dict(zip(names, [400_000_000, 300_000_000, 200_000_001], strict=True)), "<=", 600_000_001)
    program.aim({names[0]: 5, names[1]: 4, names[2]: 2})
    text = program.text()
    assert "small: 1000 x_0 + 1000 x_1 + 1000 x_2 <= 2000" in text
    assert "400000000" not in text
    assert program.solve().chosen == {"x_0", "x_2"}
    assert program.solve_with_cbc().chosen == {"x_0", "x_2"}


def test_a_program_on_which_presolve_fails_is_solved_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    status = solver._SilentHighs.getModelStatus

    def failed(highs: solver._SilentHighs) -> object:
        return status(highs) if highs.getOptionValue("presolve")[1] == "off" else highspy.HighsModelStatus.kSolveError

    monkeypatch.setattr(solver._SilentHighs, "getModelStatus", failed)
    program = Program("two", "max")
    names = [program.binary(f"x_{number}") for number in range(2)]
    program.constrain("one", dict.fromkeys(names, 1.0), "<=", 1)
    program.aim({names[0]: 5, names[1]: 4})
    assert program.solve().chosen == {"x_0"}


def endless_program() -> Program:
    """Random covers: a plan is found at once, and its proof takes minutes."""
    rng = np.random.default_rng(0)
    covers, people = rng.random((400, 60)) < 0.1, rng.integers(1, 1000, 400)
    program = Program("endless", "max")
    names = [program.binary(f"x_{number}") for number in range(60)]
    served = [program.share(f"y_{number}") for number in range(400)]
    program.constrain("p", dict.fromkeys(names, 1.0), "==", 10)
    for number, row in enumerate(covers):
        terms = {names[column]: 1.0 for column in np.flatnonzero(row)}
        program.constrain(f"row_{number}", {served[number]: -1.0, **terms}, ">=", 0)
    program.aim(dict(zip(served, people.tolist(), strict=True)))
    return program


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """HiGHS hears neither limits nor Ctrl-C, as in some of its phases; at the end it does."""
    stop = solver._HighsRun.stop
    monkeypatch.setattr(solver._HighsRun, "stop", lambda _: None)
    yield
    for run in threading.enumerate():
        if isinstance(run, solver._HighsRun):
            stop(run)
            run.join()


@pytest.mark.usefixtures("deaf")
@pytest.mark.parametrize("limited", [True, pytest.param(False, marks=pytest.mark.long)])
def test_what_highs_found_is_kept_where_it_does_not_stop(monkeypatch: pytest.MonkeyPatch, *, limited: bool) -> None:
    program = endless_program()
    proven = program.solve(time_limit_s=2.0)  # here it hears its limit
    assert not running.is_running()
    if limited:
        with monkeypatch.context() as hasty:
            hasty.setattr(running, "PATIENCE_S", -58.0)
            outcome = program.solve(time_limit_s=60.0)
    else:
        threading.Timer(2.0, signal.raise_signal, [signal.SIGINT]).start()
        outcome = program.solve()
    assert running.is_running()
    assert (outcome.end, outcome.interrupted) == ("stopped", not limited)
    assert outcome.chosen is not None
    assert len(outcome.chosen) == 10
    assert outcome.bound is not None
    assert outcome.bound == pytest.approx(proven.bound, rel=0.05)
    again = program.solve(time_limit_s=1.0)
    assert again.chosen is not None


LEFT_BEHIND = """
import sys
from models.program import running, solver
from tests.models.test_solver import endless_program
running.PATIENCE_S, solver._HighsRun.stop = -59.0, lambda _: None
endless_program().solve(time_limit_s=60.0)
assert running.is_running()
sys.argv = ["placement", {command}]
from placement.cli import main
main()
"""


@pytest.mark.parametrize(("command", "code", "said"), [("schema", 0, "$schema"), ("no-such-command", 2, "")])
def test_the_command_line_ends_although_highs_goes_on(command: str, code: int, said: str) -> None:
    script = LEFT_BEHIND.format(command=repr(command))
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True, timeout=50)
    assert done.returncode == code
    assert said in done.stdout
    assert "Traceback" not in done.stderr


def columns_and_rows(
    highs: Any, names: list[str]
) -> tuple[dict[str, tuple[float, ...]], list[tuple[float, float, dict[str, float]]]]:
    """Return cost, bounds and kind of every column by name, and bounds and terms of every row."""
    lp = highs.getLp()
    whole = [kind == highspy.HighsVarType.kInteger for kind in lp.integrality_] or [False] * len(names)
    columns = dict(zip(names, zip(lp.col_cost_, lp.col_lower_, lp.col_upper_, whole, strict=True), strict=True))
    rows = []
    for row in range(lp.num_row_):
        _, low, high, _ = highs.getRow(row)
        _, index, value = highs.getRowEntries(row)
        rows.append((low, high, {names[column]: factor for column, factor in zip(index, value, strict=True) if factor}))
    return columns, rows


@settings(max_examples=60, deadline=None, suppress_health_check=slow)
@given(problems())
def test_highs_is_handed_what_pulp_would_hand_it(problem: Problem) -> None:
    formulation = Formulation(problem)
    for position in range(len(problem.objectives)):
        goals = zip(problem.objectives[:position], (0, 0), strict=False)
        program = formulation.program(position, tuple(goal.limit(value) for goal, value in goals))
        lp, _ = program._in_pulp(program._sense)
        lp.solverModel = solver._silent_highs()
        pulp.HiGHS(msg=False).buildSolverModel(lp)
        theirs = columns_and_rows(lp.solverModel, [variable.name for variable in lp.variables()])
        ours = columns_and_rows(program._in_highs(), list(program._columns))
        assert ours == theirs
