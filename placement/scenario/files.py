"""The scenario file: what an analyst may write, and what it means.

The models below are the single source of the file's rules: the reader, the messages and the JSON Schema
all come from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from geodata.access.departures import Departures
from geodata.services.months import Months
from geodata.yamlfiles.reader import GivenText, Located, Parsed, StrictModel, parse_yaml, validate
from geodata.yamlfiles.writing import parse_values, yaml_text
from models.messages.findings import Finding, InputError
from models.messages.text import Text, same
from placement.scenario.alternatives import Alternatives
from placement.scenario.extends import extended
from placement.scenario.freed import FreedBuildings
from placement.scenario.groups import Group
from placement.scenario.hours import StatedHours
from placement.scenario.ids import EVERYONE, Id, Name, Named, each_named
from placement.scenario.loads import StatedLoads
from placement.scenario.money import StatedMoney
from placement.scenario.objectives.definition import Need
from placement.scenario.objectives.goals import Goal
from placement.scenario.offices import Offices
from placement.scenario.older import FORMAT, older_findings
from placement.scenario.plan import AnyPlan
from placement.scenario.published import PublishedSeries
from placement.scenario.quantities import Distance
from placement.scenario.queue import StatedQueue
from placement.scenario.rules.forms import AnyRule
from placement.scenario.served import Served
from placement.scenario.services import OtherService
from placement.scenario.staff import StatedStaff
from placement.scenario.states import SiteState
from placement.scenario.structures import Future, Futures, Phase, PublishedPeople, Purpose
from placement.scenario.travel import Travel
from placement.scenario.written import refusal
from placement.scenario.years import Stretch, Years, stretches_of

# what the folder of the file of a day's hours is known by, among those of rules
PROFILE = "queue.profile"
BUNDLED = Path(__file__).parents[1] / "scenarios"


class Scenario(StrictModel):
    """A question to the optimizer: who counts as served, what may open, and what matters most."""

    format: int = Field(
        FORMAT, ge=1, description="What the file is written as; placement migrate brings an older file to today's."
    )
    scenario: Name = Field(description="Short name of the scenario.")
    title: GivenText = Field(description="What people read above the map.")
    study: str = Field(min_length=1, max_length=300, description="A bundled study (nerima), or a folder relative to this file.")
    people: Annotated[Id, Named.DEMAND_NUMBERS] = Field(
        EVERYONE, description="Whose people count: a column of whole numbers of the study's demand, such as people_65."
    )
    people_title: GivenText | None = Field(
        None, description="With people: what people read in place of its name, after people of: 2010, 65 and over."
    )
    purpose: Purpose | None = Field(
        None, description="What the plan is for, where that is not what is computed: named with the headline."
    )
    published_people: PublishedPeople | None = Field(
        None, description="The number of people in the plan's own paper, with the reason why another is counted here."
    )
    groups: tuple[Group, ...] = Field(
        (), description="The people who count, parted into groups with a reach or a walking speed of their own."
    )
    served: Served = Field(description="When a resident counts as served.")
    travel: Travel | None = Field(
        None, description="By car and by bicycle: speeds in place of the usual ones, and how many households have no car."
    )
    offices: Offices = Field(description="Which offices stay, which may be added, and how many.")
    states: tuple[SiteState, ...] | None = Field(
        None,
        min_length=2,
        description="What each site can be: the services it then gives, what it costs, and what it may become; chosen phase by phase.",
    )
    phases: tuple[Phase, ...] | None = Field(
        None,
        min_length=2,
        description="Steps of the plan, in order; what is open by one stays open in the next, unless states say what may change.",
    )
    years: Years | None = Field(
        None,
        description="With phases: from which month each holds, and whose people count in which year, by columns of the study.",
    )
    futures: Futures | None = Field(None, description="Several ways things may turn out, and how a plan is judged over them.")
    services: tuple[OtherService, ...] = Field(
        (), description="Other services at the same offices: shown, and chosen for where they say so."
    )
    queue: StatedQueue | None = Field(
        None,
        description="Who comes in the busiest hour and how long each takes: with a rule on waiting, the counters that takes.",
    )
    loads: StatedLoads | None = Field(
        None,
        description="How many cases a year there are of each service: how many go to each office is modelled, before and with the plan.",
    )
    published: tuple[PublishedSeries, ...] = Field(
        (), description="Published figures of the study that are shown as they stand, year by year, beside the answer."
    )
    hours: StatedHours | None = Field(
        None,
        description="Opening times such as evenings and Saturdays: where each may be open, what that takes, and how many cases come then.",
    )
    staff: StatedStaff | None = Field(
        None, description="With queue and a rule on waiting: how many posts the counters of an office take."
    )
    money: StatedMoney | None = Field(
        None,
        description="What posts and open offices cost in a year: yen a year, for each case and for each person more within reach.",
    )
    freed: FreedBuildings | None = Field(
        None,
        description="Columns of the offices that tell of their buildings: which a plan frees is shown, and what becomes of their rooms.",
    )
    beyond: Annotated[tuple[Distance, ...], Named.DISTANCE] = Field(
        (), description="How many people are farther than each of these distances is shown, before and after: [1 km, 2 km, 3 km]."
    )
    alternatives: Alternatives | None = Field(
        None, description="Plans to show beside the best: nearly as good, and as different as can be."
    )
    rules: tuple[AnyRule, ...] = Field((), description="What is demanded of the plan besides its objectives.")
    objective: tuple[Goal, ...] = Field(min_length=1, description="In order: each decides among the optima of those before it.")
    assumptions: tuple[GivenText, ...] = Field(
        (), description="What the scenario itself takes for granted, printed on every output: [{ja: …, en: …}]."
    )
    not_in_data: tuple[GivenText, ...] = Field(
        (),
        description="What those who decide would want to know and the data do not hold, besides what the study says: [{ja: …, en: …}].",
    )
    contact: GivenText | None = Field(
        None,
        description="Where residents can ask, as the leaflet for them says it: the section, its telephone. Nothing is said without it.",
    )
    plan: AnyPlan | None = Field(
        None, description="A plan given rather than sought, which placement evaluate shows beside the best: [+a, -b], or [a, c]."
    )

    @property
    def departures(self) -> Departures:
        """The setting of the objectives on public transport: that of the first such service, or the default."""
        by_transit = [service for service in self.served.services if service.transit is not None]
        return by_transit[0].departures if by_transit else Departures()

    @property
    def parts(self) -> tuple[Stretch, ...] | tuple[Future, ...]:
        """The parts of its phases, or its futures; none where it has neither."""
        return self.stretches or (self.futures.of if self.futures else ())

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Its phases and, where these last for years, their parts in which the same people count."""
        phases = self.phases or ()
        begun = tuple((one.id, one.title or same(one.id), one.from_year) for one in phases if one.from_year is not None)
        if self.years is not None and phases and len(begun) == len(phases):
            return stretches_of(self.years, begun)
        return tuple(Stretch(one.id, one.title or same(one.id), one.id, one.people, one.weight) for one in phases)

    def phases_of(self, rule: AnyRule) -> tuple[str, ...]:
        """Return the ids of the phases in which a rule holds: of those that last for years, all with a month of its own."""
        held = (part.phase for part in self.stretches if not part.begin or rule.months.meets(Months(part.begin, part.end)))
        return tuple(dict.fromkeys(held))

    @property
    def needs(self) -> frozenset[Need]:
        """What its objectives and rules need of it, and of the access measured."""
        return frozenset().union(*(goal.needs for goal in self.objective), *(rule.NEEDS for rule in self.rules))

    @property
    def added(self) -> tuple[int, int]:
        """Fewest and most offices added in the end."""
        count = self.phases[-1].open if self.phases else self.offices.open  # of states nothing is asked
        return (0, 0) if count is None else (count.min, count.max)

    def __repr__(self) -> str:
        goals = ", ".join(goal.label for goal in self.objective)
        return f"<Scenario {self.scenario}: study {self.study}, {len(self.rules)} rules, {goals}>"

    __str__ = __repr__

    @property
    def whose(self) -> Text:
        """What the people who count are called, or the name of their column."""
        return self.people_title or same(self.people)

    @model_validator(mode="after")
    def _distinct(self) -> Scenario:
        named: tuple[tuple[str, list[str], Text], ...] = (
            ("objective", [goal.label for goal in self.objective], Text("objective")),
            ("rules", [rule.id for rule in self.rules], Text("rule id")),
            ("phases", [phase.id for phase in self.phases or ()], Text("phase id")),
            ("states", [state.id for state in self.states or ()], Text("state id")),
            ("beyond", [str(Distance.of(distance.mm)) for distance in self.beyond], Text("distance")),
            ("groups", [group.id for group in self.groups], Text("group id")),
            ("services", [service.id for service in self.services], Text("service id")),
        )
        if self.people_title is not None and self.people == EVERYONE:
            raise refusal("belongs-to", Text("people_title goes with people; write whose people count"), "people_title")
        for key, words, said in named:
            twice = sorted({word for word in words if words.count(word) > 1})
            if twice:
                second = len(words) - 1 - words[::-1].index(twice[0])
                message = Text("{said} {twice} is written twice", said=said, twice=twice[0])
                raise refusal("repeated", message, key, second, *(() if key == "objective" else ("id",)))
        return self


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario with the file it came from, if it came from one.

    Parameters
    ----------
    located
        the scenario, with the place of each of its parts.
    path
        the file; None where a program gave the scenario.
    sha256
        hashes of the file, or of what it would hold, and of those it extends, in this order, as they were read.
    parents
        the files it extends, the nearest first.
    folder
        the folder that the study's name is relative to; that of the file by default, or the current one.
    rule_folders
        by id of a rule, the folder of the file that names its polygons, to which that name is relative; by `queue.profile`, that of
        the file that names the hours of a day.
    """

    located: Located[Scenario]
    path: Path | None
    sha256: tuple[str, ...]
    parents: tuple[Path, ...] = ()
    folder: Path | None = None
    rule_folders: Mapping[str, Path] = field(default_factory=dict)

    @property
    def scenario(self) -> Scenario:
        """The scenario itself."""
        return self.located.value

    @property
    def home(self) -> Path:
        """The folder that the study's name is relative to."""
        return self.folder or (self.path.parent if self.path else Path())

    @property
    def study_source(self) -> str | Path:
        """The study that the scenario names: a folder beside the file, else the name of a bundled one."""
        beside = self.home / self.scenario.study
        return beside if beside.is_dir() else self.scenario.study

    def folder_of(self, rule: str) -> Path:
        """Return the folder that a rule's polygon file is relative to."""
        return self.rule_folders.get(rule, self.path.parent if self.path else Path())

    def __repr__(self) -> str:
        return f"<ScenarioFile {self.scenario.scenario} from {'values' if self.path is None else self.path.name}>"


