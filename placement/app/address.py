"""Addresses of the workbench's pages: the language, and the scenario of the folder that is open."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

from models.messages.text import Language

# the languages of the workbench, each by its own name
NAMES = {"ja": "日本語", "en": "English"}


def address(lang: Language, scenario: str = "") -> str:
    """Return the address of a page of the workbench."""
    return "/?" + urlencode({"lang": lang} | ({"scenario": scenario} if scenario else {}))


def asked(query: str, lang: Language) -> tuple[Language, str]:
    """Return the language and the scenario that an address asks for.

    Parameters
    ----------
    query
        what stands behind the question mark.
    lang
        the language where it names none of the workbench's.
    """
    found = parse_qs(query.removeprefix("?"), max_num_fields=10)
    spoken = found.get("lang", [lang])[0]
    return (spoken if spoken in NAMES else lang if lang in NAMES else "en"), found.get("scenario", [""])[0]
