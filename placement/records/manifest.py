"""What `manifest.json` holds: the hash of every input and output, versions, options and findings."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Literal

from pydantic import Field

from models.messages.text import Language
from placement import distribution
from placement.records.files import FORMAT
from placement.records.findings import FindingRecord, finding_records
from placement.records.record import Record, Words
from placement.results.result import Result

LIBRARIES = (
    "folium",
    "geopandas",
    "highspy",
    "matplotlib",
    "matplotlib-fontja",
    "numpy",
    "pandas",
    "pulp",
    "pyogrio",
    "pyproj",
    "shapely",
)


class HashedFile(Record):
    """A file that was read."""

    file: str = Field(description="Its name.")
    sha256: str = Field(description="SHA-256 of the bytes that were read.")


class _Named(Record):
    name: str = Field(description="Name of the scenario or layer.")


class ScenarioPart(_Named):
    """The scenario, and the file it was read from."""

    file: str | None = Field(description="The name of its file; null where a program gave the scenario.")
    sha256: str = Field(description="SHA-256 of the bytes that were read, or of what a program gave.")
    extends: tuple[HashedFile, ...] = Field(description="The files that it extends, the nearest first.")


class LayerPart(HashedFile, _Named):
    """A layer of the study."""

    vintage: str = Field(description="The year or day of its data.")
    source: Words = Field(description="Where it comes from, by language code.")
    licence: Words = Field(description="Its terms, by language code.")
    note: Words | None = Field(description="What is said of it besides, by language code; null for nothing.")
    read_at: str | None = Field(description="When a table of a database was read, in UTC; null of a file.")


class StudyPart(Record):
    """The study."""

    id: str = Field(description="Id of the study.")
    sha256: str = Field(description="SHA-256 of study.yaml.")
    title: Words = Field(description="Its title, by language code.")
    code: str = Field(description="JIS X 0402 code of the municipality; empty outside Japan.")
    crs: str = Field(description="The coordinate reference system that distances are measured in.")
    layers: tuple[LayerPart, ...] = Field(description="Its layers.")
    assumptions: tuple[Words, ...] = Field(description="What it assumes, by language code.")


class OptionsPart(Record):
    """How the command was run."""

    lang: str = Field(description="Code of the language that the map opens in.")


class ManifestRecord(Record):
    """`manifest.json`: what the result rests on, and the hash of every other file of it."""

    format: Literal[1] = Field(description="The form of the folder; another number is written by another version.")
    files: dict[str, str] = Field(description="SHA-256 of every other file of the result, by name.")
    input_sha256: str = Field(description="Hash of the scenario's values, the CRS and the bytes of every layer.")
    scenario: ScenarioPart = Field(description="The scenario's file.")
    polygons: tuple[HashedFile, ...] = Field(
        description="Files of polygons that rules name, and of the hours of a day that queue names."
    )
    study: StudyPart = Field(description="The study.")
    options: OptionsPart = Field(description="How the command was run.")
    findings: tuple[FindingRecord, ...] = Field(description="Warnings and repairs met on the way.")
    versions: dict[str, str] = Field(description="Versions of Python and of the libraries, by name.")


def manifest(result: Result, lang: Language, files: Mapping[str, str]) -> str:
    """Return the text of `manifest.json`; `files` are the others of the folder, with their hashes."""
    study = result.study
    path, (own, *hashes) = result.file.path, result.file.sha256
    named = [(found.file, found.sha256) for found in result.question.inputs.polygons.files]
    versions = {"placement": distribution.version(), **{name: version(name) for name in LIBRARIES}}
    record = ManifestRecord(
        format=FORMAT,
        files=dict(files),
        input_sha256=result.input_sha256,
        scenario=ScenarioPart(
            name=result.file.scenario.scenario,
            file=path.name if path else None,
            sha256=own,
            extends=tuple(
                HashedFile(file=parent.name, sha256=sha256) for parent, sha256 in zip(result.file.parents, hashes, strict=True)
            ),
        ),
        polygons=tuple(HashedFile(file=name, sha256=sha256) for name, sha256 in dict.fromkeys(named)),
        study=StudyPart(
            id=study.id,
            sha256=study.manifest_sha256,
            title=study.title.as_dict(),
            code=study.code,
            crs=study.crs,
            layers=tuple(
                LayerPart(
                    name=layer.name,
                    file=layer.file,
                    sha256=layer.sha256,
                    vintage=layer.vintage,
                    source=layer.source.as_dict(),
                    licence=layer.licence.as_dict(),
                    note=layer.note.as_dict() if layer.note else None,
                    read_at=layer.read_at or None,
                )
                for layer in study.layers
            ),
            assumptions=tuple(text.as_dict() for text in study.assumptions),
        ),
        options=OptionsPart(lang=lang),
        findings=finding_records(result.findings),
        versions={"python": platform.python_version(), **dict(sorted(versions.items()))},
    )
    return record.text() + "\n"


def manifest_again(text: bytes, made: Mapping[str, str], lang: Language) -> str:
    """Return the text of a manifest once files of its folder, named with their SHA-256, were made anew, in a language."""
    record: dict[str, Any] = json.loads(text)
    files = dict(sorted((record["files"] | made).items()))
    return manifest_text(record | {"files": files, "options": record.get("options", {}) | {"lang": lang}})


def manifest_text(record: object) -> str:
    """Return a manifest as it is written."""
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
