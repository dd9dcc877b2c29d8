"""Who stays out of reach with a plan, and which candidate would reach them."""

from __future__ import annotations

from models.options import BETWEEN
from placement.results.result import Result
from placement.values.unreached import Unreached


def unreached(result: Result) -> Unreached:
    """Return the people whom no office of a plan serves, by area, and what each candidate would do for them."""
    question, area = result.question, result.study.demand["area"].to_numpy()
    left = question.people * ~result.after.served
    areas = ((place, int(left[area == place].sum())) for place in result.study.areas["id"])
    may = {option.partition(BETWEEN)[0] for option in result.problem.candidates}
    sites = [site for site in question.layout.sites if site in may]
    columns = result.distance.columns(tuple(sites))
    rescued = ((site, int(left[question.main.covers[:, column]].sum())) for site, column in zip(sites, columns, strict=True))
    return Unreached(tuple((place, count) for place, count in areas if count), tuple(rescued))
