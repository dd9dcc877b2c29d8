"""Offers: which services each kind of office and channel gives, since when, and to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geodata.services.months import ALWAYS, Months
from models.messages.text import Text


@dataclass(frozen=True, slots=True)
class Offer:
    """One service that one kind of office or channel gives.

    Parameters
    ----------
    service
        its id.
    name
        its name for people.
    kind
        the kind of office or channel.
    months
        when it is given there.
    needs
        what somebody must have to use it there, such as `registration` or `card`; "" for nothing.
    fee_yen, fee_year
        its fee, and the year in which it was that; None where it is not known.
    chapter, chart, line
        where the source says so.
    note
        what a reader must know.
    some
        whether it is given at some places of the kind alone, and which ones is not in the data.
    bring
        what to bring; "" where that is not known.
    """

    service: str
    name: Text
    kind: str
    months: Months = ALWAYS
    needs: str = ""
    fee_yen: int | None = None
    fee_year: int | None = None
    chapter: str = ""
    chart: str = ""
    line: str = ""
    note: str = ""
    some: bool = False
    bring: str = ""


def names_of_services(offers: Iterable[Offer]) -> dict[str, Text]:
    """Return the name of every service by its id, in the order of the rows."""
    names: dict[str, Text] = {}
    for offer in offers:
        names.setdefault(offer.service, offer.name)
    return names


def given_in(offers: Iterable[Offer], month: str) -> dict[str, dict[str, Offer]]:
    """Return who gives each service in a month: every service by its id, its offers by kind; none where nobody does."""
    rows = tuple(offers)
    given: dict[str, dict[str, Offer]] = {service: {} for service in names_of_services(rows)}
    for offer in rows:
        if offer.months.holds(month):
            given[offer.service][offer.kind] = offer
    return given
