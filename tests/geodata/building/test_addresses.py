"""Offices of which only the address is known: placed at their chome or town, flagged wherever they go, and never guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from geodata.building.addresses import AddressBook, Placed, centre_of
from geodata.building.build import build_study
from geodata.building.japan.opening import open_extract
from geodata.building.people.census import Areas, split_name
from geodata.load import load_study
from maps.page.layers import describe_offices
from maps.report.legend import describe_legend
from models.messages.findings import InputError
from tests.geodata.raw_town import write_town

# keys as the census has them: the municipality, four digits of the town, two or none of its chome
NAMES = {
    "99201001001": "青葉１丁目",
    "99201001002": "青葉２丁目",
    "99201002001": "桜ヶ丘一丁目",
    "992010030": "大字小川",
    "99201004001": "大字山の手字上野",
    "99201004002": "大字山の手字下野",
    "992010050": "本町",
    "99201005102": "本町２丁目",
    "992010060": "中央",
    "99202001001": "中央",
    "99201007001": "北三条西１丁目",
    "992010080": "王子",
    "992010090": "藤沢",
    "99201010001": "藤澤",
}
MUNICIPALITIES = {"99201": "あおば市東区", "99202": "あおば市西区"}


def areas_of(names: dict[str, str], rows: pd.DataFrame | None = None) -> Areas:
    called = list(names.values())
    split = [split_name(name) for name in called]
    count = len(called)
    people = np.ones(count, dtype=np.int64) if rows is None else rows["people"].to_numpy(dtype=np.int64)
    x, y = (
        (np.arange(count, dtype=float) * 100,) * 2
        if rows is None
        else (rows[axis].to_numpy(dtype=float) / 1e5 for axis in ("lon", "lat"))
    )
    towns, chome = zip(*split, strict=True)
    return Areas(tuple(names), tuple(called), tuple(called), towns, chome, people, people, x, y)


BOOK = AddressBook(areas_of(NAMES), MUNICIPALITIES, "")


@pytest.mark.parametrize(
    ("address", "level", "areas"),
    [
        ("東京都あおば市東区青葉1丁目2番3号", "chome", ["99201001001"]),
        ("あおば市東区青葉一丁目２−３", "chome", ["99201001001"]),
        ("青葉２－３－４ 市民センター", "chome", ["99201001002"]),
        ("東区青葉", "town", ["99201001001", "99201001002"]),
        ("桜ケ丘1の2", "chome", ["99201002001"]),
        ("桜が丘１丁目", "chome", ["99201002001"]),
        ("小川12", "chome", ["992010030"]),
        ("大字小川字奥12番地", "chome", ["992010030"]),
        ("あおば市東区大字山ノ手字上野3", "chome", ["99201004001"]),
        ("あおば市山之手5", "town", ["99201004001", "99201004002"]),
        ("本町3番地", "chome", ["992010050"]),
        ("本町2丁目1", "chome", ["99201005102"]),
        ("本町2-1-5", "chome", ["99201005102"]),
        ("西区中央5", "chome", ["99202001001"]),
        ("あおば市 東区 中央 5", "chome", ["992010060"]),
        ("北3条西1-2", "chome", ["99201007001"]),
    ],
)
def test_an_address_lies_in_its_chome_however_it_is_written(address: str, level: str, areas: list[str]) -> None:
    found = BOOK.place(address)
    assert isinstance(found, Placed), found.to("en")
    assert (found.level, [list(NAMES)[place] for place in found.areas]) == (level, areas)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("青葉3丁目1", "names no chome that the census has: 青葉 has 1, 2"),
        ("青葉台1", "is in no town of the study; the nearest are 青葉"),
        ("王子本町1-1", "is in no town of the study; the nearest are"),
        ("となり市青葉1丁目", "is in となり市, which is not the study's"),
        ("あおば市中央5", "may be in several places: 中央 (992010060), 中央 (99202001001)"),
        ("藤沢3", "may be in several places: 藤沢 (992010090), 藤澤 (99201010001)"),
        ("本町2-1", "may be a chome or a lot"),
        ("市民会館", "is in no town of the study; none is like it"),
    ],
)
def test_an_address_in_no_place_or_in_several_is_told_with_the_nearest_names_and_never_guessed(address: str, said: str) -> None:
    found = BOOK.place(address)
    assert not isinstance(found, Placed)
    assert said in found.to("en")


def write_addresses(folder: Path, rows: list[str], *, columns: str = "name,kind,address") -> Path:
    recipe = write_town(folder)
    text = recipe.read_text(encoding="utf-8")
    before, _, after = text.partition("  columns: {name: name, kind: kind}\n  sites:\n")
    origin = after[after.index("  vintage") :]
    recipe.write_text(f"{before}  columns: {{id: id, name: name, kind: kind, address: address}}\n{origin}", encoding="utf-8")
    lines = [f"id,{columns}", *(f"o{number},{row}" for number, row in enumerate(rows))]
    (folder / "offices.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return recipe


def test_offices_without_coordinates_stand_at_their_chome_and_every_output_says_so(tmp_path: Path) -> None:
    rows = ["本所,ward_office,あおば市青葉１丁目3-1,139.8330,36.0000", "西,branch,川西二丁目1,,", "東,branch,あおば市青葉,,"]
    recipe = write_addresses(tmp_path, rows, columns="name,kind,address,lon,lat")
    build_study(recipe, tmp_path, tmp_path / "aoba")
    with (tmp_path / "aoba" / "offices.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert [(row["placed_at"], row["placed_off_m"]) for row in told] == [("", ""), ("chome", ""), ("town", "334")]
    study = load_study(tmp_path / "aoba")
    assert study.approximate == ("o1", "o2")
    west, east = study.offices.geometry[1:]
    # its chome's own point; the mean of both chome by their people, 1,001 and 502
    assert (round(west.x), round(west.y)) == (250, -250)
    assert (round(east.x), round(east.y)) == (round((502 - 1001) * 250 / 1503), 250)
    (warned,) = [finding for finding in study.findings if finding.code == "office-approximate"]
    assert (warned.severity, warned.count) == ("warn", 2)
    said = next(text.to("en") for text in study.assumptions if "Approximate places" in text.to("en"))
    assert said.endswith(
        "東 (people there live up to 334 m from that point), 西 (how far people there live from that point is not known)."
    )
    assert [office.get("rough") for office in describe_offices(study)] == [None, True, True]
    keys = dict(
        describe_legend({}, {"kept"}, {"kept"}, one_state=True, reach_mm=None, circle_mm=None, rail=False, rough=True).parts[1][1]
    )
    assert "rough" in keys


def test_every_address_that_cannot_be_placed_is_told_by_its_row(tmp_path: Path) -> None:
    recipe = write_addresses(tmp_path, ["本所,ward_office,青葉1-1", "西,branch,川東1丁目", "東,branch,隣町青葉1", "北,branch,"])
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, tmp_path / "aoba")
    found = [(one.code, one.line, one.value) for one in caught.value.findings if one.severity == "stop"]
    assert found == [("office-address", 3, "川東1丁目"), ("office-address", 4, "隣町青葉1"), ("office-address", 5, "")]
    assert not (tmp_path / "aoba").exists()


def write_unnamed(folder: Path, columns: str, rows: list[str]) -> Path:
    recipe = write_addresses(folder, rows, columns=columns)
    text = recipe.read_text(encoding="utf-8")
    recipe.write_text(text.replace("kind: kind, address: address}", "kind: kind}"), encoding="utf-8")
    return recipe


def test_a_recipe_that_names_no_address_takes_the_one_column_that_is_called_so_and_says_it(tmp_path: Path) -> None:
    recipe = write_unnamed(tmp_path, "name,kind,所在地", ["本所,ward_office,青葉1丁目1", "西,branch,川西二丁目1"])
    log = build_study(recipe, tmp_path, tmp_path / "aoba")
    assert [(one.severity, one.field) for one in log.findings if one.code == "column-guessed"] == [("warn", "所在地")]
    assert load_study(tmp_path / "aoba").approximate == ("o0", "o1")


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ("name,kind,所在地,住所", "column-doubt"),
        ("name,kind,所在地,経度,緯度", "column-missing"),
        ("name,kind,phone,fax", "column-missing"),
    ],
)
def test_an_address_is_not_taken_where_it_is_in_doubt_or_coordinates_are_there(tmp_path: Path, columns: str, code: str) -> None:
    cells = ["青葉1丁目1", "青葉1丁目2", "36.0"][: columns.count(",") - 1]
    recipe = write_unnamed(tmp_path, columns, [f"本所,ward_office,{','.join(cells)}"])
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, tmp_path / "aoba")
    assert {one.code for one in caught.value.findings if one.severity == "stop"} == {code}
    assert not (tmp_path / "aoba").exists()


@pytest.mark.parametrize(
    ("cells", "code"),
    [(("house", ""), "placed-at-unknown"), (("chome", "far"), "placed-off-form"), (("", "12"), "placed-off-form")],
)
def test_flags_that_say_nothing_are_refused(tmp_path: Path, cells: tuple[str, str], code: str) -> None:
    from tests.town import offices, write_town

    head, first, *rest = offices().splitlines()
    lines = [f"{head},placed_at,placed_off_m", f"{first},{','.join(cells)}", *(f"{row},," for row in rest)]
    with pytest.raises(InputError) as caught:
        load_study(write_town(tmp_path, offices="\n".join(lines) + "\n"))
    assert [finding.code for finding in caught.value.findings] == [code]


@pytest.mark.long
def test_of_the_country_s_lists_nine_addresses_in_ten_are_placed_and_half_of_them_within_a_quarter_kilometre() -> None:
    extract = open_extract()
    census = {str(code): rows for code, rows in extract.table("census2015").to_pandas().sort_values("key").groupby("code")}
    offices = extract.table("offices").to_pandas()
    offices = offices[offices["address"] != ""]
    globe, away, known = Geod(ellps="GRS80"), [], 0
    for one in extract.municipalities:
        wards = [ward for ward in extract.municipalities if ward.is_ward and ward.muni == one.code] or [one]
        mine = offices[offices["code"] == one.code]
        if mine.empty or any(ward.census not in census for ward in wards):
            continue
        rows = pd.concat([census[ward.census] for ward in wards])
        areas = areas_of(dict(zip(rows["key"], rows["name"], strict=True)), rows)
        book = AddressBook(areas, {ward.census: ward.name for ward in wards}, one.name)
        known += len(mine)
        for office in mine.itertuples():
            found = book.place(office.address)
            if isinstance(found, Placed):
                away.append(globe.inv(*centre_of(areas, found.areas), office.lon / 1e5, office.lat / 1e5)[2])
    assert known > 3_000
    assert len(away) / known > 0.9
    assert np.median(away) < 250
    assert np.percentile(away, 90) < 1_000
