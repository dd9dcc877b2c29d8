"""What the package offers to programs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import placement

ROOT = Path(__file__).parents[2]


def test_the_version_is_that_of_the_distribution() -> None:
    assert placement.__version__ == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def test_every_name_of_the_package_is_there() -> None:
    assert all(callable(getattr(placement, name)) for name in placement.__all__)


def test_all_packages_are_typed() -> None:
    assert all((ROOT / name / "py.typed").exists() for name in ("placement", "models", "geodata", "maps"))


def test_importing_the_package_loads_no_heavy_library() -> None:
    said = "import sys, placement; print({'pandas', 'geopandas', 'numpy', 'folium'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout.strip() == "set()"
