"""A folder of wheels from which a computer without network installs the program: `make wheelhouse PLATFORM=win_amd64 PY=3.12`.

For each kind of computer and Python: uv chooses the versions and writes them with their hashes, pip gets the wheels by these, and what
each wheel itself asks for is looked up among them. Beside the wheels stand a list with licences and hashes, an SBOM and the sums.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name, parse_wheel_filename

from tests.installing.papers import PROGRAM, digest, write_papers
from tests.installing.targets import PLATFORMS, PYTHONS, Target, fitting, lacking
from tests.wheel import DATA, ROOT, build

# numba asks Windows for Microsoft's C++ runtime, which Python does not bring and a new Windows need not have
BESIDE = {"win_amd64": ("msvc-runtime",)}
QUIET = ("--quiet", "--disable-pip-version-check")


@dataclass(frozen=True)
class Outcome:
    """What became of a target: its wheels and what has none."""

    target: Target
    wheels: tuple[Path, ...] = ()
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        size = sum(wheel.stat().st_size for wheel in self.wheels) / 1e6
        return f"{self.target!s:28} {len(self.wheels):3} wheels {size:4.0f} MB  " + (
            "; ".join(self.missing) or "nothing is lacking"
        )


def main() -> None:
    """Make it, tell of each target, and end with 1 where a wheel is lacking."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--platform", nargs="*", choices=PLATFORMS, default=list(PLATFORMS))
    asked.add_argument("--python", nargs="*", choices=PYTHONS, default=list(PYTHONS))
    asked.add_argument("--extra", nargs="*", default=["app"])
    asked.add_argument("--out", type=Path, default=Path("wheelhouse"))
    given = asked.parse_args()
    targets = [Target(*pair) for pair in itertools.product(given.platform, given.python)]
    outcomes = fill(given.out, targets, given.extra)
    sys.stdout.write("".join(f"{one}\n" for one in outcomes))
    size = sum(path.stat().st_size for path in given.out.iterdir()) / 1e6
    sys.stdout.write(f"{given.out}: {size:.0f} MB\n")
    sys.exit(any(one.missing for one in outcomes))


def fill(out: Path, targets: Sequence[Target], extras: Sequence[str]) -> list[Outcome]:
    """Fill a folder, which is emptied of wheels before, with what the targets need.

    Parameters
    ----------
    out
        the folder.
    targets
        for whom.
    extras
        of the program.

    Returns
    -------
    outcomes
        one a target.
    """
    out.mkdir(parents=True, exist_ok=True)
    for old in [*out.glob("*.whl"), *out.glob("requirements-*.txt")]:
        old.unlink()
    with tempfile.TemporaryDirectory() as place:
        own = [Path(shutil.copy2(build(Path(place, str(at)), source), out)) for at, source in enumerate((ROOT, ROOT / DATA))]
    outcomes = [fill_for(out, target, extras, own) for target in targets]
    write_papers(out, out.glob("*.whl"))
    return outcomes


def fill_for(out: Path, target: Target, extras: Sequence[str], own: Sequence[Path]) -> Outcome:
    """Get the wheels of one target and hold them against what they ask for themselves."""
    lock = out / f"requirements-{target}.txt"
    said = resolve(target, extras, lock)
    if said:
        return Outcome(target, missing=(said,))
    platforms = [option for tag in PLATFORMS[target.platform].tags for option in ("--platform", tag)]
    named = (
        "--python-version",
        target.python,
        "--implementation",
        "cp",
        *platforms,
        "--dest",
        str(out),
        "--requirement",
        str(lock),
    )
    pip = (sys.executable, "-m", "pip", "download", *QUIET, "--no-deps", "--only-binary=:all:", "--require-hashes", *named)
    done = subprocess.run(pip, check=False, capture_output=True, text=True)
    if done.returncode:
        return Outcome(target, missing=(done.stderr.strip().splitlines()[-1],))
    with lock.open("a", encoding="utf-8") as opened:
        opened.writelines(
            f"{name}=={version} --hash=sha256:{digest(wheel)}\n"
            for wheel in own
            for name, version, *_ in [parse_wheel_filename(wheel.name)]
        )
    wheels = locked(out, lock, target)
    return Outcome(target, tuple(wheels), tuple(lacking(wheels, target, [f"{PROGRAM}[{','.join(extras)}]"])))


def resolve(target: Target, extras: Sequence[str], lock: Path) -> str:
    """Write the versions for a target with their hashes; return what uv says where there are none."""
    platform = PLATFORMS[target.platform]
    options = [option for extra in extras for option in ("--extra", extra)]
    environment = dict(os.environ)
    if platform.macos:
        environment["MACOSX_DEPLOYMENT_TARGET"] = ".".join(map(str, platform.macos))
    beside = "".join(f"{name}\n" for name in BESIDE.get(target.platform, ()))
    written = ("--generate-hashes", "--no-header", "--no-annotate", "--quiet", "--output-file", str(lock))
    uv = (str(Path(sys.executable).parent / "uv"), "pip", "compile", "pyproject.toml", "-", *options, "--only-binary", ":all:")
    asked = (*uv, "--python-platform", platform.uv, "--python-version", target.python, *written)
    done = subprocess.run(asked, cwd=ROOT, input=beside, env=environment, check=False, capture_output=True, text=True)
    return " ".join(done.stderr.split()) if done.returncode else ""


def locked(folder: Path, lock: Path, target: Target) -> list[Path]:
    """Return the wheels of a folder that a target's list names."""
    named = dict(re.findall(r"^([\w.-]+)==([^ \n\\]+)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE))
    versions = {canonicalize_name(name): version for name, version in named.items()}
    return [
        wheel
        for name, wheels in fitting(folder.glob("*.whl"), target).items()
        for wheel in wheels
        if versions.get(name) == str(parse_wheel_filename(wheel.name)[1])
    ]


if __name__ == "__main__":
    main()
