"""What study.yaml says of kinds, lines and stations is held against the layers."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.load import load_study
from models.messages.findings import Finding, InputError
from tests.town import write_town

KINDS = "kinds:\n  ward_office: main\n  branch: {is: full, title: {ja: 行政センター, en: local centre}}\nlayers:\n"


def warned(folder: Path, code: str) -> list[Finding]:
    return [finding for finding in load_study(folder).findings if finding.code == code]


def test_a_kind_has_the_title_of_the_study_else_that_of_what_it_is(tmp_path: Path) -> None:
    study = load_study(write_town(tmp_path / "town", study=lambda text: text.replace("layers:\n", KINDS)))
    assert {word: (kind.neutral, kind.title.to("ja"), kind.title.to("en")) for word, kind in study.kinds.items()} == {
        "ward_office": ("main", "本庁舎", "main office"),
        "branch": ("full", "行政センター", "local centre"),
    }
    assert [finding for finding in study.findings if finding.code == "kind-unused"] == []


def test_a_study_that_maps_nothing_has_no_kinds(tmp_path: Path) -> None:
    assert load_study(write_town(tmp_path / "town")).kinds == {}


def test_a_kind_of_no_office_is_warned_of(tmp_path: Path) -> None:
    write_town(tmp_path / "town", study=lambda text: text.replace("layers:\n", KINDS.replace("branch:", "brnach:")))
    (finding,) = warned(tmp_path / "town", "kind-unused")
    assert finding.severity == "warn"
    assert finding.message.to("en") == "kinds: no office is of kind brnach. Did you mean branch?"


def test_what_a_kind_is_must_be_one_of_four(tmp_path: Path) -> None:
    write_town(tmp_path / "town", study=lambda text: text.replace("layers:\n", KINDS.replace("main", "ward")))
    with pytest.raises(InputError) as caught:
        load_study(tmp_path / "town")
    (finding,) = caught.value.findings
    assert (finding.severity, finding.line) == ("stop", 7)


def test_stations_whose_line_is_not_there_are_listed_with_it(tmp_path: Path) -> None:
    write_town(tmp_path / "town", stops=lambda text: text.replace("rail,港線,31000", "rail,港線;岬線,31000"))
    (finding,) = warned(tmp_path / "town", "line-unlisted")
    assert finding.message.to("en") == (
        "stations of lines that are not in the layer of lines: 浜口駅 (岬線); these lines are not drawn"
    )


@pytest.mark.parametrize("said", ["港線", "Minato Line", "minato", ""])
def test_a_line_is_known_by_id_or_any_name_and_none_need_be_named(tmp_path: Path, said: str) -> None:
    write_town(tmp_path / "town", stops=lambda text: text.replace("rail,港線", f"rail,{said}"))
    assert warned(tmp_path / "town", "line-unlisted") == []


def test_stations_left_out_are_warned_of_and_said_on_every_output(tmp_path: Path) -> None:
    write_town(tmp_path / "town", study=lambda text: text + "stations_left_out: [岬駅 (岬鉄道 岬線)]\n")
    (finding,) = warned(tmp_path / "town", "stations-left-out")
    assert "岬駅 (岬鉄道 岬線)" in finding.message.to("en")
    said = load_study(tmp_path / "town").not_in_data
    assert [text.to("en") for text in said] == ["Stations in or near the area that are not in the layers: 岬駅 (岬鉄道 岬線)."]
