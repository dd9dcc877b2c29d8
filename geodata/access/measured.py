"""The access measured on a study: one matrix a way of travelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geodata.access.departures import Departures
from geodata.access.rides import Ride
from geodata.streets.roads import Mode
from models.access import AccessMatrix, IntArray
from models.messages.findings import Finding
from models.messages.text import Text


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
    given
        seconds or millimetres by each matrix of the planner's own that was asked for.
    rides_s
        seconds from door to door by car and by bicycle, for each that was asked for; one a mode.
    parts
        what it was joined of: the access without ways by road and matrices of the planner's own, then that of each way by road alone; none
        where it has neither.
    """

    straight_line: AccessMatrix
    walking_mm: AccessMatrix | None = None
    walking_s: AccessMatrix | None = None
    transit_s: Mapping[Departures, AccessMatrix] = field(default_factory=dict)
    buses_s: Mapping[Departures, AccessMatrix] = field(default_factory=dict)
    departures_an_hour: IntArray | None = None
    assumptions: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()
    given: Mapping[str, AccessMatrix] = field(default_factory=dict)
    rides_s: Mapping[Ride, AccessMatrix] = field(default_factory=dict)
    parts: tuple[Access, ...] = ()

    def alone(self) -> Access:
        """Return it without ways by road and matrices of the planner's own, and what was said of them."""
        return self.parts[0] if self.parts else self

    def of_ride(self, ride: Ride) -> Access | None:
        """Return what is known of a way by road alone; None where it was not measured."""
        return next((part for part in self.parts[1:] if ride in part.rides_s), None)

    def by_road(self, mode: Mode) -> AccessMatrix:
        """Return seconds by car or bicycle, which were asked for.

        Raises
        ------
        ValueError
            if they were not measured.
        """
        found = next((matrix for ride, matrix in self.rides_s.items() if ride.mode == mode), None)
        if found is None:
            raise ValueError(f"{mode} was not measured")
        return found
