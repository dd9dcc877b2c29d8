"""A feed's file is opened without believing it: bombs, links and odd names never get further."""

from __future__ import annotations

import io
import pickle
import stat
import struct
import warnings
import zipfile

import pytest

from geodata.gtfs.feed import read_feed
from geodata.reading import archives
from models.messages.findings import InputError
from tests.geodata.transit.tiny import TABLES, write_zip


@pytest.mark.parametrize("way", ["zip", "folder", "in a folder of the zip", "capitals"])
def test_a_feed_travels_packed_and_is_the_same_there(tmp_path, way):
    texts = {"stop_times.txt": TABLES["stop_times.txt"] + "\n" * 5_000}
    path = tmp_path / "feed.zip"
    if way == "zip":
        write_zip(path, texts)
    elif way == "folder":
        path.mkdir()
        for name, text in TABLES.items():
            (path / name).write_text(text, encoding="utf-8")
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as stored:
            for name, text in TABLES.items():
                stored.writestr(f"gtfs/{name}" if way != "capitals" else name.upper(), text)
    feed = read_feed(path)
    data = pickle.dumps(feed)
    there = pickle.loads(data)  # noqa: S301 - our own bytes
    assert "members" not in vars(there.archive)
    assert there.archive.members == feed.archive.members
    assert list(there.archive.members) == list(feed.archive.members)
    assert there.members_sha256 == feed.members_sha256
    assert there.findings == feed.findings
    if way == "zip":
        assert len(data) < len(feed.archive.packed) + 1_000 < sum(map(len, feed.archive.members.values()))


def codes(path) -> set[str]:
    with pytest.raises(InputError) as caught:
        read_feed(path)
    for finding in caught.value.findings:
        assert finding.message.to("ja") != finding.message.to("en")
        assert str(path.parent) not in finding.line_of_text.to("ja") + finding.line_of_text.to("en")
    return {finding.code for finding in caught.value.findings}


@pytest.mark.parametrize("data", [b"not a zip at all", b"PK\x03\x04 cut short"])
def test_what_is_no_zip_is_refused(tmp_path, data):
    """D01."""
    path = tmp_path / "feed.zip"
    path.write_bytes(data)
    assert codes(path) == {"feed-not-a-zip"}


def test_a_truncated_zip_is_refused(tmp_path):
    """D01."""
    path = write_zip(tmp_path / "feed.zip")
    path.write_bytes(path.read_bytes()[:-200])
    assert codes(path) == {"feed-not-a-zip"}


def test_a_zip_with_a_damaged_member_is_refused(tmp_path):
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as stored:
        for name, text in TABLES.items():
            stored.writestr(name, text)
    path.write_bytes(path.read_bytes().replace(b"t1,10:04:00", b"t1,10:03:00"))
    assert codes(path) == {"feed-not-a-zip"}


def test_a_file_that_is_not_there_is_said(tmp_path):
    assert codes(tmp_path / "none.zip") == {"file-missing"}


def test_a_bomb_is_met_while_streaming(tmp_path):
    """F10."""
    path = write_zip(tmp_path / "feed.zip", {"stop_times.txt": b"\0" * 30_000_000})
    assert codes(path) == {"zip-ratio"}


def test_a_bomb_that_lies_about_its_size_is_met_while_streaming(tmp_path):
    path = write_zip(tmp_path / "feed.zip", {"stop_times.txt": b"\0" * 30_000_000})
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", 30_000_000), struct.pack("<L", 1_000)))
    assert codes(path) <= {"zip-ratio", "feed-not-a-zip"}


def test_all_members_together_have_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_BYTES", 500)
    assert codes(write_zip(tmp_path / "feed.zip")) == {"zip-too-large"}


def test_the_limit_holds_while_streaming_too(tmp_path):
    path = write_zip(tmp_path / "feed.zip")
    faults = archives.Faults("feed.zip")
    with zipfile.ZipFile(path) as opened:
        assert archives.read_member(opened, opened.getinfo("stop_times.txt"), 100, faults) is None
    assert [finding.code for finding in faults.found] == ["zip-too-large"]


def test_a_hundred_members_are_the_most(tmp_path):
    """F12."""
    path = write_zip(tmp_path / "feed.zip", {f"extra{number}.txt": "x" for number in range(101)})
    assert codes(path) == {"zip-too-many-members"}


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil.txt", "C:/evil.txt", "..\\evil.txt"])
def test_names_that_lead_outside_are_refused(tmp_path, name):
    """F11."""
    assert codes(write_zip(tmp_path / "feed.zip", {name: "x"})) == {"zip-unsafe-name"}


def test_links_are_refused(tmp_path):
    """F11."""
    path = write_zip(tmp_path / "feed.zip")
    with zipfile.ZipFile(path, "a") as opened:
        info = zipfile.ZipInfo("shapes.txt")
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(info, "/etc/passwd")
    assert codes(path) == {"zip-unsafe-name"}


def test_an_archive_in_the_archive_is_refused(tmp_path):
    """F12."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr("stops.txt", "x")
    assert codes(write_zip(tmp_path / "feed.zip", {"feed2.zip": inner.getvalue()})) == {"zip-nested"}


def test_an_encrypted_zip_is_refused(tmp_path):
    """F12."""
    path = write_zip(tmp_path / "feed.zip")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as opened:
        start = opened.start_dir
    # the flag of the first entry of the directory
    data[start + 8] |= 1
    path.write_bytes(bytes(data))
    assert codes(path) == {"zip-encrypted"}


def test_a_table_that_is_there_twice_is_refused(tmp_path):
    """D13."""
    path = write_zip(tmp_path / "feed.zip")
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as opened:
        warnings.simplefilter("ignore")
        opened.writestr("stops.txt", TABLES["stops.txt"])
    assert codes(path) == {"duplicate-member"}


def test_a_table_twice_in_other_letters_is_refused(tmp_path):
    assert codes(write_zip(tmp_path / "feed.zip", {"Stops.TXT": TABLES["stops.txt"]})) == {"duplicate-member"}


def test_tables_in_a_folder_with_litter_and_other_letters_are_read_and_said(tmp_path):
    """D12."""
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as opened:
        for name, text in TABLES.items():
            opened.writestr(f"gtfs/{name.title() if name == 'stops.txt' else name}", text)
        opened.writestr("__MACOSX/gtfs/._stops.txt", b"\0\5")
    found = {finding.code: finding for finding in read_feed(path).schedule.findings}
    assert set(found) == {"feed-in-folder", "feed-litter", "feed-name-case"}
    assert all(finding.severity == "fix" for finding in found.values())
    assert found["feed-in-folder"].value == "gtfs"


def test_two_feeds_in_one_zip_are_refused(tmp_path):
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as opened:
        for name, text in TABLES.items():
            opened.writestr(f"one/{name}", text)
            opened.writestr(f"two/{name}", text)
    assert codes(path) == {"feed-in-several-folders"}


def test_a_folder_of_tables_is_a_feed_with_the_same_schedule(tmp_path):
    folder = tmp_path / "feed"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    one, other = read_feed(folder).schedule, read_feed(write_zip(tmp_path / "feed.zip")).schedule
    assert one.trip_services == other.trip_services
    assert one.calls.departure_s.tolist() == other.calls.departure_s.tolist()


def test_a_link_out_of_a_folder_of_tables_is_refused(tmp_path):
    folder = tmp_path / "feed"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "secret").write_text(TABLES["stops.txt"], encoding="utf-8")
    (folder / "stops.txt").unlink()
    (folder / "stops.txt").symlink_to(tmp_path / "secret")
    assert codes(folder) == {"outside-folder"}
