"""The one file that speaks to solvers: HiGHS proves, PuLP writes the model for readers and for CBC, the second opinion.

A `Program` is minimised or maximised over binaries and variables between 0 and 1. It stays in the
solver between runs, so that a further row (a plan already seen) costs no rebuilding.
"""

from __future__ import annotations

import atexit
import math
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

import highspy
import numpy as np
import pulp
from numpy.typing import NDArray

from models.criteria import Sense
from models.messages.findings import Finding, InputError, SolverError
from models.messages.text import Text
from models.plan import SolverInfo

OLDEST_HIGHS = (1, 15, 1)
# the tightest HiGHS accepts; its defaults (1e-6) let a covered share exceed 1 by more than one person in a million
FEASIBILITY_TOLERANCE = 1e-9
# a row whose terms may come to more is divided by a power of two: the tolerance must be above the rounding of doubles
LARGEST_ROW = 2.0**17
TOLERANCES = ("primal_feasibility_tolerance", "dual_feasibility_tolerance", "mip_feasibility_tolerance")
WAIT_S = 0.02
# how long HiGHS may take to stop after a limit or Ctrl-C before it is left behind: some of its phases hear neither
PATIENCE_S = 0.5
SLICE_S = 2.0

Relation = Literal["<=", ">=", "=="]
End = Literal["optimal", "stopped", "infeasible"]
FloatArray = NDArray[np.float64]


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


class _Column(NamedTuple):
    position: int
    low: float
    high: float
    binary: bool


class _Row(NamedTuple):
    terms: Mapping[str, float]
    relation: Relation
    bound: float


