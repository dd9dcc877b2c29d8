"""Access from demand to offices: straight line, on foot, by public transport; one `AccessMatrix` each."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from geodata.access.departures import Departures
from geodata.access.measured import Access
from geodata.access.straight import straight_line
from models.messages.text import Text
from models.progress import Event, Progress, Stage, tell

if TYPE_CHECKING:
    from geodata.study import Study

WALK = Stage("walk", Text("measuring walks"))


def measure_access(
    study: Study, *, walking: bool = False, transit: Collection[Departures] = (), progress: Progress | None = None
) -> Access:
    """Measure access from every demand point to every office.

    Parameters
    ----------
    study
        the layers.
    walking
        whether access on foot is needed.
    transit
        the settings public transport is needed for; it needs walking too.
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
    straight = straight_line(study)
    if not walking and not transit:
        return Access(straight)
    from geodata.access.on_foot import assumptions
    from geodata.access.on_foot import walking as walk

    tell(progress, Event(WALK))
    walking_mm, walking_s, findings = walk(study)
    if not transit:
        return Access(straight, walking_mm, walking_s, assumptions=assumptions(study), findings=findings)
    from geodata.access.assumed_buses import buses_said
    from geodata.access.by_transit import journeys

    made = journeys(study, transit, walking_s, progress)
    return Access(
        straight,
        walking_mm,
        walking_s,
        made.timetable,
        made.with_buses,
        made.departures_an_hour,
        (*assumptions(study), *made.assumptions, buses_said(tested=bool(made.with_buses))),
        (*findings, *made.findings),
    )
