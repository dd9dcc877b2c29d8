"""The planner's tool: scenarios, the pipeline, the files it writes and the command line.

>>> from placement import solve, write_plan
>>> write_plan(solve("nerima-2013"), Path("out"))  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str

    from geodata.load import load_study
    from geodata.study import Study
    from models.messages.findings import (
        CancelledError,
        CheckError,
        Finding,
        InputError,
        PlacementError,
        SolverError,
        StoppedError,
    )
    from placement.analysis.decided import solve
    from placement.analysis.evaluation import evaluate
    from placement.asking import compare, explain, rank, review, sweep
    from placement.output.postgis import write_postgis
    from placement.results.result import Result
    from placement.scenario.files import Scenario, dump_scenario, load_scenario
    from placement.tool import render_map, write_lp, write_plan

# imported on first use: the command line must answer before geopandas has loaded
_HOMES = {
    "CancelledError": "models.messages.findings",
    "CheckError": "models.messages.findings",
    "Finding": "models.messages.findings",
    "InputError": "models.messages.findings",
    "PlacementError": "models.messages.findings",
    "Result": "placement.results.result",
    "Scenario": "placement.scenario.files",
    "SolverError": "models.messages.findings",
    "StoppedError": "models.messages.findings",
    "Study": "geodata.study",
    "compare": "placement.asking",
    "dump_scenario": "placement.scenario.files",
    "evaluate": "placement.analysis.evaluation",
    "explain": "placement.asking",
    "load_scenario": "placement.scenario.files",
    "load_study": "geodata.load",
    "rank": "placement.asking",
    "render_map": "placement.tool",
    "review": "placement.asking",
    "solve": "placement.analysis.decided",
    "sweep": "placement.asking",
    "write_lp": "placement.tool",
    "write_plan": "placement.tool",
    "write_postgis": "placement.output.postgis",
}
__all__ = [
    "CancelledError",
    "CheckError",
    "Finding",
    "InputError",
    "PlacementError",
    "Result",
    "Scenario",
    "SolverError",
    "StoppedError",
    "Study",
    "compare",
    "dump_scenario",
    "evaluate",
    "explain",
    "load_scenario",
    "load_study",
    "rank",
    "render_map",
    "review",
    "solve",
    "sweep",
    "write_lp",
    "write_plan",
    "write_postgis",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("placement.distribution").version()
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
