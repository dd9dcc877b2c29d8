"""The one file that speaks to solvers: PuLP holds the model, HiGHS proves it, CBC is the second opinion.

A `Program` is minimised or maximised over binaries and variables between 0 and 1. It stays in the
solver between runs, so that a further row (a plan already seen) costs no rebuilding.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import highspy
import pulp

from models.errors import Finding, InputError, SolverError
from models.plan import SolverInfo
from models.problem import Sense
from models.text import Text

OLDEST_HIGHS = (1, 15, 1)
# the tightest HiGHS accepts; its defaults (1e-6) let a covered share exceed 1 by more than one person in a million
FEASIBILITY_TOLERANCE = 1e-9
WAIT_S = 0.02

Relation = Literal["<=", ">=", "=="]
End = Literal["optimal", "stopped", "infeasible"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of a solver says; sums are the solver's, in floating point.

    Parameters
    ----------
    end
        `optimal` (proven, gap 0), `stopped` (by a limit or by the user) or `infeasible`.
    chosen
        names of the binaries at 1; None when there is no plan.
    bound
        the proven bound on the objective; None when there is none.
    interrupted
        True when the user stopped it.
    """

    end: End
    chosen: frozenset[str] | None
    bound: float | None
    interrupted: bool = False


def solver_info() -> SolverInfo:
    """Return name and version of the proving solver.

    Raises
    ------
    InputError
        if the installed HiGHS is older than 1.15.1: 1.14.0 calls wrong plans optimal.
    """
    version = str(highspy.Highs().version())  # type: ignore[no-untyped-call]
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_HIGHS:
        wanted = ".".join(map(str, OLDEST_HIGHS))
        message = Text(
            f"HiGHS {version} は使用不可です (誤った最適解を返すことがあります)。highspy {wanted} 以降を入れてください",
            f"HiGHS {version} is refused (it can call a wrong plan optimal); install highspy {wanted} or later",
        )
        raise InputError(Finding("solver-refused", "stop", message, value=version))
    return SolverInfo("HiGHS", version)


