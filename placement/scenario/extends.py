"""Scenarios that extend another: the two put together, with every part keeping the place it was written in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.yamlfiles.reader import Parsed, parse_yaml
from geodata.yamlfiles.schema_errors import did_you_mean
from geodata.yamlfiles.source import Source, Steps
from geodata.yamlfiles.spelling import nearest
from models.messages.catalogue import languages
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from placement.scenario.rules.forms import telling

# files beside the scenario that are named where none is like the one asked for
LISTED = 20
# mappings of which one key excludes the others: written anew, they stand for themselves
WHOLE: frozenset[Steps] = frozenset({("served",), ("offices", "from"), ("plan",)})


@dataclass(frozen=True)
class Chain:
    """A file on top of those it extends.

    Parameters
    ----------
    parsed
        the whole.
    parents
        the files it extends, the nearest first.
    home
        the folder of the file that names the study.
    written
        the files put together, each with its text; only one where nothing is extended.
    """

    parsed: Parsed
    parents: tuple[Path, ...]
    home: Path
    written: tuple[tuple[Path, Source], ...]

    def folder_of(self, *path: str | int) -> Path:
        """Return the folder of the file in which a part was written."""
        owner = self.parsed.source.owner(*path)
        return next((file.parent for file, source in self.written if source is owner), self.home)


def extended(path: Path, parsed: Parsed, bundled: Path) -> Chain:
    """Put what was read of a file on top of those it extends.

    Parameters
    ----------
    path, parsed
        the file, and what it holds; of values of a program, the current folder.
    bundled
        the folder of the scenarios that may be extended by name.

    Returns
    -------
    chain
        the whole.

    Raises
    ------
    InputError
        if a file cannot be read, is not there, or extends itself.
    """
    chain = [(path, parsed)]
    _require_extends_spelt(parsed)
    while isinstance(chain[-1][1].tree, dict) and "extends" in chain[-1][1].tree:
        here, extending = chain[-1]
        parent = _parent(here, extending, bundled)
        if parent.resolve() in {known.resolve() for known, _ in chain}:
            raise _refused(
                extending, "extends-cycle", Text("{name} extends itself; remove extends, or name another", name=parent.name)
            )
        name = parent.name if parent.parent == bundled else str(Path(extending.source.shown).parent / extending.tree["extends"])  # type: ignore[index]
        chain.append((parent, parse_yaml(parent, shown=name)))
    written = tuple((file, parsed.source) for file, parsed in chain)
    if len(chain) == 1:
        faults = (*parsed.faults, *_stray_removals(parsed.tree, parsed.source))
        return Chain(Parsed(parsed.tree, parsed.source, faults), (), path.parent, written)
    tree, source = None, Source("", ())
    found: list[Finding] = []
    for _, layer in reversed(chain):
        joint = _Joint(layer.source)
        below = _ExtendedPiece(tree, source, ())
        tree = joint.put(below, _ExtendedPiece(layer.tree, layer.source, ()), ())
        source, found = joint.source, [*found, *layer.faults, *joint.faults]
    found += _stray_removals(tree, source)
    if "scenario" not in parsed.tree:  # type: ignore[operator]
        message = Text("scenario, a name of its own, is missing; add it")
        found.append(parsed.source.finding("missing-key", message, "scenario"))
    owner = source.owner("study")
    home = next((file.parent for file, source in written if source is owner), path.parent)
    return Chain(Parsed(tree, source, tuple(found)), tuple(parent for parent, _ in chain[1:]), home, written)


def _stray_removals(tree: object, source: Source) -> list[Finding]:
    """Return a finding for each `remove` that is left: not true, or where nothing is extended."""
    rules = tree.get("rules") if isinstance(tree, dict) else None
    message = Text("remove: true only takes away a rule of the scenario that is extended")
    return [
        source.finding("belongs-to", message, "rules", row, "remove", key=True)
        for row, rule in enumerate(rules if isinstance(rules, list) else ())
        if isinstance(rule, dict) and "remove" in rule
    ]


def _require_extends_spelt(parsed: Parsed) -> None:
    """Say of a misspelt `extends` that alone, and not that everything else is missing."""
    tree = parsed.tree
    if not isinstance(tree, dict) or {"extends", "study"} & set(tree):
        return
    close = next((key for key in tree if nearest(key, ["extends"])), None)
    if close is not None:
        message = Text("unknown key {close}. Did you mean extends?", close=close)
        raise InputError([*parsed.faults, parsed.source.finding("unknown-key", message, close, key=True)])


def _parent(path: Path, parsed: Parsed, bundled: Path) -> Path:
    name = parsed.tree["extends"]  # type: ignore[index]
    if not isinstance(name, str) or not name.strip() or "\0" in name:
        raise _refused(parsed, "wrong-type", Text("write the name of a bundled scenario, or of a file, after extends"))
    beside = path.parent / name
    if name.endswith((".yaml", ".yml")) and beside.is_file():
        return beside
    known = sorted(file.stem for file in bundled.glob("*.yaml"))
    if name in known:
        return bundled / f"{name}.yaml"
    files = sorted(file.name for file in path.parent.glob("*.yaml") if file.name != path.name and file.is_file())
    near = nearest(name, [*known, *files])
    cure = did_you_mean(name, [near] if near else [*known, *files[:LISTED]])
    raise _refused(
        parsed,
        "extends-missing",
        Text("there is no scenario {name}. {cure}", name=name, cure=cure),
    )


def _refused(parsed: Parsed, code: str, message: Text) -> InputError:
    return InputError([*parsed.faults, parsed.source.finding(code, message, "extends")])


class _ExtendedPiece:
    """A value with the file and the path it was written at."""

    def __init__(self, value: Any, source: Source, path: Steps) -> None:
        self.value, self.source, self.path = value, source, path

    def part(self, step: str | int) -> _ExtendedPiece:
        return _ExtendedPiece(self.value[step], self.source, (*self.path, step))


class _Joint:
    """Two files being put together: the places of the parts, and what does not fit."""

    def __init__(self, top: Source) -> None:
        self.source = Source(top.shown, top.lines, from_file=top.from_file)
        self.faults: list[Finding] = []

    def put(self, below: _ExtendedPiece, above: _ExtendedPiece, at: Steps) -> Any:
        """Return `above` on top of `below`: mappings and rules of one id key by key, all else whole, words in several languages as well."""
        self._place(above, at)
        if at == ("rules",) and isinstance(below.value, list) and isinstance(above.value, list):
            return self._rules(below, above, at)
        if at in WHOLE or _is_text(above.value) or not (isinstance(below.value, dict) and isinstance(above.value, dict)):
            return self._take(above, at)
        made = {}
        for key in dict.fromkeys((*below.value, *above.value)):
            here = (*at, key)
            if here == ("extends",) or (key in above.value and above.value[key] is None):
                continue
            if key in below.value and key in above.value:
                made[key] = self.put(below.part(key), above.part(key), here)
            else:
                made[key] = self._take((above if key in above.value else below).part(key), here)
        return made

    def _rules(self, below: _ExtendedPiece, above: _ExtendedPiece, at: Steps) -> list[Any]:
        theirs = [_id(rule) for rule in below.value]
        ours: dict[str, int] = {}
        for row, rule in enumerate(above.value):
            if (name := _id(rule)) in theirs and name is not None:
                ours.setdefault(name, row)
        removed = {_id(rule) for rule in above.value if isinstance(rule, dict) and rule.get("remove") is True}
        pieces = [
            (below.part(row), above.part(ours[name]) if name in ours else None)
            for row, name in enumerate(theirs)
            if name is None or name not in removed
        ]
        for row, rule in enumerate(above.value):
            self._require_alone(above.part(row))
            if row in ours.values():
                continue
            if _id(rule) in removed:
                cure = did_you_mean(str(_id(rule)), [name for name in theirs if isinstance(name, str)])
                message = Text("there is no rule {id}. {cure}", id=_id(rule), cure=cure)
                self.faults.append(above.source.finding("unknown-rule", message, *above.path, row, "id", value=_id(rule)))
            else:
                pieces.append((above.part(row), None))
        return [
            self._take(piece, (*at, row)) if new is None else self._rule(piece, new, (*at, row))
            for row, (piece, new) in enumerate(pieces)
        ]

    def _rule(self, below: _ExtendedPiece, above: _ExtendedPiece, at: Steps) -> Any:
        """Return a rule with the changes to it; one of another form stands for itself."""
        new = telling({*below.value, *above.value}) & set(above.value)
        if new and new != telling(below.value):
            return self._take(above, at)
        self._place(above, at)
        return {
            key: self._take((above if key in above.value else below).part(key), (*at, key))
            for key in dict.fromkeys((*below.value, *above.value))
            if key not in above.value or above.value[key] is not None
        }

    def _require_alone(self, rule: _ExtendedPiece) -> None:
        if not isinstance(rule.value, dict) or rule.value.get("remove") is not True:
            return
        for key in rule.value:
            if key not in {"id", "remove"}:
                message = Text("{key} does not go with remove: true; remove one of them", key=key)
                self.faults.append(rule.source.finding("belongs-to", message, *rule.path, key, key=True))

    def _take(self, piece: _ExtendedPiece, at: Steps) -> Any:
        """Return a value as it is, noting where its parts were written."""
        self._place(piece, at)
        if isinstance(piece.value, dict):
            return {key: self._take(piece.part(key), (*at, key)) for key in piece.value}
        if isinstance(piece.value, list):
            return [self._take(piece.part(row), (*at, row)) for row in range(len(piece.value))]
        return piece.value

    def _place(self, piece: _ExtendedPiece, at: Steps) -> None:
        known = piece.source
        if piece.path in known.keys:
            self.source.keys[at] = known.keys[piece.path]
        if piece.path in known.values:
            self.source.values[at] = known.values[piece.path]
        self.source.owners[at] = known.owner(*piece.path)


def _is_text(value: object) -> bool:
    """Return whether a mapping is one text in its languages: what the other file says in further ones would be of its own text."""
    return isinstance(value, dict) and bool(value) and set(value) <= set(languages())


def _id(rule: object) -> str | None:
    name = rule.get("id") if isinstance(rule, dict) else None
    return name if isinstance(name, str) else None
