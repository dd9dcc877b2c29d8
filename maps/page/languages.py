"""Which languages stand in the page's file, and which in files beside it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from maps.labels import OWN_NAME
from models.messages.catalogue import PSEUDO, SOURCE, fallbacks, languages, tag
from models.messages.passages import passages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.messages.text import Language, Text

# a text in one language: its words, those in another language apart with their tag
Told = str | list[str | list[str]]
# in one file, between which the reader switches; each of the others is a file of its own
INSIDE: tuple[Language, ...] = tuple(lang for lang in ("ja", "ja-plain", SOURCE) if lang in languages())


def held(lang: Language) -> tuple[Language, ...]:
    """Return the languages of a file that opens in one: all that stand together, or that one alone."""
    if lang == PSEUDO:
        return (*INSIDE, PSEUDO)
    return (lang,) if lang in languages() and lang not in INSIDE else INSIDE


def files_of(name: str, further: Sequence[Language]) -> dict[Language, str]:
    """Return the name of a page's file in each language, where it is to be had in further ones.

    Parameters
    ----------
    name
        of the file that most readers open: `map.html`.
    further
        languages; those that do not stand in that file have one beside it, such as `map.ko.html`.
    """
    path = PurePath(name)
    beside = {lang: f"{path.stem}.{lang}{path.suffix}" for lang in languages() if lang in further and lang not in INSIDE}
    return dict.fromkeys(INSIDE, name) | beside


def describe_languages(inside: Sequence[Language], files: Mapping[Language, str]) -> dict[str, object]:
    """Return what the page's scripts know of its languages: the tags of those inside, and where the others are."""
    beside = [
        {"lang": lang, "tag": tag(lang), "name": OWN_NAME.to(lang), "file": name}
        for lang, name in files.items()
        if lang not in inside
    ]
    return {"languages": {lang: tag(lang) for lang in inside}, "beside": beside}


def say_in(text: Text, inside: Sequence[Language]) -> dict[Language, Told]:
    """Return a text in several languages as the page's scripts read it.

    What a variant says as its language does, and any language as the first, is not said twice. Words that stand in another
    language than the one they are said in are told apart, each with its tag: `["출처: ", ["ja", "練馬区の基本計画"]]`.
    """
    kept: dict[Language, Told] = {}
    for lang in inside:
        told = _told(text, lang)
        known = (*(kept[other] for other in fallbacks(lang)[1:] if other in kept), *kept.values())
        if not known or told != known[0]:
            kept[lang] = told
    return kept


def _told(text: Text, lang: Language) -> Told:
    pieces = passages(text, lang)
    if any(piece.lang for piece in pieces):
        return [piece.words if piece.lang is None else [tag(piece.lang), piece.words] for piece in pieces]
    return "".join(piece.words for piece in pieces)
