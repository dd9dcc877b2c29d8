"""The pieces of a wording that stand in one language each: what a catalogue or a file lacks is said in another, as a voice must know."""

from __future__ import annotations

import re
import string
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from models.messages.catalogue import SOURCE, fallbacks
from models.messages.text import BARE, Applied, Capital, Given, Joined, Listed, Sayable, Text, number_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.messages.text import Language

# stand for the items of a list while a language's words for lists are put between them
_STAND_INS = re.compile("([\ue000-\uf8ff])")
_FIRST_STAND_IN = 0xE000
# where a page's scripts fill something in
_PLACE = re.compile(r"\{\w+\}")


class Passage(NamedTuple):
    """A piece of a wording.

    Parameters
    ----------
    lang
        the language it stands in, where that is not the reader's.
    words
        what is said.
    """

    lang: Language | None
    words: str


def passages(text: Text, lang: Language) -> tuple[Passage, ...]:
    """Return a text's wording in `lang` by the languages its pieces stand in; their words together are `text.to(lang)`.

    What is in no language, such as a number, goes with the words before it.
    """
    own, found, leading = fallbacks(lang)[-1], list[Passage](), ""
    for spoken, words in _pieces(text, lang):
        if not words:
            continue
        if spoken is None and not found:
            leading += words
            continue
        other = spoken if spoken is not None and fallbacks(spoken)[-1] != own else None
        if found and (spoken is None or found[-1].lang == other):
            found[-1] = Passage(found[-1].lang, found[-1].words + words)
        else:
            found.append(Passage(other, leading + words))
            leading = ""
    return tuple(found) or (Passage(None, leading),)


def language_of(text: Text, lang: Language) -> Language | None:
    """Return the language all of a text's wording in `lang` stands in; None where that is the reader's, or it stands in several."""
    first, *more = passages(text, lang)
    return None if more else first.lang


def _pieces(said: object, lang: Language) -> Iterator[Passage]:
    """Yield what is said in turn, each piece with its language; None where it is in no language."""
    match said:
        case Text(template=template, values=((_, it),)) if template == BARE:
            yield from _pieces(it, lang)
        case Text():
            words = said.template_in(lang)
            yield from _filled(words, said.template_in(SOURCE), dict(said.values), lang)
        case Given(words):
            read = said.read_in(lang)
            alike = len(words) > 1 and len({one for _, one in words}) == 1
            yield Passage(None if alike else read, dict(words)[read])
        case Joined(pattern, texts):
            between, told = pattern.to(lang), [tuple(_pieces(text, lang)) for text in texts]
            english = pattern.to(SOURCE)
            yield from reduce(
                lambda whole, one: tuple(_filled(between, english, {"this": whole, "next": one}, lang)), told or [()]
            )
        case Listed(style, items):
            stand_ins = tuple(chr(_FIRST_STAND_IN + place) for place in range(len(items)))
            for words in filter(None, _STAND_INS.split(Listed(style, stand_ins).to(lang))):
                place = stand_ins.index(words) if words in stand_ins else None
                yield from [Passage(lang if _lettered(words) else None, words)] if place is None else _pieces(items[place], lang)
        case Capital(text) | Applied(_, text):
            yield from _changed([one for one in _pieces(text, lang) if one.words], said.to(lang))
        case Sayable():
            yield from _pieces(said.as_text(), lang)
        case _:
            yield Passage(None, str(said))


def _filled(template: str, english: str, values: Mapping[str, object], lang: Language) -> Iterator[Passage]:
    """Yield a template's words, which are the English ones where a catalogue lacks them, with its values between them.

    A number is in the language of the words about it.
    """
    parts = list(string.Formatter().parse(template)) if values else [(template, None, None, None)]
    spoken = (SOURCE if template == english else lang) if any(_lettered(part[0]) for part in parts) else None
    for literal, name, spec, _ in parts:
        yield Passage(spoken, literal)
        if name is None:
            continue
        value = values[name]
        if isinstance(value, tuple):
            yield from value
        elif isinstance(value, Sayable):
            yield from (Passage(one.lang or spoken, one.words) for one in _pieces(value, lang))
        else:
            yield Passage(spoken, number_said(value, spec or "", lang))


def _lettered(words: str) -> bool:
    return any(map(str.isalpha, _PLACE.sub("", words)))


def _changed(pieces: Sequence[Passage], whole: str) -> Iterator[Passage]:
    """Yield pieces of which the first or the last was changed so that together they say `whole`."""
    *before, last = pieces or [Passage(None, "")]
    head, tail = "".join(one.words for one in before), "".join(one.words for one in pieces[1:])
    if whole.startswith(head):
        yield from before
        yield Passage(last.lang, whole.removeprefix(head))
    elif whole.endswith(tail):
        yield Passage(pieces[0].lang, whole.removesuffix(tail))
        yield from pieces[1:]
    else:
        yield Passage(None, whole)
