"""The catalogues of words: English stands in the code, every other language in a gettext catalogue beside it.

`locale/<code>/LC_MESSAGES/placement.po` is what a translator edits, `placement.mo` beside it what is read; `make messages` keeps them in
step with the code. A language exists when its folder does. The head of a catalogue says how much it holds (`X-Scope`) and who has
read it over (`X-Reviewed-By`).
"""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "placement"
# how the code of a language looks: ja, pt_BR, zh_Hans, ja-plain
CODE = r"[a-z]{2,3}(?:[_-][A-Za-z0-9]{2,8})*"
SOURCE = "en"
# what this tool spoke first stands first in every file it writes; languages added later follow by their code
FIRST = ("ja", SOURCE)
# whose letters a language's readers read in names: a Chinese reader of Japan knows 関町北 from the signs, not Sekimachikita
NAMES_FROM = {"zh": "ja"}
# every word marked and accented: what is printed without marks in this language is in no catalogue, and cannot be translated
PSEUDO = "xx"
# how much of the texts a catalogue holds: all of them; those of the page and of the report's headings; of these what it says
# otherwise than the language it is a variant of
Scope = Literal["everything", "page", "variant"]
_ACCENTED = str.maketrans("aceinouyACEINOUY", "áçéíñóúýÁÇÉÍÑÓÚÝ")
_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages there are, English among them."""
    found = {path.parents[1].name for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
    return (*FIRST, *sorted(found.difference(FIRST)))


def fallbacks(lang: str) -> tuple[str, ...]:
    """Return a language's code and what is read where it has no word, such as `pt-BR`, `pt`."""
    parts = re.split(r"[-_]", lang)
    ends = [sum(map(len, parts[:count])) + count - 1 for count in range(len(parts), 0, -1)]
    return tuple(lang[:end] for end in ends)


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a catalogue says of it.

    Parameters
    ----------
    scope
        how much it holds.
    reviewer
        who has read it over; nothing where nobody has.
    """

    scope: Scope
    reviewer: str


def head(lang: str) -> Head:
    """Return what is known of a language's catalogue; of one that has none, that it holds nothing of its own."""
    if lang == SOURCE:
        return Head("everything", "")
    told = catalogue(lang).info() if lang in languages() else {}
    scope: Scope = next((scope for scope in get_args(Scope) if scope == told.get("x-scope")), "variant")
    return Head(scope, told.get("x-reviewed-by", ""))


def whole_languages() -> tuple[str, ...]:
    """Return the languages that have a word for everything: files for other programs are written in each of them."""
    return tuple(lang for lang in languages() if head(lang).scope == "everything")


def unreviewed(lang: str) -> bool:
    """Return whether a language is a translation that nobody is known to have read over.

    The languages this tool is written in, and their variants, are no translations.
    """
    return lang != PSEUDO and not set(FIRST).intersection(fallbacks(lang)) and not head(lang).reviewer


def tag(lang: str) -> str:
    """Return a language's BCP 47 tag, as HTML has it; plain words are the registered variant `simple`."""
    return lang.replace("_", "-").removesuffix("-plain") + ("-simple" if lang.endswith("-plain") else "")


@cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """Return a language's words; without a catalogue of its own it speaks English."""
    if lang == PSEUDO:
        return _Marked()
    if lang == SOURCE:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALE, fallbacks(lang), fallback=True)


class _Marked(gettext.NullTranslations):
    """A language that nobody speaks: the English words with accents, between marks."""

    def gettext(self, message: str) -> str:
        words = "".join(part if part.startswith("{") else part.translate(_ACCENTED) for part in _PLACEHOLDER.split(message))
        return f"⟦{words}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - gettext's own signature
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002 - gettext's own signature
        return self.ngettext(msgid1, msgid2, n)
