"""Which kinds of places give each service of the study's table, and at how many of them, before and with the plan."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.services.offers import Offer
from models.messages.text import Text


@dataclass(frozen=True, slots=True)
class KindGiving:
    """One kind of places that gives a service.

    Parameters
    ----------
    kind
        of offices or channels.
    office
        whether it is one of offices.
    places
        how many of these places give it; None where only some do, and which is not in the data, or where it has no place.
    of
        how many places of the kind there are.
    offer
        the row of the table that says so.
    """

    kind: str
    office: bool
    places: int | None
    of: int
    offer: Offer

    @property
    def told(self) -> tuple[object, ...]:
        """What tells it apart from another service's: two services with equal channels stand in one row."""
        offer = self.offer
        return self.kind, self.places, self.of, offer.needs, offer.fee_yen, offer.fee_year


@dataclass(frozen=True, slots=True)
class Given:
    """A service of the study's table, and who gives it.

    Parameters
    ----------
    id, title
        the service.
    before, after
        the kinds that give it, those of offices first.
    """

    id: str
    title: Text
    before: tuple[KindGiving, ...]
    after: tuple[KindGiving, ...]

    @property
    def told(self) -> tuple[object, ...]:
        """What tells it apart from other services."""
        return tuple(one.told for one in self.before), tuple(one.told for one in self.after)

    @property
    def offices(self) -> tuple[int, int]:
        """How many offices give it, before and with the plan."""
        before, after = (sum(one.places or 0 for one in kinds if one.office) for kinds in (self.before, self.after))
        return before, after

    @property
    def unreplaced(self) -> bool:
        """Whether fewer offices give it with the plan, and nothing else does."""
        before, after = self.offices
        return after < before and all(one.office for one in self.after)


def grouped(services: tuple[Given, ...]) -> list[tuple[Given, ...]]:
    """Return the services with equal channels together, in the order of the first of them."""
    rows: dict[tuple[object, ...], list[Given]] = {}
    for one in services:
        rows.setdefault(one.told, []).append(one)
    return [tuple(row) for row in rows.values()]
