"""Zones of hazards: columns of the offices by which scenarios choose, shown whether they do or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.hazards import Hazard, columns_at
from geodata.load import load_study
from models.messages.text import same
from placement import load_scenario, solve
from placement.documents.offices import office_notes
from placement.results.tables import offices_columns
from tests.placement.conftest import run
from tests.placement.test_solve import proves_by_exhaustion
from tests.town import OFFICES, collection, degrees, polygon

ENTRY = """\
hazards:
  flood: {file: flood.geojson, title: {ja: 洪水浸水想定区域, en: flood zone}, columns: {depth: A31, kind: word}, vintage: "2022", source: a map, licence: CC0}
"""
# west half of the town, and a deeper place in it; the edge of the second goes through an office
ZONES = [
    (2, "river", (30_000, -30_000, 31_500, -26_000)),
    (5, "tide", (30_000, -30_000, 30_600, -29_000)),
    (1, "river", (50_000, 0, 51_000, 1_000)),
]
NEW = f"  new:\n    - {{id: planned, name: {{ja: 新, en: New}}, kind: branch, at: {degrees(31_000, -28_000)}%s}}\n"


def write_zones(folder: Path, zones: list[tuple[int, str, tuple[int, int, int, int]]] = ZONES, entry: str = ENTRY) -> None:
    """Put zones into the town's study."""
    study = folder / "minato-town" / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8") + entry, encoding="utf-8")
    text = collection([({"A31": depth, "word": word}, polygon(*box)) for depth, word, box in zones])
    (study.parent / "flood.geojson").write_text(text, encoding="utf-8")


@given(
    boxes=st.lists(st.tuples(*[st.integers(0, 6)] * 4, st.integers(0, 9)), max_size=6),
    places=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=8),
)
@settings(max_examples=25, deadline=None)
def test_the_largest_class_of_all_zones_at_a_place_counts_edges_included(
    boxes: list[tuple[int, int, int, int, int]], places: list[tuple[int, int]]
) -> None:
    zones = [(min(a, c), min(b, d), max(a, c) + 1, max(b, d) + 1, depth) for a, b, c, d, depth in boxes]
    shapes = np.array([shapely.box(*zone[:4]) for zone in zones], dtype=object)
    hazard = Hazard(same("flood"), shapes, {"depth": pd.Series([zone[4] for zone in zones], dtype="int64")})
    found = columns_at({"flood": hazard}, gpd.GeoSeries([shapely.Point(*place) for place in places]))
    for row, (x, y) in enumerate(places):
        here = [depth for west, south, east, north, depth in zones if west <= x <= east and south <= y <= north]
        assert found["flood"][row] == ("inside" if here else "outside")
        assert found["flood_depth"][row] == max(here, default=0)


def test_offices_are_chosen_by_zones_and_cards_say_them(folder: Path, edit: Callable[..., str]) -> None:
    write_zones(folder)
    result = solve(load_scenario(edit(("from: {kind: branch}", "from: {column: flood, equals: outside}"))))
    proves_by_exhaustion(result)
    wet = {office for office, *_, x, y in OFFICES if x <= 31_500}
    assert wet == {"hama", "yamate"}
    assert not wet & set(result.plan.added)
    table = offices_columns(result)
    depths = dict(zip(table["id"], table["hazard_flood_depth"], strict=True))
    assert depths == {office[0]: {"hama": 5, "yamate": 2}.get(office[0], 0) for office in OFFICES}
    assert dict(zip(table["id"], table["hazard_flood_kind"], strict=True))["hama"] == "river; tide"
    notes = office_notes(result).by_office
    assert notes["hama"][0].to("en") == "flood zone: inside (depth 5, kind river; tide)."
    assert notes["hon"][0].to("en") == "flood zone: outside."
    shallow = solve(load_scenario(edit(("from: {kind: branch}", "from: {column: flood_depth, at_most: 2}"))))
    assert "hama" not in shallow.plan.added


def test_new_sites_have_the_columns_too(folder: Path, edit: Callable[..., str]) -> None:
    write_zones(folder)
    name = edit(("  from: {kind: branch}\n", NEW % "" + "  from: {column: flood_depth, at_most: 2}\n"))
    offices = solve(load_scenario(name)).study.offices.set_index("id")
    assert offices.loc["planned", ["flood", "flood_depth"]].tolist() == ["inside", 2]
    edit(("  from: {kind: branch}\n", NEW % ", columns: {flood: outside}" + "  from: {kind: branch}\n"))
    assert "flood follows from the zones of the study" in run("check", name).stderr


@pytest.mark.parametrize(
    ("entry", "code"),
    [(ENTRY.replace("flood:", "kind:"), "hazard-column"), (ENTRY.replace("A31", "A32"), "column-missing")],
)
def test_what_cannot_become_a_column_is_said(entry: str, code: str, folder: Path) -> None:
    write_zones(folder, entry=entry)
    done = run("study", "check", "minato-town", "--json")
    assert done.exit_code == 3
    assert code in done.stdout


def test_zones_of_elsewhere_are_warned_of(folder: Path) -> None:
    write_zones(folder, ZONES[2:])
    findings = load_study(folder / "minato-town").findings
    assert ("hazard-elsewhere", "warn") in {(finding.code, finding.severity) for finding in findings}
