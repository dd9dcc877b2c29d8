"""A study by its name: what is written can be solved at once, says what it rests on, and takes newer people in one command."""

import csv
import json
import re
import shutil

import jsonschema
import pytest

from geodata.building.japan.opening import open_extract
from geodata.building.japan.sites import hall_name, is_open_post_office
from geodata.further import with_counts
from geodata.load import load_study
from geodata.rim import NEIGHBOUR_M
from placement import solve
from placement.documents.council.proposal import proposal
from placement.documents.headline import firm, headline, missing
from placement.documents.leaflet import compose_leaflet
from placement.documents.offices import office_notes
from placement.drafting import new_study
from placement.indicators.nearness import AGED
from placement.output.layers import credits_told
from placement.records.files import schemas
from placement.scenario.draft import LADDER
from tests.placement.conftest import run

# a town that became a city under another code; an island with branches; an island of 335 people and one office
SMALL = {
    "富谷市": ("04216", 51_591, "EPSG:6678"),
    "Oshima, Tokyo": ("13361", 7_884, "EPSG:6677"),
    "13382": ("13382", 335, "EPSG:6677"),
}

# of all sizes and shapes: islands near and far, halls that stand elsewhere, 178 people and 3.7 million, designated cities and one
# of their wards, mountains, towns with a newer code, and those of which the boundary leaves out many people
MANY = [
    *("13402", "13382", "13421", "13361", "46303", "46304", "47381", "47357", "32525", "42209"),
    *("14100", "27100", "01100", "23100", "22130", "34100", "27128", "13101", "13114", "13120"),
    *("27203", "04216", "40231", "29449", "21604", "19443", "24543", "25443", "01209", "04401"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("new")
    return {name: new_study([name], folder / code) for name, (code, _, _) in SMALL.items()}


def said(texts, lang="en"):
    return "\n".join(text.to(lang) for text in texts)


@pytest.mark.parametrize("name", SMALL)
def test_a_name_is_enough_for_a_proven_plan(made, name):
    code, people, crs = SMALL[name]
    study = made[name].study
    assert (study.code, int(study.demand["people"].sum()), study.crs) == (code, people, crs)
    assert solve(made[name].scenario).plan.status == "optimal"


def test_of_one_possible_site_it_is_said_that_nothing_was_chosen(made):
    study, file = made["13382"].study, made["13382"].scenario
    assert study.offices["kind"].tolist() == ["hall", "site"]
    assert "what would one more office change?" in file.read_text(encoding="utf-8")
    result = solve(file)
    for words in (said(firm(result, None)), said(proposal(result)[0].body)):
        assert "the only plan that the numbers of offices leave" in words
        assert "best" not in words
        assert "decided is" not in words


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        *(("黒島郵便局", True), ("竹富郵便局 (Taketomi Post Office)", True), ("Misawa Post Office", True)),
        *(("郵便局はここではない", False), ("旧小平小川郵便局舎", False), ("蓮町簡易郵便局（一時閉鎖中）", False), ("", False)),
    ],
)
def test_post_offices_are_sites_where_they_are_in_use(name, is_one):
    assert is_open_post_office(name) == is_one


def test_a_town_hall_in_another_municipality_is_kept_with_how_far_it_is(tmp_path):
    (tmp_path / "islands").mkdir()
    made = new_study(["47381"], tmp_path / "islands" / "new")
    result = solve(made.scenario)
    (hall,) = result.before.open
    assert (made.study.neighbours, hall in result.after.open) == ((hall,), True)
    metres = float(made.study.offices.geometry[made.study.offices["id"] == hall].distance(made.study.boundary).iloc[0])
    assert metres > NEIGHBOUR_M
    far = f"行政界から直線で {metres / 1_000:,.1f} km"
    assert f"竹富町役場は区域の外 ({far}) にあります。" in said(missing(result), "ja")
    assert far in said(office_notes(result).by_office[hall], "ja")
    assert "office-outside" not in {finding.code for finding in made.study.findings}
    # a distance that few people live from the mainland asks nothing
    assert result.before_measures.served < result.measures.served


def test_halls_of_wards_go_without_their_city_where_that_is_clear():
    ward = next(one for one in open_extract().municipalities if one.code == "22131")
    assert hall_name(ward, of_one_city=True) == ("中区役所", "Naka Ward Office")
    assert hall_name(ward)[0] == "浜松市中区役所"


