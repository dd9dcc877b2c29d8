"""The table of findings and the code that finds them say the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import geodata

PACKAGE = Path(geodata.__file__).parent / "reading"
PAGE = PACKAGE.parent.parent / "docs" / "findings.md"
MODULES = (
    "checks", "coordinates", "counts", "fields", "geojson", "layers", "manifest", "opener", "positions", "studies", "shapes", "tables", "vectors",
)  # fmt: skip
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
ENCODINGS = {"utf-8", "utf-8-sig", "utf-16", "shift-jis", "windows-31j"}
# said by the YAML reader about study.yaml, and as good as the same fault of a layer; crs-unfit is spelt crs_unfit in pydantic
ELSEWHERE = {"file-is-folder", "crs-unfit"}
# its severity follows the layer's policy, and its code is made from that of the fault
MADE = {"number-missing-zero", "number-withheld-zero"}
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([a-z, ]+) \|", re.MULTILINE)


def codes_in_source() -> dict[str, set[str]]:
    """Return every code that the modules name, with the severities its calls show."""
    found: dict[str, set[str]] = {}
    for module in MODULES:
        tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEBAB.fullmatch(node.value):
                found.setdefault(node.value, set())
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first = node.args[0]
                verb = {"stop": "stop", "stop_rows": "stop", "warn": "warn", "fix": "fix"}.get(node.func.attr)
                if verb and isinstance(first, ast.Constant):
                    found.setdefault(str(first.value), set()).add(verb)
    return {code: verbs for code, verbs in found.items() if code not in ENCODINGS}


def test_every_code_stands_in_the_table_and_no_other() -> None:
    listed = [code for code, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))]

    assert len(listed) == len(set(listed))
    assert set(listed) == set(codes_in_source()) | ELSEWHERE | MADE


def test_severities_in_the_table_are_those_of_the_code() -> None:
    table = {code: set(severities.split(", ")) for code, severities in ROW.findall(PAGE.read_text(encoding="utf-8"))}

    for code, verbs in codes_in_source().items():
        if verbs:
            assert verbs == table[code], code
