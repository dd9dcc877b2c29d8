"""From a scenario and a study to the problem the models solve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from geodata.access.measured import Access
from geodata.study import Study
from models.access import AccessMatrix, BoolArray, IntArray
from models.messages.findings import Finding, InputError
from models.messages.text import Text, same
from models.options import Options
from models.plan import State, evaluate
from models.problem import Problem
from models.progress import Progress
from placement.problem.checks.enumerated import too_few_counters, too_many_plans
from placement.problem.checks.feasibility import impossibilities
from placement.problem.checks.fixed import fixed_objectives
from placement.problem.checks.references import References
from placement.problem.checks.unheeded import unheeded
from placement.problem.checks.warnings import ScenarioWarnings
from placement.problem.columns import renamed_columns
from placement.problem.constraints import limits_of, near_each, rules_of, together
from placement.problem.counts import limits_on
from placement.problem.groups import split_access, split_polygons, split_study
from placement.problem.inputs import ProblemInputs
from placement.problem.objectives import goals_of
from placement.problem.polygons import read_polygons
from placement.problem.services import ServiceFacts
from placement.problem.timeline import timeline_of
from placement.problem.units import Reading
from placement.scenario.facts import Polygons
from placement.scenario.files import ScenarioFile
from placement.scenario.years import Stretch


@dataclass(frozen=True, eq=False)
class View:
    """One way of looking at a plan: a phase, a future, or another service at the same offices.

    Parameters
    ----------
    id, title
        its name in the files, and for people.
    people
        (n,) who counts.
    covers
        (n, m) bool: whom each office would serve.
    states
        the states in which a site counts as open.
    before
        ids of the offices open before.
    facts
        of another service, who gives it; None where it is the offices that the plan opens.
    part
        of a phase, the part of it that is looked at.
    """

    id: str
    title: Text
    people: IntArray
    covers: BoolArray
    states: tuple[str, ...]
    before: tuple[str, ...]
    facts: ServiceFacts | None = None
    part: Stretch | None = None

    def __repr__(self) -> str:
        return f"<View {self.id or 'main'}: {int(self.people.sum()):,} people, {len(self.before)} offices open before>"


@dataclass(frozen=True, eq=False)
class Question:
    """A problem, with what is needed to read its answer.

    Parameters
    ----------
    problem
        over the options of `layout`.
    inputs
        the study and its access.
    layout
        what each office may become.
    main
        the way of looking that the tables and the map show.
    views
        further ones, where the scenario has phases or futures.
    services
        the other services given at the offices.
    groups
        the plan as each group of people sees it, where the scenario has groups.
    readings
        how each objective's integer reads.
    findings
        what was noticed while putting the question.
    """

    problem: Problem
    inputs: ProblemInputs
    layout: Options
    main: View
    views: tuple[View, ...]
    services: tuple[View, ...]
    groups: tuple[View, ...]
    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        goals = ", ".join(goal.name for goal in self.problem.objectives)
        return f"<Question of {self.inputs.scenario.scenario}: {len(self.problem.candidates)} candidates, {goals}>"

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """What was found in the study, while access was measured, and while putting the question."""
        return (*self.inputs.study.findings, *self.inputs.access.findings, *self.findings)

    @property
    def people(self) -> IntArray:
        """Everyone, at each demand point."""
        return self.main.people

    @property
    def distance(self) -> AccessMatrix:
        """Straight-line millimetres."""
        return self.inputs.distance

    @property
    def times(self) -> dict[str, AccessMatrix]:
        """Seconds, for each objective that is a mean time."""
        scenario = self.inputs.scenario
        asked = [of for goal in scenario.objective for of in goal.objectives]
        return {of.name: self.inputs.seconds(of.seconds, scenario.departures) for of in asked if of.seconds}

    def sites(self, chosen: Sequence[str], view: View | None = None) -> tuple[str, ...]:
        """Return the offices that a set of options opens and, of a service, the channels; in the order of the study."""
        view = view or self.main
        opened = {site for state in view.states for site in self.layout.opened(chosen, state)}
        if view.facts is not None:
            return view.facts.given_by(opened, chosen)
        return tuple(site for site in self.layout.sites if site in opened)

    def full_offices(self, options: Sequence[str]) -> tuple[str, ...]:
        """Return the options that are full offices, whatever else branches stay for and which channels are chosen."""
        others = set(self.layout.others)
        return tuple(option for option in options if option not in others)

    def state(self, sites: Sequence[str], view: View | None = None) -> State:
        """Return what open offices and channels mean for everyone."""
        opened, distance = set(sites), self.distance_of(view)
        return evaluate(distance, (view or self.main).covers, tuple(site for site in distance.office_ids if site in opened))

    def distance_of(self, view: View | None = None) -> AccessMatrix:
        """Return straight-line millimetres to all places that one way of looking at a plan knows."""
        return self.distance if view is None or view.facts is None else view.facts.distance

    def state_of(self, added: Sequence[str], view: View | None = None) -> State:
        """Return what a plan, given by the options it adds, means for everyone."""
        return self.state(self.sites((*self.problem.keep, *added), view), view)

    @property
    def closes(self) -> bool:
        """Whether a plan may close an office that is open now."""
        return bool(self.inputs.may_close or self.inputs.must_close)

    def changes(self, options: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what a plan opens and what it closes, given by the options it leaves open: options, and offices open now; no opening times."""
        if self.inputs.table is not None:
            opened = self.sites((*self.problem.keep, *options))
            return tuple(site for site in opened if site not in self.inputs.now), tuple(
                site for site in self.inputs.now if site not in opened
            )
        now, stay = {*self.inputs.now, *self.inputs.times}, {*self.inputs.keep, *options}
        closed = tuple(office for office in self.inputs.now if office not in stay)
        return tuple(option for option in options if option not in now), closed

    def counted(self, options: Sequence[str]) -> int:
        """Return how many offices a plan adds or, where some may close, leaves open, given by the options it leaves open."""
        if self.inputs.table is not None:
            return len(self.sites((*self.problem.keep, *options)))
        channels = set(self.layout.others)
        kept = [option for option in self.problem.keep if option not in channels] if self.closes else []
        return len(kept) + sum(option not in channels for option in options)

    @property
    def counts(self) -> tuple[int, int]:
        """Fewest and most of the offices that `counted` counts, of all plans."""
        kept = self.counted(())
        if self.inputs.table is not None:
            return kept, kept + len(self.inputs.candidates)
        low, high, _ = limits_on([count for count in self.inputs.counts if count.path[0] != "services"])
        return low + kept, high + kept


