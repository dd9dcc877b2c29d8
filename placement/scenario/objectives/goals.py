"""The objectives of a scenario: what is made as large or as small as possible, in order."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, create_model, model_validator
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from geodata.yamlfiles.reader import StrictModel
from models.criteria import Sense
from models.messages.text import Text
from placement.scenario.ids import PeopleOf, ServiceOf
from placement.scenario.objectives.definition import Need, Objective, Unit
from placement.scenario.objectives.registry import WEIGHED, counting, objective, objectives, of_places
from placement.scenario.objectives.sums import SumOf, sum_objective
from placement.scenario.quantities import Count, Distance, Duration, Figure, People, Share
from placement.scenario.written import Quantity, refusal

MAXIMIZE, MINIMIZE = "maximize", "minimize"
KEYS: dict[Sense, str] = {"max": MAXIMIZE, "min": MINIMIZE}
# how the best and the worst of a criterion are written, by its unit
FIGURES: dict[Unit, tuple[tuple[type[Quantity], ...], str]] = {
    "people": ((People, Count), "1200 people"),
    "thousandths": ((People, Count), "1200 people"),
    "person_mm": ((Distance,), "1.2 km"),
    "equivalent": ((Distance,), "1.2 km"),
    "person_s": ((Duration,), "20 min"),
    "count": ((Count,), "4"),
}


@dataclass(frozen=True)
class _OfSense:
    """How pydantic reads an objective: a name, one of those of a sense, or a sum of a column."""

    sense: Sense

    @property
    def names(self) -> list[str]:
        return [of.name for of in objectives() if of.sense == self.sense]

    def read(self, value: object) -> object:
        if value not in self.names:
            quoted = [repr(name) for name in self.names]
            raise PydanticKnownError("literal_error", {"expected": f"{', '.join(quoted[:-1])} or {quoted[-1]}"})
        return value

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        named = core_schema.no_info_plain_validator_function(self.read)
        return core_schema.tagged_union_schema({"a name": named, "a sum": handler.generate_schema(SumOf)}, _which)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        added_up = handler(schema["choices"]["a sum"])
        return {"anyOf": [{"enum": self.names, "type": "string"}, added_up]}


def _which(value: object) -> str:
    return "a sum" if isinstance(value, dict | SumOf) else "a name"


class _Named(StrictModel):
    """The name of a criterion, under its direction."""

    maximize: Annotated[str | SumOf, _OfSense("max")] | None = Field(None, description="Made as large as possible.")
    minimize: Annotated[str | SumOf, _OfSense("min")] | None = Field(None, description="Made as small as possible.")


PARAMETERS = {
    one.key: (one.kind | None, Field(None, description=f"With {of.name}: {one.description}"))
    for of in objectives()
    for one in of.parameters
}
if TYPE_CHECKING:
    _Own = _Named
else:
    _Own = create_model("_Own", __base__=_Named, **PARAMETERS)


class Aim(_Own):
    """One criterion and its direction."""

    people: PeopleOf = Field(
        None, description="Whose people count in it: a column of the study's demand; those of the scenario by default."
    )

    service: ServiceOf = Field(
        None, description="Of which service: the id of one under services; by default that of the offices chosen."
    )

    @model_validator(mode="before")
    @classmethod
    def _sense(cls, value: Any) -> Any:
        senses = {of.name: of.sense for of in objectives()}
        for key, name in value.items() if isinstance(value, dict) else ():
            right = KEYS[senses[name]] if isinstance(name, str) and name in senses else key
            if key in {MAXIMIZE, MINIMIZE} and right != key:
                raise refusal("wrong_sense", Text("{name} goes with {right}", name=name, right=right))
        return value

    @model_validator(mode="after")
    def _fits(self) -> Aim:
        if self._chosen() != 1:
            raise refusal("one_of", Text("write one of {choices}", choices=self._choices()))
        for of in objectives():
            fault = of.fault(self.name, self.own)
            if fault is not None:
                raise fault
        if self.people and self.name not in (known := counting()):
            raise refusal("belongs_to", Text("{key} goes with {owners}", key="people", owners=" / ".join(known)))
        if self.service and not isinstance(self._of, SumOf) and self.name not in (near := of_places()):
            raise refusal("belongs_to", Text("{key} goes with {owners}", key="service", owners=" / ".join(near)))
        return self

    def _chosen(self) -> int:
        return sum(way is not None for way in (self.maximize, self.minimize))

    def _choices(self) -> str:
        return f"{MAXIMIZE} / {MINIMIZE}"

    @property
    def name(self) -> str:
        """The criterion's name."""
        of = self._of
        return of.name if isinstance(of, SumOf) else str(of)

    @property
    def _of(self) -> str | SumOf | None:
        return self.maximize or self.minimize

    @property
    def label(self) -> str:
        """The criterion's name, with the service and those counted where it says so: no two objectives of a scenario share it."""
        return "_".join(part for part in (self.name, self.service, self.people) if part)

    @property
    def own(self) -> dict[str, Any]:
        """The criterion's own parameters, by key: those written."""
        found = {key: getattr(self, key) for key in PARAMETERS}
        return {key: value for key, value in found.items() if value is not None}

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """Definitions of all criteria it rests on."""
        of = self._of
        sense: Sense = "max" if self.maximize else "min"
        return (sum_objective(of, sense, self.service) if isinstance(of, SumOf) else objective(self.name),)

    @property
    def needs(self) -> frozenset[Need]:
        """What they need of a scenario and its access."""
        return frozenset(need for of in self.objectives for need in of.needs)


