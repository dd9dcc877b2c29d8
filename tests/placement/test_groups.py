"""Groups of people: a column of counts in the study's demand, declared in `study.yaml`, carries a rule."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import hypot
from pathlib import Path

from placement import load_scenario
from placement.solving.solve import solve
from tests.placement.conftest import run
from tests.town import AREAS, OFFICES, demand_rows

RULE = "rules:\n  - {id: aged, serve: 50 %, people: people_65}\nobjective:"


def declare(folder: Path, count: Callable[[int], int]) -> None:
    """Add the column `people_65` to the town's demand, `count` by the row's number, and declare it."""
    demand, manifest = (folder / "minato-town" / name for name in ("demand.csv", "study.yaml"))
    head, *rows = demand.read_text(encoding="utf-8").splitlines()
    more = [f"{head},people_65", *(f"{row},{count(number)}" for number, row in enumerate(rows))]
    demand.write_text("\n".join(more) + "\n", encoding="utf-8")
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("file: demand.csv\n", "file: demand.csv\n    counts: [people_65]\n"), encoding="utf-8")


def served(added: tuple[str, ...], counts: list[int]) -> int:
    """Return how many stand within 1.5 km of the head office or of one added."""
    places = [office[4:] for office in OFFICES if office[0] in {"hon", *added}]
    return sum(
        count
        for row, count in zip(demand_rows(), counts, strict=True)
        if any(hypot(row[3] - x, row[4] - y) <= 1_500 for x, y in places)
    )


def test_half_of_a_declared_group_must_be_served_and_the_plan_is_the_best_that_does(
    folder: Path, edit: Callable[..., str]
) -> None:
    # the aged live in one area, which the best plan without the rule leaves out
    aged = [9 + number if row[1] == AREAS[2][0] else 0 for number, row in enumerate(demand_rows())]
    people = [row[2] for row in demand_rows()]
    declare(folder, aged.__getitem__)
    free = solve(load_scenario(edit())).plan.added
    assert 2 * served(free, aged) < sum(aged)

    found = solve(load_scenario(edit(("objective:", RULE)))).plan.added

    pairs = list(combinations([office[0] for office in OFFICES if office[3] == "branch"], 2))
    fair = [pair for pair in pairs if 2 * served(pair, aged) >= sum(aged)]
    assert 0 < len(fair) < len(pairs)
    assert 2 * served(found, aged) >= sum(aged)
    assert served(found, people) == max(served(pair, people) for pair in fair)


def test_a_group_that_the_study_has_not_is_refused(edit: Callable[..., str]) -> None:
    done = run("check", edit(("objective:", RULE)))
    assert done.exit_code == 3
    assert "people_65" in done.stdout + done.stderr