def ask(
    file: ScenarioFile,
    study: Study,
    access: Access,
    polygons: Polygons | None = None,
    *,
    deadline: float = inf,
    progress: Progress | None = None,
    again: bool = False,
) -> Question:
    """Put a scenario to a study.

    Parameters
    ----------
    file
        the scenario.
    study
        the layers it names.
    access
        every kind of access the scenario needs.
    polygons
        what the files of polygons hold that its rules name; read by default.
    deadline
        `time.monotonic()` after which no part of an objective is solved for its best alone.
    progress
        follows that, and can end it (`models.progress`).
    again
        whether a scenario that names no less was asked before: nobody hears of doubts, and names are not looked up once more.

    Returns
    -------
    question
        the problem and, unless asked again, the warnings met.

    Raises
    ------
    InputError
        with every fault: unknown ids, kinds, areas and columns, polygons of no use, contradictions, impossible numbers.
    StoppedError
        if an objective rests on a best that was not proven in time.
    """
    scenario, source = file.scenario, file.located.source
    inputs = ProblemInputs(study, access, polygons or read_polygons(file, study), scenario)
    match = References(inputs, source)
    findings = [*match.findings(again=again), *impossibilities(match)]
    if not any(finding.severity == "stop" for finding in findings):
        findings += unheeded(inputs, source, again=again)
    findings.sort(key=lambda finding: (finding.line or 0, finding.column or 0))
    if any(finding.severity == "stop" for finding in findings):
        raise InputError(findings)
    inputs = _split(inputs)
    if not again:
        findings += [*ScenarioWarnings(inputs, source).findings(), *renamed_columns(file, study, access)]
    layout = _layout(inputs)
    problem = _options(inputs, layout)
    problem = replace(problem, rules=(*problem.rules, *rules_of(inputs, layout)), limits=limits_of(inputs, layout))
    goals, readings = goals_of(inputs, layout, problem, source, deadline=deadline, progress=progress)
    problem = replace(problem, objectives=goals)
    findings += too_many_plans(problem, scenario, source)
    if not any(finding.severity == "stop" for finding in findings):
        findings += too_few_counters(problem, source)
    if any(finding.severity == "stop" for finding in findings):
        raise InputError(findings)
    findings += [] if again else fixed_objectives(problem, scenario.objective, readings, source)
    views = _views(inputs)
    shown = _shown(inputs, None) if scenario.phases else ("",)
    main = View(scenario.offices.service.id, scenario.title, inputs.people(), inputs.covers(), shown, inputs.now)
    services = _services(inputs, main)
    groups = _groups(inputs, main)
    return Question(problem, inputs, layout, main, views, services, groups, readings, tuple(findings))