def test_every_output_says_how_old_the_people_are_and_what_is_not_checked(made):
    study = made["Oshima, Tokyo"].study
    assert "人口: 2015年国勢調査 (より新しい調査あり)。" in said(study.assumptions, "ja")
    assert "市区町村未確認" in said(study.assumptions, "ja")
    assert "zone IX" in said(study.assumptions)
    assert "OpenStreetMap contributors" in said(layer.source for layer in (*study.layers, *study.service_layers))
    assert "富谷市は、2015年国勢調査では富谷町です。" in said(made["富谷市"].study.assumptions, "ja")
    assert "no national list at hand" in said(made["富谷市"].study.not_in_data)


def test_the_first_words_say_how_old_the_people_are_and_that_nobody_has_checked_the_branches(made):
    census, unchecked = "2015年国勢調査、より新しい調査あり", "2022年の一覧によるもので、市区町村未確認です。"
    result = solve(made["Oshima, Tokyo"].scenario)
    assert f"(人口 7,884 人、{census})" in headline(result).to("ja")
    assert unchecked in said(missing(result), "ja")
    leaflet = said((text for section in compose_leaflet(result).sections for text in section.body), "ja")
    assert f"人口は{census}。" in leaflet
    assert unchecked in leaflet
    assert census in credits_told(result, "ja")
    assert "市区町村未確認" not in said(missing(solve(made["富谷市"].scenario)), "ja")


def test_ages_that_are_not_published_are_in_no_figure_and_said_with_their_people(made):
    name = next(name for name, one in made.items() if one.drawn.cut.hidden_areas)
    cut = made[name].drawn.cut
    rows = list(csv.DictReader((made[name].folder / "raw" / "census.csv").read_text(encoding="utf-8").splitlines()))
    hidden = [row for row in rows if row["people_65"] == "X"]
    assert len(hidden) == cut.hidden_areas
    assert sum(int(row["people"]) for row in hidden) == cut.hidden_people
    known = sum(int(row["people_65"]) for row in rows if row["people_65"] != "X")
    assert int(made[name].study.demand["people_65"].sum()) == known
    assert f"({cut.hidden_areas}, with {cut.hidden_people} people), and unknown" in said(
        with_counts(made[name].study, {AGED}).assumptions
    )


def test_people_of_later_years_are_of_the_projections_of_2018(made):
    for one in made.values():
        study, cells = one.study, one.folder / "raw" / "mesh.csv"
        rows = list(csv.DictReader(cells.read_text(encoding="utf-8").splitlines()))
        now, then = (sum(float(row[name]) for row in rows) for name in ("people_2015", "people_2050"))
        # cells round the municipality are in the table, too
        assert int(study.demand["people_2050"].sum()) / int(study.demand["people"].sum()) == pytest.approx(then / now, rel=0.15)
        assert "projections of 2018" in said(with_counts(study, {"people_2050"}).assumptions)


def test_the_first_question_asks_of_a_distance_that_serves_about_half(made):
    for one in made.values():
        text = one.scenario.read_text(encoding="utf-8")
        assert any(f'"{metres} m"' in text or f'"{metres / 1000:g} km"' in text for metres in LADDER)


def test_a_name_of_several_is_bad_input_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = run("study", "new", "府中市")
    assert answer.exit_code == 3
    assert "13206" in answer.stderr
    assert "34208" in answer.stderr
    assert not list(tmp_path.iterdir())


def test_what_is_there_is_not_replaced(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    answer = run("study", "new", "13382", "--out", str(tmp_path))
    assert answer.exit_code == 3
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_answer_grades_every_layer_and_keeps_its_schema(tmp_path):
    answer = run("study", "new", "13382", "--out", str(tmp_path / "island"), "--json")
    assert answer.exit_code == 0
    record = json.loads(answer.stdout)
    jsonschema.validate(record, json.loads(schemas()["new"].read_text(encoding="utf-8")))
    assert record["codes"] == ["13382"]
    assert len(record["layers"]) == 7
    page = run("study", "new", "13382", "--out", str(tmp_path / "a gain"), "--lang", "en")
    assert f'placement solve "{tmp_path}/a gain/scenario.yaml"' in page.stdout
    graded = [line for line in page.stdout.splitlines() if re.search("replace first|good enough", line)]
    assert [line.split("  ")[0] for line in graded] == ["offices", "people", "where people live inside an area", "boundary"]
    assert "replace first" in page.stdout
    assert "placement solve" in page.stdout


def test_several_are_one_study_in_one_zone(tmp_path):
    one = new_study(["13381", "13382"], tmp_path / "two")
    assert one.study.code == ""
    assert set(one.study.demand["area"].str[:5]) == {"13381", "13382"}
    answer = run("study", "new", "13382", "13421", "--out", str(tmp_path / "three"))
    assert answer.exit_code == 3
    assert "EPSG:6682" in answer.stderr
    assert not (tmp_path / "three").exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [("双葉町", "Futaba Town, Fukushima: the census of 2015 has nobody"), ("どこにもない市", "there is no municipality")],
)
def test_what_cannot_be_made_is_said_with_its_reason(tmp_path, name, code):
    answer = run("study", "new", name, "--out", str(tmp_path / "no"), "--lang", "en")
    assert answer.exit_code == 3
    assert code in answer.stderr
    assert not list(tmp_path.iterdir())


