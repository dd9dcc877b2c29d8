"""How many people offices reach by car or bicycle, beside how many they reach on foot in the same time."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.streets.roads import Mode
from models.messages.text import Text


@dataclass(frozen=True, slots=True)
class ByRoad:
    """Two counts of the same people and the same open offices: by road, and on foot.

    Parameters
    ----------
    mode
        by car or by bicycle.
    within_s
        the time, inclusive, on the road and on foot alike.
    reached, on_foot
        people before and with the plan.
    service
        the id and the title of the service that the offices give, where it is another than theirs.
    """

    mode: Mode
    within_s: int
    reached: tuple[int, int]
    on_foot: tuple[int, int]
    service: tuple[str, Text] | None = None
