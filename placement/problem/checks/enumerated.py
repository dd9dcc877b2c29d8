"""Rules that are decided by comparing every plan, where these are too many."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.yamlfiles.source import Source
from models.criteria import Gini
from models.messages.findings import Finding
from models.messages.text import Text
from models.problem import Problem
from models.subsets.enumeration import has_table, largest_table
from placement.scenario.files import Scenario


def too_many_plans(problem: Problem, scenario: Scenario, source: Source) -> Iterator[Finding]:
    """Yield a finding for each rule that no program can decide, where the plans of the problem have no table."""
    if has_table(problem):
        return
    asked = {limit.id for limit in problem.limits if isinstance(limit.criterion, Gini)}
    for row, rule in enumerate(scenario.rules):
        if rule.id in asked:
            (key,) = rule.KEYS
            count, most = len(problem.candidates), largest_table(problem)
            message = Text(
                "{key} is decided by comparing every plan, so up to {most} offices may open or close, not {count}; name fewer",
                key=key,
                most=min(most, count - 1),
                count=count,
            )
            yield source.finding("too-many-candidates", message, "rules", row, key)
