"""What a reader may try where channels are chosen as well: offices, with the channels of the plan, against brute force."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings

from models.messages.findings import InputError
from placement.analysis.choices import choices
from tests.placement.test_channels import BASE, SITES, Case, Town, cases, slow, solved, town

__all__ = ["town"]


def trial_is_right(town: Town, case: Case) -> bool:
    """Hold each choice of offices, with the plan's channels, against brute force; return whether there was one."""
    try:
        result = solved(town, case.text)
    except InputError:
        return False
    table = choices(result) if result.plan.status == "optimal" and case.pool != "branch" else None
    if table is None:
        return False
    chosen = frozenset(result.plan.added) & case.choosable
    assert set(table.keep) == {"hon", "hama"}
    assert set(table.candidates) == set(SITES) - {"hon", "hama"}
    assert (table.least, table.most) == (case.added, case.added)
    values = {offices: case.worth(offices, picked) for offices, picked in case.plans() if picked == chosen}
    ranks = {
        frozenset({"hon", "hama", *(office for bit, office in enumerate(table.candidates) if mask >> bit & 1)}): rank
        for mask, rank in table.plans
    }
    assert ranks == {offices: 1 + sum(other > value for other in values.values()) for offices, value in values.items()}
    assert table.count == len(values)
    assert ranks[frozenset(result.after.open)] == 1
    told = {rule.kind: rule.broken for rule in table.rules or ()}
    for size in range(len(table.candidates) + 1):
        for added in itertools.combinations(table.candidates, size):
            offices = frozenset({"hon", "hama", *added})
            mask = sum(1 << table.candidates.index(office) for office in added)
            for kind, holds in (("near", case.keeps_near(offices, chosen)), ("rule", case.meets(case.given(offices, chosen)))):
                assert kind not in told or bool(told[kind][mask >> 3] >> (mask & 7) & 1) != holds
    return True


def test_offices_are_tried_with_the_plans_channels(town: Town) -> None:
    assert trial_is_right(town, BASE)


@settings(max_examples=6, suppress_health_check=slow, deadline=None)
@given(case=cases())
def test_each_choice_is_ranked_and_refused_as_brute_force_has_it(town: Town, case: Case) -> None:
    trial_is_right(town, case)


@pytest.mark.long
@settings(max_examples=500, suppress_health_check=slow, deadline=None)
@given(case=cases())
def test_five_hundred_are(town: Town, case: Case) -> None:
    trial_is_right(town, case)
