"""Building a study from the raw layers a recipe names."""

from __future__ import annotations

from geodata.building.build import BuildLog, build_study

__all__ = ["BuildLog", "build_study"]