def _require_new(name: str, known: Mapping[str, object]) -> None:
    if name in known:
        msg = f"two of one name: {name}"
        raise ValueError(msg)


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
        self._name, self._sense = name, sense
        self._columns: dict[str, _Column] = {}
        self._rows: dict[str, _Row] = {}
        self._goal: tuple[Mapping[str, float], float] = ({}, 0.0)
        self._impossible = False
        self._solved = False
        self._highs: Any = None

    def binary(self, name: str) -> str:
        """Add a variable that is 0 or 1 and return its name."""
        return self._add(name, 0.0, 1.0, binary=True)

    def share(self, name: str) -> str:
        """Add a continuous variable between 0 and 1 and return its name."""
        return self._add(name, 0.0, 1.0)

    def amount(self, name: str) -> str:
        """Add a continuous variable without bounds and return its name."""
        return self._add(name, -math.inf, math.inf)

    def _add(self, name: str, low: float, high: float, *, binary: bool = False) -> str:
        _require_new(name, self._columns)
        self._columns[name] = _Column(len(self._columns), low, high, binary)
        return name

    def aim(self, terms: Mapping[str, float], constant: float = 0) -> None:
        """Set the objective to the sum of `terms` (variable: coefficient) and `constant`."""
        self._goal = (dict(terms), constant)

    def constrain(self, name: str, terms: Mapping[str, float], relation: Relation, bound: float) -> None:
        """Add the row `sum of terms (relation) bound`, divided by a power of two where its numbers are large."""
        size = sum(map(abs, terms.values())) + abs(bound)
        if size > LARGEST_ROW:
            fraction = 0.5 ** math.ceil(math.log2(size / LARGEST_ROW))
            terms, bound = {name: factor * fraction for name, factor in terms.items()}, bound * fraction
        _require_new(name, self._rows)
        # HiGHS calls a model without columns optimal, whatever its rows say
        self._impossible |= not terms and not {"<=": bound >= 0, ">=": bound <= 0, "==": bound == 0}[relation]
        row = self._rows[name] = _Row(dict(terms), relation, bound)
        if self._highs is not None:
            self._pass_rows([row])

    def suggest(self, chosen: Iterable[str]) -> None:
        """Give the solver a choice of binaries to start from; one that does not fit costs a moment and does no harm."""
        highs, inside = self._in_highs(), set(chosen)
        binaries = {column.position: float(name in inside) for name, column in self._columns.items() if column.binary}
        position, value = np.array(list(binaries), dtype=np.int32), np.array(list(binaries.values()), dtype=np.float64)
        highs.setSolution(len(binaries), position, value)

    def exclude(self, name: str, chosen: Iterable[str]) -> None:
        """Forbid exactly this choice of binaries, and no other."""
        inside = set(chosen)
        terms = {name: (-1.0 if name in inside else 1.0) for name, column in self._columns.items() if column.binary}
        self.constrain(name, terms, ">=", 1.0 - len(inside))

    def text(self) -> str:
        """Return the model in the CPLEX `.lp` format, for people and for golden tests."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.lp"
            self._in_pulp(self._sense)[0].writeLP(str(path))
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
        if self._impossible:
            return Outcome("infeasible", None, None)
        highs = self._in_highs()
        deadline = math.inf if time_limit_s is None else time.monotonic() + max(time_limit_s, 0.0)
        run = _Run(highs, deadline)
        run.finish()
        doubtful = [highspy.HighsModelStatus.kSolveError]
        if not self._solved:  # "infeasible" is the answer to the user here, and later only the end of a list
            doubtful.append(highspy.HighsModelStatus.kInfeasible)
        self._solved = True
        if not (run.interrupted or run.left_behind) and highs.getModelStatus() in doubtful:
            # doubles may not come within the tightest tolerance: HiGHS 1.15 fails then, and 1.16 may say infeasible
            for name in TOLERANCES:
                highs.setOptionValue(name, 100 * FEASIBILITY_TOLERANCE)
            highs.clearSolver()
            run = _Run(highs, deadline)
            run.finish()
        if run.left_behind:
            self._highs = None
            return self._outcome("stopped", run.values, run.bound, interrupted=run.interrupted)
        interrupted = run.interrupted
        status, info = highs.getModelStatus(), highs.getInfo()
        if interrupted and status == highspy.HighsModelStatus.kSolveError:
            return Outcome("stopped", None, None, interrupted)
        ends: dict[Any, End] = {
            highspy.HighsModelStatus.kOptimal: "optimal",
            highspy.HighsModelStatus.kModelEmpty: "optimal",
            highspy.HighsModelStatus.kInfeasible: "infeasible",
            highspy.HighsModelStatus.kTimeLimit: "stopped",
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
        """Return what HiGHS, which minimises without the constant, says in the program's own terms."""
        ours = self._sign * bound + self._goal[1] if abs(bound) < highspy.kHighsInf else None
        if values is None:
            return Outcome(end, None, ours, interrupted)
        chosen = frozenset(name for name, column in self._columns.items() if column.binary and values[column.position] > 0.5)
        return Outcome(end, chosen, ours, interrupted)

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
        chosen = (name for name, column in self._columns.items() if column.binary and variables[name].value() > 0.5)
        return Outcome(end, frozenset(chosen), None)

    @property
    def _sign(self) -> float:
        """What turns the goal into a minimum, and back."""
        return -1.0 if self._sense == "max" else 1.0

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
            solver_info()
            self._highs = highs = _silent_highs()
            gaps = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.0}
            options = {"threads": 1, "random_seed": 0, **gaps, **dict.fromkeys(TOLERANCES, FEASIBILITY_TOLERANCE)}
            for name, option in options.items():
                highs.setOptionValue(name, option)
            columns = self._columns.values()
            lower, upper = (np.array([getattr(column, end) for column in columns], dtype=np.float64) for end in ("low", "high"))
            cost, nothing = np.zeros(len(columns)), np.zeros(0, dtype=np.int32)
            for name, factor in self._goal[0].items():
                cost[self._columns[name].position] = self._sign * factor
            highs.addCols(len(columns), cost, lower, upper, 0, nothing, nothing, nothing.astype(np.float64))
            binaries = np.array([column.position for column in columns if column.binary], dtype=np.int32)
            kinds = np.full(len(binaries), highspy.HighsVarType.kInteger, dtype=np.uint8)
            highs.changeColsIntegrality(len(binaries), binaries, kinds)
            self._pass_rows(list(self._rows.values()))
        return self._highs

    def _pass_rows(self, rows: Sequence[_Row]) -> None:
        """Hand HiGHS the rows as one sparse matrix: through PuLP a row at a time takes several times as long."""
        terms = [(self._columns[name].position, factor) for row in rows for name, factor in row.terms.items()]
        index, value = (
            np.array([place for place, _ in terms], dtype=np.int32),
            np.array([factor for _, factor in terms], dtype=float),
        )
        starts = np.cumsum([0, *(len(row.terms) for row in rows[:-1])], dtype=np.int32)[: len(rows)]
        lower = np.array([-math.inf if row.relation == "<=" else row.bound for row in rows], dtype=np.float64)
        upper = np.array([math.inf if row.relation == ">=" else row.bound for row in rows], dtype=np.float64)
        self._highs.addRows(len(rows), lower, upper, len(index), starts, index, value)


