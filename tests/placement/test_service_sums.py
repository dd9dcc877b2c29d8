"""Sums over the places that give a service, offices and channels: every plan added up plainly, and what is missing named."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.messages.findings import InputError
from placement.problem.names import Names
from tests.placement.test_channels import BASE, CHANNELS, LINES, SITES, Case, Sets, Town, cases, choice_is_right, solved, town

__all__ = ["town"]
slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]
COST = {place: 3 + (7 * number) % 11 for number, place in enumerate((*SITES, *CHANNELS))}
GROUPS: dict[str, Callable[[Sets, Sets], Sets]] = {
    "open": lambda _, after: after,
    "opened": lambda before, after: after - before,
    "kept": lambda before, after: after & before,
    "closed": lambda before, after: before - after,
}


def total(group: str, before: Sets, after: Sets) -> int:
    return sum(COST[place] for place in GROUPS[group](before, after))


class SumCase(Case):
    """A case whose rule and objectives add up a column over the places that give the papers."""

    def meets(self, given: Sets) -> bool:
        said = re.fullmatch(r"sum: cost, of: (\w+), (at_least|at_most): (\w+)", self.rule)
        if said is None:
            return True
        found, bound = total(said[1], self.before, given), said[3]
        limit = sum(COST[place] for place in self.before) if bound == "now" else int(bound)
        return found >= limit if said[2] == "at_least" else found <= limit

    def worth(self, offices: Sets, chosen: Sets) -> tuple[int, ...]:
        found = []
        for line in self.objectives:
            said = re.fullmatch(r"(\w+): {sum: cost, of: (\w+)}, service: papers", line)
            if said is None:
                found += Case.worth(replace(self, objectives=(line,)), offices, chosen)
            else:
                added = total(said[2], self.before, self.given(offices, chosen))
                found.append(added if said[1] == "maximize" else -added)
        return tuple(found)


@st.composite
def sums(draw: st.DrawFn) -> SumCase:
    base = draw(cases())
    group, key = draw(st.sampled_from(sorted(GROUPS))), draw(st.sampled_from(["at_least", "at_most"]))
    bound = draw(st.just("now") | st.integers(0, 90).map(str))
    lines = [f"{sense}: {{sum: cost, of: {name}}}, service: papers" for sense in ("maximize", "minimize") for name in GROUPS]
    first = draw(st.sampled_from(lines))
    further = draw(
        st.lists(st.sampled_from(["maximize: served_population, service: papers", "minimize: mean_distance"]), max_size=1)
    )
    order = (first, *further) if draw(st.booleans()) else (*further, first)
    rule = draw(st.sampled_from(["", f"sum: cost, of: {group}, {key}: {bound}"]))
    return SumCase(**{**vars(base), "near": None, "rule": rule, "objectives": order})


@pytest.fixture(scope="module")
def costed(town: Town) -> Town:
    offices = town.study.offices.assign(cost=[COST[site] for site in town.study.offices["id"]])
    channels = town.study.channels.assign(cost=[COST[channel] for channel in town.study.channels["id"]])
    return Town(town.folder, replace(town.study, offices=offices, channels=channels))


@settings(max_examples=20, suppress_health_check=slow, deadline=None)
@given(case=sums())
def test_sums_over_offices_and_channels_are_those_of_brute_force(costed: Town, case: SumCase) -> None:
    choice_is_right(costed, case)


@pytest.mark.long
@settings(max_examples=2_000, suppress_health_check=slow, deadline=None)
@given(case=sums())
def test_two_thousand_sums_are_those_of_brute_force(costed: Town, case: SumCase) -> None:
    choice_is_right(costed, case)


def test_a_column_that_the_channels_lack_is_named_with_its_sheet(costed: Town) -> None:
    study = replace(costed.study, channels=costed.study.channels.drop(columns="cost"))
    for rule, line in (("sum: cost, of: open, at_most: 30", LINES[0]), ("", "minimize: {sum: cost, of: open}, service: papers")):
        case = replace(BASE, rule=rule, objectives=(line,))
        with pytest.raises(InputError, match="no such column cost of whole numbers") as caught:
            solved(Town(costed.folder, study), case.text)
        assert [finding.code for finding in caught.value.findings] == ["unknown-column"]


def test_a_rule_over_a_service_says_so(costed: Town) -> None:
    case = replace(BASE, rule="sum: cost, of: open, at_most: now", objectives=(LINES[1],))
    result = solved(costed, case.text)
    (rule,) = result.file.scenario.rules
    said = rule.demanded(Names(result.question))
    assert said.to("en") == "papers: cost, summed over the places that give it, comes to at most what it is now"
    assert "papers" in said.to("ja")
