"""`hours`: opening times of the week, where each may be open, what that takes, and how many cases come then."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from geodata.services.hours import SLOT_WORDS, Slot
from geodata.yamlfiles.reader import GivenText, StrictModel
from models.messages.text import Text
from placement.scenario.departures import Date, Day, Window
from placement.scenario.filters import OfficeFilter, listed
from placement.scenario.ids import NAMES, Id, Name, Named, PeopleOf
from placement.scenario.money import MOST
from placement.scenario.quantities import Share
from placement.scenario.queue import Shares
from placement.scenario.served import wrong_day
from placement.scenario.structures import Count
from placement.scenario.written import Written, refusal

MOST_CASES = 10**9
MOST_CREW = 1000
DAYS_A_YEAR = 366
MINUTES_AN_HOUR = 60
DAYS: dict[Slot, Day] = {"weekday_day": "weekday", "weekday_evening": "weekday", "saturday": "saturday", "sunday": "holiday"}
# today's own staff-hours as a limit
NOW = "now"

Yen = Annotated[int, Field(ge=0, le=MOST)]


@dataclass(frozen=True)
class Clock(Written):
    """From when to when on the clock, such as `17:00-19:00`.

    Parameters
    ----------
    begin, end
        minutes after midnight.
    """

    FORM = re.compile(r"(?P<begin>(?:[01][0-9]|2[0-3]):[0-5][0-9])-(?P<end>(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00))")
    SCALARS = (str,)
    EXAMPLES = ("17:00-19:00",)
    begin: int
    end: int

    @property
    def minutes(self) -> int:
        """How long that is."""
        return self.end - self.begin

    @classmethod
    def _misspelt(cls, text: str) -> PydanticCustomError:
        return refusal("clock_form", Text("'{cell}' is no opening time; write it like 17:00-19:00", cell=text))

    @classmethod
    def _made(cls, text: str, match: re.Match[str]) -> Clock:
        begin, end = (int(match[side][:2]) * MINUTES_AN_HOUR + int(match[side][3:]) for side in ("begin", "end"))
        if begin >= end:
            raise cls._misspelt(text)
        return cls(text, begin, end)


def _crew(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_CREW:
        return {"number": value}
    if isinstance(value, str) and value:
        return {"column": value}
    if not isinstance(value, dict):
        raise refusal(
            "crew_form",
            Text("write how many staff an office opens with: crew: 3, or the column that says so: crew: crew_min"),
        )
    return value


class Crew(StrictModel):
    """How many staff an office opens with."""

    number: Annotated[int, Field(ge=1, le=MOST_CREW)] | None = Field(None, description="The same at every office: 3.")
    column: Annotated[Id | None, Named.OFFICE_NUMBERS] = Field(
        None, description="The column of the offices that says so: crew_min."
    )

    @model_validator(mode="after")
    def _one(self) -> Crew:
        if (self.number is None) == (self.column is None):
            raise refusal("one_of", Text("write one of {ways}", ways="number / column"))
        return self


_NUMBER = {"type": "integer", "minimum": 1, "maximum": MOST_CREW}
_COLUMN = {"type": "string", "minLength": 1, "maxLength": 100, NAMES: Named.OFFICE_NUMBERS.name}


class _Crew:
    """Lets a number or a column alone stand for a crew, in files and in their schema."""

    @staticmethod
    def __get_pydantic_core_schema__(source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_crew, handler(source))

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"oneOf": [_NUMBER, _COLUMN, handler(schema)]}


AnyCrew = Annotated[Crew, _Crew()]


class OpeningTime(StrictModel):
    """One opening time of the week, such as weekday evenings or the first Saturday of a month."""

    id: Name = Field(description="Short name, as the sheet slots.csv has it: evening, saturday-1, saturday-peak.")
    title: GivenText | None = Field(None, description="What people read: first Saturdays; the part of the week by default.")
    part: Slot = Field(description="The part of the week: weekday_day, weekday_evening, saturday or sunday.")
    openings: Annotated[int, Field(ge=1, le=DAYS_A_YEAR)] = Field(description="How many days a year that is: 243, or 12.")
    clock: Clock = Field(description="From when to when: 17:00-19:00.")
    always: Literal[True] | None = Field(
        None, description="true: every open office is open then, as on weekdays; otherwise it is decided where."
    )
    now: Annotated[OfficeFilter, listed] | None = Field(
        None, description="The offices that are open then today: {kind: ward_office}, or [a, b]; none by default."
    )
    only: Annotated[OfficeFilter, listed] | None = Field(
        None, description="The offices that may be open then; all that may be open at all by default."
    )
    offices: Count | None = Field(None, description="How many offices are open then: 1, or {min: 0, max: 4}; free by default.")
    after: Name | None = Field(
        None, description="Only where this other opening time is open too: a longer evening is the hour after the evening."
    )
    crew: AnyCrew | None = Field(None, description="Staff at each office that is open then; as under hours by default.")
    fixed_cost: Yen = Field(0, description="What it costs a year, in yen, once it is open anywhere: computing, security.")
    cases: Annotated[int, Field(ge=1, le=MOST_CASES)] | None = Field(
        None, description="Cases a year then, spread over the people; by default those of the study's slots.csv."
    )
    spread: PeopleOf = Field(
        None, description="With cases: the column of people over which they are spread; those who count by default."
    )
    depart: Window | None = Field(
        None,
        description="Where transit serves: when people set out then; by default in its own hours, on a weekday, Saturday or holiday.",
    )
    date: Date | None = Field(
        None, description="Where transit serves: the day whose timetable counts; the first all feeds cover by default."
    )

    @model_validator(mode="after")
    def _fits(self) -> OpeningTime:
        if self.always:
            odd = next((key for key in ("now", "only", "offices", "after") if getattr(self, key) is not None), None)
            if odd:
                message = Text("with always, every open office is open then: leave out {key}", key=odd)
                raise refusal("belongs_to", message, odd)
        if self.spread is not None and self.cases is None:
            raise refusal("belongs_to", Text("{key} goes with {owners}", key="spread", owners="cases"), "spread")
        fault = None if self.date is None else wrong_day(self.date, self.window.day)
        if fault is not None:
            raise fault
        return self

    @property
    def named(self) -> Text:
        """What people read."""
        return self.title or SLOT_WORDS[self.part]

    @property
    def minutes(self) -> int:
        """How long an office that is open then is open in a year, in minutes."""
        return self.openings * self.clock.minutes

    @property
    def window(self) -> Window:
        """When people set out by public transport: in its own hours, where nothing else is said."""
        return self.depart or Window.parse(f"{DAYS[self.part]} {self.clock.written}")


class Shift(StrictModel):
    """Cases that move from one opening time to another once that is open: a stated share, several of which are looked at."""

    from_: Name = Field(alias="from", description="The opening time they come from: weekday-peak.")
    to: Name = Field(description="The opening time they move to: saturday-peak.")
    share: Shares = Field(
        description="What share of them moves: 5 %, or several, each asked by itself; the first decides: [0 %, 5 %, 10 %]."
    )
    because: GivenText | None = Field(None, description="Why these shares, and what about them is assumed.")
    source: GivenText | None = Field(None, description="Where they come from: who, which paper, when.")

    @model_validator(mode="after")
    def _apart(self) -> Shift:
        if self.from_ == self.to:
            raise refusal("repeated", Text("{twice} is written twice", twice=self.to), "to")
        for place, share in enumerate(self.share):
            if share.share in {one.share for one in self.share[:place]}:
                raise refusal("repeated", Text("{twice} is written twice", twice=share), "share", place)
        return self


def _staff_hours(value: object) -> object:
    if value == NOW or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST):
        return value
    raise refusal("staff_hours_form", Text("write staff-hours a year as a whole number: 12000, or now for those of today"))


StaffHours = Annotated[
    int | Literal["now"],
    BeforeValidator(_staff_hours),
    WithJsonSchema({"oneOf": [{"type": "integer", "minimum": 0, "maximum": MOST}, {"const": NOW}]}),
]


class HoursLimit(StrictModel):
    """What all opening times together may take in a year."""

    staff_hours: StaffHours | None = Field(None, description="Staff-hours, at most: 12000, or now for no more than today's.")
    yen: Yen | None = Field(None, description="Yen, at most: staff-hours times yen_an_hour, and the fixed costs.")

    @model_validator(mode="after")
    def _something(self) -> HoursLimit:
        if self.staff_hours is None and self.yen is None:
            raise refusal("needs", Text("{own} needs {key}", own="limit", key="staff_hours / yen"))
        return self


class StatedHours(StrictModel):
    """Opening times of the week, what they take, and what they may take together."""

    slots: tuple[OpeningTime, ...] = Field(
        min_length=1, max_length=20, description="The opening times, in the order people read them."
    )
    crew: AnyCrew | None = Field(
        None,
        description="Staff at each office that is open, where an opening time does not say: 3, or a column such as crew_min.",
    )
    yen_an_hour: Annotated[int, Field(ge=0, le=10**6)] | None = Field(None, description="What a staff-hour costs, in yen: 3000.")
    limit: HoursLimit | None = Field(None, description="What they may take together in a year: {staff_hours: 12000}.")
    shift: Shift | None = Field(
        None, description="Cases that move to another opening time: {from: weekday-peak, to: saturday-peak, share: [0 %, 10 %]}."
    )
    because: GivenText | None = Field(None, description="Why these figures, and what about them is assumed.")
    source: GivenText | None = Field(None, description="Where they come from: who, which paper, when.")

    @model_validator(mode="after")
    def _fits(self) -> StatedHours:
        for place, slot in enumerate(self.slots):
            if slot.id in {one.id for one in self.slots[:place]}:
                raise refusal("repeated", Text("{twice} is written twice", twice=slot.id), "slots", place, "id")
            if slot.named in [one.named for one in self.slots[:place]]:
                message = Text("two opening times are called {title}; write a title that tells this one apart", title=slot.named)
                raise refusal("repeated", message, "slots", place)
            if slot.crew is None and self.crew is None:
                message = Text(
                    "nothing says with how many staff an office opens then; write crew: 3 or crew: crew_min under hours"
                )
                raise refusal("needs", message, "slots", place)
        if self.limit is not None and self.limit.yen is not None and self.yen_an_hour is None:
            raise refusal("needs", Text("{own} needs {key}", own="limit: yen", key="yen_an_hour"), "limit", "yen")
        if all(slot.always for slot in self.slots):
            message = Text(
                "every opening time is open at all open offices (always), so that nothing is decided; add one without always"
            )
            raise refusal("nothing_decided", message, "slots")
        return self

    @property
    def decided(self) -> tuple[OpeningTime, ...]:
        """The opening times of which it is decided where they are open."""
        return tuple(slot for slot in self.slots if not slot.always)

    @property
    def shares(self) -> tuple[Share | None, ...]:
        """The shares that move, in the order of the file, the first of which decides; None where none does."""
        return (None,) if self.shift is None else self.shift.share

    @property
    def share(self) -> Fraction:
        """The share that decides."""
        return Fraction(0) if self.shift is None else self.shift.share[0].share