class Program:
    """A mixed-integer program under construction and, once solved, kept in the solver.

    Parameters
    ----------
    name
        the model's name in the `.lp` text.
    sense
        `max` or `min`.
    """

    def __init__(self, name: str, sense: Sense) -> None:
        self._lp = pulp.LpProblem(name, pulp.LpMaximize if sense == "max" else pulp.LpMinimize)
        self._variables: dict[str, Any] = {}
        self._binaries: list[str] = []
        self._highs: Any = None

    def binary(self, name: str) -> str:
        """Add a variable that is 0 or 1 and return its name."""
        self._variables[name] = self._lp.add_variable(name, 0, 1, cat="Binary")
        self._binaries.append(name)
        return name

    def share(self, name: str) -> str:
        """Add a continuous variable between 0 and 1 and return its name."""
        self._variables[name] = self._lp.add_variable(name, 0, 1)
        return name

    def aim(self, terms: Mapping[str, float], constant: float = 0) -> None:
        """Set the objective to the sum of `terms` (variable: coefficient) and `constant`."""
        self._lp.setObjective(pulp.LpAffineExpression([(self._variables[v], c) for v, c in terms.items()], constant))

    def constrain(self, name: str, terms: Mapping[str, float], relation: Relation, bound: float) -> None:
        """Add the row `sum of terms (relation) bound`."""
        row = pulp.LpAffineExpression([(self._variables[v], c) for v, c in terms.items()])
        self._lp += {"<=": row <= bound, ">=": row >= bound, "==": row == bound}[relation], name
        if self._highs is not None:
            index = [self._variables[v].index for v in terms]
            low = bound if relation != "<=" else -highspy.kHighsInf
            high = bound if relation != ">=" else highspy.kHighsInf
            self._highs.addRow(low, high, len(index), index, list(terms.values()))

    def exclude(self, name: str, chosen: Iterable[str]) -> None:
        """Forbid exactly this choice of binaries, and no other."""
        inside = set(chosen)
        terms = {binary: (-1.0 if binary in inside else 1.0) for binary in self._binaries}
        self.constrain(name, terms, ">=", 1.0 - len(inside))

    def text(self) -> str:
        """Return the model in the CPLEX `.lp` format, for people and for golden tests."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.lp"
            self._lp.writeLP(str(path))
            return path.read_text(encoding="utf-8")

    def solve(self, *, time_limit_s: float | None = None) -> Outcome:
        """Prove an optimum with HiGHS, at gap 0 and one thread.

        Parameters
        ----------
        time_limit_s
            wall seconds after which the best plan so far is returned as `stopped`.

        Returns
        -------
        outcome
            Ctrl-C stops the run and keeps its plan and bound.

        Raises
        ------
        SolverError
            if the solver fails or calls the program unbounded, which our models never are.
        """
        highs = self._in_highs()
        limit = highspy.kHighsInf if time_limit_s is None else highs.getRunTime() + max(time_limit_s, 0.0)
        highs.setOptionValue("time_limit", limit)
        interrupted = _run(highs)
        status, info = highs.getModelStatus(), highs.getInfo()
        ends: dict[Any, End] = {
            highspy.HighsModelStatus.kOptimal: "optimal",
            highspy.HighsModelStatus.kModelEmpty: "optimal",
            highspy.HighsModelStatus.kInfeasible: "infeasible",
            highspy.HighsModelStatus.kTimeLimit: "stopped",
            highspy.HighsModelStatus.kInterrupt: "stopped",
        }
        if status not in ends:
            message = Text(f"ソルバーが失敗しました: {status.name}", f"the solver failed: {status.name}")
            raise SolverError(Finding("solver-failed", "stop", message))
        end = ends[status]
        if end == "infeasible":
            return Outcome(end, None, None)
        sign = -1.0 if self._lp.sense == pulp.LpMaximize else 1.0
        constant = float(self._lp.objective.constant)
        has_plan = end == "optimal" or info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        bound = sign * info.mip_dual_bound + constant if abs(info.mip_dual_bound) < highspy.kHighsInf else None
        if not has_plan:
            return Outcome(end, None, bound, interrupted)
        values = highs.getSolution().col_value
        chosen = frozenset(name for name in self._binaries if values[self._variables[name].index] > 0.5)
        return Outcome(end, chosen, bound, interrupted)

    def solve_with_cbc(self, *, time_limit_s: float | None = None) -> Outcome:
        """Solve with CBC in a process of its own: a second opinion, for tests.

        CBC prints objectives with few digits, so it gives a plan and no bound; evaluate the plan.
        """
        import cbcbox  # only here: the test extra brings it

        # always a minimum: CBC 2.9 calls PuLP's `-max` ambiguous and ignores it
        sense, goal = self._lp.sense, self._lp.objective
        if sense == pulp.LpMaximize:
            self._lp.sense, self._lp.objective = pulp.LpMinimize, -goal
        options = {"msg": False, "gapRel": 0, "gapAbs": 0, "threads": 1, "timeLimit": time_limit_s}
        self._lp.solve(pulp.COIN_CMD(path=cbcbox.cbc_bin_path(), **options))
        self._lp.sense, self._lp.objective = sense, goal
        if self._lp.status == pulp.LpStatusInfeasible:
            return Outcome("infeasible", None, None)
        end: End = "optimal" if self._lp.sol_status == pulp.LpSolutionOptimal else "stopped"
        if end == "stopped" and self._lp.sol_status != pulp.LpSolutionIntegerFeasible:
            return Outcome(end, None, None)
        return Outcome(end, frozenset(name for name in self._binaries if self._variables[name].value() > 0.5), None)

    def _in_highs(self) -> Any:
        if self._highs is None:
            solver_info()
            options = {
                "random_seed": 0,
                "primal_feasibility_tolerance": FEASIBILITY_TOLERANCE,
                "dual_feasibility_tolerance": FEASIBILITY_TOLERANCE,
                "mip_feasibility_tolerance": FEASIBILITY_TOLERANCE,
            }
            builder = pulp.HiGHS(msg=False, gapRel=0.0, gapAbs=0.0, threads=1, **options)
            builder.createAndConfigureSolver(self._lp)
            builder.buildSolverModel(self._lp)
            self._highs = self._lp.solverModel
            self._highs.HandleUserInterrupt = True
        return self._highs


def _run(highs: Any) -> bool:
    """Run HiGHS so that Ctrl-C stops it and loses nothing; return whether it was pressed."""
    interrupted = False
    highs.startSolve()
    while True:
        try:
            if highs.wait(WAIT_S)[0]:
                return interrupted
        except KeyboardInterrupt:
            interrupted = True
            highs.cancelSolve()
