"""What is legal and probably not meant: rules that never bind, rules that others imply, objectives with nothing left to gain."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from geodata.yamlfiles.source import Source
from models.messages.findings import Finding
from models.messages.text import Text
from placement.problem.inputs import Path, ProblemInputs
from placement.scenario.files import Scenario
from placement.scenario.rules.base import Rule

LIGHT = Fraction(1, 100)


@dataclass(frozen=True)
class ScenarioWarnings:
    """A scenario with what it rests on, looked at for what is probably not meant.

    Parameters
    ----------
    inputs, source
        what can be measured, and the scenario's text.
    """

    inputs: ProblemInputs
    source: Source

    def findings(self) -> list[Finding]:
        """Return a warning for each doubt, in the order of the file."""
        found = [*self._kept(), *self._everyone(), *self._idle(), *self._implied(), *self._light()]
        return sorted(found, key=lambda finding: (finding.line or 0, finding.column or 0))

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.inputs.scenario

    def _warn(self, code: str, message: Text, *path: str | int) -> Finding:
        return self.source.finding(code, message, *path, severity="warn")

    def _kept(self) -> Iterator[Finding]:
        pool = self.scenario.offices.from_
        for position, office in enumerate((pool.ids if pool else None) or ()):
            if office in self.inputs.keep:
                yield self._warn(
                    "kept-candidate",
                    Text("{office} is in keep, so it is no candidate; it can be left out of from", office=office),
                    *("offices", "from", "ids", position),
                )

    def _everyone(self) -> Iterator[Finding]:
        columns = self.inputs.distance.columns(self.inputs.keep)
        lived = self.inputs.people() > 0
        if self.inputs.candidates and bool(self.inputs.covers()[lived][:, columns].any(axis=1).all()):
            yield self._warn(
                "everyone-served",
                Text("the offices kept already serve everyone, so no plan serves more"),
                "served",
            )

    def _idle(self) -> Iterator[Finding]:
        for number, rule in enumerate(self.scenario.rules):
            for key, said in rule.idle(self.inputs.seen_by(rule)):
                words = Text("rule {id}: {said}", id=rule.id, said=said)
                yield self._warn("never-binds", words, "rules", number, key)

    def _implied(self) -> Iterator[Finding]:
        rules = self.scenario.rules
        spoken = [rule.subjects(self.inputs) for rule in rules]
        speaking: dict[tuple[type[Rule], Hashable], list[int]] = {}
        for number, (rule, subjects) in enumerate(zip(rules, spoken, strict=True)):
            for subject in subjects:
                speaking.setdefault((type(rule), subject), []).append(number)
        for number, rule in enumerate(rules):
            each = (speaking[type(rule), subject] for subject in spoken[number])
            for place in min(each, key=len, default=range(len(rules))):
                other = rules[place]
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

    def _implies(self, strong: Rule, weak: Rule) -> bool:
        """Return whether one rule leaves no more than another of the same form."""
        when = strong.months == weak.months
        return type(strong) is type(weak) and when and strong.implies(weak, self.inputs)

    def _light(self) -> Iterator[Finding]:
        for position, goal in enumerate(self.scenario.objective):
            for place, part in enumerate(goal.weigh or ()):
                if part.part < LIGHT:
                    path: Path = ("objective", position, "weigh", place, "weight")
                    yield self._warn(
                        "weight-small",
                        Text(
                            "a weight of {weight} hardly counts; leave the criterion out, or give it 1 % or more",
                            weight=part.weight,
                        ),
                        *path,
                    )