def test_without_the_national_data_it_says_where_to_get_them(tmp_path):
    answer = run("study", "new", "13382", "--extract", str(tmp_path), "--out", str(tmp_path / "no"))
    assert answer.exit_code == 3
    assert "placement study extract" in answer.stderr


def test_ones_own_offices_take_the_place_of_the_lists(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("id,name,kind,lon,lat\nhall,村役場,hall,139.596,33.897\nport,港の窓口,site,139.591,33.898\n", encoding="utf-8")
    one = new_study(["13382"], tmp_path / "own", offices=own)
    assert one.study.offices["id"].tolist() == ["hall", "port"]
    assert "not checked" not in said(one.study.assumptions)
    own.write_text("id,name,lon,lat\nhall,村役場,139.596,33.897\n", encoding="utf-8")
    answer = run("study", "new", "13382", "--offices", str(own), "--out", str(tmp_path / "no"))
    assert answer.exit_code == 3
    assert "--kind branch" in answer.stderr
    alike = new_study(["13382"], tmp_path / "alike", offices=own, kind="hall")
    page = run("study", "new", "13382", "--offices", str(own), "--kind", "hall", "--out", str(tmp_path / "page"), "--lang", "en")
    assert "rows of kind site of your own table: 0" in page.stdout
    assert alike.study.offices["kind"].tolist() == ["hall"]


OWN = "施設ID,施設名,種別,所在地,緯度,経度\nA-1,村役場,役場,御蔵島村,33.897,139.596\nA-2,港の窓口,site,御蔵島村,33.898,139.591\n"


def test_ones_own_offices_are_read_whatever_their_columns_are_called_and_that_is_said(tmp_path):
    own = tmp_path / "施設.csv"
    own.write_bytes(OWN.encode("cp932"))
    answer = run("study", "new", "13382", "--offices", str(own), "--out", str(tmp_path / "own"), "--lang", "en")
    assert answer.exit_code == 0, answer.stderr
    assert re.search(r"name_ja +施設名 +村役場, 港の窓口 +probable", answer.stdout)
    study = load_study(tmp_path / "own" / "study")
    assert study.offices[["id", "name_ja", "kind"]].to_numpy().tolist() == [["1", "村役場", "役場"], ["2", "港の窓口", "site"]]
    usual = new_study(["13382"], tmp_path / "usual", offices=_usual(tmp_path)).study
    assert study.offices.geometry.tolist() == usual.offices.geometry.tolist()
    (note,) = [layer.note.to("en") for layer in study.layers if layer.name == "offices"]
    assert "Columns were guessed (id = —, name_ja = 施設名, kind = 種別, address = 所在地, lat = 緯度, lon = 経度)" in note
    (plain,) = [layer.note.to("en") for layer in usual.layers if layer.name == "offices"]
    assert "guessed" not in plain


def _usual(tmp_path):
    usual = tmp_path / "usual.csv"
    usual.write_text("id,name,kind,lon,lat\na,村役場,hall,139.596,33.897\nb,港,site,139.591,33.898\n", encoding="utf-8")
    return usual


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            "施設名,名称,種別,緯度,経度\n村役場,役場,hall,33.897,139.596\n",
            "施設.csv, name: name could be the column 名称 or 施設名; say which: --column name=名称",
        ),
        ("施設名,緯度,経度\n村役場,33.897,139.596\n", "施設.csv, kind: has no column that could be kind"),
        (
            "施設名,種別,住所,所在地\n村役場,hall,御蔵島村,御蔵島村1\n",
            "施設.csv, address: address could be the column 所在地 or 住所",
        ),
        ("施設名,種別,x,y\n村役場,hall,-20700.5,-233000\n", "施設.csv: its coordinates are metres"),
        ("施設名,種別,緯度,経度\n村役場,hall,33.897,139.596\n港,hall,33.8x9,139.596\n", "施設.csv, row 2, 緯度: found '33.8x9'"),
    ],
)
def test_what_is_wrong_with_ones_own_offices_is_said_of_their_own_file_and_columns(tmp_path, table, said):
    own = tmp_path / "施設.csv"
    own.write_text(table, encoding="utf-8")
    answer = run("study", "new", "13382", "--offices", str(own), "--out", str(tmp_path / "no"), "--lang", "en")
    assert answer.exit_code == 3
    assert said in answer.stderr
    assert list(tmp_path.iterdir()) == [own]


