"""Nothing is kept for the whole process: what modules hold is never changed, and what a process has one of is changed in turns."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = [path for package in ("models", "geodata", "maps", "placement") for path in sorted((ROOT / package).rglob("*.py"))]
CHANGES = {
    "add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault",
    "sort", "update",
}  # fmt: skip
CACHES = {"cache", "lru_cache"}
# what threads would leave changed unless they took turns
PROCESS_WIDE = ("catch_warnings(", "rc_context(", "set_gdal_config_options(", "gc.disable(", ".addHandler(", ".setLevel(")


def faults_of(text: str) -> list[str]:
    """Return where a module changes something it holds for the whole process, or keeps what its functions found."""
    tree = ast.parse(text)
    held = {name for node in tree.body for name in names_set(node)}
    found = []
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
        own = set(names_in(function))
        found += [f"{function.name}: a cache for the whole process" for node in function.decorator_list if called(node) in CACHES]
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                found.append(f"{function.name}: global {', '.join(node.names)}")
            found += [f"{function.name} changes {name}" for name in changed(node) if name in held - own]
    return found


def names_set(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def names_in(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """Return the names that are the function's own."""
    yield from (argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg))
    yield from (node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))


def changed(node: ast.AST) -> Iterator[str]:
    """Return the names whose value a piece of code changes in place."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        yield from (node.func.value.id,) if isinstance(node.func.value, ast.Name) else ()
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del) and isinstance(node.value, ast.Name):
        yield node.value.id


def called(node: ast.expr) -> str:
    function = node.func if isinstance(node, ast.Call) else node
    return getattr(function, "attr", getattr(function, "id", ""))


def test_no_module_changes_what_it_holds() -> None:
    faults = {str(path.relative_to(ROOT)): faults_of(path.read_text(encoding="utf-8")) for path in FILES}
    # what an installed font, catalogue, template, library, model, formula or table of synonyms holds is the same for whoever asks
    assert {path: found for path, found in faults.items() if found} == {
        "geodata/access/identity.py": ["_measured_by: a cache for the whole process"],
        "geodata/yamlfiles/editing.py": ["_tree: a cache for the whole process", "_composed: a cache for the whole process"],
        "geodata/reading/synonyms.py": ["_words: a cache for the whole process"],
        "maps/fonts.py": ["_letters_of: a cache for the whole process"],
        "maps/rendering.py": ["make_environment: a cache for the whole process"],
        "models/messages/catalogue.py": ["languages: a cache for the whole process", "catalogue: a cache for the whole process"],
        "models/queue_check.py": ["wait_again_s: a cache for the whole process"],
        "models/queueing/capacity.py": ["_nearly: a cache for the whole process"],
        "models/queueing/queue.py": ["_takes: a cache for the whole process", "_wait_s: a cache for the whole process"],
        "placement/atlas/identity.py": ["code_identity: a cache for the whole process"],
        "placement/scenario/ids.py": ["_keys: a cache for the whole process"],
    }


def test_what_a_process_has_one_of_is_changed_in_turns() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if any(change in text for change in PROCESS_WIDE):
            assert "with PROCESS_WIDE" in text, path


def test_changes_are_seen_where_there_are_some() -> None:
    for change in ("held.append(1)", "held[:] = []", "held[0] = 1", "del held[0]", "global held"):
        assert faults_of(f"held = []\ndef work():\n    {change}\n"), change
    assert faults_of("@lru_cache(maxsize=None)\ndef work():\n    pass\n")
    assert not faults_of("held = []\ndef work(held):\n    held.append(1)\n    own = {}\n    own[1] = held\n")
