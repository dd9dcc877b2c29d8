"""The file that speaks to solvers: what it lets through to the outside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
