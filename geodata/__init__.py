"""Studies: the layers of a municipality, read and validated, built from raw layers, and measured for access."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.load import load_study
    from geodata.study import Study as Study

# imported on first use: geopandas takes a second to load
_HOMES = {"Study": "geodata.study", "load_study": "geodata.load"}
__all__ = ["Study", "load_study"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
