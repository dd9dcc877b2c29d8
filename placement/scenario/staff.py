"""`staff`: how many posts a number of counters takes, stated by whoever asks; nothing is assumed that is not written."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from geodata.yamlfiles.reader import GivenText, StrictModel
from placement.scenario.facts import counts_of
from placement.scenario.ids import Id, Named
from placement.scenario.quantities import Factor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.study import Study


class StatedStaff(StrictModel):
    """The posts at each office by its counters: counters × per_counter × relief, rounded up, and no fewer than the least."""

    per_counter: Factor = Field(description="Posts at work for each counter, from 1: 1, or 1.5 with those behind it.")
    relief: Factor = Field(
        description="Posts for each one at work, from 1: 1.2 where leave, breaks and training take a sixth of the time."
    )
    least: Annotated[Id | None, Named.OFFICE_NUMBERS] = Field(
        None, description="The column of the offices with the fewest posts each opens with: crew_min."
    )
    now: Annotated[Id | None, Named.OFFICE_NUMBERS] = Field(
        None, description="The column of the offices with the posts of today: staff_now."
    )
    because: GivenText | None = Field(None, description="Why these figures, and what about them is assumed.")
    source: GivenText | None = Field(None, description="Where they come from: who, which paper, when.")

    def posts(self, study: Study, counters: int) -> dict[str, tuple[int, ...]]:
        """Return the posts of each office with one counter, two and so on, up to so many."""
        each = self.per_counter.amount * self.relief.amount
        needed = [ceil(count * each) for count in range(1, counters + 1)]
        least = figures(study, self.least)
        return {office: tuple(max(posts, least.get(office, 0)) for posts in needed) for office in map(str, study.offices["id"])}

    def posts_now(self, study: Study) -> Mapping[str, int]:
        """Return the posts of today by office, where a column says so."""
        return figures(study, self.now)


def figures(study: Study, column: str | None) -> Mapping[str, int]:
    """Return a whole-number column of the study's offices, by office; nothing where there is none."""
    offices = study.offices
    if column not in counts_of(offices):
        return {}
    return dict(zip(map(str, offices["id"]), map(int, offices[column].tolist()), strict=True))
