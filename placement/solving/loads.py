"""The cases at the offices before and with a plan, and with the plans tied with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from models.access import AccessMatrix, IntArray
from models.apportionment import apportion
from models.checker import require
from models.load_checker import check_loads
from models.loads import logit_weights, nearest_weights
from models.plan import Plan
from models.subset_sums import LARGEST
from models.subsets.loads import loads_of_busiest, nearest_tables
from placement.problem.build import Question, View
from placement.problem.loads import cases_of, column_of, counted_of, elsewhere_of, figures_of, row_of, spread_of, whole_of
from placement.scenario.loads import CaseLoad, PublishedShares, PublishedTotal, StatedLoads
from placement.solving.slots import ended_cases, year_bases
from placement.values.loads import DoneElsewhere, Loads, OfficeLoad, PublishedTotals, ServiceLoads, SharesBeside, Spread, together

# tied plans whose loads are shown
SHOWN = 12


@dataclass(frozen=True, eq=False)
class Rule:
    """By what people choose between open places: what a scenario states, put to the places of one service."""

    stated: StatedLoads
    distance: AccessMatrix
    weight: IntArray
    cases: int

    def over(self, places: Sequence[str]) -> Spread:
        """Return the cases of open places, given in the study's order.

        Raises
        ------
        CheckError
            if a count that shares nothing with it disagrees: a fault of ours.
        """
        if not places:
            return ()
        near = apportion(self.cases, nearest_weights(self.distance, self.weight, places))
        rows = [apportion(self.cases, self._logit(places, pull.amount)) for pull in self.stated.pulls]
        main, decay = self.stated.main, self.stated.decay
        drawn = [[float(pull.amount) if place == main else 0.0 for place in places] for pull in self.stated.pulls]
        matrix = self.distance.values[:, self.distance.columns(places)]
        steep = 0.0 if decay is None else float(decay.amount)
        require(check_loads(matrix, self.weight, self.cases, near, [*zip(drawn, rows, strict=True)], steep))
        return tuple(OfficeLoad(place, near[at], tuple(row[at] for row in rows)) for at, place in enumerate(places))

    def _logit(self, places: Sequence[str], pull: Fraction) -> tuple[int, ...]:
        decay, main = self.stated.decay, self.stated.main
        own = {} if main is None else {main: pull}
        return logit_weights(self.distance, self.weight, places, Fraction(0) if decay is None else decay.amount, own)


def loads_of(question: Question, plan: Plan) -> Loads | None:
    """Return the cases that go to each office; None where the scenario states none.

    Parameters
    ----------
    question
        what was asked.
    plan
        the answer, or a plan that was given.
    """
    stated = question.inputs.scenario.loads
    if stated is None:
        return None
    services = tuple(_service(question, stated, load, plan) for load in stated.of)
    return Loads(
        services,
        decay="" if stated.decay is None else stated.decay.number,
        main=stated.main or "",
        pulls=tuple(map(str, stated.pull or ())),
        compared=tuple(_beside(question, stated, total, services) for total in stated.compare),
        shares=None if stated.shares is None else _shares(question, stated, stated.shares, plan),
    )


def _view(question: Question, load: CaseLoad) -> View:
    return next((view for view in question.services if view.id == load.service), question.main)


def _service(question: Question, stated: StatedLoads, load: CaseLoad, plan: Plan) -> ServiceLoads:
    view, inputs = _view(question, load), question.inputs
    cases, elsewhere = cases_of(load, inputs), elsewhere_of(load, inputs)
    now, rule = (Rule(stated, question.distance_of(view), spread_of(load, inputs), cases - part) for part in elsewhere)
    facts, keep = view.facts, question.problem.keep
    tied = plan.tied_after[0] if plan.tied_after and len(plan.tied_after[0]) > 1 else ()
    counted = counted_of(load, inputs)
    before = tuple(replace(one, counted=counted.cases.get(one.office)) for one in now.over(view.before))
    return ServiceLoads(
        view.id,
        inputs.scenario.offices.service.title if facts is None else facts.service.title,
        load.year,
        cases,
        column_of(load, inputs),
        before,
        rule.over(question.sites(plan.open, view)),
        tuple((added, rule.over(question.sites((*keep, *added), view))) for added in tied[:SHOWN]),
        _busiest(question, view, rule),
        counted.whole,
        counted.withheld,
        None if load.elsewhere is None else DoneElsewhere(load.elsewhere.kinds, *elsewhere),
    )


def _busiest(question: Question, view: View, rule: Rule) -> tuple[int, int] | None:
    """Return the least and the most cases of the busiest office over all plans, where the service is given by what they open."""
    inputs, distance = question.inputs, rule.distance
    keep, pool = distance.columns(inputs.keep), distance.columns(inputs.candidates)
    if view.facts is not None and (view.facts.channels or view.facts.staying or not view.facts.follows):
        return None
    if not 0 < len(pool) <= LARGEST:
        return None
    tables, everyone = nearest_tables(distance, rule.weight, keep, pool), int(rule.weight.sum())
    least, most = loads_of_busiest(tables, inputs.added, -(-everyone // max(rule.cases, 1)))
    if not least:
        return None
    return (
        min(max(apportion(rule.cases, row.tolist())) for row in least),
        max(max(apportion(rule.cases, row.tolist())) for row in most),
    )


def _beside(question: Question, stated: StatedLoads, total: PublishedTotal, services: Sequence[ServiceLoads]) -> PublishedTotals:
    inputs = question.inputs
    load = row_of(stated.of, total.service, inputs.scenario.offices.service.id)
    number = next(place for place, one in enumerate(stated.of) if one is load)
    of = services[number].before
    counted = {one.office for one in of} if total.offices is None else set(total.offices.chosen(inputs.study))
    there = [one for one in of if one.office in counted]
    found = [one for one in figures_of(inputs.study, total.measure) if not one.of]
    return PublishedTotals(
        total.measure,
        number,
        tuple(one.office for one in there),
        tuple((one.year, int(one.value), one.about) for one in found),
        together(there),
        total.base,
        found[0].source,
        found[0].place,
    )


def _shares(question: Question, stated: StatedLoads, shares: PublishedShares, plan: Plan) -> SharesBeside:
    """Return published shares beside what the model gives these offices, were they the only ones open."""
    study, ids = question.inputs.study, set(question.inputs.sites)
    published = {one.of: one.value for one in figures_of(study, shares.measure, shares.year) if one.of in ids}
    offices = tuple(office for office in question.inputs.sites if office in published)
    cases = None if shares.cases is None else whole_of(study, shares.cases, shares.year)
    parts = (
        {} if shares.cases is None else {one.of: int(one.value) for one in figures_of(study, shares.cases, shares.year) if one.of}
    )
    total = cases or int(question.people.sum())
    found = Rule(stated, question.distance, np.asarray(question.people), total).over(offices)
    rows = [tuple(one.nearest for one in found), *zip(*(one.logit for one in found), strict=True)]
    return SharesBeside(
        shares.year,
        cases,
        offices,
        tuple(published[office] for office in offices),
        tuple(parts.get(office) for office in offices),
        tuple(tuple(Fraction(100 * part, max(total, 1)) for part in row) for row in rows),
        None
        if shares.slot is None or cases is None
        else ended_cases(question, plan, shares.slot, cases, {one: parts.get(one) for one in offices}),
        year_bases(question, shares),
    )
