"""The best further places of a municipality: proven, recomputed by the checker, and with the choices that tie."""

from __future__ import annotations

import numpy as np

from geodata.building.japan.geodesic import joined, pairs_within
from geodata.building.japan.national import Inputs
from geodata.building.japan.places import DEGREE
from models.access import BoolArray
from models.checker import check_plan
from models.criteria import Coverage, open_count
from models.lexicographic import solve_problem
from models.problem import Problem, ProblemGoal
from placement.atlas.question import More
from placement.records.atlas import AddedPlace, Additions

# ties are counted up to here
TIES = 10
NOW = "now"


def best_places(more: More, inputs: Inputs, served: BoolArray, reach_mm: int) -> Additions:
    """Return the places that serve most people beside those who are served now, no more of them than are needed.

    Parameters
    ----------
    more
        how many, among which kinds.
    inputs
        the municipality.
    served
        (n,) who has an office within reach now.
    reach_mm
        the reach.

    Raises
    ------
    CheckError
        if the checker disagrees: a fault of ours.
    """
    sites = [(kind, inputs.own[kind]) for kind in more.among]
    points = joined([places.points for _, places in sites])
    number = len(points)
    if number == 0 or not len(inputs.areas):
        people = int(inputs.people[served].sum())
        return Additions(sites=number, served=people, places=(), ties=1, ties_complete=True, status="optimal")
    row, column = pairs_within(inputs.areas, points, reach_mm)
    covers = np.zeros((len(inputs.areas), number + 1), dtype=np.bool_)
    covers[:, 0] = served
    covers[row, column + 1] = True
    offices = (NOW, *map(str, range(number)))
    problem = Problem(
        offices=offices,
        keep=(NOW,),
        candidates=offices[1:],
        added_min=0,
        added_max=min(more.number, number),
        objectives=(ProblemGoal(Coverage("served", covers, inputs.people)), ProblemGoal(open_count(number + 1))),
    )
    plan = solve_problem(problem, tie_limit=TIES, last_ties=True)
    check_plan(problem, plan.open, {value.name: value.value for value in plan.objectives})
    named = [(kind, name) for kind, places in sites for name in places.names]
    return Additions(
        sites=number,
        served=plan.objectives[0].value,
        places=tuple(
            AddedPlace(
                kind=named[place][0],
                name=named[place][1],
                lon=int(points.lon[place]) / DEGREE,
                lat=int(points.lat[place]) / DEGREE,
            )
            for place in sorted(map(int, plan.added))
        ),
        ties=plan.ties,
        ties_complete=plan.ties_complete,
        status=plan.status,
    )
