"""The schema in a real editor: yaml-language-server, over its protocol, completes keys and underlines what is wrong.

It needs the server: `npm install yaml-language-server` in some folder, and its
`node_modules/yaml-language-server/bin/yaml-language-server` in PLACEMENT_YAMLLS.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from queue import Queue
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from geodata.load import load_study
from placement.scenario.files import BUNDLED, bundled_scenarios
from placement.scenario.schema import schema, study_schema
from tests import town
from tests.placement import plainly
from tests.placement.conftest import TOWN, run

SERVER = os.environ.get("PLACEMENT_YAMLLS", "")
needs_server = pytest.mark.skipif(
    not SERVER or not shutil.which("node"), reason="PLACEMENT_YAMLLS names no yaml-language-server, or node is missing"
)


def described(node: object, path: str = "") -> Iterator[tuple[str, bool]]:
    """Yield every key of a schema, and whether it is described, by itself or by what it refers to."""
    if isinstance(node, dict):
        for name, of in node.get("properties", {}).items():
            inner = [of, *of.get("anyOf", [])]
            yield f"{path}.{name}", any("description" in part or "$ref" in part for part in inner)
        for name, of in node.items():
            yield from described(of, f"{path}.{name}")
    elif isinstance(node, list):
        for number, of in enumerate(node):
            yield from described(of, f"{path}.{number}")


def test_every_key_of_the_schema_is_described() -> None:
    found = dict(described(schema()))
    assert len(found) > 60
    assert [path for path, said in found.items() if not said] == []


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every part of a schema."""
    if isinstance(node, dict):
        yield node
    for of in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from parts(of)


def test_the_schema_proposes_no_null_and_says_patterns_in_words() -> None:
    found = list(parts(schema()))
    assert [part for part in found if part.get("type") == "null" or None in part.get("enum", ())] == []
    assert [part for part in found if "default" in part and not isinstance(part["default"], bool | int | str)] == []
    patterns = [part for part in found if isinstance(part.get("pattern"), str)]
    assert len(patterns) > 15
    assert all(part["patternErrorMessage"].startswith("write it") for part in patterns)


def test_every_quantity_has_an_example_that_the_schema_takes() -> None:
    for part in parts(schema()):
        for example in part.get("examples", ()) if "pattern" in part else ():
            assert re.search(part["pattern"], example)


def test_the_schema_of_a_study_knows_its_names(folder: Path) -> None:
    plainly.write(folder / "minato-town")
    made = json.loads(run("schema", "minato-town").stdout)
    offices = made["$defs"]["Offices"]["properties"]
    assert offices["keep"]["items"]["enum"] == ["hon", "hama", "minato", "misaki", "yamate", "mori", "kita"]
    assert offices["keep"]["items"]["enumDescriptions"][0] == "本町役場"
    kinds = made["$defs"]["OfficeFilter"]["properties"]["kind"]["anyOf"][0]
    assert kinds["enum"] == ["branch", "ward_office"]
    rule = made["$defs"]["Rule"]["properties"]
    assert rule["people"]["anyOf"][0]["enum"] == ["people", "people_65", "people_2040"]
    assert rule["sum"]["anyOf"][0]["enum"] == ["caseload", "staff"]
    assert "429990001" in rule["areas"]["anyOf"][0]["items"]["enum"]
    capacity = next(form for form in parts(offices["capacity"]) if "of" in form.get("properties", {}))
    assert set(capacity["properties"]["of"]["properties"]) == set(offices["keep"]["items"]["enum"])
    assert json.loads(run("schema", "town.yaml").stdout)["$defs"]["Offices"]["properties"]["keep"] == offices["keep"]
    assert "x-names" not in json.dumps([made, schema()])


def test_the_schema_of_a_scenario_knows_its_new_sites(folder: Path) -> None:
    new = "  new: [{id: plaza, name: Plaza, at: [129.85, 32.75]}]\n  open: 2"
    (folder / "town.yaml").write_text(TOWN.replace("  open: 2", new), encoding="utf-8")
    made = json.loads(run("schema", "town.yaml").stdout)
    assert made["$defs"]["Offices"]["properties"]["keep"]["items"]["enum"][-1] == "plaza"


