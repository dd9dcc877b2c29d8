"""Integer programs, their results, the independent checker and the errors: arrays and ids in, plans out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.lexicographic import solve_problem as solve_problem
    from models.library import mclp as mclp
    from models.library import p_median as p_median

# imported on first use: the error family must not load a solver
_HOMES = {"mclp": "models.library", "p_median": "models.library", "solve_problem": "models.lexicographic"}
__all__ = ["mclp", "p_median", "solve_problem"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
