"""A study's times by car and by bicycle, and what must be said of the speeds they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geodata.access.kept import keep, place_of, recalled
from geodata.access.measured import Access
from geodata.access.rides import Ride, usual_ride
from geodata.access.straight import straight_line
from geodata.streets.roads import LAWFUL_KMH, Mode
from models.access import AccessMatrix, IntArray
from models.messages.findings import Finding, listed
from models.messages.text import Text, joined, same

if TYPE_CHECKING:
    from geodata.streets.network import Roads
    from geodata.streets.riding import Ridden
    from geodata.study import Study

# people further from the nearest road than this are counted and reported
FAR_MM = 200_000
HOW: dict[Mode, Text] = {"driving": Text("by car"), "cycling": Text("by bicycle")}


def with_rides(study: Study, access: Access, asked: Iterable[Ride], known: Access | None = None) -> Access:
    """Return access with times by car or bicycle besides, and what every output must say of them.

    Parameters
    ----------
    study
        the layers.
    access
        what was measured besides.
    asked
        the ways of going.
    known
        what was measured of this study already, perhaps with some of them.

    Raises
    ------
    InputError
        if the network has faults.
    """
    parts = [(known and known.of_ride(ride)) or _ridden(study, access.straight_line, ride) for ride in dict.fromkeys(asked)]
    if not parts:
        return access
    return replace(
        access,
        rides_s={ride: matrix for part in parts for ride, matrix in part.rides_s.items()},
        assumptions=tuple(said for part in (access, *parts) for said in part.assumptions),
        findings=tuple(finding for part in (access, *parts) for finding in part.findings),
        parts=(access, *parts),
    )


def _ridden(study: Study, straight: AccessMatrix, ride: Ride) -> Access:
    """Return a way of going alone, from where it is kept if it was measured before."""
    # without streets it is sooner computed than read
    place = None if study.network is None else place_of(study, ride=ride)
    found = recalled(place, straight)
    if found is None:
        roads = roads_for(study, ride)
        matrix, findings = (_by_detour(study, ride), []) if roads is None else _along(study, roads, ride)
        found = Access(straight, assumptions=tuple(ride_said(study, ride)), findings=tuple(findings), rides_s={ride: matrix})
        keep(place, found)
    return found


def roads_for(study: Study, ride: Ride) -> Roads | None:
    """Return the roads that a way of going may use; None where the study's streets have no classes of roads for it.

    Raises
    ------
    InputError
        if the network has faults.
    """
    return None if study.network is None else study.network.roads(ride.mode)


def seconds_at(distance_mm: IntArray, kmh: int) -> IntArray:
    """Return whole seconds of a way in whole millimetres at a speed in whole km/h, half a second rounded up."""
    # a km/h is 10 000 mm in 36 s
    return (distance_mm * 72 + 10_000 * kmh) // (20_000 * kmh)


def ride_said(study: Study, ride: Ride) -> list[Text]:
    """Return what every output that rests on a way of going must say."""
    roads = roads_for(study, ride)
    if roads is None:
        return [_detour_said(ride)]
    if ride.mode == "cycling":
        return [
            Text(
                "By bicycle along the roads from people to offices at {speed} km/h; oneways do not bind bicycles (an assumption). Slopes, lights and "
                "who can cycle are not looked at. To the nearest road, and from it to the door, people walk.",
                speed=ride.straight_kmh,
            )
        ]
    return [*_speeds_said(ride, roads), *([] if roads.oneway.any() else [NO_ONEWAYS])]


NO_ONEWAYS = Text("No road of this study is a oneway in its data: cars go both ways everywhere.")


def _speeds_said(ride: Ride, roads: Roads) -> Iterator[Text]:
    """Yield how fast cars are on the classes that are there, and where the speeds come from."""
    there, usual = set(roads.highway.tolist()), dict(usual_ride("driving").kmh)
    told = [(name, speed) for name, speed in ride.kmh if name in there]
    yield Text(
        "By car along the roads from people to offices, oneways kept, in km/h by class of road: {speeds}. Single turns and lights, the hour's traffic, "
        "tolls and parking are not looked at. To the nearest road, and from it to the door, people walk.",
        speeds=_listed(told),
    )
    own = [(name, speed) for name, speed in told if speed != usual[name]]
    if len(own) < len(told):
        yield Text(
            "Speeds that the scenario does not state are an assumption: those of the car profile of OSRM (Project OSRM), off motorways at most {lawful} km/h, and three fifths "
            "of that for lights, turns and traffic.",
            lawful=LAWFUL_KMH,
        )
    if own:
        yield Text("Speeds of a car that the scenario states: {speeds}.", speeds=_listed(own))


def _listed(speeds: Iterable[tuple[str, int]]) -> Text:
    return joined(Text("{this}, {next}"), (same(f"{name} {speed}") for name, speed in speeds))


def _detour_said(ride: Ride) -> Text:
    detour = f"{ride.detour_thousandths / 1000:g}"
    if ride.mode == "driving":
        return Text(
            "By car: {detour} times the straight line at {speed} km/h, an assumption, as this study's streets have no classes of "
            "roads. Oneways, lights, traffic, parking and who has a car are not looked at.",
            detour=detour,
            speed=ride.straight_kmh,
        )
    return Text(
        "By bicycle: {detour} times the straight line at {speed} km/h, an assumption, as this study's streets have no classes of "
        "roads. Slopes, lights and who can cycle are not looked at.",
        detour=detour,
        speed=ride.straight_kmh,
    )


def _by_detour(study: Study, ride: Ride) -> AccessMatrix:
    """Return whole seconds along the straight line times the detour, which is rounded to whole millimetres first."""
    straight = straight_line(study)
    ways = (straight.values * ride.detour_thousandths + 500) // 1000
    reachable = np.ones(ways.shape, dtype=bool)
    return AccessMatrix(straight.demand_ids, straight.office_ids, seconds_at(ways, ride.straight_kmh), "s", reachable)


def _along(study: Study, roads: Roads, way: Ride) -> tuple[AccessMatrix, list[Finding]]:
    # these bring scipy
    from geodata.streets.riding import ride
    from geodata.streets.walking import places_of

    classes, place = np.unique(roads.highway, return_inverse=True)
    speeds = dict(way.kmh)
    kmh = np.array([speeds[name] for name in classes.tolist()], dtype=np.int64)[place]
    found = ride(roads, kmh, places_of(study.demand), places_of(study.offices), oneways=way.mode == "driving")
    matrix = AccessMatrix(tuple(study.demand["id"]), tuple(study.offices["id"]), found.seconds, "s", found.reachable)
    return matrix, list(_findings(study, found, HOW[way.mode]))


def _findings(study: Study, found: Ridden, how: Text) -> Iterator[Finding]:
    """Yield whom and which offices the roads do not reach, or only from afar; nobody is left out for it."""
    file = next((layer.file for layer in study.layers if layer.name == "network"), None)
    people, names = study.demand["people"].to_numpy(), list(map(str, study.offices["id"]))
    far = found.snap_from_mm > FAR_MM
    if far.any():
        message = Text(
            "{how}: {many:,} people at {far:,} points are more than 200 m from any road (up to {most:,} m); they walk straight to it",
            how=how,
            many=int(people[far].sum()),
            far=int(far.sum()),
            most=int(found.snap_from_mm.max()) // 1000,
        )
        yield Finding("people-far-from-roads", "warn", message, file=file, count=int(far.sum()))
    lost = ~found.reachable.any(axis=1)
    if lost.any():
        message = Text(
            "{how}: {many:,} people at {lost:,} points reach no office along the roads (islands, oneways, or gaps of the network)",
            how=how,
            many=int(people[lost].sum()),
            lost=int(lost.sum()),
        )
        yield Finding("people-without-road", "warn", message, file=file, count=int(lost.sum()))
    distant = [f"{names[row]} ({int(found.snap_to_mm[row]) // 1000} m)" for row in np.flatnonzero(found.snap_to_mm > FAR_MM)]
    if distant:
        message = Text("{how}: offices more than 200 m from any road: {listing}", how=how, listing=listed(distant))
        yield Finding("office-far-from-roads", "warn", message, file=file, count=len(distant))
    # of the people who reach any office, fewer than half reach it
    cut_off = [
        name for column, name in enumerate(names) if 2 * int(people[found.reachable[:, column]].sum()) < int(people[~lost].sum())
    ]
    if cut_off:
        message = Text(
            "{how}: offices that fewer than half of the people reach: {listing}; see whether a road or a bridge is missing",
            how=how,
            listing=listed(cut_off),
        )
        yield Finding("office-without-road", "warn", message, file=file, value=cut_off[0], count=len(cut_off))
