"""Imaginary towns of any size, with scenarios of any number of rules, for counts and growth curves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from models.program.linear import LinearProgram
from models.program.solver import Program
from placement.scenario.files import ScenarioFile, load_scenario
from tests.town import AREAS, SOUTH, WEST, study_yaml, table, total_people, write_town

WIDTH_M, HEIGHT_M = 6_000, 4_000


def town_of(folder: Path, points: int, offices: int) -> Path:
    """Write a town of so many people's points and offices, of which the first fifth stays, and return its folder."""
    rng = np.random.default_rng(0)
    homes, doors = (
        np.column_stack([rng.integers(1, WIDTH_M, count), rng.integers(1, HEIGHT_M, count)]).tolist()
        for count in (points, offices)
    )
    people = rng.integers(1, 200, points).tolist()
    rows = [
        (f"p{row:06}", AREAS[min(x // 2_000, 2) + 3 * min(y // 2_000, 1)][0], count, WEST + x, SOUTH + y)
        for row, ((x, y), count) in enumerate(zip(homes, people, strict=True))
    ]
    places = [
        (f"o{row:03}", f"{row}番", f"Office {row}", "ward_office" if row < offices // 5 else "branch", WEST + x, SOUTH + y)
        for row, (x, y) in enumerate(doors)
    ]
    return write_town(
        folder,
        demand=table(("id", "area", "people", "x", "y"), rows),
        offices=table(("id", "name_ja", "name_en", "kind", "x", "y"), places),
        study=study_yaml().replace(f"people: {total_people()}", f"people: {sum(people)}"),
    )


def scenario_in(
    folder: Path, study: Path, offices: int, *, opened: int = 10, rules: str = "", reach: str = "400 m"
) -> ScenarioFile:
    """Return a scenario of a town: the first fifth of its offices stays, some of the others open."""
    keep = ", ".join(f"o{row:03}" for row in range(offices // 5))
    path = folder / f"{study.name}.yaml"
    path.write_text(
        f"""\
scenario: {study.name}
title: a town
study: {study.name}
served: {{any: [{{straight_line: {reach}}}]}}
offices: {{keep: [{keep}], from: {{kind: branch}}, open: {opened}}}
objective: [{{maximize: served_population}}, {{minimize: mean_distance}}]
{rules}""",
        encoding="utf-8",
    )
    return load_scenario(path)


def floors(count: int) -> str:
    """Return so many floors of service."""
    return "rules:\n" + "".join(f"  - {{id: r{row}, serve: {1 + row} people}}\n" for row in range(count))


def each_area(count: int) -> str:
    """Return so many floors of service in each area, low enough to be met."""
    return "rules:\n" + "".join(f"  - {{id: r{row}, serve: 0.{row:03} %, each_area: true}}\n" for row in range(count))


def ceilings(count: int) -> str:
    """Return so many limits on how many of two offices open, of seven."""
    pairs = [(first, second) for first in range(1, 7) for second in range(1, 7) if first != second]
    return "rules:\n" + "".join(
        f"  - {{id: r{row}, at_most: 2, of: [o00{pairs[row % len(pairs)][0]}, o00{pairs[row % len(pairs)][1]}]}}\n"
        for row in range(count)
    )


class Count:
    """How often solvers ran: integer programs, and linear ones that start warm."""

    programs = 0
    linear = 0


@contextmanager
def counted() -> Iterator[Count]:
    """Count every run of a solver."""
    count, solve, warm = Count(), Program.solve, LinearProgram.solve

    def run(self: Program, **options: object) -> object:
        count.programs += 1
        return solve(self, **options)

    def run_warm(self: LinearProgram, **options: object) -> object:
        count.linear += 1
        return warm(self, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Program, "solve", run)
        patch.setattr(LinearProgram, "solve", run_warm)
        yield count
