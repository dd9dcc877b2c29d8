"""The services given at the offices and through channels: where each is to be had before and after the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import BeforeValidator, Field

from geodata.services.channels import have_a_place, open_in
from geodata.yamlfiles.reader import GivenText, StrictModel
from placement.scenario.filters import OfficeFilter, listed
from placement.scenario.ids import Id, Name, Named
from placement.scenario.months import Month
from placement.scenario.quantities import Distance
from placement.scenario.served import Served
from placement.scenario.structures import Count

if TYPE_CHECKING:
    from geodata.study import Study


class PlaceFilter(OfficeFilter):
    """A set of offices, of channels, or of both."""

    kind: Annotated[Id | None, Named.PLACE_KIND] = Field(None, description="Offices or channels of this kind: kiosk.")
    kinds: Annotated[tuple[Id, ...] | None, Named.PLACE_KIND] = Field(
        None, min_length=1, description="Offices and channels of these kinds: [ward_office, branch, kiosk]."
    )

    @property
    def named_kinds(self) -> tuple[str, ...]:
        """The kinds of offices and channels it names."""
        return self.kinds or ((self.kind,) if self.kind else ())


class GivenNow(PlaceFilter):
    """The offices and channels that give a service before the plan."""

    date: Month | None = Field(None, description="Of channels, those there in this month: 2014-06; all of the layer by default.")

    def channels(self, study: Study) -> tuple[str, ...]:
        """Return the ids of the channels, in the study's order."""
        return channels_of(study, self.named_kinds, self.date)


class Then(StrictModel):
    """The offices and channels that give a service with the plan."""

    offices: Annotated[OfficeFilter, listed] | Literal["plan", "now"] = Field(
        "plan", description="Offices: plan (those open then), now (those that give it today), or a set of offices."
    )
    kinds: Annotated[tuple[Id, ...], Named.CHANNEL_KIND] = Field(
        (), description="Channels of these kinds; of a kind named under choose, those chosen: [kiosk, post_office]."
    )
    date: Month | None = Field(None, description="Of channels, those there in this month: 2014-07; all of the layer by default.")


def _then(value: object) -> Any:
    # a word or a set of offices says which offices give it
    if isinstance(value, str | list) or (isinstance(value, dict) and not {"offices", "kinds", "date"} & set(value)):
        return {"offices": value}
    return (
        {key: tuple(of) if key == "kinds" and isinstance(of, list) else of for key, of in value.items()}
        if isinstance(value, dict)
        else value
    )


class ChosenFrom(PlaceFilter):
    """The offices and channels of which some are chosen for a service."""

    ids: Annotated[tuple[Id, ...] | None, Named.PLACES] = Field(
        None, min_length=1, description="Offices and channels with these ids."
    )
    inside: bool | None = Field(
        None,
        description="Of channels, those within the boundary (true, the default where kinds are named), or beyond it (false).",
    )

    def channels(self, study: Study, month: str | None) -> tuple[str, ...]:
        """Return the ids of its channels there in a month, in the study's order."""
        if self.ids is None:
            return channels_of(study, self.named_kinds, month, inside=self.inside is not False)
        found = study.channels[study.channels["id"].isin(self.ids)]
        return tuple(found["id"] if self.inside is None else found["id"][found["inside"] == self.inside])


class NearEach(StrictModel):
    """A place chosen near each office that no longer gives the service."""

    closed: Annotated[OfficeFilter, listed] = Field(
        description="Of which offices, where they do not give the service any more: [a, b], or {kind: branch}."
    )
    within: Annotated[Distance, Named.DISTANCE] = Field(description="At most so far from the office, in a straight line: 1300 m.")


class Choose(StrictModel):
    """Places chosen for the service together with the offices: channels, and offices that stay for it without being opened."""

    from_: Annotated[ChosenFrom, listed] = Field(
        alias="from",
        description="Which may give the service: channels ({kind: post_office}), or offices that stay for it where they are not opened ([a, b], or {kind: branch}).",
    )
    open: Count = Field(description="How many of them do: 11, or {min: 0, max: 11}.")
    one_near_each: NearEach | None = Field(
        None, description="One near each office that stops giving the service: {closed: {kind: branch}, within: 1300 m}."
    )


class OtherService(StrictModel):
    """A service given at the same offices, and through channels: who gains and who loses it is shown."""

    id: Name = Field(description="Short name of the service: certificates.")
    title: GivenText = Field(description="What people read: certificate counters.")
    of: Annotated[tuple[Id, ...], Named.OFFERED] = Field(
        (),
        description="Which services of the study's table services these are: what each kind needs and costs is read there. By default the one of the same id.",
    )
    now: Annotated[GivenNow, listed] | None = Field(
        None,
        description="Which offices and channels give it today: {kinds: [ward_office, branch, kiosk]}; where offices may stay for it, by default these and those open today.",
    )
    then: Annotated[Then, BeforeValidator(_then)] = Field(
        Then(),
        description="Which give it with the plan: plan (the offices open then), now (as today), a set of offices, or offices and channels by kind: {offices: plan, kinds: [kiosk]}.",
    )
    choose: Choose | None = Field(
        None, description="Channels chosen for it, or offices that stay for it, in the same proof as the offices."
    )
    served: Served | None = Field(None, description="When a resident counts as served with it; as in the scenario by default.")
    because: GivenText | None = Field(None, description="Why, and what else takes its place, in words.")
    stands_in: GivenText | None = Field(
        None, description="A sentence on what stands in where it is no longer given, said in the headline beside the loss."
    )
    source: GivenText | None = Field(None, description="Where that is laid down: who, which paper, when.")

    @property
    def dates(self) -> tuple[str | None, str | None]:
        """The month before, and that of the plan, where it states them."""
        return self.now.date if self.now else None, self.then.date


def channels_of(study: Study, kinds: tuple[str, ...], month: str | None, *, inside: bool = True) -> tuple[str, ...]:
    """Return the ids of the channels of some kinds, on one side of the boundary, that have a place and are there in a month.

    Parameters
    ----------
    study
        its channels.
    kinds
        of channels; others are none.
    month
        as `2014-07`; None for all of the layer.
    inside
        within the boundary, or beyond it.
    """
    channels = study.channels
    if channels.empty:
        return ()
    here = channels["kind"].isin(kinds).to_numpy() & have_a_place(channels) & (channels["inside"].to_numpy() == inside)
    there = here if month is None else here & open_in(channels, month)
    return tuple(channels["id"][np.asarray(there, dtype=bool)])
