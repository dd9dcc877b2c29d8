"""Opening: nothing but the study's own files, and no network, whatever a file asks for."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from geodata.load import load_study
from geodata.reading.opener import MAX_BYTES, open_file, sniff
from models.messages.findings import Faults, InputError
from tests import town
from tests.town import write_town

VRT = """<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""


def code_of(folder: Path, name: str) -> str | None:
    """Return the first fault's code of opening a file."""
    faults = Faults("x")
    opened = open_file(folder, name, faults)
    assert (opened is None) == faults.stopped()
    return faults.found[0].code if faults.found else None


def test_a_fresh_process_has_three_drivers_and_says_nothing() -> None:
    code = "from geodata.reading.gdal import pyogrio; print(sorted(pyogrio.list_drivers())); import os; print('OGR_SKIP' in os.environ)"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["['ESRI Shapefile', 'GPKG', 'GeoJSON']", "False"]
    assert done.stderr == ""


@pytest.mark.parametrize("place", ["file", "content"])
def test_no_connection_reaches_a_listening_server(tmp_path: Path, place: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"/vsicurl/http://127.0.0.1:{server.getsockname()[1]}/a.geojson"
        if place == "file":
            write_town(tmp_path, study=lambda text: text.replace("file: areas.geojson", f"file: {url}"))
        else:
            write_town(tmp_path, areas=VRT.format(url))
        with pytest.raises(InputError):
            load_study(tmp_path)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_vrt_never_shows_another_file_of_the_machine(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("id,word\n1,sesame\n")
    folder = write_town(tmp_path / "town", areas=VRT.format(secret))

    with pytest.raises(InputError) as caught:
        load_study(folder)

    assert "sesame" not in str(caught.value)
    assert [finding.code for finding in caught.value.findings if finding.severity == "stop"] == ["not-what-it-says"]


def test_a_gpkg_locked_by_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA application_id = 0x47504B47")
        base.execute("CREATE TABLE a (b)")
        base.execute("BEGIN EXCLUSIVE")
        assert code_of(tmp_path, "a.gpkg") == "file-in-use"
        base.execute("COMMIT")
    assert code_of(tmp_path, "a.gpkg") is None


def test_sqlite_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "a.gpkg")) as base, base:
        base.execute("CREATE TABLE a (b)")

    assert code_of(tmp_path, "a.gpkg") == "not-what-it-says"


def test_the_size_limit_is_inclusive(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.write(b"id\n1\n")
        file.truncate(MAX_BYTES)
    assert code_of(tmp_path, "a.csv") != "file-too-large"
    with (tmp_path / "a.csv").open("ab") as file:
        file.write(b"\n")
    assert code_of(tmp_path, "a.csv") == "file-too-large"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\n1\n")
    (tmp_path / "a.csv").chmod(0)

    assert code_of(tmp_path, "a.csv") == "file-unreadable"


def test_a_folder_in_place_of_a_file_and_a_link_in_a_circle_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    (tmp_path / "b.csv").symlink_to("b.csv")

    assert code_of(tmp_path, "a.csv") == "not-a-file"
    assert code_of(tmp_path, "b.csv") == "file-unreadable"


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\n1\n")
    (tmp_path / "b.csv").symlink_to("a.csv")

    assert code_of(tmp_path, "b.csv") is None


def test_a_shapefile_part_that_leads_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "a.shp").write_bytes(b"\x00\x00\x27\x0a" + b"\0" * 96)
    (folder / "a.shx").write_bytes(b"\x00\x00\x27\x0a" + b"\0" * 96)
    (folder / "a.dbf").symlink_to(tmp_path / "secret")

    assert code_of(folder, "a.shp") == "outside-folder"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'\xef\xbb\xbf {"type"', "JSON"), (b"\n<OGRVRTDataSource>", "VRT"), (b"<html>", "XML"), (b"PK\x03\x04abc", "zip"),
        (b"\xd0\xcf\x11\xe0", "xls"), (b"id,\xe4", "text"), (b"\xff\xfei\0d\0", "text"), (b"a\0b", "binary"), (b"SQLite format 3\0", "SQLite"),
    ],
)  # fmt: skip
def test_content_is_known_by_its_first_bytes(data: bytes, found: str) -> None:
    assert sniff(data) == found


def test_the_hash_covers_a_shapefiles_parts(tmp_path: Path) -> None:
    hashes = set()
    for attributes in (b"a", b"b"):
        for suffix, data in {".shp": b"\x00\x00\x27\x0a", ".shx": b"x", ".dbf": attributes}.items():
            (tmp_path / f"a{suffix}").write_bytes(data)
        opened = open_file(tmp_path, "a.shp", Faults("x"))
        assert opened is not None
        hashes.add(opened.sha256)

    assert len(hashes) == 2


def test_the_study_file_itself_must_be_a_file_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(town.study_yaml())
    folder = write_town(tmp_path / "town", study=None)
    (folder / "study.yaml").symlink_to(outside)

    with pytest.raises(InputError) as caught:
        load_study(folder)

    assert [finding.code for finding in caught.value.findings] == ["outside-folder"]
