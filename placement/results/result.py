"""What a run found: the plan, the state before it, and what other numbers of offices would give."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from geodata.access.measured import Access
from geodata.study import Study
from models.access import AccessMatrix
from models.messages.findings import Finding, listed
from models.messages.text import Text
from models.plan import Plan, State
from models.problem import Problem
from placement.indicators.figures import Indicator
from placement.problem.build import Question, View
from placement.results.frames import Frames
from placement.scenario.files import ScenarioFile
from placement.scenario.ids import EVERYONE
from placement.values.beyond import Beyond
from placement.values.by_road import ByRoad
from placement.values.course import Course
from placement.values.evaluation import Evaluation
from placement.values.freed import Freed
from placement.values.gains import Gains
from placement.values.hours import Hours
from placement.values.loads import Loads
from placement.values.matrix import Given
from placement.values.measures import Measures
from placement.values.plans import MeasuredPlan
from placement.values.provision import Provision
from placement.values.sites import Change, SiteChange, change_of
from placement.values.staffing import Money, Staffing
from placement.values.waiting import Waiting


@dataclass(frozen=True, eq=False)
class ViewResult:
    """A plan seen in one further way: in a phase, in a future, or for another service.

    Parameters
    ----------
    view
        the way of looking.
    before, after
        the offices open in it.
    before_measures, measures
        of the two.
    """

    view: View
    before: State
    after: State
    before_measures: Measures
    measures: Measures


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """What streets and trains say of one of the plans tied on the first objective.

    Parameters
    ----------
    added
        the offices it adds.
    walking_s
        mean seconds on foot to the nearest open office.
    transit_s
        mean seconds by public transport on the published timetables; None without timetables.
    buses_s
        the same with buses assumed; None without timetables or without bus stops.
    """

    added: tuple[str, ...]
    walking_s: float
    transit_s: float | None
    buses_s: float | None


@dataclass(frozen=True, eq=False)
class AssumedBuses:
    """The same question with buses assumed where none publish their times.

    Parameters
    ----------
    plan
        the best plan then.
    measures
        its measures.
    ours
        the measures of the plan proposed, then.
    firm
        whether the plan proposed is still among the best.
    """

    plan: Plan
    measures: Measures
    ours: Measures
    firm: bool


@dataclass(frozen=True, eq=False)
class Result(Frames):
    """A solved scenario with all that its outputs say.

    Parameters
    ----------
    file
        the scenario.
    study
        its layers.
    access
        every kind of access the scenario rests on.
    second
        the same, and what was measured besides for a second look.
    question
        what was solved, and how to read its answer.
    before
        the kept offices alone.
    after
        the offices open when the plan is carried out; its last phase, where it has phases.
    plan
        the answer.
    views
        the plan seen in further ways: phases, futures.
    services
        what the plan means for the other services given at the offices.
    gains
        who gains and who loses, service by service, that of the offices chosen first; none without a plan.
    groups
        the plan as each group of people sees it.
    before_measures, measures
        of the two.
    beyond
        how many people are beyond each distance that the scenario asks for, in its order.
    by_road
        how many people the offices reach by car or bicycle, beside those on foot, where the scenario counts by either.
    tied_measures
        of every plan tied on the first objective, in the order of `plan.tied_after[0]`.
    curve
        the best plan for other numbers of added offices.
    looks
        a second look at the plans tied on the first objective, where the study has streets.
    indicators
        what planners are asked for, before and after.
    bound
        the answer with buses assumed, where the scenario rests on public transport.
    assumptions
        what every output must say.
    not_in_data
        what somebody who decides would want to know and the data do not hold.
    findings
        warnings and repairs met on the way.
    input_sha256
        hash of the scenario and every layer.
    evaluation
        of a plan that was given: how far it is from the best, and what it breaks.
    waiting
        the queues at the offices, where the scenario states who comes; None otherwise, and without a plan.
    loads
        the cases that go to each office, where the scenario states how many there are; None otherwise, and without a plan.
    staffing
        the posts that the counters take, where the scenario states how many a counter takes.
    money
        what a year costs before and with the plan, where the scenario states what posts or offices cost.
    freed
        the buildings that the plan frees, where the scenario says what the study knows of them; None without a plan.
    provision
        where each service is to be had, at some of its places alone and in the parts of the week; none without a plan.
    matrix
        which kinds of places give each service of the study's table; none where no services name the same two months.
    course
        the way through the phases where sites are in states; None otherwise, and without a plan.
    hours
        the opening times, where the scenario states any; None otherwise, and without a plan.
    """

    file: ScenarioFile
    study: Study
    access: Access
    second: Access
    question: Question
    before: State
    after: State
    plan: Plan
    views: tuple[ViewResult, ...]
    services: tuple[ViewResult, ...]
    gains: tuple[Gains, ...]
    groups: tuple[ViewResult, ...]
    before_measures: Measures
    measures: Measures
    beyond: tuple[Beyond, ...]
    tied_measures: tuple[Measures, ...]
    curve: tuple[MeasuredPlan, ...]
    looks: tuple[TravelTimes, ...]
    bound: AssumedBuses | None
    indicators: tuple[Indicator, ...]
    assumptions: tuple[Text, ...]
    findings: tuple[Finding, ...]
    input_sha256: str
    evaluation: Evaluation | None = None
    not_in_data: tuple[Text, ...] = ()
    waiting: Waiting | None = None
    loads: Loads | None = None
    staffing: Staffing | None = None
    money: Money | None = None
    freed: Freed | None = None
    provision: tuple[Provision, ...] = ()
    matrix: tuple[Given, ...] = ()
    course: Course | None = None
    hours: Hours | None = None
    by_road: tuple[ByRoad, ...] = ()

    def __repr__(self) -> str:
        changed = [f"+{office}" for office in self.added] + [f"-{office}" for office in self.closed]
        plan = "no plan" if self.plan.status == "infeasible" else listed(changed, 5) or "nothing changes"
        served = f"{self.measures.served:,} of {self.measures.people:,} served"
        return f"<Result of {self.file.scenario.scenario}: {self.plan.status}, {plan}, {served}>"

    @property
    def distance(self) -> AccessMatrix:
        """Straight-line distances."""
        return self.access.straight_line

    @property
    def counted(self) -> Study:
        """The study as maps draw it: its people are those who count in this scenario."""
        if self.file.scenario.people == EVERYONE:
            return self.study
        demand, hidden = self.study.demand.assign(people=self.question.people), self.study.withheld.get("demand", {})
        marks = {name: hidden[column] for name, column in (("people", self.file.scenario.people),) if column in hidden}
        return replace(self.study, demand=demand, withheld={**self.study.withheld, "demand": marks})

    @property
    def problem(self) -> Problem:
        """What was solved."""
        return self.question.problem

    @property
    def compared(self) -> bool:
        """Whether there is a plan beside what is open now: one that was chosen, or given, or that has to close an office."""
        return bool(self.problem.candidates) or self.evaluation is not None or self.question.closes

    @property
    def stopped(self) -> bool:
        """Whether the search was ended before its proof, so that the same input may give another answer."""
        sought = self.evaluation.best if self.evaluation else self.plan
        return sought is None or sought.status == "feasible"

    @property
    def closes(self) -> bool:
        """Whether offices close, or might have."""
        return self.question.closes or bool(self.closed)

    @property
    def added(self) -> tuple[str, ...]:
        """The offices open after the plan that were not before."""
        return tuple(office for office in self.after.open if office not in self.before.open)

    @property
    def closed(self) -> tuple[str, ...]:
        """The offices open before that are not with the plan."""
        return tuple(office for office in self.before.open if office not in self.after.open)

    def gone(self, before: Collection[str], after: Collection[str]) -> dict[str, tuple[Change, str]]:
        """Return which offices of those open before are stated to move or to merge and do, and to where, in the study's order."""
        offices, closed = self.file.scenario.offices, set(before) - set(after)
        moved: dict[str, tuple[Change, str]] = {
            move.office: ("moved", move.to)
            for move in offices.moves
            if move.office in closed and move.to in after and move.to not in before
        }
        merged: dict[str, tuple[Change, str]] = {
            office: ("merged", merger.into)
            for merger in offices.mergers
            if closed.issuperset(merger.offices) and merger.into in after
            for office in merger.offices
        }
        gone = moved | merged
        return {office: gone[office] for office in self.question.inputs.sites if office in gone}

    @property
    def sites(self) -> tuple[SiteChange, ...]:
        """What becomes of each site, in the study's order."""
        gone = self.gone(self.before.open, self.after.open)
        found = []
        for office in self.question.inputs.sites:
            before = tuple(one.id for one in self.gains if office in one.before.open)
            after = tuple(one.id for one in self.gains if office in one.after.open)
            change, to = gone.get(office, (None, None))
            found.append(SiteChange(office, before, after, change or change_of(before, after), to))
        return tuple(found)