class Weighed(Aim):
    """A criterion with its weight among others."""

    weight: Share = Field(description="How much it counts among the criteria weighed: 60 %.")

    best: Figure | None = Field(
        None, description="What counts as 1, beside worst; found out where it is left out: 700000 people."
    )
    worst: Figure | None = Field(None, description="What counts as 0: the worst that is still acceptable.")

    @model_validator(mode="after")
    def _anchored(self) -> Weighed:
        if self.best is None and self.worst is None:
            return self
        if self.best is None or self.worst is None:
            raise refusal("anchors_pair", Text("write both best and worst, or neither"))
        (of,) = self.objectives
        for key, figure in (("best", self.best), ("worst", self.worst)):
            kinds, example = FIGURES.get(of.unit, ((Quantity,), ""))
            if not isinstance(figure, kinds):
                message = Text("{key} of {name} is written like {example}", key=key, name=of.name, example=example)
                raise refusal("anchor_kind", message, key)
        better, worse = (self.best, self.worst) if of.sense == "max" else (self.worst, self.best)
        if better.amount <= worse.amount:
            message = Text("best {best} must be better than worst {worst}", best=self.best, worst=self.worst)
            raise refusal("anchors_order", message, "best")
        return self

    @property
    def part(self) -> Fraction:
        """The weight as a share of 1."""
        return self.weight.share


def _parts(value: object) -> object:
    # `Aim` is validated as Python, where a list is no tuple
    return tuple(value) if isinstance(value, list) else value


class Goal(Aim):
    """One objective: what is made as large or as small as possible."""

    weigh: Annotated[tuple[Weighed, ...] | None, BeforeValidator(_parts)] = Field(
        None, min_length=2, description="Criteria weighed together: each from 0 (worst) to 1 (best), times its weight, summed."
    )
    give_up: Share | None = Field(None, description="How much of its best may be given up for the objectives after it: 1 %.")

    def _chosen(self) -> int:
        return super()._chosen() + (self.weigh is not None)

    def _choices(self) -> str:
        return f"{super()._choices()} / weigh"

    @model_validator(mode="after")
    def _weights(self) -> Goal:
        names = [part.label for part in self.weigh or ()]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            second = len(names) - 1 - names[::-1].index(twice[0])
            raise refusal("repeated", Text("{twice} is written twice", twice=twice[0]), "weigh", second)
        if self.weigh and sum(part.part for part in self.weigh) != 1:
            total = float(sum(part.part for part in self.weigh) * 100)
            raise refusal("weights_sum", Text("the weights add up to {total:g} %; make it 100 %", total=total))
        return self

    @property
    def name(self) -> str:
        """The criterion's name."""
        return WEIGHED.name if self.weigh else super().name

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """Definitions of all criteria it rests on."""
        return tuple(of for part in self.weigh for of in part.objectives) if self.weigh else super().objectives

    @property
    def slack(self) -> Fraction:
        """Share of its best that may be given up."""
        return self.give_up.share if self.give_up else Fraction(0)
