"""Integer programs, their results, the independent checker and the errors: arrays and ids in, plans out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.lexicographic import solve_problem as solve_problem
    from models.library.capacities import capacitated_coverage as capacitated_coverage
    from models.library.capacities import capacitated_median as capacitated_median
    from models.library.centres import p_center as p_center
    from models.library.coverage import backup_coverage as backup_coverage
    from models.library.coverage import gradual_coverage as gradual_coverage
    from models.library.coverage import lscp as lscp
    from models.library.coverage import mclp as mclp
    from models.library.equity import worst_group as worst_group
    from models.library.inequality import kolm_pollak as kolm_pollak
    from models.library.levels import two_levels as two_levels
    from models.library.medians import p_median as p_median
    from models.library.phases import phased_coverage as phased_coverage
    from models.library.phases import phased_median as phased_median
    from models.library.robustness import robust_coverage as robust_coverage
    from models.library.robustness import robust_median as robust_median
    from models.library.separation import p_dispersion as p_dispersion
    from models.library.separation import separated_coverage as separated_coverage

# imported on first use: the error family must not load a solver
_HOMES = {
    "backup_coverage": "library.coverage",
    "capacitated_coverage": "library.capacities",
    "capacitated_median": "library.capacities",
    "gradual_coverage": "library.coverage",
    "kolm_pollak": "library.inequality",
    "lscp": "library.coverage",
    "mclp": "library.coverage",
    "p_center": "library.centres",
    "p_dispersion": "library.separation",
    "p_median": "library.medians",
    "phased_coverage": "library.phases",
    "phased_median": "library.phases",
    "robust_coverage": "library.robustness",
    "robust_median": "library.robustness",
    "separated_coverage": "library.separation",
    "solve_problem": "lexicographic",
    "two_levels": "library.levels",
    "worst_group": "library.equity",
}
__all__ = [
    "backup_coverage",
    "capacitated_coverage",
    "capacitated_median",
    "gradual_coverage",
    "kolm_pollak",
    "lscp",
    "mclp",
    "p_center",
    "p_dispersion",
    "p_median",
    "phased_coverage",
    "phased_median",
    "robust_coverage",
    "robust_median",
    "separated_coverage",
    "solve_problem",
    "two_levels",
    "worst_group",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"models.{_HOMES[name]}"), name)
