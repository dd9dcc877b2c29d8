"""Plans that are more than one set of offices: phases, several futures."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from geodata.yamlfiles.reader import GivenText, StrictModel
from geodata.yamlfiles.schema_errors import wanted
from models.messages.text import Text
from placement.scenario.ids import Name, PeopleOf
from placement.scenario.months import Month
from placement.scenario.served import Served
from placement.scenario.written import refusal


class OpenRange(StrictModel):
    """How many offices are added, at least and at most."""

    min: int = Field(ge=0, description="At least this many are added.")
    max: int = Field(ge=0, description="At most this many are added.")

    @model_validator(mode="after")
    def _order(self) -> OpenRange:
        if self.min > self.max:
            raise refusal("range_order", Text("min {min} is more than max {max}", min=self.min, max=self.max))
        return self


def _range(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return {"min": value, "max": value}
    if not isinstance(value, dict):
        raise wanted(Text("a whole number in ASCII digits, such as 2, or {min: 1, max: 3}"))
    return value


def _open(value: object) -> object:
    value = _range(value)
    most = value.get("max") if isinstance(value, dict) else None
    if isinstance(most, int) and not isinstance(most, bool) and most < 1:
        raise refusal(
            "open_range",
            Text("cannot add {most}; write at least 1, or leave out from and open to evaluate only", most=most),
        )
    return value


def _schema(lowest: int) -> WithJsonSchema:
    whole = {"type": "integer", "minimum": lowest}
    return WithJsonSchema(
        {
            "description": "How many: 2, or {min: 1, max: 3}.",
            "oneOf": [
                whole,
                {
                    "type": "object",
                    "properties": {
                        "min": {"type": "integer", "minimum": 0, "description": "At least this many."},
                        "max": {**whole, "description": "At most this many."},
                    },
                    "required": ["min", "max"],
                    "additionalProperties": False,
                },
            ],
        }
    )


Count = Annotated[OpenRange, BeforeValidator(_range), _schema(0)]
Open = Annotated[OpenRange, BeforeValidator(_open), _schema(1)]


class Purpose(StrictModel):
    """What the plan is for, and what of it this calculation does not show."""

    title: GivenText = Field(
        description="What the plan is for, in the words of those who made it: shorter waits in the peak season."
    )
    not_computed: GivenText | None = Field(
        None, description="A sentence that says that the effect on it is not computed, and why: shown with the headline."
    )
    problems: tuple[GivenText, ...] = Field(
        (),
        description="The problems that the plan is to solve, as published, each with what of it is computed: answered under Why.",
    )
    source: GivenText | None = Field(None, description="Where that is laid down: who, which paper, when.")


class CountedPeople(StrictModel):
    """The people that are counted, where the plan's own paper states another number."""

    title: GivenText = Field(description="What they are called, in a few words: 2015 census.")
    year: int = Field(ge=1000, le=9999, description="The year that they are of: 2015.")


class PublishedPeople(StrictModel):
    """The number of people that the plan's own paper states, where another is counted here."""

    number: int = Field(ge=0, description="The number of people in that paper: 709609.")
    year: int | None = Field(None, ge=1000, le=9999, description="The year of that number: 2013.")
    counted: CountedPeople | None = Field(
        None,
        description="Whom this project counts instead, said with every headline: {title: {ja: 2015年国勢調査, en: 2015 census}, year: 2015}.",
    )
    because: GivenText = Field(
        description="Of which day it is, and why another number is counted here: shown beside what is counted."
    )
    source: GivenText | None = Field(None, description="Where it is stated: who, which paper, when.")


class Phase(StrictModel):
    """One step of a plan: what is open by then stays open; with states, what each site is then."""

    id: Name = Field(description="Short name of the phase, such as y2014.")
    title: GivenText | None = Field(None, description="What people read; the id by default.")
    from_year: Month | None = Field(None, description="With years: the first month of this phase: 2026-04.")
    open: Open | None = Field(
        None, description="How many offices have been added by the end of this phase; needed, but with states left out."
    )
    budget: int | None = Field(
        None, ge=0, le=10**12, description="With states: what the moves with which this phase begins may cost, in yen: 150000000."
    )
    closings: int | None = Field(
        None, ge=0, description="With states: how many sites at most stop giving anything as this phase begins."
    )
    sites: dict[Name, Count] | None = Field(
        None,
        description="With states: how many sites are in a state in this phase, by the id of the state: {full: 6, closed: 11}.",
    )
    people: PeopleOf = Field(
        None, description="The column of the study's demand that counts in this phase; that of the scenario by default."
    )
    weight: int = Field(1, ge=1, le=1000, description="How much this phase counts among the phases, such as its years.")


class Future(StrictModel):
    """One way things may turn out."""

    id: Name = Field(description="Short name of the future.")
    title: GivenText | None = Field(None, description="What people read; the id by default.")
    people: PeopleOf = Field(
        None, description="The column of the study's demand that counts in this future; that of the scenario by default."
    )
    served: Served | None = Field(
        None, description="When a resident counts as served in this future; as in the scenario by default."
    )
    weight: int = Field(1, ge=1, le=1000, description="With by: expected, how likely it is beside the others.")


class Futures(StrictModel):
    """Several futures, and how a plan is judged over them."""

    by: Literal["expected", "worst", "regret"] = Field(
        description="expected: the weighted sum over the futures; worst: the worst future; regret: the largest shortfall from each future's best."
    )
    of: tuple[Future, ...] = Field(min_length=2, description="The futures.")

    @model_validator(mode="after")
    def _distinct(self) -> Futures:
        ids = [future.id for future in self.of]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            second = len(ids) - 1 - ids[::-1].index(twice[0])
            raise refusal("repeated", Text("{twice} is written twice", twice=twice[0]), "of", second, "id")
        return self
