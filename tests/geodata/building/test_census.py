import pytest

from geodata.building.people.census import english_name, split_name


@pytest.mark.parametrize(
    ("name", "town", "chome"),
    [
        ("旭丘2丁目", "旭丘", 2),
        ("旭丘二丁目", "旭丘", 2),
        ("本町十二丁目", "本町", 12),
        ("本町二十丁目", "本町", 20),
        ("本町三十一丁目", "本町", 31),
        ("立野町", "立野町", 0),
        ("八丁堀", "八丁堀", 0),
    ],
)
def test_a_name_is_split_into_town_and_number(name, town, chome):
    assert split_name(name) == (town, chome)


def test_an_english_name_carries_the_number_and_falls_back_to_the_japanese_town():
    assert english_name("旭丘", 2, {"旭丘": "Asahigaoka"}) == "Asahigaoka 2-chome"
    assert english_name("立野町", 0, {"立野町": "Tatenocho"}) == "Tatenocho"
    assert english_name("旭町", 1, {}) == "旭町 1-chome"
