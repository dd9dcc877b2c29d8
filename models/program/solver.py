"""The one file that speaks to solvers: HiGHS proves, PuLP writes the model for readers and for CBC, the second opinion.

A `Program` stays in the solver between runs, so that a further row (a plan already seen) costs no rebuilding.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import highspy
import numpy as np
import pulp

from models.access import FloatArray
from models.criteria import Sense
from models.messages.findings import Finding, InputError, SolverError
from models.messages.text import Text
from models.plan import SolverInfo
from models.program.draft import Draft, Relation, Row
from models.program.running import SolverRun
from models.progress import Tell

OLDEST_HIGHS = (1, 15, 1)
# the tightest HiGHS accepts; its defaults (1e-6) let a covered share exceed 1 by more than one person in a million
FEASIBILITY_TOLERANCE = 1e-9
TOLERANCES = ("primal_feasibility_tolerance", "dual_feasibility_tolerance", "mip_feasibility_tolerance")
# presolve merges columns that differ by a factor alone, and HiGHS 1.15 has called a plan optimal after it that is not;
# ours are merged before (bit 13 of its rules)
PARALLEL_COLUMNS = 1 << 13
INFEASIBLE, FAILED = highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kSolveError
OPTIMAL, TIME_LIMIT = highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit

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


class _SilentHighs(highspy.Highs):
    """HiGHS that never prints: from 1.16 on its banner goes to stdout as soon as callbacks are enabled, before any option is set."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _silent_highs() -> Any:
    return _SilentHighs()  # type: ignore[no-untyped-call]


def solver_info() -> SolverInfo:
    """Return name and version of the proving solver.

    Raises
    ------
    InputError
        if the installed HiGHS is older than 1.15.1: 1.14.0 calls wrong plans optimal.
    """
    version = str(_silent_highs().version())
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_HIGHS:
        wanted = ".".join(map(str, OLDEST_HIGHS))
        message = Text(
            "HiGHS {version} is refused (it can call a wrong plan optimal); install highspy {wanted} or later",
            version=version,
            wanted=wanted,
        )
        raise InputError(Finding("solver-refused", "stop", message, value=version))
    return SolverInfo("HiGHS", version)


def new_highs(**options: object) -> Any:
    """Return an empty HiGHS of one thread, with the options given; the same input always takes the same way.

    Raises
    ------
    InputError
        as `solver_info`.
    """
    solver_info()
    highs = _silent_highs()
    for name, option in {"threads": 1, "random_seed": 0, **options}.items():
        highs.setOptionValue(name, option)
    return highs


