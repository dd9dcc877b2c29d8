import numpy as np
import pytest

from geodata.building.people.buildings import Fields, read_buildings
from models.messages.findings import InputError
from tests.geodata.raw_town import CRS, ZOOM, Building, town_buildings, write_tiles

FIELDS = Fields("bldg", "建物ID", "measuredHeight", "町")


def read(folder):
    return read_buildings(folder, ZOOM, FIELDS, CRS, "tiles")


def test_a_building_over_a_tile_edge_counts_once_with_its_whole_volume(tmp_path):
    # longer than a tile is wide: in three tiles at the least, and most of it in no tile's margin
    write_tiles(tmp_path / "tiles", [Building("long", "1", 0, 0, side=700.0, height=3.0)])
    assert len(list((tmp_path / "tiles").iterdir())) >= 4
    found = read(tmp_path / "tiles")
    assert found.counts["buildings"] == 1
    assert found.counts["in_several_tiles"] == 1
    assert found.volume_m3 == pytest.approx([700 * 700 * 3.0], rel=2e-3)
    assert (found.x[0], found.y[0]) == pytest.approx((0, 0), abs=0.5)


def test_place_and_size_of_every_building_are_those_written(tmp_path):
    made = [one for one in town_buildings() if one.id and one.height]
    write_tiles(tmp_path / "tiles", town_buildings())
    found = read(tmp_path / "tiles")
    assert found.counts["buildings"] == len(made)
    assert found.counts["without_id"] >= 1
    assert found.counts["without_height"] >= 1
    assert found.place.tolist() == [one.place or "" for one in made]
    assert np.abs(found.x - [one.x for one in made]).max() < 0.2
    assert np.abs(found.y - [one.y for one in made]).max() < 0.2
    assert found.volume_m3 == pytest.approx([one.side**2 * (one.height or 0) for one in made], rel=0.12)


def test_progress_is_told_tile_by_tile(tmp_path):
    write_tiles(tmp_path / "tiles", town_buildings())
    told = []
    read_buildings(tmp_path / "tiles", ZOOM, FIELDS, CRS, "tiles", lambda done, tiles: told.append((done, tiles)))
    count = len(list((tmp_path / "tiles").iterdir()))
    assert told == [(done, count) for done in range(1, count + 1)]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("58192_25760.pbf", b"no tile at all", "not-a-tile"),
        ("58192_25760.pbf", b"", "no-buildings"),
        ("58192.pbf", b"", "no-tiles"),
    ],
)
def test_what_is_no_tile_is_said_to_be_none(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(tmp_path)
    assert [finding.code for finding in caught.value.findings] == [code]
