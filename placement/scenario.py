"""The scenario file: what an analyst may write, and what it means.

The models below are the single source of the file's rules: the reader, the messages and the JSON Schema
all come from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from geodata.access import Departures
from geodata.yamlfile import BilingualText, Located, StrictModel, read_yaml
from models.errors import Finding, InputError
from models.problem import SENSES, ObjectiveName
from models.text import Text
from placement.quantities import DEPART, Date, Depart, Distance, Duration, Reach, refusal

BUNDLED = Path(__file__).parent / "scenarios"

Id = Annotated[str, Field(min_length=1, max_length=100)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]


def _range(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 1:
            raise refusal(
                "open_range",
                f"{value} か所は増やせません。1 以上にするか、評価だけなら from と open を省いてください",
                f"cannot add {value}; write at least 1, or leave out from and open to evaluate only",
            )
        return {"min": value, "max": value}
    return value


class Service(StrictModel):
    """One way of being served: in a straight line, on foot, or by public transport."""

    straight_line: Distance | None = Field(
        None, description="Within this distance of an open office as the crow flies, inclusive: 3 km, 800 m."
    )
    walking: Reach | None = Field(
        None, description="Within this distance or time of an open office on foot, inclusive: 3 km, 800 m, 15 min."
    )
    transit: Duration | None = Field(
        None, description="Within this time of an open office by public transport, door to door, inclusive: 30 min."
    )
    depart: Depart | None = Field(None, description="With transit: when people set out: weekday 10:00-12:00 (the default).")
    percentile: int | None = Field(
        None, ge=1, le=99, description="With transit: which of the times over the window counts; 50 (the default) is the median."
    )
    date: Date | None = Field(None, description="With transit: the day, 2026-07-15; by default the first all feeds cover.")

    @model_validator(mode="after")
    def _one(self) -> Service:
        if sum(way is not None for way in (self.straight_line, self.walking, self.transit)) != 1:
            raise refusal(
                "one_of",
                "straight_line、walking、transit のどれか一つを書いてください",
                "write one of straight_line, walking and transit",
            )
        if self.transit is None and (self.depart, self.percentile, self.date) != (None, None, None):
            raise refusal(
                "transit_only",
                "depart、percentile、date は transit と一緒に書くものです",
                "depart, percentile and date go with transit",
            )
        return self

    @property
    def departures(self) -> Departures:
        """When people set out, and which percentile counts."""
        day, _, clock = (self.depart or DEPART).partition(" ")
        start, end = (int(time[:2]) * 3600 + int(time[3:]) * 60 for time in clock.split("-"))
        return Departures("weekday" if day == "weekday" else "holiday", start, end, self.percentile or 50, self.date)


class Served(StrictModel):
    """When a resident is served: when any, or all, of the ways listed hold."""

    any_of: tuple[Service, ...] | None = Field(None, alias="any", min_length=1, description="Served when one of these holds.")
    all_of: tuple[Service, ...] | None = Field(None, alias="all", min_length=1, description="Served when all of these hold.")

    @model_validator(mode="after")
    def _one(self) -> Served:
        if (self.any_of is None) == (self.all_of is None):
            raise refusal("one_of", "any か all のどちらか一つを書いてください", "write either any or all, one of them")
        return self

    @property
    def services(self) -> tuple[Service, ...]:
        """The ways listed."""
        return self.any_of or self.all_of or ()


class From(StrictModel):
    """Which offices may be added: those of a kind, or those listed."""

    kind: Id | None = Field(None, description="Offices of this kind in the study: branch.")
    ids: tuple[Id, ...] | None = Field(None, min_length=1, description="Offices with these ids.")

    @model_validator(mode="after")
    def _one(self) -> From:
        if (self.kind is None) == (self.ids is None):
            raise refusal("one_of", "kind か ids のどちらか一つを書いてください", "write either kind or ids, one of them")
        return self


class OpenRange(StrictModel):
    """How many offices are added, at least and at most."""

    min: int = Field(ge=0, description="At least this many are added.")
    max: int = Field(ge=1, description="At most this many are added.")

    @model_validator(mode="after")
    def _order(self) -> OpenRange:
        if self.min > self.max:
            raise refusal(
                "range_order",
                f"min {self.min} が max {self.max} より大きくなっています",
                f"min {self.min} is more than max {self.max}",
            )
        return self


Open = Annotated[
    OpenRange,
    BeforeValidator(_range),
    WithJsonSchema(
        {
            "description": "How many are added: 2, or {min: 1, max: 3}.",
            "oneOf": [
                {"type": "integer", "minimum": 1},
                {
                    "type": "object",
                    "properties": {"min": {"type": "integer", "minimum": 0}, "max": {"type": "integer", "minimum": 1}},
                    "required": ["min", "max"],
                    "additionalProperties": False,
                },
            ],
        }
    ),
]


class Offices(StrictModel):
    """Which offices stay, which may be added, and how many."""

    keep: tuple[Id, ...] = Field((), description="Offices that stay open whatever happens.")
    from_: From | None = Field(None, alias="from", description="Offices that may be added; leave out to evaluate only.")
    forbid: tuple[Id, ...] = Field((), description="Offices that may not be added.")
    open: Open | None = Field(None, description="How many are added: 2, or {min: 1, max: 3}.")

    @model_validator(mode="after")
    def _both(self) -> Offices:
        if (self.from_ is None) != (self.open is None):
            raise refusal(
                "both_or_neither",
                "from と open は両方書くか、両方省いてください (省くと評価だけをします)",
                "write both from and open, or neither (then the plan is only evaluated)",
            )
        return self

    @property
    def added(self) -> tuple[int, int]:
        """Fewest and most offices added."""
        return (0, 0) if self.open is None else (self.open.min, self.open.max)


class Rule(StrictModel):
    """A limit on how many offices of a set are open, with its reason."""

    id: Name = Field(description="Short name of the rule.")
    at_least: int | None = Field(None, ge=0, description="At least this many of the set are open.")
    at_most: int | None = Field(None, ge=0, description="At most this many of the set are open.")
    of: tuple[Id, ...] = Field(min_length=1, description="Ids of the offices in the set.")
    because: BilingualText | None = Field(None, description="The reason, for the council.")
    source: str | None = Field(None, description="Who decided it, in which document, when.")

    @model_validator(mode="after")
    def _one(self) -> Rule:
        if (self.at_least is None) == (self.at_most is None):
            raise refusal(
                "one_of", "at_least か at_most のどちらか一つを書いてください", "write either at_least or at_most, one of them"
            )
        return self


class Goal(StrictModel):
    """One objective: what is made as large or as small as possible."""

    maximize: Literal["served_population", "transit_access", "caseload"] | None = Field(
        None, description="Made as large as possible."
    )
    minimize: Literal["mean_distance", "mean_walking_time", "mean_transit_time", "open_offices"] | None = Field(
        None, description="Made as small as possible."
    )

    @model_validator(mode="before")
    @classmethod
    def _sense(cls, value: Any) -> Any:
        for key, name in value.items() if isinstance(value, dict) else ():
            right = {"max": "maximize", "min": "minimize"}.get(SENSES.get(name, "")) if isinstance(name, str) else None
            if key in {"maximize", "minimize"} and right not in {None, key}:
                raise refusal("wrong_sense", f"{name} は {right} です", f"{name} goes with {right}")
        return value

    @model_validator(mode="after")
    def _one(self) -> Goal:
        if (self.maximize is None) == (self.minimize is None):
            raise refusal(
                "one_of", "maximize か minimize のどちらか一つを書いてください", "write either maximize or minimize, one of them"
            )
        return self

    @property
    def name(self) -> ObjectiveName:
        """The objective's name."""
        name = self.maximize or self.minimize
        assert name is not None  # noqa: S101 - `_one` has seen to it
        return name


