"""The planner's tool: scenario files, the pipeline, the files it writes and the command line.

>>> from placement import load_scenario, solve, write_plan
>>> write_plan(solve(load_scenario("nerima-2013")), Path("out"))  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str

    from geodata.load import load_study
    from placement.analysis.evaluation import evaluate
    from placement.scenario.files import load_scenario as load_scenario
    from placement.solving.solve import solve
    from placement.tool import render_map, write_plan

# imported on first use: the command line must answer before geopandas has loaded
_HOMES = {
    "evaluate": "placement.analysis.evaluation",
    "load_scenario": "placement.scenario.files",
    "load_study": "geodata.load",
    "render_map": "placement.tool",
    "solve": "placement.solving.solve",
    "write_plan": "placement.tool",
}
__all__ = ["evaluate", "load_scenario", "load_study", "render_map", "solve", "write_plan"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version(__name__)
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
