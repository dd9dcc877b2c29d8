"""Municipalities by name: whatever way it is written, and never a guess."""

import pytest

from geodata.building.japan.finding import check_digit, find_municipalities, prefecture
from geodata.building.japan.kana import english, romaji, sounds
from geodata.building.japan.opening import open_extract
from models.messages.findings import InputError


@pytest.fixture(scope="module")
def known():
    return open_extract().municipalities


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("とよなか", "Toyonaka"),
        ("おおさか", "Osaka"),
        ("きょうと", "Kyoto"),
        ("ふちゅう", "Fuchu"),
        ("まつうら", "Matsuura"),
        ("さっぽろ", "Sapporo"),
        ("はっちょう", "Hatcho"),
        ("しゅうなん", "Shunan"),
        ("ニセコ", "Niseko"),
        ("ゆうばり", "Yubari"),
    ],
)
def test_kana_are_written_as_signs_write_them(kana, latin):
    assert romaji(kana) == latin


def test_spelling_habits_make_no_difference():
    assert sounds("Ōsaka") == sounds("Oosaka-shi") == sounds("OSAKA City")
    assert sounds("Gumma") == sounds("Gunma")
    assert english("とよなかし", "豊中市") == "Toyonaka City"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("豊中市", "27203"),
        ("豊中", "27203"),
        ("とよなか", "27203"),
        ("ﾄﾖﾅｶ", "27203"),
        ("トヨナカシ", "27203"),
        ("Toyonaka", "27203"),
        ("toyonaka-shi", "27203"),
        ("２７２０３", "27203"),
        ("272035", "27203"),
        ("大阪府豊中市", "27203"),
        ("大阪市中央区", "27128"),
        ("Fuchu, Tokyo", "13206"),
        ("鎌ヶ谷市", "12224"),
        ("篠山市", "28221"),
        ("富谷町", "04216"),
        ("大阪", "27100"),
    ],
)
def test_a_name_finds_its_municipality(known, name, code):
    assert [one.code for one in find_municipalities(known, [name])] == [code]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("府中市", {"13206", "34208"}),
        ("伊達市", {"01233", "07213"}),
        ("中央区", {"13102", "27128"}),
        ("Kita", {"13117", "27127"}),
    ],
)
def test_a_name_of_several_is_asked_back_with_their_codes(known, name, codes):
    with pytest.raises(InputError) as caught:
        find_municipalities(known, [name])
    (finding,) = caught.value.findings
    assert finding.code == "place-ambiguous"
    assert all(code in finding.message.to("ja") for code in codes)


def test_a_prefecture_is_all_its_municipalities(known):
    every = find_municipalities(known, ["大阪府"])
    assert len(every) == 43
    assert not any(one.is_ward for one in every)
    assert every == find_municipalities(known, ["Osaka Prefecture"])


def test_what_is_unknown_is_said_with_a_likely_name_and_all_at_once(known):
    with pytest.raises(InputError) as caught:
        find_municipalities(known, ["Toyonakka", "1202", "どこにもない市"])
    said = [finding.message.to("en") for finding in caught.value.findings]
    assert "27203" in said[0]
    assert "01202" in said[1]
    assert len(said) == 3


def test_check_digits_and_prefectures_are_those_of_the_official_list(known):
    assert [check_digit(code) for code in ("01100", "13101", "27203", "47382")] == ["2", "6", "5", "1"]
    assert prefecture("13120") == "Tokyo"
    assert {one.pref[:-1] for one in known if prefecture(one.code) == "Kyoto"} == {"京都"}
