"""The objectives of a scenario: what is made as large or as small as possible, in order."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from geodata.yamlfiles.reader import StrictModel
from models.criteria import Sense
from models.messages.text import Text
from placement.scenario.quantities import Distance, Share, distance_mm, refusal, share_of

MaximizeName = Literal[
    "served_population",
    "backup_population",
    "gradual_population",
    "placed_population",
    "certificate_population",
    "transit_access",
    "caseload",
    "separation",
]
MinimizeName = Literal[
    "mean_distance",
    "max_distance",
    "worst_area_distance",
    "equal_distance",
    "placed_distance",
    "certificate_distance",
    "mean_walking_time",
    "mean_transit_time",
    "open_offices",
]
SENSES: dict[str, Sense] = {
    **dict.fromkeys(MaximizeName.__args__, "max"),  # type: ignore[attr-defined]
    **dict.fromkeys(MinimizeName.__args__, "min"),  # type: ignore[attr-defined]
}


class Aim(StrictModel):
    """One criterion and its direction."""

    maximize: MaximizeName | None = Field(None, description="Made as large as possible.")
    minimize: MinimizeName | None = Field(None, description="Made as small as possible.")
    full: Distance | None = Field(None, description="With gradual_population: full service up to this distance.")
    none: Distance | None = Field(
        None, description="With gradual_population: no service from this distance on; between, it falls evenly."
    )
    aversion: float | None = Field(
        None, gt=0, le=10, description="With equal_distance: how much inequality counts against a plan; 1 is the default."
    )

    @model_validator(mode="before")
    @classmethod
    def _sense(cls, value: Any) -> Any:
        for key, name in value.items() if isinstance(value, dict) else ():
            right = {"max": "maximize", "min": "minimize"}.get(SENSES.get(name, "")) if isinstance(name, str) else None
            if key in {"maximize", "minimize"} and right not in {None, key}:
                raise refusal("wrong_sense", Text("{name} goes with {right}", name=name, right=right))
        return value

    @model_validator(mode="after")
    def _fits(self) -> Aim:
        if self._chosen() != 1:
            raise refusal("one_of", Text("write one of {choices}", choices=self._choices()))
        gradual = self.maximize == "gradual_population"
        if gradual != (self.full is not None) or gradual != (self.none is not None):
            raise refusal(
                "belongs_to",
                Text("gradual_population goes with full and none (such as full: 2 km, none: 4 km)"),
            )
        if self.full and self.none and distance_mm(self.full) >= distance_mm(self.none):
            raise refusal(
                "range_order",
                Text("full {full} must be less than none {none}", full=self.full, none=self.none),
            )
        if self.aversion is not None and self.minimize != "equal_distance":
            raise refusal("belongs_to", Text("aversion goes with equal_distance"))
        return self

    def _chosen(self) -> int:
        return sum(way is not None for way in (self.maximize, self.minimize))

    def _choices(self) -> str:
        return "maximize / minimize"

    @property
    def name(self) -> str:
        """The criterion's name."""
        return str(self.maximize or self.minimize)


class Weighed(Aim):
    """A criterion with its weight among others."""

    weight: Share = Field(description="How much it counts among the criteria weighed: 60 %.")

    @property
    def part(self) -> Fraction:
        """The weight as a share of 1."""
        return share_of(self.weight)


def _parts(value: object) -> object:
    # `Aim` is validated as Python, where a list is no tuple
    return tuple(value) if isinstance(value, list) else value


class Goal(Aim):
    """One objective: what is made as large or as small as possible."""

    weigh: Annotated[tuple[Weighed, ...] | None, BeforeValidator(_parts)] = Field(
        None, min_length=2, description="Criteria weighed together: each from 0 (worst) to 1 (best), times its weight, summed."
    )
    within: Share | None = Field(None, description="How much of its best may be given up for the objectives after it: 1 %.")

    def _chosen(self) -> int:
        return super()._chosen() + (self.weigh is not None)

    def _choices(self) -> str:
        return f"{super()._choices()} / weigh"

    @model_validator(mode="after")
    def _weights(self) -> Goal:
        names = [part.name for part in self.weigh or ()]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            second = len(names) - 1 - names[::-1].index(twice[0])
            raise refusal("repeated", Text("{twice} is written twice", twice=twice[0]), "weigh", second)
        if self.weigh and sum(part.part for part in self.weigh) != 1:
            total = float(sum(part.part for part in self.weigh) * 100)
            raise refusal(
                "weights_sum",
                Text("the weights add up to {total:g} %; make it 100 %", total=total),
            )
        return self

    @property
    def name(self) -> str:
        """The criterion's name."""
        return "weighed" if self.weigh else super().name

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all criteria it rests on."""
        return tuple(part.name for part in self.weigh) if self.weigh else (self.name,)

    @property
    def slack(self) -> Fraction:
        """Share of its best that may be given up."""
        return share_of(self.within) if self.within else Fraction(0)
