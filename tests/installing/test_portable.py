"""The portable folder: how it starts, and what is told of compiled files that could not run there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.installing.portable import START, faults_of, make, unpack
from tests.installing.targets import Target

ROOT = Path(__file__).parents[2]
WINDOWS = Target("win_amd64", "3.13")
# names the zip of Python's publisher, which no index has
GIVEN = os.environ.get("PLACEMENT_WINDOWS_PYTHON", "")


def test_the_start_has_no_letter_that_a_code_page_lacks_and_names_its_own_place_in_quotes() -> None:
    assert START.isascii()
    assert not re.search(r'(?<!")%~dp0', START)
    assert 'python.exe" -X utf8 -m placement %*' in START


def test_the_program_starts_without_a_command_of_its_own(tmp_path: Path) -> None:
    place = tmp_path / "企画課 共有"
    place.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "placement", "--version"],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.split()[0]) == (0, "placement")


def test_python_is_told_to_look_at_the_packages_and_nowhere_else(tmp_path: Path) -> None:
    archive = tmp_path / "python-3.13.1-embed-amd64.zip"
    with ZipFile(archive, "w") as held:
        held.writestr("python313._pth", "python313.zip\r\n.\r\n\r\n#import site\r\n")
        held.writestr("python.exe", b"")
    assert unpack(archive, tmp_path / "out") == WINDOWS
    assert (tmp_path / "out" / "python313._pth").read_bytes() == b"python313.zip\r\n.\r\n..\\packages\r\n"


def test_a_file_for_another_python_or_without_its_library_is_told(tmp_path: Path) -> None:
    """A program of Windows that asks for one library, made here byte by byte."""
    (tmp_path / "packages").mkdir()
    for name, library in (
        ("fine.cp313-win_amd64.pyd", "KERNEL32.dll"),
        ("old.cp312-win_amd64.pyd", "KERNEL32.dll"),
        ("bare.pyd", "MSVCP140.dll"),
    ):
        (tmp_path / "packages" / name).write_bytes(library_file(library))
    faults = faults_of(tmp_path, WINDOWS)
    assert [fault.replace("\\", "/") for fault in sorted(faults)] == [
        "packages/bare.pyd asks for msvcp140.dll, which Windows does not bring",
        "packages/old.cp312-win_amd64.pyd is for another Python",
    ]
    (tmp_path / "packages" / "msvcp140.dll").write_bytes(library_file("KERNEL32.dll"))
    assert len(faults_of(tmp_path, WINDOWS)) == 1
    (tmp_path / "packages" / "arm.pyd").write_bytes(library_file("KERNEL32.dll", machine=0xAA64))
    assert f"packages{os.sep}arm.pyd is for another processor" in faults_of(tmp_path, WINDOWS)


def library_file(asked: str, machine: int = 0x8664) -> bytes:
    """Return a library of Windows that asks for another: its headers, one section, and in it the table of imports."""
    at, size = 0x1000, 0x200
    table = (0).to_bytes(4, "little") * 3 + (at + 60).to_bytes(4, "little") + (at + 40).to_bytes(4, "little") + bytes(20)
    section = (table + (1 << 63 | 1).to_bytes(8, "little") + bytes(12) + asked.encode() + bytes(1)).ljust(size, b"\0")
    numbers = lambda pairs: b"".join(value.to_bytes(width, "little") for value, width in pairs)  # noqa: E731 - a word for it
    dos = b"MZ".ljust(0x3C, b"\0") + (0x40).to_bytes(4, "little")
    coff = b"PE\0\0" + numbers([(machine, 2), (1, 2), (0, 4), (0, 4), (0, 4), (0xF0, 2), (0x2022, 2)])
    head = [(0x20B, 2), (0, 2), (0, 4), (size, 4), (0, 4), (0, 4), (at, 4), (0x180000000, 8), (0x1000, 4), (0x200, 4)]
    head += [(6, 2), (0, 2), (0, 4), (6, 2), (0, 2), (0, 4), (0x2000, 4), (0x200, 4), (0, 4), (3, 2), (0, 2)]
    head += [(0x100000, 8), (0x1000, 8), (0x100000, 8), (0x1000, 8), (0, 4), (16, 4), (0, 8), (at, 4), (40, 4)]
    named = b".rdata\0\0" + numbers([(size, 4), (at, 4), (size, 4), (0x200, 4), (0, 4), (0, 4), (0, 2), (0, 2), (0x40000040, 4)])
    return (dos + coff + numbers(head) + bytes(14 * 8) + named).ljust(0x200, b"\0") + section


@pytest.mark.long
@pytest.mark.skipif(not GIVEN, reason="PLACEMENT_WINDOWS_PYTHON names no embeddable package of Python")
def test_a_whole_folder_asks_for_nothing_that_windows_lacks(tmp_path: Path) -> None:
    out = tmp_path / "配布 物" / "placement-portable"
    out.parent.mkdir()
    assert make(Path(GIVEN), out, ["app"]) == []
    start = (out / "placement.bat").read_bytes()
    assert start.count(b"\r\n") == start.count(b"\n") == len(START.splitlines())
    assert (out / "README.txt").read_bytes().startswith(b"\xef\xbb\xbf")
    if shutil.which("sha256sum"):
        assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=out, check=False).returncode == 0  # noqa: S607 - the system's own
