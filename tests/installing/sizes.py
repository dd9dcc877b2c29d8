"""What each package that the program needs costs, on this computer: `python -m tests.installing.sizes`.

The main job is solved once, in a process of its own, to see which of them it loads; what no other package asks for counts with the one that does.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
TIMES = 5
MAIN_JOB = """
import sys
from placement.cli import main
sys.argv = ["placement", "solve", "nerima-2013", "--out", "out"]
try:
    main()
finally:
    print("\\nLOADED", *sorted({name.split(".")[0] for name in sys.modules}))
"""


def main() -> None:
    """Write the table."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [canonicalize_name(Requirement(line).name) for line in project["dependencies"]]
    modules = modules_of()
    loaded = loaded_by_the_main_job()
    bare = starting_s("pass")
    write("| package | MB | import, s | main job |\n|---|---|---|---|\n")
    for name in sorted(named, key=lambda one: -size_mb(alone(one, named))):
        imported = statistics.median(starting_s(f"import {modules[name][0]}") for _ in range(TIMES)) - bare
        used = "yes" if loaded & set(modules[name]) else "no"
        write(f"| {name} | {size_mb(alone(name, named)):.1f} | {max(imported, 0):.1f} | {used} |\n")
    write(
        f"all together: {size_mb(brought(named)):.0f} MB, of which more than one asks for {size_mb(brought(named) - set().union(*(alone(one, named) for one in named))):.0f} MB\n"
    )


def write(text: str) -> None:
    """Write to standard output at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def modules_of() -> dict[str, list[str]]:
    """Return the modules that each package brings, its own name first."""
    found: dict[str, list[str]] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            found.setdefault(canonicalize_name(package), []).append(module)
    return {
        name: sorted(many, key=lambda one, name=name: (canonicalize_name(one) != name, one.startswith("_"), one))
        for name, many in found.items()
    }


def brought(names: list[str]) -> set[str]:
    """Return packages with all that they ask for."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name in found:
            continue
        found.add(name)
        with suppress(PackageNotFoundError):  # of another system
            needs = [Requirement(line) for line in requires(name) or ()]
            left += [canonicalize_name(need.name) for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


def alone(name: str, named: list[str]) -> set[str]:
    """Return what would go with a package: itself, and what none of the others asks for."""
    return brought([name]) - brought([one for one in named if one != name]) | {name}


def size_mb(names: set[str]) -> float:
    """Return what packages take once installed, without what Python compiles of them."""
    total = 0
    for name in names:
        with suppress(PackageNotFoundError):
            paths = [Path(str(file.locate())) for file in distribution(name).files or () if file.suffix != ".pyc"]
            total += sum(path.stat().st_size for path in paths if path.is_file())
    return total / 1e6


def starting_s(code: str) -> float:
    """Return how long a new Python takes to run a line."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    return time.perf_counter() - begun


def loaded_by_the_main_job() -> set[str]:
    """Return the modules that are loaded when the main job is done."""
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run([sys.executable, "-c", MAIN_JOB], cwd=place, check=False, capture_output=True, text=True)
    return set(done.stdout.rpartition("\nLOADED ")[2].split())


if __name__ == "__main__":
    main()
