"""What `manifest.json` holds: the hash of every input and output, versions, options and findings."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from models.messages.text import Language
from placement.records.files import FORMAT
from placement.results.result import Result

LIBRARIES = (
    "folium",
    "geopandas",
    "highspy",
    "matplotlib",
    "matplotlib-fontja",
    "numpy",
    "pandas",
    "placement",
    "pulp",
    "pyogrio",
    "pyproj",
    "shapely",
)


def manifest(result: Result, lang: Language, files: Mapping[str, str]) -> str:
    """Return the text of `manifest.json`; `files` are the others of the folder, with their hashes."""
    study = result.study
    (own, *parents) = zip((result.file.path, *result.file.parents), result.file.sha256, strict=True)
    named = [(found.file, found.sha256) for found in result.question.inputs.polygons.files]
    record = {
        "format": FORMAT,
        "files": dict(files),
        "input_sha256": result.input_sha256,
        "scenario": {
            "name": result.file.scenario.scenario,
            "file": own[0].name,
            "sha256": own[1],
            "extends": [{"file": path.name, "sha256": sha256} for path, sha256 in parents],
        },
        "polygons": [{"file": name, "sha256": sha256} for name, sha256 in dict.fromkeys(named)],
        "study": {
            "id": study.id,
            "sha256": study.manifest_sha256,
            "title": study.title.as_dict(),
            "code": study.code,
            "crs": study.crs,
            "layers": [
                {
                    "name": layer.name,
                    "file": layer.file,
                    "sha256": layer.sha256,
                    "vintage": layer.vintage,
                    "source": layer.source.as_dict(),
                    "licence": layer.licence.as_dict(),
                    "note": layer.note.as_dict() if layer.note else None,
                }
                for layer in study.layers
            ],
            "assumptions": [text.as_dict() for text in study.assumptions],
        },
        "options": {"lang": lang},
        "findings": [finding.as_dict() for finding in result.findings],
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
    }
    return manifest_text(record)


def manifest_again(text: bytes, name: str, sha256: str, lang: Language) -> str:
    """Return the text of a manifest once a file of its folder was made anew, in a language."""
    record: dict[str, Any] = json.loads(text)
    files = dict(sorted((record["files"] | {name: sha256}).items()))
    return manifest_text(record | {"files": files, "options": record.get("options", {}) | {"lang": lang}})


def manifest_text(record: object) -> str:
    """Return a manifest as it is written."""
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
