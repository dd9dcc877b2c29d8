"""The JSON Schema of the scenario file, for editors: what may be written, in words, with values to complete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from geodata.kinds import kind_title
from geodata.load import bundled_studies
from geodata.names import name_columns
from geodata.reading.manifest import Manifest
from geodata.yamlfiles.schema_errors import PATTERNS
from placement.scenario.facts import counts_of
from placement.scenario.files import Scenario, bundled_scenarios
from placement.scenario.ids import NAMES, Named

if TYPE_CHECKING:
    from geodata.study import Study

Node = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# where `extends` may take a key away with nothing; said so that no editor proposes null
NOTHING: Node = {"not": {"type": ["array", "boolean", "number", "object", "string"]}}
NULL = {"type": "null"}
# what holds parts by names that a file's language chose
BY_NAME = {"$defs", "properties", "patternProperties"}


def schema(study: Study | None = None) -> Node:
    """Return the JSON Schema of the scenario file.

    Parameters
    ----------
    study
        the study whose ids of offices and areas, kinds and columns are the only ones that may be written; by default any may.
    """
    made = Scenario.model_json_schema(by_alias=True)
    needed = made.pop("required")
    made["anyOf"] = [{"required": needed}, {"required": ["extends", "scenario"]}]
    made["properties"] = {
        "extends": {
            "type": "string",
            "minLength": 1,
            "description": "A scenario of which only the changes are written here: a bundled one (nerima-2013), or a file.",
            "examples": bundled_scenarios(),
        },
        **made["properties"],
    }
    made["properties"]["study"]["examples"] = bundled_studies()
    made["$defs"]["Rule"]["properties"]["remove"] = {
        "const": True,
        "description": "With extends: takes the rule of this id away.",
    }
    known = {} if study is None else _names(study)
    for change in (_without_null, _in_words, lambda node: _of_study(node, known)):
        made = _changed(made, change)
    return {"$schema": DIALECT, "$id": "scenario.schema.json", **made}


def study_schema() -> Node:
    """Return the JSON Schema of `study.yaml`."""
    made = Manifest.model_json_schema(by_alias=True)
    for change in (_without_null, _in_words):
        made = _changed(made, change)
    return {"$schema": DIALECT, "$id": "study-yaml.schema.json", **made}


def _changed(node: Any, change: Callable[[Node], Node]) -> Any:
    """Return a schema with every part of it changed, the inner parts first."""
    if isinstance(node, list):
        return [_changed(part, change) for part in node]
    if not isinstance(node, dict):
        return node
    return change(
        {
            key: {name: _changed(of, change) for name, of in part.items()} if key in BY_NAME else _changed(part, change)
            for key, part in node.items()
        }
    )


def _without_null(node: Node) -> Node:
    """Return a part that proposes no null, neither as a value nor as what holds by default."""
    if NULL in node.get("anyOf", ()):
        node = {**node, "anyOf": [*(form for form in node["anyOf"] if form != NULL), NOTHING]}
    # what holds by default is proposed, too, so it must be something to write
    if isinstance(node.get("default"), bool | int | float | str):
        return node
    return {key: of for key, of in node.items() if key != "default"}


def _in_words(node: Node) -> Node:
    """Return a part that says in words what its pattern asks for."""
    if isinstance(node.get("pattern"), str) and "patternErrorMessage" not in node:
        return {**node, "patternErrorMessage": PATTERNS[node["pattern"]].to("en")}
    return node


def _names(study: Study) -> Mapping[str, dict[str, str]]:
    """Return what a study has of each sort, by name, with what people call it."""

    def called(layer: Any) -> dict[str, str]:
        column = next(iter(name_columns(layer.columns)), "id")
        return dict(zip(map(str, layer["id"]), map(str, layer[column]), strict=True))

    columns = [str(name) for name in study.offices.columns if name != "geometry"]
    plain = {
        Named.CHANNEL_KIND: sorted(set(map(str, study.channels["kind"]))),
        Named.PLACE_KIND: sorted({*map(str, study.offices["kind"]), *map(str, study.channels["kind"])}),
        Named.OFFICE_COLUMN: columns,
        Named.OFFICE_NUMBERS: counts_of(study.offices),
        Named.DEMAND_NUMBERS: counts_of(study.demand),
        Named.MATRIX: list(study.matrices),
    }
    found = {of.name: dict.fromkeys(names, "") for of, names in plain.items()}
    words = sorted(set(map(str, study.offices["kind"])))
    said = {word: dict.fromkeys(kind_title(study.kinds, word).as_dict().values()) for word in words}
    titles = {word: " / ".join(said[word]) if word in study.kinds else "" for word in words}
    layers = {Named.OFFICES: study.offices, Named.AREAS: study.areas, Named.PLACES: study.channels}
    names = {what.name: called(layer) for what, layer in layers.items()}
    names[Named.PLACES.name] = names[Named.OFFICES.name] | names[Named.PLACES.name]
    return found | {Named.KIND.name: titles} | names


def _of_study(node: Node, known: Mapping[str, dict[str, str]]) -> Node:
    """Return a part whose names are those that a study has of their sort."""
    if NAMES not in node:
        return node
    sort = node[NAMES]
    rest = {key: of for key, of in node.items() if key != NAMES}
    return _only(rest, known[sort]) if known.get(sort) else rest


def _only(node: Node, names: dict[str, str]) -> Node:
    """Return a part in which a text, each item of a list, or each key is one of some names."""
    if node.get("type") == "string":
        said = {"enumDescriptions": list(names.values())} if any(names.values()) else {}
        return {"type": "string", **{key: of for key, of in node.items() if key == "description"}, "enum": list(names), **said}
    if node.get("type") == "array":
        return {**node, "items": _only(node["items"], names)}
    if node.get("type") == "object" and "additionalProperties" in node:
        each = {name: {**node["additionalProperties"], **({"description": said} if said else {})} for name, said in names.items()}
        return {
            **{key: of for key, of in node.items() if key != "propertyNames"},
            "properties": each,
            "additionalProperties": False,
        }
    return {key: [_only(form, names) for form in of] if key in {"anyOf", "oneOf"} else of for key, of in node.items()}
