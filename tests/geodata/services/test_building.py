"""Channels and tables of a recipe: listed ones, layers of them, and what stands beside the recipe."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.building.build import build_study
from geodata.load import load_study
from models.messages.findings import InputError
from tests.geodata.raw_town import ORIGIN, degrees, write_town

POSTS = [("西局", -400, 0), ("", 0, 400), ("隣局", 520, 0), ("遠い局", 5_000, 0)]
LISTED = f"""\
  listed:
    - kind: kiosk
      name: {{ja: 交付機, en: Kiosks}}
      opens: "2006-10"
      {ORIGIN.replace(", ", chr(10) + "      ")}
      places:
        - {{id: kiosk-chuo, at: chuo, name: {{ja: 中央の交付機, en: Kiosk at Centre}}}}
        - {{id: kiosk-eki, x: 139.8340, y: 36.0005, name: {{ja: 駅前, en: By the station}}, note: 位置は概略}}
    - kind: online
      name: {{ja: オンライン, en: Online}}
      {ORIGIN.replace(", ", chr(10) + "      ")}
      places:
        - {{id: web, name: {{ja: オンライン, en: Online}}}}
"""
FILES = """\
  files:
    - kind: post_office
      name: {ja: 郵便局, en: Post offices}
      unnamed: {ja: 郵便局, en: Post office}
      file: posts.csv
      english: {西局: Nishi post office}
      vintage: "2022"
      source: {ja: © OpenStreetMap contributors, en: © OpenStreetMap contributors}
      licence: ODbL
"""
TABLE = f"services: {{table: by-hand.csv, {ORIGIN}}}\n"
BY_HAND = "service,name_ja,name_en,kind\ncopy,写し,Copy,kiosk\n"


def build(folder: Path, *parts: str, out: Path | None = None) -> Path:
    lines = ["name,lon,lat", *(",".join([name, *(f"{value:.7f}" for value in degrees(x, y))]) for name, x, y in POSTS)]
    (folder / "posts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    recipe = write_town(folder, *parts)
    return build_study(recipe, folder, out or folder / "out" / "aoba").folder


def stops_of(caught: pytest.ExceptionInfo[InputError]) -> set[str]:
    return {finding.code for finding in caught.value.findings if finding.severity == "stop"}


def test_channels_are_written_in_order_with_what_the_boundary_says(tmp_path: Path) -> None:
    study = load_study(build(tmp_path, "channels:\n", LISTED, FILES))

    channels = study.channels
    assert channels["id"].tolist() == [
        *("kiosk-chuo", "kiosk-eki", "web"),
        *("post-office-001", "post-office-002", "post-office-003", "post-office-004"),
    ]
    assert channels["name_en"].tolist()[3:] == ["Nishi post office", *(f"Post office {number}" for number in (2, 3, 4))]
    assert channels["name_ja"].tolist()[3:] == ["西局", "郵便局 2", "隣局", "遠い局"]
    assert channels["inside"].tolist() == [True, True, False, True, True, False, False]
    assert channels["opens"].tolist() == ["2006-10"] * 2 + [""] * 5
    assert channels["note"].tolist()[:4] == ["", "位置は概略", "", ""]
    assert channels["note"].tolist()[5] == "境界の20m外側 (境界の精度の範囲内) / 20 m outside the boundary, within its precision"
    assert channels.geometry[0].equals(study.offices.geometry[0])
    layer = study.layer_of("channels")
    assert layer is not None
    assert layer.vintage == "2020 / 2022"
    assert "Post offices: © OpenStreetMap contributors." in layer.source.to("en")


def test_those_far_outside_may_be_left_out(tmp_path: Path) -> None:
    study = load_study(build(tmp_path, "channels:\n", FILES, "      within_m: 1000\n"))

    assert study.channels["name_ja"].tolist() == ["西局", "郵便局 2", "隣局"]


def test_the_same_recipe_gives_the_same_bytes_and_counts_are_logged(tmp_path: Path) -> None:
    parts = ("channels:\n", LISTED, FILES, TABLE)
    (tmp_path / "by-hand.csv").write_text(BY_HAND, encoding="utf-8")
    first = build(tmp_path, *parts)
    contents = {path.name: path.read_bytes() for path in first.iterdir()}
    second = build(tmp_path, *parts)

    assert {path.name: path.read_bytes() for path in second.iterdir()} == contents
    assert "post_office:\n      inside: 2\n      outside: 2\n" in contents["build.yaml"].decode()
    assert contents["services.csv"].decode() == BY_HAND
    assert [offer.kind for offer in load_study(second).services] == ["kiosk"]


def test_a_table_that_says_what_cannot_be_is_refused_and_nothing_written(tmp_path: Path) -> None:
    (tmp_path / "by-hand.csv").write_text(BY_HAND.replace("kiosk", "tram"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build(tmp_path, "channels:\n", LISTED, TABLE)

    assert stops_of(caught) == {"kind-unknown"}
    assert not (tmp_path / "out" / "aoba").exists()


def test_a_table_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        build(tmp_path, "channels:\n", LISTED, TABLE)

    assert stops_of(caught) == {"file-missing"}


def test_a_table_written_by_hand_in_the_study_folder_is_never_lost(tmp_path: Path) -> None:
    out = build(tmp_path, "channels:\n", LISTED)
    (out / "services.csv").write_text(BY_HAND, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build(tmp_path, "channels:\n", LISTED)

    assert stops_of(caught) == {"not-a-study"}
    assert (out / "services.csv").read_text(encoding="utf-8") == BY_HAND


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("at: chuo", "at: nowhere", "office-missing"),
        ("at: chuo, ", "", "half-a-place"),
        ("at: chuo", "at: chuo, x: 139.8", "half-a-place"),
        ("id: kiosk-eki", "id: kiosk-chuo", "duplicate-id"),
        ("西局: Nishi", "北局: Kita", "english-unused"),
        ("file: posts.csv", "file: nothing.csv", "file-missing"),
        ('opens: "2006-10"', 'opens: "2006/10"', "out-of-range"),
    ],
)
def test_each_fault_of_a_recipe_is_said(tmp_path: Path, old: str, new: str, code: str) -> None:
    parts = [part.replace(old, new, 1) for part in ("channels:\n", LISTED, FILES)]
    assert parts != ["channels:\n", LISTED, FILES]
    with pytest.raises(InputError) as caught:
        build(tmp_path, *parts)

    assert stops_of(caught) == {code}
    assert not (tmp_path / "out" / "aoba").exists()
