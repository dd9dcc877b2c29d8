"""`loads`: how many cases a year there are of each service, and by what rule they go to the open offices."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from geodata.services.hours import Slot
from geodata.yamlfiles.reader import GivenText, StrictModel
from models.messages.text import Text
from placement.scenario.filters import OfficeFilter, listed
from placement.scenario.ids import Id, Name, Named, PeopleOf
from placement.scenario.quantities import Decay, PerPerson, Pull, Share
from placement.scenario.written import refusal

# how many pulls are looked at
MOST_PULLS = 9
MOST_CASES = 10**9
YEAR = re.compile(r"(FY)?[0-9]{4}")


def _year(value: object) -> object:
    # a plain number can mean nothing else here
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and not YEAR.fullmatch(text):
        raise refusal("year_form", Text("'{year}' is no year; write it like 2012, or FY2012 (from April)", year=text))
    return text


Year = Annotated[
    str,
    BeforeValidator(_year),
    WithJsonSchema(
        {
            "oneOf": [
                {"type": "integer", "minimum": 1000, "maximum": 9999},
                {"type": "string", "pattern": f"^{YEAR.pattern}$", "patternErrorMessage": "write it like 2012 or FY2012"},
            ]
        }
    ),
]


def _several(value: object) -> object:
    # one value is a list of one; a list is no tuple where it is validated as Python
    return tuple(value) if isinstance(value, list | tuple) else (value,)


_PULL = {"type": "number", "minimum": 0, "maximum": Pull.MOST}
Pulls = Annotated[
    tuple[Pull, ...],
    Field(min_length=1, max_length=MOST_PULLS),
    BeforeValidator(_several),
    WithJsonSchema({"oneOf": [_PULL, {"type": "array", "items": _PULL, "minItems": 1, "maxItems": MOST_PULLS}]}),
]


class Elsewhere(StrictModel):
    """The part of some cases that needs no place."""

    kinds: tuple[Literal["online", "mail", "telephone"], ...] = Field(
        min_length=1, description="How: online, mail, telephone. They shorten what comes to the places, never a way."
    )
    now: Share = Field(description="What part of the cases is done so before the plan: 0 %.")
    then: Share = Field(description="The same with the plan: 20 %.")


class CaseLoad(StrictModel):
    """The cases of one service in one year, and how they are spread over the people."""

    service: Name | None = Field(
        None, description="Which service: one under services, by its id; that of the offices chosen by default."
    )
    year: Year = Field(description="Of which year the cases are: 2012, or FY2012 (from April).")
    cases: Annotated[int, Field(ge=1, le=MOST_CASES)] | None = Field(None, description="Cases of the year in all: 77302.")
    published: tuple[Id, ...] | None = Field(
        None, min_length=1, description="Measures of the study's published figures that make the cases of the year, added up."
    )
    per_person: PerPerson | None = Field(None, description="Cases a year for each person: 0.55.")
    column: Annotated[Id | None, Named.DEMAND_NUMBERS] = Field(
        None, description="A column of the study's demand that holds the cases of each point."
    )
    counted: Literal[True] | None = Field(
        None,
        description="true: what was counted at the offices that give the service now, in the study's cases.csv, makes the cases of the year.",
    )
    spread: PeopleOf = Field(
        None, description="The column of people over which the cases are spread evenly; those who count by default."
    )
    elsewhere: Elsewhere | None = Field(
        None,
        description="The part of these cases that is done without going anywhere; it is assumed, and said wherever it counts.",
    )

    @model_validator(mode="after")
    def _one(self) -> CaseLoad:
        ways = ("cases", "published", "per_person", "column", "counted")
        if sum(getattr(self, way) is not None for way in ways) != 1:
            raise refusal("one_of", Text("write one of {ways}", ways=" / ".join(ways)))
        if self.column is not None and self.spread is not None:
            raise refusal("belongs_to", Text("a column of cases is spread as it is; leave out spread"), "spread")
        if self.counted and self.elsewhere is not None:
            raise refusal(
                "belongs_to", Text("counted cases came to the places; write cases or published with elsewhere"), "elsewhere"
            )
        return self


class PublishedTotal(StrictModel):
    """A published total that the modelled cases of some offices are set beside."""

    measure: Id = Field(
        description="The measure among the study's published figures, such as branch_cases; every year of it is shown."
    )
    service: Name | None = Field(
        None, description="Which load it is set beside, by its service; that of the offices chosen by default."
    )
    offices: Annotated[OfficeFilter, listed] | None = Field(
        None, description="The offices that it counts, as they are before the plan: {kind: branch}; all by default."
    )
    base: GivenText = Field(description="What the published total counts and the load does not, or the other way round.")


class PartOfYear(StrictModel):
    """What part of a year's cases some are said to be, beside the volumes published of that year."""

    share: Id = Field(description="The measure of the part that they are said to be, in %: saturday_share_of_year.")
    published: tuple[Id, ...] = Field(
        min_length=1,
        description="Measures of the volumes published of that year, whose sum stands beside: the two may not agree.",
    )


