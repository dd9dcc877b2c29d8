"""Where the raw layers of the bundled study lie: tests that need them are skipped where there are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).parents[2] / "shared" / "data" / "nerima"
RAW = Path(os.environ.get("PLACEMENT_RAW", BESIDE))
"""The folder of the ward's layers; feeds and OpenStreetMap's corner lie beside it, in `transit` and `osm`."""

needs_raw_layers = pytest.mark.skipif(
    not RAW.is_dir(), reason="no raw layers: neither PLACEMENT_RAW nor ../shared/data/nerima beside the project is a folder"
)
