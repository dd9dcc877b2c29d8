"""Walking from people to offices along the streets, in whole millimetres and whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.access import straight_line
from geodata.faults import listed
from geodata.streets.network import BoolArray, FloatArray, IntArray, Network, Streets
from geodata.streets.snapping import Snaps, snap
from models.access import AccessMatrix
from models.errors import Finding, InputError
from models.text import Text

if TYPE_CHECKING:
    from geodata.study import Study

# people further from the nearest street than this are counted and reported
FAR_MM = 200_000
# where a study has no network: how much longer streets are than the straight line, in tenths
DETOUR_TENTHS = 13
# as many offices at once as keep the search's table small on a network of a million nodes
AT_ONCE = 64

SPEED = Text(
    "徒歩は分速80mとします (不動産の表示に関する公正競争規約施行規則)。坂、信号、階段は見ていません。",
    "People walk 80 m a minute (the rule of Japan's fair-competition code on property advertisements). "
    "Slopes, traffic lights and stairs are not seen.",
)
ALONG_STREETS = Text(
    "徒歩の距離は、歩ける道を通り、最も近い道までは直線で測ります。道は両方向に歩けるものとします。",
    "Walking follows the streets that may be walked, in both directions, and goes straight to the nearest of them.",
)
BY_DETOUR = Text(
    "この調査には道路網がないため、徒歩の距離は直線距離の1.3倍としています。実際の道は見ていません。",
    "This study has no street network: walking distance is taken as 1.3 times the straight line, and no street is looked at.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """What walking gives between n points (rows) and m points (columns).

    Parameters
    ----------
    values
        (n, m) int64 millimetres from door to door; 0 where not reachable.
    reachable
        (n, m) bool: joined by streets, and not beyond the cut-off.
    snap_from_mm, snap_to_mm
        (n,) and (m,) int64, the straight part between a point and its street, which `values` has in it.
    from_island, to_island
        (n,) and (m,) bool, whether the point's street is cut off from the main part of the network.
    """

    values: IntArray
    reachable: BoolArray
    snap_from_mm: IntArray
    snap_to_mm: IntArray
    from_island: BoolArray
    to_island: BoolArray


def seconds(distance_mm: IntArray) -> IntArray:
    """Return the walking time in whole seconds, half a second rounded up, at 80 m a minute."""
    return (distance_mm * 3 + 2000) // 4000


def walk(network: Network, from_xy: FloatArray, to_xy: FloatArray, *, cutoff_mm: int | None = None) -> Walked:
    """Return the walking distance between points.

    Parameters
    ----------
    network
        the streets; both ways may be walked.
    from_xy
        (n, 2) points such as people, in metres of the study's CRS.
    to_xy
        (m, 2) points such as offices.
    cutoff_mm
        pairs further apart than this are not reachable; the search stops there, which saves time. None: no limit.

    Returns
    -------
    walked
        millimetres of the shortest way: straight to the nearest edge, along the streets, straight to the other point.
    """
    streets = network.streets
    people, offices = snap(streets, from_xy, to_xy)
    values = np.zeros((len(from_xy), len(to_xy)), dtype=np.int64)
    reachable = np.zeros(values.shape, dtype=bool)
    for start in range(0, len(to_xy), AT_ONCE):
        columns = slice(start, start + AT_ONCE)
        some = Snaps(offices.edge[columns], offices.back_mm[columns], offices.ahead_mm[columns], offices.aside_mm[columns])
        ways = _between(streets, people, some, search(streets, some, cutoff_mm))
        there = np.isfinite(ways) if cutoff_mm is None else ways <= cutoff_mm
        reachable[:, columns] = there
        values[:, columns] = np.where(there, ways, 0)
    island = streets.components != 0
    return Walked(
        values,
        reachable,
        people.aside_mm,
        offices.aside_mm,
        island[streets.edge_from[people.edge]],
        island[streets.edge_from[offices.edge]],
    )


def search(streets: Streets, offices: Snaps, cutoff_mm: int | None = None) -> FloatArray:
    """Return the distance from every office to every node, in one pass.

    Parameters
    ----------
    streets
        of one municipality and its rim.
    offices
        where the m offices meet them.
    cutoff_mm
        nodes further than this are left at infinity.

    Returns
    -------
    distance_mm
        (m, k) float64, whole or infinite; it begins at the office's door.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    graph, nodes, count = streets.graph, len(streets.node_xy), len(offices.edge)
    # every office is a node of its own with a one-way street to both ends of its edge, or to one of a loop
    tail, head = streets.edge_from[offices.edge], streets.edge_to[offices.edge]
    back, ahead = offices.aside_mm + offices.back_mm, offices.aside_mm + offices.ahead_mm
    loop = tail == head
    both = np.column_stack([~loop, np.ones(count, dtype=bool)])
    places = np.column_stack([tail, head])[both]
    lengths = np.column_stack([back, np.where(loop, np.minimum(back, ahead), ahead)])[both]
    wider = csr_matrix(
        (
            np.concatenate([graph.data, lengths.astype(np.float64)]),
            np.concatenate([graph.indices, places]),
            np.concatenate([graph.indptr, graph.nnz + np.cumsum(both.sum(axis=1))]).astype(np.int32),
        ),
        shape=(nodes + count, nodes + count),
    )
    limit = np.inf if cutoff_mm is None else float(cutoff_mm)
    found: FloatArray = dijkstra(wider, directed=True, indices=np.arange(nodes, nodes + count), limit=limit)
    return found[:, :nodes]


