"""Reading studies: only local files whose content is what their name says, every fault of every layer at once."""

from __future__ import annotations

from geodata.reading.studies import bundled_studies, find_study, layer_years, load_study

__all__ = ["bundled_studies", "find_study", "layer_years", "load_study"]
