"""`queue`: who comes in the busiest hour and how long each takes, stated by whoever asks how long people wait."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticKnownError

from geodata.yamlfiles.reader import GivenText, StrictModel
from models.messages.text import Text
from models.queueing.queue import Queue
from placement.scenario.quantities import Duration, pattern, refusal

# how many of each are looked at
MOST_VALUES = 6
MOST_AN_HOUR = 100_000
_NUMBER = {"type": "integer", "minimum": 1, "maximum": MOST_AN_HOUR}


def _several(value: object) -> object:
    if value == []:
        raise PydanticKnownError("too_short", {"field_type": "List", "min_length": 1, "actual_length": 0})
    # one value is a list of one; a list is no tuple where it is validated as Python
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _schema(of: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"oneOf": [of, {"type": "array", "items": of, "minItems": 1, "maxItems": MOST_VALUES}]})


_Several = BeforeValidator(_several)
Times = Annotated[tuple[Duration, ...], Field(max_length=MOST_VALUES), _Several, _schema(pattern(Duration))]
Numbers = Annotated[
    tuple[Annotated[int, Field(ge=1, le=MOST_AN_HOUR)], ...],
    Field(max_length=MOST_VALUES),
    _Several,
    _schema(_NUMBER),
]


class Arrivals(StrictModel):
    """How many come."""

    per_hour: Numbers = Field(
        description="Arrivals of the busiest hour at all offices together, spread like the people who count: 75, or several to be looked at: [37, 75]."
    )


class CounterLimit(StrictModel):
    """How many counters there may be."""

    total: int = Field(ge=1, description="Counters of all open offices together, at most: 33.")


class Case(NamedTuple):
    """One service time with one number of arrivals.

    Parameters
    ----------
    service_time
        the mean time at the counter.
    per_hour
        arrivals of the busiest hour at all offices together.
    """

    service_time: Duration
    per_hour: int

    def queue(self, everyone: int) -> Queue:
        """Return the queue at an office by how many people go there, of everyone who counts."""
        return Queue(Fraction(self.per_hour, max(everyone, 1)), Fraction(self.service_time.seconds))

    @property
    def busy(self) -> Fraction:
        """How many counters are busy at a time, of all offices, on average."""
        return Fraction(self.per_hour * self.service_time.seconds, 3600)


class StatedQueue(StrictModel):
    """The queue at each office: who comes, and how long each takes. Nothing is assumed that is not written here."""

    service_time: Times = Field(
        description="Mean time of a case at the counter: 15 min, or several to be looked at: [10 min, 15 min, 20 min]."
    )
    arrivals: Arrivals = Field(description="How many come: {per_hour: 75}.")
    measure: Literal["mean_wait"] = Field(
        "mean_wait", description="What a wait is: the mean from arrival to the counter, at the office where it is longest."
    )
    counters: CounterLimit | None = Field(
        None, description="How many counters there may be: {total: 33}; without it, an objective makes them as few as can be."
    )
    because: GivenText | None = Field(None, description="Why these figures, and what about them is assumed.")
    source: GivenText | None = Field(None, description="Where they come from: who, which paper, when.")

    @model_validator(mode="after")
    def _distinct(self) -> StatedQueue:
        of: tuple[tuple[tuple[str, ...], tuple[object, ...]], ...] = (
            (("service_time",), tuple(time.seconds for time in self.service_time)),
            (("arrivals", "per_hour"), self.arrivals.per_hour),
        )
        for path, values in of:
            second = next((place for place, value in enumerate(values) if value in values[:place]), None)
            if second is not None:
                twice = self.service_time[second] if path == ("service_time",) else values[second]
                raise refusal("repeated", Text("{twice} is written twice", twice=twice), *path, second)
        return self

    @property
    def cases(self) -> tuple[Case, ...]:
        """Each service time with each number of arrivals."""
        return tuple(Case(*case) for case in product(self.service_time, self.arrivals.per_hour))

    @property
    def hardest(self) -> Case:
        """The longest service time with the most arrivals: it needs the most counters, and decides."""
        return max(self.cases, key=lambda case: (case.service_time.seconds, case.per_hour))