def bundled_scenarios() -> list[str]:
    """Return the names of the bundled scenarios."""
    return sorted(path.stem for path in BUNDLED.glob("*.yaml"))


AnyScenario = str | Path | Mapping[str, Any] | Scenario | ScenarioFile
"""What says a scenario: a bundled name, a file, what a file would hold as a mapping, or one that was read."""


def load_scenario(source: AnyScenario) -> ScenarioFile:
    """Read a scenario, with those it extends.

    Parameters
    ----------
    source
        a file, or the name of a bundled scenario; or what a file would hold, as a mapping or a `Scenario`: the files and the
        study that it names are then relative to the current folder.

    Returns
    -------
    file
        the validated scenario and its file; one that was read is returned as it is.

    Raises
    ------
    InputError
        with every fault at its file, line and column; of a mapping, at its keys.
    """
    if isinstance(source, ScenarioFile):
        return source
    path, parsed = _parsed(source)
    chain = extended(path or Path(), parsed, BUNDLED)
    older = older_findings(chain.parsed.tree, chain.parsed.source)
    if older:
        raise InputError([*chain.parsed.faults, *older])
    located = validate(chain.parsed, Scenario)
    folders = {
        located.value.rules[int(path[1])].id: chain.folder_of(*path)
        for what in (Named.OFFICE_POLYGONS, Named.DEMAND_POLYGONS)
        for path, _ in each_named(located.value, what)
    }
    if located.value.queue is not None and located.value.queue.profile is not None:
        folders[PROFILE] = chain.folder_of("queue", "profile")
    hashes = tuple(source.sha256 for _, source in chain.written)
    return ScenarioFile(located, path, hashes, chain.parents, chain.home, folders)


