"""What is legal and probably not meant: rules that never bind, rules that others imply, objectives with nothing left to gain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from geodata.yamlfiles.source import Source
from models.access import IntArray
from models.criteria import Coverage, Farthest
from models.messages.findings import Finding
from models.messages.text import Text
from models.options import Options
from placement.problem.constraints import limits_of
from placement.problem.inputs import Ground, Path
from placement.problem.office_sets import offices_of
from placement.scenario.files import Scenario
from placement.scenario.quantities import distance_mm, share_of
from placement.scenario.rules import Rule

LIGHT = Fraction(1, 100)


@dataclass(frozen=True)
class Doubts:
    """A scenario on its ground, looked at for what is probably not meant.

    Parameters
    ----------
    ground, source
        what can be measured, and the scenario's text.
    candidates
        ids of the offices that may be added.
    """

    ground: Ground
    source: Source
    candidates: tuple[str, ...]

    def findings(self) -> list[Finding]:
        """Return a warning for each doubt, in the order of the file."""
        found = [*self._kept(), *self._everyone(), *self._idle(), *self._implied(), *self._light()]
        return sorted(found, key=lambda finding: (finding.line or 0, finding.column or 0))

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.ground.scenario

    @cached_property
    def keep(self) -> set[str]:
        """Ids of the offices kept."""
        return set(self.scenario.offices.keep)

    @cached_property
    def added(self) -> tuple[int, int]:
        """Fewest and most offices added in any phase."""
        low, high = self.scenario.added
        return (self.scenario.phases[0].open.min if self.scenario.phases else low), high

    def _warn(self, code: str, message: Text, *path: str | int) -> Finding:
        return self.source.finding(code, message, *path, severity="warn")

    def _kept(self) -> Iterator[Finding]:
        pool = self.scenario.offices.from_
        for position, office in enumerate((pool.ids if pool else None) or ()):
            if office in self.keep:
                yield self._warn(
                    "kept-candidate",
                    Text("{office} is in keep, so it is no candidate; it can be left out of from", office=office),
                    *("offices", "from", "ids", position),
                )

    def _everyone(self) -> Iterator[Finding]:
        columns = self.ground.distance.columns(tuple(self.keep))
        lived = self.ground.people() > 0
        if self.candidates and bool(self.ground.covers()[lived][:, columns].any(axis=1).all()):
            yield self._warn(
                "everyone-served",
                Text("the offices kept already serve everyone, so no plan serves more"),
                "served",
            )

    def _idle(self) -> Iterator[Finding]:
        for number, rule in enumerate(self.scenario.rules):
            for key, said in (*self._counts(rule), *self._pairs(rule), *self._sums(rule), *self._levels(rule)):
                yield self._warn("never-binds", Text("rule {id}: {said}", id=rule.id, said=said), "rules", number, key)

    def _counts(self, rule: Rule) -> Iterator[tuple[str, Text]]:
        low, high = rule.range
        if low is None and high is None:
            return
        inside = set(offices_of(rule, self.ground.study, self.ground.polygons))
        kept, able = len(inside & self.keep), len(inside & set(self.candidates))
        fewest = kept + max(self.added[0] - (len(self.candidates) - able), 0)
        most = kept + min(self.added[1], able)
        key = "exactly" if rule.exactly is not None else "at_least"
        if low is not None and low <= fewest and (key == "at_least" or high == most):
            yield (
                key,
                Text("never binds: every plan opens at least {fewest} of them", fewest=fewest),
            )
        if high is not None and high >= most and key == "at_least":
            yield "at_most", Text("never binds: no plan opens more than {most} of them", most=most)

    def _pairs(self, rule: Rule) -> Iterator[tuple[str, Text]]:
        possible = {*self.keep, *self.candidates}
        if rule.never_together:
            inside = possible & set(rule.never_together)
            if len(inside) < 2 or len(inside & self.keep) + min(self.added[1], len(inside - self.keep)) < 2:
                yield "never_together", Text("never binds: no plan opens two of them")
        if rule.together and set(rule.together) <= self.keep:
            yield "together", Text("never binds: all of them are kept")
        if rule.if_open and rule.then and set(rule.then) <= {*self.keep, rule.if_open}:
            yield "then", Text("never binds: all of them are kept, or the office itself")
        elif rule.if_open and rule.if_open not in possible:
            yield "if_open", Text("never binds: {if_open} can never open", if_open=rule.if_open)
        if rule.apart:
            yield from self._apart(rule, possible)

    def _apart(self, rule: Rule, possible: set[str]) -> Iterator[tuple[str, Text]]:
        ids, between = list(self.ground.study.offices["id"]), self.ground.between
        inside = [
            row
            for row, office in enumerate(ids)
            if office in possible & set(offices_of(rule, self.ground.study, self.ground.polygons))
        ]
        near = [
            (ids[one], ids[other])
            for place, one in enumerate(inside)
            for other in inside[:place]
            if between[one, other] < distance_mm(str(rule.apart))
        ]
        if not near:
            yield (
                "apart",
                Text("never binds: no two offices are nearer than {apart}", apart=rule.apart),
            )
        for one, other in near:
            if {one, other} <= self.keep:
                yield (
                    "apart",
                    Text(
                        "{one} and {other} are both kept and nearer than {apart}; it says nothing about these two",
                        one=one,
                        other=other,
                        apart=rule.apart,
                    ),
                )

    def _sums(self, rule: Rule) -> Iterator[tuple[str, Text]]:
        if rule.total and rule.limit is not None:
            offices = self.ground.study.offices
            figures = dict(zip(offices["id"], offices[rule.total].tolist(), strict=True))
            most = sum(sorted((int(figures[office]) for office in self.candidates), reverse=True)[: self.added[1]])
            if most <= rule.limit:
                yield "limit", Text("never binds: the sum is at most {most:,}", most=most)

    def _levels(self, rule: Rule) -> Iterator[tuple[str, Text]]:
        if not (rule.serve or rule.longest):
            return
        columns = self.ground.distance.columns(tuple(self.keep))
        limits = [limit for limit in limits_of(self.ground, Options(self.ground.sites, ("",))) if limit.id == rule.id]
        met = [self._reached(limit.criterion, columns, limit.bound) for limit in limits]
        if all(met) and self.candidates:
            key = "serve" if rule.serve else "longest"
            yield key, Text("never binds: the offices kept already meet it")

    @staticmethod
    def _reached(criterion: object, columns: IntArray, bound: int) -> bool:
        if isinstance(criterion, Coverage):
            return int(criterion.people[criterion.covers[:, columns].any(axis=1)].sum()) >= bound
        if isinstance(criterion, Farthest) and len(columns):
            return int(np.max(criterion.matrix.values[criterion.people > 0][:, columns].min(axis=1), initial=0)) <= bound
        return False

    def _implied(self) -> Iterator[Finding]:
        rules = self.scenario.rules
        for number, rule in enumerate(rules):
            for place, other in enumerate(rules):
                # of two equal rules, the later is the one too many
                if place != number and self._implies(other, rule) and not (place > number and self._implies(rule, other)):
                    line, _ = self.source.place("rules", place)
                    yield self._warn(
                        "implied-rule",
                        Text(
                            "rule {id} follows from rule {other_id} (line {line}); leaving it out changes nothing",
                            id=rule.id,
                            other_id=other.id,
                            line=line,
                        ),
                        *("rules", number),
                    )
                    break

    def _implies(self, strong: Rule, weak: Rule) -> bool:  # noqa: PLR0911 - a plain case each
        """Return whether one rule leaves no more than another of the same form, on the same set."""
        study, polygons = self.ground.study, self.ground.polygons
        (low, high), (least, most) = strong.range, weak.range
        if least is not None or most is not None:
            same = strong.of is not None and offices_of(strong, study, polygons) == offices_of(weak, study, polygons)
            enough = least is None or (low is not None and low >= least)
            return same and enough and (most is None or (high is not None and high <= most))
        if weak.apart and strong.apart:
            inside = set(offices_of(weak, study, polygons)) <= set(offices_of(strong, study, polygons))
            return inside and distance_mm(strong.apart) >= distance_mm(weak.apart)
        if weak.longest and strong.longest:
            return distance_mm(strong.longest) <= distance_mm(weak.longest)
        if weak.together and strong.together:
            return set(weak.together) <= set(strong.together)
        if weak.never_together and strong.never_together:
            return set(weak.never_together) <= set(strong.never_together)
        if weak.total and strong.total:
            return weak.total == strong.total and (strong.limit or 0) <= (weak.limit or 0)
        return bool(weak.serve and strong.serve) and self._serves_as_much(strong, weak)

    def _serves_as_much(self, strong: Rule, weak: Rule) -> bool:
        layout = Options(self.ground.sites, ("",))
        floors = limits_of(self.ground, layout)
        ours, theirs = ([limit for limit in floors if limit.id == rule.id] for rule in (strong, weak))
        return len(ours) == len(theirs) and all(
            isinstance(one.criterion, Coverage)
            and isinstance(other.criterion, Coverage)
            and np.array_equal(one.criterion.people, other.criterion.people)
            and one.bound >= other.bound
            for one, other in zip(ours, theirs, strict=True)
        )

    def _light(self) -> Iterator[Finding]:
        for position, goal in enumerate(self.scenario.objective):
            for place, part in enumerate(goal.weigh or ()):
                if share_of(part.weight) < LIGHT:
                    path: Path = ("objective", position, "weigh", place, "weight")
                    yield self._warn(
                        "weight-small",
                        Text(
                            "a weight of {weight} hardly counts; leave the criterion out, or give it 1 % or more",
                            weight=part.weight,
                        ),
                        *path,
                    )
