"""A study's walking times, and what must be said of the streets they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.access.straight import straight_line
from geodata.streets.network import Network
from geodata.streets.walking import DETOUR_TENTHS, Walked, places_of, seconds, walk
from models.access import AccessMatrix
from models.messages.findings import Finding, InputError, listed
from models.messages.text import Text, unstopped

if TYPE_CHECKING:
    from geodata.study import Study

# people further from the nearest street than this are counted and reported
FAR_MM = 200_000
SPEED = Text(
    "People walk 80 m a minute (the rule of Japan's fair-competition code on property advertisements). "
    "Slopes, traffic lights and stairs are not seen."
)
ALONG_STREETS = Text(
    "Walking follows the streets that may be walked, in both directions, and goes straight to the nearest of them."
)
BY_DETOUR = Text(
    "This study has no street network: walking distance is taken as 1.3 times the straight line, and no street is looked at."
)


def walking(study: Study, *, cutoff_mm: int | None = None) -> tuple[AccessMatrix, AccessMatrix, tuple[Finding, ...]]:
    """Return walking distance and time from every demand point to every office.

    Parameters
    ----------
    study
        walked on its network; without one, the straight line times 1.3 (`assumptions` says so).
    cutoff_mm
        pairs further apart are not reachable; None: no limit.

    Returns
    -------
    distance
        whole millimetres.
    time
        whole seconds at 80 m a minute.
    findings
        people and offices far from any street or on an island, counted; nobody is left out for it.

    Raises
    ------
    InputError
        if the network has faults, is of some other place, or leaves an office on an island that nobody called one.
    """
    if study.network is None:
        values = (straight_line(study).values * DETOUR_TENTHS + 5) // 10
        reachable = np.ones(values.shape, dtype=bool) if cutoff_mm is None else values <= cutoff_mm
        findings: tuple[Finding, ...] = ()
    else:
        _stop_if_elsewhere(study, study.network)
        walked = walk(study.network, places_of(study.demand), places_of(study.offices), cutoff_mm=cutoff_mm)
        values, reachable = walked.values, walked.reachable
        findings = (*study.network.findings, *_findings(study, walked))
    rows, columns = tuple(study.demand["id"]), tuple(study.offices["id"])
    distance = AccessMatrix(rows, columns, values, "mm", reachable)
    return distance, AccessMatrix(rows, columns, seconds(values), "s", reachable), findings


def assumptions(study: Study) -> tuple[Text, ...]:
    """Return what every output that rests on walking must say."""
    if study.network is None:
        return SPEED, BY_DETOUR
    note = study.network.source_note
    return SPEED, ALONG_STREETS, Text("Streets: {note}.", note=unstopped(note))


def _file(study: Study) -> str | None:
    return next((layer.file for layer in study.layers if layer.name == "network"), None)


def _stop_if_elsewhere(study: Study, network: Network) -> None:
    """Raise when no street lies in the area."""
    node_xy = network.streets.node_xy
    if not shapely.intersects_xy(study.boundary, node_xy[:, 0], node_xy[:, 1]).any():
        message = Text("0 % of the network lies in the area: it is another town's, or its CRS is wrong")
        raise InputError(Finding("network-elsewhere", "stop", message, file=_file(study)))


def _findings(study: Study, walked: Walked) -> list[Finding]:
    file = _file(study)
    people = study.demand["people"].to_numpy()
    found = []

    def warn(code: str, message: Text, count: int) -> None:
        found.append(Finding(code, "warn", message, file=file, count=count))

    far = walked.snap_from_mm > FAR_MM
    if far.any():
        many, most = int(people[far].sum()), int(walked.snap_from_mm.max()) // 1000
        warn(
            "people-far-from-streets",
            Text(
                "{many:,} people at {far:,} points are more than 200 m from any street (up to {most:,} m); they go "
                "straight to it",
                many=many,
                far=int(far.sum()),
                most=most,
            ),
            int(far.sum()),
        )
    cut = walked.from_island
    if cut.any():
        many = int(people[cut].sum())
        warn(
            "people-on-island",
            Text(
                "the nearest street of {many:,} people at {cut:,} points joins no other; on foot they reach no office "
                "beyond that island",
                many=many,
                cut=int(cut.sum()),
            ),
            int(cut.sum()),
        )
    names = study.offices["id"].to_numpy()
    far_offices = [
        f"{names[row]} ({int(walked.snap_to_mm[row]) // 1000} m)" for row in np.flatnonzero(walked.snap_to_mm > FAR_MM)
    ]
    if far_offices:
        listing = listed(far_offices)
        warn(
            "office-far-from-streets",
            Text("offices more than 200 m from any street: {listing}; check their places and the network", listing=listing),
            len(far_offices),
        )
    if walked.to_island.any():
        found.append(_offices_on_islands(listed([str(name) for name in names[walked.to_island]]), walked, study))
    return found


def _offices_on_islands(names: str, walked: Walked, study: Study) -> Finding:
    """Return what is said of offices on islands, true ones.

    Raises
    ------
    InputError
        when nobody said that they are: more often a bridge is missing from the network.
    """
    real = study.network is not None and study.network.islands_are_real
    cure = (
        Text("nobody outside the island reaches them on foot")
        if real
        else Text("mend the network (a bridge?), or write islands: keep for network in study.yaml if they are true islands")
    )
    message = Text("offices on streets that join no other: {names}; {cure}", names=names, cure=cure)
    finding = Finding(
        "office-on-island", "warn" if real else "stop", message, file=_file(study), count=int(walked.to_island.sum())
    )
    if not real:
        raise InputError(finding)
    return finding
