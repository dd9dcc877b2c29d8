"""Counters of neighbouring municipalities: residents may use them, a plan decides nothing about them, and maps show them as outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from maps.charts.sheet import reach_of
from maps.page.layers import describe_layers
from placement import load_scenario, solve
from placement.documents.offices import office_notes
from tests.placement.conftest import run
from tests.placement.test_solve import proves_by_exhaustion
from tests.town import demand_rows

# 1.2 km east of the town
TONARI = (37_200, -28_000)
KEPT = ("keep: [hon]", "keep: [hon, tonari]")


@pytest.fixture
def beside(folder: Path) -> Path:
    """Return the working folder, the town's study having a counter of the city next to it."""
    path = folder / "minato-town" / "offices.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"tonari,隣市の窓口,Tonari City counter,neighbour,{TONARI[0]},{TONARI[1]}\n")
    return folder


def test_residents_use_a_counter_of_the_neighbour_that_stays(beside: Path, edit: Callable[..., str]) -> None:
    del beside
    result = solve(load_scenario(edit(KEPT)))
    proves_by_exhaustion(result)
    near = {row[0] for row in demand_rows() if np.hypot(row[3] - TONARI[0], row[4] - TONARI[1]) <= 1_500}
    assert near <= {point for point, served in zip(result.study.demand["id"], result.before.served, strict=True) if served}
    assert "tonari" in result.after.open
    assert ("office-neighbour", "tonari") in {(finding.code, finding.value) for finding in result.findings}
    assert "counter of a neighbour" in office_notes(result).by_office["tonari"][0].to("en")
    outside = [office["id"] for office in describe_layers(result.study)["offices"] if office.get("outside")]  # type: ignore[attr-defined]
    assert outside == ["tonari"]
    assert reach_of(result.study)[2] == TONARI[0]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("from: {kind: branch}", "from: [kita, tonari]", 9),
        ("  from: {kind: branch}\n  open: 2", "  now: [hon, tonari]\n  may_close: [tonari]", 10),
        ("  from: {kind: branch}\n  open: 2", "  now: [hon, tonari]\n  must_close: [tonari]", 10),
    ],
)
def test_no_plan_decides_about_it(old: str, new: str, line: int, beside: Path, edit: Callable[..., str]) -> None:
    del beside
    done = run("check", edit((old, new)))
    assert done.exit_code == 3, done.output
    assert f"town.yaml:{line}" in done.stderr
    assert "tonari is a counter of a neighbour" in done.stderr


def test_farther_than_five_kilometres_it_is_an_error(folder: Path) -> None:
    path = folder / "minato-town" / "offices.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write("far,遠市の窓口,Far City counter,neighbour,41001,-28000\n")
    done = run("check", "town.yaml")
    assert done.exit_code == 3
    assert "far is 5,001 m outside the boundary" in done.stderr