class _Run:
    """One run of HiGHS in a thread of its own, with what it tells on its way.

    Ctrl-C stops it and loses nothing: not even where HiGHS goes on, as some of its phases hear neither callbacks nor limits.
    (highspy's own threads share one lock, so that none could start beside a run that goes on.)
    """

    def __init__(self, highs: Any, deadline: float) -> None:
        self._highs, self._deadline = highs, deadline
        self._stopping, self.ended = False, threading.Event()
        self.interrupted = self.left_behind = False
        self.values: FloatArray | None = None
        self.bound = -math.inf

    def finish(self) -> None:
        """Run until HiGHS ends, or a while after it should have."""
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(self._deadline - time.monotonic(), 0.0))
        self._listen()
        _running[:] = [run for run in _running if not run.ended.is_set()] + [self]
        threading.Thread(target=self._work, daemon=True).start()
        while not self.left_behind:
            try:
                if self.ended.wait(WAIT_S):
                    self._highs.clearCallbacks()
                    _running.remove(self)
                    return
                self.left_behind = time.monotonic() > self._deadline + PATIENCE_S
            except KeyboardInterrupt:
                self._deadline = min(self._deadline, time.monotonic())
                self.interrupted = True
                self.stop()

    def stop(self) -> None:
        """Ask HiGHS to stop."""
        self._stopping = True
        # heard inside presolve and heuristics, too, where the other is not
        self._highs.setOptionValue("time_limit", 0.0)

    def _work(self) -> None:
        try:
            self._highs.run()
            highspy.Highs.resetGlobalScheduler(False)  # else threads may wait for each other on Windows, says highspy
        finally:
            self.ended.set()

    def _listen(self) -> None:
        highs = self._highs
        highs.cbMipImprovingSolution.subscribe(self._hear_solution)
        for checks in (highs.cbSimplexInterrupt, highs.cbIpmInterrupt, highs.cbMipInterrupt):
            checks.subscribe(self._hear_check)

    def _hear_solution(self, event: Any) -> None:
        self.values = np.array(event.data_out.mip_solution)

    def _hear_check(self, event: Any) -> None:
        if event.callback_type == highspy.cb.HighsCallbackType.kCallbackMipInterrupt:
            self.bound = event.data_out.mip_dual_bound
        if self._stopping:
            event.interrupt()


# those left behind stay
_running: list[_Run] = []


def is_running() -> bool:
    """Return whether some HiGHS goes on that was left behind: before it ends, the process can't but by `os._exit`."""
    return any(not run.ended.is_set() for run in _running)


@atexit.register
def _wait_for_all() -> None:
    """Let those left behind end: a thread that is inside HiGHS when Python goes brings the process down."""
    for run in _running:
        run.stop()
        run.ended.wait()


@dataclass(frozen=True, slots=True)
class LinearOutcome:
    """The optimum of a linear program, in floating point: a guide, never a proof.

    Parameters
    ----------
    value
        of every column.
    reduced_cost
        of every column.
    dual
        of every row.
    objective
        the optimal sum.
    """

    value: FloatArray
    reduced_cost: FloatArray
    dual: FloatArray
    objective: float


class LinearProgram:
    """A linear program that is minimised and stays in HiGHS, so that each further run starts warm.

    Parameters
    ----------
    cost, lower, upper
        of every column; infinite bounds are allowed.
    """

    def __init__(self, cost: FloatArray, lower: FloatArray, upper: FloatArray) -> None:
        solver_info()
        self._highs: Any = _silent_highs()
        options: dict[str, Any] = {
            "threads": 1,
            "random_seed": 0,
            "presolve": "off",  # it would throw the basis away
            "solver": "simplex",
            "primal_feasibility_tolerance": FEASIBILITY_TOLERANCE,
            "dual_feasibility_tolerance": FEASIBILITY_TOLERANCE,
        }
        for name, option in options.items():
            self._highs.setOptionValue(name, option)
        nothing = np.zeros(0, dtype=np.int32)
        self._highs.addCols(len(cost), cost, lower, upper, 0, nothing, nothing, nothing.astype(np.float64))

    @property
    def rows(self) -> int:
        """The number of rows held."""
        return int(self._highs.getNumRow())

    def add_rows(
        self,
        lower: FloatArray,
        upper: FloatArray,
        starts: NDArray[np.integer[Any]],
        index: NDArray[np.integer[Any]],
        value: FloatArray,
    ) -> None:
        """Add rows, given as a compressed sparse matrix by row.

        Parameters
        ----------
        lower, upper
            of every new row.
        starts
            where each row begins in `index` and `value`.
        index
            columns of the entries.
        value
            coefficients of the entries.
        """
        self._highs.addRows(len(lower), lower, upper, len(index), starts.astype(np.int32), index.astype(np.int32), value)

    def drop_rows(self, rows: NDArray[np.integer[Any]]) -> None:
        """Remove rows by position; those behind them move up."""
        self._highs.deleteRows(len(rows), rows.astype(np.int32))

    def set_bounds(self, columns: NDArray[np.integer[Any]], lower: FloatArray, upper: FloatArray) -> None:
        """Replace the bounds of some columns."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def solve(self, *, deadline: float = math.inf) -> LinearOutcome | None:
        """Minimise from where the last run ended.

        Parameters
        ----------
        deadline
            `time.monotonic()` after which the run is given up.

        Returns
        -------
        outcome
            None when there is no optimum: infeasible, given up, or failed numerically.
        """
        while True:
            # in slices: Python hears Ctrl-C only between two runs
            slice_s = min(SLICE_S, deadline - time.monotonic())
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(slice_s, 0.0))
            self._highs.run()
            status = self._highs.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                break
            if status != highspy.HighsModelStatus.kTimeLimit or time.monotonic() >= deadline:
                return None
        solution = self._highs.getSolution()
        parts = (solution.col_value, solution.col_dual, solution.row_dual)
        value, reduced_cost, dual = (np.array(part, dtype=np.float64) for part in parts)
        return LinearOutcome(value, reduced_cost, dual, float(self._highs.getObjectiveValue()))
