"""The `study.yaml` of a study that was guessed: every guessed line is marked to be confirmed."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ruamel.yaml import YAML

from geodata.guessing.guess import Guess
from geodata.guessing.layers import LayerName
from geodata.yamlfiles.writing import yaml_text
from models.messages.findings import Finding
from models.messages.text import Language, Text

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
YEAR, TERMS = Text("year not known"), Text("terms not known")
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
    feeds
        timetables.
    """

    name: str
    code: str
    crs: str
    layers: Mapping[LayerName, Drafted]
    findings: tuple[Finding, ...] = ()
    feeds: tuple[Guess, ...] = ()

    def text(self, lang: Language) -> str:
        """Return `study.yaml`, each guessed line marked in a language."""
        tree = YAML()
        tree.width = 120
        tree.preserve_quotes = True
        found = tree.load(yaml_text(self._tree(lang)))
        mark(found, "crs", CONFIRM, lang)
        if self.code:
            mark(found, "code", CONFIRM, lang)
        for name, layer in self.layers.items():
            entry = found["layers"][name]
            for ours in entry["columns"]:
                mark(entry["columns"], ours, CONFIRM, lang)
            if "crs" in entry:
                mark(entry, "crs", CONFIRM, lang)
            mark(entry, "guessed", CONFIRMED, lang)
            for key in unknown_keys(layer.guess):
                mark(entry, key, FILL_IN, lang)
        for one, entry in zip(self.feeds, found.get("feeds", ()), strict=True):
            for key in set(unknown_keys(one)) - {"source"}:
                mark(entry, key, FILL_IN, lang)
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
            **({"feeds": [{"file": one.file, **origin_of([one], lang)} for one in self.feeds]} if self.feeds else {}),
        }


def _entry(layer: Drafted, lang: Language) -> dict[str, object]:
    guess = layer.guess
    names = [one.file for one in layer.guesses]
    return {
        "file": names if len(names) > 1 else names[0],
        **({"layer": guess.sheet} if guess.sheet is not None else {}),
        **({"crs": layer.crs} if layer.crs is not None else {}),
        **({"places": "areas"} if layer.in_areas else {}),
        "columns": dict(layer.columns),
        "guessed": True,
        **({"counts": list(layer.counts)} if layer.counts else {}),
        **dict.fromkeys(layer.zero, "zero"),
        **origin_of(layer.guesses, lang),
    }


def origin_of(guesses: Sequence[Guess], lang: Language) -> dict[str, object]:
    """Return where a layer comes from, so far as that is known: official files say their source, year and terms."""
    official, names = guesses[0].official, ", ".join(one.path.name for one in guesses)
    if official is None:
        return {"vintage": YEAR.to(lang), "source": names, "licence": TERMS.to(lang)}
    return {
        "vintage": official.vintage or YEAR.to(lang),
        "source": official.credit.as_dict(),
        "licence": official.licence.as_dict(),
        "note": Text("Recognised by its columns: {file}", file=names).as_dict(),
    }


def unknown_keys(one: Guess) -> tuple[str, ...]:
    """Return what is to be filled in of where a table comes from."""
    official = one.official
    if official is None:
        return ("vintage", "source", "licence")
    return (*(() if official.vintage else ("vintage",)), *(("licence",) if official.source.terms == "own" else ()))


def mark(tree: object, key: str, said: Text, lang: Language) -> None:
    """Write a comment behind a line of a YAML tree."""
    tree.yaml_add_eol_comment(said.to(lang), key, column=0)  # type: ignore[attr-defined]
