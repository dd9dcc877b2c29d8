"""What somebody who decides would want to know and the data do not hold."""

from __future__ import annotations

from geodata.hazards import columns_of
from geodata.study import Study
from models.messages.text import Text
from placement.scenario.facts import counts_of
from placement.scenario.files import Scenario
from placement.scenario.ids import EVERYONE

# the columns of staff, by the sheets sent to the offices; and whole numbers of offices that say nothing of what they cost
STAFF = {"staff", "staff_now"}
NO_COSTS = {*STAFF, "caseload", "crew_min", "counters_now", "counter_max", "floor_m2", "built", "renewal_year", "open_now"}


def not_in_data(study: Study, scenario: Scenario) -> tuple[Text, ...]:
    """Return what the layers and the scenario lack, as far as that can be seen, and what their makers say they lack.

    Parameters
    ----------
    study
        its layers are looked at; it may name more itself.
    scenario
        it may name more.
    """
    offices, counts = study.offices, set(counts_of(study.offices))
    staff_now = scenario.staff.now if scenario.staff else None
    lacking = [
        (counts <= {*NO_COSTS, *columns_of(study.hazards)}, Text("What offices cost to run, to open and to close")),
        ("caseload" not in offices and not study.cases, Text("Cases handled at each office")),
        (not {*STAFF, staff_now} & set(offices), Text("Staff at each office")),
        (not scenario.phases, Text("When it would be done: the scenario has no phases")),
        (set(counts_of(study.demand)) <= {EVERYONE}, Text("Who people are, such as their age: only their number is counted")),
        (not len(study.stops), Text("Stations and bus stops")),
        (not study.feeds, Text("Times of trains and buses: the study has no timetables")),
        (study.network is None, Text("Streets to walk on: the study has no street network")),
    ]
    return tuple(dict.fromkeys((*(text for lacks, text in lacking if lacks), *study.not_in_data, *scenario.not_in_data)))
