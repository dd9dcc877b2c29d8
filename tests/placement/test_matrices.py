"""Scenarios that count by a matrix of the planner's own, on the town."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.load import layer_years
from placement import load_scenario, solve
from placement.documents.served import way_said
from placement.results.tables import demand_columns
from tests.geodata.reading.test_matrices import ENTRY, PEOPLE, POINTS, SITES
from tests.placement.conftest import run
from tests.placement.test_solve import proves_by_exhaustion
from tests.town import table

WAY = "{matrix: car, within: 20 min, title: {ja: 車で, en: by car}}"


def minutes(point: int, site: int) -> float:
    """Return how long a drive takes; the last point is on an island."""
    return ((point * 37 + site * 61) % 83) / 2


PAIRS = {(point, site): minutes(row, column) for row, point in enumerate(POINTS[:-1]) for column, site in enumerate(SITES)}


@pytest.fixture
def driving(folder: Path, edit: Callable[..., str]) -> str:
    """Return the town's scenario within 20 minutes by car."""
    study = folder / "minato-town" / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8") + ENTRY.format(file="car.csv", more=""), encoding="utf-8")
    rows = [(point, site, way) for (point, site), way in PAIRS.items()]
    (study.parent / "car.csv").write_text(table(("from", "to", "minutes"), rows), encoding="utf-8")  # type: ignore[arg-type]
    return edit(("straight_line: 1.5 km", WAY))


def test_whom_a_plan_serves_is_what_the_matrix_says_and_the_plan_is_proven(driving: str) -> None:
    result = solve(load_scenario(driving))
    proves_by_exhaustion(result)
    served = sum(
        people for point, people in PEOPLE.items() if any(PAIRS.get((point, site), 99) <= 20 for site in result.after.open)
    )
    assert result.plan.objectives[0].value == served
    assert any("matrix car" in text.to("en") for text in result.assumptions)
    assert [finding.code for finding in result.findings if finding.severity == "warn"] == ["matrix-pairs-missing"]


def test_tables_and_words_have_the_matrix(driving: str) -> None:
    checked = run("check", driving)
    assert "matrix car (car.csv): 273 of 280 pairs" in checked.output
    result = solve(load_scenario(driving))
    found = dict(zip(POINTS, demand_columns(result)["matrix_car_s"], strict=True))
    assert found == {
        point: min((int(60 * PAIRS[point, site]) for site in result.after.open), default=None) if point != POINTS[-1] else None
        for point in POINTS
    }
    assert "within 20 min (by car)" in way_said(result.file.scenario.served.services[0]).to("en")
    assert "travel matrix car 2024" in layer_years(result.study).to("en")


def test_the_page_colours_by_the_matrix(driving: str, folder: Path) -> None:
    assert run("solve", driving, "--out", "out").exit_code == 0
    assert "Time by car" in (folder / "out" / "map.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("way", "code", "says"),
    [
        ("{matrix: cra, within: 20 min}", "matrix-unknown", "Did you mean car?"),
        ("{matrix: car, within: 2 km}", "matrix-limit", "write within as a time"),
        ("{matrix: car}", "matrix-within", "write matrix and within together"),
        ("{straight_line: 1 km, title: as the crow flies}", "matrix-within", "write matrix and within together"),
    ],
)
def test_what_does_not_fit_the_matrix_is_said_at_its_place(
    way: str, code: str, says: str, driving: str, edit: Callable[..., str]
) -> None:
    del driving
    done = run("check", edit(("straight_line: 1.5 km", way)), "--json")
    assert done.exit_code == 3
    assert code in done.stdout
    assert says in done.output
    assert '"line": 6' in done.stdout


def test_a_new_site_needs_its_rows(driving: str, edit: Callable[..., str], folder: Path) -> None:
    del driving
    new = "  new:\n    - {id: planned, name: {ja: 新, en: New}, kind: branch, at: [129.82, 32.74]}\n  from: {kind: branch}"
    name = edit(("straight_line: 1.5 km", WAY), ("  from: {kind: branch}", new))
    assert "matrix car has no row to planned" in run("check", name).stderr
    with (folder / "minato-town" / "car.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{point},planned,1\n" for point in POINTS)
    assert "planned" in solve(load_scenario(name)).plan.added


def test_a_sweep_over_the_limit_finds_where_the_plan_changes(driving: str) -> None:
    done = run("sweep", driving, "--vary", "within=10 min..30 min:10 min")
    assert done.exit_code == 0, done.output
