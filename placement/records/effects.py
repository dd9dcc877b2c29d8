"""What a plan makes of each site and of each service for the people, as written into `plan.json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from placement.records.record import Record
from placement.values.gains import Effect, Gains
from placement.values.sites import Change, SiteChange


class SiteRecord(Record):
    """What becomes of one site: ids of the services it gives before and after."""

    id: str = Field(description="Id of the site.")
    before: tuple[str, ...] = Field(description="Ids of the services it gives before.")
    after: tuple[str, ...] = Field(description="Ids of the services it gives with the plan.")
    change: Change = Field(description="What becomes of it.")
    to: str | None = Field(None, description="Id of the site that it moves to or merges into.")

    @classmethod
    def made(cls, site: SiteChange) -> SiteRecord:
        """Return it of a site; where it moves to or what it merges into is said only of one that does."""
        to = {} if site.to is None else {"to": site.to}
        return cls(id=site.id, before=site.before, after=site.after, change=site.change, **to)


class PeopleShare(Record):
    """People, of all the people of the study."""

    people: int = Field(ge=0, description="So many people.")
    share: float = Field(ge=0, description="Their share of everyone, 0 to 1, with six decimals.")
    of: int = Field(ge=0, description="Everyone of the study.")


class Effects(Record):
    """How many people get nearer, farther or neither to a service, by one way of going there."""

    nearer: PeopleShare = Field(description="People whose own nearest office gets nearer.")
    farther: PeopleShare = Field(description="People whose own nearest office gets farther.")
    same: PeopleShare = Field(description="People whose own nearest office stays as far.")


class EffectRecord(Effects):
    """How a plan changes one service for the people, in a straight line; and by the ways of travelling that the scenario rests on."""

    newly_served: PeopleShare = Field(description="People who come within reach.")
    no_longer_served: PeopleShare = Field(description="People who no longer are within reach.")
    walking_m: Effects | None = Field(None, description="The same by metres on foot.")
    walking_s: Effects | None = Field(None, description="The same by seconds on foot.")
    transit_s: Effects | None = Field(None, description="The same by seconds of public transport.")
    driving_s: Effects | None = Field(None, description="The same by seconds by car.")
    cycling_s: Effects | None = Field(None, description="The same by seconds by bicycle.")

    @classmethod
    def made(cls, found: Gains) -> EffectRecord:
        """Return it of who gains and who loses."""
        shift, everyone = found.shift, found.measures.people

        def part(people: int) -> PeopleShare:
            return PeopleShare(people=people, share=round(people / everyone, 6) if everyone else 0.0, of=everyone)

        def parts(homes: Mapping[Effect, int]) -> dict[str, Any]:
            return {"nearer": part(homes["better"]), "farther": part(homes["worse"]), "same": part(homes["same"])}

        times: dict[str, Any] = {name: Effects(**parts(homes)) for name, homes in shift.times.items() if name in cls.model_fields}
        lost = part(shift.no_longer_served)
        return cls(**parts(shift.homes), newly_served=part(shift.newly_served), no_longer_served=lost, **times)