def test_a_column_that_is_told_settles_a_doubt_and_needs_a_table(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("施設名,名称,種別,緯度,経度\n村役場,役場,hall,33.897,139.596\n", encoding="utf-8")
    made = new_study(["13382"], tmp_path / "own", offices=own, columns={"name": "施設名"})
    assert made.study.offices["name_ja"].tolist() == ["村役場"]
    for options in (["--column", "name=施設名"], ["--offices", str(own), "--column", "name"]):
        answer = run("study", "new", "13382", *options, "--out", str(tmp_path / "no"))
        assert (answer.exit_code, "--column" in answer.stderr) == (3, True)


def newer(tmp_path, **changes):
    """Return a table as e-Stat's boundary files have it, of the island with twice the people."""
    row = {"KEY_CODE": "133820000", "S_NAME": "御蔵島村", "JINKO": "670", "SETAI": "300", "X_CODE": "139.6", "Y_CODE": "33.89"}
    row |= changes
    path = tmp_path / "r2ka13382.csv"
    path.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    return path


def test_newer_people_are_taken_in_one_command(made, tmp_path):
    folder = tmp_path / "island"
    shutil.copytree(made["13382"].folder, folder)
    key = load_study(folder / "study").areas["id"].iloc[0]
    table = newer(tmp_path, KEY_CODE=f"{key}.00")
    answer = run("study", "update", str(folder), "--people", str(table), "--year", "2020", "--source", "令和2年国勢調査")
    assert answer.exit_code == 0, answer.stderr
    assert "people_65, people_75, people_2030" in answer.stderr
    study = load_study(folder / "study")
    assert int(study.demand["people"].sum()) == 670
    assert "人口は令和2年国勢調査 (2020年) です。" in said(study.assumptions, "ja")
    assert "newer" not in said(study.assumptions)
    assert study.caution_of("demand") is None
    assert not {"people_65", "people_2050"} & set(study.demand)
    result = solve(folder / "scenario.yaml")
    assert result.plan.status == "optimal"
    assert "2015" not in headline(result).to("en")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"JINKO": "many"}, "many"),
        ({"KEY_CODE": "272030010"}, "no small area"),
        ({"KEY_CODE": "133829999.00", "X_CODE": ""}, "areas 133829999 are new"),
    ],
)
def test_people_that_cannot_be_used_change_nothing(made, tmp_path, changes, code):
    folder = tmp_path / "island"
    shutil.copytree(made["13382"].folder, folder)
    before = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    answer = run("study", "update", str(folder), "--people", str(newer(tmp_path, **changes)), "--year", "2020")
    assert answer.exit_code == 3
    assert code in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()} == before


@pytest.mark.long
@pytest.mark.parametrize("code", MANY)
def test_any_municipality_is_solved_by_its_code_alone(tmp_path, code):
    answer = run("study", "new", code, "--out", str(tmp_path / "new"), "--json")
    assert answer.exit_code == 0, answer.stderr
    out = tmp_path / "out"
    solved = run("solve", str(tmp_path / "new" / "scenario.yaml"), "--out", str(out))
    assert solved.exit_code == 0, solved.stderr
    assert "Traceback" not in answer.stderr + solved.stderr
    assert json.loads((out / "plan.json").read_text(encoding="utf-8"))["status"] == "optimal"
    page = (out / "map.html").read_text(encoding="utf-8")
    assert "2015年国勢調査 (より新しい調査あり)" in page
    assert "OpenStreetMap contributors" in page
