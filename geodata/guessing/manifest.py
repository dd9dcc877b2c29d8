"""The `study.yaml` of a study that was guessed: every guessed line is marked to be confirmed."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML

from geodata.guessing.guess import Guess
from geodata.guessing.layers import LayerName
from geodata.yamlfiles.writing import yaml_text
from models.messages.findings import Finding
from models.messages.text import Language, Text

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
CONFIRM = Text("guessed: confirm")
FILL_IN = Text("not known: fill in")
CONFIRMED = Text("remove this line when the columns are confirmed; until then every output says that they were guessed")
HEAD = Text("Written by placement study guess. Confirm or correct each line that is marked so, then: placement study check")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One layer of a drafted study.

    Parameters
    ----------
    guesses
        the tables it is read from, which have the same columns.
    columns
        our column: the file's column.
    crs
        what `study.yaml` says of its CRS; None where the file says it.
    counts
        our further columns of whole numbers.
    zero
        which figures count as 0: `missing`, `secret`.
    in_areas
        whether its rows have no coordinates and stand inside their areas.
    """

    guesses: tuple[Guess, ...]
    columns: Mapping[str, str]
    crs: str | None
    counts: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    in_areas: bool = False

    @property
    def guess(self) -> Guess:
        """The first of its tables."""
        return self.guesses[0]

    def cells(self, column: str) -> list[str]:
        """Return a column of the files, one file below the other; nothing of those that have no such column."""
        return [cell for one in self.guesses for cell in one.raw.columns.get(column, ())]


@dataclass(frozen=True, slots=True)
class Draft:
    """A study that was guessed from tables.

    Parameters
    ----------
    name
        what it is called.
    code, crs
        of the municipality, "" where no table says it, and of its distances.
    layers
        by name.
    findings
        what was left out.
    """

    name: str
    code: str
    crs: str
    layers: Mapping[LayerName, Drafted]
    findings: tuple[Finding, ...] = ()

    def text(self, lang: Language) -> str:
        """Return `study.yaml`, each guessed line marked in a language."""
        tree = YAML()
        tree.width = 120
        tree.preserve_quotes = True
        found = tree.load(yaml_text(self._tree(lang)))
        _mark(found, "crs", CONFIRM, lang)
        if self.code:
            _mark(found, "code", CONFIRM, lang)
        for layer in found["layers"].values():
            for ours in layer["columns"]:
                _mark(layer["columns"], ours, CONFIRM, lang)
            if "crs" in layer:
                _mark(layer, "crs", CONFIRM, lang)
            _mark(layer, "guessed", CONFIRMED, lang)
            for key in ("vintage", "source", "licence"):
                _mark(layer, key, FILL_IN, lang)
        made = io.StringIO()
        tree.dump(found, made)
        return f"# {HEAD.to(lang)}\n{made.getvalue()}"

    def _tree(self, lang: Language) -> dict[str, object]:
        slug = self.name.lower()
        return {
            "study": slug if SLUG.fullmatch(slug) else "study",
            "title": self.name,
            **({"code": self.code} if self.code else {}),
            "crs": self.crs,
            "layers": {name: _entry(layer, lang) for name, layer in self.layers.items()},
        }


def _entry(layer: Drafted, lang: Language) -> dict[str, object]:
    guess = layer.guess
    names = [one.path.name for one in layer.guesses]
    return {
        "file": names if len(names) > 1 else names[0],
        **({"layer": guess.table} if guess.table is not None else {}),
        **({"crs": layer.crs} if layer.crs is not None else {}),
        **({"places": "areas"} if layer.in_areas else {}),
        "columns": dict(layer.columns),
        "guessed": True,
        **({"counts": list(layer.counts)} if layer.counts else {}),
        **dict.fromkeys(layer.zero, "zero"),
        "vintage": Text("year not known").to(lang),
        "source": ", ".join(names),
        "licence": Text("terms not known").to(lang),
    }


def _mark(tree: object, key: str, said: Text, lang: Language) -> None:
    tree.yaml_add_eol_comment(said.to(lang), key, column=0)  # type: ignore[attr-defined]
