"""The schema in a real editor: yaml-language-server, over its protocol, completes keys and underlines what is wrong.

It needs the server: `npm install yaml-language-server` in some folder, and its
`node_modules/yaml-language-server/bin/yaml-language-server` in PLACEMENT_YAMLLS.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from placement.scenario.files import BUNDLED, bundled_scenarios, schema

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
