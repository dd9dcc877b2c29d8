"""What surrounds a proof: nothing is measured or made twice, nothing is drawn that was not asked for, nothing is loaded in vain."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import maps.page.html
import maps.report.html
from geodata.access import by_transit, on_foot
from maps.charts import plan_map, report_charts
from placement import render_map, solve, write_plan
from placement.documents.result import summarize
from placement.problem import inputs
from tests.placement.conftest import run
from tests.placement.features import form, write_forms

ROOT = Path(__file__).parents[2]
DRAWING = ("matplotlib", "folium", "jinja2", "PIL")
MEASURING = ("scipy", "numba", "networkx")


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, with scenarios of each form beside a study with streets and a railway."""
    write_forms(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often matrices are measured, templates rendered and figures drawn."""
    made: Counter[str] = Counter()

    def counted(place: Any, function: str, name: Callable[..., str]) -> None:
        original = getattr(place, function)

        def counting(*args: Any, **options: Any) -> Any:
            made[name(*args)] += 1
            return original(*args, **options)

        monkeypatch.setattr(place, function, counting)

    counted(on_foot, "walking", lambda *_: "walking")
    counted(by_transit, "journeys", lambda *_: "journeys")
    for place in (maps.page.html, maps.report.html):
        counted(place, "render_closed", lambda template: template)
    for place in (plan_map, report_charts):
        counted(place, "draw_svg", lambda *_: "figures")
    counted(inputs, "office_counts", lambda *_: "numbers of offices")
    return made


@pytest.mark.usefixtures("unkept")
@pytest.mark.parametrize("name", ["plain", "walking", "transit"])
def test_each_matrix_is_measured_once_from_the_question_to_the_files(town: Path, counts: Counter[str], name: str) -> None:
    result = solve(form(town, name))
    write_plan(result, town / "out")
    assert (counts["walking"], counts["journeys"]) == (1, 1)


@pytest.mark.usefixtures("unkept")
def test_another_run_measures_nothing_and_writes_the_same(
    town: Path, counts: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(out: str) -> dict[str, bytes]:
        assert run("solve", "plain.yaml", "--out", out).exit_code == 0
        return {path.name: path.read_bytes() for path in (town / out).iterdir() if path.name != "manifest.json"}

    without = written("without")
    monkeypatch.setenv("PLACEMENT_CACHE", str(town / "cache"))
    first = written("first")
    assert (counts["walking"], counts["journeys"]) == (2, 2)
    assert written("second") == first == without
    assert (counts["walking"], counts["journeys"]) == (2, 2)


def test_a_result_is_drawn_as_often_as_it_is_asked_for(town: Path, counts: Counter[str]) -> None:
    result = solve(form(town, "plain"))
    summarize(result)
    assert not {"page.html", "report.html", "figures"} & set(counts)
    render_map(result, town / "map.html")
    assert (counts["page.html"], counts["report.html"], counts["figures"]) == (1, 0, 0)
    write_plan(result, town / "out")
    assert (counts["page.html"], counts["report.html"]) == (2, 1)
    assert counts["figures"] == 5  # two maps, distances, catchments, steps


def test_the_numbers_of_offices_are_made_once_a_question(town: Path, counts: Counter[str]) -> None:
    for name in ("plain", "certificates", "rules"):
        counts.clear()
        solve(form(town, name))
        assert counts["numbers of offices"] == 1, name


LOADED = """
import sys
sys.argv = ["placement", *sys.argv[1:]]
from placement.cli import main
try:
    main()
finally:
    print(*(name for name in {names!r} if name in sys.modules), file=sys.stderr)
"""


def loaded(town: Path, names: tuple[str, ...], *words: str, cache: str = "off") -> tuple[str, list[str]]:
    """Return what a command prints, and which of some libraries it has loaded."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PLACEMENT_CACHE": cache}
    command = [sys.executable, "-c", LOADED.format(names=names), *words]
    done = subprocess.run(command, cwd=town, capture_output=True, check=True, text=True, encoding="utf-8", env=environment)
    return done.stdout, done.stderr.splitlines()[-1].split()


def test_json_alone_draws_nothing_and_once_measured_loads_nothing_that_measures(town: Path) -> None:
    # everyone is near every office, so that plans are tied and looked at a second time
    text = (town / "plain.yaml").read_text(encoding="utf-8").replace("straight_line: 1.5 km", "straight_line: 9 km")
    (town / "tied.yaml").write_text(text, encoding="utf-8")
    cold, drawing = loaded(town, DRAWING, "solve", "tied.yaml", "--json", cache=str(town / "cache"))
    assert drawing == []
    warm, both = loaded(town, (*DRAWING, *MEASURING), "solve", "tied.yaml", "--json", cache=str(town / "cache"))
    assert both == []
    first, second = json.loads(cold), json.loads(warm)
    assert first["second_look"] == second["second_look"] != []
    assert {**first, "solver": None} == {**second, "solver": None}


def test_a_check_loads_neither_solver_nor_pictures(town: Path) -> None:
    _, found = loaded(town, (*DRAWING, *MEASURING, "highspy", "pulp", "pyogrio"), "check", "plain.yaml")
    assert found == []
