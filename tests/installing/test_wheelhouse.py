"""The folder of wheels: what is lacking is told by who asks for it, the lists name each file, and from it alone the program installs and runs."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.installing.papers import digest, write_papers
from tests.installing.targets import PLATFORMS, PYTHONS, Target, lacking
from tests.installing.wheelhouse import fill

WINDOWS, LINUX = Target("win_amd64", "3.12"), Target("manylinux_2_28_x86_64", "3.12")


def wheel(
    folder: Path, name: str, tag: str = "py3-none-any", version: str = "1.0", needs: tuple[str, ...] = (), said: str = ""
) -> Path:
    """Make a wheel that holds nothing but what it says of itself."""
    made = folder / f"{name}-{version}-{tag}.whl"
    asked = "".join(f"Requires-Dist: {one}\n" for one in needs)
    with ZipFile(made, "w") as held:
        held.writestr(
            f"{name}-{version}.dist-info/METADATA", f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{said}{asked}"
        )
    return made


def test_what_only_windows_needs_is_asked_for_there_alone(tmp_path: Path) -> None:
    wheels = [wheel(tmp_path, "town", needs=('tint>=2; sys_platform == "win32"', 'shell; extra == "app"'))]
    assert lacking(wheels, LINUX, ["town"]) == []
    assert lacking(wheels, WINDOWS, ["town"]) == ["tint>=2 (town-1.0-py3-none-any.whl)"]
    assert lacking(wheels, LINUX, ["town[app]"]) == ["shell (town-1.0-py3-none-any.whl)"]
    older = wheel(tmp_path, "tint")
    assert lacking([*wheels, older], WINDOWS, ["town"]) == ["tint>=2 (town-1.0-py3-none-any.whl)"]
    newer = wheel(tmp_path, "tint", version="2.1")
    assert lacking([*wheels, newer], WINDOWS, ["town"]) == []


@pytest.mark.parametrize(
    ("tag", "fits"),
    [
        ("cp312-cp312-win_amd64", {WINDOWS}),
        ("cp311-abi3-win_amd64", {WINDOWS}),
        ("cp313-cp313-win_amd64", set()),
        ("cp312-cp312-win_arm64", set()),
        ("cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64", {LINUX}),
        ("cp312-cp312-manylinux_2_34_x86_64", set()),
        ("py2.py3-none-any", {WINDOWS, LINUX}),
    ],
)
def test_a_wheel_counts_only_where_it_can_be_installed(tmp_path: Path, tag: str, fits: set[Target]) -> None:
    held = [wheel(tmp_path, "town", tag)]
    assert {target for target in (WINDOWS, LINUX) if not lacking(held, target, ["town"])} == fits


def test_every_file_is_in_the_list_the_sbom_and_the_sums(tmp_path: Path) -> None:
    program = wheel(tmp_path, "office_placement", said="License-Expression: MIT\n")
    other = wheel(tmp_path, "town", said="Classifier: License :: OSI Approved :: BSD License\nHome-page: https://town.example\n")
    write_papers(tmp_path, [other, program])
    rows = list(csv.DictReader((tmp_path / "packages.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["file"], row["licence"], row["sha256"]) for row in rows] == [
        (one.name, said, digest(one)) for one, said in ((program, "MIT"), (other, "BSD License"))
    ]
    text = (tmp_path / "sbom.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert {part["hashes"][0]["content"] for part in json.loads(text)["components"]} == {digest(program), digest(other)}
    sums = dict(reversed(line.split("  ")) for line in (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    assert sums == {name: digest(tmp_path / name) for name in (program.name, other.name, "packages.csv", "sbom.cdx.json")}


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux" or shutil.which("unshare") is None, reason="a network is taken away on Linux alone")
def test_without_network_the_two_commands_install_what_does_the_main_job(tmp_path: Path) -> None:
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    (outcome,) = fill(tmp_path / "wheelhouse", [Target("manylinux_2_28_x86_64", python)], ["app"])
    assert not outcome.missing
    place = tmp_path / "企画課 共有" / "町の 案"
    place.mkdir(parents=True)
    bin_ = place / "placement-env" / "bin"
    for command in (
        (sys.executable, "-m", "venv", "placement-env"),
        (
            str(bin_ / "pip"),
            "install",
            "--quiet",
            "--no-index",
            "--find-links",
            str(tmp_path / "wheelhouse"),
            "office-placement[app]",
        ),
        (str(bin_ / "placement"), "solve", "nerima-2013", "--out", "結果 out"),
        (str(bin_ / "python"), "-c", "import shiny, uvicorn, placement.app.server"),
    ):
        alone(place, *command)
    assert (place / "結果 out" / "map.html").is_file()
    locked = ("--no-deps", "--require-hashes", "--no-index", "--find-links", str(tmp_path / "wheelhouse"))
    alone(
        place,
        str(bin_ / "pip"),
        "install",
        "--quiet",
        *locked,
        "-r",
        str(tmp_path / "wheelhouse" / f"requirements-{outcome.target}.txt"),
    )


def alone(place: Path, *command: str) -> None:
    """Run a command that has no network, nor what would lead it to this checkout or to a package index."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "UV_"))}
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--net", *command],  # noqa: S607 - the system's own
        cwd=place,
        env={**kept, "PIP_CONFIG_FILE": os.devnull},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_targets_are_three_systems_and_the_pythons_that_the_project_names() -> None:
    assert {one.markers["sys_platform"] for one in PLATFORMS.values()} == {"win32", "darwin", "linux"}
    assert PYTHONS == ("3.11", "3.12", "3.13")