class Scenario(StrictModel):
    """A question to the optimizer: who counts as served, what may open, and what matters most."""

    scenario: Name = Field(description="Short name of the scenario.")
    title: BilingualText = Field(description="What people read above the map.")
    study: str = Field(min_length=1, max_length=300, description="A bundled study (nerima), or a folder relative to this file.")
    served: Served = Field(description="When a resident counts as served.")
    offices: Offices = Field(description="Which offices stay, which may be added, and how many.")
    rules: tuple[Rule, ...] = Field((), description="Further limits on sets of offices.")
    objective: tuple[Goal, ...] = Field(min_length=1, description="In order: each decides among the optima of those before it.")

    @property
    def departures(self) -> Departures:
        """The setting of the objectives on public transport: that of the first such service, or the default."""
        by_transit = [service for service in self.served.services if service.transit is not None]
        return by_transit[0].departures if by_transit else Departures()

    @model_validator(mode="after")
    def _distinct(self) -> Scenario:
        named: tuple[tuple[list[str], str, str], ...] = (
            ([goal.name for goal in self.objective], "目的", "objective"),
            ([rule.id for rule in self.rules], "規則の id", "rule id"),
        )
        for words, ja, en in named:
            twice = sorted({word for word in words if words.count(word) > 1})
            if twice:
                raise refusal("repeated", f"{ja} {twice[0]} が2回書かれています", f"{en} {twice[0]} is written twice")
        return self


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario with the file it came from.

    Parameters
    ----------
    located
        the scenario, with the place of each of its parts.
    path
        the file.
    """

    located: Located[Scenario]
    path: Path

    @property
    def scenario(self) -> Scenario:
        """The scenario itself."""
        return self.located.value


def bundled_scenarios() -> list[str]:
    """Return the names of the bundled scenarios."""
    return sorted(path.stem for path in BUNDLED.glob("*.yaml"))


def load_scenario(source: str | Path) -> ScenarioFile:
    """Read a scenario.

    Parameters
    ----------
    source
        a file, or the name of a bundled scenario.

    Returns
    -------
    file
        the validated scenario and its file.

    Raises
    ------
    InputError
        with every fault at its line and column.
    """
    path = Path(source)
    if isinstance(source, str) and source in bundled_scenarios():
        path, shown = BUNDLED / f"{source}.yaml", f"{source}.yaml"
    elif path.suffix not in {".yaml", ".yml"} and not path.exists():
        names = ", ".join(bundled_scenarios())
        message = Text(
            f"{source} というシナリオはありません。ファイル名か、付属のもの ({names}) を指定してください",
            f"there is no scenario {source}; name a file, or a bundled one ({names})",
        )
        raise InputError(Finding("scenario-missing", "stop", message, value=str(source)))
    else:
        shown = str(source)
    return ScenarioFile(read_yaml(path, Scenario, shown=shown), path)


def schema() -> dict[str, object]:
    """Return the JSON Schema of the scenario file, for editors."""
    made = Scenario.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "scenario.schema.json", **made}
