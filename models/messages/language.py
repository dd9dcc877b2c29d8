"""Which language to speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.messages.text import LANGUAGES, Language


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language asked for with `--lang`, or that of the locale, or English.

    It is needed before the command line is parsed, because the help texts are in it too.
    """
    for position, word in enumerate(arguments):
        asked = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and position + 1 < len(arguments):
            asked = arguments[position + 1]
        for known in LANGUAGES:
            if asked == known:
                return known
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "ja" if locale.lower().startswith("ja") else "en"
