"""Studies without a boundary or areas: what stands in for them, and that this is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from ruamel.yaml import YAML

from geodata.load import load_study
from geodata.study import Study, names_of
from models.messages.findings import InputError
from tests.town import write_town


def without(folder: Path, *layers: str, column: str = "") -> Study:
    """Read the town without some of its layers, and without a column of its demand."""
    write_town(folder)
    yaml, path = YAML(), folder / "study.yaml"
    manifest = yaml.load(path)
    for layer in layers:
        del manifest["layers"][layer]
    yaml.dump(manifest, path)
    if column:
        lines = [line.split(",") for line in (folder / "demand.csv").read_text("utf-8").splitlines()]
        place = lines[0].index(column)
        rows = [",".join(cell for at, cell in enumerate(line) if at != place) for line in lines]
        (folder / "demand.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return load_study(folder)


def codes(study: Study) -> set[tuple[str, str]]:
    """Return what was found, and how grave it is."""
    return {(finding.code, finding.severity) for finding in study.findings}


def test_without_a_boundary_the_hull_of_people_and_offices_is_taken(tmp_path: Path) -> None:
    study = without(tmp_path, "boundary")
    assert ("boundary-made", "warn") in codes(study)
    assert any("There is no boundary" in said.to("en") for said in study.assumptions)
    inner = shapely.convex_hull(shapely.multipoints([*study.demand.geometry, *study.offices.geometry]))
    assert study.boundary.covers(inner)
    assert shapely.hausdorff_distance(study.boundary, inner) == pytest.approx(100, rel=0.01)
    assert {layer.name for layer in study.layers}.isdisjoint({"boundary"})


def test_without_areas_those_of_the_demand_are_called_by_their_ids(tmp_path: Path) -> None:
    study = without(tmp_path, "areas")
    assert ("areas-made", "fix") in codes(study)
    people = study.demand.groupby("area")["people"].sum()
    assert dict(zip(study.areas["id"], study.areas["people"], strict=True)) == people.to_dict()
    assert [name.to("ja") for name in names_of(study.areas)] == list(study.areas["id"])


def test_people_in_no_area_are_one_area(tmp_path: Path) -> None:
    study = without(tmp_path, "areas", "boundary", column="area")
    assert study.areas[["id", "people"]].to_numpy().tolist() == [["all", int(study.demand["people"].sum())]]


def test_with_areas_each_row_of_people_must_name_one(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        without(tmp_path, "boundary", column="area")
    assert "column-missing" in {finding.code for finding in caught.value.findings}


def test_a_crs_that_distorts_is_found_without_a_boundary_too(tmp_path: Path) -> None:
    write_town(tmp_path)
    path = tmp_path / "study.yaml"
    yaml = YAML()
    manifest = yaml.load(path)
    del manifest["layers"]["boundary"]
    manifest["crs"] = "EPSG:6687"
    yaml.dump(manifest, path)
    with pytest.raises(InputError) as caught:
        load_study(tmp_path)
    assert "crs-distorts" in {finding.code for finding in caught.value.findings}