def _parsed(source: str | Path | Mapping[str, Any] | Scenario) -> tuple[Path | None, Parsed]:
    """Return a scenario as plain values, and the file they stand in."""
    if isinstance(source, Scenario):
        return None, parse_values(_brief(source))
    if isinstance(source, Mapping):
        return None, parse_values(source)
    path = Path(source)
    if isinstance(source, str) and source in bundled_scenarios():
        path = BUNDLED / f"{source}.yaml"
        return path, parse_yaml(path, shown=path.name)
    if path.suffix not in {".yaml", ".yml"} and not path.exists():
        names = ", ".join(bundled_scenarios())
        message = Text("there is no scenario {source}; name a file, or a bundled one ({names})", source=source, names=names)
        raise InputError(Finding("scenario-missing", "stop", message, value=str(source)))
    return path, parse_yaml(path, shown=str(source))


def dump_scenario(scenario: Scenario) -> str:
    """Return a scenario as the text of a file that reads back as the same."""
    return yaml_text(_brief(scenario))


def _brief(scenario: Scenario) -> dict[str, Any]:
    """Return what a file holds of a scenario: one number for a range of one, and nothing that says nothing."""
    return {
        key: _briefly(value, key) for key, value in _telling(scenario.model_dump(mode="json", by_alias=True, exclude_none=True))
    }


def _briefly(value: object, key: str = "") -> object:
    if isinstance(value, dict):
        if key in {"open", "close", "total"} and value.get("min") == value.get("max"):
            return value["min"]
        return {name: _briefly(of, name) for name, of in _telling(value)}
    return [_briefly(of) for of in value] if isinstance(value, list) else value


def _telling(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((key, value) for key, value in values.items() if value not in ({}, []) and value is not False)


def shown_study(name: str) -> str:
    """Return a study's name fit for an output: never an absolute path."""
    return Path(name).name if Path(name).is_absolute() else name


def has_own_scale(scenario: Scenario) -> bool:
    """Return whether scores or regrets are counted from what the scenario's own conditions allow."""
    by_regret = scenario.futures is not None and scenario.futures.by == "regret"
    return by_regret or any(goal.weigh for goal in scenario.objective)
