"""Access from demand to offices: straight line, on foot, by public transport, car and bicycle; one `AccessMatrix` each."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from geodata.access.by_road import with_rides
from geodata.access.departures import Departures
from geodata.access.given import with_given
from geodata.access.kept import keep, place_of, recalled
from geodata.access.measured import Access
from geodata.access.rides import Ride
from geodata.access.straight import straight_line
from models.access import AccessMatrix
from models.messages.text import Text
from models.progress import Event, Progress, Stage, tell

if TYPE_CHECKING:
    from geodata.study import Study

WALK = Stage("walk", Text("measuring walks"))
RIDE = Stage("ride", Text("measuring times by public transport"))


def measure_access(
    study: Study,
    *,
    walking: bool = False,
    transit: Collection[Departures] = (),
    given: Collection[str] = (),
    rides: Collection[Ride] = (),
    known: Access | None = None,
    progress: Progress | None = None,
) -> Access:
    """Measure access from every demand point to every office; what was measured before is taken from where it is kept.

    Parameters
    ----------
    study
        the layers.
    walking
        whether access on foot is needed.
    transit
        the settings public transport is needed for; it needs walking too.
    given
        names of the planner's own matrices that are needed.
    rides
        the ways of going by car and bicycle that are needed.
    known
        what was measured of this study already, perhaps with rides at other speeds, which are then left out.
    progress
        follows the steps `walk` and `ride`, and can end them (`models.progress`).

    Returns
    -------
    access
        the straight line, and what was asked for.

    Raises
    ------
    InputError
        if a feed has faults, or does not cover a date asked for.
    CancelledError
        if `progress` ended it.
    """
    found = _measured(study, walking=walking, transit=transit, known=known and known.alone(), progress=progress)
    modes = {ride.mode for ride in rides}
    kept = (ride for ride in (known.rides_s if known else ()) if ride.mode not in modes)
    ridden = with_rides(study, found, (*kept, *rides), known)
    return with_given(study, ridden, (*(known.given if known else ()), *given))


def _measured(
    study: Study, *, walking: bool, transit: Collection[Departures], known: Access | None, progress: Progress | None
) -> Access:
    straight = straight_line(study) if known is None else known.straight_line
    if not walking and not transit:
        return Access(straight)
    if known is not None and known.walking_s is not None and set(known.transit_s) == set(transit):
        return known
    on_foot = known if known is not None and known.walking_s is not None and not known.transit_s else None
    if on_foot is None:
        tell(progress, Event(WALK))
    if not transit:
        return _on_foot(study, straight)
    place = place_of(study, transit)
    found = recalled(place, straight)
    if found is not None:
        tell(progress, Event(RIDE, 1, 1))
        return found
    made = _riding(study, on_foot or _on_foot(study, straight), transit, progress)
    keep(place, made)
    return made


def _on_foot(study: Study, straight: AccessMatrix) -> Access:
    place = place_of(study)
    found = recalled(place, straight)
    if found is None:
        # these bring scipy, and what is kept needs it no more
        from geodata.access.on_foot import assumptions, walking

        walking_mm, walking_s, findings = walking(study)
        found = Access(straight, walking_mm, walking_s, assumptions=assumptions(study), findings=findings)
        keep(place, found)
    return found


def _riding(study: Study, on_foot: Access, asked: Collection[Departures], progress: Progress | None) -> Access:
    # these bring numba
    from geodata.access.assumed_buses import buses_said
    from geodata.access.by_transit import journeys

    if on_foot.walking_s is None:
        raise AssertionError("public transport is measured once walking is")
    made = journeys(
        study,
        asked,
        on_foot.walking_s,
        lambda done, total: tell(progress, Event(RIDE, done, total)),
    )
    return Access(
        on_foot.straight_line,
        on_foot.walking_mm,
        on_foot.walking_s,
        made.timetable,
        made.with_buses,
        made.departures_an_hour,
        (*on_foot.assumptions, *made.assumptions, buses_said(tested=bool(made.with_buses))),
        (*on_foot.findings, *made.findings),
    )
