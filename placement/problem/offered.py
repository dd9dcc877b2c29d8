"""What the study's tables say of the services of a scenario: in which months to look, what a kind needs, when its places are open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from geodata.services.hours import State, states
from geodata.services.offers import Offer, names_of_services
from geodata.study import Study
from placement.scenario.files import Scenario
from placement.scenario.services import OtherService

Months = tuple[str, str]


def months_of(scenario: Scenario) -> Months | None:
    """Return the month before and the month of the plan, where the services that name any name the same; else None."""
    now = {one.now.date for one in scenario.services if one.now and one.now.date}
    then = {one.then.date for one in scenario.services if one.then.date}
    return (now.pop(), then.pop()) if len(now) == len(then) == 1 else None


def offered_as(study: Study, service: str, of: Collection[str] = ()) -> frozenset[str]:
    """Return which services of the study's table one of a scenario is: those it names, else the one of its own id."""
    return frozenset(of) or frozenset({service} & set(names_of_services(study.services)))


def offers_of(study: Study, service: OtherService, month: str | None) -> list[Offer]:
    """Return the rows of the study's table that speak of a service, in a month or, with None, whenever."""
    ours = offered_as(study, service.id, service.of)
    return [offer for offer in study.services if offer.service in ours and (month is None or offer.months.holds(month))]


def needs_of_kinds(study: Study, service: OtherService, month: str | None) -> dict[str, str]:
    """Return what somebody must have to use a service, by the kinds where that is anything.

    A kind that needs something for a part of the service needs it. Where the table does not know the service, a kind that it counts
    needs what it needs for everything else.
    """
    now, ours = service.now, offered_as(study, service.id, service.of)
    counted = {*(now.named_kinds if now else ()), *service.then.kinds}
    found: dict[str, list[str]] = {}
    for offer in study.services:
        if (offer.service in ours if ours else offer.kind in counted) and (month is None or offer.months.holds(month)):
            found.setdefault(offer.kind, []).append(offer.needs)
    return {
        kind: next(need for need in needs if need)
        for kind, needs in found.items()
        if any(needs) and (ours or (all(needs) and len(set(needs)) == 1))
    }


def full_kind(study: Study) -> str | None:
    """Return the kind of the offices that do everything; None where the study names none, or several."""
    full = [kind for kind, said in study.kinds.items() if said.neutral == "full"]
    return full[0] if len(full) == 1 else None


def kinds_at(study: Study, places: Sequence[str], raised: Collection[str]) -> Iterator[str]:
    """Yield the kind of each place; an office that a plan raises is of the full kind, and of none where the study knows no one such."""
    kinds = {**dict(zip(study.offices["id"], study.offices["kind"], strict=True))}
    kinds |= dict(zip(study.channels["id"], study.channels["kind"], strict=True))
    full = full_kind(study)
    yield from ((full or "") if place in raised else str(kinds[place]) for place in places)


def open_at(study: Study, slot: str, month: str, places: Sequence[str], raised: Collection[str]) -> dict[str, State]:
    """Return whether each place is open in a part of the week: `yes`, `part`, `no` or `unknown`."""
    kinds = list(kinds_at(study, places, raised))
    return dict(zip(places, states(study.hours, slot, month, places, kinds), strict=True))
