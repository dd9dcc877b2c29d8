"""The bundled question that has no plan, and one that does: held against figures worked out apart from the program."""

from __future__ import annotations

import json

import numpy as np
import pytest

from geodata.access.straight import millimetres
from geodata.load import load_study
from models.analysis.conflicts import any_plan
from placement.problem.build import Question
from placement.scenario.files import load_scenario
from placement.solving.question import put
from placement.solving.solve import best_plan
from tests.placement.conftest import run

BRANCHES = ["dai2", "dai3", "dai4", "dai5", "dai6", "dai7", "dai8", "sakuradai", "yahara", "seki", "kamishakujii"]
BRANCHES += ["oizuminishi", "oizumikita"]
KEPT = ["nerima", "shakujii", "hikarigaoka", "oizumi"]


def question(name: str, **changes: object) -> Question:
    return put(load_scenario({"extends": name, "scenario": "trial", **changes}))


def services(most: int) -> list[dict[str, object]]:
    choose = {"from": {"kind": "post_office"}, "open": {"min": 0, "max": most}}
    now = {"kinds": ["ward_office", "branch"]}
    served = {"any": [{"straight_line": "1 km"}]}
    return [
        {"id": "certificates", "title": "c", "now": now, "then": {"kinds": ["post_office"]}, "choose": choose, "served": served}
    ]


def test_the_impasse_is_told_with_what_conflicts_and_what_would_have_to_give() -> None:
    done = run("explain", "nerima-2013-strict", "--json")
    assert done.exit_code == 4
    found = json.loads(done.stdout)
    sets = [found["conflict"]["conditions"], *found["other_conflicts"]]
    assert [{(part["kind"], part["id"]) for part in one} for one in sets] == [
        {("rule", "the-plans-two"), ("rule", "nobody-much-farther"), ("open", "")},
        {("rule", "the-plans-two"), ("near", "certificates"), ("open", "")},
    ]
    said = {(repair["path"], repair["value"]) for repair in found["repairs"]}
    assert said == {("rules.0.exactly", "1"), ("offices.open", "3"), ("rules.0", None)}


def test_the_figures_of_the_impasse_are_those_of_the_layers() -> None:
    study = load_study("nerima")
    offices, channels = study.offices.set_index("id"), study.channels[study.channels["kind"] == "post_office"]
    inside = channels[channels["inside"]]
    (ways,) = millimetres(offices.loc[["dai6"]].geometry, inside.geometry)
    assert (len(inside), round(int(ways.min()) / 1000)) == (63, 1_212)
    homes, people = study.demand.geometry, study.demand["people"].to_numpy()
    before = millimetres(homes, offices.geometry).min(axis=1)
    six = millimetres(homes, offices.loc[[*KEPT, "dai2", "seki"]].geometry).min(axis=1)
    after = np.minimum(six, millimetres(homes, inside.geometry).min(axis=1))
    assert int(people[after > before + 500_000].sum()) == 5_859


def test_with_free_branches_dai_roku_and_any_other_do_and_fewer_are_near_notifications() -> None:
    repaired = question("nerima-2013-strict-repaired")
    best = best_plan(repaired, None, None)
    assert (best.status, best.objectives[0].value, best.objectives[0].proven) == ("optimal", 707_775, True)
    for other in BRANCHES:
        rules = [{"id": "two", "exactly": 2, "of": ["dai6", other]}]
        if other != "dai6":
            assert any_plan(question("nerima-2013-strict-repaired", rules=rules).problem) is not None, other
    none = question("nerima-2013-strict-repaired", rules=[{"id": "other", "at_most": 0, "of": ["dai6"]}])
    assert any_plan(none.problem) is None


def test_eleven_post_offices_are_not_enough_for_any_two_branches() -> None:
    gone = [{"id": name, "remove": True} for name in ("nearly-all", "nobody-much-farther")]
    aim = [{"maximize": "served_population", "service": "certificates"}]
    eleven = question("nerima-2013-strict-repaired", services=services(11), rules=gone, objective=aim)
    best = best_plan(eleven, None, None)
    assert best.objectives[0].proven
    assert best.objectives[0].value == 635_379
    assert round(100 * 635_379 / int(eleven.people.sum()), 1) == 88.0


@pytest.mark.parametrize("name", ["nerima-2013-strict", "nerima-2013-strict-repaired"])
def test_that_a_post_office_lies_just_outside_is_said(name: str) -> None:
    (one,) = load_scenario(name).scenario.services
    assert one.because is not None
    assert "7 m outside" in one.because.to("en")
