"""The wheel, installed in an empty environment away from the checkout, does the main job: `make wheel`.

It is none of the required tests: everything is installed anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = "geodata/japan"
PACKAGES = ("placement", "geodata", "models", "maps")
# asked of it elsewhere: whose files these are, and whether they are typed
ASKED = """
import geodata, maps, models, placement
from importlib.resources import files
for package in (geodata, maps, models, placement):
    assert (files(package) / "py.typed").is_file(), package
    print(package.__file__)
print(placement.__version__)
"""


def main() -> None:
    """Build, install and run; whatever is not as it should be ends it."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        wheel, data = build(folder, ROOT), build(folder / "data", ROOT / DATA)
        require_all_files(wheel, data)
        commands = install(wheel, folder)
        solve(commands, folder)
        draw(commands, data, folder)
    took = f"{time.monotonic() - started:.0f} s"
    print(f"{wheel.name} solves nerima-2013, and with {data.name} a study made by its name ({took})")  # noqa: T201


def build(folder: Path, source: Path) -> Path:
    """Return the wheel of a project, made in a folder."""
    folder.mkdir(exist_ok=True)
    run(folder, sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(source))
    (wheel,) = folder.glob("*.whl")
    return wheel


def require_all_files(wheel: Path, data: Path) -> None:
    """Check that it holds every file of the packages: py.typed, scenarios, their schema, catalogues, templates, the bundled study.

    The national data are in a wheel of their own.
    """
    listed = subprocess.run(["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    due = {name for name in listed.stdout.split("\0") if name} - {f"{DATA}/pyproject.toml"}
    for made, here in ((wheel, False), (data, True)):
        held = set(zipfile.ZipFile(made).namelist())
        lacking = {name for name in due if name.startswith(f"{DATA}/") is here} - held
        if lacking or (not here and any(name.startswith(f"{DATA}/") for name in held)):
            sys.exit(f"{made.name} lacks {sorted(lacking)}, or holds the data of the other")


def install(wheel: Path, folder: Path) -> Path:
    """Return the commands of a new environment that holds the wheel and what it needs."""
    home = folder / "environment"
    venv.create(home, with_pip=True)
    commands = home / ("Scripts" if os.name == "nt" else "bin")
    options = ("--quiet", "--disable-pip-version-check", "--no-compile")
    run(folder, str(commands / "python"), "-m", "pip", "install", *options, str(wheel))
    return commands


def draw(commands: Path, data: Path, folder: Path) -> None:
    """Let it make a study by its name, which takes the second wheel."""
    away = folder / "away"
    run(
        folder, str(commands / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", str(data)
    )
    run(away, str(commands / "placement"), "study", "new", "27203")
    run(away, str(commands / "placement"), "solve", "toyonaka/scenario.yaml", "--out", "toyonaka/out")
    if not (away / "toyonaka" / "out" / "map.html").is_file():
        sys.exit("no map of a study that was made by its name")


def solve(commands: Path, folder: Path) -> None:
    """Let it tell what it is and do the main job, in a folder of its own."""
    away = folder / "away"
    away.mkdir()
    *files, version = run(away, str(commands / "python"), "-c", ASKED).splitlines()
    strange = [file for file in files if not Path(file).is_relative_to(folder)]
    if strange or version not in run(away, str(commands / "placement"), "--version"):
        sys.exit(f"not from the wheel: {strange or version}")
    run(away, str(commands / "placement"), "solve", "nerima-2013", "--out", "out")
    plan = json.loads((away / "out" / "plan.json").read_text(encoding="utf-8"))
    lacking = {"map.html", "report.html", "plan.gpkg", "manifest.json"} - {path.name for path in (away / "out").iterdir()}
    if plan["status"] != "optimal" or lacking:
        sys.exit(f"{plan['status']}, without {sorted(lacking)}")


def run(place: Path, *command: str) -> str:
    """Run a command in a folder, without what would lead it to the checkout, and return what it prints; its failure ends all."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