class Program(Draft):
    """A mixed-integer program under construction and, once solved, kept in the solver.

    Parameters
    ----------
    name
        the model's name in the `.lp` text.
    sense
        `max` or `min`.
    """

    def __init__(self, name: str, sense: Sense) -> None:
        super().__init__(name, sense)
        self._solved = False
        self._highs: Any = None

    def constrain(self, name: str, terms: Mapping[str, float], relation: Relation, bound: float) -> None:
        """Add the row `sum of terms (relation) bound`, to what HiGHS holds too."""
        super().constrain(name, terms, relation, bound)
        if self._highs is not None:
            self._pass_rows([self._rows[name]])

    def suggest(self, chosen: Iterable[str]) -> None:
        """Give the solver a choice of binaries to start from; one that does not fit costs a moment and does no harm."""
        highs, inside, binaries = self._in_highs(), set(chosen), self._binaries
        position = np.array(list(binaries.values()), dtype=np.int32)
        highs.setSolution(len(binaries), position, np.array([name in inside for name in binaries], dtype=np.float64))

    def text(self) -> str:
        """Return the model in the CPLEX `.lp` format, for people and for golden tests."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.lp"
            self._in_pulp(self._sense)[0].writeLP(str(path))
            return path.read_text(encoding="utf-8")

    def solve(self, *, time_limit_s: float | None = None, tell: Tell | None = None) -> Outcome:
        """Prove an optimum with HiGHS, at gap 0 and one thread.

        Parameters
        ----------
        time_limit_s
            wall seconds after which the best plan so far is returned as `stopped`.
        tell
            hears the best sum so far and the bound on it, about ten times a second.

        Returns
        -------
        outcome
            Ctrl-C, and CancelledError from `tell`, stop the run and keep its plan and bound.

        Raises
        ------
        SolverError
            if the solver fails or calls the program unbounded, which our models never are.
        """
        if self._impossible:
            return Outcome("infeasible", None, None)
        deadline = math.inf if time_limit_s is None else time.monotonic() + max(time_limit_s, 0.0)
        run = self._run(deadline, tell)
        # "infeasible" is the answer to the user at first, and later only the end of a list
        doubtful = (FAILED,) if self._solved else (FAILED, INFEASIBLE)
        self._solved = True
        if self._ended(run, *doubtful):
            # doubles may not come within the tightest tolerance: HiGHS 1.15 fails then, and 1.16 may say infeasible
            for name in TOLERANCES:
                self._highs.setOptionValue(name, 100 * FEASIBILITY_TOLERANCE)
            run = self._again(deadline, tell)
            if self._ended(run, FAILED):  # presolve can fail on a program that is solved at once without it
                self._highs.setOptionValue("presolve", "off")
                run = self._again(deadline, tell)
        if run.left_behind:
            self._highs = None
            return self._outcome("stopped", run.values, run.bound, interrupted=run.interrupted)
        return self._said(interrupted=run.interrupted)

    def distrust(self) -> None:
        """Solve without presolve from now on, and from nothing: a plan is better than what was called the optimum.

        Raises
        ------
        SolverError
            if it was solved without presolve already.
        """
        highs = self._in_highs()
        if highs.getOptionValue("presolve")[1] == "off":
            message = Text("the solver failed: {name}", name="its optimum is not one")
            raise SolverError(Finding("solver-failed", "stop", message))
        highs.setOptionValue("presolve", "off")
        highs.clearSolver()

    def _ended(self, run: _HighsRun, *statuses: Any) -> bool:
        """Whether a run came to an end of its own, and to one of these."""
        return not (run.interrupted or run.left_behind) and self._highs.getModelStatus() in statuses

    def _again(self, deadline: float, tell: Tell | None) -> _HighsRun:
        """Let HiGHS run from nothing."""
        self._highs.clearSolver()
        return self._run(deadline, tell)

    def _run(self, deadline: float, tell: Tell | None) -> _HighsRun:
        """Let HiGHS run; where whoever is told raises an error, it is left to itself."""
        run = _HighsRun(self._in_highs(), deadline)
        try:
            run.finish(None if tell is None else partial(self._tell, tell, run))
        except BaseException:
            self._highs = None
            raise
        return run

    def _tell(self, tell: Tell, run: _HighsRun) -> None:
        tell(self._in_own_terms(run.value), self._in_own_terms(run.bound))

    def _said(self, *, interrupted: bool) -> Outcome:
        """Return how the run ended, as HiGHS says."""
        highs = self._highs
        status, info = highs.getModelStatus(), highs.getInfo()
        if interrupted and status == FAILED:
            return Outcome("stopped", None, None, interrupted)
        ends: dict[Any, End] = {
            OPTIMAL: "optimal",
            highspy.HighsModelStatus.kModelEmpty: "optimal",
            INFEASIBLE: "infeasible",
            TIME_LIMIT: "stopped",
            highspy.HighsModelStatus.kInterrupt: "stopped",
        }
        if status not in ends:
            message = Text("the solver failed: {name}", name=status.name)
            raise SolverError(Finding("solver-failed", "stop", message))
        end = ends[status]
        if end == "infeasible":
            return Outcome(end, None, None, interrupted)
        has_plan = end == "optimal" or info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = highs.getSolution().col_value if has_plan else None
        return self._outcome(end, values, info.mip_dual_bound, interrupted=interrupted)

    def _outcome(self, end: End, values: Sequence[float] | FloatArray | None, bound: float, *, interrupted: bool) -> Outcome:
        """Return what HiGHS says in the program's own terms."""
        ours = self._in_own_terms(bound)
        if values is None:
            return Outcome(end, None, ours, interrupted)
        chosen = frozenset(name for name, position in self._binaries.items() if values[position] > 0.5)
        return Outcome(end, chosen, ours, interrupted)

    def _in_own_terms(self, total: float) -> float | None:
        """Return a sum of HiGHS's, which minimises without the constant, as the program's; None where it is infinite."""
        return self.sign * total + self._goal[1] if abs(total) < highspy.kHighsInf else None

    def solve_with_cbc(self, *, time_limit_s: float | None = None) -> Outcome:
        """Solve with CBC in a process of its own: a second opinion, for tests.

        CBC prints objectives with few digits, so it gives a plan and no bound; evaluate the plan.
        """
        import cbcbox  # only here: the test extra brings it

        # always a minimum: CBC 2.9 calls PuLP's `-max` ambiguous and ignores it
        lp, variables = self._in_pulp("min")
        options = {"msg": False, "gapRel": 0, "gapAbs": 0, "threads": 1, "timeLimit": time_limit_s}
        lp.solve(pulp.COIN_CMD(path=cbcbox.cbc_bin_path(), **options))
        if lp.status == pulp.LpStatusInfeasible:
            return Outcome("infeasible", None, None)
        end: End = "optimal" if lp.sol_status == pulp.LpSolutionOptimal else "stopped"
        if end == "stopped" and lp.sol_status != pulp.LpSolutionIntegerFeasible:
            return Outcome(end, None, None)
        chosen = (name for name in self._binaries if variables[name].value() > 0.5)
        return Outcome(end, frozenset(chosen), None)

    def _in_pulp(self, sense: Sense) -> tuple[pulp.LpProblem, dict[str, Any]]:
        """Return the program as PuLP's, with the sense asked for, and its variables by name."""
        lp = pulp.LpProblem(self._name, pulp.LpMaximize if sense == "max" else pulp.LpMinimize)
        variables: dict[str, Any] = {}
        for name, (_, low, high, binary) in self._columns.items():
            bounds = (None if math.isinf(end) else end for end in (low, high))
            variables[name] = lp.add_variable(name, *bounds, cat="Binary" if binary else "Continuous")
        terms, constant = self._goal
        sign = 1.0 if sense == self._sense else -1.0
        lp.setObjective(pulp.LpAffineExpression([(variables[name], sign * c) for name, c in terms.items()], sign * constant))
        for title, (terms, relation, bound) in self._rows.items():
            row = pulp.LpAffineExpression([(variables[name], c) for name, c in terms.items()])
            lp += {"<=": row <= bound, ">=": row >= bound, "==": row == bound}[relation], title
        return lp, variables

    def _in_highs(self) -> Any:
        if self._highs is None:
            options = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.0, "presolve_rule_off": PARALLEL_COLUMNS}
            self._highs = highs = new_highs(**options, **dict.fromkeys(TOLERANCES, FEASIBILITY_TOLERANCE))
            (lower, upper), nothing = self._bounds(), np.zeros(0, dtype=np.int32)
            highs.addCols(len(lower), self._cost(self.sign), lower, upper, 0, nothing, nothing, nothing.astype(np.float64))
            binaries = np.array(list(self._binaries.values()), dtype=np.int32)
            kinds = np.full(len(binaries), highspy.HighsVarType.kInteger, dtype=np.uint8)
            highs.changeColsIntegrality(len(binaries), binaries, kinds)
            self._pass_rows(list(self._rows.values()))
        return self._highs

    def _pass_rows(self, rows: Sequence[Row]) -> None:
        """Hand HiGHS the rows as one sparse matrix: through PuLP a row at a time takes several times as long."""
        made = self._sparse(rows)
        self._highs.addRows(len(rows), made.lower, made.upper, len(made.column), made.starts, made.column, made.value)


