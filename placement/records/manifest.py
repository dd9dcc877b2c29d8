"""What `manifest.json` holds: the hash of every input, versions, options and findings."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path

from models.messages.text import Language
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


def manifest(result: Result, lang: Language) -> dict[str, object]:
    """Return what `manifest.json` holds of a run, but for the page's own hash."""
    study = result.study
    named = [(found.file, found.sha256) for found in result.question.inputs.polygons.files]
    return {
        "input_sha256": result.input_sha256,
        "scenario": {
            "name": result.file.scenario.scenario,
            "file": result.file.path.name,
            "sha256": _sha256(result.file.path),
            "extends": [{"file": parent.name, "sha256": _sha256(parent)} for parent in result.file.parents],
        },
        "files": [{"file": name, "sha256": sha256} for name, sha256 in dict.fromkeys(named)],
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


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
