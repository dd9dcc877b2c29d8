"""When a resident is served: the ways a scenario may count, and what they mean."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from geodata.access.departures import Departures
from geodata.streets.roads import Mode
from geodata.yamlfiles.reader import GivenText, StrictModel
from models.messages.text import Text
from placement.scenario.departures import USUAL_WINDOW, Date, Day, Window
from placement.scenario.ids import Name, Named
from placement.scenario.quantities import Distance, Duration, Reach
from placement.scenario.written import refusal

SATURDAY = 5


def wrong_day(date: str, kind: Day) -> PydanticCustomError | None:
    """Return what is wrong with a date as a day of some kind; None where it is one."""
    day = dt.date.fromisoformat(date)
    if kind == "weekday" and day.weekday() >= SATURDAY:
        return refusal(
            "date_weekend",
            Text(
                "{day} is a {weekday}; write depart: holiday 10:00-12:00, or a date from Monday to Friday",
                day=day,
                weekday=Text("Saturday") if day.weekday() == SATURDAY else Text("Sunday"),
            ),
        )
    if kind == "saturday" and day.weekday() != SATURDAY:
        message = Text("{day} is no Saturday; write another date, or depart: weekday 10:00-12:00 or holiday 10:00-12:00", day=day)
        return refusal("date_no_saturday", message)
    return None


class Service(StrictModel):
    """One way of being served: in a straight line, on foot, by public transport, car or bicycle, or by a matrix of the planner's own."""

    straight_line: Annotated[Distance | None, Named.DISTANCE] = Field(
        None, description="Within this distance of an open office as the crow flies, inclusive: 3 km, 800 m."
    )
    walking: Annotated[Reach | None, Named.DISTANCE] = Field(
        None, description="Within this distance or time of an open office on foot, inclusive: 3 km, 800 m, 15 min."
    )
    transit: Duration | None = Field(
        None, description="Within this time of an open office by public transport, door to door, inclusive: 30 min."
    )
    depart: Window | None = Field(None, description="With transit: when people set out: weekday 10:00-12:00 (the default).")
    percentile: int | None = Field(
        None, ge=1, le=99, description="With transit: which of the times over the window counts; 50 (the default) is the median."
    )
    date: Date | None = Field(None, description="With transit: the day, 2026-07-15; by default the first all feeds cover.")

    driving: Duration | None = Field(
        None,
        description="Within this time of an open office by car, from door to door, inclusive: 15 min; always shown beside the figure on foot.",
    )
    cycling: Duration | None = Field(
        None, description="Within this time of an open office by bicycle, from door to door, inclusive: 15 min."
    )
    matrix: Annotated[Name | None, Named.MATRIX] = Field(
        None, description="By a matrix of the study's own, by its name under matrices: in study.yaml; with within."
    )
    within: Annotated[Reach | None, Named.DISTANCE] = Field(
        None, description="With matrix: within this time, or distance where it holds metres, inclusive: 20 min, 5 km."
    )
    title: GivenText | None = Field(None, description="With matrix: what people call it: by car.")

    @model_validator(mode="after")
    def _one(self) -> Service:
        if sum(way is not None for way in (*self._alone, self.matrix)) != 1:
            raise refusal("one_of", Text("write one of straight_line, walking, transit, driving, cycling and matrix"))
        if (self.matrix is None) != (self.within is None) or (self.matrix is None and self.title is not None):
            raise refusal("matrix_within", Text("write matrix and within together: matrix: car, within: 20 min"))
        if self.transit is None and (self.depart, self.percentile, self.date) != (None, None, None):
            raise refusal("transit_only", Text("depart, percentile and date go with transit"))
        fault = None if self.date is None else wrong_day(self.date, self.window.day)
        if fault is not None:
            raise fault
        return self

    @property
    def _alone(self) -> tuple[Distance | Duration | None, ...]:
        return self.straight_line, self.walking, self.transit, self.driving, self.cycling

    @property
    def by_road(self) -> tuple[Mode, Duration] | None:
        """By car or by bicycle, and the time within which; None in any other way."""
        if self.driving is not None:
            return "driving", self.driving
        return None if self.cycling is None else ("cycling", self.cycling)

    @property
    def window(self) -> Window:
        """When people set out."""
        return self.depart or USUAL_WINDOW

    @property
    def departures(self) -> Departures:
        """When people set out, and which percentile counts."""
        return Departures(self.window.day, self.window.start_s, self.window.end_s, self.percentile or 50, self.date)


class Served(StrictModel):
    """When a resident is served: when any, or all, of the ways listed hold."""

    any_of: tuple[Service, ...] | None = Field(None, alias="any", min_length=1, description="Served when one of these holds.")
    all_of: tuple[Service, ...] | None = Field(None, alias="all", min_length=1, description="Served when all of these hold.")

    @model_validator(mode="after")
    def _one(self) -> Served:
        if (self.any_of is None) == (self.all_of is None):
            raise refusal("one_of", Text("write either any or all, one of them"))
        return self

    @property
    def services(self) -> tuple[Service, ...]:
        """The ways listed."""
        return self.any_of or self.all_of or ()
