"""The computers that are handed wheels: their tags, and the markers by which packages ask for others there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_wheel_filename

PYTHONS = ("3.11", "3.12", "3.13")
# highspy has no wheel for an older glibc, pyproj none for an older macOS on Apple's processors
OLDEST_GLIBC, OLDEST_ARM_MACOS, OLDEST_INTEL_MACOS = 28, (14, 0), (13, 0)


@dataclass(frozen=True)
class Platform:
    """A kind of computer: its name in uv, its tags in wheels, the best first, and what markers see there."""

    uv: str
    tags: tuple[str, ...]
    markers: dict[str, str]
    macos: tuple[int, int] | None = None


@dataclass(frozen=True)
class Target:
    """A Python on a kind of computer."""

    platform: str
    python: str

    def __str__(self) -> str:
        return f"{self.platform}-{self.python}"

    @property
    def tags(self) -> set[Tag]:
        version = (3, int(self.python.removeprefix("3.")))
        name, tags = f"cp3{version[1]}", PLATFORMS[self.platform].tags
        return {*cpython_tags(version, abis=[name], platforms=tags), *compatible_tags(version, name, tags)}

    @property
    def markers(self) -> dict[str, str]:
        own = {
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_version": f"{self.python}.0",
        }
        names = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
        return {**names, **own, "platform_release": "", "platform_version": "", **PLATFORMS[self.platform].markers}


def linux(machine: str) -> Platform:
    """Return Linux with a glibc of the oldest that all packages have wheels for."""
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(OLDEST_GLIBC, 4, -1)]
    named = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": machine}
    older = (f"manylinux2014_{machine}", f"manylinux2010_{machine}", f"manylinux1_{machine}")
    return Platform(f"{machine}-manylinux_2_{OLDEST_GLIBC}", (*tags, *older), named)


def macos(oldest: tuple[int, int], machine: str, uv: str) -> Platform:
    """Return a macOS, its version and later."""
    named = {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": machine}
    return Platform(uv, tuple(mac_platforms(oldest, machine)), named, oldest)


WINDOWS = {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"}
PLATFORMS = {
    "win_amd64": Platform("x86_64-pc-windows-msvc", ("win_amd64",), WINDOWS),
    "macosx_14_0_arm64": macos(OLDEST_ARM_MACOS, "arm64", "aarch64-apple-darwin"),
    "macosx_13_0_x86_64": macos(OLDEST_INTEL_MACOS, "x86_64", "x86_64-apple-darwin"),
    "manylinux_2_28_x86_64": linux("x86_64"),
}


def metadata(wheel: Path) -> Metadata:
    """Return what a wheel says of itself."""
    with ZipFile(wheel) as held:
        (name,) = [one for one in held.namelist() if one.count("/") == 1 and one.endswith(".dist-info/METADATA")]
        return Metadata.from_email(held.read(name), validate=False)


def fitting(wheels: Iterable[Path], target: Target) -> dict[str, list[Path]]:
    """Return the wheels that a target can install, by the name of their package."""
    found: dict[str, list[Path]] = {}
    tags = target.tags
    for wheel in wheels:
        name, _, _, own = parse_wheel_filename(wheel.name)
        if own & tags:
            found.setdefault(name, []).append(wheel)
    return found


def lacking(wheels: Iterable[Path], target: Target, wanted: Iterable[str]) -> list[str]:
    """Return what is asked for on a target, by what is wanted and by each wheel in turn, and has no wheel among these.

    Worked out from the wheels themselves, apart from whoever chose them.
    """
    held, missing, seen = fitting(wheels, target), [], set()
    left = [(Requirement(one), "what is wanted") for one in wanted]
    while left:
        one, by = left.pop()
        name = canonicalize_name(one.name)
        answers = [
            wheel for wheel in held.get(name, ()) if one.specifier.contains(parse_wheel_filename(wheel.name)[1], prereleases=True)
        ]
        if not answers:
            missing.append(f"{one.name}{one.specifier} ({by})")
        for wheel in answers:
            for extra in {"", *one.extras} - {had for of, had in seen if of == wheel}:
                seen.add((wheel, extra))
                needs = metadata(wheel).requires_dist or ()
                left += [
                    (need, wheel.name)
                    for need in needs
                    if need.marker is None or need.marker.evaluate({**target.markers, "extra": extra})
                ]
    return sorted(set(missing))
