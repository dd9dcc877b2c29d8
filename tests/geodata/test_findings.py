"""The tables of findings and the code that finds them say the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE, JAPANESE = (ROOT / "docs" / name for name in ("findings.md", "findings.ja.md"))
MODULES = (
    *(f"geodata/reading/{name}" for name in (
        "checks", "coordinates", "counts", "fields", "geojson", "layers", "manifest", "opener", "positions", "studies", "shapes", "tables", "vectors",
    )),
    *(f"geodata/transit/{name}" for name in (
        "archive", "calendar", "calls", "gtfs_checks", "journeys", "nearness", "schedule", "tables", "times", "timetable",
    )),
    "geodata/yamlfile", "geodata/yamlfaults",
    "placement/scenario", "placement/quantities", "placement/question", "placement/pipeline", "placement/folder",
    "models/solver", "models/lexicographic", "models/checker",
)  # fmt: skip
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
ENCODINGS = {"utf-8", "utf-8-sig", "utf-16", "shift-jis", "windows-31j"}
# the calls that make a finding, their first argument being its code, and the severity they give it
CALLS = {
    "stop": "stop", "stop_rows": "stop", "warn": "warn", "fix": "fix",
    "fault": "stop", "finding": "stop", "at": "stop", "refusal": "stop", "Finding": None, "PydanticCustomError": "stop",
}  # fmt: skip
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([a-z, ]+) \|", re.MULTILINE)


def codes_in_source() -> dict[str, set[str]]:
    """Return every code that the modules name, with the severities its calls show."""
    found: dict[str, set[str]] = {}
    for module in MODULES:
        for node in ast.walk(ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEBAB.fullmatch(node.value):
                found.setdefault(node.value, set())
            if isinstance(node, ast.Call) and node.args:
                called = getattr(node.func, "attr", getattr(node.func, "id", None))
                first = node.args[0]
                if called in CALLS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    # pydantic spells its kinds with underscores
                    found.setdefault(first.value.replace("_", "-"), set()).add(severity(node, CALLS[called]))
    return {code: severities for code, severities in found.items() if code not in ENCODINGS}


def severity(call: ast.Call, usual: str | None) -> str:
    """Return the severity a call gives its finding: named, the second argument, or the usual one."""
    named = next((word.value for word in call.keywords if word.arg == "severity"), None)
    stated = named if usual else call.args[1]
    return str(stated.value) if isinstance(stated, ast.Constant) else str(usual)


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