def _between(streets: Streets, people: Snaps, offices: Snaps, reach: FloatArray) -> FloatArray:
    """Return (n, m) the shortest way over either end of a person's edge, or along the edge where an office is on it, too."""
    back = reach[:, streets.edge_from[people.edge]] + people.back_mm
    ahead = reach[:, streets.edge_to[people.edge]] + people.ahead_mm
    ways = np.asarray((np.minimum(back, ahead) + people.aside_mm).T, dtype=np.float64)
    person, office = np.nonzero(people.edge[:, None] == offices.edge[None, :])
    along = np.abs(people.back_mm[person] - offices.back_mm[office]) + people.aside_mm[person] + offices.aside_mm[office]
    np.minimum.at(ways, (person, office), along)
    return ways


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
    return SPEED, ALONG_STREETS, Text(f"道路網: {note.ja}。", f"Streets: {note.en.rstrip('.')}.")


def places_of(frame: object) -> FloatArray:
    """Return (n, 2) coordinates of a frame of points."""
    points = frame.geometry  # type: ignore[attr-defined]
    return np.column_stack([points.x.to_numpy(), points.y.to_numpy()])


def _file(study: Study) -> str | None:
    return next((layer.file for layer in study.layers if layer.name == "network"), None)


def _stop_if_elsewhere(study: Study, network: Network) -> None:
    """Raise when no street lies in the area."""
    node_xy = network.streets.node_xy
    if not shapely.intersects_xy(study.boundary, node_xy[:, 0], node_xy[:, 1]).any():
        message = Text(
            "道路網が区域と 0% しか重なりません。別の町のものか、座標系が違います",
            "0 % of the network lies in the area: it is another town's, or its CRS is wrong",
        )
        raise InputError(Finding("network-elsewhere", "stop", message, file=_file(study)))


def _findings(study: Study, walked: Walked) -> list[Finding]:
    file = _file(study)
    people = study.demand["people"].to_numpy()
    found = []

    def warn(code: str, ja: str, en: str, count: int) -> None:
        found.append(Finding(code, "warn", Text(ja, en), file=file, count=count))

    far = walked.snap_from_mm > FAR_MM
    if far.any():
        many, most = int(people[far].sum()), int(walked.snap_from_mm.max()) // 1000
        warn(
            "people-far-from-streets",
            f"最も近い道まで 200m を超える人口が {many:,} 人 ({int(far.sum()):,} 地点、最大 {most:,}m)。道までは直線で数えています",
            f"{many:,} people at {int(far.sum()):,} points are more than 200 m from any street (up to {most:,} m); "
            "they go straight to it",
            int(far.sum()),
        )
    cut = walked.from_island
    if cut.any():
        many = int(people[cut].sum())
        warn(
            "people-on-island",
            f"ほかの道とつながらない道が最寄りの人口が {many:,} 人 ({int(cut.sum()):,} 地点)。その島の外の施設には歩いて行けません",
            f"the nearest street of {many:,} people at {int(cut.sum()):,} points joins no other; "
            "on foot they reach no office beyond that island",
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
            f"最も近い道まで 200m を超える施設: {listing}。位置と道路網を確かめてください",
            f"offices more than 200 m from any street: {listing}; check their places and the network",
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
        Text("島の外からは歩いて行けません", "nobody outside the island reaches them on foot")
        if real
        else Text(
            "道路網 (橋など) を直すか、本当の島なら study.yaml の network に islands: keep と書いてください",
            "mend the network (a bridge?), or write islands: keep for network in study.yaml if they are true islands",
        )
    )
    message = Text(
        f"ほかの道とつながらない道にある施設: {names}。{cure.ja}", f"offices on streets that join no other: {names}; {cure.en}"
    )
    finding = Finding(
        "office-on-island", "warn" if real else "stop", message, file=_file(study), count=int(walked.to_island.sum())
    )
    if not real:
        raise InputError(finding)
    return finding
