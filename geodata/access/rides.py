"""How people go by car or bicycle: the speeds that times by road rest on."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.streets.roads import BICYCLE_KMH, CAR_KMH, DETOUR_THOUSANDTHS, RIDDEN, STRAIGHT_KMH, Mode


@dataclass(frozen=True, slots=True)
class Ride:
    """A way of going by road, in whole km/h.

    Parameters
    ----------
    mode
        `driving` keeps oneways, `cycling` does not.
    kmh
        by class of road: only these may be used.
    straight_kmh
        where a study's streets have no classes: along the straight line times the detour.
    detour_thousandths
        how much longer the way is than the straight line there.
    """

    mode: Mode
    kmh: tuple[tuple[str, int], ...]
    straight_kmh: int
    detour_thousandths: int = DETOUR_THOUSANDTHS


def usual_ride(mode: Mode) -> Ride:
    """Return a way of going at the speeds that count where nobody states others."""
    kmh = CAR_KMH.items() if mode == "driving" else ((name, BICYCLE_KMH) for name in RIDDEN)
    return Ride(mode, tuple(kmh), STRAIGHT_KMH[mode])
