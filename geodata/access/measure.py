"""Access from demand to offices: straight line, on foot, by public transport; one `AccessMatrix` each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geodata.access.departures import Departures
from geodata.access.straight import straight_line
from models.access import AccessMatrix, IntArray
from models.messages.findings import Finding
from models.messages.text import Text
from models.progress import Event, Progress, Stage, tell

if TYPE_CHECKING:
    from geodata.study import Study

WALK = Stage("walk", Text("measuring walks"))


@dataclass(frozen=True, eq=False)
class Access:
    """Every kind of access that was asked for.

    Parameters
    ----------
    straight_line
        millimetres as the crow flies; always there.
    walking_mm, walking_s
        millimetres and seconds on foot.
    transit_s
        seconds from door to door by public transport, for each setting asked for.
    buses_s
        the same with a bus assumed at every bus stop: a bound.
    departures_an_hour
        (m,) departures an hour from stops near each office, where public transport was measured.
    assumptions
        what every output that rests on these must say.
    findings
        warnings met while measuring.
    """

    straight_line: AccessMatrix
    walking_mm: AccessMatrix | None = None
    walking_s: AccessMatrix | None = None
    transit_s: Mapping[Departures, AccessMatrix] = field(default_factory=dict)
    buses_s: Mapping[Departures, AccessMatrix] = field(default_factory=dict)
    departures_an_hour: IntArray | None = None
    assumptions: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()


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
        (*assumptions(study), *made.assumptions, buses_said()),
        (*findings, *made.findings),
    )
