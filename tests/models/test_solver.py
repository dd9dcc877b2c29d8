"""The file that speaks to solvers: what it lets through to the outside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from models.solver import Program

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
