"""Studies as a whole: what a well-formed folder gives, in every accepted form, and how it is named."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from geopandas.testing import assert_geodataframe_equal

from geodata.load import layer_years, load_study
from geodata.study import names_of
from models.messages.findings import InputError
from tests import town
from tests.town import write_town


def test_the_town_is_read_without_a_finding(tmp_path: Path) -> None:
    study = load_study(write_town(tmp_path))

    assert study.findings == ()
    assert (study.id, study.code, study.crs) == ("minato-town", town.CODE, town.CRS)
    assert list(study.demand.columns) == ["id", "area", "people", "cell", "geometry"]
    assert list(study.areas.columns) == ["id", "name_ja", "name_en", "people", "households", "geometry"]
    assert list(study.offices.columns) == ["id", "name_ja", "name_en", "kind", "address", "note", "geometry"]
    assert list(study.stops.columns) == ["id", "name_ja", "name_en", "kind", "lines", "geometry"]
    assert list(study.lines.columns) == ["id", "name_ja", "name_en", "colour", "geometry"]
    assert [layer.name for layer in study.layers] == ["boundary", "demand", "areas", "offices", "stops", "lines"]
    assert all(re.fullmatch("[0-9a-f]{64}", layer.sha256) for layer in study.layers)
    assert study.boundary.area == pytest.approx(24e6, rel=1e-4)
    for frame in (study.demand, study.areas, study.offices, study.stops, study.lines):
        assert frame.crs == town.CRS
        assert list(frame.index) == list(range(len(frame)))


def test_people_are_whole_and_areas_hold_the_sum_of_their_demand(tmp_path: Path) -> None:
    study = load_study(write_town(tmp_path))

    rows = town.demand_rows()
    assert study.demand["people"].dtype == study.areas["people"].dtype == study.areas["households"].dtype == np.int64
    assert study.demand["people"].tolist() == [row[2] for row in rows]
    assert study.areas["people"].tolist() == [sum(row[2] for row in rows if row[1] == label) for label, _, _ in town.AREAS]


def test_points_keep_the_coordinates_they_were_read_with(tmp_path: Path) -> None:
    study = load_study(write_town(tmp_path))

    assert study.demand.geometry.x.tolist() == [row[3] for row in town.demand_rows()]
    assert study.offices["id"].tolist() == [row[0] for row in town.OFFICES]
    assert study.offices.geometry.y.tolist() == [row[5] for row in town.OFFICES]


def test_stops_and_lines_may_be_absent(tmp_path: Path) -> None:
    study = load_study(
        write_town(tmp_path, study=lambda text: re.sub(r"  (stops|lines):\n(    .*\n)+", "", text), stops=None, lines=None)
    )

    assert len(study.stops) == len(study.lines) == 0
    assert list(study.stops.columns) == ["id", "name_ja", "name_en", "kind", "lines", "geometry"]
    assert study.lines.crs == town.CRS


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson"])
def test_every_format_gives_the_same_offices(tmp_path: Path, suffix: str) -> None:
    plain = load_study(write_town(tmp_path / "plain")).offices
    crs = "" if suffix != ".geojson" else "    crs: EPSG:6668\n"
    folder = write_town(
        tmp_path / "other",
        study=lambda text: re.sub(r"file: offices.csv\n    crs: .*\n", f"file: offices{suffix}\n{crs}", text),
        offices=None,
    )
    made = plain.to_crs(6668) if suffix == ".geojson" else plain
    made.drop(columns=["address", "note"]).to_file(
        folder / f"offices{suffix}",
        driver={".geojson": "GeoJSON"}.get(suffix),
        **({"COORDINATE_PRECISION": 10} if suffix == ".geojson" else {}),
    )

    read = load_study(folder).offices

    assert read.drop(columns="geometry").equals(plain.drop(columns="geometry"))
    assert read.geometry.distance(plain.geometry).max() < 0.001


def test_columns_are_mapped_and_two_of_ours_may_share_one(tmp_path: Path) -> None:
    folder = write_town(
        tmp_path,
        study=lambda text: text.replace(
            f"file: offices.csv\n    crs: {town.CRS}\n",
            f"file: offices.csv\n    crs: {town.CRS}\n    columns: {{name_ja: 名称, name_en: 名称, kind: 種別}}\n",
        ),
        offices=lambda text: text.replace("name_ja,name_en,kind", "名称,roman,種別"),
    )

    offices = load_study(folder).offices

    assert offices["name_ja"].tolist() == offices["name_en"].tolist() == [row[1] for row in town.OFFICES]
    assert offices["roman"].tolist() == [row[2] for row in town.OFFICES]


def test_further_columns_are_kept_and_caseload_is_a_number(tmp_path: Path) -> None:
    def more(text: str) -> str:
        head, *rows = text.splitlines()
        return "\n".join([f"{head},caseload,staff,phone", *(f'{row},"1,{n:03}",{n},095-{n}' for n, row in enumerate(rows))])

    offices = load_study(write_town(tmp_path, offices=more)).offices

    assert offices["caseload"].tolist() == [1_000 + n for n in range(7)]
    assert offices["staff"].dtype == np.int64
    assert offices["phone"][3] == "095-3"


def test_an_id_that_is_a_number_in_one_file_meets_the_text_in_another(tmp_path: Path) -> None:
    study = load_study(write_town(tmp_path, areas=lambda text: re.sub(r'"id": "(\d+)"', r'"id": \1', text)))

    assert study.findings == ()
    assert study.areas["id"].tolist() == [label for label, _, _ in town.AREAS]


def test_a_place_called_na_keeps_its_name(tmp_path: Path) -> None:
    study = load_study(write_town(tmp_path, offices=lambda text: text.replace("北出張所,Kita Branch", "NA,null")))

    assert (study.offices["name_ja"][6], study.offices["name_en"][6]) == ("NA", "null")


def test_polygon_demand_stands_at_its_centroid_and_says_so(tmp_path: Path) -> None:
    features = [
        ({"id": f"c{n}", "area": label, "people": 10 + n}, town.polygon(west, south, west + town.SIDE_M, south + town.SIDE_M))
        for n, (label, _, _) in enumerate(town.AREAS)
        for west, south in [(town.WEST + (n % 3) * town.SIDE_M, town.SOUTH + (n // 3) * town.SIDE_M)]
    ]
    folder = write_town(
        tmp_path,
        study=lambda text: re.sub(r"people: \d+\n", "", text).replace(
            f"file: demand.csv\n    crs: {town.CRS}", "file: demand.geojson"
        ),
        demand=None,
    )
    (folder / "demand.geojson").write_text(town.collection(features))

    study = load_study(folder)

    assert set(study.demand.geom_type) == {"Point"}
    assert study.demand.geometry.x[0] == pytest.approx(town.WEST + 1_000, abs=0.1)
    assert any("重心" in text.to("ja") and "centroid" in text.to("en") for text in study.assumptions)


def test_a_policy_of_zero_is_said_as_an_assumption(tmp_path: Path) -> None:
    folder = write_town(
        tmp_path,
        study=lambda text: text.replace("file: demand.csv\n", "file: demand.csv\n    secret: zero\n"),
        demand=lambda text: text.replace("429990001,20,", "429990001,X,"),
    )

    study = load_study(folder)

    assert any("secret: zero" in text.to("en") for text in study.assumptions)


def test_the_years_of_all_layers_are_one_sentence(tmp_path: Path) -> None:
    text = layer_years(load_study(write_town(tmp_path)))

    assert "行政界 2024、人口 2020" in text.to("ja")
    assert "boundary 2024, people 2020" in text.to("en")


def test_names_without_a_study_are_refused_with_the_cure(tmp_path: Path) -> None:
    for name in ("no-such-study", tmp_path / "nothing", tmp_path / "a\nb", "x" * 5_000, "a\0b"):
        with pytest.raises(InputError) as caught:
            load_study(name)
        (finding,) = caught.value.findings
        assert finding.code == "study-missing"
        assert finding.line_of_text.to("en").isprintable()


def test_a_folder_without_study_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_study(tmp_path)

    assert [(finding.code, finding.file) for finding in caught.value.findings] == [("file-missing", f"{tmp_path}/study.yaml")]


def test_faults_of_the_study_file_come_with_line_and_column(tmp_path: Path) -> None:
    folder = write_town(
        tmp_path, study=lambda text: text.replace("code: ", "cod: ").replace("crs: EPSG:6669\npeople", "crs: EPSG:1\npeople")
    )

    with pytest.raises(InputError) as caught:
        load_study(folder)

    assert {(finding.line, finding.field) for finding in caught.value.findings} == {(3, "cod"), (4, "crs")}


def test_files_are_named_as_the_user_named_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_town(tmp_path / "town", demand=b"")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InputError) as caught:
        load_study(Path("town"))

    assert caught.value.findings[0].file == "town/demand.csv"


def test_the_bundled_study_loads_by_name() -> None:
    study = load_study("nerima")
    assert (int(study.demand["people"].sum()), len(study.areas), len(study.offices)) == (721_722, 202, 17)
    assert all(finding.severity != "stop" for finding in study.findings)
    assert all((finding.file or "").startswith("nerima/") for finding in study.findings)


def test_importing_geodata_loads_no_heavy_library() -> None:
    code = "import sys, geodata; print(sorted({'geopandas', 'pandas', 'pyogrio', 'shapely'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_reading_twice_gives_the_same_study(tmp_path: Path) -> None:
    folder = write_town(tmp_path)
    first, second = load_study(folder), load_study(str(folder))

    assert first.layers == second.layers
    assert first.findings == second.findings
    assert_geodataframe_equal(first.demand, second.demand)


def test_names_may_be_in_any_language_and_in_one_alone(tmp_path: Path) -> None:
    folder = write_town(
        tmp_path,
        offices=lambda text: text.replace("name_ja,name_en", "name_ko,name_pt_BR"),
        stops=lambda text: text.replace("name_ja,name_en", "name_ko,nome"),
    )

    study = load_study(folder)

    assert list(study.offices.columns)[:3] == ["id", "name_ko", "name_pt_BR"]
    korean, portuguese = town.OFFICES[0][1:3]
    assert [names_of(study.offices)[0].to(lang) for lang in ("ko", "pt_BR", "ja")] == [korean, portuguese, korean]
    assert names_of(study.stops)[0].to("en") == study.stops["name_ko"][0]


def test_a_layer_without_names_is_refused(tmp_path: Path) -> None:
    folder = write_town(tmp_path, offices=lambda text: text.replace("name_ja,name_en", "nom,naam"))

    with pytest.raises(InputError, match="has no column name_en"):
        load_study(folder)