@pytest.mark.parametrize(("named", "said"), [("nowhere", "there is no study nowhere"), ("bad.yaml", "no such file")])
@pytest.mark.usefixtures("folder")
def test_a_schema_of_nothing_is_refused(named: str, said: str) -> None:
    done = run("schema", named)
    assert (done.exit_code, done.stdout) == (3, "")
    assert said in done.stderr


class Editor:
    """A language server on the other end of a pipe."""

    def __init__(self) -> None:
        self.server = subprocess.Popen(
            [shutil.which("node") or "node", SERVER, "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.answers: dict[int, Queue[Any]] = {}
        self.diagnostics: Queue[Any] = Queue()
        self.number = 0
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def stop(self) -> None:
        self.server.terminate()
        self.listener.join(timeout=10)
        with self.server:  # closes its pipes
            pass

    def _listen(self) -> None:
        assert self.server.stdout is not None
        while line := self.server.stdout.readline():
            length = int(line.split(b":")[1])
            while self.server.stdout.readline().strip():
                pass
            message = json.loads(self.server.stdout.read(length))
            if message.get("method") == "textDocument/publishDiagnostics":
                self.diagnostics.put(message["params"])
            elif message.get("method") == "workspace/configuration":
                self._send(
                    {"id": message["id"], "result": [self.settings["yaml"]] + [{}] * (len(message["params"]["items"]) - 1)}
                )
            elif "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            elif message.get("id") in self.answers:
                self.answers[message["id"]].put(message.get("result"))

    def _send(self, message: dict[str, Any]) -> None:
        assert self.server.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self.number += 1
        self.answers[self.number] = Queue()
        self._send({"id": self.number, "method": method, "params": params})
        return self.answers[self.number].get(timeout=30)

    def tell(self, method: str, params: dict[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def start(self, folder: Path) -> None:
        self.settings = {
            "yaml": {
                "validate": True,
                "completion": True,
                "hover": True,
                "schemaStore": {"enable": False},
                "schemas": {(folder / "scenario.schema.json").as_uri(): ["*.yaml"]},
            }
        }
        self.ask(
            "initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {"workspace": {"configuration": True}}}
        )
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self.settings})

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a file and return what is underlined in it."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        while True:
            found = self.diagnostics.get(timeout=30)
            if found["uri"] == path.as_uri():
                return list(found["diagnostics"])

    def complete(self, path: Path, line: int, character: int) -> set[str]:
        params = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character}}
        found = self.ask("textDocument/completion", params)
        return {item["label"] for item in (found["items"] if isinstance(found, dict) else found or [])}


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Editor, Path]]:
    folder = tmp_path_factory.mktemp("editor")
    (folder / "scenario.schema.json").write_text(json.dumps(schema()), encoding="utf-8")
    made = Editor()
    made.start(folder)
    yield made, folder
    made.stop()


@pytest.mark.long
@needs_server
@pytest.mark.parametrize("name", bundled_scenarios())
def test_an_editor_underlines_nothing_in_a_bundled_scenario(editor: tuple[Editor, Path], name: str) -> None:
    server, folder = editor
    assert server.open(folder / f"{name}.yaml", (BUNDLED / f"{name}.yaml").read_text(encoding="utf-8")) == []


TYPOS = [
    ("keep: [nerima", "kep: [nerima", "kep"),
    ("maximize: served_population", "maximize: served_populaton", "served_populaton"),
    ("straight_line: 3 km", "straight_line: 3 kmm", "3 kmm"),
    ("open: 2", "open: 0", "0"),
    ("study: nerima", "studdy: nerima", "studdy"),
]


