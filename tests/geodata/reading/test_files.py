"""Which files a study is read from."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.load import load_study
from geodata.reading.files import files_of_study
from models.messages.findings import InputError
from tests.town import write_town


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in files_of_study(folder) if len(path.name) < 256 and path.exists()}


def test_every_file_that_the_manifest_names_is_one_of_the_study(tmp_path: Path) -> None:
    write_town(tmp_path)
    own = names(tmp_path)
    assert own == {path.name for path in tmp_path.iterdir()}
    (tmp_path / "notes.csv").write_text("mine", encoding="utf-8")
    assert names(tmp_path) == own


def test_a_shapefile_counts_with_its_parts_and_a_feed_with_its_tables(tmp_path: Path) -> None:
    write_town(
        tmp_path,
        study=lambda text: (text.replace("boundary.geojson", "town.shp") + "feeds: [gtfs, more/late.zip]\n").replace(
            "layers:\n", "layers:\n  network: {file: n.csv, edges: e.csv, vintage: '1', source: x, licence: x}\n"
        ),
    )
    for folder in ("gtfs", "more"):
        (tmp_path / folder).mkdir()
    others = {"town.shp", "town.dbf", "town.SHX", "n.csv", "e.csv", "gtfs/stops.txt", "more/late.zip"}
    for name in others:
        (tmp_path / name).write_text("", encoding="utf-8")
    assert names(tmp_path) == others | {
        "gtfs",
        "study.yaml",
        "demand.csv",
        "areas.geojson",
        "offices.csv",
        "stops.csv",
        "lines.geojson",
    }


@pytest.mark.parametrize("study", ["study: [", "", None, "layers: {boundary: {file: a}}"])
def test_of_a_broken_manifest_whatever_could_be_a_layer_counts(tmp_path: Path, study: str | None) -> None:
    write_town(tmp_path, study=study)
    (tmp_path / "map.html").write_text("", encoding="utf-8")
    found = names(tmp_path)
    assert {"demand.csv", "areas.geojson"} <= found
    assert "map.html" not in found


def test_a_name_that_no_file_can_have_is_no_file(tmp_path: Path) -> None:
    write_town(tmp_path, study=lambda text: text.replace("stops.csv", "x" * 3000))
    assert "demand.csv" in names(tmp_path)


def test_layers_may_lie_in_folders_that_the_study_lists(tmp_path: Path) -> None:
    folder, common = write_town(tmp_path / "town"), tmp_path / "common"
    common.mkdir()
    (folder / "areas.geojson").rename(common / "areas.geojson")
    study = (folder / "study.yaml").read_text(encoding="utf-8")

    def reads(listed: str, file: str) -> list[str]:
        text = study.replace("layers:", f"folders: {listed}\nlayers:").replace("file: areas.geojson", f"file: {file}")
        (folder / "study.yaml").write_text(text, encoding="utf-8")
        try:
            return [layer.file for layer in load_study(folder).layers if layer.name == "areas"]
        except InputError as error:
            return [finding.code for finding in error.findings]

    assert reads("[../common]", "../common/areas.geojson") == ["../common/areas.geojson"]
    assert (common / "areas.geojson").resolve() in {path.resolve() for path in files_of_study(folder)}
    assert reads(f'["{common}"]', f"{common}/areas.geojson") == [f"{common}/areas.geojson"]
    assert reads("[]", "../common/areas.geojson") == ["outside-folder"]
    assert reads("[../common]", "../common/../town/../secret.geojson") == ["outside-folder"]
    assert "folder-missing" in reads("[../comon]", "../common/areas.geojson")
    (common / "link.geojson").symlink_to(folder / "boundary.geojson")
    assert reads("[../common]", "../common/link.geojson") == ["outside-folder"]