def _split(inputs: ProblemInputs) -> ProblemInputs:
    """Return the inputs with a row for each point and group of people, where the scenario has groups and they have none yet."""
    scenario = inputs.scenario
    if not scenario.groups or inputs.study.groups:
        return inputs
    study, access = split_study(inputs.study, scenario), split_access(inputs.access, scenario)
    return ProblemInputs(study, access, split_polygons(inputs.polygons, scenario), scenario)


def _groups(inputs: ProblemInputs, main: View) -> tuple[View, ...]:
    """Return the plan as each group of people sees it."""
    own = np.arange(len(main.people)) % max(len(inputs.scenario.groups), 1)
    return tuple(
        replace(main, id=group.id, title=group.named, people=np.where(own == place, main.people, 0))
        for place, group in enumerate(inputs.scenario.groups)
    )


def _layout(inputs: ProblemInputs) -> Options:
    timeline = timeline_of(inputs)
    if timeline is not None:
        return timeline.layout
    others = dict.fromkeys(option for facts in inputs.decided for option in (*facts.fixed_options, *facts.choosable))
    return Options(inputs.sites, ("",), (*others, *inputs.times))


def _options(inputs: ProblemInputs, layout: Options) -> Problem:
    """Return the problem without objectives: what may open and close, and how many."""
    least, most, counts = limits_on(inputs.counts)
    timeline = timeline_of(inputs)
    if timeline is not None and inputs.table is not None:
        return timeline.problem(rules=(rule for one in inputs.table.conditions() for rule in one.condition.rules))
    if timeline is not None:
        problem = timeline.problem(rules=counts)
        return replace(problem, added_min=least, added_max=most, rules=(*problem.rules, *together(inputs)))
    fixed = {option for facts in inputs.decided for option in facts.fixed_options}
    chosen = {option for facts in inputs.decided for option in facts.choosable}
    if inputs.hours is not None:  # of which any number may be open, so that numbers of offices are rules of their own
        most += len(inputs.times)
        counts = (*(count.constraint for count in inputs.counts if count.free), *inputs.hours.rules())
        chosen |= set(inputs.times)
    return Problem(
        offices=layout.ids,
        keep=(*inputs.keep, *(option for option in layout.others if option in fixed)),
        candidates=(*inputs.candidates, *(option for option in layout.others if option in chosen)),
        added_min=least,
        added_max=most,
        objectives=(),
        rules=(*counts, *together(inputs), *near_each(inputs)),
    )


def _shown(inputs: ProblemInputs, service: str | None, phase: str | None = None) -> tuple[str, ...]:
    """Return the states in which a site gives a service in a phase, the last one by default."""
    name = phase or (inputs.scenario.phases or ())[-1].id
    return (name,) if inputs.table is None else inputs.table.labels(service, name)


def _views(inputs: ProblemInputs) -> tuple[View, ...]:
    scenario, now = inputs.scenario, inputs.now
    if scenario.phases:
        return tuple(
            View(
                part.id, part.title, inputs.people(part.people), inputs.covers(), _shown(inputs, None, part.phase), now, part=part
            )
            for part in scenario.stretches
        )
    return tuple(
        View(
            future.id,
            future.title or same(future.id),
            inputs.people(future.people),
            inputs.covers(future.served or scenario.served),
            ("",),
            now,
        )
        for future in (scenario.futures.of if scenario.futures else ())
    )


def _services(inputs: ProblemInputs, main: View) -> tuple[View, ...]:
    """Return the other services: given today by the places named, and with the plan by those open then or those named."""
    if inputs.table is not None:
        return tuple(
            View(name, facts.service.title, main.people, facts.covers(), _shown(inputs, name), facts.now)
            for name, facts in inputs.services.items()
        )
    return tuple(
        View(name, facts.service.title, main.people, facts.covers(), main.states, facts.now, facts)
        for name, facts in inputs.services.items()
    )
