"""The figures of an atlas: sums over municipalities, each with its base."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from placement.atlas.question import AtlasQuestion
from placement.records.atlas import Row

What = Literal["served", "anyones", "supposed", "more"]


@dataclass(frozen=True, slots=True)
class Figure:
    """People within reach, of how many.

    Parameters
    ----------
    what
        of their own municipality's offices, of anyone's, with places that would serve if they did, or with the best further places.
    kind
        the kind of offices that comes last, or of the places supposed; empty for further places.
    people, of
        whole people.
    """

    what: What
    kind: str
    people: int
    of: int

    @property
    def name(self) -> str:
        """Its name in tables."""
        return f"{self.what}_{self.kind}" if self.kind else self.what

    @property
    def share(self) -> float:
        """The share of the base, 0 to 1."""
        return self.people / self.of if self.of else 0.0


def figures(question: AtlasQuestion, rows: Iterable[Row]) -> tuple[Figure, ...]:
    """Return the figures of some municipalities together; those with an error have no part in them."""
    counted = [row for row in rows if not row.error]
    base = sum(row.people for row in counted)
    return tuple(Figure(what, kind, sum(_value(row, what, kind) for row in counted), base) for what, kind in _names(question))


def _names(question: AtlasQuestion) -> Iterator[tuple[What, str]]:
    yield from (("served", kind) for kind in question.offices)
    yield from (("anyones", kind) for kind in question.offices)
    yield from (("supposed", kind) for kind in supposed(question))
    if question.more is not None:
        yield "more", ""


def supposed(question: AtlasQuestion) -> Sequence[str]:
    """Return the kinds that are supposed to serve, and `all` of them where there are several."""
    return (*question.suppose, "all") if len(question.suppose) > 1 else question.suppose


def _value(row: Row, what: What, kind: str) -> int:
    if what == "more":
        return row.more.served if row.more is not None else row.answered
    values: dict[str, int] = getattr(row, what)
    return values[kind]
