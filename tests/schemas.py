"""The JSON Schemas of the outputs, made from the records they are written by: `python -m tests.schemas` renews the files, and that of scenarios."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from placement.documents.json.comparison import CompareAnswer
from placement.documents.json.courses import ExplainCourseAnswer, RankCoursesAnswer
from placement.documents.json.explanation import ExplainAnswer
from placement.documents.json.fetch import FetchAnswer
from placement.documents.json.guess import GuessAnswer
from placement.documents.json.infeasibility import ImpasseAnswer
from placement.documents.json.ranking import RankAnswer
from placement.documents.json.review import ReviewAnswer
from placement.documents.json.study import BuildAnswer, NewAnswer, StudyAnswer
from placement.documents.json.sweep import SweepAnswer
from placement.records import analysis, plan
from placement.records.analysis import AnalysisRecord
from placement.records.atlas_manifest import AtlasAnswer
from placement.records.files import SCHEMAS
from placement.records.findings import FindingsAnswer
from placement.records.manifest import ManifestRecord
from placement.records.plan import PlanRecord
from placement.scenario.files import BUNDLED
from placement.scenario.schema import schema

Node = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# the record of each output, what it is called, and the format of those that readers take in older forms, too
OUTPUTS: dict[str, tuple[Any, str, int | None]] = {
    "plan": (PlanRecord, "plan.json, solve --json and evaluate --json", plan.FORMAT),
    "analysis": (AnalysisRecord, "analysis.json", analysis.FORMAT),
    "manifest": (ManifestRecord, "manifest.json", None),
    "rank": (RankAnswer | RankCoursesAnswer, "rank --json", None),
    "explain": (ExplainAnswer | ExplainCourseAnswer | ImpasseAnswer, "explain --json", None),
    "sweep": (SweepAnswer, "sweep.json and sweep --json", None),
    "compare": (CompareAnswer, "compare.json and compare --json", None),
    "review": (ReviewAnswer, "review --json", None),
    "findings": (FindingsAnswer, "check --json, study check --json, and every command with --json whose input has faults", None),
    "study": (StudyAnswer, "study show --json", None),
    "guess": (GuessAnswer, "study guess --json", None),
    "fetch": (FetchAnswer, "study fetch --json", None),
    "new": (NewAnswer, "study new --json", None),
    "atlas": (AtlasAnswer, "atlas --json", None),
    "build": (BuildAnswer, "study build --json", None),
}


def schema_of(name: str) -> Node:
    """Return the schema of an output."""
    record, title, written = OUTPUTS[name]
    made = _plain(TypeAdapter(record).json_schema(mode="serialization"))
    if written is not None:
        made["properties"]["format"] = {
            "const": written,
            "type": "integer",
            "description": made["properties"]["format"]["description"],
        }
        made["required"] = ["format", *(key for key in made["required"] if key != "format")]
    for _, part in properties(made):
        if "$ref" in part:  # pydantic leaves away what the part says of itself in the same words
            part.setdefault("description", made["$defs"][part["$ref"].rpartition("/")[2]]["description"])
    return {"$schema": DIALECT, "$id": f"{name}.schema.json", "title": title, **made}


def text_of(name: str) -> str:
    """Return the text of its file."""
    return json.dumps(schema_of(name), ensure_ascii=False, indent=1) + "\n"


def closed(node: Any) -> Any:
    """Return a schema that takes no key which it does not describe."""
    if isinstance(node, list):
        return [closed(part) for part in node]
    if not isinstance(node, dict):
        return node
    made = {key: closed(part) for key, part in node.items()}
    if isinstance(node.get("properties"), dict) and isinstance(node.get("type"), str):
        made.setdefault("additionalProperties", False)
    return made


def properties(node: Any, place: str = "") -> list[tuple[str, Node]]:
    """Return every property of a schema with its place."""
    if isinstance(node, list):
        return [found for number, part in enumerate(node) for found in properties(part, f"{place}/{number}")]
    if not isinstance(node, dict):
        return []
    own = node.get("properties") if isinstance(node.get("type"), str) else None
    named = [(f"{place}/{name}", part) for name, part in (own or {}).items()]
    return named + [found for key, part in node.items() for found in properties(part, f"{place}/{key}")]


def _plain(node: Any) -> Any:
    """Return a schema without the names that pydantic makes up, and without nothing as what holds by default."""
    if isinstance(node, list):
        return [_plain(part) for part in node]
    if not isinstance(node, dict):
        return node
    drop = {"title"} if isinstance(node.get("title"), str) else set()
    drop |= {"default"} if node.get("default", 0) in (None, (), [], {}) else set()
    return {key: _plain(part) for key, part in node.items() if key not in drop}


if __name__ == "__main__":
    for each in OUTPUTS:
        Path(SCHEMAS / f"{each}.schema.json").write_text(text_of(each), encoding="utf-8", newline="\n")
    of_scenarios = json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
    (BUNDLED / "scenario.schema.json").write_text(of_scenarios, encoding="utf-8", newline="\n")
