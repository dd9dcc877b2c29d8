"""Plans side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.messages.findings import Finding
from models.messages.text import Text
from placement.records.schema import WrittenPlan, meaning
from placement.values.gains import Shift


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two or more plans over the same people.

    Parameters
    ----------
    plans
        the first is the base.
    shifts
        from the base to each of the others, in order.
    findings
        what every output says.
    """

    plans: tuple[WrittenPlan, ...]
    shifts: tuple[Shift, ...]
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(plan.label for plan in self.plans)}>"

    @property
    def served_differs(self) -> bool:
        """Whether a resident counts as served by other rules in one plan than in another."""
        return len({meaning(plan.served, plan.scenario.travel) for plan in self.plans}) > 1

    @property
    def base(self) -> WrittenPlan:
        """The plan the others are compared with."""
        return self.plans[0]


def assumptions(found: Comparison) -> tuple[list[Text], list[tuple[Text, list[str]]]]:
    """Return what all plans assume, and what only some do, with their labels."""
    return _held(found, [plan.assumptions for plan in found.plans])


def not_in_data(found: Comparison) -> tuple[list[Text], list[tuple[Text, list[str]]]]:
    """Return what the data of all plans do not hold, and what those of only some do not, with their labels."""
    return _held(found, [plan.not_in_data for plan in found.plans])


def _held(found: Comparison, texts: Sequence[tuple[Text, ...]]) -> tuple[list[Text], list[tuple[Text, list[str]]]]:
    holders: dict[Text, list[str]] = {}
    for plan, said in zip(found.plans, texts, strict=True):
        for text in dict.fromkeys(said):
            holders.setdefault(text, []).append(plan.label)
    shared = [text for text, labels in holders.items() if len(labels) == len(found.plans)]
    return shared, [(text, labels) for text, labels in holders.items() if len(labels) < len(found.plans)]
