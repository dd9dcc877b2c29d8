"""Channels of a still map: the fill tells their kind, a round mark lies within the boundary, a diamond outside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoSeries
    from matplotlib.axes import Axes

INK, FAINT = "#1d2b3a", "#55626e"
# face and width of the edge, by the place of the kind among the kinds drawn; the page has the same
FILLS: tuple[tuple[str, float], ...] = ((INK, 0.7), ("white", 0.7), ("#9aa7b4", 0.7), ("white", 1.3))
WITHIN, OUTSIDE = ("o", 4.0), ("D", 3.4)


@dataclass(frozen=True, slots=True)
class Look:
    """How channels are marked: the place of their kind, whether they lie outside, and whether they give anything then."""

    kind: int
    outside: bool
    given: bool

    @property
    def key(self) -> str:
        """The name of its key."""
        return f"channel-{self.kind % len(FILLS)}{'-outside' if self.outside else ''}" if self.given else "channel-idle"


def draw_channels(land: Axes, places: GeoSeries, looks: Sequence[Look]) -> None:
    """Draw channels, each by its look; within the boundary those that give nothing are left out.

    Parameters
    ----------
    land
        axes of the study's CRS.
    places
        where they are.
    looks
        of each.
    """
    x, y = places.x.to_numpy(), places.y.to_numpy()
    for look in shown(looks):
        here = [number for number, one in enumerate(looks) if one == look]
        marker, size = OUTSIDE if look.outside else WITHIN
        face, width = FILLS[look.kind % len(FILLS)] if look.given else ("white", 0.5)
        (marks,) = land.plot(x[here], y[here], marker, markersize=size, zorder=8)
        marks.set_markerfacecolor(face)
        marks.set_markeredgecolor(INK if look.given else FAINT)
        marks.set_markeredgewidth(width)


def shown(looks: Sequence[Look]) -> dict[Look, int]:
    """Return how many are drawn of each look, by kind, those within the boundary first."""
    counts = Counter(look for look in looks if look.given or look.outside)
    return {look: counts[look] for look in sorted(counts, key=lambda one: (one.kind, one.outside, not one.given))}
