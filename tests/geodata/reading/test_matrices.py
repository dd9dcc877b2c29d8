"""Matrices of the planner's own: read exactly, in the study's order, and nothing made up between the pairs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.access.measure import measure_access
from geodata.load import load_study
from geodata.reading.manifest import MatrixSpec
from geodata.reading.matrices import read_matrix
from geodata.study import Study
from models.messages.findings import InputError
from tests import town
from tests.town import OFFICES, demand_rows, table, write_town

ENTRY = "matrices:\n  car: {{file: {file}, {more}vintage: '2024', source: {{ja: 調べ, en: a survey}}, licence: CC0}}\n"
PEOPLE = {row[0]: row[2] for row in demand_rows()}
POINTS, SITES = list(PEOPLE), [office[0] for office in OFFICES]


def write_matrix(folder: Path, text: str | bytes, *, file: str = "car.csv", more: str = "") -> Path:
    """Write the town with a matrix called car."""
    write_town(folder, study=lambda study: study.replace("assumptions:", ENTRY.format(file=file, more=more) + "assumptions:"))
    (folder / file).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


@cache
def bare() -> Study:
    """Return the town without a matrix."""
    with tempfile.TemporaryDirectory() as made:
        return load_study(write_town(Path(made)))


def full(unit: str = "minutes", way: Callable[[int], object] = lambda number: number % 50) -> str:
    """Return a matrix with every pair."""
    pairs = [(point, site) for point in POINTS for site in SITES]
    return table(("from", "to", unit), [(*pair, way(number)) for number, pair in enumerate(pairs)])  # type: ignore[misc]


@given(
    unit=st.sampled_from([("minutes", 60, "s"), ("seconds", 1, "s"), ("metres", 1000, "mm")]),
    pairs=st.dictionaries(
        st.tuples(st.sampled_from(POINTS), st.sampled_from([*SITES, "planned"])),
        st.decimals(0, 999, places=3),
        min_size=1,
        max_size=30,
    ),
)
@settings(max_examples=12, deadline=None)
def test_every_pair_is_read_to_the_whole_unit_and_every_other_is_out_of_reach(
    unit: tuple[str, int, str], pairs: dict[tuple[str, str], Decimal]
) -> None:
    name, scale, whole = unit
    with tempfile.TemporaryDirectory() as made:
        rows = [(*pair, way) for pair, way in pairs.items()]
        (Path(made) / "car.csv").write_text(table(("from", "to", name), rows), encoding="utf-8")  # type: ignore[arg-type]
        spec = MatrixSpec(file="car.csv", vintage="2024", source="a survey", licence="CC0")  # type: ignore[arg-type]
        read = read_matrix(Path(made), "town", "car", spec, bare().demand, bare().offices)
    assert read.matrix is not None
    access = measure_access(replace(bare(), matrices={"car": read.matrix}), given=["car"])
    matrix = access.given["car"]

    ways = np.asarray(matrix.values)
    assert (matrix.office_ids, matrix.unit) == (tuple(SITES), whole)
    for row, point in enumerate(matrix.demand_ids):
        for column, site in enumerate(SITES):
            way = pairs.get((point, site))
            assert matrix.reachable[row, column] == (way is not None)
            if way is not None:
                assert int(ways[row, column]) == int((way * scale).to_integral_value(ROUND_HALF_UP))
    stranded = sum(people for point, people in PEOPLE.items() if not any((point, site) in pairs for site in SITES))
    missing = next(finding for finding in access.findings if finding.code == "matrix-pairs-missing")
    assert missing.count == 280 - sum(site in SITES for _, site in pairs)
    assert f"{stranded:,} reach no office" in missing.message.to("en")


def test_points_of_an_area_take_its_row(tmp_path: Path) -> None:
    rows = [(area, site, 60 * place + column) for place, (area, *_) in enumerate(town.AREAS) for column, site in enumerate(SITES)]
    study = load_study(write_matrix(tmp_path, table(("from", "to", "seconds"), rows), more="origins: areas, "))  # type: ignore[arg-type]
    matrix = measure_access(study, given=["car"]).given["car"]

    places = [[area for area, *_ in town.AREAS].index(row[1]) for row in demand_rows()]
    assert np.asarray(matrix.values).tolist() == [[60 * place + column for column in range(len(SITES))] for place in places]
    assert matrix.reachable.all()


def test_a_row_of_an_area_in_which_nobody_lives_counts_for_nobody(tmp_path: Path) -> None:
    empty = f"{town.CODE}9999"
    rows = [(area, site, 60) for area in (*(area for area, *_ in town.AREAS), empty) for site in SITES]
    folder = write_matrix(tmp_path, table(("from", "to", "seconds"), rows), more="origins: areas, ")  # type: ignore[arg-type]
    with pytest.raises(InputError) as caught:
        load_study(folder)
    assert {finding.code for finding in caught.value.findings} == {"matrix-origin"}
    layer = json.loads((folder / "areas.geojson").read_text("utf-8"))
    for one in layer["features"]:
        one["properties"]["people"] = sum(people for _, area, people, *_ in demand_rows() if area == one["properties"]["id"])
    last = layer["features"][-1]
    layer["features"].append(last | {"properties": last["properties"] | {"id": empty, "people": 0}})
    (folder / "areas.geojson").write_text(json.dumps(layer), encoding="utf-8")
    study = load_study(folder)
    assert empty in set(study.areas["id"])
    assert np.asarray(study.matrices["car"].values).tolist() == [[60] * len(SITES)] * len(study.demand)


def test_a_parquet_table_is_read_like_a_csv_file(tmp_path: Path) -> None:
    pairs = pd.DataFrame({"from": [p for p in POINTS for _ in SITES], "to": SITES * len(POINTS), "minutes": [1.5, 2.0] * 140})
    pairs.to_parquet(tmp_path / "car.parquet")
    study = load_study(write_matrix(tmp_path / "town", (tmp_path / "car.parquet").read_bytes(), file="car.parquet"))
    assert sorted(set(np.unique(study.matrices["car"].values).tolist())) == [90, 120]
    pairs.assign(minutes=[b"\0"] * 280).to_parquet(tmp_path / "car.parquet")
    with pytest.raises(InputError) as caught:
        load_study(write_matrix(tmp_path / "town", (tmp_path / "car.parquet").read_bytes(), file="car.parquet"))
    assert [finding.code for finding in caught.value.findings] == ["parquet-columns"]


@pytest.mark.parametrize(("unit", "way"), [("minutes", 3_000), ("seconds", 1), ("metres", 3)])
def test_a_unit_that_cannot_be_is_warned_of(unit: str, way: int, tmp_path: Path) -> None:
    study = load_study(write_matrix(tmp_path, full(unit, lambda _: way)))
    assert [finding.code for finding in measure_access(study, given=["car"]).findings] == ["matrix-unit"]