@pytest.mark.long
@needs_server
@pytest.mark.parametrize(("old", "new", "underlined"), TYPOS)
def test_an_editor_underlines_a_typo_where_it_is(editor: tuple[Editor, Path], old: str, new: str, underlined: str) -> None:
    server, folder = editor
    text = (BUNDLED / "nerima-2013.yaml").read_text(encoding="utf-8").replace(old, new)
    found = server.open(folder / f"typo-{TYPOS.index((old, new, underlined))}.yaml", text)
    lines = text.splitlines()
    places = [
        lines[one["range"]["start"]["line"]][one["range"]["start"]["character"] : one["range"]["end"]["character"]]
        for one in found
    ]
    assert underlined in places, found


@pytest.mark.long
@needs_server
def test_an_editor_completes_keys_and_values(editor: tuple[Editor, Path]) -> None:
    server, folder = editor
    text = (BUNDLED / "nerima-2013.yaml").read_text(encoding="utf-8")
    path = folder / "complete.yaml"
    lines = [*text.splitlines(), "rules:", "  - id: a", "    ", "ph"]
    server.open(path, "\n".join(lines))
    assert {"at_least", "at_most", "never_together", "serve", "apart", "because"} <= server.complete(path, len(lines) - 2, 4)
    assert "phases" in server.complete(path, len(lines) - 1, 2)
    row = next(number for number, line in enumerate(lines) if "maximize" in line)
    offered = server.complete(path, row, lines[row].index("served_population"))
    assert {"served_population", "backup_population", "separation"} <= offered
    assert "null" not in offered


@pytest.mark.long
@needs_server
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("    apart: ", {"3 km", "800 m"}),
        ("    serve: ", {"98 %", "1200 people"}),
        ("    each_area: ", {"true", "false"}),
        ("    people: ", {"people"}),
        ("    if_open: ", {"dai2", "seki", "oizumi"}),
        ("    of: {kind: ", {"branch", "ward_office"}),
    ],
)
def test_an_editor_completes_values_and_the_names_of_the_study(tmp_path: Path, line: str, wanted: set[str]) -> None:
    (tmp_path / "scenario.schema.json").write_text(json.dumps(schema(load_study("nerima"))), encoding="utf-8")
    server = Editor()
    server.start(tmp_path)
    lines = [*(BUNDLED / "nerima-2013.yaml").read_text(encoding="utf-8").splitlines(), "rules:", "  - id: a", line]
    server.open(tmp_path / "complete.yaml", "\n".join(lines))
    offered = server.complete(tmp_path / "complete.yaml", len(lines) - 1, len(line))
    server.stop()
    assert wanted <= offered
    assert not {"null", "{}"} & offered


@pytest.mark.long
@needs_server
def test_an_editor_underlines_in_words_and_lets_a_key_be_taken_away(editor: tuple[Editor, Path]) -> None:
    server, folder = editor
    text = "extends: nerima-2013\nscenario: c\nserved: {any: [{straight_line: 3km}]}\nrules: [{id: A b, serve: '9'}]\n"
    said = " ".join(one["message"] for one in server.open(folder / "words.yaml", text))
    assert "write it like 3 km or 800 m" in said
    assert "write it with a-z, 0-9, - and _" in said
    assert "^" not in said
    gone = "extends: nerima-2013\nscenario: c\nphases: null\noffices: {from: null, capacity: ~, total: null}\n"
    assert server.open(folder / "gone.yaml", gone) == []


def test_the_schema_of_study_yaml_takes_every_study_and_its_short_forms() -> None:
    made = json.loads(run("schema", "study.yaml").stdout)
    assert made == study_schema()
    assert {"kinds", "not_in_data", "stations_left_out"} <= set(made["properties"])
    assert {"cases", "publish"} <= set(made["$defs"]["LayerSpec"]["properties"])
    bundled = Path(str(resources.files("geodata") / "nerima" / "study.yaml")).read_text("utf-8")
    short = town.study_yaml().replace("layers:\n", "kinds: {ward_office: full}\nfeeds: [a.zip]\nlayers:\n", 1)
    for text in (bundled, town.study_yaml(), short):
        jsonschema.validate(YAML(typ="safe").load(text), made)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(YAML(typ="safe").load(short.replace("full", "ward")), made)
    assert [part for part in parts(made) if part.get("type") == "null" or ("default" in part and part["default"] is None)] == []
