"""Official files as they are published: known by their columns, cut to a municipality, and made into a study; hostile ZIP files are one finding each."""

from __future__ import annotations

import io
import json
import shutil
import stat
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from ruamel.yaml import YAML

from geodata.building.build import build_study
from geodata.guessing.guess import guess, guess_files
from geodata.guessing.official import recognise
from geodata.guessing.place import find_place
from geodata.guessing.recipes import draft_recipe, wants_recipe
from geodata.load import load_study
from geodata.reading import archives
from models.messages.findings import InputError
from tests import published
from tests.geodata.reading.test_spreadsheets import xlsx
from tests.geodata.test_guessing import by_town, offices, written
from tests.geodata.transit.tiny import write_zip
from tests.placement.conftest import run
from tests.town import CODE, CRS, OFFICES, total_people, write_town

ALL = ("N03", "A002005212", "T001082", "R6", "P05", "N02", "P11", "N07")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return published.publish(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def made(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made") / "reimachi"
    answer = run("study", "guess", *map(str, files), "--for", "例町", "--out", str(out), "--lang", "ja")
    assert answer.exit_code == 0, answer.stderr
    assert "集会施設は窓口ではない" in answer.stderr
    return out


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    for finding in error.value.findings:
        assert finding.message.to("ja") != finding.message.to("en")
    return [finding.code for finding in error.value.findings]


@pytest.mark.parametrize(
    ("columns", "kind", "file", "code", "vintage", "becomes", "ours"),
    [
        ("N03_001 N03_004 N03_005 N03_007", "polygon", "N03-20250101_27.shp", "N03", "2025", "boundary", {"code": "N03_007"}),
        ("N02_003 N02_004 N02_005 N02_005c", "line", "N02-25_Station.shp", "N02", "2025", "rail", {"name_ja": "N02_005"}),
        ("N02_001 N02_002 N02_003 N02_004", "line", "N02-25_RailroadSection.shp", "N02", "2025", "lines", {"name_ja": "N02_003"}),
        ("S12_001 S12_001g S12_002 S12_003 S12_006 S12_061", "line", "S12-25.shp", "S12", "2024", "rail", {"name_ja": "S12_001"}),
        ("P05_001 P05_002 P05_003 P05_004", "point", "P05-22_13.geojson", "P05", "2022", "offices", {"kind": "P05_002"}),
        ("P11_001 P11_002 P11_003_01 P11_004_01", "point", "P11-22_13.shp", "P11", "2022", "bus_stops", {"name_ja": "P11_001"}),
        ("P11_001 P11_002 P11_003_1 P11_003_2", "point", "P11-10_13-jgd-g_BusStop.shp", "P11", "2010", "bus_stops", {}),
        ("N07_001 N07_002", "line", "N07-22_13.shp", "N07", "2022", "lines", {"name_ja": "N07_001"}),
        ("N07_001 N07_002 N07_003 N07_004", "line", "N07-11_13.shp", "N07", "2011", "lines", {"name_ja": "N07_003"}),
        ("MESH_ID SHICODE PTN_2020 PTN_2025 PTN_2070", "polygon", "500m.geojson", "R6", "2024", "mesh", {"people": "PTN_2020"}),
        ("MESH_ID SHICODE PTN_2015 PTN_2020 PTN_2050", "polygon", "500m.shp", "H30", "2018", "mesh", {"people": "PTN_2015"}),
        ("MESH_ID CITY_CODE POP2010 POP2050", "polygon", "500m.shp", "H29", "2017", "mesh", {"people": "POP2010"}),
        ("KEY_CODE HCODE S_NAME JINKO SETAI X_CODE Y_CODE", "polygon", "r2ka27.shp", "A002005212", "2020", "census", {"area": "S_NAME"}),
        ("KEY_CODE HCODE MOJI JINKO SETAI X_CODE Y_CODE", "polygon", "h22ka13.shp", "A002005212", "2010", "census", {"area": "MOJI"}),
        ("名称 緯度 経度 POIコード 所在地_連結表記", None, "施設.csv", "公共施設一覧", "", "", {}),
        ("名称 緯度 経度 種別", None, "施設.csv", None, "", "", {}),
        ("P05_001 P05_002 P05_003", None, "P05.csv", None, "", "", {}),
    ],
)  # fmt: skip
def test_official_files_are_known_by_columns_and_shapes(
    columns: str, kind: str | None, file: str, code: str | None, vintage: str, becomes: str, ours: dict[str, str]
) -> None:
    known = recognise(columns.split(), kind, {}, file)
    assert (known and known.code) == code
    if known is not None:
        assert (known.vintage, known.becomes) == (vintage, becomes)
        assert ours.items() <= dict(known.columns).items()
        assert known.credit.to("ja")
        assert ("商用" in known.licence.to("ja")) == (code in {"P11", "N07"} and vintage < "2022")


@pytest.mark.parametrize(
    ("columns", "labels", "code", "vintage", "becomes"),
    [
        ("KEY_CODE HYOSYO T001082019 T001082020", {"T001082019": "総数65歳以上", "T001082020": "総数75歳以上"}, "T001082", "2020", "counts"),
        ("KEY_CODE HYOSYO T000849019 T000849020", {"T000849019": "総数65歳以上", "T000849020": "総数75歳以上"}, "T000849", "2015", "counts"),
        ("KEY_CODE HTKSYORI GASSAN T001141001", {"T001141001": "人口(総数)"}, "T001141", "2020", "mesh"),
        ("KEY_CODE HTKSYORI GASSAN T000847001", {"T000847001": "人口総数"}, "T000847", "2015", "mesh"),
        ("KEY_CODE HYOSYO T001081001 T001081004", {"T001081001": "人口総数", "T001081004": "世帯総数"}, "T001081", "2020", ""),
        ("KEY_CODE HYOSYO T001081001", {"T001081001": "就業者"}, None, "", ""),
    ],
)  # fmt: skip
def test_e_stats_tables_are_known_by_the_words_of_their_second_row(
    columns: str, labels: dict[str, str], code: str | None, vintage: str, becomes: str
) -> None:
    known = recognise(columns.split(), None, labels, "tbl.txt")
    assert (known and known.code) == code
    assert known is None or (known.vintage, known.becomes) == (vintage, becomes)


def test_zip_files_are_read_as_they_are_published(files: list[Path]) -> None:
    guesses = guess_files(files)
    assert tuple(one.official.code for one in guesses if one.official) == ALL
    assert [one.layer for one in guesses] == ["boundary", "demand", "demand", "demand", "offices", "stops", "stops", "lines"]
    stations = guesses[5]
    assert stations.table == "N02-25_GML/UTF-8/N02-25_Station.shp"
    assert "本町駅" in stations.raw.columns["N02_005"]
    assert "浜町" in guesses[1].raw.columns["S_NAME"]
    assert {finding.code for finding in guesses[2].findings} == {"encoding", "second-header"}
    assert guesses[2].columns == {"id": "KEY_CODE", "people_65": "T001082019", "people_75": "T001082020"}
    assert wants_recipe(guesses)


def test_official_files_of_a_prefecture_become_the_study_of_one_town(made: Path) -> None:
    study = load_study(made / "study")
    assert int(study.demand["people"].sum()) == total_people()
    assert study.crs == CRS
    assert study.areas["name_ja"].tolist() == ["浜町", "港町", "岬町", "山手町", "本町", "森町"]
    assert set(study.areas.geom_type) == {"Polygon"}
    # the withheld figures of the first area are unknown, those of the others three each
    assert int(study.demand["people_65"].sum()) == 15
    # half of the people are projected for 2050, cell by cell
    assert int(study.demand["people_2050"].sum()) == pytest.approx(total_people() / 2, abs=10)
    assert study.offices["name_ja"].tolist() == [
        name for _, name, _, kind, *_ in sorted(OFFICES, key=lambda one: one[3] == "branch")
    ]
    assert study.offices["kind"].tolist() == ["hall"] * 2 + ["branch"] * 5
    kinds = study.stops.groupby("kind")["name_ja"].apply(sorted).to_dict()
    # one station for two lines, another of the same name elsewhere; the bus stop far away is left out
    assert kinds == {"bus": ["岬口"], "rail": ["本町駅", "本町駅", "浜口駅"]}
    assert set(study.stops["lines"]) == {"港線;山線", "浜線", ""}
    assert study.lines["name_ja"].tolist() == ["例バス"]
    said = [text.to("ja") for text in study.assumptions]
    assert any("行政区域 (N03、2025)" in text and "確認されていません" in text for text in said)
    assert json.loads((made / "study/boundary.geojson").read_text(encoding="utf-8"))["features"][0]["properties"]["code"] == CODE


def test_the_recipe_says_which_columns_were_taken_and_builds_the_same_again(made: Path, tmp_path: Path) -> None:
    text = (made / "raw/recipe.yaml").read_text(encoding="utf-8")
    for column in ("N03_007", "KEY_CODE", "JINKO", "T001082019", "MESH_ID", "PTN_2020", "P05_002", "N02_005", "P11_001"):
        assert f"{column} から。推定:確認してください" in text
    recipe = YAML(typ="safe").load(text)
    assert recipe["census"]["vintage"] == "2020"
    assert "国土数値情報" in recipe["boundary"]["source"]["ja"]
    assert "CC BY" in recipe["boundary"]["licence"]["ja"]
    build_study(made / "raw/recipe.yaml", made / "raw", tmp_path / "again")
    for name in ("demand.csv", "areas.geojson", "offices.csv", "stops.csv", "boundary.geojson"):
        assert (tmp_path / "again" / name).read_bytes() == (made / "study" / name).read_bytes()
    assert run("check", str(made / "scenario.yaml")).exit_code == 0


def test_what_is_recognised_is_shown_with_source_and_terms_and_nothing_is_written(files: list[Path]) -> None:
    answer = json.loads(run("study", "guess", *map(str, files), "--for", CODE, "--json").stdout)
    assert answer["code"] == CODE
    assert answer["folder"] is None
    known = answer["tables"][0]["official"]
    assert (known["code"], known["vintage"], known["recipe"]) == ("N03", "2025", "boundary")
    assert "国土交通省" in known["source"]["ja"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [("", "place-wanted"), ("99999", "place-unknown"), ("どこか市", "place-unknown"), ("例町", ""), ("429988", ""), (CODE, "")],
)
def test_of_several_municipalities_one_is_asked_for_by_code_or_name(files: list[Path], asked: str, code: str) -> None:
    guesses = guess_files(files[:1])
    if not code:
        assert find_place(guesses, asked).codes == ((published.NEXT,) if asked == "429988" else (CODE,))
        return
    with pytest.raises(InputError) as error:
        find_place(guesses, asked)
    assert codes(error) == [code]
    assert f"{CODE} 例町" in error.value.findings[0].message.to("en")


@pytest.mark.parametrize("asked", ["豊中市", "99999"])
def test_without_administrative_areas_only_a_code_says_where(files: list[Path], asked: str) -> None:
    guesses = guess_files([files[1]])
    assert find_place(guesses, "27203").codes == ("27203",)
    with pytest.raises(InputError) as error:
        find_place(guesses, asked)
    assert codes(error) == ["place-unknown"]
    assert "27203" in error.value.findings[0].message.to("en")


def test_a_designated_city_is_all_its_wards_and_a_ward_of_two_cities_is_asked_back(tmp_path: Path) -> None:
    rows = [
        ("", "大例市", "北区", "27101"),
        ("", "大例市", "南区", "27102"),
        ("小例市", "北区", "", "27141"),
        ("", "例市", "", "27203"),
    ]
    frame = gpd.GeoDataFrame(
        [dict(zip(("N03_003", "N03_004", "N03_005", "N03_007"), row, strict=True)) for row in rows],
        geometry=[published.square(0, 3_000 * number) for number in range(4)],
        crs=published.JGD2011,
    )
    guesses = guess_files([published.zipped(tmp_path / "N03-20250101_27_GML.zip", {"N03.geojson": published.geojson(frame)})])
    assert find_place(guesses, "大例市") == find_place(guesses, "27100")
    assert find_place(guesses, "大例市").codes == ("27101", "27102")
    assert find_place(guesses, "小例市北区").codes == ("27141",)
    with pytest.raises(InputError) as error:
        find_place(guesses, "北区")
    assert codes(error) == ["place-ambiguous"]


def test_own_tables_stand_in_place_of_official_ones(files: list[Path], tmp_path: Path) -> None:
    own = [written(tmp_path), offices(tmp_path)]
    draft = draft_recipe(guess_files([files[0], files[1], files[4], *own]), "town", CODE)
    assert [finding.code for finding in draft.findings] == ["table-left-out"] * 2
    for name, data in draft.files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "recipe.yaml").write_text(draft.text(), encoding="utf-8")
    build_study(tmp_path / "recipe.yaml", tmp_path, tmp_path / "study")
    study = load_study(tmp_path / "study")
    assert int(study.demand["people"].sum()) == total_people()
    assert len(study.demand) == 40
    assert study.offices["name_ja"].tolist() == [name for _, name, *_ in OFFICES]
    # without administrative areas the outline is that of the small areas
    assert (
        draft_recipe(guess_files([files[1], files[4]]), "town", CODE).files["boundary.geojson"] != draft.files["boundary.geojson"]
    )
    with pytest.raises(InputError) as error:
        draft_recipe(guess_files([files[4], own[0]]), "town", CODE)
    assert codes(error) == ["layers-absent"]
    with pytest.raises(InputError) as error:
        draft_recipe(guess_files([files[0], files[0], files[1], files[4]]), "town", CODE)
    assert codes(error) == ["layer-twice"]


def test_files_of_another_place_are_left_out_or_refused_and_nothing_is_said_of_them_as_if_they_counted(
    files: list[Path], tmp_path: Path
) -> None:
    far = gpd.GeoDataFrame(
        [{"N07_001": "遠バス", "N07_002": ""}],
        geometry=[shapely.LineString([(139.7, 35.7), (139.8, 35.7)])],
        crs=published.JGD2011,
    )
    cells = published.mesh()[:1].assign(MESH_ID=533945461)
    others = [
        published.zipped(tmp_path / "N07-22_13_GML.zip", {"N07-22_13.geojson": published.geojson(far)}),
        published.zipped(tmp_path / "500m_mesh_2024_13_GEOJSON.zip", {"500m_mesh_2024_13.geojson": published.geojson(cells)}),
    ]
    draft = draft_recipe(guess_files([files[0], files[1], files[4], *others]), "town", CODE)
    assert [finding.code for finding in draft.findings].count("table-left-out") == 2
    assert {"mesh", "lines"}.isdisjoint(draft.tree)
    ages = published.ages().replace(CODE.encode(), b"13101")
    tables = published.zipped(tmp_path / "tblT001082C13.zip", {"tblT001082C13.txt": ages})
    elsewhere = guess_files([files[0], files[1], files[4], tables])
    without_neighbour = guess_files([files[0], _census_of_the_town(tmp_path), files[4]])
    for guesses, place in ((elsewhere, CODE), (without_neighbour, published.NEXT)):
        with pytest.raises(InputError) as error:
            draft_recipe(guesses, "town", place)
        assert codes(error) == ["no-areas"]


def _census_of_the_town(folder: Path) -> Path:
    frame = published.census()
    return published.zipped(
        folder / "h27ka42.zip", {"h27ka42.geojson": published.geojson(frame[frame["KEY_CODE"].str.startswith(CODE)])}
    )


def test_withheld_figures_of_cells_are_refused_or_0_when_told(files: list[Path], tmp_path: Path) -> None:
    cells = published.mesh().astype({"PTN_2020": str})
    cells.loc[1, "PTN_2020"] = "X"
    hidden = published.zipped(tmp_path / "500m_mesh_2024_42_GEOJSON.zip", {"500m_mesh_2024_42.geojson": published.geojson(cells)})
    guesses = guess_files([files[0], files[1], files[4], hidden])
    with pytest.raises(InputError) as error:
        draft_recipe(guesses, "town", CODE)
    assert codes(error) == ["not-a-number"]
    assert "--zero secret" in error.value.findings[0].message.to("en")
    assert ",0," in draft_recipe(guesses, "town", CODE, zero=["secret"]).files["mesh.csv"].decode()


def test_a_newer_census_is_taken_as_it_is_published(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(made, folder)
    newer = published.census()
    newer["JINKO"] *= 2
    file = published.zipped(tmp_path / "A002005212025DDSWC42.zip", published.shapefile(newer, "r7ka42"))
    answer = run("study", "update", str(folder), "--people", str(file), "--year", "2025", "--lang", "ja")
    assert answer.exit_code == 0, answer.stderr
    study = load_study(folder / "study")
    assert int(study.demand["people"].sum()) == 2 * total_people()
    assert len(study.areas) == 6
    lines = published.zipped(tmp_path / "N07-22_42_GML.zip", {"N07-22_42.geojson": published.geojson(published.bus_routes())})
    answer = run("study", "update", str(folder), "--people", str(lines), "--year", "2025")
    assert answer.exit_code == 3


def test_mesh_cells_alone_are_no_people_of_a_municipality(files: list[Path]) -> None:
    with pytest.raises(InputError) as error:
        draft_recipe(guess_files([files[0], files[3]]), "town", CODE)
    assert codes(error) == ["layers-absent"] * 2
    assert "on the border" in error.value.findings[0].message.to("en")


def test_the_standard_open_data_set_is_named_as_the_source_of_a_planners_own_table(tmp_path: Path) -> None:
    table = offices(tmp_path, "名称,緯度,経度,種別,住所")
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([f"{head},POIコード", *(f"{row},1101" for row in rows)]), encoding="utf-8")
    out = tmp_path / "out"
    answer = run("study", "guess", str(written(tmp_path)), str(table), "--out", str(out), "--lang", "ja")
    assert answer.exit_code == 0, answer.stderr
    assert "自治体標準オープンデータセット" in answer.stdout
    source = YAML(typ="safe").load((out / "study.yaml").read_text(encoding="utf-8"))["layers"]["offices"]["source"]
    assert "公共施設一覧" in source["ja"]


def test_people_without_places_are_asked_for_them(files: list[Path], tmp_path: Path) -> None:
    write_town(tmp_path / "town")
    with pytest.raises(InputError) as error:
        draft_recipe(guess_files([files[0], by_town(tmp_path), offices(tmp_path)]), "town", CODE)
    assert set(codes(error)) == {"column-missing"}


def test_a_timetable_beside_own_tables_is_one_of_the_study(tmp_path: Path) -> None:
    info = "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date\n例市,https://example.org/,ja,20260401\n"
    feed = write_zip(tmp_path / "bus.zip", {"feed_info.txt": info, "agency_jp.txt": "agency_id\n1\n"})
    known = guess(feed).official
    assert known is not None
    assert (known.code, known.vintage, known.publisher, known.becomes) == ("GTFS-JP", "2026", "例市", "feeds")
    out = tmp_path / "out"
    answer = run("study", "guess", str(feed), str(written(tmp_path)), str(offices(tmp_path)), "--out", str(out), "--lang", "ja")
    assert answer.exit_code == 0, answer.stderr
    assert YAML(typ="safe").load((out / "study.yaml").read_text(encoding="utf-8"))["feeds"][0]["file"] == "bus.zip"
    assert len(load_study(out).feeds) == 1
    assert run("study", "guess", str(feed), "--for", CODE).exit_code == 3


@pytest.mark.parametrize("form", ["csv", "xlsx", "zip"])
def test_rows_above_the_header_are_left_out_and_said(tmp_path: Path, form: str) -> None:
    lines = written(tmp_path).read_text(encoding="utf-8").splitlines()
    titles = ["町丁別人口", "令和7年4月1日現在,,,,,(人)"]
    if form == "xlsx":
        rows: list[list[object]] = [line.split(",") for line in [*titles, *lines]]
        path = tmp_path / "人口.xlsx"
        path.write_bytes(xlsx(人口=rows))
    else:
        text = "\n".join([*titles, *lines]).encode("cp932")
        path = tmp_path / "人口.csv"
        path.write_bytes(text)
        if form == "zip":
            path = published.zipped(tmp_path / "人口.zip", {"toukei/jinko1.csv": text})
            # as Windows names it in Japan: the second byte of 表 is a backslash
            path.write_bytes(path.read_bytes().replace(b"toukei/jinko1.csv", "統計/a_人口表.csv".encode("cp932")))
    found = guess(path)
    assert found.columns["people"] == "人口"
    assert [finding.code for finding in found.findings if finding.code == "title-rows"] == ["title-rows"]
    out = tmp_path / "out"
    answer = run("study", "guess", str(path), str(offices(tmp_path)), "--out", str(out), "--lang", "ja")
    assert answer.exit_code == 0, answer.stderr
    assert "表題" in answer.stderr
    assert int(load_study(out).demand["people"].sum()) == total_people()
    assert (out / ("a_人口表.csv" if form == "zip" else "人口.csv")).exists()


def hostile(name: str, data: bytes = b"a,b\n1,2\n") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return made.getvalue()


def link() -> bytes:
    made = io.BytesIO()
    info = zipfile.ZipInfo("a.csv")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return made.getvalue()


def locked() -> bytes:
    data = bytearray(hostile("a.csv"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        data[archive.start_dir + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no zip at all", "not-a-zip"),
        (hostile("a.csv")[:-30], "not-a-zip"),
        (hostile("../a.csv"), "zip-unsafe-name"),
        (hostile("/a.csv"), "zip-unsafe-name"),
        (hostile("..\\a.csv"), "zip-unsafe-name"),
        (hostile("C:/a.csv"), "zip-unsafe-name"),
        (link(), "zip-unsafe-name"),
        (locked(), "zip-encrypted"),
        (hostile("a.zip", hostile("a.csv")), "zip-nested"),
        (hostile("a.csv", b"0" * 30_000_000), "zip-ratio"),
        (hostile("a.xml", b"<x/>"), "zip-no-table"),
        (hostile("a.csv", b"\x00\x01\x02"), "not-what-it-says"),
        (hostile("a.shp", b"\x00\x00\x27\x0a" + bytes(96)), "shapefile-part-missing"),
    ],
    # bytes hold the time at which they were zipped, and no two workers have the same
    ids=["text", "torn", "above", "root", "backslash", "drive", "link", "locked", "nested", "bomb", "table", "binary", "part"],
)
def test_hostile_zip_files_are_one_finding_each(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(InputError) as error:
        guess_files([tmp_path / "a.zip"])
    assert codes(error) == ([code] if code != "shapefile-part-missing" else [code, code])


def test_a_zip_file_has_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = published.zipped(tmp_path / "many.zip", {f"{number}.csv": b"a,b\n1,2\n" for number in range(archives.MAX_MEMBERS + 1)})
    with pytest.raises(InputError) as error:
        guess_files([many])
    assert codes(error) == ["zip-too-many-members"]
    monkeypatch.setattr(archives, "MAX_BYTES", 5)
    with pytest.raises(InputError) as error:
        guess_files([published.zipped(tmp_path / "large.zip", {"a.csv": b"a,b\n1,2\n"})])
    assert codes(error) == ["zip-too-large"]
