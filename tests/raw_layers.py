"""Where the raw layers of the bundled study lie: tests that need them are skipped where there are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

RAW = Path(os.environ.get("PLACEMENT_RAW", "no-raw-layers"))
"""The folder of the ward's layers; feeds and OpenStreetMap's corner lie beside it, in `transit` and `osm`."""

needs_raw_layers = pytest.mark.skipif(not RAW.is_dir(), reason="PLACEMENT_RAW names no folder of the ward's raw layers")
