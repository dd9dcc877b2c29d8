"""Which language to speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.messages.catalogue import PSEUDO, SOURCE, fallbacks, languages
from models.messages.text import LANGUAGES, Language

UNSPACED = frozenset({"ja", "zh", "th", "lo", "km", "my"})


def unspaced(lang: Language) -> bool:
    """Return whether a language is written without spaces between words."""
    return bool(UNSPACED.intersection(fallbacks(lang)))


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language asked for with `--lang`, or that of the locale where it says everything, or English.

    It is needed before the command line is parsed, because the help texts are in it too.
    """
    for position, word in enumerate(arguments):
        asked = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and position + 1 < len(arguments):
            asked = arguments[position + 1]
        if asked is not None and asked in (*languages(), PSEUDO):
            return asked
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "").lower()
    spoken = [known for known in LANGUAGES if locale.replace("-", "_").startswith(known.lower().replace("-", "_"))]
    return max(spoken, key=len, default=SOURCE)