class PublishedShares(StrictModel):
    """Published shares of single offices, and how far the model is from them."""

    measure: Id = Field(description="The measure of the shares, in %, one for each office: saturday_share.")
    cases: Id | None = Field(None, description="The measure of the cases that they are shares of: saturday_cases.")
    year: Year = Field(description="Of which year they are.")
    slot: Slot | None = Field(
        None,
        description="The part of the week that the cases are of, by the study's hours: told is how many have none there with the plan.",
    )
    of_year: PartOfYear | None = Field(None, description="With cases: what part of the year's cases they are said to be.")

    @model_validator(mode="after")
    def _of_cases(self) -> PublishedShares:
        odd = next((key for key in ("slot", "of_year") if getattr(self, key) is not None), None)
        if odd and self.cases is None:
            raise refusal("belongs_to", Text("{key} goes with cases", key=odd), odd)
        return self


class StatedLoads(StrictModel):
    """How many cases there are, and by what rule they go to the open offices."""

    of: tuple[CaseLoad, ...] = Field(min_length=1, description="The cases, service by service and year by year.")
    choice: Literal["nearest", "logit"] = Field(
        "nearest",
        description="Where people go: nearest, or logit (the nearer the more, by decay and pull; the nearest office stands beside it).",
    )
    decay: Decay | None = Field(None, description="With logit: by how much a kilometre lessens what draws people: 0.5 per km.")
    main: Annotated[Id | None, Named.OFFICES] = Field(
        None, description="With logit: the main office, which draws people besides being near."
    )
    pull: Pulls | None = Field(
        None, description="With main: how much it draws people besides: 1.5, or several to be looked at: [0, 1, 2]."
    )
    compare: tuple[PublishedTotal, ...] = Field((), description="Published totals that are set beside what is modelled.")
    shares: PublishedShares | None = Field(None, description="Published shares of offices, and how far the model is from them.")
    because: GivenText | None = Field(None, description="Why these figures, and what about them is assumed.")
    source: GivenText | None = Field(None, description="Where they come from: who, which paper, when.")

    @model_validator(mode="after")
    def _fitting(self) -> StatedLoads:
        if self.choice == "nearest":
            odd = next((key for key in ("decay", "main", "pull") if getattr(self, key) is not None), None)
            if odd:
                raise refusal("belongs_to", Text("{key} goes with choice: logit", key=odd), odd)
        elif self.decay is None:
            raise refusal("needs", Text("choice: logit needs decay, such as {example}", example="decay: 0.5 per km"), "choice")
        if (self.main is None) != (self.pull is None):
            raise refusal("both_or_neither", Text("main and pull go together"), "main" if self.main else "pull")
        twice = next(
            (one for place, one in enumerate(self.pulls) if one.amount in {of.amount for of in self.pulls[:place]}), None
        )
        if twice is not None:
            raise refusal("repeated", Text("{twice} is written twice", twice=twice), "pull")
        names = [(load.service, load.year) for load in self.of]
        second = next((place for place, name in enumerate(names) if name in names[:place]), None)
        if second is not None:
            message = Text("the cases of {year} are written twice for one service", year=names[second][1])
            raise refusal("repeated", message, "of", second)
        return self

    @property
    def pulls(self) -> tuple[Pull, ...]:
        """The pulls of the main office, as they stand; one of nothing where there is a logit and no main office."""
        if self.choice == "nearest":
            return ()
        return self.pull or (Pull.parse("0"),)
