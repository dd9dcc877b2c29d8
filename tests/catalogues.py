"""Keeping the catalogues in step with the code: `make messages`, and `python -m tests.catalogues fr` to begin a language."""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from models.messages.catalogue import DOMAIN, FIRST, LOCALE, SOURCE, Head, Scope, fallbacks, languages

ROOT = Path(__file__).parent.parent
PACKAGES = ("models", "geodata", "maps", "placement")
# each constructor, and how its first arguments are called in a catalogue
CONSTRUCTORS = {"Text": ("one",), "plural": ("one", "many"), "in_context": ("context", "one")}
# where the texts of the page and of the report stand; a catalogue of the scope `page` holds these, whole
ON_PAGE = (
    *(
        "maps/charts/",
        "maps/page/",
        "maps/report/figures.py",
        "maps/report/legend.py",
        "maps/report/pictures.py",
        "geodata/reading/approximate.py",
        "geodata/reading/checks.py",
        "geodata/reading/standing_in.py",
    ),
    *("models/messages/", "placement/analysis/conditions.py", "placement/glossary.py", "placement/problem/checks/warnings.py"),
    *("placement/indicators/", "placement/results/", "placement/solving/assumptions.py", "placement/solving/not_in_data.py"),
    *("placement/scenario/objectives/", "placement/scenario/rules/", "geodata/access/", "geodata/services/", "geodata/transit/"),
    *("geodata/gtfs/calls.py", "geodata/load.py", "geodata/provenance.py", "geodata/reading/positions.py"),
    *(f"placement/problem/{name}.py" for name in ("counts", "names", "objectives", "queue_words", "states", "units")),
    *(f"placement/scenario/{name}.py" for name in ("offices", "quantities", "queue", "sums", "years")),
    "placement/documents/",
)
# documents that stand on the terminal or in sheets alone
OFF_PAGE = tuple(
    f"placement/documents/{name}.py"
    for name in ("atlas", "fetch", "guess", "infeasibility", "new_study", "review", "spoken", "study", "template")
)
HEADER = """\
# docs/translating.md says how a language is kept, and how one is added.
msgid ""
msgstr ""
"Project-Id-Version: {project}\\n"
"Language: {lang}\\n"
"Plural-Forms: {plurals}\\n"
"X-Scope: {scope}\\n"
"X-Reviewed-By: {reviewer}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True)
class Written:
    """A text where it stands in the code: its words, and the names of the values it is given."""

    file: str
    line: int
    one: str | None
    many: str | None
    context: str | None
    values: frozenset[str]


@cache
def written() -> tuple[Written, ...]:
    """Return every text of the code (Babel's own reader loses calls within calls)."""
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    files = (path for path in paths if path.parent.name != "messages" or path.name != "text.py")
    return tuple(text for path in files for text in _of_file(path))


def _of_file(path: Path) -> Iterator[Written]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name in CONSTRUCTORS:
            words = [node.value if isinstance(node, ast.Constant) else None for node in call.args]
            said = dict(zip(CONSTRUCTORS[name], words, strict=False))
            values = {word.arg or "" for word in call.keywords} | ({"n"} if name == "plural" else set())
            file = path.relative_to(ROOT).as_posix()
            yield Written(file, call.lineno, said.get("one"), said.get("many"), said.get("context"), frozenset(values))


class _Timeless(Catalog):
    """A catalogue whose head tells neither the time nor Babel's version, so that the same words are the same bytes."""

    own: Head

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", self.plural_forms),
            ("X-Scope", self.own.scope),
            ("X-Reviewed-By", self.own.reviewer),
        ]


def path_of(lang: str) -> Path:
    """Return the file a translator edits."""
    return LOCALE / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(lang: str) -> Catalog:
    """Return a language's catalogue; an empty one where the language is new."""
    path = path_of(lang)
    return read_po(io.BytesIO(path.read_bytes()), locale=_known(lang)) if path.exists() else Catalog(locale=_known(lang))


def _known(lang: str) -> str:
    """Return the code of which Babel knows the plural forms: a variant's are those of its language."""
    return fallbacks(lang)[-1] if "-" in lang else lang


def head_of(lang: str) -> Head:
    """Return what the head of a language's catalogue says; a new one begins with the page's texts."""
    told = {}
    if path_of(lang).exists():
        comment = path_of(lang).read_text(encoding="utf-8").partition("\n\n")[0]
        told = dict(re.findall(r'^"(X-[A-Za-z-]+): (.*)\\n"$', comment, re.MULTILINE))
    begun = "everything" if lang in FIRST else "variant" if "-" in lang else "page"
    return Head(cast("Scope", told.get("X-Scope", begun)), told.get("X-Reviewed-By", ""))


def held(lang: str) -> Iterator[Written]:
    """Yield every text of the code that a language's catalogue is to hold."""
    whole = head_of(lang).scope == "everything"
    return (text for text in written() if whole or is_on_page(text.file))


def is_on_page(file: str) -> bool:
    """Return whether a file's texts reach the page or the report."""
    labels = file.startswith("maps/") and file.endswith("labels.py")
    return labels or (file.startswith(ON_PAGE) and file not in OFF_PAGE)


def key_of(message: Message) -> tuple[str | None, str]:
    """Return what a message is found by: its context and its English words, of a plural the singular."""
    return message.context, message.id[0] if isinstance(message.id, tuple) else message.id


def renewed(lang: str) -> bytes:
    """Return a language's catalogue with every text of the code, no other, and the translations it has."""
    old = {key_of(message): message.string for message in read(lang) if message.id}
    catalogue, own = Catalog(locale=_known(lang), project=DOMAIN), head_of(lang)
    for text in held(lang):
        assert text.one, f"{text.file}:{text.line}: the English words of a text stand in the code as they are"
        catalogue.add(text.one if text.many is None else (text.one, text.many), context=text.context, locations=[(text.file, 1)])
    for message in list(catalogue):
        if message.id:
            message.string = old.get(key_of(message), message.string)
            message.flags.discard("python-format")  # 10 % of … is no format
            if own.scope == "variant" and path_of(lang).exists() and not any(message.string or ""):
                catalogue.delete(message.id, message.context)
    body = io.BytesIO()
    write_po(body, catalogue, width=120, include_lineno=False, omit_header=True)
    words = HEADER.format(project=DOMAIN, lang=lang, plurals=catalogue.plural_forms, scope=own.scope, reviewer=own.reviewer)
    return words.encode() + body.getvalue()


def compiled(lang: str) -> bytes:
    """Return what the program reads, from what the translator edited."""
    catalogue = _Timeless(locale=_known(lang))
    catalogue.own = head_of(lang)
    for message in read(lang):
        if message.id:
            catalogue.add(message.id, message.string, context=message.context)
    machine = io.BytesIO()
    write_mo(machine, catalogue)
    return machine.getvalue()


def main() -> None:
    """Renew the catalogues there are, and those named."""
    for lang in sorted({*languages(), *sys.argv[1:]} - {SOURCE}):
        path = path_of(lang)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(renewed(lang))
        path.with_suffix(".mo").write_bytes(compiled(lang))


if __name__ == "__main__":
    main()
