"""The tables of findings and the code that finds them say the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

from models.messages.findings import Severity

ROOT = Path(__file__).parent.parent.parent
PAGE, JAPANESE = (ROOT / "docs" / name for name in ("findings.md", "findings.ja.md"))
MODULES = (
    *(f"geodata/reading/{name}" for name in (
        "approximate", "checks", "coordinates", "counts", "fields", "layers", "manifest", "opener", "positions", "postcodes", "shapes", "standing_in", "matrices", "hazards",
        "archives", "columns", "databases", "services/channels", "services/hours", "services/slots", "services/needs", "services/offers", "services/cases", "services/published", "services/tables",
        "formats/binary", "formats/choosing", "formats/csv_tables", "formats/encodings", "formats/geojson", "formats/parquet", "formats/postgis", "formats/rows", "formats/spreadsheets", "formats/tables", "formats/vectors",
    )),
    *(f"placement/app/{name}" for name in ("bench", "document", "project", "serve")),
    *(str(path.relative_to(ROOT).with_suffix("")) for path in sorted((ROOT / "geodata/building").rglob("*.py"))), "placement/cli/study_fetch",
    *(f"geodata/guessing/{path.stem}" for path in sorted((ROOT / "geodata/guessing").glob("*.py"))), "geodata/load", "geodata/disclosure", "geodata/databases", "models/messages/findings",
    *(f"geodata/gtfs/{name}" for name in ("archive", "calendar", "calls", "checks", "schedule", "tables", "times")),
    *(f"geodata/access/{name}" for name in ("service_day", "by_transit", "by_road", "feed_coverage", "given")),
    "geodata/transit/timetable",
    *(f"geodata/yamlfiles/{name}" for name in ("reader", "composer", "schema_errors", "syntax_errors", "writing")),
    *(f"placement/scenario/{name}" for name in ("extends", "files", "objectives/definition", "objectives/goals", "objectives/coverage", "objectives/offices", "quantities", "written", "departures", "served", "structures", "filters", "bounds", "offices", "services", "older", "queue", "loads", "months", "states", "hours")),
    *(f"placement/scenario/rules/{path.stem}" for path in sorted((ROOT / "placement/scenario/rules").glob("*.py"))),
    *(f"placement/problem/{name}" for name in ("objectives", "inputs", "polygons", "profile", "build", "columns", "amounts", "new_sites", "matrices")),
    *(f"placement/problem/checks/{name}" for name in ("closing", "consistency", "enumerated", "fixed", "unheeded", "warnings", "feasibility", "given", "services", "suggestions", "references", "waiting", "loads", "measures", "neighbours", "years", "states", "hours", "travel")),
    *(f"placement/analysis/{name}" for name in ("comparison", "decided", "evaluation", "review")),
    *(f"placement/records/{name}" for name in ("folder", "read", "schema", "read_tables", "observed")),
    *(f"placement/analysis/sweep/{name}" for name in (
        "breakpoints", "best_plans", "keys", "points", "stretches", "uncertainty", "variation", "weights",
    )),
    "placement/asking", "placement/cli/compare", "placement/atlas/parallel", "placement/atlas/run", "placement/atlas/question",
    "placement/solving/solve",
    *(f"placement/output/{name}" for name in ("atlas", "folder", "lock", "overwriting", "postgis", "redraw", "template", "writing")),
    "placement/output/guessed", "maps/report/browser", "maps/report/pdf", "maps/fonts",
    *(f"models/program/{name}" for name in ("solver", "flows")),
    *(f"models/{name}" for name in ("lexicographic", "decision", "checker")),
    "models/analysis/alternatives",
)  # fmt: skip
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
# encodings, a method of the solver's, packages, browsers, steps of a run, the usual scenario, a unit of densities
NO_CODES = {
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "shift-jis",
    "windows-31j",
    "highs-ds",
    "nerima-2013",
    "matplotlib-fontja",
    "pylopdf-fonts-ko",
    "pylopdf-fonts-zh-cn",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "bus-stops",
    "bus-routes",
    "small-areas",
    "mesh-census",
    "read-plans",
    "read-study",
    "assumed-buses",
    *(
        "build-addresses",
        "build-base",
        "build-buildings",
        "build-ground",
        "build-shares",
        "build-streets",
        "build-timetables",
        "build-write",
    ),
    *("extract-cut", "grid-read", "osm-asked", "office-placement", "km-2"),
    "read-national",
    "second-look",
    "least-yen",
    "other-numbers",
}
# never said under these names: `--vary` says the first as `vary-value`, the other is said as `wrong-type`
UNSAID = {"whole-form", "wanted"}
# the calls that make a finding, their first argument being its code, and the severity they give it
CALLS = {
    "stop": "stop", "stop_rows": "stop", "warn": "warn", "fix": "fix", "_warn": "warn", "_fault": "stop", "_refused": "stop",
    "fault": "stop", "finding": "stop", "at": "stop", "refusal": "stop", "Finding": None, "PlanFault": "stop", "PydanticCustomError": "stop",
}  # fmt: skip
# where the code is not the first argument
PLACES = {"_refused": 1}
CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([a-z, ]+) \|", re.MULTILINE)


def codes_in_source() -> dict[str, set[str]]:
    """Return every code that the modules name, with the severities its calls show."""
    found: dict[str, set[str]] = {}
    for module in MODULES:
        nodes = list(ast.walk(ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))))
        named = names_of_codes(nodes)
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEBAB.fullmatch(node.value):
                found.setdefault(node.value, set())
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                place = PLACES.get(called, 0)
                if called in CALLS and len(node.args) > place:
                    for code in codes_of(node.args[place], named):
                        # pydantic spells its kinds with underscores
                        found.setdefault(code.replace("_", "-"), set()).update(severities(node, CALLS[called]))
    return {code: severities for code, severities in found.items() if code not in NO_CODES | UNSAID}


def names_of_codes(nodes: list[ast.AST]) -> dict[str, set[str]]:
    """Return the codes that `code`, or a constant in capitals, stands for: alone, or with a message after it."""
    found: dict[str, set[str]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            first = first_of(node.targets[0])
            if isinstance(first, ast.Name) and (first.id == "code" or first.id.isupper()):
                chosen = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
                found.setdefault(first.id, set()).update(code for value in chosen for code in codes_of(first_of(value), {}))
    return found


def first_of(node: ast.expr) -> ast.expr:
    """Return the first of a tuple, or what is alone."""
    return node.elts[0] if isinstance(node, ast.Tuple) and node.elts else node


def codes_of(node: ast.expr, named: dict[str, set[str]]) -> set[str]:
    """Return the codes that an argument spells or names; none where it is a sentence."""
    if isinstance(node, ast.Name):
        return named.get(node.id, set())
    spelled = isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    return {spelled[0]} if spelled else set()


def severities(call: ast.Call, usual: str | None) -> set[str]:
    """Return the severities a call gives its finding: the one named, the second argument, or the usual one; any where it is passed on."""
    named = next((word.value for word in call.keywords if word.arg == "severity"), None)
    stated = named if usual else call.args[1]
    if usual is None and isinstance(stated, ast.Name):
        return set(get_args(Severity))
    return {str(stated.value) if isinstance(stated, ast.Constant) else str(usual)}


def test_every_code_stands_in_the_table_and_no_other() -> None:
    listed = [code for code, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))]

    assert len(listed) == len(set(listed))
    assert set(listed) == set(codes_in_source())


def test_severities_in_the_table_are_those_of_the_code() -> None:
    table = {code: set(severities.split(", ")) for code, severities in ROW.findall(PAGE.read_text(encoding="utf-8"))}

    for code, severities in codes_in_source().items():
        if severities:
            assert severities == table[code], code


def test_the_japanese_table_has_the_same_codes_and_severities() -> None:
    english, japanese = (ROW.findall(page.read_text(encoding="utf-8")) for page in (PAGE, JAPANESE))

    assert japanese == english
