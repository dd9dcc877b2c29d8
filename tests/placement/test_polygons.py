"""Rules on polygons in a file: who and what is inside, what is wrong with the file, and what its hash changes."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.criteria import Coverage
from models.messages.findings import InputError
from placement.problem.build import Question
from placement.scenario.files import load_scenario
from placement.solving.question import put
from placement.solving.solve import solve
from tests import town
from tests.placement.conftest import run

SET = "rules:\n  - id: north\n    at_least: 1\n    of: {polygons: north.geojson}\nobjective:"
FLOOR = "rules:\n  - id: floor\n    serve: 60 %\n    polygons: north.geojson\nobjective:"
# holds the offices yamate and kita, of which kita stands on its eastern border
NORTH = (30_100, -27_800, 33_300, -26_100)
HOMES = [(x, y, people) for _, _, people, x, y in town.demand_rows()]

Edit = Callable[..., str]


def plane(folder: Path, boxes: Sequence[shapely.Polygon], name: str = "north.geojson", crs: str | None = town.CRS) -> Path:
    """Write shapes with their corners exactly where they are, in the study's own CRS."""
    frame = gpd.GeoDataFrame(geometry=boxes, crs=crs)
    (folder / name).unlink(missing_ok=True)
    if name.endswith(".gpkg"):
        with warnings.catch_warnings():
            # one without a CRS is written on purpose
            warnings.simplefilter("ignore")
            frame.to_file(folder / name, driver="GPKG", layer=name.partition(".")[0])
    else:
        number = crs.partition(":")[2] if crs else ""
        named = {"crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{number}"}}} if crs else {}
        features = [{"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(box)} for box in boxes]
        (folder / name).write_text(json.dumps({"type": "FeatureCollection", **named, "features": features}), encoding="utf-8")
    return folder / name


def degrees(folder: Path, *boxes: tuple[int, int, int, int], name: str = "north.geojson") -> Path:
    (folder / name).write_text(town.collection([({}, town.polygon(*box)) for box in boxes]), encoding="utf-8")
    return folder / name


def members(question: Question) -> set[str]:
    (rule,) = (rule for rule in question.problem.rules if rule.id == "north")
    return {option for option, _ in rule.terms}


def faults(name: str = "town.yaml") -> list[tuple[str, int | None, str]]:
    with pytest.raises(InputError) as caught:
        put(load_scenario(name))
    for found in caught.value.findings:
        assert found.message.to("ja").isascii() is False
    return [(found.code, found.line, found.message.to("en")) for found in caught.value.findings if found.severity == "stop"]


def test_a_set_holds_the_offices_in_the_polygons_and_on_their_border(folder: Path, edit: Edit) -> None:
    plane(folder, [shapely.box(*NORTH)])
    assert members(put(load_scenario(edit(("objective:", SET))))) == {"yamate", "kita"}


def test_a_file_in_degrees_is_brought_to_the_studys_plane(folder: Path, edit: Edit) -> None:
    degrees(folder, (30_100, -27_000, 31_000, -26_000), (35_000, -27_000, 36_000, -26_000))
    assert members(put(load_scenario(edit(("objective:", SET))))) == {"yamate", "mori"}


@pytest.mark.parametrize("crs", [town.CRS, "EPSG:6668", "EPSG:4326"])
def test_a_geopackage_says_the_same_in_any_crs(folder: Path, edit: Edit, crs: str) -> None:
    box = shapely.box(30_100, -27_800, 33_400, -26_100)
    moved = gpd.GeoSeries([box], crs=town.CRS).to_crs(crs)
    plane(folder, list(moved), "north.gpkg", crs)
    name = edit(("objective:", SET.replace("north.geojson", "north.gpkg")))
    assert members(put(load_scenario(name))) == {"yamate", "kita"}


@given(
    st.lists(st.tuples(st.integers(30_000, 35_000), st.integers(-30_000, -27_000), st.integers(1, 6_000)), min_size=1, max_size=3)
)
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sets_and_floors_are_what_shapely_says(folder: Path, edit: Edit, corners: list[tuple[int, int, int]]) -> None:
    boxes = [shapely.box(x, y, x + side, y + side) for x, y, side in corners]
    offices = {label for label, *_, x, y in town.OFFICES if any(box.covers(shapely.Point(x, y)) for box in boxes)}
    inside = np.array([any(box.covers(shapely.Point(x, y)) for box in boxes) for x, y, _ in HOMES])
    people = np.array([count for *_, count in HOMES])
    plane(folder, boxes)
    if offices:
        assert members(put(load_scenario(edit(("objective:", SET))))) == offices
    else:
        edit(("objective:", SET))
        assert [code for code, _, _ in faults()] == ["empty-set"]
    edit(("objective:", FLOOR))
    if not inside.any():
        assert [code for code, _, _ in faults()] == ["empty-set"]
        return
    (limit,) = put(load_scenario("town.yaml")).problem.limits
    assert isinstance(limit.criterion, Coverage)
    assert limit.criterion.people.tolist() == np.where(inside, people, 0).tolist()
    assert limit.bound == -(-int(people[inside].sum()) * 60 // 100)


def test_a_floor_of_each_area_counts_the_part_of_each_inside(folder: Path, edit: Edit) -> None:
    west, south, east, north = NORTH
    plane(folder, [shapely.box(*NORTH)])
    limits = put(load_scenario(edit(("objective:", FLOOR.replace("serve:", "each_area: true\n    serve:"))))).problem.limits
    rows = [row for row in town.demand_rows() if west <= row[3] <= east and south <= row[4] <= north]
    sums = [sum(row[2] for row in rows if row[1] == area) for area, *_ in town.AREAS]
    assert [int(limit.criterion.people.sum()) for limit in limits] == [count for count in sums if count]  # type: ignore[union-attr]


def test_the_plan_keeps_the_rule_and_explain_and_sweep_know_it(folder: Path, edit: Edit) -> None:
    plane(folder, [shapely.box(*NORTH)])
    name = edit(("objective:", SET.replace("at_least: 1", "at_least: 2")))
    assert set(solve(load_scenario(name)).plan.added) == {"yamate", "kita"}
    said = run("explain", name)
    assert said.exit_code == 0
    assert "2 open of at" in said.stdout
    swept = run("sweep", name, "--vary", "rules.north.at_least=0..2", "--json")
    assert swept.exit_code == 0, swept.output
    rows = json.loads(swept.stdout)
    assert "yamate" in json.dumps(rows)


def test_explain_counts_only_those_in_the_polygons(folder: Path, edit: Edit) -> None:
    west, south, east, north = NORTH
    plane(folder, [shapely.box(*NORTH)])
    name = edit(("objective:", FLOOR))
    result = solve(load_scenario(name))
    here = [west <= x <= east and south <= y <= north for x, y, _ in HOMES]
    served = sum(people for (_, _, people), inside, met in zip(HOMES, here, result.after.served, strict=True) if inside and met)
    everyone = sum(people for (_, _, people), inside in zip(HOMES, here, strict=True) if inside)
    said = json.dumps(json.loads(run("explain", name, "--json").stdout))
    assert f"{served:,} people, {served / everyone:.1%}; 60 % asked" in said.replace("100.0%", "100%")


def test_explain_repairs_a_floor_that_cannot_be_kept(folder: Path, edit: Edit) -> None:
    plane(folder, [shapely.box(*NORTH)])
    name = edit(("objective:", FLOOR.replace("60 %", "100 %")), ("open: 2", "open: 1"))
    question = put(load_scenario(name))
    (limit,) = question.problem.limits
    assert isinstance(limit.criterion, Coverage)
    said = run("explain", name)
    assert said.exit_code == 4, said.output
    best = max(
        int(limit.criterion.people[limit.criterion.covers[:, question.distance.columns(("hon", site))].any(axis=1)].sum())
        for site in question.problem.candidates
    )
    assert best < limit.criterion.people.sum()
    assert f"{best:,} people" in said.stdout


BAD: list[tuple[str, Callable[[Path], object], str, str]] = [
    ("north.geojson", lambda _: None, "file-missing", "as seen from the scenario file"),
    ("../north.geojson", lambda f: degrees(f.parent, NORTH), "outside-folder", "outside the scenario file's folder"),
    ("/north.geojson", lambda _: None, "outside-folder", "put it into that folder"),
    ("https://example.org/n.geojson", lambda _: None, "not-local", "only local files"),
    ("north.csv", lambda f: (f / "north.csv").write_text("x,y\n1,2\n"), "format-unknown", "GeoPackage"),
    ("north.geojson", lambda f: (f / "north.geojson").write_text("<OGRVRTDataSource>"), "not-what-it-says", "content is VRT"),
    ("north.geojson", lambda f: (f / "north.geojson").write_text('{"a": '), "truncated", "byte"),
    ("north.geojson", lambda f: (f / "north.geojson").write_text(town.lines(), encoding="utf-8"), "wrong-geometry", "polygons"),
    ("north.geojson", lambda f: (f / "north.geojson").write_text(town.collection([])), "layer-empty", "empty"),
    ("north.geojson", lambda f: plane(f, [shapely.box(*NORTH)], crs=None), "metres-as-degrees", "names its CRS"),
    ("north.gpkg", lambda f: plane(f, [shapely.box(*NORTH)], "north.gpkg", None), "crs-missing", "export it again with its CRS"),
    ("north.geojson", lambda f: plane(f, [shapely.box(31_900, -26_000, 31_950, -25_950)]), "empty-set", "right file"),
    (
        "north.geojson",
        lambda f: plane(f, [shapely.box(*NORTH), shapely.Polygon([(30_000, -30_000), (36_000, -26_000), (36_000, -30_000), (30_000, -26_000)])]),
        "geometry-broken",
        "row 2: is no valid polygon (Self-intersection",
    ),
    (
        "north.geojson",
        lambda f: (f / "north.geojson").write_text(town.collection([({}, None)])),  # type: ignore[list-item]
        "geometry-missing",
        "row 1",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "code", "said"), BAD, ids=[f"{row[2]} {row[0]}" for row in BAD])
@pytest.mark.parametrize(("rule", "line"), [(SET, 14), (FLOOR, 14)], ids=["set", "floor"])
def test_every_fault_stands_once_at_the_line_that_names_the_file(
    folder: Path, edit: Edit, rule: str, line: int, name: str, make: Callable[[Path], object], code: str, said: str
) -> None:
    make(folder)
    edit(("objective:", rule.replace("north.geojson", json.dumps(name))))
    ((found, at, message),) = faults()
    assert (found, at) == (code, line)
    assert said in message
    assert "study" not in message


def test_a_geopackage_of_several_tables_is_refused(folder: Path, edit: Edit) -> None:
    plane(folder, [shapely.box(*NORTH)], "north.gpkg")
    gpd.GeoDataFrame(geometry=[shapely.box(*NORTH)], crs=town.CRS).to_file(folder / "north.gpkg", driver="GPKG", layer="other")
    edit(("objective:", SET.replace("north.geojson", "north.gpkg")))
    ((code, line, message),) = faults()
    assert (code, line) == ("layer-choice", 14)
    assert "GeoPackage of its own" in message


def test_a_link_out_of_the_folder_is_refused(folder: Path, edit: Edit, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = degrees(tmp_path_factory.mktemp("elsewhere"), NORTH)
    (folder / "north.geojson").symlink_to(elsewhere)
    edit(("objective:", SET))
    assert [code for code, _, _ in faults()] == ["outside-folder"]


def test_areas_and_within_exclude_each_other_and_within_goes_with_serve(edit: Edit) -> None:
    for rule, code in (
        (FLOOR.replace("polygons:", "areas: ['429990003']\n    polygons:"), "one-of"),
        (SET.replace("at_least: 1", "polygons: a.geojson\n    at_least: 1"), "belongs-to"),
    ):
        with pytest.raises(InputError) as caught:
            load_scenario(edit(("objective:", rule)))
        assert [found.code for found in caught.value.findings] == [code]


def test_the_bytes_of_the_file_are_part_of_the_hash_and_stand_in_the_manifest(folder: Path, edit: Edit) -> None:
    path = degrees(folder, (30_100, -27_800, 33_400, -26_100))
    name = edit(("objective:", SET))
    first, again = (solve(load_scenario(name)).input_sha256 for _ in range(2))
    assert first == again
    degrees(folder, (30_100, -27_800, 33_500, -26_100))
    assert solve(load_scenario(name)).input_sha256 != first
    assert run("solve", name, "--out", "out").exit_code == 0
    manifest = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["polygons"] == [{"file": "north.geojson", "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}]


def test_with_extends_the_file_lies_beside_the_one_that_names_it(folder: Path, edit: Edit) -> None:
    edit(("objective:", SET))
    plane(folder, [shapely.box(*NORTH)])
    (folder / "ours").mkdir()
    child = folder / "ours" / "child.yaml"
    child.write_text("extends: ../town.yaml\nscenario: c\n", encoding="utf-8")
    assert members(put(load_scenario(child))) == {"yamate", "kita"}

    plane(folder / "ours", [shapely.box(34_000, -28_000, 36_000, -26_000)])
    own = "rules:\n  - {id: north, at_least: 1, of: {polygons: north.geojson}}\n"
    child.write_text(f"extends: ../town.yaml\nscenario: c\n{own}", encoding="utf-8")
    assert members(put(load_scenario(child))) == {"mori"}

    (folder / "ours" / "north.geojson").unlink()
    with pytest.raises(InputError) as caught:
        put(load_scenario(child))
    (found,) = caught.value.findings
    assert (found.code, found.file, found.line) == ("file-missing", str(child), 4)
