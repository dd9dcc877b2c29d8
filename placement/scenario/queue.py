"""`queue`: who comes, in the busiest hour or over a day, and how long each takes, stated by whoever asks how long people wait."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError, PydanticKnownError

from geodata.yamlfiles.reader import GivenText, StrictModel
from models.messages.text import Text, in_context
from models.queueing.queue import Queue
from placement.scenario.ids import FileName, Name
from placement.scenario.quantities import Duration, Share
from placement.scenario.written import Written, pattern, refusal

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


def _one_time(value: object) -> object:
    """Refuse a time for each service: those who come to a counter stand in one queue."""
    if isinstance(value, dict):
        message = Text(
            "different times at one counter are not reckoned with: one queue has one service time for all who come; write their mean, "
            "or several to be looked at: [10 min, 15 min]"
        )
        raise refusal("times_differ", message)
    return _several(value)


Times = Annotated[tuple[Duration, ...], Field(max_length=MOST_VALUES), BeforeValidator(_one_time), _schema(pattern(Duration))]
Numbers = Annotated[
    tuple[Annotated[int, Field(ge=1, le=MOST_AN_HOUR)], ...],
    Field(max_length=MOST_VALUES),
    _Several,
    _schema(_NUMBER),
]
Shares = Annotated[tuple[Share, ...], Field(max_length=MOST_VALUES), _Several, _schema(pattern(Share))]


@dataclass(frozen=True)
class Yearly(Written):
    """A number of cases a year such as `254000 a year`.

    Parameters
    ----------
    cases
        how many.
    """

    FORM = re.compile(r"(?P<number>[1-9][0-9]{0,8}) a year")
    EXAMPLES = ("254000 a year",)
    cases: int

    @classmethod
    def _misspelt(cls, text: str) -> PydanticCustomError:
        return refusal("yearly_form", Text("{text} is no number of cases; write it like 254000 a year", text=text))

    @classmethod
    def _made(cls, text: str, match: re.Match[str]) -> Yearly:
        return cls(text, int(match["number"]))


class Arrivals(StrictModel):
    """How many come."""

    per_hour: Numbers | None = Field(
        None,
        description="Arrivals of the busiest hour at all offices together, spread like the people who count: 75, or several to be looked at: [37, 75].",
    )
    per_day: Numbers | None = Field(None, description="With profile, arrivals of the day instead: 620, or several: [310, 620].")

    @model_validator(mode="after")
    def _one_way(self) -> Arrivals:
        if self.per_hour is not None and self.per_day is not None:
            raise refusal("one_of", Text("write either per_hour or per_day, one of them"), "per_day")
        if self.per_hour is None and self.per_day is None:
            message = Text("write how many come: {hour}, or with profile {day}", hour="per_hour: 75", day="per_day: 620")
            raise refusal("needs", message)
        return self

    @property
    def numbers(self) -> tuple[int, ...]:
        """Those of the busiest hour, or of the day."""
        return self.per_hour or self.per_day or ()


class Moved(StrictModel):
    """Cases of the counters that close, of which a share comes to the offices with the plan."""

    cases: Yearly = Field(description="Cases of the closed counters: 254000 a year.")
    hours: Annotated[int, Field(ge=1, le=8784)] | None = Field(
        None, description="Over how many opening hours of a year they are spread: 2079; with arrivals per_hour."
    )
    days: Annotated[int, Field(ge=1, le=366)] | None = Field(
        None, description="Over how many opening days of a year they are spread: 252; with arrivals per_day."
    )
    share: Shares = Field(
        description="What share of them comes to the offices with the plan: 25 %, or several: [0 %, 25 %, 50 %]."
    )

    @property
    def all_of_them(self) -> Fraction:
        """How many more come, in an hour or a day, where all do."""
        return Fraction(self.cases.cases, self.hours or self.days or 1)


class CounterLimit(StrictModel):
    """How many counters there may be."""

    total: int = Field(ge=1, description="Counters of all open offices together, at most: 33.")


class Case(NamedTuple):
    """One service time with one number of arrivals and, of cases moved, one share.

    Parameters
    ----------
    service_time
        the mean time at the counter.
    arrivals
        of the busiest hour at all offices together or, with a profile, of the day.
    share
        of the moved cases that comes with the plan; None where nothing is said of any.
    more
        what that adds to the arrivals with the plan.
    """

    service_time: Duration
    arrivals: int
    share: Share | None = None
    more: Fraction = Fraction(0)

    def queue(self, everyone: int, day: Sequence[Fraction] = (), *, before: bool = False) -> Queue:
        """Return the queue at an office by how many people go there.

        Parameters
        ----------
        everyone
            who counts.
        day
            the arrivals of each hour as shares of the day's; none where the arrivals are those of the busiest hour.
        before
            whether it is the queue before the plan, without the moved cases.
        """
        busiest = max(day, default=Fraction(1))
        arrivals = (self.arrivals if before else self.arrivals + self.more) * busiest
        profile = tuple(share / busiest for share in day)
        return Queue(Fraction(arrivals) / max(everyone, 1), Fraction(self.service_time.seconds), profile)

    def busy(self, day: Sequence[Fraction] = ()) -> Fraction:
        """Return how many counters are busy at a time in the busiest hour, of all offices, on average."""
        return (self.arrivals + self.more) * max(day, default=Fraction(1)) * self.service_time.seconds / 3600


class StatedQueue(StrictModel):
    """The queue at each office: who comes, and how long each takes. Nothing is assumed that is not written here."""

    services: tuple[Name, ...] | None = Field(
        None,
        min_length=1,
        description="The services at these counters, by id: those whose arrivals are given. Their counters are shared: [notifications].",
    )
    service_time: Times = Field(
        description="Mean time of a case at the counter: 15 min, or several to be looked at: [10 min, 15 min, 20 min]."
    )
    arrivals: Arrivals = Field(description="How many come: {per_hour: 75}, or with profile {per_day: 620}.")
    profile: FileName | None = Field(
        None,
        description="With arrivals per_day: a CSV file beside this one, with a row for each hour of the day: hour (9:00) and share (0.12); the shares sum to 1.",
    )
    moved: Moved | None = Field(
        None,
        description="Cases of closed counters that come to the offices with the plan: {cases: 254000 a year, hours: 2079, share: [0 %, 25 %]}.",
    )
    measure: Literal["mean_wait"] = Field(
        "mean_wait",
        description="What a wait is: the mean from arrival to the counter, of the arrivals of the worst hour, at the office where it is longest.",
    )
    counters: CounterLimit | None = Field(
        None,
        description="How many counters there may be: {total: 33}; without it, an objective makes them as few as can be. Where waits are made as short as can be with them, how many there are.",
    )
    because: GivenText | None = Field(None, description="Why these figures, and what about them is assumed.")
    source: GivenText | None = Field(None, description="Where they come from: who, which paper, when.")

    @model_validator(mode="after")
    def _sound(self) -> StatedQueue:
        per = "per_hour" if self.arrivals.per_day is None else "per_day"
        of: list[tuple[tuple[str, ...], tuple[object, ...], tuple[object, ...]]] = [
            (("service_time",), tuple(time.seconds for time in self.service_time), self.service_time),
            (("arrivals", per), self.arrivals.numbers, self.arrivals.numbers),
            (("services",), self.services or (), self.services or ()),
        ]
        if self.moved is not None:
            of.append((("moved", "share"), tuple(share.share for share in self.moved.share), self.moved.share))
        for path, values, said in of:
            second = next((place for place, value in enumerate(values) if value in values[:place]), None)
            if second is not None:
                raise refusal("repeated", Text("{twice} is written twice", twice=said[second]), *path, second)
        self._require_one_day()
        return self

    def _require_one_day(self) -> None:
        if self.profile is None and self.arrivals.per_day is not None:
            message = Text(
                "arrivals of a day need profile, which says how they fall on its hours: {example}", example="profile: day.csv"
            )
            raise refusal("needs", message, "arrivals", "per_day")
        if self.profile is not None and self.arrivals.per_day is None:
            message = Text("profile goes with the arrivals of a day: {example}", example="arrivals: {per_day: 620}")
            raise refusal("belongs_to", message, "profile")
        if self.moved is not None:
            key, other = ("hours", "days") if self.profile is None else ("days", "hours")
            if getattr(self.moved, other) is not None or getattr(self.moved, key) is None:
                message = Text(
                    "the arrivals are those of {unit}, so moved needs {key} (over how many of a year) and no {other}",
                    unit=in_context("queues", "an hour") if self.profile is None else in_context("queues", "a day"),
                    key=key,
                    other=other,
                )
                raise refusal("needs", message, "moved")

    @property
    def cases(self) -> tuple[Case, ...]:
        """Each service time with each number of arrivals and each share of the moved cases."""
        moved: tuple[tuple[Share | None, Fraction], ...] = ((None, Fraction(0)),)
        if self.moved is not None:
            moved = tuple((share, share.share * self.moved.all_of_them) for share in self.moved.share)
        return tuple(Case(time, number, *more) for time, number, more in product(self.service_time, self.arrivals.numbers, moved))

    @property
    def hardest(self) -> Case:
        """The longest service time with the most arrivals: it needs the most counters, and decides."""
        return max(self.cases, key=lambda case: (case.service_time.seconds, case.arrivals, case.more))