class _HighsRun(SolverRun):
    """One run of HiGHS, with what it tells on its way: it may go on when left behind, as some phases hear no callback and no limit.

    (highspy's own threads share one lock, so that none could start beside a run that goes on.)
    """

    def __init__(self, highs: Any, deadline: float) -> None:
        super().__init__(deadline)
        self._highs, self._stopping = highs, False
        self.values: FloatArray | None = None
        self.value, self.bound = math.inf, -math.inf
        highs.setOptionValue("time_limit", highs.getRunTime() + max(deadline - time.monotonic(), 0.0))
        highs.cbMipImprovingSolution.subscribe(self._hear_solution)
        for checks in (highs.cbSimplexInterrupt, highs.cbIpmInterrupt, highs.cbMipInterrupt):
            checks.subscribe(self._hear_check)

    def work(self) -> None:
        """Run, in the thread."""
        self._highs.run()
        highspy.Highs.resetGlobalScheduler(False)  # else threads may wait for each other on Windows, says highspy

    def stop(self) -> None:
        """Ask HiGHS to stop."""
        self._stopping = True
        # heard inside presolve and heuristics, too, where the other is not
        self._highs.setOptionValue("time_limit", 0.0)

    def finish(self, tell: Callable[[], object] | None = None) -> None:
        """Run until HiGHS ends, or a while after it should have."""
        super().finish(tell)
        if not self.left_behind:
            self._highs.clearCallbacks()

    def _hear_solution(self, event: Any) -> None:
        self.values = np.array(event.data_out.mip_solution)
        self.value = event.data_out.objective_function_value

    def _hear_check(self, event: Any) -> None:
        if event.callback_type == highspy.cb.HighsCallbackType.kCallbackMipInterrupt:
            self.bound = event.data_out.mip_dual_bound
        if self._stopping:
            event.interrupt()
