"""`money`: what posts and offices cost in a year, in yen, stated by whoever asks; ranges stay ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import numpy as np
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from geodata.yamlfiles.reader import GivenText, StrictModel
from models.access import IntArray
from models.messages.text import Text
from placement.scenario.ids import Id, Named
from placement.scenario.written import refusal

if TYPE_CHECKING:
    from geodata.study import Study

MOST = 10**12
_NUMBER = {"type": "integer", "minimum": 1, "maximum": MOST}


class Range(NamedTuple):
    """From the least to the most, in whole numbers.

    Parameters
    ----------
    low, high
        both inclusive; equal where the figure is known.
    """

    low: int
    high: int


def _ends(value: object) -> Any:
    ends = tuple(value) if isinstance(value, list | tuple) else (value, value)
    if len(ends) != 2 or not all(isinstance(end, int) and not isinstance(end, bool) and 1 <= end <= MOST for end in ends):
        raise refusal("range_form", Text("write a whole number from 1, or from and to: [7000000, 9000000]"))
    if ends[0] > ends[1]:
        raise refusal("range_order", Text("{low:,} is more than {high:,}; write the smaller first", low=ends[0], high=ends[1]))
    return Range(*ends)


FromTo = Annotated[
    Range,
    BeforeValidator(_ends),
    WithJsonSchema({"oneOf": [_NUMBER, {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}]}),
]


class PlaceCost(StrictModel):
    """What an open office costs in a year without its staff: a column of the offices, in so many yen."""

    column: Annotated[Id, Named.OFFICE_NUMBERS] = Field(description="The column of the offices: cost.")
    yen: int = Field(1, ge=1, le=1_000_000, description="How many yen one in the column is: 1000 where it is in thousand yen.")


class StatedMoney(StrictModel):
    """What posts and open offices cost in a year."""

    post: FromTo | None = Field(
        None, description="With staff: what one post costs in a year, in yen: 8000000, or from and to: [7000000, 9000000]."
    )
    place: PlaceCost | None = Field(
        None, description="What an open office costs in a year without its staff: {column: cost, yen: 1000}."
    )
    cases_a_year: FromTo | None = Field(
        None, description="Cases of all offices in a year, for the yen of each: 120000, or [100000, 140000]."
    )
    because: GivenText | None = Field(None, description="Why these figures, and what about them is assumed.")
    source: GivenText | None = Field(None, description="Where they come from: who, which paper, when.")

    def yearly(self, study: Study, posts: IntArray, *, most: bool = True) -> IntArray:
        """Return (m, c) the yen a year of each office with one counter, two and so on; (m, 1) where posts are not counted.

        Parameters
        ----------
        study
            its offices.
        posts
            (m, c) the posts of each; (m, 0) where nothing is said of staff.
        most
            whether a post costs the most that is stated, or the least.
        """
        places = np.zeros(len(study.offices), dtype=np.int64)
        if self.place is not None and self.place.column in study.offices:
            places = self.place.yen * study.offices[self.place.column].to_numpy(dtype=np.int64)
        if self.post is None or not posts.shape[1]:
            return places[:, None]
        return places[:, None] + posts * (self.post.high if most else self.post.low)

    def at_the_least(self) -> StatedMoney:
        """Return it with a post at the least that is stated."""
        return self if self.post is None else self.model_copy(update={"post": Range(self.post.low, self.post.low)})

    @model_validator(mode="after")
    def _something(self) -> StatedMoney:
        if self.post is None and self.place is None:
            raise refusal("needs", Text("{own} needs {key}", own="money", key="post / place"))
        return self
