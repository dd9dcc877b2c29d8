"""The answers of a scenario at given values of its numbers, each solved exactly by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

from geodata.access.measure import measure_access
from geodata.access.measured import Access
from geodata.study import Study
from models.analysis.alternatives import unproven
from models.lexicographic import solve_problem
from models.messages.findings import Finding, InputError, StoppedError
from models.messages.text import Text
from models.progress import Event, Progress, Stage, inside, tell
from models.subset_sums import LARGEST
from models.subsets.enumeration import added_of, chosen, narrowed, tabulate
from placement.analysis.sweep.keys import option_of, varied
from placement.problem.build import Question, ask
from placement.problem.inputs import needs_rides, needs_transit, needs_walking
from placement.problem.matrices import needs_matrices
from placement.problem.polygons import read_polygons
from placement.results.sweep import BestPlans, Number, Point, Variation
from placement.scenario.files import ScenarioFile
from placement.solving.checking import check
from placement.solving.question import access_for, study_of
from placement.solving.solve import ties_listed

SWEEP = Stage("sweep", Text("solving at every value"))


class Experiment:
    """A scenario with its layers, on which questions are put again and again.

    Parameters
    ----------
    file
        the scenario.
    study
        its layers; read from where the scenario says by default.
    access
        what the scenario rests on; measured by default.
    """

    def __init__(self, file: ScenarioFile, study: Study | None = None, access: Access | None = None) -> None:
        self.file = file
        self.study = study_of(file, study)
        self.access = access or access_for(file, self.study)
        self.polygons = read_polygons(file, self.study)

    def question(self, setting: Sequence[tuple[Number, Fraction]] = ()) -> Question:
        """Put the scenario's question with some of its numbers changed.

        Raises
        ------
        InputError
            if the scenario may not be so, or does not fit the study then.
        """
        file = varied(self.file, setting) if setting else self.file
        try:
            return ask(file, self.study, self._access(file), self.polygons, again=bool(setting))
        except InputError as error:
            if not setting:
                raise
            where = option_of(setting)
            raise InputError(
                replace(fault, file=where, line=None, column=None, excerpt=None) for fault in error.findings
            ) from None

    def _access(self, file: ScenarioFile) -> Access:
        settings = needs_transit(file.scenario)
        matrices = needs_matrices(file.scenario)
        rides = needs_rides(file.scenario)
        ridden = set(rides) <= set(self.access.rides_s)
        if ridden and all(setting in self.access.transit_s for setting in settings) and set(matrices) <= set(self.access.given):
            return self.access
        walking = needs_walking(file.scenario)
        return measure_access(self.study, walking=walking, transit=settings, given=matrices, rides=rides, known=self.access)


def answer(question: Question, *, progress: Progress | None = None) -> BestPlans:
    """Return the best plans of a question, from the table of all plans, or beyond 24 candidates by the solver.

    Raises
    ------
    StoppedError
        if they were not proven.
    """
    problem = question.problem
    ranking = tabulate(problem) if len(problem.candidates) <= LARGEST else None
    if ranking is None:
        of_states = question.inputs.table is not None
        plan = solve_problem(problem, tie_limit=ties_listed(question), last_ties=of_states, progress=progress)
        if plan.status == "feasible":
            raise StoppedError(unproven(interrupted=plan.interrupted))
        check(question, plan)
        first = len(plan.tied_after[0]) if plan.tied_after else 0
        return BestPlans(plan.tied, tuple(value.value for value in plan.objectives), question.readings, first)
    best = chosen(problem, ranking).tolist()
    if not best:
        return BestPlans((), (), question.readings, 0)
    values = tuple(int(table[best[0]]) for table in ranking.tables)
    plans = tuple(added_of(problem, plan) for plan in best)
    return BestPlans(plans, values, question.readings, int(narrowed(problem, ranking)[0].tied.size))


def sweep_points(bench: Experiment, variations: Sequence[Variation], *, progress: Progress | None = None) -> tuple[Point, ...]:
    """Solve a scenario at every value, or every combination of two numbers' values; `progress` follows the step `sweep`.

    Raises
    ------
    InputError
        if the scenario may not have one of the values; all values are looked at before any is solved.
    """
    numbers = [variation.number for variation in variations]
    settings = [list(zip(numbers, amounts, strict=True)) for amounts in product(*(variation.amounts for variation in variations))]
    faults: list[Finding] = []
    for setting in settings:
        try:
            varied(bench.file, setting)
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(faults)
    points = []
    for place, setting in enumerate(settings):
        tell(progress, Event(SWEEP, place, len(settings)))
        found = answer(bench.question(setting), progress=inside(progress, SWEEP, place, len(settings)))
        points.append(Point(tuple(amount for _, amount in setting), found))
    return tuple(points)
