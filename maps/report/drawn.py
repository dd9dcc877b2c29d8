"""What a report's figures are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from maps.charts.channel_marks import Look
from maps.charts.population import REACHES, classify
from maps.charts.sheet import name_role
from maps.labels import NOW, THEN
from maps.page.layers import find_rows

if TYPE_CHECKING:
    from geodata.study import Study
    from maps.charts.population import Reach
    from maps.charts.sheet import Role
    from maps.page.callouts import Callout
    from maps.page.case import Channels
    from maps.report.paper import Paper
    from models.access import AccessMatrix, IntArray
    from models.messages.text import Language, Text
    from models.plan import State

# charts beside the maps of A3, and as wide as a page of A4
CHART_MM, CHART_HIGH_MM, CHART_LOW_MM = 132.0, 90.0, 78.0
PAGE_MM, WIDE_HIGH_MM = 180.0, 66.0


@dataclass(frozen=True, eq=False)
class Drawn:
    """What the figures are drawn from.

    Parameters
    ----------
    study
        the layers drawn.
    distance
        millimetres from the study's demand to its offices; both plans point into it.
    before
        the plan of the offices kept only; where it opens the same offices as `after`, one state is shown.
    after
        the plan proposed.
    circle_mm
        radius of the circles round open offices, measured in the study's CRS; None draws none.
    lang
        the language of every word.
    several_ways
        whether people are served in further ways than within the circles, so that no colour may be named by the distance.
    roles
        what becomes of each office with the plan; by default whether it is open before and after.
    column
        the column whose people count; None where they are all residents.
    channels
        the places besides the offices where services are to be had.
    paper
        of the maps.
    callouts
        a few words each on the map of the plan.

    Raises
    ------
    ValueError
        if `distance` is not in millimetres, or, when it is first drawn from, lacks a demand point of the study.
    """

    study: Study
    distance: AccessMatrix
    before: State
    after: State
    circle_mm: int | None
    lang: Language = "ja"
    several_ways: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)
    column: Text | None = None
    channels: Channels | None = None
    paper: Paper = "a4"
    callouts: tuple[Callout, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn in metres."""
        if self.distance.unit != "mm":
            msg = f"the report shows metres, the matrix is in {self.distance.unit}"
            raise ValueError(msg)

    @cached_property
    def rows(self) -> IntArray:
        """(n,) the matrix's row of each demand point of the study."""
        return find_rows(self.study, self.distance, np.arange(len(self.study.demand)))

    @property
    def one_state(self) -> bool:
        """Whether both plans open the same offices."""
        return self.before.open == self.after.open

    @property
    def states(self) -> list[tuple[Text, State]]:
        """The states shown, with what they are called."""
        return [(name, after) for name, _, after in self.compared]

    @property
    def compared(self) -> list[tuple[Text, State, State]]:
        """The maps: what each is called, and the states whose difference it shows."""
        if self.one_state:
            return [(NOW, self.after, self.after)]
        return [(NOW, self.before, self.before), (THEN, self.before, self.after)]

    @property
    def chart_size(self) -> dict[str, float]:
        """Width and height of the charts that go with the maps."""
        if self.paper == "a4":
            return {"width_mm": PAGE_MM, "height_mm": WIDE_HIGH_MM}
        return {"width_mm": CHART_MM, "height_mm": CHART_LOW_MM if self.one_state else CHART_HIGH_MM}

    @property
    def reach_mm(self) -> int | None:
        """The radius of the circles, where they alone say who is served."""
        if self.circle_mm is None or self.several_ways:
            return None
        within = self.distance.within(self.circle_mm)
        states = (state for _, state in self.states)
        alone = all(np.array_equal(state.served, within[:, self.distance.columns(state.open)].any(axis=1)) for state in states)
        return self.circle_mm if alone else None

    def parts(self, before: State, after: State) -> list[Role]:
        """Return how each office is marked on the map of two states: on that of now, whether it is open."""
        told: Mapping[str, Role] = {} if before is after else self.roles
        return [told.get(office) or name_role(office, before, after) for office in self.study.offices["id"]]

    def channels_given(self, *, planned: bool) -> list[Look]:
        """Return how each channel is marked on the map of now, or with the plan."""
        if self.channels is None:
            return []
        places, given = self.channels.places, self.channels.after if planned else self.channels.before
        kinds = sorted(self.channels.kinds)
        pairs = zip(places["id"], places["kind"], places["inside"], strict=True)
        return [Look(kinds.index(kind), not inside, channel in given) for channel, kind, inside in pairs]

    def count(self, before: State, after: State) -> dict[Reach, int]:
        """Return the people of every state."""
        people, states = self.study.demand["people"].to_numpy(), classify(before.served, after.served)[self.rows]
        return {reach: int(people[states == number].sum()) for number, reach in enumerate(REACHES)}
