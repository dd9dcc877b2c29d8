"""`total` … `limit`: what the offices added sum to, such as staff."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field

from models.messages.numbers import number
from models.messages.text import Text
from models.problem import Constraint
from placement.scenario.facts import Facts
from placement.scenario.ids import Id, Named
from placement.scenario.rules.base import Loosening, Rule
from placement.scenario.rules.office_set import Naming
from placement.values.measures import Reached


class Total(Rule):
    """A column summed over the offices added comes to no more than a limit."""

    KEYS = ("total",)

    total: Annotated[Id, Named.OFFICE_NUMBERS] = Field(
        description="A column of the study's offices, such as staff, summed over the offices added."
    )
    limit: int = Field(ge=0, description="With total: the sum may not be more than this.")

    def constraints(self, facts: Facts) -> list[Constraint]:
        figures = self._figures(facts)
        return [Constraint(self.id, tuple((site, figures[site]) for site in facts.candidates), None, self.limit)]

    def idle(self, facts: Facts) -> Iterator[tuple[str, Text]]:
        figures = self._figures(facts)
        most = sum(sorted((figures[site] for site in facts.candidates), reverse=True)[: facts.added[1]])
        if most <= self.limit:
            yield "limit", Text("never binds: the sum is at most {most:,}", most=most)

    def implies(self, weak: Self, facts: Facts) -> bool:
        return weak.total == self.total and self.limit <= weak.limit

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        yield Loosening("limit", self.limit, range(self.limit + 1, sum(self._figures(facts).values()) + 1))

    def standing(self, reached: Reached) -> Text:
        total, limit = number(reached.value or 0), number(self.limit)
        return Text("{total} of at most {limit}", total=total, limit=limit)

    def demanded(self, naming: Naming) -> Text:
        limit = number(self.limit)
        return Text("{total} of the offices added sums to at most {limit}", total=self.total, limit=limit)

    def _figures(self, facts: Facts) -> dict[str, int]:
        offices = facts.study.offices
        return {str(site): int(figure) for site, figure in zip(offices["id"], offices[self.total].tolist(), strict=True)}
