"""What the workbench's map is drawn from: its script and style, and each open scenario's study as JSON."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from maps.study_map import map_script, map_style, study_map
from placement.app.address import NAMES
from placement.app.bench import Bench

SCRIPT, STYLE, STUDIES = "/map/map.js", "/map/map.css", "/study/"


def study_address(scenario: str) -> str:
    """Return where the study of an open scenario is to be had."""
    return f"{STUDIES}{quote(scenario)}.json"


def is_of_map(path: str) -> bool:
    """Return whether a path of an address belongs to the map."""
    return path in {SCRIPT, STYLE} or path.startswith(STUDIES)


def map_file(bench: Bench, path: str) -> tuple[str, str] | None:
    """Return the text and the kind of what stands at a path of the map; of studies, only that of a scenario that is open and can be read."""
    if path == SCRIPT:
        return _script(), "text/javascript"
    if path == STYLE:
        return _style(), "text/css"
    checked = bench.checked.get(path.removeprefix(STUDIES).removesuffix(".json"))
    if checked is None or checked.sites is None:
        return None
    return study_map(checked.sites.inputs.study, tuple(NAMES)), "application/json"


_script, _style = cache(map_script), cache(map_style)
